# SPDX-License-Identifier: Apache-2.0
"""What people agreed on or settled, handed over to the log of decisions that reports apply."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.judgement import ScanResult
from pipeline.domain.taxonomy import Mitigator
from pipeline.report.decisions.log import add_decisions, current_decisions, load_decisions
from pipeline.report.ids import public_id
from pipeline.review.exchange.gathering import gather_decided
from pipeline.review.exchange.values import Decided
from pipeline.review.store.desk import Desk
from pipeline.review.values import ItemKind

__all__ = ["HandedOver", "NotHandedOver", "hand_over", "to_decisions"]


@dataclass(frozen=True, slots=True)
class NotHandedOver:
    """A decision that no report can show, and why."""

    decided: Decided
    why: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of the decisions of a review.

    Attributes:
        new: Number that the log did not hold.
        withdrawn: Number that the log held and the review no longer does.
        replaced: What was written into a table before, and the review says otherwise of.
        left_out: What cannot be handed over.
    """

    new: int
    withdrawn: int
    replaced: tuple[Decision, ...] = ()
    left_out: tuple[NotHandedOver, ...] = ()


def hand_over(desk: Desk, result: ScanResult, folder: Path) -> HandedOver:
    """Adds what a review came to to the log of decisions of a folder.

    Only what is new to the log is added: a table that was read in after the review keeps the
    last word until the review says something else.

    Args:
        desk: The review.
        result: The scan that it is on.
        folder: Where the scan was written.

    Raises:
        InputError: The log cannot be read or written; then nothing was added.
    """
    wanted, left_out = to_decisions(gather_decided(desk, result))
    log = load_decisions(folder)
    told = current_decisions(one for one in log if one.item)
    holds = current_decisions(log)
    new = [one for one in wanted if told.get(one.finding) != one]
    gone = tuple(_withdrawn(told, holds, {one.finding for one in wanted}))
    add_decisions(folder, (*new, *gone))
    return HandedOver(
        new=len(new),
        withdrawn=len(gone),
        replaced=tuple(
            before
            for one in new
            if (before := holds.get(one.finding)) is not None and not before.item
        ),
        left_out=left_out,
    )


def to_decisions(
    decided: Iterable[Decided],
) -> tuple[tuple[Decision, ...], tuple[NotHandedOver, ...]]:
    """Returns decisions of a review as reports apply them, and those that they cannot."""
    made: dict[str, Decision] = {}
    left_out = []
    for one in decided:
        if _changes_nothing(one):
            continue
        why = _why_not(one)
        if why:
            left_out.append(NotHandedOver(one, why))
            continue
        decision = _on_finding(one) if one.finding is not None else _added(one)
        made.setdefault(decision.finding, decision)
    return tuple(made.values()), tuple(left_out)


def _withdrawn(
    told: Mapping[str, Decision], holds: Mapping[str, Decision], wanted: set[str]
) -> Iterator[Decision]:
    """Yields what takes back decisions of the review that it no longer holds."""
    for name, decision in told.items():
        is_last = holds[name] == decision
        if name not in wanted and is_last and decision.verdict is not Verdict.UNSURE:
            yield replace(decision, verdict=Verdict.UNSURE, comment="", who="", when="")


def _changes_nothing(one: Decided) -> bool:
    """Says whether nothing was found and nothing is there, or what was added is wrong."""
    return one.item.kind is not ItemKind.FINDING and one.label is None


def _why_not(one: Decided) -> str:
    if one.item.kind is ItemKind.FINDING and one.finding is None:
        return "The scan no longer has this finding: scan again, and open the review once more."
    label = one.label
    if isinstance(label, Mitigator) and one.severity not in range(1, 4):
        return f"What protects needs a strength from 1 to 3, and none was given ({one.severity})."
    if one.finding is None and not (one.judgement.quote or one.item.quote):
        return "It quotes no words of the paper."
    return ""


def _on_finding(one: Decided) -> Decision:
    said = one.judgement
    return replace(
        _frame(one, one.item.finding),
        verdict=said.verdict,
        category=said.category,
        severity=said.severity,
        bound=said.bound,
        span=said.span,
        quote=said.quote,
    )


def _added(one: Decided) -> Decision:
    """Returns what the program did not find: added words, or what bites without a flag."""
    label, said = one.label, one.judgement
    span = said.span or Span(one.item.start, one.item.end)
    return replace(
        _frame(one, _name(label, span)),
        category=label,
        severity=one.severity,
        bound=said.bound or one.item.bound,
        span=span,
        quote=said.quote or one.item.quote,
        added=True,
        clause=one.item.clause,
        page=one.item.page,
    )


def _name(label: Label | None, span: Span) -> str:
    # As ``Finding.id`` is made: a later scan that finds the same takes the decision over.
    return f"{label}@{span.start}-{span.end}"


def _frame(one: Decided, finding: str) -> Decision:
    return Decision(
        finding=public_id(one.paper.name, finding),
        document=one.paper.name,
        document_sha256=one.paper.sha256,
        verdict=Verdict.AGREE,
        comment=one.why,
        who=one.who,
        when=one.when,
        item=one.item.id,
    )
