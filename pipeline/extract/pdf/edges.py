# SPDX-License-Identifier: Apache-2.0
"""How far the text of a document reaches to the right, for pages whose own lines do not tell.

A page with one line on it, a list of short entries or a cover has no line that is full; taken by
itself, its longest line would look like one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Extent", "usual_edge"]

# Fewest lines that show where the text of a page ends, and the share of them that end there.
_FEWEST = 8
_SHARE = 0.3
# How near to the edge, as a share of the width, a line ends that is broken for want of room.
_RAGGED = 0.12
# Places, in points, that are the same edge.
_SAME = 12.0
# Share of the lines of the document that end at an edge, for it to be one.
_USUAL = 0.1


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the lines of a column stand, in points.

    Attributes:
        left: Its left edge.
        right: Its right edge, by its own lines.
        ends: Where each line of it ends.
    """

    left: float
    right: float
    ends: tuple[float, ...]

    @property
    def is_set(self) -> bool:
        """True when so many lines end near its edge that they were broken there."""
        if len(self.ends) < _FEWEST:
            return False
        reach = self.right - _RAGGED * (self.right - self.left)
        return len([end for end in self.ends if end >= reach]) >= _SHARE * len(self.ends)


def usual_edge(columns: Sequence[Extent]) -> Callable[[Extent], float]:
    """Returns what gives the right edge of a column: its own, or that of columns like it.

    A column without full lines of its own lies within others that have some: the narrowest of
    these tells its edge, so that a short line in one of two columns is measured by that column.
    """
    found = _edges([column for column in columns if column.is_set])

    def edge_of(column: Extent) -> float:
        if column.is_set:
            return column.right
        around = [
            edge
            for edge in found
            if edge.left <= column.left + _SAME and column.right <= edge.right + _SAME
        ]
        if not around:
            return column.right
        narrowest = min(around, key=lambda edge: edge.right - edge.left)
        return max(column.right, narrowest.right)

    return edge_of


def _edges(columns: Sequence[Extent]) -> list[Extent]:
    """Returns the extents at which enough lines of the document end, those alike as one."""
    total = sum(len(column.ends) for column in columns)
    groups: list[list[Extent]] = []
    ordered = sorted(columns, key=lambda column: column.right)
    for column in ordered:
        if not groups or column.right - groups[-1][-1].right > _SAME:
            groups.append([])
        groups[-1].append(column)
    return [
        _middle(group)
        for group in groups
        if sum(len(column.ends) for column in group) >= _USUAL * total
    ]


def _middle(group: Sequence[Extent]) -> Extent:
    """Returns one extent for some that end at one edge: the one that most of them end at."""
    left = min(column.left for column in group)
    return Extent(left, group[len(group) // 2].right, ())
