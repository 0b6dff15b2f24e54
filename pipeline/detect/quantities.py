# SPDX-License-Identifier: Apache-2.0
"""Durations and shares as a contract writes them: 'eighteen (18) months', '5 per cent'.

Accepted gaps: dates and sums of money; durations written as a date range.
"""

from dataclasses import dataclass

import re2

__all__ = ["Duration", "Share", "find_durations", "find_shares"]

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_TENS |= {"seventy": 70, "eighty": 80}
_WORDS = {word: number for number, word in enumerate(_UNITS)} | _TENS | {"hundred": 100}
_MONTHS_PER = {"day": 1 / 30.4, "week": 7 / 30.4, "month": 1.0, "quarter": 3.0, "year": 12.0}

_NUMBER_WORD = "|".join(_WORDS)
# Digits, or one or two number words; then perhaps the same in brackets.
_NUMBER = (
    rf"(\d{{1,4}}(?:\.\d+)?|(?:{_NUMBER_WORD})(?:[- ](?:{_NUMBER_WORD}))?)"
    r"(?: ?\((?:\d{1,4}|[a-z -]{1,20})\))?"
)
_DURATION = re2.compile(
    rf"\b{_NUMBER}[- ]?(?:calendar |working |business |clear |consecutive |full )?"
    r"(day|week|month|quarter|year)s?'?\b"
)
_SHARE = re2.compile(rf"\b{_NUMBER} ?(?:%|per ?cent\b|percent\b)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration in months, with its place in the matching text."""

    months: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent, with its place in the matching text."""

    percent: float
    start: int
    end: int


def find_durations(text: str) -> tuple[Duration, ...]:
    """Returns the durations of a matching text in order; working days count as days."""
    return tuple(
        Duration(_number(match.group(1)) * _MONTHS_PER[match.group(2)], *match.span())
        for match in _DURATION.finditer(text)
    )


def find_shares(text: str) -> tuple[Share, ...]:
    """Returns the percentages of a matching text in order."""
    return tuple(Share(_number(match.group(1)), *match.span()) for match in _SHARE.finditer(text))


def _number(words: str) -> float:
    if words[0].isdigit():
        return float(words)
    total = 0
    for word in words.replace("-", " ").split():
        value = _WORDS[word]
        total = total * value if value == 100 and total else total + value
    return float(total)
