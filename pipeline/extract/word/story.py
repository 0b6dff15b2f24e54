# SPDX-License-Identifier: Apache-2.0
"""The blocks of one story of a Word file: its body, a text box, a note, a header, a comment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.domain.document import BlockKind, Cell
from pipeline.extract.word.alternatives import ALTERNATIVES, chosen_alternative, shown_within
from pipeline.extract.word.controls import is_contents_control, is_placeholder
from pipeline.extract.word.field_numbers import print_field_number
from pipeline.extract.word.fields import FieldTracker, are_balanced
from pipeline.extract.word.inline import Attachments, InlineReader, ParagraphWords
from pipeline.extract.word.memory import KnownParagraph, Memory
from pipeline.extract.word.numbering import ListPlace, Numbering
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
from pipeline.extract.word.traced import TracedWords
from pipeline.extract.word.transcript import BlockTraits, Passage, Transcript

__all__ = ["Reading", "StoryReader"]

_BOOKMARK = f"{WORD}bookmarkStart"
_CELL = f"{WORD}tc"
_CELL_PR = f"{WORD}tcPr"
_CHUNK = f"{WORD}altChunk"
_CONTENT = f"{WORD}sdtContent"
_CONTROL = f"{WORD}sdt"
_NAME = f"{WORD}name"
_PARAGRAPH = f"{WORD}p"
_PPR = f"{WORD}pPr"
_ROW = f"{WORD}tr"
_ROW_PR = f"{WORD}trPr"
_SECTION = f"{WORD}sectPr"
_SUBDOCUMENT = f"{WORD}subDoc"
_TABLE = f"{WORD}tbl"
_WORDS = (f"{WORD}t", f"{WORD}delText")

# Properties and marks in which no block stands.
_NO_BLOCKS = frozenset(
    f"{WORD}{name}"
    for name in (
        "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "bookmarkStart",
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
        read_drawn: Adds the words of a chart or diagram with that relationship id.
        memory: What an earlier reading of the file kept, or what this one keeps.
        unsettled: Number of things met so far that another reading of the file may read
            differently, or that change how it goes on.
        bookmarks: Numbers of the clauses in which bookmarks stand, from an earlier reading.
        met_bookmarks: The same, as they are met; None when nobody asks for them.
        broken_references: Number of references to something that is not there.
        sections: The properties of the sections, in order.
        notes_read: Kinds and ids of the notes that have been read or deleted.
        field_numbers: Number of clause numbers that only Word itself can count.
        fields_unpaired: True once the marks of the fields of a story did not pair.
        pictures: Number of pictures that stand without words.
        page_pictures: Number of pictures that fill a page.
        objects: Kinds of the embedded files.
        hidden: True once hidden text was read.
        traced: Where the words of the blocks come from; None when nobody asks.
    """

    parts: WordParts
    transcript: Transcript
    numbering: Numbering
    note_numbering: Numbering
    properties: PropertyReader
    read_chunk: Callable[[str], None]
    read_drawn: Callable[[str], None]
    memory: Memory = field(default_factory=Memory)
    unsettled: int = 0
    bookmarks: Mapping[str, str] = field(default_factory=dict)
    met_bookmarks: dict[str, str] | None = None
    broken_references: int = 0
    sections: list[etree._Element] = field(default_factory=list)
    notes_read: set[tuple[str, str]] = field(default_factory=set)
    fields_unpaired: bool = False
    field_numbers: int = 0
    pictures: int = 0
    page_pictures: int = 0
    objects: list[str] = field(default_factory=list)
    hidden: bool = False
    traced: list[TracedWords] | None = None


@dataclass(frozen=True, slots=True)
class _NumberBeside:
    """A number alone in its cell: in papers set as tables it belongs to the words beside it."""

    label: str
    level: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A paragraph that goes on in the next one.

    Its end is deleted, and the next one says what both are; or its end is hidden, so that both
    stand on one line, which begins with the number of the first.
    """

    words: ParagraphWords
    properties: ParagraphProperties
    leads: bool


class StoryReader:
    """Reads the blocks of one story in order."""

    def __init__(self, reading: Reading, *, kind: BlockKind, numbering: Numbering) -> None:
        self._reading = reading
        self._kind = kind
        self._numbering = numbering
        self._fields = FieldTracker()
        self._inline = InlineReader(
            reading.parts.styles,
            self._fields,
            landmarks=reading.parts.loader.landmarks,
            bookmarks=reading.bookmarks,
        )
        self._cell: Cell | None = None
        self._beside: _NumberBeside | None = None
        self._contents = 0
        self._inserted = 0
        self._joined: _Unfinished | None = None
        self._names: list[str] = []
        self._opening = ""

    def read(self, container: etree._Element, *, opening: str = "") -> None:
        """Reads everything that stands in a body, cell, note, header or text box.

        ``opening`` stands before its first words, if it has any.
        """
        self._opening = opening
        if not are_balanced(self._reading.parts.loader.landmarks.field_marks(container)):
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
            elif tag == _SECTION:
                self._reading.sections.append(element)
            elif tag not in _NO_BLOCKS:
                self._read_other(element, tag)

    def _read_other(self, element: etree._Element, tag: str) -> None:
        self._reading.unsettled += 1
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
        if is_placeholder(control):
            return
        contents = is_contents_control(control)
        self._contents += contents
        content = child(control, _CONTENT)
        if content is not None:
            self._read_all(content)
        self._contents -= contents

    def _read_table(self, table: etree._Element) -> None:
        outer = self._cell
        memory, transcript = self._reading.memory, self._reading.transcript
        place = transcript.next_table()
        for row, element in enumerate(shown_within(table, _ROW, closed=_NO_BLOCKS)):
            known = memory.rows.get(element) if memory.rows and not memory.keeps else None
            if known is not None and self._fields.idle:
                transcript.repeat_row(known, table=place, row=row)
                continue
            first, unsettled = len(transcript.blocks), self._reading.unsettled
            self._read_row(element, place, row)
            if memory.keeps and unsettled == self._reading.unsettled:
                memory.rows[element] = Passage(transcript, first, len(transcript.blocks))
        self._cell = outer
        self._reading.unsettled += 1

    def _read_row(self, element: etree._Element, table: int, row: int) -> None:
        landmarks, inserted = self._reading.parts.loader.landmarks, False
        if element in landmarks.changed:
            self._reading.unsettled += 1
            properties = child(element, _ROW_PR)
            deleted = deleted_row_mark(properties)
            if deleted is not None:
                self._delete_all(element, author_of(deleted))
                return
            inserted = inserted_row_mark(properties) is not None
        self._inserted += inserted
        spans = landmarks.spans
        column = _span(spans[element], least=0) if element in spans else 0
        for cell in shown_within(element, _CELL, closed=_NO_BLOCKS):
            if cell not in landmarks.changed or not self._is_deleted(cell):
                self._cell = Cell(table, row, column)
                self._read_all(cell)
                self._flush()
            column += _span(spans[cell], least=1) if cell in spans else 1
        self._inserted -= inserted

    def _is_deleted(self, cell: etree._Element) -> bool:
        """Says whether a cell is deleted; if so, its words are noted as such."""
        deleted = deleted_row_mark(child(cell, _CELL_PR))
        if deleted is None:
            return False
        self._reading.unsettled += 1
        self._delete_all(cell, author_of(deleted))
        return True

    def _delete_all(self, element: etree._Element, author: str) -> None:
        for paragraph in element.iter(_PARAGRAPH):
            words = " ".join(all_text(paragraph, *_WORDS).split())
            self._reading.transcript.delete(words, author)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        joined, self._joined = self._joined, None
        if joined is None and not self._opening and self._says_nothing(paragraph):
            return
        known = self._recall(paragraph) if joined is None else None
        if known is not None:
            properties, words = known.properties, known.words
        else:
            properties = self._reading.properties.read(paragraph)
            words = self._words_of(paragraph, properties, joined.words if joined else None)
        if properties.section is not None:
            self._reading.unsettled += 1
            self._reading.sections.append(properties.section)
        if self._reading.met_bookmarks is not None:
            self._names += [mark.get(_NAME) or "" for mark in paragraph.iter(_BOOKMARK)]
        deleted = properties.mark_deleted
        hidden = properties.mark_hidden and words.visible
        leads = hidden if joined is None else joined.leads
        if joined is not None and joined.leads:
            # A heading that runs into its clause is the beginning of that clause.
            properties = replace(joined.properties, heading_level=None)
        if deleted or hidden:
            self._reading.unsettled += 1
            self._joined = _Unfinished(words, properties, leads)
        elif properties.num_id or not words.nothing:
            self._add(words, properties)
        else:
            self._names.clear()

    def _says_nothing(self, paragraph: etree._Element) -> bool:
        """Says whether a paragraph has no words, no number and no part in what follows."""
        length = len(paragraph)
        if length > 1 or (length and paragraph[0].tag != _PPR):
            return False
        properties = self._reading.properties.read(paragraph)
        return not properties.num_id and properties.section is None and not properties.mark_deleted

    def _recall(self, paragraph: etree._Element) -> KnownParagraph | None:
        memory = self._reading.memory
        if memory.keeps or not memory.paragraphs:
            return None
        known = memory.paragraphs.get(paragraph)
        return known if known is not None and known.length == len(paragraph) else None

    def _words_of(
        self,
        paragraph: etree._Element,
        properties: ParagraphProperties,
        begun: ParagraphWords | None,
    ) -> ParagraphWords:
        """Returns the words of a paragraph, behind those of the one that is joined with it."""
        words = begun or ParagraphWords()
        if self._reading.traced is not None and words.origins is None:
            words.origins = []
        apart = begun is None and not self._opening and self._fields.idle
        if self._opening:
            words.tracked.pieces.append(self._opening)
            self._opening = ""
        since = len(words.tracked.pieces)
        self._inline.read(paragraph, words, properties.style)
        if self._inserted:
            words.tracked.mark_inserted(since)
        memory = self._reading.memory
        if memory.keeps:
            # Words that hang together with others, or that an earlier reading has to change, stay.
            if apart and self._fields.idle and not words.hangs_together:
                memory.paragraphs[paragraph] = KnownParagraph(len(paragraph), properties, words)
            else:
                self._reading.unsettled += 1
        return words

    def _flush(self) -> None:
        # A deleted end of a paragraph with no paragraph behind it to join.
        if self._joined:
            words, properties = self._joined.words, self._joined.properties
            self._joined = None
            if properties.mark_deleted and not any(map(str.strip, words.tracked.pieces)):
                properties = replace(properties, num_id=None)  # gone, so it is not counted
            self._add(words, properties)

    def _add(self, words: ParagraphWords, properties: ParagraphProperties) -> None:
        reading = self._reading
        label = self._label(words, properties) if properties.num_id else None
        if properties.num_id or words.attached is not None:
            reading.unsettled += 1
        if words.number_fields or words.broken_references:
            self._fill_numbers(words, properties)
        if self._names:
            self._keep_names(properties)
        text = words.tracked.finish()
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
            hidden=words.hidden and not words.visible,
        )
        reading.transcript.add_block(text, traits)
        if reading.traced is not None and words.origins is not None and text.text:
            body = reading.transcript.blocks[-1].body
            reading.traced.append(
                TracedWords(body, text.text, tuple(words.tracked.pieces), tuple(words.origins))
            )
        if words.attached is not None:
            self._add_pictures(words.attached, empty=not text.text)
            self._add_boxes(words.attached)
            self._add_notes(words.attached)

    def _fill_numbers(self, words: ParagraphWords, properties: ParagraphProperties) -> None:
        num_id = properties.num_id
        place = ListPlace(num_id, properties.num_level) if num_id else None
        for piece, code in words.number_fields:
            printed = print_field_number(code, self._numbering, place)
            words.tracked.pieces[piece] = printed or ""
            self._reading.field_numbers += printed is None
        self._reading.broken_references += words.broken_references

    def _keep_names(self, properties: ParagraphProperties) -> None:
        names, self._names = self._names, []
        if names and properties.num_id and self._reading.met_bookmarks is not None:
            place = ListPlace(properties.num_id, properties.num_level)
            label = self._numbering.full_label(place)
            self._reading.met_bookmarks |= dict.fromkeys(names, label)

    def _add_pictures(self, attached: Attachments, *, empty: bool) -> None:
        reading = self._reading
        reading.page_pictures += attached.page_pictures
        reading.objects += attached.objects
        if attached.pictures and empty:
            reading.pictures += attached.pictures - attached.page_pictures
        for link in attached.drawn:
            # Parts other than the body have links of their own, which are not followed.
            if self._numbering is reading.numbering:
                reading.read_drawn(link)
            else:
                reading.pictures += 1

    def _label(self, words: ParagraphWords, properties: ParagraphProperties) -> str | None:
        # An empty paragraph that only carries the end of a section is not counted by Word, nor is
        # one that is hidden whole.
        if properties.section is not None and words.empty:
            return None
        if not properties.num_id or (properties.mark_hidden and not words.visible):
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

    def _add_boxes(self, attached: Attachments) -> None:
        kind = BlockKind.TEXTBOX if self._kind is BlockKind.PARAGRAPH else self._kind
        for box in attached.boxes:
            StoryReader(self._reading, kind=kind, numbering=self._numbering).read(box)

    def _add_notes(self, attached: Attachments) -> None:
        reading = self._reading
        for key, author in attached.deleted_notes:
            note = reading.parts.notes.get(key)
            if note is not None and key not in reading.notes_read:
                reading.notes_read.add(key)
                self._delete_all(note, author)
        for key in attached.notes:
            note = reading.parts.notes.get(key)
            # A note may point to itself.
            if note is not None and key not in reading.notes_read:
                reading.notes_read.add(key)
                kind = _NOTE_KINDS[key[0]]
                StoryReader(reading, kind=kind, numbering=reading.note_numbering).read(note)


def _span(element: etree._Element | None, *, least: int) -> int:
    columns = number(val(element))
    return least if columns is None else min(max(columns, least), _MAX_SPAN)
