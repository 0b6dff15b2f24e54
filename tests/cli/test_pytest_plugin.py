# SPDX-License-Identifier: Apache-2.0
"""``pytest --armslength``: which tests there are, when they fail, and what they tell."""

import json
from pathlib import Path

# Runs within this process forget what they loaded, and numpy refuses to be loaded twice:
# this part of it is loaded late.
import numpy.fft  # noqa: F401
import pytest
from lxml import etree

from pipeline import api

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
BAN = "shall not work for others"
COMMON = {"category": "exclusivity", "kind": "restriction", "bound": "sub"}
FOUND = {"document": "hard.docx", "clause": "1.1", "quote": BAN, "severity": 3, **COMMON}
MISSED = {"document": "sub/mild.docx", "quote": "shall pay each invoice", "severity": 1, **COMMON}
HEADERS = (
    {"document": "hard.docx", "complete_for": ["exclusivity"]},
    {"document": "sub/mild.docx", "complete_for": ["exclusivity"]},
)


@pytest.fixture
def samples(pytester, scanned, monkeypatch):
    """Two papers with their annotations: one clause that is found, one that cannot be."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("ARMSLENGTH_RULES", str(scanned.rules))
    monkeypatch.setenv("ARMSLENGTH_MODEL", "none")
    monkeypatch.setenv("ARMSLENGTH_JOBS", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    folder = pytester.path / "samples"
    for name, place in (
        ("offer-a/hard.docx", "hard.docx"),
        ("offer-b/mild.docx", "sub/mild.docx"),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes((scanned.papers / name).read_bytes())
    write_annotations(folder, *HEADERS, FOUND, MISSED)
    return folder


def write_annotations(folder, *lines):
    (folder / "annotations").mkdir(exist_ok=True)
    text = "\n".join(json.dumps(line) for line in lines)
    (folder / "annotations" / "all.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture
def tests(pytester, samples):
    """Runs pytest in the folder above the samples."""

    def run(*arguments, own=True):
        named = ("--armslength", "samples") if own else ()
        return pytester.runpytest("-p", "pipeline.pytest_plugin", *named, "-rA", *arguments)

    return run


@pytest.fixture
def baseline(run, samples):
    result = run("check", samples, "--update-baseline", "--reason", "first")
    assert result.exit_code == 0, result.stderr


@pytest.fixture
def milder_rules(rules, tmp_path, monkeypatch):
    """The same rules, but the one rule grades lower."""
    folder = tmp_path / "milder"
    folder.mkdir()
    for path in rules.iterdir():
        text = path.read_text(encoding="utf-8").replace("severity: 3", "severity: 1")
        (folder / path.name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("ARMSLENGTH_RULES", str(folder))


def test_there_is_a_test_for_each_paper_and_category_and_one_for_the_floors(tests, monkeypatch):
    # No rules: whoever only lists tests has nothing judged.
    monkeypatch.setenv("ARMSLENGTH_RULES", "nowhere")
    result = tests("--collect-only", "-q")
    result.stdout.fnmatch_lines_random(
        ["samples/hard.docx::exclusivity", "samples/sub/mild.docx::exclusivity", "samples::floors"]
    )
    result.stdout.fnmatch_lines(["3 tests collected*"])


def test_what_nothing_forbids_is_expected_to_fail(tests):
    result = tests()
    result.assert_outcomes(passed=2, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "armslength: reading 2 papers of samples ...",
            "XFAIL samples/sub/mild.docx::exclusivity - 1 missed, as far as the floors allow",
        ]
    )


def test_runxfail_asks_for_all_and_tells_clause_and_quote_without_a_traceback(tests):
    result = tests("--runxfail")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "1 missed, as far as the floors allow",
            "  missed: no number, grade 1, binds sub (all.jsonl:4)",
            "    \N{LEFT DOUBLE QUOTATION MARK}shall pay each invoice"
            "\N{RIGHT DOUBLE QUOTATION MARK}",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*collection.py*")


def test_a_figure_below_its_floor_fails_the_papers_that_have_a_part_in_it(tests, samples):
    floors = "[check.recall]\nexclusivity = 0.6\n"
    (samples / "armslength.toml").write_text(floors, encoding="utf-8")
    result = tests()
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines_random(
        [
            "PASSED samples/hard.docx::exclusivity",
            "1 missed; recall of Exclusivity: 0.50, to be at least *",
            "1 floor not held",
        ]
    )


def test_with_a_baseline_only_what_differs_from_it_fails(tests, baseline, milder_rules):
    result = tests()
    result.assert_outcomes(passed=3, failed=2, xfailed=1)
    result.stdout.fnmatch_lines_random(
        [
            "1 difference",
            "  ???????????? graded anew: 3 -> 1 (worse, by the annotations): 1.1, Exclusivity, *",
            "1 difference from the baseline",
            "XFAIL samples/sub/mild.docx::exclusivity - 1 missed, as in the baseline",
            "PASSED samples::differences",
        ]
    )


def test_without_changes_a_baseline_is_held(tests, baseline):
    tests().assert_outcomes(passed=5, xfailed=1)


def test_what_is_annotated_after_the_baseline_and_missed_fails(tests, samples, baseline):
    fresh = {**FOUND, "clause": "9", "quote": "a clause that nobody finds at all"}
    write_annotations(samples, *HEADERS, FOUND, MISSED, fresh)
    result = tests("-k", "hard")
    result.assert_outcomes(failed=2, deselected=4)
    result.stdout.fnmatch_lines_random(
        [
            "1 missed that the baseline does not know",
            "1 difference from the baseline",
            "*annotations edited*",
        ]
    )


def test_a_paper_that_is_gone_is_told_beside_the_papers(tests, samples, baseline):
    (samples / "sub" / "mild.docx").unlink()
    write_annotations(samples, HEADERS[0], FOUND)
    result = tests("-k", "samples and differences and not docx")
    result.assert_outcomes(failed=1, deselected=3)
    result.stdout.fnmatch_lines(["* sub/mild.docx: gone: 0 findings"])


def test_papers_kept_aside_show_counts_and_no_clauses_until_asked(tests, samples):
    headers = [{**one, "aside": True} for one in HEADERS]
    write_annotations(samples, *headers, FOUND, MISSED)
    hidden = tests("--runxfail")
    hidden.stdout.fnmatch_lines(["1 missed*", "  The paper is kept*"])
    hidden.stdout.no_fnmatch_line("*shall pay each invoice*")
    shown = tests("--runxfail", "--armslength-show-aside")
    shown.stdout.fnmatch_lines(["*shall pay each invoice*"])


def test_what_this_machine_cannot_read_is_skipped_with_the_reason(tests, samples, make_pdf):
    make_pdf(samples / "scan.pdf")
    scan = {"document": "scan.pdf", "quote": "anything", "severity": 1, **COMMON}
    write_annotations(samples, *HEADERS, FOUND, MISSED, scan)
    (samples / "armslength.toml").write_text("[reading]\nocr = false\n", encoding="utf-8")
    result = tests("-k", "scan")
    result.assert_outcomes(skipped=1, deselected=3)
    result.stdout.fnmatch_lines(["SKIPPED * not read: scan.pdf. *"])


def test_a_paper_that_is_not_there_ends_every_test_with_the_cure(tests, samples):
    (samples / "sub" / "mild.docx").rename(samples / "sub" / "milder.docx")
    result = tests()
    result.assert_outcomes(errors=3)
    result.stdout.fnmatch_lines(["*'sub/mild.docx' (nearest: 'sub/milder.docx')*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_faults_of_annotations_end_the_run_before_it_begins(tests, samples):
    with (samples / "annotations" / "all.jsonl").open("a", encoding="utf-8") as file:
        file.write("\nnonsense\n")
    result = tests()
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: *the configuration cannot be used:", "*all.jsonl:5: no *"]
    )


@pytest.mark.parametrize("distribution", ["load", "loadfile"])
def test_processes_that_share_a_run_read_the_papers_once(
    tests, pytester, distribution, monkeypatch
):
    monkeypatch.setattr(api, "check", api.check)  # The controller is this process: put back after.
    # Each process that has papers judged adds a line.
    pytester.makeconftest(
        "from pathlib import Path\n"
        "from pipeline import api\n"
        "check = api.check\n"
        "def counted(*arguments, **options):\n"
        "    with Path('count').open('a') as file:\n"
        "        file.write('once\\n')\n"
        "    return check(*arguments, **options)\n"
        "api.check = counted\n"
    )
    result = tests("-p", "xdist", "-n", "2", "--dist", distribution)
    result.assert_outcomes(passed=2, xfailed=1)
    assert (pytester.path / "count").read_text() == "once\n"


def test_a_test_is_chosen_by_its_id_and_by_its_marker(tests):
    one = tests("samples/sub/mild.docx::exclusivity")
    one.assert_outcomes(xfailed=1)
    tests("-m", "not armslength").assert_outcomes(deselected=3)


def test_a_setting_names_folders_and_tests_beside_them_go_on(tests, pytester, samples):
    pytester.makeini("[pytest]\narmslength_samples = samples\ntestpaths = own\n")
    pytester.mkdir("own").joinpath("test_own.py").write_text("def test_own(): pass\n")
    (samples / "test_beside.py").write_text("def test_beside(): pass\n", encoding="utf-8")
    tests(own=False).assert_outcomes(passed=4, xfailed=1)
    # Whoever names tests of their own wants those.
    tests("own", own=False).assert_outcomes(passed=1)


def test_samples_that_a_setting_hides_are_not_passed_over_in_silence(tests, pytester):
    pytester.makeini("[pytest]\nnorecursedirs = samples\n")
    result = tests(".")
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*samples were not collected: *samples"])


def test_samples_may_be_the_folder_in_which_pytest_runs(tests, samples, monkeypatch):
    monkeypatch.chdir(samples)
    tests("--armslength", ".", own=False).assert_outcomes(passed=2, xfailed=1)


def test_a_result_for_programs_holds_the_reasons(tests, pytester):
    tests("--runxfail", "--junitxml=result.xml")
    suite = etree.parse(pytester.path / "result.xml").getroot()[0]
    (failure,) = suite.findall("testcase/failure")
    assert "shall pay each invoice" in failure.text


def test_a_run_without_samples_loads_nothing_of_it(pytester, samples):
    pytester.makepyfile(
        "import sys\n"
        "def test_light():\n"
        "    loaded = {name for name in sys.modules if name.startswith('pipeline')}\n"
        "    assert loaded == {'pipeline', 'pipeline.pytest_plugin'}\n"
    )
    result = pytester.runpytest_subprocess("-p", "pipeline.pytest_plugin")
    result.assert_outcomes(passed=1)


def test_hostile_names_and_quotes_are_shown_as_what_they_are(tests, samples):
    quote = "shall \x1b[31mnot\u202e work\n for others at night"
    write_annotations(samples, *HEADERS, FOUND, {**MISSED, "quote": quote, "clause": "\x1b]0;x"})
    result = tests("--runxfail")
    result.stdout.fnmatch_lines(
        ["  missed: \\x1b]0;x, *", "*\\x1b*31mnot\\u202e work for others*"]
    )
    assert "\x1b" not in result.stdout.str()
