# SPDX-License-Identifier: Apache-2.0
"""What a provision says to the seven tests of severity, as values (taxonomy section 0).

They are shown beside a finding, so that a reader sees what was there to weigh; the grade itself
comes from the rules. Only provisions with a finding are measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2

from pipeline.detect.patterns import Reading, compile_pattern
from pipeline.detect.quantities import (
    DAYS_PER_MONTH,
    Duration,
    find_amounts,
    find_days,
    find_durations,
    find_shares,
)
from pipeline.detect.required_words import read_ways
from pipeline.detect.sayings import SAYINGS
from pipeline.detect.word_index import Wanted, WordIndex
from pipeline.domain.finding import Lasting
from pipeline.domain.taxonomy import Mutuality, Push, SeverityTest

__all__ = ["MUTUALITY_SAYINGS", "Measured", "measure_text"]

_UP, _DOWN, _NEITHER = Push.UP, Push.DOWN, Push.NEITHER
# What the mutuality of a finding says to the test of one-sidedness.
MUTUALITY_SAYINGS = {
    Mutuality.ONE_WAY: ("one-way", _UP),
    Mutuality.FORMAL: ("mutual in words", _NEITHER),
    Mutuality.EFFECTIVE: ("mutual in effect", _DOWN),
}
# How a duration is told to a reader, with a place for its words.
_SAID = {
    Lasting.CURE: "{} to put things right",
    Lasting.NOTICE: "notice of {}",
    Lasting.AFTER_END: "{} after the end",
    Lasting.PAYMENT: "payment in {}",
    Lasting.TERM: "a term of {}",
    None: "{}",
}
# Words around a duration that tell what lasts so long, in characters.
_AROUND = 45
_ONE_MONTH = 0.95  # thirty days are a month
_MOST = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing that a matching text says to a test, with its place there."""

    test: SeverityTest
    text: str
    push: Push
    start: int
    end: int
    value: float | None = None
    unit: str = ""
    lasting: Lasting | None = None


_PATTERNS = tuple(
    (test, said, push, compile_pattern(rf"\b(?:{pattern})"))
    for test, said, push, pattern in SAYINGS
)

# What lasts so long, by the words around: kind, words before, words behind.
_TAIL = re2.compile(
    r"(?:after|following|from|beyond|post)[- ](?:the )?(?:date of )?"
    r"(?:its |such |this |that |the )*(?:\w+ )?"
    r"(?:termination|expiry|expiration|end|ends|ending|ended|lapse|completion|leav\w+|ceas\w+)"
    r"|thereafter|afterwards"
    # 'for four months after, neither shall ...'
    r"|^ after(?:[,.;]|$)"
    # 'once this agreement is over, for ten months'
    r"|\bonce (?:this|that|the) (?:\w+ ){1,2}"
    r"(?:is over|is at an end|has ended|ends|comes to an end)"
    # 'for nine months after it, ...', and not 'after it receives the invoice'
    r"|^ (?:after|following|beyond)"
    r" (?:it|this|that|the (?:term|contract|agreement|services?|period))"
    r"(?:[,.;)]|$| (?:SUB|PRIME|AUTH|ONE|BOTH|the|no)\b)"
)
_DEADLINE = re2.compile(r"\b(?:within|no later than|not later than|no more than)(?: the)? $")
_CURE = re2.compile(
    r"remed\w+|rectif\w+|cured?\b|put (?:\w+ ){0,2}right|improvement|correct(?:ed|ion)?\b"
)
_NOTICE = re2.compile(r"\bnotice\b")
_PAYMENT = re2.compile(r"\b(?:pay|pays|paid|payment|invoices?)\b")
_TERM = re2.compile(
    r"\b(?:term of|period of|initial (?:term|period)|lasts? (?:for|until)|continues? for|runs? for"
    r"|for the first|during the first)\b"
)


@lru_cache(maxsize=64)
def measure_text(text: str) -> tuple[Measured, ...]:
    """Returns what a matching text says to the tests, by test, then place; at most twelve a test.

    Of several sayings about the same words the longest counts: 'absolute discretion at any time'
    is two, 'acting reasonably, in its reasonable opinion' two, 'in its reasonable opinion' one.
    """
    order = list(SeverityTest)
    found = sorted(
        (*_durations(text), *_amounts(text), *_sayings(text)),
        key=lambda one: (order.index(one.test), one.start, one.start - one.end),
    )
    kept: list[Measured] = []
    for one in found:
        previous = kept[-1] if kept and kept[-1].test is one.test else None
        if previous is not None and one.start < previous.end:
            continue
        if sum(other.test is one.test for other in kept) < _MOST:
            kept.append(one)
    return tuple(kept)


def _sayings(text: str) -> Iterator[Measured]:
    reading = Reading(text)
    for number in _sayings_by_words().speakers(text):
        test, label, push, pattern = _PATTERNS[number]
        for place in reading.places(pattern):
            yield Measured(test, label, push, *place)


@lru_cache(maxsize=1)
def _sayings_by_words() -> WordIndex:
    return WordIndex([Wanted((), read_ways(pattern.source)) for _, _, _, pattern in _PATTERNS])


def _durations(text: str) -> Iterator[Measured]:
    for one in find_durations(text):
        lasting, push = _kind_of(one, text)
        words = text[one.start : one.end]
        yield Measured(
            test=SeverityTest.CURE if lasting is Lasting.CURE else SeverityTest.DURATION,
            text=_SAID[lasting].format(words),
            push=push,
            start=one.start,
            end=one.end,
            value=round(one.months, 2),
            unit="months",
            lasting=lasting,
        )
    for day in find_days(text):
        words = text[day.start : day.end]
        value = float(day.day.strftime("%Y%m%d")) if day.day else None
        unit = "date" if day.day else ""
        yield Measured(
            SeverityTest.DURATION, words, _NEITHER, day.start, day.end, value=value, unit=unit
        )


def _kind_of(one: Duration, text: str) -> tuple[Lasting | None, Push]:
    """Returns what lasts so long, as far as the words around tell, and where that points."""
    before = text[max(0, one.start - _AROUND) : one.start].rsplit(". ", 1)[-1]
    behind = text[one.end : one.end + _AROUND].split(". ", 1)[0]
    near = before[-30:] + behind[:30]
    if _CURE.search(before + behind):
        return Lasting.CURE, _DOWN
    if _NOTICE.search(near):
        push = _UP if one.months < _ONE_MONTH else _DOWN if one.months >= 3 else _NEITHER
        return Lasting.NOTICE, push
    if _TAIL.search(behind) or _TAIL.search(before):
        return Lasting.AFTER_END, _NEITHER if _DEADLINE.search(before) else _UP
    if _PAYMENT.search(before + behind):
        push = _UP if one.months * DAYS_PER_MONTH > 31 else _NEITHER
        return Lasting.PAYMENT, push
    if _TERM.search(before):
        return Lasting.TERM, _UP if one.months > 24 else _NEITHER
    return None, _NEITHER


def _amounts(text: str) -> Iterator[Measured]:
    for share in find_shares(text):
        push = _DOWN if share.percent <= 5 else _UP
        yield Measured(
            SeverityTest.AMOUNT,
            text[share.start : share.end],
            push,
            share.start,
            share.end,
            share.percent,
            "percent",
        )
    for amount in find_amounts(text):
        words = text[amount.start : amount.end]
        yield Measured(
            SeverityTest.AMOUNT, words, _NEITHER, amount.start, amount.end, amount.value, "money"
        )
