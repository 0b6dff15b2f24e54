# SPDX-License-Identifier: Apache-2.0
"""A family of value words, as the comparison of values uses it."""

import re
from dataclasses import dataclass

__all__ = ["ValueFamily"]


@dataclass(frozen=True, slots=True)
class ValueFamily:
    """Words that stand for one value.

    Attributes:
        id: Its name in the file.
        says: The value in a few words.
        pattern: Regular expression of its words, to be searched without regard to case.
        forsworn: The same, of those of its words that the value denies ('turn away').
        against: Families that pull the other way, each with the reason; sorted by name.
    """

    id: str
    says: str
    pattern: str
    forsworn: str = ""
    against: tuple[tuple[str, str], ...] = ()

    def forswears(self, words: str) -> bool:
        """Says whether words that ``pattern`` found stand for the opposite of the value."""
        return bool(self.forsworn) and re.fullmatch(self.forsworn, words, re.I) is not None
