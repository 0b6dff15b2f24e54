# SPDX-License-Identifier: Apache-2.0
"""How far people agree, topic by topic, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Part of the figures: its name there, its heading, what its rows are, and its columns."""

    name: str
    heading: str
    rows: str
    columns: tuple[str, ...]


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
    ),
)


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures; the first cell of a row names it."""

    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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
    rows = list(agreement_rows(measured))
    tables = tuple(
        FigureTable(
            name=part.heading,
            note=describe_misses(measured.misses) if part.name == "Missed" else "",
            columns=(part.rows, *part.columns),
            rows=_rows(part, rows),
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


def _rows(part: _Part, rows: Sequence[dict[str, str | int]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(row["Name"]), *(str(row.get(column, "")) for column in part.columns))
        for row in rows
        if row["Part"] == part.name
    )
