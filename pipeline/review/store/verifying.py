# SPDX-License-Identifier: Apache-2.0
"""Whether the record is what was once written, and the tables are what the record comes to."""

from collections.abc import Iterator

from sqlalchemy import RowMapping, select

from pipeline.review.store.codec import digest_text
from pipeline.review.store.fold import Folded, ItemState, fold_all, outcome_of
from pipeline.review.store.record import GENESIS, find_breaks
from pipeline.review.store.rows import (
    Project,
    act_rows,
    digest_paper,
    hold_head,
    list_people,
    read_events,
    read_item,
    read_paper,
    tell_differences,
)
from pipeline.review.store.schema import ACTS, ITEMS, PAPERS
from pipeline.review.store.values import Verification
from pipeline.review.values import Event, Item, Standing

__all__ = ["verify"]

_UNTOUCHED = ItemState()
# What a value of a changed row raises when it is read.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


def verify(project: Project, *, head: tuple[int, str] | None = None) -> Verification:
    """Returns whether the record is whole, and the tables with it.

    Args:
        project: The review.
        head: Number and hash of an event, as told when a record was given away: shows whether
            the end of the record was cut off or written anew since.
    """
    kept = hold_head(project, lock=False)
    try:
        events = read_events(project)
    except _UNREADABLE as error:
        problem = f"An event cannot be read ({type(error).__name__})."
        return Verification(kept["seq"], kept["digest"], (problem,))
    problems = [*find_breaks(events), *_compare_ends(events, kept, head)]
    try:
        folded = fold_all(events)
    except _UNREADABLE as error:
        problems.append(f"The events cannot be put together ({type(error).__name__}).")
    else:
        problems.extend(_compare_tables(project, folded))
    return Verification(kept["seq"], kept["digest"], tuple(problems))


def _compare_ends(
    events: list[Event], kept: RowMapping, head: tuple[int, str] | None
) -> Iterator[str]:
    last = (events[-1].seq, events[-1].digest) if events else (0, GENESIS)
    if (kept["seq"], kept["digest"]) != last:
        yield (
            f"The record ends with event {last[0]}, and the review was left at {kept['seq']}: "
            "its end was cut off or changed."
        )
    if head is None:
        return
    seq, digest = head
    known = {event.seq: event.digest for event in events} | {0: GENESIS}
    if seq not in known:
        yield f"Event {seq}, which was given away, is missing: the end was cut off."
    elif known[seq] != digest:
        yield f"Event {seq} is not the one that was given away."


def _compare_tables(project: Project, folded: Folded) -> Iterator[str]:
    yield from _compare_people(project, folded)
    yield from _compare_papers(project, folded)
    yield from _compare_items(project, folded)


def _compare_people(project: Project, folded: Folded) -> Iterator[str]:
    people = {person.id: person for person in list_people(project)}
    for person in sorted(people.keys() | folded.people.keys()):
        if people.get(person) != folded.people.get(person):
            yield f"Person {person} is not who the record says."


def _compare_papers(project: Project, folded: Folded) -> Iterator[str]:
    query = select(PAPERS).where(PAPERS.c.project == project.name)
    kept: dict[str, tuple[str, bool]] = {}
    for row in project.connection.execute(query).mappings():
        try:
            kept[row["id"]] = (digest_paper(read_paper(row)), bool(row["live"]))
        except _UNREADABLE:
            kept[row["id"]] = ("", bool(row["live"]))
    told = {paper: (digest, paper not in folded.absent) for paper, digest in folded.papers.items()}
    for paper in sorted(kept.keys() | told.keys()):
        if kept.get(paper) != told.get(paper):
            yield f"Paper {paper} is not what the record says."


def _compare_items(project: Project, folded: Folded) -> Iterator[str]:
    acts: dict[str, list[dict[str, object]]] = {}
    query = select(ACTS).where(ACTS.c.project == project.name).order_by(ACTS.c.seq)
    for row in project.connection.execute(query).mappings():
        acts.setdefault(row["item"], []).append(dict(row))
    seen = set()
    items = select(ITEMS).where(ITEMS.c.project == project.name).order_by(ITEMS.c.id)
    for row in project.connection.execute(items).mappings():
        seen.add(row["id"])
        fault = _fault_of(project.name, row, folded, acts.get(row["id"], []))
        if fault:
            yield f"Item {row['id']} is not what the record says: {fault}."
    for item in sorted((folded.digests.keys() | acts.keys()) - seen):
        yield f"Item {item} is missing."


def _fault_of(project: str, row: RowMapping, folded: Folded, acts: list[dict[str, object]]) -> str:
    """Returns what of an item is not as its events say; empty where all is."""
    try:
        item = read_item(row).item
    except _UNREADABLE:
        return "it cannot be read"
    if folded.digests.get(item.id) != digest_text(row["says"]) or row["id"] != item.id:
        return "its words or what was found there"
    if not _agrees_with_itself(row, item):
        return "its place in the queue or in its paper"
    state = folded.items.get(item.id, _UNTOUCHED)
    if item.live != (state.is_live if state.changed else item.id not in folded.gone):
        return "whether it is asked"
    if acts != act_rows(project, item, state):
        return "who said something of it"
    standings = [str(Standing.OPEN)] * 2
    if state.acts:
        standings = [str(outcome_of(item, state, needed=needed).standing) for needed in (1, 2)]
    if [row["alone"], row["together"]] != standings or row["changed"] != state.changed:
        return "what it has come to"
    if row["differs"] != tell_differences(item, state):
        return "what people differ on"
    return ""


def _agrees_with_itself(row: RowMapping, item: Item) -> bool:
    label = "" if item.label is None else str(item.label)
    columns = (row["paper"], row["kind"], row["label"], row["fingerprint"], row["start_at"])
    return columns == (item.paper, str(item.kind), label, item.fingerprint, item.start)
