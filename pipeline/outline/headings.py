# SPDX-License-Identifier: Apache-2.0
"""Headings: which paragraphs are titles, which titles run into a clause's first line."""

import re

from pipeline.outline.segments import Segment
from pipeline.outline.sentences import words_in

__all__ = [
    "clean_heading",
    "heading_rank",
    "heads_clause",
    "heads_scope",
    "looks_like_heading",
    "run_in_heading",
    "speaks",
]

_MOST_WORDS = 14
_MOST_STYLED_WORDS = 25
_MOST_PLAIN_WORDS = 8
# Verbs that a sentence of a contract has and a title has not.
_VERB = re.compile(
    r"\b(?:shall|must|will|may|is|are|should|agrees?|has|have|means|was|were|be|undertakes?)\b"
)
_STOP_AT_END = re.compile("[.;:,?!][”\u2019\"')\\]]*\\s*$")
# "Confidentiality. The Provider shall": a title of up to eight words, closed by a stop or a dash.
_RUN_IN = re.compile(
    "(?P<title>[A-Z][^.:;\u2013—]{1,78}?)(?:[.:]|\\s[-\u2013—])\\s"  # no stop within the title
)
# Every word of a title has a capital, but for the small ones: "Use of the Name".
_TITLE_CASE = re.compile(
    r"(?:(?:[A-Z0-9&(/]\S*|of|and|the|for|to|in|on|with|or|by|an?|upon)(?:\s+|$))+$"
)
_CAPITALS_RANK = 10
_PLAIN_RANK = 11


def speaks(text: str) -> bool:
    """Says whether a text has one of the verbs that contracts speak with."""
    return _VERB.search(text) is not None


def looks_like_heading(segment: Segment, text: str) -> bool:
    """Says whether words could be a title: short, no stop at the end, no verb.

    Args:
        segment: Where the words stand, for how the page sets them.
        text: The words, without white space around them.
    """
    if not text or text[0].islower() or _STOP_AT_END.search(text[-12:]):
        return False
    if not any(map(str.isalpha, text[:60])):
        return False
    words = words_in(text[:400])
    if segment.block.heading:
        return words <= _MOST_STYLED_WORDS
    return words <= _MOST_WORDS and (not speaks(text) or segment.capitals)


def heads_clause(segment: Segment) -> bool:
    """Says whether the words behind a label are the clause's heading and not its text."""
    text = segment.text.strip()
    label = segment.label
    if label is not None and label.word == "question":
        return words_in(text) <= _MOST_PLAIN_WORDS and not speaks(text)
    if not looks_like_heading(segment, text):
        return False
    if segment.emphasised:
        return True
    limb = label is not None and label.marks in ("()", ")")
    return not limb and words_in(text) <= _MOST_PLAIN_WORDS


def heads_scope(segment: Segment) -> bool:
    """Says whether a schedule begins here, and is not only named (in a list, a cell, a clause)."""
    cell = segment.block.cell
    if cell is not None and not (cell.column == 0 and segment.emphasised):
        return False
    words = words_in(segment.text[:400])
    return words <= _MOST_STYLED_WORDS and not speaks(segment.text)


def run_in_heading(text: str) -> str:
    """Returns the title in capitals with which a clause's text begins, empty without one."""
    match = _RUN_IN.match(text)
    if match is None:
        return ""
    title = match["title"]
    if words_in(title) > _MOST_PLAIN_WORDS or speaks(title) or not _TITLE_CASE.match(title):
        return ""
    return title


def clean_heading(text: str) -> str:
    """Returns a heading without the marks and spaces around it."""
    return " ".join(text.strip(" \t\n\xa0:\u2013—-.").split())


def heading_rank(segment: Segment) -> int:
    """Returns how high a heading stands: the level of its style, then capitals, then others."""
    block = segment.block
    if block.heading and block.level is not None:
        return block.level
    return _CAPITALS_RANK if block.heading or segment.capitals else _PLAIN_RANK
