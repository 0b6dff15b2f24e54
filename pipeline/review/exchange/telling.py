# SPDX-License-Identifier: Apache-2.0
"""What came of judgements from outside, in lines for people; never words of a paper."""

from collections.abc import Iterator

from pipeline.report.words import BOUND_WORDS, LABEL_NAMES, VERDICT_WORDS, place_words
from pipeline.review.exchange.judgements import TakenOf
from pipeline.review.exchange.taking import Conflict
from pipeline.review.values import Judgement

__all__ = ["tell_judgement", "tell_taken"]


def tell_taken(one: TakenOf) -> Iterator[str]:
    """Yields what was taken in for a person, and each conflict with both versions."""
    taken = one.taken
    yield f"{one.person.name}: {taken.new} taken in, {taken.known} known already."
    if taken.others:
        yield f"  Passed over, because they name somebody else in Who: {taken.others}."
    if taken.conflicts:
        yield f"  Not taken in, and nothing was overwritten: {len(taken.conflicts)}."
    for conflict in taken.conflicts:
        yield f"    {_where(conflict)}: {conflict.why}"
        yield f"      offered: {_said(conflict.offered, conflict.remark)}"
        yield f"      in the review: {_said(conflict.held, conflict.remark_held)}"


def _where(conflict: Conflict) -> str:
    item = conflict.item
    if item is None:
        return conflict.place
    topic = LABEL_NAMES[item.label] if item.label else "no flag"
    return f"{conflict.place} ({topic}, {place_words(item.clause, item.page)})"


def tell_judgement(judgement: Judgement) -> str:
    """Returns a judgement with each correction: "corrected, grade 2, other words"."""
    parts = [VERDICT_WORDS[judgement.verdict]]
    parts += [LABEL_NAMES[judgement.category]] if judgement.category else []
    parts += [f"grade {judgement.severity}"] if judgement.severity is not None else []
    parts += [f"binds {BOUND_WORDS[judgement.bound]}"] if judgement.bound else []
    parts += ["other words"] if judgement.span else []
    return ", ".join(parts)


def _said(judgement: Judgement | None, remark: str) -> str:
    parts = [] if judgement is None else [tell_judgement(judgement)]
    # A remark may quote the paper: it is kept in the file and in the review.
    parts += ["with a remark"] if remark else []
    return ", ".join(parts) or "nothing"
