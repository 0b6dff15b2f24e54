# SPDX-License-Identifier: Apache-2.0
"""Text that a PDF claims to stand where it prints something else (``ActualText``).

Programs use such claims for joined letters, hyphens and fonts without letters of their own, and
then they agree with what is printed or put it right. A claim that says other words than those that
a reader sees is not believed: what is printed is read, and the claim is kept as text that nobody
sees.
"""

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from pipeline.domain.document import Box
from pipeline.extract.pdf.calls import count_marks, get_mark, object_at
from pipeline.extract.pdf.english import is_english
from pipeline.extract.pdf.frame import Frame
from pipeline.extract.pdf.lines import clean_text
from pipeline.extract.pdf.scene import Scene, scene_of
from pipeline.extract.pdf.strings import read_string

__all__ = ["Claim", "dismiss_claims"]

_KEY = b"ActualText"
_UNITS = 4_096
# A claim of fewer letters is a joined letter or a hyphen.
_FEWEST = 3
# Share of the printed words that must be English for the print to be believed.
_SOUND = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that a reader does not see, and where something else is printed."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class _Marked:
    """A run of texts under one mark: the words claimed for it, and places among marked texts."""

    words: str
    places: tuple[int, ...]


def dismiss_claims(
    document: pdfium.FPDF_DOCUMENT, index: int, *, scene: Scene, frame: Frame
) -> tuple[Claim, ...]:
    """Takes false claims off the texts of an open page, before its text is read; returns them.

    Args:
        document: The open document.
        index: Of the page, from 0.
        scene: What the open page draws; its texts lose their false claims.
        frame: Of the page.
    """
    claimed = [run for run in _runs(scene) if _letters(run.words) >= _FEWEST]
    if not claimed:
        return ()
    false = [
        run
        for run, printed in zip(claimed, _printed(document, index, claimed), strict=True)
        if _contradicts(run.words, printed)
    ]
    dismissed: list[Claim] = []
    for run in false:
        texts = [object_at(scene.marked[place]) for place in run.places]
        _take_off(texts)
        words = " ".join(clean_text(run.words).split())
        dismissed.append(Claim(words, _bounds(texts[0], frame)))
    return tuple(dismissed)


def _runs(scene: Scene) -> Iterator[_Marked]:
    """Yields the claims of a page; neighbours with the same words under one mark are one."""
    words, places, owner = "", [], 0
    # Texts that are marked together share the mark.
    known: dict[int, str | None] = {}
    for place, drawn in enumerate(scene.marked):
        here, mark = _claim_of(drawn, known)
        if here and mark == owner:
            places.append(place)
            continue
        if words:
            yield _Marked(words, tuple(places))
        words, places, owner = here, [place], mark
    if words:
        yield _Marked(words, tuple(places))


def _claim_of(drawn: int, known: dict[int, str | None]) -> tuple[str, int]:
    """Returns the words claimed for a text, empty for none, and the address of their mark."""
    for index in range(count_marks(drawn)):
        mark = get_mark(drawn, index)
        if mark not in known:
            known[mark] = _words_of(pdfium.FPDFPageObj_GetMark(object_at(drawn), index))
        words = known[mark]
        if words is not None:
            return words, mark
    return "", 0


def _words_of(mark: pdfium.FPDF_PAGEOBJECTMARK) -> str | None:
    """Returns the words that a mark claims, None when it claims nothing."""
    size = ctypes.c_ulong()
    read = pdfium.FPDFPageObjMark_GetParamStringValue
    if not read(mark, _KEY, None, 0, ctypes.byref(size)):
        return None
    buffer = (ctypes.c_ushort * _UNITS)()
    if not read(mark, _KEY, buffer, 2 * _UNITS, ctypes.byref(size)):
        return None
    raw = bytes(buffer)[: max(min(size.value, 2 * _UNITS) - 2, 0)]
    return raw.decode("utf-16-le", errors="replace")


def _printed(document: pdfium.FPDF_DOCUMENT, index: int, runs: Iterable[_Marked]) -> Iterator[str]:
    """Yields what the shapes of each run say, from a copy of the page without its claims."""
    page = pdfium.FPDF_LoadPage(document, index)
    marked = [object_at(drawn) for drawn in scene_of(page).marked]
    _take_off(marked)
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        for run in runs:
            yield " ".join(_text_of(marked[place], textpage) for place in run.places)
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)


def _text_of(drawn: pdfium.FPDF_PAGEOBJECT, textpage: pdfium.FPDF_TEXTPAGE) -> str:
    return read_string(
        lambda buffer, size: int(pdfium.FPDFTextObj_GetText(drawn, textpage, buffer, size))
    )


def _contradicts(claimed: str, printed: str) -> bool:
    """Says whether the print is sound, and says other letters than the claim."""
    if _plain(claimed) == _plain(printed):
        return False
    words = [word for word in printed.split() if word.isalpha()]
    sound = [word for word in words if is_english(word)]
    return bool(words) and len(sound) >= _SOUND * len(words)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _take_off(texts: Iterable[pdfium.FPDF_PAGEOBJECT]) -> None:
    for drawn in texts:
        for index in range(pdfium.FPDFPageObj_CountMarks(drawn)):
            mark = pdfium.FPDFPageObj_GetMark(drawn, index)
            pdfium.FPDFPageObjMark_RemoveParam(drawn, mark, _KEY)


def _bounds(drawn: pdfium.FPDF_PAGEOBJECT, frame: Frame) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = tuple(ctypes.byref(side) for side in (left, bottom, right, top))
    pdfium.FPDFPageObj_GetBounds(drawn, *sides)
    return frame.place(left.value, bottom.value, right.value, top.value)
