# SPDX-License-Identifier: Apache-2.0
"""Tables with ruled borders: the cells of a page, and which words stand in which of them.

A table is what ``borders`` finds between the lines of the page, unless it is a frame or a box.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat
from operator import itemgetter

from pipeline.domain.document import Box, Cell
from pipeline.extract.pdf.borders import Corners, tables_between
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.letters import BoxBetween
from pipeline.extract.pdf.lines import TableCell
from pipeline.extract.pdf.rulings import NEAR, edges_of
from pipeline.extract.pdf.scene import Scene

__all__ = ["Grid", "cut_at_cells", "find_grids"]

# Start and end of a piece of the text of a page, half open.
Range = tuple[int, int]
# With more lines than this a page is a drawing.
_MOST_EDGES = 4_800
# A cell as wide as its table and as high as this share of the page is a frame around the text.
_FRAME = 0.4
_FEWEST_RIMS = 3
# What a marker colours: at most so many heights of a letter high, words at its left side, within
# points, and so many heights at its right, where a space may be marked with them.
_LIT_HEIGHT = 2.2
_LIT_LEFT = 2.0
_LIT_RIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a page: its cells, and the box around them."""

    box: Box
    cells: tuple[TableCell, ...]


def find_grids(scene: Scene, frame: Frame) -> tuple[Grid, ...]:
    """Returns the tables of a page from top to bottom; none for most pages.

    A table has two rows and two columns at least, or, below the page it began on, one row.
    A frame around the page, a box around a paragraph and lines to sign on are none.

    Args:
        scene: What the open page draws.
        frame: Of the page.
    """
    edges = edges_of(scene, frame)
    lying = sum(edge.horizontal for edge in edges)
    standing = len(edges) - lying
    if lying < 2 or standing < 2 or len(edges) > _MOST_EDGES:
        return ()
    found = (_grid(cells, frame) for cells in tables_between(edges, frame.height))
    return tuple(_numbered(grid for grid in found if grid is not None))


def cut_at_cells(
    text: str, ranges: Sequence[Range], box_between: BoxBetween, *, grids: Sequence[Grid]
) -> Iterable[tuple[Range, TableCell | None]]:
    """Yields the lines of a page with their cells, those that run over a border cut at it.

    Args:
        text: The text of the page.
        ranges: Its lines.
        box_between: Gives the box around two characters by their places in the text.
        grids: The tables of the page.
    """
    if not grids:
        return zip(ranges, repeat(None))
    cut = list(_cut(text, ranges, box_between, grids))
    lit = _highlights(cut, box_between, grids)
    if lit:
        tables = [grid for grid in grids if grid not in lit]
        return _cut(text, ranges, box_between, tables)
    return cut


def _cut(
    text: str, ranges: Sequence[Range], box_between: BoxBetween, grids: Sequence[Grid]
) -> Iterator[tuple[Range, TableCell | None]]:
    find = _cell_finder(grids)

    def cell_at(place: int) -> TableCell | None:
        box = box_between(place, place)
        return find((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    for span in ranges:
        start, end, current = -1, -1, None
        for word in _words(text, span):
            for (first, last), cell in _pieces(word, cell_at):
                if start >= 0 and cell is not current:
                    yield (start, end), current
                    start = -1
                if start < 0:
                    start, current = first, cell
                end = last
        if start >= 0:
            yield (start, end), current


def _cell_finder(grids: Sequence[Grid]) -> Callable[[float, float], TableCell | None]:
    """Returns what gives the cell around a point, None when there is none."""
    # Boxes as plain numbers: every word of a table is held against every cell.
    tables = [
        (_sides(grid.box), [(*_sides(cell.box), cell) for cell in grid.cells]) for grid in grids
    ]

    def find(x: float, y: float) -> TableCell | None:
        for (west, south, east, north), cells in tables:
            if west <= x <= east and south <= y <= north:
                for left, bottom, right, top, cell in cells:
                    if left <= x <= right and bottom <= y <= top:
                        return cell
        return None

    return find


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.bottom, box.right, box.top


def _highlights(
    cut: Iterable[tuple[Range, TableCell | None]],
    box_between: BoxBetween,
    grids: Sequence[Grid],
) -> list[Grid]:
    """Returns what is no table but words marked with colour: its cells end where words do.

    A marker colours line by line what it marks. Cells are higher than a line, or leave white at
    one side of their words at least.
    """
    home = {id(cell): grid for grid in grids for cell in grid.cells}
    words: Counter[int] = Counter()
    marked: Counter[int] = Counter()
    for (start, end), cell in cut:
        if cell is not None:
            grid = id(home[id(cell)])
            words[grid] += 1
            marked[grid] += _hugs(
                cell.box, box_between(start, start), box_between(end - 1, end - 1)
            )
    return [grid for grid in grids if 2 * marked[id(grid)] > words[id(grid)]]


def _hugs(cell: Box, first: Box, last: Box) -> bool:
    """Says whether a cell is as high as a line and as wide as its words, a space added."""
    size = max(first.top - first.bottom, 1.0)
    return (
        cell.top - cell.bottom < _LIT_HEIGHT * size
        and first.left - cell.left < _LIT_LEFT
        and cell.right - last.right < _LIT_RIGHT * size
    )


def _words(text: str, span: Range) -> Iterator[Range]:
    start, end = span
    while start < end:
        gap = text.find(" ", start, end)
        stop = end if gap < 0 else gap
        if stop > start:
            yield start, stop
        start = stop + 1


def _pieces(
    word: Range, cell_at: Callable[[int], TableCell | None]
) -> Iterator[tuple[Range, TableCell | None]]:
    """Yields a word with its cell; two columns printed hard on each other come as two words."""
    start, end = word
    first, last = cell_at(start), cell_at(end - 1)
    if first is last:
        yield word, first
        return
    for _, run in groupby(((place, cell_at(place)) for place in range(start, end)), key=_identity):
        places = list(run)
        yield (places[0][0], places[-1][0] + 1), places[0][1]


def _identity(found: tuple[int, TableCell | None]) -> int:
    return id(found[1])


def _grid(cells: Sequence[Corners], frame: Frame) -> Grid | None:
    """Returns the table that some cells make, None when they are a frame or a box."""
    left, right = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
    inner = [
        cell
        for cell in cells
        if cell[3] - cell[1] < _FRAME * frame.height or cell[2] - cell[0] < right - left - 2 * NEAR
    ]
    lefts = sorted({cell[0] for cell in inner})
    tops = sorted({cell[1] for cell in inner})
    if len(lefts) < 2 or not tops:
        return None
    top, bottom = tops[0], max(cell[3] for cell in inner)
    if len(tops) < 2 and bottom - top > _FRAME * frame.height:
        return None
    height = frame.height
    return Grid(
        Box(left, height - bottom, right, height - top),
        tuple(
            TableCell(
                Cell(0, tops.index(cell[1]), lefts.index(cell[0])),
                Box(cell[0], height - cell[3], cell[2], height - cell[1]),
            )
            for cell in sorted(inner, key=itemgetter(1, 0))
        ),
    )


def _numbered(grids: Iterable[Grid]) -> Iterator[Grid]:
    for table, grid in enumerate(grids):
        cells = (replace(each, place=replace(each.place, table=table)) for each in grid.cells)
        yield replace(grid, cells=tuple(cells))
