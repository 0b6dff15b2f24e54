# SPDX-License-Identifier: Apache-2.0
"""Opening a PDF, with one of the passwords that the person gave where it asks for one."""

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.domain.diagnostic import Diagnostic, ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.passwords import load_passwords, not_opened, opened_note
from pipeline.extract.support import Support

__all__ = ["OpenedPdf", "corrupt_error", "open_pdf"]

_WHAT = "PDF"
_OTHERWISE = "open it with its password, print it as a PDF without one, and scan again."


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """An open PDF, which whoever asked for it closes.

    Attributes:
        pdf: The PDF.
        diagnostics: How it was opened, where that is worth a note.
    """

    pdf: pypdfium2.PdfDocument
    diagnostics: tuple[Diagnostic, ...] = ()


def open_pdf(data: bytes, support: Support) -> OpenedPdf:
    """Returns the open PDF. One that asks for a password only to be changed opens without.

    Args:
        data: The bytes of the file.
        support: Where passwords stand; told before each that is tried.

    Raises:
        ReadingError: ``encrypted`` or ``corrupt``.
    """
    opened = _open(data)
    if opened is not None:
        return OpenedPdf(opened)
    passwords = load_passwords(support.aids)
    for word in passwords.words:
        support.beat()
        opened = _open(data, word)
        if opened is not None:
            return OpenedPdf(opened, (opened_note(passwords, what=_WHAT),))
    raise not_opened(passwords, what=_WHAT, otherwise=_OTHERWISE)


def corrupt_error() -> ReadingError:
    """Returns the error of a PDF that cannot be opened or has no pages."""
    return ReadingError(
        ReasonCode.CORRUPT,
        "The PDF is damaged or cut short and could not be opened.",
        cure="Ask the sender for the file again, or open it in a PDF program and save a copy.",
    )


def _open(data: bytes, password: str | None = None) -> pypdfium2.PdfDocument | None:
    """Returns the open PDF, None when it asks for another password."""
    try:
        return pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            return None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise ReadingError(
                ReasonCode.ENCRYPTED,
                "The PDF is protected in a way that no password opens, by a certificate or by "
                "rights management, and was not read.",
                cure="Ask the sender for a copy without that protection.",
            ) from error
        raise corrupt_error() from error
