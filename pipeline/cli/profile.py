# SPDX-License-Identifier: Apache-2.0
"""``armslength profile``: an organisation's own red lines: write them, read them, try them."""

import sys
from pathlib import Path

import click

from pipeline.cli.screen import print_json, print_line, print_note
from pipeline.cli.settings import config_option, json_option, read_settings, rules_option
from pipeline.errors import ExitCode, InputError

__all__ = ["profile_group"]

_DEFAULT_FILE = Path("values.toml")
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("profile", epilog="Example: armslength profile new values.toml")
def profile_group() -> None:
    """Write, show and try the profile of an organisation: its own red lines and values."""


@profile_group.command("new", epilog="Example: armslength profile new values.toml")
@click.argument("file", metavar="[FILE]", type=_FILE, default=_DEFAULT_FILE)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Ask nothing: take what is in this file, and write it out with everything explained.",
)
@click.option("--blank", is_flag=True, help="Ask nothing: write a file to fill in by hand.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@rules_option
def new_command(
    file: Path, *, answers: Path | None, blank: bool, force: bool, rules: Path | None
) -> None:
    """Ask what you will not compromise on, and write it into FILE (values.toml).

    Ten questions, then a stance on each kind of wording. What you leave for later stands in the
    file as a comment. Ctrl-C keeps what was answered.
    """
    from pipeline import api
    from pipeline.cli.profile_interview import Interview
    from pipeline.domain.profile import Profile

    if file.exists() and not force:
        msg = f"{str(file)!r} is there already"
        raise InputError(msg, cure="Name another file, or give --force to write over it.")
    book = api.load_book(read_settings(None, flags={"rules": rules}))
    interview = Interview()
    left = False
    if answers is not None:
        interview.profile = api.load_profile_file(answers, book=book)
    elif not blank:
        try:
            interview.hold()
        except click.Abort:
            left = True
            if interview.profile == Profile():
                # Nothing was said: a file that is there, with --force, stays as it was.
                print_line()
                raise
    api.write_profile(interview.profile, file, book=book)
    if left:
        print_line()
        print_note(f"Stopped. What you said is kept in {file}; fill in the rest there.")
        click.get_current_context().exit(ExitCode.INTERRUPTED)
    print_line(f"Written: {file}")
    print_line(f"Next: armslength profile show {file}")


@profile_group.command("show", epilog="Example: armslength profile show values.toml")
@click.argument("file", metavar="FILE", type=_FILE)
@rules_option
def show_command(file: Path, *, rules: Path | None) -> None:
    """Say in words what the profile in FILE means."""
    from pipeline import api
    from pipeline.report import describe_profile

    book = api.load_book(read_settings(None, flags={"rules": rules}))
    for line in describe_profile(api.load_profile_file(file, book=book)):
        print_line(line)


@profile_group.command("test", epilog="Example: armslength profile test values.toml results")
@click.argument("file", metavar="FILE", type=_FILE)
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path, file_okay=False))
@rules_option
@config_option
@json_option
def test_command(
    file: Path, folder: Path, *, rules: Path | None, config_path: Path | None, as_json: bool
) -> None:
    """Try the profile in FILE on the scan in OUT, without reading a paper or writing anything.

    Says which papers touch which red line, how the order changes, and how many offers are left
    by each red line.
    """
    from pipeline import api
    from pipeline.report import open_console, print_trial, trial_record

    config = read_settings(config_path, flags={"rules": rules, "profiles": (file,)})
    book = api.load_book(config)
    (profile,) = api.load_profiles(config, book=book)
    trial = api.try_profile(api.load_result(folder), profile, book=book)
    if as_json:
        print_json(trial_record(trial))
    else:
        print_trial(trial, console=open_console(sys.stdout))
