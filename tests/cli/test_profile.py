# SPDX-License-Identifier: Apache-2.0
"""``armslength profile``: asking, writing, showing and trying; and ``scan --profile``."""

import json
import shutil

import pytest
from click.testing import CliRunner

from pipeline.cli import armslength
from pipeline.domain.profile import QUESTIONS, Stance
from pipeline.domain.taxonomy import Category
from pipeline.packs import load_profile

RED = """\
name = "Board"
values = ["Our door is open to everyone", "Honesty"]
[categories.exclusivity]
stance = "red_line"
reason = "We serve every borough."
"""
INDIFFERENT = 'name = "Funder"\n[categories.exclusivity]\nstance = "indifferent"\n'


@pytest.fixture
def profile(here):
    path = here / "values.toml"
    path.write_text(RED, encoding="utf-8")
    return path


@pytest.fixture
def answer():
    """Runs ``profile new`` with what a person types; an end of it is a person leaving."""

    def typed(*lines, arguments=()):
        command = ["profile", "new", *map(str, arguments)]
        text = "".join(f"{line}\n" for line in lines)
        return CliRunner().invoke(armslength, command, input=text, prog_name="armslength")

    return typed


WHO = ("Northbank", "Trustees", "2026-05-04")


def test_asks_everything_and_writes_what_was_said(answer, here):
    answers = ["Yes, always", "", "No", *[""] * 7]
    values = ["Honesty", "", "ours.docx"]
    stances = ["r", "2", "", "n", "", *["l"] * 2, "", "4", "We speak out.", *["l"] * 9]
    result = answer(*WHO, *answers, *values, *stances)
    assert result.exit_code == 0, result.output
    for question in QUESTIONS:
        assert question.text in result.output
    found = load_profile(here / "values.toml")
    assert (found.name, found.decided_by, str(found.decided_on)) == WHO
    assert [(one.question, one.text) for one in found.answers] == [
        ("identity", "Yes, always"),
        ("voice", "No"),
    ]
    assert [one.text for one in found.values] == ["Honesty"]
    assert found.statements == str(here / "ours.docx")
    said = [(one.category, one.stance, one.threshold, one.reason) for one in found.positions]
    assert said == [
        # Enter takes the answer that hinted at a red line for its reason.
        (Category.MANDATORY_BRANDING, Stance.RED_LINE, 2, "Yes, always"),
        (Category.EXCLUSIVITY, Stance.NEGOTIABLE, 3, ""),
        (Category.PUBLICITY_GAGGING, Stance.RED_LINE, 4, "We speak out."),
    ]


def test_an_answer_is_only_a_hint(answer, here):
    """A person who answers yes may still call it negotiable."""
    answers = ["Yes, always", *[""] * 9]
    result = answer(*WHO, *answers, "", "", "n", "", *["l"] * 13)
    assert "That may mean a red line. You decide." in result.output
    (position,) = load_profile(here / "values.toml").positions
    assert position.stance is Stance.NEGOTIABLE


def test_leaving_in_the_middle_keeps_what_was_answered(answer, here):
    result = answer(*WHO, "Yes, always")
    assert result.exit_code == 130
    assert "is kept in values.toml" in result.output
    found = load_profile(here / "values.toml")
    assert found.name == "Northbank"
    assert [one.text for one in found.answers] == ["Yes, always"]


def test_leaving_at_once_writes_nothing_even_with_force(answer, profile):
    result = answer(arguments=[profile, "--force"])
    assert result.exit_code != 0
    assert profile.read_text(encoding="utf-8") == RED


def test_never_writes_over_a_file_without_force(run, profile):
    result = run("profile", "new", profile, "--blank")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert profile.read_text(encoding="utf-8") == RED
    assert run("profile", "new", profile, "--blank", "--force").exit_code == 0
    assert load_profile(profile).positions == ()


def test_answers_of_a_file_are_written_out_and_explained(run, profile, here):
    result = run("profile", "new", here / "full.toml", "--answers", profile)
    assert result.exit_code == 0, result.stderr
    text = (here / "full.toml").read_text(encoding="utf-8")
    assert all(f"# {number}. " in text for number in range(1, 11))
    assert load_profile(here / "full.toml").positions == load_profile(profile).positions


def test_shows_in_words_what_a_profile_means(run, profile):
    result = run("profile", "show", profile)
    assert result.exit_code == 0
    for words in (
        "Board",
        "it does not say who decided it, or when",
        "Exclusivity: your freedom to work with others. Touched from heavy (3 of 4). Because: "
        "We serve every borough.",
        "Not mentioned, and so negotiable: Branding,",
        "The index without the profile always stands beside the one with it.",
        "Our door is open to everyone",
    ):
        assert words in result.stdout


def test_faults_of_a_profile_end_with_4(run, here):
    (here / "values.toml").write_text('nam = "x"\n', encoding="utf-8")
    result = run("profile", "show", here / "values.toml")
    assert result.exit_code == 4
    assert "did you mean 'name'?" in result.stderr


@pytest.fixture
def tried(run, scanned, profile):
    def trial(*arguments):
        return run(
            "profile", "test", profile, scanned.output, "--rules", scanned.rules, *arguments
        )

    return trial


def test_tries_a_profile_on_a_scan_without_writing(tried, scanned):
    before = {path: path.read_bytes() for path in scanned.output.rglob("*") if path.is_file()}
    result = tried()
    assert result.exit_code == 0, result.stderr
    for words in (
        "offer-a/hard.docx: touches a red line",
        "Exclusivity 1.1: \u201cThe Subcontractor shall not work for others during the term.",
        "Your reason: We serve every borough.",
        "In 1 paper we found no wording that touches one, in what could be read.",
        "The order stays as it is without the profile.",
        "What each red line leaves of 2 offers",
        "All together",
    ):
        assert words in result.stdout
    after = {path: path.read_bytes() for path in scanned.output.rglob("*") if path.is_file()}
    assert before == after


def test_a_trial_is_one_versioned_object(tried):
    record = json.loads(tried("--json").stdout)
    assert record["version"] == 1
    line, together = record["lines"]
    assert (line["category"], line["offers"], line["touched"], line["left"]) == (
        "exclusivity",
        2,
        1,
        1,
    )
    assert (line["by_this_line_alone"], together["category"]) == (1, None)
    assert [one["rank"] for one in record["documents"]] == [1, 2]


@pytest.fixture
def copy(scanned, tmp_path):
    """A folder of results of its own, into which a scan judges nothing anew."""
    return shutil.copytree(scanned.output, tmp_path / "out")


def test_scan_holds_papers_against_each_profile(run, scanned, profile, copy, here, monkeypatch):
    (here / "funder.toml").write_text(INDIFFERENT, encoding="utf-8")

    def refuse(_self, tasks):
        assert not tasks, "a profile must not have papers read again"
        return iter(())

    monkeypatch.setattr("pipeline.run.local.Pool.run", refuse)
    result = run(
        *("scan", scanned.papers, "-o", copy, "--rules", scanned.rules),
        *("--profile", profile, "--profile", here / "funder.toml"),
    )
    assert result.exit_code == 0, result.stderr
    assert "Red lines: Board" in result.stdout
    assert "Red lines: Funder" in result.stdout
    hard, mild = map(
        json.loads, (copy / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    )
    board, funder = hard["profiles"]
    assert (hard["gate"], board["gate"], funder["gate"]) == ("touches", "touches", "none")
    assert board["index"] == hard["index_profile"]
    assert funder["index"] < hard["index_neutral"]
    (touch,) = board["touches"]
    assert (touch["clause"], touch["reason"]) == ("1.1", "We serve every borough.")
    assert board["alignment"]["looked_at"] == 0
    assert [one["gate"] for one in mild["profiles"]] == ["none", "none"]
    report = (copy / "report" / "index.html").read_text(encoding="utf-8")
    assert "We serve every borough." in report


def test_profiles_of_the_configuration_lie_beside_it(run, scanned, profile, copy, here):
    (here / "armslength.toml").write_text('profiles = ["values.toml"]\n', encoding="utf-8")
    result = run(
        *("scan", scanned.papers, "-o", copy, "--rules", scanned.rules),
        *("--config", here / "armslength.toml"),
    )
    assert result.exit_code == 0, result.stderr
    assert "Red lines: Board" in result.stdout


def test_two_profiles_of_one_name_are_refused(run, scanned, profile, copy):
    result = run(
        *("scan", scanned.papers, "-o", copy, "--rules", scanned.rules),
        *("--profile", profile, "--profile", profile),
    )
    assert result.exit_code == 2
    assert "two profiles are called 'Board'" in result.stderr


def test_values_are_read_from_a_paper_as_any_paper_is(
    run, scanned, profile, copy, here, make_docx
):
    make_docx(here / "ours.docx", "We never turn anyone away.", "We are honest.")
    text = f'statements = "ours.docx"\n{RED}'
    profile.write_text(text, encoding="utf-8")
    arguments = ("scan", scanned.papers, "-o", copy, "--rules", scanned.rules)
    result = run(*arguments, "--profile", profile)
    assert result.exit_code == 0, result.stderr
    hard, _ = map(json.loads, (copy / "documents.jsonl").read_text(encoding="utf-8").splitlines())
    ours = hard["profiles"][0]["alignment"]["ours_alone"]
    assert {"ours.docx", "values.toml"} <= {one["source"] for one in ours}
    assert "We never turn anyone away." in {one["ours"] for one in ours}

    (here / "ours.docx").write_bytes(b"")
    result = run(*arguments, "--profile", profile)
    assert result.exit_code == 2
    assert "ours.docx" in result.stderr
    assert "cannot be used" in result.stderr
