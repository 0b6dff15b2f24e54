# SPDX-License-Identifier: Apache-2.0
"""Where single characters of an open page stand.

To ask PDFium for the box of every character costs four times the text itself; the first and the
last character of a line are enough for its place.
"""

from collections.abc import Callable

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.calls import CORNERS, MORE_CORNERS, get_loose_box
from pipeline.extract.pdf.frame import Place

__all__ = ["BoxBetween", "White", "box_reader", "white_reader"]

# The box around two characters, by their places.
BoxBetween = Callable[[int, int], Box]
# Width of the white between two characters, by their places, in heights of a line.
White = Callable[[int, int], float]


def box_reader(textpage: pdfium.FPDF_TEXTPAGE, place: Place) -> BoxBetween:
    """Returns what gives the box around two characters of a line, by PDFium's index."""
    loose, address, read_room = get_loose_box, CORNERS.whole, CORNERS.read

    def read(first: int, last: int) -> Box:
        if not loose(textpage, first, address):
            return Box(0.0, 0.0, 0.0, 0.0)
        left, top, right, bottom = read_room()
        if last > first and loose(textpage, last, address):
            x0, y1, x1, y0 = read_room()
            # Written out, because min and max take as long as all the rest.
            left, bottom = x0 if x0 < left else left, y0 if y0 < bottom else bottom
            right, top = x1 if x1 > right else right, y1 if y1 > top else top
        return place(left, bottom, right, top)

    return read


def white_reader(textpage: pdfium.FPDF_TEXTPAGE) -> White:
    """Returns what gives the white between two characters of a line, by PDFium's index.

    It is taken along the longer way between them, so that a turned page needs no turning.
    """
    loose, before_at, after_at = get_loose_box, CORNERS.whole, MORE_CORNERS.whole
    read_before, read_after = CORNERS.read, MORE_CORNERS.read

    def read(before: int, after: int) -> float:
        if not (loose(textpage, before, before_at) and loose(textpage, after, after_at)):
            return 0.0
        left, top, right, bottom = read_before()
        x0, y1, x1, y0 = read_after()
        white = max(x0 - right, left - x1, y0 - top, bottom - y1)
        return float(white / max(top - bottom, right - left, 1.0))

    return read
