# SPDX-License-Identifier: Apache-2.0
"""The border of the process: help, faults of usage, and whatever else goes wrong."""

import io
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import armslength
from pipeline.cli.boundary import CommandGroup
from pipeline.cli.progress import ProgressLine
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import DocumentKind
from pipeline.errors import ExitCode, InputError, ModelError
from pipeline.run.scan import Progress

CANARY = "The Subcontractor shall never tell."


def commands(group, path=()):
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.fixture
def run_raising():
    """Runs a command that raises what it is given, behind the border."""

    def run(error, *options):
        @click.group(cls=CommandGroup)
        @click.option("--debug", is_flag=True)
        def group(*, debug):
            pass

        @group.command("work")
        def work():
            raise error

        return CliRunner().invoke(group, [*options, "work"])

    return run


@pytest.mark.parametrize("path", list(commands(armslength)), ids=" ".join)
def test_every_command_has_help_with_an_example(run, path):
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert "Example: armslength " in " ".join(result.stdout.split())


def test_help_loads_none_of_what_reads_or_judges():
    code = (
        "import sys\nfrom pipeline.cli import armslength\n"
        "armslength(['scan', '--help'], standalone_mode=False)\n"
        "heavy = {'lxml', 'pypdfium2', 'pydantic', 're2', 'rich', 'spacy', 'sqlalchemy', 'yaml'}\n"
        "print('loaded', *sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["scn"], "Did you mean 'scan'?", id="command"),
        pytest.param(["xyzzy"], "There are: annotations, check, compare", id="command like none"),
        pytest.param(["scan"], "Missing argument", id="no path"),
        pytest.param(["scan", ".", "--jobs", "0"], "--jobs", id="no jobs"),
        pytest.param(["scan", ".", "--fail-on", "grade9"], "grade3", id="unknown policy"),
        pytest.param(["scan", ".", "--rules", "nowhere"], "nowhere", id="no such rules"),
    ],
)
def test_faults_of_usage_end_with_2_and_say_what_was_meant(run, here, arguments, words):
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        pytest.param(InputError("missing", cure="Do so."), 2, "missing\nDo so.", id="expected"),
        pytest.param(ModelError("refused"), 5, "armslength: refused", id="code of its own"),
        pytest.param(KeyboardInterrupt(), 130, "Interrupted.", id="interrupted"),
        pytest.param(ValueError(CANARY), 70, "ValueError in test_boundary.py", id="internal"),
        pytest.param(MemoryError(), 70, "internal error: MemoryError", id="memory"),
    ],
)
def test_what_goes_wrong_becomes_a_text_and_an_exit_code(run_raising, error, code, words):
    result = run_raising(error)
    assert result.exit_code == ExitCode(code)
    assert words in result.stderr
    assert CANARY not in result.output


def test_a_trace_is_shown_only_when_asked_for(run_raising):
    assert "Traceback" not in run_raising(ValueError("x")).stderr
    assert "Traceback" in run_raising(ValueError("x"), "--debug").stderr


def test_control_characters_in_an_error_are_shown_as_escapes(run_raising):
    result = run_raising(InputError("no 'a\x1b[2J\u202eb'"))
    assert "a\\x1b[2J\\u202eb" in result.stderr


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def progress():
    judged = JudgedDocument("a\x1b.docx", "", "", DocumentKind.CONTRACT, Outcome.OK)
    return Progress(4, 10, judged)


def test_progress_is_one_line_on_a_terminal_and_gone_in_the_end(progress):
    stream = Terminal()
    with ProgressLine(stream) as line:
        line.update(progress)
    shown = stream.getvalue().split("\r\x1b[K")
    assert shown[2].startswith("4 of 10, 0 s left  a\\x1b.docx")
    assert shown[-1] == ""
    assert "\n" not in stream.getvalue()


def test_progress_is_silent_without_a_terminal(progress):
    stream = io.StringIO()
    with ProgressLine(stream) as line:
        line.update(progress)
    assert stream.getvalue() == ""
