# SPDX-License-Identifier: Apache-2.0
"""Decisions that people wrote into a table, read back: every row checked, every fault named."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Category, FindingKind, Label, Mitigator
from pipeline.errors import InputError
from pipeline.report.clauses import Heading
from pipeline.report.decisions.cells import (
    FaultError,
    clean,
    read_comment,
    read_day,
    read_grade,
    read_side,
    read_topic,
    read_verdict,
    refuse_formulas,
    show,
)
from pipeline.report.decisions.log import current_decisions
from pipeline.report.decisions.sheets import Row, read_rows
from pipeline.report.records import public_id
from pipeline.report.words import count_of

__all__ = ["HeldDecisions", "ReadDecisions", "hold_decisions", "read_decisions"]

_T = TypeVar("_T")

_ID = re.compile("[0-9a-f]{12}")
# As a spreadsheet shows an id that it took for a number.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:e\+?\d+)?", re.IGNORECASE)
_CLOSE = 1e-5
# What a correction may name, and the grades it may give, by the kind of the finding.
_CORRECTABLE: Mapping[FindingKind, tuple[type[Category | Mitigator], range]] = {
    FindingKind.RESTRICTION: (Category, range(5)),
    FindingKind.MITIGATOR: (Mitigator, range(1, 4)),
}


@dataclass(frozen=True, slots=True)
class ReadDecisions:
    """What a table of decisions holds.

    Attributes:
        decisions: One for each finding that was decided, in the order of the rows.
        undecided: Number of rows with a comment and no decision: these were not taken in.
    """

    decisions: tuple[Decision, ...]
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class HeldDecisions:
    """Decisions of a log, held against a scan.

    Attributes:
        by_document: Those that hold, by name of document and ``Finding.id``.
        stranded: What must be told of those whose finding or paper is no longer the same.
    """

    by_document: Mapping[str, Mapping[str, Decision]]
    stranded: tuple[Diagnostic, ...]

    def of(self, document: JudgedDocument) -> Mapping[str, Decision]:
        """Returns the decisions on a document by ``Finding.id``."""
        return self.by_document.get(document.name, {})


@dataclass(frozen=True, slots=True)
class _Known:
    """What a scan found, by public id, and its documents by name."""

    findings: Mapping[str, tuple[JudgedDocument, Finding]]
    documents: Mapping[str, JudgedDocument]


def read_decisions(path: Path, result: ScanResult) -> ReadDecisions:
    """Returns the decisions of a workbook or CSV on the findings of a scan.

    Args:
        path: A copy of ``clauses.xlsx`` or ``clauses.csv`` in which people decided.
        result: The scan; decided already or not.

    Raises:
        InputError: The file is no such table, or rows are at fault: all of them are named, and
            none is taken in.
    """
    known = _look_up(result)
    places: dict[str, tuple[Row, Decision]] = {}
    faults: list[str] = []
    undecided = 0
    for row in read_rows(path):
        if not row.cells[Heading.DECISION]:
            undecided += bool(row.cells.get(Heading.COMMENT))
            continue
        try:
            decision = _decide(row, known)
            _refuse_two(decision, places)
            places[decision.finding] = (row, decision)
        except FaultError as fault:
            faults.append(f"{row.place}: {fault}")
    if faults:
        raise _faulty(path, faults)
    return ReadDecisions(tuple(decision for _, decision in places.values()), undecided)


def hold_decisions(decisions: Iterable[Decision], result: ScanResult) -> HeldDecisions:
    """Returns which decisions hold in a scan: those on the same finding of the same bytes.

    Args:
        decisions: Oldest first: the last one on a finding holds.
        result: The scan; decided already or not.
    """
    known = _look_up(result)
    by_document: dict[str, dict[str, Decision]] = {}
    stranded: Counter[str] = Counter()
    for decision in current_decisions(decisions).values():
        document, name = _holder(decision, known)
        if document and document.sha256 == decision.document_sha256:
            by_document.setdefault(document.name, {})[name] = decision
        # What was taken back, or nobody was sure of, is lost to nobody.
        elif decision.verdict is not Verdict.UNSURE:
            stranded[decision.document] += 1
    told = (_stranded(name, stranded[name], known) for name in sorted(stranded))
    return HeldDecisions(by_document, tuple(told))


def _holder(decision: Decision, known: _Known) -> tuple[JudgedDocument | None, str]:
    """Returns the document and the ``Finding.id`` that a decision is about, None for neither."""
    document, finding = known.findings.get(decision.finding, (None, None))
    if finding is not None:
        return document, finding.id
    span = decision.span
    if decision.added and decision.category and decision.bound and span is not None:
        name = f"{decision.category}@{span.start}-{span.end}"
        return known.documents.get(decision.document), name
    return None, ""


def _stranded(name: str, number: int, known: _Known) -> Diagnostic:
    document = known.documents.get(name)
    why = (
        "it is not among the papers of this scan"
        if document is None
        else "it has changed, or is read otherwise, since"
    )
    return Diagnostic(
        ReasonCode.DECISION_STRANDED,
        Gravity.NOTE,
        f"{count_of(number, 'decision')} on {name!r} no longer found a clause: {why}",
        "Decide again on what stands there now. The log of decisions keeps the old ones.",
        stage="report",
    )


def _faulty(path: Path, faults: Iterable[str]) -> InputError:
    listed = "\n".join(f"  {fault}" for fault in faults)
    msg = f"{str(path)!r}: the decisions cannot be taken in:\n{listed}"
    return InputError(msg, cure="Nothing was taken in. Mend these rows and run the command again.")


def _look_up(result: ScanResult) -> _Known:
    return _Known(
        findings={
            public_id(document.name, finding.id): (document, finding.before or finding)
            for document in result.documents
            for finding in document.findings
        },
        documents={document.name: document for document in result.documents},
    )


def _refuse_two(decision: Decision, places: Mapping[str, tuple[Row, Decision]]) -> None:
    other = places.get(decision.finding)
    if other is not None and other[1] != decision:
        msg = f"the same clause is decided otherwise in {other[0].place}"
        raise FaultError(msg)


def _decide(row: Row, known: _Known) -> Decision:
    """Returns the decision of a row.

    Raises:
        FaultError: What is wrong with it.
    """
    refuse_formulas(row.cells)
    verdict = read_verdict(row.cells[Heading.DECISION])
    document, finding = _find(row, known)
    decision = Decision(
        finding=public_id(document.name, finding.id),
        document=document.name,
        document_sha256=document.sha256,
        verdict=verdict,
        comment=read_comment(row.cells, verdict),
        who=row.cells.get(Heading.WHO, ""),
        when=read_day(row.cells.get(Heading.DATE, "")),
    )
    decision = _with_words(decision, finding)
    # Of what is wrong altogether nothing needs to be put right.
    return decision if verdict is Verdict.DISMISS else _correct(decision, row, finding)


def _with_words(decision: Decision, finding: Finding) -> Decision:
    """Returns a decision on what a person added with what makes it: no scan knows of it."""
    added = finding.decision
    if added is None or not added.added:
        return decision
    return replace(
        decision,
        category=added.category,
        severity=added.severity,
        bound=added.bound,
        span=added.span,
        quote=added.quote,
        added=True,
        clause=added.clause,
        page=added.page,
    )


def _find(row: Row, known: _Known) -> tuple[JudgedDocument, Finding]:
    document = known.documents.get(row.cells.get(Heading.DOCUMENT, ""))
    written = row.cells[Heading.SHA256].casefold()
    if document is not None and written and written != document.sha256:
        msg = "the paper has changed since this table was written: decide again on a new one"
        raise FaultError(msg)
    found = known.findings.get(_identify(row.cells[Heading.ID], document, known))
    if found is None and document is None:
        msg = "this paper is not among those of the scan"
        raise FaultError(msg)
    if found is None:
        msg = f"no finding of the scan has the {Heading.ID} {show(row.cells[Heading.ID])}"
        raise FaultError(msg)
    if written != found[0].sha256:
        # Only by it can be told that the words are still those that were decided on.
        msg = f"{Heading.SHA256} is not that of the paper to which the {Heading.ID} belongs"
        raise FaultError(msg)
    return found


def _identify(text: str, document: JudgedDocument | None, known: _Known) -> str:
    """Returns the id that a cell means: a spreadsheet may have taken it for a number."""
    cleaned = clean(text)
    if _ID.fullmatch(cleaned):
        return cleaned
    if document is None or not _NUMBER.fullmatch(cleaned):
        return ""
    wanted = float(cleaned.replace(",", "."))
    if not math.isfinite(wanted):
        return ""
    near = [
        one
        for one, (holder, _) in known.findings.items()
        if holder is document
        and _NUMBER.fullmatch(one)
        and abs(float(one) - wanted) <= _CLOSE * wanted
    ]
    return near[0] if len(near) == 1 else ""


def _correct(decision: Decision, row: Row, finding: Finding) -> Decision:
    """Returns the decision with what the columns say otherwise than the scan.

    Raises:
        FaultError: A column says nothing that is known, or is at odds with the verdict.
    """
    category = _changed(row, Heading.TOPIC, read_topic, finding.label)
    severity = _changed(row, Heading.GRADE, read_grade, finding.severity)
    bound = _changed(row, Heading.BOUND, read_side, finding.bound)
    changed = [
        heading
        for heading, value in (
            (Heading.TOPIC, category),
            (Heading.GRADE, severity),
            (Heading.BOUND, bound),
        )
        if value is not None
    ]
    edits = decision.verdict is Verdict.EDIT
    if edits is not bool(changed):
        msg = (
            f"{Heading.DECISION} reads 'edit', but {Heading.TOPIC}, {Heading.GRADE} and "
            f"{Heading.BOUND} say what the scan says: correct one, or write 'agree'"
            if edits
            else f"{' and '.join(changed)} differ from what the scan found: write 'edit' to "
            "correct it, or put back what stood there"
        )
        raise FaultError(msg)
    if category is not None and decision.added:
        msg = (
            f"{Heading.TOPIC} of what a person added cannot be corrected: dismiss the row, and "
            "add the words under the right topic"
        )
        raise FaultError(msg)
    _refuse_impossible(finding, category, severity)
    return replace(
        decision,
        category=category or decision.category,
        severity=decision.severity if severity is None else severity,
        bound=bound or decision.bound,
    )


def _changed(row: Row, heading: str, read: Callable[[str], _T], found: _T) -> _T | None:
    """Returns what a column says, None where it says nothing or what was found."""
    text = row.cells.get(heading, "")
    value = read(text) if text else found
    return None if value == found else value


def _refuse_impossible(finding: Finding, category: Label | None, severity: int | None) -> None:
    if category is None and severity is None:
        return
    allowed = _CORRECTABLE.get(finding.kind)
    if allowed is None:
        msg = f"{Heading.TOPIC} and {Heading.GRADE} of such a row cannot be corrected"
        raise FaultError(msg)
    labels, grades = allowed
    if category is not None and not isinstance(category, labels):
        kind = "what limits" if labels is Category else "what protects or supports"
        msg = f"{Heading.TOPIC}: a topic of {kind} is needed here; dismiss the row if it is none"
        raise FaultError(msg)
    if severity is not None and severity not in grades:
        msg = f"{Heading.GRADE}: a number from {grades[0]} to {grades[-1]} is needed here"
        raise FaultError(msg)
