# SPDX-License-Identifier: Apache-2.0
"""Where quoted words stand in a paper: exactly, in other spaces, in other letters, or nearly."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from functools import cached_property

from pipeline.domain.document import Span
from pipeline.domain.wording import Folded, fold_words

__all__ = ["Likeness", "PlacedWords", "Searched"]

_WORD = re.compile(r"\w+")
# Below this share of its words a quotation and a passage have little to do with each other.
_LEAST_SHARE = 0.5
# Of a quotation, so that finding what comes near it costs little whatever stands in it.
_MOST_WORDS = 300
# Words that a quotation may leave out between two runs of the words that it has.
_MOST_BETWEEN = 4


class Likeness(StrEnum):
    """How like the words of a paper a quotation of them is.

    Attributes:
        EXACT: Letter by letter.
        SPACED: But for white space, as where lines break.
        FOLDED: But for capitals, accents, quotation marks, hyphens, other marks, and the numbers
            of clauses that are cited.
        ABSENT: The words do not stand in the paper.
    """

    EXACT = "exact"
    SPACED = "spaced"
    FOLDED = "folded"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Where words stand, in order of the text, and how like they are there."""

    likeness: Likeness
    spans: tuple[Span, ...] = ()


class Searched:
    """A text in which words are looked for more than once."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, words: str) -> PlacedWords:
        """Returns all places of words in the nearest likeness in which they stand at all."""
        spans = _occurrences(self.text, words)
        if spans:
            return PlacedWords(Likeness.EXACT, spans)
        for likeness, folded, key in (
            (Likeness.SPACED, self._spaced, _drop_spaces(words).key),
            (Likeness.FOLDED, self._folded, fold_words(words).key),
        ):
            places = (
                Span(folded.places[one.start], folded.places[one.end - 1] + 1)
                for one in _occurrences(folded.key, key)
            )
            # Without spaces and marks, words would be found within longer ones.
            spans = tuple(span for span in places if _is_parted(self.text, span))
            if spans:
                return PlacedWords(likeness, spans)
        return PlacedWords(Likeness.ABSENT)

    def nearest(self, words: str) -> Span | None:
        """Returns the passage that has most of these words in their order; None without half.

        Of equally good ones the first.
        """
        sought = [match.group().casefold() for match in _WORD.finditer(words)][:_MOST_WORDS]
        wanted = Counter(sought)
        size = wanted.total()
        tokens = self._tokens
        if not size or not tokens:
            return None
        best, best_at = 0, 0
        missing, met = Counter(wanted), 0
        for at, (word, _) in enumerate(tokens):
            # Below zero where the passage has a word more often than the quotation.
            met += missing[word] > 0
            missing[word] -= 1
            if at >= size:
                left = tokens[at - size][0]
                missing[left] += 1
                met -= missing[left] > 0
            if met > best:
                best, best_at = met, max(0, at - size + 1)
        if best < size * _LEAST_SHARE:
            return None
        # Words may have been left out or put in: the passage may be longer, or begin earlier.
        more = size // 4
        passage = tokens[max(0, best_at - more) : best_at + size + more]
        return _align(sought, passage)

    @cached_property
    def _spaced(self) -> Folded:
        return _drop_spaces(self.text)

    @cached_property
    def _folded(self) -> Folded:
        return fold_words(self.text)

    @cached_property
    def _tokens(self) -> list[tuple[str, Span]]:
        matches = _WORD.finditer(self.text)
        return [(match.group().casefold(), Span(*match.span())) for match in matches]


def _align(sought: list[str], passage: list[tuple[str, Span]]) -> Span:
    """Returns the part of a passage in which the words are met in order, around the longest run.

    Runs of words on either side belong to it while not many words come between.
    """
    there = [word for word, _ in passage]
    matcher = SequenceMatcher(None, sought, there, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first = last = blocks.index(max(blocks, key=lambda block: block.size))
    while first and _adjoin(blocks[first - 1], blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and _adjoin(blocks[last], blocks[last + 1]):
        last += 1
    end = blocks[last].b + blocks[last].size - 1
    return Span(passage[blocks[first].b][1].start, passage[end][1].end)


def _adjoin(one: Match, other: Match) -> bool:
    between, left_out = other.b - one.b - one.size, other.a - one.a - one.size
    return between <= left_out + _MOST_BETWEEN


def _is_parted(text: str, span: Span) -> bool:
    """Says whether a range begins and ends where words do."""
    edges = (text[max(0, at - 1) : at + 1] for at in (span.start, span.end))
    return not any(len(edge) > 1 and edge.isalnum() for edge in edges)


def _drop_spaces(text: str) -> Folded:
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    return Folded("".join(text[at] for at in places), tuple(places))


def _occurrences(text: str, words: str) -> tuple[Span, ...]:
    """Returns all places of words in a text that do not overlap; none of no words."""
    found = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return tuple(found)
