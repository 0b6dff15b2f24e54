# SPDX-License-Identifier: Apache-2.0
"""``armslength check --new``: annotations that begin from the findings, and are none yet."""

import json

import pytest

from pipeline.annotations import load_annotations

BAN = "The Subcontractor shall not work for others during the term."


@pytest.fixture
def paper(here, make_docx):
    return make_docx(here / "samples" / "hard.docx", "1. Terms", f"1.1 {BAN}")


@pytest.fixture
def begin(run, rules):
    def invoke(*arguments):
        return run("check", *arguments, "--rules", rules, "--model", "none")

    return invoke


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_writes_a_draft_for_each_finding_and_calls_the_paper_complete_for_nothing(begin, paper):
    result = begin("--new", paper)
    assert result.exit_code == 0, result.stderr
    header, line = read(paper.parent / "annotations" / "hard.jsonl")
    assert header == {"document": "hard.docx", "complete_for": []}
    assert line == {
        "document": "hard.docx",
        "clause": "1.1",
        "quote": BAN,
        "category": "exclusivity",
        "kind": "restriction",
        "severity": 3,
        "bound": "sub",
        "force": "binding",
        "subtype": "sole_supply",
        "note": "found by the program and not judged, EX-901",
        "draft": True,
    }
    assert "hard.jsonl: 1 finding to judge." in result.stdout
    assert f"armslength annotations lint {paper.parent}\n" in result.stdout
    assert f"armslength check {paper.parent}\n" in result.stdout
    assert result.stdout.startswith(str(paper.parent / "annotations" / "hard.jsonl"))


def test_what_nobody_judged_is_no_annotation(begin, paper):
    begin("--new", paper)
    (document,) = load_annotations(paper.parent).documents
    assert (document.annotations, len(document.drafts)) == ((), 1)
    checked = begin(paper.parent, "--json")
    record = json.loads(checked.stdout)
    assert record["drafts"] == ["hard.jsonl:2"]
    assert record["all_categories"]["annotated"] == 0


def test_goes_beside_the_papers_where_annotations_lie_there(begin, paper, make_docx):
    """A folder would hide them from then on."""
    header = {"document": "mild.docx", "complete_for": ["exclusivity"]}
    make_docx(paper.parent / "mild.docx", "1. Terms")
    (paper.parent / "mine.jsonl").write_text(json.dumps(header), encoding="utf-8")
    assert begin("--new", paper).exit_code == 0
    assert read(paper.parent / "hard.jsonl")[0]["document"] == "hard.docx"
    names = {one.name for one in load_annotations(paper.parent).documents}
    assert names == {"hard.docx", "mild.docx"}


def test_a_paper_of_a_folder_of_papers_goes_into_its_annotations(begin, paper, make_docx):
    folder = paper.parent / "annotations"
    folder.mkdir()
    below = make_docx(paper.parent / "offer" / "hard.docx", f"1. {BAN}")
    assert begin("--new", paper).exit_code == 0
    assert begin(paper.parent, "--new", below).exit_code == 0
    assert read(folder / "hard.jsonl")[0]["document"] == "hard.docx"
    assert read(folder / "hard.docx.jsonl")[0]["document"] == "offer/hard.docx"


def test_never_writes_over_annotations(begin, paper):
    begin("--new", paper)
    file = paper.parent / "annotations" / "hard.jsonl"
    file.rename(file.with_name("mine.jsonl"))
    again = begin("--new", paper)
    assert again.exit_code == 2
    assert "'hard.docx' is annotated already" in again.stderr
    assert "mine.jsonl:1" in again.stderr
    assert not file.exists()


def test_never_writes_over_a_file_of_another_kind(begin, paper):
    folder = paper.parent / "annotations"
    folder.mkdir()
    for name in ("hard.jsonl", "hard.docx.jsonl"):
        (folder / name).write_text("{}", encoding="utf-8")
    assert begin("--new", paper).exit_code == 2
    assert (folder / "hard.jsonl").read_text(encoding="utf-8") == "{}"


def test_says_which_file_as_json(begin, paper):
    record = json.loads(begin("--new", paper, "--json").stdout)
    assert record == {
        "version": 1,
        "file": str(paper.parent / "annotations" / "hard.jsonl"),
        "drafts": 1,
        "reason_codes": [],
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("missing.docx", "is no file", id="missing"),
        pytest.param("paper.txt", "is none of the papers", id="plain text"),
    ],
)
def test_refuses_what_is_no_paper_of_the_samples(begin, paper, name, said):
    (paper.parent / "paper.txt").write_text(BAN, encoding="utf-8")
    result = begin("--new", paper.parent / name)
    assert result.exit_code == 2
    assert said in result.stderr


def test_of_a_paper_that_cannot_be_read_nothing_is_begun(begin, paper, make_pdf):
    scan = make_pdf(paper.parent / "scan.pdf")
    result = begin("--new", scan)
    assert result.exit_code == 2
    assert "nothing of it can be read" in result.stderr
    assert not list(paper.parent.rglob("*.jsonl"))


def test_a_check_still_asks_for_its_samples(begin):
    result = begin()
    assert result.exit_code == 2
    assert "Missing argument 'SAMPLES'" in result.stderr


def test_changes_no_baseline(begin, paper):
    result = begin("--new", paper, "--update-baseline", "--reason", "first")
    assert result.exit_code == 2
    assert "--new checks nothing" in result.stderr
    assert not list(paper.parent.rglob("*.jsonl"))
