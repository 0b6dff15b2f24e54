# SPDX-License-Identifier: Apache-2.0
"""One duty, one finding: findings of the same words merged, repeats linked (taxonomy 3.3)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.detect.matchtext import PartyMask, make_match_text
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import FOR_REVIEW, REPEAT, Finding, Label, Reason, Step
from pipeline.domain.outline import Outline, Provision

__all__ = ["clause_at", "gather_grounds", "link_repeats", "merge_findings"]

_WORD = re.compile(r"\w+")
_CONTENT = re.compile(r"[a-z]{4,}")
_NUMBER = re.compile(r"\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b")
# Words that turn a duty round or bend it: two wordings that differ in one are not the same.
_TURN = re.compile(r"\b(?:not|no|never|neither|nor|may|only|unless|except|without|PRIME|AUTH)\b")
_STEM = 6
# A repeat of fewer words than this says too little to be called the same duty.
_LEAST_WORDS = 8
_LEAST_STEMS = 5
# Shared beginnings of words in all of them, from which on two wordings say the same.
_ALIKE = 0.85
# Duties of one label that are compared with each other: more are a text made to be slow.
_MOST_COMPARED = 200
# What a lead-in ends with when its limbs are grounds and no duties: 'if the Provider:'.
_GROUNDS = re.compile(
    r"(?i)\b(?:if|where|when|whenever|should|upon|on|following|in the event|events?|any of"
    r"|grounds?|circumstances|cases?|occurrence)\b[^.;]{0,90}$"
)
_LIMB_LABEL = re.compile(r"[\s(\[]*(?:[a-z]{1,4}|\d{1,3})?[)\].\s:\u2013\u2014-]*$")


def merge_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns one finding for each label and span, sorted by position, then label.

    The most severe one leads (then the surer one, then the lower rule id); rules, subtypes,
    sources and reasons of the others are kept.
    """
    groups: dict[tuple[Label, int, int], list[Finding]] = {}
    for finding in findings:
        key = (finding.label, finding.span.start, finding.span.end)
        groups.setdefault(key, []).append(finding)
    merged = [_merge(group) for group in groups.values()]
    return tuple(sorted(merged, key=lambda one: (one.span.start, one.span.end, one.label)))


def gather_grounds(
    findings: Sequence[Finding], document: Document, outline: Outline
) -> tuple[Finding, ...]:
    """Returns the findings, those at the grounds of one power gathered at the words of the power.

    'The Prime may end this Agreement if the Provider: (a) ...; (b) ...' is one power, however
    many of its limbs a rule speaks at; 'The Provider shall not: (a) ...; (b) ...' is many bans.
    What closes a list of limbs is one duty in any case: 'on the earlier of: (a) ...; (b) ...; the
    Provider shall pay'.
    """
    by_span = {one.span: one for one in outline.provisions if one.lead_in}
    groups: dict[tuple[Label, Span], list[Finding]] = {}
    for finding in findings:
        trigger = _trigger(finding)
        if trigger is not None and finding.span in by_span and not trigger.overlaps(finding.span):
            groups.setdefault((finding.label, trigger), []).append(finding)
    moved: dict[str, Finding] = {}
    for (_, trigger), group in groups.items():
        limb = group[0].span
        if len(group) > 1 and (trigger.start >= limb.end or _are_grounds(document, trigger, limb)):
            moved |= dict(_at_trigger(group, by_span[limb], document, outline))
    return merge_findings(moved.get(one.id, one) for one in findings) if moved else tuple(findings)


def clause_at(outline: Outline, provision: Provision, span: Span) -> str:
    """Returns the number of the innermost clause around a provision in which a span begins.

    The words of a lead-in, and those that close it, stand in the clause above its limbs. Empty
    outside all clauses.
    """
    index = provision.clause
    if index is not None and provision.lead_in and span.start >= provision.span.end:
        index = outline.clauses[index].parent
    while index is not None:
        clause = outline.clauses[index]
        if clause.start <= span.start:
            return clause.number
        index = clause.parent
    return outline.clause_number(provision)


def link_repeats(findings: Sequence[Finding], mask: PartyMask) -> tuple[Finding, ...]:
    """Returns the findings with repeats of the same duty flagged ``repeat`` and linked.

    The same: the same label and side, the same words, or nearly all content words of both alike
    with the same numbers. The most severe one counts, the first in the paper when they are equal.
    """
    groups: dict[Label, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.label, []).append(finding)
    leaders: dict[str, Finding] = {}
    for group in groups.values():
        if len(group) > 1:
            leaders |= _leaders(sorted(group, key=lambda one: -one.severity), mask)
    return tuple(
        _as_repeat(one, leaders[one.id]) if one.id in leaders else one for one in findings
    )


@dataclass(frozen=True, slots=True)
class _Wording:
    """What two findings are compared by."""

    words: str
    stems: frozenset[str]
    numbers: tuple[str, ...]
    turns: frozenset[str]
    count: int

    def same_as(self, other: "_Wording") -> bool:
        if self.count >= _LEAST_WORDS and self.words == other.words:
            return True
        if self.numbers != other.numbers or self.turns != other.turns:
            return False
        shared = len(self.stems & other.stems)
        return shared >= _LEAST_STEMS and shared >= _ALIKE * len(self.stems | other.stems)


def _wording(finding: Finding, mask: PartyMask) -> _Wording:
    words = _WORD.findall(finding.quote.lower())
    text = make_match_text(" ".join(finding.quote.split()), mask).text
    return _Wording(
        " ".join(words),
        frozenset(word[:_STEM] for word in _CONTENT.findall(text)),
        tuple(sorted(_NUMBER.findall(text))),
        frozenset(_TURN.findall(text)),
        len(words),
    )


def _leaders(group: Sequence[Finding], mask: PartyMask) -> dict[str, Finding]:
    """Returns, by id, the finding that each repeat of one label repeats."""
    leaders: dict[str, Finding] = {}
    told: list[tuple[Finding, _Wording]] = []
    for finding in group:
        wording = _wording(finding, mask)
        leader = next(
            (one for one, other in told if _same_side(one, finding) and wording.same_as(other)),
            None,
        )
        if leader is not None:
            leaders[finding.id] = leader
        elif len(told) < _MOST_COMPARED:
            told.append((finding, wording))
    return leaders


def _same_side(one: Finding, other: Finding) -> bool:
    return one.bound is other.bound


def _trigger(finding: Finding) -> Span | None:
    return next((one.evidence for one in finding.reasons if one.step is Step.TRIGGER), None)


def _are_grounds(document: Document, trigger: Span, limb: Span) -> bool:
    between = document.text[trigger.end : limb.start]
    label = _LIMB_LABEL.search(between)
    return _GROUNDS.search(between[: label.start()] if label else between) is not None


def _at_trigger(
    group: Sequence[Finding], provision: Provision, document: Document, outline: Outline
) -> Iterator[tuple[str, Finding]]:
    """Yields the findings at the limbs of a list, by id, moved to the words that they share."""
    trigger = _trigger(group[0]) or provision.span
    for piece in provision.pieces:
        if piece.start <= trigger.start < piece.start + piece.length:
            span = provision.part(piece.at + trigger.start - piece.start)
            clause = clause_at(outline, provision, span)
            reason = Reason(Step.MERGE, f"{len(group)} limbs belong to it; it counts once.")
            for one in group:
                gathered = replace(
                    one,
                    span=span,
                    quote=document.quote(span),
                    clause=clause,
                    reasons=(*one.reasons, reason),
                )
                yield one.id, gathered
            return


def _merge(group: list[Finding]) -> Finding:
    order = sorted(group, key=lambda one: (-one.severity, -one.probability, one.rule_ids))
    leader = order[0]
    if len(order) == 1:
        return leader
    subtypes = _union(one.subtypes for one in order)
    leading = leader.leading or leader.subtypes
    return replace(
        leader,
        probability=max(one.probability for one in order),
        subtypes=subtypes,
        leading=() if leading == subtypes else leading,
        sources=tuple(sorted({source for one in order for source in one.sources})),
        rule_ids=_union(one.rule_ids for one in order),
        flags=_merged_flags(order),
        linked=_union(one.linked for one in order),
        reasons=tuple(dict.fromkeys(reason for one in order for reason in one.reasons)),
    )


def _merged_flags(group: Sequence[Finding]) -> tuple[str, ...]:
    """Returns the flags of any; only what none of them asserts is for review."""
    flags = _union(one.flags for one in group)
    asserted = any(FOR_REVIEW not in one.flags for one in group)
    return tuple(flag for flag in flags if flag != FOR_REVIEW) if asserted else flags


def _as_repeat(finding: Finding, leader: Finding) -> Finding:
    place = f"clause {leader.clause}" if leader.clause else "another place"
    same = " ".join(finding.quote.lower().split()) == " ".join(leader.quote.lower().split())
    what = "The same words stand" if same else "Nearly the same words stand"
    reason = Reason(Step.MERGE, f"{what} in {place}; they are counted once.", leader.span)
    return replace(
        finding,
        flags=tuple(sorted({*finding.flags, REPEAT})),
        linked=tuple(sorted({*finding.linked, leader.id})),
        reasons=(*finding.reasons, reason),
    )


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({value for group in values for value in group}))
