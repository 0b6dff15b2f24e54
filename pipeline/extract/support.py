# SPDX-License-Identifier: Apache-2.0
"""What reading may use beside the file: other programs, and whoever watches the time."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from pipeline.config import ReadingAids

__all__ = ["ALONE", "UNWATCHED", "Beat", "Support"]


class Beat(Protocol):
    """What a reading tells whoever watches it."""

    def __call__(self) -> None:
        """Says that the work goes on."""

    def aside(self, seconds: float) -> AbstractContextManager[None]:
        """Grants time that does not count as the document's: recognition, conversion.

        While it is open, up to so many seconds count neither against ``limits.seconds`` nor as
        processor time; what was not used is given back at its end. Beats must still come. Not
        nested.
        """


class _Unwatched:
    def __call__(self) -> None:
        pass

    @contextmanager
    def aside(self, seconds: float) -> Iterator[None]:  # noqa: ARG002 - nobody counts them
        yield


UNWATCHED: Beat = _Unwatched()
_USUAL = ReadingAids()


@dataclass(frozen=True, slots=True)
class Support:
    """What the reading of one file may use beside the file.

    Attributes:
        aids: Which other programs it may start, and where passwords stand.
        beat: Told after each page and step, and before time that does not count.
    """

    aids: ReadingAids = _USUAL
    beat: Beat = UNWATCHED


ALONE = Support()
