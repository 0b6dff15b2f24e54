# SPDX-License-Identifier: Apache-2.0
"""``decisions-<name>.xlsx``: one person's judgements, to go on with away from the pages.

Columns are those of ``clauses.xlsx`` where they say the same. A row tells of nobody else.
"""

import datetime
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.report.clauses import Cell, Column, Heading
from pipeline.report.sheets import Pen, list_choices, offer_choices, row_height, sheet_text
from pipeline.report.words import BOUND_WORDS, LABEL_NAMES
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen, ItemRow, Order
from pipeline.review.values import ItemKind, Person, ReviewedPaper

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["DECISION_COLUMNS", "decisions_workbook", "mark_row", "rows_of", "seen_of"]

DECISION_COLUMNS = (
    Column(Heading.ID, 14, 1),
    Column(Heading.DOCUMENT, 22),
    Column("Clause", 12),
    Column("Page", 6),
    Column("Asked because", 20),
    Column(Heading.TOPIC, 18),
    Column(Heading.GRADE, 7),
    Column(Heading.BOUND, 15),
    Column("Quote", 60),
    Column(Heading.DECISION, 11),
    Column(Heading.COMMENT, 32),
    Column(Heading.SHA256, 14, 1),
    Column(Heading.SEEN, 14, 1),
)

_PLACES = {column.heading: place for place, column in enumerate(DECISION_COLUMNS)}
# What a person fills in, and what of it is compared with what they were given.
_FILLED = (Heading.TOPIC, Heading.GRADE, Heading.BOUND, Heading.DECISION, Heading.COMMENT)
_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_AT_ONCE = 1_000
_MARK_DIGITS = 8
_KINDS = {
    ItemKind.FINDING: "the program flagged it",
    ItemKind.UNFLAGGED: "the program found nothing here: is that right?",
    ItemKind.ADDED: "a person added it",
}
_MISSING = "the program found no such wording: is it missing?"
_ABOUT = (
    ("What this is", "heading"),
    (
        "Clauses of these papers that are to be judged, with what you said of them so far. It is "
        "information to help people read, not legal advice.",
        "text",
    ),
    ("Internal: not for sharing with the other side.", "strong"),
    ("How to decide", "heading"),
    (
        "agree: the row is right as it stands. Of a row without a topic: nothing bites there.",
        "text",
    ),
    (
        "edit: it is right once corrected. Correct Topic, Grade or Who is bound in the row. Of a "
        "row without a topic: choose what bites there, and its grade.",
        "text",
    ),
    ("dismiss: it is wrong. Say why in Comment.", "text"),
    ("unsure: nobody can tell yet.", "text"),
    (
        "Words that are missing here are added in the pages. Rows may be sorted and filtered. The "
        "columns ID, Document SHA-256 and Seen must stay: by them a judgement finds its clause, "
        "and what you said elsewhere meanwhile is not overwritten.",
        "text",
    ),
    ("Then save, and run: armslength review OUT --import THIS-FILE --name YOUR-NAME", "strong"),
)


def decisions_workbook(desk: Desk, person: Person) -> bytes:
    """Returns a workbook of all that a person may judge, with what they said of it.

    The same judgements give the same bytes.
    """
    # Loaded here: only those who ask for a workbook wait for it.
    import xlsxwriter

    papers = {paper.id: paper for paper in desk.papers()}
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Armslength: judgements", "created": _MADE})
        pen = Pen(book)
        sheet = pen.table("Clauses", DECISION_COLUMNS)
        last = 0
        for last, row in enumerate(rows_of(desk, person), start=1):
            values = _values(row, papers[row.item.paper])
            pen.row_in(sheet, last, _looks(pen, values), row_height(values, DECISION_COLUMNS))
        sheet.autofilter(0, 0, last, len(DECISION_COLUMNS) - 1)
        sheet.freeze_panes(1, _PLACES["Page"])
        offer_choices(sheet, _PLACES, rows=max(1, last))
        about = pen.sheet("Read me")
        _write_about(pen, about)
        list_choices(about, pen)
    return stream.getvalue()


def rows_of(desk: Desk, person: Person) -> Iterator[ItemRow]:
    """Yields all that a person may judge, paper by paper as it stands there."""
    offset = 0
    chosen = Chosen(order=Order.PAPER)
    while True:
        page = desk.items(chosen, person=person.id, offset=offset, limit=_AT_ONCE)
        yield from page.rows
        offset += len(page.rows)
        if not page.rows or offset >= page.total:
            return


def mark_row(cells: Mapping[str, str]) -> str:
    """Returns a short name of what a person filled in, by which an untouched row is known."""
    filled = "\0".join(" ".join(cells.get(heading, "").split()) for heading in _FILLED)
    return hashlib.sha256(filled.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_DIGITS]


def seen_of(row: ItemRow) -> str:
    """Returns what the column Seen holds: versions of judgement and remark, and the mark."""
    cells = {
        DECISION_COLUMNS[place].heading: "" if value is None else sheet_text(str(value))
        for place, value in enumerate(_shown(row))
    }
    return f"v{row.version}.{row.comment_version}.{mark_row(cells)}"


def _values(row: ItemRow, paper: ReviewedPaper) -> tuple[Cell, ...]:
    values = [*_shown(row), paper.sha256, seen_of(row)]
    values[_PLACES[Heading.DOCUMENT]] = paper.name
    return tuple(values)


def _shown(row: ItemRow) -> tuple[Cell, ...]:
    item, said = row.item, row.judgement
    label = (said.category if said else None) or item.label
    given = said.severity if said else None
    severity = item.severity if given is None else given
    bound = (said.bound if said else None) or item.bound
    return (
        item.id,
        "",
        item.clause,
        item.page,
        _MISSING if item.start == item.end else _KINDS[item.kind],
        LABEL_NAMES[label] if label else None,
        severity if label else None,
        BOUND_WORDS[bound] if label else None,
        item.quote,
        said.verdict.value if said else None,
        row.comment,
    )


def _looks(pen: Pen, values: Sequence[Cell]) -> "Iterator[tuple[Cell, Format]]":
    filled = {_PLACES[heading] for heading in _FILLED}
    for place, value in enumerate(values):
        plain = pen.text if isinstance(value, str) else pen.number
        yield value, pen.typed if place in filled else plain


def _write_about(pen: Pen, sheet: "Worksheet") -> None:
    column = Column("", 72)
    sheet.set_column(0, 0, column.width)
    looks = {"heading": pen.title, "strong": pen.strong, "text": pen.about}
    for row, (text, look) in enumerate(_ABOUT):
        extra = 12 if look == "heading" else 3
        sheet.set_row(row, row_height([text], [column]) + extra)
        sheet.write_string(row, 0, text, looks[look])
