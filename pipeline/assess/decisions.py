# SPDX-License-Identifier: Apache-2.0
"""What people decided about findings, or added, and what it makes of them (taxonomy 3.2)."""

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.finding import FOR_REVIEW, GRADE_UNSURE, Finding
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Label,
    Mitigator,
    Mutuality,
    Source,
)

__all__ = ["apply_decisions"]

_CONFIRMING = frozenset({Verdict.AGREE, Verdict.EDIT})
# Say that a finding is not sure enough to be asserted or graded, which a confirmed one is.
_DOUBTED = frozenset({FOR_REVIEW, GRADE_UNSURE})


def apply_decisions(
    findings: Iterable[Finding], decisions: Mapping[str, Decision]
) -> tuple[Finding, ...]:
    """Returns the findings, in their order, as people decided.

    A confirmed finding has probability 1, its corrections if there are any, and ``person`` among
    its sources. A dismissed one has probability 0, so that it counts nowhere, and stays. One that
    nobody is sure of is as it was found. What people added stands in its place among them, unless
    nobody is sure of it any more; where the program finds the same by now, it is decided upon.

    Args:
        findings: Of one document; earlier decisions on them are taken back first, so that
            applying the same decisions twice changes nothing.
        decisions: By ``Finding.id``; those whose finding is not there have no effect.
    """
    found = [_undecided(one) for one in findings if not one.is_added]
    known = {one.id for one in found}
    decided = [_decided(one, decisions[one.id]) if one.id in decisions else one for one in found]
    for name, decision in decisions.items():
        if decision.added and name not in known and decision.verdict is not Verdict.UNSURE:
            insort(decided, _added(decision), key=_place)
    return tuple(decided)


def _place(finding: Finding) -> tuple[bool, int, int, str]:
    # As judging leaves them: what is missing first. Words that were corrected keep their place.
    found = finding.before or finding
    has_words = found.kind is not FindingKind.ABSENCE
    return has_words, found.span.start, found.span.end, str(found.label)


def _undecided(finding: Finding) -> Finding:
    found = finding if finding.before is None else finding.before
    return found if found.decision is None else replace(found, decision=None)


def _decided(found: Finding, decision: Decision) -> Finding:
    decided = replace(found, decision=replace(decision, added=False), before=found)
    if decision.verdict is Verdict.DISMISS:
        return replace(decided, probability=0.0)
    if decision.verdict in _CONFIRMING:
        return _confirmed(decided, decision)
    return decided


def _confirmed(finding: Finding, decision: Decision) -> Finding:
    label = decision.category or finding.label
    severity = finding.severity if decision.severity is None else decision.severity
    # A question about what is missing stays one until somebody names words that say it.
    asks = finding.kind is FindingKind.ABSENCE and decision.span is None
    return replace(
        finding,
        label=label,
        kind=finding.kind if asks else _kind(label),
        span=decision.span or finding.span,
        quote=finding.quote if decision.span is None else decision.quote,
        severity=severity,
        bound=decision.bound or finding.bound,
        probability=1.0,
        sources=tuple(sorted({*finding.sources, Source.PERSON})),
        flags=tuple(flag for flag in finding.flags if flag not in _DOUBTED),
    )


def _added(decision: Decision) -> Finding:
    """Returns what a person found.

    Raises:
        ValueError: The decision does not say what it is and where.
    """
    label, span, bound = decision.category, decision.span, decision.bound
    if label is None or span is None or bound is None:
        msg = f"the decision {decision.finding} adds a finding and does not say which"
        raise ValueError(msg)
    return Finding(
        label=label,
        kind=_kind(label),
        span=span,
        quote=decision.quote,
        clause=decision.clause,
        page=decision.page,
        severity=decision.severity or 0,
        bound=bound,
        mutuality=Mutuality.FORMAL if bound is Bound.MUTUAL else Mutuality.ONE_WAY,
        force=Force.BINDING,
        probability=0.0 if decision.verdict is Verdict.DISMISS else 1.0,
        sources=(Source.PERSON,),
        decision=decision,
    )


def _kind(label: Label) -> FindingKind:
    if isinstance(label, Category):
        return FindingKind.RESTRICTION
    return FindingKind.MITIGATOR if isinstance(label, Mitigator) else FindingKind.MODIFIER
