# SPDX-License-Identifier: Apache-2.0
"""Cells of a table in which people decided, read; every fault says what to write."""

import datetime
import difflib
import re
from collections.abc import Mapping

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import LABELS
from pipeline.domain.taxonomy import Bound, Label
from pipeline.report.clauses import Heading
from pipeline.report.decisions.sheets import FORMULA
from pipeline.report.words import BOUND_WORDS, LABEL_NAMES

__all__ = [
    "FaultError",
    "clean",
    "read_comment",
    "read_day",
    "read_grade",
    "read_side",
    "read_topic",
    "read_verdict",
    "refuse_formulas",
    "show",
]

_LONGEST_COMMENT = 30_000
_LONGEST_SHOWN = 24
# What a cell may carry along from where it was copied: spaces that do not break, and no width.
_UNSEEN = dict.fromkeys(map(ord, "\u00a0\u200b\u2060\ufeff"))
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
# Days since the eve of 1900 with its leap day that never was: 2000 to 2099.
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = datetime.date(1899, 12, 30), 36_526, 73_050

_BOUNDS = {words.casefold(): bound for bound, words in BOUND_WORDS.items()} | {
    bound.value: bound for bound in Bound
}
_TOPICS: dict[str, Label] = {name.casefold(): label for label, name in LABEL_NAMES.items()} | dict(
    LABELS
)


class FaultError(Exception):
    """What is wrong with one row."""


def refuse_formulas(cells: Mapping[str, str]) -> None:
    """Refuses a row of which a cell holds a formula: what it comes to nobody wrote.

    Raises:
        FaultError: Names the column.
    """
    for heading, text in cells.items():
        if text == FORMULA:
            msg = f"{heading} holds a formula: write what it should say"
            raise FaultError(msg)


def read_verdict(text: str) -> Verdict:
    """Returns a verdict by its name.

    Raises:
        FaultError: It says none, or something else.
    """
    wanted = clean(text)
    if wanted in set(Verdict):
        return Verdict(wanted)
    known = [verdict.value for verdict in Verdict]
    near = difflib.get_close_matches(wanted, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(known)}"
    msg = f"{Heading.DECISION} reads {show(text)}: {hint}"
    raise FaultError(msg)


def read_comment(cells: Mapping[str, str], verdict: Verdict) -> str:
    """Returns the remark of a row.

    Raises:
        FaultError: A dismissal has none, or it is too long.
    """
    comment = cells.get(Heading.COMMENT, "")
    if verdict is Verdict.DISMISS and not comment:
        msg = f"a dismissal needs its reason in {Heading.COMMENT}"
        raise FaultError(msg)
    if len(comment) > _LONGEST_COMMENT:
        msg = f"{Heading.COMMENT} has {len(comment)} letters; {_LONGEST_COMMENT} are allowed"
        raise FaultError(msg)
    return comment


def read_day(text: str) -> str:
    """Returns a day as ISO 8601, with the time where there is one; empty for nothing.

    Raises:
        FaultError: It is no day.
    """
    if not text:
        return ""
    try:
        if (match := _ISO.fullmatch(text)) is not None:
            day = datetime.date(*map(int, match.groups()[:3]))
            time = datetime.time(int(match[4]), int(match[5])) if match[4] else None
            return f"{day.isoformat()}T{time:%H:%M}" if time else day.isoformat()
        if (match := _DAY_FIRST.fullmatch(text)) is not None:
            return datetime.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    except ValueError:
        pass
    serial = _SERIAL.fullmatch(text)
    if serial is not None and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return (_EPOCH + datetime.timedelta(days=int(serial[1]))).isoformat()
    msg = f"{Heading.DATE} reads {show(text)}: write it as 2026-11-23, or day first: 23/11/2026"
    raise FaultError(msg)


def read_topic(text: str) -> Label:
    """Returns a label by its name in outputs, or its own.

    Raises:
        FaultError: It says none, or something else.
    """
    found = _TOPICS.get(" ".join(clean(text).split()))
    if found is None:
        near = difflib.get_close_matches(text, list(LABEL_NAMES.values()), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else "choose one from the list"
        msg = f"{Heading.TOPIC} reads {show(text)}: {hint}"
        raise FaultError(msg)
    return found


def read_grade(text: str) -> int:
    """Returns a grade or strength, 0 to 4.

    Raises:
        FaultError: It says none, or something else.
    """
    if not re.fullmatch("[0-4]", text):
        msg = f"{Heading.GRADE} reads {show(text)}: write a number from 0 to 4"
        raise FaultError(msg)
    return int(text)


def read_side(text: str) -> Bound:
    """Returns who is bound, by the words of outputs or the name.

    Raises:
        FaultError: It says none, or something else.
    """
    found = _BOUNDS.get(" ".join(clean(text).split()))
    if found is None:
        msg = f"{Heading.BOUND} reads {show(text)}: choose one from the list"
        raise FaultError(msg)
    return found


def clean(text: str) -> str:
    """Returns a text in small letters without quotes and what cannot be seen around it."""
    return text.translate(_UNSEEN).strip(" \t'\"").casefold()


def show(text: str) -> str:
    """Returns what a cell says if it is short: a long one may hold words of a paper."""
    return repr(text) if len(text) <= _LONGEST_SHOWN else f"a text of {len(text)} letters"
