# SPDX-License-Identifier: Apache-2.0
"""``armslength report``: any output once more from what a scan stored, as people decided."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.decided import print_decisions
from pipeline.cli.screen import print_line, print_note
from pipeline.cli.settings import (
    config_option,
    formats_option,
    profile_option,
    read_settings,
    rules_option,
)

if TYPE_CHECKING:
    from pipeline.api import TakenDecisions
    from pipeline.config import Config
    from pipeline.domain.judgement import ScanResult

__all__ = ["report_command"]


@click.command("report", epilog="Example: armslength report armslength-out --format xlsx")
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path))
@formats_option
@click.option(
    "--decisions",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take in what people decided in a copy of clauses.xlsx or clauses.csv.",
)
@click.option(
    "--annotate",
    "annotated",
    is_flag=True,
    help="Also write copies of the papers in OUT/annotated, with a note on the words of each "
    "finding: highlights in a PDF, comments in a Word file. The papers are read again for it.",
)
@click.option(
    "--papers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Where the scanned files and folders lie now, for --annotate, if they were moved.",
)
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="Where the judgements of a review are kept, if not in OUT: as for `armslength review`.",
)
@profile_option
@rules_option
@config_option
def report_command(  # noqa: PLR0913 - click passes each option by its name
    folder: Path,
    *,
    formats: tuple[str, ...],
    table: Path | None,
    annotated: bool,
    papers: tuple[Path, ...],
    database: str,
    profiles: tuple[Path, ...],
    rules: Path | None,
    config_path: Path | None,
) -> None:
    """Write the outputs in OUT again, without judging any paper again.

    What a review in OUT came to is taken in first: see `armslength review`.
    With --decisions, what people decided is kept in OUT/decisions.jsonl first: what they confirm
    counts in full, what they dismiss counts nowhere, and a later scan into OUT remembers both.
    With --profile, the papers are held against other profiles than in the scan.
    """
    from pipeline import api

    flags = {"rules": rules, "profiles": profiles or None}
    config = read_settings(config_path, flags=flags)
    book = api.load_book(config)
    scanned = api.load_result(folder)
    _take_review(folder, scanned, database=database)
    if table is not None:
        _print_taken(api.take_decisions(table, folder))
    result = api.decide(scanned, folder, book=book)
    if config.profiles:
        result = api.apply_profiles(result, api.load_profiles(config, book=book), book=book)
    if book.version != result.rules_version:
        print_note(
            "The rules have changed since the scan: questions and weights come from the rules of "
            "now, findings from those of then. Scan again to judge with the rules of now."
        )
    print_decisions(result)
    written = api.write_reports(
        result, folder, config=config, book=book, formats=formats, tell=print_note
    )
    for path in written:
        print_line(str(path))
    if annotated:
        _annotate(result, folder, config=config, papers=papers)


def _annotate(
    result: "ScanResult", folder: Path, *, config: "Config", papers: tuple[Path, ...]
) -> None:
    from pipeline import api
    from pipeline.report.annotated import describe_annotations

    made = api.annotate(result, folder, config=config, papers=papers)
    for path in (*made.copies, made.table):
        print_line(str(path))
    print_note(describe_annotations(made))


def _take_review(folder: Path, result: "ScanResult", *, database: str) -> None:
    """Lets reports show what a review in the folder came to, and tells what they cannot show."""
    from pipeline.report.words import place_words
    from pipeline.review.elsewhere import kept_elsewhere
    from pipeline.review.exchanging import hand_over_review
    from pipeline.review.running import REVIEW_FOLDER

    handed = hand_over_review(folder, result, database=database)
    if not database:
        for left in kept_elsewhere(folder / REVIEW_FOLDER):
            print_note(
                "Some judgements of this review are kept in another database: give "
                f'--database "{left}" to take them into the reports.'
            )
    if handed is None:
        return
    if handed.new or handed.withdrawn:
        print_note(f"From the review: {handed.new} new decisions, {handed.withdrawn} taken back.")
    if handed.replaced:
        print_note(
            f"{len(handed.replaced)} of them take the place of what was written into a table: "
            "OUT/decisions.jsonl keeps both."
        )
    for one in handed.left_out:
        where = place_words(one.decided.item.clause, one.decided.item.page)
        print_note(f"Not in the reports: {one.decided.paper.name}, {where}: {one.why}")


def _print_taken(taken: "TakenDecisions") -> None:
    print_note(f"Decisions taken in: {taken.new} new, {taken.known} known already.")
    if taken.undecided:
        from pipeline.report.words import count_of

        rows = count_of(taken.undecided, "row")
        print_note(
            f"Not taken in: {rows} with a comment and no decision. Choose a "
            "decision there, 'unsure' if need be."
        )
