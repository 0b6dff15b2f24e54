# SPDX-License-Identifier: Apache-2.0
"""The findings of all papers of one offer together: repeats, conflicts, sum (taxonomy 3.7)."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.assess.contradiction import contradicts, has_other_number
from pipeline.assess.decisions import apply_decisions
from pipeline.assess.impact import assess_document
from pipeline.assess.points import finding_points
from pipeline.assess.profile import apply_profile
from pipeline.domain.assessment import Assessment, Coverage, Gate, Undecided
from pipeline.domain.finding import REPEAT, Finding, Label
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.offer import (
    AssessedOffer,
    Conflict,
    ConflictKind,
    PaperPlace,
    Precedence,
    Repeat,
)
from pipeline.domain.profile import Profile
from pipeline.domain.taxonomy import Category, FindingKind, Mitigator
from pipeline.packs import Weights

__all__ = ["assess_offer"]

_WORD = re.compile(r"[a-z]{2,}|\d+")
# Two quotations say the same when they share this part of all their words, and speak of the same
# when they share this part; shorter ones are alike by chance.
_SAME, _ALIKE = 0.8, 0.5
_FEWEST_WORDS = 6
# Grade or strength, then probability.
_Weight = tuple[int, float]
# From this grade, and this strength, on two papers that differ are worth a reader's time.
_CLEAR = 2
# Of many on one topic, the hardest so many of each side are held against each other.
_MOST_PAIRED = 40


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding of one paper of the offer, with its words."""

    finding: Finding
    words: frozenset[str]

    @property
    def document(self) -> str:
        return self.finding.document

    @property
    def place(self) -> PaperPlace:
        return PaperPlace(self.document, self.finding.id)

    @property
    def place_key(self) -> tuple[str, str]:
        """Its place as something to sort by."""
        return self.document, self.finding.id

    def likeness(self, other: "_Told") -> float:
        """Returns the share of all words of two findings that both have, 0 to 1."""
        if min(len(self.words), len(other.words)) < _FEWEST_WORDS:
            return float(self.words == other.words)
        return len(self.words & other.words) / len(self.words | other.words)


def assess_offer(
    name: str,
    papers: Sequence[JudgedDocument],
    *,
    weights: Weights,
    precedence: Sequence[Precedence] = (),
    profile: Profile | None = None,
) -> AssessedOffer | None:
    """Returns what the papers of one offer add up to; None where none of them was judged.

    What several papers say in nearly the same words is counted once, where it bites hardest. A
    mitigator of a paper that gives way softens nothing that the paper that wins takes. What a
    head contract passes down counts where another paper of the offer passes its terms down.

    Args:
        name: The offer.
        papers: Its papers, pooled: each knows which papers it rests on are there.
        weights: The numbers of scoring.
        precedence: Which of the papers wins where they differ.
        profile: What the papers were held against first: the offer touches the lines that any
            of its papers touches.
    """
    judged = [one for one in _without_copies(papers) if one.assessment is not None]
    if not judged:
        return None
    told = [_Told(one, _words(one.quote)) for one in _pool(judged)]
    repeats = tuple(_repeats(told, weights=weights))
    winner = _Winner(precedence)
    dropped = {one.again for one in repeats} | set(_overridden(told, winner, weights=weights))
    beside = tuple(_given_and_taken(told, winner, weights=weights))
    conflicts = (
        *(one for one in beside if one.kind is not ConflictKind.SAME_TOPIC),
        *_other_numbers(told, winner),
    )
    findings = [
        replace(one.finding, flags=tuple(sorted({*one.finding.flags, REPEAT})))
        if one.place in dropped
        else one.finding
        for one in told
    ]
    assessment = assess_document(
        name, findings, weights=weights, coverage=_coverage(judged, papers)
    )
    if profile is not None:
        assessment = _held(assessment, findings, judged, weights=weights, profile=profile)
    return AssessedOffer(
        name=name,
        documents=tuple(sorted(one.name for one in judged)),
        assessment=assessment,
        repeats=repeats,
        conflicts=conflicts,
        same_topics=tuple(one for one in beside if one.kind is ConflictKind.SAME_TOPIC),
        precedence=tuple(precedence),
        undecided=_before_decisions(name, papers, weights=weights, precedence=precedence),
    )


def _before_decisions(
    name: str,
    papers: Sequence[JudgedDocument],
    *,
    weights: Weights,
    precedence: Sequence[Precedence],
) -> Undecided | None:
    if all(one.undecided is None for one in papers):
        return None
    found = [
        replace(one, findings=apply_decisions(one.findings, {}), undecided=None) for one in papers
    ]
    offer = assess_offer(name, found, weights=weights, precedence=precedence)
    return Undecided.of(offer.assessment) if offer else None


def _held(
    assessment: Assessment,
    findings: Sequence[Finding],
    judged: Sequence[JudgedDocument],
    *,
    weights: Weights,
    profile: Profile,
) -> Assessment:
    """Returns the assessment of an offer with the index, gate and red lines of a profile."""
    held = apply_profile(assessment, findings, weights=weights, profile=profile)
    papers = [one.assessment for one in judged if one.assessment is not None]
    gate = next(
        (
            gate
            for gate in (Gate.TOUCHES, Gate.MAY_TOUCH)
            if any(one.gate is gate for one in papers)
        ),
        Gate.NONE,
    )
    lines = tuple(one for one in Category if any(one in paper.red_lines for paper in papers))
    # What touches them stands with the papers.
    result = replace(held.profiles[0], gate=gate, red_lines=lines, touches=())
    return replace(held, gate=gate, red_lines=lines, profiles=(result,))


def _without_copies(papers: Iterable[JudgedDocument]) -> list[JudgedDocument]:
    found: dict[str, JudgedDocument] = {}
    for paper in sorted(papers, key=lambda one: one.name):
        found.setdefault(paper.sha256 or paper.name, paper)
    return list(found.values())


def _pool(papers: Iterable[JudgedDocument]) -> Iterator[Finding]:
    """Yields the findings of papers; what a person dismissed contradicts and repeats nothing."""
    for paper in papers:
        for finding in (*paper.findings, *paper.passed_down):
            if not finding.is_dismissed:
                yield replace(finding, document=paper.name)


def _coverage(judged: Sequence[JudgedDocument], papers: Sequence[JudgedDocument]) -> Coverage:
    """Returns the coverage of an offer: by characters, unread papers as one that is empty."""
    whole = sum(max(1, one.characters) for one in judged)
    read = sum(
        one.assessment.coverage * max(1, one.characters)
        for one in judged
        if one.assessment is not None
    )
    share = read / whole * len(judged) / max(len(_without_copies(papers)), 1)
    missing = {
        " ".join(cited.name.lower().split())
        for one in judged
        for cited in one.papers
        if not cited.supplied
    }
    supplied = len(judged) / (len(judged) + len(missing))
    return Coverage(min(1.0, share), supplied, len(missing))


def _repeats(told: Sequence[_Told], *, weights: Weights) -> Iterator[Repeat]:
    """Yields what is said again in another paper, the hardest first of each pair."""
    order = sorted(
        (one for one in told if REPEAT not in one.finding.flags),
        key=lambda one: (
            -finding_points(one.finding, weights=weights),
            one.document,
            one.finding.span.start,
        ),
    )
    near = _Neighbours(order, _SAME)
    for one in order:
        same = next((other for other in near.of(one) if other.document != one.document), None)
        if same is None:
            near.add(one)
        else:
            yield Repeat(same.place, one.place)


class _Neighbours:
    """Findings of one label that share words, found without comparing all with all.

    Two sets of words that share the part t of all their words have at least one of the rarest
    ``n - ceil(t * n) + 1`` words of each in common (prefix filtering; Chaudhuri, Ganti and
    Kaushik, 2006): only those are looked up.
    """

    def __init__(self, every: Sequence[_Told], share: float) -> None:
        self._share = share
        self._counts = Counter(word for one in every for word in one.words)
        self._known: dict[tuple[Label, str], list[_Told]] = {}

    def add(self, one: _Told) -> None:
        for word in self._rarest(one):
            self._known.setdefault((one.finding.label, word), []).append(one)

    def of(self, one: _Told) -> Iterator[_Told]:
        """Yields the findings added before that are alike, in no order that changes."""
        seen: set[PaperPlace] = set()
        for word in self._rarest(one):
            for other in self._known.get((one.finding.label, word), ()):
                if other.place not in seen:
                    seen.add(other.place)
                    if one.likeness(other) >= self._share:
                        yield other

    def _rarest(self, one: _Told) -> list[str]:
        order = sorted(one.words, key=lambda word: (self._counts[word], word))
        return order[: len(order) - math.ceil(self._share * len(order)) + 1]


def _is_restriction(one: _Told) -> bool:
    return (
        one.finding.kind is FindingKind.RESTRICTION
        and isinstance(one.finding.label, Category)
        and REPEAT not in one.finding.flags
    )


@dataclass(frozen=True, slots=True)
class _Winner:
    """Which of two papers wins where they differ."""

    precedence: Sequence[Precedence]

    def of(self, one: _Told, other: _Told) -> str:
        """Returns the name of the paper that wins; empty where none says so, or two differ."""
        names = {one.document, other.document}
        winners = {said.winner for said in self.precedence if {said.winner, said.loser} == names}
        return winners.pop() if len(winners) == 1 else ""


def _hardest(told: Iterable[_Told]) -> dict[tuple[Category, str], _Told]:
    """Returns the hardest clear restriction of each category in each paper."""
    found: dict[tuple[Category, str], _Told] = {}
    for one in told:
        label = one.finding.label
        if isinstance(label, Category) and _is_restriction(one):
            known = found.get((label, one.document))
            if one.finding.severity >= _CLEAR and (known is None or _weight(one) > _weight(known)):
                found[label, one.document] = one
    return found


def _weight(one: _Told) -> _Weight:
    return one.finding.severity, one.finding.probability


def _givers(told: Iterable[_Told], *, weights: Weights) -> Iterator[tuple[Category, _Told]]:
    """Yields clear mitigators with the category of which they speak."""
    for one in told:
        label = one.finding.label
        if isinstance(label, Mitigator) and one.finding.severity >= _CLEAR:
            for category in weights.offsets.get(label, ())[:1]:
                yield category, one


def _overridden(
    told: Sequence[_Told], winner: _Winner, *, weights: Weights
) -> Iterator[PaperPlace]:
    """Yields mitigators of papers that give way to one that takes what they give."""
    hardest = _hardest(told)
    for category, giver in _givers(told, weights=weights):
        takers = (one for (label, _), one in hardest.items() if label is category)
        if any(winner.of(one, giver) == one.document != giver.document for one in takers):
            yield giver.place


def _given_and_taken(
    told: Sequence[_Told], winner: _Winner, *, weights: Weights
) -> Iterator[Conflict]:
    """Yields, of each category, the hardest restriction and the best relief in another paper.

    Those that contradict each other come before those that only speak of the same topic.
    """
    takers, givers = _takers(told), _by_weight(_givers(told, weights=weights))
    best: dict[Category, tuple[tuple[bool, _Weight, _Weight], _Told, _Told]] = {}
    for category in takers.keys() & givers.keys():
        for taker, giver in itertools.product(takers[category], givers[category]):
            if taker.document == giver.document:
                continue
            otherwise = contradicts(taker.finding, giver.finding)
            order = otherwise, _weight(taker), _weight(giver)
            if category not in best or order > best[category][0]:
                best[category] = order, taker, giver
    for category in Category:
        if category in best:
            (otherwise, *_), one, other = best[category]
            kind = ConflictKind.GIVES_AND_TAKES if otherwise else ConflictKind.SAME_TOPIC
            yield Conflict(kind, one.place, other.place, winner.of(one, other))


def _takers(told: Iterable[_Told]) -> dict[Category, list[_Told]]:
    """Returns the clear restrictions by category, hardest first, the first of many."""
    return _by_weight(
        (one.finding.label, one)
        for one in told
        if isinstance(one.finding.label, Category)
        and _is_restriction(one)
        and one.finding.severity >= _CLEAR
    )


def _by_weight(found: Iterable[tuple[Category, _Told]]) -> dict[Category, list[_Told]]:
    every: dict[Category, list[_Told]] = {}
    for category, one in found:
        every.setdefault(category, []).append(one)
    return {
        category: sorted(own, key=lambda one: (*(-part for part in _weight(one)), one.place_key))[
            :_MOST_PAIRED
        ]
        for category, own in every.items()
    }


def _other_numbers(told: Sequence[_Told], winner: _Winner) -> Iterator[Conflict]:
    """Yields restrictions that say the same with another number."""
    restrictions = [one for one in told if _is_restriction(one)]
    near = _Neighbours(restrictions, _ALIKE)
    for one in restrictions:
        for other in near.of(one):
            if other.document != one.document and has_other_number(other.finding, one.finding):
                yield Conflict(
                    ConflictKind.OTHER_NUMBER, other.place, one.place, winner.of(one, other)
                )
        near.add(one)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
