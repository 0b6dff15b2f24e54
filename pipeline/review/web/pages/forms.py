# SPDX-License-Identifier: Apache-2.0
"""What the forms of a decision offer, and its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import LABELS
from pipeline.report.words import GRADE_WORDS, STRENGTH_WORDS
from pipeline.review.corrections import SCALES, Scale, scale_of
from pipeline.review.values import Item, ItemKind, Judgement
from pipeline.review.web.pages.words import (
    Option,
    bound_options,
    describe_outcome,
    is_absence,
    label_options,
)

__all__ = [
    "ActView",
    "CorrectionForm",
    "GradeScale",
    "ReasonForm",
    "acts_on",
    "acts_to_settle",
    "correction_form",
    "reason_form",
]

# What people most often say of a wrong find; each can be changed before it is saved.
_QUICK_REASONS = (
    "It does not bind us.",
    "It binds both sides alike.",
    "It is about something else.",
    "The words around it take it back.",
)
_QUICK_PLACES = (
    "It stands in this paper.",
    "It stands in another paper that holds here.",
    "A paper like this needs none.",
)
_SCALE_WORDS = {
    Scale.GRADE: "Grade, 0 to 4",
    Scale.STRENGTH: "Strength, 1 to 3",
    Scale.NONE: "Grade",
}


@dataclass(frozen=True, slots=True)
class GradeScale:
    """The grades of some topics: name of the scale, heading of the field, what can be chosen."""

    name: str
    words: str
    grades: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ReasonForm:
    """What a disagreement asks for; each quick reason can be changed before it is saved."""

    heading: str
    label: str
    quick: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What a correction starts from; empty values have to be chosen.

    ``was`` is topic, grade and side as the item has them. ``span`` is what was chosen before;
    ``told`` says which words are meant so far, ``all_required`` that nothing is known yet.
    ``scale`` is that of the topic; ``scales`` are all, and ``scale_of`` says which a topic has.
    """

    heading: str
    category: str
    severity: str
    bound: str
    was: tuple[str, str, str]
    told: str
    span: tuple[int, int] | None
    all_required: bool
    topics: tuple[tuple[str, tuple[Option, ...]], ...]
    scale: GradeScale
    scales: tuple[GradeScale, ...]
    scale_of: Mapping[str, str]
    bounds: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ActView:
    """A button: the key's name, its words, and the verdict it saves or the form it opens.

    Of a settlement the verdict is chosen only: ``told`` says what it comes to.
    """

    key: str
    words: str
    verdict: str = ""
    form: str = ""
    pressed: bool = False
    told: str = ""


def correction_form(item: Item | None, judgement: Judgement | None = None) -> CorrectionForm:
    """Returns the form that corrects an item, or names a missed one where there is none."""
    unknown = item is None or item.kind is ItemKind.UNFLAGGED
    was_edit = judgement is not None and judgement.verdict is Verdict.EDIT
    category = severity = bound = ""
    if item is not None and not unknown:
        category = str(item.label.value) if item.label else ""
        severity, bound = str(item.severity), item.bound.value
    was = (category, severity, bound)
    span = None
    if judgement is not None and was_edit:
        span = (judgement.span.start, judgement.span.end) if judgement.span else None
        category = judgement.category.value if judgement.category else category
        severity = severity if judgement.severity is None else str(judgement.severity)
        bound = judgement.bound.value if judgement.bound else bound
    return CorrectionForm(
        heading="What do these words do?" if unknown else "What is right?",
        category=category,
        severity=severity,
        bound=bound,
        was=was,
        span=span,
        told=_words_so_far(item),
        all_required=unknown,
        topics=label_options(),
        scale=_scale(scale_of(LABELS.get(category))),
        scales=tuple(_scale(one) for one in Scale),
        scale_of={name: str(scale_of(label)) for name, label in LABELS.items()},
        bounds=bound_options(),
    )


def reason_form(item: Item | None) -> ReasonForm:
    """Returns what a disagreement with an item asks for."""
    if item is not None and is_absence(item):
        return ReasonForm(
            "Where is there such wording?", "Where it stands, in a few words", _QUICK_PLACES
        )
    return ReasonForm("Why is it not so?", "Your reason, in a few words", _QUICK_REASONS)


def acts_on(item: Item, judgement: Judgement | None = None) -> tuple[ActView, ...]:
    """Returns the buttons by which a person judges an item; that of what holds is pressed."""
    said = judgement.verdict if judgement else None
    unsure = _act("unsure", "Not sure", Verdict.UNSURE, said)
    comment = ActView("comment", "Comment", form="comment")
    if item.kind is ItemKind.UNFLAGGED:
        return (
            _act("agree", "Yes, nothing bites", Verdict.AGREE, said),
            _act("edit", "No, something does", Verdict.EDIT, said),
            unsure,
            comment,
        )
    if is_absence(item):
        return (
            _act("agree", "Right, there is none", Verdict.AGREE, said),
            _act("disagree", "There is such wording", Verdict.DISMISS, said),
            unsure,
            _act("edit", "Correct it", Verdict.EDIT, said),
            comment,
        )
    return (
        _act("agree", "Agree", Verdict.AGREE, said),
        _act("disagree", "Disagree", Verdict.DISMISS, said),
        unsure,
        _act("edit", "Correct it", Verdict.EDIT, said),
        comment,
    )


def acts_to_settle(item: Item) -> tuple[ActView, ...]:
    """Returns the buttons by which an adjudicator decides an item."""
    correct = ActView("edit", "Decide otherwise", form="edit")
    if item.kind is ItemKind.UNFLAGGED:
        return (_choice("agree", "Nothing bites", Verdict.AGREE, item), correct)
    if is_absence(item):
        return (
            _choice("agree", "There is none", Verdict.AGREE, item),
            _choice("disagree", "There is such wording", Verdict.DISMISS, item),
            correct,
        )
    return (
        _choice("agree", "Right as it is", Verdict.AGREE, item),
        _choice("disagree", "Not so at all", Verdict.DISMISS, item),
        correct,
    )


def _choice(key: str, words: str, verdict: Verdict, item: Item) -> ActView:
    told = describe_outcome(item, Judgement(verdict))
    return ActView(key, words, verdict=verdict.value, told=told)


def _words_so_far(item: Item | None) -> str:
    if item is None:
        return "No words chosen yet."
    return "None: it is about what is missing." if is_absence(item) else "As they are marked."


def _scale(scale: Scale) -> GradeScale:
    if scale is Scale.NONE:
        return GradeScale(scale.value, _SCALE_WORDS[scale], (("0", "no grade"),))
    names = STRENGTH_WORDS if scale is Scale.STRENGTH else GRADE_WORDS
    grades = tuple((str(n), f"{n}: {names[n]}") for n in SCALES[scale])
    return GradeScale(scale.value, _SCALE_WORDS[scale], grades)


_FORMS = {Verdict.DISMISS: "disagree", Verdict.EDIT: "edit"}


def _act(key: str, words: str, verdict: Verdict, said: Verdict | None) -> ActView:
    form = _FORMS.get(verdict, "")
    return ActView(
        key, words, verdict="" if form else verdict.value, form=form, pressed=said is verdict
    )
