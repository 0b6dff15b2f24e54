# SPDX-License-Identifier: Apache-2.0
"""Where in a Word file the words of its text come from: each character's element and place."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from pipeline.domain.document import Document, Span
from pipeline.extract.word.parts import WordParts

__all__ = ["Letter", "TracedWords", "WordTrace"]


@dataclass(frozen=True, slots=True)
class Letter:
    """Where one character comes from.

    ``at`` is its place in the text of the element; None when the element gives the words as a
    whole: a symbol, the number of a clause in place of a broken reference.
    """

    element: etree._Element
    at: int | None


class TracedWords:
    """The words of one block, from the pieces in which they were gathered.

    Attributes:
        body: Where they begin in the text of the document.
        end: Where they end.
    """

    def __init__(
        self,
        body: int,
        text: str,
        pieces: tuple[str, ...],
        origins: tuple[tuple[int, etree._Element], ...],
    ) -> None:
        self.body = body
        self.end = body + len(text)
        self._text = text
        self._pieces = pieces
        self._origins = origins

    def letters(self, span: Span) -> tuple[Letter | None, ...]:
        """Returns for each character in a span that is no white space where it comes from.

        None stands for one that is in no element: what a reader adds by itself.
        """
        start, end = max(span.start - self.body, 0), max(span.end - self.body, 0)
        # Pieces and text differ in white space alone, which the reader collapses.
        since = _count_printed(self._text[:start])
        until = since + _count_printed(self._text[start:end])
        return self._letters[since:until]

    @cached_property
    def _letters(self) -> tuple[Letter | None, ...]:
        elements = dict(self._origins)
        letters: list[Letter | None] = []
        for place, piece in enumerate(self._pieces):
            element = elements.get(place)
            # What was put in place of other words is not in the element letter by letter.
            whole = element is None or len(element) > 0 or len(element.text or "") != len(piece)
            letters += [
                None if element is None else Letter(element, None if whole else at)
                for at, character in enumerate(piece)
                if not character.isspace()
            ]
        return tuple(letters)


class WordTrace:
    """A Word file that was read, with the place in its parts of every word of its body.

    Attributes:
        document: What it says.
        parts: The trees of its parts, in which the elements of letters stand.
    """

    def __init__(
        self, document: Document, parts: WordParts, traced: tuple[TracedWords, ...]
    ) -> None:
        self.document = document
        self.parts = parts
        self._traced = traced
        self._bodies = [words.body for words in traced]
        self._ends = [words.end for words in traced]

    def letters(self, span: Span) -> tuple[Letter | None, ...]:
        """Returns where the characters of a span come from, without white space and numbers.

        Empty for words that are in no paragraph of the file's own: headers, comments, a file
        within the file.
        """
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._bodies, span.end)
        return tuple(
            letter for words in self._traced[first:last] for letter in words.letters(span)
        )


def _count_printed(text: str) -> int:
    return len("".join(text.split()))
