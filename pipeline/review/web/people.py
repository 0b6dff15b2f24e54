# SPDX-License-Identifier: Apache-2.0
"""Accounts of a shared review: who keeps the people adds them, and changes what they may do."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, StrictBool

from pipeline.review.store.desk import Desk
from pipeline.review.values import Person, ReviewRole
from pipeline.review.web.permissions import Right, require
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.room import room_of
from pipeline.review.web.sign_in import Password, PersonName, PersonView, read_name

__all__ = ["make_people"]

_Keeper = Annotated[Person, Depends(require(Right.KEEP_PEOPLE))]


class NewPerson(BaseModel):
    """Somebody who is to take part, with the password that they begin with."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName
    role: ReviewRole
    password: Password


class PersonChange(BaseModel):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    role: ReviewRole | None = None
    active: StrictBool | None = None
    password: Password | None = None


def make_people() -> APIRouter:
    """Returns the routes by which accounts are kept."""
    router = APIRouter(tags=["people"])
    router.post("/api/people", summary="Add a person", status_code=201)(_add)
    router.patch("/api/people/{person}", summary="Change a person")(_change)
    return router


def _add(request: Request, sent: NewPerson, keeper: _Keeper) -> PersonView:
    room = room_of(request)
    name = read_name(sent.name)
    if room.desk.secret_of(name) is not None:
        raise RefusedError(409, "Somebody has this name already.", cure="Choose another one.")
    secret = room.accounts.hash(sent.password)
    person = room.desk.enrol(name, sent.role, secret=secret, by=keeper.id)
    # Somebody who judged on one computer before goes on with what they judged.
    person = room.desk.change_role(person.id, sent.role, by=keeper.id)
    return PersonView.of(person)


def _change(request: Request, person: str, sent: PersonChange, keeper: _Keeper) -> PersonView:
    room = room_of(request)
    known = room.desk.person(person)
    if known is None:
        raise RefusedError(404, "There is nobody of this name here.")
    role = sent.role or known.role
    active = known.active if sent.active is None else sent.active
    _keep_an_admin(room.desk, known, role=role, active=active)
    changed = room.desk.change_role(known.id, role, active=active, by=keeper.id)
    if sent.password is not None:
        secret = room.accounts.hash(sent.password)
        room.desk.enrol(known.name, role, secret=secret, by=keeper.id)
        room.sessions.end_all(known.id)
    return PersonView.of(changed)


def _keep_an_admin(desk: Desk, known: Person, *, role: ReviewRole, active: bool) -> None:
    if role is ReviewRole.ADMIN and active:
        return
    others = (one for one in desk.people() if one.id != known.id and one.active)
    if known.role is ReviewRole.ADMIN and not any(one.role is ReviewRole.ADMIN for one in others):
        raise RefusedError(
            409,
            "Nobody would be left to keep the people.",
            cure="Make somebody else an admin first.",
        )
