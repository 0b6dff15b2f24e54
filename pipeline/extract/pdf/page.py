# SPDX-License-Identifier: Apache-2.0
"""One page of a PDF to its printed lines, with two character boxes a line.

Asking PDFium for the box of every character costs four times the text itself; the first and the
last character of a line are enough for its place.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.claims import dismiss_claims
from pipeline.extract.pdf.frame import Frame, Place, frame_of
from pipeline.extract.pdf.gutters import cut_at_gutters
from pipeline.extract.pdf.hidden import Ink, find_hidden, ink_reader
from pipeline.extract.pdf.labels import space_after_label
from pipeline.extract.pdf.levels import level_pieces
from pipeline.extract.pdf.ligatures import Readings
from pipeline.extract.pdf.lines import (
    PrintedLine,
    PrintedPage,
    clean_text,
    count_holes,
    share_of_damage,
)
from pipeline.extract.pdf.marks import MOST_MARKS, count_marks, read_marks
from pipeline.extract.pdf.objects import objects_of, shows_words
from pipeline.extract.pdf.scene import scene_of
from pipeline.extract.pdf.source import Source, read_source
from pipeline.extract.pdf.spacing import is_spaced, join_letters
from pipeline.extract.pdf.tables import Grid, cut_at_cells, find_grids
from pipeline.extract.pdf.turns import shown_box, slanted, turn_of, turned

__all__ = ["read_page"]

# PDFium parts lines by CR LF; a hyphen at the end of a line becomes U+FFFE, with nothing more.
# A lone CR or LF is a character of a font without a map to Unicode, and parts nothing.
_LINE_END = "\r\n"
_JOINED_HYPHEN = "\ufffe"
_HYPHENED = re.compile(f"[^{_JOINED_HYPHEN}]*{_JOINED_HYPHEN}|[^{_JOINED_HYPHEN}]+")
_BOLD = 600
# A page with fewer characters than this may be a picture of words.
_FEW_LETTERS = 16
_SOFT_HYPHEN = "\xad"
_HYPHENS = frozenset({"-", "\u2010", "\ufffe", _SOFT_HYPHEN})
_SPACES = " \t\xa0\r\n"


def read_page(
    document: pdfium.FPDF_DOCUMENT,
    index: int,
    *,
    form: pdfium.FPDF_FORMHANDLE = None,
    readings: Readings | None = None,
) -> PrintedPage:
    """Returns what page ``index`` (from 0) of an open PDFium document prints.

    A page that PDFium cannot open comes back with ``failed`` and a size of 0. Values of fields
    are read when ``form``, the open form of the document, is given; letters that a font lost are
    put back when ``readings`` tells what its shapes stand for.
    """
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return PrintedPage(number=index + 1, width=0.0, height=0.0, failed=True)
    try:
        return _read_open_page(page, form, document=document, number=index + 1, readings=readings)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_open_page(
    page: pdfium.FPDF_PAGE,
    form: pdfium.FPDF_FORMHANDLE,
    *,
    document: pdfium.FPDF_DOCUMENT,
    number: int,
    readings: Readings | None,
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
    scene = scene_of(page)
    claims = dismiss_claims(document, number - 1, scene=scene, frame=frame)
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        return replace(empty, failed=True)
    try:
        source = read_source(textpage, readings)
        turn = turn_of(page, textpage)
        reading = turned(frame, turn)
        grids = find_grids(page, reading)
        drawn, inks = _lines(textpage, source, number=number, frame=reading, grids=grids)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    if turn:
        drawn = [replace(line, shown=shown_box(line.box, reading, turn)) for line in drawn]
    hidden = find_hidden(
        page, [line.shown or line.box for line in drawn], inks, scene=scene, frame=frame
    )
    lines = [
        replace(line, hidden=True) if unseen else line
        for line, unseen in zip(drawn, hidden, strict=True)
    ]
    lines += (PrintedLine(claim.text, number, claim.box, hidden=True) for claim in claims)
    damaged = share_of_damage(source.text)
    return replace(
        empty,
        lines=tuple(lines),
        unread=sum(len(line.text) for line in drawn) < _FEW_LETTERS
        and shows_words(objects_of(page, frame), frame, characters=len(source.text)),
        damaged=damaged,
        holes=count_holes(source.text) if damaged else 0,
        mended=source.mended,
    )


def _lines(
    textpage: pdfium.FPDF_TEXTPAGE,
    source: Source,
    *,
    number: int,
    frame: Frame,
    grids: Sequence[Grid],
) -> tuple[list[PrintedLine], list[Ink]]:
    """Returns the lines of a page as drawn, and how each of them is drawn."""
    text, to_character = source.text, source.to_character
    box_between = _box_reader(textpage, frame.place)
    ink_at = ink_reader(textpage)
    weight = pdfium.FPDFText_GetFontWeight
    lines: list[PrintedLine] = []
    inks: list[Ink] = []
    ranges = _ranges(text, _white_reader(textpage, to_character))

    def box_at(place: int) -> Box:
        return box_between(to_character(place), to_character(place))

    def box_of(start: int, last: int) -> Box:
        return box_between(to_character(start), to_character(last))

    def is_slanted(place: int) -> bool:
        return slanted(textpage, to_character(place))

    cells = cut_at_cells(text, ranges, box_at, grids=grids)
    for piece in level_pieces(text, cells, box_of, is_slanted=is_slanted):
        start, end = piece.start, piece.end
        words = text[start:end]
        if is_spaced(words):
            words = join_letters(textpage, words, [to_character(at) for at in range(start, end)])
        words, hyphen, soft = _cut_hyphen(words)
        words = clean_text(words).strip()
        if not words:
            continue
        first, last = to_character(start), to_character(end - 1)
        lines.append(
            PrintedLine(
                text=space_after_label(words),
                page=number,
                box=piece.box,
                hyphen=hyphen,
                soft=soft,
                bold=weight(textpage, first) >= _BOLD and weight(textpage, last) >= _BOLD,
                cell=piece.cell,
                upright=piece.upright,
            )
        )
        inks.append(ink_at(first))
    return lines, inks


def _ranges(text: str, white_at: Callable[[int], float]) -> list[tuple[int, int]]:
    """Returns start and end of each printed line in the text of its page, without outer spaces."""
    ranges: list[tuple[int, int]] = []
    at = 0
    for printed in text.split(_LINE_END):
        for raw in _HYPHENED.findall(printed) if _JOINED_HYPHEN in printed else (printed,):
            words = raw.strip(_SPACES)
            if words:
                start = at + raw.index(words[0])
                ranges.append((start, start + len(words)))
            at += len(raw)
        at += len(_LINE_END)
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
