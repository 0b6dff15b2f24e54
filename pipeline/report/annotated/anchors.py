# SPDX-License-Identifier: Apache-2.0
"""Where in the body of a Word file a comment on words has to begin and to end.

A comment begins and ends between runs, so a run is parted where words end within it. Both halves
keep its looks, and the words stay what they are. Text boxes and notes can carry no comments:
those on their words are fixed to the place in the body on which they hang.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.extract.word.tags import WORD, child
from pipeline.extract.word.traced import Letter

__all__ = ["Anchor", "Anchors"]

_BOX = f"{WORD}txbxContent"
_ID = f"{WORD}id"
_NOTES = {
    f"{WORD}footnote": f"{WORD}footnoteReference",
    f"{WORD}endnote": f"{WORD}endnoteReference",
}
_PARAGRAPH = f"{WORD}p"
_RPR = f"{WORD}rPr"
_RUN = f"{WORD}r"
_TEXT = f"{WORD}t"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Within these a comment may begin and end; within what else stands in a paragraph it may not.
_OPEN = frozenset(
    f"{WORD}{name}"
    for name in (
        "ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """The elements of a paragraph before and behind which the ends of a comment go.

    ``aside`` says where the words stand that cannot carry the comment themselves; empty when it
    is on the words.
    """

    first: etree._Element
    last: etree._Element
    aside: str = ""


@dataclass(slots=True)
class _Piece:
    """What a text element has become: an element for a range of its characters."""

    start: int
    end: int
    element: etree._Element


class Anchors:
    """Finds anchors in the tree of a main document, parting its runs where it must.

    Args:
        root: The main document; elements of letters stand in it or in the parts of its notes.
    """

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._order = {element: place for place, element in enumerate(root.iter())}
        self._pieces: dict[etree._Element, list[_Piece]] = {}

    def find(self, letters: Sequence[Letter | None]) -> Anchor | None:
        """Returns the anchor of the words of these letters, None when they have none."""
        known = [letter for letter in letters if letter is not None]
        ends = [letter for letter in known if self._carries(letter.element)]
        if ends:
            ordered = sorted((ends[0], ends[-1]), key=self._place)
            # The beginning first: a cut leaves what stands before it in its run.
            first = self._begin_at(ordered[0])
            return Anchor(first, self._end_at(ordered[1]))
        return self._find_aside(known[0].element) if known else None

    def _carries(self, element: etree._Element) -> bool:
        return element in self._order and next(element.iterancestors(_BOX), None) is None

    def _place(self, letter: Letter) -> tuple[int, int]:
        return self._order[letter.element], letter.at or 0

    def _find_aside(self, element: etree._Element) -> Anchor | None:
        if element in self._order:
            unit = _unit_of(element)
            return None if unit is None else Anchor(unit, unit, "in a text box")
        for note, reference in _NOTES.items():
            for holder in element.iterancestors(note):
                for mark in self._root.iter(reference):
                    unit = _unit_of(mark)
                    if unit is not None and mark.get(_ID) == holder.get(_ID):
                        return Anchor(unit, unit, "in the note that hangs on it")
        return None

    def _begin_at(self, letter: Letter) -> etree._Element:
        run = self._splittable(letter.element)
        if run is None:
            return _enclosing(letter.element)
        piece = self._piece(letter)
        if letter.at is not None and letter.at > piece.start:
            piece = self._part(letter.element, letter.at)
        return _cut_before(piece.element)

    def _end_at(self, letter: Letter) -> etree._Element:
        run = self._splittable(letter.element)
        if run is None:
            return _enclosing(letter.element)
        piece = self._piece(letter)
        if letter.at is not None and letter.at + 1 < piece.end:
            self._part(letter.element, letter.at + 1)
        behind = piece.element.getnext()
        if behind is not None:
            _cut_before(behind)
        return _enclosing(piece.element)

    def _splittable(self, element: etree._Element) -> etree._Element | None:
        """Returns the run of an element when a comment may begin or end within it."""
        run = element.getparent()
        unit = _unit_of(element)
        return run if run is not None and run.tag == _RUN and unit is run else None

    def _piece(self, letter: Letter) -> _Piece:
        pieces = self._pieces.setdefault(
            letter.element, [_Piece(0, len(letter.element.text or ""), letter.element)]
        )
        if letter.at is None:
            return pieces[0]
        return next(piece for piece in pieces if piece.start <= letter.at < piece.end)

    def _part(self, element: etree._Element, at: int) -> _Piece:
        """Parts the text of an element before a character; returns the piece that begins there."""
        pieces = self._pieces[element]
        place = next(i for i, piece in enumerate(pieces) if piece.start < at < piece.end)
        left = pieces[place]
        text = left.element.text or ""
        behind = left.element.makeelement(_TEXT)
        behind.text, left.element.text = text[at - left.start :], text[: at - left.start]
        for half in (left.element, behind):
            half.set(_SPACE, "preserve")
        left.element.addnext(behind)
        right = _Piece(at, left.end, behind)
        left.end = at
        pieces.insert(place + 1, right)
        return right


def _unit_of(element: etree._Element) -> etree._Element | None:
    """Returns the element around another that stands where a comment may begin.

    That is a run, or what holds runs and may not be parted, in the outermost paragraph; None for
    what is in no paragraph.
    """
    path = [element, *element.iterancestors()]
    places = [place for place, one in enumerate(path) if one.tag == _PARAGRAPH]
    if not places or not places[-1]:
        return None
    place = places[-1] - 1
    while place and path[place].tag in _OPEN:
        place -= 1
    return path[place]


def _enclosing(element: etree._Element) -> etree._Element:
    unit = _unit_of(element)
    return element if unit is None else unit


def _cut_before(element: etree._Element) -> etree._Element:
    """Returns a run that begins with an element, parted from what stands before it in its run."""
    run = element.getparent()
    if run is None:
        return element
    before = element.getprevious()
    if before is None or before.tag == _RPR:
        return run
    other = run.makeelement(run.tag)
    other.attrib.update(run.attrib)
    look = child(run, _RPR)
    if look is not None:
        other.append(copy.deepcopy(look))
    for moved in (element, *element.itersiblings()):
        other.append(moved)
    run.addnext(other)
    return other
