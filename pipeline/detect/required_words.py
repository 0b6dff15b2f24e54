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

__all__ = ["EDGE", "Need", "is_word_list", "read_needs", "share_of", "split_alternatives"]

# Pieces of words, one of which must stand in the text. ``EDGE`` in a piece is the border of a
# word: EDGE + "use" is a word that begins with 'use'.
Need = frozenset[str]
EDGE = "\n"
# Any more letters of the same word, or none.
_TAIL = "\t"

# More alternatives than these are not multiplied out. Each bound only weakens what is concluded.
_MOST_STRINGS = 48
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


@lru_cache(maxsize=8192)
def read_needs(pattern: str) -> tuple[Need, ...]:
    """Returns what a text must hold for a pattern (RE2 syntax) to match, the rarest first.

    Each need is a set of pieces of words, of which one must be there. Empty when nothing can be
    told.
    """
    run = _read(pattern)
    if run is None:
        return ()
    needs = sorted({*run.needs, *_need_of(run.strings)}, key=_order)
    return tuple(needs)


def is_word_list(pattern: str) -> bool:
    """Says whether a pattern is nothing but single words, so that its one need tells all.

    Each may go on with any letters ('brand', whatever ending).
    """
    run = _read(pattern)
    return (
        run is not None
        and run.whole
        and all(_ONE_WORD.fullmatch(string) for string in run.strings)
    )


def split_alternatives(pattern: str) -> tuple[str, ...]:
    """Returns patterns of which one matches wherever a pattern does, and the other way round.

    What stands between '|' at its top becomes a pattern of its own, so that the needs of each
    alternative can be told apart. One pattern alone when nothing is to be split.
    """
    opening, closing = r"\b(?:", r")\b"
    if not (pattern.startswith(opening) and pattern.endswith(closing)):
        return (pattern,)
    inner = _split_top(pattern[len(opening) : -len(closing)])
    return tuple(f"{opening}{part}{closing}" for part in inner)


def share_of(need: Need) -> float:
    """Returns about how many of all provisions meet a need: 0 to 1, and more for 'too many'."""
    return sum(map(_piece_share, need))


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

    strings: frozenset[str] = frozenset({""})
    needs: list[Need] = field(default_factory=list)
    whole: bool = True

    def add(self, strings: frozenset[str]) -> None:
        """Goes on with one of some strings."""
        if len(strings) * len(self.strings) > _MOST_STRINGS:
            self.flush()
        if len(strings) > _MOST_STRINGS:
            self.needs += _need_of(strings)
            return
        self.strings = frozenset(one + other for one in self.strings for other in strings)

    def at_border(self) -> bool:
        """Says whether a word ends here, whichever of the strings it was."""
        return all(string.endswith((EDGE, " ")) for string in self.strings)

    def flush(self) -> None:
        """Ends the stretch: anything may stand behind it."""
        self.needs += _need_of(self.strings)
        self.strings = frozenset({""})
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
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._closing = _closings(pattern)

    def whole(self, before: str = "") -> _Run:
        run = self._alternatives(before)
        if self._at < len(self._pattern):
            raise _NotUnderstood
        return run

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _next(self) -> str:
        letter = self._peek()
        if not letter:
            raise _NotUnderstood
        self._at += 1
        return letter

    def _alternatives(self, before: str) -> _Run:
        branches = [self._sequence(before)]
        while self._peek() == "|":
            self._next()
            branches.append(self._sequence(before))
        if len(branches) == 1:
            return branches[0]
        strings = frozenset().union(*(branch.strings for branch in branches))
        if all(branch.whole for branch in branches) and len(strings) <= 4 * _MOST_STRINGS:
            return _Run(strings)
        return _Run(needs=_either(branches), whole=False)

    def _sequence(self, before: str) -> _Run:
        run = _Run(frozenset({before}))
        while self._peek() not in {"", "|", ")"}:
            letters = _LETTERS.match(self._pattern, self._at)
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
        # Groups of words stand in many patterns alike.
        end = self._closing.get(self._at)
        if end is None:
            raise _NotUnderstood
        start, self._at = self._at, end + 1
        return _read_group(self._pattern[start:end], before)

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


@lru_cache(maxsize=8192)
def _read(pattern: str) -> _Run | None:
    """Returns what a pattern requires, None when it is not understood; not to be changed."""
    try:
        return _Reader(pattern).whole()
    except _NotUnderstood:
        return None


@lru_cache(maxsize=8192)
def _read_group(inner: str, before: str) -> _Run:
    """Returns what the words within a group require; the run is not to be changed."""
    return _Reader(inner).whole(before)


def _closings(pattern: str) -> dict[int, int]:
    """Returns where each group ends, by the place behind its opening."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for at, mark in _marks(pattern):
        if mark == "(":
            opened.append(at + (3 if pattern.startswith("?:", at + 1) else 1))
        elif mark == ")" and opened:
            ends[opened.pop()] = at
    return ends


def _either(branches: list[_Run]) -> list[Need]:
    """Returns what several alternatives require together: the best need of each."""
    together: frozenset[str] = frozenset()
    for branch in branches:
        needs = [*branch.needs, *_need_of(branch.strings)]
        if not needs:
            return []
        best: Need = min(needs, key=_order)
        together |= best
    return [together]


def _need_of(strings: frozenset[str]) -> list[Need]:
    """Returns the need of a stretch that reads as one of some strings, none if one has no word."""
    best = [min(_pieces(string), key=_piece_share, default="") for string in strings]
    return [frozenset(best)] if all(best) else []


def _pieces(string: str) -> Iterator[str]:
    marked = string.replace(" ", f"{EDGE} {EDGE}").replace(_TAIL, " ")
    for piece in marked.split(" "):
        word = piece.strip(EDGE)
        if word and EDGE not in word:
            start = EDGE if piece.startswith(EDGE) else ""
            end = EDGE if piece.endswith(EDGE) else ""
            yield f"{start}{word}{end}"


def _plain(letter: str) -> str:
    """Returns a letter of a word as it is, a space for everything else."""
    return letter if letter == "_" or (letter.isascii() and letter.isalnum()) else " "


def _order(need: Need) -> tuple[float, list[str]]:
    return share_of(need), sorted(need)


@lru_cache(maxsize=32_768)
def _piece_share(piece: str) -> float:
    word = piece.strip(EDGE)
    borders = len(piece) - len(word)
    if word in _COMMON or len(word) + borders < _SHORT:
        return 0.3
    return 0.2 if len(word) + borders == _SHORT else 0.06 / (len(word) + borders)


def _split_top(pattern: str) -> list[str]:
    """Returns the alternatives of a pattern, groups that hold nothing but alternatives opened."""
    bars: list[int] = []
    closed = -1
    depth = 0
    for at, mark in _marks(pattern):
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if mark == "|" and depth == 0:
            bars.append(at)
        if mark == ")" and depth == 0 and closed < 0:
            closed = at
    if bars:
        edges = zip([-1, *bars], [*bars, len(pattern)], strict=True)
        return [one for start, end in edges for one in _split_top(pattern[start + 1 : end])]
    if pattern.startswith("(?:") and closed == len(pattern) - 1:
        return _split_top(pattern[3:-1])
    return [pattern]


def _marks(pattern: str) -> Iterator[tuple[int, str]]:
    """Yields the brackets and bars of a pattern that stand for themselves, with their places."""
    for match in _MARK.finditer(pattern):
        if match.group() in "()|":
            yield match.start(), match.group()
