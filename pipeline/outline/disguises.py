# SPDX-License-Identifier: Apache-2.0
"""Words that are disguised as a whole: letters set apart, figures for letters, reversed runs.

A disguise is undone where the vocabulary of contracts says what the word is. Letters that are
spaced out and give no known words are reported; codes, addresses and abbreviations are not, since
figures among letters are how they are spelled. Accepted gap: words cut into syllables
("in dem nify").
"""

import re
from dataclasses import dataclass
from itertools import product

import re2

from pipeline.outline.folding import Change, Doubt
from pipeline.outline.vocabulary import LONGEST_WORD, is_word, split_words

__all__ = ["undo_disguises", "undo_overrides"]

_RIGHT_TO_LEFT = "\u202e"
# What an override turns round: up to its end, the end of the paragraph or another beginning.
_OVERRIDDEN = re.compile("\u202e(?P<turned>[^\u202a-\u202e\u2066-\u2069\n]{1,4000})")
_LETTERS = re.compile(r"[A-Za-z]{4,}")

# One linear search tells where to look closer; most papers have no such place.
_HINT = re2.compile(
    r"(?P<spaced>\b[A-Za-z](?:[ ._*\-][A-Za-z]\b){3})"
    r"|(?P<signed>[A-Za-z][0134578@$!|][A-Za-z]|\b[0134578][a-z]{3}|[@$!|][a-z]{3})"
    r"|(?P<broken>[a-z]- [a-z])"
    r"|(?P<paired>\b[a-z]*(?:rn|vv)[a-z]*)"
)
# Single letters with the same mark between each two.
_SPACED = re.compile(
    r"(?<![^\W_])[A-Za-z](?P<mark>[ ._*-])(?:[A-Za-z](?P=mark)){2,400}[A-Za-z](?![^\W_])"
)
_TOKEN = re.compile(r"[A-Za-z0-9@$!|]+")
_STANDS_FOR = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s",
    "!": "i", "|": "li",
}  # fmt: skip
_MOST_DOUBLE = 4
_SHORTEST = 4
# The hyphen that a line end has left in a word, and the rest of the word.
_BROKEN = re.compile(r"(?P<first>[A-Za-z][a-z]+)- (?P<rest>[a-z]{2,})(?![\w-])")
# "pre- and post-contract": the hyphen holds a place.
_JOINERS = frozenset({"and", "or", "to", "as", "nor", "und", "bis"})
# "non- exclusive": the hyphen belongs to the word, and only the space does not.
_PREFIXES = frozenset({"non", "self", "co", "pre", "post", "anti", "multi", "semi"})
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_UNKNOWN_LENGTH = 7
_FEWEST_VOWELS, _FEWEST_KINDS = 2, 5


def undo_overrides(text: str) -> tuple[list[Change], list[Doubt]]:
    """Returns the runs of Latin letters that a page shows reversed, as they are shown."""
    changes: list[Change] = []
    doubts: list[Doubt] = []
    if _RIGHT_TO_LEFT in text:
        for match in _OVERRIDDEN.finditer(text):
            shown = match["turned"][::-1]
            if not any(letter.isascii() and letter.isalpha() for letter in shown):
                continue
            if _count_words(shown) >= _count_words(match["turned"]):
                changes.append(Change(match.start("turned"), match.end(), shown))
            doubts.append(Doubt(match.start("turned"), match.end(), certain=True))
    return changes, doubts


def undo_disguises(text: str) -> tuple[list[Change], list[Doubt]]:
    """Returns what to change in a text, in order and apart from each other, and what is doubtful.

    Takes a text whose characters are folded.
    """
    changes: list[Change] = []
    doubts: list[Doubt] = []
    done = 0
    for hint in _HINT.finditer(text):
        if hint.start() < done:
            continue
        start = _token_start(text, hint.start(), done)
        if hint["spaced"]:
            found = _join_letters(text, hint.start())
        elif hint["signed"]:
            found = _read_signs(text, start)
        elif hint["broken"]:
            found = _join_break(text, start)
        else:
            found = _read_pairs(hint["paired"], hint.start())
        changes += found.changes
        doubts += found.doubts
        done = found.end
    return changes, doubts


@dataclass(frozen=True, slots=True)
class _Found:
    """What one place turned out to be, and where the search may go on."""

    end: int
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def _token_start(text: str, at: int, floor: int) -> int:
    """Returns where the letters and figures around an offset begin, within the longest word."""
    floor = max(floor, at - LONGEST_WORD)
    while at > floor and _TOKEN.match(text[at - 1]):
        at -= 1
    return at


def _count_words(text: str) -> int:
    return sum(is_word(match[0]) for match in _LETTERS.finditer(text))


def _join_letters(text: str, at: int) -> _Found:
    """Returns a spaced-out word without the marks between its letters.

    Capitals set apart are a way to print headings, and no reason for doubt.
    """
    # The "s" of a genitive is a letter by itself, and none of what follows.
    if text[max(0, at - 1) : at] in ("'", "\u2019"):
        at += 2
    match = _SPACED.match(text, at)
    if match is None:
        return _Found(at + 1)
    start, end = match.span()
    letters = match[0][::2]
    borders = split_words(letters)
    doubtful = not letters.isupper()
    if borders is None:
        unknown = match["mark"] == " " and doubtful and _is_like_words(letters)
        return _Found(end, doubts=(Doubt(start, end, certain=False),) if unknown else ())
    gaps = (start + 2 * one - 1 for one in range(1, len(letters)) if one not in borders)
    changes = tuple(Change(gap, gap + 1, "") for gap in gaps)
    return _Found(end, changes, (Doubt(start, end, certain=True),) if doubtful else ())


def _is_like_words(letters: str) -> bool:
    """Says whether letters may be words, and no list of letters."""
    low = letters.lower()
    return (
        len(low) >= _UNKNOWN_LENGTH
        and sum(letter in "aeiou" for letter in low) >= _FEWEST_VOWELS
        and len(set(low)) >= _FEWEST_KINDS
        and low not in _ALPHABET
    )


def _read_signs(text: str, at: int) -> _Found:
    """Returns the word in which figures and signs stand for letters, when there is one."""
    token = _TOKEN.match(text, at, at + 2 * LONGEST_WORD)
    if token is None:
        return _Found(at + 1)
    read = _read_token(token[0].rstrip("!|"))
    if read is None or text[max(0, at - 1) : at].isalnum():
        return _Found(token.end())
    end = at + len(read)
    return _Found(token.end(), (Change(at, end, read),), (Doubt(at, end, certain=True),))


def _read_token(token: str) -> str | None:
    """Returns the word that a token of letters and figures stands for, None for any other token.

    Figures at the ends of a word that is whole without them are marks of notes.
    """
    letters = sum(map(str.isalpha, token))
    double = sum(len(_STANDS_FOR.get(sign, "")) > 1 for sign in token)
    if not letters < len(token) <= min(LONGEST_WORD, 2 * letters) or double > _MOST_DOUBLE:
        return None
    bare = token.strip("0123456789@$!|")
    if len(bare) < len(token) and (is_word(bare) or len(bare) < _SHORTEST):
        return None
    choices = [_STANDS_FOR.get(sign, sign) if not sign.isalpha() else sign for sign in token]
    if any(not choice.isalpha() for choice in choices):
        return None
    words = ("".join(picked) for picked in product(*choices))
    read = next((word for word in words if is_word(word)), None)
    return read.upper() if read is not None and token.isupper() else read


def _join_break(text: str, at: int) -> _Found:
    """Returns the word that a line end has cut, the hyphen left behind: "indem- nify"."""
    match = _BROKEN.match(text, at, at + 3 * LONGEST_WORD)
    if match is None or text[max(0, at - 1) : at] == "-":
        return _Found(at + 1 if match is None else match.end("first"))
    first, rest = match["first"], match["rest"]
    hyphen = match.end("first")
    if first.lower() in _PREFIXES and is_word(rest):
        return _Found(match.end(), (Change(hyphen + 1, hyphen + 2, ""),))
    if rest in _JOINERS or not is_word(first + rest):
        return _Found(hyphen)
    return _Found(match.end(), (Change(hyphen, hyphen + 2, ""),))


def _read_pairs(word: str, at: int) -> _Found:
    """Returns the word that is meant where two letters pass for one: "rn" for "m", "vv" for "w".

    Bad recognition of letters writes so as well, and gives no reason for doubt.
    """
    end = at + len(word)
    read = word.replace("rn", "m").replace("vv", "w")
    if is_word(word) or not is_word(read):
        return _Found(end)
    return _Found(end, (Change(at, end, read),))
