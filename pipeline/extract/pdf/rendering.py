# SPDX-License-Identifier: Apache-2.0
"""A page of a PDF to a grey picture, turned and straightened on the way."""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.ocr.picture import Picture

__all__ = ["Rendering", "render_page"]

_POINTS = 72.0
_DPI = 200.0
# Pages larger than A3 are scans whose program took a pixel for a point, or posters: their longer
# side gets the pixels of A3.
_LONGEST = 1191.0
_WHITE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Rendering:
    """A picture of a page as turned, and what a pixel of it is in points.

    Attributes:
        picture: The page.
        width: Of the page as turned, in points.
        height: Of the page as turned, in points.
        scale: Pixels a point.
    """

    picture: Picture
    width: float
    height: float
    scale: float

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Returns the place of pixels, counted from the upper left, in points on the page."""
        scale, height = self.scale, self.height
        return Box(left / scale, height - bottom / scale, right / scale, height - top / scale)


def render_page(page: pdfium.FPDF_PAGE, *, turn: int = 0, tilt: float = 0.0) -> Rendering | None:
    """Returns the picture of an open page at 200 dpi, less for huge pages; None for no area.

    Args:
        page: The open page.
        turn: Quarter turns clockwise beside those that the page asks for.
        tilt: Degrees by which the lines rise to the right, taken out by turning the page. Places
            are those on the straightened page: at the edges off by a few points.
    """
    width, height = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
    shown = (height, width) if turn % 2 else (width, height)
    longest = max(shown)
    if min(shown) <= 0 or not math.isfinite(longest):
        return None
    scale = _DPI / _POINTS * min(1.0, _LONGEST / longest)
    # Rows of a multiple of four bytes have no filling between them.
    across, down = math.ceil(shown[0] * scale / 4) * 4, math.ceil(shown[1] * scale)
    angle = math.radians(90 * turn + tilt)
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    matrix = pdfium.FS_MATRIX(
        a=cosine,
        b=sine,
        c=-sine,
        d=cosine,
        e=shown[0] * scale / 2 - (cosine * width - sine * height) / 2,
        f=shown[1] * scale / 2 - (sine * width + cosine * height) / 2,
    )
    grey = _draw(page, matrix, across, down)
    return None if grey is None else Rendering(Picture(across, down, grey), *shown, scale)


def _draw(
    page: pdfium.FPDF_PAGE, matrix: pdfium.FS_MATRIX, across: int, down: int
) -> bytes | None:
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, _WHITE)
        clip = pdfium.FS_RECTF(0.0, 0.0, float(across), float(down))
        pdfium.FPDF_RenderPageBitmapWithMatrix(
            bitmap, page, ctypes.byref(matrix), ctypes.byref(clip), pdfium.FPDF_GRAYSCALE
        )
        stride = int(pdfium.FPDFBitmap_GetStride(bitmap))
        if stride != across:
            return None
        return ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), across * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
