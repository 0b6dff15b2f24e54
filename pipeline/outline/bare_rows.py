# SPDX-License-Identifier: Apache-2.0
"""Rows of tables whose cells say nothing alone: read as a whole, or as names.

"C. Fit with our ways | 5 and 6 | 20%" is one statement, and "5 and 6" none; "Training and
supervision" beside empty cells is the name of a row to be filled in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.outline import Section
from pipeline.outline.headings import speaks
from pipeline.outline.placements import Placement
from pipeline.outline.sentences import words_in

__all__ = ["BareRows", "find_bare_rows"]

_MOST_WORDS = 16
# A longer one may state a term all the same.
_MOST_NAME_WORDS = 6
_STOP = re.compile(r"[.;:?!][”\"\u2019')]*\s*$")
_JUDGED = frozenset({Section.OPERATIVE, Section.QUESTION})

_Row = tuple[int, int]


@dataclass(frozen=True, slots=True)
class BareRows:
    """What rows without a verb become, by position of their placements.

    Attributes:
        rows: For the first cell of a row that is read as a whole, all its cells.
        within: The other cells of these rows.
        names: Cells that only name a row whose other cells are empty.
    """

    rows: dict[int, tuple[int, ...]]
    within: frozenset[int]
    names: frozenset[int]


def find_bare_rows(placements: Sequence[Placement], sections: Sequence[Section]) -> BareRows:
    """Returns the rows of tables in which no cell has a verb or ends as a sentence.

    First rows are left alone: their cells name the columns, if they do not state terms.

    Args:
        placements: All placements in reading order.
        sections: What each of them is.
    """
    cells: dict[_Row, list[int]] = {}
    columns: dict[int, int] = {}
    for at, placement in enumerate(placements):
        cell = placement.segment.block.cell
        if cell is not None and placement.segment.sentences:
            cells.setdefault((cell.table, cell.row), []).append(at)
            columns[cell.table] = max(columns.get(cell.table, 0), cell.column)
    bare = [
        tuple(row)
        for (table, number), row in cells.items()
        if number and columns[table] and _is_statement(row, placements, sections)
    ]
    rows = {row[0]: row for row in bare if len(row) > 1}
    within = frozenset(at for row in rows.values() for at in row[1:])
    alone = (row[0] for row in bare if len(row) == 1)
    names = frozenset(at for at in alone if _is_name(placements[at]))
    return BareRows(rows, within, names)


def _is_statement(
    row: Sequence[int], placements: Sequence[Placement], sections: Sequence[Section]
) -> bool:
    """Says whether a row's cells follow each other in one clause, each without a verb."""
    if row[-1] - row[0] != len(row) - 1 or len({placements[at].clause for at in row}) > 1:
        return False
    return all(_is_bare(placements[at], sections[at]) for at in row)


def _is_name(placement: Placement) -> bool:
    return words_in(placement.segment.text[:400]) <= _MOST_NAME_WORDS


def _is_bare(placement: Placement, section: Section) -> bool:
    segment = placement.segment
    if placement.heading or placement.lead or placement.limbs is not None or placement.leads:
        return False
    if section not in _JUDGED or len(segment.sentences) > 1:
        return False
    text = segment.text[:400]
    return words_in(text) <= _MOST_WORDS and not (speaks(text) or _STOP.search(text))
