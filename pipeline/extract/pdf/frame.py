# SPDX-License-Identifier: Apache-2.0
"""A page as shown: its size, and how a place in the file turns into one on it."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box

__all__ = ["Frame", "Place", "frame_of"]

# Left, bottom, right and top in the file to a box on the page as shown.
Place = Callable[[float, float, float, float], Box]

# What is left of a page whose box says nothing usable: US letter, as PDFium assumes.
_USUAL = (0.0, 0.0, 612.0, 792.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """Width and height of a page as shown, in points, and the way onto it from the file."""

    width: float
    height: float
    place: Place


def frame_of(page: pdfium.FPDF_PAGE) -> Frame:
    """Returns the frame of an open page: crop box and rotation are taken into account."""
    rect = pdfium.FS_RECTF()
    left, bottom, right, top = _USUAL
    if pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect)):
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
    turns = int(pdfium.FPDFPage_GetRotation(page)) % 4
    width, height = right - left, top - bottom
    if turns % 2:
        width, height = height, width
    return Frame(width, height, _place(turns, (left, bottom, right, top)))


def _place(turns: int, page: tuple[float, float, float, float]) -> Place:
    left, bottom, right, top = page
    if turns == 0 and left == bottom == 0:
        return Box
    # A quarter turn clockwise takes the lower left corner of the file to the upper left.
    ways: tuple[Place, ...] = (
        lambda x0, y0, x1, y1: Box(x0 - left, y0 - bottom, x1 - left, y1 - bottom),
        lambda x0, y0, x1, y1: Box(y0 - bottom, right - x1, y1 - bottom, right - x0),
        lambda x0, y0, x1, y1: Box(right - x1, top - y1, right - x0, top - y0),
        lambda x0, y0, x1, y1: Box(top - y1, x0 - left, top - y0, x1 - left),
    )
    return ways[turns]
