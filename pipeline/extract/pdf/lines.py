# SPDX-License-Identifier: Apache-2.0
"""What one page of a PDF prints, line by line: the values between reading and layout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.domain.document import Box, Cell

__all__ = [
    "Comment",
    "PrintedLine",
    "PrintedPage",
    "Recognition",
    "TableCell",
    "box_around",
    "clean_text",
    "share_of_damage",
]

# Characters that cut a word in two or that no output may carry: NUL, the soft hyphen, and the
# noncharacter U+FFFE (inside a line; at its end it is a hyphen and is judged in pdf_words).
_INVISIBLE = re.compile("[\x00\xad\ufffe\uffff]")
# Characters that some readers take for the end of a line; a block is one line of text.
_BREAKS = re.compile("[\x01-\x1f\x7f\x85\u2028\u2029]")
# Half of a surrogate pair: cannot be written as UTF-8.
_LONE = re.compile("[\ud800-\udfff]")
# What a font without a usable map to Unicode leaves: controls, private use, replacement.
_DAMAGED = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ud800-\udfff]")
_HOLE = re.compile(f"(?<=[^\\W\\d_]){_DAMAGED.pattern}(?=[^\\W\\d_])")
# Bullets of the common symbol fonts stand in the private use area and harm no word.
_SYMBOL_BULLETS = re.compile("[\uf0a0-\uf0ff]|\uf02d")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a ruled table: its place in it, and the box that its borders make on the page."""

    place: Cell
    box: Box


def box_around(boxes: Sequence[Box]) -> Box:
    """Returns the box around others, of which there must be one at least."""
    if len(boxes) == 1:
        return boxes[0]
    return Box(
        min([box.left for box in boxes]),
        min([box.bottom for box in boxes]),
        max([box.right for box in boxes]),
        max([box.top for box in boxes]),
    )


class PrintedLine(NamedTuple):
    """One printed line; a tuple, because a paper has thousands of them.

    Attributes:
        text: Its words as printed, without spaces at its ends; never empty.
        page: Page from 1.
        box: Where it stands, in points from the lower left corner of the page as shown; on a
            page whose words are turned, of the page turned so that they stand upright.
        hyphen: True when it ends in a hyphen that may only part a word; ``text`` is without it.
        soft: True when that hyphen is a soft hyphen, which never belongs to the word.
        bold: True when its first and its last character are bold.
        hidden: True when a reader of the page would not see it.
        cell: The cell that it stands in, None outside tables.
        shown: Where it stands on the page as shown, when that is not ``box``.
        upright: False when it runs up the side of the page, or across it.
    """

    text: str
    page: int
    box: Box
    hyphen: bool = False
    soft: bool = False
    bold: bool = False
    hidden: bool = False
    cell: TableCell | None = None
    shown: Box | None = None
    upright: bool = True

    @property
    def place(self) -> Box:
        """Where it stands on the page as shown."""
        return self.shown or self.box


@dataclass(frozen=True, slots=True)
class Comment:
    """Words that lie on a page without being printed in it: a note, or the value of a field."""

    text: str
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """How recognising the text of a page from its picture ended.

    Attributes:
        engine: Name and version of what recognised it.
        confidence: How sure it is, 0 to 100: the mean over all letters; 0 when none came.
        failure: Why nothing came of it, to put behind "because"; empty when something did.
        beyond: True when nobody tried, because as many pages were recognised as are allowed.
        kept: True when the text of the file was kept, for being as good or better.
    """

    engine: str
    confidence: float = 0.0
    failure: str = ""
    beyond: bool = False
    kept: bool = False

    @property
    def succeeded(self) -> bool:
        """Says whether the lines of the page are what was recognised."""
        return not (self.failure or self.beyond or self.kept)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What one page prints.

    Attributes:
        number: From 1.
        width: In points, as shown (after the rotation that the page asks for).
        height: In points, as shown.
        lines: In the order in which the file draws them.
        unread: True when hardly a letter was read, but the page shows more than that: a scan.
        damaged: Share, 0 to 1, of its characters that stand for no letter.
        holes: How many of these stand between two letters of a word.
        mended: How many words got letters back that their font had lost.
        lossy: True when words of it still lack letters.
        comments: Notes and values of fields on the page.
        marks_left_out: Number of annotations beyond the limit, which were not looked at.
        failed: True when the page could not be opened.
        recognition: How recognising its text from its picture ended, None when nobody tried.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...] = ()
    unread: bool = False
    damaged: float = 0.0
    holes: int = 0
    mended: int = 0
    lossy: bool = False
    comments: tuple[Comment, ...] = ()
    marks_left_out: int = 0
    failed: bool = False
    recognition: Recognition | None = None

    @property
    def upright_height(self) -> float:
        """Height in points of the page turned so that its words stand upright."""
        first = self.lines[0] if self.lines else None
        if first is None or first.shown is None:
            return self.height
        sideways = (first.box.right - first.box.left > first.box.top - first.box.bottom) != (
            first.shown.right - first.shown.left > first.shown.top - first.shown.bottom
        )
        return self.width if sideways else self.height


def clean_text(text: str) -> str:
    """Returns the text without what destroys words; ligatures and spaces stay as printed."""
    # Nothing below is printable, and most lines are printable throughout.
    if text.isprintable():
        return text
    text = _INVISIBLE.sub("", text)
    text = _BREAKS.sub(" ", text)
    return _LONE.sub("\ufffd", text)


def share_of_damage(text: str) -> float:
    """Returns the share of characters, 0 to 1, that stand for no letter; 0 for no text."""
    damaged = len(_DAMAGED.findall(text))
    if not damaged:
        return 0.0
    harmless = len(_SYMBOL_BULLETS.findall(text))
    return max(damaged - harmless, 0) / len(text)


def count_holes(text: str) -> int:
    """Returns how many characters that stand for no letter stand between two letters."""
    return len(_HOLE.findall(text))
