# SPDX-License-Identifier: Apache-2.0
"""``armslength check``: figures, misses, floors and exit codes."""

import json

import pytest

BAN = "shall not work for others"


@pytest.fixture
def samples(scanned, here):
    """Two papers with their annotations: one clause that is found, one that cannot be."""
    for paper in scanned.papers.rglob("*.docx"):
        (here / paper.name).write_bytes(paper.read_bytes())
    folder = here / "annotations"
    folder.mkdir()
    common = {"category": "exclusivity", "kind": "restriction", "bound": "sub"}
    lines = [
        {"document": "hard.docx", "complete_for": ["exclusivity"]},
        {"document": "hard.docx", "clause": "1.1", "quote": BAN, "severity": 2, **common},
        {"document": "mild.docx", "complete_for": ["exclusivity"]},
        {"document": "mild.docx", "quote": "shall pay each invoice", "severity": 1, **common},
    ]
    text = "\n".join(json.dumps(line) for line in lines)
    (folder / "all.jsonl").write_text(text, encoding="utf-8")
    return here


@pytest.fixture
def check(run, rules, samples):
    def invoke(*arguments):
        return run("check", samples, "--rules", rules, *arguments)

    return invoke


def test_prints_figures_misses_and_floors(check, samples):
    (samples / "armslength.toml").write_text("[check]\ndirection = 0.9\n", encoding="utf-8")
    result = check()
    assert result.exit_code == 0, result.stderr
    assert "exclusivity" in result.stdout
    assert "Missed: 1" in result.stdout
    assert "mild.docx, no number, exclusivity: shall pay each invoice" in result.stdout
    assert "False alarms: 0" in result.stdout
    assert "direction" in result.stdout
    assert "Check passed: 2 papers" in result.stdout


def test_a_figure_below_its_floor_ends_with_1(check, samples):
    floors = "[check.recall]\nexclusivity = 0.6\n"
    (samples / "armslength.toml").write_text(floors, encoding="utf-8")
    result = check("--json")
    record = json.loads(result.stdout)
    assert result.exit_code == 1
    assert record["version"] == 1
    assert record["passed"] is False
    assert record["floors"] == [
        {
            "name": "recall of exclusivity",
            "limit": 0.6,
            "figure": 0.5,
            "ceiling": False,
            "passed": False,
        }
    ]
    assert record["all_categories"]["severity_within_one"] == 1.0
    assert [one["place"] for one in record["missed"]] == ["all.jsonl:4"]


def test_faults_of_annotations_end_with_4_before_anything_is_read(check, samples):
    with (samples / "annotations" / "all.jsonl").open("a", encoding="utf-8") as file:
        file.write("\nnonsense\n")
    result = check()
    assert result.exit_code == 4
    assert "all.jsonl:5: no JSON" in result.stderr


def test_annotations_of_a_paper_that_is_not_there_end_with_2(check, samples):
    (samples / "mild.docx").rename(samples / "milder.docx")
    result = check()
    assert result.exit_code == 2
    assert "'mild.docx' (nearest: 'milder.docx')" in result.stderr


def test_a_folder_without_annotations_ends_with_2(run, here):
    result = run("check", here)
    assert result.exit_code == 2
    assert "holds no annotations" in result.stderr


@pytest.fixture
def contested(samples, make_pdf):
    """The paper that bites annotated as if it did not, and a paper that nobody can read."""
    make_pdf(samples / "scan.pdf")
    lines = [
        {"document": "hard.docx", "complete_for": ["exclusivity"]},
        {
            "document": "hard.docx",
            "quote": BAN,
            "category": "exclusivity",
            "kind": "negative",
            "severity": 0,
            "note": "a test says so",
        },
        {
            "document": "scan.pdf",
            "quote": "anything",
            "category": "exclusivity",
            "kind": "restriction",
            "severity": 1,
        },
    ]
    text = "\n".join(json.dumps(line) for line in lines)
    (samples / "annotations" / "all.jsonl").write_text(text, encoding="utf-8")
    floor = "[check]\nhard_negatives_flagged = 0.1\n"
    (samples / "armslength.toml").write_text(floor, encoding="utf-8")
    return samples


def test_false_alarms_and_unread_papers_are_shown_with_their_reasons(check, contested):
    result = check()
    assert result.exit_code == 1
    assert "False alarms: 1" in result.stdout
    assert "hard.docx, 1.1, exclusivity" in result.stdout
    assert "a test says so" in result.stdout
    assert "Not read: scan.pdf; its 1 annotations" in result.stdout
    assert "ABOVE" in result.stdout
    assert "Check failed" in result.stdout


def test_json_holds_false_alarms_and_unread_papers(check, contested):
    record = json.loads(check("--json").stdout)
    assert [one["rule_ids"] for one in record["false_alarms"]] == [["EX-901"]]
    assert [one["document"] for one in record["negatives_flagged"]] == ["hard.docx"]
    (unread,) = record["unread"]
    assert unread["document"] == "scan.pdf"
    assert "no_text_layer" in unread["reason_codes"]


def test_without_floors_it_says_that_none_are_set(check):
    assert "No floors are set" in check().stdout


def test_what_is_wrong_in_papers_kept_aside_is_listed_only_when_asked_for(check, contested):
    path = contested / "annotations" / "all.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('["exclusivity"]}', '["exclusivity"], "aside": true}'))
    silent = check()
    assert "kept aside while rules were written:" in silent.stdout
    assert "1 papers kept aside are not listed" in silent.stdout
    assert "a test says so" not in silent.stdout
    assert "a test says so" in check("--show-aside").stdout
