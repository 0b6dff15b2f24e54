# SPDX-License-Identifier: Apache-2.0
"""``armslength scan``: read, judge and rank papers."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.decided import print_decisions
from pipeline.cli.screen import print_error, print_json, print_met, print_note
from pipeline.cli.settings import (
    config_option,
    formats_option,
    jobs_option,
    json_option,
    model_option,
    password_option,
    profile_option,
    read_settings,
    role_option,
    rules_option,
)
from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Role
from pipeline.errors import ExitCode, InputError, worst_exit_code

if TYPE_CHECKING:
    from pipeline.config import Config

__all__ = ["JSON_VERSION", "scan_command"]

# Rises when a key of the JSON output changes its meaning or goes away.
JSON_VERSION = 1
_DEFAULT_OUTPUT = Path("armslength-out")
_GRADES = {"grade3": 3, "grade4": 4}
_POLICIES = ("none", *_GRADES, "any-unread")


@click.command(
    "scan",
    epilog="Example: armslength scan papers -o results --role 'Lead Provider=prime'",
)
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=_DEFAULT_OUTPUT,
    show_default=True,
    help="Folder for the results. A second scan into it judges only what has changed.",
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
    help="End with 1 when a paper has such a finding (or is not read whole). May be repeated.",
)
@formats_option
@json_option
@click.option("--force", is_flag=True, help="Write into a folder that holds other files.")
def scan_command(  # noqa: PLR0913 - click passes each option by its name
    paths: tuple[Path, ...],
    *,
    output: Path,
    rules: Path | None,
    model: Path | None,
    jobs: int | None,
    config_path: Path | None,
    roles: tuple[tuple[str, Role], ...],
    password_file: Path | None,
    profiles: tuple[Path, ...],
    fail_on: tuple[str, ...],
    formats: tuple[str, ...],
    as_json: bool,
    force: bool,
) -> None:
    """Read and judge papers (PDF, Word) in PATH..., rank them, and write reports.

    Ends with 0 when all was read, with 3 when some papers could not be read whole, with 1 when a
    policy of --fail-on is met, and with 5 when the model is missing or refused and the rules
    judged alone. Flags alone never fail a scan.
    """
    flags = {
        "rules": rules,
        "model": model,
        "jobs": jobs,
        "roles": dict(roles) or None,
        "password_file": password_file,
        "profiles": profiles or None,
    }
    config = read_settings(config_path, folders=_folders(paths), flags=flags)
    _refuse_strange_folder(output, force=force)
    result, written = _scan(paths, config, output=output, formats=formats)
    if as_json:
        print_json(_record(result, written))
    else:
        _print(result, written, output=output)
    print_decisions(result)
    for message, cure in dict.fromkeys(_refusals(result)):
        print_error(message, cure=cure)
    failed = print_met(fail_on, lambda policy: _is_met(policy, result))
    click.get_current_context().exit(_exit_code(result, failed=failed))


def _folders(paths: Sequence[Path]) -> list[Path]:
    return [path if path.is_dir() else path.parent for path in paths[:1]]


def _refuse_strange_folder(output: Path, *, force: bool) -> None:
    from pipeline.run.walk import STORE_NAME

    if force or not output.is_dir() or (output / STORE_NAME).exists():
        return
    if any(output.iterdir()):
        msg = f"{str(output)!r} holds files that no scan has written"
        raise InputError(msg, cure="Choose another folder with -o, or give --force.")


def _scan(
    paths: Sequence[Path], config: "Config", *, output: Path, formats: Sequence[str]
) -> tuple[ScanResult, tuple[Path, ...]]:
    from pipeline import api
    from pipeline.cli.progress import ProgressLine

    book = api.load_book(config)
    try:
        with ProgressLine() as line:
            result = api.scan(
                paths, config=config, output=output, on_progress=line.update, book=book
            )
    except KeyboardInterrupt:
        print_note(f"What is finished is kept in {output}; the same command goes on from there.")
        raise
    written = api.write_reports(
        result, output, config=config, book=book, formats=formats, tell=print_note
    )
    return result, written


def _print(result: ScanResult, written: Sequence[Path], *, output: Path) -> None:
    from pipeline.report import open_console, print_scan

    print_scan(
        result,
        console=open_console(sys.stdout),
        written=written,
        next_command=_next_command(result, output),
    )


def _next_command(result: ScanResult, output: Path) -> str:
    from pipeline.report.records import public_id

    place = shlex.quote(str(output))
    for paper in result.ranking.papers:
        for score in paper.assessment.scores:
            for part in score.contributions:
                name = public_id(paper.assessment.document, part.finding_id)
                return f"armslength explain {place} {name}"
    return ""


def _record(result: ScanResult, written: Sequence[Path]) -> dict[str, object]:
    from pipeline.report.records import (
        diagnostic_records,
        document_records,
        finding_records,
        ranking_rows,
    )

    return {
        "version": JSON_VERSION,
        "rules_version": result.rules_version,
        "model_version": result.model_version,
        "categories_judged": [str(category) for category in result.judged],
        "ranking": ranking_rows(result),
        "documents": document_records(result),
        "findings": finding_records(result),
        "diagnostics": diagnostic_records(result),
        "written": [str(path) for path in written],
    }


def _exit_code(result: ScanResult, *, failed: bool) -> ExitCode:
    codes = [ExitCode.POLICY] if failed else []
    if any(not _read_whole(document) for document in result.documents):
        codes.append(ExitCode.INCOMPLETE)
    if any(_refusals(result)):
        codes.append(ExitCode.MODEL)
    return worst_exit_code(codes)


def _refusals(result: ScanResult) -> Iterator[tuple[str, str]]:
    """Yields why the model was refused, and what to do."""
    for one in result.diagnostics:
        if one.code is ReasonCode.MODEL_REJECTED:
            yield one.message, one.cure


def _read_whole(document: JudgedDocument) -> bool:
    # What was passed over with no more than a note takes nothing away from the result.
    if document.outcome is Outcome.SKIPPED:
        return all(one.gravity is Gravity.NOTE for one in document.diagnostics)
    return document.outcome is Outcome.OK


def _is_met(policy: str, result: ScanResult) -> bool:
    if policy == "any-unread":
        return not all(_read_whole(document) for document in result.documents)
    return policy in _GRADES and _has_grade(result, _GRADES[policy])


def _has_grade(result: ScanResult, grade: int) -> bool:
    from pipeline.domain.taxonomy import Bound, FindingKind

    # What binds the prime contractor alone takes nothing from the smaller organisation.
    return any(
        finding.kind is FindingKind.RESTRICTION
        and finding.severity >= grade
        and finding.bound not in (Bound.PRIME, Bound.NONE)
        and not finding.is_dismissed
        for document in result.documents
        for finding in document.findings
    )
