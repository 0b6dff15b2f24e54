# SPDX-License-Identifier: Apache-2.0
"""One page of a PDF to its printed lines: what it says, where each line stands, what is unseen."""

import math
import re
from collections.abc import Sequence
from functools import partial

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.claims import dismiss_claims
from pipeline.extract.pdf.fonts import body_reader, face_reader
from pipeline.extract.pdf.frame import Frame, frame_of
from pipeline.extract.pdf.gutters import cut_at_gutters
from pipeline.extract.pdf.hidden import Ink, find_hidden, ink_reader
from pipeline.extract.pdf.labels import is_bullet, space_after_label
from pipeline.extract.pdf.letters import White, box_reader, white_reader
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
from pipeline.extract.pdf.signatures import part_signatures
from pipeline.extract.pdf.source import Source, read_source, same_place
from pipeline.extract.pdf.spacing import is_spaced, join_letters
from pipeline.extract.pdf.tables import Grid, cut_at_cells, find_grids
from pipeline.extract.pdf.turns import quarters_of, shown_box, turn_of, turned, usual_quarters

__all__ = ["read_page"]

# PDFium parts lines by CR LF; a hyphen at the end of a line becomes U+FFFE, with nothing more.
# A lone CR or LF is a character of a font without a map to Unicode, and parts nothing.
_LINE_END = "\r\n"
_JOINED_HYPHEN = "\ufffe"
_HYPHENED = re.compile(f"[^{_JOINED_HYPHEN}]*{_JOINED_HYPHEN}|[^{_JOINED_HYPHEN}]+")
# A line so many times as high as the one before may begin on another level than it ends on.
_TALL = 1.3
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
    page_of = partial(
        PrintedPage,
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
        return page_of(failed=True)
    try:
        source = read_source(textpage, readings)
        usual = usual_quarters(textpage, source.count)
        turn = turn_of(page, usual)
        reading = turned(frame, turn)
        drawn, inks = _Lines(textpage, source, frame=reading, usual=usual).read(
            number, grids=find_grids(scene, reading)
        )
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    if turn:
        drawn = [line._replace(shown=shown_box(line.box, reading, turn)) for line in drawn]
    hidden = find_hidden(
        page, [line.shown or line.box for line in drawn], inks, scene=scene, frame=frame
    )
    lines = [
        line._replace(hidden=True) if unseen else line
        for line, unseen in zip(drawn, hidden, strict=True)
    ]
    lines += (PrintedLine(claim.text, number, claim.box, hidden=True) for claim in claims)
    damaged = share_of_damage(source.text)
    return page_of(
        lines=tuple(lines),
        unread=sum(len(line.text) for line in drawn) < _FEW_LETTERS
        and shows_words(objects_of(page, frame), frame, characters=len(source.text)),
        damaged=damaged,
        holes=count_holes(source.text) if damaged else 0,
        mended=source.mended,
    )


class _Lines:
    """Reads the lines of a page of text, which stays open meanwhile.

    ``usual`` is the quarter turns of most of its words.
    """

    def __init__(
        self, textpage: pdfium.FPDF_TEXTPAGE, source: Source, *, frame: Frame, usual: int | None
    ) -> None:
        self._textpage = textpage
        self._source = source
        self._usual = usual
        box_between, white_between = box_reader(textpage, frame.place), white_reader(textpage)
        ink_at = ink_reader(textpage)
        self._face, self._body = face_reader(), body_reader(textpage, frame.place)
        to_character = source.to_character
        if to_character is same_place:
            self._box, self._white, self._ink = box_between, white_between, ink_at
            return
        # The same, by places in the text.
        self._box = lambda first, last: box_between(to_character(first), to_character(last))
        self._white = lambda first, last: white_between(to_character(first), to_character(last))
        self._ink = lambda at: ink_at(to_character(at))

    def read(self, number: int, grids: Sequence[Grid]) -> tuple[list[PrintedLine], list[Ink]]:
        """Returns the lines of page ``number`` as drawn, and how each of them is drawn."""
        text, ink_at, face_of = self._source.text, self._ink, self._face
        lines: list[PrintedLine] = []
        inks: list[Ink] = []
        height = math.inf
        ranges = part_signatures(text, _ranges(text, self._white), self._box_at)
        cells = cut_at_cells(text, ranges, self._box, grids=grids)
        pieces = level_pieces(text, cells, self._box, is_slanted=self._is_slanted)
        for start, end, box, cell, upright in pieces:
            words = text[start:end]
            if is_spaced(words):
                words = self._join(words, start, end)
            hyphen = soft = False
            if words[-1] in _HYPHENS:
                words, hyphen, soft = _cut_hyphen(words)
            words = clean_text(words).strip()
            if not words:
                continue
            ink = ink_at(start)
            face = face_of(ink.drawn)
            tall = is_bullet(words) or box.top - box.bottom > _TALL * height
            if tall or not face.measured:
                box = self._body(self._source.to_character(end - 1 if tall else start), box)
            height = box.top - box.bottom
            bold = face.bold and face_of(ink_at(end - 1).drawn).bold
            words = space_after_label(words)
            lines.append(
                PrintedLine(words, number, box, hyphen, soft, bold, cell=cell, upright=upright)
            )
            inks.append(ink)
        return lines, inks

    def _box_at(self, place: int) -> Box:
        return self._box(place, place)

    def _join(self, words: str, start: int, end: int) -> str:
        indices = [self._source.to_character(at) for at in range(start, end)]
        return join_letters(self._textpage, words, indices)

    def _is_slanted(self, place: int) -> bool:
        at = self._source.to_character(place)
        return quarters_of(self._textpage, at) != self._usual


def _ranges(text: str, white_at: White) -> list[tuple[int, int]]:
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
    """Returns a line that ends in a hyphen without it, whether it parts a word, and a soft one."""
    if len(words) < 2 or not words[-2].isalpha():
        return words, False, False
    return words[:-1], True, words[-1] == _SOFT_HYPHEN
