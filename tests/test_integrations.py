# SPDX-License-Identifier: Apache-2.0
"""What other repositories use of this one: an action, a template and hooks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.cli import armslength

ROOT = Path(__file__).resolve().parents[1]
ACTION = ROOT / "action.yml"
TEMPLATE = ROOT / "ci" / "gitlab" / "armslength.gitlab-ci.yml"
SCRIPTS = ROOT / "ci" / "github"
GUIDE = ROOT / "docs" / "checks.md"

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def validate(schema, path, *options):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *options]
    ended = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def workflows():
    """Returns the workflow files that the guide shows, by what they begin with."""
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return [block for block in blocks if "\njobs:" in block]


def test_the_action_is_what_github_reads():
    validate("vendor.github-actions", ACTION)


def test_the_template_is_what_gitlab_reads():
    validate("vendor.gitlab-ci", TEMPLATE, "--data-transform", "gitlab-ci")


def test_workflows_in_the_guide_are_what_github_reads(tmp_path):
    shown = workflows()
    assert shown
    for number, text in enumerate(shown):
        path = tmp_path / f"{number}.yml"
        path.write_text(text, encoding="utf-8")
        validate("vendor.github-workflows", path)


def test_other_actions_are_named_by_the_commit_that_was_read():
    steps = read(ACTION)["runs"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in used)


def test_no_input_becomes_text_of_a_script():
    steps = read(ACTION)["runs"]["steps"]
    assert not any("${{" in step.get("run", "") for step in steps)


def test_no_variable_is_taken_for_a_setting():
    """The program reads variables that begin so as its configuration, and refuses others."""
    names = [name for step in read(ACTION)["runs"]["steps"] for name in step.get("env", {})]
    names += read(TEMPLATE)["armslength-check"]["variables"]
    assert not any(name.startswith("ARMSLENGTH_") for name in names)


def test_hooks_run_commands_that_there_are():
    for hook in read(ROOT / ".pre-commit-hooks.yaml"):
        program, *names = hook["entry"].split()
        assert program == "armslength"
        command = armslength
        for name in names:
            command = command.commands[name]
        re.compile(hook["files"])


@pytest.mark.parametrize(
    ("name", "hooks"),
    [
        ("samples/annotations/offer.jsonl", {"armslength-annotations", "armslength-check"}),
        ("samples/offer.docx", {"armslength-annotations", "armslength-check"}),
        ("samples/baseline/floors.json", {"armslength-check"}),
        ("samples/order/offer.json", {"armslength-check"}),
        ("samples/offer.dotx", {"armslength-annotations", "armslength-check"}),
        ("samples/offer.fodt", {"armslength-annotations", "armslength-check"}),
        ("samples/armslength.toml", {"armslength-check"}),
        ("rules/exclusivity.yaml", {"armslength-check"}),
        ("src/main.py", set()),
        ("data/other.jsonl", set()),
    ],
)
def test_hooks_run_when_what_they_rest_on_changes(name, hooks):
    found = read(ROOT / ".pre-commit-hooks.yaml")
    assert {one["id"] for one in found if re.search(one["files"], name)} == hooks


@pytest.fixture
def runner(tmp_path):
    """A runner of GitHub with an ``armslength`` that writes down how it was called."""
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "armslength"
    program.write_text(
        "#!/usr/bin/env bash\n"
        'printf "%s\\n" "$@" >"$RUNNER_TEMP/called"\n'
        "while [ $# -gt 0 ]; do\n"
        '  case $1 in --markdown) echo "# Lost: 1" >"$2";; --junit | --html) echo x >"$2";; esac\n'
        "  shift\n"
        "done\n"
        'echo "::error file=all.jsonl,line=4::lost"\n'
        'echo "::add-mask::x ##[add-mask]y" >&2\n'
        "exit 1\n"
    )
    program.chmod(0o755)

    def run(script, **variables):
        environment = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_PATH": str(tmp_path / "path"),
            **variables,
        }
        return subprocess.run(
            ["bash", str(SCRIPTS / script)],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@needs_bash
def test_the_action_hands_all_results_on_and_ends_as_the_check_did(runner, tmp_path):
    ended = runner("check.sh", SAMPLES="samples", ARGUMENTS="--show-aside\n--rules\nmy rules\n")
    (reports,) = tmp_path.glob("armslength-reports.*")
    assert ended.returncode == 1
    assert ended.stdout == "::error file=all.jsonl,line=4::lost\n"
    assert (tmp_path / "summary").read_text() == "# Lost: 1\n"
    # Of files that were not written nothing is said.
    assert (tmp_path / "output").read_text().splitlines() == [
        "status=1",
        f"junit={reports / 'check.xml'}",
        f"html={reports / 'check.html'}",
    ]
    called = (tmp_path / "called").read_text().splitlines()
    assert called[-5:] == ["--show-aside", "--rules", "my rules", "--", "samples"]


@needs_bash
def test_a_second_check_of_a_job_hands_on_no_file_of_the_first(runner, tmp_path):
    runner("check.sh", SAMPLES="samples", ARGUMENTS="")
    (tmp_path / "output").unlink()
    (tmp_path / "programs" / "armslength").write_text("#!/usr/bin/env bash\nexit 4\n")
    assert runner("check.sh", SAMPLES="others", ARGUMENTS="").returncode == 4
    assert (tmp_path / "output").read_text() == "status=4\n"
    assert (tmp_path / "summary").read_text() == "# Lost: 1\n"


@needs_bash
def test_remarks_are_no_commands_to_the_runner(runner):
    ended = runner("check.sh", SAMPLES="samples", ARGUMENTS="")
    assert ended.stderr == "| ::add-mask::x ## [add-mask]y\n"


@needs_bash
@pytest.mark.parametrize(
    "hostile", ["--help", "$(touch gotcha)", "a; touch gotcha", "`touch gotcha`", "a b", "é\\n%s"]
)
def test_the_name_of_a_folder_is_a_name_and_nothing_else(runner, tmp_path, hostile):
    runner("check.sh", SAMPLES=hostile, ARGUMENTS=hostile)
    called = (tmp_path / "called").read_text(encoding="utf-8").splitlines()
    assert called[-3:] == [hostile, "--", hostile]
    assert not (tmp_path / "gotcha").exists()


@needs_bash
@pytest.mark.parametrize("extras", ["ocr]; touch gotcha", "ocr --index-url=x", "OCR", "../x"])
def test_extras_are_names(runner, tmp_path, extras):
    ended = runner("install.sh", EXTRAS=extras, PYTHON="false")
    assert ended.returncode == 2
    assert "holds names with commas" in ended.stderr
    assert not (tmp_path / "gotcha").exists()


@needs_bash
def test_the_cache_is_named_after_what_is_installed(runner, tmp_path):
    runner("name-cache.sh")
    assert re.fullmatch(r"digest=[0-9a-f]{40}\n", (tmp_path / "output").read_text())
