# SPDX-License-Identifier: Apache-2.0
"""Whether the order of papers rests on the weights of categories (taxonomy section 3.5)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.domain.assessment import RankedPaper, Sensitivity, Swap
from pipeline.domain.taxonomy import Category
from pipeline.packs import Weights

__all__ = ["measure_sensitivity"]

Floats = NDArray[np.float64]

# Each weight is moved by a quarter, up and down, alone; then all of them together.
_MOVES = (0.75, 1.25)
# More pairs than a reader would read are counted, not named.
_MOST_NAMED = 20
# One tenth of a point, as printed: what differs by less is equal.
_PRINTED = 0.05


def measure_sensitivity(
    papers: Sequence[RankedPaper],
    *,
    weights: Weights,
) -> Sensitivity:
    """Returns which pairs of ranked papers would change places if a weight were another.

    Only pairs count that the ranking sets apart: those of unlike rank in the same group of the
    gate. Breadth is divided by the sum of the default weights throughout.

    Args:
        papers: In the order of the ranking.
        weights: The default weights; each paper knows what a profile multiplies them by.
    """
    categories = list(Category)
    base = np.array([weights.categories[one] for one in categories])
    whole = 10 * sum(weights.categories.values())
    scores = np.zeros((len(papers), len(categories)))
    stances = np.ones_like(scores)
    for row, paper in enumerate(papers):
        for score in paper.assessment.scores:
            column = categories.index(score.category)
            scores[row, column] = score.score
            stances[row, column] = paper.assessment.stance(score.category)
    apart = _set_apart(papers)
    swapped: dict[tuple[int, int], list[tuple[Category | None, float]]] = {}
    for moved, factors in _scenarios(categories):
        values = _indices(scores, stances * base * factors, whole)
        # A pair has swapped when the one that stands below comes to lie above.
        overtakes = apart & (values[None, :] - values[:, None] > _PRINTED)
        for first, second in np.argwhere(overtakes).tolist():
            swapped.setdefault((first, second), []).append((moved, float(factors.max())))
    named = sorted(swapped)[:_MOST_NAMED]
    return Sensitivity(
        swaps=tuple(
            Swap(
                papers[first].assessment.document,
                papers[second].assessment.document,
                tuple(dict.fromkeys(one for one, _ in swapped[first, second] if one is not None)),
            )
            for first, second in named
        ),
        pairs=len(swapped),
        compared=int(apart.sum()),
    )


def _set_apart(papers: Sequence[RankedPaper]) -> NDArray[np.bool_]:
    """Returns which pairs, the first above the second, the ranking sets apart."""
    ranks = np.array([paper.rank for paper in papers], dtype=np.int64)
    gates = np.array([str(paper.assessment.gate) for paper in papers], dtype=object)
    return np.asarray((ranks[:, None] < ranks[None, :]) & (gates[:, None] == gates[None, :]))


def _scenarios(categories: Sequence[Category]) -> list[tuple[Category | None, Floats]]:
    """Returns the categories whose weight is moved, None for all, and what each is moved by."""
    found: list[tuple[Category | None, Floats]] = []
    for move in _MOVES:
        for place, category in enumerate(categories):
            factors = np.ones(len(categories))
            factors[place] = move
            found.append((category, factors))
        found.append((None, np.full(len(categories), move)))
    return found


def _indices(scores: Floats, moved: Floats, whole: float) -> Floats:
    """Returns the index of each row of scores and moved weights, 0 to 100, unrounded."""
    if not len(scores):
        return np.zeros(0)
    peak = (scores * np.minimum(1.0, moved)).max(axis=1) / 10
    breadth = np.minimum(1.0, (scores * moved).sum(axis=1) / whole)
    return np.asarray(50 * (peak + breadth))
