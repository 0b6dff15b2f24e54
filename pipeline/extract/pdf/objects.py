# SPDX-License-Identifier: Apache-2.0
"""What is drawn on a page besides its text: pictures, lines and surfaces, with their places."""

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.frame import Frame

__all__ = ["Drawn", "objects_of", "shows_a_picture", "shows_words"]

# Beyond this many objects a page is not looked at any further.
_MOST_OBJECTS = 5_000
# Share of a page that a scan covers at least; a logo or a seal stays below.
_SCAN = 0.2
# Letters that are drawn as curves make at least this many paths; rules and boxes make a few.
_CURVES = 40

_PICTURES = frozenset(
    {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING}
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object of a page: PDFium's number of its kind, and its bounds on the page as shown."""

    kind: int
    box: Box


def objects_of(page: pdfium.FPDF_PAGE, frame: Frame) -> list[Drawn]:
    """Returns the objects of an open page in the order in which they are drawn."""
    count = min(int(pdfium.FPDFPage_CountObjects(page)), _MOST_OBJECTS)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = tuple(ctypes.byref(side) for side in (left, bottom, right, top))
    found: list[Drawn] = []
    for index in range(count):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetBounds(drawn, *sides):
            box = frame.place(left.value, bottom.value, right.value, top.value)
            found.append(Drawn(int(pdfium.FPDFPageObj_GetType(drawn)), box))
    return found


def shows_a_picture(objects: list[Drawn], frame: Frame) -> bool:
    """Says whether a picture, or what may hold one, covers a fifth of the page or more."""
    whole = max(frame.width * frame.height, 1.0)
    return any(
        drawn.kind in _PICTURES and _area(drawn.box, frame) >= _SCAN * whole for drawn in objects
    )


def shows_words(objects: list[Drawn], frame: Frame, *, characters: int) -> bool:
    """Says whether a page on which few letters were read may show more words than those.

    A picture may, and letters drawn as curves, and text of which not a single character came.
    """
    kinds = [drawn.kind for drawn in objects]
    return (
        shows_a_picture(objects, frame)
        or kinds.count(pdfium.FPDF_PAGEOBJ_PATH) >= _CURVES
        or (characters == 0 and pdfium.FPDF_PAGEOBJ_TEXT in kinds)
    )


def _area(box: Box, frame: Frame) -> float:
    width = min(box.right, frame.width) - max(box.left, 0.0)
    height = min(box.top, frame.height) - max(box.bottom, 0.0)
    return max(width, 0.0) * max(height, 0.0)
