# SPDX-License-Identifier: Apache-2.0
"""The picture of a page: its ink, and how far its lines are tilted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Picture", "has_columns", "ink_of", "share_of_ink", "tilt_of"]

# Ink is what differs from the paper by more than this share of the way to black, or to white on
# dark paper. Every so many pixels are looked at to find the grey of the paper.
_DIFFERS = 0.2
_DARK_PAPER = 96
_SAMPLE_STEP = 97
# The page is cut into this many upright strips, whose lines of ink are shifted against each other.
_STRIPS = 16
# Every so many rows are looked at.
_ROW_STEP = 2
# Degrees: how far a sheet lies askew in a scanner, and how closely that is found.
_MOST_TILT = 5.0
_COARSE = 0.5
_FINE = 0.1
# Shares of the width: where gutters between columns lie, how wide they are, and how much ink a row
# of text has at least. Share of the rows of text that may run across a gutter, as headings do.
_MIDDLE = (0.25, 0.75)
_GUTTER = 0.006
_TEXT = 0.02
_ACROSS = 0.12
_GUTTER_ROW_STEP = 4
# So much more do rows differ when a tilt is more than chance.
_CLEARLY = 1.1


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture, one byte a pixel from white (255) to black, rows from the top.

    Attributes:
        width: In pixels.
        height: In pixels.
        grey: ``width * height`` bytes.
    """

    width: int
    height: int
    grey: bytes

    def as_pgm(self) -> bytes:
        """Returns the picture as a portable grey map, which every reader of pictures knows."""
        return b"P5\n%d %d\n255\n" % (self.width, self.height) + self.grey


def ink_of(picture: Picture) -> bytes:
    """Returns a byte a pixel: 1 for ink, 0 for paper, whichever of both is the darker."""
    sample = picture.grey[::_SAMPLE_STEP]
    paper = max(set(sample), key=sample.count, default=255)
    if paper >= _DARK_PAPER:
        table = bytes(level < paper * (1 - _DIFFERS) for level in range(256))
    else:
        table = bytes(level > paper + (255 - paper) * _DIFFERS for level in range(256))
    return picture.grey.translate(table)


def share_of_ink(picture: Picture) -> float:
    """Returns the share of pixels that differ from the paper, 0 to 1; 0 for an empty picture."""
    if not picture.grey:
        return 0.0
    return ink_of(picture).count(1) / len(picture.grey)


def has_columns(picture: Picture) -> bool:
    """Says whether white runs down the middle of the page between text on both of its sides.

    Labels beside their clauses are no column: they stand further left.
    """
    ink, width = ink_of(picture), picture.width
    step = width * _GUTTER_ROW_STEP
    rows = [ink[at : at + width] for at in range(0, width * (picture.height - 1), max(step, 1))]
    text = [row for row in rows if row.count(1) > _TEXT * width]
    gutter = max(round(_GUTTER * width), 1)
    first, last = (round(share * width) for share in _MIDDLE)
    return bool(text) and any(
        sum(1 in row[left : left + gutter] for row in text) <= _ACROSS * len(text)
        and _has_both_sides(text, left)
        for left in range(first, last, gutter)
    )


def _has_both_sides(rows: Sequence[bytes], middle: int) -> bool:
    """Says whether half of the rows of text have ink on both sides of a gutter."""
    return 2 * sum(1 in row[:middle] and 1 in row[middle:] for row in rows) > len(rows)


def tilt_of(picture: Picture) -> float:
    """Returns by how many degrees the lines of text rise to the right; 0.0 when nothing tells.

    Along lines of text rows of much ink and of none take turns; the tilt at which they differ
    most is that of the page. Finds tilts of up to 5 degrees.
    """
    strips = _strips(picture)
    if not strips:
        return 0.0
    slope = _STRIPS * _ROW_STEP / max(picture.width, 1)

    def contrast(tilt: float) -> int:
        # Tangent and angle are the same thing at these sizes.
        step = tilt * 0.0174533 / slope
        return _contrast([_shifted(strip, round(step * at)) for at, strip in enumerate(strips)])

    coarse = _steps(-_MOST_TILT, _MOST_TILT, _COARSE)
    about = max(coarse, key=lambda tilt: (contrast(tilt), -abs(tilt)))
    fine = _steps(about - _COARSE, about + _COARSE, _FINE)
    best = max(fine, key=lambda tilt: (contrast(tilt), -abs(tilt)))
    return best if contrast(best) > _CLEARLY * contrast(0.0) else 0.0


def _steps(first: float, last: float, step: float) -> list[float]:
    return [first + step * at for at in range(round((last - first) / step) + 1)]


def _strips(picture: Picture) -> list[list[int]]:
    """Returns for each upright strip how much ink each row has; nothing for a tiny picture."""
    wide = picture.width // _STRIPS
    if not wide or picture.height < _STRIPS:
        return []
    ink = ink_of(picture)
    rows = range(0, picture.height * picture.width, picture.width * _ROW_STEP)
    return [
        [ink.count(1, row + left, row + left + wide) for row in rows]
        for left in range(0, wide * _STRIPS, wide)
    ]


def _shifted(strip: Sequence[int], rows: int) -> list[int]:
    if rows >= 0:
        return [0] * rows + list(strip[: len(strip) - rows])
    return [*strip[-rows:], *([0] * -rows)]


def _contrast(strips: Sequence[Sequence[int]]) -> int:
    rows = list(map(sum, zip(*strips, strict=True)))
    return sum((first - second) ** 2 for first, second in pairwise(rows))
