# SPDX-License-Identifier: Apache-2.0
"""Which items of one paper are taken for one another because they are alike, the likest first.

A paper may say one thing a thousand times, and all pairs of a thousand are a million. So wordings
are compared, and not items; and where all of some items are equally alike, the nearest pair of
them are neighbours in the text, so that only neighbours are looked at.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import heapify, heappop, heappush

from pipeline.domain.finding import Label
from pipeline.domain.wording import share_of_words, word_set
from pipeline.review.values import Item, ItemKind

__all__ = ["Wordings", "pair_alike"]

# Share of the words of the longer one from which another wording is the same provision.
_ALIKE = 0.5

_WordSet = frozenset[tuple[str, int]]
_Wording = tuple[Label | None, _WordSet]
_Pair = tuple[Item, Item]


@dataclass(frozen=True, slots=True)
class Wordings:
    """What items say: their label and words, each quote looked at once."""

    known: dict[str, _WordSet] = field(default_factory=dict)

    def of(self, item: Item) -> _Wording:
        """Returns what an item says."""
        if item.quote not in self.known:
            self.known[item.quote] = word_set(item.quote)
        return (item.label, self.known[item.quote])

    def group(self, items: Iterable[Item]) -> dict[_Wording, list[Item]]:
        """Returns items by what they say."""
        groups = defaultdict(list)
        for item in items:
            groups[self.of(item)].append(item)
        return dict(groups)

    def find_near(self, items: Iterable[Item], others: Iterable[Item]) -> set[_Wording]:
        """Returns what of the items' wordings is like that of any of the others."""
        found = _levels(self.group(items), self.group(others))
        return {one for pairs in found for one, _ in pairs}


def pair_alike(
    items: Iterable[Item], others: Iterable[Item], wordings: Wordings
) -> Iterator[tuple[Item, Item]]:
    """Yields old and new items of the same label that share at least half of their words.

    No item comes twice. Of all pairs that are left the next is the likest; of equally like ones
    that of a finding before what people added, that of one clause, that of the nearest places,
    and then that of the first ids.
    """
    old_of, new_of = wordings.group(items), wordings.group(others)
    taken: set[str] = set()
    for level in _levels(old_of, new_of):
        for block in _blocks(level):
            olds = [one for each in block.olds for one in old_of[each] if one.id not in taken]
            news = [one for each in block.news for one in new_of[each] if one.id not in taken]
            nearest = _pair_nearest if block.whole else partial(_pair_each, block, wordings)
            for old, new in nearest(olds, news):
                taken |= {old.id, new.id}
                yield old, new


@dataclass(frozen=True, slots=True)
class _Block:
    """Wordings that are equally alike and hang together, and which of them are.

    ``whole`` where each of the one side is like each of the other.
    """

    olds: tuple[_Wording, ...]
    news: tuple[_Wording, ...]
    pairs: frozenset[tuple[_Wording, _Wording]]

    @property
    def whole(self) -> bool:
        return len(self.pairs) == len(self.olds) * len(self.news)


def _levels(
    olds: Iterable[_Wording], news: Iterable[_Wording]
) -> list[list[tuple[_Wording, _Wording]]]:
    """Returns the wordings that are alike by how much they are, the likest first."""
    by_label = defaultdict(list)
    for new in news:
        by_label[new[0]].append(new)
    levels = defaultdict(list)
    for old in olds:
        for new in by_label[old[0]]:
            share = share_of_words(old[1], new[1])
            if share >= _ALIKE:
                levels[share].append((old, new))
    return [levels[share] for share in sorted(levels, reverse=True)]


def _blocks(pairs: Sequence[tuple[_Wording, _Wording]]) -> Iterator[_Block]:
    """Yields what hangs together: no item of one block is like any of another."""
    news_of, olds_of = defaultdict(list), defaultdict(list)
    for old, new in pairs:
        news_of[old].append(new)
        olds_of[new].append(old)
    while news_of:
        olds, news, waiting = dict[_Wording, None](), dict[_Wording, None](), [next(iter(news_of))]
        while waiting:
            old = waiting.pop()
            if old in olds:
                continue
            olds[old] = None
            for new in news_of[old]:
                if new not in news:
                    news[new] = None
                    waiting.extend(olds_of[new])
        own = frozenset((old, new) for old in olds for new in news_of.pop(old))
        yield _Block(tuple(olds), tuple(news), own)


def _pair_each(
    block: _Block, wordings: Wordings, olds: Sequence[Item], news: Sequence[Item]
) -> Iterator[_Pair]:
    """Yields the pairs of a block in which not all are alike, by looking at each."""
    ranked = sorted(
        (_is_added(old), old.clause != new.clause, abs(old.start - new.start), old.id, new.id)
        for old in olds
        for new in news
        if (wordings.of(old), wordings.of(new)) in block.pairs
    )
    old_of, new_of = ({one.id: one for one in items} for items in (olds, news))
    for *_, old, new in ranked:
        if old in old_of and new in new_of:
            yield old_of.pop(old), new_of.pop(new)


def _pair_nearest(olds: Sequence[Item], news: Sequence[Item]) -> Iterator[_Pair]:
    """Yields the pairs of items that are all equally alike."""
    left = {one.id: one for one in news}
    for added in (False, True):
        asked = {one.id: one for one in olds if _is_added(one) is added}
        # What is left of one clause is of one side alone, and so all that remains of two clauses.
        for alike in (_clause_of, _anywhere):
            for old, new in _pair_within(asked.values(), left.values(), alike):
                del asked[old.id], left[new.id]
                yield old, new


def _pair_within(
    olds: Iterable[Item], news: Iterable[Item], key: Callable[[Item], str]
) -> list[_Pair]:
    """Returns the nearest pairs of items with the same key."""
    old_of, new_of = defaultdict(list), defaultdict(list)
    for old in olds:
        old_of[key(old)].append(old)
    for new in news:
        new_of[key(new)].append(new)
    return [pair for one in old_of if one in new_of for pair in _Row(old_of[one], new_of[one])]


class _Row:
    """Items in the order of the text, of which the nearest pair is taken again and again.

    Between the two of a nearest pair nothing is left: it would be nearer to one of them.
    """

    def __init__(self, olds: Iterable[Item], news: Iterable[Item]) -> None:
        sides = (_by_place(olds), _by_place(news))
        self._starts = sorted({start for side in sides for start in side})
        # At each place, of each side, those with the first ids last.
        self._olds, self._news = ([side.get(at, []) for at in self._starts] for side in sides)
        size = len(self._starts)
        self._before, self._behind = list(range(-1, size - 1)), list(range(1, size + 1))
        self._nearest = [one for at in range(size) for one in self._pairs_at(at)]
        heapify(self._nearest)

    def __iter__(self) -> Iterator[_Pair]:
        while self._nearest:
            _, old_id, new_id, old_at, new_at = heappop(self._nearest)
            olds, news = self._olds[old_at], self._news[new_at]
            # A pair that was noted before one of the two was taken holds no more.
            if olds and news and (olds[-1].id, news[-1].id) == (old_id, new_id):
                yield olds.pop(), news.pop()
                for at in {old_at, new_at}:
                    self._look_again(at)

    def _look_again(self, at: int) -> None:
        before, behind = self._before[at], self._behind[at]
        if not self._olds[at] and not self._news[at]:
            if behind < len(self._starts):
                self._before[behind] = before
            if before >= 0:
                self._behind[before] = behind
            at = before
        for place in (before, at):
            for one in self._pairs_at(place):
                heappush(self._nearest, one)

    def _pairs_at(self, at: int) -> Iterator[tuple[int, str, str, int, int]]:
        """Yields what can be taken at a place, or of it and the next place where anything is."""
        if at < 0:
            return
        behind = self._behind[at]
        beside = () if behind >= len(self._starts) else ((at, behind), (behind, at))
        for old_at, new_at in ((at, at), *beside):
            if self._olds[old_at] and self._news[new_at]:
                away = abs(self._starts[old_at] - self._starts[new_at])
                old, new = self._olds[old_at][-1], self._news[new_at][-1]
                yield away, old.id, new.id, old_at, new_at


def _by_place(items: Iterable[Item]) -> Mapping[int, list[Item]]:
    places = defaultdict(list)
    for one in sorted(items, key=lambda one: one.id, reverse=True):
        places[one.start].append(one)
    return places


def _clause_of(item: Item) -> str:
    return item.clause


def _anywhere(_item: Item) -> str:
    return ""


def _is_added(item: Item) -> bool:
    return item.kind is ItemKind.ADDED
