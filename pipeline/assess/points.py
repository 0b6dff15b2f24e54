# SPDX-License-Identifier: Apache-2.0
"""Points of findings, scores of categories and the index they make (taxonomy 3.2 to 3.5)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.domain.assessment import CategoryScore, Contribution, Index, Softening
from pipeline.domain.finding import REPEAT, Finding
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)
from pipeline.packs import Weights

__all__ = [
    "combine_scores",
    "counted_mitigators",
    "counted_restrictions",
    "direction_factor",
    "finding_points",
    "score_categories",
    "softenings",
]

_HARDEST_GRADE = 4
# Taxonomy 3.4: what only a recital, a guidance note or a heading says softens nothing.
_SOFTENING_FORCES = frozenset(
    {Force.BINDING, Force.INCORPORATED, Force.PASS_FAIL, Force.SCORED, Force.EXPECTED}
)
# A mitigator takes points away as a whole, so it must at least be more likely right than wrong.
_MITIGATOR_PROBABILITY = 0.5
# Clauses that a clause sets aside by number.
_SET_ASIDE = re.compile(
    r"(?i)\b(?:notwithstanding|despite|prevails? over|overrides?)\s+"
    r"(?:(?:the )?provisions of )?(?:clauses?|sections?|paragraphs?|articles?)\s+"
    r"((?:\d[\d.]*(?:\([a-z0-9]+\))*(?:,\s*|\s+and\s+|\s+or\s+|\s+to\s+)?)+)"
)
_NUMBER = re.compile(r"\d[\d.]*(?:\([a-z0-9]+\))*")


def counted_restrictions(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings that can give points: restrictions, no repeats, and not dismissed.

    Absences are questions and modifiers are remarks: neither gives points.
    """
    return tuple(
        finding
        for finding in findings
        if finding.kind is FindingKind.RESTRICTION
        and isinstance(finding.label, Category)
        and REPEAT not in finding.flags
        and not finding.is_dismissed
    )


def counted_mitigators(
    findings: Iterable[Finding], *, probability: float = _MITIGATOR_PROBABILITY
) -> tuple[Finding, ...]:
    """Returns the findings that soften categories.

    A mitigator counts when it does not bind the subcontractor, is no repeat, speaks with more
    force than a recital, is not set aside by number in another clause of its paper, and has at
    least the given probability.
    """
    every = tuple(findings)
    aside = _set_aside(every)
    return tuple(
        finding
        for finding in every
        if finding.kind is FindingKind.MITIGATOR and not _why_not(finding, aside, probability)
    )


def softenings(
    findings: Iterable[Finding], *, weights: Weights
) -> dict[Category, tuple[Softening, ...]]:
    """Returns by category its mitigators, those that take nothing too, by place."""
    every = tuple(findings)
    aside = _set_aside(every)
    found: dict[Category, tuple[Softening, ...]] = {}
    for one in sorted(every, key=lambda one: (one.document, one.span.start, one.id)):
        if not isinstance(one.label, Mitigator) or not one.severity:
            continue
        softening = Softening(
            finding_id=one.id,
            share=weights.mitigation[one.severity - 1],
            why_not=_why_not(one, aside, _MITIGATOR_PROBABILITY),
            document=one.document,
        )
        for category in weights.offsets.get(one.label, ()):
            found[category] = (*found.get(category, ()), softening)
    return found


def _why_not(finding: Finding, aside: Mapping[str, Sequence[str]], probability: float) -> str:
    """Returns why a mitigator softens nothing; empty where it does."""
    numbers = aside.get(finding.document, ())
    if finding.is_dismissed:
        return "a person dismissed it"
    if REPEAT in finding.flags:
        return "it says again what another clause says"
    if finding.bound is Bound.SUB:
        return "it binds you"
    if finding.force not in _SOFTENING_FORCES:
        return "it stands in words without force (a recital, guidance or a heading)"
    if any(_lies_in(finding.clause, number) for number in numbers):
        return "another clause sets it aside"
    return "" if finding.probability >= probability else "it is too doubtful"


def _set_aside(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Returns, by paper, the numbers of clauses that restrictions set aside."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        if finding.kind is FindingKind.RESTRICTION:
            for match in _SET_ASIDE.finditer(finding.quote):
                found.setdefault(finding.document, []).extend(_NUMBER.findall(match[1]))
    return found


def _lies_in(clause: str, number: str) -> bool:
    own = number.rstrip(".")
    return clause == own or clause.startswith((f"{own}.", f"{own}("))


def direction_factor(finding: Finding, *, weights: Weights) -> float:
    """Returns D of taxonomy 3.2, 0 to 1.

    A mutual finding that does not say how far it is mutual counts as mutual in words only.
    """
    if finding.bound is not Bound.MUTUAL:
        return weights.direction[finding.bound.value]
    effective = finding.mutuality is Mutuality.EFFECTIVE
    return weights.direction["effective" if effective else "formal"]


def finding_points(finding: Finding, *, weights: Weights) -> float:
    """Returns ``s(severity) * D * F * p``, 0 to 10."""
    return (
        weights.severity[finding.severity]
        * direction_factor(finding, weights=weights)
        * weights.force[finding.force]
        * finding.probability
    )


def score_categories(
    restrictions: Sequence[Finding], mitigators: Sequence[Finding], *, weights: Weights
) -> tuple[CategoryScore, ...]:
    """Returns one score for each category with points, in taxonomy order."""
    by_category: dict[Category, list[Finding]] = {}
    for finding in restrictions:
        if isinstance(finding.label, Category):
            by_category.setdefault(finding.label, []).append(finding)
    scores = (
        _score_category(category, by_category[category], mitigators, weights=weights)
        for category in Category
        if category in by_category
    )
    return tuple(score for score in scores if score.raw > 0)


def combine_scores(
    scores: Sequence[CategoryScore],
    *,
    weights: Weights,
    stance: Callable[[Category], float] = lambda _category: 1.0,
) -> Index:
    """Returns the index of scores, each part rounded to one decimal, zero for no scores.

    Args:
        scores: In taxonomy order, unrounded.
        weights: Default weights.
        stance: What an organisation multiplies the weight of a category by. Breadth is still
            divided by the default weights, so that a stance moves its own category alone.
    """
    shares = [(stance(score.category) * score.weight, score.score) for score in scores]
    peak = max((min(1.0, weight) * points for weight, points in shares), default=0.0) / 10
    whole = 10 * sum(weights.categories.values())
    breadth = min(1.0, sum(weight * points for weight, points in shares) / whole)
    return Index(
        value=round(100 * (0.5 * peak + 0.5 * breadth), 1),
        peak=round(100 * peak, 1),
        breadth=round(100 * breadth, 1),
    )


def _score_category(
    category: Category,
    restrictions: Sequence[Finding],
    mitigators: Sequence[Finding],
    *,
    weights: Weights,
) -> CategoryScore:
    contributions = _contributions(restrictions, weights=weights)
    raw = min(10.0, sum(contribution.counted for contribution in contributions))
    grade4 = any(
        finding.severity == _HARDEST_GRADE
        and finding.bound is not Bound.PRIME
        and finding.probability > 0
        for finding in restrictions
    )
    mitigation = _mitigation(category, mitigators, weights=weights)
    if grade4:
        mitigation = min(mitigation, weights.mitigation_cap_grade4)
    return CategoryScore(
        category=category,
        raw=raw,
        mitigation=mitigation,
        score=raw * (1 - mitigation),
        weight=weights.categories[category],
        contributions=contributions,
    )


def _contributions(
    restrictions: Sequence[Finding], *, weights: Weights
) -> tuple[Contribution, ...]:
    """Gives each finding with points its decay; equal points stand in the order of their ids."""
    pointed = sorted(
        (-finding_points(finding, weights=weights), finding.document, finding.id)
        for finding in restrictions
    )
    return tuple(
        Contribution(
            finding_id=finding_id,
            points=-negative,
            decay=weights.decay**place,
            counted=-negative * weights.decay**place,
            document=document,
        )
        for place, (negative, document, finding_id) in enumerate(pointed)
        if negative < 0
    )


def _mitigation(category: Category, mitigators: Sequence[Finding], *, weights: Weights) -> float:
    # Sorted, so that the same mitigators give the same last bit in every order.
    shares = sorted(
        weights.mitigation[finding.severity - 1]
        for finding in mitigators
        if isinstance(finding.label, Mitigator)
        and finding.severity > 0
        and category in weights.offsets.get(finding.label, ())
    )
    return min(weights.mitigation_cap, sum(shares))
