# SPDX-License-Identifier: Apache-2.0
"""Sentences of a paragraph: a splitter that knows how contracts abbreviate, in linear time.

Accepted gap: a sentence that begins in lower case after a full stop is not parted from the one
before it, because "No.", "cl." and their like are far more frequent.
"""

import re

from pipeline.domain.document import Span

__all__ = ["ends_open", "split_sentences", "words_in"]

# A stop, what closes behind it, white space, and what a new sentence may begin with.
_STOP = re.compile(
    r"[.?!](?P<close>[”\u2019\"')\]]{0,3})(?P<gap>\s+)(?=[“\u2018\"'(\[]{0,3}[A-Z0-9£$€])"
)
# The word before a full stop: at most 14 code points back, so that the search stays bounded.
_LAST_WORD = re.compile(r"(?:^|[\s(\[“\u2018\"'/,;:\u2013—-])([A-Za-z0-9.&]{1,13})$")
_ABBREVIATIONS_LIST = """
    e.g i.e eg ie cf viz no nos art arts art cl cls para paras pt sec secs sect ss s vs v al
    approx ca dr mr mrs ms messrs prof rev hon st sr jr jan feb mar apr jun jul aug sept sep
    oct nov dec fig p pp ref refs reg regs sch scheds sched app ext tel vol
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_LIST.split())
# Abbreviations that often end a sentence as well: the next word decides.
_MAY_END = frozenset({"ltd", "inc", "etc", "co", "corp", "llc", "plc", "u.s", "u.k", "a.m", "p.m"})
_NEW_SUBJECT = re.compile(
    r"[“\u2018\"'(\[]*(?:The|This|These|Those|It|In|If|Any|All|Each|Every|No|Neither|Nothing|Where|When"
    r"|Upon|You|We|Our|Your|For|Subject|Such|Unless|Except|Notwithstanding|At|On|As|To|By|He|She"
    r"|They|Both|Either|Without|Should|Following|Further|Provided)\b"
)
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_LINKED_END = re.compile(r"[;,.]\s*(?:and|or|and/or)\s*$")


def split_sentences(text: str) -> list[Span]:
    """Returns the sentences of a text in order, without the white space between them.

    An empty or blank text has none. Semicolons and line limbs do not end a sentence.
    """
    spans: list[Span] = []
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for match in _STOP.finditer(text, start, end):
        if text[match.start()] == "." and _abbreviates(text, match):
            continue
        spans.append(Span(start, match.end("close")))
        start = match.end()
    if start < end:
        spans.append(Span(start, end))
    return spans


def ends_open(text: str) -> bool:
    """Says whether a text breaks off so that limbs may carry it on: ':', a dash or no stop."""
    tail = text[-40:].rstrip()
    if not tail or _LINKED_END.search(tail):
        return False
    stripped = tail.rstrip("”\u2019\"')]")
    return not stripped.endswith((".", "?", "!", ";"))


def words_in(text: str) -> int:
    """Returns the number of words parted by white space."""
    return len(text.split())


def _abbreviates(text: str, match: re.Match[str]) -> bool:
    stop = match.start()
    before = _LAST_WORD.search(text[max(0, stop - 14) : stop])
    if before is None:
        return False
    word = before[1]
    low = word.lower()
    if low in _ABBREVIATIONS:
        # "no" also ends sentences ("the answer is no."), but then no number follows it.
        return low not in ("no", "s", "v", "p") or text[match.end() : match.end() + 1].isdigit()
    if low in _MAY_END:
        return _NEW_SUBJECT.match(text, match.end()) is None
    if _INITIAL.fullmatch(word) is not None and word != "I":
        return not _NEW_SUBJECT.match(text, match.end())
    # A number before the stop and a number after it: "clause 1. 2", a label torn apart.
    return False
