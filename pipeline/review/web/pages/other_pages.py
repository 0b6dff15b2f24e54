# SPDX-License-Identifier: Apache-2.0
"""Who takes part, which keys one uses, and how to judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.words import GRADE_WORDS
from pipeline.review.values import Person, ReviewRole
from pipeline.review.web.pages.frame import Shortcuts
from pipeline.review.web.pages.words import KEY_WORDS, ROLE_WORDS, Option

__all__ = [
    "HelpPage",
    "KeyRow",
    "Message",
    "PeoplePage",
    "PersonRow",
    "build_help",
    "build_people",
]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a key does, which it is, and which it is usually."""

    act: str
    words: str
    key: str
    usual: str


@dataclass(frozen=True, slots=True)
class Message:
    """A page that says one thing."""

    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Keys and how to judge."""

    enabled: bool
    keys: tuple[KeyRow, ...]
    grades: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who takes part."""

    id: str
    name: str
    role: str
    value: str
    active: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """All who take part."""

    people: tuple[PersonRow, ...]
    roles: tuple[Option, ...]


def build_help(shortcuts: Shortcuts) -> HelpPage:
    """Returns the keys of somebody, and what grades mean."""
    return HelpPage(
        enabled=shortcuts.enabled,
        keys=tuple(
            KeyRow(act, words, shortcuts.keys[act], usual)
            for act, (usual, words) in KEY_WORDS.items()
        ),
        grades=tuple(enumerate(GRADE_WORDS)),
    )


def build_people(people: Sequence[Person]) -> PeoplePage:
    """Returns all who take part, those who still do first."""
    ordered = sorted(people, key=lambda one: (not one.active, one.name.casefold()))
    return PeoplePage(
        people=tuple(
            PersonRow(one.id, one.name, ROLE_WORDS[one.role], one.role.value, one.active)
            for one in ordered
        ),
        roles=tuple((role.value, ROLE_WORDS[role]) for role in ReviewRole),
    )
