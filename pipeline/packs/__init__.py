# SPDX-License-Identifier: Apache-2.0
"""Rule packs, lexicon, party words and weights: loaded, validated and hashed."""

from pipeline.packs.loader import load_rules
from pipeline.packs.places import find_data_folder
from pipeline.packs.rule import (
    Condition,
    Example,
    Family,
    Form,
    Grader,
    Pack,
    Rule,
    RuleBook,
    Unless,
    UnlessScope,
    Weights,
)

__all__ = [
    "Condition",
    "Example",
    "Family",
    "Form",
    "Grader",
    "Pack",
    "Rule",
    "RuleBook",
    "Unless",
    "UnlessScope",
    "Weights",
    "find_data_folder",
    "load_rules",
]
