# SPDX-License-Identifier: Apache-2.0
"""The result of a scan as papers and items to judge, the most urgent first."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.domain.assessment import Assessment
from pipeline.domain.diagnostic import Gravity, Outcome
from pipeline.domain.finding import REPEAT, Finding
from pipeline.domain.fingerprints import fingerprint_each
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Bound, FindingKind
from pipeline.review.intake.values import Intake
from pipeline.review.values import Item, ItemKind, PaperState, ReviewedPaper

__all__ = ["REPEATS_FROM", "MakeId", "random_id", "take_scan"]

# Gives a name that says nothing and that nobody can guess.
MakeId = Callable[[], str]

# ``Item.urgency`` of repeats begins here: unflagged provisions come before them.
REPEATS_FROM = 1_000_000_000
_GRAVE = 3
_ID_BYTES = 16
_WHY_NOT = "It could not be read when it was scanned."


def random_id() -> str:
    """Returns a name of 32 hexadecimal digits."""
    return secrets.token_hex(_ID_BYTES)


def take_scan(result: ScanResult, *, make_id: MakeId = random_id) -> Intake:
    """Returns what a scan gives to judge: all of its papers and all of their findings.

    Papers come by rank, those that could not be ranked behind them by name. Items come in the
    order in which to judge them: what touches a red line, restrictions of grade 3 and 4, those
    of which nobody can tell whom they bind, then the others by grade and certainty, with
    mitigators, modifiers and what is missing behind the graded ones; what only says again what
    another finding says comes last. What people decided in a workbook is not told, so that
    nobody judges by it.

    Accepted gap: what a head contract would ask if it were passed down is no item: it counts
    nowhere, and is asked about as the flow-down that would bring it.

    Args:
        result: What the scan gave.
        make_id: Names papers and items; called in the order of the papers and of the text.
    """
    documents = _in_order(result)
    papers = tuple(_paper(document, order, make_id()) for order, document in enumerate(documents))
    items = [
        (place, item)
        for paper, document in zip(papers, documents, strict=True)
        for place, item in _items(document, paper, make_id)
    ]
    items.sort(key=lambda one: one[0])
    return Intake(
        scan_hash=_hash(result),
        rules_version=result.rules_version,
        papers=papers,
        items=tuple(_number([item for _, item in items], _count_repeats(items))),
    )


# Where an item stands in the queue, compared from the left.
_Place = tuple[bool, int, int, float, int, int, int, str]


def _in_order(result: ScanResult) -> list[JudgedDocument]:
    ranks = {one.assessment.document: place for place, one in enumerate(result.ranking.papers)}
    return sorted(result.documents, key=lambda one: (ranks.get(one.name, len(ranks)), one.name))


def _paper(document: JudgedDocument, order: int, paper_id: str) -> ReviewedPaper:
    lost = document.outcome in (Outcome.ERROR, Outcome.SKIPPED) and not document.findings
    return ReviewedPaper(
        id=paper_id,
        name=document.name,
        sha256=document.sha256,
        offer=document.offer,
        pages=document.pages,
        state=PaperState.FAILED if lost else PaperState.WAITING,
        why=_why(document) if lost else "",
        order=order,
    )


def _why(document: JudgedDocument) -> str:
    fatal = [one for one in document.diagnostics if one.gravity is Gravity.FATAL]
    for one in (*fatal, *document.diagnostics):
        return f"{one.message} {one.cure}".strip()
    return _WHY_NOT


def _items(
    document: JudgedDocument, paper: ReviewedPaper, make_id: MakeId
) -> Iterator[tuple[_Place, Item]]:
    findings = [one.before or one for one in _found(document)]
    gates = _gates(document.assessment)
    for finding, name in zip(findings, fingerprint_each(findings), strict=True):
        item = Item(
            id=make_id(),
            paper=paper.id,
            kind=ItemKind.FINDING,
            finding=finding.id,
            fingerprint=name,
            start=finding.span.start,
            end=finding.span.end,
            quote=finding.quote,
            clause=finding.clause,
            page=finding.page,
            label=finding.label,
            severity=finding.severity,
            bound=finding.bound,
            probability=finding.probability,
            gated=finding.id in gates,
            rule_ids=finding.rule_ids,
        )
        yield _place(finding, item, paper.order), item


def _gates(assessment: Assessment | None) -> frozenset[str]:
    """Returns the ids of what touches a red line of the main profile that nobody cleared."""
    if assessment is None or not assessment.profiles:
        return frozenset()
    touches = assessment.profiles[0].touches
    return frozenset(one.finding_id for one in touches if one.clearance is None)


def _place(finding: Finding, item: Item, order: int) -> _Place:
    restricts = finding.kind is FindingKind.RESTRICTION
    grade = finding.severity if restricts else -1
    if item.gated:
        step = 0
    elif grade >= _GRAVE:
        step = 1
    elif restricts and finding.bound is Bound.UNCLEAR:
        step = 2
    else:
        step = 3
    return (
        REPEAT in finding.flags,
        step,
        -grade,
        -finding.probability,
        order,
        finding.span.start,
        finding.span.end,
        str(finding.label),
    )


def _count_repeats(items: Sequence[tuple[_Place, Item]]) -> int:
    return sum(place[0] for place, _ in items)


def _number(items: Sequence[Item], repeats: int) -> Iterator[Item]:
    first = len(items) - repeats
    for at, item in enumerate(items):
        yield replace(item, urgency=at if at < first else REPEATS_FROM + at - first)


def _hash(result: ScanResult) -> str:
    judged = [
        (one.name, one.sha256, *(_told(each.before or each) for each in _found(one)))
        for one in sorted(result.documents, key=lambda one: one.name)
    ]
    whole = json.dumps((result.rules_version, result.model_version, judged))
    return hashlib.sha256(whole.encode("ascii")).hexdigest()


def _found(document: JudgedDocument) -> tuple[Finding, ...]:
    """Returns what the program found: what people added in a review is an item of it already."""
    return tuple(one for one in document.findings if not one.is_added)


def _told(finding: Finding) -> tuple[object, ...]:
    return (
        finding.id, finding.quote, finding.severity, finding.bound, finding.probability,
        finding.rule_ids, finding.flags,
    )  # fmt: skip
