# SPDX-License-Identifier: Apache-2.0
"""A file to a ``Document``: opened safely, told by its content, read by the reader of its format.

The readers are loaded when the first file of their format comes, so that a command that reads no
PDF does not load PDFium.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pipeline.config import Limits
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document, FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.sniff import sniff_bytes

__all__ = ["read_document"]

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
    ".rtf": FileFormat.RTF,
}
_CALLED = {
    FileFormat.PDF: "a PDF",
    FileFormat.DOCX: "a Word document (.docx)",
    FileFormat.DOC: "an old Word document (.doc)",
    FileFormat.ODT: "an OpenDocument text (.odt)",
    FileFormat.RTF: "a rich text file (.rtf)",
}


def read_document(
    path: Path, *, name: str, limits: Limits, on_page: Callable[[], None] | None = None
) -> Document:
    """Returns what a file says, read by what its content is, whatever its name says.

    Args:
        path: A regular file. It is opened once; what is hashed is what is read.
        name: How outputs call the document.
        limits: ``file_mb`` is checked before anything is parsed; ``pages`` applies to PDFs.
        on_page: Called after each page of a PDF, so that a watcher sees that work goes on.

    Returns:
        The document. When the ending of ``path`` names another format than the content has, a
        note says so.

    Raises:
        ReadingError: Nothing can be read of it: ``not_regular``, ``unreadable``, ``too_large``,
            ``empty_file``, ``not_a_document``, ``unsupported_format``, ``encrypted``,
            ``corrupt``, or what the reader of the format says.
    """
    data = _read_bytes(path, most=limits.file_mb * 1024 * 1024)
    if not data:
        raise ReadingError(
            ReasonCode.EMPTY_FILE,
            "The file is empty.",
            cure="Ask the sender for the file again.",
        )
    found = sniff_bytes(data, suffix=path.suffix)
    document = _read_as(found, data, name=name, limits=limits, on_page=on_page)
    named = _FORMATS.get(path.suffix.lower(), found)
    if named is found:
        return document
    note = Diagnostic(
        ReasonCode.TYPE_MISMATCH,
        Gravity.NOTE,
        f"The file is named like {_CALLED[named]}, but is {_CALLED[found]}; "
        "it was read as what it is.",
        stage="extract",
    )
    return replace(document, diagnostics=(*document.diagnostics, note))


def _read_as(
    found: FileFormat,
    data: bytes,
    *,
    name: str,
    limits: Limits,
    on_page: Callable[[], None] | None,
) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    if found is FileFormat.PDF:
        from pipeline.extract.pdf.reader import read_pdf

        return read_pdf(data, name=name, sha256=sha256, limits=limits, on_page=on_page)
    if found is FileFormat.DOCX:
        from pipeline.extract.word.reader import read_word

        return read_word(data, name=name, sha256=sha256)
    if found in _CALLED:
        raise ReadingError(
            ReasonCode.UNSUPPORTED_FORMAT,
            f"The file is {_CALLED[found]}, which is not read.",
            cure="Open it, save it as .docx or PDF, and scan again.",
        )
    raise ReadingError(
        ReasonCode.NOT_A_DOCUMENT,
        "The content of the file is neither a PDF nor a Word document.",
        cure="Save the paper as .docx or PDF and scan again.",
    )


def _read_bytes(path: Path, *, most: int) -> bytes:
    """Returns the bytes of a regular file of at most ``most`` bytes, from one open handle."""
    try:
        with _open_handle(path) as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise _not_regular()
            # One byte more than may be, so that a file that grows meanwhile is noticed too.
            data = handle.read(most + 1)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR}:
            raise _not_regular() from error
        raise ReadingError(
            ReasonCode.UNREADABLE,
            f"The file could not be opened: {error.strerror or 'no reason was given'}.",
            cure="Check that the file is there and that you may read it.",
        ) from error
    if len(data) > most:
        raise ReadingError(
            ReasonCode.TOO_LARGE,
            f"The file is larger than the limit of {most // (1024 * 1024)} MB.",
            cure="Raise limits.file_mb, or split the file, and scan again.",
        )
    return data


def _open_handle(path: Path) -> BinaryIO:
    # Flags that a platform lacks count as 0. Without O_NONBLOCK a named pipe would block for
    # ever; O_BINARY keeps Windows from translating line ends.
    flags = os.O_RDONLY
    for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    return os.fdopen(os.open(path, flags), "rb")


def _not_regular() -> ReadingError:
    return ReadingError(
        ReasonCode.NOT_REGULAR,
        "This is a link, a folder, a pipe or a device, not a file.",
        cure="Put the file itself into the folder and scan again.",
    )
