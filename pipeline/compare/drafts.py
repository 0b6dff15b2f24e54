# SPDX-License-Identifier: Apache-2.0
"""Two drafts of one paper: what became of each clause, and of what was found in it."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.compare.alignment import AlignedClauses, align_clauses
from pipeline.compare.bite import Side, judge_change, judge_turning_words
from pipeline.compare.index import explain_index, weigh_effects
from pipeline.compare.lines import compare_profiles
from pipeline.compare.wording import WordChanges, compare_words, mark_runs, weighty_words
from pipeline.domain.comparison import (
    Bite,
    BiteReason,
    ChangeKind,
    ClauseChange,
    ClauseSide,
    FindingChange,
    PaperComparison,
)
from pipeline.domain.draft import DraftedClause
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import FindingKind
from pipeline.packs import Weights

__all__ = ["compare_drafts"]

# Share of words from which two quotes in different clauses are one that was moved over.
_SAME_QUOTE = 0.75
_BY_BITE = {
    Bite.TIGHTER: ChangeKind.TIGHTER,
    Bite.LOOSER: ChangeKind.LOOSER,
    Bite.BOTH: ChangeKind.BOTH,
}


def compare_drafts(
    old: JudgedDocument, new: JudgedDocument, *, weights: Weights, paired: str = ""
) -> PaperComparison:
    """Returns what changed from one draft to the other; exchanging them turns it round.

    The drafts come back without the words of their clauses: what is shown of these is in the
    comparison.

    Args:
        old: Judged, with the words of its clauses.
        new: Judged, with the words of its clauses.
        weights: The numbers of scoring.
        paired: Why these two are compared, in words.
    """
    groups = align_clauses(old.clauses, new.clauses)
    drafts = _Drafts.compare(old.clauses, new.clauses, groups)
    found = _pair_findings(old, new, drafts, weights=weights)
    told = [[one for one in changes if one.reasons] for changes in found]
    listed = [change for changes in told for change in changes]
    weighed = iter(weigh_effects(listed, new.findings, weights=weights))
    kept = [[next(weighed) for _ in changes] for changes in told]
    index = None
    if old.assessment is not None and new.assessment is not None:
        index = explain_index(old.assessment, new.assessment, weights=weights)
    return PaperComparison(
        old=replace(old, clauses=(), original=None),
        new=replace(new, clauses=(), original=None),
        paired=paired,
        clauses=tuple(
            _clause_change(number, drafts, changes)
            for number, changes in enumerate(kept)
            if number < len(groups) or changes
        ),
        index=index,
        questions=tuple(_questions(old.findings, new.findings)),
        profiles=compare_profiles(old.assessment, new.assessment),
    )


@dataclass(frozen=True, slots=True)
class _Drafts:
    """The clauses of both drafts, how they are aligned, and which words of each group differ."""

    old: Sequence[DraftedClause]
    new: Sequence[DraftedClause]
    groups: Sequence[AlignedClauses]
    words: Sequence[WordChanges]

    @classmethod
    def compare(
        cls,
        old: Sequence[DraftedClause],
        new: Sequence[DraftedClause],
        groups: Sequence[AlignedClauses],
    ) -> "_Drafts":
        words = [
            compare_words([old[at] for at in one.old], [new[at] for at in one.new])
            if one.old and one.new
            else WordChanges((frozenset(),) * len(one.old), (frozenset(),) * len(one.new))
            for one in groups
        ]
        return cls(old, new, groups, words)

    def changed_words(self, placed: "_Placed", *, old: bool) -> tuple[str, ...]:
        """Returns the words of a finding's quote that differ in the other draft."""
        clause, span = placed.clause, placed.finding.span
        if clause is None:
            return ()
        group, words = self.groups[placed.group], self.words[placed.group]
        places, marks = (group.old, words.old) if old else (group.new, words.new)
        clauses = self.old if old else self.new
        at = next(at for at, place in enumerate(places) if clauses[place] is clause)
        return tuple(
            clause.words[word]
            for word in sorted(marks[at])
            if span.start <= clause.start + clause.starts[word] < span.end
        )

    def groups_by_old(self) -> dict[int, int]:
        return {at: number for number, one in enumerate(self.groups) for at in one.old}

    def groups_by_new(self) -> dict[int, int]:
        return {at: number for number, one in enumerate(self.groups) for at in one.new}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A finding, the group of clauses in which it stands, and its clause."""

    finding: Finding
    group: int
    clause: DraftedClause | None

    @property
    def side(self) -> Side:
        return Side(self.finding, self.clause)


def _pair_findings(
    old: JudgedDocument, new: JudgedDocument, drafts: _Drafts, *, weights: Weights
) -> list[list[FindingChange]]:
    """Returns for each group of clauses the changes in it; last those outside all clauses."""
    outside = len(drafts.groups)
    before = _place(old.findings, drafts.old, drafts.groups_by_old(), outside=outside)
    after = _place(new.findings, drafts.new, drafts.groups_by_new(), outside=outside)
    changes: list[list[FindingChange]] = [[] for _ in range(len(drafts.groups) + 1)]
    left_old: list[_Placed] = []
    left_new: list[_Placed] = []
    for key in sorted(before.keys() | after.keys()):
        pairs, olds, news = _match(before.get(key, []), after.get(key, []), least=0.0)
        left_old += olds
        left_new += news
        for one, other in pairs:
            change = judge_change(one.side, other.side, weights=weights)
            before_words = drafts.changed_words(one, old=True)
            after_words = drafts.changed_words(other, old=False)
            change = judge_turning_words(change, before_words, after_words, weights=weights)
            changes[key[0]].append(change)
    moved, olds, news = _match(left_old, left_new, least=_SAME_QUOTE)
    for one, other in moved:
        change = judge_change(one.side, other.side, weights=weights)
        if change.bite is Bite.NONE:
            changes[other.group].append(_told_moved(change, one))
        else:
            # Which of two clauses bites otherwise then cannot be said: each has its own.
            olds.append(one)
            news.append(other)
    for one in olds:
        changes[one.group].append(judge_change(one.side, Side(), weights=weights))
    for one in news:
        changes[one.group].append(judge_change(Side(), one.side, weights=weights))
    return changes


def _place(
    findings: Iterable[Finding],
    clauses: Sequence[DraftedClause],
    groups: Mapping[int, int],
    *,
    outside: int,
) -> dict[tuple[int, str], list[_Placed]]:
    """Returns findings by the group of clauses in which they stand, and by kind and label."""
    order = sorted(range(len(clauses)), key=lambda at: clauses[at].start)
    starts = [clauses[at].start for at in order]
    placed: dict[tuple[int, str], list[_Placed]] = defaultdict(list)
    for finding in findings:
        if finding.kind is FindingKind.ABSENCE:
            continue
        # A quote may begin with a label, which the words of a clause leave out.
        middle = (finding.span.start + finding.span.end) // 2
        at = bisect_right(starts, finding.span.start) - 1
        if at < 0 or clauses[order[at]].end <= finding.span.start:
            at = bisect_right(starts, middle) - 1
        clause = clauses[order[at]] if at >= 0 else None
        group = groups[order[at]] if at >= 0 else outside
        placed[group, f"{finding.kind} {finding.label}"].append(_Placed(finding, group, clause))
    return placed


@dataclass(frozen=True, slots=True)
class _Likely:
    likeness: float
    old: int
    new: int


def _match(
    old: Sequence[_Placed], new: Sequence[_Placed], *, least: float
) -> tuple[list[tuple[_Placed, _Placed]], list[_Placed], list[_Placed]]:
    """Pairs findings of one kind and label by their words; returns pairs and what is left."""
    olds, news = ([_counted(one) for one in side] for side in (old, new))
    likely = [
        _Likely(_shared(olds[at], news[there]), at, there)
        for at, one in enumerate(old)
        for there, other in enumerate(new)
        if (one.finding.kind, one.finding.label) == (other.finding.kind, other.finding.label)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for one in sorted(likely, key=lambda one: (-one.likeness, one.old, one.new)):
        if one.likeness >= least and one.old not in pairs and one.new not in taken:
            pairs[one.old] = one.new
            taken.add(one.new)
    return (
        [(old[at], new[there]) for at, there in sorted(pairs.items())],
        [one for at, one in enumerate(old) if at not in pairs],
        [one for at, one in enumerate(new) if at not in taken],
    )


def _counted(placed: _Placed) -> Counter[str]:
    return Counter(placed.finding.quote.lower().split())


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Returns the share of the words of two quotes that both have, 0 to 1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _told_moved(change: FindingChange, before: _Placed) -> FindingChange:
    number = before.clause.number if before.clause is not None else ""
    if not number:
        return change
    reason = BiteReason(f"It stood in {number} before.", Bite.NONE)
    return replace(change, reasons=(*change.reasons, reason))


def _clause_change(number: int, drafts: _Drafts, changes: Sequence[FindingChange]) -> ClauseChange:
    bite = Bite.together(*(one.bite for one in changes))
    if number == len(drafts.groups):
        kind = _BY_BITE.get(bite, ChangeKind.REWORDED)
        return ClauseChange(kind, bite, (), (), tuple(changes))
    group, words = drafts.groups[number], drafts.words[number]
    olds = [drafts.old[at] for at in group.old]
    news = [drafts.new[at] for at in group.new]
    if not olds or not news:
        kind = ChangeKind.NEW if news else ChangeKind.GONE
        return ClauseChange(kind, bite, _whole(olds), _whole(news), tuple(changes))
    if not words.any:
        words = _led_elsewhere(olds, news, drafts)
    numbers = [list(dict.fromkeys(map(_number, side))) for side in (olds, news)]
    renumbered = numbers[0] != numbers[1]
    moved = renumbered or group.relocated
    unbitten = ChangeKind.MOVED if moved else ChangeKind.SAME
    if words.any:
        unbitten = ChangeKind.REWORDED
    return ClauseChange(
        kind=_BY_BITE.get(bite, unbitten),
        bite=bite,
        old=tuple(map(_side, olds, words.old)),
        new=tuple(map(_side, news, words.new)),
        findings=tuple(changes),
        renumbered=renumbered,
        relocated=group.relocated,
        weighty=weighty_words(words, olds, news),
    )


def _number(clause: DraftedClause) -> str:
    # Where a paper has no numbers the heading stands for one, and words are compared as words.
    if not clause.heading:
        return clause.number
    scope, comma, title = clause.number.rpartition(f", {clause.heading}")
    return scope if comma and not title else clause.number.removeprefix(clause.heading)


def _whole(clauses: Sequence[DraftedClause]) -> tuple[ClauseSide, ...]:
    return tuple(_side(one, frozenset()) for one in clauses)


def _side(clause: DraftedClause, changed: frozenset[int]) -> ClauseSide:
    return ClauseSide(clause.number, clause.heading, clause.page, mark_runs(clause, changed))


def _led_elsewhere(
    old: Sequence[DraftedClause], new: Sequence[DraftedClause], drafts: _Drafts
) -> WordChanges:
    """Returns the references that lead to another clause than before, though the words agree."""
    by_old, by_new = drafts.groups_by_old(), drafts.groups_by_new()
    before = _pointers(old)
    after = _pointers(new)
    here: list[set[int]] = [set() for _ in old]
    there: list[set[int]] = [set() for _ in new]
    for was, now in zip(before, after, strict=False):
        if by_old.get(was.target) != by_new.get(now.target):
            here[was.clause].add(was.word)
            there[now.clause].add(now.word)
    return WordChanges(tuple(map(frozenset, here)), tuple(map(frozenset, there)))


@dataclass(frozen=True, slots=True)
class _Pointer:
    clause: int
    word: int
    target: int


def _pointers(clauses: Sequence[DraftedClause]) -> list[_Pointer]:
    return [
        _Pointer(at, reference.word, reference.clause)
        for at, clause in enumerate(clauses)
        for reference in clause.references
    ]


def _questions(old: Iterable[Finding], new: Iterable[Finding]) -> Iterator[FindingChange]:
    before = {one.id: one for one in old if one.kind is FindingKind.ABSENCE}
    after = {one.id: one for one in new if one.kind is FindingKind.ABSENCE}
    for key in sorted(before.keys() ^ after.keys()):
        yield FindingChange(before.get(key), after.get(key), Bite.NONE)
