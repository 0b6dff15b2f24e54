# SPDX-License-Identifier: Apache-2.0
"""A Word file as it was before its tracked changes: the tree of a part with all of them undone.

Word keeps both readings in one tree. Undoing the changes in the tree gives the earlier paper to
the same reader that reads the current one, with the numbers, joins and styles that it had.
"""

from collections.abc import Sequence

from lxml import etree

from pipeline.extract.word.revisions import DELETING, INSERTING, author_of
from pipeline.extract.word.tags import WORD, child

__all__ = ["CHANGES", "TrackedPart"]

_CELL_DELETED = f"{WORD}cellDel"
_CELL_INSERTED = f"{WORD}cellIns"
_CELL_PR = f"{WORD}tcPr"
_NUM_PR = f"{WORD}numPr"
_PARAGRAPH = f"{WORD}p"
_PPR = f"{WORD}pPr"
_ROW_PR = f"{WORD}trPr"
_RPR = f"{WORD}rPr"
_SECTION = f"{WORD}sectPr"

_INSERTED = INSERTING | {_CELL_INSERTED}
_DELETED = DELETING | {_CELL_DELETED}
_WORDS = _INSERTED | _DELETED
_DELETED_TEXTS = {f"{WORD}delText": f"{WORD}t", f"{WORD}delInstrText": f"{WORD}instrText"}
# Properties of a paragraph that its own record of a change leaves out.
_KEPT = frozenset({_RPR, _SECTION})
_FORMER = {f"{WORD}pPrChange": _KEPT, f"{WORD}rPrChange": frozenset[str]()}
# The marks of tracked changes, and of the words that they delete.
CHANGES = frozenset({*_WORDS, *_FORMER, *_DELETED_TEXTS})
# Marks between paragraphs that are no paragraphs themselves.
_MARKS = frozenset(
    f"{WORD}{name}{end}"
    for name in (
        "bookmark", "commentRange", "perm", "moveFromRange", "moveToRange", "customXmlInsRange",
        "customXmlDelRange", "customXmlMoveFromRange", "customXmlMoveToRange",
    )
    for end in ("Start", "End")
) | {f"{WORD}proofErr"}  # fmt: skip


class TrackedPart:
    """The tracked changes of one part.

    Args:
        marks: All elements of the part that are named in ``CHANGES``, in order.

    Attributes:
        authors: Who inserted, deleted or moved something; an unnamed one is ``""``.
        any: False when no words, rows, cells or properties were changed.
    """

    def __init__(self, marks: Sequence[etree._Element]) -> None:
        self._marks = marks
        self.authors = {author_of(mark) for mark in marks if mark.tag in _WORDS}
        self.any = any(mark.tag not in _DELETED_TEXTS for mark in marks)

    def holders(self) -> set[etree._Element]:
        """Returns the elements in which something is tracked, however deep."""
        holders: set[etree._Element] = set()
        for mark in self._marks:
            outer = mark.getparent()
            while outer is not None and outer not in holders:
                holders.add(outer)
                outer = outer.getparent()
        return holders

    def undo_changes(self) -> None:
        """Undoes all of them in the tree.

        Insertions and the targets of moves go, with their rows and cells; deletions and the
        sources of moves become ordinary words; paragraphs whose end was inserted are joined with
        the next one; properties of paragraphs and words become the former ones.
        """
        for mark in self._marks:
            if mark.tag in _FORMER:
                _restore_properties(mark)
        # The last one first: a paragraph has lost its inserted words before it is joined with
        # the next, and of a row of joined paragraphs each word moves once.
        for mark in reversed(self._marks):
            if mark.tag in _INSERTED:
                _undo_insertion(mark)
        for mark in self._marks:
            if mark.tag in _DELETED_TEXTS:
                mark.tag = _DELETED_TEXTS[mark.tag]
            elif mark.tag in _DELETED:
                _unwrap(mark)


def _restore_properties(change: etree._Element) -> None:
    properties = change.getparent()
    if properties is None:
        return
    kept = [inner for inner in properties if inner.tag in _FORMER[change.tag]]
    properties[:] = [*(inner for former in change for inner in former), *kept]


def _undo_insertion(mark: etree._Element) -> None:
    holder = mark.getparent()
    if holder is None:
        return
    if holder.tag in (_ROW_PR, _CELL_PR):
        _remove(holder.getparent())
    elif holder.tag == _NUM_PR:
        _remove(holder)
    elif holder.tag == _RPR:
        _remove(mark)
        properties = holder.getparent()
        if properties is not None and properties.tag == _PPR:
            _join_with_next(properties.getparent())
    else:
        _remove(mark)


def _join_with_next(paragraph: etree._Element | None) -> None:
    if paragraph is None or paragraph.tag != _PARAGRAPH:
        return
    words = [inner for inner in paragraph if inner.tag != _PPR]
    following = paragraph.getnext()
    while following is not None and following.tag in _MARKS:
        following = following.getnext()
    if following is not None and following.tag == _PARAGRAPH:
        place = int(child(following, _PPR) is not None)
        following[place:place] = words
        _remove(paragraph)
    elif all(inner.tag in _MARKS for inner in words):
        # Nothing behind it to join, and nothing left in it.
        _remove(paragraph)


def _unwrap(mark: etree._Element) -> None:
    holder = mark.getparent()
    if holder is not None:
        place = holder.index(mark)
        holder[place : place + 1] = list(mark)


def _remove(element: etree._Element | None) -> None:
    holder = None if element is None else element.getparent()
    if element is not None and holder is not None:
        holder.remove(element)
