# SPDX-License-Identifier: Apache-2.0
"""What reviewers' decisions bring: models with and without them, on the same held-out rows."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from pipeline.train.figures import average_precision
from pipeline.train.fitting import Decisions, decide_held_out
from pipeline.train.selecting import natural_weights
from pipeline.train.table import LABELS, Table
from pipeline.train.training import Prepared

__all__ = ["Comparison", "compare_reviews"]

_HALF = 0.5
_REVIEWS = "reviews"


class Comparison(NamedTuple):
    """Average precision of one label on held-out rows, taught without and with the decisions.

    NaN where no held-out row that counts has the label.
    """

    label: str
    decided: int
    before: float
    after: float


def compare_reviews(prepared: Prepared) -> tuple[Comparison, ...]:
    """Returns for each label that reviewers decided on what their decisions bring.

    Both models are held against all documents, reviewed ones too, each in folds that they did not
    see; terms are the same.
    """
    table = prepared.training.table
    reviewed = table.frame["source"].eq(_REVIEWS).to_numpy()
    if not reviewed.any():
        return ()
    silent = np.where(reviewed[:, None], 0.0, table.weights)
    without = replace(table, weights=silent)
    before = decide_held_out(prepared.features, without, seed=prepared.seed)
    after = prepared.decisions
    decided = (reviewed[:, None] & (table.weights > 0) & (table.targets >= _HALF)).sum(axis=0)
    return tuple(
        Comparison(
            label,
            int(decided[column]),
            _precision(before, table, column),
            _precision(after, table, column),
        )
        for column, label in enumerate(LABELS)
        if (table.weights[reviewed, column] > 0).any()
    )


def _precision(decisions: Decisions, table: Table, column: int) -> float:
    weights = natural_weights(table)
    known, truth = table.judged(column, weights)
    return average_precision(truth, decisions.both[known, column], weights[known])
