# SPDX-License-Identifier: Apache-2.0
"""Lead-ins: the open end of a paragraph, from which limbs go on."""

import re

from pipeline.domain.document import Span
from pipeline.outline.headings import speaks
from pipeline.outline.labels import Label
from pipeline.outline.segments import Segment
from pipeline.outline.sentences import ends_open

__all__ = ["LEAD_LIMIT", "counts_clauses", "leads_into_clauses", "open_tail"]

# Code points of a lead-in that are copied to every limb; of a longer one only the end.
LEAD_LIMIT = 1_200
# A lead-in that ends with a full stop all the same.
_ANNOUNCES = re.compile(
    r"\b(?:as follows|the following(?:\s+\w+){0,3}|set out below)\.$", re.IGNORECASE
)

# What leads into all clauses of a paper, and is part of none of them.
_AGREES = re.compile(
    r"\b(?:agree[sd]?|covenants?|follows)(?:\s+(?:as\s+follows|that|to))?\s*[:,\u2013—-]*$",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"\btherefore\b|\bit is (?:hereby )?(?:mutually )?agreed\b|\bthe (?:parties|undersigned)\b"
    r"|\bhereto\b|\bwitnesseth\b"
    # One side alone may agree to the whole paper: "the Guarantor hereby agrees as follows:".
    r"|\b(?:agrees?|covenants?|undertakes?)\b.{0,200}\bas\s+follows\b",
    re.IGNORECASE | re.DOTALL,
)
_ANNOUNCING_MARKS = (":", "\u2013", "—", "-", ",")


def counts_clauses(label: Label) -> bool:
    """Says whether a label is one of clauses rather than of limbs: "1.", "Article 5", "A."."""
    if label.word:
        return True
    return label.marks == "." and bool(label.readings) and label.readings[0].alphabet in "1AI"


def leads_into_clauses(words: str) -> bool:
    """Says whether an open end may lead into numbered clauses: not a title, not a formula.

    "The parties agree as follows:" stands over the whole paper.
    """
    if _AGREES.search(words[-120:]) and _FORMULA.search(words):
        return False
    return words.rstrip().endswith(_ANNOUNCING_MARKS) or speaks(words)


def open_tail(text: str, segment: Segment) -> Span | None:
    """Returns the words with which a segment breaks off, None when its last sentence is closed.

    Args:
        text: ``Document.text``.
        segment: A segment of that document.
    """
    if not segment.sentences:
        return None
    last = segment.sentences[-1]
    words = text[max(last.start, last.end - 200) : last.end]
    if not ends_open(words) and _ANNOUNCES.search(words) is None:
        return None
    if len(last) <= LEAD_LIMIT:
        return last
    cut = last.end - LEAD_LIMIT
    space = text.find(" ", cut, last.end)
    return Span(space + 1 if space >= 0 else cut, last.end)
