# SPDX-License-Identifier: Apache-2.0
"""What speaks at one place of a provision, made a finding: direction, grade, quote, reasons."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.detect.classify import UNCLEAR_FACTOR
from pipeline.detect.context import ContextPart
from pipeline.detect.direction import Direction, name_implied, name_subject, read_direction
from pipeline.detect.engine import Trigger
from pipeline.detect.gain import read_gain
from pipeline.detect.grading import Grade, GradeStep, grade_provision
from pipeline.detect.hidden_duties import hidden_duty
from pipeline.detect.matchtext import MatchText
from pipeline.detect.measures import MUTUALITY_SAYINGS, measure_text
from pipeline.detect.merge import clause_at
from pipeline.detect.patterns import Reading
from pipeline.detect.predicates import Predicate, governing_predicate, read_as
from pipeline.detect.quoting import shorten_quote
from pipeline.detect.softeners import find_proviso
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding, Measure, Reason, Step
from pipeline.domain.outline import Outline, Provision, Section
from pipeline.domain.taxonomy import Bound, FindingKind, Force, Role, SeverityTest
from pipeline.packs import Form, Rule

__all__ = ["Sight", "make_finding"]

# From this confidence on a paper tells who its subcontractor is.
_SURE_OF_ROLE = 0.65


@dataclass(frozen=True, slots=True)
class Sight:
    """One provision as rules and model see it."""

    document: Document
    outline: Outline
    provision: Provision
    match_text: MatchText
    predicates: tuple[Predicate, ...]
    around: Callable[[], tuple[ContextPart, ...]]


def make_finding(sight: Sight, trigger: Trigger) -> Finding | None:
    """Returns the finding of a rule at one place, None where direction or grade rule it out."""
    rule = trigger.rule.rule
    text = sight.match_text.text
    predicate = governing_predicate(sight.predicates, trigger.start, trigger.end, text)
    if predicate is None and sight.provision.section is Section.DEFINITION:
        predicate = hidden_duty(text, trigger.start, trigger.end)
    reading = read_as(predicate, rule.forms)
    if reading is None:
        return None  # the words stand in another kind of sentence
    predicate = name_subject(reading[1], sight.around, rule.kind)
    silent = predicate is None and rule.kind is not FindingKind.MODIFIER
    if sight.provision.section is Section.DEFINITION and silent:
        return None  # a definition that imposes nothing
    if sight.provision.section is Section.RECITAL and not _is_operative(predicate):
        return None  # background: nobody is bound
    direction = read_direction(predicate, text, rule)
    if not direction.counts:
        return None  # the other side is bound, or nobody
    if rule.kind is not FindingKind.MITIGATOR and _knows_subcontractor(sight.outline):
        direction = name_implied(direction, predicate)
    grade = grade_provision(rule, trigger.rule.pack.graders, text, around=sight.around)
    if grade.severity == 0 and rule.kind is not FindingKind.MODIFIER:
        return None  # an exception as wide as the rule
    span = _quoted_span(sight, trigger)
    if not sight.document.quote(span).strip():
        return None
    return _with_proviso(_finding(sight, trigger, direction, grade, span), sight, trigger, grade)


def _with_proviso(finding: Finding, sight: Sight, trigger: Trigger, grade: Grade) -> Finding:
    """Returns a restriction lowered by one grade when its own sentence takes something back.

    Words that moved its grade already are shown, and do not lower it twice.
    """
    if finding.kind is not FindingKind.RESTRICTION:
        return finding
    proviso = find_proviso(sight.match_text.text, trigger.end)
    if proviso is None:
        return finding
    start, end = proviso
    weighed = any(step.start < end and start < step.end for step in grade.steps)
    severity = finding.severity if weighed else max(1, finding.severity - 1)
    moved = f" (grade {finding.severity} to {severity})" if severity < finding.severity else ""
    text = f"The same sentence takes something back{moved}."
    reason = Reason(Step.SOFTENER, text, _evidence(sight, start, end))
    return replace(finding, severity=severity, reasons=(*finding.reasons, reason))


def _finding(
    sight: Sight, trigger: Trigger, direction: Direction, grade: Grade, span: Span
) -> Finding:
    rule = trigger.rule.rule
    provision = sight.provision
    certain = direction.bound is not Bound.UNCLEAR and not direction.implied
    return Finding(
        label=rule.label,
        kind=rule.kind,
        span=span,
        quote=sight.document.quote(span),
        clause=clause_at(sight.outline, provision, span),
        heading_path=provision.heading_path,
        page=provision.page,
        severity=grade.severity,
        bound=direction.bound,
        mutuality=direction.mutuality,
        force=Force.RECITAL if provision.section is Section.RECITAL else provision.force,
        probability=round(rule.confidence * (1.0 if certain else UNCLEAR_FACTOR), 3),
        subtypes=tuple(sorted(rule.subtypes)),
        rule_ids=(rule.id,) if rule.id else (),
        reasons=_reasons(sight, trigger, direction, grade),
        flags=_flags(sight),
        measures=tuple(_measures(sight, rule, direction)),
        beneficiary=read_gain(sight.match_text.text, bound=direction.bound, kind=rule.kind),
        weighting=provision.weighting,
    )


def _measures(sight: Sight, rule: Rule, direction: Direction) -> Iterator[Measure]:
    """Yields what the provision says to the seven tests, and how mutual it is."""
    marks = sight.provision.weighting
    for one in measure_text(sight.match_text.text):
        if marks is not None and one.unit == "percent" and one.value == round(marks * 100, 4):
            continue  # the question's share of the marks, which is told apart
        place = _evidence(sight, one.start, one.end)
        yield Measure(one.test, one.text, one.push, one.value, one.unit, place, one.lasting)
    if rule.kind is FindingKind.RESTRICTION:
        said, push = MUTUALITY_SAYINGS[direction.mutuality]
        yield Measure(SeverityTest.ONE_SIDEDNESS, said, push)


def _flags(sight: Sight) -> tuple[str, ...]:
    """Returns what a reader must know of the provision's words."""
    provision = sight.provision
    flags = ["hidden_in_definition"] if provision.section is Section.DEFINITION else []
    if _is_disguised(sight.outline.disguised, provision):
        flags.append("obfuscation_suspected")
    return tuple(flags)


def _is_disguised(disguised: Sequence[Span], provision: Provision) -> bool:
    """Says whether some of a provision's words lie in one of the ranges, which are in order."""
    if not disguised:
        return False
    for piece in provision.pieces:
        before = bisect_left(disguised, piece.start + piece.length, key=lambda span: span.start)
        if before and disguised[before - 1].end > piece.start:
            return True
    return False


def _reasons(
    sight: Sight, trigger: Trigger, direction: Direction, grade: Grade
) -> tuple[Reason, ...]:
    rule = trigger.rule.rule
    begins = "Starts at" if rule.id else "Estimated from the words by the model:"
    strength = "strength" if rule.kind is FindingKind.MITIGATOR else "grade"
    steps = [
        Reason(
            Step.TRIGGER,
            f"{rule.title}{_by(trigger.rests_on)}: {rule.because}",
            _evidence(sight, trigger.start, trigger.end),
            rule.id,
        ),
        Reason(Step.DIRECTION, f"Who is bound: {direction.why}.", None, rule.id),
        Reason(Step.GRADE, f"{begins} {strength} {rule.severity}.", None, rule.id),
    ]
    steps += [
        Reason(Step.GRADE, f"{step.text}.", _step_evidence(sight, step), rule.id, step.test)
        for step in grade.steps
    ]
    return tuple(steps)


def _by(rests_on: tuple[str, ...]) -> str:
    """Returns how the words around a provision are named in a reason, empty when none count."""
    return f" (by {' and '.join(rests_on)})" if rests_on else ""


def _step_evidence(sight: Sight, step: GradeStep) -> Span | None:
    """Returns the words of the provision that moved its grade, None when they stand around it."""
    return None if step.rests_on else _evidence(sight, step.start, step.end)


def _evidence(sight: Sight, start: int, end: int) -> Span:
    return Span(
        *sorted(
            (
                sight.provision.locate(sight.match_text.origin(start)),
                sight.provision.locate(sight.match_text.origin(end)),
            )
        )
    )


def _knows_subcontractor(outline: Outline) -> bool:
    return any(
        party.role is Role.SUB and party.confidence >= _SURE_OF_ROLE for party in outline.parties
    )


def _is_operative(predicate: Predicate | None) -> bool:
    if predicate is None or predicate.plain:
        return False
    return bool(predicate.actor) and predicate.form is not Form.RELIEF


def _quoted_span(sight: Sight, trigger: Trigger) -> Span:
    """Returns what is quoted: the provision, or its lead-in or closing words alone.

    Alone where all of the trigger lies there, and no condition is met by the limb only. A
    provision of more than 150 words is cut to the sentence around the trigger.
    """
    provision = sight.provision
    place = _evidence(sight, trigger.start, trigger.end)
    first, last = (sight.match_text.origin(at) for at in (trigger.start, trigger.end))
    if (last <= provision.lead_in or first >= provision.closing) and not _rests_on_limb(
        sight, trigger
    ):
        # A lead-in may have several parts: the heads of a table's row and column.
        return shorten_quote(sight.document, provision.part(first), place)
    return shorten_quote(sight.document, provision.span, place)


def _rests_on_limb(sight: Sight, trigger: Trigger) -> bool:
    """Says whether a condition of the rule is met only by the limb."""
    provision = sight.provision
    reading = Reading(sight.match_text.text)
    for pattern, _ in trigger.rule.conditions:
        places = list(reading.places(pattern))
        if places and all(
            provision.lead_in < sight.match_text.origin(end)
            and sight.match_text.origin(start) < provision.closing
            for start, end in places
        ):
            return True
    return False
