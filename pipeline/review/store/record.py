# SPDX-License-Identifier: Apache-2.0
"""The record: events in a chain, each sealed with the hash of the one before it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.review.store.codec import to_json
from pipeline.review.values import Event, EventKind

__all__ = ["GENESIS", "Draft", "Stamp", "find_breaks", "seal"]

# What the first event has in the place of the hash of the one before it.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did something, by id, empty for the program itself; and when, as ``Event.at``."""

    person: str
    at: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What happened, before it has its place in the record; the fields are those of ``Event``."""

    stamp: Stamp
    kind: EventKind
    item: str
    body: str
    rules_version: str


def seal(draft: Draft, *, seq: int, previous: str) -> Event:
    """Returns the event of a draft behind the event whose hash is given."""
    event = Event(
        seq=seq,
        at=draft.stamp.at,
        person=draft.stamp.person,
        kind=draft.kind,
        item=draft.item,
        body=draft.body,
        rules_version=draft.rules_version,
        previous=previous,
        digest="",
    )
    return replace(event, digest=_digest(event))


def find_breaks(events: Iterable[Event]) -> Iterator[str]:
    """Yields a sentence for each event that is not what was once sealed, in order."""
    seq, previous = 0, GENESIS
    for event in events:
        seq += 1
        if event.seq != seq:
            yield f"Event {seq} is missing: event {event.seq} stands in its place."
            seq = event.seq
        elif event.previous != previous:
            yield f"Event {event.seq} does not follow the one before it."
        if _digest(event) != event.digest:
            yield f"Event {event.seq} is not what it was when it was written."
        previous = event.digest


def _digest(event: Event) -> str:
    fields = [
        event.previous,
        event.seq,
        event.at,
        event.person,
        str(event.kind),
        event.item,
        event.body,
        event.rules_version,
    ]
    return hashlib.sha256(to_json(fields).encode("ascii")).hexdigest()
