# SPDX-License-Identifier: Apache-2.0
"""What a reading of a file keeps for another reading of it, before its tracked changes.

Most of a paper reads the same in both: its words, and whole rows of its tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from pipeline.extract.word.inline import ParagraphWords
from pipeline.extract.word.properties import ParagraphProperties
from pipeline.extract.word.transcript import Passage

__all__ = ["KnownParagraph", "Memory"]


@dataclass(slots=True)  # not frozen: one is made for each paragraph, at a third of the cost
class KnownParagraph:
    """A paragraph in which nothing is tracked.

    Attributes:
        length: Number of its elements: another number tells that words of others were joined.
        properties: What it is.
        words: Its words.
    """

    length: int
    properties: ParagraphProperties
    words: ParagraphWords


@dataclass(slots=True)
class Memory:
    """Paragraphs and rows that read the same in every reading of the file.

    Attributes:
        keeps: True while a reading fills it, False while another one asks it.
        paragraphs: What was read of paragraphs; their numbers and places are none of it.
        rows: What was written of rows that neither count nor change anything else.
    """

    keeps: bool = False
    paragraphs: dict[etree._Element, KnownParagraph] = field(default_factory=dict)
    rows: dict[etree._Element, Passage] = field(default_factory=dict)

    def without(self, changed: Iterable[etree._Element]) -> "Memory":
        """Returns what holds although these elements, paragraphs and rows among them, changed."""
        for element in changed:
            self.paragraphs.pop(element, None)
            self.rows.pop(element, None)
        return Memory(paragraphs=self.paragraphs, rows=self.rows)
