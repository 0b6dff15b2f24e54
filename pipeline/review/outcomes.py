# SPDX-License-Identifier: Apache-2.0
"""What several people's judgements of one item come to. Nothing is settled without a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Bound
from pipeline.review.values import Item, ItemKind, Judgement, Standing

__all__ = [
    "Difference",
    "Meant",
    "Outcome",
    "meant_by",
    "people_needed",
    "retell",
    "say_same",
    "settle",
    "share_half",
    "tell_apart",
]


class Difference(StrEnum):
    """On what people differ who judged one item.

    ``VERDICT``: whether it is right at all, or whether anything bites. ``TOPIC``, ``GRADE``,
    ``BOUND`` and ``WORDS``: those who hold it right mean other ones. ``UNSURE``: somebody leaves
    it open.
    """

    VERDICT = "verdict"
    TOPIC = "topic"
    GRADE = "grade"
    BOUND = "bound"
    WORDS = "words"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody holds right of an item: topic (None for nothing), grade, side and words."""

    label: Label | None
    severity: int
    bound: Bound
    span: Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far an item is, and what holds of it; ``judgement`` is None until somebody decided."""

    standing: Standing
    judgement: Judgement | None = None


def people_needed(reviewers: int) -> int:
    """Returns how many must judge each item: two as soon as two people review, else one."""
    return min(2, max(1, reviewers))


def settle(
    item: Item,
    judgements: Mapping[str, Judgement],
    settlement: Judgement | None,
    *,
    needed: int,
) -> Outcome:
    """Returns what an item has come to.

    Args:
        item: What was judged.
        judgements: What each person says of it now, by id of the person.
        settlement: What an adjudicator decided, None where nobody did.
        needed: How many must judge it, at least 1.
    """
    if settlement is not None:
        return Outcome(Standing.SETTLED, settlement)
    if len(judgements) < needed:
        return Outcome(Standing.OPEN)
    first, *others = (judgements[person] for person in sorted(judgements))
    same = all(say_same(item, first, other) for other in others)
    # One person alone may leave a thing undecided; with two somebody has to look again.
    if same and (first.verdict is not Verdict.UNSURE or needed == 1):
        return Outcome(Standing.AGREED, first)
    return Outcome(Standing.DISPUTED)


def say_same(item: Item, one: Judgement, other: Judgement) -> bool:
    """Says whether two judgements of an item come to the same.

    Corrections that leave things as they were count as none. Two choices of words are the same
    where they share at least half of the letters of each.
    """
    if one.verdict is Verdict.UNSURE or other.verdict is Verdict.UNSURE:
        return one.verdict is other.verdict
    return not tell_apart(item, (one, other))


def tell_apart(item: Item, judgements: Sequence[Judgement]) -> tuple[Difference, ...]:
    """Returns on what people differ, in the order of ``Difference``; empty where on nothing."""
    sure = [one for one in judgements if one.verdict is not Verdict.UNSURE]
    held = [meant for one in sure if (meant := meant_by(item, one)) is not None]
    apart = {
        Difference.VERDICT: 0 < len(held) < len(sure),
        Difference.TOPIC: len({one.label for one in held}) > 1,
        Difference.GRADE: len({one.severity for one in held}) > 1,
        Difference.BOUND: len({one.bound for one in held}) > 1,
        Difference.WORDS: not all(
            share_half(one.span, other.span) for one, other in combinations(held, 2)
        ),
        Difference.UNSURE: len(sure) < len(judgements),
    }
    return tuple(difference for difference in Difference if apart[difference])


def meant_by(item: Item, judgement: Judgement) -> Meant | None:
    """Returns what somebody holds right of an item, None of what says that nothing is there.

    A judgement that leaves it open is not asked.
    """
    agrees = judgement.verdict is Verdict.AGREE
    if judgement.verdict is Verdict.DISMISS or (item.kind is ItemKind.UNFLAGGED and agrees):
        return None
    return Meant(
        judgement.category or item.label,
        item.severity if judgement.severity is None else judgement.severity,
        judgement.bound or item.bound,
        judgement.span or Span(item.start, item.end),
    )


def retell(judgement: Judgement, seen: Item, item: Item) -> Judgement:
    """Returns what a judgement of ``seen`` says of ``item``.

    Both are one clause as different people found it: with words, grade or side of their own.
    """
    if seen == item or judgement.verdict in {Verdict.DISMISS, Verdict.UNSURE}:
        return judgement
    label = judgement.category or seen.label
    severity = seen.severity if judgement.severity is None else judgement.severity
    bound = judgement.bound or seen.bound
    span, quote = judgement.span, judgement.quote
    if span is None:
        span, quote = Span(seen.start, seen.end), seen.quote
    moved = span != Span(item.start, item.end)
    told = Judgement(
        Verdict.EDIT,
        category=None if label == item.label else label,
        severity=None if severity == item.severity else severity,
        bound=None if bound is item.bound else bound,
        span=span if moved else None,
        quote=quote if moved else "",
    )
    return Judgement(Verdict.AGREE) if told == Judgement(Verdict.EDIT) else told


def share_half(one: Span, other: Span) -> bool:
    """Says whether two choices of words are the same: they share half of the letters of each."""
    if one == other:
        return True
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= max(len(one), len(other))
