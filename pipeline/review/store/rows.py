# SPDX-License-Identifier: Apache-2.0
"""Rows of the tables as values, and values as rows; each function is one statement or two."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pipeline.review.outcomes import people_needed
from pipeline.review.store.codec import (
    decode_item,
    decode_paper,
    digest_of,
    digest_text,
    encode_item,
    encode_paper,
    to_json,
)
from pipeline.review.store.fold import ItemState, differences_of, fold_item, outcome_of
from pipeline.review.store.record import GENESIS, Draft, Stamp, seal
from pipeline.review.store.schema import ACTS, EVENTS, ITEMS, PAPERS, PEOPLE, REVIEWS, STANDS
from pipeline.review.values import (
    Event,
    EventKind,
    Item,
    PaperState,
    Person,
    ReviewedPaper,
    ReviewRole,
    Standing,
)

__all__ = [
    "ItemRecord",
    "Project",
    "act_rows",
    "append",
    "append_all",
    "begin",
    "count_needed",
    "digest_item",
    "digest_paper",
    "find_item",
    "find_items",
    "find_paper",
    "find_person",
    "hold_head",
    "list_people",
    "paper_values",
    "put_items",
    "put_state",
    "read_events",
    "read_item",
    "read_paper",
    "read_person",
    "read_state",
    "read_states",
    "tell_differences",
    "write_items",
]

# Databases bound the number of parameters of a statement; SQLite's oldest bound is 999.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Project:
    """One review in a database, with the transaction in which it is asked or changed."""

    connection: Connection
    name: str


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item with what its row says beside: whether its place is known, and what last changed."""

    item: Item
    waiting: bool
    changed: int


def begin(connection: Connection, project: str) -> None:
    """Writes the end of an empty record where the database has no such review."""
    make = pg_insert if connection.dialect.name == "postgresql" else sqlite_insert
    empty = make(REVIEWS).values(
        project=project, seq=0, digest=GENESIS, scan_hash="", rules_version=""
    )
    connection.execute(empty.on_conflict_do_nothing())


def append(
    project: Project, kind: EventKind, *, stamp: Stamp, item: str, body: Mapping[str, object]
) -> Event:
    """Writes an event behind the last one and returns it; others wait until this is kept."""
    (event,) = append_all(project, kind, stamp=stamp, said=[(item, body)])
    return event


def append_all(
    project: Project,
    kind: EventKind,
    *,
    stamp: Stamp,
    said: Iterable[tuple[str, Mapping[str, object]]],
) -> tuple[Event, ...]:
    """Writes events of one kind, of items with what is told, as ``append`` does each of them."""
    head = hold_head(project)
    seq, previous = head["seq"], head["digest"]
    events: list[Event] = []
    for item, body in said:
        draft = Draft(stamp, kind, item, to_json(body), head["rules_version"])
        event = seal(draft, seq=seq + 1, previous=previous)
        seq, previous = event.seq, event.digest
        events.append(event)
    if events:
        rows = [{"project": project.name, **_event_values(event)} for event in events]
        project.connection.execute(insert(EVENTS), rows)
        mine = REVIEWS.c.project == project.name
        project.connection.execute(update(REVIEWS).where(mine).values(seq=seq, digest=previous))
    return tuple(events)


def hold_head(project: Project, *, lock: bool = True) -> RowMapping:
    """Returns the end of the record; who is to change the review waits here for who does."""
    query = select(REVIEWS).where(REVIEWS.c.project == project.name)
    query = query.with_for_update() if lock else query
    return project.connection.execute(query).mappings().one()


def _event_values(event: Event) -> dict[str, object]:
    return {
        "seq": event.seq,
        "at": event.at,
        "person": event.person,
        "kind": str(event.kind),
        "item": event.item,
        "body": event.body,
        "rules_version": event.rules_version,
        "previous": event.previous,
        "digest": event.digest,
    }


def read_events(project: Project, *, after: int = 0, limit: int | None = None) -> list[Event]:
    """Returns events behind one, oldest first."""
    query = (
        select(EVENTS)
        .where(EVENTS.c.project == project.name, EVENTS.c.seq > after)
        .order_by(EVENTS.c.seq)
        .limit(limit)
    )
    return [_event(row) for row in project.connection.execute(query).mappings()]


def read_state(project: Project, item: str) -> ItemState:
    """Returns what the events of an item come to."""
    return read_states(project, [item]).get(item, ItemState())


def read_states(project: Project, items: Sequence[str]) -> dict[str, ItemState]:
    """Returns what the events of items come to; items without events are left out."""
    by_item: dict[str, list[Event]] = {}
    for some in _portions(items):
        query = (
            select(EVENTS)
            .where(EVENTS.c.project == project.name, EVENTS.c.item.in_(some))
            .order_by(EVENTS.c.item, EVENTS.c.seq)
        )
        for row in project.connection.execute(query).mappings():
            by_item.setdefault(row["item"], []).append(_event(row))
    return {item: fold_item(events) for item, events in by_item.items()}


def _event(row: RowMapping) -> Event:
    return Event(
        seq=row["seq"],
        at=row["at"],
        person=row["person"],
        kind=EventKind(row["kind"]),
        item=row["item"],
        body=row["body"],
        rules_version=row["rules_version"],
        previous=row["previous"],
        digest=row["digest"],
    )


def put_state(project: Project, item: Item, state: ItemState) -> None:
    """Writes what the events of an item come to into the tables that pages ask."""
    mine = and_(ITEMS.c.project == project.name, ITEMS.c.id == item.id)
    project.connection.execute(update(ITEMS).where(mine).values(**_state_values(item, state)))
    _put_acts(project, item, state)


def _put_acts(project: Project, item: Item, state: ItemState) -> None:
    # Only what differs: an act changes one row or two, however often the item was judged before.
    kept = {row["seq"]: dict(row) for row in _read_acts(project, item.id)}
    wanted = act_rows(project.name, item, state)
    changed = [row for row in wanted if row["seq"] in kept and row != kept[row["seq"]]]
    # One stands at a time: what no longer does gives way first.
    for row in sorted(changed, key=lambda row: bool(row["stands"])):
        mine = and_(ACTS.c.project == project.name, ACTS.c.seq == row["seq"])
        project.connection.execute(update(ACTS).where(mine).values(**row))
    fresh = [row for row in wanted if row["seq"] not in kept]
    if fresh:
        project.connection.execute(insert(ACTS), fresh)


def _read_acts(project: Project, item: str) -> Sequence[RowMapping]:
    query = select(ACTS).where(ACTS.c.project == project.name, ACTS.c.item == item)
    return project.connection.execute(query).mappings().all()


def _state_values(item: Item, state: ItemState) -> dict[str, object]:
    return {
        "live": int(state.is_live),
        "alone": str(outcome_of(item, state, needed=1).standing),
        "together": str(outcome_of(item, state, needed=2).standing),
        "changed": state.changed,
        "differs": tell_differences(item, state),
    }


def tell_differences(item: Item, state: ItemState) -> str:
    """Returns what the row of an item says of what people differ on."""
    return " ".join(differences_of(item, state))


def act_rows(project: str, item: Item, state: ItemState) -> list[dict[str, object]]:
    """Returns what the table of acts holds of an item."""
    standing = {act.seq for act in state.standing}
    return [
        {
            "project": project,
            "seq": act.seq,
            "item": item.id,
            "paper": item.paper,
            "person": act.person,
            "slot": str(act.slot),
            "holds": int(act.holds),
            "stands": int(act.seq in standing),
            "informed": int(act.informed),
            "live": int(state.is_live),
        }
        for act in state.acts
    ]


def put_items(project: Project, items: Sequence[Item], *, waiting: bool = False) -> None:
    """Writes items in the place of what was kept of them; what people said of them stays."""
    if not items:
        return
    rows = [_item_values(item, waiting=waiting) for item in items]
    mine = and_(ITEMS.c.project == project.name, ITEMS.c.id == bindparam("own_id"))
    names = [name for name in rows[0] if name != "id"]
    change = update(ITEMS).where(mine).values({name: bindparam(f"new_{name}") for name in names})
    bound = [{"own_id": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows]
    project.connection.execute(change, bound)


def write_items(project: Project, items: Iterable[Item]) -> dict[str, str]:
    """Writes items that were not there before; returns by id what names their content."""
    fresh: dict[str, Any] = {
        "project": project.name,
        "alone": str(Standing.OPEN),
        "together": str(Standing.OPEN),
        "changed": 0,
        "differs": "",
    }
    rows = [fresh | _item_values(item, waiting=False) for item in items]
    if rows:
        project.connection.execute(insert(ITEMS), rows)
    return {row["id"]: digest_text(row["says"]) for row in rows}


def _item_values(item: Item, *, waiting: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        "paper": item.paper,
        "kind": str(item.kind),
        "label": "" if item.label is None else str(item.label),
        "fingerprint": item.fingerprint,
        "urgency": item.urgency,
        "start_at": item.start,
        "live": int(item.live),
        "waiting": int(waiting),
        "says": to_json(encode_item(item)),
    }


def find_item(project: Project, item: str) -> ItemRecord | None:
    """Returns an item, living or not, None where there is none of this id."""
    return next(iter(find_items(project, ITEMS.c.id == item)), None)


def find_items(project: Project, *conditions: Any) -> Iterator[ItemRecord]:  # noqa: ANN401 - SQL
    """Yields the items for which all conditions hold, in no order."""
    columns = (ITEMS.c.urgency, ITEMS.c.live, ITEMS.c.waiting, ITEMS.c.changed, ITEMS.c.says)
    query = select(*columns).where(ITEMS.c.project == project.name, *conditions)
    for row in project.connection.execute(query).mappings():
        yield read_item(row)


def read_item(row: RowMapping) -> ItemRecord:
    """Returns the item of a row that has urgency, live, waiting, changed and says."""
    return ItemRecord(
        decode_item(json.loads(row["says"]), urgency=row["urgency"], live=bool(row["live"])),
        waiting=bool(row["waiting"]),
        changed=row["changed"],
    )


def find_paper(project: Project, paper: str) -> ReviewedPaper | None:
    """Returns a paper of the latest scan, None where there is none of this id."""
    query = select(PAPERS).where(
        PAPERS.c.project == project.name, PAPERS.c.id == paper, PAPERS.c.live == 1
    )
    row = project.connection.execute(query).mappings().one_or_none()
    return None if row is None else read_paper(row)


def read_paper(row: RowMapping) -> ReviewedPaper:
    """Returns the paper of a row."""
    return _decode_paper(row["says"], row["state"], row["why"], row["position"])


@lru_cache(maxsize=4096)  # Every page of a queue names all papers, and they hardly ever change.
def _decode_paper(says: str, state: str, why: str, position: int) -> ReviewedPaper:
    return decode_paper(
        json.loads(says), state=PaperState(state), why=json.loads(why), order=position
    )


def paper_values(paper: ReviewedPaper) -> dict[str, object]:
    """Returns what the row of a paper of the latest scan holds beside the project."""
    return {
        "id": paper.id,
        "position": paper.order,
        "state": str(paper.state),
        "live": 1,
        "says": to_json(encode_paper(paper)),
        "why": to_json(paper.why),
    }


def digest_paper(paper: ReviewedPaper) -> str:
    """Returns what names a paper's content in the record."""
    return digest_of(encode_paper(paper))


def digest_item(item: Item) -> str:
    """Returns what names an item's content in the record."""
    return digest_of(encode_item(item))


def find_person(project: Project, person: str) -> Person | None:
    """Returns a person by id, None where nobody has it."""
    query = select(PEOPLE).where(PEOPLE.c.project == project.name, PEOPLE.c.id == person)
    row = project.connection.execute(query).mappings().one_or_none()
    return None if row is None else read_person(row)


def list_people(project: Project) -> tuple[Person, ...]:
    """Returns everybody by name."""
    query = select(PEOPLE).where(PEOPLE.c.project == project.name).order_by(PEOPLE.c.name_key)
    return tuple(read_person(row) for row in project.connection.execute(query).mappings())


def read_person(row: RowMapping) -> Person:
    """Returns the person of a row."""
    return Person(
        id=row["id"],
        name=row["name"],
        role=ReviewRole(row["role"]),
        active=bool(row["active"]),
    )


def count_needed(project: Project) -> int:
    """Returns how many must judge each item, by those who review or have judged anything."""
    reviews = select(PEOPLE.c.id).where(
        PEOPLE.c.project == project.name,
        PEOPLE.c.active == 1,
        PEOPLE.c.role == str(ReviewRole.REVIEWER),
    )
    # Asked of each person apart: each is one look into an index, however much was judged.
    judged = select(PEOPLE.c.id).where(
        PEOPLE.c.project == project.name,
        select(ACTS.c.seq)
        .where(
            ACTS.c.project == project.name,
            ACTS.c.person == PEOPLE.c.id,
            ACTS.c.slot == "judgement",
            STANDS,
        )
        .exists(),
    )
    both = reviews.union(judged).subquery()
    count = project.connection.execute(select(func.count()).select_from(both)).scalar_one()
    return people_needed(count)


def _portions(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
