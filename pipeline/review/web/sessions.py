# SPDX-License-Identifier: Apache-2.0
"""Who is in: sessions by the hash of their secret, and the address that lets the first one in.

Sessions live as long as the server: once it stops, nobody is in.
"""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

__all__ = ["SESSION_SECONDS", "Entrance", "Session", "Sessions"]

SESSION_SECONDS = 12 * 3600
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that was let in.

    Attributes:
        person: ``Person.id``; empty until somebody said who they are.
        ends: When it ends, on the clock of its keeper.
    """

    person: str
    ends: float


class Sessions:
    """The sessions of one server. Safe from many threads.

    Args:
        clock: Seconds that never go back.
        lifetime: Seconds after which a session ends, whatever it was used for.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, lifetime: float = SESSION_SECONDS
    ) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def begin(self, person: str = "", *, instead_of: str = "") -> str:
        """Begins a session, ends another one with it, and returns the new secret."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        now = self._clock()
        with self._lock:
            self._open.pop(_digest(instead_of), None)
            self._open = {name: one for name, one in self._open.items() if one.ends > now}
            self._open[_digest(secret)] = Session(person, now + self._lifetime)
        return secret

    def find(self, secret: str) -> Session | None:
        """Returns the session with this secret, None if there is none or it has ended."""
        found = self._open.get(_digest(secret))
        return found if found is not None and found.ends > self._clock() else None

    def end(self, secret: str) -> None:
        """Ends one session; does nothing when there is none."""
        with self._lock:
            self._open.pop(_digest(secret), None)

    def end_all(self, person: str) -> None:
        """Ends every session of a person."""
        with self._lock:
            self._open = {name: one for name, one in self._open.items() if one.person != person}


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
