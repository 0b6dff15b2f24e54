# SPDX-License-Identifier: Apache-2.0
"""Who takes part: people, what they may do, how they sign in and which keys they like."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from pipeline.review.intake.items import random_id
from pipeline.review.store.codec import to_json
from pipeline.review.store.record import Stamp
from pipeline.review.store.rows import Project, append, find_person, read_person
from pipeline.review.store.schema import ACCOUNTS, PEOPLE, SESSIONS
from pipeline.review.store.values import NotAllowedError, UnknownError
from pipeline.review.values import EventKind, Person, ReviewRole

__all__ = [
    "begin_session",
    "change",
    "end_session",
    "end_sessions",
    "enrol",
    "find_by_name",
    "keep_settings",
    "read_session",
    "read_settings",
    "require_person",
    "secret_of",
]

_LONGEST_NAME = 80


def enrol(
    project: Project, name: str, role: ReviewRole, *, secret: str | None, stamp: Stamp
) -> Person:
    """Returns the person of a name, enrolled where nobody has it; their role stays."""
    shown = clean_name(name)
    person = find_by_name(project, shown)
    if person is None:
        person = Person(random_id(), shown, role)
        values = {"project": project.name, "name_key": _key(shown), **_row(person)}
        project.connection.execute(insert(PEOPLE).values(**values))
        project.connection.execute(
            insert(ACCOUNTS).values(project=project.name, person=person.id, settings="{}")
        )
        _record(project, person, stamp)
    if secret is not None:
        project.connection.execute(
            update(ACCOUNTS).where(_account(project, person.id)).values(secret=secret)
        )
    return person


def change(
    project: Project, person: str, *, role: ReviewRole, active: bool, stamp: Stamp
) -> Person:
    """Returns the person with another role, or put on leave; sessions end where either changed."""
    before = require_person(project, person)
    after = Person(before.id, before.name, role, active)
    if after == before:
        return before
    mine = and_(PEOPLE.c.project == project.name, PEOPLE.c.id == person)
    project.connection.execute(update(PEOPLE).where(mine).values(**_row(after)))
    end_sessions(project, person)
    _record(project, after, stamp)
    return after


def require_person(project: Project, person: str) -> Person:
    """Returns a person; raises ``UnknownError`` where nobody has the id."""
    found = find_person(project, person)
    if found is None:
        msg = "Nobody of this review has that name."
        raise UnknownError(msg, cure="Say who you are on the first page.")
    return found


def find_by_name(project: Project, name: str) -> Person | None:
    """Returns the person of a name, None where nobody has it; case and spaces do not matter."""
    query = select(PEOPLE).where(PEOPLE.c.project == project.name, PEOPLE.c.name_key == _key(name))
    row = project.connection.execute(query).mappings().one_or_none()
    return None if row is None else read_person(row)


def secret_of(project: Project, name: str) -> tuple[Person, str] | None:
    """Returns a person with the hash of their password, None where there is neither."""
    person = find_by_name(project, name)
    if person is None:
        return None
    query = select(ACCOUNTS.c.secret).where(_account(project, person.id))
    secret = project.connection.execute(query).scalar_one_or_none()
    return None if secret is None else (person, secret)


def read_settings(project: Project, person: str) -> Mapping[str, Any]:
    """Returns what a person chose for themselves; empty where they chose nothing."""
    query = select(ACCOUNTS.c.settings).where(_account(project, person))
    kept = project.connection.execute(query).scalar_one_or_none()
    settings: Mapping[str, Any] = {} if kept is None else json.loads(kept)
    return settings


def keep_settings(project: Project, person: str, settings: Mapping[str, Any]) -> None:
    """Keeps what a person chose in the place of what they chose before."""
    require_person(project, person)
    project.connection.execute(
        update(ACCOUNTS).where(_account(project, person)).values(settings=to_json(dict(settings)))
    )


def begin_session(
    project: Project, person: str, *, token_hash: str, expires: str, now: str
) -> None:
    """Keeps a session, and forgets those that are over."""
    require_person(project, person)
    project.connection.execute(
        delete(SESSIONS).where(
            SESSIONS.c.project == project.name,
            (SESSIONS.c.expires <= now) | (SESSIONS.c.token_hash == token_hash),
        )
    )
    project.connection.execute(
        insert(SESSIONS).values(
            project=project.name, token_hash=token_hash, person=person, expires=expires
        )
    )


def read_session(project: Project, token_hash: str, *, now: str) -> Person | None:
    """Returns whose session it is, None where it is over or never was."""
    query = select(SESSIONS.c.person).where(
        SESSIONS.c.project == project.name,
        SESSIONS.c.token_hash == token_hash,
        SESSIONS.c.expires > now,
    )
    person = project.connection.execute(query).scalar_one_or_none()
    found = None if person is None else find_person(project, person)
    return found if found is not None and found.active else None


def end_session(project: Project, token_hash: str) -> None:
    """Forgets a session."""
    project.connection.execute(
        delete(SESSIONS).where(
            SESSIONS.c.project == project.name, SESSIONS.c.token_hash == token_hash
        )
    )


def end_sessions(project: Project, person: str) -> None:
    """Forgets all sessions of a person."""
    project.connection.execute(
        delete(SESSIONS).where(SESSIONS.c.project == project.name, SESSIONS.c.person == person)
    )


def clean_name(name: str) -> str:
    """Returns a name as it is shown; raises ``NotAllowedError`` where it is none."""
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    # Control characters, marks of direction, halves of surrogate pairs, private use.
    if any(unicodedata.category(character).startswith("C") for character in shown):
        msg = "The name holds characters that cannot be shown."
        raise NotAllowedError(msg, cure="Write it with letters.")
    if not 1 <= len(shown) <= _LONGEST_NAME:
        msg = f"A name has 1 to {_LONGEST_NAME} characters."
        raise NotAllowedError(msg, cure="Write the name by which the others know you.")
    return shown


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _row(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "role": str(person.role),
        "active": int(person.active),
    }


def _account(project: Project, person: str) -> ColumnElement[bool]:
    return and_(ACCOUNTS.c.project == project.name, ACCOUNTS.c.person == person)


def _record(project: Project, person: Person, stamp: Stamp) -> None:
    body: dict[str, object] = {
        "person": person.id,
        "name": person.name,
        "role": str(person.role),
        "active": person.active,
    }
    append(project, EventKind.ENROLLED, stamp=stamp, item="", body=body)
