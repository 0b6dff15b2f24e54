# SPDX-License-Identifier: Apache-2.0
"""Tables of a document: those of its pages judged, joined over page breaks and counted.

A page knows its borders only. Whether they make a table shows in the words between them, and
whether it is the table of the page before shows in what stands around both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.domain.document import Cell
from pipeline.extract.pdf.lines import PrintedLine, TableCell

__all__ = ["SettledTables", "settle_tables"]

# Borders of two pages, in points, that are the same.
_SAME = 4.0
# Rows below each other that begin with the same letters as the head of the table repeat it.
_MOST_HEAD_ROWS = 3
_STOPS = frozenset(".:;!?")

_Lines = tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class SettledTables:
    """The lines of each page with the cells of the document's tables.

    Attributes:
        flows: Lines by page; rows that run over a page break stand on the page they begin on.
        heads: Lines of head rows that are printed again at the top of a page, in order.
    """

    flows: tuple[_Lines, ...]
    heads: _Lines


def settle_tables(flows: Sequence[_Lines]) -> SettledTables:
    """Returns the lines with the tables of the whole document, rows and columns without gaps.

    Borders with words in one row or one column only are no table: their lines come back without
    cells. A table that ends one page and goes on at the top of the next is one; the head row
    that is printed again there leaves the flow, and a row that runs over the break is one row.

    Args:
        flows: The lines of each page in reading order, each table in one piece.
    """
    if not any(line.cell for flow in flows for line in flow):
        return SettledTables(tuple(flows), ())
    settler = _Settler()
    for flow in flows:
        settler.add_page(flow)
    return settler.finish()


class _Settler:
    """Takes the pages in order, and remembers the table that may go on."""

    def __init__(self) -> None:
        self._pages: list[list[PrintedLine]] = []
        self._heads: list[PrintedLine] = []
        # Every table as the lines of its parts, one part a page.
        self._tables: list[list[_Lines]] = []
        self._open = False

    def add_page(self, flow: _Lines) -> None:
        lines: list[PrintedLine] = []
        runs = [(table, tuple(run)) for table, run in groupby(flow, key=_table_of)]
        for place, (table, run) in enumerate(runs):
            if table is None:
                lines.extend(run)
                self._open = False
                continue
            goes_on = place == 0 and self._open and _fits(self._tables[-1], run)
            if not (goes_on or _is_table(run)):
                lines.extend(line._replace(cell=None) for line in run)
                self._open = False
                continue
            if not goes_on:
                self._tables.append([])
            self._tables[-1].append(run)
            lines.extend(run)
            self._open = True
        self._pages.append(lines)

    def finish(self) -> SettledTables:
        settled: dict[int, PrintedLine] = {}
        moved: dict[int, list[PrintedLine]] = {}
        heads: set[int] = set()
        for number, parts in enumerate(self._tables):
            table = _Table(number, parts)
            heads.update(map(id, table.heads))
            settled.update(table.settled)
            moved.update(table.moved)
        gone = {id(line) for lines in moved.values() for line in lines}
        pages = tuple(
            tuple(
                settled.get(id(each), each)
                for line in lines
                if id(line) not in gone and id(line) not in heads
                for each in (line, *moved.get(id(line), ()))
            )
            for lines in self._pages
        )
        kept = tuple(
            line._replace(cell=None)
            for lines in self._pages
            for line in lines
            if id(line) in heads
        )
        return SettledTables(pages, kept)


class _Table:
    """One table of the document: what becomes of the lines of its parts.

    Attributes:
        heads: Lines of repeated head rows.
        settled: Each other line, by identity, with its cell in the table of the document.
        moved: Lines that follow another, by its identity, because their row began with it.
    """

    def __init__(self, number: int, parts: Sequence[_Lines]) -> None:
        self.heads: list[PrintedLine] = []
        self.settled: dict[int, PrintedLine] = {}
        self.moved: dict[int, list[PrintedLine]] = {}
        columns = _columns(parts)
        top = _rows(parts[0])
        self._row = 0
        self._last: list[PrintedLine] = []
        for nth, part in enumerate(parts):
            rows = _rows(part)
            if nth:
                rows = self._without_head(rows, top)
            for place, row in enumerate(rows):
                self._add(row, columns, number, joins=bool(nth) and place == 0)

    def _without_head(
        self, rows: list[list[PrintedLine]], top: list[list[PrintedLine]]
    ) -> list[list[PrintedLine]]:
        """Takes the rows away that repeat the first rows of the table."""
        same = 0
        while same < min(len(rows), len(top), _MOST_HEAD_ROWS) and (
            _words(rows[same]) == _words(top[same])
        ):
            self.heads.extend(rows[same])
            same += 1
        return rows[same:]

    def _add(
        self, row: list[PrintedLine], columns: dict[int, int], number: int, *, joins: bool
    ) -> None:
        if joins and self._last and _goes_on(self._last, row, columns):
            self._join(row, columns)
        else:
            self._row += bool(self._last)
            self._last = []
        for line in row:
            place = Cell(number, self._row, columns[_left(line)])
            self.settled[id(line)] = line._replace(cell=replace(_cell(line), place=place))
        self._last.extend(row)

    def _join(self, row: list[PrintedLine], columns: dict[int, int]) -> None:
        """Puts each line behind the last one of its cell."""
        for line in row:
            column = columns[_left(line)]
            before = [each for each in self._last if columns[_left(each)] <= column]
            anchor = before[-1] if before else self._last[-1]
            self.moved.setdefault(id(anchor), []).append(line)


def _table_of(line: PrintedLine) -> int | None:
    return None if line.cell is None else line.cell.place.table


def _cell(line: PrintedLine) -> TableCell:
    if line.cell is None:
        msg = "a line outside tables has no cell"
        raise ValueError(msg)
    return line.cell


def _left(line: PrintedLine) -> int:
    return round(_cell(line).box.left / _SAME)


def _columns(parts: Sequence[_Lines]) -> dict[int, int]:
    """Returns the number of the column for each left border that has words behind it.

    The borders of neighbouring cells may be drawn apart, and a page may be set off by a hair:
    borders nearer to each other than a letter are one.
    """
    numbers: dict[int, int] = {}
    before: int | None = None
    for left in sorted({_left(line) for part in parts for line in part}):
        if before is None or left - before > 1:
            numbers[left] = len(set(numbers.values()))
        else:
            numbers[left] = numbers[before]
        before = left
    return numbers


def _rows(part: _Lines) -> list[list[PrintedLine]]:
    ordered = sorted(part, key=lambda line: _cell(line).place.row)
    return [list(run) for _, run in groupby(ordered, key=lambda line: _cell(line).place.row)]


def _words(row: Iterable[PrintedLine]) -> str:
    return "".join("".join(line.text.split()) for line in row)


def _first(row: Iterable[PrintedLine], columns: dict[int, int]) -> int:
    return min(columns[_left(line)] for line in row)


def _goes_on(
    above: Sequence[PrintedLine], row: Sequence[PrintedLine], columns: dict[int, int]
) -> bool:
    """Says whether a row at the top of a page is the rest of the row above.

    It begins without its first cell, below a row that has it; or it begins in the middle of a
    sentence, in cells in which the row above has words without an end.
    """
    if _first(row, columns) > _first(above, columns) == 0:
        return True
    ends = {columns[_left(line)]: line for line in above}
    begins = {columns[_left(line)]: line for line in reversed(row)}
    if not begins.keys() <= ends.keys():
        return False
    return all(
        begins[column].text[0].islower() and ends[column].text[-1] not in _STOPS
        for column in begins
    )


def _is_table(run: _Lines) -> bool:
    """Says whether two rows and two columns at least have words."""
    rows = {_cell(line).place.row for line in run}
    return len(rows) > 1 and len({_cell(line).place.column for line in run}) > 1


def _fits(parts: Sequence[_Lines], run: _Lines) -> bool:
    """Says whether cells have the borders of the table that the page before ended with."""
    known = {side for line in parts[-1] for side in _sides(line)}
    sides = {side for line in run for side in _sides(line)}
    shared = sum(any(abs(side - other) <= _SAME for other in known) for side in sides)
    return shared == len(sides)


def _sides(line: PrintedLine) -> tuple[float, float]:
    box = _cell(line).box
    return box.left, box.right
