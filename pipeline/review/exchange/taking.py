# SPDX-License-Identifier: Apache-2.0
"""Judgements that come from outside, laid on the desk: nothing that was said meanwhile is lost.

Whatever cannot be taken in is a conflict that shows both versions; all else is taken in.
"""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import InputError
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import ItemRow, StaleError
from pipeline.review.values import Item, Judgement

__all__ = ["Conflict", "ConflictKind", "Offer", "Taken", "Tally", "lay_down"]


class ConflictKind(StrEnum):
    """Why a judgement was not taken in.

    ``OTHERWISE``: the same person says something else of it by now. ``CHANGED``: the paper is
    another than the one that was judged. ``UNKNOWN``: the review has no such clause, or no
    longer. ``REFUSED``: it cannot be a judgement of this clause.
    """

    OTHERWISE = "otherwise"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judgement that was not taken in.

    Attributes:
        place: Where it stands: "sheet Clauses, row 7", or a line of a file.
        kind: What kind of conflict it is.
        why: In a sentence, what is in the way and what to do.
        item: What it is about, None where that is not known.
        offered: What it says; None for a remark alone.
        held: What the same person says in the review, None where nothing.
        remark: The remark that was offered; may be empty.
        remark_held: The remark that is in the review; may be empty.
    """

    place: str
    kind: ConflictKind
    why: str
    item: Item | None = None
    offered: Judgement | None = None
    held: Judgement | None = None
    remark: str = ""
    remark_held: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of judgements from outside.

    Attributes:
        new: Number that were taken in.
        known: Number that the review held already.
        others: Number of rows that name somebody else as their author; they were passed over.
        conflicts: What was not taken in.
    """

    new: int = 0
    known: int = 0
    others: int = 0
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody says of an item, from outside.

    Attributes:
        place: Where it stands, for a person.
        judgement: What they say; None for a remark alone.
        remark: Their remark; None where there is none to be kept or taken away.
        seen: Version of their judgement when they were asked; 0 where they saw none.
        remark_seen: The same of their remark.
    """

    place: str
    judgement: Judgement | None
    remark: str | None
    seen: int = 0
    remark_seen: int = 0


class Tally:
    """Counts what came of offers; ``total`` gives the whole."""

    def __init__(self) -> None:
        self._new = self._known = self._others = 0
        self._conflicts: list[Conflict] = []

    def count(self, *, new: bool) -> None:
        """Counts an offer that was taken in, or that held already."""
        self._new += new
        self._known += not new

    def pass_over(self) -> None:
        """Counts a row of somebody else."""
        self._others += 1

    def stop(self, conflict: Conflict) -> None:
        """Keeps a conflict."""
        self._conflicts.append(conflict)

    def total(self) -> Taken:
        """Returns what came of all offers so far."""
        return Taken(self._new, self._known, self._others, tuple(self._conflicts))


def lay_down(desk: Desk, person: str, row: ItemRow, offer: Offer, tally: Tally) -> None:
    """Takes an offer in where nothing was said meanwhile, and keeps a conflict where it was.

    Args:
        desk: The review.
        person: ``Person.id`` of its author.
        row: The item as that person sees it now.
        offer: What they say of it.
        tally: Counts what came of it.
    """
    # First the judgement: a remark alone would be no answer.
    told = []
    for act in _ACTS:
        try:
            told.append(act(desk, person, row, offer))
        except StaleError as error:
            tally.stop(_otherwise(error.current, offer))
            break
        except InputError as error:
            why = f"{error.message} {error.cure or ''}".strip()
            tally.stop(_conflict(ConflictKind.REFUSED, why, row, offer))
            break
    if any(told) or len(told) == len(_ACTS):
        tally.count(new=any(told))


def _judge(desk: Desk, person: str, row: ItemRow, offer: Offer) -> bool:
    if offer.judgement is None or offer.judgement == row.judgement:
        return False
    desk.judge(person, row.item.id, offer.judgement, version=offer.seen)
    return True


def _remark(desk: Desk, person: str, row: ItemRow, offer: Offer) -> bool:
    if offer.remark is None or offer.remark == row.comment:
        return False
    desk.comment(person, row.item.id, offer.remark, version=offer.remark_seen)
    return True


def _otherwise(now: ItemRow, offer: Offer) -> Conflict:
    why = "You said something else of this clause meanwhile. Open it, and decide which holds."
    return _conflict(ConflictKind.OTHERWISE, why, now, offer)


def _conflict(kind: ConflictKind, why: str, row: ItemRow, offer: Offer) -> Conflict:
    return Conflict(
        place=offer.place,
        kind=kind,
        why=why,
        item=row.item,
        offered=offer.judgement,
        held=row.judgement,
        remark=offer.remark or "",
        remark_held=row.comment,
    )


_ACTS = (_judge, _remark)
