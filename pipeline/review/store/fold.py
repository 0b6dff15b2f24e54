# SPDX-License-Identifier: Apache-2.0
"""What events come to. Pure: the same events give the same state, wherever they are folded.

Each event of an item says all that changes for that item; so the state of one item is the fold of
its own events, and the state of a review that of all.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from pipeline.review.intake.restating import restate
from pipeline.review.outcomes import Difference, Outcome, settle, tell_apart
from pipeline.review.store.codec import decode_item, decode_judgement
from pipeline.review.values import (
    Event,
    EventKind,
    Item,
    ItemKind,
    Judgement,
    Person,
    ReviewRole,
)

__all__ = [
    "Act",
    "Folded",
    "ItemState",
    "Slot",
    "advance",
    "differences_of",
    "fold_all",
    "fold_item",
    "outcome_of",
    "view_of",
]


class Slot(StrEnum):
    """What an act fills; a later act of the same person on the same item takes its place."""

    JUDGEMENT = "judgement"
    COMMENT = "comment"
    SETTLEMENT = "settlement"


_SLOTS = {
    EventKind.JUDGED: Slot.JUDGEMENT,
    EventKind.ADDED: Slot.JUDGEMENT,
    EventKind.COMMENTED: Slot.COMMENT,
    EventKind.SETTLED: Slot.SETTLEMENT,
}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person said of an item.

    Attributes:
        seq: Its event.
        at: When.
        person: Who.
        kind: Judged, added, commented or settled.
        judgement: What was said; None of a remark.
        comment: The remark; empty where it is none or was taken away.
        reason: Why an adjudicator settled it so; empty where they gave none.
        informed: Whether the person could know what others say.
        holds: False once it was taken back.
        found: The clause as this person found it, where they added it; else None.
    """

    seq: int
    at: str
    person: str
    kind: EventKind
    judgement: Judgement | None
    comment: str
    informed: bool
    holds: bool = True
    found: Item | None = None
    reason: str = ""

    @property
    def slot(self) -> Slot:
        """What it fills."""
        return _SLOTS[self.kind]


@dataclass(frozen=True, slots=True)
class ItemState:
    """What the events of one item come to.

    Attributes:
        acts: All that people did, oldest first, those taken back among them.
        changed: The last event of this item, 0 for none.
        added: Whether it is one that people added, and that no finding has taken the place of.
        stranded: Why the latest scan no longer has it; empty where it has.
    """

    acts: tuple[Act, ...] = ()
    changed: int = 0
    added: bool = False
    stranded: str = ""

    @property
    def standing(self) -> tuple[Act, ...]:
        """The last act of each person in each slot that was not taken back, oldest first."""
        last = {(act.slot, act.person): act for act in self.acts if act.holds}
        return tuple(sorted(last.values(), key=lambda act: act.seq))

    def says(self, person: str, slot: Slot) -> Act | None:
        """Returns what a person says now in a slot, None for nothing."""
        return next(
            (act for act in self.standing if act.person == person and act.slot is slot), None
        )

    def found_by(self, person: str) -> Item | None:
        """Returns the clause as a person found it, None where they did not add it."""
        found = [act.found for act in self.acts if act.holds and act.person == person]
        return next((one for one in reversed(found) if one is not None), None)

    @property
    def settlement(self) -> Act | None:
        """What an adjudicator decided last, None where nobody did."""
        settled = [act for act in self.standing if act.slot is Slot.SETTLEMENT]
        return settled[-1] if settled else None

    @property
    def judgements(self) -> Mapping[str, Judgement]:
        """What each person says of it now."""
        return {
            act.person: act.judgement
            for act in self.standing
            if act.slot is Slot.JUDGEMENT and act.judgement is not None
        }

    @property
    def is_live(self) -> bool:
        """Whether it is still asked: one that people added is, while one of them says so."""
        if self.stranded:
            return False
        return not self.added or bool(self.judgements) or self.settlement is not None


def fold_item(events: Iterable[Event]) -> ItemState:
    """Returns what the events of one item come to, oldest first."""
    state = ItemState()
    for event in events:
        state = advance(state, event)
    return state


def advance(state: ItemState, event: Event) -> ItemState:
    """Returns the state after one more event of the same item."""
    body = json.loads(event.body)
    state = replace(state, changed=event.seq)
    if event.kind in _SLOTS:
        added = state.added or event.kind is EventKind.ADDED
        return replace(state, acts=(*state.acts, _read_act(event, body, state)), added=added)
    if event.kind is EventKind.UNDONE:
        return _take_back(state, body["undone"])
    if event.kind is EventKind.STRANDED:
        return replace(state, stranded=body["why"])
    if event.kind is EventKind.CARRIED:
        return _carry(state, body)
    return state


def outcome_of(item: Item, state: ItemState, *, needed: int) -> Outcome:
    """Returns what an item has come to where so many must judge it."""
    settled = state.settlement
    return settle(
        item,
        state.judgements,
        None if settled is None else settled.judgement,
        needed=needed,
    )


def differences_of(item: Item, state: ItemState) -> tuple[Difference, ...]:
    """Returns on what those who judged an item differ; nobody differs from themselves."""
    said = tuple(state.judgements.values())
    return tell_apart(item, said) if len(said) > 1 else ()


def view_of(item: Item, state: ItemState, person: str) -> Item:
    """Returns an item as a person has it: what they added themselves is as they found it."""
    found = state.found_by(person)
    if found is None:
        return item
    return replace(found, id=item.id, paper=item.paper, urgency=item.urgency, live=item.live)


@dataclass(slots=True)
class Folded:
    """What a whole record comes to.

    Attributes:
        items: The state of each item that has events of its own, by id.
        digests: What each item said when it was last put before people, by id.
        gone: Items that nobody had judged and that the latest scan no longer has.
        papers: What each paper was when it was last taken in, by id.
        absent: Papers that the latest scan no longer has.
        people: Everybody who takes part, by id.
    """

    items: dict[str, ItemState] = field(default_factory=lambda: defaultdict(ItemState))
    digests: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    papers: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)


def fold_all(events: Iterable[Event]) -> Folded:
    """Returns what a record comes to, oldest event first."""
    folded = Folded()
    for event in events:
        if event.item:
            folded.items[event.item] = advance(folded.items[event.item], event)
            _note_digest(folded, event)
        elif event.kind is EventKind.OFFERED:
            _take_offer(folded, event)
        elif event.kind is EventKind.ENROLLED:
            person = _read_person(event)
            folded.people[person.id] = person
    return folded


def _read_act(event: Event, body: Mapping[str, object], before: ItemState) -> Act:
    judged, found = body.get("judgement"), body.get("item")
    return Act(
        seq=event.seq,
        at=event.at,
        person=event.person,
        kind=event.kind,
        judgement=decode_judgement(judged) if isinstance(judged, dict) else None,
        comment=str(body.get("comment", "")),
        informed=bool(body.get("informed", False)),
        found=decode_item(found, urgency=0, live=True) if isinstance(found, dict) else None,
        reason=_reason(event, body, before),
    )


def _reason(event: Event, body: Mapping[str, object], before: ItemState) -> str:
    if event.kind is not EventKind.SETTLED:
        return ""
    if "reason" in body:
        return str(body["reason"])
    # Records of earlier versions hold it as the remark that its author had written before.
    remark = before.says(event.person, Slot.COMMENT)
    return "" if remark is None else remark.comment


def _take_back(state: ItemState, seq: int) -> ItemState:
    acts = tuple(replace(act, holds=False) if act.seq == seq else act for act in state.acts)
    return replace(state, acts=acts)


def _carry(state: ItemState, body: Mapping[str, Any]) -> ItemState:
    old, new = (decode_item(body[name], urgency=0, live=True) for name in ("was", "item"))
    acts = tuple(_restate_act(act, old, new) for act in state.acts)
    added = state.added and new.kind is ItemKind.ADDED
    return replace(state, acts=acts, added=added, stranded="")


def _restate_act(act: Act, old: Item, new: Item) -> Act:
    if act.judgement is None:
        return act
    said = restate(act.judgement, old, new)
    found = None if act.found is None else _find_again(act.found, new)
    act = replace(act, found=found)
    # What says nothing of the new item is not taken for an answer.
    return replace(act, holds=False) if said is None else replace(act, judgement=said)


def _find_again(found: Item, new: Item) -> Item | None:
    """Returns what a person added where it stands now; None once the program finds it itself."""
    if new.kind is not ItemKind.ADDED:
        return None
    moved = replace(new, label=found.label, severity=found.severity, bound=found.bound)
    at = new.quote.find(found.quote)
    if at < 0:
        return moved
    start = new.start + at
    return replace(moved, start=start, end=start + len(found.quote), quote=found.quote)


def _note_digest(folded: Folded, event: Event) -> None:
    digest = json.loads(event.body).get("digest")
    if digest:
        folded.digests[event.item] = digest
        folded.gone.discard(event.item)


def _take_offer(folded: Folded, event: Event) -> None:
    body = json.loads(event.body)
    folded.papers[body["paper"]] = body["digest"]
    (folded.absent.discard if body["live"] else folded.absent.add)(body["paper"])
    folded.digests.update(body["items"])
    folded.gone.difference_update(body["items"])
    folded.gone.update(body["gone"])


def _read_person(event: Event) -> Person:
    body = json.loads(event.body)
    return Person(
        id=body["person"],
        name=body["name"],
        role=ReviewRole(body["role"]),
        active=body["active"],
    )
