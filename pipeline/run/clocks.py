# SPDX-License-Identifier: Apache-2.0
"""The two clocks of a document: one for all of it, one since its last beat.

The process that reads sends beats and, around recognition and conversion, how much of its time
does not count; the process that watches keeps the clocks. What is sent is believed only within
what the limits allow for recognition and conversion in all.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.config import Limits
from pipeline.domain.diagnostic import ReasonCode
from pipeline.run.limits import suspend_processor_limit

__all__ = ["Clocks", "Overdue", "Pulse"]

_BEAT = b"B"
# Behind it stand the seconds, in digits, that do not count so far.
_ASIDE = b"A"
_LONGEST = 32
# Beats are for clocks of seconds: more of them would only fill the pipe.
_BEAT_SECONDS = 0.1


class Pulse:
    """Sends beats, and grants of time that does not count, from the process that reads."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send
        self._sent = time.monotonic()
        self._aside = 0.0

    def __call__(self) -> None:
        """Says that the work goes on."""
        now = time.monotonic()
        if now - self._sent >= _BEAT_SECONDS:
            self._sent = now
            self._send(_BEAT)

    @contextmanager
    def aside(self, seconds: float) -> Iterator[None]:
        """Grants up to so many seconds that do not count; gives back what was not used."""
        started = time.monotonic()
        self._say_aside(self._aside + seconds)
        try:
            with suspend_processor_limit(seconds):
                yield
        finally:
            self._aside += min(time.monotonic() - started, seconds)
            self._say_aside(self._aside)

    def _say_aside(self, seconds: float) -> None:
        self._send(_ASIDE + f"{seconds:.3f}".encode("ascii"))


@dataclass(frozen=True, slots=True)
class Overdue:
    """Why a document is given up for its time; ``words`` go behind what was done with it."""

    code: ReasonCode
    words: str
    cure: str


@dataclass(slots=True)
class Clocks:
    """The clocks of one document, where it is watched.

    Attributes:
        limits: What the clocks count towards.
        started: When the document was begun, on the monotonic clock.
        last_beat: When something was last heard of it.
        aside: Seconds that do not count.
    """

    limits: Limits
    started: float
    last_beat: float
    aside: float = 0.0

    @classmethod
    def begin(cls, limits: Limits) -> "Clocks":
        """Returns clocks that start now."""
        now = time.monotonic()
        return cls(limits, now, now)

    @property
    def deadline(self) -> float:
        """When the document is given up, on the monotonic clock."""
        return min(
            self.started + self.limits.seconds + self.aside,
            self.last_beat + self.limits.stall_seconds,
        )

    def hear(self, frame: bytes) -> bool:
        """Takes in what was sent; says whether it was for the clocks."""
        if frame[:1] not in (_BEAT, _ASIDE) or len(frame) > _LONGEST:
            return False
        if frame[:1] == _ASIDE:
            seconds = _to_seconds(frame[1:])
            if seconds is None:
                return False
            self.aside = min(seconds, _most_aside(self.limits))
        elif frame != _BEAT:
            return False
        self.last_beat = time.monotonic()
        return True

    def overdue(self, now: float) -> Overdue:
        """Returns why a document whose deadline has passed is given up."""
        counted = now - self.started - self.aside
        if counted >= self.limits.seconds:
            return Overdue(
                ReasonCode.TIMEOUT_TOTAL,
                f"was ended after {counted:.1f} s; {self.limits.seconds:g} s are allowed",
                "Raise limits.seconds in armslength.toml, or split the document.",
            )
        return Overdue(
            ReasonCode.TIMEOUT_STALL,
            f"made no progress for {now - self.last_beat:.1f} s and was ended; "
            f"{self.limits.stall_seconds:g} s are allowed",
            "Raise limits.stall_seconds in armslength.toml, or split the document.",
        )


def _most_aside(limits: Limits) -> float:
    return limits.ocr_pages * limits.ocr_page_seconds + limits.convert_seconds


def _to_seconds(digits: bytes) -> float | None:
    try:
        seconds = float(digits)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
