# SPDX-License-Identifier: Apache-2.0
"""Accounts of a shared review: who keeps the people adds them, and changes what they may do."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, StrictBool

from pipeline.review.values import Person, ReviewRole
from pipeline.review.web.permissions import Right, require
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.room import room_of
from pipeline.review.web.sign_in import Password, PersonName, PersonView, read_name

if TYPE_CHECKING:
    from pipeline.review.store.desk import Desk

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
    return PersonView.of(room.desk.enrol(name, sent.role, secret=secret, by=keeper.id))


def _change(request: Request, person: str, sent: PersonChange, keeper: _Keeper) -> PersonView:
    room = room_of(request)
    known = _find(room.desk, person)
    role = sent.role or known.role
    active = known.active if sent.active is None else sent.active
    _keep_an_admin(room.desk, known, role=role, active=active)
    if (role, active) != (known.role, known.active):
        known = room.desk.change_role(known.id, role, active=active, by=keeper.id)
    if sent.password is not None:
        room.desk.keep_secret(known.id, room.accounts.hash(sent.password))
    if sent.password is not None or not active:
        room.sessions.end_all(known.id)
    return PersonView.of(known)


def _find(desk: "Desk", person: str) -> Person:
    for one in desk.people():
        if one.id == person:
            return one
    raise RefusedError(404, "There is nobody of this name here.")


def _keep_an_admin(desk: "Desk", known: Person, *, role: ReviewRole, active: bool) -> None:
    if role is ReviewRole.ADMIN and active:
        return
    others = (one for one in desk.people() if one.id != known.id and one.active)
    if known.role is ReviewRole.ADMIN and not any(one.role is ReviewRole.ADMIN for one in others):
        raise RefusedError(
            409,
            "Nobody would be left to keep the people.",
            cure="Make somebody else an admin first.",
        )
