# SPDX-License-Identifier: Apache-2.0
"""What is seen of provisions as numbers: training and judging both count here."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.modelstore.seen import RULE_LABELS

__all__ = ["beside", "build_vectorizer", "rule_matrix"]

# How much a neighbour's rules weigh against a provision's own, before training.
_NEIGHBOUR = 0.5


def build_vectorizer(
    *, vocabulary: Sequence[str] | None = None, terms: int | None = None, rarest: int = 1
) -> TfidfVectorizer:
    """Returns what counts words and pairs of words.

    Args:
        vocabulary: The terms in order, when they are known.
        terms: How many terms to learn otherwise, the most frequent ones.
        rarest: In how many provisions a term must occur to be learned.
    """
    return TfidfVectorizer(
        ngram_range=(1, 2),
        vocabulary=vocabulary,
        max_features=terms,
        min_df=rarest,
        sublinear_tf=True,
        lowercase=False,  # sides are in capitals
        token_pattern=r"[A-Za-z]{2,}",  # noqa: S106 - a pattern, no password
        dtype=np.float64,
    )


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
