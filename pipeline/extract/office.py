# SPDX-License-Identifier: Apache-2.0
"""Old formats: made into .docx by LibreOffice, so that numbers, notes and changes come out.

Where there is no LibreOffice, or it fails, antiword stands in for .doc, and a reader of our own
for web pages; both lose something, and say so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.config import Limits
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.office_programs import OfficePrograms, find_antiword, find_libreoffice
from pipeline.extract.ole import OLE_MARK, is_before_word_97
from pipeline.extract.safe_xml import parse_xml
from pipeline.extract.support import Support
from pipeline.extract.word.chunks import chunk_paragraphs
from pipeline.extract.word.package import open_package

__all__ = ["Conversion", "convert_office"]

_ZIP = b"PK\x03\x04"
# What LibreOffice calls the filters that read the formats.
_WORD_97, _WORD_95, _WORD_2003 = "MS Word 97", "MS WinWord 6.0", "MS Word 2003 XML"
_ODT, _FLAT_ODT, _STAR_WRITER = "writer8", "OpenDocument Text Flat XML", "StarOffice XML (Writer)"
_RTF, _HTML = "Rich Text Format", "HTML (StarWriter)"
_STAR_MIME = b"application/vnd.sun.xml.writer"
_MIME_WITHIN = 128  # the kind is the first member of the zip, and never packed
_LISTS = (b"<ol", b"<OL")
_APPLICATION = "docProps/app.xml"
_STAGE = "extract"
_INSTALL = "Install LibreOffice (apt-get install libreoffice-writer)"
_CURE_SAVE = "Open the paper, save it as .docx or PDF, and scan again."
_CURE_INSTALL = f"{_INSTALL}, or save the paper as .docx or PDF, and scan again."
_CURE_INSTALL_DOC = (
    f"{_INSTALL} or, for the bare text of .doc files, antiword (apt-get install antiword); or "
    "save the paper as .docx or PDF. Then scan again."
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was made of a paper: a Word file or, where that is empty, paragraphs.

    Attributes:
        docx: A Word file.
        paragraphs: Lines of text, in order.
        diagnostics: What made it, and what may be missing.
    """

    docx: bytes = b""
    paragraphs: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def convert_office(
    data: bytes, found: FileFormat, *, limits: Limits, support: Support
) -> Conversion:
    """Returns what is made of a paper in an old format, by the first way that works.

    Args:
        data: The whole file.
        found: What it is: DOC, ODT, RTF or HTML.
        limits: ``convert_seconds`` bounds each program.
        support: Whether programs may be started; told while one runs.

    Raises:
        ReadingError: What the first way said, when all fail: ``timeout_total`` or ``corrupt``;
            ``unsupported_format`` when there is none.
    """
    failure: ReadingError | None = None
    for convert in _ways(data, found, OfficePrograms(limits, support)):
        try:
            return convert(failure is not None)
        except ReadingError as error:
            failure = failure or error
    raise failure or _no_way(_is_old_word(data, found), allowed=support.aids.convert)


def _ways(
    data: bytes, found: FileFormat, programs: OfficePrograms
) -> Iterator[Callable[[bool], Conversion]]:
    """Yields the ways to convert, each told whether one has failed before it."""
    allowed = programs.support.aids.convert
    office = find_libreoffice() if allowed else None
    reads = _filter(data, found)
    if office is not None and reads:
        yield lambda _: _by_office(programs.as_docx(office, data, reads=reads))
    antiword = find_antiword() if allowed and _is_old_word(data, found) else None
    if antiword is not None:
        yield lambda again: _by_antiword(programs.as_text(antiword, data), again=again)
    if found is FileFormat.HTML:
        yield lambda _: _by_page(data)


def _is_old_word(data: bytes, found: FileFormat) -> bool:
    return found is FileFormat.DOC and data.startswith(OLE_MARK)


def _filter(data: bytes, found: FileFormat) -> str:
    """Returns the filter that reads a paper; empty where LibreOffice has none for it."""
    if found is FileFormat.DOC:
        if not data.startswith(OLE_MARK):
            return _WORD_2003
        return _WORD_95 if is_before_word_97(data) else _WORD_97
    if found is FileFormat.ODT:
        if not data.startswith(_ZIP):
            return _FLAT_ODT
        return _STAR_WRITER if _STAR_MIME in data[:_MIME_WITHIN] else _ODT
    if found is FileFormat.HTML:
        # It knows pages, but not those that Word saves with their pictures as one message.
        return _HTML if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else ""
    return _RTF


def _by_office(docx: bytes) -> Conversion:
    note = Diagnostic(
        ReasonCode.CONVERTED,
        Gravity.NOTE,
        f"The paper was converted to .docx by {_maker(docx)} and then read.",
        "Where a number or a word matters, look at the paper itself.",
        stage=_STAGE,
    )
    return Conversion(docx=docx, diagnostics=(note,))


def _maker(docx: bytes) -> str:
    """Returns name and version of the program, as it wrote them into its file."""
    try:
        root = parse_xml(open_package(docx).read(_APPLICATION), part=_APPLICATION)
    except ReadingError:
        return "LibreOffice"
    # "LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2"
    written = next((one.text or "" for one in root.iterchildren("{*}Application")), "")
    program, _, version = written.partition("$")[0].partition("/")
    known = program.isalpha() and version.replace(".", "").isdigit()
    return f"{program} {version}" if known else "LibreOffice"


def _by_antiword(text: str, *, again: bool) -> Conversion:
    why = "LibreOffice could not convert it" if again else "LibreOffice was not used"
    note = Diagnostic(
        ReasonCode.CONVERTED,
        Gravity.PARTIAL,
        f"Only the bare text of the paper was read, by antiword, because {why}: tables, notes, "
        "text boxes and tracked changes may be missing, and numbers show their last part only.",
        _CURE_SAVE if again else _CURE_INSTALL,
        stage=_STAGE,
    )
    return Conversion(paragraphs=tuple(text.splitlines()), diagnostics=(note,))


def _by_page(data: bytes) -> Conversion:
    paragraphs = chunk_paragraphs(data, name="page")
    if not paragraphs:
        message = "No words were found in the web page."
        raise ReadingError(ReasonCode.CORRUPT, message, cure=_CURE_SAVE)
    numbered = any(mark in data for mark in _LISTS)
    note = Diagnostic(
        ReasonCode.CONVERTED,
        Gravity.PARTIAL if numbered else Gravity.NOTE,
        "The web page was read as paragraphs, without its tables and the numbers of its lists.",
        _CURE_INSTALL,
        stage=_STAGE,
    )
    return Conversion(paragraphs=paragraphs, diagnostics=(note,))


def _no_way(is_old_word: bool, *, allowed: bool) -> ReadingError:  # noqa: FBT001 - private
    if not allowed:
        why, cure = "converting is switched off (reading.convert)", _CURE_SAVE
    else:
        why = "no program that converts it was found"
        cure = _CURE_INSTALL_DOC if is_old_word else _CURE_INSTALL
    message = f"The file is of a format that has to be converted, and {why}."
    return ReadingError(ReasonCode.UNSUPPORTED_FORMAT, message, cure=cure)
