# SPDX-License-Identifier: Apache-2.0
"""Options of ``armslength check`` that name what it writes, and the writing."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import print_note
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.check import CheckReport

__all__ = ["OutputsAsked", "output_options"]

# Name, and what the help says of it.
_FILES = (
    ("junit", "Write test results in the XML of JUnit to FILE."),
    ("sarif", "Write differences, misses and false alarms as SARIF 2.1.0 to FILE."),
    ("html", "Write a page with the clauses side by side to FILE."),
    ("markdown", "Write a summary for a pull request to FILE."),
)
_STANDARD_OUTPUT = Path("-")
_Command = Callable[..., None]


@dataclass(frozen=True, slots=True)
class OutputsAsked:
    """What a check was asked to write.

    Attributes:
        files: Names of outputs and their files; ``-`` is standard output.
        github: Whether commands of GitHub take the place of the table.
    """

    files: tuple[tuple[str, Path], ...]
    github: bool

    @property
    def takes_screen(self) -> bool:
        """Whether something else than the table goes to standard output."""
        return self.github or any(path == _STANDARD_OUTPUT for _, path in self.files)

    def refuse_two_on_screen(self, *, as_json: bool) -> None:
        """Refuses more than one output on standard output, before anything is read.

        Raises:
            InputError: Names all of them.
        """
        named = [f"--{name} -" for name, path in self.files if path == _STANDARD_OUTPUT]
        named += [
            name for name, asked in (("--github", self.github), ("--json", as_json)) if asked
        ]
        if len(named) > 1:
            msg = f"standard output takes one of {', '.join(named)}"
            raise InputError(msg, cure="Give the others the name of a file.")

    def write(self, report: "CheckReport", samples: Path, *, show_aside: bool) -> None:
        """Writes all of them, files whole or not at all.

        Raises:
            InputError: A file cannot be written; those before it are.
        """
        if not self.files and not self.github:
            return
        from pipeline import api

        asked = (*self.files, *((("github", _STANDARD_OUTPUT),) if self.github else ()))
        written = api.render_check(
            report, samples, names=[name for name, _ in asked], show_aside=show_aside
        )
        for name, path in asked:
            _write(written[name], path)


def output_options(command: _Command) -> _Command:
    """Adds the options that name outputs, and hands them over together as ``outputs``."""

    @functools.wraps(command)
    def gathered(**options: object) -> None:
        files = tuple(_take_files(options))
        command(outputs=OutputsAsked(files, github=bool(options.pop("github"))), **options)

    with_flag: _Command = click.option(
        "--github",
        is_flag=True,
        help="Print commands that put notes on lines in GitHub, in the place of the table.",
    )(gathered)
    return functools.reduce(_add_file, reversed(_FILES), with_flag)


def _add_file(command: _Command, option: tuple[str, str]) -> _Command:
    name, told = option
    kind = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
    added: _Command = click.option(f"--{name}", type=kind, metavar="FILE", help=told)(command)
    return added


def _take_files(options: dict[str, object]) -> Iterator[tuple[str, Path]]:
    for name, _ in _FILES:
        path = options.pop(name)
        if isinstance(path, Path):
            yield name, path


def _write(data: bytes, path: Path) -> None:
    if path == _STANDARD_OUTPUT:
        click.echo(data, nl=False)
        return
    from pipeline.report.files import write_atomically

    write_atomically(path, data)
    print_note(f"Written: {path}")
