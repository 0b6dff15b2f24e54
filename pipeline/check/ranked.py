# SPDX-License-Identifier: Apache-2.0
"""Average precision: how far the likeliest findings are the right ones.

The findings of a label, in documents that were annotated in full for it, stand in the order of
their probability; those of one probability come together, as one step. At each step precision
is the share of the findings so far that are right, and recall the share of the annotations that
one of them meets. Average precision is the sum over the steps of what recall gained there, times
the precision there: 1 when all was found before anything wrong, 0 when nothing was found.

Accepted gap: what was never listed as a finding counts as missed, whatever a model thought of it.
``armslength model evaluate`` orders every provision instead, so its figures are no measure here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.check.bootstrap import Floats, Integers
from pipeline.check.matching import DocumentMatch
from pipeline.domain.finding import Label

__all__ = ["RankedFindings", "average_precision", "rank_findings"]

# Draws that are counted at once: more would take more memory, and no less time.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class RankedFindings:
    """Findings and what they meet, the likeliest first; equal steps are of equal probability.

    Attributes:
        annotated: By document, its annotations that count.
        documents: By finding, the index of its document.
        steps: By finding, the step at which it comes, from 0.
        right: By finding, 1 when it meets an annotation, else 0.
        met_documents: By annotation that is met, the index of its document.
        met_steps: By annotation that is met, the step of the likeliest finding that meets it.
    """

    annotated: Integers
    documents: Integers
    steps: Integers
    right: Integers
    met_documents: Integers
    met_steps: Integers


def rank_findings(matches: Sequence[DocumentMatch], labels: Sequence[Label]) -> RankedFindings:
    """Returns the findings of some labels in documents that were annotated in full for them."""
    found: list[tuple[float, int, int]] = []
    met: list[tuple[float, int]] = []
    annotated = []
    for place, match in enumerate(matches):
        counted = frozenset(label for label in labels if label in match.complete_for)
        found += ((one.probability, place, 1) for one in match.right if one.label in counted)
        found += (
            (one.probability, place, 0) for one in match.false_alarms if one.label in counted
        )
        pairs = [one for one in match.pairs if one.annotation.label in counted]
        met += ((one.likeliest, place) for one in pairs)
        annotated.append(len(pairs) + sum(one.label in counted for one in match.missed))
    found.sort(key=lambda one: -one[0])
    met.sort(key=lambda one: -one[0])
    step_of = {chance: step for step, chance in enumerate(dict.fromkeys(one[0] for one in found))}
    return RankedFindings(
        annotated=_integers(annotated),
        documents=_integers(place for _, place, _ in found),
        steps=_integers(step_of[chance] for chance, _, _ in found),
        right=_integers(right for _, _, right in found),
        met_documents=_integers(place for _, place in met),
        met_steps=_integers(step_of[chance] for chance, _ in met),
    )


def average_precision(ranked: RankedFindings, drawn: Integers) -> Floats:
    """Returns the average precision of each draw, 0 to 1; NaN where nothing is annotated.

    Args:
        ranked: Findings and what they meet.
        drawn: A row a draw: how often each document counts.
    """
    parts = [
        _average_precision(ranked, drawn[start : start + _AT_ONCE])
        for start in range(0, len(drawn), _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _average_precision(ranked: RankedFindings, drawn: Integers) -> Floats:
    steps = np.arange(ranked.steps[-1] + 1 if len(ranked.steps) else 0)
    found = drawn[:, ranked.documents]
    judged = _sum_until(found, ranked.steps, steps)
    right = _sum_until(found * ranked.right, ranked.steps, steps)
    met = _sum_until(drawn[:, ranked.met_documents], ranked.met_steps, steps)
    gained = np.diff(met, axis=1, prepend=0)
    # Without a finding nothing is gained either.
    area = (gained * (right / np.maximum(judged, 1))).sum(axis=1)
    annotated = drawn @ ranked.annotated
    return np.where(annotated > 0, area / np.maximum(annotated, 1), np.nan)


def _sum_until(counts: Integers, steps_of: Integers, steps: Integers) -> Integers:
    """Returns for each draw and step the sum of what came up to then."""
    sums = np.cumsum(counts, axis=1)
    sums = np.concatenate((np.zeros((len(counts), 1), dtype=np.int64), sums), axis=1)
    return np.asarray(sums[:, np.searchsorted(steps_of, steps, side="right")])


def _integers(values: Iterable[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)
