# SPDX-License-Identifier: Apache-2.0
"""What the fonts of a line tell: whether it is bold, and how high it stands."""

import ctypes
import re
from collections.abc import Callable
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.calls import (
    CORNERS,
    get_ascent,
    get_descent,
    get_font,
    get_font_flags,
    get_font_name,
    get_font_weight,
)
from pipeline.extract.pdf.frame import Place

__all__ = ["Face", "body_reader", "face_reader"]

_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18
_NAME_LENGTH = 128
_NAME = ctypes.create_string_buffer(_NAME_LENGTH)
# "Times-Bold", "ABCDEF+Carlito-BoldItalic", "Arial,Bold", "Arial-Black", "Gotham-Heavy". Many
# programs write the plain weight into the descriptor of a bold font, and tell by its name alone.
_BOLD_NAME = re.compile(rb"bold|[-,\s](?:black|heavy|demi)", re.IGNORECASE)
# Letters of any face rise and hang by about so much, in sizes of the font.
_ASCENT, _DESCENT = 0.69, 0.21
# What a font claims beyond these cannot be: it embeds a few glyphs under codes of their own, and
# PDFium took one of them for an A and one for a g. The box of each line would follow its letters.
_LEAST_ASCENT, _MOST_ASCENT, _LEAST_DESCENT = 0.5, 1.2, 0.1


class Face(NamedTuple):
    """A font as far as the layout asks for it.

    Attributes:
        bold: True when its letters are bold.
        measured: True when it says believably how high its letters stand.
    """

    bold: bool
    measured: bool


_UNKNOWN = Face(bold=False, measured=True)


def face_reader() -> Callable[[int], Face]:
    """Returns what gives the face of a text object of one open page, by its address.

    Each font is looked at once. Fonts are told by their addresses, so a reader must not be used
    after its page is closed.
    """
    known: dict[int, Face] = {0: _UNKNOWN}

    def read(drawn: int) -> Face:
        address = get_font(drawn) if drawn else 0
        face = known.get(address)
        if face is None:
            face = known[address] = Face(_is_bold(address), _is_measured(address))
        return face

    return read


def body_reader(textpage: pdfium.FPDF_TEXTPAGE, place: Place) -> Callable[[int, Box], Box]:
    """Returns what gives a line the height of common letters, by its baseline and size.

    What it returns takes a character of the line, by PDFium's index, and the box of the line; the
    sides of that box stay.
    """
    matrix = pdfium.FS_MATRIX()
    reference = ctypes.byref(matrix)
    size_of, matrix_of = pdfium.FPDFText_GetFontSize, pdfium.FPDFText_GetMatrix

    def read(index: int, box: Box) -> Box:
        size = float(size_of(textpage, index))
        if size <= 0 or not matrix_of(textpage, index, reference):
            return box
        across, along = matrix.c * size, matrix.d * size
        ends = (
            (matrix.e - across * _DESCENT, matrix.e + across * _ASCENT),
            (matrix.f - along * _DESCENT, matrix.f + along * _ASCENT),
        )
        (x0, x1), (y0, y1) = map(sorted, ends)
        body = place(x0, y0, x1, y1)
        # What is not written along the page, or is set elsewhere, keeps its box.
        if not (box.bottom - size < body.bottom < body.top < box.top + size):
            return box
        return Box(box.left, body.bottom, box.right, body.top)

    return read


def _is_bold(font: int) -> bool:
    if get_font_weight(font) >= _BOLD_WEIGHT or get_font_flags(font) & _FORCE_BOLD:
        return True
    # What does not fit is not written, and the name of another font must not stay.
    _NAME.value = b""
    get_font_name(font, _NAME, _NAME_LENGTH)
    return _BOLD_NAME.search(_NAME.value) is not None


def _is_measured(font: int) -> bool:
    up, down, *_ = CORNERS.places
    if not (get_ascent(font, 1.0, up) and get_descent(font, 1.0, down)):
        return True
    ascent, descent, *_ = CORNERS.read()
    return bool(_LEAST_ASCENT < ascent < _MOST_ASCENT and -descent > _LEAST_DESCENT)
