# SPDX-License-Identifier: Apache-2.0
"""The words within a paragraph: runs, and what may stand around and between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.extract.word.alternatives import ALTERNATIVES, chosen_alternative
from pipeline.extract.word.controls import is_placeholder
from pipeline.extract.word.drawings import read_picture
from pipeline.extract.word.fields import FIELD_MARK, FieldTracker, button_text, form_value
from pipeline.extract.word.landmarks import Landmarks
from pipeline.extract.word.revisions import DELETING, INSERTING, TrackedWords, author_of
from pipeline.extract.word.styles import ParagraphStyle, StyleSheet
from pipeline.extract.word.symbols import plain_symbol, plain_text
from pipeline.extract.word.tags import WORD, all_text, is_on, val
from pipeline.extract.word.visibility import sees_nothing

__all__ = ["Attachments", "InlineReader", "ParagraphWords"]

_BOLD = f"{WORD}b"
_BROKEN = "Error!"  # how Word begins the result of a reference to what is not there
_CODE = f"{WORD}instrText"
_CONTROL = f"{WORD}sdt"
_FIELD_CODE = f"{WORD}instr"
_ID = f"{WORD}id"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PARAGRAPH = f"{WORD}p"
_RPR = f"{WORD}rPr"
_RUN = f"{WORD}r"
_RUN_STYLE = f"{WORD}rStyle"
_SIMPLE_FIELD = f"{WORD}fldSimple"
_SYMBOL = f"{WORD}sym"
_TEXTS = frozenset({f"{WORD}t", f"{WORD}delText"})

_SPACES = frozenset(f"{WORD}{name}" for name in ("tab", "br", "cr", "ptab"))
_NOTES = {f"{WORD}footnoteReference": "footnotes", f"{WORD}endnoteReference": "endnotes"}
_PICTURES = frozenset(f"{WORD}{name}" for name in ("drawing", "pict", "object"))
# Marks and properties in which no word of the paper stands.
_NO_TEXT = frozenset(
    f"{WORD}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "proofErr",
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart",
        "permEnd", "delInstrText", "lastRenderedPageBreak", "annotationRef", "footnoteRef",
        "endnoteRef", "separator", "continuationSeparator", "commentReference", "softHyphen",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "rt",
    )
)  # fmt: skip


@dataclass(slots=True)
class Attachments:
    """What hangs on a paragraph besides its words.

    Attributes:
        notes: Kinds and ids of its notes, in order.
        deleted_notes: The same of notes whose reference is deleted, and by whom.
        boxes: Its text boxes, in order.
        drawn: Relationship ids of its charts and diagrams, in order.
        objects: Kinds of the files that are embedded in it.
        pictures: Number of pictures and objects without text.
        page_pictures: How many of them fill a page.
    """

    notes: list[tuple[str, str]] = field(default_factory=list)
    deleted_notes: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    pictures: int = 0
    page_pictures: int = 0

    @property
    def any(self) -> bool:
        """Says whether anything hangs on it."""
        return bool(
            self.boxes
            or self.pictures
            or self.notes
            or self.deleted_notes
            or self.drawn
            or self.objects
        )


class ParagraphWords:
    """What is gathered while one paragraph is read.

    Attributes:
        tracked: Its words.
        bold: None before its first letter, then whether all so far are bold.
        visible: True once a word is not hidden.
        hidden: True once a word is hidden.
        attached: What hangs on it; None for the many paragraphs that are words alone.
        number_fields: Places among the pieces of numbers to be counted, and their codes.
        broken_references: Number of references that say that what they point to is gone.
        in_contents: Number of pieces that stand in a table of contents.
        outside_contents: Number of the others that are not white space.
        origins: Places among the pieces and the elements that they come from; None when nobody
            asks where words stand in the file.
    """

    __slots__ = (
        "attached",
        "bold",
        "broken_references",
        "hidden",
        "in_contents",
        "number_fields",
        "origins",
        "outside_contents",
        "tracked",
        "visible",
    )

    def __init__(self) -> None:
        self.tracked = TrackedWords()
        self.bold: bool | None = None
        self.visible = False
        self.hidden = False
        self.attached: Attachments | None = None
        self.number_fields: list[tuple[int, str]] = []
        self.broken_references = 0
        self.in_contents = 0
        self.outside_contents = 0
        self.origins: list[tuple[int, etree._Element]] | None = None

    @property
    def nothing(self) -> bool:
        """Says whether nothing at all was gathered."""
        return not self.tracked.any and (self.attached is None or not self.attached.any)

    @property
    def empty(self) -> bool:
        """Says whether there is not a word and not a number in it."""
        return not self.number_fields and not any(map(str.strip, self.tracked.pieces))

    @property
    def hangs_together(self) -> bool:
        """Says whether the words are not the same in every reading of the file."""
        return bool(
            self.number_fields
            or self.broken_references
            or self.tracked.changed
            or (self.attached is not None and self.attached.deleted_notes)
        )

    def attach(self) -> Attachments:
        """Returns what hangs on the paragraph, for more to be added."""
        if self.attached is None:
            self.attached = Attachments()
        return self.attached


class InlineReader:
    """Reads the words of paragraphs, one after the other, as fields may span them.

    Args:
        styles: The styles of the file.
        fields: The fields of the story.
        landmarks: What stands out in the file.
        bookmarks: Numbers of the clauses in which bookmarks stand, as far as they are known.
    """

    def __init__(
        self,
        styles: StyleSheet,
        fields: FieldTracker,
        *,
        landmarks: Landmarks,
        bookmarks: Mapping[str, str],
    ) -> None:
        self._hiding = landmarks.hiding
        self._style_hides = False
        self._bookmarks = bookmarks
        self._styles = styles
        self._fields = fields
        self._style = ParagraphStyle()
        self._words = ParagraphWords()
        self._inserting = 0
        self._deleting: str | None = None

    def read(
        self, paragraph: etree._Element, words: ParagraphWords, style: ParagraphStyle
    ) -> None:
        """Adds the words of a ``w:p`` to those gathered."""
        self._words, self._style = words, style
        self._style_hides = style.hidden or style.white or style.tiny
        self._read_all(paragraph)

    def _read_all(self, parent: etree._Element) -> None:
        for element in parent:
            tag = element.tag
            if tag == _RUN:
                self._read_run(element)
            elif tag not in _NO_TEXT:
                self._read_other(element, tag)

    def _read_other(self, element: etree._Element, tag: str) -> None:
        if tag in INSERTING:
            self._read_insertion(element)
        elif tag in DELETING:
            self._read_deletion(element)
        elif tag == ALTERNATIVES:
            chosen = chosen_alternative(element)
            if chosen is not None:
                self._read_all(chosen)
        elif tag == _SIMPLE_FIELD:
            self._fields.begin_simple(element.get(_FIELD_CODE) or "")
            self._read_all(element)
            self._fields.end_simple()
        elif tag == _CONTROL and is_placeholder(element):
            # The words that ask for words are none of the paper.
            return
        elif tag in _PICTURES:
            self._read_picture(element)
        elif tag in _TEXTS or tag == _MATH_TEXT:
            self._add(all_text(element), None, element)
        else:
            # Hyperlinks, content controls, smart tags, formulas, ruby, and what is not known.
            if tag == _PARAGRAPH:
                self._add(" ", None)
            self._read_all(element)

    def _read_insertion(self, element: etree._Element) -> None:
        since = len(self._words.tracked.pieces)
        self._inserting += 1
        self._read_all(element)
        self._inserting -= 1
        if not self._inserting:
            self._words.tracked.mark_inserted(since)

    def _read_deletion(self, element: etree._Element) -> None:
        before = self._deleting
        self._deleting = author_of(element) if before is None else before
        self._read_all(element)
        self._deleting = before

    def _read_run(self, run: etree._Element) -> None:
        look: etree._Element | None = None
        for element in run:
            tag = element.tag
            if tag in _TEXTS:
                text = element.text
                if len(element):
                    text = all_text(element)
                if text:
                    self._add(text, look, element)
            elif tag == _RPR:
                look = element
            elif tag in _SPACES:
                self._add(" ", look)
            elif tag not in _NO_TEXT:
                self._read_in_run(element, tag, look)

    def _read_in_run(self, element: etree._Element, tag: str, look: etree._Element | None) -> None:
        if tag == FIELD_MARK:
            code = self._fields.mark(element)
            if code:
                self._show_code(code, look)
            value = form_value(element)
            if value and self._deleting is None:
                self._words.tracked.pieces.append(value)
        elif tag == _CODE:
            self._fields.add_code(element.text)
        elif tag == f"{WORD}noBreakHyphen":
            self._add("-", look, element)
        elif tag == _SYMBOL:
            symbol = plain_symbol(element.get(f"{WORD}char"), element.get(f"{WORD}font"))
            self._add(symbol, look, element)
        elif tag in _NOTES:
            found = (_NOTES[tag], element.get(_ID) or "")
            if self._deleting is None:
                self._words.attach().notes.append(found)
            else:
                self._words.attach().deleted_notes.append((found, self._deleting))
        else:
            self._read_other(element, tag)

    def _read_picture(self, element: etree._Element) -> None:
        picture, words = read_picture(element), self._words
        if picture.words:
            self._add(f" {picture.words} ", None)
        if self._deleting is not None:
            for box in picture.boxes:
                words.tracked.delete(all_text(box, *_TEXTS), self._deleting)
            return
        attached = words.attach()
        attached.boxes += picture.boxes
        attached.drawn += picture.links
        attached.objects += picture.objects
        if not (picture.boxes or picture.words or picture.links or picture.objects):
            attached.pictures += 1
            attached.page_pictures += picture.fills_page

    def _add(
        self, text: str, look: etree._Element | None, origin: etree._Element | None = None
    ) -> None:
        words, fields = self._words, self._fields
        if fields.in_code:
            return
        if text.startswith(_BROKEN):
            text = self._mend_reference(text)
        if self._deleting is not None:
            # What was inserted and deleted again is in neither reading.
            if not self._inserting:
                words.tracked.delete(text, self._deleting)
            return
        if words.origins is not None and origin is not None:
            words.origins.append((len(words.tracked.pieces), origin))
        words.tracked.pieces.append(text if text.isascii() else plain_text(text))
        if text.isspace():
            return
        if fields.in_contents:
            words.in_contents += 1
        else:
            words.outside_contents += 1
        asked = self._style_hides or look in self._hiding
        if asked and sees_nothing(look, self._style, self._styles):
            words.hidden = True
        else:
            words.visible = True
        if words.bold is not False and any(map(str.isalpha, text)):
            words.bold = self._is_bold(look)

    def _show_code(self, code: str, look: etree._Element | None) -> None:
        shown = button_text(code)
        if shown:
            self._add(shown, look)
        elif code.upper().startswith("LISTNUM") and self._deleting is None:
            self._words.number_fields.append((len(self._words.tracked.pieces), code))
            self._words.tracked.pieces.append("")

    def _mend_reference(self, text: str) -> str:
        """Returns the number of the clause that a broken reference points to, if it is there."""
        name = self._fields.referred()
        if name is None or self._deleting is not None:
            return text
        number = self._bookmarks.get(name)
        if not number:
            self._words.broken_references += 1
            return text
        self._fields.skip_result()
        return number

    def _is_bold(self, look: etree._Element | None) -> bool:
        if look is None:
            return self._style.bold
        style_id = None
        for inner in look:
            tag = inner.tag
            if tag == _BOLD:
                return is_on(inner)
            if tag == _RUN_STYLE:
                style_id = style_id or val(inner)
        of_style = self._styles.character(style_id).bold if style_id else None
        return self._style.bold if of_style is None else of_style
