# SPDX-License-Identifier: Apache-2.0
"""A Word file as it was before its tracked changes: the tree of a part with all of them undone.

Word keeps both readings in one tree. Undoing the changes in the tree gives the earlier paper to
the same reader that reads the current one, with the numbers, joins and styles that it had.
"""

from lxml import etree

from pipeline.extract.word.revisions import DELETING, INSERTING, author_of
from pipeline.extract.word.tags import WORD, child

__all__ = ["TrackedPart", "is_tracked"]

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
_TRACKED = (*_WORDS, *_FORMER, *_DELETED_TEXTS)
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
    """The tracked changes of one part, found in one walk through its tree.

    Attributes:
        authors: Who inserted, deleted or moved something; an unnamed one is ``""``.
        paragraphs: The paragraphs in which something is tracked, however deep.
    """

    def __init__(self, root: etree._Element) -> None:
        self._marks = list(root.iter(*_TRACKED))
        self.authors = {author_of(mark) for mark in self._marks if mark.tag in _WORDS}
        self.paragraphs = {
            outer for mark in self._marks for outer in mark.iterancestors(_PARAGRAPH)
        }

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


def is_tracked(root: etree._Element) -> bool:
    """Says whether a part holds a tracked change of words, rows, cells or properties."""
    # lxml answers at once when a tag does not occur in the whole tree.
    return next(root.iter(*_WORDS, *_FORMER), None) is not None


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
