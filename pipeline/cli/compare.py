# SPDX-License-Identifier: Apache-2.0
"""``armslength compare``: what got tighter and what got looser, and papers side by side."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import print_error, print_json, print_met
from pipeline.cli.settings import (
    config_option,
    jobs_option,
    json_option,
    model_option,
    password_option,
    profile_option,
    read_settings,
    role_option,
    rules_option,
)
from pipeline.domain.taxonomy import Role
from pipeline.errors import ExitCode, InputError, worst_exit_code

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.domain.comparison import Comparison

__all__ = ["compare_command"]

_DEFAULT_OUTPUT = Path("armslength-comparison")
_POLICIES = ("none", "tighter", "any-unread")


@click.command(
    "compare",
    epilog="Example: armslength compare first-draft.docx second-draft.pdf",
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Folder for the results.  [default: {_DEFAULT_OUTPUT}, or OLD itself with --across]",
)
@click.option(
    "--across",
    is_flag=True,
    help="OLD is the folder of a scan: set its papers side by side, topic by topic.",
)
@rules_option
@model_option
@jobs_option
@config_option
@role_option
@password_option
@profile_option
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(_POLICIES),
    help="End with 1 when a clause bites harder, or a draft is not read whole. May be repeated.",
)
@json_option
def compare_command(  # noqa: PLR0913 - click passes each option by its name
    old: Path,
    new: Path | None,
    *,
    output: Path | None,
    across: bool,
    rules: Path | None,
    model: Path | None,
    jobs: int | None,
    config_path: Path | None,
    roles: tuple[tuple[str, Role], ...],
    password_file: Path | None,
    profiles: tuple[Path, ...],
    fail_on: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare two drafts, OLD and NEW: papers, or folders of papers.

    OLD alone is compared with itself: a Word file before and after its tracked changes.
    An earlier contract and a new offer of the same prime contractor are two drafts too. With
    --profile, it says which red lines the new draft crosses, and which it no longer does.

    Ends with 0, with 3 when a draft could not be read whole, with 1 when a policy of
    --fail-on is met, and with 5 when the model is missing or refused.
    """
    flags = {
        "rules": rules,
        "model": model,
        "jobs": jobs,
        "roles": dict(roles) or None,
        "password_file": password_file,
        "profiles": profiles or None,
    }
    folder = old if old.is_dir() else old.parent
    config = read_settings(config_path, folders=(folder,), flags=flags)
    if across:
        if new is not None or fail_on or profiles:
            msg = "--across takes the folder of one scan, and neither --fail-on nor --profile"
            raise InputError(msg, cure="Run: armslength compare --across OUT")
        _compare_across(old, config, output=output or old, as_json=as_json)
        return
    comparison = _compare(old, new, config, output=output or _DEFAULT_OUTPUT, as_json=as_json)
    failed = print_met(fail_on, lambda policy: _is_met(policy, comparison))
    for one in comparison.diagnostics:
        print_error(one.message, cure=one.cure)
    codes = [ExitCode.POLICY] if failed else []
    if comparison.diagnostics:
        codes.append(ExitCode.MODEL)
    if not _all_read(comparison):
        codes.append(ExitCode.INCOMPLETE)
    click.get_current_context().exit(worst_exit_code(codes))


def _compare(
    old: Path, new: Path | None, config: "Config", *, output: Path, as_json: bool
) -> "Comparison":
    from pipeline import api
    from pipeline.cli.progress import ProgressLine

    with ProgressLine() as line:
        comparison = api.compare(old, new, config=config, on_progress=line.update)
    written = api.write_comparison(comparison, output)
    if as_json:
        from pipeline.report.comparison.records import comparison_record

        paths = {"written": [str(path) for path in written]}
        print_json(comparison_record(comparison) | paths)
    else:
        from pipeline.report import open_console
        from pipeline.report.comparison.terminal import print_comparison

        print_comparison(comparison, console=open_console(sys.stdout), written=written)
    return comparison


def _compare_across(folder: Path, config: "Config", *, output: Path, as_json: bool) -> None:
    from pipeline import api

    papers = api.across(folder, config=config)
    written = api.write_across(papers, output)
    if as_json:
        from pipeline.report.comparison.records import across_records

        head, *clauses = across_records(papers)
        paths = {"written": [str(path) for path in written]}
        print_json(head | {"clauses": clauses} | paths)
    else:
        from pipeline.report import open_console
        from pipeline.report.comparison.terminal import print_across

        print_across(papers, console=open_console(sys.stdout), written=written)


def _is_met(policy: str, comparison: "Comparison") -> bool:
    from pipeline.domain.comparison import Bite

    if policy == "any-unread":
        return not _all_read(comparison)
    harder = {Bite.TIGHTER, Bite.BOTH}
    return policy == "tighter" and any(
        clause.bite in harder for paper in comparison.papers for clause in paper.clauses
    )


def _all_read(comparison: "Comparison") -> bool:
    from pipeline.domain.diagnostic import Outcome

    drafts = [draft for paper in comparison.papers for draft in (paper.old, paper.new)]
    drafts += [*comparison.only_old, *comparison.only_new]
    return all(draft.outcome is Outcome.OK for draft in drafts)
