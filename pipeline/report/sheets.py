# SPDX-License-Identifier: Apache-2.0
"""Sheets of a workbook: cells that hold texts as texts, rows high enough, pages that print."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.domain.decision import Verdict
from pipeline.report.clauses import Cell, Column, Heading
from pipeline.report.visible import visible
from pipeline.report.words import BOUND_WORDS, GRADE_WORDS, LABEL_NAMES

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Pen", "list_choices", "offer_choices", "row_height", "sheet_text"]

# What a cell can hold, in the units of UTF-16 in which spreadsheets count.
_LONGEST = 32_767
_CUT = " [cut here: the whole text stands in findings.jsonl]"
# No characters, and not allowed in XML; all controls are seen to by ``visible``.
_NOT_XML = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}

_A4 = 9
# Heights in points: one line, the edge of a row, the header, and the most a row may have.
_LINE, _EDGE, _HEADER, _HIGHEST = 13.0, 4.0, 32.0, 409.0
# Letters of the font in one unit of width, carefully reckoned.
_LETTERS = 1.05

_BORDER = {"border": 1, "border_color": "#D9D5CB"}
_GRADE_COLOURS = (
    ("#FFFFFF", "#20262C"),
    ("#F3EFE2", "#4D4632"),
    ("#F2DFB6", "#54400F"),
    ("#E3A878", "#4A1E08"),
    ("#8A2D1C", "#FFFFFF"),
)

# Choices stand in the sheet Read me, out of print: within its rule a list can hold no comma and
# no more than 255 letters.
_CHOICES = {
    Heading.TOPIC: ("Topics", "D", 34, tuple(LABEL_NAMES.values())),
    Heading.BOUND: ("Who is bound", "E", 26, tuple(BOUND_WORDS.values())),
}


def sheet_text(text: str) -> str:
    """Returns a text as a cell can hold it: nothing unseen, nothing too long.

    Line feeds stay. What is beyond 32,767 letters is cut, with a mark that says so.
    """
    shown = visible(text.replace("\r\n", "\n"), keep="\n").translate(_NOT_XML)
    units = shown.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST:
        return shown
    # A pair that the cut would part goes as a whole.
    return units[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def row_height(values: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Returns the height in points at which a row shows its wrapped texts, up to the most.

    Not every program finds heights for itself. A column with ``lines`` makes no row higher than
    so many lines: its texts are for those who look them up.
    """
    lines = (
        min(_count_lines(value, column.width), column.lines or math.inf)
        for value, column in zip(values, columns, strict=True)
        if isinstance(value, str)
    )
    return min(_HIGHEST, _EDGE + _LINE * max(lines, default=1))


def _count_lines(text: str, width: int) -> int:
    room = width * _LETTERS
    return sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))


class Pen:
    """Writes cells of a workbook in its formats."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        cell = {"text_wrap": True, "valign": "top", "font_size": 10}
        plain = cell | {"bottom": 1, "bottom_color": "#D9D5CB"}
        head = {"bold": True, "bg_color": "#17505C", "font_color": "#FFFFFF", "border": 1}
        self.text = book.add_format(plain)
        self.number = book.add_format(plain | {"align": "center"})
        # As text, so that dates and names stay as people typed them.
        typed = {"num_format": "@", "bg_color": "#FFFBE6"} | _BORDER
        self.typed = book.add_format(cell | typed)
        struck = plain | {"font_color": "#56606A", "italic": True}
        self.dismissed = tuple(
            book.add_format(look) for look in (struck, struck | {"align": "center"})
        )
        self.head = book.add_format(cell | head | {"valign": "vcenter"})
        self.title = book.add_format({"bold": True, "font_size": 14, "valign": "bottom"})
        self.strong = book.add_format(cell | {"bold": True, "font_size": 11})
        self.about = book.add_format(cell | {"font_size": 11})
        self.grades = tuple(
            book.add_format(
                cell
                | {"bg_color": back, "font_color": ink, "bold": True, "align": "center"}
                | _BORDER
            )
            for back, ink in _GRADE_COLOURS
        )

    def table(self, name: str, columns: Sequence[Column]) -> "Worksheet":
        """Returns a new sheet with a header that stays in sight and stands on every page."""
        sheet = self.sheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.set_row(0, _HEADER)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading, self.head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        return sheet

    def sheet(self, name: str) -> "Worksheet":
        """Returns a new sheet that prints as wide as A4, with its name and page number below."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L{name}: internal, not for sharing&RPage &P of &N")
        return sheet

    def row(self, sheet: "Worksheet", row: int, values: Sequence[Cell], height: float) -> None:
        """Writes a row in the usual formats."""
        looks = (self.text if isinstance(value, str) else self.number for value in values)
        self.row_in(sheet, row, zip(values, looks, strict=True), height)

    def row_in(
        self,
        sheet: "Worksheet",
        row: int,
        cells: Iterable[tuple[Cell, "Format"]],
        height: float,
    ) -> None:
        """Writes a row: texts as texts, whatever they look like, and numbers as numbers."""
        sheet.set_row(row, height)
        for place, (value, look) in enumerate(cells):
            if value is None or value == "":
                sheet.write_blank(row, place, None, look)
            elif isinstance(value, str):
                sheet.write_string(row, place, sheet_text(value), look)
            else:
                sheet.write_number(row, place, value, look)


def offer_choices(sheet: "Worksheet", places: Mapping[str, int], *, rows: int) -> None:
    """Gives the columns that people decide in their lists; what is not on them is refused.

    The lists themselves are what ``list_choices`` wrote.

    Args:
        sheet: Where people decide, below one row of headings.
        places: The place of each column by its heading, from 0.
        rows: How many rows are decided in.
    """
    sources: dict[str, list[str] | list[int] | str] = {
        Heading.DECISION: [verdict.value for verdict in Verdict],
        Heading.GRADE: list(range(len(GRADE_WORDS))),
    }
    for heading, (_, letter, _, choices) in _CHOICES.items():
        sources[heading] = f"='Read me'!${letter}$2:${letter}${len(choices) + 1}"
    for heading, source in sources.items():
        rule = {
            "validate": "list",
            "source": source,
            "error_title": "Armslength",
            "error_message": f"{heading}: one of those in the list.",
        }
        place = places[heading]
        sheet.data_validation(1, place, rows, place, rule)


def list_choices(sheet: "Worksheet", pen: "Pen") -> None:
    """Writes the lists into the sheet Read me, beside what stands there."""
    for title, letter, width, choices in _CHOICES.values():
        sheet.set_column(f"{letter}:{letter}", width)
        for row, text in enumerate((title, *choices), start=1):
            sheet.write_string(f"{letter}{row}", text, pen.about if row > 1 else pen.title)
