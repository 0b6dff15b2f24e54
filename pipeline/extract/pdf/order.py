# SPDX-License-Identifier: Apache-2.0
"""Lines in reading order: the order of the file where it is sane, that of the page where not."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median

from pipeline.domain.document import Box
from pipeline.extract.pdf.labels import label_end
from pipeline.extract.pdf.lines import PrintedLine, box_around

__all__ = ["reading_order"]

# Columns that are written in turns go aside at every second line, or more often.
_ASIDE_SHARE = 0.35
_PROSE = 20
# Most lines of a column that holds no words of its own but labels are shorter than this.
_LABEL = 10
# Boxes of lines below each other may overlap by a few points.
_TOUCH = 5.0
# Narrowest white band, in points, that may part columns; measured in steps of so many points.
_GUTTER = 8.0
_STEP = 2.0
_WIDEST = 6_000.0
# Share of the lines of a region that may run across a gutter.
_ACROSS = 0.12
# Fewest lines on each side of a gutter.
_COLUMN_LINES = 4
# How deep regions may lie in each other: a page of a paper needs three or four.
_DEPTH = 12

_top = attrgetter("box.top")
_left = attrgetter("box.left")


def reading_order(lines: Sequence[PrintedLine]) -> tuple[PrintedLine, ...]:
    """Returns the lines of one page in the order in which a person reads them.

    Two or three columns come one after the other, below what spans them; a column of numbers or
    labels goes with the lines beside it. The order in which the file draws its lines is kept
    unless it goes up the page, or often aside: most programs write in reading order, and know
    their columns better than geometry does. Words up the side or across the page come last.
    """
    standing = [line for line in lines if not line.upright and line.cell is None]
    if standing:
        lines = [line for line in lines if line.upright or line.cell is not None]
    if any(line.cell is not None for line in lines):
        return (*_with_tables(lines), *standing)
    return (*_ordered(lines), *standing)


def _ordered(lines: Sequence[PrintedLine]) -> tuple[PrintedLine, ...]:
    if _goes_aside(lines):
        return tuple(_sort_region(tuple(lines), depth=0))
    runs = _downward_runs(lines)
    if len(runs) <= 1:
        return tuple(lines)
    runs.sort(key=_run_top, reverse=True)
    if any(_overlap(above, below) for above, below in pairwise(runs)):
        return tuple(_sort_region(tuple(lines), depth=0))
    # A footer that is drawn first, or a list that is drawn from its end.
    return tuple(line for run in runs for line in run)


def _with_tables(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Yields the lines in order, each table as one thing among them, row by row within."""
    tables: dict[int, list[PrintedLine]] = {}
    for line in lines:
        if line.cell is not None:
            tables.setdefault(line.cell.place.table, []).append(line)
    stands: dict[int, PrintedLine] = {}
    others: list[PrintedLine] = []
    for line in lines:
        if line.cell is None:
            others.append(line)
        elif line.cell.place.table not in stands:
            table = line.cell.place.table
            stands[table] = line._replace(box=_around(tables[table]))
            others.append(stands[table])
    for line in _ordered(others):
        if line.cell is None:
            yield line
        else:
            yield from _by_cells(tables[line.cell.place.table])


def _by_cells(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Yields the lines of a table row by row and cell by cell."""
    cells: dict[tuple[int, int], list[PrintedLine]] = {}
    for line in lines:
        if line.cell is not None:
            cells.setdefault((line.cell.place.row, line.cell.place.column), []).append(line)
    for place in sorted(cells):
        yield from _sort_rows(cells[place])


def _around(lines: Sequence[PrintedLine]) -> Box:
    return box_around([line.cell.box for line in lines if line.cell is not None])


def _downward_runs(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Parts the lines of a file where one stands above what was drawn before it.

    A new column begins above too, but beside; numbers that stand beside their clauses are none.
    """
    runs: list[list[PrintedLine]] = []
    before: PrintedLine | None = None
    for line in lines:
        if before is None or (
            (line.box.bottom + line.box.top) / 2 > before.box.top
            and (_overlaps(before, line) or _is_label(before) or _is_label(line))
        ):
            runs.append([])
        runs[-1].append(line)
        before = line
    return runs


def _overlaps(line: PrintedLine, other: PrintedLine) -> bool:
    return line.box.left < other.box.right and other.box.left < line.box.right


def _is_label(line: PrintedLine) -> bool:
    """Says whether a line is a number or a letter of a clause and nothing more."""
    text = line.text
    return len(text) < _LABEL and (text.isdigit() or label_end(text) >= len(text))


def _run_top(run: Sequence[PrintedLine]) -> float:
    return max(line.box.top for line in run)


def _overlap(above: Sequence[PrintedLine], below: Sequence[PrintedLine]) -> bool:
    return min(line.box.bottom for line in above) < _run_top(below) - _TOUCH


def _goes_aside(lines: Sequence[PrintedLine]) -> bool:
    """Says whether lines of two columns are written in turns."""
    aside = 0
    for above, below in pairwise(lines):
        first, second = above.box, below.box
        if second.left >= first.right:
            aside += first.bottom < (second.bottom + second.top) / 2 < first.top
    return aside >= _ASIDE_SHARE * len(lines) > 0 and _is_prose(lines)


def _is_prose(lines: Sequence[PrintedLine]) -> bool:
    """Says whether most lines are as long as those of a column; cells of a table are shorter."""
    return bool(lines) and median(len(line.text) for line in lines) >= _PROSE


def _sort_region(lines: Sequence[PrintedLine], *, depth: int) -> list[PrintedLine]:
    """Cuts a region into bands, and a band into columns, until there is one column."""
    gutters = _gutters(lines) if depth < _DEPTH else []
    if not gutters:
        return _sort_rows(lines)
    ordered: list[PrintedLine] = []
    top_down = sorted(lines, key=_top, reverse=True)
    for spans, run in groupby(top_down, key=lambda line: _crosses(line, gutters)):
        band = list(run)
        columns = [band] if spans else _columns(band, gutters)
        if len(columns) == 1:
            ordered.extend(_sort_rows(columns[0]))
            continue
        for column in columns:
            ordered.extend(_sort_region(column, depth=depth + 1))
    return ordered


def _gutters(lines: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """Returns the white bands that part a region, from left to right: the edges of each.

    A heading or a table may run across: a band is white where hardly a line covers it, while
    lines end on its left and begin on its right.
    """
    left = min(line.box.left for line in lines)
    width = max(line.box.right for line in lines) - left
    if len(lines) < 2 * _COLUMN_LINES or not 0 < width < _WIDEST:
        return []
    # Written so that what is no number gives no gutter either.
    if not all(left <= line.box.left <= line.box.right <= left + width for line in lines):
        return []
    changes = [0] * (int(width / _STEP) + 3)
    for line in lines:
        changes[int((line.box.left - left) / _STEP)] += 1
        changes[max(int((line.box.right - left) / _STEP), 0) + 1] -= 1
    most = max(_ACROSS * len(lines), 1)
    gutters: list[tuple[float, float]] = []
    white = covered = 0
    for step, change in enumerate(changes[:-2]):
        covered += change
        if covered <= most:
            white += 1
            continue
        if white * _STEP >= _GUTTER and step > white:
            gutters.append((left + (step - white) * _STEP, left + step * _STEP))
        white = 0
    return gutters


def _crosses(line: PrintedLine, gutters: Sequence[tuple[float, float]]) -> bool:
    return any(line.box.left < start and end < line.box.right for start, end in gutters)


def _columns(
    lines: Sequence[PrintedLine], gutters: Sequence[tuple[float, float]]
) -> list[list[PrintedLine]]:
    """Returns the columns of a band from left to right; one when it holds rows, not columns."""
    columns: list[list[PrintedLine]] = [[] for _ in range(len(gutters) + 1)]
    for line in lines:
        middle = (line.box.left + line.box.right) / 2
        columns[sum(start + end < 2 * middle for start, end in gutters)].append(line)
    columns = _without_labels([column for column in columns if column])
    if max(map(len, columns)) < _COLUMN_LINES:
        return [list(lines)]
    return columns


def _without_labels(columns: Sequence[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Puts a column of clause numbers to the words on its right, one of amounts to its left."""
    joined: list[list[PrintedLine]] = []
    waiting: list[PrintedLine] = []
    for column in columns:
        if _is_narrow(column):
            waiting.extend(column)
            continue
        joined.append([*waiting, *column])
        waiting = []
    if not joined:
        return [waiting]
    joined[-1].extend(waiting)
    return joined


def _is_narrow(column: Sequence[PrintedLine]) -> bool:
    return median(len(line.text) for line in column) < _LABEL


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
