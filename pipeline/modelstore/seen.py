# SPDX-License-Identifier: Apache-2.0
"""What the model sees of a provision: its words, its headings, and what rules said of it.

Words and pairs of words of the matching text, in which parties are replaced by their sides, so
that no name is learned; the last words of the heading above it, as words of their own kind; the
confidence of the surest rule of each label, here and at the neighbours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.domain.finding import LABELS

__all__ = ["RULE_LABELS", "Seen", "of_heading", "words_of"]

# The labels of which rules speak, in the order of the features.
RULE_LABELS = tuple(LABELS)

_HEADING_WORD = re.compile(r"[a-z]{3,}")
# Headings further above say what the paper is about rather than what the clause does.
_HEADING_WORDS = 4
# A capital, which no word of matching text but a side has.
_HEADING_MARK = "H"


@dataclass(frozen=True, slots=True)
class Seen:
    """One provision as the model sees it.

    Attributes:
        text: Its matching text: lower case, parties replaced by their sides.
        headings: Headings above it, outermost first.
        hits: By label, the confidence of the surest rule that speaks, 0 to 1.
    """

    text: str
    headings: tuple[str, ...] = ()
    hits: Mapping[str, float] = field(default_factory=dict)


def words_of(seen: Seen) -> str:
    """Returns the words that are counted: the text's own, and those of its headings, marked."""
    heading = seen.headings[-1].lower() if seen.headings else ""
    words = _HEADING_WORD.findall(heading)[-_HEADING_WORDS:]
    return " ".join((seen.text, *(f"{_HEADING_MARK}{word}" for word in words)))


def of_heading(term: str) -> bool:
    """Says whether a term has a word of a heading in it."""
    return any(word.startswith(_HEADING_MARK) for word in term.split(" "))
