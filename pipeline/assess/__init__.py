# SPDX-License-Identifier: Apache-2.0
"""What the findings of a paper add up to, and papers in order (taxonomy section 3)."""

from pipeline.assess.alignment import align_values
from pipeline.assess.deal import chief_subtype, strike_deal
from pipeline.assess.decisions import apply_decisions
from pipeline.assess.impact import assess_document
from pipeline.assess.offers import assess_offer
from pipeline.assess.points import (
    combine_scores,
    counted_mitigators,
    counted_restrictions,
    direction_factor,
    score_categories,
)
from pipeline.assess.profile import apply_profile, apply_profiles, find_unused_clearances
from pipeline.assess.ranking import rank_offers, rank_papers
from pipeline.assess.side_by_side import set_side_by_side
from pipeline.assess.silence import doubt_cost_of_leaving, find_near_answers
from pipeline.assess.survival import count_survivors

__all__ = [
    "align_values",
    "apply_decisions",
    "apply_profile",
    "apply_profiles",
    "assess_document",
    "assess_offer",
    "chief_subtype",
    "combine_scores",
    "count_survivors",
    "counted_mitigators",
    "counted_restrictions",
    "direction_factor",
    "doubt_cost_of_leaving",
    "find_near_answers",
    "find_unused_clearances",
    "rank_offers",
    "rank_papers",
    "score_categories",
    "set_side_by_side",
    "strike_deal",
]
