# SPDX-License-Identifier: Apache-2.0
"""What several people's judgements of one item come to. Nothing is settled without a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.review.values import Item, ItemKind, Judgement, Standing

__all__ = ["Outcome", "people_needed", "retell", "say_same", "settle", "share_half"]


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
    if _dismisses(one) or _dismisses(other):
        return _dismisses(one) and _dismisses(other)
    if item.kind is ItemKind.UNFLAGGED and Verdict.AGREE in (one.verdict, other.verdict):
        return one.verdict is other.verdict
    meant = [
        (
            judgement.category or item.label,
            item.severity if judgement.severity is None else judgement.severity,
            judgement.bound or item.bound,
        )
        for judgement in (one, other)
    ]
    own = Span(item.start, item.end)
    return meant[0] == meant[1] and share_half(one.span or own, other.span or own)


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


def _dismisses(judgement: Judgement) -> bool:
    return judgement.verdict is Verdict.DISMISS
