# SPDX-License-Identifier: Apache-2.0
"""Where words of a PDF's text stand on its pages: a strip for each printed line that they touch.

The document knows where its lines stand. Where a span begins or ends within a line, the
characters of the page that stand in the line's box are laid beside its text, which differs from
them by what reading mends: letters that a font lost, hyphens at line ends, invisible signs.

Accepted gap: on a page whose text was recognised from its picture there are no characters, so
the ends within a line are reckoned from the width that a letter has there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.domain.document import Box, Document, Line, Span
from pipeline.extract.pdf.calls import CORNERS, get_loose_box, get_unicode
from pipeline.extract.pdf.frame import Frame, frame_of
from pipeline.extract.pdf.lines import box_around

__all__ = ["Corners", "Strip", "WordPlaces"]

# Of a page's characters and a line's letters: beyond these, comparing would take too long.
_MOST_CHARACTERS = 200_000
_MOST_LETTERS = 2_000
# Share of a strip's letters that must be found on the page for its ends to be believed.
_FOUND = 0.5
# Characters of a line that tells how wide letters are, and how much wider those of another one
# may be for the same reason that letters differ.
_LONG = 30
_WIDE = 1.05

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Corners:
    """A rectangle in the space of the file, its corners named as the page is shown."""

    upper_left: _Point
    upper_right: _Point
    lower_left: _Point
    lower_right: _Point


@dataclass(frozen=True, slots=True)
class Strip:
    """The part of a printed line that a span takes.

    Attributes:
        page: From 1.
        box: Where it stands on the page as shown.
        corners: The same in the space of the file: rotation and crop box are undone.
        exact: False when its ends were reckoned instead of read from characters.
    """

    page: int
    box: Box
    corners: Corners
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Character:
    sign: str
    box: Box


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An open page: its frame and its printed characters, in the order of the file."""

    frame: Frame
    characters: tuple[_Character, ...]

    def within(self, box: Box) -> list[_Character]:
        """Returns the characters whose middle lies in a box."""
        return [
            one
            for one in self.characters
            if box.left <= (one.box.left + one.box.right) / 2 <= box.right
            and box.bottom <= (one.box.bottom + one.box.top) / 2 <= box.top
        ]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line with its text, and the width of a letter in most lines of its page."""

    box: Box
    text: str
    letter_width: float


class WordPlaces:
    """Finds strips in an open PDF, which stays open meanwhile.

    Args:
        opened: The PDF that was read.
        document: What was read of it.
    """

    def __init__(self, opened: pypdfium2.PdfDocument, document: Document) -> None:
        self._opened = opened
        self._document = document
        self._starts = [line.start for line in document.lines]
        self._ends = [line.end for line in document.lines]
        self._sheets: dict[int, _Sheet] = {}
        self._widths: dict[int, float] = {}

    def strips(self, span: Span) -> tuple[Strip, ...]:
        """Returns the strips of a span, in the order of the text; none for words in no line."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        return tuple(self._read(span, self._document.lines[first:last]))

    def _read(self, span: Span, lines: Sequence[Line]) -> Iterator[Strip]:
        for line in lines:
            text = self._document.text[line.start : line.end]
            start = max(span.start - line.start, 0)
            end = min(span.end, line.end) - line.start
            part = text[start:end]
            if not part.strip():
                continue
            start += len(part) - len(part.lstrip())
            end -= len(part) - len(part.rstrip())
            sheet = self._sheet(line.page)
            box, exact = line.box, True
            if (start, end) != (0, len(text)):
                whole = _Printed(line.box, text, self._letter_width(line.page))
                box, exact = _cut(sheet, whole, Span(start, end))
            yield Strip(line.page, box, _corners(sheet.frame, box), exact)

    def _letter_width(self, page: int) -> float:
        """Returns how wide a letter is in most lines of a page; 0 for a page without long ones."""
        if page not in self._widths:
            widths = [
                (line.box.right - line.box.left) / (line.end - line.start)
                for line in self._document.lines
                if line.page == page and line.end - line.start >= _LONG
            ]
            self._widths[page] = median(widths) if widths else 0.0
        return self._widths[page]

    def _sheet(self, number: int) -> _Sheet:
        if number not in self._sheets:
            # Marks come in the order of the text: earlier pages are not asked for again.
            if len(self._sheets) > 1:
                del self._sheets[min(self._sheets)]
            self._sheets[number] = _read_sheet(self._opened, number - 1)
        return self._sheets[number]


def _cut(sheet: _Sheet, line: _Printed, part: Span) -> tuple[Box, bool]:
    """Returns the box of a part of a line, and whether its ends were read from characters."""
    letters = [(sign, at) for at, sign in enumerate(line.text) if not sign.isspace()]
    characters = sheet.within(line.box)
    if characters and max(len(characters), len(letters)) <= _MOST_LETTERS:
        places = _align([sign for sign, _ in letters], [one.sign for one in characters])
        wanted = [
            place
            for (_, at), place in zip(letters, places, strict=True)
            if part.start <= at < part.end
        ]
        found = [characters[place].box for place in wanted if place is not None]
        if len(found) >= _FOUND * len(wanted):
            return _along(line.box, box_around(found)), True
    return _reckon(line, part), False


def _align(letters: Sequence[str], characters: Sequence[str]) -> list[int | None]:
    """Returns for each letter of a line the place of its character on the page."""
    if letters == characters:
        return list(range(len(letters)))
    places: list[int | None] = [None] * len(letters)
    matcher = SequenceMatcher(None, letters, characters, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            places[i:j] = range(k, m)
        elif tag == "replace":
            # A letter that was put back stands where the sign without meaning does.
            places[i:j] = [min(k + step, m - 1) for step in range(j - i)]
    return places


def _along(line: Box, part: Box) -> Box:
    """Returns the part of a line between two ends, as high as the line: one height, no steps."""
    if line.right - line.left >= line.top - line.bottom:
        return Box(max(part.left, line.left), line.bottom, min(part.right, line.right), line.top)
    return Box(line.left, max(part.bottom, line.bottom), line.right, min(part.top, line.top))


def _reckon(line: _Printed, part: Span) -> Box:
    """Returns where a part of a line should be; its end at the end of the line is certain."""
    box, length = line.box, len(line.text)
    width = (box.right - box.left) / length
    # Much wider than elsewhere: white stands behind the number with which the line begins, so
    # that its letters are counted from the other end.
    if 0 < line.letter_width < width / _WIDE:
        width = line.letter_width
    # Half a letter more on both sides: better a sliver too much than a letter too little.
    left = box.right - width * (length - part.start + 0.5)
    right = box.right - width * (length - part.end - 0.5)
    if part.start == 0:
        left = box.left
    return Box(max(left, box.left), box.bottom, min(right, box.right), box.top)


def _corners(frame: Frame, box: Box) -> Corners:
    return Corners(
        upper_left=_in_file(frame, box.left, box.top),
        upper_right=_in_file(frame, box.right, box.top),
        lower_left=_in_file(frame, box.left, box.bottom),
        lower_right=_in_file(frame, box.right, box.bottom),
    )


def _in_file(frame: Frame, x: float, y: float) -> _Point:
    """Returns where a point of the page as shown lies in the space of the file."""
    # A frame shifts and turns by quarters: three points tell how, and the way back with it.
    zero, one, up = (frame.place(*point, *point) for point in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    shift_x, shift_y = x - zero.left, y - zero.bottom
    return (
        shift_x * round(one.left - zero.left) + shift_y * round(one.bottom - zero.bottom),
        shift_x * round(up.left - zero.left) + shift_y * round(up.bottom - zero.bottom),
    )


def _read_sheet(opened: pypdfium2.PdfDocument, index: int) -> _Sheet:
    page = pdfium.FPDF_LoadPage(opened, index)
    try:
        frame = frame_of(page)
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return _Sheet(frame, ())
        try:
            return _Sheet(frame, tuple(_read_characters(textpage, frame)))
        finally:
            pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_characters(textpage: pdfium.FPDF_TEXTPAGE, frame: Frame) -> Iterator[_Character]:
    count = min(int(pdfium.FPDFText_CountChars(textpage)), _MOST_CHARACTERS)
    for index in range(count):
        sign = chr(min(get_unicode(textpage, index), 0x10FFFF))
        if sign.isspace() or not get_loose_box(textpage, index, CORNERS.whole):
            continue
        left, top, right, bottom = CORNERS.read()
        yield _Character(sign, frame.place(left, bottom, right, top))
