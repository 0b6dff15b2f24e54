# SPDX-License-Identifier: Apache-2.0
"""On what people differ, in words, and what each of them said with that marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.report.words import BOUND_WORDS, LABEL_NAMES
from pipeline.review.outcomes import Difference, Meant, meant_by, tell_apart
from pipeline.review.values import Item, ItemKind, Judgement
from pipeline.review.web.pages.words import Option, describe_grade, is_absence

__all__ = ["DIFFERENCE_OPTIONS", "Part", "Piece", "describe_parts", "tell_difference"]

# What the list of disputes can be narrowed to.
DIFFERENCE_OPTIONS: tuple[Option, ...] = (
    (Difference.VERDICT.value, "whether it is right"),
    (Difference.TOPIC.value, "topic"),
    (Difference.GRADE.value, "grade"),
    (Difference.BOUND.value, "who is bound"),
    (Difference.WORDS.value, "words"),
    (Difference.UNSURE.value, "not sure"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they are what people differ on."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that somebody holds: what it is about, its words, and whether others differ."""

    name: str
    pieces: tuple[Piece, ...]
    differs: bool


def tell_difference(item: Item, judgements: Sequence[Judgement]) -> str:
    """Returns on what people differ: 'the grade: moderate (2 of 4) or heavy (3 of 4)'."""
    held = _held(item, judgements)
    told = [_TELLING[one](item, judgements, held) for one in tell_apart(item, judgements)]
    return "; ".join(told)


def describe_parts(
    item: Item, judgement: Judgement, judgements: Sequence[Judgement]
) -> tuple[Part, ...]:
    """Returns what somebody holds right of an item, part by part, held against what all say.

    Empty of a judgement that holds nothing right, or leaves it open.
    """
    meant = None if judgement.verdict is Verdict.UNSURE else meant_by(item, judgement)
    if meant is None or is_absence(item):
        return ()
    apart = tell_apart(item, judgements)
    plain = [
        (Difference.TOPIC, "Topic", _topic(meant)),
        (Difference.GRADE, "Grade", describe_grade(meant.label, meant.severity)),
        (Difference.BOUND, "Who is bound", BOUND_WORDS[meant.bound]),
    ]
    parts = [
        Part(name, (Piece(words, differs=one in apart),), differs=one in apart)
        for one, name, words in plain
    ]
    if Difference.WORDS in apart or judgement.span is not None:
        shared = _shared(one.span for one in _held(item, judgements))
        pieces = tuple(_cut(meant.span, judgement.quote or item.quote, shared))
        parts.append(Part("Words", pieces, differs=Difference.WORDS in apart))
    return tuple(parts)


def _held(item: Item, judgements: Iterable[Judgement]) -> list[Meant]:
    sure = (one for one in judgements if one.verdict is not Verdict.UNSURE)
    return [meant for one in sure if (meant := meant_by(item, one)) is not None]


def _shared(spans: Iterable[Span]) -> range:
    """Returns the places that all spans hold."""
    every = list(spans)
    return range(max(one.start for one in every), min(one.end for one in every))


def _cut(span: Span, quote: str, shared: range) -> Iterator[Piece]:
    """Yields the words of a span, those apart that others did not choose as well."""
    if not shared:
        yield Piece(quote, differs=True)
        return
    begin, end = shared.start - span.start, shared.stop - span.start
    for text, differs in ((quote[:begin], True), (quote[begin:end], False), (quote[end:], True)):
        if text:
            yield Piece(text, differs=differs)


def _topic(meant: Meant) -> str:
    return LABEL_NAMES[meant.label] if meant.label else "none"


def _tell_verdict(item: Item, judgements: Sequence[Judgement], held: Sequence[Meant]) -> str:
    sure = sum(one.verdict is not Verdict.UNSURE for one in judgements)
    yes, no = len(held), sure - len(held)
    if is_absence(item):
        return f"whether there is such wording: {no} yes, {yes} no"
    asked = "anything bites here" if item.kind is ItemKind.UNFLAGGED else "it is right"
    return f"whether {asked}: {yes} yes, {no} no"


def _tell_topic(_item: Item, _all: Sequence[Judgement], held: Sequence[Meant]) -> str:
    return f"the topic: {_either(map(_topic, held))}"


def _tell_grade(_item: Item, _all: Sequence[Judgement], held: Sequence[Meant]) -> str:
    ranked = sorted(held, key=lambda one: one.severity)
    return f"the grade: {_either(describe_grade(one.label, one.severity) for one in ranked)}"


def _tell_bound(_item: Item, _all: Sequence[Judgement], held: Sequence[Meant]) -> str:
    return f"who is bound: {_either(BOUND_WORDS[one.bound] for one in held)}"


def _tell_words(_item: Item, _all: Sequence[Judgement], _held: Sequence[Meant]) -> str:
    return "which words"


def _tell_unsure(_item: Item, judgements: Sequence[Judgement], _held: Sequence[Meant]) -> str:
    count = sum(one.verdict is Verdict.UNSURE for one in judgements)
    return "one is not sure" if count == 1 else f"{count} are not sure"


def _either(words: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(words))


_TELLING = {
    Difference.VERDICT: _tell_verdict,
    Difference.TOPIC: _tell_topic,
    Difference.GRADE: _tell_grade,
    Difference.BOUND: _tell_bound,
    Difference.WORDS: _tell_words,
    Difference.UNSURE: _tell_unsure,
}
