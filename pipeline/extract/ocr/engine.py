# SPDX-License-Identifier: Apache-2.0
"""What recognises the words of a picture."""

from dataclasses import dataclass
from typing import Protocol

from pipeline.extract.ocr.picture import Picture
from pipeline.extract.support import Beat

__all__ = ["Engine", "RecognisedWord", "RecognitionError", "Turn", "Words"]

# Quarter turns clockwise, 0 to 3.
Turn = int


class RecognitionError(Exception):
    """A page was not recognised; its text says why, to put behind "because"."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word and its place in the picture, in pixels from the upper left corner.

    ``confidence`` goes from 0 to 100.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


# The words of one printed line, from left to right; never empty.
Words = tuple[RecognisedWord, ...]


class Engine(Protocol):
    """A program or library that recognises text."""

    @property
    def name(self) -> str:
        """Name and version, as outputs say them."""

    def read(self, picture: Picture, *, seconds: float, beat: Beat) -> tuple[Words, ...]:
        """Returns the lines of an upright page; lines of two columns are two lines.

        Raises:
            RecognitionError: It failed, or ``seconds`` were not enough.
        """

    def turn_of(self, picture: Picture, *, seconds: float, beat: Beat) -> Turn:
        """Returns how often the page must be turned clockwise to stand upright; 0 if unknown.

        Raises:
            RecognitionError: ``seconds`` were not enough.
        """
