# SPDX-License-Identifier: Apache-2.0
"""Comments on the exact words in a copy of a Word file.

Only the parts that change are written: the main document, the comments, and what links them.
Every other part keeps its bytes. The copy is read again before it is believed: what it says must
be what the paper says.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from lxml import etree

from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import BlockKind, Document
from pipeline.errors import ReadingError
from pipeline.extract.support import Beat
from pipeline.extract.word.package import Package, main_part
from pipeline.extract.word.reader import trace_word
from pipeline.extract.word.tags import WORD
from pipeline.extract.word.traced import WordTrace
from pipeline.report.annotated.anchors import Anchor, Anchors
from pipeline.report.annotated.comments import Comments, serialise
from pipeline.report.annotated.marks import Mark, MarkedCopy, Unplaced, misread

__all__ = ["annotate_word"]

_ID = f"{WORD}id"
_ENDINGS = (".docx", ".docm", ".dotx", ".dotm")
_MACROS = b"macroEnabled"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SIGNATURES = "_xmlsignatures/"
_SIGNED = (
    "The paper carries a signature, which does not hold for the annotated copy: "
    "the original is the signed one."
)
_NO_PLACE = "the words stand in a part of the file that can carry no comment"
_CURE_BY_HAND = "Look for the words in the paper itself."
_CURE_SAVE = "Open it in Word, save it as a Word document (.docx), scan that, and annotate again."
# What a new member carries instead of the time: the first that a zip can say.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def annotate_word(
    data: bytes,
    marks: Sequence[Mark],
    *,
    suffix: str,
    date: datetime | None,
    beat: Beat,
) -> MarkedCopy:
    """Returns a copy of a Word file in which each mark is a comment on its words.

    Args:
        data: The bytes of the file.
        marks: What to comment on.
        suffix: How the paper's name ends; kept where it is one of Word's.
        date: When the comments were made; None writes no date.
        beat: Told that work goes on.

    Raises:
        ReadingError: The file cannot be read, or no copy of it can be written that says the same.
    """
    trace = trace_word(data, name="", sha256="")
    beat()
    package = trace.parts.loader.package
    main = _main_part(package)
    ending = _ending(package, suffix)
    comments = Comments(package, main)
    unplaced = _comment(trace, marks, comments, date)
    if len(unplaced) == len(marks):
        return MarkedCopy(b"", ending, unplaced)
    beat()
    changed = {main: serialise(trace.parts.root), **comments.parts()}
    copy = _rewrite(data, package, changed)
    beat()
    if _body_of(trace_word(copy, name="", sha256="").document) != _body_of(trace.document):
        raise _not_faithful()
    signed = any(name.startswith(_SIGNATURES) for name in package.names)
    return MarkedCopy(copy, ending, unplaced, (_SIGNED,) if signed else ())


def _comment(
    trace: WordTrace, marks: Sequence[Mark], comments: Comments, date: datetime | None
) -> tuple[Unplaced, ...]:
    """Writes the comments into the tree of the file; returns what could not be placed."""
    anchors = Anchors(trace.parts.root)
    unplaced = []
    for mark in marks:
        if trace.document.quote(mark.span) != mark.quote:
            unplaced.append(misread(mark))
            continue
        anchor = anchors.find(trace.letters(mark.span))
        if anchor is None:
            unplaced.append(Unplaced(mark.finding, _NO_PLACE, _CURE_BY_HAND))
            continue
        _set_marks(anchor, comments.add(_note(mark, anchor), date=date))
    return tuple(unplaced)


def _note(mark: Mark, anchor: Anchor) -> str:
    if not anchor.aside:
        return mark.note
    # Nobody could tell otherwise which words are meant.
    words = " ".join(mark.quote.split())
    return f"{mark.note}\nThe words stand {anchor.aside}: \u201c{words}\u201d"


def _set_marks(anchor: Anchor, name: str) -> None:
    start = anchor.first.makeelement(f"{WORD}commentRangeStart")
    end = anchor.first.makeelement(f"{WORD}commentRangeEnd")
    run = anchor.first.makeelement(f"{WORD}r")
    for mark in (start, end, etree.SubElement(run, f"{WORD}commentReference")):
        mark.set(_ID, name)
    anchor.first.addprevious(start)
    anchor.last.addnext(end)
    end.addnext(run)


def _main_part(package: Package) -> str:
    main = main_part(package)
    if main is None or package.doubled:
        raise ReadingError(
            ReasonCode.CORRUPT,
            "it holds parts twice, so a copy might show another text than the one that was read",
            cure=_CURE_SAVE,
        )
    if _STRICT in package.read(main):
        raise ReadingError(
            ReasonCode.UNSUPPORTED_FORMAT,
            "it is in the Strict dialect of Word files, in which comments are not written",
            cure=_CURE_SAVE,
        )
    return main


def _ending(package: Package, suffix: str) -> str:
    if suffix.lower() in _ENDINGS:
        return suffix
    # A file of another name that is a Word file by its content.
    return ".docm" if _MACROS in package.read("[Content_Types].xml") else ".docx"


def _rewrite(data: bytes, package: Package, changed: Mapping[str, bytes]) -> bytes:
    """Returns the zip with some parts replaced and new ones behind; the others as they are."""
    stream = io.BytesIO()
    left = dict(changed)
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for known in old.infolist():
            name = known.filename.replace("\\", "/").lstrip("/")
            content = left.pop(name, None)
            if content is None:
                content = b"" if known.is_dir() else package.read(name)
            _write_member(new, known, content)
        for name, content in left.items():
            fresh = zipfile.ZipInfo(name, _NO_TIME)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.create_system = _UNIX  # not the system of whoever annotates
            _write_member(new, fresh, content)
    return stream.getvalue()


def _write_member(new: zipfile.ZipFile, known: zipfile.ZipInfo, content: bytes) -> None:
    info = zipfile.ZipInfo(known.filename, known.date_time)
    info.compress_type = known.compress_type
    info.external_attr = known.external_attr
    info.create_system = known.create_system
    new.writestr(info, content)


def _body_of(document: Document) -> list[tuple[BlockKind, str, str | None]]:
    """Returns what a paper says apart from comments, block by block."""
    return [
        (block.kind, document.text[block.start : block.end], block.label)
        for block in document.blocks
        if block.kind is not BlockKind.COMMENT
    ]


def _not_faithful() -> ReadingError:
    return ReadingError(
        ReasonCode.CORRUPT,
        "a copy with comments would not say the same as the paper, so none was written",
        cure=_CURE_SAVE,
    )
