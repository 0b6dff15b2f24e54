# SPDX-License-Identifier: Apache-2.0
"""Where words of a PDF's text stand on its pages: strips that cover them and nothing else.

Accepted gap: on a page whose text was recognised from its picture there are no characters, so
the ends within a line are reckoned from the width that a letter has there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2

from pipeline.domain.document import Box, Document, Line, Span
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.lines import box_around
from pipeline.extract.pdf.sheets import Sheet, read_sheet

__all__ = ["Corners", "Strip", "WordPlaces"]

# Share of a strip's letters that must be found on the page for its place to be believed.
_FOUND = 0.5
# In heights of a line: white beyond this is not coloured, for a column or another cell begins.
_GAP = 3.0
# Share of the lower one's height that two letters of a row have in common, raised ones too.
_LEVEL = 0.3
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
    """A part of a printed line that a span takes.

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
        self._sheets: dict[int, Sheet] = {}
        self._widths: dict[int, float] = {}
        self._latest: tuple[Line, str, list[Box | None]] | None = None

    def strips(self, span: Span) -> tuple[Strip, ...]:
        """Returns the strips of a span, in the order of the text; none for words in no line."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        return tuple(
            strip
            for line in self._document.lines[first:last]
            for strip in self._strips_of(line, span)
        )

    def _strips_of(self, line: Line, span: Span) -> Iterator[Strip]:
        text = self._document.text[line.start : line.end]
        part = Span(max(span.start - line.start, 0), min(span.end, line.end) - line.start)
        since = _count_printed(text[: part.start])
        until = since + _count_printed(text[part.start : part.end])
        if since == until:
            return
        if part.end == len(text) and self._parts_word(line):
            text, until = f"{text}-", until + 1
        sheet = self._sheet(line.page)
        found = [one for one in self._letters(sheet, line, text)[since:until] if one is not None]
        exact = len(found) >= _FOUND * (until - since)
        boxes = _rows(found) if exact else [self._reckon(line, text, part)]
        for box in boxes:
            yield Strip(line.page, box, _corners(sheet.frame, box), exact)

    def _letters(self, sheet: Sheet, line: Line, text: str) -> list[Box | None]:
        """Returns the boxes of a line's letters; who asks word by word waits for them once."""
        if self._latest is None or self._latest[:2] != (line, text):
            self._latest = (line, text, sheet.find(text, line.box))
        return self._latest[2]

    def _parts_word(self, line: Line) -> bool:
        """Says whether a line ends in a hyphen that is not in its text, for it parts a word."""
        text = self._document.text
        return text[line.end - 1].isalpha() and text[line.end : line.end + 1].strip() != ""

    def _sheet(self, number: int) -> Sheet:
        if number not in self._sheets:
            # Marks come in the order of the text: earlier pages are not asked for again.
            if len(self._sheets) > 1:
                del self._sheets[min(self._sheets)]
            self._sheets[number] = read_sheet(self._opened, number - 1)
        return self._sheets[number]

    def _reckon(self, line: Line, text: str, part: Span) -> Box:
        """Returns where a part of a line should be; what ends with the line is certain."""
        box = line.box
        width = (box.right - box.left) / len(text)
        usual = self._letter_width(line.page)
        # Much wider than elsewhere: white stands behind the number with which the line begins, so
        # that its letters are counted from the other end.
        if 0 < usual < width / _WIDE:
            width = usual
        # Half a letter more on both sides: better a sliver too much than a letter too little.
        left = box.right - width * (len(text) - part.start + 0.5)
        right = box.right - width * (len(text) - part.end - 0.5)
        if part.start == 0:
            left = box.left
        return Box(max(left, box.left), box.bottom, min(right, box.right), box.top)

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


def _rows(letters: Sequence[Box]) -> list[Box]:
    """Returns boxes around letters of a line: one, unless the line was drawn in several places."""
    across = _runs_across(letters)
    rows: list[Box] = []
    for letter in letters:
        if rows and _is_beside(rows[-1], letter, across=across):
            rows[-1] = box_around((rows[-1], letter))
        else:
            rows.append(letter)
    return rows


def _runs_across(letters: Sequence[Box]) -> bool:
    """Says whether the words run from side to side of the page, and not up or down it."""
    steps = [
        abs(after.left - before.left) - abs(after.bottom - before.bottom)
        for before, after in pairwise(letters)
    ]
    return not steps or median(steps) >= 0


def _is_beside(row: Box, letter: Box, *, across: bool) -> bool:
    """Says whether a letter goes on in a row."""
    if not across:
        row, letter = _on_its_side(row), _on_its_side(letter)
    height = min(row.top - row.bottom, letter.top - letter.bottom)
    shared = min(row.top, letter.top) - max(row.bottom, letter.bottom)
    white = max(letter.left - row.right, row.left - letter.right)
    return shared >= _LEVEL * height and white <= _GAP * (row.top - row.bottom)


def _on_its_side(box: Box) -> Box:
    return Box(box.bottom, box.left, box.top, box.right)


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


def _count_printed(text: str) -> int:
    return len("".join(text.split()))
