# SPDX-License-Identifier: Apache-2.0
"""The lists in which outputs for people tell what a check found, the most pressing first."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.check.differences import Effect
from pipeline.check.outputs.points import Point, PointKind
from pipeline.check.outputs.words import EFFECT_TITLES, PAPERS_TITLE

__all__ = ["SECTIONS", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A list of points: what belongs to it, what it is called, and what that means.

    ``open`` is True of what is read by everybody who looks at a check.
    """

    key: str
    title: str
    gist: str
    belongs: Callable[[Point], bool]
    open: bool = False


def _differs(effect: Effect) -> Callable[[Point], bool]:
    return lambda one: one.effect is effect and one.accepted is None


def _is(*kinds: PointKind) -> Callable[[Point], bool]:
    return lambda one: one.kind in kinds and one.accepted is None


SECTIONS = (
    Section(
        "lost",
        EFFECT_TITLES[Effect.LOSS],
        "By the annotations: right in the baseline and not now, or wrong now and not then.",
        _differs(Effect.LOSS),
        open=True,
    ),
    Section(
        "unjudged",
        EFFECT_TITLES[Effect.UNJUDGED],
        "Read both sides. Annotate the words, mend the rule, or accept the difference.",
        _differs(Effect.UNJUDGED),
        open=True,
    ),
    Section(
        "papers",
        PAPERS_TITLE,
        "How much of it could be read, its annotations, its index, its place in the stated order.",
        _is(PointKind.PAPER),
        open=True,
    ),
    Section(
        "gained",
        EFFECT_TITLES[Effect.GAIN],
        "By the annotations: wrong in the baseline and not now, or right now and not then.",
        _differs(Effect.GAIN),
        open=True,
    ),
    Section(
        "accepted",
        "Accepted differences",
        "Somebody took them for right.",
        lambda one: one.accepted is not None,
    ),
    Section(
        "missed",
        "Missed",
        "Annotated, and not found. On the right is what was found on the same words, if anything.",
        _is(PointKind.MISSED),
    ),
    Section(
        "wrong",
        "False alarms",
        "Found in papers annotated in full, and not annotated, or marked as only looking like it.",
        _is(PointKind.FALSE_ALARM, PointKind.NEGATIVE),
    ),
    Section(
        "not-in-text",
        "Quotes that the text does not hold",
        "Misquoted, or misread.",
        _is(PointKind.NOT_IN_TEXT),
    ),
    Section(
        "otherwise",
        "Found, and judged otherwise",
        "Another grade, or another side bound, than people annotated.",
        _is(PointKind.OTHERWISE),
    ),
)
