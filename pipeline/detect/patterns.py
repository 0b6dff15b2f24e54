# SPDX-License-Identifier: Apache-2.0
"""Patterns of rules, made so that asking them is cheap, and a text with what it has answered.

A text is read as one byte for each code point, so that offsets are the same in both. Letters
beyond the first 256 code points all become one mark: matching text has no accents and no
typographic quotation marks any more, and rules do not write in other alphabets.
Patterns work line by line, and a matching text is one line: so a pattern is asked of many texts
in one run, one text a line, which costs a fraction of asking it of each.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeAlias

import re2

__all__ = ["Pattern", "Reading", "compile_pattern", "where_met"]

Pattern: TypeAlias = "re2._Regexp"

_FOREIGN = re.compile(r"[^\x00-\xff]")
# No letter, digit or mark that a pattern could mean by anything else.
_MARK = "\x1a"
# A pattern of more instructions than this needs more room than the usual 8 MB for its automaton.
_LARGE = 4_000
_ROOM = 32 << 20
# In a shorter text, in characters, no rule takes long, and to ask the clock costs more than to ask
# a pattern.
_LONG_TEXT = 2_000


def compile_pattern(source: str) -> Pattern:
    """Returns a compiled pattern (RE2 syntax) for a ``Reading``.

    Raises:
        re2.error: It is none; rule files are refused long before.
    """
    # '^' and '$' stand for the ends of a line.
    letters = b"(?m)" + _as_bytes(source)
    pattern = re2.compile(letters, _options())
    if pattern.programsize > _LARGE:
        pattern = re2.compile(letters, _options(_ROOM))
    return pattern


def _options(room: int | None = None) -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    # Only where a pattern matches is asked, never what its groups hold: that costs far more.
    options.never_capture = True
    # No gap reaches into the next line.
    options.never_nl = True
    options.log_errors = False
    if room is not None:
        options.max_mem = room
    return options


class Reading:
    """A matching text of which patterns are asked; each is run once for 'is it there?'.

    Attributes:
        text: The text.
        letters: The text as patterns are run over it, a byte for each code point.
        long: Whether it is so long that a pattern may take its time.
    """

    __slots__ = ("_met", "letters", "long", "text")

    def __init__(self, text: str) -> None:
        """Makes a text ready to be asked."""
        self.text = text
        self.long = len(text) > _LONG_TEXT
        self.letters = _as_bytes(text)
        self._met: dict[Pattern, bool] = {}

    def has(self, pattern: Pattern) -> bool:
        """Says whether a pattern matches somewhere."""
        met = self._met.get(pattern)
        if met is None:
            met = self._met[pattern] = pattern.search(self.letters) is not None
        return met

    def knows(self, pattern: Pattern) -> bool:
        """Says whether a pattern has been asked already."""
        return pattern in self._met

    def learn(self, pattern: Pattern, *, met: bool) -> None:
        """Keeps what a pattern answered that was asked of several texts at once."""
        self._met[pattern] = met

    def places(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Yields where a pattern matches, start and end in the text, from left to right."""
        for match in pattern.finditer(self.letters):
            yield match.span()


def where_met(pattern: Pattern, readings: Sequence[Reading], places: list[int]) -> list[int]:
    """Returns those of some places in ``readings`` whose text a pattern matches, in their order.

    Long texts count as matched: they are asked later, by the clock.
    """
    asked = [
        place
        for place in places
        if not readings[place].long and not readings[place].knows(pattern)
    ]
    if len(asked) >= _WORTH_JOINING:
        met = _lines_met(pattern, [readings[place].letters for place in asked])
        for line, place in enumerate(asked):
            readings[place].learn(pattern, met=line in met)
    return [place for place in places if readings[place].long or readings[place].has(pattern)]


# Fewer texts than this are asked one by one.
_WORTH_JOINING = 3


def _lines_met(pattern: Pattern, lines: list[bytes]) -> set[int]:
    """Returns which of some texts a pattern matches, asked in one run over all of them."""
    ends = list(accumulate(len(line) + 1 for line in lines))
    joined = b"\n".join(lines)
    met: set[int] = set()
    at = 0
    while at < len(joined):
        match = pattern.search(joined, at)
        if match is None:
            break
        line = bisect_right(ends, match.start())
        met.add(line)
        at = ends[line]  # one match in a line is enough
    return met


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _FOREIGN.sub(_MARK, text).encode("latin-1")
