# SPDX-License-Identifier: Apache-2.0
"""A judgement of one item as it reads on the item that takes its place.

Nobody is made to say what they did not: who agreed to a grade of 2 has not agreed to the 3 that
newer rules give, but corrected it.
"""

from dataclasses import replace
from typing import TypeVar

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.review.values import Item, ItemKind, Judgement

__all__ = ["restate"]

_Value = TypeVar("_Value")


def restate(judgement: Judgement, old: Item, new: Item) -> Judgement | None:
    """Returns what a judgement of ``old`` says of ``new``; None when it says nothing of it.

    A dismissal says nothing of another label. What a person added and judged becomes agreement
    with the finding, or its correction.

    Args:
        judgement: What was said of ``old``.
        old: What was judged.
        new: What takes its place, in the same text or in another one.
    """
    if judgement.verdict is Verdict.DISMISS:
        return judgement if old.label == new.label else None
    if judgement.verdict is Verdict.UNSURE:
        return judgement
    words = _chosen_words(judgement, old, new)
    start = new.start + new.quote.find(words)
    meant = replace(
        judgement,
        category=_unless(judgement.category or old.label, new.label),
        severity=_unless(_severity(judgement, old), new.severity),
        bound=_unless(judgement.bound or old.bound, new.bound),
        span=Span(start, start + len(words)) if words else None,
        quote=words,
    )
    corrects = meant.category or meant.severity is not None or meant.bound or meant.span
    return replace(meant, verdict=Verdict.EDIT if corrects else Verdict.AGREE)


def _severity(judgement: Judgement, old: Item) -> int:
    return old.severity if judgement.severity is None else judgement.severity


def _unless(said: _Value, found: object) -> _Value | None:
    return None if said == found else said


def _chosen_words(judgement: Judgement, old: Item, new: Item) -> str:
    """Returns the words that a person chose, where the new item holds them and more; else ''."""
    words = judgement.quote
    if judgement.span is None and old.kind is ItemKind.ADDED:
        words = old.quote
    return words if words != new.quote and words in new.quote else ""
