# SPDX-License-Identifier: Apache-2.0
"""The clauses of a paper while they are collected: what each is, what holds it, where it ends."""

from dataclasses import dataclass

from pipeline.domain.document import Span
from pipeline.domain.outline import Clause
from pipeline.outline.labels import Label
from pipeline.outline.numbers import Entry, cite

__all__ = ["Place", "Register"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new clause goes.

    Attributes:
        span: Its own range in ``Document.text``.
        parent: Index of the clause that holds it, None at the top.
        term: The defined term of which it is a limb, empty for others.
        row: True when it is set in a cell of a table.
    """

    span: Span
    parent: int | None
    term: str = ""
    row: bool = False


class Register:
    """Collects clauses in reading order and numbers them at the end."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._in_cells: set[int] = set()
        self.scope: int | None = None

    def open_scope(self, label: Label, *, heading: str, span: Span) -> int:
        """Adds a schedule, in which all clauses stand that follow; returns its index."""
        self.scope = len(self._entries)
        self._entries.append(Entry(label, heading, span.start, span.end, None, self.scope, 0))
        return self.scope

    def add(self, label: Label | None, *, heading: str, place: Place) -> int:
        """Adds a clause to the open schedule or to the body; returns its index."""
        parent = place.parent
        depth = 0
        if parent is not None and parent != self.scope:
            depth = self._entries[parent].depth + 1
        span = place.span
        entry = Entry(
            label, heading, span.start, span.end, parent, self.scope, depth, term=place.term
        )
        self._entries.append(entry)
        index = len(self._entries) - 1
        if place.row:
            self._in_cells.add(index)
        return index

    def extend(self, index: int | None, end: int) -> None:
        """Moves the end of a clause to words that belong to it."""
        if index is not None and self._entries[index].end < end:
            self._entries[index].end = end

    def heading(self, index: int) -> str:
        """Returns the heading of a clause, empty without one."""
        return self._entries[index].heading

    def label(self, index: int) -> Label | None:
        """Returns the label of a clause, None for an unnumbered heading."""
        return self._entries[index].label

    def start(self, index: int) -> int:
        """Returns where a clause begins."""
        return self._entries[index].start

    def set_heading(self, index: int, heading: str) -> None:
        """Gives a heading to a clause whose number stood alone on its line."""
        self._entries[index].heading = heading

    def mark_recital(self, index: int) -> None:
        """Notes that a lettered clause is a recital, and is cited as one."""
        self._entries[index].recital = True

    def in_cell(self, index: int | None) -> bool:
        """Says whether a clause is set in a cell of a table."""
        return index in self._in_cells

    def has_clause_above(self, parent: int | None) -> bool:
        """Says whether a clause with a label holds what stands below a parent, in its scope.

        A Part is no such clause: like a schedule, it may be a form with numbered rows.
        """
        while parent is not None and parent != self.scope:
            label = self._entries[parent].label
            if label is not None and label.word != "part":
                return True
            parent = self._entries[parent].parent
        return False

    def finish(self) -> tuple[Clause, ...]:
        """Returns the clauses, each with its number and ending where its last limb ends."""
        entries = self._entries
        for entry in reversed(entries):
            if entry.parent is not None and entries[entry.parent].end < entry.end:
                entries[entry.parent].end = entry.end
        return tuple(
            Clause(
                number,
                entry.label.printed if entry.label is not None else "",
                entry.heading,
                entry.depth,
                entry.start,
                entry.end,
                entry.parent,
            )
            for entry, number in zip(entries, cite(entries), strict=True)
        )
