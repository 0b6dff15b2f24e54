# SPDX-License-Identifier: Apache-2.0
"""Rows of a table that bear a code in their first cell: "A1", "D7".

Such a table lists terms within a numbered clause, and a reader cites its rows by their codes.
Rows counted by mere digits are left to their clause: those are lots, scores and quantities far
oftener than terms.
"""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.outline.headings import clean_heading, speaks
from pipeline.outline.placements import Placement
from pipeline.outline.register import Register
from pipeline.outline.segments import Segment
from pipeline.outline.sentences import words_in
from pipeline.outline.series import Frame

__all__ = ["coded_rows", "name_row", "open_rows"]

_CODE_PARTS = 2
_MOST_NAME_WORDS = 8


def coded_rows(segments: Sequence[Segment]) -> frozenset[tuple[int, int]]:
    """Returns table and row of each row that bears a code in a table whose codes count up.

    Args:
        segments: All segments of a paper in reading order.
    """
    codes: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
    for segment in segments:
        cell, label = segment.block.cell, segment.label
        if cell is None or cell.column or label is None or label.word != "code":
            continue
        value = label.readings[0].value
        if len(value) == _CODE_PARTS and not segment.text.strip():
            codes.setdefault(cell.table, []).append((cell.row, value))
    return frozenset(
        (table, row)
        for table, found in codes.items()
        if _count_up([value for _, value in found])
        for row, _ in found
    )


def open_rows(frames: Sequence[Frame], segment: Segment) -> int | None:
    """Returns the open series of codes that began in the table of a segment, None without one.

    Args:
        frames: Open series from the root of the scope inwards.
        segment: The first cell of a coded row.
    """
    cell = segment.block.cell
    for depth in range(len(frames) - 1, 0, -1):
        label, began = frames[depth].label, frames[depth].cell
        if label is None or label.word != "code" or began is None or cell is None:
            continue
        if began.table == cell.table:
            return depth
    return None


def name_row(
    register: Register, before: Placement | None, segment: Segment, *, cells: int
) -> bool:
    """Gives a coded row the name that its second cell holds; says whether it does.

    Args:
        register: The clauses so far.
        before: The placement before, a code alone when the row has just begun.
        segment: A segment without a label.
        cells: How many cells the row has: a name stands before the words that it names.
    """
    cell = segment.block.cell
    if before is None or cell is None or before.clause is None or cells <= _CODE_PARTS:
        return False
    coded, label = before.segment.block.cell, before.segment.label
    if coded is None or label is None or label.word != "code" or before.segment.text.strip():
        return False
    if (coded.table, coded.row, coded.column + 1) != (cell.table, cell.row, cell.column):
        return False
    name = clean_heading(segment.text)
    if words_in(name) > _MOST_NAME_WORDS or speaks(name) or segment.text.rstrip()[-1:] in ".;":
        return False
    register.set_heading(before.clause, name)
    register.extend(before.clause, segment.span.end)
    return True


def _count_up(values: Sequence[tuple[int, ...]]) -> bool:
    """Says whether codes go up one by one from the first, with one left out at most each time."""
    if len(values) < _CODE_PARTS or values[0][1] != 1:
        return False
    return all(
        before[0] == after[0] and 1 <= after[1] - before[1] <= _CODE_PARTS
        for before, after in pairwise(values)
    )
