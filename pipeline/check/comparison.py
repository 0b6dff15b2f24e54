# SPDX-License-Identifier: Apache-2.0
"""A scan of annotated papers held against their annotations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.annotations import AnnotatedDocument, AnnotationSet, Draft, require_documents
from pipeline.check.differences import Regression
from pipeline.check.matching import DocumentMatch, match_findings
from pipeline.check.metrics import Measurement, measure
from pipeline.check.order import StatedOrder, correlate_order, require_ordered_documents
from pipeline.check.reading import measure_reading
from pipeline.check.verdict import Verdict, judge
from pipeline.config import CheckFloors
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument

__all__ = ["CheckReport", "UnreadPaper", "compare"]

# A scan without a reader for pictures of text, or an old format without a program that converts
# it, is a lack of the machine, not of the rules.
_NOT_OUR_FAULT = frozenset({ReasonCode.NO_TEXT_LAYER, ReasonCode.UNSUPPORTED_FORMAT})


@dataclass(frozen=True, slots=True)
class UnreadPaper:
    """An annotated document of which nothing was read.

    Attributes:
        name: Its name.
        diagnostics: Why.
        annotations: How many annotations it has.
        counted: True when they count as missed; False when the document wants a program that
            this machine has not, and is left out of all figures.
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
        model_rules: Which rules the model learned beside; empty without one.
        refusals: Why no model was heard although one was asked for.
        regression: What differs from the baseline beside the samples; None without one.
        drafts: Lines of annotations that nobody has judged yet; they took no part.
        texts: By document, its text as it was read; of those alone that were asked for theirs.
    """

    matches: tuple[DocumentMatch, ...]
    measurement: Measurement
    verdict: Verdict
    unread: tuple[UnreadPaper, ...] = ()
    rules_version: str = ""
    model_version: str = "none"
    model_rules: str = ""
    refusals: tuple[Diagnostic, ...] = ()
    aside: Measurement | None = None
    regression: Regression | None = None
    drafts: tuple[Draft, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def model_is_stale(self) -> bool:
        """Says whether the model learned beside other rules than those that judged."""
        return bool(self.model_rules) and self.model_rules != self.rules_version

    @property
    def passed(self) -> bool:
        """Says whether every floor is reached, and nothing was lost against the baseline."""
        held = self.regression is None or self.regression.passed
        return self.verdict.passed and held


def compare(
    annotations: AnnotationSet,
    documents: Iterable[JudgedDocument],
    *,
    floors: CheckFloors,
    provisions: Mapping[str, Mapping[str, str]] | None = None,
    order: Sequence[StatedOrder] = (),
) -> CheckReport:
    """Returns the report on judged documents; those without annotations take no part.

    Args:
        annotations: What people annotated.
        documents: What was judged; every annotated document must be among them. Whether quotes
            stand in the texts is told of those that come with theirs.
        floors: What the figures must reach.
        provisions: By document name and ``Finding.id``, the whole text that was judged.
        order: How tight people say that papers hold; each must be among the documents.
    """
    judged = {document.name: document for document in documents}
    require_documents(annotations, judged)
    require_ordered_documents(order, judged)
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
    measurement = _measure(matches, judged, order)
    aside = tuple(match for match in matches if match.aside)
    names = {match.document for match in aside}
    own = tuple(one for one in order if one.document in names)
    return CheckReport(
        matches,
        measurement,
        judge(measurement, floors),
        unread,
        aside=_measure(aside, judged, own) if aside else None,
        drafts=tuple(draft for one in annotations.documents for draft in one.drafts),
        texts=_texts(matches, judged),
    )


def _measure(
    matches: Sequence[DocumentMatch],
    judged: Mapping[str, JudgedDocument],
    order: Sequence[StatedOrder],
) -> Measurement:
    """Returns all figures over matched documents, and over those of which an order speaks."""
    indices = {
        name: one.assessment.neutral.value
        for name, one in judged.items()
        if one.assessment is not None and not _nothing_read(one)
    }
    return replace(
        measure(matches),
        ranking=correlate_order(order, indices),
        reading=measure_reading(matches, _texts(matches, judged)),
    )


def _texts(
    matches: Iterable[DocumentMatch], judged: Mapping[str, JudgedDocument]
) -> dict[str, str]:
    texts = {match.document: _text_of(judged[match.document]) for match in matches}
    return {name: text for name, text in texts.items() if text is not None}


def _text_of(judged: JudgedDocument) -> str | None:
    """Returns the text of a document, None when nobody asked for it."""
    return "" if _nothing_read(judged) else judged.text


def _nothing_read(judged: JudgedDocument) -> bool:
    if judged.outcome in (Outcome.ERROR, Outcome.SKIPPED) or not judged.characters:
        return True
    return judged.pages > 0 and len(judged.unread_pages) == judged.pages


def _unread(annotated: AnnotatedDocument, judged: JudgedDocument) -> UnreadPaper:
    grave = tuple(one for one in judged.diagnostics if one.gravity is not Gravity.NOTE)
    excused = bool(grave) and all(one.code in _NOT_OUR_FAULT for one in grave)
    return UnreadPaper(annotated.name, grave, len(annotated.annotations), counted=not excused)
