# SPDX-License-Identifier: Apache-2.0
"""A Word file to a ``Document``, read from its zip: every story, numbers as a reader sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.document import BlockKind, Document, FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.word.chunks import chunk_paragraphs
from pipeline.extract.word.drawings import drawn_paragraphs
from pipeline.extract.word.memory import Memory
from pipeline.extract.word.numbering import Numbering
from pipeline.extract.word.parts import WordParts, load_parts, skipped_part
from pipeline.extract.word.remarks import remarks
from pipeline.extract.word.revisions import TrackedText, author_of
from pipeline.extract.word.story import Reading, StoryReader
from pipeline.extract.word.tags import RELATION_ID, WORD, all_text
from pipeline.extract.word.traced import TracedWords, WordTrace
from pipeline.extract.word.transcript import BlockTraits, Transcript

__all__ = ["read_word", "trace_word"]

_COMMENT = f"{WORD}comment"
_ID = f"{WORD}id"
_MARGINS = {
    f"{WORD}headerReference": BlockKind.HEADER,
    f"{WORD}footerReference": BlockKind.FOOTER,
}
_CURE_CHUNK = "Open the file in Word, save it again as .docx, and scan the new file."
_TEXT = f"{WORD}t"
_ZIP = b"PK\x03\x04"


def read_word(data: bytes, *, name: str, sha256: str) -> Document:
    """Returns everything that a Word file says, in the order of reading.

    The text is the current reading of tracked changes; the reading before them stands beside it.
    Automatic numbers are part of it, before the words and parted from them by a tab.

    Args:
        data: The whole file.
        name: ``Document.name``.
        sha256: ``Document.sha256``.

    Raises:
        ReadingError: Nothing of the file can be read.
    """
    parts = load_parts(data)
    told = _transcribe(parts)
    document = _document(told, parts, name=name, sha256=sha256)
    if not parts.loader.tracked:
        return document
    changed = parts.loader.undo_changes()
    told = _transcribe(parts, memory=told.memory.without(changed))
    original = _document(told, parts, name=name, sha256=sha256)
    differs = document.insertions or document.deletions
    if not differs and original.blocks == document.blocks and original.text == document.text:
        return document  # changes of looks alone
    # What could not be read of the file is told once.
    return replace(document, original=replace(original, diagnostics=()))


def trace_word(data: bytes, *, name: str, sha256: str) -> WordTrace:
    """Returns what ``read_word`` reads, and where in the file its words come from.

    The reading before tracked changes is not made: the document has no ``original``.

    Raises:
        ReadingError: Nothing of the file can be read.
    """
    parts = load_parts(data)
    told = _transcribe(parts, memory=Memory(), traces=True)
    document = _document(told, parts, name=name, sha256=sha256)
    return WordTrace(document, parts, told.traced)


@dataclass(frozen=True, slots=True)
class _Told:
    transcript: Transcript
    diagnostics: tuple[Diagnostic, ...]
    memory: Memory
    traced: tuple[TracedWords, ...] = ()


def _document(told: _Told, parts: WordParts, *, name: str, sha256: str) -> Document:
    transcript = told.transcript
    return Document(
        name=name,
        sha256=sha256,
        format=FileFormat.DOCX,
        text=transcript.text,
        blocks=tuple(transcript.blocks),
        deletions=transcript.clamped_deletions(),
        insertions=tuple(transcript.insertions),
        diagnostics=told.diagnostics,
        title=parts.title,
    )


def _transcribe(
    parts: WordParts,
    *,
    nested: bool = False,
    bookmarks: Mapping[str, str] | None = None,
    memory: Memory | None = None,
    traces: bool = False,
) -> _Told:
    told_before = len(parts.loader.diagnostics)
    transcript = Transcript()
    foreign = _ForeignReader(parts, transcript, nested=nested)
    reading = Reading(
        parts=parts,
        transcript=transcript,
        numbering=Numbering(parts.lists),
        note_numbering=Numbering(parts.lists),
        properties=parts.properties,
        read_chunk=foreign.read_chunk,
        read_drawn=foreign.read_drawn,
        memory=memory or Memory(keeps=bool(parts.loader.tracked) and not nested),
        bookmarks=bookmarks or {},
        met_bookmarks={} if bookmarks is None and parts.loader.may_break else None,
        traced=[] if traces else None,
    )
    StoryReader(reading, kind=BlockKind.PARAGRAPH, numbering=reading.numbering).read(parts.root)
    if reading.broken_references and reading.met_bookmarks:
        # The clause may stand behind the reference, so its number is known only now.
        del parts.loader.diagnostics[told_before:]
        met = reading.met_bookmarks
        return _transcribe(parts, nested=nested, bookmarks=met, memory=memory, traces=traces)
    # Headers and comments are no clauses: nobody asks where their words stand.
    traced, reading.traced = tuple(reading.traced or ()), None
    _read_margins(reading)
    if not parts.loader.original:
        _read_comments(reading)
    diagnostics = (*parts.loader.diagnostics, *remarks(reading))
    return _Told(transcript, diagnostics, reading.memory, traced)


class _ForeignReader:
    """Adds the words of foreign text, drawings and other files that a document takes in."""

    def __init__(self, parts: WordParts, transcript: Transcript, *, nested: bool) -> None:
        self._parts = parts
        self._transcript = transcript
        self._nested = nested

    def read_chunk(self, link_id: str) -> None:
        """Adds what an ``altChunk`` or ``subDoc`` with that relationship says."""
        link = self._parts.links.get(link_id)
        if link is None or link.external:
            self._skip("altChunk", "it lies outside of the file.")
            return
        try:
            data = self._parts.loader.package.read(link.target)
            if data.startswith(_ZIP):
                self._read_word(data, link.target)
                return
            paragraphs = chunk_paragraphs(data, name=link.target)
        except ReadingError as error:
            self._skip(link.target, error.message)
            return
        if paragraphs is None:
            self._skip(link.target, "it is of a kind that is not read.")
            return
        for paragraph in paragraphs:
            self._transcript.add_block(TrackedText(paragraph), BlockTraits(BlockKind.PARAGRAPH))

    def read_drawn(self, link_id: str) -> None:
        """Adds the words of the chart or diagram with that relationship."""
        link = self._parts.links.get(link_id)
        root = self._parts.loader.load(link)
        if root is None:
            if link is None:
                self._skip("drawing", "it is not in the file.")
            return
        for words in drawn_paragraphs(root):
            self._transcript.add_block(TrackedText(words), BlockTraits(BlockKind.TEXTBOX))
        self._parts.loader.landmarks.forget(root)

    def _read_word(self, data: bytes, name: str) -> None:
        if self._nested:
            self._skip(name, "it is a file within a file within a file.")
            return
        loader = self._parts.loader
        parts = load_parts(data, original=loader.original)
        told = _transcribe(parts, nested=True)
        loader.diagnostics += told.diagnostics
        loader.tracked += parts.loader.tracked
        self._transcript.absorb(told.transcript)

    def _skip(self, part: str, why: str) -> None:
        self._parts.loader.diagnostics.append(skipped_part(part, why, cure=_CURE_CHUNK))


def _read_margins(reading: Reading) -> None:
    parts, transcript = reading.parts, reading.transcript
    # Another reading parses these parts anew, so nothing of them need be kept for it.
    memory, reading.memory = reading.memory, Memory()
    seen: set[bytes | str] = set()
    for reference in (inner for section in reading.sections for inner in section):
        if reference.tag not in _MARGINS:
            continue
        link = parts.links.get(reference.get(RELATION_ID) or "")
        data = None if link is None or link.target in seen else parts.loader.read(link)
        if link is None or data is None:
            continue
        known = data in seen
        seen |= {link.target, data}
        root = None if known else parts.loader.parse(data, link.target)
        if root is None:
            continue
        # Sections repeat their headers, so each is written aside and kept only if it is new.
        reading.transcript = Transcript()
        kind = _MARGINS[reference.tag]
        StoryReader(reading, kind=kind, numbering=Numbering(parts.lists)).read(root)
        parts.loader.landmarks.forget(root)
        if f"{kind} {reading.transcript.text}" not in seen:
            seen.add(f"{kind} {reading.transcript.text}")
            transcript.absorb(reading.transcript)
    reading.transcript, reading.memory = transcript, memory


def _read_comments(reading: Reading) -> None:
    """Adds the comments in the order of the words that they are about, with their authors."""
    comments = reading.parts.comments
    if comments is None:
        return
    numbering = Numbering(reading.parts.lists)
    marks = reading.parts.loader.landmarks.comment_marks(reading.parts.root)
    places: dict[str | None, int] = {}
    for place, mark in enumerate(marks):
        places.setdefault(mark.get(_ID), place)
    last = len(places)
    found = comments.iterchildren(_COMMENT)
    for comment in sorted(found, key=lambda comment: places.get(comment.get(_ID), last)):
        author = " ".join(author_of(comment).split()) if all_text(comment, _TEXT).strip() else ""
        story = StoryReader(reading, kind=BlockKind.COMMENT, numbering=numbering)
        story.read(comment, opening=f"{author}: " if author else "")
