# SPDX-License-Identifier: Apache-2.0
"""What every page has around it: who is there, where they may go, which keys they use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.review.values import Person
from pipeline.review.web.pages.words import KEY_WORDS, ROLE_WORDS
from pipeline.review.web.permissions import Right

__all__ = ["Frame", "FrameLink", "Shortcuts", "build_frame", "read_shortcuts"]


@dataclass(frozen=True, slots=True)
class FrameLink:
    """A page that can be gone to from everywhere; ``act`` is the key's name that leads there."""

    href: str
    words: str
    current: bool = False
    act: str = ""


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """Single keys: whether they are on, and the key of each act."""

    enabled: bool
    keys: Mapping[str, str]

    def as_text(self) -> str:
        """Returns them as the script of the pages reads them."""
        keys = dict(self.keys) if self.enabled else {}
        return json.dumps(keys, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page."""

    person: str
    role: str
    links: tuple[FrameLink, ...]
    undo: bool
    leave: str
    shortcuts: str


def build_frame(
    person: Person, *, rights: frozenset[Right], shortcuts: Shortcuts, at: str, shared: bool
) -> Frame:
    """Returns the frame of a page for somebody.

    Args:
        person: Who looks at it.
        rights: What they may do.
        shortcuts: Their keys.
        at: Path of the page.
        shared: Whether there are accounts to keep.
    """
    pages = (
        ("/queue", "Clauses", True),
        ("/disputes", "Disagreements", Right.SETTLE in rights),
        ("/outcomes", "Outcomes", True),
        ("/agreement", "Agreement", True),
        ("/done", "How far", True),
        ("/people", "People", shared and Right.KEEP_PEOPLE in rights),
        ("/help", "Keys and help", True),
    )
    return Frame(
        person=person.name,
        role=ROLE_WORDS[person.role],
        links=tuple(
            FrameLink(path, words, current=path == at, act="help" if path == "/help" else "")
            for path, words, allowed in pages
            if allowed
        ),
        undo=Right.UNDO in rights,
        leave="Sign out" if shared else "Somebody else",
        shortcuts=shortcuts.as_text(),
    )


def read_shortcuts(settings: Mapping[str, Any]) -> Shortcuts:
    """Returns somebody's keys from what was kept of them; the usual ones where nothing was."""
    kept = settings.get("shortcuts", {})
    given = kept.get("keys", {})
    keys = {act: str(given.get(act, usual)) for act, (usual, _words) in KEY_WORDS.items()}
    return Shortcuts(enabled=bool(kept.get("enabled", True)), keys=keys)
