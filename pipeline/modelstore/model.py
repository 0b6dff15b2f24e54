# SPDX-License-Identifier: Apache-2.0
"""The classifier as a value: linear weights for each label, and the probability they give.

One logistic regression a label (architecture, section 4). The decision for a provision is a sum of
words, rules here and rules at the neighbours, so that what each voice adds can be told apart; a
line fitted on documents that were held out turns it into a probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit

from pipeline.modelstore.features import TermCounter, beside, rule_matrix
from pipeline.modelstore.manifest import Manifest
from pipeline.modelstore.seen import Seen, of_heading, words_of

__all__ = ["Arrays", "ClauseModel", "Scores"]

Floats = NDArray[np.float64]
_HARDEST = 4


class Scores(NamedTuple):
    """What a model says of the provisions of one paper: a row for each, a column for each label.

    Attributes:
        together: Probabilities, 0 to 1, given what rules said.
        alone: Probabilities from the words only, as if no rule had spoken.
        words: The terms that were counted, by their weight.
        hardness: What the words add to the usual grade of a label, one number a provision.
    """

    together: Floats
    alone: Floats
    words: sparse.csr_matrix
    hardness: Floats


@dataclass(frozen=True, slots=True)
class Arrays:
    """The numbers of a model: n terms, r labels of rules, k labels.

    Attributes:
        terms: The terms in order.
        idf: Inverse document frequency of each term, n.
        words: Weights of terms, n by k.
        rules: Weights of what rules said here, r by k.
        neighbours: Weights of what rules said before and behind, r by k.
        intercepts: k.
        slopes: Slope of the line from decision to log odds, k.
        shifts: Its shift, k.
        hardness: What each term adds to the usual grade of a label, n.
        grades: Usual grade of each label, k.
    """

    terms: tuple[str, ...]
    idf: Floats
    words: Floats
    rules: Floats
    neighbours: Floats
    intercepts: Floats
    slopes: Floats
    shifts: Floats
    hardness: Floats
    grades: Floats


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """A classifier, ready to score. Holds no state of any document.

    Attributes:
        labels: What it can tell, in the order of its columns.
        manifest: What it is, where it comes from, its thresholds and figures.
    """

    labels: tuple[str, ...]
    manifest: Manifest
    arrays: Arrays
    counter: TermCounter

    def score(self, paper: Sequence[Seen]) -> Scores:
        """Returns what the model says of the provisions of one paper, given in its order."""
        arrays = self.arrays
        if not paper:
            none = np.zeros((0, len(self.labels)))
            return Scores(none, none, sparse.csr_matrix((0, len(arrays.terms))), np.zeros(0))
        words = self.counter.count(words_of(one) for one in paper)
        rules = rule_matrix(one.hits for one in paper)
        alone = words @ arrays.words + arrays.intercepts
        together = alone + rules @ arrays.rules + beside(rules) @ arrays.neighbours
        return Scores(
            self._as_probability(together),
            self._as_probability(alone),
            words,
            words @ arrays.hardness,
        )

    def telling_words(
        self, scores: Scores, place: int, label: str, *, most: int = 3
    ) -> tuple[str, ...]:
        """Returns the terms of a provision that speak most for a label, the strongest first.

        Words of headings are left out: they do not stand in the provision.
        """
        column = self.labels.index(label)
        row = scores.words[place]
        shares = sorted(
            (-value * self.arrays.words[term, column], self.arrays.terms[term])
            for term, value in zip(row.indices, row.data, strict=True)
        )
        spoken = (term for share, term in shares if share < 0 and not of_heading(term))
        return tuple(islice(spoken, most))

    def grade(self, scores: Scores, place: int, label: str) -> int:
        """Returns the grade, 1 to 4, that people gave to provisions of a label in such words."""
        usual = self.arrays.grades[self.labels.index(label)]
        return round(float(np.clip(usual + scores.hardness[place], 1, _HARDEST)))

    def _as_probability(self, decision: Floats) -> Floats:
        return np.asarray(expit(decision * self.arrays.slopes + self.arrays.shifts))
