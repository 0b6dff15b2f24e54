# SPDX-License-Identifier: Apache-2.0
"""Where a model speaks: thresholds of each label, and whether it beats the rules.

All of it from decisions about documents that were held out. Real agreements and papers of the
project's own field count the same together, whatever their number: the first keep it honest about
contracts at large, the second about those it is for.
"""

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from pipeline.modelstore import LabelCard
from pipeline.train.assembling import OWN_FIELD
from pipeline.train.figures import (
    Bin,
    Cutoff,
    average_precision,
    best_cutoff,
    calibration_bins,
    cutoff_at,
    precise_cutoff,
    precision_at_recall,
)
from pipeline.train.fitting import Decisions, calibrate
from pipeline.train.sources import PUBLIC
from pipeline.train.table import FOLDS, LABELS, Table

__all__ = [
    "QUEUED",
    "Chances",
    "held_out_chances",
    "natural_weights",
    "reliability",
    "select_labels",
]

Floats = NDArray[np.float64]
# From what precision on a finding is asserted rather than listed.
_PRECISE = 0.8
# Thresholds outside of these would list everything, or nothing but certainties.
_LOWEST, _HIGHEST = 0.1, 0.5
_FEWEST = 20
# From this probability on a provision is offered to a reviewer: recall.
QUEUED = 0.05
_HALF = 0.5
_DIGITS = 10_000


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities that were calibrated on other documents than their own; n by labels.

    ``rules`` is the confidence of the surest rule.
    """

    both: Floats
    words: Floats
    rules: Floats


def natural_weights(table: Table) -> Floats:
    """Returns how much each row counts in figures: the two fields sum to one each.

    Rows that stand for no real proportion count nothing.
    """
    natural = table.frame["natural"].to_numpy(dtype=float)
    own = table.frame["source"].isin(OWN_FIELD).to_numpy()
    weights = np.zeros(len(table))
    for field in (own, ~own):
        total = natural[field].sum()
        if total:
            weights[field] = natural[field] / total
    return weights


def held_out_chances(decisions: Decisions, table: Table) -> Chances:
    """Returns decisions as probabilities by lines that were fitted on the other folds."""
    weights = natural_weights(table)
    folds = table.folds()
    chances = []
    for decided in (decisions.both, decisions.words):
        calibrated = np.zeros_like(decided)
        for fold in range(FOLDS):
            held = folds == fold
            line = calibrate(decided, table, weights * ~held)
            calibrated[held] = line.chances(decided[held])
        chances.append(calibrated)
    rules = np.zeros((len(table), len(LABELS)))
    for row, seen in enumerate(table.seen):
        rules[row] = [seen.hits.get(label, 0.0) for label in LABELS]
    return Chances(chances[0], chances[1], rules)


def select_labels(chances: Chances, table: Table) -> tuple[LabelCard, ...]:
    """Returns what the manifest says of each label."""
    weights = natural_weights(table)
    return tuple(
        _card(label, chances, table, weights, column) for column, label in enumerate(LABELS)
    )


def reliability(chances: Chances, table: Table) -> tuple[Bin, ...]:
    """Returns the held-out probabilities of .2 and more, in bins, with the share that is right."""
    weights = natural_weights(table)
    known = table.weights > 0
    return calibration_bins(
        (table.targets >= _HALF)[known],
        chances.both[known],
        np.broadcast_to(weights[:, None], known.shape)[known],
    )


def _card(label: str, chances: Chances, table: Table, weights: Floats, column: int) -> LabelCard:
    known, truth = table.judged(column, weights)
    positives = int((table.targets[table.weights[:, column] > 0, column] >= _HALF).sum())
    if not truth.any():
        return _unmeasured(label, positives)
    both, words, rules = (
        voice[known, column] for voice in (chances.both, chances.words, chances.rules)
    )
    counted = weights[known]
    listed = _listed(truth, both, counted)
    asserted = precise_cutoff(truth, both, counted, least=_PRECISE)
    # Down to what the manifest keeps, so that its figures are those of its threshold.
    score = floor(asserted.score * _DIGITS) / _DIGITS
    asserted = cutoff_at(truth, both, counted, score=max(score, listed.score))
    said = cutoff_at(truth, rules, counted, score=np.nextafter(0, 1))
    precisions = [average_precision(truth, one, counted) for one in (rules, both, words)]
    queued = cutoff_at(truth, both, counted, score=QUEUED)
    on, why = _decide(positives, precisions[0], precisions[1], said, listed)
    return LabelCard(
        label=label,
        on=on,
        why=why,
        positives=positives,
        public=label in PUBLIC,
        listed=round(listed.score, 4),
        asserted=round(asserted.score, 4),
        ap_rules=round(precisions[0], 4),
        ap_both=round(precisions[1], 4),
        ap_words=round(precisions[2], 4),
        f1_rules=round(said.f1, 4),
        f1_both=round(listed.f1, 4),
        precision_listed=round(listed.precision, 4),
        recall_listed=round(listed.recall, 4),
        precision_asserted=round(asserted.precision, 4),
        recall_asserted=round(asserted.recall, 4),
        recall_queued=round(queued.recall, 4),
        precision_at_80=round(precision_at_recall(truth, both, counted, recall=0.8), 4),
    )


def _unmeasured(label: str, positives: int) -> LabelCard:
    """Returns the card of a label that no row has which counts in figures: it is off."""
    why = "no provision that counts in figures has it, so nothing can be measured"
    if positives < _FEWEST:
        why = f"only {positives} provisions teach it"
    figures = {name: 0.0 for name, kind in LabelCard.model_fields.items() if kind.metadata}
    return LabelCard(
        label=label,
        on=False,
        why=why,
        positives=positives,
        public=label in PUBLIC,
        **{**figures, "listed": _HIGHEST, "asserted": 1.0},
    )


def _listed(truth: NDArray[np.bool_], chances: Floats, weights: Floats) -> Cutoff:
    """Returns what comes of listing from half of the best F1 on.

    For probabilities that is where F1 is best (Lipton, Elkan and Naryanaswamy 2014), and it moves
    less with the sample than the best score itself.
    """
    best = best_cutoff(truth, chances, weights).f1
    score = min(_HIGHEST, max(_LOWEST, best / 2))
    return cutoff_at(truth, chances, weights, score=round(score, 4))


def _decide(
    positives: int, rules: float, both: float, said: Cutoff, listed: Cutoff
) -> tuple[bool, str]:
    """Returns whether the model speaks, and why: it must rank better and be right more often."""
    if positives < _FEWEST:
        return False, f"only {positives} provisions teach it"
    if both <= rules or listed.f1 <= said.f1:
        return False, "it does not beat the rules on documents that it did not see"
    return True, (
        f"held out, F1 {listed.f1:.2f} against {said.f1:.2f} of the rules, "
        f"average precision {both:.2f} against {rules:.2f}"
    )
