# SPDX-License-Identifier: Apache-2.0
"""A PDF to a ``Document``: printed lines in reading order, and what could not be read."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.config import Limits
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Document, FileFormat, Page
from pipeline.errors import ReadingError
from pipeline.extract.pdf.diagnostics import about_pages, about_parts, about_text, is_readable
from pipeline.extract.pdf.layout import paragraphs
from pipeline.extract.pdf.lines import PrintedPage, clean_text
from pipeline.extract.pdf.margins import part_margins
from pipeline.extract.pdf.order import reading_order
from pipeline.extract.pdf.page import read_page
from pipeline.extract.pdf.strings import read_string
from pipeline.extract.pdf.text import set_text
from pipeline.extract.pdf.words import hyphen_judge

__all__ = ["read_pdf"]

_XFA = frozenset({pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND})


def read_pdf(
    data: bytes,
    *,
    name: str,
    sha256: str,
    limits: Limits,
    on_page: Callable[[], None] | None = None,
) -> Document:
    """Returns what a PDF says, in reading order, with the place of every printed line.

    Args:
        data: The bytes of the file.
        name: How outputs call the document.
        sha256: Hash of ``data``, lower-case hexadecimal.
        limits: At most ``limits.pages`` pages are read; the rest becomes a diagnostic.
        on_page: Called after each page that was read.

    Returns:
        The document. A file without any text layer gives an empty text and a diagnostic that
        takes the result's completeness away, never an exception.

    Raises:
        ReadingError: The file asks for a password (``encrypted``) or is damaged beyond opening
            (``corrupt``).
    """
    with closing(_open(data)) as opened:
        count = len(opened)
        xfa = int(pdfium.FPDF_GetFormType(opened)) in _XFA
        with _form_of(opened) as form:
            pages = list(_read_pages(opened, min(count, limits.pages), form=form, told=on_page))
        attachments = max(int(pdfium.FPDFDoc_GetAttachmentCount(opened)), 0)
        title = read_string(
            lambda buffer, size: int(pdfium.FPDF_GetMetaText(opened, b"Title", buffer, size))
        )
    if count <= 0:
        raise _corrupt()
    flows, margins = part_margins(pages)
    printed = [line for page in pages for line in page.lines]
    composed = set_text(
        paragraphs(flows),
        margins,
        (comment for page in pages for comment in page.comments),
        judge=hyphen_judge(printed),
    )
    return Document(
        name=name,
        sha256=sha256,
        format=FileFormat.PDF,
        text=composed.text,
        blocks=composed.blocks,
        pages=tuple(Page(p.number, p.width, p.height, readable=is_readable(p)) for p in pages),
        lines=composed.lines,
        diagnostics=(
            *about_pages(pages, left_out=count - len(pages)),
            *about_text(composed.text, pages),
            *about_parts(pages, attachments=attachments, xfa=xfa),
        ),
        title=" ".join(clean_text(title).split()),
    )


def _read_pages(
    opened: pypdfium2.PdfDocument,
    count: int,
    *,
    form: pdfium.FPDF_FORMHANDLE,
    told: Callable[[], None] | None,
) -> Iterator[PrintedPage]:
    for index in range(count):
        yield _ordered(read_page(opened, index, form=form))
        if told is not None:
            told()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise ReadingError(
                ReasonCode.ENCRYPTED,
                "The PDF is protected by a password and was not read.",
                cure="Open it with its password, print or save it as a PDF without one, "
                "and scan again.",
            ) from error
        raise _corrupt() from error


def _corrupt() -> ReadingError:
    return ReadingError(
        ReasonCode.CORRUPT,
        "The PDF is damaged or cut short and could not be opened.",
        cure="Ask the sender for the file again, or open it in a PDF program and save a copy.",
    )


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


def _ordered(page: PrintedPage) -> PrintedPage:
    return replace(page, lines=reading_order(page.lines))
