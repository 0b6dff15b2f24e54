# SPDX-License-Identifier: Apache-2.0
"""A PDF to a ``Document``: printed lines in reading order, and what could not be read."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.config import Limits
from pipeline.domain.document import Document, FileFormat, Page
from pipeline.extract.pdf.attachments import attachment_names
from pipeline.extract.pdf.diagnostics import (
    about_pages,
    about_parts,
    about_recognition,
    about_text,
    is_readable,
)
from pipeline.extract.pdf.flow import flow_of
from pipeline.extract.pdf.layout import paragraphs
from pipeline.extract.pdf.lines import PrintedPage, clean_text
from pipeline.extract.pdf.mending import mend_pages
from pipeline.extract.pdf.opening import corrupt_error, open_pdf
from pipeline.extract.pdf.order import reading_order
from pipeline.extract.pdf.page import read_page
from pipeline.extract.pdf.recognition import recognise_pages
from pipeline.extract.pdf.strings import read_string
from pipeline.extract.pdf.text import set_text
from pipeline.extract.pdf.words import hyphen_judge
from pipeline.extract.support import ALONE, Beat, Support

__all__ = ["read_pdf"]

_XFA = frozenset({pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND})


def read_pdf(
    data: bytes,
    *,
    name: str,
    sha256: str,
    limits: Limits,
    support: Support = ALONE,
) -> Document:
    """Returns what a PDF says, in reading order, with the place of every printed line.

    Args:
        data: The bytes of the file.
        name: How outputs call the document.
        sha256: Hash of ``data``, lower-case hexadecimal.
        limits: At most ``limits.pages`` pages are read; the rest becomes a diagnostic.
        support: Which other programs it may use, and who is told after each page.

    Returns:
        The document. A file without any text layer gives an empty text and a diagnostic that
        takes the result's completeness away, never an exception.

    Raises:
        ReadingError: The file asks for a password (``encrypted``) or is damaged beyond opening
            (``corrupt``).
    """
    unlocked = open_pdf(data, support)
    with closing(unlocked.pdf) as opened:
        count = len(opened)
        xfa = int(pdfium.FPDF_GetFormType(opened)) in _XFA
        pages = _read_printed(opened, min(count, limits.pages), limits=limits, support=support)
        attachments = attachment_names(opened)
        title = _own_title(opened)
    if count <= 0:
        raise corrupt_error()
    flow = flow_of(pages)
    printed = [line for page in pages for line in page.lines]
    composed = set_text(
        paragraphs(flow.pages),
        flow.margins,
        (comment for page in pages for comment in page.comments),
        judge=hyphen_judge(printed),
    )
    return Document(
        name=name,
        sha256=sha256,
        format=FileFormat.PDF,
        text=composed.text,
        blocks=composed.blocks,
        pages=tuple(map(_as_page, pages)),
        lines=composed.lines,
        diagnostics=(
            *unlocked.diagnostics,
            *about_pages(pages, left_out=count - len(pages), ocr=support.aids.ocr),
            *about_recognition(pages),
            *about_text(composed.text, pages),
            *about_parts(pages, attachments=attachments, xfa=xfa),
        ),
        title=title,
    )


def _own_title(opened: pypdfium2.PdfDocument) -> str:
    """Returns the title that a file gives itself, empty without one."""
    title = read_string(
        lambda buffer, size: int(pdfium.FPDF_GetMetaText(opened, b"Title", buffer, size))
    )
    return " ".join(clean_text(title).split())


def _read_printed(
    opened: pypdfium2.PdfDocument, count: int, *, limits: Limits, support: Support
) -> tuple[PrintedPage, ...]:
    """Returns the first pages as printed: lost letters put back, pictures of text recognised."""
    with _form_of(opened) as form:
        pages = mend_pages(
            opened,
            list(_read_pages(opened, count, form=form, beat=support.beat)),
            read_again=lambda index, readings: _ordered(
                read_page(opened, index, form=form, readings=readings)
            ),
            told=support.beat,
        )
    return recognise_pages(opened, pages, limits=limits, support=support)


def _read_pages(
    opened: pypdfium2.PdfDocument,
    count: int,
    *,
    form: pdfium.FPDF_FORMHANDLE,
    beat: Beat,
) -> Iterator[PrintedPage]:
    for index in range(count):
        yield _ordered(read_page(opened, index, form=form))
        beat()


@contextmanager
def _form_of(opened: pypdfium2.PdfDocument) -> Iterator[pdfium.FPDF_FORMHANDLE]:
    """Gives the open form of a document, None when it has none, and closes it.

    Through the raw interface, because the one of pypdfium2 writes a warning for some forms.
    """
    if pdfium.FPDF_GetFormType(opened) == pdfium.FORMTYPE_NONE:
        yield None
        return
    # PDFium keeps a pointer to the settings for as long as the form is open.
    settings = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(opened, settings)
    try:
        yield form or None
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def _as_page(page: PrintedPage) -> Page:
    recognised = page.recognition is not None and page.recognition.succeeded
    return Page(
        page.number,
        page.width,
        page.height,
        readable=is_readable(page),
        recognised=recognised,
    )


def _ordered(page: PrintedPage) -> PrintedPage:
    lines = reading_order(page.lines)
    return page if lines == page.lines else replace(page, lines=lines)
