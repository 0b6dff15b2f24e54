# SPDX-License-Identifier: Apache-2.0
"""Straight lines of a page to the cells of tables between them.

The way is that of pdfplumber and of Tabula before it: lines near to each other are one, a cell is
the smallest box from one crossing to others along lines, and cells that share a corner are one
table. Places are measured from the top of the page here, so that a cell is read as it is found.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import isfinite
from operator import attrgetter
from statistics import fmean
from typing import NamedTuple

from pipeline.extract.pdf.rulings import FEWEST_RIMS, NEAR, Edge

__all__ = ["Corners", "tables_between"]

# Left, top, right and bottom of a cell, from the top of the page.
Corners = tuple[float, float, float, float]

# With more lines than this, or more places where they cross, a page is a drawing: to find its
# cells takes the square of that.
_MOST_LINES = 1_200
_MOST_CROSSINGS = 1_200

_Point = tuple[float, float]


class _Ruled(NamedTuple):
    """A line: how far down it lies or how far right it stands, and where it begins and ends."""

    at: float
    start: float
    end: float


# The lines that stand and those that lie at a crossing, by their numbers.
_Crossing = tuple[set[int], set[int]]


def tables_between(edges: Sequence[Edge], height: float) -> list[list[Corners]]:
    """Returns the cells of each table of two cells or more, the tables from top to bottom.

    There is none where a page draws more lines than a table has.

    Args:
        edges: The straight lines of a page.
        height: Of the page, in points.
    """
    lying = _merged(
        _Ruled(height - edge.box.top, edge.box.left, edge.box.right)
        for edge in edges
        if edge.horizontal
    )
    standing = _merged(
        _Ruled(edge.box.left, height - edge.box.top, height - edge.box.bottom)
        for edge in edges
        if not edge.horizontal
    )
    standing += _open_rims(lying, standing)
    if len(lying) + len(standing) > _MOST_LINES:
        return []
    crossings = _crossings(lying, standing)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    tables = [cells for cells in _connected(_cells_between(crossings)) if len(cells) > 1]
    return sorted(tables, key=lambda cells: min((cell[1], cell[0]) for cell in cells))


def _merged(lines: Iterable[_Ruled]) -> list[_Ruled]:
    """Returns the lines in order, those beside each other as one and those behind each other."""
    merged: list[_Ruled] = []
    for near in _neighbours(lines):
        at = fmean(line.at for line in near)
        near.sort(key=attrgetter("start"))
        start, end = near[0].start, near[0].end
        for line in near:
            if line.start > end + NEAR:
                merged.append(_Ruled(at, start, end))
                start, end = line.start, line.end
            end = max(end, line.end)
        merged.append(_Ruled(at, start, end))
    return merged


def _neighbours(lines: Iterable[_Ruled]) -> Iterator[list[_Ruled]]:
    """Yields the lines of one direction, each time those that lie side by side."""
    near: list[_Ruled] = []
    # Sizes that are no numbers are drawn nowhere.
    for line in sorted(line for line in lines if isfinite(sum(line))):
        if near and line.at > near[-1].at + NEAR:
            yield near
            near = []
        near.append(line)
    if near:
        yield near


def _open_rims(lying: Sequence[_Ruled], standing: Sequence[_Ruled]) -> list[_Ruled]:
    """Returns the sides that a table leaves open: where three lines or more end together."""
    rims: list[_Ruled] = []
    for _, group in groupby(sorted(lying, key=_ends), key=_ends):
        rows = sorted(group)
        if len(rows) < FEWEST_RIMS:
            continue
        first, last = rows[0], rows[-1]
        crossed = [
            line.at
            for line in standing
            if first.start - NEAR <= line.at <= first.end + NEAR
            and line.start < last.at
            and line.end > first.at
        ]
        rims += [
            _Ruled(side, first.at, last.at)
            for side in (first.start, first.end)
            if crossed and not any(abs(at - side) <= NEAR for at in crossed)
        ]
    return rims


def _ends(line: _Ruled) -> tuple[int, int]:
    return round(line.start / NEAR), round(line.end / NEAR)


def _crossings(lying: Sequence[_Ruled], standing: Sequence[_Ruled]) -> dict[_Point, _Crossing]:
    """Returns the places where lines cross or nearly meet; no more than one beyond too many.

    Args:
        lying: From top to bottom.
        standing: In any order.
    """
    crossings: dict[_Point, _Crossing] = {}
    levels = [line.at for line in lying]
    for number, line in enumerate(standing):
        first = bisect_left(levels, line.start - NEAR)
        for other in range(first, bisect_right(levels, line.end + NEAR)):
            row = lying[other]
            if row.start - NEAR <= line.at <= row.end + NEAR:
                stand, lie = crossings.setdefault((line.at, row.at), (set(), set()))
                stand.add(number)
                lie.add(other)
        if len(crossings) > _MOST_CROSSINGS:
            break
    return crossings


def _cells_between(crossings: Mapping[_Point, _Crossing]) -> list[Corners]:
    """Returns the smallest cell to the lower right of each crossing that has one."""
    columns: dict[float, list[_Point]] = defaultdict(list)
    rows: dict[float, list[_Point]] = defaultdict(list)
    # From the last to the first, so that what is known lies below or on the right, the nearest
    # last.
    found: list[Corners] = []
    for point in sorted(crossings, reverse=True):
        left, top = point
        stand, lie = crossings[point]
        beside = [each for each in reversed(rows[top]) if not lie.isdisjoint(crossings[each][1])]
        below = [
            each for each in reversed(columns[left]) if not stand.isdisjoint(crossings[each][0])
        ]
        corner = _corner(crossings, beside, below)
        if corner is not None:
            found.append((left, top, *corner))
        columns[left].append(point)
        rows[top].append(point)
    return found


def _corner(
    crossings: Mapping[_Point, _Crossing], beside: Sequence[_Point], below: Sequence[_Point]
) -> _Point | None:
    """Returns the lower right corner of a cell, None when there is none.

    Args:
        crossings: All of them.
        beside: Those on the right of its upper left corner, joined to it; the nearest first.
        below: Those below it, likewise.
    """
    for lower in below:
        for right in beside:
            corner = right[0], lower[1]
            if (
                corner in crossings
                and not crossings[corner][0].isdisjoint(crossings[right][0])
                and not crossings[corner][1].isdisjoint(crossings[lower][1])
            ):
                return corner
    return None


def _connected(cells: Sequence[Corners]) -> list[list[Corners]]:
    """Returns the cells in groups that hang together by their corners."""
    at_corner: dict[_Point, list[Corners]] = defaultdict(list)
    for cell in cells:
        for corner in _corners(cell):
            at_corner[corner].append(cell)
    groups: list[list[Corners]] = []
    known: set[Corners] = set()
    for cell in cells:
        if cell in known:
            continue
        known.add(cell)
        group = [cell]
        # The group grows while it is gone through.
        for member in group:
            for corner in _corners(member):
                fresh = [each for each in at_corner.pop(corner, ()) if each not in known]
                known.update(fresh)
                group.extend(fresh)
        groups.append(group)
    return groups


def _corners(cell: Corners) -> tuple[_Point, ...]:
    left, top, right, bottom = cell
    return (left, top), (left, bottom), (right, top), (right, bottom)
