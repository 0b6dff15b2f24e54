# SPDX-License-Identifier: Apache-2.0
"""Tables in which people decided, as spreadsheets save them: rows of text under headings.

Workbooks as Excel and LibreOffice save them; CSV with comma, semicolon or tab, in UTF-8, UTF-16
or the code page of a Western Windows.
"""

import csv
import datetime
import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import InputError, ReadingError
from pipeline.extract.plain import decode_plain
from pipeline.report.cells import strip_safe_cell
from pipeline.report.clauses import Heading

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

__all__ = ["FORMULA", "Row", "read_rows"]

# Stands for a cell that holds a formula: what it comes to is not what a person wrote.
FORMULA = "\0formula"

_NEEDED = (Heading.ID, Heading.DECISION, Heading.SHA256)
# The heading may stand below lines that somebody put above it.
_HEADER_WITHIN = 20
# Fifty thousand clauses take a tenth of each: packed, unpacked, and in rows.
_MOST_FILE = 1 << 27
_MOST_BYTES = 1 << 29
_MOST_ROWS = 500_000
_MOST_CELLS = 1 << 25
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t"
# How Office writes characters that XML cannot hold, and what only looks like such a character.
_OFFICE_ESCAPE = re.compile("_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_CURE_FORMAT = "Save it as an Excel workbook (.xlsx) without a password, or as CSV in UTF-8."
_CURE_COLUMNS = "Decide in clauses.xlsx or clauses.csv as 'armslength report' writes them."


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        sheet: Name of the sheet; empty for CSV.
        number: Its number as the spreadsheet shows it, from 1.
        cells: Text of each cell by its heading, without spaces around it.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"sheet {self.sheet}, row {self.number}" if self.sheet else f"row {self.number}"


def read_rows(path: Path, *, name: str = "") -> tuple[Row, ...]:
    """Returns all rows that are not empty, of every sheet that has the columns of decisions.

    Args:
        path: The file.
        name: What its owner calls it, for errors; empty for the path.

    Raises:
        InputError: The file cannot be read, is too large or no table, or lacks a column that is
            needed.
    """
    called = name or str(path)
    try:
        with path.open("rb") as stream:
            return tuple(_read_stream(stream, called))
    except OSError as error:
        msg = f"{called!r} cannot be read ({error.strerror})"
        raise InputError(msg, cure="Name the file in which clauses were decided.") from error


def _read_stream(stream: BinaryIO, called: str) -> Iterator[Row]:
    size = stream.seek(0, io.SEEK_END)
    if size > _MOST_FILE:
        msg = f"{called!r} has {size >> 20} MB: that is no table of decisions"
        raise InputError(msg, cure=_CURE_COLUMNS)
    stream.seek(0)
    begins = stream.read(len(_OLE))
    stream.seek(0)
    if begins == _OLE:
        msg = f"{called!r} is an old Excel workbook, or one behind a password"
        raise InputError(msg, cure=_CURE_FORMAT)
    is_workbook = begins == _ZIP
    found = _workbook_rows(stream, called) if is_workbook else _csv_rows(stream, called)
    if not found:
        needed = ", ".join(repr(heading) for heading in _NEEDED)
        msg = f"{called!r} has no table with the columns {needed}"
        raise InputError(msg, cure=_CURE_COLUMNS)
    if sum(map(len, found)) > _MOST_ROWS:
        msg = f"{called!r} has more than {_MOST_ROWS:,} rows: that is no table of decisions"
        raise InputError(msg, cure=_CURE_COLUMNS)
    return itertools.chain.from_iterable(found)


@dataclass(frozen=True, slots=True)
class _Table:
    """Lines of a sheet, each with its number and the text of its cells."""

    sheet: str
    lines: Iterable[tuple[int, Sequence[str]]]


def _rows(table: _Table) -> list[Row] | None:
    """Returns the rows below the headings, one more than is allowed at most; None without them."""
    lines = iter(table.lines)
    for number, line in lines:
        headings = _headings(line)
        if all(heading in headings for heading in _NEEDED):
            rows = (Row(table.sheet, at, _cells(cells, headings)) for at, cells in lines)
            filled = (row for row in rows if any(row.cells.values()))
            return list(itertools.islice(filled, _MOST_ROWS + 1))
        if number >= _HEADER_WITHIN:
            break
    return None


def _headings(line: Sequence[str]) -> dict[str, int]:
    """Returns the places of the headings that are known; the first where one stands twice."""
    known = {name.casefold(): name for name in _all_headings()}
    places: dict[str, int] = {}
    for place, text in enumerate(line):
        name = known.get(" ".join(text.casefold().split()))
        if name is not None:
            places.setdefault(name, place)
    return places


def _all_headings() -> Iterator[str]:
    return (text for name, text in vars(Heading).items() if not name.startswith("_"))


def _cells(line: Sequence[str], headings: Mapping[str, int]) -> dict[str, str]:
    return {
        name: line[place].strip() if place < len(line) else "" for name, place in headings.items()
    }


def _workbook_rows(stream: BinaryIO, called: str) -> list[list[Row]]:
    """Returns the rows of each sheet that has the columns; others are not kept."""
    # Loaded here: only those who read decisions back wait for it.
    import openpyxl

    try:
        _refuse_huge(stream, called)
        with warnings.catch_warnings():
            # Of styles and the like that it does not know, and that decisions do not need.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
        # Read now: a fault of a sheet shows only when its cells are asked for.
        tables = (_Table(sheet.title, _sheet_lines(sheet, called)) for sheet in book.worksheets)
        return [rows for table in tables if (rows := _rows(table)) is not None]
    except InputError:
        raise
    except Exception as error:  # whatever a broken or foreign file makes the reader raise
        msg = f"{called!r} cannot be read as a workbook ({type(error).__name__})"
        raise InputError(msg, cure=_CURE_FORMAT) from error


def _refuse_huge(stream: BinaryIO, called: str) -> None:
    with zipfile.ZipFile(stream) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > _MOST_BYTES:
        msg = f"{called!r} would unpack to {size >> 20} MB: that is no table of decisions"
        raise InputError(msg, cure=_CURE_COLUMNS)


def _sheet_lines(sheet: "ReadOnlyWorksheet", called: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the lines that hold anything; a row counts as many cells as its last one says."""
    # A single cell in the far corner would make every row as wide as a sheet can be.
    sheet.reset_dimensions()
    left = _MOST_CELLS
    for cells in sheet.rows:
        left -= len(cells)
        if left < 0:
            msg = f"{called!r} has more than {_MOST_CELLS:,} cells: that is no table of decisions"
            raise InputError(msg, cure=_CURE_COLUMNS)
        if cells:
            yield _sheet_line(cells)


def _sheet_line(
    cells: "Sequence[ReadOnlyCell | EmptyCell]",
) -> tuple[int, list[str]]:
    number = next((cell.row for cell in cells if hasattr(cell, "row")), 0)
    return number, [_cell_text(cell) for cell in cells]


def _cell_text(cell: "ReadOnlyCell | EmptyCell") -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="minutes").removesuffix("T00:00")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        return _plain(_OFFICE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), value))
    return str(value)


def _csv_rows(stream: BinaryIO, called: str) -> list[list[Row]]:
    """Returns the rows of the one table that a CSV is; none where it lacks the columns."""
    text = _plain(_decode(stream.read(), called))
    best = max(_SEPARATORS, key=lambda mark: _first_line(text).count(mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=best, strict=True)
    # Numbered as a spreadsheet numbers them: a cell may hold several lines of the file.
    lines = (
        (number, [strip_safe_cell(cell) for cell in line])
        for number, line in enumerate(reader, start=1)
    )
    try:
        rows = _rows(_Table("", lines))
        # Further on it has to be CSV as well.
        for _ in lines:
            pass
    except csv.Error as error:
        msg = f"{called!r}, line {reader.line_num}: it is no CSV ({error})"
        raise InputError(msg, cure=_CURE_FORMAT) from error
    return [] if rows is None else [rows]


def _decode(data: bytes, called: str) -> str:
    """Returns the text of a CSV; Excel on Windows saves what is not UTF-8 in its code page."""
    try:
        return decode_plain(data)
    except ReadingError as error:
        msg = f"{called!r} is neither a workbook nor text"
        raise InputError(msg, cure=_CURE_FORMAT) from error


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
