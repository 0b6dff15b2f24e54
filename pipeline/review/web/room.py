# SPDX-License-Identifier: Apache-2.0
"""What the routes of one server share, and who is asking."""

from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.types import Scope

from pipeline.review.store.desk import Desk
from pipeline.review.values import Person
from pipeline.review.web.accounts import Accounts
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.sessions import Entrance, LocalSessions, Session, Sessions

__all__ = ["Access", "Room", "current_person", "current_session", "desk_of", "room_of"]

_CURE_401 = "Go to the start page; your judgements are kept."


@dataclass(frozen=True, slots=True)
class Access:
    """How the pages are reached.

    Attributes:
        origins: Scheme, host and port as browsers write them, without the usual port:
            ``http://127.0.0.1:8123``, ``https://review.example.org``. All have one scheme.
        shared: Whether people sign in with passwords, instead of being let in by the address.
        name: Who is in as soon as the address was used; empty to ask. For one computer only.
    """

    origins: tuple[str, ...]
    shared: bool = False
    name: str = ""

    @property
    def hosts(self) -> frozenset[str]:
        """What a request's ``Host`` may be."""
        return frozenset(origin.partition("://")[2] for origin in self.origins)

    @property
    def secure(self) -> bool:
        """Whether everything travels encrypted."""
        return all(origin.startswith("https://") for origin in self.origins)

    @property
    def cookie(self) -> str:
        """Name of the cookie: browsers keep one jar for all ports of a computer."""
        port = self.origins[0].rpartition(":")[2]
        return "__Host-armslength" if self.secure else f"armslength-{port.strip('/')}"


@dataclass(frozen=True, slots=True)
class Room:
    """What the routes of one server share.

    Attributes:
        desk: What is judged, and by whom.
        access: How the pages are reached.
        sessions: Who is in.
        accounts: Passwords, and how often one may try.
        entrance: The secret of the printed address; used without accounts alone.
    """

    desk: Desk
    access: Access
    sessions: Sessions = field(default_factory=LocalSessions)
    accounts: Accounts = field(default_factory=Accounts)
    entrance: Entrance = field(default_factory=Entrance)

    def secret_in(self, scope: Scope) -> str:
        """Returns the secret of the session in a request's cookie; empty without one."""
        jar = cookie_parser(Headers(scope=scope).get("cookie", ""))
        return jar.get(self.access.cookie, "")

    def session_in(self, scope: Scope) -> Session | None:
        """Returns the session that a request belongs to, None if it has none that lasts."""
        return self.sessions.find(self.secret_in(scope))


def room_of(request: Request) -> Room:
    """Returns what the routes of this server share."""
    room = request.app.state.room
    assert isinstance(room, Room)  # noqa: S101 - the application puts nothing else there
    return room


def desk_of(request: Request) -> Desk:
    """Returns the desk; a dependency of routes."""
    return room_of(request).desk


def current_session(request: Request) -> Session:
    """Returns the session of whoever asks; refuses with 401 without one."""
    session = room_of(request).session_in(request.scope)
    if session is None:
        raise RefusedError(401, "You are not signed in.", cure=_CURE_401)
    return session


def current_person(request: Request) -> Person:
    """Returns who asks; refuses with 401 if nobody said so, or if they no longer take part."""
    session = current_session(request)
    person = room_of(request).desk.person(session.person) if session.person else None
    if person is None or not person.active:
        raise RefusedError(401, "Nobody has said who is judging here.", cure=_CURE_401)
    return person
