# SPDX-License-Identifier: Apache-2.0
"""What a profile means, in words for the people whose profile it is."""

from collections.abc import Iterator

from pipeline.domain.comparison import LineChange
from pipeline.domain.profile import QUESTIONS, Position, Profile, Stance
from pipeline.domain.taxonomy import Category
from pipeline.report.words import (
    GRADE_WORDS,
    LABEL_NAMES,
    LOSSES,
    STANCE_WORDS,
    describe_clearance,
    describe_day,
)

__all__ = ["describe_line", "describe_profile"]

_MEANINGS = {
    Stance.RED_LINE: "Red lines: papers that touch one are listed above all others, and this "
    "wording counts half as much again.",
    Stance.NEGOTIABLE: "Negotiable: counts as usual; you would talk about it.",
    Stance.INDIFFERENT: "Indifferent: still listed, and counts for less than a third.",
}


def describe_profile(profile: Profile) -> Iterator[str]:
    """Yields lines that say what a profile means; what it does not say is said to be so."""
    yield profile.name or "A profile without a name"
    yield _decision(profile)
    for stance in Stance:
        yield ""
        yield _MEANINGS[stance]
        yield from _positions(profile, stance)
    yield ""
    yield "The index without the profile always stands beside the one with it."
    yield from _answers(profile)
    yield from _values(profile)
    yield from _cleared(profile)


def describe_line(line: Position | LineChange) -> str:
    """Returns what a red line is drawn round: 'Branding (co brand)'."""
    subtype = f" ({line.subtype.replace('_', ' ')})" if line.subtype else ""
    return f"{LABEL_NAMES[line.category]}{subtype}"


def _decision(profile: Profile) -> str:
    who, day = profile.decided_by, profile.decided_on
    if who and day:
        return f"Decided by {who} on {describe_day(day)}."
    if who:
        return f"Decided by {who}; it does not say when."
    if day:
        return f"Decided on {describe_day(day)}; it does not say by whom."
    return "A draft: it does not say who decided it, or when."


def _positions(profile: Profile, stance: Stance) -> Iterator[str]:
    said = [one for one in profile.positions if one.stance is stance]
    for one in said:
        yield f"  {_position(one)}"
    if stance is Stance.NEGOTIABLE:
        named = {one.category for one in profile.positions if not one.subtype}
        silent = [LABEL_NAMES[category] for category in Category if category not in named]
        if silent:
            yield f"  Not mentioned, and so negotiable: {', '.join(silent)}."
    elif not said:
        yield "  none"


def _position(position: Position) -> str:
    text = f"{describe_line(position)}: {LOSSES[position.category]}."
    if position.stance is Stance.RED_LINE:
        grade = GRADE_WORDS[position.threshold]
        text += f" Touched from {grade} ({position.threshold} of 4)."
    if position.subtype:
        text += f" This kind alone is {STANCE_WORDS[position.stance]}."
    return f"{text} Because: {position.reason}" if position.reason else f"{text} No reason given."


def _answers(profile: Profile) -> Iterator[str]:
    said = {answer.question: answer.text for answer in profile.answers}
    if said:
        yield ""
        yield "Your answers"
    for number, question in enumerate(QUESTIONS, start=1):
        if question.key in said:
            yield f"  {number}. {question.text} {said[question.key]}"
    missing = [str(at) for at, one in enumerate(QUESTIONS, start=1) if one.key not in said]
    if said and missing:
        yield f"  Not answered yet: {', '.join(missing)}."


def _values(profile: Profile) -> Iterator[str]:
    if not profile.values and not profile.statements:
        return
    yield ""
    yield "Your values, set beside those that a paper asks you to share"
    for one in profile.values:
        yield f"  {one.text}"
    if profile.statements:
        yield f"  and what stands in {profile.statements}"


def _cleared(profile: Profile) -> Iterator[str]:
    if not profile.cleared:
        return
    yield ""
    yield "Cleared by a person"
    for one in profile.cleared:
        yield f"  {one.document}, {LABEL_NAMES[one.category]}: {describe_clearance(one)}"
