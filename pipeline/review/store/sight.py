# SPDX-License-Identifier: Apache-2.0
"""Who may know what: people judge blind, and this is what keeps them so.

What others say of an item shows once all agree or an adjudicator has settled it; to a reviewer
once they have judged all that the program put before them of its paper, because a verdict can
still be changed. An adjudicator sees what is disputed.
A clause that one person added shows to the others once they have judged everything else of its
paper, so that each looks for what was missed by themselves.
What somebody could see once, they may remember: the record keeps who had judged all of a paper
when more was asked of it, and which role people had before.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from pipeline.review.outcomes import Outcome
from pipeline.review.store.fold import ItemState, Slot, outcome_of
from pipeline.review.store.rows import Project, count_needed, list_people
from pipeline.review.store.schema import ACTS, EVENTS, ITEMS, STANDS
from pipeline.review.values import EventKind, Item, ItemKind, Person, ReviewRole, Standing

__all__ = [
    "Sight",
    "could_know",
    "could_see_added",
    "count_decided",
    "finished_people",
    "look",
    "may_know",
    "may_miss",
    "mine",
    "seen_at",
    "seen_items",
    "sees_item",
    "shown_outcome",
    "standing_column",
    "unfinished_papers",
    "veiled_papers",
]

_JUDGING = frozenset({ReviewRole.REVIEWER, ReviewRole.ADMIN})
_SETTLING = frozenset({ReviewRole.ADJUDICATOR, ReviewRole.ADMIN})


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a review is and what of it a person may see, counted once for all that is asked.

    Attributes:
        who: The person.
        needed: How many must judge each item.
        counts: Number of living items by paper and by what they have come to.
        asked: Number of those that the program put before people, by paper.
        added: Number of those that people added, by paper.
        own_added: Number of these that the person judged, by paper.
        decided: Number of all that the person judged, by paper.
    """

    who: Person
    needed: int
    counts: Mapping[str, Mapping[str, int]]
    asked: Mapping[str, int]
    added: Mapping[str, int]
    own_added: Mapping[str, int]
    decided: Mapping[str, int]

    @property
    def veiled(self) -> frozenset[str]:
        """The papers of which the person may know no outcome yet."""
        if self.who.role is not ReviewRole.REVIEWER or self.needed == 1:
            # Somebody who judges alone has nobody to learn of.
            return frozenset()
        return frozenset(paper for paper in self.counts if not self._has_finished(paper))

    @property
    def told(self) -> frozenset[str]:
        """The papers of which the person may know outcomes."""
        return frozenset(self.counts) - self.veiled

    @property
    def unfinished(self) -> frozenset[str]:
        """The papers of which others added clauses that the person may not see yet."""
        if self.who.role not in _JUDGING:
            return frozenset()
        return frozenset(paper for paper in self.added if not self._has_finished(paper))

    def count_seen(self, paper: str) -> int:
        """Returns how many items of a paper there are for the person."""
        hidden = self.who.role in _JUDGING and not self._has_finished(paper)
        seen = self.own_added if hidden else self.added
        return self.asked.get(paper, 0) + seen.get(paper, 0)

    def _has_finished(self, paper: str) -> bool:
        return self.decided.get(paper, 0) - self.own_added.get(paper, 0) >= self.asked.get(
            paper, 0
        )


def look(project: Project, who: Person, papers: Collection[str] | None = None) -> Sight:
    """Returns what a person may see of a review, or of these papers alone."""
    needed = count_needed(project)
    here = () if papers is None else (ITEMS.c.paper.in_(sorted(papers)),)
    added = _count_by_paper(project, ITEMS.c.kind == str(ItemKind.ADDED), *here)
    own = (ITEMS.c.kind == str(ItemKind.ADDED), mine(project, who), *here)
    counts = _count_standings(project, standing_column(needed), *here)
    return Sight(
        who,
        needed,
        counts=counts,
        asked={one: sum(many.values()) - added.get(one, 0) for one, many in counts.items()},
        added=added,
        own_added=_count_by_paper(project, *own) if added else {},
        decided=count_decided(project, who, papers),
    )


def standing_column(needed: int) -> Any:  # noqa: ANN401 - a column
    """Returns the column of what items have come to where so many must judge each."""
    return ITEMS.c.alone if needed == 1 else ITEMS.c.together


def may_know(who: Person, standing: Standing, *, judged: bool, veiled: bool) -> bool:
    """Says whether a person may know what others say of an item that stands so.

    Args:
        who: The person.
        standing: What the item has come to.
        judged: Whether this person has judged it.
        veiled: Whether its paper is one of ``veiled_papers``.
    """
    if who.role is ReviewRole.REVIEWER:
        return judged and not veiled and standing in {Standing.AGREED, Standing.SETTLED}
    match standing:
        case Standing.SETTLED:
            return True
        case Standing.AGREED:
            return judged or who.role not in _JUDGING
        case Standing.DISPUTED:
            return who.role in _SETTLING
        case Standing.OPEN:
            return False


def may_miss(who: Person | None, state: ItemState) -> bool:
    """Says whether a person may know that decisions on an item have lost their place.

    A reviewer may where they decided something themselves: that others did, or that they added
    words, is told to nobody who may still judge. Without a person it is whether anybody decided.
    """
    if who is None or who.role is not ReviewRole.REVIEWER:
        return bool(state.standing)
    return any(act.person == who.id for act in state.standing)


def shown_outcome(who: Person, outcome: Outcome, state: ItemState, *, veiled: bool) -> Outcome:
    """Returns what an item has come to as far as a person may know."""
    judged = state.says(who.id, Slot.JUDGEMENT) is not None
    known = may_know(who, outcome.standing, judged=judged, veiled=veiled)
    return outcome if known else Outcome(Standing.OPEN)


def could_know(project: Project, who: Person, item: Item, state: ItemState) -> bool:
    """Says whether a person could know, or could once have known, what others say of an item.

    A reviewer who has once judged all of a paper could, for what had been said by then: from what
    is agreed there follows what is not, and neither to take back a judgement nor to be asked more
    of the paper makes anybody forget.

    Accepted gap: of what was taken back meanwhile it is not known when.
    """
    acts = [act for act in state.acts if act.slot is not Slot.COMMENT]
    others = [act.seq for act in acts if act.person != who.id]
    if not others:
        return False
    own = [act.seq for act in acts if act.person == who.id and act.slot is Slot.JUDGEMENT]
    if who.role is not ReviewRole.REVIEWER:
        outcome = outcome_of(item, state, needed=count_needed(project))
        return bool(own) or may_know(who, outcome.standing, judged=False, veiled=False)
    if own and _had_finished(project, who, item.paper, since=max(min(own), min(others))):
        return True
    return _knew_in_other_role(project, who, item, state)


def could_see_added(project: Project, who: Person, item: Item, state: ItemState) -> bool:
    """Says whether a person was shown, now or once, a clause that others added."""
    others = [act.seq for act in state.acts if act.person != who.id]
    return bool(others) and _had_finished(project, who, item.paper, since=min(others))


def finished_people(
    project: Project, papers: Collection[str] | None = None
) -> Mapping[str, frozenset[str]]:
    """Returns who has once judged all that the program put before them, by paper with clauses.

    Of a paper in which people alone found something it is everybody.
    """
    here = () if papers is None else (ITEMS.c.paper.in_(sorted(papers)),)
    living = _count_by_paper(project, *here)
    asked = _count_by_paper(project, ITEMS.c.kind != str(ItemKind.ADDED), *here)
    everybody = frozenset(person.id for person in list_people(project))
    finished = {paper: set[str]() if paper in asked else set(everybody) for paper in living}
    query = (
        select(ITEMS.c.paper, ACTS.c.person, func.count(ITEMS.c.id.distinct()))
        .join(ACTS, (ACTS.c.project == ITEMS.c.project) & (ACTS.c.item == ITEMS.c.id))
        .where(
            ITEMS.c.project == project.name,
            ITEMS.c.live == 1,
            ITEMS.c.kind != str(ItemKind.ADDED),
            ACTS.c.slot == str(Slot.JUDGEMENT),
            *here,
        )
        .group_by(ITEMS.c.paper, ACTS.c.person)
    )
    for paper, person, count in project.connection.execute(query):
        if count == asked[paper]:
            finished[paper].add(person)
    return {paper: frozenset(people) for paper, people in finished.items()}


def _had_finished(project: Project, who: Person, paper: str, *, since: int) -> bool:
    """Says whether a person had judged all of a paper at any time after an event, or has now."""
    if not _has_undecided(project, paper, _once_mine(project, who)):
        return True
    return any(
        body["paper"] == paper and who.id in body.get("finished", ())
        for _, body in _told_of(project, EventKind.OFFERED, who, after=since)
    )


def _knew_in_other_role(project: Project, who: Person, item: Item, state: ItemState) -> bool:
    """Says whether a person had a role before in which they could know what others had said."""
    roles = list(_told_of(project, EventKind.ENROLLED, who))
    for (_, before), (end, _) in pairwise(roles):
        then = replace(who, role=ReviewRole(before["role"]))
        early = replace(state, acts=tuple(act for act in state.acts if act.seq < end))
        if then.role is not ReviewRole.REVIEWER and could_know(project, then, item, early):
            return True
    return False


def _told_of(
    project: Project, kind: EventKind, who: Person, *, after: int = 0
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields number and body of events of no item, behind one, that name a person."""
    query = (
        select(EVENTS.c.seq, EVENTS.c.body)
        .where(
            EVENTS.c.project == project.name,
            EVENTS.c.item == "",
            EVENTS.c.seq > after,
            EVENTS.c.kind == str(kind),
            EVENTS.c.body.contains(f'"{who.id}"', autoescape=True),
        )
        .order_by(EVENTS.c.seq)
    )
    for seq, body in project.connection.execute(query):
        yield seq, json.loads(body)


def mine(project: Project, who: Person) -> ColumnElement[bool]:
    """Returns the condition that a person has judged an item."""
    return exists(_judged(project, who).where(STANDS))


def _once_mine(project: Project, who: Person) -> ColumnElement[bool]:
    """Returns the condition that a person has judged an item, even if they took it back."""
    return exists(_judged(project, who))


def _judged(project: Project, who: Person) -> Select[Any]:
    return select(literal(1)).where(
        ACTS.c.project == project.name,
        ACTS.c.item == ITEMS.c.id,
        ACTS.c.person == who.id,
        ACTS.c.slot == str(Slot.JUDGEMENT),
    )


def seen_at(
    project: Project, sight: Sight, column: ColumnElement[str], standing: Standing
) -> ColumnElement[bool]:
    """Returns the condition that an item stands so as far as a person may know.

    ``may_know`` in SQL, put so that an index on the column serves.
    """
    told = _among(sight)
    if standing is not Standing.OPEN:
        return _known_at(project, sight.who, column, standing, told)
    every = [one for one in Standing if one is not Standing.OPEN]
    unseen = [
        (column == str(one)) & not_(_known_at(project, sight.who, column, one, told))
        for one in every
    ]
    return or_(column == str(Standing.OPEN), *unseen)


def _among(sight: Sight) -> ColumnElement[bool]:
    """Returns the condition that outcomes of an item's paper may be known, told shortly."""
    told, veiled = sight.told, sight.veiled
    if not told:
        return false()
    if len(told) < len(veiled):
        return ITEMS.c.paper.in_(sorted(told))
    return ITEMS.c.paper.not_in(sorted(veiled)) if veiled else true()


def _known_at(
    project: Project,
    who: Person,
    column: ColumnElement[str],
    standing: Standing,
    told: ColumnElement[bool],
) -> ColumnElement[bool]:
    stands = column == str(standing)
    if standing is Standing.DISPUTED:
        return stands if who.role in _SETTLING else false()
    if who.role is ReviewRole.REVIEWER:
        return stands & told & mine(project, who)
    if standing is Standing.AGREED and who.role in _JUDGING:
        return stands & mine(project, who)
    return stands


def veiled_papers(project: Project, who: Person, papers: Collection[str]) -> frozenset[str]:
    """Returns those of some papers of which a person may know no outcome yet."""
    if who.role is not ReviewRole.REVIEWER or not papers:
        return frozenset()
    return look(project, who, papers).veiled


def count_decided(
    project: Project, who: Person, papers: Collection[str] | None = None
) -> dict[str, int]:
    """Returns how many items a person has judged, by paper, of these papers or of all."""
    # From the index on what people judged alone: what they added is among it.
    query = (
        select(ACTS.c.paper, func.count())
        .where(
            ACTS.c.project == project.name,
            ACTS.c.person == who.id,
            ACTS.c.slot == str(Slot.JUDGEMENT),
            STANDS,
            ACTS.c.live == 1,
        )
        .group_by(ACTS.c.paper)
    )
    if papers is not None:
        query = query.where(ACTS.c.paper.in_(sorted(papers)))
    return {paper: count for paper, count in project.connection.execute(query)}


def _count_standings(
    project: Project, column: ColumnElement[str], *conditions: ColumnElement[bool]
) -> dict[str, dict[str, int]]:
    """Returns the number of living items by paper and by what the column says."""
    # In the order of the index, so that nothing has to be sorted.
    query = (
        select(column, ITEMS.c.paper, func.count())
        .where(ITEMS.c.project == project.name, ITEMS.c.live == 1, *conditions)
        .group_by(column, ITEMS.c.paper)
    )
    counts: dict[str, dict[str, int]] = {}
    for standing, paper, count in project.connection.execute(query):
        counts.setdefault(paper, {})[standing] = count
    return counts


def _count_by_paper(project: Project, *conditions: ColumnElement[bool]) -> dict[str, int]:
    query = (
        select(ITEMS.c.paper, func.count())
        .where(ITEMS.c.project == project.name, ITEMS.c.live == 1, *conditions)
        .group_by(ITEMS.c.paper)
    )
    return {paper: count for paper, count in project.connection.execute(query)}


def unfinished_papers(
    project: Project, who: Person, papers: Collection[str] | None = None
) -> frozenset[str]:
    """Returns the papers of which others added clauses that this person may not see yet."""
    if who.role not in _JUDGING:
        return frozenset()
    here = () if papers is None else (ITEMS.c.paper.in_(sorted(papers)),)
    added = _count_by_paper(project, ITEMS.c.kind == str(ItemKind.ADDED), *here)
    return look(project, who, added).unfinished if added else frozenset()


def _has_undecided(project: Project, paper: str, decided: ColumnElement[bool]) -> bool:
    """Says whether anything that the program put before people is not decided like that."""
    query = select(literal(1)).where(
        ITEMS.c.project == project.name,
        ITEMS.c.live == 1,
        ITEMS.c.paper == paper,
        ITEMS.c.kind != str(ItemKind.ADDED),
        ~decided,
    )
    return project.connection.execute(query.limit(1)).first() is not None


def seen_items(
    project: Project, who: Person, unfinished: Collection[str]
) -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions under which a person sees an item."""
    if not unfinished:
        return ()
    return (
        or_(
            ITEMS.c.kind != str(ItemKind.ADDED),
            ITEMS.c.paper.not_in(sorted(unfinished)),
            mine(project, who),
        ),
    )


def sees_item(project: Project, who: Person, item: Item, state: ItemState) -> bool:
    """Says whether a person sees an item at all."""
    if item.kind is not ItemKind.ADDED or who.role not in _JUDGING:
        return True
    if state.says(who.id, Slot.JUDGEMENT) is not None:
        return True
    return not _has_undecided(project, item.paper, mine(project, who))
