# SPDX-License-Identifier: Apache-2.0
"""Ruled tables of a PDF come as cells, in rows, as a reader of the page sees them."""

import hashlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from drawn_pages import drawn
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits
from pipeline.domain.document import Block, BlockKind, Document
from pipeline.extract.pdf.reader import read_pdf

Draw = Callable[[Canvas], None]
LEFT, TOP, ROW = 72.0, 700.0, 30.0
WIDTHS = (100.0, 180.0, 120.0)


def pdf(*pages: Draw) -> Document:
    data = drawn(*pages)
    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, name="a.pdf", sha256=sha256, limits=Limits())


def words(
    canvas: Canvas, rows: Sequence[Sequence[str]], *, top: float = TOP, height: float = ROW
) -> None:
    """Writes the cells; lines of a cell are parted by a line feed."""
    for place, row in enumerate(rows):
        left = LEFT
        for width, cell in zip(WIDTHS, row, strict=False):
            for line, text in enumerate(cell.split("\n")):
                canvas.drawString(left + 5, top - place * height - 12 - 11 * line, text)
            left += width


def columns(count: int) -> list[float]:
    return [LEFT + sum(WIDTHS[:place]) for place in range(count + 1)]


def stroked(
    canvas: Canvas, rows: int, count: int, *, top: float = TOP, height: float = ROW
) -> None:
    """Draws each line of the grid as one stroke."""
    xs = columns(count)
    for row in range(rows + 1):
        canvas.line(xs[0], top - row * height, xs[-1], top - row * height)
    for x in xs:
        canvas.line(x, top, x, top - rows * height)


def hair_thin(canvas: Canvas, rows: int, count: int) -> None:
    """Draws each side of each cell as a filled rectangle, as word processors do."""
    xs = columns(count)
    for row in range(rows):
        for left, right in pairwise(xs):
            bottom = TOP - (row + 1) * ROW
            canvas.rect(left, bottom, right - left, 0.5, stroke=0, fill=1)
            canvas.rect(left, bottom + ROW, right - left, 0.5, stroke=0, fill=1)
            canvas.rect(left, bottom, 0.5, ROW, stroke=0, fill=1)
            canvas.rect(right, bottom, 0.5, ROW, stroke=0, fill=1)


def one_path(canvas: Canvas, rows: int, count: int) -> None:
    """Draws the whole grid at once."""
    xs = columns(count)
    path = canvas.beginPath()
    for row in range(rows + 1):
        path.moveTo(xs[0], TOP - row * ROW)
        path.lineTo(xs[-1], TOP - row * ROW)
    for x in xs:
        path.moveTo(x, TOP)
        path.lineTo(x, TOP - rows * ROW)
    canvas.drawPath(path)


def in_a_form(canvas: Canvas, rows: int, count: int) -> None:
    """Draws the grid on a piece of its own that is moved onto the page."""
    canvas.beginForm("grid")
    canvas.translate(-40, 0)
    stroked(canvas, rows, count)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(40, 0)
    canvas.doForm("grid")
    canvas.restoreState()


def open_sides(canvas: Canvas, rows: int, count: int) -> None:
    """Draws no border left and right of the table."""
    xs = columns(count)
    for row in range(rows + 1):
        canvas.line(xs[0], TOP - row * ROW, xs[-1], TOP - row * ROW)
    for x in xs[1:-1]:
        canvas.line(x, TOP, x, TOP - rows * ROW)


def shaded(canvas: Canvas, rows: int, count: int) -> None:
    """Paints each cell."""
    xs = columns(count)
    canvas.setFillGray(0.9)
    for row in range(rows):
        for left, right in pairwise(xs):
            canvas.rect(left, TOP - (row + 1) * ROW, right - left, ROW, stroke=0, fill=1)
    canvas.setFillGray(0)


def cells(document: Document) -> dict[tuple[int, int, int], list[str]]:
    found: dict[tuple[int, int, int], list[str]] = {}
    for block in document.blocks:
        if block.cell is not None:
            place = (block.cell.table, block.cell.row, block.cell.column)
            found.setdefault(place, []).append(text_of(document, block))
    return found


def text_of(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


TERMS = [
    ["Term", "Meaning", "Clause"],
    ["Branding", "the Prime's name and\nlogo on all papers", "7.2"],
    ["Services", "what Schedule 1 says", "1.1"],
]


@pytest.mark.parametrize(
    "draw", [stroked, hair_thin, one_path, in_a_form, open_sides, shaded], ids=lambda f: f.__name__
)
def test_a_ruled_table_comes_as_cells_however_its_lines_are_drawn(draw: Callable) -> None:
    def page(canvas: Canvas) -> None:
        draw(canvas, 3, 3)
        words(canvas, TERMS)

    expected = {
        (0, row, column): [cell.replace("\n", " ")]
        for row, line in enumerate(TERMS)
        for column, cell in enumerate(line)
    }
    document = pdf(page)
    assert cells(document) == expected
    assert list(cells(document)) == sorted(expected)
    assert {b.kind for b in document.blocks if b.cell} == {BlockKind.CELL}


def test_words_printed_row_by_row_are_parted_at_the_borders() -> None:
    """A row drawn as one string, spaces between its cells, is three cells."""

    def page(canvas: Canvas) -> None:
        stroked(canvas, 2, 2)
        for row, line in enumerate(
            ["Late report       Fee of 5 %", "Missed target     Fee of 9 %"]
        ):
            canvas.setFont("Courier", 10)
            canvas.drawString(LEFT + 5, TOP - row * ROW - 12, line)

    assert [text for (text,) in cells(pdf(page)).values()] == [
        "Late report",
        "Fee of 5 %",
        "Missed target",
        "Fee of 9 %",
    ]


def test_a_table_stands_where_it_is_printed_even_when_it_is_drawn_last() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 760, "1. The table below is part of this clause.")
        canvas.drawString(LEFT, 500, "2. The Provider shall keep to it.")
        stroked(canvas, 2, 2)
        words(canvas, [["KPI", "Target"], ["Calls", "95 %"]])

    document = pdf(page)
    assert [text_of(document, block)[:5] for block in document.blocks] == [
        "1. Th",
        "KPI",
        "Targe",
        "Calls",
        "95 %",
        "2. Th",
    ]


def test_a_cell_of_two_paragraphs_is_two_blocks() -> None:
    def page(canvas: Canvas) -> None:
        stroked(canvas, 2, 2, height=60)
        words(
            canvas,
            [["1", "(a) keep records;\n(b) show them."], ["2", "Report monthly."]],
            height=60,
        )

    assert cells(pdf(page))[0, 0, 1] == ["(a) keep records;", "(b) show them."]


def frame(canvas: Canvas) -> None:
    canvas.rect(40, 40, 515, 760)


def boxed(canvas: Canvas) -> None:
    canvas.rect(LEFT - 5, 640, 400, 70)
    canvas.rect(LEFT - 5, 560, 400, 70)


def underlines(canvas: Canvas) -> None:
    for row in range(4):
        canvas.line(LEFT, TOP - row * ROW - 14, LEFT + 90, TOP - row * ROW - 14)
        canvas.line(300, TOP - row * ROW - 14, 390, TOP - row * ROW - 14)


def letterhead_and_frame(canvas: Canvas) -> None:
    """Two boxes side by side above one around the text of the page."""
    canvas.rect(40, 780, 250, 30)
    canvas.rect(290, 780, 265, 30)
    canvas.rect(40, 40, 515, 740)


@pytest.mark.parametrize(
    "draw", [frame, boxed, underlines, letterhead_and_frame], ids=lambda f: f.__name__
)
def test_lines_that_make_no_table_leave_paragraphs(draw: Draw) -> None:
    def page(canvas: Canvas) -> None:
        draw(canvas)
        words(canvas, [["Signed:", "Signed:"], ["Name:", "Name:"], ["Title:", "Title:"]])

    assert cells(pdf(page)) == {}


HEAD = ["Ref", "Requirement", "Owner"]


def requirements(canvas: Canvas, rows: Sequence[Sequence[str]], *, top: float = TOP) -> None:
    stroked(canvas, len(rows), 3, top=top)
    words(canvas, rows, top=top)


def test_a_table_over_a_page_break_is_one_and_its_repeated_head_leaves_the_text() -> None:
    def first(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 760, "Schedule 2")
        requirements(canvas, [HEAD, ["1.1", "Display the logo", "Provider"]])

    def second(canvas: Canvas) -> None:
        requirements(canvas, [HEAD, ["1.2", "Wear the uniform", "Provider"]], top=780)

    document = pdf(first, second)
    assert cells(document) == {
        (0, 0, 0): ["Ref"],
        (0, 0, 1): ["Requirement"],
        (0, 0, 2): ["Owner"],
        (0, 1, 0): ["1.1"],
        (0, 1, 1): ["Display the logo"],
        (0, 1, 2): ["Provider"],
        (0, 2, 0): ["1.2"],
        (0, 2, 1): ["Wear the uniform"],
        (0, 2, 2): ["Provider"],
    }
    heads = [text_of(document, b) for b in document.blocks if b.kind is BlockKind.HEADER]
    assert heads == HEAD


def test_a_row_over_a_page_break_is_one_row() -> None:
    def first(canvas: Canvas) -> None:
        requirements(canvas, [HEAD, ["1.1", "Display the logo on every", "Provider"]])

    def second(canvas: Canvas) -> None:
        requirements(canvas, [["", "vehicle and letter.", ""]], top=780)
        canvas.drawString(LEFT, 600, "After the table.")

    document = pdf(first, second)
    assert cells(document)[0, 1, 1] == ["Display the logo on every vehicle and letter."]
    assert cells(document)[0, 1, 2] == ["Provider"]
    assert document.text.endswith("After the table.")


def test_another_table_on_the_next_page_is_another_table() -> None:
    def first(canvas: Canvas) -> None:
        requirements(canvas, [HEAD, ["1.1", "Display the logo", "Provider"]])

    def second(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 790, "Schedule 3")
        stroked(canvas, 2, 2)
        words(canvas, [["Risk", "Owner"], ["Strike", "Provider"]])

    assert {place[0] for place in cells(pdf(first, second))} == {0, 1}


def test_a_page_of_countless_lines_is_read_without_its_tables() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 800, "1. The Provider shall pay.")
        for place in range(1500):
            x, y = 50 + place % 50 * 10, 50 + place // 50 * 20
            canvas.line(x, y, x + 9, y)
            canvas.line(x, y, x, y + 19)

    document = pdf(page)
    assert "1. The Provider shall pay." in document.text


def test_every_word_of_a_table_is_in_the_text_once() -> None:
    def page(canvas: Canvas) -> None:
        stroked(canvas, 3, 3)
        words(canvas, TERMS)

    document = pdf(page)
    expected = sorted(" ".join(cell for row in TERMS for cell in row).split())
    assert sorted(document.text.split()) == expected


def test_a_table_on_a_page_turned_sideways_keeps_its_rows() -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        stroked(canvas, 3, 3, top=500)
        words(canvas, TERMS, top=500)

    document = pdf(page)
    assert cells(document)[0, 1, 1] == ["the Prime's name and logo on all papers"]
    box = next(block.box for block in document.blocks if text_of(document, block) == "Term")
    # On the page as shown the first row stands upright at the left.
    assert box is not None
    assert box.top - box.bottom > box.right - box.left
    assert 0 < box.left < 300
