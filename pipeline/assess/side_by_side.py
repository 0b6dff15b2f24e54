# SPDX-License-Identifier: Apache-2.0
"""The papers of many sides, one beside the other: their hardest clause on each category."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from pipeline.assess.points import counted_restrictions, direction_factor
from pipeline.domain.comparison import AcrossPapers, CategoryAcross, HardestClause, Outlier
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Category, DocumentKind, Role
from pipeline.packs import Weights

__all__ = ["set_side_by_side"]

# A middle of fewer papers says nothing, nor does a step of one grade, which readers differ by.
_FEWEST_PAPERS = 4
_LEAST_STEP = 2
# Times the usual distance of the others from their middle.
_DISTANCES = 3


def set_side_by_side(result: ScanResult, *, weights: Weights) -> AcrossPapers:
    """Returns the papers of a scan side by side, grouped by the prime contractor that they name.

    A paper stands out on a category when at least four papers were read well enough, and its
    hardest grade lies two grades or more, and more than three times the usual distance, above the
    middle of the others (median, and median distance from it).

    Args:
        result: What a scan gave.
        weights: How direction counts, and how much of a paper must have been read.
    """
    papers = [one for one in result.documents if _is_comparable(one, weights)]
    categories = tuple(_category(category, papers, weights) for category in result.judged)
    return AcrossPapers(
        primes=_by_prime(papers),
        categories=categories,
        left_out=tuple(
            sorted(one.name for one in result.documents if not _is_comparable(one, weights))
        ),
        rules_version=result.rules_version,
        model_version=result.model_version,
    )


def _is_comparable(document: JudgedDocument, weights: Weights) -> bool:
    if document.assessment is None or document.kind is DocumentKind.OTHER_DEALING:
        return False
    return document.assessment.coverage >= weights.minimum_coverage


def _by_prime(papers: Iterable[JudgedDocument]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups: dict[str, list[str]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for paper in papers:
        name = _prime(paper)
        key = " ".join(name.lower().split())
        spelled.setdefault(key, name)
        groups[key].append(paper.name)
    # Papers that name nobody come last.
    order = sorted(groups, key=lambda key: (not key, key))
    return tuple((spelled[key], tuple(sorted(groups[key]))) for key in order)


def _prime(document: JudgedDocument) -> str:
    named = [one for one in document.parties if one.role is Role.PRIME and one.name]
    return max(named, key=lambda one: one.confidence).name if named else ""


def _category(
    category: Category, papers: Sequence[JudgedDocument], weights: Weights
) -> CategoryAcross:
    clauses = [HardestClause(one.name, _hardest(one, category, weights)) for one in papers]
    clauses.sort(key=lambda one: (-_grade(one), -_chance(one), one.document))
    return CategoryAcross(category, tuple(clauses), tuple(_outliers(clauses)))


def _hardest(document: JudgedDocument, category: Category, weights: Weights) -> Finding | None:
    """Returns the hardest restriction that may bind the smaller side, None without any."""
    binding = (
        one
        for one in counted_restrictions(document.findings)
        if one.label is category
        and one.severity > 0
        and direction_factor(one, weights=weights) * weights.force[one.force] > 0
    )
    return max(
        binding, key=lambda one: (one.severity, one.probability, -one.span.start), default=None
    )


def _grade(clause: HardestClause) -> int:
    return clause.finding.severity if clause.finding is not None else 0


def _chance(clause: HardestClause) -> float:
    return clause.finding.probability if clause.finding is not None else 0.0


def _outliers(clauses: Sequence[HardestClause]) -> Iterable[Outlier]:
    if len(clauses) < _FEWEST_PAPERS:
        return
    for one in clauses:
        others = [_grade(other) for other in clauses if other is not one]
        middle = median(others)
        usual = median(abs(grade - middle) for grade in others)
        step = _grade(one) - middle
        if step >= _LEAST_STEP and step > _DISTANCES * usual:
            yield Outlier(one.document, _grade(one), middle, len(others))
