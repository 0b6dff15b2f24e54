# SPDX-License-Identifier: Apache-2.0
"""What of a PDF was not read, or not as a reader of the page would: with what to do about it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.extract.pdf.lines import PrintedPage
from pipeline.extract.pdf.quality import has_lost_ligatures, is_no_language, is_torn, sample_of

__all__ = ["about_pages", "about_parts", "about_text", "is_readable"]

_STAGE = "extract"
# Share of characters that stand for no letter, above which a page cannot be trusted.
_DAMAGED = 0.05

_OCR = "Run OCR over the PDF, or ask the sender for the original, and scan again."
_SAVE_COPY = "Open the PDF in a PDF program, save a copy, and scan the copy."
_QUALITY: tuple[tuple[Callable[[str], bool], str], ...] = (
    (
        is_no_language,
        "The text behind the pages does not read as English: what is found in it cannot be "
        "trusted, and what is not found may be there.",
    ),
    (is_torn, "Many words of the text fell apart into single letters."),
    (
        has_lost_ligatures,
        "Joined letters such as fi, ff or ti are missing from many words of the text.",
    ),
)


def is_readable(page: PrintedPage) -> bool:
    """Says whether what was read of a page can be trusted; a blank page can."""
    return not (page.failed or _has_no_text(page) or _is_damaged(page))


def about_pages(pages: Sequence[PrintedPage], *, left_out: int) -> Iterator[Diagnostic]:
    """Yields what pages were not read, one diagnostic for each run of neighbouring pages."""
    yield from _about_runs(
        _numbers(pages, lambda page: page.failed),
        ReasonCode.CORRUPT,
        "{pages} could not be opened and {was} not read.",
        _SAVE_COPY,
    )
    yield from _about_runs(
        _numbers(pages, _has_no_text),
        ReasonCode.NO_TEXT_LAYER,
        "{pages} {has} no text layer, probably a scan, and {was} not read.",
        _OCR,
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
    sample = sample_of(text)
    message = next((message for holds, message in _QUALITY if holds(sample)), None)
    if message is not None:
        yield Diagnostic(ReasonCode.TEXT_QUALITY_LOW, Gravity.PARTIAL, message, _OCR, stage=_STAGE)


def about_parts(
    pages: Sequence[PrintedPage], *, attachments: int, xfa: bool
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
    if attachments > 0:
        yield _part_skipped(
            f"Files attached to the PDF were not read: {attachments}.",
            "Save the attachments from a PDF program and scan them too.",
            part="attachment",
        )


def _has_no_text(page: PrintedPage) -> bool:
    return page.unread and not page.failed


def _is_damaged(page: PrintedPage) -> bool:
    return page.damaged > _DAMAGED


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
    # Neighbouring numbers keep their distance from their place in the list.
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        pages = [number for _, number in run]
        many = len(pages) > 1
        text = message.format(
            pages=f"pages {pages[0]} to {pages[-1]}" if many else f"page {pages[0]}",
            was="were" if many else "was",
            has="have" if many else "has",
        )
        text = text[0].upper() + text[1:]
        yield Diagnostic(code, gravity, text, cure, stage=_STAGE, page=pages[0])
