# SPDX-License-Identifier: Apache-2.0
"""Durations, shares, sums and dates as a contract writes them: 'eighteen (18) months', '£1.5m'.

Accepted gaps: durations written as a range of dates; sums whose currency stands in a heading.
Why these patterns and no library: docs/decisions/0007-quantities.md.
"""

from dataclasses import dataclass
from datetime import date

import re2

__all__ = [
    "DAYS_PER_MONTH",
    "Amount",
    "Day",
    "Duration",
    "Share",
    "find_amounts",
    "find_days",
    "find_durations",
    "find_shares",
]

DAYS_PER_MONTH = 30.4

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_UNITS)}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SHORT_TIMES = {"k": 1e3, "m": 1e6, "bn": 1e9} | {word: float(x) for word, x in _TIMES.items()}
_MONTHS_PER = {
    "day": 1 / DAYS_PER_MONTH,
    "week": 7 / DAYS_PER_MONTH,
    "fortnight": 14 / DAYS_PER_MONTH,
    "month": 1.0,
    "quarter": 3.0,
    "year": 12.0,
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

_NUMBER_WORD = "|".join((*_WORDS, *_TIMES))
# One to seven number words: 'one hundred and fifty thousand'.
_IN_WORDS = rf"(?:{_NUMBER_WORD})(?:(?:[- ]|,? and )(?:{_NUMBER_WORD})){{0,6}}"
_HALF = r"(?: and (?:a|one)[- ]half)?"
# Digits or number words; then perhaps the same in brackets: 'thirty (30)'.
_NUMBER = (
    rf"(\d{{1,4}}(?:\.\d+)?|(?:{_IN_WORDS}){_HALF})"
    r"(?: ?\((?:\d{1,4}(?:\.\d+)?%?|[a-z -]{1,20})\))?"
)
_DURATION = re2.compile(
    rf"\b{_NUMBER}[- ]?(?:(?:calendar|working|business|clear|consecutive|full|whole|complete"
    rf"|successive|contract|further|additional|more)[- ]){{0,2}}({'|'.join(_MONTHS_PER)})s?'?\b"
)
# 'once a year' is no duration.
_RATE = re2.compile(r"(?:once|twice|times|hours|days) $")
_A_DURATION = re2.compile(r"\ban? (?:full |whole |calendar )?(week|fortnight|month|year)(?:'s)?\b")
# 'fifty percent (50%)' is one share.
_SHARE = re2.compile(rf"\b{_NUMBER} ?(?:%|per ?cent\b|percent\b)(?: ?\([\d.]+ ?%\))?")
# "£1.5 million", "$250,000.00", "eur 10,000", "5,000 pounds", "£2m": a currency before or behind.
_SUM = r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?: ?(million|thousand|billion|m|k|bn)\b)?"
_AMOUNT = re2.compile(
    rf"(?:[£$€]|\b(?:gbp|usd|eur) ?) ?(?P<first>{_SUM})"
    r"(?: ?\([a-z ,-]{1,60}\b(?:dollars|pounds|euros?)\))?"
    r"|\b(?P<last>(?:\d[\d,]*(?:\.\d+)?)(?: (?:million|thousand|billion))?"
    rf"|{_IN_WORDS}) (?:(?:united states|us|canadian) )?"
    r"(?:pounds(?: sterling)?|dollars|euros?|gbp|usd|eur)\b(?:,? \([£$€]?[\d,.]+\))?"
)
_PARTS = re2.compile(_SUM)
_MONTH_NAME = "|".join(_MONTHS)
_DAY = re2.compile(
    # '1 april 2027', '12th day of november, 2019', '31 march'
    rf"\b(?P<day>\d{{1,2}}) ?(?:st|nd|rd|th)?(?: day)?(?: of)? (?P<month>{_MONTH_NAME})\b"
    r"(?:,? (?P<year>\d{4})\b)?"
    # 'april 1, 2027', 'march 2029'
    rf"|\b(?P<us_month>{_MONTH_NAME})(?: (?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
    r"(?:,? (?P<us_year>\d{4})\b)"
    # '01/04/2027'
    r"|\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money, in whatever currency it is, with its place in the matching text."""

    value: float
    start: int
    end: int


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


@dataclass(frozen=True, slots=True)
class Day:
    """A date, with its place in the matching text.

    ``day`` is None where the text names no year, or no day that exists.
    """

    day: date | None
    start: int
    end: int


def find_durations(text: str) -> tuple[Duration, ...]:
    """Returns the durations of a matching text in order; working days count as days."""
    found = [
        Duration(_number(match.group(1)) * _MONTHS_PER[match.group(2)], *match.span())
        for match in _DURATION.finditer(text)
    ]
    found += [
        Duration(_MONTHS_PER[match.group(1)], *match.span())
        for match in _A_DURATION.finditer(text)
        if not _RATE.search(text[max(0, match.start() - 10) : match.start()])
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def find_shares(text: str) -> tuple[Share, ...]:
    """Returns the percentages of a matching text in order."""
    return tuple(Share(_number(match.group(1)), *match.span()) for match in _SHARE.finditer(text))


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Returns the sums of money of a matching text in order: pounds, dollars and euros."""
    return tuple(
        Amount(_sum(match.group("first") or match.group("last")), *match.span())
        for match in _AMOUNT.finditer(text)
    )


def find_days(text: str) -> tuple[Day, ...]:
    """Returns the dates of a matching text in order; '1/4/2027' is read as the first of April."""
    return tuple(Day(_day(match.groupdict()), *match.span()) for match in _DAY.finditer(text))


def _day(parts: dict[str, str | None]) -> date | None:
    name = parts["month"] or parts["us_month"]
    month = _MONTHS.index(name) + 1 if name else int(parts["m"] or 0)
    year = parts["year"] or parts["us_year"] or parts["y"]
    day = parts["day"] or parts["us_day"] or parts["d"] or "1"
    if year is None:
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None  # '31 June 2027'


def _sum(words: str) -> float:
    match = _PARTS.match(words)
    if match is None:
        return _number(words)
    whole, part, times = match.groups()
    return float(whole.replace(",", "") + (part or "")) * _SHORT_TIMES.get(times or "", 1.0)


def _number(words: str) -> float:
    if words[0].isdigit():
        return float(words)
    whole, half, _ = words.partition(" and a half" if "a half" in words else " and one")
    if "a-half" in words or "one-half" in words:
        half = "half"
    total = 0
    group = 0
    for word in whole.replace("-", " ").replace(",", "").split():
        if word in {"and", "half"}:
            continue
        if word not in _TIMES:
            group += _WORDS[word]
        elif word == "hundred":
            group = (group or 1) * 100
        else:
            total, group = total + (group or 1) * _TIMES[word], 0
    return float(total + group) + (0.5 if half else 0.0)
