# SPDX-License-Identifier: Apache-2.0
"""The shapes behind the letters of a page: which font, which letter, how wide.

Where a font maps a joined shape to the wrong letters, "ti" to "t", the shape gives it away: it is
wider than any other "t" of its font. Asking for the box of every character costs several times
the text, so only documents whose words look damaged are looked at in this way.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.calls import (
    CORNERS,
    get_loose_box,
    get_text_object,
    get_unicode,
    is_generated,
)

__all__ = ["Glyph", "Shape", "read_glyphs"]

_FONT_NAME = 64
# Steps in which widths are told apart, for each height of a line.
_STEPS = 200
# Left, top, right and bottom of what is not printed.
_NOWHERE = [0.0, 0.0, 0.0, 0.0]


class Shape(NamedTuple):
    """One shape of one font, as far as it can be told.

    Attributes:
        font: Name of the font in the file, and its weight.
        letters: What the font says that it stands for; empty when it says nothing.
        width: In two-hundredths of the height of its line.
    """

    font: bytes
    letters: str
    width: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape at a place: PDFium's index of its first character."""

    index: int
    shape: Shape


def read_glyphs(textpage: pdfium.FPDF_TEXTPAGE) -> Iterator[Glyph]:
    """Yields the shapes of an open page in its order.

    Characters that come from one shape, as the two letters of "fi" may, come as one. White and
    ends of lines that PDFium added come as a space without width.
    """
    unicode_at, generated, box = get_unicode, is_generated, get_loose_box
    room, read_room = CORNERS.whole, CORNERS.read
    name_at = _FontReader(textpage).name_at
    start, letters, place = 0, "", _NOWHERE
    font = b""
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = unicode_at(textpage, index)
        if generated(textpage, index) == 1 or not box(textpage, index, room):
            code, here = 32, _NOWHERE
        else:
            here = read_room()
        letter = chr(code) if 0 < code < 0x110000 else ""
        if here == place and letter.isalpha():
            letters += letter
            continue
        if index:
            yield Glyph(start, _shape(font, letters, place))
        start, letters, place, font = index, letter, here, name_at(index)
    if letters:
        yield Glyph(start, _shape(font, letters, place))


def _shape(font: bytes, letters: str, place: list[float]) -> Shape:
    left, top, right, bottom = place
    height = top - bottom
    return Shape(font, letters, round(_STEPS * (right - left) / height) if height > 0 else 0)


class _FontReader:
    """Gives the font of a character; neighbours in one text object share it."""

    def __init__(self, textpage: pdfium.FPDF_TEXTPAGE) -> None:
        self._textpage = textpage
        self._buffer = ctypes.create_string_buffer(_FONT_NAME)
        self._flags = ctypes.c_int()
        self._names: dict[int, bytes] = {}

    def name_at(self, index: int) -> bytes:
        drawn = get_text_object(self._textpage, index)
        if drawn not in self._names:
            self._names[drawn] = self._read(index)
        return self._names[drawn]

    def _read(self, index: int) -> bytes:
        size = pdfium.FPDFText_GetFontInfo(
            self._textpage, index, self._buffer, _FONT_NAME, ctypes.byref(self._flags)
        )
        # A name that does not fit is not written at all.
        return self._buffer.value if 0 < size <= _FONT_NAME else b""
