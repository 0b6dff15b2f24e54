# SPDX-License-Identifier: Apache-2.0
"""Pages without usable text: drawn, recognised, and put in their place among the others.

Judged page by page: a page may lack text although all others have it. The text that the file
gives is kept where recognition gives nothing better.

Accepted gaps: the unseen text of a scan that was recognised by another program is believed when
it reads as English; words in a picture beside the text of a page are not looked for.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.config import Limits
from pipeline.extract.ocr.choosing import find_engine
from pipeline.extract.ocr.engine import Engine, RecognitionError, Turn, Words
from pipeline.extract.ocr.picture import share_of_ink, tilt_of
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage, Recognition
from pipeline.extract.pdf.order import reading_order
from pipeline.extract.pdf.pictures import covered_by_pictures, shows_too_much
from pipeline.extract.pdf.quality import is_no_language, sample_of
from pipeline.extract.pdf.recognised import confidence_of, printed_lines
from pipeline.extract.pdf.rendering import Rendering, render_page
from pipeline.extract.support import Beat, Support

__all__ = ["DAMAGED", "recognise_pages"]

# Share of characters that stand for no letter, above which a page cannot be trusted.
DAMAGED = 0.05
# A page with fewer letters than this, over a picture of half its size or more, may be a scan that
# was stamped: with a reference, a Bates number or the mark of a signing service.
_STAMP = 300
_HALF = 0.5
# A picture holds more than the stamp on it when it has so many times its letters, and more.
_MORE_TIMES = 1.5
_MORE = 40
# A paper whose text reads as no English because it is in another language reads so in its picture
# too: after so many pages that gained nothing, no others are tried.
_IN_VAIN = 3
# Less sure than this, and the page may lie on its side or upside down.
_UPRIGHT = 70.0
# A turned page is believed when the engine is about as sure of it as it was before.
_AS_SURE = 0.9
# Straightening costs a second drawing, not a second recognition: it is done from here on.
_TILTED = 0.3
# A sheet with less ink than this is blank but for specks.
_BLANK = 0.0008


def recognise_pages(
    opened: pypdfium2.PdfDocument,
    pages: Sequence[PrintedPage],
    *,
    limits: Limits,
    support: Support,
    find: Callable[[], Engine | None] = find_engine,
) -> tuple[PrintedPage, ...]:
    """Returns the pages, those without usable text with what was recognised in their picture.

    Args:
        opened: The open PDF.
        pages: What was read of it.
        limits: ``ocr_pages`` in all, ``ocr_page_seconds`` for each.
        support: Whether recognition is wanted; its beat is told about time that does not count.
        find: Gives the engine, None when there is none; asked only when a page needs it.
    """
    wanted = [page for page in pages if _is_wanted(opened, page)] if support.aids.ocr else []
    engine = find() if wanted else None
    if engine is None:
        return tuple(pages)
    reader = _Reader(opened, engine, limits, support.beat)
    done = {page.number: page for page in reader.recognise(wanted)}
    return tuple(done.get(page.number, page) for page in pages)


def _is_wanted(opened: pypdfium2.PdfDocument, page: PrintedPage) -> bool:
    if page.failed:
        return False
    if page.unread or page.damaged > DAMAGED:
        return True
    stamped = 0 < _letters(page.lines) < _STAMP and _covered(opened, page.number) >= _HALF
    return stamped or _is_garbage(page.lines)


def _is_only_doubted(page: PrintedPage) -> bool:
    """Says whether nothing but its language speaks against the text of a page."""
    return not page.unread and page.damaged <= DAMAGED and _is_garbage(page.lines)


def _letters(lines: Iterable[PrintedLine]) -> int:
    return sum(len(line.text) for line in lines)


def _is_garbage(lines: Iterable[PrintedLine]) -> bool:
    return is_no_language(sample_of(" ".join(line.text for line in lines)))


def _covered(opened: pypdfium2.PdfDocument, number: int) -> float:
    """Returns the share of a page that pictures cover; 0.0 when it cannot be opened."""
    page = pdfium.FPDF_LoadPage(opened, number - 1)
    if not page:
        return 0.0
    try:
        return covered_by_pictures(page)
    finally:
        pdfium.FPDF_ClosePage(page)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an engine saw on a page, and the picture that it saw it in."""

    lines: tuple[Words, ...]
    rendering: Rendering
    confidence: float


@dataclass(frozen=True, slots=True)
class _Reader:
    opened: pypdfium2.PdfDocument
    engine: Engine
    limits: Limits
    beat: Beat

    def recognise(self, wanted: Sequence[PrintedPage]) -> Iterator[PrintedPage]:
        most = self.limits.ocr_pages
        in_vain = 0
        for page in wanted[:most]:
            doubted = _is_only_doubted(page)
            if doubted and in_vain >= _IN_VAIN:
                continue
            with self.beat.aside(self.limits.ocr_page_seconds):
                found = self._recognise(page)
            self.beat()
            in_vain += doubted and found.recognition is not None and found.recognition.kept
            yield found
        for page in wanted[most:]:
            yield replace(page, recognition=Recognition(self.engine.name, beyond=True))

    def _recognise(self, page: PrintedPage) -> PrintedPage:
        end = time.monotonic() + self.limits.ocr_page_seconds
        try:
            seen = self._see(page.number, end)
        except (RecognitionError, OSError) as error:
            why = str(error) if isinstance(error, RecognitionError) else "it could not be started"
            return replace(page, recognition=Recognition(self.engine.name, failure=why))
        lines = reading_order(printed_lines(seen.lines, seen.rendering, page=page.number))
        recognition = Recognition(self.engine.name, seen.confidence)
        if not lines and not page.lines and share_of_ink(seen.rendering.picture) >= _BLANK:
            return replace(
                page,
                recognition=replace(recognition, failure="no words were found in its picture"),
            )
        if not _is_better(page, lines):
            return replace(page, recognition=replace(recognition, kept=True))
        return replace(
            page,
            width=seen.rendering.width,
            height=seen.rendering.height,
            lines=lines,
            unread=False,
            damaged=0.0,
            holes=0,
            mended=0,
            recognition=recognition,
        )

    def _see(self, number: int, end: float) -> _Seen:
        page = pdfium.FPDF_LoadPage(self.opened, number - 1)
        if not page:
            msg = "the page could not be opened"
            raise RecognitionError(msg)
        try:
            if shows_too_much(page):
                msg = "its picture is too large to be unpacked"
                raise RecognitionError(msg)
            seen = self._see_turned(page, 0, end)
            if turn := self._turn(seen, end):
                again = self._see_turned(page, turn, end)
                seen = again if again.confidence >= _AS_SURE * seen.confidence else seen
            return seen
        finally:
            pdfium.FPDF_ClosePage(page)

    def _turn(self, seen: _Seen, end: float) -> Turn:
        if seen.confidence >= _UPRIGHT and not _stands_on_end(seen.lines):
            return 0
        picture = seen.rendering.picture
        return self.engine.turn_of(picture, seconds=_left(end), beat=self.beat)

    def _see_turned(self, page: pdfium.FPDF_PAGE, turn: int, end: float) -> _Seen:
        rendering = _draw(page, turn=turn)
        tilt = tilt_of(rendering.picture)
        if abs(tilt) >= _TILTED:
            rendering = _draw(page, turn=turn, tilt=tilt)
        lines = self.engine.read(rendering.picture, seconds=_left(end), beat=self.beat)
        return _Seen(lines, rendering, confidence_of(lines))


def _draw(page: pdfium.FPDF_PAGE, *, turn: int, tilt: float = 0.0) -> Rendering:
    rendering = render_page(page, turn=turn, tilt=tilt)
    if rendering is None:
        msg = "the page could not be drawn"
        raise RecognitionError(msg)
    return rendering


def _left(end: float) -> float:
    """Returns the seconds that are left for a page.

    Raises:
        RecognitionError: None are.
    """
    left = end - time.monotonic()
    if left <= 0:
        msg = "drawing it took all of its time"
        raise RecognitionError(msg)
    return left


def _stands_on_end(lines: Iterable[Words]) -> bool:
    """Says whether most words of some length are higher than wide, as on a page on its side."""
    long = [word for words in lines for word in words if len(word.text) >= 4]
    upright = sum(word.right - word.left >= word.bottom - word.top for word in long)
    return 2 * upright < len(long)


def _is_better(page: PrintedPage, lines: Sequence[PrintedLine]) -> bool:
    """Says whether what was recognised is to stand in the place of what the file says."""
    if page.unread or not page.lines:
        return True
    if page.damaged > DAMAGED or _is_garbage(page.lines):
        return bool(lines) and not _is_garbage(lines)
    return _letters(lines) > _MORE_TIMES * _letters(page.lines) + _MORE
