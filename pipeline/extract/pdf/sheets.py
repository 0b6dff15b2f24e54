# SPDX-License-Identifier: Apache-2.0
"""The printed characters of a page, and which of them a line of the document was read from.

A line was read from characters that follow one another in the file, so its letters are looked for
among those of the page; of several places that say the same, the one at the line's box is it.
Where reading mended the line (letters that a font lost, soft hyphens, invisible signs), the
characters that stand in its box are laid beside its letters instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.calls import CORNERS, get_loose_box, get_unicode
from pipeline.extract.pdf.frame import Frame, frame_of

__all__ = ["Sheet", "read_sheet"]

# Beyond these, comparing would take too long.
_MOST_CHARACTERS = 200_000
_MOST_LETTERS = 2_000
_MOST_PLACES = 1_000
# Signs of which reading takes the other one: two that are printed alike, hyphens of any kind.
_SETTLED = str.maketrans(
    {"\u037e": ";", "\u0387": "\xb7", "\u1fef": "`", "\ufffe": "-", "\xad": "-", "\x02": "-"}
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its printed characters.

    Attributes:
        frame: The page as shown.
        signs: Its characters in the order of the file, without white space.
        boxes: Where each of them stands on the page as shown.
    """

    frame: Frame
    signs: str
    boxes: tuple[Box, ...]

    def find(self, text: str, box: Box) -> list[Box | None]:
        """Returns the box of each letter of a line, white space left out; None for one not found.

        Args:
            text: The line.
            box: Where it stands, on the page as shown.
        """
        letters = "".join(text.split()).translate(_SETTLED)
        start = self._nearest(letters, box)
        if start is not None:
            return list(self.boxes[start : start + len(letters)])
        within = [place for place, one in enumerate(self.boxes) if _holds(box, one)]
        if not within or max(len(within), len(letters)) > _MOST_LETTERS:
            return [None] * len(letters)
        places = _align(letters, [self.signs[place] for place in within])
        return [None if place is None else self.boxes[within[place]] for place in places]

    def _nearest(self, letters: str, box: Box) -> int | None:
        """Returns where these letters begin, at the place nearest to a box; None for nowhere."""
        best, least = None, 0.0
        start = self.signs.find(letters)
        for _ in range(_MOST_PLACES):
            if start < 0:
                break
            first = self.boxes[start]
            away = abs(first.left - box.left) + abs(first.bottom - box.bottom)
            if best is None or away < least:
                best, least = start, away
            start = self.signs.find(letters, start + 1)
        return best


def read_sheet(opened: pypdfium2.PdfDocument, index: int) -> Sheet:
    """Returns page ``index`` (from 0) of an open PDF; one without text has no characters."""
    page = pdfium.FPDF_LoadPage(opened, index)
    try:
        frame = frame_of(page)
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return Sheet(frame, "", ())
        try:
            found = list(_read_characters(textpage, frame))
        finally:
            pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)
    signs = "".join(sign for sign, _ in found)
    return Sheet(frame, signs.translate(_SETTLED), tuple(box for _, box in found))


def _read_characters(textpage: pdfium.FPDF_TEXTPAGE, frame: Frame) -> Iterator[tuple[str, Box]]:
    count = min(int(pdfium.FPDFText_CountChars(textpage)), _MOST_CHARACTERS)
    for index in range(count):
        sign = chr(min(get_unicode(textpage, index), 0x10FFFF))
        if sign.isspace() or not get_loose_box(textpage, index, CORNERS.whole):
            continue
        left, top, right, bottom = CORNERS.read()
        yield sign, frame.place(left, bottom, right, top)


def _holds(box: Box, other: Box) -> bool:
    """Says whether the middle of another box lies in a box."""
    return (
        box.left <= (other.left + other.right) / 2 <= box.right
        and box.bottom <= (other.bottom + other.top) / 2 <= box.top
    )


def _align(letters: str, characters: Sequence[str]) -> list[int | None]:
    """Returns for each letter of a line the place of its character."""
    places: list[int | None] = [None] * len(letters)
    matcher = SequenceMatcher(None, letters, characters, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            places[i:j] = range(k, m)
        elif tag == "replace":
            # A letter that was put back stands where the sign without meaning does.
            places[i:j] = [min(k + step, m - 1) for step in range(j - i)]
    return places
