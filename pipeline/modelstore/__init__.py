# SPDX-License-Identifier: Apache-2.0
"""Classifiers: what they see, what they say, and how they are kept, verified and refused.

This package gives what costs nothing to import. What computes, and loads scikit-learn, is asked
for by its module: ``store``, ``model``, ``features``.
"""

from pipeline.modelstore.manifest import (
    FORMAT,
    Golden,
    LabelCard,
    Manifest,
    TrainingSource,
    Versions,
)
from pipeline.modelstore.seen import RULE_LABELS, Seen, words_of
from pipeline.modelstore.shelf import find_model, identify_model, refused_model

__all__ = [
    "FORMAT",
    "RULE_LABELS",
    "Golden",
    "LabelCard",
    "Manifest",
    "Seen",
    "TrainingSource",
    "Versions",
    "find_model",
    "identify_model",
    "refused_model",
    "words_of",
]
