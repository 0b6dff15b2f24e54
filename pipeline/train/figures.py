# SPDX-License-Identifier: Apache-2.0
"""Figures of a ranking by score: average precision, F1, calibration, work saved.

Every figure takes weights: rows that were drawn from many count for as many. Where nothing is
true there is nothing to find: figures of finding are then no number (NaN), rather than a bad one.
"""

import itertools
import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

__all__ = [
    "Bin",
    "Cutoff",
    "average_precision",
    "best_cutoff",
    "calibration_bins",
    "calibration_error",
    "cutoff_at",
    "precise_cutoff",
    "precision_at_recall",
    "work_saved",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Cutoff(NamedTuple):
    """What comes of taking all rows from a score on; no numbers where nothing is true."""

    score: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


_NO_CUTOFF = Cutoff(math.nan, math.nan, math.nan)


class Bin(NamedTuple):
    """Rows of like probability: their mean probability, the share that is right, their weight."""

    probability: float
    right: float
    weight: float


def average_precision(truth: Flags, scores: Floats, weights: Floats) -> float:
    """Returns the area below precision over recall, 0 to 1."""
    if not truth.any():
        return math.nan
    return float(average_precision_score(truth, scores, sample_weight=weights))


def best_cutoff(truth: Flags, scores: Floats, weights: Floats) -> Cutoff:
    """Returns the cutoff of the best F1."""
    if not truth.any():
        return _NO_CUTOFF
    scored, precision, recall = _curve(truth, scores, weights)
    measure = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    at = int(np.argmax(measure))
    return Cutoff(float(scored[at]), float(precision[at]), float(recall[at]))


def cutoff_at(truth: Flags, scores: Floats, weights: Floats, *, score: float) -> Cutoff:
    """Returns precision and recall of taking all rows from a score on."""
    if not truth.any():
        return _NO_CUTOFF
    taken = scores >= score
    right = float((weights * (taken & truth)).sum())
    return Cutoff(
        score,
        right / max(float((weights * taken).sum()), 1e-12) if taken.any() else 0.0,
        right / max(float((weights * truth).sum()), 1e-12),
    )


def precise_cutoff(truth: Flags, scores: Floats, weights: Floats, *, least: float) -> Cutoff:
    """Returns the lowest score from which precision is at least so much; the best if none is."""
    if not truth.any():
        return _NO_CUTOFF
    scored, precision, recall = _curve(truth, scores, weights)
    enough = np.flatnonzero(precision >= least)
    at = int(enough[-1]) if len(enough) else int(np.argmax(precision))
    return Cutoff(float(scored[at]), float(precision[at]), float(recall[at]))


def precision_at_recall(truth: Flags, scores: Floats, weights: Floats, *, recall: float) -> float:
    """Returns the best precision with at least so much recall, 0 to 1."""
    if not truth.any():
        return math.nan
    _, precision, reached = _curve(truth, scores, weights)
    enough = precision[reached >= recall - 1e-9]
    return float(enough.max()) if len(enough) else 0.0


def calibration_bins(
    truth: Flags, chances: Floats, weights: Floats, *, least: float = 0.2, bins: int = 8
) -> tuple[Bin, ...]:
    """Returns rows of probability ``least`` and more, in bins of equal width."""
    edges = np.linspace(least, 1.0, bins + 1)
    found = []
    for low, high in itertools.pairwise(edges):
        inside = (chances >= low) & ((chances < high) | (high == 1.0))
        weight = float(weights[inside].sum())
        if weight:
            mean = float((weights * chances)[inside].sum()) / weight
            right = float((weights * truth)[inside].sum()) / weight
            found.append(Bin(mean, right, weight))
    return tuple(found)


def calibration_error(bins: Iterable[Bin]) -> float:
    """Returns the expected calibration error: the mean distance of probability and share."""
    known = tuple(bins)
    total = sum(one.weight for one in known)
    if not total:
        return 0.0
    return sum(one.weight * abs(one.probability - one.right) for one in known) / total


def work_saved(truth: Flags, scores: Floats, lengths: Floats, *, recall: float = 0.95) -> float:
    """Returns the share of a paper's words that need not be read to find so much of the truth.

    Provisions are read in the order of their scores. Work saved over reading in any order is
    this share less ``1 - recall``.
    """
    if not truth.any():
        return math.nan
    order = np.argsort(-scores, kind="stable")
    reached = np.cumsum(truth[order]) >= recall * truth.sum() - 1e-9
    last = int(np.argmax(reached))
    return 1.0 - float(lengths[order][: last + 1].sum()) / max(float(lengths.sum()), 1e-12)


def _curve(truth: Flags, scores: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Returns each score with precision and recall from it on, the highest score first."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum((weights * truth)[order])
    taken = np.cumsum(weights[order])
    scored = scores[order]
    # Rows of the same score are taken together.
    last = np.r_[scored[1:] != scored[:-1], True]
    total = max(float((weights * truth).sum()), 1e-12)
    precision = hits / np.maximum(taken, 1e-12)
    return scored[last], precision[last], (hits / total)[last]
