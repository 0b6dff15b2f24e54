# SPDX-License-Identifier: Apache-2.0
"""What people decided about findings, and what it makes of them (taxonomy section 3.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.finding import FOR_REVIEW, GRADE_UNSURE, Finding
from pipeline.domain.taxonomy import Source

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
    nobody is sure of is as it was found.

    Args:
        findings: Of one document; earlier decisions on them are taken back first, so that
            applying the same decisions twice changes nothing.
        decisions: By ``Finding.id``; those whose finding is not there have no effect.
    """
    found = map(_undecided, findings)
    return tuple(_decided(one, decisions[one.id]) if one.id in decisions else one for one in found)


def _undecided(finding: Finding) -> Finding:
    found = finding if finding.before is None else finding.before
    return found if found.decision is None else replace(found, decision=None)


def _decided(found: Finding, decision: Decision) -> Finding:
    decided = replace(found, decision=decision, before=found)
    if decision.verdict is Verdict.DISMISS:
        return replace(decided, probability=0.0)
    if decision.verdict in _CONFIRMING:
        return _confirmed(decided, decision)
    return decided


def _confirmed(finding: Finding, decision: Decision) -> Finding:
    severity = finding.severity if decision.severity is None else decision.severity
    return replace(
        finding,
        label=decision.category or finding.label,
        severity=severity,
        bound=decision.bound or finding.bound,
        probability=1.0,
        sources=tuple(sorted({*finding.sources, Source.PERSON})),
        flags=tuple(flag for flag in finding.flags if flag not in _DOUBTED),
    )
