# SPDX-License-Identifier: Apache-2.0
"""Tells from the words of a text which rules can speak about it, before any pattern is run.

A rule can speak in one of several ways, the alternatives of its trigger. Every way has a few
needs, each a set of pieces of words of which one must be there. One whole number holds a bit for
each need of each way, in layers: bit ``layer * ways + way``. A word brings the bits of the needs
that it meets; all words together are one 'or', and a rule can speak when the bits of one of its
ways are set in all layers.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.detect.required_words import EDGE, Need

__all__ = ["LAYERS", "WordIndex"]

_WORD = re.compile(r"[0-9A-Za-z_]+")
# How many needs of each way count.
LAYERS = 5
# In a longer word all pieces are looked for one by one, rather than all of its parts among them.
_LONG_WORD = 200
# Distinct words whose bits are kept; contracts of an offer hold some ten thousand.
_WORDS_KEPT = 20_000


class WordIndex:
    """Which rules the words of a text let speak."""

    def __init__(self, rules: Sequence[Sequence[Sequence[Need]]]) -> None:
        """Indexes for each rule the needs of each way in which it can speak, the first of each."""
        self._rule_of = [rule for rule, ways in enumerate(rules) for _ in ways]
        self._ways = len(self._rule_of)
        self._full = (1 << self._ways) - 1
        self._bits: dict[str, int] = {}
        self._always = 0
        for way, needs in enumerate(needs for ways in rules for needs in ways):
            for layer in range(LAYERS):
                bit = 1 << (layer * self._ways + way)
                self._enter(needs[layer] if layer < len(needs) else None, bit)
        self._longest = max((len(piece) for piece in self._bits), default=0)
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._look_up)

    def _enter(self, need: Need | None, bit: int) -> None:
        if need is None:
            self._always |= bit
            return
        for piece in need:
            self._bits[piece] = self._bits.get(piece, 0) | bit

    def speakers(self, text: str) -> Iterator[int]:
        """Yields the positions of the rules that can speak about a matching text, in order."""
        left = self._met(text)
        last = -1
        while left:
            lowest = left & -left
            left ^= lowest
            rule = self._rule_of[lowest.bit_length() - 1]
            if rule != last:
                yield rule
            last = rule

    def _met(self, text: str) -> int:
        of_word = self._of_word
        seen = self._always
        for word in set(_WORD.findall(text)):
            seen |= of_word(word)
        met = self._full
        for _ in range(LAYERS):
            met &= seen
            seen >>= self._ways
        return met

    def _look_up(self, word: str) -> int:
        marked = f"{EDGE}{word}{EDGE}"
        length = len(marked)
        seen = 0
        if length > _LONG_WORD:
            for piece, bits in self._bits.items():
                if piece in marked:
                    seen |= bits
            return seen
        for start in range(length):
            for end in range(start + 1, min(length, start + self._longest) + 1):
                seen |= self._bits.get(marked[start:end], 0)
        return seen
