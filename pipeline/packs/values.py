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
        ills: The same, of those of its words that name what the value stands against ('racism'),
            denied or not.
        against: Families that pull the other way, each with the reason; sorted by name.
    """

    id: str
    says: str
    pattern: str
    forsworn: str = ""
    ills: str = ""
    against: tuple[tuple[str, str], ...] = ()

    def names_ill(self, words: str) -> bool:
        """Says whether words that ``pattern`` found name what the value stands against."""
        return bool(self.ills) and re.fullmatch(self.ills, words, re.I) is not None

    def forswears(self, words: str) -> bool:
        """Says whether words that ``pattern`` found stand for the opposite of the value."""
        return bool(self.forsworn) and re.fullmatch(self.forsworn, words, re.I) is not None
