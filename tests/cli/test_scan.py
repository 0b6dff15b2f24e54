# SPDX-License-Identifier: Apache-2.0
"""``armslength scan``: what it prints, writes and ends with."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import time

import pytest

OUTPUTS = [
    "ranking.csv",
    "documents.jsonl",
    "findings.jsonl",
    "diagnostics.jsonl",
    "report/index.html",
]


@pytest.fixture
def scan(run, rules):
    def invoke(*arguments):
        return run("scan", *arguments, "--rules", rules, "--jobs", 1)

    return invoke


def test_ranks_papers_and_writes_every_output_into_the_usual_folder(scan, papers, here):
    result = scan(papers)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.index("hard.docx") < result.stdout.index("mild.docx")
    for name in OUTPUTS:
        assert (here / "armslength-out" / name).is_file()
        assert name in result.stdout


def test_json_is_one_versioned_object_and_nothing_else(scan, papers, here):
    result = scan(papers, "--json", "-o", here / "out")
    record = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert record["version"] == 1
    (finding,) = record["findings"]
    assert finding["category"] == "exclusivity"
    assert finding["bound"] == "sub"
    assert finding["clause"] == "1.1"
    assert [row["document"] for row in record["ranking"]] == [
        "offer-a/hard.docx",
        "offer-b/mild.docx",
    ]


@pytest.mark.parametrize(
    ("policies", "exit_code"),
    [
        pytest.param([], 0, id="flags alone never fail"),
        pytest.param(["none"], 0, id="none"),
        pytest.param(["grade3"], 1, id="grade 3"),
        pytest.param(["grade4"], 0, id="grade 4 is not reached"),
        pytest.param(["grade4", "grade3"], 1, id="one of several"),
        pytest.param(["any-unread"], 0, id="all read"),
    ],
)
def test_a_policy_that_is_met_ends_with_1(scan, scanned, policies, exit_code):
    flags = [part for policy in policies for part in ("--fail-on", policy)]
    assert scan(scanned.papers, "-o", scanned.output, *flags).exit_code == exit_code


def test_a_second_scan_gives_the_same_bytes(scan, scanned):
    before = (scanned.output / "findings.jsonl").read_bytes()
    assert scan(scanned.papers, "-o", scanned.output).exit_code == 0
    assert (scanned.output / "findings.jsonl").read_bytes() == before


def test_another_number_of_workers_calls_no_kept_result_into_question(run, scanned):
    result = run(
        "scan", scanned.papers, "-o", scanned.output, "--rules", scanned.rules, "--jobs", 2
    )
    assert result.exit_code == 0
    with contextlib.closing(sqlite3.connect(scanned.output / "armslength.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM documents").fetchone() == (2,)


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory, make_docx, make_pdf):
    """A folder in which each file but one cannot be read, in a way of its own."""
    folder = tmp_path_factory.mktemp("unreadable")
    make_docx(folder / "good.docx", "1. Terms", "1.1 The Subcontractor shall not work for others.")
    (folder / "zero.pdf").write_bytes(b"")
    (folder / "text.pdf").write_text("Plain text with the ending of a PDF.", encoding="utf-8")
    whole = make_docx(folder / "cut.docx").read_bytes()
    (folder / "cut.docx").write_bytes(whole[:-400])
    make_pdf(folder / "locked.pdf", "Nobody may read this.", password="open sesame")  # noqa: S106 - no secret
    make_pdf(folder / "scan.pdf")
    return folder


@pytest.fixture(scope="module")
def unread_record(run, rules, unreadable, tmp_path_factory):
    output = tmp_path_factory.mktemp("outputs")
    result = run("scan", unreadable, "--json", "-o", output, "--rules", rules, "--jobs", 1)
    assert result.exit_code == 3
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        pytest.param("zero.pdf", {"empty_file"}, id="zero bytes"),
        pytest.param("cut.docx", {"truncated", "corrupt"}, id="truncated"),
        pytest.param("locked.pdf", {"encrypted"}, id="encrypted"),
        pytest.param("text.pdf", {"not_a_document"}, id="misnamed text"),
        pytest.param("scan.pdf", {"no_text_layer"}, id="pages without text"),
    ],
)
def test_a_paper_that_cannot_be_read_says_why_and_what_to_do(unread_record, name, codes):
    found = [one for one in unread_record["diagnostics"] if one["document"] == name]
    assert codes & {one["code"] for one in found}
    assert all(one["cure"] for one in found)


def test_papers_that_cannot_be_read_cost_the_others_nothing(unread_record):
    (finding,) = unread_record["findings"]
    assert finding["document"] == "good.docx"
    assert len(unread_record["documents"]) == 6


def test_what_cannot_be_read_stands_on_the_terminal_with_its_cure(scan, papers):
    (papers / "zero.pdf").write_bytes(b"")
    result = scan(papers)
    assert result.exit_code == 3
    assert "Could not read" in result.stdout
    assert "zero.pdf: The file is empty. [empty_file]" in result.stdout


def test_a_word_file_named_pdf_is_read_as_what_it_is(scan, papers):
    (papers / "offer-a" / "hard.docx").rename(papers / "offer-a" / "hard.pdf")
    result = scan(papers, "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["findings"]) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("paprs", ["there is no 'paprs'", "papers"], id="missing path"),
        pytest.param("empty", ["no document in 'empty'", "no other files"], id="empty folder"),
        pytest.param("notes", ["looked for .pdf .docx", "1 .txt"], id="no documents"),
    ],
)
def test_paths_without_documents_end_with_2(scan, papers, here, path, words):
    (here / "empty").mkdir()
    (here / "notes").mkdir()
    (here / "notes" / "a.txt").write_text("a", encoding="utf-8")
    result = scan(path)
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr
    assert not (here / "armslength-out").exists()


def test_does_not_write_among_files_of_others_unless_forced(scan, papers, here):
    (here / "mine").mkdir()
    (here / "mine" / "letter.txt").write_text("a", encoding="utf-8")
    refused = scan(papers, "-o", here / "mine")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert scan(papers, "-o", here / "mine", "--force").exit_code == 0


def test_a_role_that_a_person_gives_wins(scan, papers):
    result = scan(papers, "--json", "--role", "Subcontractor=prime", "--role", "Prime=sub")
    findings = json.loads(result.stdout)["findings"]
    assert "sub" not in {finding["bound"] for finding in findings}


def test_a_role_that_is_none_is_a_fault_of_usage(scan, papers):
    result = scan(papers, "--role", "Lead Provider=prme")
    assert result.exit_code == 2
    assert "Did you mean 'prime'?" in result.stderr


def test_a_configuration_beside_the_papers_is_used_and_named(scan, papers):
    (papers / "armslength.toml").write_text("[limits]\nfile_mb = 1\n", encoding="utf-8")
    result = scan(papers)
    assert result.exit_code == 0
    assert "Using" in result.stderr
    assert "armslength.toml" in result.stderr


def test_faults_of_the_configuration_end_with_4_all_at_once(scan, papers):
    (papers / "armslength.toml").write_text("job = 2\n[limits]\nsecond = 1\n", encoding="utf-8")
    result = scan(papers)
    assert result.exit_code == 4
    assert "did you mean 'jobs'?" in result.stderr
    assert "did you mean 'seconds'?" in result.stderr


def test_a_fault_of_a_rule_names_file_line_and_rule(run, papers, rules, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in rules.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("severity: 3\n", "severity: 7\n")
        (broken / path.name).write_text(text, encoding="utf-8")
    result = run("scan", papers, "--rules", broken)
    assert result.exit_code == 4
    assert "exclusivity.yaml:13" in result.stderr
    assert "EX-901" in result.stderr


def test_text_from_files_cannot_move_the_cursor(scan, here, make_docx):
    make_docx(here / "papers" / "a\x1b[2Jb.docx")
    result = scan(here / "papers")
    assert "\x1b" not in result.stdout
    assert "\\x1b[2Jb" in result.stdout


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals to send")
def test_an_interrupted_scan_ends_with_130_and_the_next_one_finishes(
    start, run, papers, rules, here, make_docx
):
    for number in range(8):
        make_docx(papers / f"{number:02}.docx", f"1.1 Paper {number}.", *["Words."] * 300)
    arguments = ("scan", papers, "-o", here / "out", "--rules", rules, "--jobs", 1)
    process = start(*arguments)
    store = here / "out" / "armslength.sqlite"
    while not store.exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "the same command goes on from there" in errors
    assert run(*arguments).exit_code == 0


def test_relative_rules_are_found_by_the_workers_too(run, papers, here, rules):
    local = here / "own-rules"
    shutil.copytree(rules, local)
    result = run("scan", papers, "-o", here / "by-own-rules", "--rules", "own-rules")
    assert result.exit_code == 0
