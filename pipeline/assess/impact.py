# SPDX-License-Identifier: Apache-2.0
"""What the findings of one document add up to (taxonomy sections 3.2 to 3.6)."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.assess.points import (
    combine_scores,
    counted_mitigators,
    counted_restrictions,
    finding_points,
    score_categories,
    softenings,
)
from pipeline.assess.uncertainty import bound_index
from pipeline.domain.assessment import Assessment, Band, CategoryScore, Coverage, Gate
from pipeline.domain.finding import Finding
from pipeline.packs import Weights

__all__ = ["assess_document", "band_of"]

_HARD_GRADE = 3


def assess_document(
    name: str,
    findings: Sequence[Finding],
    *,
    weights: Weights,
    coverage: Coverage,
) -> Assessment:
    """Returns what the findings of one document add up to, before any profile.

    Index, interval and band are rounded to one decimal, as printed; the scores of categories and
    their contributions are not, so that a person can recompute the index from them. The order of
    the findings does not matter. Without findings all numbers are 0, and the band is ``UNKNOWN``
    where too little was read to say so.

    Args:
        name: ``Document.name``.
        findings: Of this document, repeats and mitigators among them.
        weights: The numbers of scoring.
        coverage: How much of what binds could be read.
    """
    restrictions = counted_restrictions(findings)
    softened = softenings(findings, weights=weights)
    scores = tuple(
        replace(score, softenings=softened.get(score.category, ()))
        for score in score_categories(restrictions, counted_mitigators(findings), weights=weights)
    )
    neutral = combine_scores(scores, weights=weights)
    interval = bound_index(findings, weights=weights, neutral=neutral, unseen=coverage.unseen)
    peak = _peak(scores)
    hard = [
        one
        for one in restrictions
        if one.severity >= _HARD_GRADE and finding_points(one, weights=weights) > 0
    ]
    return Assessment(
        document=name,
        neutral=neutral,
        low=interval.low,
        high=interval.high,
        profile=neutral,
        band=band_of(neutral.value, weights=weights, coverage=coverage.whole),
        gate=Gate.NONE,
        coverage=coverage.read,
        scores=scores,
        peak_category=peak.category if peak else None,
        grade3plus=len(hard),
        supplied=coverage.supplied,
        unsure3plus=sum(one.is_unsure for one in hard),
        peak_unsure=peak is not None and _rests_on_doubt(peak, restrictions),
    )


def band_of(value: float, *, weights: Weights, coverage: float) -> Band:
    """Returns an index of 0 to 100 in words; never 'light' where too little was read."""
    noticeable, strong, very_strong = weights.bands
    if value >= very_strong:
        return Band.VERY_STRONG
    if value >= strong:
        return Band.STRONG
    if value >= noticeable:
        return Band.NOTICEABLE
    return Band.LIGHT if coverage >= weights.minimum_coverage else Band.UNKNOWN


def _peak(scores: Sequence[CategoryScore]) -> CategoryScore | None:
    # The first of equals, which is the first in taxonomy order.
    return max(scores, key=lambda score: min(1.0, score.weight) * score.score, default=None)


def _rests_on_doubt(score: CategoryScore, restrictions: Sequence[Finding]) -> bool:
    """Says whether more than half of a category's points come from findings that are not sure."""
    unsure = {(one.document, one.id) for one in restrictions if one.is_unsure}
    whole = sum(part.counted for part in score.contributions)
    doubtful = (
        part.counted for part in score.contributions if (part.document, part.finding_id) in unsure
    )
    return 2 * sum(doubtful) > whole
