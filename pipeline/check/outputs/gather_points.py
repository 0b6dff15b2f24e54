# SPDX-License-Identifier: Apache-2.0
"""All that a check has to tell, gathered from its report.

A difference that says why an annotation is missed, or where a false alarm comes from, is told
once, as the difference.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.annotations import Annotation
from pipeline.check.baseline import WRONG, KeptFinding, KeptPaper, digest_annotation
from pipeline.check.comparison import CheckReport
from pipeline.check.differences import (
    Change,
    Effect,
    FindingDifference,
    PaperChange,
    PaperDifference,
    Regression,
)
from pipeline.check.matching import LEAST_OVERLAP, DocumentMatch, overlap
from pipeline.check.outputs.points import Point, PointKind, Side, State, Urgency
from pipeline.check.outputs.words import (
    describe_annotation,
    describe_circumstances,
    describe_difference,
    describe_finding,
    describe_kept,
    describe_paper_difference,
    name_topic,
)
from pipeline.domain.finding import Finding
from pipeline.domain.fingerprints import count_occurrences, fingerprint, fingerprint_each

__all__ = ["gather_points"]

# Any two clauses of a paper share half of their words with ease.
_SAME_WORDS = 0.8
_DIFFERENCES = {
    Change.NEW: (PointKind.NEW, State.NEW),
    Change.MISSING: (PointKind.MISSING, State.ABSENT),
}
_PAPERS = {PaperChange.ADDED: State.NEW, PaperChange.GONE: State.ABSENT}
_WRONG = {
    True: (PointKind.NEGATIVE, "found where people say that it only looks like it"),
    False: (PointKind.FALSE_ALARM, "found, and not annotated"),
}


def gather_points(report: CheckReport) -> tuple[Point, ...]:
    """Returns all that a check has to tell, by paper: differences, then what stands in this run.

    Floors and papers that were not read are no points: the report itself has them.
    """
    against = _Against.of(report.regression)
    points: list[Point] = []
    matches = {one.document: one for one in report.matches}
    if report.regression is not None:
        points += (_whole_paper(one, matches, against) for one in report.regression.papers)
    for paper, differences in against.differences.items():
        points += _difference_points(differences, paper, matches.get(paper), against)
    for match in report.matches:
        standing = _Standing.of(match, against)
        points += (*standing.missed(), *standing.wrong(), *standing.otherwise())
        points += standing.not_in_text(report.measurement.reading.absent)
    return tuple(sorted(points, key=lambda one: one.paper))


@dataclass(frozen=True, slots=True)
class _Against:
    """A baseline as it is looked into.

    Attributes:
        differences: Of findings, by the present name of their paper.
        prints: Fingerprints of all findings of both runs, by identity.
        kept: What the baseline has of a paper, by its present name.
        aside: Names of papers kept aside.
        there: Whether there is a baseline at all.
    """

    differences: Mapping[str, Sequence[FindingDifference]]
    prints: Mapping[int, str]
    kept: Mapping[str, KeptPaper]
    aside: frozenset[str]
    there: bool

    @classmethod
    def of(cls, held: Regression | None) -> "_Against":
        if held is None:
            return cls({}, {}, {}, frozenset(), there=False)
        renamed = (one for one in held.papers if one.change is PaperChange.RENAMED)
        names = {one.before: one.paper for one in renamed}
        differences = defaultdict(list)
        for one in held.findings:
            differences[names.get(one.paper, one.paper)].append(one)
        every = (*held.before.papers, *held.after.papers)
        return cls(
            differences,
            {id(one): key for paper in every for one, key in _print_each(paper.findings)},
            {names.get(one.name, one.name): one for one in held.before.papers},
            frozenset(one.name for one in every if one.aside),
            there=True,
        )

    def state(self, paper: str) -> State | None:
        """Returns how what stands in a paper, and in no difference, stands to the baseline."""
        if not self.there:
            return None
        return State.UNCHANGED if paper in self.kept else State.NEW


def _print_each(findings: Sequence[KeptFinding]) -> Iterator[tuple[KeptFinding, str]]:
    bare = [fingerprint(one.label, one.quote, rule_ids=one.rule_ids) for one in findings]
    for one, place in zip(findings, count_occurrences(bare), strict=True):
        yield one, fingerprint(one.label, one.quote, rule_ids=one.rule_ids, occurrence=place)


def _whole_paper(
    difference: PaperDifference, matches: Mapping[str, DocumentMatch], against: _Against
) -> Point:
    match = matches.get(difference.paper)
    edited = difference.change is PaperChange.ANNOTATIONS_EDITED
    return Point(
        PointKind.PAPER,
        Urgency.ERROR if difference.may_fail else Urgency.NOTE,
        difference.paper,
        None,
        describe_paper_difference(difference),
        state=_PAPERS.get(difference.change, State.UPDATED),
        id=difference.id,
        line=_first_line(match) if edited and match is not None else "",
        accepted=difference.accepted,
        aside=difference.paper in against.aside,
    )


def _first_line(match: DocumentMatch) -> str:
    """Returns the place of the first annotation of a paper; empty without annotations."""
    found = (pair.annotation for pair in match.pairs)
    places = [one.place for one in (*found, *match.missed, *match.negatives)]
    return min(places, key=_line_order, default="")


def _line_order(place: str) -> tuple[str, int]:
    name, _, line = place.rpartition(":")
    return name, int(line) if line.isascii() and line.isdigit() else 0


def _difference_points(
    differences: Sequence[FindingDifference],
    paper: str,
    match: DocumentMatch | None,
    against: _Against,
) -> Iterator[Point]:
    named = {} if match is None else {one.key: one.finding for one in _name(match)}
    met = {} if match is None else {pair.finding.id: pair.annotation for pair in match.pairs}
    for one in differences:
        missed = None if match is None else _missed_by(one, match)
        key = against.prints.get(id(one.shown), "")
        kind, state = _DIFFERENCES.get(one.changes[0], (PointKind.CHANGED, State.UPDATED))
        # What is gone has no place in the text that was read now.
        found = None if one.after is None else named.get(key)
        speaks = missed or (None if found is None else met.get(found.id))
        yield Point(
            kind,
            _urgency(one),
            paper,
            one.shown.label,
            describe_difference(one),
            detail=describe_circumstances(one),
            before=_kept_side(one.before),
            after=_kept_side(one.after),
            effect=one.effect,
            state=state,
            id=one.id,
            fingerprint=key,
            span=None if found is None else found.span,
            line="" if speaks is None else speaks.place,
            accepted=one.accepted,
            aside=one.aside,
        )


def _missed_by(difference: FindingDifference, match: DocumentMatch) -> Annotation | None:
    """Returns the annotation that is missed because a finding is gone or called otherwise."""
    before = difference.before
    if before is None:
        return None
    alike = (one for one in match.missed if one.label is before.label)
    return next((one for one in alike if overlap(before.quote, one.quote) >= LEAST_OVERLAP), None)


def _urgency(difference: FindingDifference) -> Urgency:
    if difference.effect is Effect.GAIN:
        return Urgency.NOTE
    return Urgency.WARNING if difference.aided else Urgency.ERROR


class _Named(NamedTuple):
    finding: Finding
    key: str


def _name(match: DocumentMatch) -> tuple[_Named, ...]:
    """Returns the findings of a paper in their order, each with its fingerprint."""
    every = sorted(
        (*match.right, *match.false_alarms, *match.unjudged),
        key=lambda one: (one.span.start, one.span.end, str(one.label)),
    )
    return tuple(map(_Named, every, fingerprint_each(every)))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in one paper of this run.

    Attributes:
        match: What meets what in it.
        findings: All findings with their fingerprints.
        lost: Annotations that a difference tells to be missed, by identity.
        told: Fingerprints of findings that a difference tells.
        kept: Digests of the annotations that the baseline has.
        borne_out: Fingerprints of findings that no annotation spoke against in the baseline.
        state: How what is here stands to the baseline.
    """

    match: DocumentMatch
    findings: tuple[_Named, ...]
    lost: frozenset[int]
    told: frozenset[str]
    kept: frozenset[str]
    borne_out: frozenset[str]
    state: State | None

    @classmethod
    def of(cls, match: DocumentMatch, against: _Against) -> "_Standing":
        paper = match.document
        own = against.differences.get(paper, ())
        lost = (_missed_by(one, match) for one in own)
        kept = against.kept.get(paper)
        return cls(
            match,
            _name(match),
            frozenset(id(one) for one in lost if one is not None),
            frozenset(against.prints[id(one.after)] for one in own if one.after is not None),
            frozenset(() if kept is None else kept.annotations),
            frozenset(
                against.prints[id(one)]
                for one in (() if kept is None else kept.findings)
                if one.met not in WRONG
            ),
            against.state(paper),
        )

    def missed(self) -> Iterator[Point]:
        """Yields the annotations that nothing meets."""
        places = count_occurrences((one.label, one.quote) for one in self.match.missed)
        for one, place in zip(self.match.missed, places, strict=True):
            if id(one) in self.lost:
                continue
            found = self._found_otherwise(one)
            yield Point(
                PointKind.MISSED,
                Urgency.WARNING,
                self.match.document,
                one.label,
                f"{name_topic(one.label)}: annotated, and not found",
                before=_annotated_side(one),
                after=None if found is None else _found_side(found),
                state=self._state_of(one),
                fingerprint=fingerprint(one.label, one.quote, occurrence=place),
                span=None if found is None else found.span,
                line=one.place,
                aside=self.match.aside,
            )

    def wrong(self) -> Iterator[Point]:
        """Yields the findings that no annotation bears out."""
        flagged = {pair.finding.id: pair.annotation for pair in self.match.flagged}
        wrong = {one.id for one in self.match.false_alarms} | flagged.keys()
        for finding, key in self.findings:
            if finding.id not in wrong or key in self.told:
                continue
            negative = flagged.get(finding.id)
            kind, says = _WRONG[negative is not None]
            yield Point(
                kind,
                Urgency.WARNING,
                self.match.document,
                finding.label,
                f"{name_topic(finding.label)}: {says}",
                before=None if negative is None else _annotated_side(negative),
                after=_found_side(finding),
                # Another annotation can make a false alarm of what was found before.
                state=State.NEW if key in self.borne_out else self.state,
                fingerprint=key,
                span=finding.span,
                line="" if negative is None else negative.place,
                aside=self.match.aside,
            )

    def not_in_text(self, absent: Sequence[Annotation]) -> Iterator[Point]:
        """Yields those of some annotations that are of this paper, and quote other words."""
        own = [one for one in absent if one.document == self.match.document]
        for one in own:
            yield Point(
                PointKind.NOT_IN_TEXT,
                Urgency.WARNING,
                self.match.document,
                one.label,
                f"{name_topic(one.label)}: the text does not hold these annotated words",
                detail="misquoted, or misread",
                before=_annotated_side(one),
                state=self._state_of(one),
                fingerprint=fingerprint(one.label, one.quote),
                line=one.place,
                aside=self.match.aside,
            )

    def otherwise(self) -> Iterator[Point]:
        """Yields the annotations that were found, and graded or bound otherwise."""
        keys = {finding.id: key for finding, key in self.findings}
        for pair in self.match.pairs:
            annotation, finding = pair.annotation, pair.finding
            differs = _differing(annotation, finding)
            key = keys.get(finding.id, "")
            if not differs or key in self.told:
                continue
            yield Point(
                PointKind.OTHERWISE,
                Urgency.NOTE,
                self.match.document,
                annotation.label,
                f"{name_topic(annotation.label)}: found, with another {differs}",
                before=_annotated_side(annotation),
                after=_found_side(finding),
                state=self.state,
                fingerprint=key,
                span=finding.span,
                line=annotation.place,
                aside=self.match.aside,
            )

    def _state_of(self, annotation: Annotation) -> State | None:
        if self.state is State.UNCHANGED and digest_annotation(annotation) not in self.kept:
            return State.NEW
        return self.state

    def _found_otherwise(self, annotation: Annotation) -> Finding | None:
        """Returns what was found on the same words under another name."""
        shares = [(overlap(one.finding.quote, annotation.quote), one) for one in self.findings]
        best, named = max(shares, key=lambda one: one[0], default=(0.0, None))
        return named.finding if named is not None and best >= _SAME_WORDS else None


def _differing(annotation: Annotation, finding: Finding) -> str:
    """Returns in which respects a person judged otherwise; empty for none."""
    bound = annotation.bound is not None and annotation.bound is not finding.bound
    respects = {"grade": annotation.severity != finding.severity, "side bound": bound}
    return " and ".join(name for name, differs in respects.items() if differs)


def _kept_side(finding: KeptFinding | None) -> Side | None:
    if finding is None:
        return None
    return Side(finding.clause, finding.quote, describe_kept(finding))


def _found_side(finding: Finding) -> Side:
    return Side(finding.clause, finding.quote, describe_finding(finding))


def _annotated_side(annotation: Annotation) -> Side:
    return Side(annotation.clause, annotation.quote, describe_annotation(annotation))
