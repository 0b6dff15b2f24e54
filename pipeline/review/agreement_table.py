# SPDX-License-Identifier: Apache-2.0
"""Figures of agreement as a table: ``agreement.csv``, and the rows that a page shows."""

import csv
import io
from collections.abc import Iterator, Sequence

from pipeline.report.cells import safe_cell
from pipeline.report.words import LABEL_NAMES
from pipeline.review.agreement import (
    Agreement,
    Caveat,
    Figures,
    GradeFigures,
    Misses,
    RuleFigures,
)

__all__ = ["AGREEMENT_COLUMNS", "agreement_rows", "agreement_table", "describe_misses"]

AGREEMENT_COLUMNS = (
    "Part",
    "Name",
    "Judged by two or more",
    "People",
    "Same",
    "Kappa",
    "Alpha",
    "Unsure",
    "Grades compared",
    "Same grade",
    "Within one grade",
    "Alpha of grades",
    "Judged",
    "Confirmed",
    "Corrected",
    "Dismissed",
    "Disputed",
    "Missed in the sample",
    "From",
    "To",
    "Added by people",
    "Found by two",
    "Note",
)

_FIGURES = frozenset({"Kappa", "Alpha", "Alpha of grades"})

_Row = dict[str, str | int]


def agreement_table(agreement: Agreement) -> bytes:
    """Returns ``agreement.csv``: UTF-8 with a mark by which spreadsheets know it.

    Shares are in percent, kappa and alpha up to 1. A figure that is not defined, or of fewer than
    five items, is an empty cell with the reason in ``Note``.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(AGREEMENT_COLUMNS)
    for row in agreement_rows(agreement):
        # A figure below nought is a number, and no formula.
        writer.writerow(
            [
                row.get(column) if column in _FIGURES else safe_cell(row.get(column))
                for column in AGREEMENT_COLUMNS
            ]
        )
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")


def agreement_rows(agreement: Agreement) -> Iterator[_Row]:
    """Yields the rows of the table, each by column; what a row says nothing of is left out."""
    yield _figures("Agreement", "All that was found", agreement.overall, agreement.grades)
    for one in agreement.topics:
        yield _figures("Agreement", LABEL_NAMES[one.label], one.said, one.grades)
    yield _figures("Agreement", "Provisions without a flag", agreement.unflagged, None)
    for rule in agreement.rules:
        yield _rule(rule)
    yield from _misses(agreement.misses)


def describe_misses(misses: Misses) -> str:
    """Returns in a sentence what the random tenth says of all provisions without a flag."""
    if misses.expected is None:
        return "No provision without a flag was judged: nothing can be said of what was missed."
    low, high = misses.expected
    bites = "bites" if misses.biting == 1 else "bite"
    return (
        f"Of {misses.judged} provisions without a flag that people read, {misses.biting} {bites}. "
        f"They stand for about {misses.unflagged}: of those that nobody read, about {low} to "
        f"{high} may bite too (95 in 100 such samples)."
    )


def _figures(part: str, name: str, said: Figures, grades: GradeFigures | None) -> _Row:
    few = Caveat.TOO_FEW in said.caveats
    row: _Row = {
        "Part": part,
        "Name": name,
        "Judged by two or more": said.items,
        "People": said.people,
        "Same": _percent(said.same),
        "Kappa": "" if few else _figure(said.kappa),
        "Alpha": "" if few else _figure(said.alpha),
        "Unsure": said.unsure,
    }
    if grades is not None:
        row |= {
            "Grades compared": grades.items,
            "Same grade": _percent(grades.equal),
            "Within one grade": _percent(grades.within_one),
            "Alpha of grades": ("" if Caveat.TOO_FEW in grades.caveats else _figure(grades.alpha)),
        }
    return row | {"Note": _note(said, grades)}


def _note(said: Figures, grades: GradeFigures | None) -> str:
    """Returns why figures are missing or say little, each reason once."""
    own, theirs = _gravest(said.caveats), _gravest(grades.caveats if grades else ())
    if not theirs or own in ("", theirs) or own in (Caveat.TOO_FEW, Caveat.NOT_SHARED):
        return own or (f"grades: {theirs}" if theirs else "")
    return f"{own}; grades: {theirs}"


def _gravest(caveats: Sequence[Caveat]) -> str:
    """Returns the one beside which the others say nothing more: few say too little anyway."""
    return str(caveats[0]) if caveats else ""


def _rule(rule: RuleFigures) -> _Row:
    return {
        "Part": "Rule",
        "Name": rule.rule or "found by the classifier alone",
        "Judged": rule.judged,
        "Confirmed": rule.confirmed,
        "Corrected": rule.corrected,
        "Dismissed": rule.dismissed,
        "Disputed": rule.disputed,
    }


def _misses(misses: Misses) -> Iterator[_Row]:
    yield {
        "Part": "Missed",
        "Name": "Provisions without a flag",
        "Judged": misses.judged,
        "Missed in the sample": misses.biting,
        "From": _percent(misses.low),
        "To": _percent(misses.high),
        "Note": describe_misses(misses),
    }
    for one in misses.topics:
        yield {
            "Part": "Missed",
            "Name": LABEL_NAMES[one.label],
            "Missed in the sample": one.sampled,
            "Added by people": one.added,
            "Found by two": one.twice,
        }


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value + 0.0:.2f}"
