# SPDX-License-Identifier: Apache-2.0
"""Words as they are compared from one draft or reading of a paper to the next.

What changes when a paper is set anew does not count: case, white space, accents, quotation marks,
hyphens, the numbers of clauses. What changes what is agreed does: every word, every other number.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Folded", "fold_words", "share_of_words", "strip_label", "word_set"]

# Stands for the number of a clause that is cited: numbers move when a clause comes in.
_SIGN = "\u00a7"
_MONEY = "\u00a3$\u20ac%"
_NUMBER = r"(?:\d+(?:\.\d+)*[a-z]?|[ivxlc]{1,7}|[a-z])(?:\s?\([a-z0-9]{1,5}\))*(?!\w)"
# 'clause 4 and 30 days' cites one clause, and 30 is no part of that.
_NO_AMOUNT = r"(?!\s*(?:days?|weeks?|months?|years?|hours?|working|business|calendar|per|%))"
_CITED = re.compile(
    r"\b(?:sub-?)?(?:clauses?|paragraphs?|sections?|schedules?|annex(?:es)?|appendi(?:x|ces)|"
    rf"articles?|conditions?|questions?)\s+({_NUMBER}"
    rf"(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to)\s+){_NUMBER}{_NO_AMOUNT})*)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:\d+(?:\.\d+)+\.?|\d+\.|\([a-z0-9]{1,5}\)|[a-z]\))\s+" + _NO_AMOUNT, re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[.,'\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared: letter ``n`` of ``key`` stands at ``places[n]`` of the text."""

    key: str
    places: tuple[int, ...]


def fold_words(text: str) -> Folded:
    """Returns a text without what does not count; time grows with its length."""
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for match in _CITED.finditer(text):
        _fold_part(text, at, match.start(1), letters, places)
        letters.append(_SIGN)
        places.append(match.start(1))
        at = match.end(1)
    _fold_part(text, at, len(text), letters, places)
    return Folded("".join(letters), tuple(places))


def strip_label(text: str) -> str:
    """Returns words without the number or letter of their clause in front of them."""
    match = _LABEL.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def word_set(text: str) -> frozenset[tuple[str, int]]:
    """Returns the words of a text; the second time one comes it counts as another."""
    seen: Counter[str] = Counter()
    found = set()
    for match in _WORD.finditer(_CITED.sub(_cite, strip_label(text))):
        word = fold_words(match.group()).key
        if word:
            found.add((word, seen[word]))
            seen[word] += 1
    return frozenset(found)


def share_of_words(one: frozenset[tuple[str, int]], other: frozenset[tuple[str, int]]) -> float:
    """Returns which share of the longer one's words, 0 to 1, both have."""
    longer = max(len(one), len(other))
    # Not even all words of the shorter one would be half.
    if not longer or 2 * min(len(one), len(other)) < longer:
        return 0.0
    return len(one & other) / longer


def _fold_part(text: str, start: int, end: int, letters: list[str], places: list[int]) -> None:
    for at in range(start, end):
        sign = text[at]
        for letter in _fold_letter(sign):
            letters.append(letter)
            places.append(at)
        # 1.5 is not 15.
        if sign == "." and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            letters.append(sign)
            places.append(at)


@lru_cache(maxsize=4096)
def _fold_letter(sign: str) -> str:
    if sign in _MONEY:
        return sign
    plain = unicodedata.normalize("NFKD", sign).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _cite(match: re.Match[str]) -> str:
    return f"{match.group()[: match.start(1) - match.start()]}{_SIGN}"
