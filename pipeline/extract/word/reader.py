# SPDX-License-Identifier: Apache-2.0
"""A Word file to a ``Document``, read from its zip: every story, numbers as a reader sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import BlockKind, Document, FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.word.chunks import chunk_paragraphs
from pipeline.extract.word.number_formats import MAX_NUMBER
from pipeline.extract.word.numbering import Numbering
from pipeline.extract.word.parts import WordParts, load_parts, skipped_part
from pipeline.extract.word.properties import PropertyReader
from pipeline.extract.word.revisions import TrackedText
from pipeline.extract.word.story import Reading, StoryReader
from pipeline.extract.word.tags import RELATION_ID, WORD
from pipeline.extract.word.transcript import BlockTraits, Transcript

__all__ = ["read_word"]

_COMMENT = f"{WORD}comment"
_MARGINS = {
    f"{WORD}headerReference": BlockKind.HEADER,
    f"{WORD}footerReference": BlockKind.FOOTER,
}
_STAGE = "extract"
_CURE_CHUNK = "Open the file in Word, save it again as .docx, and scan the new file."
_ZIP = b"PK\x03\x04"


def read_word(data: bytes, *, name: str, sha256: str) -> Document:
    """Returns everything that a Word file says, in the order of reading.

    The text is the current reading of tracked changes.
    Automatic numbers are part of it, before the words and parted from them by a tab.

    Args:
        data: The whole file.
        name: ``Document.name``.
        sha256: ``Document.sha256``.

    Raises:
        ReadingError: Nothing of the file can be read.
    """
    told = _transcribe(data, nested=False)
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
        title=told.title,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    transcript: Transcript
    diagnostics: tuple[Diagnostic, ...]
    title: str


def _transcribe(data: bytes, *, nested: bool) -> _Told:
    parts = load_parts(data)
    transcript = Transcript()
    reading = Reading(
        parts=parts,
        transcript=transcript,
        numbering=Numbering(parts.lists),
        note_numbering=Numbering(parts.lists),
        properties=PropertyReader(parts.styles, parts.lists),
        read_chunk=_ChunkReader(parts, transcript, nested=nested).read,
    )
    StoryReader(reading, kind=BlockKind.PARAGRAPH, numbering=reading.numbering).read(parts.root)
    _read_margins(reading)
    _read_comments(reading)
    diagnostics = (*parts.loader.diagnostics, *_remarks(reading))
    return _Told(transcript, diagnostics, parts.title)


class _ChunkReader:
    """Adds the words of foreign text and of other files that a document takes in."""

    def __init__(self, parts: WordParts, transcript: Transcript, *, nested: bool) -> None:
        self._parts = parts
        self._transcript = transcript
        self._nested = nested

    def read(self, link_id: str) -> None:
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

    def _read_word(self, data: bytes, name: str) -> None:
        if self._nested:
            self._skip(name, "it is a file within a file within a file.")
            return
        told = _transcribe(data, nested=True)
        self._parts.loader.diagnostics += told.diagnostics
        self._transcript.absorb(told.transcript)

    def _skip(self, part: str, why: str) -> None:
        self._parts.loader.diagnostics.append(skipped_part(part, why, cure=_CURE_CHUNK))


def _read_margins(reading: Reading) -> None:
    parts, transcript = reading.parts, reading.transcript
    seen: set[bytes | str] = set()
    for reference in parts.root.iter(*_MARGINS):
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
        if f"{kind} {reading.transcript.text}" not in seen:
            seen.add(f"{kind} {reading.transcript.text}")
            transcript.absorb(reading.transcript)
    reading.transcript = transcript


def _read_comments(reading: Reading) -> None:
    comments = reading.parts.comments
    if comments is None:
        return
    numbering = Numbering(reading.parts.lists)
    for comment in comments.iterchildren(_COMMENT):
        StoryReader(reading, kind=BlockKind.COMMENT, numbering=numbering).read(comment)


def _remarks(reading: Reading) -> Iterator[Diagnostic]:
    if not any(block.in_flow for block in reading.transcript.blocks):
        message = "No words were found in the document."
        cure = "If it shows pictures of text, ask for a version with text."
        yield Diagnostic(ReasonCode.NO_TEXT_LAYER, Gravity.PARTIAL, message, cure, stage=_STAGE)
    unseen = len(reading.parts.notes.keys() - reading.notes_read)
    if unseen:
        yield _note(
            ReasonCode.PART_SKIPPED,
            f"{unseen} notes to which nothing refers were not read; Word does not show them.",
            part="notes",
        )
    if reading.pictures:
        yield _note(
            ReasonCode.PART_SKIPPED,
            f"{reading.pictures} pictures were not read.",
            cure="Look at the pictures: words in them are not judged.",
            part="pictures",
        )
    if reading.hidden:
        yield _note(
            ReasonCode.HIDDEN_TEXT,
            "The file holds hidden text, which was read.",
            cure="Turn on the display of hidden text in Word to see it.",
        )
    if reading.field_numbers:
        yield _note(
            ReasonCode.PART_SKIPPED,
            f"{reading.field_numbers} clause numbers are fields that only Word counts.",
            cure="Turn these fields into text in Word (Ctrl+Shift+F9), or scan it as PDF.",
            part="numbers",
        )
    if reading.fields_unpaired:
        yield _note(
            ReasonCode.CORRUPT,
            "The marks of fields do not pair; text within field codes was read as text.",
        )
    if reading.numbering.overflowed or reading.note_numbering.overflowed:
        yield _note(
            ReasonCode.CORRUPT,
            f"A list number is larger than {MAX_NUMBER}, the largest that Word counts to.",
        )


def _note(
    code: ReasonCode, message: str, *, cure: str = "", part: str | None = None
) -> Diagnostic:
    return Diagnostic(code, Gravity.NOTE, message, cure, stage=_STAGE, part=part)
