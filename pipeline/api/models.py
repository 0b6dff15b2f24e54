# SPDX-License-Identifier: Apache-2.0
"""Classifiers: verified, trained, measured."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.rules import load_book
from pipeline.config import NO_MODEL, Config

if TYPE_CHECKING:
    from pipeline.modelstore import Manifest
    from pipeline.train import Data, Desk, Evaluation, Trained, Wanted

__all__ = ["VerifiedModel", "evaluate", "train", "training_desk", "verify_model"]


@dataclass(frozen=True, slots=True)
class VerifiedModel:
    """A model that a scan would let in: where it lies, and what it is.

    ``version`` is what outputs call it: name, version, and what changes with its training.
    """

    folder: Path
    manifest: "Manifest"
    version: str


def verify_model(folder: Path | None = None) -> VerifiedModel:
    """Loads a model as a scan would, and returns what it is.

    Args:
        folder: Where it lies; None for the newest that comes with the program.

    Raises:
        ModelError: It is missing or refused.
    """
    from pipeline.modelstore import find_model, identify_model
    from pipeline.modelstore.store import load_model

    place = folder or find_model()
    return VerifiedModel(place, load_model(place).manifest, identify_model(place).version)


def train(
    data: "Data",
    wanted: "Wanted",
    *,
    config: Config,
    tell: Callable[[str], None] = lambda _text: None,
) -> "Trained":
    """Trains a classifier and writes it into a folder; needs the extra ``train``.

    Args:
        data: Where the data sets lie.
        wanted: Version, folder, seed, and whether it may replace another model there.
        config: Says which rules the model hears.
        tell: Called with what is being done.

    Raises:
        InputError: Some of the data is not there, or another model lies in the folder.
        ConfigurationError: Faults of annotations, all of them.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.train import train_model

    return train_model(data, training_desk(config, tell), wanted)


def evaluate(
    data: "Data",
    *,
    config: Config,
    seed: int,
    curve: bool = False,
    tell: Callable[[str], None] = lambda _text: None,
) -> "Evaluation":
    """Returns how good models are on documents that they did not see; needs the extra ``train``.

    Args:
        data: Where the data sets lie.
        config: Says which rules and which model.
        seed: Of the fits.
        curve: Also fit with 10, 30 and 100 positives a label.
        tell: Called with what is being done.

    Raises:
        InputError: Some of the data is not there.
        ModelError: The model is missing or refused.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.modelstore import find_model
    from pipeline.modelstore.store import load_model
    from pipeline.train import evaluate_models

    folder = config.model if isinstance(config.model, Path) else find_model()
    model = None if config.model == NO_MODEL else load_model(folder)
    return evaluate_models(data, training_desk(config, tell), model, seed=seed, curve=curve)


def training_desk(config: Config, tell: Callable[[str], None]) -> "Desk":
    """Returns what training reads papers with: the rules that a configuration names."""
    from pipeline.detect import compile_rules
    from pipeline.train import Desk

    book = load_book(config)
    return Desk(compile_rules(book), book, tell)
