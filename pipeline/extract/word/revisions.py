# SPDX-License-Identifier: Apache-2.0
"""Tracked changes: the current text of a paragraph, with what was inserted and deleted.

Word keeps both readings in one file.
The text is the current one: insertions and the targets of moves stay in, deletions and the
sources of moves stand beside it.
"""

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.extract.word.tags import WORD, child

__all__ = [
    "DELETING",
    "INSERTING",
    "Deleted",
    "TrackedText",
    "TrackedWords",
    "author_of",
    "deleted_row_mark",
    "inserted_row_mark",
    "is_mark_deleted",
]

INSERTING = frozenset({f"{WORD}ins", f"{WORD}moveTo"})
DELETING = frozenset({f"{WORD}del", f"{WORD}moveFrom"})

_AUTHOR = f"{WORD}author"
_CELL_DELETED = f"{WORD}cellDel"
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Deleted:
    """Deleted words and their place: characters from the start of the paragraph's words."""

    at: int
    text: str
    author: str


@dataclass(slots=True)  # not frozen: one is made for each paragraph, at a third of the cost
class TrackedText:
    """The current words of a paragraph.

    Attributes:
        text: White space collapsed, none at either end.
        insertions: Starts and ends of what tracked changes insert, in order.
        deletions: What they delete, in order.
    """

    text: str
    insertions: tuple[tuple[int, int], ...] = ()
    deletions: tuple[Deleted, ...] = ()


class TrackedWords:
    """Gathers the words of a paragraph in pieces, remembering which were inserted or deleted."""

    __slots__ = ("_deleted", "_inserted", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._inserted: list[tuple[int, int]] = []
        self._deleted: list[tuple[int, str, str]] = []

    @property
    def any(self) -> bool:
        """Says whether anything was gathered."""
        return bool(self.pieces or self._deleted)

    @property
    def changed(self) -> bool:
        """Says whether anything was inserted or deleted."""
        return bool(self._inserted or self._deleted)

    def mark_inserted(self, since: int) -> None:
        """Marks the pieces from a place on as inserted."""
        if since < len(self.pieces):
            self._inserted.append((since, len(self.pieces)))

    def delete(self, text: str, author: str) -> None:
        """Adds words that are in the original reading only."""
        if not text:
            return
        place = len(self.pieces)
        if self._deleted and self._deleted[-1][::2] == (place, author):
            text = self._deleted.pop()[1] + text
        self._deleted.append((place, text, author))

    def finish(self) -> TrackedText:
        """Returns the words, with white space collapsed and the places moved along with it."""
        if not self._inserted and not self._deleted:
            text = "".join(self.pieces)
            if _is_collapsed(text):
                return TrackedText(text.strip(" "))
            return TrackedText(" ".join(text.split()))
        text, places = _collapse(self.pieces)
        deletions = tuple(
            Deleted(places[place], _WHITE_SPACE.sub(" ", words), author)
            for place, words, author in self._deleted
            if words.strip()
        )
        spans = [(places[since], places[until]) for since, until in self._inserted]
        return TrackedText(text, _merge(spans), deletions)


def author_of(change: etree._Element) -> str:
    """Returns who made a tracked change, empty when the file does not say."""
    return change.get(_AUTHOR) or ""


def is_mark_deleted(mark: etree._Element | None) -> bool:
    """Says whether the end of a paragraph is deleted, from its ``w:pPr/w:rPr``."""
    return mark is not None and next(mark.iterchildren(*DELETING), None) is not None


def deleted_row_mark(properties: etree._Element | None) -> etree._Element | None:
    """Returns the change that deletes a row or cell from its properties, None for none."""
    if properties is None:
        return None
    return next(properties.iterchildren(*DELETING, _CELL_DELETED), None)


def inserted_row_mark(properties: etree._Element | None) -> etree._Element | None:
    """Returns the change that inserts a row from its properties, None for none."""
    return child(properties, f"{WORD}ins")


def _is_collapsed(text: str) -> bool:
    """Says whether a text has no white space but single spaces; it may say no of such a text."""
    # The only white space that is printable is the space itself.
    return "  " not in text and text.isprintable()


def _collapse(pieces: list[str]) -> tuple[str, list[int]]:
    places = []
    collapsed: list[str] = []
    length = 0
    after_space = True  # no white space at the start
    for piece in pieces:
        places.append(length)
        words = piece if _is_collapsed(piece) else _WHITE_SPACE.sub(" ", piece)
        if after_space and words.startswith(" "):
            words = words[1:]
        if words:
            collapsed.append(words)
            length += len(words)
            after_space = words.endswith(" ")
    places.append(length)
    text = "".join(collapsed).rstrip(" ")
    return text, [min(place, len(text)) for place in places]


def _merge(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
