# SPDX-License-Identifier: Apache-2.0
"""Tables: what a cell's words go on from, its column's heading and its row's first cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.document import Span
from pipeline.outline.clauses import Placement
from pipeline.outline.sentences import words_in

__all__ = ["TableRows", "read_tables"]

_MOST_LEAD_WORDS = 25
_SENTENCE = re.compile(r"[A-Z“\"].*[.!?][”\"')]*\s*$", re.S)
_MODAL = re.compile(r"\b(?:shall|must|will|may|is|are|should|agrees?|has|have)\b")


@dataclass(frozen=True, slots=True)
class TableRows:
    """The lead-in that each cell takes from its table, by position of its placement."""

    leads: dict[int, tuple[Span, ...]]

    def lead(self, at: int) -> tuple[Span, ...]:
        """Returns the lead-in of a placement, empty when it takes none."""
        return self.leads.get(at, ())


def read_tables(placements: Sequence[Placement]) -> TableRows:
    """Returns the lead-ins of all cells; empty for a paper without tables.

    A cell that holds a sentence of its own needs no lead-in; a fragment ("means the ...", "within
    2 days") is read behind its column's heading and its row's first cell.
    """
    heads: dict[tuple[int, int], Span] = {}
    firsts: dict[tuple[int, int], Span] = {}
    leads: dict[int, tuple[Span, ...]] = {}
    for at, placement in enumerate(placements):
        cell = placement.segment.block.cell
        words = _words_of(placement)
        if cell is None or words is None:
            continue
        if cell.row == 0 and _short(placement):
            heads.setdefault((cell.table, cell.column), words)
        if cell.column == 0:
            if _short(placement):
                firsts.setdefault((cell.table, cell.row), words)
            continue
        if cell.row and not _stands_alone(placement.segment.text):
            parts = (heads.get((cell.table, cell.column)), firsts.get((cell.table, cell.row)))
            leads[at] = tuple(part for part in parts if part is not None)
        elif not cell.row and placement.segment.text[:1].islower():
            first = firsts.get((cell.table, cell.row))
            leads[at] = (first,) if first is not None else ()
    return TableRows(leads)


def _words_of(placement: Placement) -> Span | None:
    sentences = placement.segment.sentences
    return Span(sentences[0].start, sentences[-1].end) if sentences else None


def _short(placement: Placement) -> bool:
    return words_in(placement.segment.text) <= _MOST_LEAD_WORDS


def _stands_alone(text: str) -> bool:
    return _SENTENCE.match(text) is not None and _MODAL.search(text) is not None
