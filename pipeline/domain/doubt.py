# SPDX-License-Identifier: Apache-2.0
"""Wording that may say what a paper is otherwise silent on."""

from dataclasses import dataclass

__all__ = ["Doubt"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that may say something, and is no firm ground to say that it does.

    Attributes:
        document: Name of the document.
        clause: Number of the clause; empty where there is none.
        page: Page from 1, None without pages.
        weak: Whether it surely says something, but little; else nobody is sure that it does.
    """

    document: str
    clause: str
    page: int | None
    weak: bool = False
