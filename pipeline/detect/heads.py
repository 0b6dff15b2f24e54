# SPDX-License-Identifier: Apache-2.0
"""Where the verb phrases of a text stand: looked up by the word with which each begins.

One pattern of all phrases is too large for RE2's automaton. By first words some ten phrases are
tried at a word that can begin one, and none at any other. They have no repetition without a
bound, so that the standard engine cannot be made slow by them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.packs import VerbTable, load_verbs

__all__ = ["Head", "Heads", "build_heads", "find_heads", "own_heads"]

# "won't", the "'ll" of "we'll", or a word; a hyphen parts words.
_WORD = re.compile(r"[a-z]+n't\b|(?<=\w)'(?:ll|re|ve|d)\b|[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Head:
    """A verb phrase in a text, with its table."""

    table: VerbTable
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heads:
    """All verb phrases, by their first words: of each table those that may begin with it."""

    sources: dict[str, str]
    tables: dict[str, VerbTable]
    _compiled: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def beginning_with(self, word: str) -> re.Pattern[str]:
        """Returns the pattern of the phrases that begin with a word of ``sources``.

        It is compiled when it is first asked for.
        """
        pattern = self._compiled.get(word)
        if pattern is None:
            pattern = self._compiled[word] = re.compile(self.sources[word])
        return pattern


def build_heads(tables: Sequence[VerbTable]) -> Heads:
    """Returns the tables ready to be looked for; the first one that fits at a place is taken."""
    words = sorted({word for table in tables for phrase in table.phrases for word in phrase.first})
    return Heads(
        {word: _beginning_with(word, tables) for word in words},
        {table.name: table for table in tables},
    )


def find_heads(text: str, heads: Heads) -> Iterator[Head]:
    """Yields the verb phrases of a matching text in order, none overlapping the next."""
    done = 0
    for word in _WORD.finditer(text):
        first = word.group()
        if first not in heads.sources or word.start() < done:
            continue
        match = heads.beginning_with(first).match(text, word.start())
        if match is not None and match.lastgroup is not None:
            done = match.end()
            yield Head(heads.tables[match.lastgroup], word.start(), done)


@lru_cache(maxsize=1)
def own_heads() -> Heads:
    """Returns the tables that come with the program, made ready once.

    Raises:
        PackError: Faults of their file.
    """
    return build_heads(load_verbs())


def _beginning_with(word: str, tables: Sequence[VerbTable]) -> str:
    parts = []
    for table in tables:
        patterns = [one.pattern for one in table.phrases if word in one.first]
        if patterns:
            parts.append(rf"(?P<{table.name}>(?:{'|'.join(patterns)})\b)")
    return "|".join(parts)
