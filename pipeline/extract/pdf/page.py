# SPDX-License-Identifier: Apache-2.0
"""One page of a PDF to its printed lines, with two character boxes a line.

Asking PDFium for the box of every character costs four times the text itself; the first and the
last character of a line are enough for its place.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.frame import Frame, Place, frame_of
from pipeline.extract.pdf.gutters import cut_at_gutters
from pipeline.extract.pdf.hidden import Ink, find_hidden, ink_reader
from pipeline.extract.pdf.labels import space_after_label
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage, clean_text, share_of_damage
from pipeline.extract.pdf.marks import MOST_MARKS, count_marks, read_marks

__all__ = ["read_page"]
from pipeline.extract.pdf.objects import objects_of, shows_words

# PDFium parts lines by CR LF; a hyphen at the end of a line becomes U+FFFE, with nothing more.
# A lone CR or LF is a character of a font without a map to Unicode, and parts nothing.
_LINE = re.compile(r"(?:[^\r\ufffe]|\r(?!\n))[^\r\ufffe]*(?:\r(?!\n)[^\r\ufffe]*)*\ufffe?")
_BOLD = 600
# A page with fewer characters than this may be a picture of words.
_FEW_LETTERS = 16
_SOFT_HYPHEN = "\xad"
_HYPHENS = frozenset({"-", "\u2010", "\ufffe", _SOFT_HYPHEN})
_SPACES = " \t\xa0\r\n"


def read_page(
    document: pdfium.FPDF_DOCUMENT, index: int, *, form: pdfium.FPDF_FORMHANDLE = None
) -> PrintedPage:
    """Returns what page ``index`` (from 0) of an open PDFium document prints.

    A page that PDFium cannot open comes back with ``failed`` and a size of 0. Values of fields
    are read when ``form``, the open form of the document, is given.
    """
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return PrintedPage(number=index + 1, width=0.0, height=0.0, failed=True)
    try:
        return _read_open_page(page, form, number=index + 1)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_open_page(
    page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE, *, number: int
) -> PrintedPage:
    frame = frame_of(page)
    marks = count_marks(page)
    empty = PrintedPage(
        number=number,
        width=frame.width,
        height=frame.height,
        comments=tuple(read_marks(page, form, number=number, place=frame.place)) if marks else (),
        marks_left_out=max(marks - MOST_MARKS, 0),
    )
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        return replace(empty, failed=True)
    try:
        text = _text_of(textpage)
        drawn, inks = _lines(textpage, text, number=number, frame=frame)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    hidden = find_hidden(page, [line.box for line in drawn], inks, frame=frame)
    lines = (
        replace(line, hidden=True) if unseen else line
        for line, unseen in zip(drawn, hidden, strict=True)
    )
    return replace(
        empty,
        lines=tuple(lines),
        unread=sum(len(line.text) for line in drawn) < _FEW_LETTERS
        and shows_words(objects_of(page, frame), frame, characters=len(text)),
        damaged=share_of_damage(text),
    )


def _text_of(textpage: pdfium.FPDF_TEXTPAGE) -> str:
    """Returns the text of a page, in which an index counts UTF-16 units where it needs pairs."""
    count = pdfium.FPDFText_CountChars(textpage)
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
    buffer = (ctypes.c_ushort * size)()
    written = pdfium.FPDFText_GetText(textpage, first, last + 1 - first, buffer)
    return bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="surrogatepass")


def _lines(
    textpage: pdfium.FPDF_TEXTPAGE, text: str, *, number: int, frame: Frame
) -> tuple[list[PrintedLine], list[Ink]]:
    """Returns the lines of a page as drawn, and how each of them is drawn."""
    to_character = _index_map(textpage, text)
    box_between = _box_reader(textpage, frame.place)
    ink_at = ink_reader(textpage)
    weight = pdfium.FPDFText_GetFontWeight
    lines: list[PrintedLine] = []
    inks: list[Ink] = []
    for start, end in _ranges(text, _white_reader(textpage, to_character)):
        words, hyphen, soft = _cut_hyphen(text[start:end])
        words = clean_text(words).strip()
        if not words:
            continue
        first, last = to_character(start), to_character(end - 1)
        lines.append(
            PrintedLine(
                text=space_after_label(words),
                page=number,
                box=box_between(first, last),
                hyphen=hyphen,
                soft=soft,
                bold=weight(textpage, first) >= _BOLD and weight(textpage, last) >= _BOLD,
            )
        )
        inks.append(ink_at(first))
    return lines, inks


def _ranges(text: str, white_at: Callable[[int], float]) -> list[tuple[int, int]]:
    """Returns start and end of each printed line in the text of its page, without outer spaces."""
    ranges: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        raw = match.group()
        words = raw.lstrip(_SPACES)
        start = match.end() - len(words)
        words = words.rstrip(_SPACES)
        if words:
            ranges.append((start, start + len(words)))
    return cut_at_gutters(text, ranges, white_at)


def _cut_hyphen(words: str) -> tuple[str, bool, bool]:
    mark = words[-1]
    if mark not in _HYPHENS or len(words) < 2 or not words[-2].isalpha():
        return words, False, False
    return words[:-1], True, mark == _SOFT_HYPHEN


def _box_reader(textpage: pdfium.FPDF_TEXTPAGE, place: Place) -> Callable[[int, int], Box]:
    """Returns what gives the box around two characters of a line, by PDFium's index."""
    loose, rect = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF()
    reference = ctypes.byref(rect)

    def read(first: int, last: int) -> Box:
        if not loose(textpage, first, reference):
            return Box(0.0, 0.0, 0.0, 0.0)
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        if last > first and loose(textpage, last, reference):
            x0, x1 = min(x0, rect.left), max(x1, rect.right)
            y0, y1 = min(y0, rect.bottom), max(y1, rect.top)
        return place(x0, y0, x1, y1)

    return read


def _white_reader(
    textpage: pdfium.FPDF_TEXTPAGE, to_character: Callable[[int], int]
) -> Callable[[int], float]:
    """Returns what gives the white between the neighbours of a character, in heights of a line.

    It is taken along the longer way between them, so that a turned page needs no turning.
    """
    loose, before, after = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF(), pdfium.FS_RECTF()
    first, second = ctypes.byref(before), ctypes.byref(after)

    def read(at: int) -> float:
        if not (
            loose(textpage, to_character(at - 1), first)
            and loose(textpage, to_character(at + 1), second)
        ):
            return 0.0
        size = max(before.top - before.bottom, before.right - before.left, 1.0)
        across = max(after.left - before.right, before.left - after.right)
        along = max(after.bottom - before.top, before.bottom - after.top)
        return float(max(across, along) / size)

    return read


def _index_map(textpage: pdfium.FPDF_TEXTPAGE, text: str) -> Callable[[int], int]:
    """Returns what turns an index into the text into PDFium's index of the character.

    They differ where PDFium leaves characters without text out, and where a character beyond
    U+FFFF takes two units in UTF-16.
    """
    if len(text) == pdfium.FPDFText_CountChars(textpage):
        return _same
    units = _utf16_offsets(text)
    convert = pdfium.FPDFText_GetCharIndexFromTextIndex

    def to_character(index: int) -> int:
        return max(int(convert(textpage, units[index])), 0)

    return to_character


def _same(index: int) -> int:
    return index


def _utf16_offsets(text: str) -> Sequence[int]:
    if text.isascii() or max(text) <= "\uffff":
        return range(len(text))
    return tuple(accumulate((2 if letter > "\uffff" else 1 for letter in text), initial=0))
