# SPDX-License-Identifier: Apache-2.0
"""``armslength annotations``: people's annotations of their own samples."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import print_json, print_line, print_note
from pipeline.cli.settings import config_option, json_option, read_settings, rules_option
from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ExitCode, worst_exit_code

if TYPE_CHECKING:
    from pipeline.api import LintedAnnotations
    from pipeline.api.exchanging import ImportedPaper
    from pipeline.check.linting import Remark
    from pipeline.config import Config

__all__ = ["annotations_group", "begin_annotations"]

# Rises when a key of the JSON output changes its meaning or goes away.
ANNOTATIONS_VERSION = 1
_LONGEST_WORDS = 240
_NEXT = """\
Every line is a "draft" that counts nowhere until you have judged it:
  - read the paper whole, and not only these lines: what the program missed is not among them;
  - right: correct grade and side, and take "draft" away; wrong: delete it, or make it a
    "negative" of severity 0 with a note why it does not bite;
  - name in "complete_for" the categories for which you have read the whole paper;
  - then run: armslength annotations lint {samples}
    and at last: armslength check {samples}"""


def begin_annotations(
    paper: Path, samples: Path | None, *, config: "Config", as_json: bool
) -> ExitCode:
    """Writes what ``armslength check --new`` writes, and returns the exit code."""
    from pipeline import api
    from pipeline.report.words import count_of

    started = api.start_annotations(paper, config=config, samples=samples)
    if as_json:
        print_json(
            {
                "version": ANNOTATIONS_VERSION,
                "file": str(started.path),
                "drafts": started.drafts,
                "reason_codes": sorted({str(one.code) for one in started.unread}),
            }
        )
    else:
        print_line(f"{started.path}: {count_of(started.drafts, 'finding')} to judge.")
        for line in _NEXT.format(samples=samples or paper.parent).split("\n"):
            print_line(line)
    for one in started.unread:
        print_note(f"armslength: {one.message} {one.cure}".rstrip())
    model = any(one.code is ReasonCode.MODEL_REJECTED for one in started.unread)
    codes = [ExitCode.INCOMPLETE] if started.unread else []
    return worst_exit_code([*codes, ExitCode.MODEL] if model else codes)


@click.group("annotations", epilog="Example: armslength annotations lint my-samples")
def annotations_group() -> None:
    """Look after annotations of your own samples.

    `armslength check --new FILE` begins them; docs/annotating.md tells how.
    """


@annotations_group.command("lint", epilog="Example: armslength annotations lint sample_contracts")
@click.argument("samples", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="End with 1 when there are hints, too.")
@click.option("--show-aside", is_flag=True, help="List what concerns papers kept aside, too.")
@rules_option
@config_option
@json_option
def lint_command(  # noqa: PLR0913 - click passes each option by its name
    samples: Path,
    *,
    strict: bool,
    show_aside: bool,
    rules: Path | None,
    config_path: Path | None,
    as_json: bool,
) -> None:
    """Hold the annotations of SAMPLES against the papers that they quote.

    Errors make a figure of `armslength check` wrong: lines that are no annotations, quotes that
    are not in the paper, lines that say the same twice. Hints are for you to look at. Ends with 4
    when there are errors, with 3 when a paper cannot be read, and with 0 when there are hints
    alone. Nothing is changed.
    """
    from pipeline import api

    config = read_settings(config_path, folders=(samples,), flags={"rules": rules})
    linted = api.lint_annotations(samples, config=config)
    shown = [one for one in linted.remarks if show_aside or not one.aside]
    if as_json:
        print_json(_lint_record(linted, shown))
    else:
        _print_linted(linted, shown, samples)
    click.get_current_context().exit(_lint_code(linted, strict=strict))


_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(("doccano", "label-studio", "w3c")),
    required=True,
    help="doccano: JSON Lines of sequence labelling; label-studio: tasks in JSON, with our labels "
    "for the project; w3c: Web Annotations in JSON-LD.",
)


@annotations_group.command(
    "export",
    epilog="Example: armslength annotations export my-samples --format label-studio -o tasks",
)
@click.argument("samples", type=click.Path(path_type=Path))
@_format_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the files; nothing in it is written over.",
)
@click.option("--show-aside", is_flag=True, help="Write papers that are kept aside, too.")
@rules_option
@config_option
def export_command(  # noqa: PLR0913 - click passes each option by its name
    samples: Path,
    *,
    form: str,
    output: Path,
    show_aside: bool,
    rules: Path | None,
    config_path: Path | None,
) -> None:
    """Write the annotations of SAMPLES for another annotation tool.

    The files hold the whole text of the papers, so treat them as you treat the papers. Ends with
    3 when a paper cannot be read, or words of an annotation are not in it; these are named.
    """
    from pipeline import api
    from pipeline.report.words import count_of

    config = read_settings(config_path, folders=(samples,), flags={"rules": rules})
    exported = api.export_annotations(
        samples, output, form=form, config=config, show_aside=show_aside
    )
    for path in exported.paths:
        print_line(str(path))
    print_line(
        f"{count_of(exported.marks, 'annotation')} of {count_of(exported.papers, 'paper')}."
    )
    if exported.aside:
        print_line(
            f"Papers kept aside that are not in them: {exported.aside}; --show-aside writes them."
        )
    for name in exported.unread:
        print_note(f"armslength: {name} cannot be read, and is not in them.")
    _note_places("Their words are not in the paper:", [one.place for one in exported.lost])
    missing = exported.unread or exported.lost
    click.get_current_context().exit(ExitCode.INCOMPLETE if missing else ExitCode.OK)


def _parse_labels(
    context: click.Context,  # noqa: ARG001 - click passes it
    parameter: click.Parameter,  # noqa: ARG001 - click passes it
    values: tuple[str, ...],
) -> dict[str, str]:
    labels = {}
    for value in values:
        theirs, equals, ours = value.rpartition("=")
        if not equals or not theirs:
            msg = f"{value!r} is not THEIRS=OURS."
            raise click.BadParameter(msg)
        labels[theirs] = ours
    return labels


@annotations_group.command(
    "import",
    epilog="Example: armslength annotations import export.json --format label-studio "
    "--into my-samples",
)
@click.argument("file", type=click.Path(path_type=Path))
@_format_option
@click.option(
    "--into",
    "samples",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of the papers; annotations that lie there are never written over.",
)
@click.option(
    "--document", default="", help="Paper of the folder that a file without names is on."
)
@click.option(
    "--severity",
    type=click.IntRange(0, 4),
    help="Grade of marks that have none. Without it they come in as drafts.",
)
@click.option(
    "--label",
    "renamed",
    multiple=True,
    callback=_parse_labels,
    metavar="THEIRS=OURS",
    help="What a label of the tool is here; THEIRS= leaves it out. May be repeated.",
)
@rules_option
@config_option
def import_command(  # noqa: PLR0913 - click passes each option by its name
    file: Path,
    *,
    form: str,
    samples: Path,
    document: str,
    severity: int | None,
    renamed: dict[str, str],
    rules: Path | None,
    config_path: Path | None,
) -> None:
    """Take the annotations in FILE, which another tool exported, as new files.

    Marks are put on the exact words of the paper as it is read now; where its text has changed,
    they are found by their words, and named. Ends with 3 when words are not in the paper, with 4
    when a mark can be no annotation, and with 2 when a paper is annotated already; then nothing
    is written.
    """
    from pipeline import api
    from pipeline.check.exchange import Choices

    config = read_settings(config_path, folders=(samples,), flags={"rules": rules})
    choices = Choices(renamed, severity, document)
    imported = api.import_annotations(file, samples, form=form, config=config, choices=choices)
    for one in imported.papers:
        _print_imported(one)
    for name in imported.unread:
        print_note(f"armslength: {name} cannot be read: nothing was taken of it.")
    print_line(f"Then run: armslength annotations lint {samples}")
    missing = imported.unread or any(one.taken.lost for one in imported.papers)
    click.get_current_context().exit(ExitCode.INCOMPLETE if missing else ExitCode.OK)


def _print_imported(imported: "ImportedPaper") -> None:
    from pipeline.annotations import Draft
    from pipeline.report.words import count_of

    taken = imported.taken
    where = imported.path if imported.path is not None else f"{taken.name}: nothing to write"
    drafts = sum(isinstance(one, Draft) for one in taken.lines)
    print_line(f"{where}: {count_of(len(taken.lines), 'line')}, {drafts} of them drafts.")
    if taken.incomplete:
        labels = ", ".join(map(str, taken.incomplete))
        print_line(f"No longer complete for {labels}: there are drafts of them.")
    if taken.left_out:
        print_line(f"Left out with --label: {len(taken.left_out)}.")
    _note_places(f"{taken.name}: found by their words alone:", taken.moved)
    _note_places(f"{taken.name}: not taken, since their words are not in the paper:", taken.lost)


def _note_places(title: str, places: Sequence[str]) -> None:
    if not places:
        return
    print_note(f"armslength: {title}")
    for place in places:
        print_note(f"  {place}")


def _print_linted(linted: "LintedAnnotations", shown: Sequence["Remark"], samples: Path) -> None:
    from pipeline.check.linting import LintCode
    from pipeline.report.columns import shorten
    from pipeline.report.words import count_of

    for one in shown:
        of_paper = one.code is LintCode.NOT_ANNOTATED
        place = (samples if of_paper else linted.folder) / one.place
        print_line(f"{place}: {one.level}: {one.text} [{one.code}]")
        if one.words:
            print_line(f"    in the paper: {shorten(one.words, _LONGEST_WORDS)}")
        print_line(f"    {one.cure}")
    hidden = len(linted.remarks) - len(shown)
    if hidden:
        print_line(f"Remarks on papers kept aside, not listed: {hidden}; --show-aside lists them.")
    errors = _count_errors(linted.remarks)
    print_line(
        f"{count_of(linted.documents, 'paper')}, {count_of(linted.lines, 'line')}: "
        f"{count_of(errors, 'error')}, {count_of(len(linted.remarks) - errors, 'hint')}."
    )


def _lint_record(linted: "LintedAnnotations", shown: Sequence["Remark"]) -> dict[str, object]:
    errors = _count_errors(linted.remarks)
    return {
        "version": ANNOTATIONS_VERSION,
        "documents": linted.documents,
        "lines": linted.lines,
        "errors": errors,
        "hints": len(linted.remarks) - errors,
        "unread": list(linted.unread),
        "not_listed": len(linted.remarks) - len(shown),
        "remarks": [
            {
                "place": one.place,
                "level": str(one.level),
                "code": str(one.code),
                "document": one.document,
                "text": one.text,
                "cure": one.cure,
                "words": one.words,
            }
            for one in shown
        ],
    }


def _count_errors(remarks: Sequence["Remark"]) -> int:
    from pipeline.check.linting import LintLevel

    return sum(one.level is LintLevel.ERROR for one in remarks)


def _lint_code(linted: "LintedAnnotations", *, strict: bool) -> ExitCode:
    errors = _count_errors(linted.remarks)
    codes = [ExitCode.CONFIGURATION] if errors else []
    codes += [ExitCode.INCOMPLETE] if linted.unread else []
    codes += [ExitCode.POLICY] if strict and len(linted.remarks) > errors else []
    return worst_exit_code(codes)
