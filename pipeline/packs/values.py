# SPDX-License-Identifier: Apache-2.0
"""A family of value words, as the comparison of values uses it."""

from dataclasses import dataclass

__all__ = ["ValueFamily"]


@dataclass(frozen=True, slots=True)
class ValueFamily:
    """Words that stand for one value.

    Attributes:
        id: Its name in the file.
        says: The value in a few words.
        pattern: Regular expression of its words, to be searched without regard to case.
        against: Families that pull the other way, each with the reason; sorted by name.
    """

    id: str
    says: str
    pattern: str
    against: tuple[tuple[str, str], ...] = ()
