# SPDX-License-Identifier: Apache-2.0
"""The words in which the pages speak of judgements; those of clauses are the report's."""

from collections.abc import Mapping

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Bound, Category, Mitigator, Modifier
from pipeline.report.words import BOUND_WORDS, GRADE_WORDS, LABEL_NAMES, STRENGTH_WORDS
from pipeline.review.store.values import ItemRow, Said
from pipeline.review.values import Item, ItemKind, Judgement, ReviewRole, Standing

__all__ = [
    "ITEM_KIND_WORDS",
    "KEY_WORDS",
    "ROLE_WORDS",
    "STANDING_WORDS",
    "Option",
    "bound_options",
    "describe_grade",
    "describe_judgement",
    "describe_outcome",
    "describe_own",
    "describe_said",
    "describe_verdict",
    "is_absence",
    "label_options",
    "name_item",
    "standing_words",
]

# A value of a form and the words that stand for it.
Option = tuple[str, str]

ITEM_KIND_WORDS = {
    ItemKind.FINDING: "found by the program",
    ItemKind.UNFLAGGED: "nothing found: a check for misses",
    ItemKind.ADDED: "added by a person",
}

STANDING_WORDS = {
    Standing.OPEN: "open",
    Standing.DISPUTED: "reviewers differ",
    Standing.AGREED: "all agree",
    Standing.SETTLED: "settled",
}

# Where one person reviews alone nobody is there to agree with.
_STANDING_ALONE = STANDING_WORDS | {Standing.AGREED: "decided by one person"}

ROLE_WORDS = {
    ReviewRole.VIEWER: "reads outcomes",
    ReviewRole.REVIEWER: "judges clauses",
    ReviewRole.ADJUDICATOR: "settles disagreements",
    ReviewRole.ADMIN: "keeps the review and its people",
}

# What the keys do, in the order of the help page, with the key that each has to begin with.
KEY_WORDS: dict[str, tuple[str, str]] = {
    "next": ("j", "Next clause"),
    "previous": ("k", "Previous clause"),
    "agree": ("a", "Agree"),
    "disagree": ("r", "Disagree"),
    "unsure": ("u", "Not sure"),
    "edit": ("e", "Correct it"),
    "add": ("m", "Add a missed clause"),
    "comment": ("c", "Write a comment"),
    "undo": ("z", "Undo"),
    "help": ("?", "Keys and help"),
}

_VERDICT_WORDS = {
    Verdict.AGREE: "agreed",
    Verdict.EDIT: "corrected",
    Verdict.DISMISS: "disagreed",
    Verdict.UNSURE: "not sure",
}
_UNFLAGGED_WORDS = {
    Verdict.AGREE: "nothing bites",
    Verdict.EDIT: "something bites",
    Verdict.DISMISS: "nothing bites",
    Verdict.UNSURE: "not sure",
}
_ABSENCE_WORDS = {
    Verdict.AGREE: "there is none",
    Verdict.EDIT: "corrected",
    Verdict.DISMISS: "there is such wording",
    Verdict.UNSURE: "not sure",
}
_OUTCOME_WORDS = {
    Verdict.AGREE: "kept as marked",
    Verdict.EDIT: "corrected to",
    Verdict.DISMISS: "struck out",
    Verdict.UNSURE: "left open",
}


def standing_words(needed: int) -> Mapping[Standing, str]:
    """Returns the words for standings where so many must judge each clause."""
    return _STANDING_ALONE if needed == 1 else STANDING_WORDS


def is_absence(item: Item) -> bool:
    """Says whether an item is that something is missing from its paper as a whole."""
    return item.kind is ItemKind.FINDING and item.start == item.end


def describe_verdict(item: Item, verdict: Verdict) -> str:
    """Returns a verdict on an item in a word or two."""
    if is_absence(item):
        return _ABSENCE_WORDS[verdict]
    words = _UNFLAGGED_WORDS if item.kind is ItemKind.UNFLAGGED else _VERDICT_WORDS
    return words[verdict]


def describe_judgement(item: Item, judgement: Judgement) -> str:
    """Returns what somebody said of an item with each correction: 'corrected: Values'."""
    verdict = describe_verdict(item, judgement.verdict)
    corrections = _corrections(item, judgement)
    return f"{verdict}: {corrections}" if corrections else verdict


def describe_outcome(item: Item, judgement: Judgement) -> str:
    """Returns what became of an item: 'kept as marked', 'corrected to Values'."""
    if is_absence(item) or item.kind is ItemKind.UNFLAGGED:
        return describe_judgement(item, judgement)
    words = _OUTCOME_WORDS[judgement.verdict]
    corrections = _corrections(item, judgement)
    return f"{words} {corrections}" if corrections else words


def _corrections(item: Item, judgement: Judgement) -> str:
    label = judgement.category or item.label
    corrections = [
        words
        for given, words in (
            (judgement.category is not None, LABEL_NAMES[label] if label else ""),
            (judgement.severity is not None, describe_grade(label, judgement.severity or 0)),
            (judgement.bound is not None, _binds(judgement.bound)),
            (judgement.span is not None, "other words"),
        )
        if given
    ]
    return ", ".join(corrections)


def describe_own(row: ItemRow) -> str:
    """Returns what a person themselves said of an item; empty where they have not judged it."""
    said = row.judgement
    if said is None:
        return ""
    if not row.added:
        return describe_judgement(row.item, said)
    mine = "added by you"
    if said.verdict is Verdict.AGREE:
        return mine
    return f"{mine}, then {describe_judgement(row.item, said)}"


def describe_said(item: Item, said: Said) -> str:
    """Returns what somebody else said of an item: of words that they added, as what they did."""
    judgement = said.judgement
    if judgement is None:
        return "only a comment"
    if not said.added or judgement.verdict not in {Verdict.AGREE, Verdict.EDIT}:
        return describe_judgement(item, judgement)
    severity = item.severity if judgement.severity is None else judgement.severity
    grade = describe_grade(judgement.category or item.label, severity)
    return f"added: {grade}, {_binds(judgement.bound or item.bound)}"


def describe_grade(label: Label | None, severity: int) -> str:
    """Returns a grade, or a mitigator's strength, in words and as a number."""
    if isinstance(label, Modifier):
        return "no grade"
    if isinstance(label, Mitigator):
        return f"{STRENGTH_WORDS[severity]} ({severity} of 3)"
    return f"{GRADE_WORDS[severity]} ({severity} of 4)"


def name_item(item: Item, judgement: Judgement | None = None) -> str:
    """Returns what an item is about in a few words, corrected where a judgement does so."""
    label = (judgement.category if judgement else None) or item.label
    if label is not None:
        return LABEL_NAMES[label]
    return "Nothing found here" if item.kind is ItemKind.UNFLAGGED else "Added words"


def label_options() -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Returns all topics as a form offers them, by what they do."""
    named = [(name, label, LABEL_NAMES[label]) for name, label in LABELS.items()]
    limits = tuple((name, words) for name, label, words in named if isinstance(label, Category))
    gains = tuple((name, words) for name, label, words in named if isinstance(label, Mitigator))
    other = tuple(
        (name, words)
        for name, label, words in named
        if not isinstance(label, Category | Mitigator)
    )
    return (("Limits you", limits), ("Protects or supports you", gains), ("Other", other))


def bound_options() -> tuple[Option, ...]:
    """Returns who can be bound, as a form offers them."""
    return tuple((bound.value, BOUND_WORDS[bound]) for bound in Bound)


def _binds(bound: Bound | None) -> str:
    return f"binds {BOUND_WORDS[bound]}" if bound is not None else ""
