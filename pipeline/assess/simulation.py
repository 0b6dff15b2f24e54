# SPDX-License-Identifier: Apache-2.0
"""How likely each rank is, if each finding is right as often as its probability says.

A thousand times, every finding of every paper is drawn right or wrong, and those that rule and
model grade differently a grade lower, as graded or higher; then the papers are ranked. Findings
are drawn one by one: faults that come together (a misread party) are not told by it.
Source: taxonomy section 3.6, by the Monte Carlo method.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.assess.points import counted_mitigators, counted_restrictions, direction_factor
from pipeline.domain.finding import GRADE_UNSURE, Finding
from pipeline.domain.taxonomy import Bound, Category, Mitigator
from pipeline.packs import Weights

__all__ = ["DRAWS", "RankChances", "draw_indices", "rank_chances"]

Floats = NDArray[np.float64]

DRAWS = 1000
_SEED = 20261123
# Behind so many findings of a category, hardest first, the decay leaves less than is printed.
_MOST_COUNTED = 40
_HARDEST_GRADE = 4
# Nine draws in ten lie between these.
_LOW, _HIGH = 5, 95


@dataclass(frozen=True, slots=True)
class RankChances:
    """How likely the ranks of one paper are.

    Attributes:
        first: Share of the draws, 0 to 1, in which no other paper has a higher index.
        best: Rank that it reaches or betters in one draw of twenty.
        worst: Rank that it keeps or betters in nineteen of twenty.
    """

    first: float
    best: int
    worst: int


def rank_chances(drawn: Mapping[str, Floats]) -> dict[str, RankChances]:
    """Returns the chances of each paper's rank.

    Args:
        drawn: By paper, its index in each draw.
    """
    if not drawn:
        return {}
    table = np.stack(list(drawn.values()))
    # The rank of a paper: one more than the papers with a higher index.
    order = np.sort(table, axis=0)
    ranks = np.empty(table.shape, dtype=np.int64)
    for draw in range(table.shape[1]):
        below = np.searchsorted(order[:, draw], table[:, draw], side="right")
        ranks[:, draw] = len(table) - below + 1
    best = np.percentile(ranks, _LOW, axis=1, method="nearest")
    worst = np.percentile(ranks, _HIGH, axis=1, method="nearest")
    return {
        name: RankChances(float((ranks[row] == 1).mean()), int(best[row]), int(worst[row]))
        for row, name in enumerate(drawn)
    }


def draw_indices(
    name: str,
    findings: Sequence[Finding],
    *,
    weights: Weights,
    stance: Callable[[Category], float] = lambda _category: 1.0,
    draws: int = DRAWS,
) -> Floats:
    """Returns the index of one paper in each draw, 0 to 100.

    The draws of a paper depend on its own name and findings only, so that another paper in the
    folder changes nothing of them.

    Args:
        name: ``Document.name``.
        findings: Its findings, in any order.
        weights: The numbers of scoring.
        stance: What the organisation's profile multiplies a weight by.
        draws: How many.
    """
    chance = np.random.Generator(np.random.PCG64([_SEED, _number_of(name)]))
    softened = _draw_mitigation(findings, chance, weights=weights, draws=draws)
    peak, breadth = np.zeros(draws), np.zeros(draws)
    for category, own in _by_category(findings, weights=weights).items():
        raw, hardest = _draw_category(own, chance, weights=weights, draws=draws)
        share = softened.get(category, np.zeros(draws))
        share = np.where(hardest, np.minimum(share, weights.mitigation_cap_grade4), share)
        score = raw * (1 - share)
        weight = weights.categories[category] * stance(category)
        peak = np.maximum(peak, min(1.0, weight) * score / 10)
        breadth += weight * score
    whole = 10 * sum(weights.categories.values())
    return np.asarray(50 * (peak + np.minimum(1.0, breadth / whole)))


def _by_category(
    findings: Sequence[Finding], *, weights: Weights
) -> dict[Category, list[Finding]]:
    """Returns the findings that could give points, by category, in a fixed order."""
    found: dict[Category, list[Finding]] = {}
    able = [
        one
        for one in counted_restrictions(findings)
        if direction_factor(one, weights=weights) * weights.force[one.force] > 0
    ]
    for category in Category:
        own = [one for one in able if one.label is category]
        if own:
            hardest = sorted(own, key=lambda one: (-one.severity, -one.probability, one.id))
            found[category] = hardest[:_MOST_COUNTED]
    return found


def _draw_category(
    findings: Sequence[Finding], chance: np.random.Generator, *, weights: Weights, draws: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """Returns a category's points in each draw, and whether a grade 4 is among them."""
    count = len(findings)
    right = chance.random((draws, count)) < np.array([one.probability for one in findings])
    moved = chance.integers(-1, 2, size=(draws, count))
    unsure = np.array([GRADE_UNSURE in one.flags for one in findings])
    grades = np.array([one.severity for one in findings]) + moved * unsure
    grades = np.clip(grades, 1, _HARDEST_GRADE)
    factors = np.array(
        [direction_factor(one, weights=weights) * weights.force[one.force] for one in findings]
    )
    points = np.array(weights.severity)[grades] * factors * right
    points = -np.sort(-points, axis=1)
    raw = np.minimum(10.0, points @ weights.decay ** np.arange(count))
    bites = np.array([one.bound is not Bound.PRIME for one in findings])
    return raw, ((grades == _HARDEST_GRADE) & right & bites).any(axis=1)


def _draw_mitigation(
    findings: Sequence[Finding], chance: np.random.Generator, *, weights: Weights, draws: int
) -> dict[Category, Floats]:
    softened: dict[Category, Floats] = {}
    for one in sorted(counted_mitigators(findings, probability=0.0), key=lambda one: one.id):
        if not isinstance(one.label, Mitigator) or not one.severity:
            continue
        share = weights.mitigation[one.severity - 1] * (chance.random(draws) < one.probability)
        for category in weights.offsets.get(one.label, ()):
            softened[category] = softened.get(category, np.zeros(draws)) + share
    return {one: np.minimum(weights.mitigation_cap, share) for one, share in softened.items()}


def _number_of(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8])
