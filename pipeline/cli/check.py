# SPDX-License-Identifier: Apache-2.0
"""``armslength check``: findings against annotations, figures against floors."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.annotations import begin_annotations
from pipeline.cli.check_outputs import OutputsAsked, output_options
from pipeline.cli.progress import ProgressLine
from pipeline.cli.screen import print_error, print_json, print_line, print_note
from pipeline.cli.settings import (
    config_option,
    jobs_option,
    json_option,
    model_option,
    read_settings,
    rules_option,
)
from pipeline.errors import ExitCode, InputError, worst_exit_code

if TYPE_CHECKING:
    from pipeline.check import CheckReport, Justification
    from pipeline.config import Config
    from pipeline.run.scan import Progress

__all__ = ["check_command"]


@click.command("check", epilog="Example: armslength check sample_contracts")
@click.argument("samples", type=click.Path(path_type=Path), required=False)
@click.option(
    "--new",
    "new_paper",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Begin annotations of one paper from what is found in it, and check nothing. They go "
    "into the folder annotations of SAMPLES, or of the folder of the paper.",
)
@rules_option
@model_option
@config_option
@jobs_option
@click.option("--show-aside", is_flag=True, help="List misses of papers kept aside, too.")
@click.option(
    "--show-known", is_flag=True, help="List misses and false alarms of the baseline, too."
)
@click.option(
    "--update-baseline", is_flag=True, help="Keep what is found as what later checks compare with."
)
@click.option("--lower-floors", is_flag=True, help="Let --update-baseline make figures worse.")
@click.option(
    "--accept",
    metavar="ID",
    multiple=True,
    help="Take a difference from the baseline for right, by the name that a check prints in "
    "brackets, or the beginning of it.",
)
@click.option("--reason", default="", help="Why the baseline is set or a difference is right.")
@output_options
@json_option
def check_command(  # noqa: PLR0913 - click passes each option by its name
    samples: Path | None,
    *,
    new_paper: Path | None,
    rules: Path | None,
    model: Path | None,
    config_path: Path | None,
    jobs: int | None,
    show_aside: bool,
    show_known: bool,
    update_baseline: bool,
    lower_floors: bool,
    accept: tuple[str, ...],
    reason: str,
    outputs: OutputsAsked,
    as_json: bool,
) -> None:
    """Hold findings in the papers of SAMPLES against what people annotated there.

    Floors stand in the [check] part of armslength.toml. Where SAMPLES holds a baseline, whatever
    differs from it is told clause by clause: new, missing, moved, graded anew. Ends with 1 below
    a floor, or where something became worse, or differs in a way that no annotation judges, and
    nobody accepted it. Papers whose annotations say "aside" have figures of their own: whoever
    writes rules does not look at them, so that these figures stay honest.
    """
    from pipeline.check import check_record, describe_check

    folder = samples if new_paper is None or samples is not None else new_paper.parent
    if folder is None:
        msg = "Missing argument 'SAMPLES'."
        raise click.UsageError(msg)
    config = read_settings(
        config_path, folders=(folder,), flags={"rules": rules, "model": model, "jobs": jobs}
    )
    if new_paper is not None:
        if update_baseline or accept or outputs.files or outputs.github:
            msg = "--new checks nothing: no baseline is changed, and no output written."
            raise click.UsageError(msg)
        code = begin_annotations(new_paper, samples, config=config, as_json=as_json)
        click.get_current_context().exit(code)
    outputs.refuse_two_on_screen(as_json=as_json)
    change = _Change(update_baseline, lower_floors, accept, reason)
    with ProgressLine() as progress:
        report, told = change.make(folder, config, on_progress=progress.update)
    tell = print_note
    if as_json:
        print_json(check_record(report))
    elif not outputs.takes_screen:
        tell = print_line
        for line in describe_check(report, show_aside=show_aside, show_known=show_known):
            print_line(line)
        if told:
            print_line()
    for line in told:
        tell(line)
    outputs.write(report, folder, show_aside=show_aside)
    for one in report.refusals:
        print_error(one.message, cure=one.cure)
    click.get_current_context().exit(_exit_code(report))


def _exit_code(report: "CheckReport") -> ExitCode:
    codes = [ExitCode.MODEL] if report.refusals else []
    codes += [] if report.passed else [ExitCode.POLICY]
    return worst_exit_code(codes)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a check was asked to change in the baseline; it may be nothing."""

    update: bool
    lower_floors: bool
    accept: tuple[str, ...]
    reason: str

    def make(
        self, samples: Path, config: "Config", *, on_progress: "Callable[[Progress], None]"
    ) -> tuple["CheckReport", tuple[str, ...]]:
        """Returns the check, made after the change, and what to tell of the change."""
        from pipeline import api

        if not (self.update or self.accept):
            self._refuse_idle()
            return api.check(samples, config=config, on_progress=on_progress), ()
        if self.update and self.accept:
            msg = "--accept and --update-baseline do not go together"
            raise InputError(msg, cure="A new baseline leaves nothing to accept: give one.")
        _refuse_in_ci()
        if self.update:
            return self._update(samples, config, on_progress=on_progress)
        report, accepted = api.accept_differences(
            samples, self.accept, why=self._why(), config=config, on_progress=on_progress
        )
        return report, (f"Accepted: {len(accepted)}. Commit {samples / 'baseline'}.",)

    def _update(
        self, samples: Path, config: "Config", *, on_progress: "Callable[[Progress], None]"
    ) -> tuple["CheckReport", tuple[str, ...]]:
        from pipeline import api
        from pipeline.check.outputs.words import name_figure

        report, update = api.update_baseline(
            samples,
            why=self._why(),
            config=config,
            lower_floors=self.lower_floors,
            on_progress=on_progress,
        )
        lowered = (
            f"Lowered: {name_figure(one.name)}, {one.before} -> {one.after}"
            for one in update.lowered
        )
        return report, (*lowered, f"The baseline is set. Commit {samples / 'baseline'}.")

    def _why(self) -> "Justification":
        from pipeline.check import Justification

        return Justification(self.reason, _today())

    def _refuse_idle(self) -> None:
        if self.reason or self.lower_floors:
            msg = "--reason and --lower-floors say nothing by themselves"
            raise InputError(msg, cure="Give them with --update-baseline or --accept.")


def _refuse_in_ci() -> None:
    # What every known service of continuous integration sets.
    if os.environ.get("CI", "").casefold() not in {"", "0", "false"}:
        msg = "a baseline is not changed in continuous integration (the variable CI is set)"
        cure = (
            "Change it on your own machine, look at what changed, and commit it with the change."
        )
        raise InputError(msg, cure=cure)


def _today() -> str:
    # https://reproducible-builds.org/specs/source-date-epoch/
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.date().isoformat()
