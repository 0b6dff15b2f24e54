# SPDX-License-Identifier: Apache-2.0
"""What pages ask of a review. Nothing here changes anything."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, literal, select, tuple_

from pipeline.review.outcomes import Difference, Outcome, retell
from pipeline.review.store.fold import Act, ItemState, Slot, outcome_of, view_of
from pipeline.review.store.rows import (
    ItemRecord,
    Project,
    count_needed,
    find_items,
    list_people,
    read_paper,
    read_states,
)
from pipeline.review.store.schema import DIFFER, ITEMS, PAPERS
from pipeline.review.store.sight import (
    Sight,
    look,
    may_know,
    may_miss,
    mine,
    seen_at,
    seen_items,
    shown_outcome,
    standing_column,
    unfinished_papers,
    veiled_papers,
)
from pipeline.review.store.values import (
    Chosen,
    DisputePlace,
    ItemOutcome,
    ItemRow,
    ItemsPage,
    Order,
    PaperProgress,
    Rating,
    Said,
    StrandedItem,
    Survey,
)
from pipeline.review.values import Item, Judgement, Person, ReviewedPaper, Standing

__all__ = [
    "find_first",
    "find_offset",
    "find_page",
    "iterate_outcomes",
    "list_disputed",
    "list_papers",
    "list_stranded",
    "measure_progress",
    "place_dispute",
    "rate_all",
    "say_of_others",
    "see_item",
    "survey",
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
    sight = look(project, who, None if chosen.paper is None else {chosen.paper})
    return _find_page(project, chosen, sight, offset=offset, limit=limit)


def find_first(project: Project, chosen: Chosen, *, who: Person) -> ItemRow | None:
    """Returns the first of the items that were chosen, None where there is none."""
    sight = None
    if chosen.paper is not None:
        sight = look(project, who, {chosen.paper})
    elif chosen.standing is not None:
        sight = look(project, who)
    conditions = _conditions(project, chosen, who=who, sight=sight)
    rows = _find_rows(project, chosen, conditions, sight or who, offset=0, limit=1)
    return rows[0] if rows else None


def survey(project: Project, chosen: Chosen, *, who: Person, offset: int, limit: int) -> Survey:
    """Returns how far each paper is, and some of the items that were chosen."""
    sight = look(project, who)
    papers = list_papers(project)
    return Survey(
        papers=papers,
        progress=_progress(papers, sight),
        page=_find_page(project, chosen, sight, offset=offset, limit=limit),
        needed=sight.needed,
    )


def _find_page(
    project: Project, chosen: Chosen, sight: Sight, *, offset: int, limit: int
) -> ItemsPage:
    conditions = _conditions(project, chosen, who=sight.who, sight=sight)
    rows = _find_rows(project, chosen, conditions, sight, offset=offset, limit=limit)
    return ItemsPage(rows, _count_chosen(project, chosen, sight))


def _count_chosen(project: Project, chosen: Chosen, sight: Sight) -> int:
    """Returns how many items are chosen: what the sight tells is not counted again."""
    if (chosen.category, chosen.kind, chosen.standing) == (None, None, None):
        here = [paper for paper in sight.counts if chosen.paper in (None, paper)]
        decided = sum(sight.decided.get(paper, 0) for paper in here) * chosen.undecided_only
        return sum(map(sight.count_seen, here)) - decided
    if chosen.standing is Standing.OPEN:
        # Open to a person is what they may not know to be anything else, and of that is little.
        others = (replace(chosen, standing=one) for one in Standing if one is not Standing.OPEN)
        known = sum(_count_chosen(project, other, sight) for other in others)
        return _count_chosen(project, replace(chosen, standing=None), sight) - known
    return _count_all(project, _conditions(project, chosen, who=sight.who, sight=sight))


def find_offset(project: Project, chosen: Chosen, *, who: Person, item: str) -> int | None:
    """Returns how many of the chosen items stand before one, None where it is not chosen."""
    sight = look(project, who) if chosen.standing is not None else None
    conditions = _conditions(project, chosen, who=who, sight=sight)
    key = _key(chosen)
    own = _from(select(*key), project, key).where(*conditions, ITEMS.c.id == item)
    place = project.connection.execute(own).one_or_none()
    if place is None:
        return None
    before = tuple_(*key) < tuple_(*(literal(each) for each in place))
    query = _from(select(func.count()).select_from(ITEMS), project, key)
    count: int = project.connection.execute(query.where(*conditions, before)).scalar_one()
    return count


def list_disputed(
    project: Project, *, on: Difference | None, offset: int, limit: int
) -> ItemsPage:
    """Returns items on which people differ, or differ on this, the most urgent first."""
    needed = count_needed(project)
    keys = _disputed_keys(project, on, needed=needed)
    records = _read_ids(project, [item for _, item in keys[offset : offset + limit]])
    states = read_states(project, [record.item.id for record in records])
    rows = (
        (_row(record, state, who=None, needed=needed, veiled=()), state)
        for record in records
        for state in (states[record.item.id],)
    )
    return ItemsPage(
        tuple(replace(row, judgements=tuple(state.judgements.values())) for row, state in rows),
        len(keys),
    )


def place_dispute(project: Project, item: Item, *, on: Difference | None) -> DisputePlace:
    """Returns where an item stands, or would stand, among what people differ on."""
    keys = _disputed_keys(project, on, needed=count_needed(project))
    own = (item.urgency, item.id)
    at = bisect_left(keys, own)
    behind = at + 1 if keys[at : at + 1] == [own] else at
    return DisputePlace(
        number=at + 1,
        total=len(keys),
        previous=keys[at - 1][1] if at else "",
        following=keys[behind][1] if behind < len(keys) else "",
        first=keys[0][1] if keys else "",
    )


def _disputed_keys(
    project: Project, on: Difference | None, *, needed: int
) -> list[tuple[int, str]]:
    """Returns urgency and id of all that people differ on, or on this, in order."""
    query = select(ITEMS.c.urgency, ITEMS.c.id).where(
        ITEMS.c.project == project.name,
        ITEMS.c.live == 1,
        DIFFER,
        standing_column(needed) == str(Standing.DISPUTED),
    )
    if on is not None:
        # No name is a part of another.
        query = query.where(ITEMS.c.differs.contains(on.value))
    found = project.connection.execute(query.order_by(ITEMS.c.urgency, ITEMS.c.id))
    # Databases do not agree on the order of letters.
    return sorted((urgency, item) for urgency, item in found)


def see_item(project: Project, record: ItemRecord, state: ItemState, *, who: Person) -> ItemRow:
    """Returns an item as one person may see it."""
    needed = count_needed(project)
    outcome = outcome_of(record.item, state, needed=needed)
    veiled = _veiled_of(project, record.item, outcome, state, who=who)
    return _row(record, state, who=who, needed=needed, veiled=veiled)


def measure_progress(project: Project, *, who: Person) -> tuple[PaperProgress, ...]:
    """Returns how far each paper is, by rank."""
    return _progress(list_papers(project), look(project, who))


def _progress(papers: Sequence[ReviewedPaper], sight: Sight) -> tuple[PaperProgress, ...]:
    veiled = sight.veiled
    progress = []
    for paper in papers:
        told = paper.id not in veiled
        known = sight.counts.get(paper.id, {}) if told else {}
        far = PaperProgress(
            paper=paper.id,
            items=sight.count_seen(paper.id),
            decided=sight.decided.get(paper.id, 0),
            agreed=known.get(Standing.AGREED, 0),
            disputed=known.get(Standing.DISPUTED, 0),
            settled=known.get(Standing.SETTLED, 0),
            told=told,
        )
        progress.append(far)
    return tuple(progress)


def say_of_others(
    project: Project, item: ItemRecord, state: ItemState, *, who: Person
) -> tuple[Said, ...]:
    """Returns what others say of an item, oldest first; nothing while a person may not know."""
    outcome = outcome_of(item.item, state, needed=count_needed(project))
    veiled = bool(_veiled_of(project, item.item, outcome, state, who=who))
    if shown_outcome(who, outcome, state, veiled=veiled).standing is Standing.OPEN:
        return ()
    names = {person.id: person.name for person in list_people(project)}
    told = _tell(state, names, without=who.id)
    seen = view_of(item.item, state, who.id)
    return tuple(replace(one, judgement=_seen_as(one.judgement, item.item, seen)) for one in told)


def _veiled_of(
    project: Project, item: Item, outcome: Outcome, state: ItemState, *, who: Person
) -> frozenset[str]:
    """Returns an item's paper where its outcome is veiled, empty where it is not, or tells not."""
    judged = state.says(who.id, Slot.JUDGEMENT) is not None
    if not may_know(who, outcome.standing, judged=judged, veiled=False):
        return frozenset()
    return veiled_papers(project, who, {item.paper})


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


def list_stranded(project: Project, *, who: Person | None) -> tuple[StrandedItem, ...]:
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
        if states[item].stranded and may_miss(who, states[item])
    )


def _conditions(
    project: Project, chosen: Chosen, *, who: Person, sight: Sight | None
) -> list[Any]:
    """Returns the conditions of what is chosen; a standing asks for a sight of all papers."""
    conditions: list[Any] = [ITEMS.c.project == project.name, ITEMS.c.live == 1]
    if chosen.paper is not None:
        conditions.append(ITEMS.c.paper == chosen.paper)
    if chosen.category is not None:
        conditions.append(ITEMS.c.label == str(chosen.category))
    if chosen.kind is not None:
        conditions.append(ITEMS.c.kind == str(chosen.kind))
    if chosen.standing is not None and sight is not None:
        column = standing_column(sight.needed)
        conditions.append(seen_at(project, sight, column, chosen.standing))
    if chosen.undecided_only:
        conditions.append(~mine(project, who))
    here = None if chosen.paper is None else {chosen.paper}
    unfinished = unfinished_papers(project, who, here) if sight is None else sight.unfinished
    conditions.extend(seen_items(project, who, unfinished))
    return conditions


def _find_rows(  # noqa: PLR0913 - what is asked, by whom, and which part of it
    project: Project,
    chosen: Chosen,
    conditions: Sequence[Any],
    seeing: Sight | Person,
    *,
    offset: int,
    limit: int,
) -> tuple[ItemRow, ...]:
    key = _key(chosen)
    query = _from(select(ITEMS.c.id), project, key).where(*conditions).order_by(*key)
    records = _read_some(project, query.offset(offset).limit(limit))
    if isinstance(seeing, Sight):
        return _see(project, records, who=seeing.who, needed=seeing.needed, veiled=seeing.veiled)
    return _see(project, records, who=seeing, needed=count_needed(project))


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
    return _read_ids(project, project.connection.execute(query).scalars().all())


def _read_ids(project: Project, ids: Sequence[str]) -> list[ItemRecord]:
    found = {record.item.id: record for record in find_items(project, ITEMS.c.id.in_(ids))}
    return [found[item] for item in ids]


def _see(
    project: Project,
    records: Sequence[ItemRecord],
    *,
    who: Person | None,
    needed: int,
    veiled: Collection[str] | None = None,
) -> tuple[ItemRow, ...]:
    """Returns items as somebody may see them, or as they are.

    ``veiled`` are the papers of which they may know no outcome, None where that is to be asked.
    """
    states = read_states(project, [record.item.id for record in records])
    if veiled is None:
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
        reason=_last_reason(state, who.id),
        settled=state.settlement is not None and state.settlement.person == who.id,
    )


def _last_reason(state: ItemState, person: str) -> str:
    own = [act for act in state.acts if (act.person, act.slot) == (person, Slot.SETTLEMENT)]
    return own[-1].reason if own else ""


def _version_of(outcome: Outcome, state: ItemState) -> int:
    return 0 if outcome.standing is Standing.OPEN else state.changed


def _seen_as(judgement: Judgement | None, item: Item, seen: Item) -> Judgement | None:
    """Returns what is said of an item as said of the same in somebody's own words."""
    return None if judgement is None else retell(judgement, item, seen)


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
        name = names[act.person]
        if act.slot is Slot.SETTLEMENT:
            told.append(Said(name, act.judgement, "", act.at, settles=True, reason=act.reason))
        elif act.slot is Slot.JUDGEMENT:
            remark = state.says(act.person, Slot.COMMENT)
            comment = "" if remark is None else remark.comment
            added = state.found_by(act.person) is not None
            told.append(Said(name, act.judgement, comment, act.at, added=added))
        elif act.comment and _stands_alone(state, act):
            told.append(Said(name, None, act.comment, act.at))
    return tuple(told)


def _stands_alone(state: ItemState, remark: Act) -> bool:
    """Says whether a remark is told neither with a judgement nor as the reason of a settlement."""
    settled = state.says(remark.person, Slot.SETTLEMENT)
    told = settled is not None and settled.reason == remark.comment
    return not told and state.says(remark.person, Slot.JUDGEMENT) is None


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
