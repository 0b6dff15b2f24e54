# SPDX-License-Identifier: Apache-2.0
"""Annotations that begin from what the program found, for a person to judge line by line."""

from collections.abc import Iterable, Iterator

from pipeline.annotations import Annotation, AnnotationKind, Draft
from pipeline.domain.finding import Finding, Label
from pipeline.domain.taxonomy import Category, FindingKind, Mitigator, Modifier

__all__ = ["draft_findings"]


def draft_findings(name: str, findings: Iterable[Finding]) -> tuple[Draft, ...]:
    """Returns a draft for each finding with words, in order; what is said twice is said once.

    Args:
        name: Name of the paper among the samples.
        findings: What was found in it; absences quote nothing, and are passed over.
    """
    drafts = {
        (one.label, one.quote, one.clause): Draft(_annotation(name, one))
        for one in findings
        if one.kind is not FindingKind.ABSENCE and one.quote.strip()
    }
    return tuple(drafts.values())


def _annotation(name: str, finding: Finding) -> Annotation:
    return Annotation(
        document=name,
        clause=finding.clause,
        quote=finding.quote,
        label=finding.label,
        kind=_kind(finding.label),
        severity=0 if isinstance(finding.label, Modifier) else finding.severity,
        bound=finding.bound,
        force=finding.force,
        subtype=",".join(finding.subtypes),
        note=", ".join(_remarks(finding)),
    )


def _kind(label: Label) -> AnnotationKind:
    if isinstance(label, Category):
        return AnnotationKind.RESTRICTION
    return AnnotationKind.MITIGATOR if isinstance(label, Mitigator) else AnnotationKind.MODIFIER


def _remarks(finding: Finding) -> Iterator[str]:
    yield "found by the program and not judged"
    yield from finding.leading_rules
    if finding.is_unsure:
        yield "not sure"
