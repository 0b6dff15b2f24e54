# SPDX-License-Identifier: Apache-2.0
"""Comparisons as rows for programs. Names and order of the keys are a stable interface."""

from collections.abc import Iterator, Sequence

from pipeline.domain.comparison import (
    AcrossPapers,
    Bite,
    ClauseChange,
    ClauseSide,
    Comparison,
    FindingChange,
    PaperComparison,
    ProfileChange,
)
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.report.records import finding_record, public_id

__all__ = ["COMPARISON_VERSION", "across_records", "comparison_record", "comparison_records"]

Record = dict[str, object]

# Rises when a key changes its meaning or goes away.
COMPARISON_VERSION = 1


def comparison_records(comparison: Comparison) -> Iterator[Record]:
    """Yields the lines of ``comparison.jsonl``: one for all, one a paper, one a changed clause.

    ``record`` says which it is: ``comparison``, ``paper``, ``clause``. Clauses that are the same
    are counted in the line of their paper.
    """
    yield {
        "record": "comparison",
        "version": COMPARISON_VERSION,
        "rules_version": comparison.rules_version,
        "model_version": comparison.model_version,
        "only_old": [one.name for one in comparison.only_old],
        "only_new": [one.name for one in comparison.only_new],
    }
    for paper in comparison.papers:
        yield _paper(paper)
        for change in paper.clauses:
            if change.kind.value != "same":
                yield _clause(change, paper)


def comparison_record(comparison: Comparison) -> Record:
    """Returns all of a comparison as one object, for ``--json``."""
    lines = list(comparison_records(comparison))
    head = {key: value for key, value in lines[0].items() if key != "record"}
    return head | {
        "papers": [one for one in lines if one["record"] == "paper"],
        "clauses": [one for one in lines if one["record"] == "clause"],
    }


def across_records(papers: AcrossPapers) -> Iterator[Record]:
    """Yields the lines of ``across.jsonl``: one for all, one a category and paper."""
    yield {
        "record": "across",
        "version": COMPARISON_VERSION,
        "rules_version": papers.rules_version,
        "model_version": papers.model_version,
        "primes": [{"prime": name, "documents": list(names)} for name, names in papers.primes],
        "left_out": list(papers.left_out),
    }
    for category in papers.categories:
        outliers = {one.document: one for one in category.outliers}
        for clause in category.clauses:
            outlier = outliers.get(clause.document)
            yield {
                "record": "clause",
                "category": category.category.value,
                "document": clause.document,
                "finding": _brief(clause.document, clause.finding),
                "stands_out": None
                if outlier is None
                else {"middle": outlier.middle, "others": outlier.others},
            }


def _paper(paper: PaperComparison) -> Record:
    kinds = [one.kind.value for one in paper.clauses]
    index = paper.index
    return {
        "record": "paper",
        "old": _draft(paper.old),
        "new": _draft(paper.new),
        "paired": paper.paired,
        "clauses": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "tighter": sum(one.bite in {Bite.TIGHTER, Bite.BOTH} for one in paper.clauses),
        "looser": sum(one.bite in {Bite.LOOSER, Bite.BOTH} for one in paper.clauses),
        "index": None
        if index is None
        else {
            "total": round(index.total, 4),
            "peak": round(index.peak, 4),
            "breadth": round(index.breadth, 4),
            "topics": [
                {
                    "category": one.category.value,
                    "before": round(one.before, 4),
                    "after": round(one.after, 4),
                    "breadth": round(one.breadth, 4),
                }
                for one in index.topics
            ],
        },
        "questions": [_question(one) for one in paper.questions],
        "profiles": [_profile(one) for one in paper.profiles],
    }


def _profile(change: ProfileChange) -> Record:
    return {
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "red_lines": [
            {
                "category": one.category.value,
                "subtype": one.subtype,
                "before": one.before.value,
                "after": one.after.value,
            }
            for one in change.lines
        ],
    }


def _draft(document: JudgedDocument) -> Record:
    assessment = document.assessment
    return {
        "document": document.name,
        "sha256": document.sha256,
        "kind": document.kind.value,
        "outcome": document.outcome.value,
        "reason_codes": sorted({one.code.value for one in document.diagnostics}),
        "coverage": round(assessment.coverage, 4) if assessment else None,
        "index_neutral": assessment.neutral.value if assessment else None,
        "low": assessment.low if assessment else None,
        "high": assessment.high if assessment else None,
    }


def _clause(change: ClauseChange, paper: PaperComparison) -> Record:
    return {
        "record": "clause",
        "old_document": paper.old.name,
        "new_document": paper.new.name,
        "kind": change.kind.value,
        "bite": change.bite.value,
        "renumbered": change.renumbered,
        "relocated": change.relocated,
        "weighty": list(change.weighty),
        "old": [_side(one) for one in change.old],
        "new": [_side(one) for one in change.new],
        "findings": [_finding(one, paper) for one in change.findings],
    }


def _side(side: ClauseSide) -> Record:
    changed: list[Sequence[int]] = []
    at = 0
    for run in side.runs:
        if run.changed:
            changed.append([at, at + len(run.text)])
        at += len(run.text)
    return {
        "clause": side.number,
        "heading": side.heading,
        "page": side.page,
        "text": "".join(run.text for run in side.runs),
        "changed": changed,
    }


def _finding(change: FindingChange, paper: PaperComparison) -> Record:
    return {
        "category": change.finding.label.value,
        "kind": change.finding.kind.value,
        "bite": change.bite.value,
        "effect": change.effect,
        "reasons": [{"text": one.text, "bite": one.bite.value} for one in change.reasons],
        "old": finding_record(paper.old, change.old) if change.old else None,
        "new": finding_record(paper.new, change.new) if change.new else None,
    }


def _question(change: FindingChange) -> Record:
    text = change.finding.reasons[0].text if change.finding.reasons else ""
    draft = "new" if change.new is not None else "old"
    return {"category": change.finding.label.value, "silent": draft, "question": text}


def _brief(document: str, finding: Finding | None) -> Record | None:
    if finding is None:
        return None
    return {
        "id": public_id(document, finding.id),
        "clause": finding.clause,
        "page": finding.page,
        "quote": finding.quote,
        "severity": finding.severity,
        "bound": finding.bound.value,
        "mutuality": finding.mutuality.value,
        "probability": round(finding.probability, 4),
        "lasts": [one.text for one in finding.measures if one.test.value == "duration"],
    }
