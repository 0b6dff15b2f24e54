# SPDX-License-Identifier: Apache-2.0
"""Tables: what a cell's words go on from, its column's heading and its row's first cell."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.document import Span
from pipeline.outline.placements import Placement
from pipeline.outline.sentences import words_in

__all__ = ["TableRows", "read_tables"]

_MOST_LEAD_WORDS = 25
# Lead-ins stand at the start of a cell: a hostile one of many paragraphs is not searched whole.
_MOST_PARAGRAPHS = 20
_SENTENCE = re.compile(r"[A-Z“\"].*[.!?][”\"')]*\s*$", re.S)
_MODAL = re.compile(r"\b(?:shall|must|will|may|is|are|should|agrees?|has|have)\b")


# What stands in a first row that is a row like the others: a term, a value, a blank, a date.
_QUOTED_TERM = re.compile(r"\s*[“\"\u2018'][^”\"\u2019]{1,80}[”\"\u2019']")
_VALUE = re.compile(r"\s*(?:[a-z\[({£$€]|\d)|.*(?:[.;]\s*$|\d{2})", re.S)
_FORM_COLUMNS = 2
# Rows with a sentence of their own, from which on a table prints clauses and no terms.
_FEWEST_SENTENCES = 2
# One word in capitals; PROHIBITED and the like say what the rows do and stay.
_GENERIC = re.compile(r"(?!\w*(?:ED|NOT)\b)[A-Z]{3,40}:?")


@dataclass(frozen=True, slots=True)
class TableRows:
    """The lead-ins that cells take from their table, by position of their placement.

    Attributes:
        leads: Column heading and row name of each fragment.
        origins: For a limb, the cell's paragraph that leads into it.
        names: What only names rows or columns, and is judged with the cells that it leads.
        heads: The heading of each column, by table and column.
    """

    leads: dict[int, tuple[Span, ...]]
    origins: dict[int, int]
    names: frozenset[Span]
    heads: dict[tuple[int, int], Span]

    def lead(self, at: int) -> tuple[Span, ...]:
        """Returns the lead-in of a placement, empty when it takes none."""
        return self.leads.get(at, ())

    def heads_of(self, row: Sequence[int], placements: Sequence[Placement]) -> tuple[Span, ...]:
        """Returns the headings of the columns in which a row's cells stand, but the first's."""
        cells = (placements[at].segment.block.cell for at in row[1:])
        columns = dict.fromkeys((cell.table, cell.column) for cell in cells if cell is not None)
        return tuple(self.heads[one] for one in columns if one in self.heads)

    def above(self, at: int) -> tuple[Span, ...]:
        """Returns what the lead-in of a limb in a cell goes on from, empty when nothing."""
        origin = self.origins.get(at)
        return () if origin is None else self.leads.get(origin, ())


def read_tables(placements: Sequence[Placement]) -> TableRows:
    """Returns the lead-ins of all cells; empty for a paper without tables.

    A cell that holds a sentence of its own needs no lead-in; a fragment ("means the ...", "within
    2 days") is read behind its column's heading and its row's first cell.
    """
    heads = _column_heads(placements)
    whole = _tables_of_sentences(placements)
    generic = _generic_heads(placements)
    firsts: dict[tuple[int, int], Span] = {}
    leads: dict[int, tuple[Span, ...]] = {}
    for at, placement in enumerate(placements):
        cell = placement.segment.block.cell
        words = _words_of(placement)
        if cell is None or words is None:
            continue
        if cell.column == 0:
            if _short(placement):
                firsts.setdefault((cell.table, cell.row), words)
            continue
        first = firsts.get((cell.table, cell.row))
        head = heads.get((cell.table, cell.column))
        if _stands_alone(placement.segment.text):
            continue
        if head in generic and cell.table in whole:
            head = None
        if cell.row:
            leads[at] = tuple(part for part in (head, first) if part is not None)
        elif head is None and first is not None:
            leads[at] = (first,)
    named = frozenset(span for lead in leads.values() for span in lead)
    return TableRows(leads, _origins(placements), named - _sentences(placements), heads)


def _tables_of_sentences(placements: Sequence[Placement]) -> set[int]:
    """Returns the tables whose rows hold sentences of their own: clauses printed in columns."""
    rows = {
        (cell.table, cell.row)
        for placement in placements
        if (cell := placement.segment.block.cell) is not None
        and _stands_alone(placement.segment.text)
    }
    counts = Counter(table for table, _ in rows)
    return {table for table, count in counts.items() if count >= _FEWEST_SENTENCES}


def _generic_heads(placements: Sequence[Placement]) -> set[Span]:
    """Returns the first rows' words that are one noun in capitals: SERVICES, CLASSIFICATION."""
    found = set()
    for placement in placements:
        cell, words = placement.segment.block.cell, _words_of(placement)
        if cell is None or cell.row or words is None:
            continue
        if _GENERIC.fullmatch(placement.segment.text.strip()):
            found.add(words)
    return found


def _sentences(placements: Sequence[Placement]) -> set[Span]:
    """Returns the words of cells that say something on their own, though they stand first."""
    found = set()
    for placement in placements:
        words = _words_of(placement)
        if placement.segment.block.cell is None or words is None:
            continue
        if placement.limbs is not None or _MODAL.search(placement.segment.text):
            found.add(words)
    return found


def _column_heads(placements: Sequence[Placement]) -> dict[tuple[int, int], Span]:
    """Returns the headings of columns: the first rows that are no rows like the others."""
    tops: dict[int, dict[int, Placement]] = {}
    bold: set[int] = set()
    for placement in placements:
        cell = placement.segment.block.cell
        if cell is None:
            continue
        if cell.row == 0:
            tops.setdefault(cell.table, {}).setdefault(cell.column, placement)
        elif cell.column == 0 and placement.segment.emphasised:
            bold.add(cell.table)
    heads: dict[tuple[int, int], Span] = {}
    for table, top in tops.items():
        if not _is_head(top, names_rows=table in bold):
            continue
        for column, placement in top.items():
            words = _words_of(placement)
            if words is not None and _short(placement):
                heads[table, column] = words
    return heads


def _is_head(top: dict[int, Placement], *, names_rows: bool) -> bool:
    """Says whether a first row names the columns.

    Args:
        top: The first paragraph of each cell of the row.
        names_rows: True when the first cells of other rows are set off: the table may be a form.
    """
    first = top.get(0)
    if first is not None and _QUOTED_TERM.match(first.segment.text):
        return False
    others = [placement for column, placement in top.items() if column]
    if others and all(each.segment.emphasised for each in others):
        return True
    if any(_VALUE.match(each.segment.text[:400]) for each in others):
        return False
    if len(top) != _FORM_COLUMNS or first is None:
        return True
    names = first.segment.emphasised or names_rows or first.segment.text.rstrip().endswith(":")
    return not names


def _origins(placements: Sequence[Placement]) -> dict[int, int]:
    """Returns for each limb in a cell the paragraph of that cell with its outermost lead-in."""
    found: dict[int, int] = {}
    latest: list[int] = []
    for at, placement in enumerate(placements):
        cell = placement.segment.block.cell
        if cell is None:
            continue
        if latest and placements[latest[0]].segment.block.cell != cell:
            latest = []
        if placement.lead:
            start = placement.lead[0].start
            for each in latest[:_MOST_PARAGRAPHS]:
                span = placements[each].segment.span
                if span.start <= start < span.end and not _opens_sentence(placements[each]):
                    found[at] = each
        latest.append(at)
    return found


def _opens_sentence(placement: Placement) -> bool:
    """Says whether a lead-in has a subject and a verb of its own: "The Provider shall:"."""
    text = placement.segment.text.lstrip()
    return text[:1].isupper() and _MODAL.search(text) is not None


def _words_of(placement: Placement) -> Span | None:
    sentences = placement.segment.sentences
    return Span(sentences[0].start, sentences[-1].end) if sentences else None


def _short(placement: Placement) -> bool:
    return words_in(placement.segment.text) <= _MOST_LEAD_WORDS


def _stands_alone(text: str) -> bool:
    return _SENTENCE.match(text) is not None and _MODAL.search(text) is not None
