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
from functools import lru_cache
from itertools import accumulate

import re2

__all__ = ["Pattern", "Reading", "Texts", "compile_pattern"]

_FOREIGN = re.compile(r"[^\x00-\xff]")
# No letter, digit or mark that a pattern could mean by anything else.
_MARK = "\x1a"
# Bytes that the automaton of one pattern may take: it grows as texts need it. With the usual 8 MB
# patterns with gaps begin again and again, and take several times as long. Patterns of more
# letters than _LARGE need more.
_LARGE = 4_000
_ROOM = 16 << 20
_MORE_ROOM = 32 << 20
# Fewer texts than this are asked one by one.
_WORTH_JOINING = 3
# In a shorter text, in characters, no rule takes long, and to ask the clock costs more than to ask
# a pattern.
_LONG_TEXT = 2_000


class Pattern:
    """A pattern (RE2 syntax) for a ``Reading``, compiled when it is first asked.

    A short paper needs but a part of all patterns.
    """

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        """Keeps a pattern until it is asked."""
        self.source = source
        self._compiled: re2._Regexp | None = None

    def search(self, letters: bytes, start: int = 0) -> tuple[int, int] | None:
        """Returns where a text matches first from ``start`` on, None when it does not.

        Raises:
            re2.error: It is no pattern; rule files are refused long before.
        """
        compiled = self._compiled or self._compile()
        match = compiled.search(letters, start)
        return None if match is None else match.span()

    def finditer(self, letters: bytes) -> Iterator[tuple[int, int]]:
        """Yields where a text matches, from left to right.

        Raises:
            re2.error: It is no pattern; rule files are refused long before.
        """
        compiled = self._compiled or self._compile()
        for match in compiled.finditer(letters):
            yield match.span()

    def _compile(self) -> "re2._Regexp":
        # '^' and '$' stand for the ends of a line.
        letters = b"(?m)" + _as_bytes(self.source)
        compiled = re2.compile(letters, _options(_MORE_ROOM if len(letters) > _LARGE else _ROOM))
        self._compiled = compiled
        return compiled


@lru_cache(maxsize=8192)
def compile_pattern(source: str) -> Pattern:
    """Returns the one ``Pattern`` of a source: rules share many, and engines all of them."""
    return Pattern(source)


@lru_cache(maxsize=2)
def _options(room: int) -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    # Only where a pattern matches is asked, never what its groups hold: that costs far more.
    options.never_capture = True
    # No gap reaches into the next line.
    options.never_nl = True
    options.log_errors = False
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

    def places(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Returns where a pattern matches, start and end in the text, from left to right."""
        return pattern.finditer(self.letters)


class Texts:
    """The matching texts of one document, and what patterns have answered about them.

    Long texts count as matched by every pattern: they are asked later, by the clock.
    """

    def __init__(self, readings: Sequence[Reading]) -> None:
        """Makes some texts ready to be asked together."""
        self._letters = [one.letters for one in readings]
        self._long = frozenset(place for place, one in enumerate(readings) if one.long)
        self._known: dict[Pattern, tuple[set[int], set[int]]] = {}

    def where_met(self, pattern: Pattern, places: list[int]) -> list[int]:
        """Returns those of some places among the texts that a pattern matches, in their order."""
        known = self._known.get(pattern)
        if known is None:
            known = self._known[pattern] = set(self._long), set(self._long)
        asked, met = known
        new = [place for place in places if place not in asked]
        if len(new) >= _WORTH_JOINING:
            lines = _lines_met(pattern, [self._letters[place] for place in new])
            met.update([new[line] for line in lines])
        else:
            met.update([one for one in new if pattern.search(self._letters[one]) is not None])
        asked.update(new)
        return [place for place in places if place in met]


def _lines_met(pattern: Pattern, lines: list[bytes]) -> set[int]:
    """Returns which of some texts a pattern matches, asked in one run over all of them."""
    ends = [end + line for line, end in enumerate(accumulate(map(len, lines)), start=1)]
    joined = b"\n".join(lines)
    met: set[int] = set()
    at = 0
    while at < len(joined):
        match = pattern.search(joined, at)
        if match is None:
            break
        line = bisect_right(ends, match[0])
        met.add(line)
        at = ends[line]  # one match in a line is enough
    return met


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _FOREIGN.sub(_MARK, text).encode("latin-1")
