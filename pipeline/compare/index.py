# SPDX-License-Identifier: Apache-2.0
"""How the index changed from one draft to the other, in parts that add up, and through what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.assess import (
    combine_scores,
    counted_mitigators,
    counted_restrictions,
    score_categories,
)
from pipeline.domain.assessment import Assessment, CategoryScore
from pipeline.domain.comparison import FindingChange, IndexChange, TopicChange
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.packs import Weights

__all__ = ["explain_index", "weigh_effects"]

# The index is half its peak and half its breadth, of 100 each.
_HALF = 50
_FULL_SCORE = 10


def explain_index(old: Assessment, new: Assessment, *, weights: Weights) -> IndexChange:
    """Returns how the neutral index changed, in parts that add up before rounding."""
    whole = _FULL_SCORE * sum(weights.categories.values())
    before, after = _by_category(old), _by_category(new)
    topics = []
    for category in Category:
        was, now = before.get(category, 0.0), after.get(category, 0.0)
        if was != now:
            breadth = _HALF * weights.categories[category] * (now - was) / whole
            topics.append(TopicChange(category, was, now, breadth))
    peak = _peak(new.scores) - _peak(old.scores)
    spread = sum(one.breadth for one in topics)
    return IndexChange(peak + spread, peak, spread, tuple(topics))


def weigh_effects(
    changes: Sequence[FindingChange], findings: Iterable[Finding], *, weights: Weights
) -> tuple[FindingChange, ...]:
    """Returns the changes, each with what it alone does to the index of the new draft.

    Args:
        changes: Changes of findings.
        findings: All findings of the new draft.
        weights: The numbers of scoring.
    """
    now = tuple(findings)
    value = _index(now, weights=weights)

    def effect(change: FindingChange) -> float:
        if change.finding.kind not in {FindingKind.RESTRICTION, FindingKind.MITIGATOR}:
            return 0.0
        undone = [one for one in now if one is not change.new]
        if change.old is not None:
            undone.append(change.old)
        return round(value - _index(undone, weights=weights), 1)

    return tuple(replace(one, effect=effect(one)) for one in changes)


def _index(findings: Iterable[Finding], *, weights: Weights) -> float:
    findings = tuple(findings)
    restrictions = counted_restrictions(findings)
    scores = score_categories(restrictions, counted_mitigators(findings), weights=weights)
    return combine_scores(scores, weights=weights).value


def _by_category(assessment: Assessment) -> dict[Category, float]:
    return {one.category: one.score for one in assessment.scores}


def _peak(scores: Iterable[CategoryScore]) -> float:
    shares = (min(1.0, one.weight) * one.score / _FULL_SCORE for one in scores)
    return _HALF * max(shares, default=0.0)
