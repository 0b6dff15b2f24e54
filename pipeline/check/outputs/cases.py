# SPDX-License-Identifier: Apache-2.0
"""A check taken apart into cases that pass or fail each by itself, for runners of tests.

A case is a paper and a label for which it is annotated, what differs from the baseline in a paper,
or the floors. ``docs/decisions/0022-when-a-case-fails.md`` says when one fails.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.annotations import AnnotatedDocument, Annotation, AnnotationKind, AnnotationSet
from pipeline.check.baseline import digest_annotation
from pipeline.check.comparison import CheckReport, UnreadPaper
from pipeline.check.differences import (
    FindingDifference,
    PaperChange,
    PaperDifference,
)
from pipeline.check.matching import DocumentMatch
from pipeline.check.outputs.words import (
    EFFECT_WORDS,
    describe_changes,
    describe_paper_difference,
    describe_stale_model,
    describe_unread,
    name_topic,
    say_floor,
)
from pipeline.check.verdict import FloorResult
from pipeline.domain.finding import Finding, Label
from pipeline.report.columns import shorten
from pipeline.report.visible import visible

__all__ = [
    "DIFFERENCES",
    "FLOORS",
    "Case",
    "CaseOutcome",
    "CaseResult",
    "judge_cases",
    "list_labels",
]

DIFFERENCES = "differences"
FLOORS = "floors"

_LONGEST_QUOTE = 300


class CaseOutcome(StrEnum):
    """How a case ends; ``KNOWN`` has misses or false alarms that nothing forbids."""

    PASSED = "passed"
    KNOWN = "known"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its name: of a paper, or of all papers where ``document`` is empty.

    ``name`` is that of a category, mitigator or modifier, ``DIFFERENCES`` or ``FLOORS``.
    """

    document: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case ended.

    Attributes:
        outcome: How.
        reason: The same in one line; empty when it passed.
        lines: What there is to say in full, each miss, false alarm and difference with its
            clause and quote; nothing in them is invisible.
    """

    outcome: CaseOutcome
    reason: str = ""
    lines: tuple[str, ...] = ()


def list_labels(annotated: AnnotatedDocument) -> tuple[Label, ...]:
    """Returns the labels that make a case of a paper, sorted: annotated in full or in part."""
    marked = (one.label for one in annotated.annotations)
    return tuple(sorted({*annotated.complete_for, *marked}, key=str))


def judge_cases(
    report: CheckReport, annotations: AnnotationSet, *, show_aside: bool
) -> Mapping[Case, CaseResult]:
    """Returns the result of every case of a check.

    Args:
        report: What was found.
        annotations: What it was held against.
        show_aside: Whether clauses and quotes of papers kept aside are in it; counts always are.
    """
    results = {Case("", FLOORS): _judge_floors(report.verdict.floors)}
    if report.regression is not None:
        results[Case("", DIFFERENCES)] = _judge_others(report, annotations)
    for annotated in annotations.documents:
        paper = _Paper(report, annotated, shows=show_aside or not annotated.aside)
        for label in list_labels(annotated):
            results[Case(annotated.name, str(label))] = paper.judge(label)
        if report.regression is not None:
            results[Case(annotated.name, DIFFERENCES)] = paper.judge_differences()
    return results


class _Paper:
    """One paper of a check, and what of it fails."""

    def __init__(self, report: CheckReport, annotated: AnnotatedDocument, *, shows: bool) -> None:
        name = annotated.name
        nothing = DocumentMatch(name, annotated.complete_for)
        self._report = report
        self._name = name
        self._shows = shows
        self._match = next((one for one in report.matches if one.document == name), nothing)
        self._unread = next((one for one in report.unread if one.name == name), None)
        earlier = _earlier_name(report, name)
        regression = report.regression
        self._findings: tuple[FindingDifference, ...] = ()
        self._papers: tuple[PaperDifference, ...] = ()
        self._known_annotations: frozenset[str] = frozenset()
        if regression is not None:
            own = (one for one in regression.findings if one.paper in (name, earlier))
            self._findings = tuple(one for one in own if one.fails)
            whole = (one for one in regression.papers if one.paper == name)
            self._papers = tuple(one for one in whole if one.fails)
            before = (one for one in regression.before.papers if one.name == earlier)
            self._known_annotations = frozenset(
                digest for one in before for digest in one.annotations
            )

    def judge(self, label: Label) -> CaseResult:
        """Returns the result of the case of a label."""
        if self._unread is not None and not self._unread.counted:
            return _skip(self._unread)
        missed = [one for one in self._match.missed if one.label is label]
        alarms = [one for one in self._match.false_alarms if one.label is label]
        flagged = [one for one in self._match.flagged if one.annotation.label is label]
        counted = {one.id for one in alarms}
        alarms += [one.finding for one in flagged if one.finding.id not in counted]
        notes = {one.finding.id: one.annotation.note for one in flagged}
        known = [
            *map(_describe_miss, missed),
            *(_describe_alarm(one, notes.get(one.id, "")) for one in alarms),
        ]
        summary = _join(_count(len(missed), "missed"), _count(len(alarms), "false alarm", "s"))
        if self._report.regression is not None:
            return self._hold_to_baseline(label, missed, known, summary)
        parts = {"recall": missed, "precision": alarms, "f1": [*missed, *alarms]}
        names = {f"{kind} of {label}" for kind, has_part in parts.items() if has_part}
        floors = self._report.verdict.floors
        broken = [one for one in floors if one.name in names and not one.passed]
        if broken:
            below = "; ".join(map(say_floor, broken))
            return self._fail(f"{summary}; {below}", known)
        return self._known(summary, known, "as far as the floors allow")

    def judge_differences(self) -> CaseResult:
        """Returns whether the paper is as it was in the baseline, or accepted or better."""
        lines = [
            *map(_describe_paper_difference, self._papers),
            *map(_describe_difference, self._findings),
        ]
        if not lines and self._unread is not None and not self._unread.counted:
            return _skip(self._unread)
        if not lines:
            return CaseResult(CaseOutcome.PASSED)
        return self._fail(f"{_count(len(lines), 'difference', 's')} from the baseline", lines)

    def _hold_to_baseline(
        self, label: Label, missed: list[Annotation], known: list[str], summary: str
    ) -> CaseResult:
        differ = [one for one in self._findings if label in _labels_of(one)]
        # An annotation that came after the baseline can be missed without any finding to differ.
        edited = any(one.change is PaperChange.ANNOTATIONS_EDITED for one in self._papers)
        fresh = [
            one
            for one in missed
            if edited and digest_annotation(one) not in self._known_annotations
        ]
        lines = [*map(_describe_difference, differ), *map(_describe_miss, fresh)]
        if not lines:
            return self._known(summary, known, "as in the baseline")
        differences = _count(len(differ), "difference", "s")
        newly = _count(len(fresh), "missed that the baseline does not know")
        return self._fail(_join(differences, newly), lines)

    def _known(self, summary: str, lines: list[str], why: str) -> CaseResult:
        if not lines:
            return CaseResult(CaseOutcome.PASSED)
        return CaseResult(CaseOutcome.KNOWN, f"{summary}, {why}", self._tell(lines))

    def _fail(self, reason: str, lines: list[str]) -> CaseResult:
        return CaseResult(CaseOutcome.FAILED, reason, self._tell(lines))

    def _tell(self, lines: list[str]) -> tuple[str, ...]:
        first = [] if self._unread is None else [_describe_unread(self._unread)]
        if stale := describe_stale_model(self._report):
            # The cause before what it may have caused.
            first.insert(0, stale)
        if self._shows:
            return (*first, *lines)
        return (*first, "The paper is kept aside: its clauses are shown only when asked for.")


def _judge_floors(floors: Iterable[FloorResult]) -> CaseResult:
    broken = tuple(map(say_floor, (one for one in floors if not one.passed)))
    if not broken:
        return CaseResult(CaseOutcome.PASSED)
    reason = f"{_count(len(broken), 'floor', 's')} not held"
    return CaseResult(CaseOutcome.FAILED, reason, broken)


def _judge_others(report: CheckReport, annotations: AnnotationSet) -> CaseResult:
    """Returns the result of what differs and belongs to no paper that is annotated now."""
    names = {one.name for one in annotations.documents}
    regression = report.regression
    others = (one for one in (regression.papers if regression else ()) if one.paper not in names)
    lines = tuple(_describe_paper_difference(one) for one in others if one.fails)
    if not lines:
        return CaseResult(CaseOutcome.PASSED)
    reason = f"{_count(len(lines), 'difference', 's')} of papers that are not annotated here"
    return CaseResult(CaseOutcome.FAILED, reason, lines)


def _earlier_name(report: CheckReport, name: str) -> str:
    """Returns what a paper was called in the baseline: its own name unless it was renamed."""
    papers = report.regression.papers if report.regression is not None else ()
    renamed = (one for one in papers if one.change is PaperChange.RENAMED and one.after == name)
    return next((one.before for one in renamed), name)


def _labels_of(difference: FindingDifference) -> set[Label]:
    sides = (difference.before, difference.after)
    return {one.label for one in sides if one is not None}


def _skip(unread: UnreadPaper) -> CaseResult:
    line = _describe_unread(unread)
    return CaseResult(CaseOutcome.SKIPPED, line, (line,))


def _describe_unread(unread: UnreadPaper) -> str:
    return visible(f"not read: {unread.name}. {describe_unread(unread)}")


def _describe_miss(annotation: Annotation) -> str:
    graded = annotation.kind in (AnnotationKind.RESTRICTION, AnnotationKind.MITIGATOR)
    grade = f", grade {annotation.severity}" if graded else ""
    bound = f", binds {annotation.bound}" if annotation.bound is not None else ""
    place = f" ({annotation.place})" if annotation.place else ""
    return _say(
        f"missed: {annotation.clause or 'no number'}{grade}{bound}{place}", annotation.quote
    )


def _describe_alarm(finding: Finding, note: str) -> str:
    rules = f", {' '.join(finding.rule_ids)}" if finding.rule_ids else ""
    what = f"false alarm: {finding.clause or 'no number'}, grade {finding.severity}"
    told = f" - not one, say the annotations: {note}" if note else ""
    return _say(f"{what}, binds {finding.bound}{rules}", finding.quote, told)


def _describe_difference(difference: FindingDifference) -> str:
    shown = difference.shown
    rules = f", {' '.join(shown.rule_ids)}" if shown.rule_ids else ""
    place = f"{shown.clause or 'no number'}, {name_topic(shown.label)}, grade {shown.severity}"
    what = f"{describe_changes(difference)} ({EFFECT_WORDS[difference.effect]}): {place}"
    return _say(f"{difference.id} {what}, binds {shown.bound}{rules}", shown.quote)


def _describe_paper_difference(difference: PaperDifference) -> str:
    name = shorten(difference.paper, _LONGEST_QUOTE)
    return visible(f"{difference.id} {name}: {describe_paper_difference(difference)}")


def _say(what: str, quote: str, behind: str = "") -> str:
    # What is missing from a paper has no words.
    words = (
        f"\n    \N{LEFT DOUBLE QUOTATION MARK}{visible(shorten(quote, _LONGEST_QUOTE))}"
        "\N{RIGHT DOUBLE QUOTATION MARK}"
        if quote
        else ""
    )
    return f"{visible(shorten(what, _LONGEST_QUOTE))}{words}{visible(behind)}"


def _count(number: int, what: str, plural: str = "") -> str:
    return f"{number} {what}{plural if number > 1 else ''}" if number else ""


def _join(*counts: str) -> str:
    return ", ".join(one for one in counts if one)
