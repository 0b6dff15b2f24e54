# SPDX-License-Identifier: Apache-2.0
"""What pages ask of a review. Nothing here changes anything."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, literal, select, tuple_

from pipeline.review.outcomes import Outcome, retell
from pipeline.review.store.fold import ItemState, Slot, outcome_of, view_of
from pipeline.review.store.rows import (
    ItemRecord,
    Project,
    count_needed,
    find_items,
    list_people,
    read_paper,
    read_states,
)
from pipeline.review.store.schema import ITEMS, PAPERS
from pipeline.review.store.sight import (
    count_decided,
    mine,
    seen_at,
    seen_items,
    shown_outcome,
    unfinished_papers,
    veiled_papers,
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
from pipeline.review.values import EventKind, Item, Judgement, Person, ReviewedPaper, Standing

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
    total = _count_all(project, conditions)
    key = _key(chosen)
    query = _from(select(ITEMS.c.id), project, key).where(*conditions).order_by(*key)
    records = _read_some(project, query.offset(offset).limit(limit))
    return ItemsPage(_see(project, records, who=who, needed=needed), total)


def find_offset(project: Project, chosen: Chosen, *, who: Person, item: str) -> int | None:
    """Returns how many of the chosen items stand before one, None where it is not chosen."""
    conditions = _conditions(project, chosen, who=who, needed=count_needed(project))
    key = _key(chosen)
    own = _from(select(*key), project, key).where(*conditions, ITEMS.c.id == item)
    place = project.connection.execute(own).one_or_none()
    if place is None:
        return None
    before = tuple_(*key) < tuple_(*(literal(each) for each in place))
    query = _from(select(func.count()).select_from(ITEMS), project, key)
    count: int = project.connection.execute(query.where(*conditions, before)).scalar_one()
    return count


def list_disputed(project: Project, *, who: Person | None, offset: int, limit: int) -> ItemsPage:
    """Returns items on which people differ, the most urgent first."""
    needed = count_needed(project)
    conditions = (
        ITEMS.c.project == project.name,
        ITEMS.c.live == 1,
        _standing_column(needed) == str(Standing.DISPUTED),
    )
    query = (
        select(ITEMS.c.id)
        .where(*conditions)
        .order_by(ITEMS.c.urgency, ITEMS.c.id)
        .offset(offset)
        .limit(limit)
    )
    rows = _see(project, _read_some(project, query), who=who, needed=needed)
    return ItemsPage(rows, _count_all(project, conditions))


def see_item(project: Project, record: ItemRecord, state: ItemState, *, who: Person) -> ItemRow:
    """Returns an item as one person may see it."""
    veiled = veiled_papers(project, who, {record.item.paper})
    return _row(record, state, who=who, needed=count_needed(project), veiled=veiled)


def measure_progress(project: Project, *, who: Person) -> tuple[PaperProgress, ...]:
    """Returns how far each paper is, by rank."""
    unfinished = unfinished_papers(project, who)
    column = _standing_column(count_needed(project))
    counts = _count(project, column, ITEMS.c.live == 1)
    totals = {paper: sum(by_standing.values()) for paper, by_standing in counts.items()}
    for paper in unfinished:
        seen = (ITEMS.c.live == 1, ITEMS.c.paper == paper, *seen_items(project, who, {paper}))
        totals[paper] = sum(_count(project, column, *seen).get(paper, {}).values())
    decided, veiled = count_decided(project, who), veiled_papers(project, who)
    known = {paper: many for paper, many in counts.items() if paper not in veiled}
    return tuple(
        PaperProgress(
            paper=paper.id,
            items=totals.get(paper.id, 0),
            decided=decided.get(paper.id, 0),
            agreed=known.get(paper.id, {}).get(Standing.AGREED, 0),
            disputed=known.get(paper.id, {}).get(Standing.DISPUTED, 0),
            settled=known.get(paper.id, {}).get(Standing.SETTLED, 0),
            told=paper.id not in veiled,
        )
        for paper in list_papers(project)
    )


def say_of_others(
    project: Project, item: ItemRecord, state: ItemState, *, who: Person
) -> tuple[Said, ...]:
    """Returns what others say of an item, oldest first; nothing while a person may not know."""
    outcome = outcome_of(item.item, state, needed=count_needed(project))
    veiled = item.item.paper in veiled_papers(project, who, {item.item.paper})
    if shown_outcome(who, outcome, state, veiled=veiled).standing is Standing.OPEN:
        return ()
    names = {person.id: person.name for person in list_people(project)}
    told = _tell(state, names, without=who.id)
    seen = view_of(item.item, state, who.id)
    return tuple(replace(one, judgement=_seen_as(one.judgement, item.item, seen)) for one in told)


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
                found=_found(state, act.person),
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
        column = _standing_column(needed)
        veiled = veiled_papers(project, who)
        conditions.append(seen_at(project, who, column, chosen.standing, veiled))
    if chosen.undecided_only:
        conditions.append(~mine(project, who))
    conditions.extend(seen_items(project, who, unfinished_papers(project, who)))
    return conditions


def _key(chosen: Chosen) -> tuple[Any, ...]:
    if chosen.order is Order.QUEUE:
        return (ITEMS.c.urgency, ITEMS.c.id)
    if chosen.paper is not None:
        return (ITEMS.c.start_at, ITEMS.c.id)
    return (PAPERS.c.position, PAPERS.c.id, ITEMS.c.start_at, ITEMS.c.id)


def _from(query: Any, project: Project, key: tuple[Any, ...]) -> Any:  # noqa: ANN401 - SQL
    """Returns the query with the papers at hand where the order asks for them."""
    if PAPERS.c.position not in set(key):
        return query
    papers = (PAPERS.c.project == project.name) & (PAPERS.c.id == ITEMS.c.paper)
    return query.join(PAPERS, papers)


def _count_all(project: Project, conditions: Sequence[Any]) -> int:
    query = select(func.count()).select_from(ITEMS).where(*conditions)
    return project.connection.execute(query).scalar_one()


def _read_some(project: Project, query: Any) -> list[ItemRecord]:  # noqa: ANN401 - SQL
    """Returns the items of a query for ids, in its order: only these are read whole."""
    ids = project.connection.execute(query).scalars().all()
    found = {record.item.id: record for record in find_items(project, ITEMS.c.id.in_(ids))}
    return [found[item] for item in ids]


def _standing_column(needed: int) -> Any:  # noqa: ANN401 - a column
    return ITEMS.c.alone if needed == 1 else ITEMS.c.together


def _see(
    project: Project, records: Sequence[ItemRecord], *, who: Person | None, needed: int
) -> tuple[ItemRow, ...]:
    states = read_states(project, [record.item.id for record in records])
    papers = {record.item.paper for record in records}
    veiled = frozenset() if who is None else veiled_papers(project, who, papers)
    return tuple(
        _row(
            record,
            states.get(record.item.id, ItemState()),
            who=who,
            needed=needed,
            veiled=veiled,
        )
        for record in records
    )


def _row(
    record: ItemRecord,
    state: ItemState,
    *,
    who: Person | None,
    needed: int,
    veiled: Collection[str],
) -> ItemRow:
    item = record.item
    outcome = outcome_of(item, state, needed=needed)
    if who is None:
        return ItemRow(item, None, "", 0, 0, outcome, _version_of(outcome, state))
    seen = view_of(item, state, who.id)
    judged, remark = (state.says(who.id, slot) for slot in (Slot.JUDGEMENT, Slot.COMMENT))
    shown = shown_outcome(who, outcome, state, veiled=item.paper in veiled)
    return ItemRow(
        item=seen,
        judgement=None if judged is None else _seen_as(judged.judgement, item, seen),
        comment="" if remark is None else remark.comment,
        version=0 if judged is None else judged.seq,
        comment_version=0 if remark is None else remark.seq,
        outcome=replace(shown, judgement=_seen_as(shown.judgement, item, seen)),
        outcome_version=_version_of(shown, state),
        added=state.found_by(who.id) is not None,
    )


def _version_of(outcome: Outcome, state: ItemState) -> int:
    return 0 if outcome.standing is Standing.OPEN else state.changed


def _seen_as(judgement: Judgement | None, item: Item, seen: Item) -> Judgement | None:
    """Returns what is said of an item as said of the same in somebody's own words."""
    return None if judgement is None else retell(judgement, item, seen)


def _count(project: Project, column: Any, *conditions: Any) -> dict[str, dict[str, int]]:  # noqa: ANN401 - SQL
    """Returns the number of items by paper and by what the column says."""
    # In the order of the index, so that nothing has to be sorted.
    query = (
        select(column, ITEMS.c.paper, func.count())
        .where(ITEMS.c.project == project.name, *conditions)
        .group_by(column, ITEMS.c.paper)
    )
    counts: dict[str, dict[str, int]] = {}
    for standing, paper, count in project.connection.execute(query):
        counts.setdefault(paper, {})[standing] = count
    return counts


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
                added=act.slot is Slot.JUDGEMENT and state.found_by(act.person) is not None,
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


def _found(state: ItemState, person: str) -> bool:
    return any(
        act.holds and act.person == person and act.found is not None and not act.informed
        for act in state.acts
    )
