# SPDX-License-Identifier: Apache-2.0
"""Lines that are in a PDF's text but that a reader of the page does not see.

They are read like any other line, because they are part of the file that is signed, and flagged.
The first character speaks for its line. Accepted gap: text under a picture or a coloured box
that is drawn later counts as seen.
"""

import ctypes
from collections.abc import Callable, Sequence
from enum import IntEnum

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.objects import objects_of, shows_a_picture

__all__ = ["Ink", "find_hidden", "ink_reader"]

_WHITE = 250
_TINY = 2.0  # points
_BEHIND = frozenset(
    {
        pdfium.FPDF_PAGEOBJ_PATH,
        pdfium.FPDF_PAGEOBJ_IMAGE,
        pdfium.FPDF_PAGEOBJ_SHADING,
        pdfium.FPDF_PAGEOBJ_FORM,
    }
)


class Ink(IntEnum):
    """How the first character of a line is drawn."""

    SEEN = 0
    WHITE = 1
    NONE = 2


def ink_reader(textpage: pdfium.FPDF_TEXTPAGE) -> Callable[[int], Ink]:
    """Returns what says how a character, by PDFium's index, is drawn."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colours = tuple(ctypes.byref(colour) for colour in (red, green, blue, alpha))
    fill, text_object = pdfium.FPDFText_GetFillColor, pdfium.FPDFText_GetTextObject
    mode, invisible = pdfium.FPDFTextObj_GetTextRenderMode, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

    def read(index: int) -> Ink:
        if mode(text_object(textpage, index)) == invisible:
            return Ink.NONE
        if not fill(textpage, index, *colours) or red.value < _WHITE:
            return Ink.SEEN
        if alpha.value == 0:
            return Ink.NONE
        white = green.value >= _WHITE and blue.value >= _WHITE
        return Ink.WHITE if white else Ink.SEEN

    return read


def find_hidden(
    page: pdfium.FPDF_PAGE, boxes: Sequence[Box], inks: Sequence[Ink], *, frame: Frame
) -> tuple[bool, ...]:
    """Says of each line of an open page whether a reader does not see it.

    A page that is a picture, with more text laid over it unseen than seen, is a scan with its
    recognised text: the reader sees that text in the picture.

    Args:
        page: The open page.
        boxes: Of the lines, as shown.
        inks: How each of them is drawn, in the same order.
        frame: Of the page.
    """
    if not any(inks):
        return tuple(_is_out_of_sight(box, frame) for box in boxes)
    objects = objects_of(page, frame)
    unseen = sum(ink is Ink.NONE for ink in inks)
    scan = 2 * unseen > len(inks) and shows_a_picture(objects, frame)
    grounds = [drawn.box for drawn in objects if drawn.kind in _BEHIND]
    return tuple(
        _is_out_of_sight(box, frame)
        or (ink is Ink.NONE and not scan)
        or (ink is Ink.WHITE and not any(_holds(ground, box) for ground in grounds))
        for box, ink in zip(boxes, inks, strict=True)
    )


def _is_out_of_sight(box: Box, frame: Frame) -> bool:
    if box.right <= 0 or box.top <= 0 or box.left >= frame.width or box.bottom >= frame.height:
        return True
    return min(box.top - box.bottom, box.right - box.left) < _TINY


def _holds(ground: Box, box: Box) -> bool:
    middle_x, middle_y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return ground.left < middle_x < ground.right and ground.bottom < middle_y < ground.top
