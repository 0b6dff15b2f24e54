# SPDX-License-Identifier: Apache-2.0
"""``judgements.jsonl``: what people said of a scan, for a review of the same scan elsewhere.

Two volunteers each judge on a laptop of their own; one takes the other's file in, so that their
agreement can be measured and their disagreements settled. Clauses are known by the bytes of their
paper and their place in it, because ids are given anew in each review.
"""

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Bound
from pipeline.errors import InputError
from pipeline.report.records import json_lines
from pipeline.review.corrections import correct
from pipeline.review.exchange.taking import (
    Conflict,
    ConflictKind,
    Offer,
    Taken,
    Tally,
    lay_down,
)
from pipeline.review.exchange.workbook import rows_of
from pipeline.review.outcomes import retell
from pipeline.review.store.codec import decode_judgement, encode_judgement
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import ItemRow, Rating
from pipeline.review.values import Item, ItemKind, Judgement, Person, ReviewedPaper, ReviewRole

__all__ = ["JUDGEMENTS_NAME", "TakenOf", "judgement_lines", "take_judgements"]

JUDGEMENTS_NAME = "judgements.jsonl"
_MOST_BYTES = 1 << 28
_CURE = "Take the file as 'armslength review --export' wrote it."


@dataclass(frozen=True, slots=True)
class TakenOf:
    """What came of the judgements of one person."""

    person: Person
    taken: Taken


def judgement_lines(desk: Desk) -> bytes:
    """Returns what everybody says of each item, one judgement a line, by paper and place."""
    papers = {paper.id: paper for paper in desk.papers()}
    ratings = [one for one in desk.ratings() if one.item.paper in papers]
    ratings.sort(key=lambda one: (papers[one.item.paper].name, _place(one.item), one.person.name))
    return json_lines(_encode(one, papers[one.item.paper]) for one in ratings)


def take_judgements(desk: Desk, path: Path) -> tuple[TakenOf, ...]:
    """Takes in what others said in a review of the same scan, each under their own name.

    Only what they said blind is taken in, so that it counts for agreement. Whoever is not among
    the people of this review becomes a reviewer of it.

    Args:
        desk: The review.
        path: Their ``judgements.jsonl``, or the folder of their export.

    Raises:
        InputError: The file cannot be read, or lines of it are no judgements: all of them are
            named, and nothing was taken in.
    """
    lines = _read(path / JUDGEMENTS_NAME if path.is_dir() else path)
    names = sorted({line.person for _, line in lines})
    # All before any of them is heard: what one says must not be open to the next.
    people = [desk.enrol(name, ReviewRole.REVIEWER) for name in names]
    return tuple(
        TakenOf(person, _take(desk, person, [one for one in lines if one[1].person == name]))
        for name, person in zip(names, people, strict=True)
    )


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    person: str = Field(min_length=1, max_length=200)
    document: str
    sha256: str
    kind: str
    label: str | None
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    clause: str
    page: int | None
    quote: str
    severity: int = Field(ge=0, le=4)
    bound: str
    judgement: dict[str, Any]
    blind: dict[str, Any] | None
    comment: str
    at: str
    # Files of earlier versions do not tell it.
    found: bool = False

    @functools.cached_property
    def key(self) -> tuple[str, str, str | None, int, int]:
        return self.sha256, self.kind, self.label, self.start, self.end


def _encode(one: Rating, paper: ReviewedPaper) -> Mapping[str, object]:
    item = one.item
    return {
        "person": one.person.name,
        "document": paper.name,
        "sha256": paper.sha256,
        "kind": str(item.kind),
        "label": str(item.label) if item.label else None,
        "start": item.start,
        "end": item.end,
        "clause": item.clause,
        "page": item.page,
        "quote": item.quote,
        "severity": item.severity,
        "bound": str(item.bound),
        "judgement": encode_judgement(one.judgement),
        "blind": encode_judgement(one.blind) if one.blind else None,
        "comment": one.comment,
        "at": one.at,
        "found": one.found,
    }


def _place(item: Item) -> tuple[int, int, str, str]:
    return item.start, item.end, str(item.kind), str(item.label)


def _read(path: Path) -> list[tuple[str, _Line]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            msg = f"{str(path)!r} is too large for a file of judgements"
            raise InputError(msg, cure=_CURE)
        lines = path.read_bytes().splitlines()
    except OSError as error:
        msg = f"{str(path)!r} cannot be read ({error.strerror})"
        raise InputError(
            msg, cure="Name a file of judgements, or a folder of an export."
        ) from error
    read: list[tuple[str, _Line]] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            read.append((f"line {number}", _decode(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # Its words may be those of a paper.
            faults.append(f"  line {number}: it is no judgement that this program wrote")
    if faults:
        listed = "\n".join(faults)
        msg = f"{str(path)!r}: the judgements cannot be taken in:\n{listed}"
        raise InputError(msg, cure=_CURE)
    return read


def _decode(line: bytes) -> _Line:
    try:
        read = _Line.model_validate(json.loads(line))
    except ValidationError as error:
        raise ValueError from error
    decode_judgement(read.judgement)
    decode_judgement(read.blind or read.judgement)
    ItemKind(read.kind), Bound(read.bound)
    if read.label is not None:
        LABELS[read.label]
    return read


def _take(desk: Desk, person: Person, lines: Iterable[tuple[str, _Line]]) -> Taken:
    papers = {paper.sha256: paper for paper in desk.papers()}
    tally = Tally()
    # What they found themselves comes first, as if they had not seen what others found; what
    # others showed them comes last: it shows once the rest of its paper is judged.
    ordered = sorted(lines, key=lambda one: (not one[1].found, one[1].kind == ItemKind.ADDED))
    rows = _rows_by_key(desk, person)
    for place, line in ordered:
        if line.sha256 not in papers:
            why = f"The paper {line.document!r} is not among those of this review, or has changed."
            tally.stop(_conflict(place, line, ConflictKind.CHANGED, why))
        elif line.blind is None:
            why = "It was said with the words of others in sight, and counts for no agreement."
            tally.stop(_conflict(place, line, ConflictKind.REFUSED, why))
        elif line.kind == ItemKind.ADDED:
            _take_added(desk, person, papers[line.sha256], (place, line), tally)
        elif line.key in rows:
            row = rows[line.key]
            lay_down(desk, person.id, row, _offer(place, line, row.item), tally)
        else:
            why = (
                "This review has no such clause: its papers may not all be read yet, or other "
                "rules judged. Open it, wait until all are read, and take the file in again."
            )
            tally.stop(_conflict(place, line, ConflictKind.UNKNOWN, why))
    return tally.total()


def _rows_by_key(
    desk: Desk, person: Person
) -> dict[tuple[str, str, str | None, int, int], ItemRow]:
    papers = {paper.id: paper for paper in desk.papers()}
    return {
        (
            papers[row.item.paper].sha256,
            str(row.item.kind),
            str(row.item.label) if row.item.label else None,
            row.item.start,
            row.item.end,
        ): row
        for row in rows_of(desk, person)
    }


def _take_added(
    desk: Desk, person: Person, paper: ReviewedPaper, told: tuple[str, _Line], tally: Tally
) -> None:
    """Takes in words that somebody added, or judged when others had; one item for all of them."""
    place, line = told
    judgement = _said(line)
    label = judgement.category or _label(line)
    if judgement.verdict not in (Verdict.AGREE, Verdict.EDIT) or label is None:
        why = "It is about words that somebody added, and says that they are wrong: judge it here."
        tally.stop(_conflict(place, line, ConflictKind.REFUSED, why))
        return
    severity = line.severity if judgement.severity is None else judgement.severity
    said = Judgement(
        Verdict.EDIT,
        category=label,
        severity=severity,
        bound=judgement.bound or Bound(line.bound),
    )
    start, end, quote = line.start, line.end, line.quote
    if judgement.span is not None:
        start, end, quote = judgement.span.start, judgement.span.end, judgement.quote
    before = desk.head()
    try:
        item, receipt = desk.add(
            person.id,
            paper.id,
            said,
            start=start,
            end=end,
            quote=quote,
            clause=line.clause,
            page=line.page,
        )
        if line.comment and not _has_remark(desk, person, item):
            desk.comment(person.id, item.id, line.comment, version=0)
    except InputError as error:
        why = f"{error.message} {error.cure or ''}".strip()
        tally.stop(_conflict(place, line, ConflictKind.REFUSED, why))
    else:
        tally.count(new=receipt.seq > before[0])


def _has_remark(desk: Desk, person: Person, item: Item) -> bool:
    row = desk.item_row(item.id, person=person.id)
    return row is not None and bool(row.comment)


def _offer(place: str, line: _Line, item: Item) -> Offer:
    # Other rules may have given the same words another grade there.
    seen = replace(item, severity=line.severity, bound=Bound(line.bound))
    judgement = correct(item, retell(_said(line), seen, item))
    return Offer(place, judgement, line.comment or None)


def _said(line: _Line) -> Judgement:
    return decode_judgement(line.blind or line.judgement)


def _label(line: _Line) -> Label | None:
    return LABELS[line.label] if line.label is not None else None


def _conflict(place: str, line: _Line, kind: ConflictKind, why: str) -> Conflict:
    return Conflict(place, kind, why, offered=_said(line), remark=line.comment)
