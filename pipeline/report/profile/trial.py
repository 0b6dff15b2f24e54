# SPDX-License-Identifier: Apache-2.0
"""A profile tried on a scan, for a terminal and for programs."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.domain.assessment import RankedPaper
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.judgement import ScanResult
from pipeline.domain.trial import LineCost, Trial
from pipeline.report.profile.records import profile_records
from pipeline.report.profile.terminal import print_profiles
from pipeline.report.profile.words import describe_line
from pipeline.report.visible import visible
from pipeline.report.words import GRADE_WORDS, count_of, whole

__all__ = ["print_trial", "trial_record"]

# Rises when a key changes its meaning or goes away.
_VERSION = 1


def print_trial(trial: Trial, *, console: Console) -> None:
    """Prints which papers touch which red line, how the order moves, and what each line costs."""
    print_profiles(trial.held, console)
    _print_order(trial, console)
    _print_costs(trial.costs, console)
    for one in trial.held.diagnostics:
        if one.code is ReasonCode.CLEARANCE_IDLE:
            console.print()
            console.print(Text(visible(f"{one.message} {one.cure}")), soft_wrap=True)


def trial_record(trial: Trial) -> dict[str, object]:
    """Returns a trial as one record; ``lines`` ends with all red lines together, named null."""
    before, after = _ranks(trial.neutral), _ranks(trial.held)
    return {
        "version": _VERSION,
        "profile": trial.profile.name,
        "documents": [
            {
                "document": document.name,
                "offer": document.offer,
                "rank_neutral": before[document.name].rank if document.name in before else None,
                "rank": after[document.name].rank if document.name in after else None,
                "profiles": profile_records(document),
            }
            for document in trial.held.documents
        ],
        "lines": [_cost_record(cost) for cost in trial.costs],
    }


def _cost_record(cost: LineCost) -> dict[str, object]:
    line = cost.line
    return {
        "category": line.category.value if line else None,
        "subtype": line.subtype if line else None,
        "threshold": line.threshold if line else None,
        "offers": cost.offers,
        "touched": cost.touched,
        "may_touch": cost.may_touch,
        "not_read_whole": cost.unsure,
        "left": cost.clear,
        "by_this_line_alone": cost.alone,
    }


def _ranks(result: ScanResult) -> Mapping[str, RankedPaper]:
    return {paper.assessment.document: paper for paper in result.ranking.papers}


def _print_order(trial: Trial, console: Console) -> None:
    before, after = _ranks(trial.neutral), _ranks(trial.held)
    moved = [name for name in after if after[name].rank != before[name].rank]
    console.print()
    if not moved:
        console.print(Text("The order stays as it is without the profile.", style="bold"))
        return
    console.print(Text("What changes in the order", style="bold"))
    table = _table("Paper", ">Rank without", ">Rank with", ">Index without", ">Index with")
    for name in moved:
        table.add_row(
            Text(visible(name)),
            _rank(before[name]),
            _rank(after[name]),
            whole(after[name].assessment.neutral.value),
            whole(after[name].assessment.profile.value),
        )
    console.print(table)


def _rank(paper: RankedPaper) -> str:
    return f"{paper.rank}{'=' if paper.tied_with else ''}"


def _print_costs(costs: Sequence[LineCost], console: Console) -> None:
    console.print()
    offers = costs[-1].offers
    heading = f"What each red line leaves of {count_of(offers, 'offer')}"
    console.print(Text(heading, style="bold"))
    if len(costs) == 1:
        console.print("  The profile draws no red line.")
        return
    table = _table(
        "Red line", ">Touched", ">May touch", ">Not read whole", ">Left", ">By this line alone"
    )
    for cost in costs:
        table.add_row(
            _named(cost),
            *map(str, (cost.touched, cost.may_touch, cost.unsure, cost.clear)),
            str(cost.alone) if cost.line else "",
        )
    console.print(table)
    console.print(
        "Left: read whole, and no wording found that touches the line. By this line alone: offers "
        "that no other line touches."
    )


def _named(cost: LineCost) -> str:
    if cost.line is None:
        return "All together"
    return f"{describe_line(cost.line)}, from {GRADE_WORDS[cost.line.threshold]}"


def _table(*titles: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        if title.startswith(">"):
            table.add_column(title[1:], justify="right")
        else:
            table.add_column(title, overflow="fold")
    return table
