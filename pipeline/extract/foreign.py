# SPDX-License-Identifier: Apache-2.0
"""Files that are not read, named for what they are, so that a person knows what to do."""

import re
from dataclasses import dataclass

from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.ole import OLE_MARK, OleKind, tell_ole
from pipeline.extract.word.package import Package, open_package

__all__ = ["foreign_error"]

_HEAD = 4096

_CURE_SAVE = "If it holds terms, save it as .docx or PDF and scan again."
_CURE_PICTURE = (
    "If it shows a paper, print it to a PDF and scan that: its text is then recognised."
)
_CURE_ARCHIVE = "Unpack it, and scan what is in it."
_CURE_MAIL = "Save what is attached to it as files of their own, and scan these."
_CURE_TEXT = "If it is plain text, give its name the ending .txt, and scan again."
_CURE_OTHER = "Save the paper as .docx or PDF and scan again."


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a file is in a few words, and what to do with it."""

    called: str
    cure: str = _CURE_SAVE
    # Papers that nobody reads here differ from files that are no papers.
    code: ReasonCode = ReasonCode.UNSUPPORTED_FORMAT


def _no_paper(called: str, cure: str) -> _Kind:
    return _Kind(called, cure, ReasonCode.NOT_A_DOCUMENT)


_SPREADSHEET = _Kind("a spreadsheet")
_PRESENTATION = _Kind("a presentation")
_MESSAGE = _Kind("an e-mail", _CURE_MAIL)
_PICTURE = _no_paper("a picture", _CURE_PICTURE)
_ARCHIVE = _no_paper("an archive", _CURE_ARCHIVE)
_PROGRAM = _no_paper("a program", "Do not open it; ask the sender what it is.")

_OLE_KINDS = {
    OleKind.SPREADSHEET: _SPREADSHEET,
    OleKind.PRESENTATION: _PRESENTATION,
    OleKind.MESSAGE: _MESSAGE,
    OleKind.OTHER: _Kind("an Office file of a kind that is not read"),
}
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"BM", _PICTURE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\0", _ARCHIVE),
    (b"\xffWPC", _Kind("a WordPerfect document")),
    (b"\xdb\xa5", _Kind("a document of Word for Windows 2 or older")),
    (b"1\xbe\0\0", _Kind("a document of Word for DOS or Write")),
    (b"2\xbe\0\0", _Kind("a document of Word for DOS or Write")),
)
_BOXED_PICTURE = re.compile(rb".{4}ftyp(?:hei|mif|avi)|RIFF.{4}WEBP", re.DOTALL)
_MAIL = re.compile(rb"^(?:received|return-path|from|message-id):", re.IGNORECASE | re.MULTILINE)
_FLAT_WORD = b"http://schemas.microsoft.com/office/2006/xmlPackage"
# By a part that only files of the kind have, or by the words in the part that says what it is.
_ZIP_PARTS = (
    ("xl/workbook.xml", _SPREADSHEET),
    ("xl/workbook.bin", _SPREADSHEET),
    ("ppt/presentation.xml", _PRESENTATION),
    ("Index/Document.iwa", _Kind("a Pages, Numbers or Keynote document")),
)
_ZIP_MIMES = (
    (b"opendocument.spreadsheet", _SPREADSHEET),
    (b"opendocument.presentation", _PRESENTATION),
    (b"epub", _Kind("an e-book")),
)


def foreign_error(data: bytes) -> ReadingError:
    """Returns the error of a file that is not read, which names what it is.

    Args:
        data: The whole file.
    """
    kind = _tell(data)
    if kind is None:
        return ReadingError(
            ReasonCode.NOT_A_DOCUMENT,
            "The content of the file is neither a PDF nor a Word document.",
            cure=_CURE_TEXT if _looks_like_text(data[:_HEAD]) else _CURE_OTHER,
        )
    return ReadingError(
        kind.code, f"The file is {kind.called}, which is not read.", cure=kind.cure
    )


def _tell(data: bytes) -> _Kind | None:
    head = data[:_HEAD]
    if data.startswith(OLE_MARK):
        return _OLE_KINDS.get(tell_ole(data))
    if data.startswith(b"PK"):
        return _tell_zip(data)
    for mark, kind in _BEGINNINGS:
        if head.startswith(mark):
            return kind
    if _BOXED_PICTURE.match(head):
        return _PICTURE
    if _FLAT_WORD in head:
        return _Kind("a Word document in one XML file")
    return _MESSAGE if b"\n\n" in head.replace(b"\r", b"") and _MAIL.match(head) else None


def _tell_zip(data: bytes) -> _Kind | None:
    try:
        package = open_package(data)
        named = next((kind for part, kind in _ZIP_PARTS if part in package), None)
        return named or _tell_by_mime(package) or _ARCHIVE
    except ReadingError:
        return None


def _tell_by_mime(package: Package) -> _Kind | None:
    mime = package.read("mimetype") if "mimetype" in package else b""
    return next((kind for words, kind in _ZIP_MIMES if words in mime), None)


def _looks_like_text(head: bytes) -> bool:
    return bool(head) and not any(byte < 9 or 13 < byte < 27 for byte in head)
