# SPDX-License-Identifier: Apache-2.0
"""What the findings of a paper add up to, and papers in order (taxonomy section 3)."""

from pipeline.assess.decisions import apply_decisions
from pipeline.assess.impact import assess_document
from pipeline.assess.offers import assess_offer
from pipeline.assess.profile import Profile, Stance, apply_profile
from pipeline.assess.ranking import rank_offers, rank_papers

__all__ = [
    "Profile",
    "Stance",
    "apply_decisions",
    "apply_profile",
    "assess_document",
    "assess_offer",
    "rank_offers",
    "rank_papers",
]
