# SPDX-License-Identifier: Apache-2.0
"""A file to a ``Document``: opened safely, told by its content, read by the reader of its format.

The readers are loaded when the first file of their format comes, so that a command that reads no
PDF does not load PDFium.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Limits
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document, FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.foreign import foreign_error
from pipeline.extract.opening import read_bytes
from pipeline.extract.protection import unlock_office
from pipeline.extract.sniff import holds_word, sniff_bytes
from pipeline.extract.support import ALONE, Support

__all__ = ["read_document"]

# Readers of PDF look for its mark in the first 1,024 bytes; a mark as far as this is believed too.
_PDF = b"%PDF-"
_PDF_WITHIN = 1 << 16

_FORMATS = {
    ".pdf": FileFormat.PDF,
    ".docx": FileFormat.DOCX,
    ".docm": FileFormat.DOCX,
    ".dotx": FileFormat.DOCX,
    ".dotm": FileFormat.DOCX,
    ".doc": FileFormat.DOC,
    ".dot": FileFormat.DOC,
    ".odt": FileFormat.ODT,
    ".ott": FileFormat.ODT,
    ".fodt": FileFormat.ODT,
    ".rtf": FileFormat.RTF,
    ".htm": FileFormat.HTML,
    ".html": FileFormat.HTML,
    ".mht": FileFormat.HTML,
    ".mhtml": FileFormat.HTML,
    ".txt": FileFormat.TEXT,
    ".text": FileFormat.TEXT,
    ".md": FileFormat.TEXT,
}
_CALLED = {
    FileFormat.PDF: "a PDF",
    FileFormat.DOCX: "a Word document (.docx)",
    FileFormat.DOC: "an old Word document (.doc)",
    FileFormat.ODT: "an OpenDocument text (.odt)",
    FileFormat.RTF: "a rich text file (.rtf)",
    FileFormat.HTML: "a web page",
    FileFormat.TEXT: "plain text",
}


def read_document(path: Path, *, name: str, limits: Limits, support: Support = ALONE) -> Document:
    """Returns what a file says, read by what its content is, whatever its name says.

    Args:
        path: A regular file. It is opened once; what is hashed is what is read.
        name: How outputs call the document.
        limits: ``file_mb`` is checked before anything is parsed; ``pages`` applies to PDFs, and
            ``convert_seconds`` to old formats.
        support: Which other programs it may use, and where passwords stand; told after each page
            of a PDF, and while another program runs, that work goes on.

    Returns:
        The document. When the ending of ``path`` names another format than the content has, a
        note says so. Plain text is told by the ending alone.

    Raises:
        ReadingError: Nothing can be read of it: ``not_regular``, ``unreadable``, ``too_large``,
            ``empty_file``, ``not_a_document``, ``unsupported_format``, ``encrypted``,
            ``corrupt``, or what the reader of the format says.
    """
    data = read_bytes(path, most=limits.file_mb * 1024 * 1024)
    if not data:
        raise ReadingError(
            ReasonCode.EMPTY_FILE,
            "The file is empty.",
            cure="Ask the sender for the file again.",
        )
    reading = _Reading(name, hashlib.sha256(data).hexdigest(), limits, support)
    content, opened = unlock_office(data, support)
    ending = path.suffix.lower()
    found = sniff_bytes(content, suffix=ending)
    if found is FileFormat.UNKNOWN and _FORMATS.get(ending) is FileFormat.TEXT:
        found = FileFormat.TEXT
    if found is FileFormat.UNKNOWN:
        content, ahead = _from_late_mark(content)
        opened = (*opened, ahead)
        found = FileFormat.PDF
    document = reading.read(found, content)
    remarks = (*_two_in_one(found, content), *_mismatch(found, _FORMATS.get(ending, found)))
    return replace(document, diagnostics=(*opened, *document.diagnostics, *remarks))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every reader of a format needs beside the bytes."""

    name: str
    sha256: str
    limits: Limits
    support: Support

    def read(self, found: FileFormat, data: bytes) -> Document:
        """Returns what the reader of the format gives; each is loaded when first needed."""
        if found is FileFormat.PDF:
            return self._read_pdf(data)
        if found is FileFormat.DOCX:
            return self._read_word(data)
        if found is FileFormat.TEXT:
            return self._read_text(data)
        return self._read_converted(found, data)

    def _read_pdf(self, data: bytes) -> Document:
        from pipeline.extract.pdf.reader import read_pdf

        return read_pdf(
            data, name=self.name, sha256=self.sha256, limits=self.limits, support=self.support
        )

    def _read_word(self, data: bytes) -> Document:
        from pipeline.extract.word.reader import read_word

        return read_word(data, name=self.name, sha256=self.sha256)

    def _read_text(self, data: bytes) -> Document:
        from pipeline.extract.plain import decode_plain, plain_paragraphs

        return self._plain(plain_paragraphs(decode_plain(data)), FileFormat.TEXT)

    def _read_converted(self, found: FileFormat, data: bytes) -> Document:
        from pipeline.extract.office import convert_office

        made = convert_office(data, found, limits=self.limits, support=self.support)
        if not made.docx:
            document = self._plain(made.paragraphs, found)
            return replace(document, diagnostics=(*made.diagnostics, *document.diagnostics))
        document = self._read_word(made.docx)
        original = document.original and replace(document.original, format=found)
        return replace(
            document,
            format=found,
            original=original,
            diagnostics=(*made.diagnostics, *document.diagnostics),
        )

    def _plain(self, paragraphs: tuple[str, ...], found: FileFormat) -> Document:
        from pipeline.extract.plain import plain_document

        return plain_document(paragraphs, name=self.name, sha256=self.sha256, found=found)


def _from_late_mark(data: bytes) -> tuple[bytes, Diagnostic]:
    """Returns a PDF without what was put before it, and the note on that.

    Raises:
        ReadingError: There is none: the file is nothing that is read.
    """
    start = data.find(_PDF, 0, _PDF_WITHIN)
    if start < 0:
        raise foreign_error(data)
    note = Diagnostic(
        ReasonCode.CORRUPT,
        Gravity.NOTE,
        f"The PDF begins {start} bytes into the file; what stands before it was not read.",
        "Many programs will not open the file: ask the sender for it again.",
        stage="extract",
    )
    return data[start:], note


def _two_in_one(found: FileFormat, data: bytes) -> tuple[Diagnostic, ...]:
    """Returns the remark on a file that another program may take for another paper."""
    if found is FileFormat.PDF and holds_word(data):
        remark = Diagnostic(
            ReasonCode.PART_SKIPPED,
            Gravity.PARTIAL,
            "The file is a PDF that also holds a Word document, which was not read.",
            "Ask the sender for each of them as a file of its own.",
            stage="extract",
        )
        return (remark,)
    if found is FileFormat.DOCX and not data.startswith(b"PK"):
        remark = Diagnostic(
            ReasonCode.CORRUPT,
            Gravity.NOTE,
            "Something that is no part of it stands before the Word document, and was not read.",
            "Ask the sender for the file again.",
            stage="extract",
        )
        return (remark,)
    return ()


def _mismatch(found: FileFormat, named: FileFormat) -> tuple[Diagnostic, ...]:
    if named is found:
        return ()
    note = Diagnostic(
        ReasonCode.TYPE_MISMATCH,
        Gravity.NOTE,
        f"The file is named like {_CALLED[named]}, but is {_CALLED[found]}; "
        "it was read as what it is.",
        stage="extract",
    )
    return (note,)
