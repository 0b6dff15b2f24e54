# SPDX-License-Identifier: Apache-2.0
"""The command ``armslength``: one module a command.

Commands import what they need when they run, so that help and faults of usage come at once.
"""

import click

from pipeline import __version__
from pipeline.cli.annotations import annotations_group
from pipeline.cli.boundary import CommandGroup
from pipeline.cli.check import check_command
from pipeline.cli.compare import compare_command
from pipeline.cli.doctor import doctor_command
from pipeline.cli.explain import explain_command
from pipeline.cli.model import model_group
from pipeline.cli.profile import profile_group
from pipeline.cli.read import read_command
from pipeline.cli.report import report_command
from pipeline.cli.review import review_command
from pipeline.cli.rules import rules_group
from pipeline.cli.scan import scan_command

__all__ = ["armslength", "main"]


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with: armslength scan FOLDER",
)
@click.version_option(__version__, prog_name="armslength")
@click.option("--debug", is_flag=True, help="Show where an error arose. May show contract text.")
def armslength(*, debug: bool) -> None:
    """Read the papers that a prime contractor offers, flag what bites, and rank them.

    Everything is read on this machine; nothing is sent anywhere. Not legal advice.
    """


for _command in (
    scan_command,
    read_command,
    check_command,
    annotations_group,
    rules_group,
    report_command,
    review_command,
    explain_command,
    profile_group,
    compare_command,
    model_group,
    doctor_command,
):
    armslength.add_command(_command)


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    armslength(prog_name="armslength")
