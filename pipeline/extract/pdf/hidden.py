# SPDX-License-Identifier: Apache-2.0
"""Lines that are in a PDF's text but that a reader of the page does not see.

They are read like any other line, because they are part of the file that is signed, and flagged.
Some are plain by themselves: beyond the page, tiny, drawn without ink. The others are suspected
by what the file says (white or of the colour below it, under something drawn later, outside its
clipping path, in a layer) and judged by the eye: the page is drawn with and without them.

The first character speaks for its line. Accepted gap: a drawing within the page that belongs to a
layer as a whole, because PDFium does not say so.
"""

import ctypes
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.appearance import unseen_without
from pipeline.extract.pdf.calls import (
    COLOUR,
    CORNERS,
    count_clip_paths,
    count_clip_segments,
    count_marks,
    get_bounds,
    get_clip,
    get_clip_segment,
    get_draw_mode,
    get_fill,
    get_mark,
    get_point,
    get_render_mode,
    get_surface,
    get_text_object,
    object_at,
)
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.objects import objects_of, shows_a_picture
from pipeline.extract.pdf.scene import Other, Scene

__all__ = ["Ink", "find_hidden", "ink_reader"]

# Red, green and blue, 0 to 255.
Colour = tuple[int, int, int]
_Corners = tuple[float, float, float, float]

_BLACK = (0, 0, 0)
_WHITE = 250
_TINY = 2.0  # points
# Channels that differ by less than this are one colour to the eye.
_SAME = 24
# What is thinner than this, in points, is a rule or an underline, and covers nothing.
_THIN = 3.0
_NAME = 64
_LAYER = "OC\0".encode("utf-16-le")
# On a page with more objects than this, surfaces are not held against each line.
_MOST_OBJECTS = 5_000
# Clipping paths of a text, and points of each, that are looked at; a rectangle has four or five.
_MOST_CLIPS, _MOST_POINTS = 4, 16
_RECTANGLE = (4, 5)
# Corners that no point lies between.
_NOTHING = (math.inf, math.inf, -math.inf, -math.inf)
_MODES_WITHOUT_INK = frozenset(
    {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
)


class Ink(NamedTuple):
    """How the first character of a line is drawn.

    Attributes:
        drawn: Address of the text object that it belongs to, 0 for none.
        colour: Red, green and blue, 0 to 255; None when it leaves no ink at all.
    """

    drawn: int
    colour: Colour | None


def ink_reader(textpage: pdfium.FPDF_TEXTPAGE) -> Callable[[int], Ink]:
    """Returns what says how a character, by PDFium's index, is drawn; of an open page's text."""
    to_red, to_green, to_blue, to_alpha = COLOUR.places
    fill, text_object, mode, read_room = get_fill, get_text_object, get_render_mode, COLOUR.read

    def read(index: int) -> Ink:
        drawn = text_object(textpage, index)
        if mode(drawn) in _MODES_WITHOUT_INK:
            return Ink(drawn, None)
        if not fill(textpage, index, to_red, to_green, to_blue, to_alpha):
            return Ink(drawn, _BLACK)
        red, green, blue, alpha = read_room()
        return Ink(drawn, (red, green, blue) if alpha else None)

    return read


def find_hidden(
    page: pdfium.FPDF_PAGE,
    boxes: Sequence[Box],
    inks: Sequence[Ink],
    *,
    scene: Scene,
    frame: Frame,
) -> tuple[bool, ...]:
    """Says of each line of an open page whether a reader does not see it.

    A page that is a picture, with more text that is unseen than seen, is a scan with its
    recognised text: the reader sees that text in the picture.

    Args:
        page: The open page. Suspected text is drawn no more when this returns.
        boxes: Of the lines, as shown.
        inks: How each of them is drawn, in the same order.
        scene: What the page draws.
        frame: Of the page.
    """
    width, height = frame.width, frame.height
    hidden = [_is_out_of_sight(box, width, height) for box in boxes]
    suspects = [
        place
        for place in _suspects(boxes, inks, scene=scene, frame=frame)
        if not hidden[place] and inks[place].colour is not None
    ]
    unseen = {place for place, ink in enumerate(inks) if ink.colour is None}
    if suspects:
        objects = [object_at(inks[place].drawn) for place in suspects]
        gone = unseen_without(page, objects, [boxes[place] for place in suspects], frame=frame)
        unseen.update(place for place, missed in zip(suspects, gone, strict=True) if missed)
    if 2 * len(unseen) > len(inks) and shows_a_picture(objects_of(page, frame), frame):
        return tuple(hidden)
    return tuple(out or place in unseen for place, out in enumerate(hidden))


def _is_out_of_sight(box: Box, width: float, height: float) -> bool:
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    return (
        right - left < _TINY
        or top - bottom < _TINY
        or right <= 0
        or top <= 0
        or left >= width
        or bottom >= height
    )


def _suspects(
    boxes: Sequence[Box], inks: Sequence[Ink], *, scene: Scene, frame: Frame
) -> Iterator[int]:
    """Yields the places of lines that may be unseen by what the file says."""
    colours = {ink.colour for ink in inks}
    pale = {colour for colour in colours if colour is not None and min(colour) >= _WHITE}
    is_clipped = _clip_reader(frame)
    layered = _layered(scene)
    surfaces = list(_surfaces(scene, colours, frame=frame))
    order: dict[int, int] = {}
    if surfaces:
        order = {drawn: at for at, drawn in enumerate(scene.objects)}
    for place, (drawn, colour) in enumerate(inks):
        if colour in pale or drawn in layered or is_clipped(drawn, boxes[place]):
            yield place
        elif surfaces:
            at = order.get(drawn, -1)
            if any(surface.may_hide(boxes[place], inks[place], at) for surface in surfaces):
                yield place


@dataclass(frozen=True, slots=True)
class _Surface:
    """A filled path, a picture or a shading: its place in the order, and its colour if any."""

    at: int
    box: Box
    colour: Colour | None

    def may_hide(self, box: Box, ink: Ink, at: int) -> bool:
        """Says whether it lies over a text at a place in the order, or has its colour."""
        middle_x, middle_y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        if not (
            self.box.left < middle_x < self.box.right and self.box.bottom < middle_y < self.box.top
        ):
            return False
        if self.at > at:
            return True
        return ink.colour is not None and _are_one(self.colour, ink.colour)


def _surfaces(
    scene: Scene, inks: Collection[Colour | None], *, frame: Frame
) -> Iterator[_Surface]:
    """Yields what is drawn over some text, or below it in a colour of text."""
    if not scene.others or len(scene.objects) > _MOST_OBJECTS:
        return
    others = {other.at for other in scene.others}
    first = next((at for at in range(len(scene.objects)) if at not in others), 0)
    for other in scene.others:
        if other.corners is None:
            continue
        left, bottom, right, top = other.corners
        # Most of what is drawn beside text are rules and underlines.
        if top - bottom < _THIN or right - left < _THIN:
            continue
        filled, colour = _fill_of(other)
        if filled and (
            other.at > first or any(ink is not None and _are_one(colour, ink) for ink in inks)
        ):
            yield _Surface(other.at, frame.place(left, bottom, right, top), colour)


def _are_one(surface: Colour | None, ink: Colour) -> bool:
    """Says whether text of this ink is lost on the surface."""
    return surface is not None and all(
        abs(one - other) < _SAME for one, other in zip(surface, ink, strict=True)
    )


def _fill_of(other: Other) -> tuple[bool, Colour | None]:
    """Says whether an object covers a surface, and its colour when it has only one."""
    if other.kind != pdfium.FPDF_PAGEOBJ_PATH:
        return True, None
    get_draw_mode(other.drawn, *COLOUR.places[:2])
    if COLOUR.read()[0] == pdfium.FPDF_FILLMODE_NONE:
        return False, None
    if not get_surface(other.drawn, *COLOUR.places):
        return True, None
    red, green, blue, _ = COLOUR.read()
    return True, (red, green, blue)


def _layered(scene: Scene) -> frozenset[int]:
    """Returns the texts that belong to an optional layer, which may be switched off."""
    layers: dict[int, bool] = {}
    found: list[int] = []
    for drawn in scene.marked:
        for index in range(count_marks(drawn)):
            # Texts that are marked together share the mark.
            mark = get_mark(drawn, index)
            if mark not in layers:
                layers[mark] = _is_layer(drawn, index)
            if layers[mark]:
                found.append(drawn)
    return frozenset(found)


def _is_layer(drawn: int, index: int) -> bool:
    name, size = (ctypes.c_ushort * _NAME)(), ctypes.c_ulong()
    mark = pdfium.FPDFPageObj_GetMark(object_at(drawn), index)
    read = pdfium.FPDFPageObjMark_GetName(mark, name, 2 * _NAME, ctypes.byref(size))
    return bool(read) and bytes(name)[: size.value] == _LAYER


def _clip_reader(frame: Frame) -> Callable[[int, Box], bool]:
    """Returns what says whether the middle of a text lies outside one of its clipping paths.

    It takes the text and the box of the line that begins with it.
    """
    # Texts that are clipped together share the path, and most of a page are.
    known: dict[int, _Corners] = {}
    is_plain = frame.place is Box

    def is_clipped(drawn: int, box: Box) -> bool:
        clip = get_clip(drawn)
        paths = count_clip_paths(clip) if clip else 0
        if paths <= 0:
            return False
        around: list[_Corners] = []
        for path in range(min(paths, _MOST_CLIPS)):
            first = get_clip_segment(clip, path, 0)
            if first not in known:
                known[first] = _around(clip, path)
            around.append(known[first])
        # On most pages places are those of the file, and the line lies within for all to see.
        if is_plain and all(_contains(corners, box) for corners in around):
            return False
        if not get_bounds(drawn, *CORNERS.places):
            return False
        left, bottom, right, top = CORNERS.read()
        middle = Box(
            (left + right) / 2, (bottom + top) / 2, (left + right) / 2, (bottom + top) / 2
        )
        return not all(_contains(corners, middle) for corners in around)

    return is_clipped


def _contains(corners: _Corners, box: Box) -> bool:
    west, south, east, north = corners
    return west <= box.left and box.right <= east and south <= box.bottom and box.top <= north


def _around(clip: int, path: int) -> _Corners:
    """Returns the corners around a clipping path; those of nothing when it has no points."""
    to_x, to_y = CORNERS.places[:2]
    across: list[float] = []
    up: list[float] = []
    count = min(count_clip_segments(clip, path), _MOST_POINTS)
    # Two corners tell of a rectangle.
    for index in range(0, count, 2 if count in _RECTANGLE else 1):
        if get_point(get_clip_segment(clip, path, index), to_x, to_y):
            x, y, *_ = CORNERS.read()
            across.append(x)
            up.append(y)
    return (min(across), min(up), max(across), max(up)) if across else _NOTHING
