# SPDX-License-Identifier: Apache-2.0
"""PDFs of pages that a test draws."""

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]


def drawn(*pages: Draw, password: str | None = None) -> bytes:
    """Returns a PDF of A4 pages, each drawn by one function, that begin in a plain face."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), encrypt=password)
    for page in pages:
        canvas.setFont("Helvetica", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
