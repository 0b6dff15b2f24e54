# SPDX-License-Identifier: Apache-2.0
"""What a file is by its content, whatever its name says."""

import re
from pathlib import Path

from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.ole import BEHIND_PASSWORD, OLE_MARK, OleKind, tell_ole
from pipeline.extract.word.package import Package, main_part, open_package

__all__ = ["holds_word", "sniff_bytes", "sniff_format"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_WITHIN = 66_000  # the last record of a zip and the longest comment behind it
_RTF = b"{\\rtf"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # readers accept the mark anywhere in the first 1,024 bytes
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ODT_MIMES = (
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.sun.xml.writer",
)
_ODT_MANIFEST = "META-INF/manifest.xml"
_ODT_CIPHER = b"encryption-data"
# Documents of one XML file. The name of the vocabulary stands in the first element.
_XML_WITHIN = 16_384
# What may stand before the first element: a declaration, comments, white space.
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
# A page that Word saved with its pictures: a message without sender.
_WEB_ARCHIVE = re.compile(
    rb"mime-version:(?=.{0,600}content-type:\s*multipart/related)", re.IGNORECASE | re.DOTALL
)
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_FLAT_ODT = re.compile(
    rb"<office:document\s[^>]*office:mimetype=.application/vnd\.oasis\.[^>]*text"
)


def sniff_format(head: bytes, path: Path) -> FileFormat:
    """Returns what a file is, ``UNKNOWN`` when it is nothing that can be read.

    Args:
        head: At least the first 1,024 bytes.
        path: The file; read whole only for what does not tell by its first bytes.

    Raises:
        ReadingError: ``encrypted`` for a Word file behind a password.
        OSError: The file cannot be read.
    """
    if head.startswith((*_ZIP, OLE_MARK)):
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
    if data.startswith(OLE_MARK):
        return _sniff_ole(data)
    plain = data[:_XML_WITHIN].removeprefix(_BYTE_ORDER_MARK).lstrip()
    if plain.startswith(_RTF):
        return FileFormat.RTF
    if _PDF in data[:_PDF_WITHIN]:
        return FileFormat.PDF
    if plain.startswith(b"<"):
        return _sniff_xml(plain)
    if _WEB_ARCHIVE.match(plain):
        return FileFormat.HTML
    if _ends_as_zip(data):
        # Something was put before the zip, which is read from its end.
        return _sniff_zip(data, "")
    return FileFormat.UNKNOWN


def holds_word(data: bytes) -> bool:
    """Says whether bytes that begin as something else end as a Word document."""
    try:
        return _ends_as_zip(data) and main_part(open_package(data)) is not None
    except ReadingError:
        return False


def _ends_as_zip(data: bytes) -> bool:
    return _END_OF_ZIP in data[-_END_OF_ZIP_WITHIN:]


def _sniff_zip(data: bytes, suffix: str) -> FileFormat:
    try:
        package = open_package(data)
        if main_part(package) is not None:
            return FileFormat.DOCX
        is_odt, is_locked = _is_odt(package), _is_locked_odt(package)
    except ReadingError:
        return _by_suffix(suffix)
    if is_odt and is_locked:
        raise _behind_password()
    if is_odt:
        return FileFormat.ODT
    # A PDF may hide behind the head of a zip.
    return FileFormat.PDF if _PDF in data[:_PDF_WITHIN] else FileFormat.UNKNOWN


def _by_suffix(suffix: str) -> FileFormat:
    if suffix in {".docx", ".docm", ".dotx", ".dotm"}:
        return FileFormat.DOCX
    return FileFormat.ODT if suffix in {".odt", ".ott"} else FileFormat.UNKNOWN


def _is_odt(package: Package) -> bool:
    return "mimetype" in package and package.read("mimetype").startswith(_ODT_MIMES)


def _is_locked_odt(package: Package) -> bool:
    return _ODT_MANIFEST in package and _ODT_CIPHER in package.read(_ODT_MANIFEST)


def _sniff_xml(plain: bytes) -> FileFormat:
    if _WORD_2003 in plain:
        return FileFormat.DOC
    if _FLAT_ODT.search(plain):
        return FileFormat.ODT
    return FileFormat.HTML if _HTML.match(plain) else FileFormat.UNKNOWN


def _sniff_ole(data: bytes) -> FileFormat:
    kind = tell_ole(data)
    if kind in BEHIND_PASSWORD:
        raise _behind_password()
    return FileFormat.DOC if kind is OleKind.WORD else FileFormat.UNKNOWN


def _behind_password() -> ReadingError:
    message = "The document is behind a password."
    cure = "Ask for the document without its password, or save it without one."
    return ReadingError(ReasonCode.ENCRYPTED, message, cure=cure)
