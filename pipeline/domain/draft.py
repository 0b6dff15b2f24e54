# SPDX-License-Identifier: Apache-2.0
"""The clauses of a paper with their words, for comparing one draft with another."""

from dataclasses import dataclass

__all__ = ["DraftedClause", "DraftedReference"]


@dataclass(frozen=True, slots=True)
class DraftedReference:
    """A reference to another clause: index of its word, and index of the clause it leads to.

    Both count from 0: in ``DraftedClause.words`` and in the clauses of the paper.
    """

    word: int
    clause: int


@dataclass(frozen=True, slots=True)
class DraftedClause:
    """A paragraph of a clause, or a limb: what stands in one block under one number.

    ``words`` are what two drafts are compared by: lower-case, without punctuation, party words
    replaced by the side that they stand for ("SUB"), a reference to a clause of the same paper by
    the sign of a section. Word ``n`` stands at ``text[starts[n] : ends[n]]``.

    Attributes:
        number: Number of its clause as a reader sees it; empty outside all clauses.
        heading: The nearest heading above it or its own; empty without any.
        start: Where ``text`` begins in ``Document.text``, behind the clause's label.
        end: Where it ends there.
        text: ``Document.text[start:end]``.
        words: In order, at least one.
        starts: Where each word begins in ``text``.
        ends: Where each word ends in ``text``.
        references: In the order of their words.
        page: Page of its first word, None without pages.
    """

    number: str
    heading: str
    start: int
    end: int
    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    references: tuple[DraftedReference, ...] = ()
    page: int | None = None

    def __post_init__(self) -> None:
        # It comes from a process that may have been taken over by the file it read.
        places = [place for word in zip(self.starts, self.ends, strict=False) for place in word]
        fits = len(self.words) == len(self.starts) == len(self.ends) > 0
        inside = fits and places[0] >= 0 and places[-1] <= len(self.text)
        if not inside or places != sorted(places):
            msg = "each word needs its place in the text, in order"
            raise ValueError(msg)
        if not all(0 <= one.word < len(self.words) for one in self.references):
            msg = "a reference needs its word"
            raise ValueError(msg)
