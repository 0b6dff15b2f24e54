# SPDX-License-Identifier: Apache-2.0
"""What is taken from a scan and from its papers, and what becomes of earlier decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from pipeline.review.values import Item, ReviewedPaper

__all__ = [
    "Bond",
    "Carried",
    "Carrying",
    "Intake",
    "PaperText",
    "PlacedWord",
    "Placing",
    "ReadProvision",
    "Rectangle",
    "Stranded",
    "TextClause",
    "TextPage",
]


@dataclass(frozen=True, slots=True)
class TextClause:
    """A clause of a paper, or a limb of one, as the list of clauses shows it.

    Attributes:
        number: As a reader cites it: "14.3(b)"; the heading where the paper has no numbers.
        heading: Without the label; empty for limbs.
        depth: 0 at the top of the paper or of a schedule.
        start: Where it begins in ``PaperText.text``, its label included.
        end: Where it ends, its limbs included.
    """

    number: str
    heading: str
    depth: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of a PDF as it is shown, turned and cropped.

    Attributes:
        number: From 1.
        width: In points, above 0.
        height: In points, above 0.
        start: Where its words begin in ``PaperText.text``, headers and footers left out.
        end: Where they end; equal to ``start`` on a page without words.
        recognised: Whether its words were recognised from its picture: single letters may be
            wrong, and places of words are about right only.
    """

    number: int
    width: float
    height: float
    start: int
    end: int
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class PaperText:
    """The words of a paper as they were scanned.

    Attributes:
        text: All of it; places of items are code points of it. May hold any character.
        clauses: In reading order, a clause before its limbs.
        pages: By number; empty for formats without pages, of which there are no pictures.
        misplaced: ``Finding.id`` of findings whose words do not stand where the scan found them,
            sorted: they are shown by their quote alone.
    """

    text: str
    clauses: tuple[TextClause, ...] = ()
    pages: tuple[TextPage, ...] = ()
    misplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadProvision:
    """An operative provision of a paper, from which unflagged ones are drawn.

    Attributes:
        start: Where it begins in ``PaperText.text``, without its label and lead-in.
        end: Where it ends.
        clause: Number of its clause as a reader sees it; empty outside all clauses.
        page: Page of its first word, None without pages.
    """

    start: int
    end: int
    clause: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on a page as it is shown, as fractions of its width and height.

    The origin is the upper left corner: ``0 <= left <= right <= 1`` and
    ``0 <= top <= bottom <= 1``.
    """

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word, or the part of one that stands on a line, and where it is printed.

    Attributes:
        start: Where it begins in ``PaperText.text``.
        end: Where it ends.
        line: Number of its line on the page; words of a line are coloured in one stroke.
        place: Where it stands on the page.
    """

    start: int
    end: int
    line: int
    place: Rectangle


@dataclass(frozen=True, slots=True)
class Intake:
    """What a scan gives to judge.

    Attributes:
        scan_hash: SHA-256, hexadecimal, of what people judge: papers, findings, rules.
        rules_version: What had judged.
        papers: By ``order``.
        items: By ``urgency``, which no two share; only of papers that are there.
    """

    scan_hash: str
    rules_version: str
    papers: tuple[ReviewedPaper, ...]
    items: tuple[Item, ...]


class Bond(StrEnum):
    """What ties an item to the one that takes its place.

    ``WORDS``: the same label on the same words. ``RULE``: the same rules on the same words.
    ``LIKENESS``: the same label, and at least half of the words.
    """

    WORDS = "words"
    RULE = "rule"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Carried:
    """An item, by its id, whose decisions go to another one, and why they may."""

    old: str
    new: str
    bond: Bond


@dataclass(frozen=True, slots=True)
class Stranded:
    """An item, by its id, whose decisions go nowhere, and why, in a sentence for readers."""

    item: str
    why: str


@dataclass(frozen=True, slots=True)
class Carrying:
    """What becomes of the items of one scan in the next; each is in exactly one of the four.

    Attributes:
        carried: Sorted by ``old``; no ``new`` comes twice.
        staying: Items that people added or that were sampled, in papers that have not changed.
            They stay as they are.
        waiting: The same in papers that changed: they are placed by ``place_again`` once the
            paper is read.
        stranded: Sorted by ``item``.
        papers: By id of an old paper that of the new one which it has become.
    """

    carried: tuple[Carried, ...] = ()
    staying: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    stranded: tuple[Stranded, ...] = ()
    papers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Placing:
    """What became of waiting items once their paper was read.

    Attributes:
        moved: The items at their new places, with the ids that they had.
        stranded: Those whose words the paper no longer holds.
    """

    moved: tuple[Item, ...] = ()
    stranded: tuple[Stranded, ...] = ()
