# SPDX-License-Identifier: Apache-2.0
"""The blocks of one story of a Word file: its body, a text box, a note, a header, a comment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.domain.document import BlockKind, Cell
from pipeline.extract.word.alternatives import ALTERNATIVES, chosen_alternative
from pipeline.extract.word.fields import FIELD_MARK, FieldTracker, are_balanced
from pipeline.extract.word.inline import InlineReader, ParagraphWords
from pipeline.extract.word.numbering import Numbering
from pipeline.extract.word.parts import WordParts
from pipeline.extract.word.properties import ParagraphProperties, PropertyReader
from pipeline.extract.word.revisions import (
    DELETING,
    INSERTING,
    TrackedText,
    author_of,
    deleted_row_mark,
    inserted_row_mark,
)
from pipeline.extract.word.tags import RELATION_ID, WORD, all_text, child, number, val
from pipeline.extract.word.transcript import BlockTraits, Transcript

__all__ = ["Reading", "StoryReader"]

_CELL = f"{WORD}tc"
_CELL_PR = f"{WORD}tcPr"
_CHUNK = f"{WORD}altChunk"
_CONTENT = f"{WORD}sdtContent"
_CONTROL = f"{WORD}sdt"
_GALLERY = f"{WORD}docPartGallery"
_GRID_BEFORE = f"{WORD}gridBefore"
_GRID_SPAN = f"{WORD}gridSpan"
_PARAGRAPH = f"{WORD}p"
_ROW = f"{WORD}tr"
_ROW_PR = f"{WORD}trPr"
_SDT_PR = f"{WORD}sdtPr"
_SUBDOCUMENT = f"{WORD}subDoc"
_TABLE = f"{WORD}tbl"
_WORDS = (f"{WORD}t", f"{WORD}delText")

# Properties and marks in which no block stands.
_NO_BLOCKS = frozenset(
    f"{WORD}{name}"
    for name in (
        "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sectPr", "bookmarkStart",
        "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
    )
)  # fmt: skip
_MAX_SPAN = 63  # columns of a table in Word
# Longer lines are read as clauses even within a table of contents, where words could hide.
_MAX_CONTENTS_LINE = 200
_NOTE_KINDS = {"footnotes": BlockKind.FOOTNOTE, "endnotes": BlockKind.ENDNOTE}


@dataclass(slots=True)
class Reading:
    """What the stories of one file share.

    Attributes:
        parts: The file.
        transcript: Where the words go.
        numbering: Counters of the body and its text boxes.
        note_numbering: Counters of the notes.
        properties: What paragraphs are.
        read_chunk: Adds the words of an ``altChunk`` or ``subDoc`` with that relationship id.
        notes_read: Kinds and ids of the notes that have been read or deleted.
        field_numbers: Number of clause numbers that only Word itself can count.
        fields_unpaired: True once the marks of the fields of a story did not pair.
        pictures: Number of paragraphs with nothing but pictures.
        hidden: True once hidden text was read.
    """

    parts: WordParts
    transcript: Transcript
    numbering: Numbering
    note_numbering: Numbering
    properties: PropertyReader
    read_chunk: Callable[[str], None]
    notes_read: set[tuple[str, str]] = field(default_factory=set)
    fields_unpaired: bool = False
    field_numbers: int = 0
    pictures: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _NumberBeside:
    """A number alone in its cell: in papers set as tables it belongs to the words beside it."""

    label: str
    level: int
    cell: Cell


class StoryReader:
    """Reads the blocks of one story in order."""

    def __init__(self, reading: Reading, *, kind: BlockKind, numbering: Numbering) -> None:
        self._reading = reading
        self._kind = kind
        self._numbering = numbering
        self._fields = FieldTracker()
        self._inline = InlineReader(
            reading.parts.styles, self._fields, may_hide=reading.parts.loader.may_hide
        )
        self._cell: Cell | None = None
        self._beside: _NumberBeside | None = None
        self._contents = 0
        self._inserted = 0
        self._joined: tuple[ParagraphWords, ParagraphProperties] | None = None

    def read(self, container: etree._Element) -> None:
        """Reads everything that stands in a body, cell, note, header or text box."""
        if not are_balanced(container.iter(FIELD_MARK)):
            self._fields.distrust()
            self._reading.fields_unpaired = True
        self._read_all(container)
        self._flush()
        self._reading.field_numbers += self._fields.numbers

    def _read_all(self, container: etree._Element) -> None:
        for element in container:
            tag = element.tag
            if tag == _PARAGRAPH:
                self._read_paragraph(element)
            elif tag == _TABLE:
                self._flush()
                self._read_table(element)
            elif tag == _CONTROL:
                self._read_control(element)
            elif tag not in _NO_BLOCKS:
                self._read_other(element, tag)

    def _read_other(self, element: etree._Element, tag: str) -> None:
        if tag in DELETING:
            self._delete_all(element, author_of(element))
        elif tag in INSERTING:
            self._inserted += 1
            self._read_all(element)
            self._inserted -= 1
        elif tag == ALTERNATIVES:
            chosen = chosen_alternative(element)
            if chosen is not None:
                self._read_all(chosen)
        elif tag in (_CHUNK, _SUBDOCUMENT):
            self._flush()
            self._reading.read_chunk(element.get(RELATION_ID) or "")
        elif len(element):
            # Custom XML and what is not known: paragraphs may stand in it.
            self._read_all(element)

    def _read_control(self, control: etree._Element) -> None:
        properties = child(control, _SDT_PR)
        gallery = None if properties is None else next(properties.iter(_GALLERY), None)
        contents = (val(gallery) or "").lower() == "table of contents"
        self._contents += contents
        content = child(control, _CONTENT)
        if content is not None:
            self._read_all(content)
        self._contents -= contents

    def _read_table(self, table: etree._Element) -> None:
        outer = self._cell
        place = self._reading.transcript.next_table()
        for row, element in enumerate(_within(table, _ROW)):
            properties = child(element, _ROW_PR)
            deleted = deleted_row_mark(properties)
            if deleted is not None:
                self._delete_all(element, author_of(deleted))
                continue
            inserted = inserted_row_mark(properties) is not None
            self._inserted += inserted
            column = _span(child(properties, _GRID_BEFORE), least=0)
            for cell in _within(element, _CELL):
                column += self._read_cell(cell, Cell(place, row, column))
            self._inserted -= inserted
        self._cell = outer

    def _read_cell(self, cell: etree._Element, place: Cell) -> int:
        properties = child(cell, _CELL_PR)
        deleted = deleted_row_mark(properties)
        if deleted is not None:
            self._delete_all(cell, author_of(deleted))
        else:
            self._cell = place
            self._read_all(cell)
            self._flush()
        return _span(child(properties, _GRID_SPAN), least=1)

    def _delete_all(self, element: etree._Element, author: str) -> None:
        for paragraph in element.iter(_PARAGRAPH):
            words = " ".join(all_text(paragraph, *_WORDS).split())
            self._reading.transcript.delete(words, author)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        properties = self._reading.properties.read(paragraph)
        words = self._joined[0] if self._joined else ParagraphWords()
        self._joined = None
        since = len(words.tracked.pieces)
        self._inline.read(paragraph, words, properties.style)
        if self._inserted:
            words.tracked.mark_inserted(since)
        if properties.mark_deleted:
            self._joined = (words, properties)
        else:
            self._add(words, properties)

    def _flush(self) -> None:
        # A deleted end of a paragraph with no paragraph behind it to join.
        if self._joined:
            words, properties = self._joined
            self._joined = None
            self._add(words, properties)

    def _add(self, words: ParagraphWords, properties: ParagraphProperties) -> None:
        reading = self._reading
        text = words.tracked.finish()
        label = self._label(words, properties, empty=not text.text)
        hidden = words.hidden and not words.visible
        reading.hidden = reading.hidden or words.hidden
        level = properties.num_level if properties.num_id else properties.heading_level
        if label is None and text.text and self._stands_beside():
            label, level = self._take_number_beside()
        elif label is not None and not text.text and self._cell is not None:
            self._beside = _NumberBeside(label, properties.num_level, self._cell)
        traits = BlockTraits(
            kind=self._kind_of(words, properties, text),
            label=label,
            level=level,
            heading=properties.heading_level is not None or properties.style.title,
            bold=bool(words.bold),
            cell=self._cell,
            indent=properties.indent,
            hidden=hidden,
        )
        reading.transcript.add_block(text, traits)
        if words.pictures and not text.text:
            reading.pictures += words.pictures
        self._add_boxes(words)
        self._add_notes(words)

    def _label(
        self, words: ParagraphWords, properties: ParagraphProperties, *, empty: bool
    ) -> str | None:
        if not properties.num_id:
            return None
        # An empty paragraph that only carries the end of a section is not counted by Word, nor is
        # one that is hidden whole.
        if empty and properties.section is not None:
            return None
        if properties.mark_hidden and not words.visible:
            return None
        return self._numbering.advance(properties.num_id, properties.num_level)

    def _stands_beside(self) -> bool:
        if self._beside is None or self._cell is None:
            return False
        place = self._beside.cell
        same_row = (place.table, place.row) == (self._cell.table, self._cell.row)
        return same_row and place.column != self._cell.column

    def _take_number_beside(self) -> tuple[str | None, int | None]:
        beside, self._beside = self._beside, None
        return (beside.label, beside.level) if beside else (None, None)

    def _kind_of(
        self, words: ParagraphWords, properties: ParagraphProperties, text: TrackedText
    ) -> BlockKind:
        if self._kind is not BlockKind.PARAGRAPH:
            return self._kind
        in_field = words.in_contents > 0 and not words.outside_contents
        contents = properties.style.contents or self._contents > 0 or in_field
        if contents and len(text.text) <= _MAX_CONTENTS_LINE:
            return BlockKind.CONTENTS
        return BlockKind.PARAGRAPH if self._cell is None else BlockKind.CELL

    def _add_boxes(self, words: ParagraphWords) -> None:
        kind = BlockKind.TEXTBOX if self._kind is BlockKind.PARAGRAPH else self._kind
        for box in words.boxes:
            StoryReader(self._reading, kind=kind, numbering=self._numbering).read(box)

    def _add_notes(self, words: ParagraphWords) -> None:
        reading = self._reading
        for key, author in words.deleted_notes:
            note = reading.parts.notes.get(key)
            if note is not None and key not in reading.notes_read:
                reading.notes_read.add(key)
                self._delete_all(note, author)
        for key in words.notes:
            note = reading.parts.notes.get(key)
            # A note may point to itself.
            if note is not None and key not in reading.notes_read:
                reading.notes_read.add(key)
                kind = _NOTE_KINDS[key[0]]
                StoryReader(reading, kind=kind, numbering=reading.note_numbering).read(note)


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yields rows or cells, also those within content controls and the like."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag == ALTERNATIVES:
            chosen = chosen_alternative(element)
            if chosen is not None:
                yield from _within(chosen, tag)
        elif element.tag not in _NO_BLOCKS and len(element):
            yield from _within(element, tag)


def _span(element: etree._Element | None, *, least: int) -> int:
    columns = number(val(element))
    return least if columns is None else min(max(columns, least), _MAX_SPAN)
