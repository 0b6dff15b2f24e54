# SPDX-License-Identifier: Apache-2.0
"""What a correction changes, and on which scale its topic is graded."""

from dataclasses import replace
from enum import StrEnum

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Mitigator, Modifier
from pipeline.review.values import Item, Judgement

__all__ = ["SCALES", "Scale", "correct", "fits_scale", "scale_of"]


class Scale(StrEnum):
    """How a topic is graded: what limits by grade, what protects by strength, others not."""

    GRADE = "grade"
    STRENGTH = "strength"
    NONE = "none"


# What each scale allows (taxonomy section 3).
SCALES = {Scale.GRADE: range(5), Scale.STRENGTH: range(1, 4), Scale.NONE: range(1)}


def scale_of(label: Label | None) -> Scale:
    """Returns the scale of a topic; of a topic that is still to be chosen that of grades."""
    if isinstance(label, Mitigator):
        return Scale.STRENGTH
    return Scale.NONE if isinstance(label, Modifier) else Scale.GRADE


def fits_scale(label: Label | None, severity: int) -> bool:
    """Says whether a topic can have a grade."""
    return severity in SCALES[scale_of(label)]


def correct(item: Item, judgement: Judgement) -> Judgement:
    """Returns a judgement without corrections that say what the item says; then it agrees."""
    if judgement.verdict is not Verdict.EDIT:
        return judgement
    same_words = judgement.span == Span(item.start, item.end)
    kept = replace(
        judgement,
        category=None if judgement.category is item.label else judgement.category,
        severity=None if judgement.severity == item.severity else judgement.severity,
        bound=None if judgement.bound is item.bound else judgement.bound,
        span=None if same_words else judgement.span,
        quote="" if same_words else judgement.quote,
    )
    # What bites where nothing was found is said whole: there is nothing to be left as it is.
    if item.label is None:
        return judgement
    changed = any(one is not None for one in (kept.category, kept.severity, kept.bound, kept.span))
    return kept if changed else Judgement(Verdict.AGREE)
