# SPDX-License-Identifier: Apache-2.0
"""Between which ends the index of a document lies (taxonomy section 3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.assess.points import (
    combine_scores,
    counted_mitigators,
    counted_restrictions,
    score_categories,
)
from pipeline.domain.assessment import Index
from pipeline.domain.document import Span
from pipeline.domain.finding import GRADE_UNSURE, Finding
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Force, Mutuality
from pipeline.packs import Weights

__all__ = ["Interval", "bound_index"]

_SURE = 0.8
_POSSIBLE = 0.2
_HARDEST_GRADE = 4
_UNSEEN_GRADE = 2
# Papers that a contract brings in by name (handbooks, standards, procedures) say above all how
# the service is to run. Which category one governs is not known here, only that it exists.
_UNSEEN_CATEGORY = Category.DELIVERY_MODEL_CONTROL


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of the neutral index, 0 to 100, rounded to one decimal; ``low <= high``."""

    low: float
    high: float


def bound_index(
    findings: Sequence[Finding], *, weights: Weights, neutral: Index, unseen: int = 0
) -> Interval:
    """Returns the ends between which the neutral index lies; it always lies between them.

    Low takes the doubtful findings for wrong: only those of probability 0.8 and more count, each
    with its own probability, and at the lower grade where rule and model grade it differently.
    High takes all that are at least possible (0.2) for right, counts them in full, at the higher
    grade where they are doubtful or graded differently, lets only sure mitigators soften, and
    adds a provisional grade 2 for each paper that is part of the contract and nobody supplied.
    """
    restrictions = counted_restrictions(findings)
    low = combine_scores(
        score_categories(
            [_at_best(finding) for finding in restrictions if finding.probability >= _SURE],
            counted_mitigators(findings),
            weights=weights,
        ),
        weights=weights,
    )
    harder = [_at_worst(finding) for finding in restrictions if finding.probability >= _POSSIBLE]
    high = combine_scores(
        score_categories(
            [*harder, *(_provisional(place) for place in range(unseen))],
            counted_mitigators(findings, probability=_SURE),
            weights=weights,
        ),
        weights=weights,
    )
    # Findings below 'possible' still carry their small share of the index itself.
    return Interval(min(low.value, neutral.value), max(high.value, neutral.value))


def _at_best(finding: Finding) -> Finding:
    if GRADE_UNSURE not in finding.flags:
        return finding
    return replace(finding, severity=max(1, finding.severity - 1))


def _at_worst(finding: Finding) -> Finding:
    doubtful = finding.probability < _SURE or GRADE_UNSURE in finding.flags
    severity = min(_HARDEST_GRADE, finding.severity + 1) if doubtful else finding.severity
    return replace(finding, severity=severity, probability=1.0)


def _provisional(place: int) -> Finding:
    return Finding(
        label=_UNSEEN_CATEGORY,
        kind=FindingKind.RESTRICTION,
        span=Span(place, place),
        quote="",
        clause="",
        severity=_UNSEEN_GRADE,
        bound=Bound.SUB,
        mutuality=Mutuality.ONE_WAY,
        force=Force.INCORPORATED,
        probability=1.0,
    )
