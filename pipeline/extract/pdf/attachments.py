# SPDX-License-Identifier: Apache-2.0
"""Files that are attached to a PDF: their names, so that a person can look for them."""

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.lines import clean_text
from pipeline.extract.pdf.strings import read_string

__all__ = ["attachment_names"]

_MOST = 200
_LONGEST = 60


def attachment_names(document: pdfium.FPDF_DOCUMENT) -> tuple[str, ...]:
    """Returns a name for each file attached to an open PDF; ``"?"`` for one without any.

    Names are data of a stranger: folders are cut off, and what is longer than a name should be.
    """
    count = min(int(pdfium.FPDFDoc_GetAttachmentCount(document)), _MOST)
    return tuple(_name(pdfium.FPDFDoc_GetAttachment(document, index)) for index in range(count))


def _name(attachment: pdfium.FPDF_ATTACHMENT) -> str:
    if not attachment:
        return "?"
    name = read_string(
        lambda buffer, size: int(pdfium.FPDFAttachment_GetName(attachment, buffer, size))
    )
    base = clean_text(name).replace("\\", "/").rpartition("/")[2]
    return " ".join(base.split())[:_LONGEST] or "?"
