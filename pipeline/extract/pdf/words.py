# SPDX-License-Identifier: Apache-2.0
"""Whether a hyphen at the end of a line belongs to its word, judged by the document's own words.

Accepted gap: a word that is parted at a line end and stands nowhere else in the document, both
halves of which are words of it ("in-" + "formation"), keeps its hyphen.
"""

import re
from collections.abc import Callable, Iterable

from pipeline.extract.pdf.lines import PrintedLine

__all__ = ["HyphenJudge", "hyphen_judge"]

# What stands between two halves: the hyphen itself or nothing.
HyphenJudge = Callable[[str, str], str]

_HALF_BEFORE = re.compile(r"[^\W\d_]+$")
_HALF_AFTER = re.compile(r"^[^\W\d_]+")
_MARKS = ".,;:!?()[]{}\"'\u201c\u201d\u2018\u2019/*-"


def hyphen_judge(lines: Iterable[PrintedLine]) -> HyphenJudge:
    """Returns the judge for a document: given the text before and after, ``"-"`` or ``""``."""
    lines = tuple(lines)
    if not any(line.hyphen and not line.soft for line in lines):
        return _keep
    known: list[frozenset[str]] = []

    def judge(before: str, after: str) -> str:
        left, right = _HALF_BEFORE.search(before), _HALF_AFTER.search(after)
        # "Call-" + "Off", "Sub-" + "Contractor", "COVID-" + "19": nothing was parted.
        if left is None or right is None or not right.group()[0].islower():
            return "-"
        if not known:
            known.append(_words_of(lines))
        words = known[0]
        first, second = left.group().lower(), right.group().lower()
        if f"{first}-{second}" in words:
            return "-"
        if first + second in words:
            return ""
        return "-" if first in words or second in words else ""

    return judge


def _keep(_before: str, _after: str) -> str:
    return "-"


def _words_of(lines: tuple[PrintedLine, ...]) -> frozenset[str]:
    """Returns the words of the document in lower case, without the halves at line ends."""
    pieces = [line.text for line in lines]
    for place, line in enumerate(lines):
        if line.hyphen:
            pieces[place] = _HALF_BEFORE.sub("", pieces[place])
            if place + 1 < len(pieces):
                pieces[place + 1] = _HALF_AFTER.sub("", pieces[place + 1])
    words = {word.strip(_MARKS) for word in set(" ".join(pieces).lower().split())}
    return frozenset(words | {part for word in words if "-" in word for part in word.split("-")})
