# SPDX-License-Identifier: Apache-2.0
"""Between what a figure would lie if other papers of the same kind had been annotated.

A thousand times, as many documents as there are are drawn from them with replacement, and the
figure is taken anew: between the interval's bounds lie 95 of 100 draws. Whole documents are
drawn, since clauses of one drafter are alike. Source: the percentile bootstrap of clusters (B.
Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).

Accepted gaps: documents are taken for a fair sample of those to come, which samples that one
person chose are not. A figure that is the same in every draw, such as 1.0 where nothing was
wrong, gets no interval: no draw can show what no document does.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Caveat", "Floats", "Integers", "Interval", "draw_documents", "enclose"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DRAWS = 1000
_SEED = 20261123
_OUTSIDE = 0.05
_FEWEST_DOCUMENTS = 5
_FEWEST_THINGS = 10
# Digits that are kept: the draws support no more, and sums differ in the last ones by machine.
_DIGITS = 4


class Caveat(StrEnum):
    """Why a figure or its interval is missing.

    ``NOTHING``: nothing was counted. ``FEW``: fewer than five documents or ten things were.
    ``ALIKE``: all is one and the same, so that chance cannot be told apart.
    """

    NOTHING = "nothing to count"
    FEW = "too few to say"
    ALIKE = "no variation"


@dataclass(frozen=True, slots=True)
class Interval:
    """Where 95 of 100 draws of a figure lie, to four decimals; None with the reason."""

    low: float | None = None
    high: float | None = None
    caveat: Caveat | None = Caveat.NOTHING


def draw_documents(number: int) -> Integers:
    """Returns how often each document counts: a row a draw, a column a document.

    The first row is no draw, but each document once. The same number of documents gives the
    same rows.
    """
    once = np.ones((1, number), dtype=np.int64)
    if not number:
        return np.repeat(once, DRAWS + 1, axis=0)
    chance = np.random.Generator(np.random.PCG64(_SEED))
    drawn = chance.integers(number, size=(DRAWS, number))
    rows = np.arange(DRAWS)[:, np.newaxis] * number
    counted = np.bincount((rows + drawn).ravel(), minlength=DRAWS * number)
    return np.concatenate((once, counted.reshape(DRAWS, number)))


def enclose(figures: Floats, *, documents: int, things: int) -> Interval:
    """Returns the interval of a figure.

    It always holds the figure, which a skewed figure of few documents may leave otherwise.

    Args:
        figures: First as it was measured, then as it was in each draw; NaN where nothing was
            counted, which is passed over.
        documents: In how many documents something was counted.
        things: How much was counted.
    """
    own, drawn = figures[0], figures[1:]
    if np.isnan(own):
        return Interval()
    if documents < _FEWEST_DOCUMENTS or things < _FEWEST_THINGS:
        return Interval(caveat=Caveat.FEW)
    there = drawn[~np.isnan(drawn)]
    low, high = np.quantile(there, (_OUTSIDE / 2, 1 - _OUTSIDE / 2), method="inverted_cdf")
    low, high = (round(float(one), _DIGITS) for one in (min(own, low), max(own, high)))
    return Interval(caveat=Caveat.ALIKE) if low == high else Interval(low, high, None)
