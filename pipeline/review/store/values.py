# SPDX-License-Identifier: Apache-2.0
"""What the desk is asked and what it answers: plain values, and the errors of its acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline.domain.finding import Label
from pipeline.errors import InputError
from pipeline.review.outcomes import Outcome
from pipeline.review.values import (
    EventKind,
    Item,
    ItemKind,
    Judgement,
    Person,
    ReviewedPaper,
    Standing,
)

__all__ = [
    "BusyError",
    "Chosen",
    "Clock",
    "DisputePlace",
    "ItemOutcome",
    "ItemRow",
    "ItemsPage",
    "NotAllowedError",
    "Order",
    "PaperProgress",
    "Rating",
    "Receipt",
    "Said",
    "StaleError",
    "StrandedItem",
    "Survey",
    "TakenIn",
    "Undone",
    "UnknownError",
    "Verification",
    "utc_now",
]

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Returns the time of the machine in UTC."""
    return datetime.now(UTC)


class Order(StrEnum):
    """How items are put in a row.

    ``QUEUE``: the most urgent first. ``PAPER``: as they stand in their paper, papers by rank.
    """

    QUEUE = "queue"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which items are asked for; each field narrows, None and False leave it out.

    Attributes:
        paper: ``ReviewedPaper.id``.
        category: The label that was found.
        kind: Why it is asked.
        standing: How far it is, as far as the person who asks may know.
        undecided_only: Leaves out what this person has judged.
        order: How they are put in a row.
    """

    paper: str | None = None
    category: Label | None = None
    kind: ItemKind | None = None
    standing: Standing | None = None
    undecided_only: bool = False
    order: Order = Order.QUEUE


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as one person may see it.

    Attributes:
        item: What is judged.
        judgement: What this person says of it, None where they have not judged it.
        comment: Their own remark; empty without one.
        version: The version of their judgement, to be given when they judge anew; 0 without one.
        comment_version: The same of their remark.
        outcome: What it has come to as far as they may know; ``OPEN`` where they may not.
        outcome_version: The version to be given when the item is settled; 0 where nobody acted.
        added: Whether this person added it themselves: ``item`` is as they found it, and what is
            said of it, by whomever, is told of that.
        reason: Why this person settled it as they did last, even if they took that back.
        settled: Whether what holds is what this person settled.
        judgements: What each says who judged it, where disputes are listed for an adjudicator;
            empty everywhere else.
    """

    item: Item
    judgement: Judgement | None
    comment: str
    version: int
    comment_version: int
    outcome: Outcome
    outcome_version: int
    added: bool = False
    reason: str = ""
    settled: bool = False
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """Some items of a row, and how many there are in all."""

    rows: tuple[ItemRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DisputePlace:
    """Where an item stands among what people differ on.

    Attributes:
        number: Its place from 1; of what is not disputed (any more) the one that it would have.
        total: How many there are.
        previous: The one before it; empty for none.
        following: The one behind it; empty for none.
        first: The first of all; empty where there is none.
    """

    number: int
    total: int
    previous: str
    following: str
    first: str


@dataclass(frozen=True, slots=True)
class PaperProgress:
    """How far a paper is.

    Attributes:
        paper: ``ReviewedPaper.id``.
        items: How many there are for this person.
        decided: How many of them this person has judged.
        agreed: On how many all agree.
        disputed: On how many people differ and nobody has settled it.
        settled: How many an adjudicator has decided.
        told: Whether this person may know the last three yet; where not, they are 0.
    """

    paper: str
    items: int
    decided: int
    agreed: int
    disputed: int
    settled: int
    told: bool = True


@dataclass(frozen=True, slots=True)
class Survey:
    """What a queue shows: papers, how far each is, some items; ``needed`` must judge each."""

    papers: tuple[ReviewedPaper, ...]
    progress: tuple[PaperProgress, ...]
    page: ItemsPage
    needed: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an act is kept: it is on the disk when this is given.

    Attributes:
        seq: ``Event.seq``.
        at: ``Event.at``.
        version: What the person sees now, to be given with their next act on the same thing.
    """

    seq: int
    at: str
    version: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What a person took back, and what holds in its place.

    Attributes:
        item: The item of the act that was taken back.
        kind: What the act was: judged, added, commented or settled.
        receipt: That it is taken back; ``version`` is that of what holds now, 0 for nothing.
    """

    item: str
    kind: EventKind
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody else said of an item.

    ``settles`` marks the word of an adjudicator, which has a ``reason`` where they gave one, and
    ``added`` that of one who added the clause.
    """

    person_name: str
    judgement: Judgement | None
    comment: str
    at: str
    settles: bool = False
    added: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person says of one item, with what the item came to.

    Attributes:
        item: What was judged.
        person: Who judged it.
        judgement: What they say now.
        comment: Their remark; empty without one.
        at: When they said so.
        blind: What they said before they could know what others say; None where they first judged
            when they could. Agreement is measured on these alone.
        outcome: What the item came to.
        found: Whether they added it without having seen that others had.
    """

    item: Item
    person: Person
    judgement: Judgement
    comment: str
    at: str
    blind: Judgement | None
    outcome: Outcome
    found: bool = False

    @property
    def label(self) -> Label | None:
        """The label that was found; None of an unflagged provision."""
        return self.item.label


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """An item with what it came to, whoever asks."""

    item: Item
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a scan brought.

    Attributes:
        new: How many items were not there before.
        carried: How many items with decisions stand elsewhere now, or say something else.
        stranded: How many items with decisions have no place any more.
        known: True when this very scan was taken in before, and nothing was done.
    """

    new: int = 0
    carried: int = 0
    stranded: int = 0
    known: bool = False


@dataclass(frozen=True, slots=True)
class StrandedItem:
    """An item with decisions that the latest scan no longer has, and why."""

    item: Item
    why: str
    ratings: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the record is whole.

    Attributes:
        seq: The last event, 0 for an empty record.
        digest: Its hash.
        problems: What is wrong, in sentences for readers; empty where all holds.
    """

    seq: int
    digest: str
    problems: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class UnknownError(InputError):
    """An item, paper or person that is not there, or not for the one who asks."""


class NotAllowedError(InputError):
    """An act that this person may not do, or not on this item."""


class BusyError(InputError):
    """The database was held by others for too long; nothing was kept of the act."""


class StaleError(InputError):
    """Somebody acted on the same thing meanwhile; nothing was overwritten.

    Attributes:
        current: The item as the person who acted may see it now.
    """

    def __init__(self, current: ItemRow) -> None:
        super().__init__(
            "This clause has changed since you opened it: your decision was not saved.",
            cure="Look at what it says now, and decide again.",
        )
        self.current = current
