# SPDX-License-Identifier: Apache-2.0
"""The pictures on a page: how much of it they cover, and whether they can be unpacked."""

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.frame import frame_of

__all__ = ["covered_by_pictures", "shows_too_much"]

# A picture with more pixels would take more memory than a worker has.
_MOST_PIXELS = 200_000_000
_MOST_OBJECTS = 1_000
_MOST_DEPTH = 3


def covered_by_pictures(page: pdfium.FPDF_PAGE) -> float:
    """Returns the share of an open page, 0 to 1, that pictures cover; strips of one add up."""
    frame = frame_of(page)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = tuple(ctypes.byref(side) for side in (left, bottom, right, top))
    covered = 0.0
    for drawn in _objects(page):
        if any(_pixels(drawn)) and pdfium.FPDFPageObj_GetBounds(drawn, *sides):
            box = frame.place(left.value, bottom.value, right.value, top.value)
            width = min(box.right, frame.width) - max(box.left, 0.0)
            height = min(box.top, frame.height) - max(box.bottom, 0.0)
            covered += max(width, 0.0) * max(height, 0.0)
    return min(covered / max(frame.width * frame.height, 1.0), 1.0)


def shows_too_much(page: pdfium.FPDF_PAGE) -> bool:
    """Says whether a picture on an open page has too many pixels to be unpacked."""
    return any(pixels > _MOST_PIXELS for drawn in _objects(page) for pixels in _pixels(drawn))


def _objects(page: pdfium.FPDF_PAGE) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    count = min(int(pdfium.FPDFPage_CountObjects(page)), _MOST_OBJECTS)
    return (pdfium.FPDFPage_GetObject(page, index) for index in range(count))


def _pixels(drawn: pdfium.FPDF_PAGEOBJECT, depth: int = 0) -> Iterator[int]:
    """Yields the number of pixels of each picture that an object is or, being a form, holds."""
    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if pdfium.FPDFImageObj_GetImagePixelSize(drawn, ctypes.byref(width), ctypes.byref(height)):
            yield width.value * height.value
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MOST_DEPTH:
        count = min(int(pdfium.FPDFFormObj_CountObjects(drawn)), _MOST_OBJECTS)
        for index in range(count):
            yield from _pixels(pdfium.FPDFFormObj_GetObject(drawn, index), depth + 1)
