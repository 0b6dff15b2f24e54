# SPDX-License-Identifier: Apache-2.0
"""What was not found, told no more firmly than it is known."""

from collections.abc import Sequence

from pipeline.assess import find_near_answers
from pipeline.domain.bargain import Sighting
from pipeline.domain.doubt import Doubt
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import FindingKind
from pipeline.report.words import LABEL_NAMES, file_name, list_in_words, place_words

__all__ = ["describe_near", "near_answers", "temper_silence", "topics_of_silence"]

_MOST_PLACES = 3
# How every question about what is missing begins.
_FIRM, _TEMPERED = "We found no wording", "We found no clear wording"


def near_answers(absence: Finding, document: JudgedDocument) -> tuple[Doubt, ...]:
    """Returns what may answer a question about what is missing; none where the silence is firm."""
    return find_near_answers(absence, [Sighting(document.name, one) for one in document.findings])


def temper_silence(text: str, near: Sequence[Doubt]) -> str:
    """Returns the sentence that tells of a silence, with what comes near to an answer."""
    if not near:
        return text
    return f"{text.replace(_FIRM, _TEMPERED, 1)} To check: {describe_near(near)}."


def describe_near(near: Sequence[Doubt], *, named: bool = False) -> str:
    """Returns the places of what comes near to an answer, and why it is none, in a few words.

    Each place names its paper where several are told of (``named``).
    """
    words = dict.fromkeys(
        f"{file_name(one.document) + ', ' if named else ''}"
        f"{place_words(one.clause, one.page)} ({'weak' if one.weak else 'not sure'})"
        for one in near
    )
    left = len(words) - _MOST_PLACES
    return list_in_words([*[*words][:_MOST_PLACES], *([f"{left} more"] if left > 0 else [])])


def topics_of_silence(document: JudgedDocument) -> tuple[str, str]:
    """Returns the topics on which nothing protects, and those on which something may, with places.

    Either is empty where there is none.
    """
    silent, near = [], []
    for one in document.findings:
        if one.kind is FindingKind.ABSENCE and not one.is_dismissed:
            doubts = near_answers(one, document)
            topic = LABEL_NAMES[one.label].lower()
            if doubts:
                near.append(f"{topic}: {describe_near(doubts)}")
            else:
                silent.append(topic)
    return ", ".join(silent), "; ".join(near)
