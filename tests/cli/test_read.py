# SPDX-License-Identifier: Apache-2.0
"""``armslength read``: what was read, and what becomes of files that fight back."""

import json
import os

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


@pytest.fixture
def read(run, rules):
    def invoke(path, *arguments):
        return run("read", path, *arguments, "--rules", rules)

    return invoke


@pytest.fixture
def paper(here, make_docx):
    return make_docx(
        here / "paper.docx",
        "1. Work",
        "1.1 The Subcontractor shall not work for others\u2028as clause 9.9 says.",
    )


def test_json_is_one_line_that_holds_status_and_all_text(read, paper):
    result = read(paper, "--json")
    assert result.exit_code == 0, result.stderr
    (line,) = result.stdout.splitlines()
    record = json.loads(line)
    assert record["version"] == 1
    assert record["status"] == "ok"
    assert record["pages"] == 0
    assert record["chars"] > 100
    text = "\n".join(block["text"] for block in record["blocks"])
    assert "shall not work for others" in text
    assert "1.1" in [clause["number"] for clause in record["clauses"]]
    assert {"sub", "prime"} <= {party["role"] for party in record["parties"]}
    assert record["provisions"]["count"] > 0


def test_shows_a_person_what_was_read(read, paper):
    result = read(paper)
    assert result.exit_code == 0
    for words in ("Parties", "Small Trust", "Clauses", "1.1", "not found here", "9.9", "Text"):
        assert words in result.stdout


def test_whether_all_was_read_comes_first_and_the_text_last(read, here, make_docx):
    path = make_docx(
        here / "paper.docx",
        "1. Work",
        "1.1 The Subcontractor shall comply with the Head Contract.",
    )
    lines = read(path).stdout.splitlines()
    assert lines[1].startswith("Read: all of it")
    titles = ["Not in this file", "Parties", "Definitions", "References", "Clauses", "Text"]
    assert [line for line in lines if line in titles] == titles
    assert "Head Contract" in lines[lines.index("Not in this file") + 1]


def test_tracked_changes_are_shown_in_the_text_and_by_clause(read, here, make_docx):
    path = make_docx(here / "paper.docx", "1. Work", "1.1 It ends")
    document = docx.Document(path)
    for change in (DELETION, CHANGE):
        document.paragraphs[-1]._p.append(parse_xml(change))
    document.save(path)
    output = read(path).stdout
    assert "{-soon-}{+never+}" in output
    assert "now: 1.1 It endsnever" in output
    assert "before: 1.1 It endssoon" in output


CHANGE = f'<w:ins {nsdecls("w")} w:id="1" w:author="A"><w:r><w:t>never</w:t></w:r></w:ins>'
DELETION = (
    f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText>soon</w:delText></w:r></w:del>'
)


def test_shows_pages_of_a_pdf(read, here, make_pdf):
    result = read(make_pdf(here / "a.pdf", "1. Scope", "1.1 The Supplier shall deliver."))
    assert result.exit_code == 0
    assert "1 pages" in result.stdout
    assert "--- page 1 ---" in result.stdout


def test_a_paper_that_was_read_in_part_says_so_and_ends_with_0(read, here, make_pdf):
    record = json.loads(read(make_pdf(here / "scan.pdf"), "--json").stdout)
    assert record["status"] == "partial"
    assert record["warning"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty_file", id="zero bytes"),
        pytest.param(b"hello", "not_a_document", id="no document"),
        pytest.param(b"%PDF-1.7\nnothing", "corrupt", id="broken PDF"),
    ],
)
def test_a_fatal_fault_ends_with_3_and_one_line_on_stderr(read, here, content, code):
    path = here / "a.pdf"
    path.write_bytes(content)
    result = read(path, "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"armslength: {code}: ")


def test_a_person_gets_the_cure_on_a_line_of_its_own(read, here):
    (here / "a.pdf").write_bytes(b"")
    result = read(here / "a.pdf")
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "armslength: The file is empty.",
        "Ask the sender for the file again.",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_waited_for(read, here):
    os.mkfifo(here / "pipe.pdf")
    result = read(here / "pipe.pdf", "--json")
    assert result.exit_code == 3
    assert "not_regular" in result.stderr


def test_a_path_that_is_no_file_is_a_fault_of_usage(read, here, paper):
    missing = read("papr.docx")
    assert missing.exit_code == 2
    assert "paper.docx" in missing.stderr
    folder = read(here)
    assert folder.exit_code == 2
    assert "armslength scan" in folder.stderr


def test_rules_that_cannot_be_used_end_with_4(run, paper, tmp_path):
    result = run("read", paper, "--rules", tmp_path)
    assert result.exit_code == 4
    assert "parties.yaml" in result.stderr


def test_a_reading_that_takes_too_long_is_ended(read, paper, here):
    config = here / "armslength.toml"
    config.write_text("[limits]\nstall_seconds = 0.01\n", encoding="utf-8")
    result = read(paper, "--json")
    assert result.exit_code == 3
    assert "timeout_stall" in result.stderr
