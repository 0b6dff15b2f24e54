# SPDX-License-Identifier: Apache-2.0
"""What a run gained and lost against a baseline, finding by finding and paper by paper.

Papers are paired by name, then by their bytes. Findings of a paper are paired by label, words and
clause; then by label and words; then by words alone; then by label where half of the words of the
longer one are the same. What is left is new or missing.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.check.baseline import Baseline, KeptFinding, KeptPaper, Met
from pipeline.check.differences import (
    Acceptance,
    Change,
    Effect,
    FindingDifference,
    PaperChange,
    PaperDifference,
    Regression,
)
from pipeline.check.reading import fold_clause
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.fingerprints import count_occurrences, fingerprint
from pipeline.domain.wording import share_of_words, word_set

__all__ = ["READING_MARGIN", "find_differences"]

# Two readings of one text differ by less: a header more or less, a page set anew.
READING_MARGIN = 0.005
# An index is kept with two digits behind the point, a coverage with four.
_LEAST_MOVE, _LEAST_COVERAGE = 0.005, 0.001
# Share of the words of the longer quote from which two quotes are of one provision.
_ALIKE = 0.5
_DIGITS = 12
_NOT_HELD = "the figures of the baseline are not held"
# Otherwise a paper could be put in the place of another where nothing reads it.
_OTHER_BYTES = "and another file than in the baseline"
_READ = {Outcome.OK: 3, Outcome.PARTIAL: 2, Outcome.ERROR: 1, Outcome.SKIPPED: 0}

_PaperPair = tuple[KeptPaper | None, KeptPaper | None]
_FindingPair = tuple[KeptFinding | None, KeptFinding | None]


def find_differences(
    before: Baseline, after: Baseline, *, accepted: Sequence[Acceptance] = ()
) -> Regression:
    """Returns what is other in a run.

    Args:
        before: The baseline.
        after: The same of this run.
        accepted: What somebody took for right.
    """
    findings: list[FindingDifference] = []
    papers: list[PaperDifference] = []
    pairs = _pair_papers(before, after)
    for old, new in pairs:
        own = _differences(old, new)
        findings += own
        papers += _paper_differences(old, new, excused=after.excused, explained=bool(own))
    papers += _order_differences(before, after, pairs)
    known = {one.id: one for one in accepted}
    used = {one.id for one in findings} | {one.id for one in papers}
    return Regression(
        before,
        after,
        tuple(replace(one, accepted=known.get(one.id)) for one in findings),
        tuple(replace(one, accepted=known.get(one.id)) for one in papers),
        tuple(one for one in accepted if one.id not in used),
    )


def _pair_papers(before: Baseline, after: Baseline) -> list[_PaperPair]:
    olds = {paper.name: paper for paper in before.papers}
    names = {paper.name for paper in after.papers}
    moved = {one.sha256: one for one in before.papers if one.sha256 and one.name not in names}
    pairs: list[_PaperPair] = []
    for new in after.papers:
        old = olds.get(new.name) or moved.pop(new.sha256, None)
        if old is not None:
            del olds[old.name]
        pairs.append((old, new))
    return [*pairs, *((old, None) for old in olds.values())]


def _differences(old: KeptPaper | None, new: KeptPaper | None) -> list[FindingDifference]:
    if old is None or new is None:
        # A paper that came or went is told as one thing.
        return []
    aided = old.aids != new.aids
    found = [
        FindingDifference(
            id="",
            paper=old.name,
            changes=changes,
            before=before,
            after=after,
            effect=_effect(changes, before, after),
            aided=aided,
            aside=new.aside,
        )
        for before, after in _pair_findings(old.findings, new.findings)
        if (changes := _changes(before, after))
    ]
    return _name_each(found)


def _pair_findings(olds: Sequence[KeptFinding], news: Sequence[KeptFinding]) -> list[_FindingPair]:
    """Returns all findings of both sides, those of now in their order, then what is gone."""
    pairing = _Pairing(dict(enumerate(olds)), dict(enumerate(news)))
    pairing.join(lambda one: (_words(one), fold_clause(one.clause)))
    pairing.join(_words)
    pairing.join(lambda one: (_bare_words(one), fold_clause(one.clause)))
    pairing.join_alike()
    after: list[_FindingPair] = [
        (None if (old := pairing.joined.get(place)) is None else olds[old], new)
        for place, new in enumerate(news)
    ]
    return [*after, *((old, None) for old in pairing.olds.values())]


@dataclass(slots=True)
class _Pairing:
    """Findings that are not paired yet, by their places, and by places of now what they were."""

    olds: dict[int, KeptFinding]
    news: dict[int, KeptFinding]
    joined: dict[int, int] = field(default_factory=dict)

    def join(self, key: Callable[[KeptFinding], Hashable]) -> None:
        """Pairs what has the same key, in the order in which it stands."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for place in sorted(self.olds, reverse=True):
            waiting[key(self.olds[place])].append(place)
        for place in sorted(self.news):
            if same := waiting[key(self.news[place])]:
                self._pair(same.pop(), place)

    def join_alike(self) -> None:
        """Pairs what has one label and half of the words, the most alike first."""
        olds = {place: word_set(one.quote) for place, one in self.olds.items()}
        news = {place: word_set(one.quote) for place, one in self.news.items()}
        alike = sorted(
            (-share, new, old)
            for new, its in news.items()
            for old, own in olds.items()
            if self.news[new].label is self.olds[old].label
            and (share := share_of_words(own, its)) >= _ALIKE
        )
        for _, new, old in alike:
            if new in self.news and old in self.olds:
                self._pair(old, new)

    def _pair(self, old: int, new: int) -> None:
        self.joined[new] = old
        del self.olds[old], self.news[new]


def _words(finding: KeptFinding) -> str:
    return fingerprint(finding.label, finding.quote, rule_ids=finding.rule_ids)


def _bare_words(finding: KeptFinding) -> str:
    # What is missing has no words, and is what its label says.
    return fingerprint(None, finding.quote) if finding.quote else _words(finding)


def _changes(before: KeptFinding | None, after: KeptFinding | None) -> tuple[Change, ...]:
    if before is None:
        return (Change.NEW,)
    if after is None:
        return (Change.MISSING,)
    differs = {
        Change.RELABELLED: before.label is not after.label or before.kind is not after.kind,
        Change.REGRADED: before.severity != after.severity,
        Change.REBOUND: before.bound is not after.bound,
        Change.MOVED: fold_clause(before.clause) != fold_clause(after.clause),
        Change.REQUOTED: _bare_words(before) != _bare_words(after),
        Change.LESS_SURE: after.unsure and not before.unsure,
        Change.SURER: before.unsure and not after.unsure,
    }
    return tuple(change for change, holds in differs.items() if holds)


def _effect(
    changes: tuple[Change, ...], before: KeptFinding | None, after: KeptFinding | None
) -> Effect:
    if before is None or after is None:
        found = after or before
        met = Met.UNJUDGED if found is None else found.met
        if met is Met.UNJUDGED:
            return Effect.UNJUDGED
        # To find what is right is as good as to find no longer what is wrong.
        return Effect.GAIN if (met is Met.RIGHT) is (before is None) else Effect.LOSS
    effects = {_effect_of(change, before, after) for change in changes}
    return next(one for one in (Effect.LOSS, Effect.UNJUDGED, Effect.GAIN) if one in effects)


def _effect_of(change: Change, before: KeptFinding, after: KeptFinding) -> Effect:
    """Returns what annotations say of one change of a finding that is still there."""
    asked = after.asked
    if change is Change.RELABELLED:
        return _compare(before.met is Met.RIGHT, after.met is Met.RIGHT)
    if change in (Change.LESS_SURE, Change.SURER):
        if after.met is Met.UNJUDGED:
            return Effect.UNJUDGED
        right = after.met is Met.RIGHT
        return _compare(before.unsure is not right, after.unsure is not right)
    if asked is None:
        return Effect.UNJUDGED
    if change is Change.REGRADED:
        return _compare(
            -abs(before.severity - asked.severity), -abs(after.severity - asked.severity)
        )
    if change is Change.REBOUND and asked.bound is not None:
        return _compare(before.bound is asked.bound, after.bound is asked.bound)
    if change is Change.MOVED and asked.clause:
        own = fold_clause(asked.clause)
        return _compare(fold_clause(before.clause) == own, fold_clause(after.clause) == own)
    return Effect.UNJUDGED


def _compare(before: float, after: float) -> Effect:
    if before == after:
        return Effect.UNJUDGED
    return Effect.GAIN if after > before else Effect.LOSS


def _paper_differences(
    old: KeptPaper | None, new: KeptPaper | None, *, excused: Mapping[str, str], explained: bool
) -> list[PaperDifference]:
    if new is None:
        if old is None:
            return []
        count = f"{len(old.findings)} findings"
        if old.name in excused:
            other = excused[old.name] != old.sha256
            why = _OTHER_BYTES if other else _NOT_HELD
            return [_differ(old.name, PaperChange.EXCUSED, count, why, fails=other)]
        return [_differ(old.name, PaperChange.GONE, count, "")]
    if old is None:
        return [_differ(new.name, PaperChange.ADDED, "", f"{len(new.findings)} findings")]
    found = []
    aided = old.aids != new.aids
    if aided:
        found.append(_differ(new.name, PaperChange.READ_OTHERWISE, "", _NOT_HELD, fails=False))
    if old.name != new.name:
        found.append(_differ(new.name, PaperChange.RENAMED, old.name, new.name, fails=False))
    if old.annotations != new.annotations:
        found.append(_edited(old, new))
    if old.outcome is not new.outcome:
        fails = _READ[new.outcome] < _READ[old.outcome] and not aided
        change = PaperChange.ENDED_OTHERWISE
        found.append(_differ(new.name, change, str(old.outcome), str(new.outcome), fails=fails))
    found += _reading_differences(old, new)
    if not explained and _moved(old.index, new.index):
        # Findings that differ move an index by themselves, and are told one by one.
        sides = (_figure(old.index), _figure(new.index))
        found.append(_differ(new.name, PaperChange.INDEX_MOVED, *sides, fails=not aided))
    return found


def _reading_differences(old: KeptPaper, new: KeptPaper) -> list[PaperDifference]:
    aided = old.aids != new.aids
    found = []
    gap = new.characters - old.characters
    if abs(gap) > READING_MARGIN * old.characters:
        change = PaperChange.READ_LESS if gap < 0 else PaperChange.READ_MORE
        sides = (f"{old.characters} characters", f"{new.characters} characters")
        found.append(_differ(new.name, change, *sides, fails=not aided))
    if old.coverage is not None and new.coverage is not None:
        gained = new.coverage - old.coverage
        if abs(gained) > _LEAST_COVERAGE:
            change = PaperChange.COVERED_LESS if gained < 0 else PaperChange.COVERED_MORE
            sides = (f"{old.coverage:.1%}", f"{new.coverage:.1%}")
            found.append(_differ(new.name, change, *sides, fails=gained < 0 and not aided))
    return found


def _edited(old: KeptPaper, new: KeptPaper) -> PaperDifference:
    was, now = set(old.annotations), set(new.annotations)
    sides = (f"{len(was - now)} no longer there", f"{len(now - was)} not there before")
    return _differ(new.name, PaperChange.ANNOTATIONS_EDITED, *sides)


def _order_differences(
    before: Baseline, after: Baseline, pairs: Sequence[_PaperPair]
) -> list[PaperDifference]:
    """Returns where people say of a paper that it holds tighter or looser than they said then."""
    names = {old.name: new.name for old, new in pairs if old is not None and new is not None}
    was = {names.get(name, name): tightness for name, tightness in before.order.items()}
    # A paper that came or went is told as one thing.
    alone = [old or new for old, new in pairs if old is None or new is None]
    told = {one.name for one in alone if one is not None} - after.excused.keys()
    return [
        _differ(name, PaperChange.ORDER_EDITED, *map(_tightness, (was.get(name), now)))
        for name in sorted({*was, *after.order} - told)
        if (now := after.order.get(name)) != was.get(name)
    ]


def _tightness(stated: float | None) -> str:
    return "not in it" if stated is None else f"tightness {stated:g}"


def _moved(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(before - after) > _LEAST_MOVE


def _figure(index: float | None) -> str:
    return "no index" if index is None else f"{index:.2f}"


def _differ(
    paper: str, change: PaperChange, before: str, after: str, *, fails: bool = True
) -> PaperDifference:
    name = _digest("paper", paper, str(change), before, after)
    return PaperDifference(name, paper, change, before, after, may_fail=fails)


def _name_each(found: Sequence[FindingDifference]) -> list[FindingDifference]:
    """Returns the differences with their names; alike ones of a paper are told apart by order."""
    said = [_say(one) for one in found]
    return [
        replace(one, id=_digest(*words, str(occurrence)))
        for one, words, occurrence in zip(found, said, count_occurrences(said), strict=True)
    ]


def _say(difference: FindingDifference) -> tuple[str, ...]:
    sides = (_state(one) for one in (difference.before, difference.after))
    return ("finding", difference.paper, *sides)


def _state(finding: KeptFinding | None) -> str:
    if finding is None:
        return ""
    graded = (str(finding.kind), finding.severity, str(finding.bound), finding.unsure)
    return json.dumps([_words(finding), fold_clause(finding.clause), *graded])


def _digest(*words: str) -> str:
    text = json.dumps(words)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
