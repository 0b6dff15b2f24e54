# SPDX-License-Identifier: Apache-2.0
"""What is seen of provisions as numbers: training and judging both count here."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.modelstore.seen import RULE_LABELS

__all__ = ["COUNTED_WORD", "MOST_WORDS", "TermCounter", "beside", "rule_matrix"]

# A word that is counted, and how many of them a term has at most.
COUNTED_WORD = r"[A-Za-z]{2,}"
MOST_WORDS = 2
# How much a neighbour's rules weigh against a provision's own, before training.
_NEIGHBOUR = 0.5
_WORD = re.compile(COUNTED_WORD)


class TermCounter:
    """Counts known terms, words and pairs of neighbouring words, in texts.

    A term that occurs n times weighs ``(1 + ln n) * idf``; the weights of a text have the
    Euclidean length 1. The same numbers as scikit-learn's ``TfidfVectorizer`` gives, with which
    terms and idf are learned; a scan would wait a second for that library to load.
    """

    def __init__(self, terms: Sequence[str], idf: NDArray[np.float64]) -> None:
        """Takes n terms, words of a pair parted by a space, and their idf, n."""
        self._idf = idf
        self._count = len(terms)
        self._words: dict[str, int] = {}
        self._pairs: dict[str, dict[str, int]] = {}
        for column, term in enumerate(terms):
            first, _, second = term.partition(" ")
            if second:
                self._pairs.setdefault(first, {})[second] = column
            else:
                self._words[first] = column

    def count(self, texts: Iterable[str]) -> sparse.csr_matrix:
        """Returns a row for each text, a column for each term."""
        columns: list[int] = []
        times: list[int] = []
        ends = [0]
        for text in texts:
            counted = Counter(self._columns(_WORD.findall(text)))
            for column in sorted(counted):
                columns.append(column)
                times.append(counted[column])
            ends.append(len(columns))
        weights = (1 + np.log(np.array(times, dtype=np.float64))) * self._idf[columns]
        shape = (len(ends) - 1, self._count)
        rows = sparse.csr_matrix((weights, columns, ends), shape=shape)
        lengths = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
        rows.data /= np.repeat(lengths, np.diff(rows.indptr))
        return rows

    def _columns(self, words: Sequence[str]) -> Iterator[int]:
        """Yields the column of each term in a row of words, as often as it occurs."""
        for word in words:
            if word in self._words:
                yield self._words[word]
        for first, second in pairwise(words):
            seconds = self._pairs.get(first)
            if seconds is not None and second in seconds:
                yield seconds[second]


def rule_matrix(hits: Iterable[Mapping[str, float]]) -> sparse.csr_matrix:
    """Returns what rules said: a row for each provision, a column for each of RULE_LABELS."""
    column = {label: place for place, label in enumerate(RULE_LABELS)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    count = 0
    for row, said in enumerate(hits):
        count += 1
        for label, confidence in said.items():
            if label in column:
                rows.append(row)
                columns.append(column[label])
                values.append(confidence)
    return sparse.csr_matrix((values, (rows, columns)), shape=(count, len(RULE_LABELS)))


def beside(rules: sparse.csr_matrix) -> sparse.csr_matrix:
    """Returns what rules said of the provisions before and behind each, halved and summed."""
    empty = sparse.csr_matrix((1, rules.shape[1]))
    before = sparse.vstack([empty, rules[:-1]])
    behind = sparse.vstack([rules[1:], empty])
    return _NEIGHBOUR * (before + behind)
