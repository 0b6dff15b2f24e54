# SPDX-License-Identifier: Apache-2.0
"""Lines in reading order: the order of the file where it is sane, that of the page where not."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median

from pipeline.extract.pdf.lines import PrintedLine

__all__ = ["reading_order"]

# A file whose lines jump up the page more often than this is drawn in no order a person reads.
_JUMPS_SHARE = 0.15
_JUMPS = 4
# Columns that are written in turns go aside at every second line, or more often.
_ASIDE_SHARE = 0.35
_PROSE = 20
# Narrowest white band, in points, that may part columns.
_GUTTER = 9.0
# Fewest lines on each side of a gutter.
_COLUMN_LINES = 4
# How deep regions may lie in each other: a page of a paper needs three or four.
_DEPTH = 12

_top = attrgetter("box.top")
_left = attrgetter("box.left")


def reading_order(lines: Sequence[PrintedLine]) -> tuple[PrintedLine, ...]:
    """Returns the lines of one page in the order in which a person reads them.

    Two or three columns come one after the other, below what spans them. The order in which the
    file draws its lines is kept unless it often goes up the page, or aside: most programs write
    in reading order, and know their columns better than geometry does.
    """
    if _is_sane(lines):
        return tuple(lines)
    return tuple(_sort_region(tuple(lines), depth=0))


def _is_sane(lines: Sequence[PrintedLine]) -> bool:
    up = up_in_a_row = aside = 0
    for above, below in pairwise(lines):
        first, second = above.box, below.box
        middle = (second.bottom + second.top) / 2
        if middle > first.top and second.left < first.right and first.left < second.right:
            # Upwards within one column. A new column begins above, but beside.
            up += 1
            up_in_a_row += 1
            # Twice in a row is a list drawn from its end, however orderly the rest is.
            if up_in_a_row == 2:
                return False
            continue
        up_in_a_row = 0
        if second.left >= first.right and first.bottom < middle < first.top:
            aside += 1
    if up >= _JUMPS and up >= _JUMPS_SHARE * len(lines):
        return False
    return aside < _ASIDE_SHARE * len(lines) or not _is_prose(lines)


def _is_prose(lines: Sequence[PrintedLine]) -> bool:
    """Says whether most lines are as long as those of a column; cells of a table are shorter."""
    return bool(lines) and median(len(line.text) for line in lines) >= _PROSE


def _sort_region(lines: tuple[PrintedLine, ...], *, depth: int) -> list[PrintedLine]:
    """Cuts a region into columns, or into bands that hold columns, until neither is possible."""
    if depth == _DEPTH:
        return _sort_rows(lines)
    parts = _columns(lines)
    if len(parts) == 1:
        parts = _bands(lines)
        if not any(len(_columns(part)) > 1 for part in parts):
            return _sort_rows(lines)
    return [line for part in parts for line in _sort_region(part, depth=depth + 1)]


def _columns(lines: tuple[PrintedLine, ...]) -> list[tuple[PrintedLine, ...]]:
    """Returns the columns from left to right; one part when no gutter runs through the region."""
    if len(lines) < 2 * _COLUMN_LINES:
        return [lines]
    columns: list[list[PrintedLine]] = []
    reach = float("-inf")
    for line in sorted(lines, key=_left):
        if not columns or line.box.left > reach + _GUTTER:
            columns.append([])
        columns[-1].append(line)
        reach = max(reach, line.box.right)
    if any(len(column) < _COLUMN_LINES for column in columns):
        return [lines]
    return [tuple(column) for column in columns]


def _bands(lines: tuple[PrintedLine, ...]) -> list[tuple[PrintedLine, ...]]:
    """Returns runs of lines, from the top, that reach over the middle of the region or do not.

    A heading that spans two columns closes the gutter between them; in a band without it the
    gutter is open again.
    """
    middle = (min(line.box.left for line in lines) + max(line.box.right for line in lines)) / 2

    def spans(line: PrintedLine) -> bool:
        return line.box.left < middle - _GUTTER and line.box.right > middle + _GUTTER

    ordered = sorted(lines, key=_top, reverse=True)
    return [tuple(band) for _, band in groupby(ordered, key=spans)]


def _sort_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Returns the lines from top to bottom, those of one row from left to right."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=_top, reverse=True):
        if rows and _beside(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=_left)]


def _beside(first: PrintedLine, second: PrintedLine) -> bool:
    middle = (second.box.bottom + second.box.top) / 2
    return first.box.bottom < middle < first.box.top
