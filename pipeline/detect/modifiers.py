# SPDX-License-Identifier: Apache-2.0
"""Restrictions that rest on other papers: flagged, and what a head contract passes down."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.detect.spans import Places
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.outline import CitedPaper, Outline, Party
from pipeline.domain.taxonomy import Bound, DocumentKind, FindingKind, Role

__all__ = [
    "INCORPORATES_UNSEEN",
    "VIA_FLOW_DOWN",
    "as_passed_down",
    "mark_modified",
    "one_tier_down",
]

VIA_FLOW_DOWN = "via_flow_down"
INCORPORATES_UNSEEN = "incorporates_unseen"
# Subtypes of flow-down by which the duties themselves come from the contract above ...
_FROM_ABOVE = frozenset({"head_contract", "back_to_back", "equivalent_terms", "changes_follow"})
# ... and those by which a duty is what another paper says, as it stands on the day.
_ELSEWHERE = frozenset({"as_published", "kept_elsewhere", "incorporated", "available_on_request"})
_BELOW = {Role.PRIME: Role.SUB, Role.COMMISSIONER: Role.PRIME}
# Terms written for a prime may not fit the tier below (taxonomy 2.5).
_PASSED_FACTOR = 0.8


def mark_modified(
    findings: Sequence[Finding], papers: Iterable[CitedPaper]
) -> tuple[Finding, ...]:
    """Returns the findings with flags on restrictions whose words bring in other papers.

    ``via_flow_down``: the duty comes from the contract above; ``incorporates_unseen``: what must
    be done stands in a paper that can change and is not in the file.

    Args:
        findings: Of one paper, modifiers among them, sorted by position.
        papers: Those that the paper rests on.
    """
    above, elsewhere = [], [one.span for one in papers if one.changes]
    for finding in findings:
        if finding.kind is FindingKind.MODIFIER:
            above += [finding.span] if _FROM_ABOVE.intersection(finding.subtypes) else []
            elsewhere += [finding.span] if _ELSEWHERE.intersection(finding.subtypes) else []
    places = {VIA_FLOW_DOWN: Places(above), INCORPORATES_UNSEEN: Places(elsewhere)}
    return tuple(
        _flagged(one, places) if one.kind is FindingKind.RESTRICTION else one for one in findings
    )


def one_tier_down(outline: Outline) -> Outline | None:
    """Returns a head contract as if the prime were the subcontractor; None when it is no such.

    The prime's side becomes the subcontractor's, the commissioner's the prime's. Words for
    subcontractors stand for nobody then: they would be the tier below.
    """
    roles = {party.role for party in outline.parties if party.confidence > 0 and party.aliases}
    named = {party.role for party in outline.parties if party.name}
    if not {Role.PRIME, Role.COMMISSIONER} <= roles:
        return None
    if outline.kind is not DocumentKind.HEAD_CONTRACT and (
        Role.SUB in named or not {Role.PRIME, Role.COMMISSIONER} <= named
    ):
        return None
    return replace(outline, parties=tuple(_below(one) for one in outline.parties if _stays(one)))


def as_passed_down(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the restrictions among the findings of a paper that was read one tier down."""
    return tuple(
        replace(
            one,
            probability=round(one.probability * _PASSED_FACTOR, 3),
            flags=tuple(sorted({*one.flags, VIA_FLOW_DOWN})),
            reasons=(*one.reasons, Reason(Step.DIRECTION, _WHY)),
        )
        for one in findings
        if one.kind is FindingKind.RESTRICTION and one.bound in {Bound.SUB, Bound.MUTUAL}
    )


_WHY = (
    "In this paper the words bind the prime contractor; another paper of the same offer passes "
    "its terms down, so they are read here as if they bound the subcontractor."
)


def _stays(party: Party) -> bool:
    return party.role is not Role.SUB


def _below(party: Party) -> Party:
    return replace(party, role=_BELOW.get(party.role, party.role))


def _flagged(finding: Finding, places: dict[str, Places]) -> Finding:
    flags = {flag for flag, place in places.items() if place.touch(finding.span)}
    return replace(finding, flags=tuple(sorted({*finding.flags, *flags}))) if flags else finding
