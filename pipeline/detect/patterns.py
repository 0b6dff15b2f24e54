# SPDX-License-Identifier: Apache-2.0
"""Patterns of rules, made so that asking them is cheap, and a text with what it has answered.

A text is read as one byte for each code point, so that offsets are the same in both. Letters
beyond the first 256 code points all become one mark: matching text has no accents and no
typographic quotation marks any more, and rules do not write in other alphabets.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

import re2

__all__ = ["Pattern", "Reading", "compile_pattern"]

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
    pattern = re2.compile(_as_bytes(source), _options())
    if pattern.programsize > _LARGE:
        pattern = re2.compile(_as_bytes(source), _options(_ROOM))
    return pattern


def _options(room: int | None = None) -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    # Only where a pattern matches is asked, never what its groups hold: that costs far more.
    options.never_capture = True
    options.log_errors = False
    if room is not None:
        options.max_mem = room
    return options


class Reading:
    """A matching text of which patterns are asked; each is run once for 'is it there?'.

    Attributes:
        text: The text.
        long: Whether it is so long that a pattern may take its time.
    """

    __slots__ = ("_bytes", "_met", "long", "text")

    def __init__(self, text: str) -> None:
        """Makes a text ready to be asked."""
        self.text = text
        self.long = len(text) > _LONG_TEXT
        self._bytes = _as_bytes(text)
        self._met: dict[Pattern, bool] = {}

    def has(self, pattern: Pattern) -> bool:
        """Says whether a pattern matches somewhere."""
        met = self._met.get(pattern)
        if met is None:
            met = self._met[pattern] = pattern.search(self._bytes) is not None
        return met

    def places(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Yields where a pattern matches, start and end in the text, from left to right."""
        for match in pattern.finditer(self._bytes):
            yield match.span()


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _FOREIGN.sub(_MARK, text).encode("latin-1")
