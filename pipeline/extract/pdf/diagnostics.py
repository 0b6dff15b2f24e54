# SPDX-License-Identifier: Apache-2.0
"""What of a PDF was not read, or not as a reader of the page would: with what to do about it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.extract.pdf.lines import PrintedPage, Recognition
from pipeline.extract.pdf.quality import is_no_language, is_torn, sample_of
from pipeline.extract.pdf.recognition import DAMAGED

__all__ = ["about_pages", "about_parts", "about_recognition", "about_text", "is_readable"]

_STAGE = "extract"
# Attached files that are named; the rest is counted.
_NAMED = 5
# Mean confidence, 0 to 100, below which a recognised page cannot be trusted, and below which a
# person must look at it. Clean scans have more than 90, askew and noisy ones more than 80.
_UNSURE = 50.0
_DOUBTFUL = 75.0

_OCR = "Run OCR over the PDF, or ask the sender for the original, and scan again."
_ENGINE = (
    "Install Tesseract (package tesseract-ocr) or armslength with its extra `ocr`, or run OCR "
    "over the PDF elsewhere, and scan again."
)
_SWITCHED_OFF = "Set reading.ocr to true, or run OCR over the PDF elsewhere, and scan again."
_SAVE_COPY = "Open the PDF in a PDF program, save a copy, and scan the copy."
_QUALITY: tuple[tuple[Callable[[str], bool], str], ...] = (
    (
        is_no_language,
        "The text behind the pages does not read as English: what is found in it cannot be "
        "trusted, and what is not found may be there.",
    ),
    (is_torn, "Many words of the text fell apart into single letters."),
)


def is_readable(page: PrintedPage) -> bool:
    """Says whether what was read of a page can be trusted; a blank page can."""
    if page.failed or _has_no_text(page) or _is_damaged(page):
        return False
    recognised = _recognised(page)
    return recognised is None or recognised.confidence >= _UNSURE or not page.lines


def about_pages(pages: Sequence[PrintedPage], *, left_out: int, ocr: bool) -> Iterator[Diagnostic]:
    """Yields what pages were not read, one diagnostic for each run of neighbouring pages.

    Args:
        pages: Those that were opened.
        left_out: How many were not.
        ocr: Whether pages without text were to be recognised.
    """
    yield from _about_runs(
        _numbers(pages, lambda page: page.failed),
        ReasonCode.CORRUPT,
        "{pages} could not be opened and {was} not read.",
        _SAVE_COPY,
    )
    yield from _about_runs(
        _numbers(pages, lambda page: _has_no_text(page) and page.recognition is None),
        ReasonCode.NO_TEXT_LAYER,
        "{pages} {has} no text layer, probably a scan, and {was} not read.",
        _ENGINE if ocr else _SWITCHED_OFF,
    )
    yield from _about_runs(
        _numbers(pages, lambda page: not page.failed and _is_damaged(page)),
        ReasonCode.TEXT_QUALITY_LOW,
        "The text of {pages} is damaged: many of its characters stand for no letter.",
        _OCR,
    )
    if left_out > 0:
        yield Diagnostic(
            ReasonCode.TOO_MANY_PAGES,
            Gravity.PARTIAL,
            f"The last {left_out} of {len(pages) + left_out} pages were not read: "
            f"the limit is {len(pages)} pages.",
            "Raise limits.pages, or split the PDF, and scan again.",
            stage=_STAGE,
        )


def about_recognition(pages: Sequence[PrintedPage]) -> Iterator[Diagnostic]:
    """Yields which pages were recognised from their picture, how surely, and which were not."""
    tried = [(page, page.recognition) for page in pages if page.recognition is not None]
    done = [(page, found) for page, found in tried if found.succeeded]
    if done:
        yield _recognised_note(done)
    yield from _about_runs(
        [page.number for page, found in done if page.lines and found.confidence < _DOUBTFUL],
        ReasonCode.TEXT_QUALITY_LOW,
        "{pages} could not be recognised surely: words of {them} may be wrong or missing.",
        "Read {them} on paper, or ask the sender for the original or a better scan.",
    )
    for why in sorted({found.failure for _, found in tried if found.failure}):
        yield from _about_runs(
            [page.number for page, found in tried if found.failure == why],
            ReasonCode.NO_TEXT_LAYER,
            f"The text of {{pages}} was not recognised: {why}.",
            "Read {them} on paper, raise limits.ocr_page_seconds, or ask the sender for the "
            "original.",
        )
    yield from _about_runs(
        [page.number for page, found in tried if found.beyond],
        ReasonCode.TOO_MANY_PAGES,
        "{pages} {has} no usable text and {was} not recognised: more pages need it than are "
        "allowed.",
        "Raise limits.ocr_pages, or split the PDF, and scan again.",
    )


def _recognised_note(done: Sequence[tuple[PrintedPage, Recognition]]) -> Diagnostic:
    lettered = [found.confidence for page, found in done if page.lines]
    mean = sum(lettered) / len(lettered) if lettered else 0.0
    numbers = [page.number for page, _ in done]
    return Diagnostic(
        ReasonCode.TEXT_RECOGNISED,
        Gravity.NOTE,
        f"The text of {_say_numbers(numbers)} was recognised from the picture by "
        f"{done[0][1].engine}, with a mean confidence of {mean:.0f} of 100.",
        "Compare what you quote with the page itself: single letters and figures may be wrong.",
        stage=_STAGE,
        page=numbers[0],
    )


def about_text(text: str, pages: Sequence[PrintedPage]) -> Iterator[Diagnostic]:
    """Yields what the text as a whole gives away: nothing there, no language, lost letters."""
    if not text.strip() and all(map(is_readable, pages)):
        yield Diagnostic(
            ReasonCode.NO_TEXT_LAYER,
            Gravity.PARTIAL,
            "No page of the PDF has any text.",
            _OCR,
            stage=_STAGE,
        )
        return
    yield from _about_letters(pages)
    sample = sample_of(text)
    message = next((message for holds, message in _QUALITY if holds(sample)), None)
    if message is not None:
        yield Diagnostic(ReasonCode.TEXT_QUALITY_LOW, Gravity.PARTIAL, message, _OCR, stage=_STAGE)


def _about_letters(pages: Sequence[PrintedPage]) -> Iterator[Diagnostic]:
    """Yields how many words got back letters that their font had lost, and where some did not."""
    mended = sum(page.mended for page in pages)
    if mended:
        yield Diagnostic(
            ReasonCode.TEXT_QUALITY_LOW,
            Gravity.NOTE,
            "The font of the PDF gives joined letters such as fi, ff or ti wrongly; "
            f"words that were put right by the shapes of their letters: {mended}.",
            "Look at the page itself before you quote a word that reads oddly.",
            stage=_STAGE,
        )
    yield from _about_runs(
        _numbers(pages, lambda page: page.lossy),
        ReasonCode.TEXT_QUALITY_LOW,
        "Joined letters such as fi, ff or ti are missing from words of {pages}.",
        _OCR,
    )


def about_parts(
    pages: Sequence[PrintedPage], *, attachments: Sequence[str], xfa: bool
) -> Iterator[Diagnostic]:
    """Yields what lies in the file besides its pages, and what a reader of them does not see."""
    yield from _about_runs(
        _numbers(pages, lambda page: any(line.hidden for line in page.lines)),
        ReasonCode.HIDDEN_TEXT,
        "{pages} {has} text that a reader of the page does not see; it was read like any other.",
        "Ask the sender why it is there.",
        gravity=Gravity.NOTE,
    )
    yield from _about_runs(
        _numbers(pages, lambda page: page.marks_left_out > 0),
        ReasonCode.PART_SKIPPED,
        "{pages} {has} more notes and fields than are read.",
        _SAVE_COPY,
    )
    if xfa:
        yield _part_skipped(
            "The PDF holds a form that only some programs show (XFA); it was not read.",
            "Open it in the program it was made for, print it to PDF, and scan that.",
            part="xfa",
        )
    if attachments:
        named = ", ".join(attachments[:_NAMED])
        more = f" and {len(attachments) - _NAMED} more" if len(attachments) > _NAMED else ""
        yield _part_skipped(
            f"Files attached to the PDF were not read: {named}{more}.",
            "Save the attachments from a PDF program and scan them too.",
            part="attachment",
        )


def _has_no_text(page: PrintedPage) -> bool:
    return page.unread and not page.failed


def _is_damaged(page: PrintedPage) -> bool:
    return page.damaged > DAMAGED


def _recognised(page: PrintedPage) -> Recognition | None:
    found = page.recognition
    return found if found is not None and found.succeeded else None


def _numbers(pages: Sequence[PrintedPage], holds: Callable[[PrintedPage], bool]) -> list[int]:
    return [page.number for page in pages if holds(page)]


def _part_skipped(message: str, cure: str, *, part: str) -> Diagnostic:
    return Diagnostic(
        ReasonCode.PART_SKIPPED, Gravity.PARTIAL, message, cure, stage=_STAGE, part=part
    )


def _about_runs(
    numbers: Sequence[int],
    code: ReasonCode,
    message: str,
    cure: str,
    *,
    gravity: Gravity = Gravity.PARTIAL,
) -> Iterator[Diagnostic]:
    for pages in _runs(numbers):
        many = len(pages) > 1
        words = {
            "pages": _say_run(pages),
            "was": "were" if many else "was",
            "has": "have" if many else "has",
            "them": "them" if many else "it",
        }
        text = message.format(**words)
        text = text[0].upper() + text[1:]
        yield Diagnostic(code, gravity, text, cure.format(**words), stage=_STAGE, page=pages[0])


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    # Neighbouring numbers keep their distance from their place in the list.
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _say_run(run: Sequence[int]) -> str:
    return f"pages {run[0]} to {run[-1]}" if len(run) > 1 else f"page {run[0]}"


def _say_numbers(numbers: Sequence[int]) -> str:
    *others, last = map(_say_run, _runs(numbers))
    return f"{', '.join(others)} and {last}" if others else last
