# SPDX-License-Identifier: Apache-2.0
"""Training and measuring classifiers: data sets, fitting, calibration, evaluation, cards."""

from pipeline.train.assembling import Data, Training, assemble
from pipeline.train.evaluation import Evaluation, evaluate_models
from pipeline.train.reviewing import Comparison, compare_reviews
from pipeline.train.sources import Desk
from pipeline.train.training import (
    SEED,
    Prepared,
    Trained,
    Wanted,
    prepare,
    train_model,
    write_model,
)

__all__ = [
    "SEED",
    "Comparison",
    "Data",
    "Desk",
    "Evaluation",
    "Prepared",
    "Trained",
    "Training",
    "Wanted",
    "assemble",
    "compare_reviews",
    "evaluate_models",
    "prepare",
    "train_model",
    "write_model",
]
