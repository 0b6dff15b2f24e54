# SPDX-License-Identifier: Apache-2.0
"""A scan of annotated papers held against their annotations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.annotations import AnnotatedDocument, AnnotationSet, require_documents
from pipeline.check.matching import DocumentMatch, match_findings
from pipeline.check.metrics import Measurement, measure
from pipeline.check.verdict import Verdict, judge
from pipeline.config import CheckFloors
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument

__all__ = ["CheckReport", "UnreadPaper", "compare"]

# A scan without a reader for pictures of text is a lack of the machine, not of the rules.
_NOT_OUR_FAULT = frozenset({ReasonCode.NO_TEXT_LAYER})


@dataclass(frozen=True, slots=True)
class UnreadPaper:
    """An annotated document of which nothing was read.

    Attributes:
        name: Its name.
        diagnostics: Why.
        annotations: How many annotations it has.
        counted: True when they count as missed; False when the document is a picture of text
            that this machine cannot read, and is left out of all figures.
    """

    name: str
    diagnostics: tuple[Diagnostic, ...]
    annotations: int
    counted: bool


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: figures, every miss and false alarm, floors and verdict.

    Attributes:
        matches: One for each document that took part, sorted by name.
        measurement: Figures over them.
        aside: Figures over those of them that were kept aside while rules were written; None
            when there are none.
        verdict: The figures against the floors.
        unread: Annotated documents of which nothing was read.
        rules_version: Which rules judged.
        model_version: Which model was heard beside them, "none" without one.
        refusals: Why no model was heard although one was asked for.
    """

    matches: tuple[DocumentMatch, ...]
    measurement: Measurement
    verdict: Verdict
    unread: tuple[UnreadPaper, ...] = ()
    rules_version: str = ""
    model_version: str = "none"
    refusals: tuple[Diagnostic, ...] = ()
    aside: Measurement | None = None

    @property
    def passed(self) -> bool:
        """Says whether every floor is reached."""
        return self.verdict.passed


def compare(
    annotations: AnnotationSet,
    documents: Iterable[JudgedDocument],
    *,
    floors: CheckFloors,
    provisions: Mapping[str, Mapping[str, str]] | None = None,
) -> CheckReport:
    """Returns the report on judged documents; those without annotations take no part.

    Args:
        annotations: What people annotated.
        documents: What was judged; every annotated document must be among them.
        floors: What the figures must reach.
        provisions: By document name and ``Finding.id``, the whole text that was judged.
    """
    judged = {document.name: document for document in documents}
    require_documents(annotations, judged)
    unread = tuple(
        _unread(one, judged[one.name])
        for one in annotations.documents
        if _nothing_read(judged[one.name])
    )
    left_out = {paper.name for paper in unread if not paper.counted}
    matches = tuple(
        match_findings(
            one,
            judged[one.name].findings,
            provisions=(provisions or {}).get(one.name),
        )
        for one in annotations.documents
        if one.name not in left_out
    )
    measurement = measure(matches)
    aside = tuple(match for match in matches if match.aside)
    return CheckReport(
        matches,
        measurement,
        judge(measurement, floors),
        unread,
        aside=measure(aside) if aside else None,
    )


def _nothing_read(judged: JudgedDocument) -> bool:
    if judged.outcome in (Outcome.ERROR, Outcome.SKIPPED) or not judged.characters:
        return True
    return judged.pages > 0 and len(judged.unread_pages) == judged.pages


def _unread(annotated: AnnotatedDocument, judged: JudgedDocument) -> UnreadPaper:
    grave = tuple(one for one in judged.diagnostics if one.gravity is not Gravity.NOTE)
    excused = bool(grave) and all(one.code in _NOT_OUR_FAULT for one in grave)
    return UnreadPaper(annotated.name, grave, len(annotated.annotations), counted=not excused)
