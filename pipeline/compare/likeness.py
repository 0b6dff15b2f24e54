# SPDX-License-Identifier: Apache-2.0
"""Which clauses of one draft are like which of another: by their rarer words and pairs of words.

Likeness is the cosine of the two clauses' words and neighbouring pairs, each weighed by how rare
it is in both drafts. It is found through an index from words to clauses, so that its cost grows
with what the drafts share and not with the product of their lengths.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.domain.draft import DraftedClause

__all__ = ["Candidate", "Scale", "find_alike"]

# Fewer than these are not worth a look: clauses of lawyers share many words.
_LEAST = 0.25
_MOST_A_CLAUSE = 6
# Words in more clauses than these tell little, and cost most.
_MOST_POSTINGS = 400
_SAME_NUMBER = 0.04
_SAME_HEADING = 0.02

_Feature = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause of the one draft and one of the other, by index, and their likeness, 0 to 1."""

    old: int
    new: int
    likeness: float


class Scale:
    """Weighs words and pairs of words by how rare they are in two drafts."""

    def __init__(self, old: Sequence[DraftedClause], new: Sequence[DraftedClause]) -> None:
        spread = Counter(feature for one in (*old, *new) for feature in set(_features(one.words)))
        number = len(old) + len(new) + 1
        self._rarity = {one: math.log(number / count) + 0.1 for one, count in spread.items()}

    def weigh(self, words: Sequence[str]) -> dict[_Feature, float]:
        """Returns the weights of words and pairs, of length 1 together; empty for no words."""
        counted = Counter(_features(words))
        weights = {
            one: (1 + math.log(count)) * self._rarity.get(one, 1.0)
            for one, count in counted.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {one: weight / length for one, weight in weights.items()} if length else {}

    def likeness(self, one: Sequence[str], other: Sequence[str]) -> float:
        """Returns how like two runs of words are, 0 to 1."""
        here, there = self.weigh(one), self.weigh(other)
        return min(1.0, sum(weight * there.get(feature, 0.0) for feature, weight in here.items()))


def find_alike(
    old: Sequence[DraftedClause],
    new: Sequence[DraftedClause],
    scale: Scale,
    *,
    among: tuple[Iterable[int], Iterable[int]],
) -> Iterator[Candidate]:
    """Yields the clauses most like each other, at most six for each clause of either draft.

    Args:
        old: Clauses of the one draft.
        new: Clauses of the other.
        scale: Made from both.
        among: Indices of the clauses that are looked at, in order.
    """
    olds, news = among
    index = _Index(new, news, scale)
    best_of_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
    chosen: dict[tuple[int, int], float] = {}
    for at in olds:
        scored = [
            (_with_place(old[at], new[there], value), there)
            for there, value in index.search(scale.weigh(old[at].words))
        ]
        for value, there in scored:
            best_of_new[there].append((value, at))
        chosen |= {(at, there): value for value, there in _best(scored)}
    for there, others in best_of_new.items():
        chosen |= {(at, there): value for value, at in _best(others)}
    for (at, there), value in sorted(chosen.items()):
        yield Candidate(at, there, value)


class _Index:
    """From words and pairs of words to the clauses that have them."""

    def __init__(
        self, clauses: Sequence[DraftedClause], among: Iterable[int], scale: Scale
    ) -> None:
        self._postings: dict[_Feature, list[tuple[int, float]]] = defaultdict(list)
        for at in among:
            for feature, weight in scale.weigh(clauses[at].words).items():
                self._postings[feature].append((at, weight))

    def search(self, weights: Mapping[_Feature, float]) -> Iterator[tuple[int, float]]:
        """Yields the clauses that are like enough, with their likeness."""
        sums: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            postings = self._postings.get(feature, ())
            if len(postings) <= _MOST_POSTINGS:
                for at, other in postings:
                    sums[at] += weight * other
        return ((at, value) for at, value in sums.items() if value >= _LEAST)


def _best(scored: list[tuple[float, int]]) -> list[tuple[float, int]]:
    return sorted(scored, key=lambda one: (-one[0], one[1]))[:_MOST_A_CLAUSE]


def _with_place(old: DraftedClause, new: DraftedClause, value: float) -> float:
    # Among equals, the clause of the same number is the one that is meant.
    if old.number and old.number == new.number:
        value += _SAME_NUMBER
    if old.heading and old.heading == new.heading:
        value += _SAME_HEADING
    return min(0.999, value)


def _features(words: Sequence[str]) -> Iterator[_Feature]:
    yield from words
    yield from pairwise(words)
