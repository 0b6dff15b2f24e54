# SPDX-License-Identifier: Apache-2.0
"""Tells from the words of a text which rules can speak about it, before any pattern is run.

What a rule must find in a text it states as needs, each a set of pieces of words of which one
must be there. Some it needs in any case; beside these it can speak in one of several ways, the
alternatives of its trigger, each with needs of its own.
One whole number holds a bit for each need: of rules in layers (bit ``layer * rules + rule``), then
of ways in layers. A word brings the bits of the needs that it meets; all words together are one
'or', and what has its bits set in all layers is met.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from pipeline.detect.required_words import EDGE, Need

__all__ = ["LAYERS", "Wanted", "WordIndex"]

_WORD = re.compile(r"[0-9A-Za-z_]+")
# How many needs of each rule count, beside those of its ways.
LAYERS = 8
# How many needs of each way count.
_WAY_LAYERS = 3
# In a longer word all pieces are looked for one by one, rather than all of its parts among them.
_LONG_WORD = 200
# Distinct words whose bits are kept; contracts of an offer hold some ten thousand.
_WORDS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of a text must hold for a rule to speak about it.

    Attributes:
        always: Needs of which each must be met; the first ``LAYERS`` count.
        ways: Needs of which, beside these, one way must have all met; no way, no speaking.
    """

    always: tuple[Need, ...]
    ways: tuple[tuple[Need, ...], ...]


class WordIndex:
    """Which rules the words of a text let speak."""

    def __init__(self, rules: Sequence[Wanted]) -> None:
        """Indexes what each rule wants."""
        ways = [(number, way) for number, one in enumerate(rules) for way in _joined(one.ways)]
        self._rule_of = [number for number, _ in ways]
        self._rules = _Layers(0, len(rules), LAYERS)
        self._ways = _Layers(len(rules) * LAYERS, len(ways), _WAY_LAYERS)
        self._bits: dict[str, list[int]] = defaultdict(list)
        self._always = self._enter(self._rules, (one.always for one in rules))
        self._always |= self._enter(self._ways, (way for _, way in ways))
        self._longest = max(map(len, self._bits), default=0)
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._look_up)

    def _enter(self, layers: "_Layers", wanted: Iterable[Sequence[Need]]) -> int:
        """Enters needs under their pieces; returns the bits of the layers that ask for none."""
        free: list[int] = []
        for place, needs in enumerate(wanted):
            for layer in range(layers.depth):
                bit = layers.bit(layer, place)
                if layer >= len(needs):
                    free.append(bit)
                    continue
                for piece in needs[layer]:
                    self._bits[piece].append(bit)
        return _as_number(free)

    def speakers(self, text: str) -> Iterator[int]:
        """Yields the positions of the rules that can speak about a matching text, in order."""
        seen = reduce(or_, map(self._of_word, set(_WORD.findall(text))), self._always)
        able = self._rules.met(seen)
        left = self._ways.met(seen)
        last = -1
        while left:
            lowest = left & -left
            left ^= lowest
            rule = self._rule_of[lowest.bit_length() - 1]
            if rule != last and able >> rule & 1:
                yield rule
            last = rule

    def _look_up(self, word: str) -> int:
        marked = f"{EDGE}{word}{EDGE}"
        length = len(marked)
        met: list[int] = []
        if length > _LONG_WORD:
            for piece, bits in self._bits.items():
                if piece in marked:
                    met += bits
            return _as_number(met)
        for start in range(length):
            for end in range(start + 1, min(length, start + self._longest) + 1):
                met += self._bits.get(marked[start:end], ())
        return _as_number(met)


@dataclass(frozen=True, slots=True)
class _Layers:
    """Where the bits of one kind stand: behind ``start``, ``width`` in each of some layers."""

    start: int
    width: int
    depth: int

    def bit(self, layer: int, place: int) -> int:
        return self.start + layer * self.width + place

    def met(self, seen: int) -> int:
        """Returns the places whose bits are set in all layers, as the bits of a number."""
        seen >>= self.start
        met = (1 << self.width) - 1
        for _ in range(self.depth):
            met &= seen
            seen >>= self.width
        return met


def _as_number(bits: Sequence[int]) -> int:
    octets = bytearray(max(bits, default=0) // 8 + 1)
    for bit in bits:
        octets[bit // 8] |= 1 << bit % 8
    return int.from_bytes(octets, "little")


def _joined(ways: Iterable[Sequence[Need]]) -> list[tuple[Need, ...]]:
    """Returns ways that let the same texts pass as some ways do, and are fewer.

    Ways that are alike but for one need become one, with any of these needs in its place.
    """
    left = list(dict.fromkeys(tuple(way[:_WAY_LAYERS]) for way in ways))
    for place in range(_WAY_LAYERS):
        alike: dict[tuple[tuple[Need, ...], ...], Need] = {}
        apart: list[tuple[Need, ...]] = []
        for way in left:
            if place >= len(way):
                apart.append(way)
                continue
            rest = way[:place], way[place + 1 :]
            alike[rest] = alike.get(rest, frozenset()) | way[place]
        left = [*apart, *((*before, need, *after) for (before, after), need in alike.items())]
    return left
