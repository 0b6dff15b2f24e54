# SPDX-License-Identifier: Apache-2.0
"""``clauses.xlsx``: ranking, clauses with room for decisions, and what was not read."""

import datetime
import io
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import pipeline
from pipeline.domain.assessment import Assessment
from pipeline.domain.decision import Verdict
from pipeline.domain.diagnostic import Diagnostic, Gravity
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import FindingKind
from pipeline.report.clauses import CLAUSE_COLUMNS, Cell, Column, Heading, clause_rows
from pipeline.report.formats import Material
from pipeline.report.sheets import Pen, list_choices, offer_choices, row_height
from pipeline.report.words import (
    BAND_WORDS,
    FINDING_WORDS,
    GATE_WORDS,
    GRADE_WORDS,
    KIND_WORDS,
    LABEL_NAMES,
    percent,
    whole,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["CLAUSE_SHEET", "workbook_files"]

CLAUSE_SHEET = "Clauses"

# The same papers give the same bytes: the day of making is no part of them.
_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_PLACES = {column.heading: place for place, column in enumerate(CLAUSE_COLUMNS)}
# What is printed; with all columns the letters would be too small to read.
_PRINTED = (_PLACES[Heading.DOCUMENT], _PLACES[Heading.DATE])
_TYPED = range(_PLACES[Heading.DECISION], _PLACES[Heading.DATE] + 1)
_GRADED = (_PLACES[Heading.GRADE], _PLACES["Grade in words"])
_RANKING_COLUMNS = (
    Column("Rank", 7),
    Column("Document", 40),
    Column("Offer", 26),
    Column("Kind", 14),
    Column("Impact on independence", 16),
    Column("Index", 8),
    Column("From", 8),
    Column("To", 8),
    Column("Before people decided", 10),
    Column("With your profile", 10),
    Column("Red lines", 18),
    Column("Hardest topic", 20),
    Column("Clauses of grade 3 and 4", 13),
    Column("Read", 8),
    Column("Pages unread", 9),
)
_UNREAD_COLUMNS = (
    Column("Document", 40),
    Column("Page", 7),
    Column("Part", 16),
    Column("What it takes away", 18),
    Column("What happened", 62),
    Column("What you can do", 62),
    Column("Code", 20),
)
_GRAVITY_WORDS = {
    Gravity.NOTE: "nothing: a note",
    Gravity.PARTIAL: "a part",
    Gravity.FATAL: "all of it",
}
_ABOUT_COLUMN = Column("", 72)
_ABOUT = (
    ("What this is", "heading"),
    (
        "Information to help people read these papers. It is not legal advice, and no substitute "
        "for advice on your organisation's own facts. It describes wording in papers, never "
        "conduct.",
        "text",
    ),
    ("Internal: not for sharing with the other side.", "strong"),
    (
        "The independence impact index (0 to 100) is for ordering review; From and To are the "
        "ends between which it lies, given what is uncertain of what was found. What a person "
        "decided is taken as certain; what nobody found is in no number. Where nothing is shown, "
        "we found no such wording in the pages we could read: see the sheet Unread.",
        "text",
    ),
    ("How to decide", "heading"),
    (
        "In the sheet Clauses, choose a decision in the column Decision. Comment, Who and Date "
        "are yours. A dismissal needs its reason in Comment.",
        "text",
    ),
    ("agree: the row is right as it stands.", "text"),
    (
        "edit: it is right once corrected. Correct Topic, Grade or Who is bound in the row, and "
        "only there.",
        "text",
    ),
    (
        "dismiss: it is wrong. It stays in the outputs with your reason, and counts nowhere.",
        "text",
    ),
    ("unsure: nobody can tell yet. It also takes an earlier decision back.", "text"),
    (
        "Rows may be sorted and filtered, columns moved, added or hidden. The columns ID and "
        "Document SHA-256 must stay: by them a decision finds its clause.",
        "text",
    ),
    ("Then save, and run: armslength report OUT --decisions OUT/clauses.xlsx", "strong"),
    ("Grades", "heading"),
    *((f"{grade}: {words}", "text") for grade, words in enumerate(GRADE_WORDS)),
    ("What protects or supports you has a strength instead: 1 weak, 2 fair, 3 strong.", "text"),
)


def workbook_files(material: Material) -> dict[str, bytes]:
    """Returns ``clauses.xlsx``: sheets Ranking, Clauses, Unread and Read me.

    Every text is written as a text, so that nothing in a paper becomes a formula or a link.
    """
    # Loaded here: only those who ask for a workbook wait for it.
    import xlsxwriter

    stream = io.BytesIO()
    # Nothing of a paper goes through a temporary file.
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Armslength: clauses", "created": _MADE})
        pen = Pen(book)
        _write_ranking(pen, material.result)
        _write_clauses(pen, material)
        _write_unread(pen, material.result)
        _write_about(pen, material.result)
    return {"clauses.xlsx": stream.getvalue()}


def _write_ranking(pen: Pen, result: ScanResult) -> None:
    by_name = {document.name: document for document in result.documents}
    ranks = {
        place.assessment.document: f"{place.rank}{'=' if place.tied_with else ''}"
        for place in result.ranking.papers
    }
    unranked = sorted(by_name.keys() - ranks.keys())
    names = (name for name in (*ranks, *unranked) if name in by_name)
    rows = [_ranking_cells(by_name[name], ranks.get(name, "")) for name in names]
    _write_table(pen, "Ranking", _RANKING_COLUMNS, rows)


def _ranking_cells(document: JudgedDocument, rank: str) -> tuple[Cell, ...]:
    judged = document.assessment
    # Of a paper that could not be read nothing is known: no number, rather than 0.
    shown = judged if judged is not None and judged.coverage > 0 else None
    return (
        rank,
        document.name,
        document.offer,
        KIND_WORDS[document.kind],
        BAND_WORDS[judged.band] if judged else "could not be judged",
        int(whole(shown.neutral.value)) if shown else None,
        int(whole(shown.low)) if shown else None,
        int(whole(shown.high)) if shown else None,
        int(whole(document.undecided.value)) if shown and document.undecided else None,
        int(whole(shown.profile.value)) if shown and shown.profile != shown.neutral else None,
        GATE_WORDS[shown.gate] if shown else None,
        _hardest_topic(shown) if shown else None,
        shown.grade3plus if shown else None,
        percent(judged.coverage) if judged else "0%",
        len(document.unread_pages) if judged else None,
    )


def _write_unread(pen: Pen, result: ScanResult) -> None:
    of_scan = (_unread_cells("This scan as a whole", one) for one in result.diagnostics)
    of_papers = (
        _unread_cells(document.name, one)
        for document in sorted(result.documents, key=lambda one: one.name)
        for one in document.diagnostics
    )
    _write_table(pen, "Unread", _UNREAD_COLUMNS, [*chain(of_scan, of_papers)])


def _unread_cells(name: str, one: Diagnostic) -> tuple[Cell, ...]:
    gravity = _GRAVITY_WORDS[one.gravity]
    return (name, one.page, one.part, gravity, one.message, one.cure, one.code.value)


def _write_table(
    pen: Pen, name: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]
) -> None:
    sheet = pen.table(name, columns)
    for row, values in enumerate(rows, start=1):
        pen.row(sheet, row, values, row_height(values, columns))
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _hardest_topic(assessment: Assessment) -> str | None:
    if assessment.peak_category is None:
        return None
    doubt = " (not sure)" if assessment.peak_unsure else ""
    return f"{LABEL_NAMES[assessment.peak_category]}{doubt}"


def _write_clauses(pen: Pen, material: Material) -> None:
    sheet = pen.table(CLAUSE_SHEET, CLAUSE_COLUMNS)
    last = 0
    for last, values in enumerate(clause_rows(material), start=1):
        cells = zip(values, _looks(pen, values), strict=True)
        pen.row_in(sheet, last, cells, row_height(values, CLAUSE_COLUMNS))
    sheet.autofilter(0, 0, last, len(CLAUSE_COLUMNS) - 1)
    # Document and clause, by which people know a row, stay in sight as well.
    sheet.freeze_panes(1, _PLACES["Page"])
    sheet.print_area(0, _PRINTED[0], last, _PRINTED[1])
    offer_choices(sheet, _PLACES, rows=max(1, last))


def _looks(pen: Pen, values: Sequence[Cell]) -> "list[Format]":
    """Returns the format of each cell of a clause: grades of what limits are in colour."""
    dismissed = values[_PLACES[Heading.DECISION]] == Verdict.DISMISS
    text, number = pen.dismissed if dismissed else (pen.text, pen.number)
    looks = [text if isinstance(value, str) else number for value in values]
    grade = values[_GRADED[0]]
    limits = values[_PLACES["What it does"]] == FINDING_WORDS[FindingKind.RESTRICTION]
    if isinstance(grade, int) and limits and not dismissed:
        for place in _GRADED:
            looks[place] = pen.grades[grade]
    for place in _TYPED:
        looks[place] = pen.typed
    return looks


def _write_about(pen: Pen, result: ScanResult) -> None:
    sheet = pen.sheet("Read me")
    sheet.set_column(0, 0, _ABOUT_COLUMN.width)
    made_by = (
        f"Armslength {pipeline.__version__}, rules {result.rules_version}, "
        f"model {result.model_version}. Nothing left this machine to make it."
    )
    looks = {"heading": pen.title, "strong": pen.strong, "text": pen.about}
    lines = (*_ABOUT, ("Made by", "heading"), (made_by, "text"))
    for row, (text, look) in enumerate(lines):
        extra = 12 if look == "heading" else 3
        sheet.set_row(row, row_height([text], [_ABOUT_COLUMN]) + extra)
        sheet.write_string(row, 0, text, looks[look])
    sheet.print_area(0, 0, len(lines) - 1, 0)
    list_choices(sheet, pen)
