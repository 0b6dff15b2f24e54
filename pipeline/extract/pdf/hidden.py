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
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.appearance import unseen_without
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.objects import objects_of, shows_a_picture
from pipeline.extract.pdf.scene import Scene, address_of

__all__ = ["Ink", "find_hidden", "ink_reader"]

# Red, green and blue, 0 to 255.
Colour = tuple[int, int, int]

_WHITE = 250
_TINY = 2.0  # points
# Channels that differ by less than this are one colour to the eye.
_SAME = 24
# What is thinner than this, in points, is a rule or an underline, and covers nothing.
_THIN = 3.0
_NAME = 64
# Points of a clipping path that are looked at; a rectangle has four or five.
_MOST_POINTS = 16
_RECTANGLE = (4, 5)
_MODES_WITHOUT_INK = frozenset(
    {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
)


class Ink(NamedTuple):
    """How the first character of a line is drawn.

    Attributes:
        drawn: The text object that it belongs to.
        colour: Red, green and blue, 0 to 255; None when it leaves no ink at all.
    """

    drawn: pdfium.FPDF_PAGEOBJECT
    colour: Colour | None


def ink_reader(textpage: pdfium.FPDF_TEXTPAGE) -> Callable[[int], Ink]:
    """Returns what says how a character, by PDFium's index, is drawn."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colours = tuple(ctypes.byref(colour) for colour in (red, green, blue, alpha))
    fill, text_object = pdfium.FPDFText_GetFillColor, pdfium.FPDFText_GetTextObject
    mode = pdfium.FPDFTextObj_GetTextRenderMode

    def read(index: int) -> Ink:
        drawn = text_object(textpage, index)
        if mode(drawn) in _MODES_WITHOUT_INK:
            return Ink(drawn, None)
        if not fill(textpage, index, *colours):
            return Ink(drawn, (0, 0, 0))
        if alpha.value == 0:
            return Ink(drawn, None)
        return Ink(drawn, (red.value, green.value, blue.value))

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
    hidden = [_is_out_of_sight(box, frame) for box in boxes]
    suspects = [
        place
        for place in _suspects(boxes, inks, scene=scene, frame=frame)
        if not hidden[place] and inks[place].colour is not None
    ]
    unseen = {place for place, ink in enumerate(inks) if ink.colour is None}
    if suspects:
        objects = [inks[place].drawn for place in suspects]
        gone = unseen_without(page, objects, [boxes[place] for place in suspects], frame=frame)
        unseen.update(place for place, missed in zip(suspects, gone, strict=True) if missed)
    if 2 * len(unseen) > len(inks) and shows_a_picture(objects_of(page, frame), frame):
        return tuple(hidden)
    return tuple(out or place in unseen for place, out in enumerate(hidden))


def _is_out_of_sight(box: Box, frame: Frame) -> bool:
    if box.right <= 0 or box.top <= 0 or box.left >= frame.width or box.bottom >= frame.height:
        return True
    return min(box.top - box.bottom, box.right - box.left) < _TINY


def _suspects(
    boxes: Sequence[Box], inks: Sequence[Ink], *, scene: Scene, frame: Frame
) -> Iterator[int]:
    """Yields the places of lines that may be unseen by what the file says."""
    colours = {ink.colour for ink in inks}
    pale = {colour for colour in colours if colour is not None and min(colour) >= _WHITE}
    layered = {address_of(drawn) for drawn in scene.marked if _in_layer(drawn)}
    surfaces = list(_surfaces(scene, colours, frame=frame))
    order: dict[int, int] = {}
    if surfaces:
        order = {address_of(drawn): at for at, drawn in enumerate(scene.objects)}
    for place, ink in enumerate(inks):
        if (
            ink.colour in pale
            or _is_clipped(ink.drawn)
            or (layered and address_of(ink.drawn) in layered)
        ):
            yield place
        elif surfaces:
            at = order.get(address_of(ink.drawn), -1)
            if any(surface.may_hide(boxes[place], ink, at) for surface in surfaces):
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
    if not scene.others:
        return
    others = set(scene.others)
    first = next((at for at in range(len(scene.objects)) if at not in others), 0)
    bounds = _bounds_reader(frame)
    for at in scene.others:
        drawn = scene.objects[at]
        # Most of what is drawn beside text are rules and underlines.
        box = bounds(drawn)
        if box is None:
            continue
        filled, colour = _fill_of(drawn)
        if filled and (
            at > first or any(ink is not None and _are_one(colour, ink) for ink in inks)
        ):
            yield _Surface(at, box, colour)


def _are_one(surface: Colour | None, ink: Colour) -> bool:
    """Says whether text of this ink is lost on the surface."""
    return surface is not None and all(
        abs(one - other) < _SAME for one, other in zip(surface, ink, strict=True)
    )


def _bounds_reader(frame: Frame) -> Callable[[pdfium.FPDF_PAGEOBJECT], Box | None]:
    """Returns what tells where a surface lies on the page as shown; None for a thin one."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = tuple(ctypes.byref(side) for side in (left, bottom, right, top))
    read, place = pdfium.FPDFPageObj_GetBounds, frame.place

    def bounds(drawn: pdfium.FPDF_PAGEOBJECT) -> Box | None:
        if not read(drawn, *sides):
            return None
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        return None if x1 - x0 < _THIN or y1 - y0 < _THIN else place(x0, y0, x1, y1)

    return bounds


def _fill_of(drawn: pdfium.FPDF_PAGEOBJECT) -> tuple[bool, Colour | None]:
    """Says whether an object covers a surface, and its colour when it has only one."""
    if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
        return True, None
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
    if fill.value == pdfium.FPDF_FILLMODE_NONE:
        return False, None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colours = (ctypes.byref(colour) for colour in (red, green, blue, alpha))
    if not pdfium.FPDFPageObj_GetFillColor(drawn, *colours):
        return True, None
    return True, (red.value, green.value, blue.value)


def _in_layer(drawn: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Says whether a text belongs to an optional layer, which may be switched off."""
    name, size = (ctypes.c_ushort * _NAME)(), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(drawn)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, index)
        read = pdfium.FPDFPageObjMark_GetName(mark, name, 2 * _NAME, ctypes.byref(size))
        if read and bytes(name)[: size.value] == "OC\0".encode("utf-16-le"):
            return True
    return False


def _is_clipped(drawn: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Says whether the middle of a text lies outside one of its clipping paths."""
    clip = pdfium.FPDFPageObj_GetClipPath(drawn)
    paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    if paths <= 0:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = tuple(ctypes.byref(side) for side in (left, bottom, right, top))
    if not pdfium.FPDFPageObj_GetBounds(drawn, *sides):
        return False
    middle_x, middle_y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return any(
        not _holds(_points(clip, path), middle_x, middle_y) for path in range(min(paths, 4))
    )


def _points(clip: pdfium.FPDF_CLIPPATH, path: int) -> list[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[float, float]] = []
    count = min(int(pdfium.FPDFClipPath_CountPathSegments(clip, path)), _MOST_POINTS)
    # Two corners tell of a rectangle.
    for index in range(0, count, 2 if count in _RECTANGLE else 1):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
        if pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            found.append((x.value, y.value))
    return found


def _holds(points: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    if not points:
        return False
    across, up = zip(*points, strict=True)
    return bool(min(across) <= x <= max(across) and min(up) <= y <= max(up))
