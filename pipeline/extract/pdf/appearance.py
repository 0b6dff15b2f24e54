# SPDX-License-Identifier: Apache-2.0
"""Whether text leaves a trace on its page: the page is drawn with it and without it."""

import ctypes
from collections.abc import Sequence

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.frame import Frame

__all__ = ["unseen_without"]

# Pixels along the longer side of a page at most; enough to see a line of small print.
_SIDE = 1_000
# Change of a pixel, of 255, that an eye notices.
_NOTICED = 10


def unseen_without(
    page: pdfium.FPDF_PAGE,
    objects: Sequence[pdfium.FPDF_PAGEOBJECT],
    boxes: Sequence[Box],
    *,
    frame: Frame,
) -> tuple[bool, ...]:
    """Says of each text whether the page looks the same where it stands when it is not drawn.

    Args:
        page: The open page; the texts are drawn no more when this returns.
        objects: The texts.
        boxes: Where each of them stands on the page as shown, in the same order.
        frame: Of the page.
    """
    scale = min(_SIDE / max(frame.width, frame.height, 1.0), 1.0)
    width, height = (max(int(side * scale), 1) for side in (frame.width, frame.height))
    before = _drawn(page, width, height)
    for drawn in objects:
        pdfium.FPDFTextObj_SetTextRenderMode(drawn, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    after = _drawn(page, width, height)
    unseen: list[bool] = []
    for box in boxes:
        left, right = max(int(box.left * scale), 0), min(int(box.right * scale) + 1, width)
        first = max(int((frame.height - box.top) * scale), 0)
        last = min(int((frame.height - box.bottom) * scale) + 1, height)
        rows = range(first * width, last * width, width)
        unseen.append(not any(_differs(before, after, row + left, row + right) for row in rows))
    return tuple(unseen)


def _drawn(page: pdfium.FPDF_PAGE, width: int, height: int) -> bytes:
    """Returns the page as grey pixels, row by row from the top."""
    pixels = (ctypes.c_ubyte * (width * height))()
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, pixels, width)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(
            bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_RENDER_NO_SMOOTHIMAGE
        )
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return bytes(pixels)


def _differs(before: bytes, after: bytes, start: int, end: int) -> bool:
    one, other = before[start:end], after[start:end]
    return one != other and any(abs(a - b) >= _NOTICED for a, b in zip(one, other, strict=True))
