# SPDX-License-Identifier: Apache-2.0
"""Which clause of one draft is which of the other.

Clauses with the same words come first, then those alike. What keeps its order is found at once,
as the heaviest chain of pairs that never goes back; what was moved is paired from the rest. Then
a clause that was cut in two, or joined from two, is told by the words that its parts share with
the whole.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.compare.likeness import Candidate, Scale, find_alike
from pipeline.domain.draft import DraftedClause

__all__ = ["AlignedClauses", "align_clauses"]

# Likeness from which clauses are the same clause: in their order, moved, and alone in a gap.
_IN_ORDER = 0.45
_MOVED = 0.62
_IN_GAP = 0.25
_ALONE = 0.12
# A few words may stand anywhere: '(a) the Prime; and'.
_MOST_COPIES = 12
_FEWEST_MOVED = 4
_ONE_ON_EACH_SIDE = 2
# A part: most of its words stand in the whole, which it makes more alike.
_PART_WORDS = 4
_PART_SHARE = 0.75
_PART_GAIN = 0.03


@dataclass(frozen=True, slots=True)
class AlignedClauses:
    """Clauses of two drafts that are one clause, by index; one side is empty for new and gone.

    ``relocated`` says that it stands elsewhere in the order of the clauses.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    relocated: bool = False


def align_clauses(
    old: Sequence[DraftedClause], new: Sequence[DraftedClause]
) -> tuple[AlignedClauses, ...]:
    """Returns all clauses of both drafts, each once, in the order of the new draft.

    Those that are gone stand behind the clause that they followed. Exchanging the drafts
    exchanges the sides and nothing else.
    """
    # One and the same of two drafts is always looked at first, so that of equal chains the same
    # one is chosen whichever way round they are given.
    if _order(new) < _order(old):
        turned = _Alignment(new, old).run()
        pairs = [AlignedClauses(one.new, one.old, one.relocated) for one in turned]
    else:
        pairs = _Alignment(old, new).run()
    return _in_reading_order(pairs)


def _order(clauses: Sequence[DraftedClause]) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((one.words, one.number) for one in clauses)


class _Alignment:
    def __init__(self, old: Sequence[DraftedClause], new: Sequence[DraftedClause]) -> None:
        self._old = old
        self._new = new
        self._scale = Scale(old, new)
        self._partner: dict[int, int] = {}
        self._taken: dict[int, int] = {}
        self._moved: set[int] = set()
        self._copies = Counter(one.words for one in (*old, *new))
        self._parts_of_old: dict[int, list[int]] = defaultdict(list)
        self._parts_of_new: dict[int, list[int]] = defaultdict(list)

    def run(self) -> list[AlignedClauses]:
        exact = list(_same_words(self._old, self._new))
        candidates = [*exact, *self._alike(exact)]
        ordered = [one for one in candidates if one.likeness >= _IN_ORDER]
        for one in _heaviest_chain(ordered, self._weigh):
            self._pair(one)
        self._pair_moved(candidates)
        self._pair_in_gaps(candidates)
        self._find_parts()
        return list(self._groups())

    def _alike(self, exact: Iterable[Candidate]) -> Iterator[Candidate]:
        known = list(exact)
        olds, news = {one.old for one in known}, {one.new for one in known}
        among = (
            [at for at in range(len(self._old)) if at not in olds],
            [at for at in range(len(self._new)) if at not in news],
        )
        return find_alike(self._old, self._new, self._scale, among=among)

    def _weigh(self, one: Candidate) -> float:
        words = min(len(self._old[one.old].words), len(self._new[one.new].words))
        # Where the same words stand twice, the clause of the same number is meant.
        same = self._old[one.old].number == self._new[one.new].number
        return one.likeness * one.likeness * math.log2(2 + words) + 0.01 * same

    def _pair(self, one: Candidate) -> None:
        self._partner[one.old] = one.new
        self._taken[one.new] = one.old

    def _is_free(self, one: Candidate) -> bool:
        return one.old not in self._partner and one.new not in self._taken

    def _pair_moved(self, candidates: Iterable[Candidate]) -> None:
        for one in sorted(candidates, key=lambda one: (-self._weigh(one), one.old, one.new)):
            if one.likeness >= _MOVED and self._is_telling(one) and self._is_free(one):
                self._pair(one)
                self._moved.add(one.old)

    def _is_telling(self, one: Candidate) -> bool:
        """Says whether words are enough, or rare enough, to be the same clause anywhere."""
        words = self._old[one.old].words, self._new[one.new].words
        if min(map(len, words)) >= _FEWEST_MOVED:
            return True
        return words[0] == words[1] and self._copies[words[0]] == _ONE_ON_EACH_SIDE

    def _pair_in_gaps(self, candidates: Iterable[Candidate]) -> None:
        fixed = sorted((a, b) for a, b in self._partner.items() if a not in self._moved)
        olds = [a for a, _ in fixed]
        news = [b for _, b in fixed]
        for one in sorted(candidates, key=lambda one: (-one.likeness, one.old, one.new)):
            same_gap = bisect_left(olds, one.old) == bisect_left(news, one.new)
            if same_gap and one.likeness >= _IN_GAP and self._is_free(one):
                self._pair(one)
        self._pair_alone(olds, news)
        self._pair_followers()

    def _pair_alone(self, olds: Sequence[int], news: Sequence[int]) -> None:
        """Pairs what is left alone in a gap on both sides, under the same heading."""
        gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for at in range(len(self._old)):
            if at not in self._partner:
                gaps[bisect_left(olds, at)][0].append(at)
        for at in range(len(self._new)):
            if at not in self._taken:
                gaps[bisect_left(news, at)][1].append(at)
        for here, there in gaps.values():
            if len(here) != 1 or len(there) != 1:
                continue
            old, new = self._old[here[0]], self._new[there[0]]
            likeness = self._scale.likeness(old.words, new.words)
            if old.heading == new.heading and likeness >= _ALONE:
                self._pair(Candidate(here[0], there[0], likeness))

    def _pair_followers(self) -> None:
        """Pairs what stands behind the same clause, under the same heading, wherever it is."""
        for at in range(1, len(self._old)):
            there = self._partner.get(at - 1, -2) + 1
            if at in self._partner or not 0 <= there < len(self._new) or there in self._taken:
                continue
            old, new = self._old[at], self._new[there]
            likeness = self._scale.likeness(old.words, new.words)
            if old.heading == new.heading and likeness >= _ALONE:
                self._pair(Candidate(at, there, likeness))
                if at - 1 in self._moved:
                    self._moved.add(at)

    # Parts: a clause of one draft that is two or more of the other.

    def _find_parts(self) -> None:
        for at in range(len(self._new)):
            if at not in self._taken:
                self._join(at, self._new, self._old, self._taken, self._parts_of_old)
        for at in range(len(self._old)):
            if at not in self._partner:
                self._join(at, self._old, self._new, self._partner, self._parts_of_new)

    def _join(
        self,
        at: int,
        here: Sequence[DraftedClause],
        there: Sequence[DraftedClause],
        pairs: dict[int, int],
        parts: dict[int, list[int]],
    ) -> None:
        """Joins an unpaired clause to the one of which its neighbour is the other part."""
        words = here[at].words
        if len(words) < _PART_WORDS:
            return
        for neighbour in (at - 1, at + 1):
            whole = pairs.get(neighbour)
            if whole is None or not 0 <= neighbour < len(here):
                continue
            if _share(words, there[whole].words) < _PART_SHARE:
                continue
            order = sorted((neighbour, at))
            joined = [word for one in order for word in here[one].words]
            apart = self._scale.likeness(here[neighbour].words, there[whole].words)
            if self._scale.likeness(joined, there[whole].words) >= apart + _PART_GAIN:
                parts[whole].append(at)
                return

    def _groups(self) -> Iterator[AlignedClauses]:
        joined_old = {at for parts in self._parts_of_new.values() for at in parts}
        joined_new = {at for parts in self._parts_of_old.values() for at in parts}
        for at in range(len(self._old)):
            there = self._partner.get(at)
            if there is not None:
                olds = tuple(sorted((at, *self._parts_of_new.get(there, ()))))
                news = tuple(sorted((there, *self._parts_of_old.get(at, ()))))
                yield AlignedClauses(olds, news, at in self._moved)
            elif at not in joined_old:
                yield AlignedClauses((at,), ())
        for at in range(len(self._new)):
            if at not in self._taken and at not in joined_new:
                yield AlignedClauses((), (at,))


def _same_words(old: Sequence[DraftedClause], new: Sequence[DraftedClause]) -> Iterator[Candidate]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(new):
        places[one.words].append(at)
    copies = Counter(one.words for one in old)
    seen: Counter[tuple[str, ...]] = Counter()
    for at, one in enumerate(old):
        there = places.get(one.words, [])
        number = seen[one.words]
        seen[one.words] += 1
        if copies[one.words] * len(there) > _MOST_COPIES * _MOST_COPIES:
            # Of many copies ('Not used.') the first are paired with the first.
            there = there[number : number + 1]
        for other in there:
            yield Candidate(at, other, 1.0)


def _share(part: Sequence[str], whole: Sequence[str]) -> float:
    """Returns the share of the pairs of words of a part that stand in the whole, too."""
    pairs = Counter(pairwise(part))
    there = Counter(pairwise(whole))
    return sum((pairs & there).values()) / sum(pairs.values())


def _heaviest_chain(
    candidates: Iterable[Candidate], weigh: Callable[[Candidate], float]
) -> list[Candidate]:
    """Returns the heaviest set of pairs in which both sides rise, in order.

    A tree of prefix maxima over the new side keeps it to one step of logarithmic cost a pair.
    """
    ordered = sorted(candidates, key=lambda one: (one.old, -one.new))
    if not ordered:
        return []
    size = max(one.new for one in ordered) + 1
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    before: list[int] = []
    for number, one in enumerate(ordered):
        best = _best_below(tree, one.new)
        before.append(best[1])
        _raise_from(tree, one.new + 1, (best[0] + weigh(one), number))
    at = _best_below(tree, size)[1]
    chain = []
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]


def _best_below(tree: list[tuple[float, int]], place: int) -> tuple[float, int]:
    best = (0.0, -1)
    while place > 0:
        if tree[place][0] > best[0]:
            best = tree[place]
        place -= place & -place
    return best


def _raise_from(tree: list[tuple[float, int]], place: int, value: tuple[float, int]) -> None:
    while place < len(tree):
        if value[0] > tree[place][0]:
            tree[place] = value
        place += place & -place


def _in_reading_order(pairs: Iterable[AlignedClauses]) -> tuple[AlignedClauses, ...]:
    pairs = list(pairs)
    # What is gone stands behind the clause before it in the old draft, which has a place here.
    fixed = sorted((one.old[0], one.new[0]) for one in pairs if one.old and one.new)
    olds = [old for old, _ in fixed]

    def place(one: AlignedClauses) -> tuple[int, int, int]:
        if one.new:
            return one.new[0], 0, 0
        at = bisect_left(olds, one.old[0]) - 1
        return (fixed[at][1] if at >= 0 else -1), 1, one.old[0]

    return tuple(sorted(pairs, key=place))
