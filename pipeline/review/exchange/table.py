# SPDX-License-Identifier: Apache-2.0
"""Judgements that a person filled into a workbook, read back as theirs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Label, Modifier
from pipeline.errors import InputError
from pipeline.report.clauses import Heading
from pipeline.report.decisions.cells import (
    FaultError,
    clean,
    read_comment,
    read_grade,
    read_side,
    read_topic,
    read_verdict,
    refuse_formulas,
)
from pipeline.report.decisions.sheets import Row, read_rows
from pipeline.report.ids import public_id
from pipeline.review.corrections import Scale, correct, fits_scale, scale_of
from pipeline.review.exchange.taking import (
    Conflict,
    ConflictKind,
    Offer,
    Taken,
    Tally,
    lay_down,
)
from pipeline.review.exchange.workbook import mark_row, rows_of
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import ItemRow, UnknownError
from pipeline.review.values import Item, ItemKind, Judgement, Person, ReviewedPaper

__all__ = ["take_table"]

_T = TypeVar("_T")
_SEEN = re.compile(r"v(\d{1,18})\.(\d{1,18})\.([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a person may judge, by the ids that tables give it, and the papers by id."""

    rows: Mapping[str, ItemRow]
    papers: Mapping[str, ReviewedPaper]


def take_table(desk: Desk, path: Path, person: str, *, name: str = "") -> Taken:
    """Takes the judgements of a table in as those of one person.

    The table is a copy of the review's own workbook, or of ``clauses.xlsx`` or ``clauses.csv`` of
    the reports; of these, rows that name somebody else in Who are passed over.

    Args:
        desk: The review.
        path: The table.
        person: ``Person.id`` of its author.
        name: What its author calls the file, for errors; empty for the path.

    Raises:
        InputError: The file is no such table, or rows of it say nothing that could be taken in:
            all of them are named, and none of the table was taken in.
    """
    author = desk.person(person)
    if author is None:
        msg = "Nobody of this review is the author of the table."
        raise UnknownError(msg, cure="Give the name under which the judgements are to stand.")
    known = _look_up(desk, author)
    tally = Tally()
    offers: list[tuple[ItemRow, Offer]] = []
    faults: list[str] = []
    for row in read_rows(path, name=name):
        try:
            _read_row(row, known, author, tally=tally, keep=offers)
        except FaultError as fault:
            faults.append(f"  {row.place}: {fault}")
    if faults:
        listed = "\n".join(faults)
        msg = f"{(name or str(path))!r}: the judgements cannot be taken in:\n{listed}"
        raise InputError(msg, cure="Nothing was taken in. Mend these rows and try again.")
    for held, offer in offers:
        lay_down(desk, person, held, offer, tally)
    return tally.total()


def _look_up(desk: Desk, author: Person) -> _Known:
    papers = {paper.id: paper for paper in desk.papers()}
    rows: dict[str, ItemRow] = {}
    for row in rows_of(desk, author):
        rows[row.item.id] = row
        if row.item.finding:
            rows[public_id(papers[row.item.paper].name, row.item.finding)] = row
    return _Known(rows, papers)


def _read_row(
    row: Row, known: _Known, author: Person, *, tally: Tally, keep: list[tuple[ItemRow, Offer]]
) -> None:
    """Keeps what a row offers, or counts why it offers nothing.

    Raises:
        FaultError: What is wrong with it.
    """
    cells = row.cells
    remark = cells.get(Heading.COMMENT, "")
    seen = _SEEN.fullmatch(cells.get(Heading.SEEN, ""))
    untouched = seen is not None and seen[3] == mark_row(cells)
    if untouched or not (cells[Heading.DECISION] or remark):
        return
    if cells.get(Heading.WHO, "") not in ("", author.name):
        tally.pass_over()
        return
    refuse_formulas(cells)
    verdict = read_verdict(cells[Heading.DECISION]) if cells[Heading.DECISION] else None
    held = known.rows.get(clean(cells[Heading.ID]))
    conflict = _why_not(row, held, known)
    if held is None or conflict is not None:
        if conflict is not None:
            tally.stop(conflict)
        return
    judgement = _judgement(cells, verdict, held) if verdict is not None else None
    offer = Offer(
        place=row.place,
        judgement=judgement,
        # An empty cell takes a remark away only where its author had it before their eyes.
        remark=remark if remark or seen is not None else None,
        seen=int(seen[1]) if seen is not None else 0,
        remark_seen=int(seen[2]) if seen is not None else 0,
    )
    keep.append((held, offer))


def _why_not(row: Row, held: ItemRow | None, known: _Known) -> Conflict | None:
    remark = row.cells.get(Heading.COMMENT, "")
    sha256 = row.cells[Heading.SHA256].casefold()
    if held is not None and known.papers[held.item.paper].sha256 != sha256:
        why = "The paper has changed since this table was written: judge it again in a new one."
        return Conflict(
            row.place, ConflictKind.CHANGED, why, held.item, held=held.judgement, remark=remark
        )
    if held is not None:
        return None
    if sha256 in {paper.sha256 for paper in known.papers.values()}:
        why = (
            "No clause of this review has the ID, or not for you yet: words that others added "
            "show once you have judged the rest of their paper."
        )
    else:
        why = "The paper is not among those of this review, or has changed since."
    return Conflict(row.place, ConflictKind.UNKNOWN, why, remark=remark)


def _judgement(cells: Mapping[str, str], verdict: Verdict, held: ItemRow) -> Judgement:
    """Returns what a row says.

    Raises:
        FaultError: It says nothing that is known, or things that do not go together.
    """
    item = held.item
    read_comment(cells, verdict)
    if verdict is Verdict.UNSURE:
        return Judgement(verdict)
    if verdict is Verdict.DISMISS:
        if item.kind is ItemKind.UNFLAGGED:
            msg = "the program found nothing here: write 'agree', or 'edit' with what bites"
            raise FaultError(msg)
        return Judgement(verdict)
    named = read_topic(cells[Heading.TOPIC]) if cells.get(Heading.TOPIC) else item.label
    category = None if named == item.label else named
    severity = _changed(cells, Heading.GRADE, read_grade, item.severity)
    bound = _changed(cells, Heading.BOUND, read_side, item.bound)
    if verdict is Verdict.AGREE:
        if any(value is not None for value in (category, severity, bound)):
            msg = "what stands here differs from what was found: write 'edit' to correct it"
            raise FaultError(msg)
        return Judgement(verdict)
    if item.kind is ItemKind.UNFLAGGED:
        _require_whole(cells, category)
    # What a workbook cannot show stays as its author said it in the pages.
    earlier = held.judgement if held.judgement and held.judgement.span else None
    said = Judgement(
        verdict,
        category=category,
        severity=_fit(severity, named, item),
        bound=bound,
        span=earlier.span if earlier else None,
        quote=earlier.quote if earlier else "",
    )
    if correct(item, said).verdict is Verdict.AGREE:
        msg = (
            f"'edit' corrects nothing: change {Heading.TOPIC}, {Heading.GRADE} or "
            f"{Heading.BOUND}, or write 'agree' if it is right as it is"
        )
        raise FaultError(msg)
    return said


def _fit(severity: int | None, label: Label | None, item: Item) -> int | None:
    """Returns a corrected grade as the topic can have it, None where it stays as found.

    Raises:
        FaultError: The topic has grades, and not this one.
    """
    if scale_of(label) is Scale.NONE:
        return 0 if item.severity else None
    grade = item.severity if severity is None else severity
    changed = severity is not None or label is not item.label
    if changed and not fits_scale(label, grade):
        msg = f"{Heading.GRADE} is {grade}, and what protects has a strength from 1 to 3"
        raise FaultError(msg)
    return severity


def _changed(
    cells: Mapping[str, str], heading: str, read: Callable[[str], _T], found: _T | None
) -> _T | None:
    """Returns what a column says, None where it says nothing or what was found."""
    text = cells.get(heading, "")
    value = read(text) if text else found
    return None if value == found else value


def _require_whole(cells: Mapping[str, str], category: Label | None) -> None:
    """Refuses what bites without a flag where topic or grade is missing.

    Raises:
        FaultError: Names what is missing.
    """
    if category is None:
        msg = f"choose in {Heading.TOPIC} what bites here, or write 'agree'"
        raise FaultError(msg)
    if not isinstance(category, Modifier) and not cells.get(Heading.GRADE):
        msg = f"{Heading.GRADE} is missing: write a number from 0 to 4"
        raise FaultError(msg)
