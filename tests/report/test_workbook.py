# SPDX-License-Identifier: Apache-2.0
"""The workbook and the CSV of clauses: what they hold, and that nothing in them runs."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.decision import Verdict
from pipeline.report.clauses import CLAUSE_COLUMNS
from pipeline.report.records import finding_records
from pipeline.report.sheets import row_height, sheet_text
from pipeline.report.words import BOUND_WORDS, LABEL_NAMES

from .decided import decide, render_one

HEADINGS = [
    "ID", "Document", "Clause", "Page", "Topic", "What it does", "Grade", "Grade in words",
    "Who is bound", "Quote", "Decision", "Comment", "Who", "Date", "Why it matters",
    "Why this grade", "What softens it", "How sure", "Said by", "Force", "What it adds", "Notes",
    "Headings above", "Offer", "Subtypes", "Rules", "Document SHA-256",
]  # fmt: skip
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\u200b=1", "\uff1d1",
    '=HYPERLINK("http://x.example","y")', "{=1}", "http://x.example", "mailto:a@x.example",
    "_x0041_", "\x1b[31m", "\u202egnp", "\ufffe\uffff", "a\ud800b", "'=1", "internal:Sheet2!A1",
]  # fmt: skip


def sheets(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(data, name):
    first, *rest = sheets(data)[name].iter_rows(values_only=True)
    return [dict(zip(first, row, strict=True)) for row in rest]


def test_the_workbook_has_four_sheets_and_a_row_for_each_finding(result, packs):
    data = render_one("xlsx", result, packs)
    assert sheets(data).sheetnames == ["Ranking", "Clauses", "Unread", "Read me"]
    clauses = rows(data, "Clauses")
    assert list(clauses[0]) == HEADINGS == [column.heading for column in CLAUSE_COLUMNS]
    known = {one["id"]: one for one in finding_records(result)}
    assert {row["ID"] for row in clauses} == set(known)
    for row in clauses:
        assert row["Document SHA-256"] == known[row["ID"]]["document_sha256"]
    hardest = clauses[0]
    assert (hardest["Topic"], hardest["Grade"], hardest["Grade in words"]) == (
        "Branding",
        4,
        "severe",
    )


def test_what_was_not_read_has_a_sheet(result, packs):
    unread = rows(render_one("xlsx", result, packs), "Unread")
    diagnostics = [one for document in result.documents for one in document.diagnostics]
    assert len(unread) == len(diagnostics)
    assert {row["Code"] for row in unread} == {"no_text_layer", "roles_unclear", "encrypted"}
    assert {row["What it takes away"] for row in unread} == {
        "a part",
        "nothing: a note",
        "all of it",
    }


def test_a_paper_that_could_not_be_read_has_no_numbers(result, packs):
    last = rows(render_one("xlsx", result, packs), "Ranking")[-1]
    assert last["Impact on independence"] == "could not be judged"
    assert last["Read"] == "0%"
    assert [last[one] for one in ("Rank", "Index", "From", "To", "Pages unread")] == [None] * 5


def test_sheets_are_set_up_for_reading_and_printing(result, packs):
    for sheet in sheets(render_one("xlsx", result, packs)).worksheets[:3]:
        assert sheet.freeze_panes in {"A2", "D2"}
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


def test_columns_that_people_decide_in_have_lists_of_choices(result, packs):
    book = sheets(render_one("xlsx", result, packs))
    rules = {
        str(rule.sqref)[0]: rule.formula1
        for rule in book["Clauses"].data_validations.dataValidation
    }
    assert rules["K"] == '"agree,edit,dismiss,unsure"'
    assert rules["G"] == '"0,1,2,3,4"'
    for letter, first, last in (("E", "Branding", "Terms that stand in other papers"),
                                ("I", "you, the subcontractor", "neither side")):  # fmt: skip
        sheet, _, place = rules[letter].rpartition("!")
        cells = [cell.value for (cell,) in book[sheet.strip("'")][place.replace("$", "")]]
        assert (cells[0], cells[-1]) == (first, last)


@pytest.mark.parametrize("name", ["xlsx", "clauses-csv", "sarif"])
def test_the_same_result_gives_the_same_bytes(name, result, packs):
    assert render_one(name, result, packs) == render_one(name, result, packs)


def hostile(result, text):
    """Returns a result in which every text that may come from a paper is a given one."""
    first, *rest = result.documents
    (finding, *_) = first.findings
    bad = replace(
        finding, quote=text, clause=text, heading_path=(text,), subtypes=(text,), flags=(text,)
    )
    document = replace(first, name=text, offer=text, findings=(bad,))
    document = replace(document, assessment=replace(first.assessment, document=text))
    papers = tuple(
        replace(place, assessment=document.assessment)
        if place.assessment.document == first.name
        else place
        for place in result.ranking.papers
    )
    return replace(
        result, documents=(document, *rest), ranking=replace(result.ranking, papers=papers)
    )


def assert_harmless(data):
    for sheet in sheets(data):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert not [name for name in names if "externalLink" in name]
        assert not [name for name in names if b"<f>" in archive.read(name) and "sheet" in name]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nothing_of_a_paper_becomes_a_formula_or_a_link(text, result, packs):
    data = render_one("xlsx", hostile(result, text), packs)
    assert_harmless(data)
    row = next(row for row in rows(data, "Clauses") if row["Offer"] == row["Document"])
    shown = row["Quote"].replace("_x005F_", "_")
    assert shown == sheet_text(text)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_text_can_be_written_and_read_again(text, result, packs):
    data = render_one("xlsx", hostile(result, text), packs)
    assert_harmless(data)


@given(text=st.text(st.characters(exclude_categories=()), min_size=1))
def test_a_cell_shows_what_cannot_be_seen(text):
    shown = sheet_text(text)
    assert not set(shown) & set("\x00\x08\x0b\x1b\x7f\x9b\u202e\ufeff\ufffe\uffff")
    shown.encode("utf-8")


@pytest.mark.parametrize("letter", ["x", "\N{PILE OF POO}"], ids=["narrow", "wide"])
def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(letter):
    shown = sheet_text(letter * 40_000)
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767
    assert shown.startswith(letter * 100)
    assert shown.endswith("[cut here: the whole text stands in findings.jsonl]")
    assert sheet_text("x" * 32_767) == "x" * 32_767


def test_a_row_is_as_high_as_its_longest_text_up_to_what_a_sheet_allows():
    columns = CLAUSE_COLUMNS[:1], CLAUSE_COLUMNS[9:10]
    assert row_height(["x"], columns[0]) == row_height([None], columns[0]) == 17
    assert row_height(["word " * 55], columns[1]) == 4 + 13 * 5
    assert row_height(["x\ny\n\nz"], columns[0]) == 4 + 13 * 4
    assert row_height(["x\n" * 99], columns[0]) == 409


def test_a_decision_stands_in_its_row(result, packs, hard, rank):
    finding = hard.findings[0]
    findings, decision = decide(
        hard, finding, Verdict.DISMISS, comment="=a heading", who="Asha", when="2026-11-23"
    )
    decided = replace(result, documents=(replace(hard, findings=findings),))
    wanted = ["dismiss", "=a heading", "Asha", "2026-11-23"]
    for row in (
        rows(render_one("xlsx", decided, packs), "Clauses"),
        csv_rows(render_one("clauses-csv", decided, packs)),
    ):
        (own,) = (one for one in row if one["ID"] == decision.finding)
        shown = [own[one] for one in ("Decision", "Comment", "Who", "Date")]
        assert [text.removeprefix("'") for text in shown] == wanted


def csv_rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_no_two_topics_and_no_two_sides_have_the_same_words():
    """By these words a correction is read back."""
    for words in (LABEL_NAMES, BOUND_WORDS):
        assert len({one.casefold() for one in words.values()}) == len(words)


def test_the_csv_has_the_columns_and_rows_of_the_workbook(result, packs):
    data = render_one("clauses-csv", result, packs)
    assert data.startswith(b"\xef\xbb\xbf")
    table = csv_rows(data)
    assert list(table[0]) == HEADINGS
    workbook = rows(render_one("xlsx", result, packs), "Clauses")
    assert [row["ID"] for row in table] == [row["ID"] for row in workbook]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_cell_of_the_csv_begins_a_formula(text, result, packs):
    data = render_one("clauses-csv", hostile(result, text), packs)
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        for cell in row:
            begins = cell.lstrip("".join(map(chr, range(33))) + "\u200b\u00a0")[:1]
            assert begins not in set("=+-@\uff1d")
            assert "\0" not in cell


@pytest.mark.parametrize("name", ["xlsx", "clauses-csv", "sarif"])
def test_a_scan_of_nothing_can_be_written(name, nothing, packs):
    assert render_one(name, nothing, packs)
