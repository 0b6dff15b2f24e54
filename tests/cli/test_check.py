# SPDX-License-Identifier: Apache-2.0
"""``armslength check``: figures, misses, floors and exit codes."""

import io
import json
import re
from pathlib import Path

import pytest

from pipeline.cli.progress import ProgressLine

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
    assert "mild.docx, no number, Exclusivity: shall pay each invoice" in result.stdout
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
            "pinned": None,
        }
    ]
    assert record["all_categories"]["severity_within_one"] == 1.0
    assert [one["place"] for one in record["missed"]] == ["all.jsonl:4"]


def test_json_holds_order_and_reading(check, samples):
    (samples / "order").mkdir()
    for name, tightness in (("hard", 80), ("mild", 10)):
        stated = {"document": f"{name}.docx", "tightness": tightness, "why": "so"}
        (samples / "order" / f"{name}.json").write_text(json.dumps(stated), encoding="utf-8")
    record = json.loads(check("--json").stdout)
    assert (record["ranking"]["papers"], record["ranking"]["spearman"]) == (2, 1.0)
    assert (record["reading"]["quotes_sought"], record["reading"]["quotes"]) == (2, 1.0)
    assert record["reading"]["clauses"] == 1.0
    figures = record["all_categories"]
    assert figures["average_precision"] == 0.5
    assert (figures["severity_kappa"], figures["severity_kappa_missing"]) == (0.0, None)
    assert figures["intervals"]["recall"] == {
        "low": None,
        "high": None,
        "missing": "too few to say",
    }


def test_names_the_line_of_a_quote_that_the_paper_does_not_hold(check, samples):
    path = samples / "annotations" / "all.jsonl"
    text = path.read_text(encoding="utf-8").replace("pay each invoice", "pay every invoice")
    path.write_text(text, encoding="utf-8")
    result = check()
    assert "Of 2 annotated quotes, 1 stand in the text word for word" in result.stdout
    assert "  all.jsonl:4: mild.docx, no number, Exclusivity\n" in result.stdout


def test_a_faulty_order_ends_with_4_before_anything_is_read(check, samples):
    (samples / "order").mkdir()
    (samples / "order" / "mild.json").write_text("{}", encoding="utf-8")
    result = check()
    assert result.exit_code == 4
    assert "mild.json: tightness: Field required" in result.stderr


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


def test_a_folder_without_annotations_ends_with_2_and_says_how_to_begin(run, here):
    result = run("check", here)
    assert result.exit_code == 2
    assert "holds no annotations" in result.stderr
    assert "armslength check --new FILE" in result.stderr


def test_lines_that_nobody_judged_count_nowhere_and_are_named(check, samples):
    draft = {"document": "mild.docx", "quote": "shall pay each invoice", "draft": True}
    line = {**draft, "category": "fair_payment", "kind": "mitigator", "severity": 1}
    (samples / "annotations" / "new.jsonl").write_text(json.dumps(line), encoding="utf-8")
    result = check()
    assert result.exit_code == 0, result.stderr
    assert 'Not judged yet, and counted nowhere: 1 line with "draft".' in result.stdout
    assert "  new.jsonl:1: 1 line\n" in result.stdout
    record = json.loads(check("--json").stdout)
    assert record["drafts"] == ["new.jsonl:1"]
    assert record["mitigators"] == []


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
    assert "hard.docx, 1.1, Exclusivity" in result.stdout
    assert "a test says so" in result.stdout
    assert "Not read: scan.pdf. Its annotations (1) are left out of all figures." in result.stdout
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
    assert "1 paper kept aside is not listed" in silent.stdout
    assert "a test says so" not in silent.stdout
    assert "a test says so" in check("--show-aside").stdout


def test_a_baseline_wants_a_reason_and_is_never_set_in_ci(check, samples, monkeypatch):
    monkeypatch.setenv("CI", "true")
    refused = check("--update-baseline", "--reason", "first")
    monkeypatch.setenv("CI", "")
    silent = check("--update-baseline")
    assert (refused.exit_code, silent.exit_code) == (2, 2)
    assert "CI is set" in refused.stderr
    assert "no reason is given" in silent.stderr
    assert not (samples / "baseline").exists()


def test_no_baseline_is_set_by_a_machine_that_cannot_read_a_paper(check, contested, monkeypatch):
    monkeypatch.setenv("CI", "")
    (contested / "armslength.toml").write_text("[reading]\nocr = false\n", encoding="utf-8")
    refused = check("--update-baseline", "--reason", "first")
    assert refused.exit_code == 2
    assert "no baseline was set" in refused.stderr
    assert "\n  scan.pdf: " in refused.stderr
    assert "Set it where they are read" in refused.stderr
    assert not (contested / "baseline").exists()


def test_no_baseline_is_set_where_a_paper_lacks_the_help_it_had(check, worse):
    papers = worse / "baseline" / "papers.jsonl"
    text = papers.read_text(encoding="utf-8")
    changed = re.sub(r'("paper": "mild.docx".*?"aids": )""', r'\1"0123456789ab"', text)
    assert changed != text
    papers.write_text(changed, encoding="utf-8")
    refused = check("--update-baseline", "--lower-floors", "--reason", "so be it")
    assert refused.exit_code == 2
    assert "mild.docx: Another program read it for the baseline" in refused.stderr
    assert papers.read_text(encoding="utf-8") == changed


@pytest.mark.parametrize("put", [Path.touch, lambda place: place.symlink_to("nowhere")])
def test_what_is_in_the_place_of_a_baseline_and_none_does_not_pass_for_none(check, samples, put):
    put(samples / "baseline")
    result = check()
    assert result.exit_code == 4
    assert "floors.json: cannot be read" in result.stderr
    assert "remove the folder" in result.stderr


def test_a_reason_by_itself_is_refused(check):
    result = check("--reason", "because")
    assert result.exit_code == 2
    assert "--update-baseline" in result.stderr


@pytest.fixture
def worse(check, samples, make_docx, monkeypatch):
    """The samples with a baseline, and afterwards without the clause that was found."""
    monkeypatch.setenv("CI", "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    assert check("--update-baseline", "--reason", "first").exit_code == 0
    make_docx(samples / "hard.docx", "1. Terms", "1.1 The Provider shall be on time.")
    return samples


def lost(check):
    record = json.loads(check("--json").stdout)
    (found,) = record["baseline"]["findings"]
    return found


def test_what_was_lost_is_named_with_its_quote_and_stops_the_check(check, worse):
    result = check()
    assert result.exit_code == 1
    assert "Worse than the baseline: 1" in result.stdout
    assert f"[{lost(check)['id']}] hard.docx, 1.1, Exclusivity: missing" in result.stdout
    told = result.stdout.split("Worse than the baseline")[1]
    assert BAN in told
    assert "Check failed: 1 difference for the worse" in told
    assert '--accept NAME --reason "WHY"' in told


def test_an_accepted_difference_is_told_with_its_reason_and_day_and_kept_beyond_the_next_baseline(
    check, worse
):
    result = check("--accept", lost(check)["id"][:6], "--reason", "the clause left the draft")
    # The floors of the figures that it moved are another matter.
    assert "Accepted on 2025-11-24 (the clause left the draft): hard.docx" in result.stdout
    assert "Worse than the baseline" not in result.stdout
    assert "Accepted: 1." in result.stdout
    assert lost(check)["accepted"]["reason"] == "the clause left the draft"
    check("--update-baseline", "--lower-floors", "--reason", "so be it")
    floors = json.loads((worse / "baseline" / "floors.json").read_text(encoding="utf-8"))
    assert "accepted" not in floors["updates"][0]
    (kept,) = floors["updates"][1]["accepted"]
    assert (kept["reason"], kept["date"]) == ("the clause left the draft", "2025-11-24")
    assert check().exit_code == 0


def test_what_nobody_finds_cannot_be_accepted(check, worse):
    result = check("--accept", "zz", "--reason", "no")
    assert result.exit_code == 2
    assert "'zz': no difference has it" in result.stderr
    assert not (worse / "baseline" / "accepted.jsonl").read_text(encoding="utf-8")


def test_a_worse_figure_is_pinned_only_on_purpose_and_leaves_its_reason(check, worse):
    refused = check("--update-baseline", "--reason", "so be it")
    assert refused.exit_code == 2
    assert "recall of Exclusivity: 0.5000 -> 0.0000" in refused.stderr
    assert check().exit_code == 1
    done = check("--update-baseline", "--lower-floors", "--reason", "so be it")
    assert "Lowered: recall of Exclusivity" in done.stdout
    assert "Accepted on 2025-11-24 (so be it): hard.docx, 1.1, Exclusivity: missing" in done.stdout
    assert "Worse than" not in done.stdout
    assert "Check passed" in done.stdout
    assert done.exit_code == 0
    assert check().exit_code == 0
    floors = json.loads((worse / "baseline" / "floors.json").read_text(encoding="utf-8"))
    assert [(one["date"], one["reason"]) for one in floors["updates"]] == [
        ("2025-11-24", "first"),
        ("2025-11-24", "so be it"),
    ]
    lowered = {one["name"]: one for one in floors["updates"][1]["lowered"]}
    assert lowered["recall of exclusivity"]["before"] == 0.5


@pytest.mark.parametrize("screen", [["--json"], ["--github"], ["--markdown", "-"]], ids=str)
def test_what_was_changed_is_told_aside_where_an_output_takes_the_screen(check, worse, screen):
    accepted = check(*screen, "--accept", lost(check)["id"], "--reason", "it left the draft")
    assert accepted.stderr == f"Accepted: 1. Commit {worse / 'baseline'}.\n"
    update = [*screen, "--update-baseline", "--lower-floors", "--reason", "so be it"]
    told = check(*update)
    assert "Lowered: recall of Exclusivity, 0.5 -> 0.0\n" in told.stderr
    assert told.stderr.endswith(f"The baseline is set. Commit {worse / 'baseline'}.\n")
    assert "Commit" not in accepted.stdout + told.stdout


def test_writes_all_outputs_of_one_check_beside_each_other(check, samples):
    asked = {name: samples / "out" / name for name in ("junit", "sarif", "html", "markdown")}
    result = check("--github", *(part for name in asked for part in (f"--{name}", asked[name])))
    assert result.exit_code == 0, result.stderr
    assert all(path.stat().st_size > 100 for path in asked.values())
    assert "::warning file=annotations/all.jsonl,line=4,title=Missed::mild.docx: " in result.stdout
    assert "Missed: 1" not in result.stdout
    assert str(samples) not in "".join(path.read_text("utf-8") for path in asked.values())


def test_a_dash_puts_one_output_in_the_place_of_the_table(check):
    result = check("--markdown", "-")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("## \N{WHITE HEAVY CHECK MARK} Check passed: 2 papers")
    assert "exclusivity  " not in result.stdout


def test_standard_output_takes_one_output_and_says_so_before_anything_is_read(check):
    result = check("--sarif", "-", "--json")
    assert result.exit_code == 2
    assert "standard output takes one of --sarif -, --json" in result.stderr


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr("pipeline.cli.check.ProgressLine", lambda: ProgressLine(stream))
    return stream


def test_a_terminal_sees_how_far_a_check_has_come(check, terminal):
    assert check().exit_code == 0
    shown = terminal.getvalue().split("\r\x1b[K")
    assert [one.partition("  ")[0] for one in shown[2:]] == ["1 of 2", "2 of 2", ""]


def test_an_interrupted_check_ends_as_a_scan_does_and_sets_no_baseline(
    check, samples, monkeypatch, terminal
):
    def interrupt(_line, _progress):
        raise KeyboardInterrupt

    monkeypatch.setenv("CI", "")
    monkeypatch.setattr(ProgressLine, "update", interrupt)
    result = check("--update-baseline", "--reason", "first")
    assert result.exit_code == 130
    assert "Interrupted." in result.stderr
    assert not (samples / "baseline").exists()
    assert terminal.getvalue().endswith("\r\x1b[K")
