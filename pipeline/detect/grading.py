# SPDX-License-Identifier: Apache-2.0
"""Grades 0 to 4 from what the text holds, with the tests that set them (taxonomy section 0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from pipeline.detect.quantities import find_durations, find_shares
from pipeline.domain.taxonomy import FindingKind
from pipeline.packs import Grader, Rule

__all__ = ["Grade", "GradeStep", "grade_provision"]

# How far, in characters, a duration or share may stand from the words that a grader names.
_REACH = 60


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A test that moved the grade, with the words it rests on in the matching text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the steps that led to it."""

    severity: int
    steps: tuple[GradeStep, ...]


def grade_provision(rule: Rule, shared: Sequence[Grader], text: str) -> Grade:
    """Returns the grade of a provision: the rule's, moved by its category's graders and its own.

    Floors ('at least') come first, then steps by a number, then ceilings ('at most'): a softener
    inside the clause lowers what the clause would otherwise reach.
    """
    steps: list[GradeStep] = []
    severity = rule.severity
    for grader in sorted((*shared, *rule.graders), key=_order):
        found = _find(grader, text)
        if found is None:
            continue
        moved = _apply(grader, severity)
        if moved != severity:
            steps.append(GradeStep(f"{grader.because} (grade {severity} to {moved})", *found))
            severity = moved
    lowest, highest = (1, 3) if rule.kind is FindingKind.MITIGATOR else (0, 4)
    return Grade(min(highest, max(lowest, severity)), tuple(steps))


def _order(grader: Grader) -> int:
    if grader.at_least is not None:
        return 0
    return 1 if grader.by is not None else 2


def _apply(grader: Grader, severity: int) -> int:
    if grader.at_least is not None:
        return max(severity, grader.at_least)
    if grader.at_most is not None:
        return min(severity, grader.at_most)
    return min(4, max(0, severity + (grader.by or 0)))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> "re2._Regexp":
    return re2.compile(pattern)


def _find(grader: Grader, text: str) -> tuple[int, int] | None:
    for match in _compiled(grader.pattern).finditer(text):
        start, end = match.span()
        window = text[max(0, start - _REACH) : end + _REACH]
        if grader.months_over is not None and not any(
            duration.months > grader.months_over for duration in find_durations(window)
        ):
            continue
        if grader.percent_over is not None and not any(
            share.percent > grader.percent_over for share in find_shares(window)
        ):
            continue
        return start, end
    return None
