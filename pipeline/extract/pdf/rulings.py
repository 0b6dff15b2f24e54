# SPDX-License-Identifier: Apache-2.0
"""The straight lines drawn on a page: the borders of tables, as edges of no width.

Programs draw a border as a stroke, as a filled rectangle a hair wide, as the rim of a shaded
surface, or a whole grid as one path. Most pages of a contract draw none of them: a page is looked
at object by object only when it draws more than its text, and no further than a table needs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.calls import (
    COLOUR,
    CORNERS,
    MATRIX,
    count_segments,
    get_draw_mode,
    get_matrix,
    get_point,
    get_segment,
    get_segment_type,
    get_surface,
)
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.scene import Other, Scene

__all__ = ["FEWEST_RIMS", "NEAR", "Edge", "edges_of"]

# Borders this near to each other are one, and corners this far apart still meet, in points.
NEAR = 3.0
# Fewest lines that end together and so show the open side of a table.
FEWEST_RIMS = 3
_MOST_POINTS = 8_000
# Up to this many points a filled shape is a line; wider it is a surface with four edges.
_HAIR = 3.0
_SHORTEST = 4.0
_WHITE = 250
# Points of a path that closes a rectangle by coming back to where it began.
_RECTANGLE = 5

# Corners in the space of the file to a box on the page as shown.
_Way = Callable[[float, float, float, float], Box]


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal or vertical line on the page as shown, in points; no width of its own."""

    box: Box

    @property
    def horizontal(self) -> bool:
        """Says whether it lies; otherwise it stands."""
        return self.box.right - self.box.left >= self.box.top - self.box.bottom


def edges_of(scene: Scene, frame: Frame) -> list[Edge]:
    """Returns the straight lines of a page; none where they could not make a table.

    That is where they stand at fewer than three places, as those of a box do and those of most
    pages, or where the page draws too much. Most paths are rules and underlines, of which none
    stands: they are told by their corners.
    Accepted gap: lines in a picture, and lines put together from letters such as dashes.

    Args:
        scene: What the open page draws.
        frame: Of the page.
    """
    path_kind, up = pdfium.FPDF_PAGEOBJ_PATH, _axis_upwards(frame)
    paths = [other for other in scene.others if other.kind == path_kind]
    high = [
        path
        for path in paths
        # Within a drawing they may be turned.
        if path.within or path.corners is None or path.corners[up + 2] - path.corners[up] > _HAIR
    ]
    if scene.cut or not high:
        return []
    way_of = _way_finder(frame)
    edges_in = _edge_reader(way_of)
    found = {path.at: list(edges_in(path)) for path in high if not _is_low(path, way_of)}
    edges = [edge for drawn in found.values() for edge in drawn]
    standing = sorted(edge.box.left for edge in edges if not edge.horizontal)
    if len(standing) < 2:
        return []
    lying = [edge.box for edge in edges if edge.horizontal]
    lying += [way_of(path)(*path.corners) for path in paths if path.corners]
    if not _may_have_columns(standing, lying):
        return []
    return [edge for path in paths for edge in found.get(path.at) or edges_in(path)]


def _axis_upwards(frame: Frame) -> int:
    """Returns which axis of the file, 0 or 1, runs up or down the page as shown."""
    unit = frame.place(0.0, 0.0, 0.0, 1.0)
    return 1 if unit.top > unit.bottom else 0


def _is_low(path: Other, way_of: Callable[[Other], _Way]) -> bool:
    """Says whether a path is so low on the page that none of its lines can stand."""
    if path.corners is None:
        return False
    box = way_of(path)(*path.corners)
    return box.top - box.bottom <= _HAIR


def _may_have_columns(standing: Sequence[float], lying: Iterable[Box]) -> bool:
    """Says whether lines stand at three places, or at fewer with open sides beside them.

    Args:
        standing: Where lines stand, from left to right.
        lying: Where others lie.
    """
    if sum(right - left > NEAR for left, right in pairwise(standing)) >= 2:
        return True
    # A table with open sides has lines that end together, and one that crosses them.
    crossed = (
        any(box.left - 2 * NEAR <= x <= box.right + 2 * NEAR for x in standing) for box in lying
    )
    return sum(crossed) >= FEWEST_RIMS


def _way_finder(frame: Frame) -> Callable[[Other], _Way]:
    """Returns what gives the way from the space that a path is drawn in onto the page."""
    known: dict[tuple[int, ...], _Way] = {(): frame.place}

    def find(path: Other) -> _Way:
        if path.within not in known:
            way = frame.place
            for drawing in path.within:
                way = _through(drawing, way)
            known[path.within] = way
        return known[path.within]

    return find


def _through(drawn: int, way: _Way) -> _Way:
    """Returns the way from the space inside an object onto the page."""
    if not get_matrix(drawn, MATRIX.whole):
        return way
    a, b, c, d, e, f = MATRIX.read()

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        left, right = sorted((a * x0 + c * y0 + e, a * x1 + c * y1 + e))
        low, high = sorted((b * x0 + d * y0 + f, b * x1 + d * y1 + f))
        return way(left, low, right, high)

    return place


def _edge_reader(way_of: Callable[[Other], _Way]) -> Callable[[Other], Iterable[Edge]]:
    """Returns what gives the edges that one path draws."""
    fill_to, stroke_to = COLOUR.places[:2]

    def read(path: Other) -> Iterable[Edge]:
        get_draw_mode(path.drawn, fill_to, stroke_to)
        filled, stroked = COLOUR.read()[:2]
        points = count_segments(path.drawn)
        if points > _MOST_POINTS or not (stroked or filled):
            return ()
        way = way_of(path)
        if points > _RECTANGLE:
            if not stroked and _is_white(path.drawn):
                return ()
            return _edges_along(_places_of(path.drawn, points), _through(path.drawn, way))
        if path.corners is None:
            return ()
        box = way(*path.corners)
        if min(box.right - box.left, box.top - box.bottom) <= _HAIR:
            return _line(box)
        seen = points >= _RECTANGLE - 1 and (stroked or not _is_white(path.drawn))
        return _rim(box) if seen else ()

    return read


def _places_of(path: int, points: int) -> Iterator[tuple[int, float, float]]:
    """Yields the points of a path: how each is reached, and where it is."""
    x, y = CORNERS.places[:2]
    for index in range(points):
        segment = get_segment(path, index)
        get_point(segment, x, y)
        across, along, *_ = CORNERS.read()
        yield get_segment_type(segment), across, along


def _edges_along(places: Iterable[tuple[int, float, float]], way: _Way) -> Iterator[Edge]:
    """Yields the edges of a path of many points: a grid drawn at once, or many rectangles."""
    for (_, x0, y0), (kind, x1, y1) in pairwise(places):
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _line(way(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


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


def _is_white(path: int) -> bool:
    if not get_surface(path, *COLOUR.places):
        return False
    red, green, blue, alpha = COLOUR.read()
    return bool(alpha == 0 or min(red, green, blue) >= _WHITE)
