# SPDX-License-Identifier: Apache-2.0
"""From an outline to findings: every rule on every provision, step by step."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.detect.direction import Direction, name_implied, read_direction
from pipeline.detect.engine import Engine, Trigger
from pipeline.detect.grading import Grade, grade_provision
from pipeline.detect.matchtext import MatchText, PartyMask, build_mask, make_match_text
from pipeline.detect.merge import link_repeats, merge_findings
from pipeline.detect.predicates import Predicate, find_predicates, governing_predicate
from pipeline.detect.remarks import add_remarks
from pipeline.detect.softeners import find_carve_outs, link_carve_outs
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.outline import Outline, Provision, Section
from pipeline.domain.taxonomy import Bound, FindingKind, Force, Role
from pipeline.packs import Form

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


def detect_findings(document: Document, outline: Outline, engine: Engine) -> Detection:
    """Returns the findings of a document: restrictions and mitigators, none below grade 1."""
    mask = build_mask(outline.parties)
    found = [
        finding
        for provision in outline.provisions
        if provision.section not in _SILENT
        for finding in _judge(document, outline, provision, mask, engine)
    ]
    merged = merge_findings(found)
    softened = link_carve_outs(merged, find_carve_outs(outline), outline)
    linked = link_repeats(softened)
    return Detection(add_remarks(document, linked), tuple(_diagnose(outline, merged)))


def _judge(
    document: Document, outline: Outline, provision: Provision, mask: PartyMask, engine: Engine
) -> Iterator[Finding]:
    match_text = make_match_text(provision.text, mask)
    headings = "\n".join(provision.heading_path).lower()
    sight: _Sight | None = None
    for trigger in engine.run(match_text.text, headings):
        if sight is None:
            predicates = find_predicates(match_text.text)
            sight = _Sight(document, outline, provision, match_text, predicates)
        finding = _as_finding(sight, trigger)
        if finding is not None:
            yield finding


def _as_finding(sight: _Sight, trigger: Trigger) -> Finding | None:
    """Returns the finding of one rule at one place, None where direction or grade rule it out."""
    rule = trigger.rule.rule
    text = sight.match_text.text
    predicate = governing_predicate(sight.predicates, trigger.start, trigger.end, text)
    form = predicate.form if predicate else Form.STATEMENT
    if form not in rule.forms:
        return None  # the words stand in another kind of sentence
    if sight.provision.section is Section.DEFINITION and predicate is None:
        return None  # a definition that imposes nothing
    if sight.provision.section is Section.RECITAL and not _is_operative(predicate):
        return None  # background: nobody is bound
    direction = read_direction(predicate, text, rule)
    if not direction.counts:
        return None  # the other side is bound, or nobody
    if rule.kind is FindingKind.RESTRICTION and _knows_subcontractor(sight.outline):
        direction = name_implied(direction, predicate)
    grade = grade_provision(rule, trigger.rule.pack.graders, text)
    if grade.severity == 0:
        return None  # an exception as wide as the rule
    span = _quoted_span(sight, trigger)
    if not sight.document.quote(span).strip():
        return None
    return _finding(sight, trigger, direction, grade, span)


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
        clause=sight.outline.clause_number(provision),
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
    )


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
            f"{rule.title}: {rule.because}",
            _evidence(sight, trigger.start, trigger.end),
            rule.id,
        ),
        Reason(Step.DIRECTION, f"Who is bound: {direction.why}.", None, rule.id),
        Reason(Step.GRADE, f"Starts at {strength} {rule.severity}.", None, rule.id),
    ]
    steps += [
        Reason(Step.GRADE, f"{step.text}.", _evidence(sight, step.start, step.end), rule.id)
        for step in grade.steps
    ]
    return tuple(steps)


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
    return predicate is not None and bool(predicate.actor) and predicate.form is not Form.RELIEF


def _quoted_span(sight: _Sight, trigger: Trigger) -> Span:
    """Returns what is quoted: the provision, or its lead-in when all of the trigger lies there.

    A provision of more than 150 words is cut to the sentence around the trigger.
    """
    provision = sight.provision
    place = _evidence(sight, trigger.start, trigger.end)
    in_lead_in = sight.match_text.origin(trigger.end) <= provision.lead_in
    if in_lead_in and not _rests_on_limb(sight, trigger):
        # A lead-in may have several parts: the heads of a table's row and column.
        at = sight.match_text.origin(trigger.start)
        return _shortened(sight.document, provision.part(at), place)
    return _shortened(sight.document, provision.span, place)


def _rests_on_limb(sight: _Sight, trigger: Trigger) -> bool:
    """Says whether a condition of the rule is met only by the limb, not by the lead-in."""
    length = sight.provision.lead_in
    text = sight.match_text.text
    ends = [
        [sight.match_text.origin(match.end()) for match in pattern.finditer(text)]
        for pattern, _ in trigger.rule.conditions
    ]
    return any(places and min(places) > length for places in ends)


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
