# SPDX-License-Identifier: Apache-2.0
"""Which words of a clause changed from one draft to the other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.domain.comparison import TextRun
from pipeline.domain.draft import DraftedClause

__all__ = ["WordChanges", "compare_words", "mark_runs", "weighty_words"]

# Beyond so many pairs of words, what differs is marked as one: comparing would take too long.
_MOST_PAIRS = 4_000_000
# One word in common between two changes is chance: 'of', 'the'.
_SHORTEST_BRIDGE = 2
_DUTY_WORDS = frozenset({
    "shall", "must", "may", "will", "should", "need", "required", "entitled", "agrees",
    "undertakes", "endeavours", "reasonable", "reasonably", "sole", "absolute",
    "discretion", "consent", "approval",
})  # fmt: skip
_TURNING_WORDS = frozenset({
    "not", "no", "never", "nor", "neither", "none", "without", "unless", "except", "save",
    "only", "all", "any", "every", "each", "immediately", "forthwith", "whole", "entire",
    "unlimited", "exclusive", "exclusively", "both", "BOTH", "SUB", "PRIME", "AUTH",
    "nothing", "notwithstanding",
})  # fmt: skip
_NUMBER = re.compile(
    r"\d|[\u00a3$\u20ac%]|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|"
    r"half|days?|weeks?|months?|years?)$"
)


@dataclass(frozen=True, slots=True)
class WordChanges:
    """Which words differ: for each clause of each side, the indices of those that changed."""

    old: tuple[frozenset[int], ...]
    new: tuple[frozenset[int], ...]

    @property
    def any(self) -> bool:
        """Says whether any word differs."""
        return any(self.old) or any(self.new)


def compare_words(old: Sequence[DraftedClause], new: Sequence[DraftedClause]) -> WordChanges:
    """Returns which words differ between clauses that are one clause.

    Words are compared with sides in place of party words, without capitals and punctuation; where
    a reference leads is not looked at. Exchanging the sides exchanges the result.
    """
    before = [word for one in old for word in one.words]
    after = [word for one in new for word in one.words]
    if before == after:
        here, there = set[int](), set[int]()
    elif before <= after:
        here, there = _differing(before, after)
    else:
        # The library's answer depends on the order in which it is asked.
        there, here = _differing(after, before)
    return WordChanges(tuple(_shared_out(here, old)), tuple(_shared_out(there, new)))


def mark_runs(clause: DraftedClause, changed: Iterable[int]) -> tuple[TextRun, ...]:
    """Returns the text of a clause in runs; what stands between two changed words is marked too.

    Args:
        clause: As one draft has it.
        changed: Indices of its words that changed.
    """
    marks = sorted(changed)
    runs: list[TextRun] = []
    done = at = 0
    while at < len(marks):
        last = at
        while last + 1 < len(marks) and marks[last + 1] == marks[last] + 1:
            last += 1
        start, end = clause.starts[marks[at]], clause.ends[marks[last]]
        if start > done:
            runs.append(TextRun(clause.text[done:start]))
        if end > start:
            runs.append(TextRun(clause.text[max(start, done) : end], changed=True))
        done, at = max(done, end), last + 1
    if done < len(clause.text):
        runs.append(TextRun(clause.text[done:]))
    return tuple(runs)


def weighty_words(
    changes: WordChanges, old: Sequence[DraftedClause], new: Sequence[DraftedClause]
) -> tuple[str, ...]:
    """Returns what kinds of words changed that often matter, in words for a reader."""
    changed = list(_changed_words(changes, old, new))
    kinds = []
    if any(_NUMBER.search(word) for word in changed):
        kinds.append("a number or a time")
    if any(word in _DUTY_WORDS for word in changed):
        kinds.append("how far it is a duty")
    if any(word in _TURNING_WORDS for word in changed):
        kinds.append("who or what it covers, or a 'not'")
    return tuple(kinds)


def _changed_words(
    changes: WordChanges, old: Sequence[DraftedClause], new: Sequence[DraftedClause]
) -> Iterator[str]:
    for clauses, marks in ((old, changes.old), (new, changes.new)):
        for clause, changed in zip(clauses, marks, strict=True):
            yield from (clause.words[at] for at in changed)


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[set[int], set[int]]:
    first = _common_start(before, after)
    last = _common_start(before[first:][::-1], after[first:][::-1])
    olds, news = before[first : len(before) - last], after[first : len(after) - last]
    if len(olds) * len(news) > _MOST_PAIRS:
        blocks = []
    else:
        blocks = _bridges(SequenceMatcher(None, olds, news, autojunk=False))
    here = set(range(first, first + len(olds)))
    there = set(range(first, first + len(news)))
    for old, new, size in blocks:
        here -= set(range(first + old, first + old + size))
        there -= set(range(first + new, first + new + size))
    return here, there


def _bridges(matcher: "SequenceMatcher[str]") -> list[tuple[int, int, int]]:
    blocks = [(one.a, one.b, one.size) for one in matcher.get_matching_blocks() if one.size]
    kept = []
    for number, (old, new, size) in enumerate(blocks):
        before = blocks[number - 1] if number else (0, 0, 0)
        # Words in common that both sides come to at once are no chance.
        both = old > before[0] + before[2] and new > before[1] + before[2]
        if size >= _SHORTEST_BRIDGE or not both:
            kept.append((old, new, size))
    return kept


def _common_start(one: Sequence[str], other: Sequence[str]) -> int:
    number = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        number += 1
    return number


def _shared_out(places: set[int], clauses: Sequence[DraftedClause]) -> Iterator[frozenset[int]]:
    begin = 0
    for clause in clauses:
        end = begin + len(clause.words)
        yield frozenset(at - begin for at in places if begin <= at < end)
        begin = end
