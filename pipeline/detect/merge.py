# SPDX-License-Identifier: Apache-2.0
"""One duty, one finding: findings of the same words merged, repeats linked (taxonomy 3.3)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.domain.finding import Finding, Label, Reason, Step

__all__ = ["link_repeats", "merge_findings"]

_WORD = re.compile(r"\w+")
# A repeat of fewer words than this says too little to be called the same duty.
_LEAST_WORDS = 8


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


def link_repeats(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Returns the findings with repeats of the same words flagged ``repeat`` and linked.

    The most severe one counts, the first in the paper when they are equal.
    """
    groups: dict[tuple[Label, str], list[Finding]] = {}
    for finding in findings:
        words = _WORD.findall(finding.quote.lower())
        if len(words) >= _LEAST_WORDS:
            groups.setdefault((finding.label, " ".join(words)), []).append(finding)
    leaders: dict[str, Finding] = {}
    for group in groups.values():
        leader = min(group, key=lambda one: (-one.severity, one.span.start))
        leaders |= {one.id: leader for one in group if one is not leader}
    return tuple(
        _as_repeat(one, leaders[one.id]) if one.id in leaders else one for one in findings
    )


def _merge(group: list[Finding]) -> Finding:
    order = sorted(group, key=lambda one: (-one.severity, -one.probability, one.rule_ids))
    leader = order[0]
    if len(order) == 1:
        return leader
    return replace(
        leader,
        probability=max(one.probability for one in order),
        subtypes=_union(one.subtypes for one in order),
        sources=tuple(sorted({source for one in order for source in one.sources})),
        rule_ids=_union(one.rule_ids for one in order),
        flags=_union(one.flags for one in order),
        linked=_union(one.linked for one in order),
        reasons=tuple(dict.fromkeys(reason for one in order for reason in one.reasons)),
    )


def _as_repeat(finding: Finding, leader: Finding) -> Finding:
    place = f"clause {leader.clause}" if leader.clause else "another place"
    reason = Reason(Step.MERGE, f"The same words stand in {place}; they are counted once.")
    return replace(
        finding,
        flags=tuple(sorted({*finding.flags, "repeat"})),
        linked=tuple(sorted({*finding.linked, leader.id})),
        reasons=(*finding.reasons, reason),
    )


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({value for group in values for value in group}))
