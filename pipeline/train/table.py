# SPDX-License-Identifier: Apache-2.0
"""Labelled provisions as a table: a row a provision, as the project's own outline cuts them.

What training and evaluation share. A target is a number from 0 (the label is not there) to 1 (it
is), and its weight says how much it counts: 0 where nobody can say. Papers stay whole and in
order, since the model sees what rules say of the provisions before and behind.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.detect import Engine, hear_paper
from pipeline.domain.document import Document, Span
from pipeline.domain.outline import Outline
from pipeline.modelstore import RULE_LABELS, Seen

__all__ = [
    "FOLDS",
    "LABELS",
    "Cut",
    "Paper",
    "Place",
    "Table",
    "as_composed",
    "column_of",
    "cut_paper",
    "fold_of",
    "key_of",
]

# What a model can learn: all categories, mitigators and modifiers.
LABELS = RULE_LABELS
FOLDS = 5
_KEY_LENGTH = 16
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provision stands: in the text of its paper, as the labels count it."""

    start: int
    end: int

    def shares_half(self, start: int, end: int) -> bool:
        """Says whether a range and this one share half of the shorter of the two."""
        shared = min(self.end, end) - max(self.start, start)
        return shared > 0 and 2 * shared >= min(self.end - self.start, end - start)


@dataclass(frozen=True, slots=True)
class Cut:
    """One provision of a paper, before anybody says what it holds."""

    seen: Seen
    place: Place
    key: str
    words: int


@dataclass(frozen=True, slots=True)
class Paper:
    """The provisions of a paper before anybody says what they hold.

    Attributes:
        name: Unique within its source.
        group: What must not be parted between training and testing.
        cuts: Its provisions in order.
        content: Hash of its words; empty where it was never a paper of its own.
    """

    name: str
    group: str
    cuts: Sequence[Cut]
    content: str = ""


@dataclass(slots=True)
class Table:
    """Labelled provisions, n rows, papers whole and in order.

    Attributes:
        frame: Columns ``source``, ``paper``, ``group`` (what must not be parted between
            training and testing), ``content`` (hash of the paper's words, or empty), ``key``,
            ``start``, ``end``, ``words``, ``natural`` (how many provisions of papers that rules
            were not fitted to the row stands for; 0 for none), ``tuned`` (whether rules were
            written with the row in sight).
        seen: What the model sees of each.
        targets: n by labels, 0 to 1.
        weights: n by labels, at least 0; 0 where nobody can say.
        grades: n by labels, 1 to 4 where somebody in our own field graded it, else 0.
    """

    frame: pd.DataFrame
    seen: list[Seen] = field(default_factory=list)
    targets: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(LABELS))))
    weights: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(LABELS))))
    grades: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(LABELS))))

    def __len__(self) -> int:
        """Number of provisions."""
        return len(self.seen)

    @classmethod
    def of(cls, source: str, papers: Iterable[Paper]) -> "Table":
        """Returns the table of papers; nothing is labelled."""
        rows: list[dict[str, object]] = []
        seen: list[Seen] = []
        for paper in papers:
            for one in paper.cuts:
                rows.append(
                    {
                        "source": source,
                        "paper": f"{source}: {paper.name}",
                        "group": paper.group,
                        "content": paper.content,
                        "key": one.key,
                        "start": one.place.start,
                        "end": one.place.end,
                        "words": one.words,
                        "natural": 0.0,
                        "tuned": False,
                    }
                )
                seen.append(one.seen)
        shape = len(seen), len(LABELS)
        blank = (np.zeros(shape), np.zeros(shape), np.zeros(shape))
        return cls(pd.DataFrame(rows, columns=_COLUMNS), seen, *blank)

    @classmethod
    def joined(cls, tables: Sequence["Table"]) -> "Table":
        """Returns tables one below the other."""
        return cls(
            pd.concat([one.frame for one in tables], ignore_index=True),
            [seen for one in tables for seen in one.seen],
            np.vstack([one.targets for one in tables]),
            np.vstack([one.weights for one in tables]),
            np.vstack([one.grades for one in tables]),
        )

    def judged(
        self, column: int, counted: NDArray[np.float64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Returns the rows that count and of which a label is known, and whether it is there.

        Args:
            column: Of the label.
            counted: How much each row counts, n; those of 0 are left out.
        """
        known = (counted > 0) & (self.weights[:, column] > 0)
        return known, self.targets[known, column] >= _HALF

    def papers(self) -> Iterator[slice]:
        """Yields the rows of each paper."""
        names = self.frame["paper"].to_numpy()
        ends = [*(np.flatnonzero(names[1:] != names[:-1]) + 1), len(names)] if len(names) else []
        start = 0
        for end in ends:
            yield slice(start, int(end))
            start = int(end)

    def folds(self) -> NDArray[np.int64]:
        """Returns the fold of each row; a group is never parted."""
        return np.array([fold_of(group) for group in self.frame["group"]], dtype=np.int64)


_COLUMNS = [
    "source",
    "paper",
    "group",
    "content",
    "key",
    "start",
    "end",
    "words",
    "natural",
    "tuned",
]


def fold_of(group: str) -> int:
    """Returns the fold of a group, 0 to 4, always the same."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def as_composed(name: str) -> str:
    """Returns a name with each accented letter as one sign.

    Some file systems and archives give it as two, by which the same paper had another name.
    """
    return unicodedata.normalize("NFC", name)


def key_of(paper: str, text: str) -> str:
    """Returns what a provision is known by in files that must not repeat its words."""
    words = " ".join(text.split())
    return hashlib.sha256(f"{as_composed(paper)}\n{words}".encode()).hexdigest()[:_KEY_LENGTH]


def cut_paper(
    document: Document,
    outline: Outline,
    engine: Engine,
    *,
    name: str,
    origin: Callable[[int], int] = int,
) -> tuple[Cut, ...]:
    """Returns the provisions of a paper that can be judged, as a model sees them.

    Args:
        document: The paper.
        outline: Its order.
        engine: The rules, without a model.
        name: By which its provisions are known.
        origin: Leads an offset in the document's text to one in the text that labels count in.
    """
    heard = hear_paper(document, outline, engine)
    cuts = []
    for one, seen in zip(heard.provisions, heard.seen(), strict=True):
        provision = outline.provisions[one.position]
        span: Span = provision.span
        place = Place(origin(span.start), origin(max(span.start, span.end - 1)) + 1)
        words = len(provision.text.split())
        cuts.append(Cut(seen, place, key_of(name, provision.text), words))
    return tuple(cuts)


def column_of(label: str) -> int:
    """Returns the column of a label."""
    return _COLUMN_OF[label]


_COLUMN_OF: Mapping[str, int] = {label: place for place, label in enumerate(LABELS)}
