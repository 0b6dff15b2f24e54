# SPDX-License-Identifier: Apache-2.0
"""What is rare in a part and asked for often, found in one walk through its tree.

Each walk through a tree costs as much as a tenth of the reading of its words, and so does each
question that is put to every cell and every run. So one walk notes what stands out, and the
readers look it up.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from lxml import etree

from pipeline.extract.word.fields import FIELD_MARK
from pipeline.extract.word.revisions import DELETING
from pipeline.extract.word.styles import StyleSheet, is_tiny, is_white
from pipeline.extract.word.tags import WORD
from pipeline.extract.word.undoing import CHANGES

__all__ = ["Landmarks"]

_CELL = f"{WORD}tc"
_CELL_PR = f"{WORD}tcPr"
_COLOR = f"{WORD}color"
_COMMENT_MARKS = frozenset({f"{WORD}commentRangeStart", f"{WORD}commentReference"})
_GRID_BEFORE = f"{WORD}gridBefore"
_GRID_SPAN = f"{WORD}gridSpan"
_PPR = f"{WORD}pPr"
_ROW = f"{WORD}tr"
_ROW_PR = f"{WORD}trPr"
_RPR = f"{WORD}rPr"
_RUN_STYLE = f"{WORD}rStyle"
_SIZE = f"{WORD}sz"
_VAL = f"{WORD}val"
_VANISH = f"{WORD}vanish"

_OF_CELLS = frozenset({_CELL_PR, _ROW_PR})
_SPANS = {_GRID_SPAN: (_CELL_PR, _CELL), _GRID_BEFORE: (_ROW_PR, _ROW)}
_SOUGHT = (*CHANGES, *_COMMENT_MARKS, *_SPANS, FIELD_MARK, _VANISH, _COLOR, _SIZE, _RUN_STYLE)


class Landmarks:
    """What stands out in the parts of one file.

    Attributes:
        spans: Cells by the element that says how many columns they take, and rows by the one
            that says how many columns they leave out before their first cell.
        changed: Rows and cells that a tracked change inserts or deletes.
        marked: Properties of paragraphs whose end may be deleted or hidden.
        hiding: Looks of runs that may hide words.
    """

    def __init__(self) -> None:
        self.spans: dict[etree._Element, etree._Element] = {}
        self.changed: set[etree._Element] = set()
        self.marked: set[etree._Element] = set()
        self.hiding: set[etree._Element] = set()
        self._parts: dict[etree._Element, _PartSurvey] = {}
        self._styles: StyleSheet | None = None

    def survey(self, root: etree._Element) -> list[etree._Element]:
        """Notes what stands out in a part, and returns the marks of its tracked changes."""
        found = self._parts[root] = _PartSurvey(root)
        if self._styles is not None:
            found.note_styles(self._styles)
        self._take(found)
        return found.changes

    def learn_styles(self, styles: StyleSheet) -> None:
        """Notes the runs that may be hidden by their style, also those of later parts."""
        self._styles = styles
        for found in self._parts.values():
            found.note_styles(styles)
            self._take(found)

    def forget(self, root: etree._Element) -> None:
        """Lets go of a part that was read, as a file may have any number of them."""
        found = self._parts.pop(root)
        self.changed -= found.changed
        self.marked -= found.marked
        self.hiding -= found.hiding
        for owner in found.spans:
            del self.spans[owner]

    def comment_marks(self, root: etree._Element) -> Sequence[etree._Element]:
        """Returns the marks of the comments of a part, in order."""
        return self._parts[root].comments

    def field_marks(self, container: etree._Element) -> Iterable[etree._Element]:
        """Returns the marks of the fields of a story, in order."""
        known = self._parts.get(container)
        return container.iter(FIELD_MARK) if known is None else known.fields

    def forget_undone(self, root: etree._Element | None = None) -> None:
        """Forgets the marks of fields that undoing the tracked changes of a part took out.

        Without a part, those of all parts.
        """
        for part in self._parts if root is None else (root,):
            found = self._parts[part]
            found.fields = [mark for mark in found.fields if part in mark.iterancestors()]

    def _take(self, found: "_PartSurvey") -> None:
        self.spans |= found.spans
        self.changed |= found.changed
        self.marked |= found.marked
        self.hiding |= found.hiding


class _PartSurvey:
    """What stands out in one part; ``changes``, ``fields`` and ``comments`` are in order."""

    def __init__(self, root: etree._Element) -> None:
        self.spans: dict[etree._Element, etree._Element] = {}
        self.changed: set[etree._Element] = set()
        self.marked: set[etree._Element] = set()
        self.hiding: set[etree._Element] = set()
        self.changes: list[etree._Element] = []
        self.fields: list[etree._Element] = []
        self.comments: list[etree._Element] = []
        self._styled: list[etree._Element] = []
        takers: dict[str, Callable[[etree._Element], None]] = {
            FIELD_MARK: self.fields.append,
            _COLOR: self._note_color,
            _RUN_STYLE: self._styled.append,
            _SIZE: self._note_size,
            _VANISH: self._note_hidden,
            **dict.fromkeys(_COMMENT_MARKS, self.comments.append),
            **dict.fromkeys(_SPANS, self._note_span),
        }
        for mark in root.iter(*_SOUGHT):
            takers.get(mark.tag, self._note_change)(mark)

    def note_styles(self, styles: StyleSheet) -> None:
        """Notes the runs whose style may hide them."""
        for mark in self._styled:
            style_id = mark.get(_VAL)
            if style_id and styles.character(style_id).hides:
                self._note_look(mark)
        self._styled.clear()

    def _note_look(self, mark: etree._Element) -> None:
        # Also the outer looks: undoing a change of looks puts the former one in their place.
        self.hiding.update(mark.iterancestors(_RPR))

    def _note_size(self, mark: etree._Element) -> None:
        if _is_tiny(mark.get(_VAL)):
            self._note_look(mark)

    def _note_color(self, mark: etree._Element) -> None:
        if is_white(mark.get(_VAL)):
            self._note_look(mark)

    def _note_hidden(self, mark: etree._Element) -> None:
        self._note_look(mark)
        self.marked.update(mark.iterancestors(_PPR))

    def _note_span(self, mark: etree._Element) -> None:
        holder_tag, owner_tag = _SPANS[mark.tag]
        holder = mark.getparent()
        owner = None if holder is None or holder.tag != holder_tag else holder.getparent()
        if owner is not None and owner.tag == owner_tag:
            self.spans.setdefault(owner, mark)

    def _note_change(self, mark: etree._Element) -> None:
        self.changes.append(mark)
        holder = mark.getparent()
        if holder is not None and holder.tag in _OF_CELLS:
            self.changed.update(holder.iterancestors(_CELL, _ROW))
        elif holder is not None and holder.tag == _RPR and mark.tag in DELETING:
            self.marked.update(mark.iterancestors(_PPR))


@lru_cache(maxsize=256)
def _is_tiny(size: str | None) -> bool:
    # A file asks the same few sizes thousands of times.
    return is_tiny(size)
