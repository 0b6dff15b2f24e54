# SPDX-License-Identifier: Apache-2.0
"""Grades 0 to 4 from what the text holds, with the tests that set them (taxonomy section 0)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from pipeline.detect.context import ContextPart
from pipeline.detect.quantities import (
    DAYS_PER_MONTH,
    find_amounts,
    find_durations,
    find_shares,
)
from pipeline.domain.taxonomy import FindingKind, SeverityTest
from pipeline.packs import Grader, Rule, Scope

__all__ = ["Grade", "GradeStep", "grade_provision"]

# How far, in characters, a quantity may stand from the words that a grader names.
_REACH = 60
_HALF_A_DAY = 0.5


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A test that moved the grade, with the words it rests on.

    Attributes:
        text: The reason, with the grades from and to.
        start: Where the words begin in the matching text of the provision.
        end: Where they end.
        test: Which of the seven tests it is, None where its rule does not say.
        rests_on: The part around the provision in which the words stand; then ``start`` and
            ``end`` are 0. Empty when they stand in the provision.
    """

    text: str
    start: int
    end: int
    test: SeverityTest | None = None
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the steps that led to it."""

    severity: int
    steps: tuple[GradeStep, ...]


def grade_provision(
    rule: Rule,
    shared: Sequence[Grader],
    text: str,
    *,
    around: Callable[[], tuple[ContextPart, ...]] = tuple,
) -> Grade:
    """Returns the grade of a provision: the rule's, moved by its category's graders and its own.

    Floors ('at least') come first, then steps by a number, then ceilings ('at most'): a softener
    inside the clause lowers what the clause would otherwise reach.

    Args:
        rule: The rule that speaks.
        shared: The graders of its category.
        text: Matching text of the provision.
        around: Gives what stands around it; called only when a grader asks.
    """
    if rule.kind is FindingKind.MODIFIER:
        return Grade(0, ())  # how hard it bites stands in another paper
    steps: list[GradeStep] = []
    severity = rule.severity
    for grader in sorted((*shared, *rule.graders), key=_order):
        moved = _apply(grader, severity)
        if moved == severity:
            continue
        found = _find_in_reach(grader, text, around)
        if found is None:
            continue
        start, end, part = found
        named = f" (by {part})" if part else ""
        because = f"{grader.because}{named} (grade {severity} to {moved})"
        steps.append(GradeStep(because, start, end, grader.test, part))
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


def _find_in_reach(
    grader: Grader, text: str, around: Callable[[], tuple[ContextPart, ...]]
) -> tuple[int, int, str] | None:
    """Returns where a grader's words stand, and the part around the provision that holds them."""
    found = _find(grader, text)
    if found is not None:
        return (*found, "")
    if grader.scope is Scope.CONTEXT:
        for part in around():
            if _find(grader, part.text) is not None:
                return 0, 0, part.name
    return None


def _find(grader: Grader, text: str) -> tuple[int, int] | None:
    for match in _compiled(grader.pattern).finditer(text):
        start, end = match.span()
        window = text[max(0, start - _REACH) : end + _REACH]
        if all(_quantities_hold(grader, window)):
            return start, end
    return None


def _quantities_hold(grader: Grader, window: str) -> Iterator[bool]:
    """Yields for each quantity that a grader asks for whether the words around have it."""
    months = [duration.months for duration in find_durations(window)] if _asks(grader) else []
    if grader.months_over is not None:
        yield any(one > grader.months_over for one in months)
    if grader.months_under is not None:
        yield any(one < grader.months_under for one in months)
    if grader.days_under is not None:
        yield any(one * DAYS_PER_MONTH < grader.days_under - _HALF_A_DAY for one in months)
    if grader.percent_over is not None:
        yield any(share.percent > grader.percent_over for share in find_shares(window))
    if grader.amount_over is not None:
        yield any(amount.value > grader.amount_over for amount in find_amounts(window))


def _asks(grader: Grader) -> bool:
    bounds = (grader.months_over, grader.months_under, grader.days_under)
    return any(bound is not None for bound in bounds)
