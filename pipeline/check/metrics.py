# SPDX-License-Identifier: Apache-2.0
"""Figures over matched documents: each is a share of two counts that a person can recount."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.annotations import AnnotationKind
from pipeline.check.matching import DocumentMatch, Pair
from pipeline.domain.finding import Finding, Label
from pipeline.domain.taxonomy import Category, Mitigator, Modifier

__all__ = ["LabelFigures", "Measurement", "Share", "measure"]


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``; the figure is None when there was nothing to count."""

    hits: int
    of: int

    @property
    def figure(self) -> float | None:
        """The share from 0 to 1."""
        return self.hits / self.of if self.of else None


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
    """

    name: str
    found: Share
    right: Share
    direction: Share
    severity_equal: Share
    severity_within_one: Share
    negatives_flagged: Share
    unjudged: int = 0

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
    """

    categories: tuple[LabelFigures, ...]
    mitigators: tuple[LabelFigures, ...]
    restrictions_together: LabelFigures
    mitigators_together: LabelFigures
    modifiers: tuple[LabelFigures, ...] = ()

    def by_name(self, name: str) -> LabelFigures | None:
        """Returns the figures of a label by its name, None when it was left out."""
        figures = (*self.categories, *self.mitigators, *self.modifiers)
        return next((one for one in figures if one.name == name), None)


def measure(matches: Sequence[DocumentMatch]) -> Measurement:
    """Returns the figures over all documents; all shares are of nothing when there are none."""
    return Measurement(
        categories=_measure_each(matches, tuple(Category)),
        mitigators=_measure_each(matches, tuple(Mitigator)),
        restrictions_together=_measure(matches, tuple(Category), name="all categories"),
        mitigators_together=_measure(matches, tuple(Mitigator), name="all mitigators"),
        modifiers=_measure_each(matches, tuple(Modifier)),
    )


def _measure_each(
    matches: Sequence[DocumentMatch], labels: Sequence[Label]
) -> tuple[LabelFigures, ...]:
    figures = (_measure(matches, (label,), name=str(label)) for label in labels)
    return tuple(one for one in figures if _has_counts(one))


def _has_counts(figures: LabelFigures) -> bool:
    counts = (figures.found.of, figures.right.of, figures.negatives_flagged.of, figures.unjudged)
    return any(counts)


def _measure(
    matches: Sequence[DocumentMatch], labels: Sequence[Label], *, name: str
) -> LabelFigures:
    pairs = [pair for match in matches for pair in match.pairs if pair.annotation.label in labels]
    directed = [pair for pair in pairs if pair.annotation.bound is not None]
    missed = [one for match in matches for one in match.missed if one.label in labels]
    graded = [pair for pair in pairs if pair.annotation.kind is not AnnotationKind.MODIFIER]
    right = _count(matches, labels, lambda match: _judged(match, match.right))
    false = _count(matches, labels, lambda match: match.false_alarms)
    negatives = [one for match in matches for one in match.negatives if one.label in labels]
    flagged = [one for match in matches for one in match.flagged if one.annotation.label in labels]
    return LabelFigures(
        name=name,
        found=Share(len(pairs), len(pairs) + len(missed)),
        right=Share(right, right + false),
        direction=_share(directed, _same_direction),
        severity_equal=_share(graded, lambda pair: _severity_gap(pair) == 0),
        severity_within_one=_share(graded, lambda pair: _severity_gap(pair) <= 1),
        negatives_flagged=Share(len(flagged), len(negatives)),
        unjudged=_count(matches, labels, lambda match: match.unjudged),
    )


def _judged(match: DocumentMatch, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.label in match.complete_for)


def _count(
    matches: Iterable[DocumentMatch],
    labels: Sequence[Label],
    choose: Callable[[DocumentMatch], Iterable[Finding]],
) -> int:
    return sum(finding.label in labels for match in matches for finding in choose(match))


def _share(pairs: Sequence[Pair], agrees: Callable[[Pair], bool]) -> Share:
    return Share(sum(agrees(pair) for pair in pairs), len(pairs))


def _same_direction(pair: Pair) -> bool:
    return pair.finding.bound is pair.annotation.bound


def _severity_gap(pair: Pair) -> int:
    return abs(pair.finding.severity - pair.annotation.severity)
