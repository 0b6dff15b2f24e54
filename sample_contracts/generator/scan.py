"""Turning a printed PDF into what a scanner makes of it: skewed, noisy pictures."""

from __future__ import annotations

import io
import random

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

__all__ = ["scan_pdf"]

_DPI = 200
_POINTS_PER_INCH = 72
_SEED = 20250314
_SKEW = 0.4
_NOISE = 0.045
_QUALITY = 60
_PAPER = 255


def scan_pdf(printed: bytes, title: str) -> bytes:
    """Return a PDF with one grey picture a page and no text layer.

    The same input gives the same bytes as long as Pillow and PDFium stay the same.
    """
    dice = random.Random(_SEED)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setTitle(title)
    document = pypdfium2.PdfDocument(printed)
    for number in range(len(document)):
        page = document[number]
        wide, high = page.get_size()
        picture = page.render(scale=_DPI / _POINTS_PER_INCH, grayscale=True).to_pil()
        # Sheets do not all lie alike on the glass.
        skew = _SKEW if number % 2 == 0 else -_SKEW * 0.75
        jpeg = io.BytesIO()
        _worn(picture.convert("L"), skew, dice).save(jpeg, "JPEG", quality=_QUALITY)
        jpeg.seek(0)
        canvas.setPageSize((wide, high))
        canvas.drawImage(ImageReader(jpeg), 0, 0, wide, high)
        canvas.showPage()
    document.close()
    canvas.save()
    return buffer.getvalue()


def _worn(picture: Image.Image, skew: float, dice: random.Random) -> Image.Image:
    turned = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=_PAPER)
    size = turned.width * turned.height
    noise = Image.frombytes("L", turned.size, dice.randbytes(size))
    return Image.blend(turned, noise, _NOISE)
