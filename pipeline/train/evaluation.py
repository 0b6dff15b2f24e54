# SPDX-License-Identifier: Apache-2.0
"""How good models are on documents that they did not see.

Four questions: how rules, words and both together find what lawyers labelled in ``cuad_dev``, five
folds by filer and family; how much of a paper has to be read in the order of the queue to find
nearly all; what more labels would bring; and how a model that is on disk does on what the project
keeps aside.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.modelstore.model import ClauseModel
from pipeline.train.agreements import read_rows
from pipeline.train.aside import aside_drafts
from pipeline.train.assembling import Data, Training, assemble
from pipeline.train.figures import (
    average_precision,
    best_cutoff,
    cutoff_at,
    precision_at_recall,
    work_saved,
)
from pipeline.train.fitting import Decisions, decide_held_out, see_features
from pipeline.train.papers import annotated_papers
from pipeline.train.selecting import natural_weights
from pipeline.train.sources import (
    MAPPING,
    PUBLIC,
    Desk,
    cuad_agreements,
    drafted_clauses,
    lawyers_labels,
)
from pipeline.train.table import LABELS, Place, Table, column_of

__all__ = [
    "SIZES",
    "AsideFigures",
    "CurvePoint",
    "Evaluation",
    "LawyersFigures",
    "LawyersReport",
    "evaluate_models",
    "hold_against_aside",
    "hold_against_lawyers",
    "learning_curve",
    "reading_saved",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIZES = (10, 30, 100, None)
_HALF = 0.5
# The same commitment is a burden or a relief, by the side that gives it.
_EITHER = {"volume_access": ("volume_access", "volume_commitment")}
_FOUND = 0.95


class LawyersFigures(NamedTuple):
    """One category on blocks or provisions that lawyers labelled, held out.

    ``f1`` is at the best score; ``at_80`` the precision where recall is .8. Without positives
    there are no figures (NaN).
    """

    category: str
    positives: int
    ap_rules: float
    ap_words: float
    ap_both: float
    f1_rules: float
    f1_words: float
    f1_both: float
    at_80_rules: float
    at_80_both: float


@dataclass(frozen=True, slots=True)
class LawyersReport:
    """What was measured on ``cuad_dev``.

    ``saved`` is the share of words not to be read to find 95 % of the labels, ``possible`` what
    it were if the queue knew them; NaN where there are none.
    """

    provisions: tuple[LawyersFigures, ...]
    blocks: tuple[LawyersFigures, ...]
    saved: float
    possible: float


class CurvePoint(NamedTuple):
    """Mean average precision over labels when each was taught by so many; None for all.

    NaN where no row that counts has any label.
    """

    positives: int | None
    labels: int
    ap_both: float
    ap_words: float


class AsideFigures(NamedTuple):
    """A model on one set that is kept aside, means over labels that occur in it.

    ``saved`` and ``possible`` as in ``LawyersReport``.
    """

    name: str
    provisions: int
    labels: int
    f1_rules: float
    f1_model: float
    ap_rules: float
    ap_model: float
    saved: float
    possible: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that ``evaluate_models`` measures; ``aside`` is empty without a model."""

    lawyers: LawyersReport
    aside: tuple[AsideFigures, ...] = ()
    curve: tuple[CurvePoint, ...] = ()


def evaluate_models(
    data: Data, desk: Desk, model: ClauseModel | None, *, seed: int, curve: bool
) -> Evaluation:
    """Returns how good models are on documents that they did not see.

    Args:
        data: Where the data sets lie.
        desk: Rules, and whom to tell.
        model: The model that is held against what is kept aside; None for none.
        seed: Of the fits.
        curve: Whether to fit with few positives as well.
    """
    return Evaluation(
        hold_against_lawyers(data.shared / "cuad_dev", desk, seed=seed),
        hold_against_aside(model, data, desk) if model is not None else (),
        learning_curve(assemble(data, desk), desk, seed=seed) if curve else (),
    )


def hold_against_lawyers(folder: Path, desk: Desk, *, seed: int) -> LawyersReport:
    """Returns figures of models trained and tested on lawyers' labels, five folds.

    Raises:
        InputError: The agreements are not there.
    """
    table = cuad_agreements(folder, desk, {})
    lawyers = lawyers_labels(folder, table)
    table.targets[:], table.weights[:] = 0.0, 1.0
    for row, given in enumerate(lawyers):
        for label in given:
            table.targets[row, column_of(MAPPING[label])] = 1.0
    desk.tell("cuad_dev: five folds on lawyers' labels")
    decisions = decide_held_out(see_features(table), table, seed=seed)
    voices = _voices(decisions, table)
    blocks = list(read_rows(folder / "blocks.jsonl.gz"))
    within = _rows_of_blocks(table, blocks)
    return LawyersReport(
        provisions=tuple(
            _lawyers_figures(
                category,
                table.targets[:, column_of(category)] >= _HALF,
                [voice[:, column_of(category)] for voice in voices],
            )
            for category in PUBLIC
        ),
        blocks=tuple(
            _lawyers_figures(
                category,
                np.array([category in map(MAPPING.get, b["cuad"]) for b in blocks], dtype=bool),
                [_highest(voice[:, column_of(category)], within) for voice in voices],
            )
            for category in PUBLIC
        ),
        saved=reading_saved(table, voices[2]),
        possible=reading_saved(table, table.targets),
    )


def reading_saved(table: Table, scores: Floats) -> float:
    """Returns the mean share of a paper's words that need not be read to find 95 % of its labels.

    Provisions are read by their highest score over labels, as the queue offers them; papers
    without any label are left out. NaN where none has any.
    """
    best: Floats = scores.max(axis=1)
    truth = np.asarray(_held(table).any(axis=1))
    words = table.frame["words"].to_numpy(dtype=float)
    saved = [
        work_saved(truth[paper], best[paper], words[paper], recall=_FOUND)
        for paper in table.papers()
        if truth[paper].any()
    ]
    return float(np.mean(saved)) if saved else math.nan


def _held(table: Table) -> Flags:
    """Returns which labels are known to be there, n by labels."""
    return np.asarray((table.targets >= _HALF) & (table.weights > 0))


def learning_curve(training: Training, desk: Desk, *, seed: int) -> tuple[CurvePoint, ...]:
    """Returns what 10, 30, 100 and all positives of a label bring, on the same held-out rows."""
    table = training.table
    features = see_features(table)
    points = []
    for size in SIZES:
        desk.tell(f"learning curve: {size or 'all'} positives a label")
        taught = _with_few(table, size, seed=seed)
        decisions = decide_held_out(features, taught, seed=seed)
        points.append(CurvePoint(size, *_mean_precision(decisions, table)))
    return tuple(points)


def hold_against_aside(model: ClauseModel, data: Data, desk: Desk) -> tuple[AsideFigures, ...]:
    """Returns how a model does on what the project keeps aside: papers and drafted clauses."""
    sets = [
        ("sample papers kept aside", annotated_papers(data.samples, desk, aside=True)),
        *((path.stem, drafted_clauses([path], desk)) for path in aside_drafts(data.samples)),
    ]
    return tuple(_aside_figures(name, table, model) for name, table in sets if _held(table).any())


def _voices(decisions: Decisions, table: Table) -> list[Floats]:
    """Returns what rules, words and both say; a category of either side has both sides' rules."""
    rules = np.zeros((len(table), len(LABELS)))
    for row, seen in enumerate(table.seen):
        for label in PUBLIC:
            said = (seen.hits.get(name, 0.0) for name in _EITHER.get(label, (label,)))
            rules[row, column_of(label)] = max(said)
    return [rules, decisions.words, decisions.both]


def _lawyers_figures(category: str, truth: Flags, voices: Sequence[Floats]) -> LawyersFigures:
    ones = np.ones(len(truth))
    precisions = [average_precision(truth, voice, ones) for voice in voices]
    best = [best_cutoff(truth, voice, ones).f1 for voice in voices]
    at_80 = [precision_at_recall(truth, voice, ones, recall=0.8) for voice in voices]
    figures = (*precisions, *best, at_80[0], at_80[2])
    return LawyersFigures._make((category, int(truth.sum()), *figures))


def _rows_of_blocks(table: Table, blocks: Sequence[dict[str, Any]]) -> list[list[int]]:
    """Returns for each block the rows that lie half in it, or it half in them."""
    by_paper: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        by_paper[f"cuad_dev: {block['doc_id']}"].append(number)
    within: list[list[int]] = [[] for _ in blocks]
    places = zip(table.frame["paper"], table.frame["start"], table.frame["end"], strict=True)
    starts = {name: [blocks[n]["start"] for n in numbers] for name, numbers in by_paper.items()}
    for row, (paper, start, end) in enumerate(places):
        numbers = by_paper[paper]
        at = max(0, bisect_left(starts.get(paper, []), start) - 1)
        while at < len(numbers) and blocks[numbers[at]]["start"] < end:
            first, last = blocks[numbers[at]]["start"], blocks[numbers[at]]["end"]
            if Place(start, end).shares_half(first, last):
                within[numbers[at]].append(row)
            at += 1
    return within


def _highest(scores: Floats, within: Sequence[Sequence[int]]) -> Floats:
    """Returns the highest score among the rows of each block; the least of all without any."""
    least = float(scores.min())
    return np.array([scores[rows].max() if rows else least for rows in within])


def _with_few(table: Table, size: int | None, *, seed: int) -> Table:
    """Returns a table in which only so many positives of each label count, drawn at random."""
    weights = table.weights.copy()
    draw = np.random.default_rng(seed)
    for column in range(len(LABELS)):
        positives = np.flatnonzero((table.targets[:, column] >= _HALF) & (weights[:, column] > 0))
        if size is not None and len(positives) > size:
            left = draw.permutation(positives)[size:]
            weights[left, column] = 0.0
    return replace(table, weights=weights)


def _mean_precision(decisions: Decisions, table: Table) -> tuple[int, float, float]:
    weights = natural_weights(table)
    figures = []
    for column in range(len(LABELS)):
        known, truth = table.judged(column, weights)
        if truth.any():
            figures.append(
                [
                    average_precision(truth, one[known, column], weights[known])
                    for one in (decisions.both, decisions.words)
                ]
            )
    if not figures:
        return 0, math.nan, math.nan
    both, words = np.mean(figures, axis=0)
    return len(figures), float(both), float(words)


def _aside_figures(name: str, table: Table, model: ClauseModel) -> AsideFigures:
    chances = np.vstack([model.score(table.seen[paper]).together for paper in table.papers()])
    figures = list(_label_figures(table, chances, model))
    # A model may know none of the labels that occur.
    means = np.mean(figures, axis=0) if figures else [math.nan] * 4
    saved = reading_saved(table, chances), reading_saved(table, table.targets)
    return AsideFigures._make((name, len(table), len(figures), *map(float, means), *saved))


def _label_figures(
    table: Table, chances: Floats, model: ClauseModel
) -> Iterator[tuple[float, float, float, float]]:
    """Yields F1 of rules and model, and their average precision, of each label that occurs."""
    ones = np.ones(len(table))
    for card in model.manifest.labels:
        column = column_of(card.label)
        known, truth = table.judged(column, ones)
        if not truth.any():
            continue
        rules = np.array([seen.hits.get(card.label, 0.0) for seen in table.seen])[known]
        both = chances[known, model.labels.index(card.label)]
        weights = ones[known]
        said = cutoff_at(truth, rules, weights, score=float(np.nextafter(0, 1)))
        heard = cutoff_at(truth, both, weights, score=card.listed) if card.on else said
        yield (
            said.f1,
            heard.f1,
            average_precision(truth, rules, weights),
            average_precision(truth, both, weights),
        )
