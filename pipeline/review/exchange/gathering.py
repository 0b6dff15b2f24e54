# SPDX-License-Identifier: Apache-2.0
"""Gathers from a desk what leaves a review."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import ScanResult
from pipeline.review.exchange.values import Decided
from pipeline.review.outcomes import say_same
from pipeline.review.store.desk import Desk
from pipeline.review.store.fold import Folded, Slot, fold_all
from pipeline.review.store.values import ItemOutcome, Rating
from pipeline.review.values import Judgement, Standing

__all__ = ["gather_decided"]

_DECIDED = frozenset({Standing.AGREED, Standing.SETTLED})
_DAY = len("2026-11-23")


def gather_decided(desk: Desk, result: ScanResult) -> tuple[Decided, ...]:
    """Returns what people agreed on or settled, in the order of the queue.

    Args:
        desk: The review.
        result: The scan that it is on, decided already or not.
    """
    papers = {paper.id: paper for paper in desk.papers()}
    findings = _findings(result)
    ratings: defaultdict[str, list[Rating]] = defaultdict(list)
    for rating in desk.ratings():
        ratings[rating.item.id].append(rating)
    folded = fold_all(desk.events())
    made = []
    for one in desk.outcomes():
        judgement = one.outcome.judgement
        paper = papers.get(one.item.paper)
        if one.outcome.standing not in _DECIDED or judgement is None or paper is None:
            continue
        # One person alone may leave a thing open.
        if judgement.verdict is Verdict.UNSURE:
            continue
        voices = sorted(_voices(one, judgement, ratings[one.item.id], folded))
        made.append(
            Decided(
                item=one.item,
                paper=paper,
                judgement=judgement,
                why="; ".join(_once(why for _, why, _ in voices if why)),
                who=", ".join(_once(who for who, _, _ in voices)),
                when=max((when for _, _, when in voices), default="")[:_DAY],
                finding=findings.get((paper.name, paper.sha256, one.item.finding)),
                settled=one.outcome.standing is Standing.SETTLED,
                remarks=_remarks(one, folded),
            )
        )
    return tuple(made)


def _findings(result: ScanResult) -> Mapping[tuple[str, str, str], Finding]:
    return {
        (document.name, document.sha256, finding.id): finding.before or finding
        for document in result.documents
        for finding in document.findings
        if not finding.is_added
    }


def _voices(
    one: ItemOutcome, judgement: Judgement, ratings: Iterable[Rating], folded: Folded
) -> Iterator[tuple[str, str, str]]:
    """Yields name, reason and time of each who says what holds: of a settled item one alone."""
    if one.outcome.standing is Standing.SETTLED:
        state = folded.items[one.item.id]
        act = state.settlement
        if act is not None:
            yield folded.people[act.person].name, act.reason, act.at
        return
    for rating in ratings:
        if say_same(one.item, rating.judgement, judgement):
            yield rating.person.name, rating.comment, rating.at


def _remarks(one: ItemOutcome, folded: Folded) -> tuple[tuple[str, str], ...]:
    """Returns what people remarked on a settled item; a reason that is told as one is none."""
    if one.outcome.standing is not Standing.SETTLED:
        return ()
    state = folded.items[one.item.id]
    settled = state.settlement
    reason = "" if settled is None else settled.reason
    return tuple(
        (folded.people[act.person].name, act.comment)
        for act in state.standing
        if act.slot is Slot.COMMENT and act.comment not in ("", reason)
    )


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
