# SPDX-License-Identifier: Apache-2.0
"""Carve-outs in other provisions, linked to what they soften (taxonomy sections 2.2 and 3.4).

A softening clause is shown beside the finding and lowers it by one grade; it never removes it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import FindingKind

__all__ = ["CarveOut", "find_carve_outs", "link_carve_outs"]

_OPENING = re.compile(
    r"(?i)^\W*(?:nothing in|clauses?|paragraph|section|this (?:clause|section|paragraph)|"
    r"the (?:restriction|undertaking|obligation|covenant|prohibition)s?|"
    r"for the avoidance of doubt)"
)
_EFFECT = re.compile(
    r"(?i)\b(?:nothing in (?:this |the )?(?:clause|section|paragraph|agreement|contract)\b|"
    r"(?:do|does|shall|will) not (?:apply|prevent|restrict|prohibit|extend|affect|preclude|limit|"
    r"require)|"
    r"(?:shall|will) cease to apply)"
)
_SAME = re.compile(r"(?i)\bthis (clause|section|paragraph|schedule)\b")


@dataclass(frozen=True, slots=True)
class CarveOut:
    """A provision that takes something back from the clauses it names.

    ``clauses`` are indices in ``Outline.clauses`` whose findings it softens.
    """

    span: Span
    clauses: tuple[int, ...]


def find_carve_outs(outline: Outline) -> tuple[CarveOut, ...]:
    """Returns the provisions that soften other provisions, with the clauses they name."""
    targets = _references_by_start(outline)
    found: list[CarveOut] = []
    for provision in outline.provisions:
        text = provision.text
        if not (_OPENING.match(text) and _EFFECT.search(text)):
            continue
        clauses = [
            index for start, index in targets if provision.span.start <= start < provision.span.end
        ]
        if _SAME.search(text) and provision.clause is not None:
            clauses.append(_numbered_above(outline, provision.clause))
        if clauses:
            found.append(CarveOut(provision.span, tuple(sorted(set(clauses)))))
    return tuple(found)


def link_carve_outs(
    findings: Sequence[Finding], carve_outs: Sequence[CarveOut], outline: Outline
) -> tuple[Finding, ...]:
    """Returns restrictions lowered by one grade where a carve-out names their clause.

    A finding that is itself in the carve-out's words stays as it is.
    """
    ranges = {
        carve_out.span: tuple(
            Span(outline.clauses[index].start, outline.clauses[index].end)
            for index in carve_out.clauses
        )
        for carve_out in carve_outs
    }
    return tuple(_soften(finding, ranges) for finding in findings)


def _soften(finding: Finding, ranges: Mapping[Span, tuple[Span, ...]]) -> Finding:
    if finding.kind is not FindingKind.RESTRICTION or finding.severity <= 1:
        return finding
    for words, places in ranges.items():
        if words.overlaps(finding.span) or not any(one.contains(finding.span) for one in places):
            continue
        lower = finding.severity - 1
        reason = Reason(
            Step.SOFTENER,
            f"Another provision takes something back from this clause "
            f"(grade {finding.severity} to {lower}).",
            words,
        )
        return replace(finding, severity=lower, reasons=(*finding.reasons, reason))
    return finding


def _references_by_start(outline: Outline) -> tuple[tuple[int, int], ...]:
    return tuple(
        (reference.span.start, reference.clause)
        for reference in outline.references
        if reference.clause is not None
    )


def _numbered_above(outline: Outline, index: int) -> int:
    """Returns the clause that 'this clause' means: the one at the top that holds the provision."""
    clause = outline.clauses[index]
    while clause.parent is not None and clause.depth > 0:
        index = clause.parent
        clause = outline.clauses[index]
    return index
