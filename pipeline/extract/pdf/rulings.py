# SPDX-License-Identifier: Apache-2.0
"""The straight lines drawn on a page: the borders of tables, as edges of no width.

Programs draw a border as a stroke, as a filled rectangle a hair wide, as the rim of a shaded
surface, or a whole grid as one path. Most pages of a contract draw none of them: a page is looked
at object by object only when it draws more than its text, and no further than a table needs.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.frame import Frame

__all__ = ["Edge", "edges_of"]

# A page with more objects than this is a drawing, or made to be slow; a table of 80 rows and ten
# columns, each border drawn apart and doubled, stays below.
_MOST_OBJECTS = 8_000
_MOST_POINTS = 8_000
# How deep drawings may lie in each other.
_DEPTH = 3
# Up to this many points a filled shape is a line; wider it is a surface with four edges.
_HAIR = 3.0
_SHORTEST = 4.0
_WHITE = 250
# Points of a path that closes a rectangle by coming back to where it began.
_RECTANGLE = 5

# Corners in the space of the file to a box on the page as shown.
_Way = Callable[[float, float, float, float], Box]
_Found = tuple[pdfium.FPDF_PAGEOBJECT | None, _Way]


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal or vertical line on the page as shown, in points; no width of its own."""

    box: Box

    @property
    def horizontal(self) -> bool:
        """Says whether it lies; otherwise it stands."""
        return self.box.right - self.box.left >= self.box.top - self.box.bottom


def edges_of(page: pdfium.FPDF_PAGE, frame: Frame) -> list[Edge]:
    """Returns the straight lines of an open page; none for a page that draws too much.

    Accepted gap: lines in a picture, and lines put together from letters such as dashes.
    """
    if int(pdfium.FPDFPage_CountObjects(page)) > _MOST_OBJECTS:
        return []
    found = list(islice(_paths(page, frame), _MOST_OBJECTS + 1))
    if len(found) > _MOST_OBJECTS:
        return []
    edges_in = _edge_reader()
    return [edge for path, way in found if path is not None for edge in edges_in(path, way)]


def _paths(page: pdfium.FPDF_PAGE, frame: Frame) -> Iterator[_Found]:
    """Yields what is a path among the objects of a page, None for what is not."""
    for index in range(int(pdfium.FPDFPage_CountObjects(page))):
        yield from _paths_of(pdfium.FPDFPage_GetObject(page, index), frame.place, depth=0)


def _paths_of(drawn: pdfium.FPDF_PAGEOBJECT, way: _Way, *, depth: int) -> Iterator[_Found]:
    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield drawn, way
        return
    yield None, way
    # A drawing that is put onto the page as a whole.
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        inner = _through(drawn, way)
        for index in range(int(pdfium.FPDFFormObj_CountObjects(drawn))):
            within = pdfium.FPDFFormObj_GetObject(drawn, index)
            yield from _paths_of(within, inner, depth=depth + 1)


def _through(drawn: pdfium.FPDF_PAGEOBJECT, way: _Way) -> _Way:
    """Returns the way from the space inside an object onto the page."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(matrix)):
        return way
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        across = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
        along = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
        return way(min(across), min(along), max(across), max(along))

    return place


def _points(path: pdfium.FPDF_PAGEOBJECT) -> int:
    return int(pdfium.FPDFPath_CountSegments(path))


def _edge_reader() -> Callable[[pdfium.FPDF_PAGEOBJECT, _Way], Iterable[Edge]]:
    """Returns what gives the edges that one path draws."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    modes = ctypes.byref(fill), ctypes.byref(stroke)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = tuple(ctypes.byref(side) for side in (left, bottom, right, top))
    mode, bounds = pdfium.FPDFPath_GetDrawMode, pdfium.FPDFPageObj_GetBounds

    def read(path: pdfium.FPDF_PAGEOBJECT, way: _Way) -> Iterable[Edge]:
        mode(path, *modes)
        points = _points(path)
        if points > _MOST_POINTS or not (stroke.value or fill.value):
            return ()
        if points > _RECTANGLE:
            return _edges_along(path, way, points, filled=not stroke.value)
        if not bounds(path, *sides):
            return ()
        box = way(left.value, bottom.value, right.value, top.value)
        if min(box.right - box.left, box.top - box.bottom) <= _HAIR:
            return _line(box)
        seen = points >= _RECTANGLE - 1 and (stroke.value or not _is_white(path))
        return _rim(box) if seen else ()

    return read


def _edges_along(
    path: pdfium.FPDF_PAGEOBJECT, way: _Way, points: int, *, filled: bool
) -> Iterator[Edge]:
    """Yields the edges of a path of many points: a grid drawn at once, or many rectangles."""
    if filled and _is_white(path):
        return
    inner = _through(path, way)
    x, y = ctypes.c_float(), ctypes.c_float()
    places: list[tuple[int, float, float]] = []
    for index in range(points):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        places.append((int(pdfium.FPDFPathSegment_GetType(segment)), x.value, y.value))
    for (_, x0, y0), (kind, x1, y1) in pairwise(places):
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _line(inner(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _line(box: Box) -> Iterator[Edge]:
    """Yields what is long and straight, laid in the middle of its width."""
    width, height = box.right - box.left, box.top - box.bottom
    if max(width, height) < _SHORTEST:
        return
    if height <= _HAIR and width > height:
        middle = (box.bottom + box.top) / 2
        yield Edge(Box(box.left, middle, box.right, middle))
    elif width <= _HAIR:
        middle = (box.left + box.right) / 2
        yield Edge(Box(middle, box.bottom, middle, box.top))


def _rim(box: Box) -> Iterator[Edge]:
    yield Edge(Box(box.left, box.bottom, box.right, box.bottom))
    yield Edge(Box(box.left, box.top, box.right, box.top))
    yield Edge(Box(box.left, box.bottom, box.left, box.top))
    yield Edge(Box(box.right, box.bottom, box.right, box.top))


def _is_white(path: pdfium.FPDF_PAGEOBJECT) -> bool:
    colours = tuple(ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, *(ctypes.byref(each) for each in colours)):
        return False
    *rgb, alpha = (each.value for each in colours)
    return alpha == 0 or min(rgb) >= _WHITE
