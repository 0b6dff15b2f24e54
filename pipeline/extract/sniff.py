# SPDX-License-Identifier: Apache-2.0
"""What a file is by its content, whatever its name says."""

from pathlib import Path

from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.word.package import Package, main_part, open_package

__all__ = ["sniff_bytes", "sniff_format"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_RTF = b"{\\rtf"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # readers accept the mark anywhere in the first 1,024 bytes
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ODT_MIME = b"application/vnd.oasis.opendocument.text"


def sniff_format(head: bytes, path: Path) -> FileFormat:
    """Returns what a file is, ``UNKNOWN`` when it is nothing that can be read.

    Args:
        head: At least the first 1,024 bytes.
        path: The file; read whole only for a zip or an OLE file, whose kind stands further in.

    Raises:
        ReadingError: ``encrypted`` for a Word file behind a password.
        OSError: The file cannot be read.
    """
    if head.startswith((*_ZIP, _OLE)):
        return sniff_bytes(path.read_bytes(), suffix=path.suffix)
    return sniff_bytes(head, suffix=path.suffix)


def sniff_bytes(data: bytes, *, suffix: str = "") -> FileFormat:
    """Returns what the bytes of a whole file are.

    ``suffix`` decides only for a zip that is too damaged to say what it is, so that reading it
    can say what the damage is.

    Raises:
        ReadingError: ``encrypted`` for a Word file behind a password.
    """
    if data.startswith(_ZIP):
        return _sniff_zip(data, suffix.lower())
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data.removeprefix(_BYTE_ORDER_MARK).lstrip()[:5] == _RTF:
        return FileFormat.RTF
    return FileFormat.PDF if _PDF in data[:_PDF_WITHIN] else FileFormat.UNKNOWN


def _sniff_zip(data: bytes, suffix: str) -> FileFormat:
    try:
        package = open_package(data)
        if main_part(package) is not None:
            return FileFormat.DOCX
        if _is_odt(package):
            return FileFormat.ODT
    except ReadingError:
        return _by_suffix(suffix)
    # A PDF may hide behind the head of a zip.
    return FileFormat.PDF if _PDF in data[:_PDF_WITHIN] else FileFormat.UNKNOWN


def _by_suffix(suffix: str) -> FileFormat:
    if suffix in {".docx", ".docm", ".dotx", ".dotm"}:
        return FileFormat.DOCX
    return FileFormat.ODT if suffix in {".odt", ".ott"} else FileFormat.UNKNOWN


def _is_odt(package: Package) -> bool:
    return "mimetype" in package and package.read("mimetype").startswith(_ODT_MIME)


def _sniff_ole(data: bytes) -> FileFormat:
    if _ENCRYPTED_STREAM in data:
        message = "The document is behind a password."
        cure = "Ask for the document without its password, or save it without one."
        raise ReadingError(ReasonCode.ENCRYPTED, message, cure=cure)
    return FileFormat.DOC
