# SPDX-License-Identifier: Apache-2.0
"""Pages whose words lost letters to a bad font are read again, with the letters put back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.glyphs import Glyph, read_glyphs
from pipeline.extract.pdf.ligatures import (
    Readings,
    lacks_letters,
    learn_readings,
    looks_damaged,
    sampled,
)
from pipeline.extract.pdf.lines import PrintedPage
from pipeline.extract.pdf.quality import sample_of

__all__ = ["ReadAgain", "mend_pages"]

# Reads a page, by its index from 0, with what the shapes of the document stand for.
ReadAgain = Callable[[int, Readings], PrintedPage]

# A page with more than this share of broken characters has no words to learn from.
_BROKEN = 0.3
# Broken characters within words that make it worth a look.
_FEWEST_HOLES = 3
# Pages whose words are looked at for damage.
_LOOKED_AT = 40


def mend_pages(
    document: pdfium.FPDF_DOCUMENT,
    pages: Sequence[PrintedPage],
    *,
    read_again: ReadAgain,
    told: Callable[[], None],
) -> tuple[PrintedPage, ...]:
    """Returns the pages, those of a damaged document read again with their lost letters.

    Pages of which words still lack letters come back as ``lossy``. A document whose words look
    sound is not looked at any further, and comes back as it is.

    Args:
        document: The open document.
        pages: Its pages as read first, from the first on.
        read_again: Reads one of them again.
        told: Called after each page that was looked at again.
    """
    holes = sum(page.holes for page in pages) >= _FEWEST_HOLES
    if not holes and not looks_damaged(sample_of(_words_of(pages[:_LOOKED_AT]))):
        return tuple(pages)
    shown: list[list[Glyph]] = []
    for index in sampled(len(pages)):
        if pages[index].damaged < _BROKEN:
            shown.append(_glyphs_of(document, index))
            told()
    readings = learn_readings(shown)
    mended: list[PrintedPage] = []
    for page in pages:
        again = page
        if readings.shapes and page.lines:
            again = read_again(page.number - 1, readings)
            told()
        again = again if again.mended else page
        mended.append(replace(again, lossy=lacks_letters(_words_of([again]).lower())))
    return tuple(mended)


def _words_of(pages: Sequence[PrintedPage]) -> str:
    return " ".join([line.text for page in pages for line in page.lines])


def _glyphs_of(document: pdfium.FPDF_DOCUMENT, index: int) -> list[Glyph]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return []
    try:
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return []
        try:
            return list(read_glyphs(textpage))
        finally:
            pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)
