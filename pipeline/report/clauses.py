# SPDX-License-Identifier: Apache-2.0
"""Every finding as a row that people read, filter and decide on: ``clauses.csv``.

The workbook holds the same rows. Headings and their order are a stable interface; decisions are
read back by the headings.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import FindingKind
from pipeline.report.cells import safe_cell
from pipeline.report.formats import Material
from pipeline.report.records import ranking_rows
from pipeline.report.sections import ClauseView, ReasonView, describe_clauses
from pipeline.report.words import BOUND_WORDS, FINDING_WORDS

__all__ = ["CLAUSE_COLUMNS", "Cell", "Column", "Heading", "clause_files", "clause_rows"]

Cell = str | int | float | None


class Heading:
    """The headings by which decisions are read back."""

    ID = "ID"
    DOCUMENT = "Document"
    TOPIC = "Topic"
    GRADE = "Grade"
    BOUND = "Who is bound"
    DECISION = "Decision"
    COMMENT = "Comment"
    WHO = "Who"
    DATE = "Date"
    SHA256 = "Document SHA-256"
    SEEN = "Seen"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``width`` is in letters. ``lines`` is how many of its lines a row shows at most, 0 for all.
    """

    heading: str
    width: int
    lines: int = 0


# Lines of what stands beside a quote and its decision: the rest shows when a cell is chosen.
_BESIDE = 4
CLAUSE_COLUMNS = (
    Column(Heading.ID, 14),
    Column(Heading.DOCUMENT, 22),
    Column("Clause", 12),
    Column("Page", 6),
    Column(Heading.TOPIC, 16),
    Column("What it does", 12),
    Column(Heading.GRADE, 7),
    Column("Grade in words", 11),
    Column(Heading.BOUND, 15),
    Column("Quote", 55),
    Column(Heading.DECISION, 11),
    Column(Heading.COMMENT, 28),
    Column(Heading.WHO, 12),
    Column(Heading.DATE, 12),
    Column("Why it matters", 36, _BESIDE),
    Column("Why this grade", 55, _BESIDE),
    Column("What softens it", 32, _BESIDE),
    Column("How sure", 18, _BESIDE),
    Column("Said by", 16, _BESIDE),
    Column("Force", 20, _BESIDE),
    Column("What it adds", 26, _BESIDE),
    Column("Notes", 28, _BESIDE),
    Column("Headings above", 28, _BESIDE),
    Column("Offer", 18, _BESIDE),
    Column("Subtypes", 18, _BESIDE),
    Column("Rules", 12, _BESIDE),
    Column(Heading.SHA256, 18, _BESIDE),
)

_GRADED = frozenset({FindingKind.RESTRICTION, FindingKind.MITIGATOR})


def clause_files(material: Material) -> dict[str, bytes]:
    """Returns ``clauses.csv``: UTF-8 with a mark by which spreadsheets know it, RFC 4180 quoting.

    No cell of it is one that a spreadsheet would run.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.heading for column in CLAUSE_COLUMNS])
    for row in clause_rows(material):
        writer.writerow([safe_cell(value) for value in row])
    return {"clauses.csv": stream.getvalue().encode("utf-8-sig", "backslashreplace")}


def clause_rows(material: Material) -> Iterator[tuple[Cell, ...]]:
    """Yields one row a finding, in the order of the ranking, the hardest of each paper first.

    Texts are as they stand in the papers: whoever writes them makes them harmless.
    """
    result = material.result
    by_name = {document.name: document for document in result.documents}
    for place in ranking_rows(result):
        document = by_name[str(place["document"])]
        for finding, view in describe_clauses(document, packs=material.packs):
            yield _row(document, finding, view)


def _row(document: JudgedDocument, finding: Finding, view: ClauseView) -> tuple[Cell, ...]:
    decision = finding.decision
    graded = finding.kind in _GRADED
    return (
        view.key,
        document.name,
        finding.clause,
        finding.page,
        view.label,
        FINDING_WORDS[finding.kind],
        finding.severity if graded else None,
        view.grade_word if graded else None,
        BOUND_WORDS[finding.bound],
        finding.quote,
        decision.verdict.value if decision else None,
        decision.comment if decision else None,
        decision.who if decision else None,
        decision.when if decision else None,
        " ".join(view.because),
        "\n".join(map(_reason, view.reasons)),
        "; ".join(view.softeners),
        view.certainty,
        view.source,
        view.force,
        view.counts,
        "; ".join(view.flags),
        view.path,
        document.offer,
        ", ".join(finding.subtypes),
        ", ".join(finding.rule_ids),
        document.sha256,
    )


def _reason(reason: ReasonView) -> str:
    step = f"{reason.step}: " if reason.step else ""
    quotes = "".join(
        f" \N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"
        for words in reason.quotes
    )
    rule = f" [{reason.rule_id}]" if reason.rule_id else ""
    return f"{step}{reason.text}{quotes}{rule}"
