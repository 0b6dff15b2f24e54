# SPDX-License-Identifier: Apache-2.0
"""How far people agree, topic by topic, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.review.agreement import Caveat
from pipeline.review.store.desk import Desk

__all__ = [
    "AgreementPage",
    "FigureTable",
    "agreement_csv",
    "build_agreement",
    "may_see_agreement",
]


@dataclass(frozen=True, slots=True)
class _Part:
    """Part of the figures: its name there, its heading, what its rows are, and its columns.

    ``folded`` where it is long and few look at it.
    """

    name: str
    heading: str
    rows: str
    columns: tuple[str, ...]
    folded: bool = False


_PARTS = (
    _Part(
        "Agreement",
        "Between reviewers, by topic",
        "Topic",
        (
            "Judged by two or more",
            "People",
            "Same",
            "Kappa",
            "Alpha",
            "Unsure",
            "Same grade",
            "Within one grade",
            "Alpha of grades",
            "Note",
        ),
    ),
    _Part(
        "Missed",
        "What the program missed",
        "Topic",
        (
            "Judged",
            "Missed in the sample",
            "From",
            "To",
            "Added by people",
            "Found by two",
            "Note",
        ),
    ),
    _Part(
        "Rule",
        "What became of each rule's finds",
        "Rule",
        ("Judged", "Confirmed", "Corrected", "Dismissed", "Disputed"),
        folded=True,
    ),
)
_FEW = (
    "Kappa and alpha are left blank where two people judged fewer than five clauses: so few tell "
    "little."
)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures; the first cell of a row names it."""

    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All figures of a review."""

    sentence: str
    tables: tuple[FigureTable, ...]
    csv_href: str


def may_see_agreement(desk: Desk, person: str, *, judges: bool) -> bool:
    """Says whether figures of agreement would lead nobody: who judges must have judged all."""
    return not judges or all(one.decided >= one.items for one in desk.progress(person))


def build_agreement(desk: Desk) -> AgreementPage:
    """Returns how far people agree; tables without rows are left out."""
    from pipeline.review.agreement import measure
    from pipeline.review.agreement_table import agreement_rows, describe_misses

    measured = measure(desk.ratings())
    rows = sorted(agreement_rows(measured), key=_worst_first)
    missed = describe_misses(measured.misses)
    tables = tuple(
        FigureTable(
            name=part.heading,
            note=_FEW if part.name == "Agreement" else missed if part.name == "Missed" else "",
            columns=(part.rows, *part.columns),
            rows=_rows(part, rows),
            folded=part.folded,
        )
        for part in _PARTS
    )
    return AgreementPage(
        sentence="Figures of what people said before they could know what others say. Kappa and "
        "alpha reach 1 where all agree, and 0 where chance alone would agree as often.",
        tables=tuple(one for one in tables if one.rows),
        csv_href="/agreement.csv",
    )


def agreement_csv(desk: Desk) -> bytes:
    """Returns the same figures as a table for spreadsheets."""
    from pipeline.review.agreement import measure
    from pipeline.review.agreement_table import agreement_table

    return agreement_table(measure(desk.ratings()))


def _worst_first(row: dict[str, str | int]) -> tuple[int, ...]:
    """Returns where a rule stands among rules; all else stays where it is."""
    if row["Part"] != "Rule":
        return ()
    names = ("Dismissed", "Corrected", "Disputed", "Judged")
    return tuple(-int(row[name]) for name in names)


def _rows(part: _Part, rows: Sequence[dict[str, str | int]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(row["Name"]), *(_cell(part, row, column) for column in part.columns))
        for row in rows
        if row["Part"] == part.name
    )


def _cell(part: _Part, row: dict[str, str | int], column: str) -> str:
    told = str(row.get(column, ""))
    # Said once above the table, and in its note.
    above = {str(Caveat.TOO_FEW)} if part.name == "Agreement" else {str(row.get("Note", ""))}
    return "" if column == "Note" and told in above else told
