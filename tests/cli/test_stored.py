# SPDX-License-Identifier: Apache-2.0
"""``armslength report`` and ``armslength explain``: what a scan stored, once more."""

import itertools
import json
import shutil
from dataclasses import replace

import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.domain.document import Span
from pipeline.domain.finding import Reason, Step
from pipeline.domain.taxonomy import FindingKind
from pipeline.report import FORMATS


@pytest.fixture
def finding_id(scanned):
    (line,) = (scanned.output / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(line)["id"]


def test_report_writes_the_same_files_without_the_papers(run, scanned, tmp_path):
    copy = tmp_path / "out"
    shutil.copytree(scanned.output, copy)
    index = copy / "report" / "index.html"
    before = index.read_bytes()
    index.unlink()
    result = run("report", copy, "--rules", scanned.rules)
    assert result.exit_code == 0, result.stderr
    assert str(index) in result.stdout
    assert index.read_bytes() == before
    assert result.stderr == ""


def test_report_marks_copies_of_the_papers_when_asked(run, scanned, tmp_path):
    copy = tmp_path / "out"
    shutil.copytree(scanned.output, copy)
    result = run("report", copy, "--rules", scanned.rules, "--annotate", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    (marked,) = (path for path in (copy / "annotated").rglob("*-annotated.*"))
    assert str(marked) in result.stdout
    assert "Findings placed in copies: 1; missed: 0." in result.stderr


def test_report_says_where_papers_are_missing_that_were_moved(run, scanned, tmp_path):
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    copy = tmp_path / "out"
    shutil.copytree(scanned.output, copy)
    result = run("report", copy, "--rules", scanned.rules, "--annotate", "--papers", empty)
    assert result.exit_code == 2
    assert str(empty) in result.stderr


def test_report_holds_the_papers_against_another_profile(run, scanned, tmp_path):
    profile = tmp_path / "board.toml"
    text = 'name = "Board"\n[categories.exclusivity]\nstance = "red_line"\nthreshold = 1\n'
    profile.write_text(text, encoding="utf-8")
    copy = tmp_path / "out"
    shutil.copytree(scanned.output, copy)
    result = run("report", copy, "--rules", scanned.rules, "--profile", profile)
    assert result.exit_code == 0, result.stderr
    lines = (copy / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    record = next(one for one in map(json.loads, lines) if one["gate"] not in (None, "none"))
    assert record["profiles"][0]["name"] == "Board"
    assert record["index_profile"] > record["index_neutral"]


def test_report_says_when_the_rules_have_changed(run, scanned, tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(scanned.rules, rules)
    with (rules / "exclusivity.yaml").open("a", encoding="utf-8") as file:
        file.write("# A remark.\n")
    result = run("report", scanned.output, "--rules", rules)
    assert result.exit_code == 0
    assert "The rules have changed since the scan" in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "holds no result of a scan", id="nothing there"),
        pytest.param("{}", "was not written by this version", id="another shape"),
        pytest.param("[", "was not written by this version", id="no JSON"),
    ],
)
def test_a_folder_without_a_result_ends_with_2(run, tmp_path, content, words):
    if content is not None:
        (tmp_path / "scan.json").write_text(content, encoding="utf-8")
    result = run("report", tmp_path)
    assert result.exit_code == 2
    assert words in result.stderr


def test_explain_gives_every_reason_and_the_share_of_the_score(run, scanned, finding_id):
    result = run("explain", scanned.output, finding_id[:6])
    assert result.exit_code == 0, result.stderr
    for words in ("hard.docx, 1.1", "shall not work for others", "EX-901", "Share of the score"):
        assert words in result.stdout
    assert "100% of its" in result.stdout


def test_explain_says_what_finding_was_meant(run, scanned, finding_id):
    changed = finding_id[:-1] + ("0" if finding_id[-1] != "0" else "1")
    result = run("explain", scanned.output, changed)
    assert result.exit_code == 2
    assert f"Did you mean {finding_id!r}?" in result.stderr
    assert run("explain", scanned.output, "").exit_code == 2


@pytest.fixture
def silent(scanned, tmp_path):
    """A result with a question about what is missing, and the id of that question."""
    result = api.load_result(scanned.output)
    found = next(one for one in result.documents if one.findings)
    question = replace(
        found.findings[0],
        kind=FindingKind.ABSENCE,
        quote="",
        clause="",
        severity=0,
        rule_ids=("AB-001",),
        reasons=(Reason(Step.TRIGGER, "We found no wording on a way out.", None, "AB-001"),),
    )
    changed = replace(result, documents=(replace(found, findings=(question,)),))
    api.write_reports(changed, tmp_path, config=Config(rules=scanned.rules))
    (line,) = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return tmp_path, json.loads(line)["id"]


def test_explain_says_that_a_question_is_no_finding_and_quotes_nothing(run, silent):
    result = run("explain", *silent)
    assert result.exit_code == 0
    assert "the paper as a whole" in result.stdout
    assert "a question, not a finding" in result.stdout
    assert "We found no wording on a way out. [AB-001]" in result.stdout
    assert "Grade" not in result.stdout


@pytest.fixture
def many_findings(scanned, tmp_path):
    """A result with more findings than there are hexadecimal digits; one gives points."""
    result = api.load_result(scanned.output)
    documents = [
        replace(document, findings=tuple(moved(one) for one in document.findings * 17))
        for document in result.documents
    ]
    changed = replace(result, documents=tuple(documents))
    api.write_reports(changed, tmp_path, config=Config(rules=scanned.rules))
    lines = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return tmp_path, [json.loads(line)["id"] for line in lines]


MOVES = itertools.count()


def moved(finding):
    by = next(MOVES)
    span = Span(finding.span.start + by, finding.span.end + by)
    return replace(finding, span=span, page=7, flags=("obfuscation_suspected",))


def test_explain_wants_more_digits_when_several_findings_begin_so(run, many_findings):
    folder, ids = many_findings
    shared = next(one[0] for one in ids if sum(other[0] == one[0] for other in ids) > 1)
    result = run("explain", folder, shared)
    assert result.exit_code == 2
    assert "Give more digits." in result.stderr


def test_explain_says_when_a_finding_gives_no_points(run, many_findings):
    folder, ids = many_findings
    results = [run("explain", folder, one) for one in ids[-2:]]
    assert {result.exit_code for result in results} == {0}
    assert "none: it gives no points of its own" in results[-1].stdout
    assert "page 7" in results[-1].stdout
    assert "Remarks: obfuscation_suspected" in results[-1].stdout


@pytest.mark.parametrize("command", ["scan", "report"])
def test_the_help_says_in_a_word_what_each_format_is(run, command):
    # Lines of the help end within names that have a hyphen.
    told = "".join(run(command, "--help").stdout.split())
    for one in FORMATS.values():
        assert f"{one.name}:{one.gist}".replace(" ", "") in told
