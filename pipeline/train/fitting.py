# SPDX-License-Identifier: Apache-2.0
"""Fitting: one logistic regression a label, and the line that makes its decisions chances.

Word 1-2 TF-IDF, what rules say here and beside, liblinear, the same regularisation for all labels
(models: the choice is worth less than what is labelled). The line (Platt's) is fitted on decisions
about documents that the regression did not see.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from threadpoolctl import threadpool_limits

from pipeline.modelstore import RULE_LABELS, words_of
from pipeline.modelstore.features import COUNTED_WORD, MOST_WORDS, beside, rule_matrix
from pipeline.modelstore.model import Arrays
from pipeline.train.table import FOLDS, LABELS, Table

__all__ = [
    "Decisions",
    "Features",
    "Fit",
    "Grading",
    "Line",
    "as_arrays",
    "calibrate",
    "decide_held_out",
    "fit_all",
    "fit_grades",
    "see_features",
]

Floats = NDArray[np.float64]

TERMS = 12_000
_RAREST = 3
_STRENGTH = 10.0
# Two cores of a small machine; liblinear lets others run meanwhile.
_THREADS = 2
# Fewer positives than this teach nothing.
_FEWEST = 5
# Fewer than this of either kind bend a line anywhere.
_FEWEST_FOR_LINE = 30
_HALF = 0.5
_GRADE_STRENGTH = 1.0
_USUAL_GRADE = 2.0
# Decision of a label that nothing teaches.
_NEVER = -10.0
# Decisions below this probability do not shape the line.
_CERTAINLY_NOT = 0.05


@dataclass(frozen=True, slots=True)
class Features:
    """What the rows of a table look like: words, rules here, rules beside; n rows.

    Attributes:
        vectorizer: What counts words.
        words: n by terms.
        rules: n by labels of rules.
        neighbours: n by labels of rules.
        tuned: Rows that rules were written with in sight, n.
    """

    vectorizer: TfidfVectorizer
    words: sparse.csr_matrix
    rules: sparse.csr_matrix
    neighbours: sparse.csr_matrix
    tuned: NDArray[np.bool_]

    def stacked(self) -> sparse.csr_matrix:
        """Returns all of them side by side."""
        return sparse.hstack([self.words, self.rules, self.neighbours], format="csr")

    def unheard(self) -> sparse.csr_matrix:
        """Returns them side by side as if no rule had spoken."""
        silence = sparse.csr_matrix((self.words.shape[0], 2 * self.rules.shape[1]))
        return sparse.hstack([self.words, silence], format="csr")


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights and intercept of one label; zeros where too little was labelled."""

    weights: Floats
    intercept: float


class Line(NamedTuple):
    """From decisions to log odds: a slope and a shift for each label."""

    slopes: Floats
    shifts: Floats

    def chances(self, decisions: Floats) -> Floats:
        """Returns decisions, n by labels, as probabilities."""
        return np.asarray(expit(decisions * self.slopes + self.shifts))


class Grading(NamedTuple):
    """How hard words bite: what each term adds to the usual grade of each label."""

    hardness: Floats
    usual: Floats


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions about rows by models that did not see their group: n by labels.

    ``both`` from words and rules, ``words`` from words alone by a model that never heard rules.
    """

    both: Floats
    words: Floats


def see_features(table: Table, *, terms: int = TERMS) -> Features:
    """Returns the features of a table; terms are learned from all of it, without labels."""
    vectorizer = TfidfVectorizer(
        ngram_range=(1, MOST_WORDS),
        max_features=terms,
        min_df=_RAREST,
        sublinear_tf=True,
        lowercase=False,  # sides are in capitals
        token_pattern=COUNTED_WORD,
        dtype=np.float64,
    )
    words = vectorizer.fit_transform([words_of(one) for one in table.seen])
    rules = rule_matrix(one.hits for one in table.seen)
    neighbours = sparse.vstack([beside(rules[paper]) for paper in table.papers()], format="csr")
    tuned = table.frame["tuned"].to_numpy(dtype=bool)
    return Features(vectorizer, words.tocsr(), rules, neighbours, tuned)


def fit_all(
    features: Features, table: Table, rows: NDArray[np.bool_], *, seed: int, deaf: bool = False
) -> tuple[Fit, ...]:
    """Returns a fit for each label.

    Rules say of rows that they were written with in sight what they say of no other. Such rows
    are learned twice, half as with their rules and half as if no rule had spoken, so that the
    model trusts rules as far as they go elsewhere.

    Args:
        features: Of all rows.
        table: All rows.
        rows: Which of them to learn from.
        seed: Of the solver.
        deaf: Learn from words alone.
    """
    silent = features.unheard()
    matrix = silent if deaf else features.stacked()

    def fit(column: int) -> Fit:
        known = np.flatnonzero(rows & (table.weights[:, column] > 0))
        twice = known[features.tuned[known]]
        used = np.r_[known, twice]
        weights = table.weights[used, column] * np.where(features.tuned[used], _HALF, 1.0)
        truth = table.targets[used, column] >= _HALF
        seen = sparse.vstack([matrix[known], silent[twice]], format="csr")
        once = truth[: len(known)]
        if min(once.sum(), (~once).sum()) < _FEWEST:
            return Fit(np.zeros(seen.shape[1]), _NEVER)
        one = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=seed)
        one.fit(seen, truth, sample_weight=weights)
        return Fit(one.coef_[0], float(one.intercept_[0]))

    # The solver's own threads would fight with these over the cores.
    with threadpool_limits(1), ThreadPoolExecutor(_THREADS) as pool:
        return tuple(pool.map(fit, range(len(LABELS))))


def decide_held_out(features: Features, table: Table, *, seed: int) -> Decisions:
    """Returns decisions about all rows, each by a model trained on other folds."""
    folds = table.folds()
    decided = []
    for deaf in (False, True):
        matrix = features.unheard() if deaf else features.stacked()
        decisions = np.zeros((len(table), len(LABELS)))
        for fold in range(FOLDS):
            held = folds == fold
            fits = fit_all(features, table, ~held, seed=seed, deaf=deaf)
            for column, one in enumerate(fits):
                decisions[held, column] = matrix[held] @ one.weights + one.intercept
        decided.append(decisions)
    return Decisions(*decided)


def calibrate(decisions: Floats, table: Table, weights: Floats) -> Line:
    """Returns each label's line, fitted on decisions about held-out rows.

    Only decisions that are not all but certain have a say: they are what people look at, and the
    many that are certain would bend the line away from them.

    Args:
        decisions: n by labels.
        table: The rows.
        weights: How much each row counts, n.
    """
    slopes, shifts = np.ones(len(LABELS)), np.zeros(len(LABELS))
    for column in range(len(LABELS)):
        used = (weights > 0) & (table.weights[:, column] > 0)
        used &= expit(decisions[:, column]) > _CERTAINLY_NOT
        truth = table.targets[used, column] >= _HALF
        if min(truth.sum(), (~truth).sum()) < _FEWEST_FOR_LINE:
            continue
        line = LogisticRegression(C=1e3)
        share = weights[used] * (used.sum() / weights[used].sum())
        line.fit(decisions[used, column : column + 1], truth, sample_weight=share)
        slopes[column], shifts[column] = line.coef_[0, 0], line.intercept_[0]
    return Line(slopes, shifts)


def fit_grades(features: Features, table: Table, rows: NDArray[np.bool_]) -> Grading:
    """Returns how hard words bite, learned from the rows given that our own field graded.

    A ridge regression of the grade on the words, with a usual grade for each label: how hard a
    clause bites is said in much the same words whatever it takes away.
    """
    graded, columns = np.nonzero(table.grades * rows[:, None])
    if not len(graded):
        return Grading(np.zeros(features.words.shape[1]), np.full(len(LABELS), _USUAL_GRADE))
    labels = sparse.csr_matrix(
        (np.ones(len(graded)), (np.arange(len(graded)), columns)),
        shape=(len(graded), len(LABELS)),
    )
    seen = sparse.hstack([features.words[graded], labels], format="csr")
    line = Ridge(alpha=_GRADE_STRENGTH).fit(seen, table.grades[graded, columns])
    terms = features.words.shape[1]
    return Grading(line.coef_[:terms], line.intercept_ + line.coef_[terms:])


def as_arrays(features: Features, fits: Iterable[Fit], line: Line, grading: Grading) -> Arrays:
    """Returns the numbers of a model."""
    whole = list(fits)
    weights = np.stack([one.weights for one in whole], axis=1)
    terms = len(features.vectorizer.vocabulary_)
    rules = terms + len(RULE_LABELS)
    return Arrays(
        terms=tuple(features.vectorizer.get_feature_names_out()),
        idf=features.vectorizer.idf_,
        words=weights[:terms],
        rules=weights[terms:rules],
        neighbours=weights[rules:],
        intercepts=np.array([one.intercept for one in whole]),
        slopes=line.slopes,
        shifts=line.shifts,
        hardness=grading.hardness,
        grades=grading.usual,
    )
