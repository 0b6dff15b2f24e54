# SPDX-License-Identifier: Apache-2.0
"""From an outline to findings: every rule on every provision, step by step."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from pipeline.detect.context import ContextPart, Surroundings
from pipeline.detect.direction import Direction, name_implied, name_subject, read_direction
from pipeline.detect.engine import Engine, RuleClock, Trigger
from pipeline.detect.gain import read_gain
from pipeline.detect.grading import Grade, GradeStep, grade_provision
from pipeline.detect.matchtext import MatchText, PartyMask, build_mask, make_match_text
from pipeline.detect.measures import MUTUALITY_SAYINGS, measure_text
from pipeline.detect.merge import clause_at, gather_grounds, link_repeats, merge_findings
from pipeline.detect.modifiers import mark_modified
from pipeline.detect.patterns import Reading
from pipeline.detect.predicates import (
    Predicate,
    find_predicates,
    governing_predicate,
    hidden_duty,
    read_as,
)
from pipeline.detect.remarks import add_remarks
from pipeline.detect.softeners import find_carve_outs, find_proviso, link_carve_outs
from pipeline.detect.voices import in_bidders_voice, is_declared
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding, Measure, Reason, Step
from pipeline.domain.outline import Outline, Party, Provision, Section
from pipeline.domain.taxonomy import (
    Bound,
    DocumentKind,
    FindingKind,
    Force,
    Role,
    SeverityTest,
)
from pipeline.packs import Form, Rule

__all__ = ["Detection", "detect_findings"]

# Sections in which nothing is operative (taxonomy section 0, decision order 1).
_SILENT = frozenset(
    {
        Section.HEADING,
        Section.CONTENTS,
        Section.PARTIES,
        Section.SIGNATURE,
        Section.GUIDANCE,
        Section.MARGINAL,
    }
)
# A longer quote is cut to the sentence of the trigger.
_LONGEST_QUOTE = 150
_UNCLEAR_FACTOR = 0.8
# Where nobody delivers services, words of a restriction mostly say something else.
_OTHER_DEALING_FACTOR = 0.4
# From this confidence on a paper tells who its subcontractor is.
_SURE_OF_ROLE = 0.65


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found in one document, sorted by position, and what could not be judged."""

    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sight:
    """One provision as rules see it."""

    document: Document
    outline: Outline
    provision: Provision
    match_text: MatchText
    predicates: tuple[Predicate, ...]
    around: Callable[[], tuple[ContextPart, ...]]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A provision that can speak: its position in the outline, its text as rules read it."""

    position: int
    match_text: MatchText
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Speaking:
    """The rules that may speak about one provision."""

    engine: Engine
    rules: Sequence[int]
    clock: RuleClock


def detect_findings(document: Document, outline: Outline, engine: Engine) -> Detection:
    """Returns the findings of a document: restrictions and mitigators, none below grade 1."""
    mask = _mask_of(outline.parties)
    bidders = in_bidders_voice(mask)

    def voices(provision: Provision) -> PartyMask:
        return bidders if is_declared(provision, outline.kind) else mask

    surroundings = Surroundings(document, outline, mask)
    clock = RuleClock()
    heard = [
        _Heard(position, match_text, Reading(match_text.text))
        for position, provision in enumerate(outline.provisions)
        if provision.section not in _SILENT
        for match_text in (make_match_text(provision.text, voices(provision)),)
    ]
    speaking = engine.speaking([one.reading for one in heard])
    found = [
        finding
        for one, rules in zip(heard, speaking, strict=True)
        if rules
        for finding in _judge(one, _Speaking(engine, rules, clock), surroundings)
    ]
    weighed = _weigh_dealing(found, outline.kind)
    merged = gather_grounds(merge_findings(weighed), document, outline)
    carve_outs = find_carve_outs(outline, mask) if merged else ()
    softened = link_carve_outs(merged, carve_outs, outline, engine.offsets)
    linked = link_repeats(softened, mask)
    diagnostics = (*_stopped_rules(clock), *_note_dealing(outline), *_diagnose(outline, merged))
    return Detection(mark_modified(add_remarks(document, linked), outline.papers), diagnostics)


def _weigh_dealing(found: Sequence[Finding], kind: DocumentKind) -> Sequence[Finding]:
    """Returns findings as likely as they are in a paper of this kind."""
    if kind is not DocumentKind.OTHER_DEALING:
        return found
    return [
        replace(one, probability=round(one.probability * _OTHER_DEALING_FACTOR, 3))
        for one in found
    ]


@lru_cache(maxsize=4)
def _mask_of(parties: tuple[Party, ...]) -> PartyMask:
    # Kept, since examples of rules all have the same parties, and a paper is read up to twice.
    return build_mask(parties)


def _judge(heard: _Heard, speaking: _Speaking, surroundings: Surroundings) -> Iterator[Finding]:
    document, outline = surroundings.document, surroundings.outline
    provision = outline.provisions[heard.position]
    around = partial(surroundings.around, heard.position)
    headings = "\n".join(provision.heading_path).lower()
    engine = speaking.engine
    sight: _Sight | None = None
    for trigger in engine.run(
        heard.reading, speaking.rules, headings=headings, around=around, clock=speaking.clock
    ):
        if sight is None:
            predicates = find_predicates(heard.reading.text, engine.heads)
            sight = _Sight(document, outline, provision, heard.match_text, predicates, around)
        finding = _as_finding(sight, trigger)
        if finding is not None:
            yield finding


def _as_finding(sight: _Sight, trigger: Trigger) -> Finding | None:
    """Returns the finding of one rule at one place, None where direction or grade rule it out."""
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


def _with_proviso(finding: Finding, sight: _Sight, trigger: Trigger, grade: Grade) -> Finding:
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
    sight: _Sight, trigger: Trigger, direction: Direction, grade: Grade, span: Span
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
        probability=round(rule.confidence * (1.0 if certain else _UNCLEAR_FACTOR), 3),
        subtypes=tuple(sorted(rule.subtypes)),
        rule_ids=(rule.id,),
        reasons=_reasons(sight, trigger, direction, grade),
        flags=_flags(sight),
        measures=tuple(_measures(sight, rule, direction)),
        beneficiary=read_gain(sight.match_text.text, bound=direction.bound, kind=rule.kind),
        weighting=provision.weighting,
    )


def _measures(sight: _Sight, rule: Rule, direction: Direction) -> Iterator[Measure]:
    """Yields what the provision says to the seven tests, and how mutual it is."""
    marks = sight.provision.weighting
    for one in measure_text(sight.match_text.text):
        if marks is not None and one.unit == "percent" and one.value == round(marks * 100, 4):
            continue  # the question's share of the marks, which is told apart
        place = _evidence(sight, one.start, one.end)
        yield Measure(one.test, one.text, one.push, one.value, one.unit, place)
    if rule.kind is FindingKind.RESTRICTION:
        said, push = MUTUALITY_SAYINGS[direction.mutuality]
        yield Measure(SeverityTest.ONE_SIDEDNESS, said, push)


def _flags(sight: _Sight) -> tuple[str, ...]:
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
    sight: _Sight, trigger: Trigger, direction: Direction, grade: Grade
) -> tuple[Reason, ...]:
    rule = trigger.rule.rule
    strength = "strength" if rule.kind is FindingKind.MITIGATOR else "grade"
    steps = [
        Reason(
            Step.TRIGGER,
            f"{rule.title}{_by(trigger.rests_on)}: {rule.because}",
            _evidence(sight, trigger.start, trigger.end),
            rule.id,
        ),
        Reason(Step.DIRECTION, f"Who is bound: {direction.why}.", None, rule.id),
        Reason(Step.GRADE, f"Starts at {strength} {rule.severity}.", None, rule.id),
    ]
    steps += [
        Reason(Step.GRADE, f"{step.text}.", _step_evidence(sight, step), rule.id, step.test)
        for step in grade.steps
    ]
    return tuple(steps)


def _by(rests_on: tuple[str, ...]) -> str:
    """Returns how the words around a provision are named in a reason, empty when none count."""
    return f" (by {' and '.join(rests_on)})" if rests_on else ""


def _step_evidence(sight: _Sight, step: GradeStep) -> Span | None:
    """Returns the words of the provision that moved its grade, None when they stand around it."""
    return None if step.rests_on else _evidence(sight, step.start, step.end)


def _evidence(sight: _Sight, start: int, end: int) -> Span:
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


def _quoted_span(sight: _Sight, trigger: Trigger) -> Span:
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
        return _shortened(sight.document, provision.part(first), place)
    return _shortened(sight.document, provision.span, place)


def _rests_on_limb(sight: _Sight, trigger: Trigger) -> bool:
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


def _shortened(document: Document, span: Span, place: Span) -> Span:
    words = document.quote(span).split()
    if len(words) <= _LONGEST_QUOTE:
        return span
    text = document.text
    start = max(text.rfind(". ", span.start, place.start) + 2, span.start)
    stop = text.find(". ", place.end, span.end)
    end = span.end if stop < 0 else stop + 1
    return _around(document, Span(start, end), place)


def _around(document: Document, span: Span, place: Span) -> Span:
    """Returns at most 150 words of a span around a place, cut between words."""
    start, end = span.start, span.end
    while len(document.text[start:end].split()) > _LONGEST_QUOTE:
        if place.start - start > end - place.end:
            cut = document.text.find(" ", start + 1, place.start)
            start = place.start if cut < 0 else cut + 1
        else:
            cut = document.text.rfind(" ", place.end, end)
            end = place.end if cut < 0 else cut
    return Span(start, end)


def _stopped_rules(clock: RuleClock) -> Iterator[Diagnostic]:
    stopped = clock.stopped()
    if stopped:
        yield Diagnostic(
            ReasonCode.RULE_TIMEOUT,
            Gravity.PARTIAL,
            f"Rules took longer than {clock.seconds:g} s on this paper and were stopped for it: "
            f"{', '.join(stopped)}. What they found until then is kept.",
            "Read the paper's longest clauses yourself; text without full stops, or one phrase "
            "over thousands of times, does this.",
            stage="detect",
        )


def _note_dealing(outline: Outline) -> Iterator[Diagnostic]:
    if outline.kind is DocumentKind.OTHER_DEALING:
        yield Diagnostic(
            ReasonCode.OTHER_DEALING,
            Gravity.NOTE,
            "The paper looks like one in which nobody delivers services (a loan, employment, a "
            "pension, a lease, a sale of shares). The rules were written for other papers: what "
            "they say here is less likely to be right, and counts less.",
            "If it is a contract, say so under [kinds] in armslength.toml.",
            stage="detect",
        )


def _diagnose(outline: Outline, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
    known = {party.role for party in outline.parties if party.confidence > 0}
    if Role.SUB in known:
        return
    unclear = sum(finding.bound is Bound.UNCLEAR for finding in findings)
    yield Diagnostic(
        ReasonCode.ROLES_UNCLEAR,
        Gravity.NOTE,
        f"The paper does not tell which side is the smaller organisation; {unclear} findings "
        "name nobody as bound.",
        "Say who is who with --role 'Party word=sub' or under [roles] in armslength.toml.",
        stage="outline",
    )
