# SPDX-License-Identifier: Apache-2.0
"""Quoted words and their places in a paper, whatever its spaces and capitals."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.train.table import Place

__all__ = ["Placed", "Quotation", "Quoted", "fold_words", "hash_words", "place_quotations"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a paper, and what is said of them.

    Attributes:
        words: As they were quoted.
        label: Category, mitigator or modifier.
        target: 1 where the label holds, 0 where it does not.
        weight: How much that counts; 0 where nobody can say.
        source: Where it was said, as messages name it; never words of the paper.
        grade: 1 to 4 where somebody graded it, else 0.
    """

    words: str
    label: str
    target: float
    weight: float
    source: str
    grade: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation and its place in the text of its paper."""

    given: Quotation
    place: Place


@dataclass(frozen=True, slots=True)
class Placed:
    """Quotations of one paper with their places, and those that are not in it."""

    found: tuple[Quoted, ...]
    lost: tuple[Quotation, ...]


def fold_words(text: str) -> str:
    """Returns a text in small letters without white space; each letter leads to one."""
    return "".join(letter.lower()[0] for letter in text if not letter.isspace())


def hash_words(text: str) -> str:
    """Returns what a paper is known by, whatever its name and its file; empty without words."""
    words = fold_words(text)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if words else ""


def place_quotations(text: str, given: Iterable[Quotation]) -> Placed:
    """Returns quotations with the first place where their words stand in a text.

    Accepted gap: words that stand in a paper twice are taken where they stand first.
    """
    folded = fold_words(text)
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    found, lost = [], []
    for one in given:
        words = fold_words(one.words)
        at = folded.find(words)
        if at < 0 or not words:
            lost.append(one)
        else:
            found.append(Quoted(one, Place(places[at], places[at + len(words) - 1] + 1)))
    return Placed(tuple(found), tuple(lost))
