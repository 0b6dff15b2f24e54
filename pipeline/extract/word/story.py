# SPDX-License-Identifier: Apache-2.0
"""The blocks of one story of a Word file: its body, a text box, a note, a header, a comment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.domain.document import BlockKind, Cell
from pipeline.extract.word.alternatives import ALTERNATIVES, chosen_alternative
from pipeline.extract.word.controls import is_contents_control, is_placeholder
from pipeline.extract.word.field_numbers import print_field_number
from pipeline.extract.word.fields import FIELD_MARK, FieldTracker, are_balanced
from pipeline.extract.word.inline import InlineReader, ParagraphWords
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
from pipeline.extract.word.transcript import BlockTraits, Transcript

__all__ = ["KnownWords", "Reading", "StoryReader"]

_BOOKMARK = f"{WORD}bookmarkStart"
_CELL = f"{WORD}tc"
_CELL_PR = f"{WORD}tcPr"
_CHUNK = f"{WORD}altChunk"
_CONTENT = f"{WORD}sdtContent"
_CONTROL = f"{WORD}sdt"
_GRID_BEFORE = f"{WORD}gridBefore"
_GRID_SPAN = f"{WORD}gridSpan"
_NAME = f"{WORD}name"
_PARAGRAPH = f"{WORD}p"
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


# Words of paragraphs in which nothing is tracked, with the number of elements in the paragraph.
KnownWords = dict[etree._Element, tuple[int, ParagraphWords]]


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
        known: Words of paragraphs that an earlier reading met, or that this one keeps.
        keeps_words: True when the words of paragraphs are kept for a later reading.
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
    """

    parts: WordParts
    transcript: Transcript
    numbering: Numbering
    note_numbering: Numbering
    properties: PropertyReader
    read_chunk: Callable[[str], None]
    read_drawn: Callable[[str], None]
    known: KnownWords = field(default_factory=dict)
    keeps_words: bool = False
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
            may_hide=reading.parts.loader.may_hide,
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
            elif tag == _SECTION:
                self._reading.sections.append(element)
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
        if properties.section is not None:
            self._reading.sections.append(properties.section)
        joined, self._joined = self._joined, None
        if self._reading.met_bookmarks is not None:
            self._names += [mark.get(_NAME) or "" for mark in paragraph.iter(_BOOKMARK)]
        words = self._words_of(paragraph, properties, joined.words if joined else None)
        deleted = properties.mark_deleted
        hidden = properties.mark_hidden and words.visible
        leads = hidden if joined is None else joined.leads
        if joined is not None and joined.leads:
            # A heading that runs into its clause is the beginning of that clause.
            properties = replace(joined.properties, heading_level=None)
        if deleted or hidden:
            self._joined = _Unfinished(words, properties, leads)
        elif properties.num_id or not words.nothing:
            self._add(words, properties)
        else:
            self._names.clear()

    def _words_of(
        self,
        paragraph: etree._Element,
        properties: ParagraphProperties,
        begun: ParagraphWords | None,
    ) -> ParagraphWords:
        """Returns the words of a paragraph, behind those of the one that is joined with it."""
        known = self._reading.known.get(paragraph) if self._reading.known else None
        if known is not None and begun is None and known[0] == len(paragraph):
            return known[1]
        words = begun or ParagraphWords()
        apart = begun is None and not self._opening and self._fields.idle
        if self._opening:
            words.tracked.pieces.append(self._opening)
            self._opening = ""
        since = len(words.tracked.pieces)
        self._inline.read(paragraph, words, properties.style)
        if self._inserted:
            words.tracked.mark_inserted(since)
        # Words that hang together with others, or that an earlier reading has to change, stay.
        if self._reading.keeps_words and apart and self._fields.idle and not words.hangs_together:
            self._reading.known[paragraph] = (len(paragraph), words)
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
        empty = not words.number_fields and not any(map(str.strip, words.tracked.pieces))
        label = self._label(words, properties, empty=empty)
        self._fill_numbers(words, properties)
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
        self._add_pictures(words, empty=not text.text)
        self._add_boxes(words)
        self._add_notes(words)

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

    def _add_pictures(self, words: ParagraphWords, *, empty: bool) -> None:
        reading = self._reading
        reading.page_pictures += words.page_pictures
        reading.objects += words.objects
        if words.pictures and empty:
            reading.pictures += words.pictures - words.page_pictures
        for link in words.drawn:
            # Parts other than the body have links of their own, which are not followed.
            if self._numbering is reading.numbering:
                reading.read_drawn(link)
            else:
                reading.pictures += 1

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
