# SPDX-License-Identifier: Apache-2.0
"""How people come in and go: by the printed address on one's own computer, or by password."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from pipeline.review.values import Person, ReviewRole
from pipeline.review.web.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD, clean_name
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.room import Room, current_person, current_session, room_of
from pipeline.review.web.sessions import SESSION_SECONDS

__all__ = ["Password", "PersonName", "PersonView", "make_sign_in", "read_name"]

PersonName = Annotated[str, Field(min_length=1, max_length=80)]
Password = Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)]

_ROLES = {"judge": ReviewRole.REVIEWER, "settle": ReviewRole.ADJUDICATOR}


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Admission(_Sent):
    """The secret behind the ``#`` of the printed address."""

    token: Annotated[str, Field(min_length=1, max_length=100)]


class Introduction(_Sent):
    """Who sits at this computer, and what they are here for."""

    name: PersonName
    task: Literal["judge", "settle"]


class SignIn(_Sent):
    """An account where several people share a server."""

    name: PersonName
    # No shortest length: a try with a short one is wrong like any other.
    password: Annotated[str, Field(max_length=LONGEST_PASSWORD)]


class NewPassword(_Sent):
    """A password in place of another."""

    old: Annotated[str, Field(max_length=LONGEST_PASSWORD)]
    new: Password


class PersonView(BaseModel):
    """A person as the pages know them."""

    id: str
    name: str
    role: ReviewRole
    active: bool

    @classmethod
    def of(cls, person: Person) -> "PersonView":
        """Returns what pages may know of a person."""
        return cls(id=person.id, name=person.name, role=person.role, active=person.active)


class SessionView(BaseModel):
    """Who is in; None until somebody has said their name."""

    person: PersonView | None


def make_sign_in(*, shared: bool) -> APIRouter:
    """Returns the routes by which people come in and go."""
    router = APIRouter(tags=["session"])
    if shared:
        router.post("/api/session", summary="Sign in")(_sign_in)
        router.put("/api/password", summary="Change your password", status_code=204)(
            _change_password
        )
    else:
        router.post("/api/session", summary="Come in, and say who you are")(_come_in)
    router.delete("/api/session", summary="Go, here or everywhere", status_code=204)(_leave)
    return router


def read_name(text: str) -> str:
    """Returns a name as it is kept; refuses with 422 what is none."""
    if name := clean_name(text):
        return name
    raise RefusedError(422, "This cannot be a name.", cure="Write letters that can be seen.")


def _come_in(request: Request, response: Response, sent: Admission | Introduction) -> SessionView:
    room = room_of(request)
    if isinstance(sent, Introduction):
        current_session(request)
        person = _introduce(room, read_name(sent.name), _ROLES[sent.task])
    elif room.session_in(request.scope) is not None:
        # A second window of the same browser: it is in already.
        return _tell(request)
    elif not room.entrance.admit(sent.token):
        raise RefusedError(
            401,
            "This address has been used, or is not from this run of the command.",
            cure="Stop the command with Ctrl-C, start it again, and open the address that it "
            "prints then. What was judged is kept.",
        )
    elif room.access.name:
        person = _introduce(room, room.access.name, None)
    else:
        _begin(room, request, response, person="")
        return SessionView(person=None)
    _begin(room, request, response, person=person.id)
    return SessionView(person=PersonView.of(person))


def _introduce(room: Room, name: str, role: ReviewRole | None) -> Person:
    """Returns the person of this name, who has this role from now on (None: as before)."""
    if room.desk.secret_of(name) is not None:
        raise RefusedError(
            403,
            "This name has a password in a shared review.",
            cure="Choose another name, or start the command with --shared.",
        )
    person = room.desk.enrol(name, role or ReviewRole.REVIEWER)
    return person if role is None else room.desk.change_role(person.id, role)


def _tell(request: Request) -> SessionView:
    try:
        return SessionView(person=PersonView.of(current_person(request)))
    except RefusedError:
        return SessionView(person=None)


def _sign_in(request: Request, response: Response, sent: SignIn) -> SessionView:
    room = room_of(request)
    name = clean_name(sent.name)
    _count_try(room, request, name)
    person, kept = room.desk.secret_of(name) or (None, "")
    if not room.accounts.verify(kept, sent.password) or person is None or not person.active:
        raise RefusedError(
            401,
            "The name or the password is not right.",
            cure="Try again; whoever keeps the people of this review can give a new password.",
        )
    _begin(room, request, response, person=person.id)
    return SessionView(person=PersonView.of(person))


def _change_password(
    request: Request,
    response: Response,
    sent: NewPassword,
    person: Annotated[Person, Depends(current_person)],
) -> None:
    room = room_of(request)
    _count_try(room, request, person.name)
    known = room.desk.secret_of(person.name)
    if known is None or not room.accounts.verify(known[1], sent.old):
        raise RefusedError(403, "The old password is not right.", cure="Try again.")
    room.desk.enrol(person.name, person.role, secret=room.accounts.hash(sent.new))
    room.sessions.end_all(person.id)
    _begin(room, request, response, person=person.id)


def _leave(request: Request, response: Response, *, everywhere: bool = False) -> None:
    room = room_of(request)
    session = current_session(request)
    if everywhere and session.person:
        room.sessions.end_all(session.person)
    room.sessions.end(room.secret_in(request.scope))
    if room.access.shared:
        _set_cookie(room, response, "", seconds=0)
    else:
        # The browser stays let in: the next person at this computer says their name.
        _begin(room, request, response, person="")


def _count_try(room: Room, request: Request, name: str) -> None:
    address = request.client.host if request.client else ""
    if not room.accounts.attempts.allow(f"name {name.casefold()}", f"address {address}"):
        raise RefusedError(
            429,
            "Too many tries.",
            cure="Wait a minute, then try again; five a minute are allowed.",
        )


def _begin(room: Room, request: Request, response: Response, *, person: str) -> None:
    """Begins a session under a new secret, so that one seen before is worth nothing."""
    secret = room.sessions.begin(person, instead_of=room.secret_in(request.scope))
    _set_cookie(room, response, secret, seconds=SESSION_SECONDS)


def _set_cookie(room: Room, response: Response, secret: str, *, seconds: int) -> None:
    response.set_cookie(
        room.access.cookie,
        secret,
        max_age=seconds,
        path="/",
        secure=room.access.secure,
        httponly=True,
        samesite="strict",
    )
