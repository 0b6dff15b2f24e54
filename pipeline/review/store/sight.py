# SPDX-License-Identifier: Apache-2.0
"""Who may know what: people judge blind, and this is what keeps them so.

What others say of an item shows once all agree or an adjudicator has settled it; to a reviewer
once they have judged all that the program put before them of its paper, because a verdict can
still be changed. An adjudicator sees what is disputed.
A clause that one person added shows to the others once they have judged everything else of its
paper, so that each looks for what was missed by themselves.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, literal, not_, or_, select

from pipeline.review.outcomes import Outcome
from pipeline.review.store.fold import ItemState, Slot, outcome_of
from pipeline.review.store.rows import Project, count_needed
from pipeline.review.store.schema import ACTS, ITEMS, STANDS
from pipeline.review.values import Item, ItemKind, Person, ReviewRole, Standing

__all__ = [
    "could_know",
    "count_decided",
    "has_undecided",
    "may_know",
    "mine",
    "seen_at",
    "seen_items",
    "sees_item",
    "shown_outcome",
    "unfinished_papers",
    "veiled_papers",
]

_JUDGING = frozenset({ReviewRole.REVIEWER, ReviewRole.ADMIN})
_SETTLING = frozenset({ReviewRole.ADJUDICATOR, ReviewRole.ADMIN})


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


def shown_outcome(who: Person, outcome: Outcome, state: ItemState, *, veiled: bool) -> Outcome:
    """Returns what an item has come to as far as a person may know."""
    judged = state.says(who.id, Slot.JUDGEMENT) is not None
    known = may_know(who, outcome.standing, judged=judged, veiled=veiled)
    return outcome if known else Outcome(Standing.OPEN)


def could_know(project: Project, who: Person, item: Item, state: ItemState) -> bool:
    """Says whether a person could know, or could once have known, what others say of an item.

    A reviewer who has once judged all of a paper could: from what is agreed there follows what
    is not, and to take back one judgement does not make anybody forget.
    """
    acts = [act for act in state.acts if act.slot is not Slot.COMMENT]
    if all(act.person == who.id for act in acts):
        return False
    judged = any(act.person == who.id and act.slot is Slot.JUDGEMENT for act in acts)
    if who.role is ReviewRole.REVIEWER:
        return judged and not _has_undecided(project, item.paper, _once_mine(project, who))
    outcome = outcome_of(item, state, needed=count_needed(project))
    return judged or may_know(who, outcome.standing, judged=judged, veiled=False)


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
    project: Project,
    who: Person,
    column: ColumnElement[str],
    standing: Standing,
    veiled: Collection[str],
) -> ColumnElement[bool]:
    """Returns the condition that an item stands so as far as a person may know.

    ``may_know`` in SQL, put so that an index on the column serves.
    """
    if standing is not Standing.OPEN:
        return _known_at(project, who, column, standing, veiled)
    every = [one for one in Standing if one is not Standing.OPEN]
    unseen = [
        (column == str(one)) & not_(_known_at(project, who, column, one, veiled)) for one in every
    ]
    return or_(column == str(Standing.OPEN), *unseen)


def _known_at(
    project: Project,
    who: Person,
    column: ColumnElement[str],
    standing: Standing,
    veiled: Collection[str],
) -> ColumnElement[bool]:
    stands = column == str(standing)
    if standing is Standing.DISPUTED:
        return stands if who.role in _SETTLING else false()
    if who.role is ReviewRole.REVIEWER:
        return stands & mine(project, who) & ITEMS.c.paper.not_in(sorted(veiled))
    if standing is Standing.AGREED and who.role in _JUDGING:
        return stands & mine(project, who)
    return stands


def veiled_papers(
    project: Project, who: Person, papers: Collection[str] | None = None
) -> frozenset[str]:
    """Returns the papers of which a person may know no outcome yet, among these or among all."""
    if who.role is not ReviewRole.REVIEWER or count_needed(project) == 1:
        # Somebody who judges alone has nobody to learn of.
        return frozenset()
    here = () if papers is None else (ITEMS.c.paper.in_(sorted(papers)),)
    asked = _count_by_paper(project, ITEMS.c.kind != str(ItemKind.ADDED), *here)
    added = _count_by_paper(
        project, ITEMS.c.kind == str(ItemKind.ADDED), mine(project, who), *here
    )
    decided = count_decided(project, who, papers)
    return frozenset(
        paper
        for paper, count in asked.items()
        if decided.get(paper, 0) - added.get(paper, 0) < count
    )


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


def _count_by_paper(project: Project, *conditions: ColumnElement[bool]) -> dict[str, int]:
    query = (
        select(ITEMS.c.paper, func.count())
        .where(ITEMS.c.project == project.name, ITEMS.c.live == 1, *conditions)
        .group_by(ITEMS.c.paper)
    )
    return {paper: count for paper, count in project.connection.execute(query)}


def unfinished_papers(project: Project, who: Person) -> frozenset[str]:
    """Returns the papers of which others added clauses that this person may not see yet."""
    if who.role not in _JUDGING:
        return frozenset()
    with_added = (
        select(ITEMS.c.paper)
        .where(
            ITEMS.c.project == project.name,
            ITEMS.c.live == 1,
            ITEMS.c.kind == str(ItemKind.ADDED),
        )
        .distinct()
    )
    papers = project.connection.execute(with_added).scalars().all()
    return frozenset(paper for paper in papers if has_undecided(project, who, paper))


def has_undecided(project: Project, who: Person, paper: str) -> bool:
    """Says whether a person has yet to judge anything that the program put before them."""
    return _has_undecided(project, paper, mine(project, who))


def _has_undecided(project: Project, paper: str, decided: ColumnElement[bool]) -> bool:
    query = select(func.count()).where(
        ITEMS.c.project == project.name,
        ITEMS.c.live == 1,
        ITEMS.c.paper == paper,
        ITEMS.c.kind != str(ItemKind.ADDED),
        ~decided,
    )
    return project.connection.execute(query).scalar_one() > 0


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
    return not has_undecided(project, who, item.paper)
