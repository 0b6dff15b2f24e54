# SPDX-License-Identifier: Apache-2.0
"""What the findings of a paper add up to, and papers in order (taxonomy section 3)."""

from pipeline.assess.impact import assess_document
from pipeline.assess.points import (
    combine_scores,
    counted_mitigators,
    counted_restrictions,
    direction_factor,
    score_categories,
)
from pipeline.assess.profile import Profile, Stance, apply_profile
from pipeline.assess.ranking import rank_papers

__all__ = [
    "Profile",
    "Stance",
    "apply_profile",
    "assess_document",
    "combine_scores",
    "counted_mitigators",
    "counted_restrictions",
    "direction_factor",
    "rank_papers",
    "score_categories",
]
