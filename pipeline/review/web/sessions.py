# SPDX-License-Identifier: Apache-2.0
"""Who is in: sessions by the hash of their secret, and the address that lets the first one in."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Protocol

from pipeline.review.store.desk import Desk

__all__ = [
    "SESSION_SECONDS",
    "Entrance",
    "KeptSessions",
    "LocalSessions",
    "Session",
    "Sessions",
]

SESSION_SECONDS = 12 * 3600
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that was let in: ``Person.id``, empty until somebody said who they are."""

    person: str


class Sessions(Protocol):
    """The sessions of a review. Safe from many threads."""

    def begin(self, person: str = "", *, instead_of: str = "") -> str:
        """Begins a session, ends another one with it, and returns the new secret."""

    def find(self, secret: str) -> Session | None:
        """Returns the session with this secret, None if there is none or it has ended."""

    def end(self, secret: str) -> None:
        """Ends one session; does nothing when there is none."""

    def end_all(self, person: str) -> None:
        """Ends every session of a person."""


class LocalSessions:
    """Sessions of one computer: they live as long as the server, which nobody else can reach.

    Args:
        clock: Seconds that never go back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # When each ends, with it.
        self._open: dict[str, tuple[float, Session]] = {}

    def begin(self, person: str = "", *, instead_of: str = "") -> str:
        """Begins a session, ends another one with it, and returns the new secret."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        now = self._clock()
        with self._lock:
            self._open.pop(_digest(instead_of), None)
            self._open = {name: one for name, one in self._open.items() if one[0] > now}
            self._open[_digest(secret)] = (now + SESSION_SECONDS, Session(person))
        return secret

    def find(self, secret: str) -> Session | None:
        """Returns the session with this secret, None if there is none or it has ended."""
        ends, session = self._open.get(_digest(secret), (0.0, None))
        return session if ends > self._clock() else None

    def end(self, secret: str) -> None:
        """Ends one session; does nothing when there is none."""
        with self._lock:
            self._open.pop(_digest(secret), None)

    def end_all(self, person: str) -> None:
        """Ends every session of a person."""
        with self._lock:
            self._open = {name: one for name, one in self._open.items() if one[1].person != person}


class KeptSessions:
    """Sessions of a shared review: they outlive the server, and lie in the database as hashes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(self, person: str = "", *, instead_of: str = "") -> str:
        """Begins a session, ends another one with it, and returns the new secret."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        if instead_of:
            self._desk.end_session(_digest(instead_of))
        lasts = timedelta(seconds=SESSION_SECONDS)
        self._desk.begin_session(person, token_hash=_digest(secret), lasts=lasts)
        return secret

    def find(self, secret: str) -> Session | None:
        """Returns the session with this secret, None if there is none or it has ended."""
        person = self._desk.session(_digest(secret)) if secret else None
        return None if person is None else Session(person.id)

    def end(self, secret: str) -> None:
        """Ends one session; does nothing when there is none."""
        self._desk.end_session(_digest(secret))

    def end_all(self, person: str) -> None:
        """Ends every session of a person."""
        self._desk.end_sessions(person)


class Entrance:
    """The secret at the end of the printed address, good for one browser."""

    def __init__(self) -> None:
        self.secret = secrets.token_urlsafe(_SECRET_BYTES)
        self._lock = threading.Lock()
        self._used = False

    def admit(self, secret: str) -> bool:
        """Says whether this is the secret, and it has let nobody in before."""
        right = hmac.compare_digest(secret.encode(), self.secret.encode())
        with self._lock:
            admitted = right and not self._used
            self._used = self._used or right
        return admitted


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
