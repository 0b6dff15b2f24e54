# SPDX-License-Identifier: Apache-2.0
"""Sentences that bind wherever they stand, told from those that only name or sign."""

import re

__all__ = ["is_testimonium", "states_duty", "states_something"]

# What a bracket adds to a name is part of the name: "(which expression shall include ...)".
_BRACKETED = re.compile(r"\([^()]{0,300}\)")
# "shall be referred to as", "will each be called", "shall mean": says what a word stands for.
_NAMING = (
    r"(?!(?:\s+[\w,]+){0,8}?\s+(?:referred|known|called|designated|deemed|defined|means?"
    r"|includes?|collectively\s+the)\b)"
)
_DUTY = re.compile(
    rf"\b(?:(?:shall|must|will|may|cannot){_NAMING}"
    r"|(?:hereby\s+)?(?:agrees?|undertakes?|covenants?)\s+(?:not\s+)?(?:to|that)"
    r"|(?:is|are)\s+(?:not\s+)?(?:required|obliged|entitled|permitted|prohibited)"
    r"|acknowledges?|represents?\s+and\s+warrants?|waives?)\b",
    re.I,
)
_TESTIMONIUM = re.compile(
    r"\W*(?:in\s+witness|as\s+witness|in\s+testimony"
    r"|this\s+(?:agreement|deed|contract|document)\s+(?:has|have|was|is)\s+(?:been\s+)?"
    r"(?:duly\s+)?(?:entered|executed|signed|delivered)"
    r"|by\s+(?:signing|executing)\b.{0,120}?\bagrees?\s+to\s+(?:enter\s+into|be\s+bound)"
    r"|(?:signed|executed)\b[^.;]{0,60}\bas\s+a\s+deed\b)",
    re.I | re.S,
)
# A statement that names nobody and signs nothing: words, a verb, a full stop.
_STATEMENT = re.compile(
    r"[A-Z“\"].*\b(?:is|are|has|have|hereby|does|requires?|grants?)\b.*[.:;]\W*$", re.S
)
_DETAIL = re.compile(
    r"\b(?:registered|incorporated|organi[sz]ed|established|address|charity|company\s+num\w+"
    r"|principal\s+place|witness|presence|seal|authori[sz]ed|executed|signed|attorney|a\s+body)\b"
    r"|\([^()]{0,60}[“\"\u2018]|\b(?:hereinafter|hereafter)\b",
    re.I,
)
_FEWEST_WORDS = 8
# A duty is told by its beginning: what a hostile paragraph of megabytes goes on with is not read.
_READ = 2_000


def states_duty(text: str) -> bool:
    """Says whether words bind somebody; naming a side or signing the paper binds nobody."""
    words = text[:_READ]
    if _TESTIMONIUM.match(words):
        return False
    return _DUTY.search(_BRACKETED.sub(" ", words)) is not None


def states_something(text: str) -> bool:
    """Says whether words are a duty, or a whole sentence that describes no side and no signing."""
    if states_duty(text):
        return True
    words = text[:_READ].strip()
    if len(words.split(maxsplit=_FEWEST_WORDS)) <= _FEWEST_WORDS or is_testimonium(words):
        return False
    return _STATEMENT.match(words) is not None and _DETAIL.search(words) is None


def is_testimonium(text: str) -> bool:
    """Says whether words begin as the clause with which the sides sign."""
    return _TESTIMONIUM.match(text[:_READ]) is not None
