# SPDX-License-Identifier: Apache-2.0
"""The recipe: from data sets to a model on disk, with every figure from documents held out."""

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sklearn
import skops
from numpy.typing import NDArray

from pipeline import __version__
from pipeline.errors import InputError
from pipeline.modelstore import FORMAT, Golden, Manifest, Versions
from pipeline.modelstore.model import ClauseModel
from pipeline.modelstore.placing import require_free
from pipeline.modelstore.shelf import FILES
from pipeline.modelstore.store import save_model
from pipeline.train.assembling import Data, Training, assemble
from pipeline.train.card import write_card
from pipeline.train.figures import calibration_error
from pipeline.train.fitting import (
    Decisions,
    Features,
    as_arrays,
    calibrate,
    decide_held_out,
    fit_all,
    fit_grades,
    see_features,
)
from pipeline.train.selecting import (
    QUEUED,
    Chances,
    held_out_chances,
    natural_weights,
    reliability,
    select_labels,
)
from pipeline.train.sources import Desk
from pipeline.train.table import Table

__all__ = [
    "NAME",
    "SEED",
    "Prepared",
    "Trained",
    "Wanted",
    "prepare",
    "train_model",
    "write_model",
]

NAME = "clause-categories"
SEED = 20261123
_GOLDEN = 8
_FEWEST_GOLDEN = 5
_LONGEST_GOLDEN = 400
_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be trained, and where it goes; ``replace`` lets it take another's place."""

    folder: Path
    version: str
    seed: int = SEED
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything before the last fit: the table, its features, and what was held out of each."""

    training: Training
    features: Features
    decisions: Decisions
    chances: Chances
    rules: str
    seed: int


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what it was made of."""

    model: ClauseModel
    prepared: Prepared


def train_model(data: Data, desk: Desk, wanted: Wanted) -> Trained:
    """Trains a model and writes it into a folder.

    The same data, versions and seed give the same bytes.

    Raises:
        InputError: Some of the data is not there, or another model lies in the folder.
    """
    # Before minutes of work; another model that lies there may turn out to be the same.
    require_free(wanted.folder, FILES)
    prepared = prepare(data, desk, seed=wanted.seed)
    desk.tell("fitting on all of them")
    everything = np.ones(len(prepared.training.table), dtype=bool)
    return Trained(write_model(prepared, wanted, everything), prepared)


def prepare(data: Data, desk: Desk, *, seed: int) -> Prepared:
    """Returns the labelled table with decisions about each row by models that did not see it.

    Raises:
        InputError: Some of the data is not there.
    """
    training = assemble(data, desk)
    table = training.table
    if len(list(_golden(table))) < _FEWEST_GOLDEN:
        msg = f"the drafted clauses have fewer than {_FEWEST_GOLDEN} that carry a label"
        raise InputError(msg, cure="Add some to clauses/ in the folder of samples.")
    desk.tell(f"{len(table)} provisions; held-out decisions come first")
    features = see_features(table)
    decisions = decide_held_out(features, table, seed=seed)
    chances = held_out_chances(decisions, table)
    return Prepared(training, features, decisions, chances, desk.book.version, seed)


def write_model(prepared: Prepared, wanted: Wanted, rows: NDArray[np.bool_]) -> ClauseModel:
    """Returns the model that is fitted to some rows, written into a folder.

    Its thresholds and figures are those of decisions that were held out.
    """
    table, chances, features = prepared.training.table, prepared.chances, prepared.features
    fits = fit_all(features, table, rows, seed=prepared.seed)
    line = calibrate(prepared.decisions.both, table, natural_weights(table) * rows)
    bins = reliability(chances, table)
    manifest = Manifest(
        format=FORMAT,
        name=NAME,
        version=wanted.version,
        weights_sha256=_NO_HASH,
        features_sha256=_NO_HASH,
        seed=prepared.seed,
        versions=_versions(prepared.rules),
        sources=prepared.training.sources,
        labels=select_labels(chances, table),
        calibration_error=round(calibration_error(bins), 4),
        queued=QUEUED,
        golden=tuple(_golden(table)),
    )
    arrays = as_arrays(features, fits, line, fit_grades(features, table, rows))
    card = write_card(manifest, table, chances, bins)
    return save_model(wanted.folder, arrays, manifest=manifest, card=card, replace=wanted.replace)


def _versions(rules: str) -> Versions:
    return Versions(
        armslength=__version__,
        python=platform.python_version(),
        scikit_learn=sklearn.__version__,
        numpy=np.__version__,
        skops=skops.__version__,
        rules=rules,
    )


def _golden(table: Table) -> Iterable[Golden]:
    """Yields provisions of the project's own that show whether weights are whole."""
    own = np.flatnonzero(
        table.frame["source"].eq("drafted").to_numpy() & (table.targets.sum(axis=1) > 0)
    )
    for row in own[:: max(1, len(own) // _GOLDEN)][:_GOLDEN]:
        seen = table.seen[row]
        yield Golden(
            text=seen.text[:_LONGEST_GOLDEN],
            headings=seen.headings,
            hits=dict(seen.hits),
            probabilities={},
        )
