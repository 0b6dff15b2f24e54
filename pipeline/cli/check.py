# SPDX-License-Identifier: Apache-2.0
"""``armslength check``: findings against annotations, figures against floors."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import (
    print_columns,
    print_error,
    print_json,
    print_line,
    say_share,
    shorten,
)
from pipeline.cli.settings import (
    config_option,
    json_option,
    model_option,
    read_settings,
    rules_option,
)
from pipeline.errors import ExitCode, worst_exit_code

if TYPE_CHECKING:
    from pipeline.annotations import Annotation
    from pipeline.check import (
        CheckReport,
        DocumentMatch,
        FloorResult,
        LabelFigures,
        Measurement,
        UnreadPaper,
    )
    from pipeline.domain.finding import Finding

__all__ = ["CHECK_VERSION", "check_command"]

# Rises when a key of the JSON output changes its meaning or goes away.
CHECK_VERSION = 1
_LONGEST_QUOTE = 160

Record = dict[str, object]


@click.command("check", epilog="Example: armslength check sample_contracts")
@click.argument("samples", type=click.Path(path_type=Path))
@rules_option
@model_option
@config_option
@click.option("--show-aside", is_flag=True, help="List misses of papers kept aside, too.")
@json_option
def check_command(  # noqa: PLR0913 - click passes each option by its name
    samples: Path,
    *,
    rules: Path | None,
    model: Path | None,
    config_path: Path | None,
    show_aside: bool,
    as_json: bool,
) -> None:
    """Hold findings in the papers of SAMPLES against what people annotated there.

    Floors stand in the [check] part of armslength.toml. Ends with 1 below a floor. Papers whose
    annotations say "aside" have figures of their own: whoever writes rules does not look at
    them, so that these figures stay honest.
    """
    from pipeline import api

    config = read_settings(config_path, folders=(samples,), flags={"rules": rules, "model": model})
    report = api.check(samples, config=config)
    if as_json:
        print_json(_record(report))
    else:
        _print_report(report, show_aside=show_aside)
    for one in report.refusals:
        print_error(one.message, cure=one.cure)
    codes = [ExitCode.MODEL] if report.refusals else []
    codes += [] if report.passed else [ExitCode.POLICY]
    click.get_current_context().exit(worst_exit_code(codes))


def _print_report(report: "CheckReport", *, show_aside: bool) -> None:
    _print_figures(report.measurement)
    if report.aside is not None:
        print_line()
        print_line("Of these, the papers kept aside while rules were written:")
        _print_figures(report.aside)
    shown = [match for match in report.matches if show_aside or not match.aside]
    _print_misses(shown)
    _print_false_alarms(shown)
    hidden = len(report.matches) - len(shown)
    if hidden:
        print_line()
        print_line(f"{hidden} papers kept aside are not listed: --show-aside lists them.")
    _print_unread(report.unread)
    _print_floors(report.verdict.floors)
    verdict = "passed" if report.passed else "failed"
    print_line()
    judges = f"rules {report.rules_version}, model {report.model_version}"
    print_line(f"Check {verdict}: {len(report.matches)} papers, {judges}.")


def _print_figures(measurement: "Measurement") -> None:
    header = (
        "category",
        ">annotated",
        ">found",
        ">recall",
        ">right",
        ">false",
        ">precision",
        ">F1",
        ">direction",
        ">grade",
        ">grade +-1",
        ">negatives flagged",
    )
    groups = (
        (*measurement.categories, measurement.restrictions_together),
        (*measurement.mitigators, measurement.mitigators_together),
        measurement.modifiers,
    )
    print_columns(header, [_figure_row(one) for group in groups for one in group])


def _figure_row(figures: "LabelFigures") -> tuple[str, ...]:
    negatives = figures.negatives_flagged
    return (
        figures.name,
        str(figures.found.of),
        str(figures.found.hits),
        say_share(figures.recall),
        str(figures.right.hits),
        str(figures.right.of - figures.right.hits),
        say_share(figures.precision),
        say_share(figures.f1),
        say_share(figures.direction.figure),
        say_share(figures.severity_equal.figure),
        say_share(figures.severity_within_one.figure),
        f"{negatives.hits} of {negatives.of}" if negatives.of else "-",
    )


def _print_misses(matches: "Sequence[DocumentMatch]") -> None:
    missed = [one for match in matches for one in match.missed]
    _print_list(
        "Missed", [(one.document, one.clause, str(one.label), one.quote) for one in missed]
    )


def _print_false_alarms(matches: "Sequence[DocumentMatch]") -> None:
    flagged = {
        (match.document, pair.finding.id): pair.annotation.note
        for match in matches
        for pair in match.flagged
    }
    rows = []
    for match in matches:
        for one in match.false_alarms:
            note = flagged.get((match.document, one.id), "")
            quote = f"{shorten(one.quote, _LONGEST_QUOTE)}{f' - {note}' if note else ''}"
            rows.append((match.document, one.clause, str(one.label), quote))
    _print_list("False alarms", rows)


def _print_list(title: str, rows: Sequence[tuple[str, str, str, str]]) -> None:
    print_line()
    print_line(f"{title}: {len(rows)}")
    for document, clause, label, quote in rows:
        print_line(
            f"  {document}, {clause or 'no number'}, {label}: {shorten(quote, _LONGEST_QUOTE)}"
        )


def _print_unread(papers: Iterable["UnreadPaper"]) -> None:
    for paper in papers:
        why = "; ".join(f"{one.message} {one.cure}".strip() for one in paper.diagnostics)
        what = "count as missed" if paper.counted else "are left out of all figures"
        print_line()
        print_line(f"Not read: {paper.name}; its {paper.annotations} annotations {what}. {why}")


def _print_floors(floors: Sequence["FloorResult"]) -> None:
    print_line()
    if not floors:
        print_line("No floors are set: see [check] in armslength.toml.")
        return
    rows = [
        (
            floor.name,
            f"{'at most' if floor.ceiling else 'at least'} {floor.limit:.2f}",
            say_share(floor.figure),
            "ok" if floor.passed else "BELOW" if not floor.ceiling else "ABOVE",
        )
        for floor in floors
    ]
    print_columns(("floor", "limit", ">figure", "verdict"), rows)


def _record(report: "CheckReport") -> Record:
    measurement = report.measurement
    return {
        "version": CHECK_VERSION,
        "passed": report.passed,
        "rules_version": report.rules_version,
        "model_version": report.model_version,
        "documents": [match.document for match in report.matches],
        "categories": [_figures_record(one) for one in measurement.categories],
        "all_categories": _figures_record(measurement.restrictions_together),
        "mitigators": [_figures_record(one) for one in measurement.mitigators],
        "all_mitigators": _figures_record(measurement.mitigators_together),
        "modifiers": [_figures_record(one) for one in measurement.modifiers],
        "aside": _aside_record(report),
        "missed": [_miss_record(one) for match in report.matches for one in match.missed],
        "false_alarms": [
            _alarm_record(match.document, one)
            for match in report.matches
            for one in match.false_alarms
        ],
        "negatives_flagged": [
            _miss_record(pair.annotation) for match in report.matches for pair in match.flagged
        ],
        "unread": [
            {
                "document": one.name,
                "annotations": one.annotations,
                "counted": one.counted,
                "reason_codes": sorted({str(fault.code) for fault in one.diagnostics}),
            }
            for one in report.unread
        ],
        "floors": [
            {
                "name": floor.name,
                "limit": floor.limit,
                "figure": floor.figure,
                "ceiling": floor.ceiling,
                "passed": floor.passed,
            }
            for floor in report.verdict.floors
        ],
    }


def _aside_record(report: "CheckReport") -> Record | None:
    if report.aside is None:
        return None
    return {
        "documents": [match.document for match in report.matches if match.aside],
        "categories": [_figures_record(one) for one in report.aside.categories],
        "all_categories": _figures_record(report.aside.restrictions_together),
        "mitigators": [_figures_record(one) for one in report.aside.mitigators],
        "modifiers": [_figures_record(one) for one in report.aside.modifiers],
    }


def _figures_record(figures: "LabelFigures") -> Record:
    return {
        "name": figures.name,
        "annotated": figures.found.of,
        "found": figures.found.hits,
        "recall": figures.recall,
        "right": figures.right.hits,
        "false_alarms": figures.right.of - figures.right.hits,
        "precision": figures.precision,
        "f1": figures.f1,
        "pairs_with_direction": figures.direction.of,
        "direction": figures.direction.figure,
        "pairs": figures.severity_equal.of,
        "severity_equal": figures.severity_equal.figure,
        "severity_within_one": figures.severity_within_one.figure,
        "negatives": figures.negatives_flagged.of,
        "negatives_flagged": figures.negatives_flagged.figure,
        "unjudged": figures.unjudged,
    }


def _miss_record(annotation: "Annotation") -> Record:
    return {
        "document": annotation.document,
        "clause": annotation.clause,
        "category": str(annotation.label),
        "quote": annotation.quote,
        "severity": annotation.severity,
        "note": annotation.note,
        "place": annotation.place,
    }


def _alarm_record(document: str, finding: "Finding") -> Record:
    return {
        "document": document,
        "clause": finding.clause,
        "category": str(finding.label),
        "quote": finding.quote,
        "severity": finding.severity,
        "bound": str(finding.bound),
        "rule_ids": list(finding.rule_ids),
    }
