# SPDX-License-Identifier: Apache-2.0
"""Tables with ruled borders: the cells of a page, and which words stand in which of them.

The lines come from PDFium's objects; pdfplumber, which finds the same cells in any page that it
parses, turns them into cells here without parsing the file a second time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.domain.document import Box, Cell
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.lines import TableCell
from pipeline.extract.pdf.rulings import Edge, edges_of
from pipeline.extract.pdf.scene import Scene

__all__ = ["Grid", "cut_at_cells", "find_grids"]

# Start and end of a piece of the text of a page, half open.
Range = tuple[int, int]
# Left, top, right and bottom of a cell, from the top of the page: as pdfplumber writes it.
_Corners = tuple[float, float, float, float]
# A line as pdfplumber writes it: names of numbers, among them x0, x1, top and bottom.
_Edge = dict[str, Any]

# Borders this near to each other are one, and corners this far apart still meet, in points.
_NEAR = 3.0
# With more lines than this, or more places where they cross, a page is a drawing: to find its
# cells takes the square of that.
_MOST_EDGES = 1_200
_MOST_CROSSINGS = 1_200
# A cell as wide as its table and as high as this share of the page is a frame around the text.
_FRAME = 0.4
_FEWEST_RIMS = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a page: its cells, and the box around them."""

    box: Box
    cells: tuple[TableCell, ...]

    def at(self, x: float, y: float) -> TableCell | None:
        """Returns the cell around a point, None when there is none."""
        if not _holds(self.box, x, y):
            return None
        return next((cell for cell in self.cells if _holds(cell.box, x, y)), None)


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
    if lying < 2 or standing < 2 or len(edges) > 4 * _MOST_EDGES:
        return ()
    found = (_grid(cells, frame) for cells in _cells_of(edges, frame.height))
    return tuple(_numbered(grid for grid in found if grid is not None))


def cut_at_cells(
    text: str, ranges: Sequence[Range], box_at: Callable[[int], Box], *, grids: Sequence[Grid]
) -> Iterator[tuple[Range, TableCell | None]]:
    """Yields the lines of a page with their cells, those that run over a border cut at it.

    Args:
        text: The text of the page.
        ranges: Its lines.
        box_at: Gives the box of the character at a place in the text.
        grids: The tables of the page.
    """

    def cell_at(place: int) -> TableCell | None:
        box = box_at(place)
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        return next((cell for grid in grids if (cell := grid.at(x, y)) is not None), None)

    for span in ranges:
        if not grids:
            yield span, None
            continue
        pieces = (piece for word in _words(text, span) for piece in _pieces(word, cell_at))
        for cell, run in groupby(pieces, key=itemgetter(1)):
            parts = [part for part, _ in run]
            yield (parts[0][0], parts[-1][1]), cell


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
    if first == last:
        yield word, first
        return
    for cell, run in groupby(range(start, end), key=cell_at):
        places = list(run)
        yield (places[0], places[-1] + 1), cell


def _cells_of(edges: Sequence[Edge], height: float) -> list[list[_Corners]]:
    """Returns the cells of each table as pdfplumber finds them between the edges."""
    # Loaded here, because it takes as long as fifty pages.
    from pdfplumber import table

    ruled = [_as_edge(edge.box, height, horizontal=edge.horizontal) for edge in edges]
    merged = table.merge_edges(ruled, _NEAR, _NEAR, _NEAR, _NEAR)
    merged += _open_rims(merged, height)
    if len(merged) > _MOST_EDGES:
        return []
    crossings = table.edges_to_intersections(merged, _NEAR, _NEAR)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    return table.cells_to_tables(table.intersections_to_cells(crossings))


def _as_edge(box: Box, height: float, *, horizontal: bool) -> _Edge:
    """Returns an edge as pdfplumber writes it, measured from the top of the page."""
    top = height - box.top
    return {
        "object_type": "line",
        "orientation": "h" if horizontal else "v",
        "x0": box.left,
        "x1": box.right,
        "top": top,
        "bottom": height - box.bottom,
        "doctop": top,
        "width": box.right - box.left,
        "height": box.top - box.bottom,
    }


def _open_rims(merged: Sequence[_Edge], height: float) -> list[_Edge]:
    """Returns the sides that a table leaves open: where three lines or more end together."""
    rims: list[_Edge] = []
    lying = [edge for edge in merged if edge["orientation"] == "h"]
    standing = [edge for edge in merged if edge["orientation"] == "v"]
    for ends in _common_ends(lying):
        low, high = height - ends[-1]["bottom"], height - ends[0]["top"]
        crossed = [each for each in standing if _lies_between(each, ends)]
        rims.extend(
            _as_edge(Box(x, low, x, high), height, horizontal=False)
            for x in (ends[0]["x0"], ends[0]["x1"])
            if crossed and not any(abs(each["x0"] - x) <= _NEAR for each in crossed)
        )
    return rims


def _common_ends(lying: Sequence[_Edge]) -> Iterator[list[_Edge]]:
    """Yields from top to bottom the lines that begin and end below each other."""
    for _, group in groupby(sorted(lying, key=_ends), key=_ends):
        ends = sorted(group, key=itemgetter("top"))
        if len(ends) >= _FEWEST_RIMS:
            yield ends


def _ends(edge: _Edge) -> tuple[int, int]:
    return round(edge["x0"] / _NEAR), round(edge["x1"] / _NEAR)


def _lies_between(standing: _Edge, ends: Sequence[_Edge]) -> bool:
    x = standing["x0"]
    return bool(
        ends[0]["x0"] - _NEAR <= x <= ends[0]["x1"] + _NEAR
        and standing["top"] < ends[-1]["bottom"]
        and standing["bottom"] > ends[0]["top"]
    )


def _grid(cells: Sequence[_Corners], frame: Frame) -> Grid | None:
    """Returns the table that some cells make, None when they are a frame or a box."""
    left, right = min(cell[0] for cell in cells), max(cell[2] for cell in cells)
    inner = [
        cell
        for cell in cells
        if cell[3] - cell[1] < _FRAME * frame.height
        or cell[2] - cell[0] < right - left - 2 * _NEAR
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


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.bottom <= y <= box.top
