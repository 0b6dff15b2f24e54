# SPDX-License-Identifier: Apache-2.0
"""Names and passwords: what may be one, how they are kept, and how often one may try."""

import threading
import time
import unicodedata
from collections import deque
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["LONGEST_PASSWORD", "SHORTEST_PASSWORD", "Accounts", "Attempts", "clean_name"]

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
_LONGEST_NAME = 80
_ATTEMPTS = 5
_SECONDS = 60.0
# More names or addresses than this at once are an attack: all of them wait then.
_MOST_KEYS = 10_000


def clean_name(text: str) -> str:
    """Returns a name as it is kept: composed letters, single spaces; empty where it is none.

    Controls, marks of direction and other letters that nobody sees make it none: two people
    would look the same.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    return name if len(name) <= _LONGEST_NAME and name.isprintable() else ""


class Attempts:
    """Counts tries by name and by address: five a minute each. Safe from many threads."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: dict[str, deque[float]] = {}

    def allow(self, *keys: str) -> bool:
        """Says whether one may try once more, and counts it for every key."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            if len(self._tries) > _MOST_KEYS:
                return False
            counted = [self._tries.setdefault(key, deque()) for key in keys]
            if any(len(tries) >= _ATTEMPTS for tries in counted):
                return False
            for tries in counted:
                tries.append(now)
            return True

    def _forget(self, now: float) -> None:
        for key, tries in list(self._tries.items()):
            while tries and tries[0] <= now - _SECONDS:
                tries.popleft()
            if not tries:
                del self._tries[key]


class Accounts:
    """Passwords as argon2id keeps them."""

    def __init__(
        self, *, hasher: PasswordHasher | None = None, attempts: Attempts | None = None
    ) -> None:
        self._hasher = hasher if hasher is not None else PasswordHasher()
        self.attempts = attempts if attempts is not None else Attempts()
        # Each check takes 64 MiB by design; many at once would take the computer's memory.
        self._turns = threading.Semaphore(2)
        self._nobody = ""

    def hash(self, password: str) -> str:
        """Returns what is kept of a password."""
        with self._turns:
            return self._hasher.hash(password)

    def verify(self, kept: str, password: str) -> bool:
        """Says whether a password is the one; of somebody unknown (``kept`` empty) it never is.

        An unknown name takes as long as a known one, so that nobody learns the names.
        """
        # Whoever asks first, since the first of those unknown would wait twice as long.
        if not self._nobody:
            self._nobody = self.hash("nobody")
        with self._turns:
            try:
                return self._hasher.verify(kept or self._nobody, password) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False
