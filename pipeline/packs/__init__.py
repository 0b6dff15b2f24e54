# SPDX-License-Identifier: Apache-2.0
"""Rule packs, lexicon, party words and weights: loaded, validated and hashed."""

from pipeline.packs.loader import load_rules, load_verbs
from pipeline.packs.profile_file import load_profile, subtypes_by_category
from pipeline.packs.profile_writing import profile_text
from pipeline.packs.question import AbsenceExample, AbsenceQuestion, Evidence, Mention
from pipeline.packs.rule import (
    Condition,
    Example,
    Family,
    Form,
    Grader,
    Pack,
    Rule,
    RuleBook,
    Scope,
    Unless,
    UnlessScope,
    VerbPhrase,
    VerbTable,
    Weights,
    Who,
)
from pipeline.packs.values import ValueFamily
from pipeline.packs.writing import SCHEMA_NAME, NewRule, add_rule, copy_rules, editor_schema

__all__ = [
    "SCHEMA_NAME",
    "AbsenceExample",
    "AbsenceQuestion",
    "Condition",
    "Evidence",
    "Example",
    "Family",
    "Form",
    "Grader",
    "Mention",
    "NewRule",
    "Pack",
    "Rule",
    "RuleBook",
    "Scope",
    "Unless",
    "UnlessScope",
    "ValueFamily",
    "VerbPhrase",
    "VerbTable",
    "Weights",
    "Who",
    "add_rule",
    "copy_rules",
    "editor_schema",
    "load_profile",
    "load_rules",
    "load_verbs",
    "profile_text",
    "subtypes_by_category",
]
