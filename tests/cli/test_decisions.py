# SPDX-License-Identifier: Apache-2.0
"""``armslength report --decisions``: what people decide in a workbook, taken in and remembered."""

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from pipeline import api
from pipeline.report import FORMATS


@pytest.fixture
def out(scanned, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(scanned.output, folder)
    return folder


@pytest.fixture
def report(run, scanned, out):
    def make(*arguments):
        return run("report", out, "--rules", scanned.rules, *arguments)

    return make


def fill(path, **values):
    """Fills cells of the only row of a workbook of clauses."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    header, row = book["Clauses"].iter_rows()
    for cell, heading in zip(row, header, strict=True):
        if heading.value in values:
            cell.value = values[heading.value]
    book.save(path)


def finding(folder):
    (line,) = (folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(line)


def index(folder, key="index_neutral"):
    lines = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return {one["document"]: one[key] for one in map(json.loads, lines)}


def test_a_dismissal_takes_a_clause_out_of_every_number_and_leaves_it_in_sight(report, out):
    report("--format", "xlsx")
    before = index(out)
    fill(out / "clauses.xlsx", Decision="dismiss", Comment="only a heading", Who="Asha")
    result = report("--decisions", out / "clauses.xlsx")
    assert result.exit_code == 0, result.stderr
    assert "Decisions taken in: 1 new, 0 known already." in result.stderr
    assert "Decisions of people: 1 dismissed." in result.stderr
    assert "is kept as clauses.kept-1.xlsx" in result.stderr
    hard = "offer-a/hard.docx"
    assert before[hard] > 0 == index(out)[hard]
    told = finding(out)
    assert told["probability"] == 0
    assert told["decision"]["verdict"] == "dismiss"
    assert told["decision"]["was"]["probability"] > 0
    page = (out / "report" / "index.html").read_text(encoding="utf-8")
    assert "Dismissed by Asha: only a heading" in page
    assert "no such wording left: a person dismissed what was found" in page


def test_taking_in_the_same_workbook_again_adds_nothing(report, out):
    report("--format", "xlsx")
    mine = out / "mine.xlsx"
    shutil.copy(out / "clauses.xlsx", mine)
    fill(mine, Decision="agree", Date="2026-11-23")
    report("--decisions", mine)
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    result = report("--decisions", mine)
    assert "Decisions taken in: 0 new, 1 known already." in result.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    assert finding(out)["sources"] == ["person", "rule"]
    again = report("--decisions", out / "clauses.xlsx")
    assert "Decisions taken in: 0 new, 1 known already." in again.stderr


def test_a_row_at_fault_ends_with_2_and_takes_nothing_in(report, out):
    report("--format", "xlsx")
    fill(out / "clauses.xlsx", Decision="dismiss")
    result = report("--decisions", out / "clauses.xlsx")
    assert result.exit_code == 2
    assert "sheet Clauses, row 2: a dismissal needs its reason" in result.stderr
    assert not (out / "decisions.jsonl").exists()


def test_another_scan_into_the_folder_remembers_what_was_decided(
    run, report, out, scanned, tmp_path, make_docx
):
    papers = tmp_path / "papers"
    shutil.copytree(scanned.papers, papers)
    scan = ("scan", papers, "-o", out, "--rules", scanned.rules, "--jobs", 1)
    report("--format", "xlsx")
    fill(out / "clauses.xlsx", Decision="dismiss", Comment="only a heading")
    report("--decisions", out / "clauses.xlsx")
    result = run(*scan, "--fail-on", "grade3")
    assert result.exit_code == 0, result.stderr
    assert "Decisions of people: 1 dismissed." in result.stderr
    assert finding(out)["decision"]["comment"] == "only a heading"
    make_docx(
        papers / "offer-a" / "hard.docx",
        "1. Terms",
        "1.1 The Subcontractor shall not work for others.",
    )
    changed = run(*scan)
    assert (
        "1 decision on 'offer-a/hard.docx' no longer found a clause: it has changed"
        in changed.stderr
    )
    assert finding(out)["decision"] is None
    codes = (out / "diagnostics.jsonl").read_text(encoding="utf-8")
    assert "decision_stranded" in codes
    assert (out / "decisions.jsonl").exists()


def test_explain_tells_what_a_person_decided(run, report, out):
    report("--format", "xlsx")
    fill(out / "clauses.xlsx", **{"Decision": "edit", "Grade": 2, "Comment": "one bid only"})
    report("--decisions", out / "clauses.xlsx")
    result = run("explain", out, finding(out)["id"])
    assert "Decision: corrected (was: grade 3): one bid only" in result.stdout


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(report):
    result = report("--format", "xslx")
    assert result.exit_code == 2
    assert f"'xslx' is none of {', '.join(FORMATS)}" in result.stderr
    assert "Did you mean 'xlsx'?" in result.stderr


def test_only_what_is_asked_for_is_written_and_what_would_be_out_of_date(
    report, out, run, scanned
):
    index = out / "report" / "index.html"
    first = report("--format", "xlsx")
    assert first.stdout.splitlines() == [str(out / "clauses.xlsx")]
    shutil.copy(out / "clauses.xlsx", out / "mine.xlsx")
    fill(out / "mine.xlsx", Decision="dismiss", Comment="no")
    second = report("--decisions", out / "mine.xlsx", "--format", "sarif")
    names = [Path(line).name for line in second.stdout.splitlines()]
    assert {"index.html", "ranking.csv", "clauses.xlsx", "findings.sarif"} <= set(names)
    assert "Dismissed: no" in index.read_text(encoding="utf-8")


def test_a_scan_writes_the_formats_that_are_asked_for(run, scanned, tmp_path):
    out = tmp_path / "fresh"
    scan = ("scan", scanned.papers, "-o", out, "--rules", scanned.rules, "--jobs", 1)
    assert run(*scan, "--format", "sarif").exit_code == 0
    assert (out / "findings.sarif").exists()
    assert not (out / "report").exists()


def test_formats_are_in_the_help(run):
    for command in ("report", "scan"):
        assert (
            "html|csv|jsonl|xlsx|clauses-csv|across|ics|board|questions|negotiation|conversation"
            "|sarif" in run(command, "--help").stdout
        )


def test_the_index_before_people_decided_stands_beside_theirs(report, out):
    report("--format", "xlsx")
    hard, before = "offer-a/hard.docx", index(out)
    fill(out / "clauses.xlsx", Decision="dismiss", Comment="only a heading")
    report("--decisions", out / "clauses.xlsx")
    assert index(out)[hard] < before[hard]
    assert index(out, "index_undecided")[hard] == before[hard]
    words = f"{before[hard]:.0f} ("
    page = (out / "report" / "index.html").read_text(encoding="utf-8")
    assert f'undecided">{words}' in page
    ranking = openpyxl.load_workbook(out / "clauses.xlsx")["Ranking"]
    header, *rows = ranking.iter_rows(values_only=True)
    row = dict(zip(header, next(one for one in rows if hard in one), strict=True))
    assert row["Before people decided"] == round(before[hard])
    assert ranked(out)[hard]["index_undecided"] == str(before[hard])
    fill(out / "clauses.xlsx", Decision="unsure")
    report("--decisions", out / "clauses.xlsx")
    assert index(out)[hard] == before[hard]
    assert ranked(out)[hard]["index_undecided"] == "", "to leave it open is no decision"


def ranked(folder):
    with (folder / "ranking.csv").open(encoding="utf-8", newline="") as lines:
        return {row["document"]: row for row in csv.DictReader(lines)}


def test_deciding_twice_changes_nothing(report, out, scanned):
    from pipeline.config import Config

    report("--format", "xlsx")
    fill(out / "clauses.xlsx", Decision="agree")
    report("--decisions", out / "clauses.xlsx")
    book = api.load_book(Config(rules=scanned.rules))
    once = api.load_result(out)
    assert api.decide(once, out, book=book) == once
    (out / "decisions.jsonl").unlink()
    undone = api.decide(once, out, book=book)
    assert undone == api.load_result(scanned.output)
