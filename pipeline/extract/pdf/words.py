# SPDX-License-Identifier: Apache-2.0
"""Whether a hyphen at the end of a line belongs to its word, judged by the document's own words.

Accepted gap: a word that is parted at a line end and stands nowhere else in the document, both
halves of which are words of it ("in-" + "formation"), keeps its hyphen.
"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from pipeline.extract.pdf.lines import PrintedLine

__all__ = ["HyphenJudge", "hyphen_judge"]

# What stands between two halves: the hyphen itself or nothing.
HyphenJudge = Callable[[str, str], str]

_HALF_BEFORE = re.compile(r"[^\W\d_]+$")
_HALF_AFTER = re.compile(r"^[^\W\d_]+")
# Questions that are answered by searching, and how often a word may be found within others.
_SEARCHES, _OCCURRENCES = 16, 200
_LONGEST = 60
_MARKS = ".,;:!?()[]{}\"'\u201c\u201d\u2018\u2019/*-"


def hyphen_judge(lines: Iterable[PrintedLine]) -> HyphenJudge:
    """Returns the judge for a document: given the text before and after, ``"-"`` or ``""``."""
    lines = tuple(lines)
    if not any(line.hyphen and not line.soft for line in lines):
        return _keep
    words = _Words(lines)

    def judge(before: str, after: str) -> str:
        left, right = _HALF_BEFORE.search(before), _HALF_AFTER.search(after)
        # "Call-" + "Off", "Sub-" + "Contractor", "COVID-" + "19": nothing was parted.
        if left is None or right is None or not right.group()[0].islower():
            return "-"
        first, second = left.group().lower(), right.group().lower()
        if f"{first}-{second}" in words:
            return "-"
        if first + second in words:
            return ""
        return "-" if first in words or second in words else ""

    return judge


def _keep(_before: str, _after: str) -> str:
    return "-"


class _Words:
    """Says which words a document has, in small letters, without the halves at line ends.

    A paper has hyphens at a few line ends or at hundreds. For the first questions its text is
    searched, which is quicker than to list all of its words; then they are listed.
    """

    def __init__(self, lines: tuple[PrintedLine, ...]) -> None:
        self._lines = lines
        self._asked = 0

    def __contains__(self, word: str) -> bool:
        self._asked += 1
        if self._asked <= _SEARCHES:
            found = _stands(word, self._text)
            if found is not None:
                return found
            # Part of many other words: the next one may be as well.
            self._asked = _SEARCHES
        return word in self._listed

    @cached_property
    def _text(self) -> str:
        pieces = [line.text for line in self._lines]
        for place, line in enumerate(self._lines):
            if line.hyphen:
                pieces[place] = _HALF_BEFORE.sub("", pieces[place])
                if place + 1 < len(pieces):
                    pieces[place + 1] = _HALF_AFTER.sub("", pieces[place + 1])
        return " ".join(pieces).lower()

    @cached_property
    def _listed(self) -> frozenset[str]:
        words = {word.strip(_MARKS) for word in set(self._text.split())}
        return frozenset(
            words | {part for word in words if "-" in word for part in word.split("-")}
        )


def _stands(word: str, text: str) -> bool | None:
    """Says whether a word stands in a text by itself or between hyphens.

    None when it was found in other words so often that to go on would take too long.
    """
    at = -1
    for _ in range(_OCCURRENCES):
        at = text.find(word, at + 1)
        if at < 0:
            return False
        end = at + len(word)
        before, after = text[max(at - _LONGEST, 0) : at], text[end : end + _LONGEST]
        # What is printed hard on it, up to the next white on both sides.
        head = "" if before[-1:].isspace() else (before.split() or [""])[-1]
        tail = "" if after[:1].isspace() else (after.split(maxsplit=1) or [""])[0]
        around = f"{head}{word}{tail}".strip(_MARKS)
        if around == word or word in around.split("-"):
            return True
    return None
