# SPDX-License-Identifier: Apache-2.0
"""What people decided about findings, taken in and applied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.results import load_result
from pipeline.domain.assessment import Assessment, Undecided
from pipeline.domain.decision import Decision
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult

if TYPE_CHECKING:
    from pipeline.packs import RuleBook, Weights

__all__ = ["TakenDecisions", "decide", "take_decisions"]


@dataclass(frozen=True, slots=True)
class TakenDecisions:
    """What came of a table of decisions.

    ``new`` decisions were added, ``known`` ones held already, and ``undecided`` rows had a
    comment and no decision.
    """

    new: int
    known: int
    undecided: int


def take_decisions(table: Path, folder: Path) -> TakenDecisions:
    """Takes what people decided in a workbook or CSV into the log of a folder.

    The decisions take effect with ``decide``.

    Args:
        table: A copy of ``clauses.xlsx`` or ``clauses.csv``.
        folder: Where the scan was written.

    Raises:
        InputError: There is no result, the table cannot be read, or rows are at fault, all of
            which are named; then nothing was taken in.
    """
    from pipeline.report.decisions.log import add_decisions
    from pipeline.report.decisions.table import read_decisions

    found = read_decisions(table, load_result(folder))
    new = add_decisions(folder, found.decisions)
    return TakenDecisions(len(new), len(found.decisions) - len(new), found.undecided)


def decide(result: ScanResult, folder: Path, *, book: "RuleBook") -> ScanResult:
    """Returns a result as the log of decisions of a folder has it.

    Confirmed findings count in full, dismissed ones nowhere; papers of which a finding changed
    are assessed and ranked anew. A decision whose finding or paper is no longer the same has no
    effect, and is told of in a diagnostic. Deciding twice changes nothing.

    Raises:
        InputError: The log cannot be read.
    """
    from pipeline.report.decisions.log import load_decisions
    from pipeline.report.decisions.table import hold_decisions
    from pipeline.run.standing import settle

    held = hold_decisions(load_decisions(folder), result)
    documents = tuple(_decided(one, held.of(one), book.weights) for one in result.documents)
    others = (one for one in result.diagnostics if one.code is not ReasonCode.DECISION_STRANDED)
    changed = replace(result, diagnostics=(*others, *held.stranded))
    if documents == result.documents:
        return changed
    return settle(changed, documents, book=book)


def _decided(
    document: JudgedDocument, decisions: Mapping[str, Decision], weights: "Weights"
) -> JudgedDocument:
    """Returns a document as people decided, assessed anew if that changes a finding.

    Beside it stands the index without their decisions, so that nobody's word hides a paper's.
    """
    from pipeline.assess import apply_decisions

    findings = apply_decisions(document.findings, decisions)
    if findings == document.findings:
        return document
    found = apply_decisions(document.findings, {})
    is_decided = any(one.is_decided for one in findings)
    before = _assess(document, found, weights) if is_decided else None
    return replace(
        document,
        findings=findings,
        assessment=_assess(document, findings, weights),
        undecided=Undecided.of(before) if before else None,
    )


def _assess(
    document: JudgedDocument, findings: tuple[Finding, ...], weights: "Weights"
) -> Assessment | None:
    from pipeline.assess import assess_document
    from pipeline.run.offers import measure_coverage

    judged = document.assessment
    if judged is None:
        return None
    return assess_document(
        document.name,
        findings,
        weights=weights,
        coverage=measure_coverage(judged.coverage, document.papers, document.diagnostics),
    )
