# SPDX-License-Identifier: Apache-2.0
"""How a paper binds that another one names, and which of the two wins on a conflict."""

import re

from pipeline.domain.outline import Tie

__all__ = ["stands_above", "tell_precedence", "tell_tie"]

_ABOVE = re.compile(
    r"(?i)(?:the\s+)?(?:head|prime|main|principal|master|umbrella|lead|parent|upstream|overarching"
    r"|commissioning|funding)\b.*\b(?:agreement|contract|terms|conditions)$"
)
_CARRIES_OVER = re.compile(r"(?i)applies\s+as\s+if|back[- ]to[- ]back|mutatis|breach\s+of")
_MAKES_PART = re.compile(r"(?i)incorporat|part\s+of\s+th|deemed")
_WINS = re.compile(r"(?i)prevail|precedence")
_WINNER = re.compile(
    r"(?i)\b(?:prevails?|takes?\s+(?:precedence|priority)|has\s+(?:precedence|priority)"
    r"|have\s+(?:precedence|priority)|overrides?)\b"
)
_THIS = re.compile(
    r"(?i)\bth(?:is|ese)\s+(?:[\w-]+\s+){0,2}?(?:agreement|contract|sub-?\s?contract|terms|deed"
    r"|conditions|memorandum|letter|paper)\b"
)
# How far before the verb the winner may be named, in characters.
_REACH = 160


def stands_above(name: str) -> bool:
    """Says whether a paper's name is that of a contract above: "Head Contract"."""
    return _ABOVE.match(name) is not None


def tell_tie(name: str, words: str) -> Tie:
    """Returns how a paper binds.

    Args:
        name: Its name: terms of a contract above flow down, whatever verb brings them in.
        words: The words that make it bind, which stand before or behind its name.
    """
    if _CARRIES_OVER.search(words) or stands_above(name):
        return Tie.FLOWS_DOWN
    if _WINS.search(words):
        return Tie.PREVAILS
    return Tie.INCORPORATED if _MAKES_PART.search(words) else Tie.FOLLOWED


def tell_precedence(text: str, start: int, end: int) -> bool | None:
    """Returns whether a paper named in a text wins over the paper itself, None when unsaid.

    The one that is named last before the verb of winning, within its sentence, wins.

    Args:
        text: A paragraph.
        start: Where the name of the paper begins in it.
        end: Where it ends.
    """
    for verb in _WINNER.finditer(text):
        sentence = max(text.rfind(mark, 0, verb.start()) for mark in (". ", "; "))
        since = max(0, sentence, verb.start() - _REACH)
        named = text.rfind(text[start:end], since, verb.start())
        if named < 0:
            continue
        itself = [match.start() for match in _THIS.finditer(text, since, verb.start())]
        return max(itself, default=-1) < named
    return None
