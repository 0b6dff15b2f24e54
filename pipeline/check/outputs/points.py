# SPDX-License-Identifier: Apache-2.0
"""What a check has to tell, one by one and alike for all outputs: values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.check.differences import Acceptance, Effect
from pipeline.domain.document import Span
from pipeline.domain.finding import Label

__all__ = ["Point", "PointKind", "Shown", "Side", "State", "Urgency", "show_points"]


class PointKind(StrEnum):
    """What a point is about."""

    NEW = "new"
    MISSING = "missing"
    CHANGED = "changed"
    PAPER = "paper"
    MISSED = "missed"
    FALSE_ALARM = "false_alarm"
    NEGATIVE = "hard_negative"
    NOT_IN_TEXT = "quote_not_in_text"
    OTHERWISE = "judged_otherwise"


class Urgency(StrEnum):
    """Whether a point stops the check, is to be looked at, or is only told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class State(StrEnum):
    """How a point stands to the baseline; the words are those of SARIF."""

    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Side:
    """Words of a paper, as the baseline, a person or this run has them.

    Attributes:
        clause: Number as a reader sees it; may be empty.
        quote: The words; empty of what is missing.
        state: Category, grade and who is bound, in words.
    """

    clause: str
    quote: str
    state: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a check has to tell.

    Attributes:
        kind: What it is about.
        urgency: Whether it stops the check, acceptance apart.
        paper: Name of its paper, as it is now where it is still there.
        label: Category, mitigator or modifier; None of a whole paper.
        says: What it is, without words of a paper.
        detail: What else is to be known of it, likewise; may be empty.
        before: As the baseline or a person has it; None where they have nothing.
        after: As this run has it, likewise.
        effect: What annotations say of a difference; None of what is no difference.
        state: How it stands to the baseline; None without one.
        id: Name of a difference, by which it can be accepted; empty of what is none.
        fingerprint: Name that stays while label and words stay; empty of a whole paper.
        span: Where it stands in the text that was read; None where nobody knows.
        line: ``file:line`` of the annotation that speaks of it; empty without one.
        accepted: Who took it for right; None where nobody did.
        aside: Whether its paper is kept aside.
    """

    kind: PointKind
    urgency: Urgency
    paper: str
    label: Label | None
    says: str
    detail: str = ""
    before: Side | None = None
    after: Side | None = None
    effect: Effect | None = None
    state: State | None = None
    id: str = ""
    fingerprint: str = ""
    span: Span | None = None
    line: str = ""
    accepted: Acceptance | None = None
    aside: bool = False

    @property
    def fails(self) -> bool:
        """Whether it stops the check."""
        return self.urgency is Urgency.ERROR and self.accepted is None

    @property
    def shown(self) -> Side | None:
        """The words as they are, or as they were where they are gone; None of a whole paper."""
        return self.after or self.before


class Shown(NamedTuple):
    """Points that may be shown, and those of papers kept aside, which may only be counted."""

    points: tuple[Point, ...]
    hidden: tuple[Point, ...]


def show_points(points: Iterable[Point], *, show_aside: bool) -> Shown:
    """Returns the points that may be shown, and the others, each in their order."""
    every = tuple(points)
    return Shown(
        tuple(one for one in every if show_aside or not one.aside),
        () if show_aside else tuple(one for one in every if one.aside),
    )
