# SPDX-License-Identifier: Apache-2.0
"""Offsets in code points, as here, and in UTF-16 units, as JavaScript counts letters.

They differ behind characters outside the basic plane: emoji, and letters of mathematics.
"""

from bisect import bisect_left

__all__ = ["Utf16"]

_LAST_OF_ONE_UNIT = 0xFFFF


class Utf16:
    """Leads from offsets in code points of one text to offsets in UTF-16 units, and back."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, letter in enumerate(text) if ord(letter) > _LAST_OF_ONE_UNIT]
        self._wide_units = [at + before for before, at in enumerate(self._wide)]

    def to_units(self, place: int) -> int:
        """Returns the offset in UTF-16 units of one in code points."""
        return place + bisect_left(self._wide, place)

    def to_points(self, place: int) -> int:
        """Returns the offset in code points of one in UTF-16 units.

        One between both units of a character is taken for its beginning.
        """
        return place - bisect_left(self._wide_units, place)
