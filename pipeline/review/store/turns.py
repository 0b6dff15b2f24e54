# SPDX-License-Identifier: Apache-2.0
"""Turns: who waits longest is next. A lock of Python is for whoever happens to be awake."""

import threading
from collections import deque

__all__ = ["Turns"]


class Turns:
    """A lock that threads get in the order in which they asked for it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def acquire(self, *, timeout: float) -> bool:
        """Returns True once it is this thread's turn, False after so many seconds without."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._guard:
            if turn.is_set():
                # It came between the end of the wait and now.
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Gives the turn to who waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
