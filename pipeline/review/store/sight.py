# SPDX-License-Identifier: Apache-2.0
"""Who may know what: people judge blind, and this is what keeps them so.

What others say of an item shows once all agree or an adjudicator has settled it. Somebody who
could still judge it sees no agreement of others before; an adjudicator sees what is disputed.
A clause that one person added shows to the others once they have judged everything else of its
paper, so that each looks for what was missed by themselves.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, false, func, literal, or_, select

from pipeline.review.outcomes import Outcome
from pipeline.review.store.fold import ItemState, Slot
from pipeline.review.store.rows import Project
from pipeline.review.store.schema import ACTS, ITEMS, STANDS
from pipeline.review.values import Item, ItemKind, Person, ReviewRole, Standing

__all__ = [
    "may_know",
    "mine",
    "seen_at",
    "seen_items",
    "sees_item",
    "shown_outcome",
    "unfinished_papers",
]

_JUDGING = frozenset({ReviewRole.REVIEWER, ReviewRole.ADMIN})
_SETTLING = frozenset({ReviewRole.ADJUDICATOR, ReviewRole.ADMIN})


def may_know(who: Person, standing: Standing, *, judged: bool) -> bool:
    """Says whether a person may know what others say of an item that stands so.

    Args:
        who: The person.
        standing: What the item has come to.
        judged: Whether this person has judged it.
    """
    match standing:
        case Standing.SETTLED:
            return True
        case Standing.AGREED:
            return judged or who.role not in _JUDGING
        case Standing.DISPUTED:
            return who.role in _SETTLING
        case Standing.OPEN:
            return False


def shown_outcome(who: Person, outcome: Outcome, state: ItemState) -> Outcome:
    """Returns what an item has come to as far as a person may know."""
    judged = state.says(who.id, Slot.JUDGEMENT) is not None
    return outcome if may_know(who, outcome.standing, judged=judged) else Outcome(Standing.OPEN)


def mine(project: Project, who: Person) -> ColumnElement[bool]:
    """Returns the condition that a person has judged an item."""
    return exists(
        select(literal(1)).where(
            ACTS.c.project == project.name,
            ACTS.c.item == ITEMS.c.id,
            ACTS.c.person == who.id,
            ACTS.c.slot == str(Slot.JUDGEMENT),
            STANDS,
        )
    )


def seen_at(
    project: Project, who: Person, column: ColumnElement[str], standing: Standing
) -> ColumnElement[bool]:
    """Returns the condition that an item stands so as far as a person may know.

    ``may_know`` in SQL, put so that an index on the column serves.
    """
    agreed = column == str(Standing.AGREED)
    keeps_back = who.role in _JUDGING
    if standing is Standing.AGREED:
        return agreed & mine(project, who) if keeps_back else agreed
    if standing is not Standing.OPEN:
        known = standing is Standing.SETTLED or who.role in _SETTLING
        return column == str(standing) if known else false()
    unseen = [column == str(Standing.OPEN)]
    if who.role not in _SETTLING:
        unseen.append(column == str(Standing.DISPUTED))
    if keeps_back:
        unseen.append(agreed & ~mine(project, who))
    return or_(*unseen)


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
    return frozenset(paper for paper in papers if _has_undecided(project, who, paper))


def _has_undecided(project: Project, who: Person, paper: str) -> bool:
    query = select(func.count()).where(
        ITEMS.c.project == project.name,
        ITEMS.c.live == 1,
        ITEMS.c.paper == paper,
        ITEMS.c.kind != str(ItemKind.ADDED),
        ~mine(project, who),
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
    return not _has_undecided(project, who, item.paper)
