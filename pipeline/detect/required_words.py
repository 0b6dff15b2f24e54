# SPDX-License-Identifier: Apache-2.0
"""Which words must stand in a text before a pattern can match it.

Of a pattern 'use or display, whatever ending, then logo or logos' it is concluded that a word
beginning with 'use' or 'display' must be there, and one that is 'logo' or 'logos'. Whether they
are there is known long before the pattern need be run.
A conclusion may be weaker than the pattern, never stronger: where a construct is not understood,
nothing is required of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

__all__ = ["EDGE", "Need", "is_word_list", "read_needs", "read_ways", "share_of"]

# Pieces of words, one of which must stand in the text. ``EDGE`` in a piece is the border of a
# word: EDGE + "use" is a word that begins with 'use'.
Need = frozenset[str]
EDGE = "\n"
# Any more letters of the same word, or none.
_TAIL = "\t"

# More alternatives than these are not multiplied out. Each bound only weakens what is concluded.
_MOST_STRINGS = 24
_MOST_IN_CLASS = 6
# Letters and borders of a piece that stands in many words: 'ed', 'in'.
_SHORT = 3
# Words of nearly every clause tell next to nothing.
_COMMON_LINES = """a an all and any are as at be been by each for from has have if in is it
its may must no not of on or other shall such that the their them then there this to under which
will with agreement contract party service services SUB PRIME AUTH ONE BOTH OTHER USER"""
_COMMON = frozenset(_COMMON_LINES.split())
# Letters that stand for themselves, up to one that is repeated.
_LETTERS = re.compile(r"[A-Za-z0-9_ ]*[A-Za-z0-9_ ](?![?*+{])")
_ONE_WORD = re.compile(rf"{EDGE}+\w+{_TAIL}?{EDGE}+")
_ANY_ENDING = r"\w*"
# An escaped letter; a class, in which a bracket that comes first is a letter; a mark.
_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_ZERO_WIDTH = {"b": EDGE, "B": "", "A": EDGE, "z": EDGE}
# What these stand for is no letter of a word.
_GAPS = frozenset("sWntrfv")
_UNTOLD = frozenset("dwDSC")
_GROUP = "(?:"
# Every pattern of a rule stands between these.
_OPENING, _CLOSING = r"\b(?:", r")\b"
_NOTHING_YET = frozenset({""})
_BORDER = frozenset({EDGE})
# Shares of all provisions are counted in whole numbers of these.
_ALL = 10_000_000
# Parts of patterns that are remembered while rules are compiled.
_MOST_PARTS = 32_768


def read_needs(pattern: str) -> tuple[Need, ...]:
    """Returns what a text must hold for a pattern (RE2 syntax) to match, the rarest first.

    Each need is a set of pieces of words, of which one must be there. Empty when nothing can be
    told.
    """
    run = _read(pattern)
    return _needs_of(run) if run is not None else ()


def read_ways(pattern: str) -> tuple[tuple[Need, ...], ...]:
    """Returns the needs of each alternative of a pattern, as ``read_needs`` tells them.

    A text must meet all needs of one of them. What stands between '|' at the top of a pattern is
    an alternative, or of a group that is all of one. One way alone when nothing is to be split.
    """
    if not (pattern.startswith(_OPENING) and pattern.endswith(_CLOSING)):
        return (read_needs(pattern),)
    try:
        ways = tuple(_Reader(pattern).ways(len(_OPENING), len(pattern) - len(_CLOSING)))
    except _NotUnderstood:
        return ((),)
    return tuple(dict.fromkeys(map(_needs_of, ways)))


def is_word_list(pattern: str) -> bool:
    """Says whether a pattern is nothing but single words, so that its one need tells all.

    Each may go on with any letters ('brand', whatever ending).
    """
    if " " in pattern:
        return False
    run = _read(pattern)
    return (
        run is not None
        and run.whole
        and all(_ONE_WORD.fullmatch(string) for string in run.strings)
    )


def share_of(need: Need) -> float:
    """Returns about how many of all provisions meet a need: 0 to 1, and more for 'too many'."""
    return _share(need) / _ALL


class _NotUnderstood(Exception):  # noqa: N818 - no error: the pattern is only not shortened
    """A construct whose words this module does not tell."""


@dataclass
class _Run:
    """What a part of a pattern requires.

    Attributes:
        strings: What the last unbroken stretch may read; ``EDGE`` is a border, a space what is
            no letter, ``_TAIL`` any letters.
        needs: What the stretches before it require.
        whole: Whether ``strings`` is all that the part says.
    """

    strings: frozenset[str] = _NOTHING_YET
    needs: list[Need] = field(default_factory=list)
    whole: bool = True

    def add(self, strings: frozenset[str]) -> None:
        """Goes on with one of some strings."""
        if len(strings) * len(self.strings) > _MOST_STRINGS:
            self.flush()
        if len(strings) > _MOST_STRINGS:
            self.needs += _need_of(strings)
            return
        if self.strings == _NOTHING_YET:
            self.strings = strings
        else:
            self.strings = frozenset([one + other for one in self.strings for other in strings])

    def at_border(self) -> bool:
        """Says whether a word ends here, whichever of the strings it was."""
        return all(string.endswith((EDGE, " ")) for string in self.strings)

    def flush(self) -> None:
        """Ends the stretch: anything may stand behind it."""
        self.needs += _need_of(self.strings)
        self.strings = _NOTHING_YET
        self.whole = False

    def join(self, other: "_Run") -> None:
        """Goes on with another part, which stands there exactly once."""
        if other.whole:
            self.add(other.strings)
            return
        self.flush()
        self.needs += other.needs
        self.strings = other.strings


class _Reader:
    """Reads a pattern, or parts of it, from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._end = len(pattern)
        self._closing, self._bars = _find_groups(pattern)

    def whole(self) -> _Run:
        """Returns what all of the pattern requires."""
        return self._part(0, len(self._pattern), "")

    def ways(self, start: int, end: int) -> Iterator[_Run]:
        """Yields what each alternative of a range requires that stands between two borders."""
        for one in self._alternatives(start, end):
            inner = one[0] + len(_GROUP)
            if self._pattern.startswith(_GROUP, one[0]) and self._closing[inner] == one[1] - 1:
                yield from self.ways(inner, one[1] - 1)
                continue
            part = self._known_part(*one, EDGE)
            run = _Run(part.strings, [*part.needs], part.whole)
            run.add(_BORDER)
            yield run

    def _alternatives(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        # The first alternative of a group begins where the group does, and holds no bar.
        for bar in takewhile(end.__gt__, self._bars.get(start, ())):
            yield start, bar
            start = bar + 1
        yield start, end

    def _known_part(self, start: int, end: int, before: str) -> _Run:
        """Returns what a range requires; groups of words stand in many patterns alike."""
        key = before, self._pattern[start:end]
        known = _PARTS.get(key)
        if known is None:
            if len(_PARTS) >= _MOST_PARTS:
                _PARTS.clear()
            known = _PARTS[key] = self._part(start, end, before)
        return known

    def _part(self, start: int, end: int, before: str) -> _Run:
        outside = self._at, self._end
        branches = []
        for place in self._alternatives(start, end):
            self._at, self._end = place
            branches.append(self._sequence(before))
        self._at, self._end = outside
        if len(branches) == 1:
            return branches[0]
        strings = frozenset[str]().union(*(branch.strings for branch in branches))
        if all(branch.whole for branch in branches) and len(strings) <= 4 * _MOST_STRINGS:
            return _Run(strings)
        return _Run(needs=_either(branches), whole=False)

    def _peek(self) -> str:
        return self._pattern[self._at] if self._at < self._end else ""

    def _next(self) -> str:
        letter = self._peek()
        if not letter:
            raise _NotUnderstood
        self._at += 1
        return letter

    def _sequence(self, before: str) -> _Run:
        run = _Run(frozenset({before}))
        while self._at < self._end:
            letters = _LETTERS.match(self._pattern, self._at, self._end)
            if letters:
                self._at = letters.end()
                run.add(frozenset({letters.group()}))
                continue
            if self._pattern.startswith(_ANY_ENDING, self._at):
                self._at += len(_ANY_ENDING)
                self._at += self._peek() == "?"
                run.add(frozenset({_TAIL}))
                continue
            item = self._item(run)
            least, most = self._repeats()
            if least == 0 and most == 1 and item.whole:
                run.add(item.strings | {""})
            elif least == 0:
                run.flush()
            elif most == 1:
                run.join(item)
            else:
                run.join(item)
                run.flush()
        return run

    def _item(self, run: _Run) -> _Run:
        letter = self._next()
        if letter == "(":
            return self._group(EDGE if run.at_border() else "")
        if letter == "[":
            return self._class()
        if letter == "\\":
            return self._escape()
        if letter == ".":
            return _Run(whole=False)
        return _Run(frozenset({EDGE if letter in "^$" else _plain(letter)}))

    def _group(self, before: str) -> _Run:
        if self._peek() == "?":
            self._next()
            if self._next() != ":":
                raise _NotUnderstood  # flags and names
        start = self._at
        end = self._closing[start]
        self._at = end + 1
        return self._known_part(start, end, before)

    def _escape(self) -> _Run:
        letter = self._next()
        if letter in _ZERO_WIDTH:
            return _Run(frozenset({_ZERO_WIDTH[letter]}))
        if letter in _GAPS:
            return _Run(frozenset({" "}))
        if letter in _UNTOLD:
            return _Run(whole=False)
        if letter.isalnum():
            raise _NotUnderstood
        return _Run(frozenset({_plain(letter)}))

    def _class(self) -> _Run:
        body = ""
        while self._peek() != "]" or not body.strip("^"):
            letter = self._next()
            if letter == "[" and self._peek() == ":":
                raise _NotUnderstood
            if letter == "\\":
                letter += self._next()
            body += letter
        self._next()
        if body.startswith("^") or "\\" in body or "-" in body[1:-1]:
            return _Run(whole=False)
        letters = frozenset(map(_plain, body))
        return _Run(letters) if len(letters) <= _MOST_IN_CLASS else _Run(whole=False)

    def _repeats(self) -> tuple[int, int]:
        """Returns how often the item before may stand: at least and at most, 2 for more."""
        least, most = 1, 1
        mark = self._peek()
        if mark in {"*", "+", "?"}:
            self._next()
            least, most = int(mark == "+"), 1 if mark == "?" else 2
        elif mark == "{":
            end = self._pattern.find("}", self._at)
            numbers = self._pattern[self._at + 1 : end].split(",")
            if end < 0 or not numbers[0].isdigit():
                raise _NotUnderstood
            self._at = end + 1
            least = min(1, int(numbers[0]))
            most = int(numbers[-1] or 2) if len(numbers) > 1 else int(numbers[0])
            most = min(2, most)
        if mark and mark in "*+?{" and self._peek() == "?":
            self._next()
        return least, most


# What parts of patterns require, by what stands before them and their words; not to be changed.
_PARTS: dict[tuple[str, str], _Run] = {}


@lru_cache(maxsize=8192)
def _read(pattern: str) -> _Run | None:
    """Returns what a pattern requires, None when it is not understood; not to be changed."""
    try:
        return _Reader(pattern).whole()
    except _NotUnderstood:
        return None


def _find_groups(pattern: str) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Returns where each group ends, and where its bars stand, by the place of its first letter.

    Bars outside all groups are those of place 0.
    """
    ends: dict[int, int] = {}
    bars: dict[int, list[int]] = {}
    opened = [0]
    for match in _MARK.finditer(pattern):
        mark, at = match.group(), match.start()
        if mark == "(":
            plain = pattern.startswith(_GROUP, at)
            opened.append(at + (len(_GROUP) if plain else 1))
        elif mark == "|":
            bars.setdefault(opened[-1], []).append(at)
        elif mark == ")":
            ends[opened.pop()] = at
            if not opened:
                raise _NotUnderstood
    if len(opened) > 1:
        raise _NotUnderstood
    return ends, bars


def _needs_of(run: _Run) -> tuple[Need, ...]:
    return tuple(sorted(dict.fromkeys([*run.needs, *_need_of(run.strings)]), key=_share))


def _either(branches: list[_Run]) -> list[Need]:
    """Returns what several alternatives require together: the best need of each."""
    together: list[Need] = []
    for branch in branches:
        needs = [*branch.needs, *_need_of(branch.strings)]
        if not needs:
            return []
        together.append(min(needs, key=_share))
    return [frozenset[str]().union(*together)]


def _need_of(strings: frozenset[str]) -> list[Need]:
    """Returns the need of a stretch that reads as one of some strings, none if one has no word."""
    best = frozenset(map(_best_piece, strings))
    return [] if "" in best else [best]


@lru_cache(maxsize=16_384)
def _best_piece(string: str) -> str:
    """Returns the piece of a word in a string that fewest texts hold, empty when it has none."""
    return min(_pieces(string), key=_piece_share, default="")


def _pieces(string: str) -> Iterator[str]:
    if " " in string:
        string = string.replace(" ", f"{EDGE} {EDGE}")
    for piece in string.replace(_TAIL, " ").split(" "):
        word = piece.strip(EDGE)
        if word and EDGE not in word:
            start = EDGE if piece[0] == EDGE else ""
            end = EDGE if piece[-1] == EDGE else ""
            yield f"{start}{word}{end}"


def _plain(letter: str) -> str:
    """Returns a letter of a word as it is, a space for everything else."""
    return letter if letter == "_" or (letter.isascii() and letter.isalnum()) else " "


@lru_cache(maxsize=16_384)
def _share(need: Need) -> int:
    """Returns the share of a need in whole numbers: in what order they are added is all one."""
    return sum(map(_piece_share, need))


@lru_cache(maxsize=32_768)
def _piece_share(piece: str) -> int:
    word = piece.strip(EDGE)
    length = len(piece)
    if word in _COMMON or length < _SHORT:
        return 3 * _ALL // 10
    return _ALL // 5 if length == _SHORT else 6 * _ALL // 100 // length
