# SPDX-License-Identifier: Apache-2.0
"""What pages ask of a review. Nothing here changes anything."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from pipeline.review.store.fold import ItemState, Slot, outcome_of
from pipeline.review.store.rows import (
    ItemRecord,
    Project,
    count_needed,
    find_items,
    list_people,
    read_item,
    read_paper,
    read_states,
)
from pipeline.review.store.schema import ACTS, ITEMS, PAPERS
from pipeline.review.store.sight import (
    mine,
    seen_items,
    seen_standing,
    shown_outcome,
    unfinished_papers,
)
from pipeline.review.store.values import (
    Chosen,
    ItemOutcome,
    ItemRow,
    ItemsPage,
    Order,
    PaperProgress,
    Rating,
    Said,
    StrandedItem,
)
from pipeline.review.values import EventKind, Judgement, Person, ReviewedPaper, Standing

__all__ = [
    "find_offset",
    "find_page",
    "iterate_outcomes",
    "list_disputed",
    "list_papers",
    "list_stranded",
    "measure_progress",
    "rate_all",
    "say_of_others",
    "see_item",
]

_COLUMNS = (
    ITEMS.c.id,
    ITEMS.c.urgency,
    ITEMS.c.live,
    ITEMS.c.waiting,
    ITEMS.c.changed,
    ITEMS.c.says,
)


def list_papers(project: Project) -> tuple[ReviewedPaper, ...]:
    """Returns the papers of the latest scan by rank."""
    query = (
        select(PAPERS)
        .where(PAPERS.c.project == project.name, PAPERS.c.live == 1)
        .order_by(PAPERS.c.position, PAPERS.c.id)
    )
    return tuple(read_paper(row) for row in project.connection.execute(query).mappings())


def find_page(
    project: Project, chosen: Chosen, *, who: Person, offset: int, limit: int
) -> ItemsPage:
    """Returns some of the items that were chosen, as one person may see them."""
    needed = count_needed(project)
    conditions = _conditions(project, chosen, who=who, needed=needed)
    total = project.connection.execute(
        select(func.count()).select_from(ITEMS).where(*conditions)
    ).scalar_one()
    query = (
        _ordered(select(*_COLUMNS), chosen, project).where(*conditions).offset(offset).limit(limit)
    )
    records = [read_item(row) for row in project.connection.execute(query).mappings()]
    return ItemsPage(_see(project, records, who=who, needed=needed), total)


def find_offset(project: Project, chosen: Chosen, *, who: Person, item: str) -> int | None:
    """Returns how many of the chosen items stand before one, None where it is not chosen."""
    conditions = _conditions(project, chosen, who=who, needed=count_needed(project))
    query = _ordered(select(ITEMS.c.id), chosen, project).where(*conditions)
    ids = project.connection.execute(query).scalars()
    return next((place for place, each in enumerate(ids) if each == item), None)


def list_disputed(project: Project, *, who: Person | None, offset: int, limit: int) -> ItemsPage:
    """Returns items on which people differ, the most urgent first."""
    needed = count_needed(project)
    conditions = (
        ITEMS.c.project == project.name,
        ITEMS.c.live == 1,
        _standing_column(needed) == str(Standing.DISPUTED),
    )
    total = project.connection.execute(
        select(func.count()).select_from(ITEMS).where(*conditions)
    ).scalar_one()
    query = (
        select(*_COLUMNS)
        .where(*conditions)
        .order_by(ITEMS.c.urgency, ITEMS.c.id)
        .offset(offset)
        .limit(limit)
    )
    records = [read_item(row) for row in project.connection.execute(query).mappings()]
    return ItemsPage(_see(project, records, who=who, needed=needed), total)


def see_item(project: Project, record: ItemRecord, state: ItemState, *, who: Person) -> ItemRow:
    """Returns an item as one person may see it."""
    return _row(record, state, who=who, needed=count_needed(project))


def measure_progress(project: Project, *, who: Person) -> tuple[PaperProgress, ...]:
    """Returns how far each paper is, by rank."""
    unfinished = unfinished_papers(project, who)
    totals = _count(project, ITEMS.c.live == 1)
    for paper in unfinished:
        seen = (ITEMS.c.live == 1, ITEMS.c.paper == paper, *seen_items(project, who, {paper}))
        totals[paper] = _count(project, *seen).get(paper, 0)
    column = _standing_column(count_needed(project))
    by_standing = {
        standing: _count(project, ITEMS.c.live == 1, column == str(standing))
        for standing in (Standing.AGREED, Standing.DISPUTED, Standing.SETTLED)
    }
    decided = _count_decided(project, who)
    return tuple(
        PaperProgress(
            paper=paper.id,
            items=totals.get(paper.id, 0),
            decided=decided.get(paper.id, 0),
            agreed=by_standing[Standing.AGREED].get(paper.id, 0),
            disputed=by_standing[Standing.DISPUTED].get(paper.id, 0),
            settled=by_standing[Standing.SETTLED].get(paper.id, 0),
        )
        for paper in list_papers(project)
    )


def say_of_others(
    project: Project, item: ItemRecord, state: ItemState, *, who: Person
) -> tuple[Said, ...]:
    """Returns what others say of an item, oldest first; nothing while a person may not know."""
    outcome = outcome_of(item.item, state, needed=count_needed(project))
    if shown_outcome(who, outcome, state).standing is Standing.OPEN:
        return ()
    names = {person.id: person.name for person in list_people(project)}
    return _tell(state, names, without=who.id)


def rate_all(project: Project) -> Iterator[Rating]:
    """Yields what each person says of each living item that was judged, by item and person."""
    people = {person.id: person for person in list_people(project)}
    needed = count_needed(project)
    for record, state in _judged_items(project):
        outcome = outcome_of(record.item, state, needed=needed)
        for act in state.standing:
            if act.slot is not Slot.JUDGEMENT or act.judgement is None:
                continue
            remark = state.says(act.person, Slot.COMMENT)
            yield Rating(
                item=record.item,
                person=people[act.person],
                judgement=act.judgement,
                comment="" if remark is None else remark.comment,
                at=act.at,
                blind=_blind(state, act.person),
                outcome=outcome,
            )


def iterate_outcomes(project: Project) -> Iterator[ItemOutcome]:
    """Yields all living items by urgency, each with what it has come to."""
    needed = count_needed(project)
    touched = {record.item.id: state for record, state in _judged_items(project)}
    living = sorted(
        (record.item for record in find_items(project, ITEMS.c.live == 1)),
        key=lambda item: (item.urgency, item.id),
    )
    for item in living:
        state = touched.get(item.id, ItemState())
        yield ItemOutcome(item, outcome_of(item, state, needed=needed))


def list_stranded(project: Project) -> tuple[StrandedItem, ...]:
    """Returns the items with decisions that the latest scan no longer has, by id."""
    names = {person.id: person.name for person in list_people(project)}
    records = {
        record.item.id: record
        for record in find_items(project, ITEMS.c.live == 0, ITEMS.c.changed > 0)
    }
    states = read_states(project, sorted(records))
    return tuple(
        StrandedItem(records[item].item, states[item].stranded, _tell(states[item], names))
        for item in sorted(records)
        if states[item].stranded and states[item].standing
    )


def _conditions(project: Project, chosen: Chosen, *, who: Person, needed: int) -> list[Any]:
    conditions: list[Any] = [ITEMS.c.project == project.name, ITEMS.c.live == 1]
    if chosen.paper is not None:
        conditions.append(ITEMS.c.paper == chosen.paper)
    if chosen.category is not None:
        conditions.append(ITEMS.c.label == str(chosen.category))
    if chosen.kind is not None:
        conditions.append(ITEMS.c.kind == str(chosen.kind))
    if chosen.standing is not None:
        seen = seen_standing(project, who, _standing_column(needed))
        conditions.append(seen == str(chosen.standing))
    if chosen.undecided_only:
        conditions.append(~mine(project, who))
    conditions.extend(seen_items(project, who, unfinished_papers(project, who)))
    return conditions


def _ordered(query: Any, chosen: Chosen, project: Project) -> Any:  # noqa: ANN401 - SQL
    if chosen.order is Order.QUEUE:
        return query.order_by(ITEMS.c.urgency, ITEMS.c.id)
    if chosen.paper is not None:
        return query.order_by(ITEMS.c.start_at, ITEMS.c.id)
    papers = (PAPERS.c.project == project.name) & (PAPERS.c.id == ITEMS.c.paper)
    return query.join(PAPERS, papers).order_by(
        PAPERS.c.position, PAPERS.c.id, ITEMS.c.start_at, ITEMS.c.id
    )


def _standing_column(needed: int) -> Any:  # noqa: ANN401 - a column
    return ITEMS.c.alone if needed == 1 else ITEMS.c.together


def _see(
    project: Project, records: Sequence[ItemRecord], *, who: Person | None, needed: int
) -> tuple[ItemRow, ...]:
    states = read_states(project, [record.item.id for record in records])
    return tuple(
        _row(record, states.get(record.item.id, ItemState()), who=who, needed=needed)
        for record in records
    )


def _row(record: ItemRecord, state: ItemState, *, who: Person | None, needed: int) -> ItemRow:
    outcome = outcome_of(record.item, state, needed=needed)
    judged = None if who is None else state.says(who.id, Slot.JUDGEMENT)
    remark = None if who is None else state.says(who.id, Slot.COMMENT)
    shown = outcome if who is None else shown_outcome(who, outcome, state)
    return ItemRow(
        item=record.item,
        judgement=None if judged is None else judged.judgement,
        comment="" if remark is None else remark.comment,
        version=0 if judged is None else judged.seq,
        comment_version=0 if remark is None else remark.seq,
        outcome=shown,
        outcome_version=0 if shown.standing is Standing.OPEN else state.changed,
    )


def _count(project: Project, *conditions: Any) -> dict[str, int]:  # noqa: ANN401 - SQL
    query = (
        select(ITEMS.c.paper, func.count())
        .where(ITEMS.c.project == project.name, *conditions)
        .group_by(ITEMS.c.paper)
    )
    return {paper: count for paper, count in project.connection.execute(query)}


def _count_decided(project: Project, who: Person) -> dict[str, int]:
    query = (
        select(ACTS.c.paper, func.count())
        .where(
            ACTS.c.project == project.name,
            ACTS.c.person == who.id,
            ACTS.c.slot == str(Slot.JUDGEMENT),
            ACTS.c.stands == 1,
            ACTS.c.live == 1,
        )
        .group_by(ACTS.c.paper)
    )
    return {paper: count for paper, count in project.connection.execute(query)}


def _judged_items(project: Project) -> list[tuple[ItemRecord, ItemState]]:
    found = find_items(project, ITEMS.c.live == 1, ITEMS.c.changed > 0)
    records = sorted(found, key=lambda record: record.item.id)
    states = read_states(project, [record.item.id for record in records])
    return [(record, states[record.item.id]) for record in records]


def _tell(state: ItemState, names: dict[str, str], *, without: str = "") -> tuple[Said, ...]:
    told = []
    for act in state.standing:
        if act.person == without:
            continue
        if act.slot is Slot.COMMENT:
            # A remark is shown with its judgement; alone where there is none.
            if act.comment and state.says(act.person, Slot.JUDGEMENT) is None:
                told.append(Said(names[act.person], None, act.comment, act.at))
            continue
        remark = state.says(act.person, Slot.COMMENT)
        told.append(
            Said(
                names[act.person],
                act.judgement,
                "" if remark is None else remark.comment,
                act.at,
                settles=act.kind is EventKind.SETTLED,
            )
        )
    return tuple(told)


def _blind(state: ItemState, person: str) -> Judgement | None:
    acts = [
        act
        for act in state.acts
        if act.holds and act.person == person and act.slot is Slot.JUDGEMENT and not act.informed
    ]
    return acts[-1].judgement if acts else None
