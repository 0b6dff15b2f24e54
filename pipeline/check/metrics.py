# SPDX-License-Identifier: Apache-2.0
"""Figures over matched documents: most are a share of two counts that a person can recount."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import isnan

import numpy as np

from pipeline.annotations import Annotation, AnnotationKind
from pipeline.check.bootstrap import Floats, Integers, Interval, draw_documents, enclose
from pipeline.check.grades import GradeAgreement, agree_on_grades
from pipeline.check.matching import DocumentMatch, Pair
from pipeline.check.order import RankingFigures
from pipeline.check.ranked import RankedFindings, average_precision, rank_findings
from pipeline.check.reading import ReadingFigures
from pipeline.check.share import Share
from pipeline.domain.finding import Finding, Label
from pipeline.domain.taxonomy import Category, Mitigator, Modifier

__all__ = ["Intervals", "LabelFigures", "Measurement", "measure"]

# Sums of fractions differ in their last digits from machine to machine.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Intervals:
    """Where figures would likely lie on other papers of the same kind."""

    precision: Interval = field(default_factory=Interval)
    recall: Interval = field(default_factory=Interval)
    f1: Interval = field(default_factory=Interval)
    average_precision: Interval = field(default_factory=Interval)


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """The figures of one category, mitigator or modifier, or of several together.

    Attributes:
        name: Its name; for several together, what they are called.
        found: Of the annotations, those that at least one finding meets: recall.
        right: Of the findings, those that meet an annotation: precision. Findings of documents
            that were not annotated in full for their category count on neither side.
        direction: Of the pairs with a given direction, those that agree on who is bound.
        severity_equal: Of the pairs, those with the same grade.
        severity_within_one: Of the pairs, those at most one grade apart.
        negatives_flagged: Of the hard negatives, those taken for what they are not.
        unjudged: Findings about which the annotations say nothing.
        average_precision: How far the likeliest findings are the right ones, 0 to 1, to six
            decimals, over documents that were annotated in full for the label; None without
            annotations there.
        grades: Agreement of the grades of the pairs beyond chance.
        intervals: Where precision, recall, F1 and average precision likely lie.
    """

    name: str
    found: Share
    right: Share
    direction: Share
    severity_equal: Share
    severity_within_one: Share
    negatives_flagged: Share
    unjudged: int = 0
    average_precision: float | None = None
    grades: GradeAgreement = field(default_factory=GradeAgreement)
    intervals: Intervals = field(default_factory=Intervals)

    @property
    def recall(self) -> float | None:
        """Share of the annotations that were found, None without annotations."""
        return self.found.figure

    @property
    def precision(self) -> float | None:
        """Share of the findings that are right, None without findings."""
        return self.right.figure

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, None when either is missing."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """Figures by label, in taxonomy order, and over all restrictions and all mitigators.

    Labels that were neither annotated nor found are left out. Modifiers have no grade, so that
    nothing is counted for their severity.

    ``ranking`` is None without a written order; ``reading`` is filled in by ``compare``.
    """

    categories: tuple[LabelFigures, ...]
    mitigators: tuple[LabelFigures, ...]
    restrictions_together: LabelFigures
    mitigators_together: LabelFigures
    modifiers: tuple[LabelFigures, ...] = ()
    ranking: RankingFigures | None = None
    reading: ReadingFigures = field(default_factory=ReadingFigures)

    def by_name(self, name: str) -> LabelFigures | None:
        """Returns the figures of a label by its name, None when it was left out."""
        figures = (*self.categories, *self.mitigators, *self.modifiers)
        return next((one for one in figures if one.name == name), None)


def measure(matches: Sequence[DocumentMatch]) -> Measurement:
    """Returns the figures over all documents; all shares are of nothing when there are none."""
    draws = draw_documents(len(matches))
    return Measurement(
        categories=_measure_each(matches, tuple(Category), draws),
        mitigators=_measure_each(matches, tuple(Mitigator), draws),
        restrictions_together=_measure(matches, tuple(Category), draws, name="all categories"),
        mitigators_together=_measure(matches, tuple(Mitigator), draws, name="all mitigators"),
        modifiers=_measure_each(matches, tuple(Modifier), draws),
    )


def _measure_each(
    matches: Sequence[DocumentMatch], labels: Sequence[Label], draws: Integers
) -> tuple[LabelFigures, ...]:
    figures = (_measure(matches, (label,), draws, name=str(label)) for label in labels)
    return tuple(one for one in figures if _has_counts(one))


def _has_counts(figures: LabelFigures) -> bool:
    counts = (figures.found.of, figures.right.of, figures.negatives_flagged.of, figures.unjudged)
    return any(counts)


def _measure(
    matches: Sequence[DocumentMatch], labels: Sequence[Label], draws: Integers, *, name: str
) -> LabelFigures:
    tally = _Tally.of(matches, labels)
    pairs = [pair for match in matches for pair in match.pairs if pair.annotation.label in labels]
    directed = [pair for pair in pairs if pair.annotation.bound is not None]
    graded = [pair for pair in pairs if pair.annotation.kind is not AnnotationKind.MODIFIER]
    negatives = [one for match in matches for one in match.negatives if one.label in labels]
    flagged = [one for match in matches for one in match.flagged if one.annotation.label in labels]
    return LabelFigures(
        name=name,
        found=Share(int(tally.found.sum()), int(tally.annotated.sum())),
        right=Share(int(tally.right.sum()), int(tally.judged.sum())),
        direction=_share(directed, _same_direction),
        severity_equal=_share(graded, lambda pair: _severity_gap(pair) == 0),
        severity_within_one=_share(graded, lambda pair: _severity_gap(pair) <= 1),
        negatives_flagged=Share(len(flagged), len(negatives)),
        unjudged=int(_count_each(matches, labels, lambda one: one.unjudged).sum()),
        average_precision=_first(average_precision(tally.ranked, draws[:1])),
        grades=agree_on_grades(graded),
        intervals=tally.enclose(draws),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """Counts by document, and findings by rank."""

    found: Integers
    annotated: Integers
    right: Integers
    judged: Integers
    ranked: RankedFindings

    @classmethod
    def of(cls, matches: Sequence[DocumentMatch], labels: Sequence[Label]) -> "_Tally":
        found = _count_each(matches, labels, lambda one: (pair.annotation for pair in one.pairs))
        right = _count_each(matches, labels, lambda one: _judged(one, one.right))
        return cls(
            found=found,
            annotated=found + _count_each(matches, labels, lambda one: one.missed),
            right=right,
            judged=right + _count_each(matches, labels, lambda one: one.false_alarms),
            ranked=rank_findings(matches, labels),
        )

    def enclose(self, draws: Integers) -> Intervals:
        recall = _divide(draws @ self.found, draws @ self.annotated)
        precision = _divide(draws @ self.right, draws @ self.judged)
        return Intervals(
            precision=_enclose(precision, self.judged),
            recall=_enclose(recall, self.annotated),
            f1=_enclose(_harmonic_mean(precision, recall), self.judged, self.annotated),
            average_precision=_enclose(
                average_precision(self.ranked, draws), self.ranked.annotated
            ),
        )


def _first(figures: Floats) -> float | None:
    figure = float(figures[0])
    return None if isnan(figure) else round(figure, _DIGITS)


def _enclose(figures: Floats, *counts: Integers) -> Interval:
    """Returns the interval of figures that rest on counts, of which the least decides."""
    documents = min(int(np.count_nonzero(one)) for one in counts)
    return enclose(figures, documents=documents, things=min(int(one.sum()) for one in counts))


def _divide(hits: Integers, of: Integers) -> Floats:
    return np.where(of > 0, hits / np.maximum(of, 1), np.nan)


def _harmonic_mean(one: Floats, other: Floats) -> Floats:
    # NaN stays NaN; two zeros give zero.
    both = one + other
    return 2 * one * other / np.where(both == 0, 1.0, both)


def _count_each(
    matches: Sequence[DocumentMatch],
    labels: Sequence[Label],
    choose: Callable[[DocumentMatch], Iterable[Annotation | Finding]],
) -> Integers:
    """Returns by document how many of what was chosen have one of the labels."""
    counts = (sum(one.label in labels for one in choose(match)) for match in matches)
    return np.fromiter(counts, dtype=np.int64)


def _judged(match: DocumentMatch, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.label in match.complete_for)


def _share(pairs: Sequence[Pair], agrees: Callable[[Pair], bool]) -> Share:
    return Share(sum(agrees(pair) for pair in pairs), len(pairs))


def _same_direction(pair: Pair) -> bool:
    return pair.finding.bound is pair.annotation.bound


def _severity_gap(pair: Pair) -> int:
    return abs(pair.finding.severity - pair.annotation.severity)
