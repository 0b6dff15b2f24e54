# SPDX-License-Identifier: Apache-2.0
"""Floors that a baseline pins: what was measured, and how far a figure may fall below it.

A pinned figure is held with a margin, since libraries of other versions round otherwise and one
finding more or less is told by the baseline itself: floors are for what drifts. It is lowered
only by somebody who says so, and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.check.metrics import LabelFigures, Measurement
from pipeline.check.order import RankingFigures
from pipeline.check.share import Share
from pipeline.check.verdict import FloorResult

__all__ = [
    "NOISE_MARGIN",
    "LoweredFloor",
    "PinnedFigure",
    "find_lowered",
    "hold_pins",
    "measure_pins",
]

# At least so much, as a share; and at least one of those that were counted.
NOISE_MARGIN = 0.01
# Shares are kept with four digits; a floor must not fail by what was rounded.
_DIGITS, _TOLERANCE = 4, 1e-4
_CORRELATION = "rank correlation"
_LEAST = {_CORRELATION: -1.0}


@dataclass(frozen=True, slots=True)
class PinnedFigure:
    """A figure as it was measured.

    Attributes:
        name: As in the list of floors: ``recall of exclusivity``.
        figure: 0 to 1; a correlation -1 to 1.
        of: How many things it is a share of, or rests on.
        ceiling: Whether less is better.
    """

    name: str
    figure: float
    of: int
    ceiling: bool = False

    @property
    def margin(self) -> float:
        """How far a figure may be worse: the noise margin, or one of the things counted."""
        return max(NOISE_MARGIN, 1 / self.of)

    @property
    def limit(self) -> float:
        """The floor, or ceiling, that comes of it; no share falls below 0 or rises above 1."""
        if self.ceiling:
            return min(1.0, self.figure + self.margin)
        return max(_LEAST.get(self.name, 0.0), self.figure - self.margin)


@dataclass(frozen=True, slots=True)
class LoweredFloor:
    """A pinned figure that a newer one would make worse."""

    name: str
    before: float
    after: float | None


def measure_pins(measurement: Measurement) -> tuple[PinnedFigure, ...]:
    """Returns the figures that a baseline pins; what could not be measured is left out."""
    together = measurement.restrictions_together
    each = (*measurement.categories, *measurement.mitigators, *measurement.modifiers)
    figures = [one for label in (together, *each) for one in _of_label(label)]
    overall = (
        ("direction", together.direction),
        ("severity within one", together.severity_within_one),
    )
    figures += [one for name, share in overall for one in _of_share(name, share)]
    flagged = together.negatives_flagged
    figures += _of_share("hard negatives flagged", flagged, ceiling=True)
    return (*figures, *_of_ranking(measurement.ranking))


def hold_pins(pins: Iterable[PinnedFigure], measurement: Measurement) -> tuple[FloorResult, ...]:
    """Returns how the figures of a run stand against pinned ones, in their order."""
    now = {one.name: one.figure for one in measure_pins(measurement)}
    return tuple(
        FloorResult(
            pin.name,
            pin.limit,
            now.get(pin.name),
            _holds(pin, now.get(pin.name)),
            ceiling=pin.ceiling,
            pinned=pin.figure,
        )
        for pin in pins
    )


def find_lowered(
    before: Iterable[PinnedFigure], after: Sequence[PinnedFigure]
) -> tuple[LoweredFloor, ...]:
    """Returns the pinned figures that newer ones would make worse, or take away."""
    now = {one.name: one.figure for one in after}
    return tuple(
        LoweredFloor(pin.name, pin.figure, now.get(pin.name))
        for pin in before
        if _is_worse(pin, now.get(pin.name), margin=0.0)
    )


def _of_label(figures: LabelFigures) -> list[PinnedFigure]:
    name = "all" if figures.name.startswith("all ") else figures.name
    found = [
        *_of_share(f"precision of {name}", figures.right),
        *_of_share(f"recall of {name}", figures.found),
    ]
    if figures.f1 is not None:
        count = min(figures.right.of, figures.found.of)
        found.append(PinnedFigure(f"f1 of {name}", round(figures.f1, _DIGITS), count))
    if figures.average_precision is not None:
        ranked = round(figures.average_precision, _DIGITS)
        found.append(PinnedFigure(f"average precision of {name}", ranked, figures.found.of))
    return found


def _of_ranking(ranking: RankingFigures | None) -> list[PinnedFigure]:
    if ranking is None or ranking.correlation is None:
        return []
    return [PinnedFigure(_CORRELATION, round(ranking.correlation, _DIGITS), ranking.papers)]


def _of_share(name: str, share: Share, *, ceiling: bool = False) -> list[PinnedFigure]:
    if share.figure is None:
        return []
    return [PinnedFigure(name, round(share.figure, _DIGITS), share.of, ceiling)]


def _holds(pin: PinnedFigure, figure: float | None) -> bool:
    return not _is_worse(pin, figure, margin=pin.margin)


def _is_worse(pin: PinnedFigure, figure: float | None, *, margin: float) -> bool:
    if figure is None:
        # A ceiling over nothing is kept.
        return not pin.ceiling
    gap = figure - pin.figure if pin.ceiling else pin.figure - figure
    return gap > margin + _TOLERANCE
