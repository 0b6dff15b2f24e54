# SPDX-License-Identifier: Apache-2.0
"""The text of one page as PDFium gives it, and the way from it back to PDFium's characters."""

import ctypes
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.calls import get_text
from pipeline.extract.pdf.glyphs import read_glyphs
from pipeline.extract.pdf.ligatures import Readings, repairs

__all__ = ["Source", "read_source", "same_place"]

# Signs that Unicode holds to be the same, and that PDFium takes the wrong one of: the Greek
# question mark for a semicolon, in most contracts that were converted for filing.
_TWINS = (("\u037e", ";"), ("\u0387", "\xb7"), ("\u1fef", "`"))
_SOFT_HYPHEN = "\xad"
_INNER_HYPHEN = re.compile(r"(?<=\w)\xad(?=\w)")
# Width of a sign that is printed, in heights of its line.
_HAIR = 0.05


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a page as PDFium gives it, with what a font lost put back.

    Attributes:
        text: Lines are parted by CR LF; a hyphen at the end of a line is U+FFFE, with nothing
            more.
        count: How many characters PDFium counts.
        to_character: Gives PDFium's index of the character at a place in ``text``;
            ``same_place`` when they are the same.
        mended: How many words got letters back.
    """

    text: str
    count: int
    to_character: Callable[[int], int]
    mended: int = 0


def read_source(textpage: pdfium.FPDF_TEXTPAGE, readings: Readings | None) -> Source:
    """Returns the text of an open page; letters are put back where ``readings`` tells them."""
    count = int(pdfium.FPDFText_CountChars(textpage))
    text = _text_of(textpage, count)
    to_character = _index_map(textpage, text, count)
    text = _settled(textpage, text, to_character)
    if readings is None:
        return Source(text, count, to_character)
    return _mend(textpage, Source(text, count, to_character), readings)


def _settled(textpage: pdfium.FPDF_TEXTPAGE, text: str, to_character: Callable[[int], int]) -> str:
    """Returns the text with the signs that are printed, of which Unicode has two."""
    for twin, sign in _TWINS:
        if twin in text:
            text = text.replace(twin, sign)
    inner = _INNER_HYPHEN.search(text) if _SOFT_HYPHEN in text else None
    if inner is not None and _is_printed(textpage, to_character(inner.start())):
        # Within a line a soft hyphen is not printed, unless the font has no other hyphen.
        text = text.replace(_SOFT_HYPHEN, "-")
    return text


def _is_printed(textpage: pdfium.FPDF_TEXTPAGE, index: int) -> bool:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect)):
        return False
    return bool(rect.right - rect.left > _HAIR * (rect.top - rect.bottom))


def _mend(textpage: pdfium.FPDF_TEXTPAGE, source: Source, readings: Readings) -> Source:
    text = source.text
    places = [source.to_character(at) for at in range(len(text))]
    pieces: list[str] = []
    indices: list[int] = []
    at = mended = 0
    for repair in repairs(list(read_glyphs(textpage)), readings):
        start = bisect_left(places, repair.index)
        # Two letters that are put back into one word count once.
        mended += not (mended and text[at:start].isalpha())
        pieces += (text[at:start], repair.letters)
        indices += places[at:start] + [repair.index] * len(repair.letters)
        at = bisect_left(places, repair.index + repair.count)
    pieces.append(text[at:])
    indices += places[at:]
    return Source("".join(pieces), source.count, indices.__getitem__, mended)


def _text_of(textpage: pdfium.FPDF_TEXTPAGE, count: int) -> str:
    """Returns the text of a page, in which an index counts UTF-16 units where it needs pairs."""
    if count <= 0:
        return ""
    first, last = 0, count - 1
    # A range that begins or ends with a character that has no text makes FPDFText_GetText read
    # beyond it (pdfium issue 2079), so the range is narrowed first.
    while first <= last and pdfium.FPDFText_GetTextIndexFromCharIndex(textpage, first) < 0:
        first += 1
    while first <= last and pdfium.FPDFText_GetTextIndexFromCharIndex(textpage, last) < 0:
        last -= 1
    if first > last:
        return ""
    start = pdfium.FPDFText_GetTextIndexFromCharIndex(textpage, first)
    end = pdfium.FPDFText_GetTextIndexFromCharIndex(textpage, last)
    size = end + 2 - start
    # To make an array of ctypes makes a class for its length first, which takes longer.
    buffer = bytearray(2 * size)
    place = ctypes.byref(ctypes.c_char.from_buffer(buffer))
    written = get_text(textpage, first, last + 1 - first, place)
    return buffer[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="surrogatepass")


def _index_map(textpage: pdfium.FPDF_TEXTPAGE, text: str, count: int) -> Callable[[int], int]:
    """Returns what turns an index into the text into PDFium's index of the character.

    They differ where PDFium leaves characters without text out, and where a character beyond
    U+FFFF takes two units in UTF-16.
    """
    if len(text) == count:
        return same_place
    units = _utf16_offsets(text)
    convert = pdfium.FPDFText_GetCharIndexFromTextIndex

    def to_character(index: int) -> int:
        return max(int(convert(textpage, units[index])), 0)

    return to_character


def same_place(index: int) -> int:
    """Returns the index as it is: the map of a text that counts as PDFium does, most often."""
    return index


def _utf16_offsets(text: str) -> Sequence[int]:
    if text.isascii() or max(text) <= "\uffff":
        return range(len(text))
    return tuple(accumulate((2 if letter > "\uffff" else 1 for letter in text), initial=0))
