# SPDX-License-Identifier: Apache-2.0
"""What the findings of a paper add up to, and papers in order (taxonomy section 3)."""

from pipeline.assess.alignment import align_values
from pipeline.assess.impact import assess_document
from pipeline.assess.profile import apply_profile, apply_profiles, find_unused_clearances
from pipeline.assess.ranking import rank_papers
from pipeline.assess.survival import count_survivors

__all__ = [
    "align_values",
    "apply_profile",
    "apply_profiles",
    "assess_document",
    "count_survivors",
    "find_unused_clearances",
    "rank_papers",
]
