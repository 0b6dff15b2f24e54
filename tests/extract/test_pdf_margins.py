# SPDX-License-Identifier: Apache-2.0
"""What margins repeat leaves the text and is kept; what a clause says stays."""

import hashlib
from collections.abc import Callable, Sequence

import pytest
from drawn_pages import drawn
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits
from pipeline.domain.document import BlockKind, Document
from pipeline.extract.pdf.reader import read_pdf

Draw = Callable[[Canvas, int], None]
MARGINS = {BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER}
NOUNS = ("care", "notice", "payment", "audit", "data", "staff", "premises", "insurance", "delay")


def sentence(number: int) -> str:
    """A sentence of its own for each number, a line long."""
    first, second = NOUNS[number % 9], NOUNS[number // 9 % 9]
    return f"The Provider shall answer for {first} and {second} under head {number + 100} of it."


def text(canvas: Canvas, number: int, *, rows: int = 30, top: float = 740) -> float:
    """Writes sentences that no other page has; returns where the next would stand."""
    for row in range(rows):
        canvas.drawString(72, top - 14 * row, sentence(number * 50 + row))
    return top - 14 * rows


def pdf(pages: int, draw: Draw) -> Document:
    numbers = range(1, pages + 1)
    data = drawn(*(lambda canvas, number=number: draw(canvas, number) for number in numbers))
    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, name="a.pdf", sha256=sha256, limits=Limits())


def flow(document: Document) -> str:
    return "\n".join(document.text[block.start : block.end] for block in document.flow())


def margins(document: Document) -> list[str]:
    return [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind in MARGINS
    ]


def at(*places: tuple[float, float, str]) -> Draw:
    """Writes words at places; ``{n}`` stands for the number of the page."""

    def draw(canvas: Canvas, number: int) -> None:
        for left, bottom, words in places:
            canvas.drawString(left, bottom, words.replace("{n}", str(number)))

    return draw


def odd_and_even(canvas: Canvas, number: int) -> None:
    canvas.drawString(
        72 if number % 2 else 400, 800, "Framework Terms" if number % 2 else "Part 3"
    )


def in_roman(canvas: Canvas, number: int) -> None:
    canvas.drawString(290, 300 + 10 * number, ["i", "ii", "iii", "iv", "v", "vi"][number - 1])


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(at((72, 800, "Call-Off Schedule 5 (Pricing)")), id="head"),
        pytest.param(at((280, 30, "Page {n} of 6")), id="page of pages"),
        pytest.param(at((280, 30, "- {n} -")), id="dashes"),
        pytest.param(at((280, 30, "{n} | Page")), id="bar"),
        pytest.param(at((280, 30, "Schedule 2-{n}")), id="schedule and page"),
        pytest.param(at((72, 44, "Ref: RM6187"), (72, 30, "Version: 2.1")), id="two-line foot"),
        pytest.param(at((72, 820, "DocuSign Envelope ID: 7C1F-99")), id="signing service"),
        pytest.param(at((480, 20, "ABC00012{n}")), id="stamped number"),
        pytest.param(odd_and_even, id="odd and even"),
        pytest.param(in_roman, id="Roman"),
    ],
)
def test_margins_leave_the_text_and_are_kept(draw: Draw) -> None:
    def page(canvas: Canvas, number: int) -> None:
        draw(canvas, number)
        text(canvas, number, rows=20)

    def plain(canvas: Canvas, number: int) -> None:
        text(canvas, number, rows=20)

    document = pdf(6, page)
    assert flow(document).split() == flow(pdf(6, plain)).split()
    assert margins(document)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(at((72, 770, "{n}.")), id="clause number alone"),
        pytest.param(at((72, 770, "{n}"), (108, 770, "Definitions of part {n}")), id="heading"),
        pytest.param(at((72, 770, "Schedule {n}")), id="schedules"),
        pytest.param(at((72, 770, "[***]")), id="blacked out"),
    ],
)
def test_what_begins_pages_is_no_margin(draw: Draw) -> None:
    def page(canvas: Canvas, number: int) -> None:
        draw(canvas, number)
        text(canvas, number)

    assert margins(pdf(4, page)) == []


def test_a_short_clause_that_recurs_far_apart_stays() -> None:
    def page(canvas: Canvas, number: int) -> None:
        if number in {2, 9, 15}:
            canvas.drawString(72, 768, "Clause not used in this part.")
        text(canvas, number)

    document = pdf(16, page)
    assert margins(document) == []
    assert flow(document).count("not used") == 3


def test_copies_of_one_page_are_no_margins() -> None:
    """Three counterparts of one page share all of their lines."""

    def page(canvas: Canvas, _: int) -> None:
        text(canvas, 1, rows=30)

    document = pdf(3, page)
    assert margins(document) == []


def older(canvas: Canvas, number: int, *, head: Sequence[str] = ()) -> None:
    """A page of the file that holds the end of one older page and the beginning of the next."""
    below = text(canvas, number, rows=24)
    canvas.drawString(290, below - 20, str(number + 1))
    for row, words in enumerate(head):
        canvas.drawString(72, below - 40 - 12 * row, words)
    text(canvas, number + 40, rows=12, top=below - 80)


def test_numbers_of_older_pages_leave_the_middle_of_pages() -> None:
    document = pdf(5, older)
    assert margins(document) == ["2", "3", "4", "5", "6"]
    assert not any(line.isdigit() for line in flow(document).split("\n"))


def test_heads_of_older_pages_leave_with_their_numbers() -> None:
    head = ("Pretzel Franchise Agreement", "Execution copy of the parties")
    document = pdf(5, lambda canvas, number: older(canvas, number, head=head))
    assert "Franchise" not in flow(document)
    assert "Execution copy" not in flow(document)
    assert {*head} <= {*margins(document)}


def test_named_numbers_of_older_pages_leave_too() -> None:
    def page(canvas: Canvas, number: int) -> None:
        below = text(canvas, number, rows=24)
        canvas.drawString(72, below - 14, f"BRANDING AGREEMENT PAGE {number}")
        text(canvas, number + 40, rows=12, top=below - 50)

    assert "AGREEMENT PAGE" not in flow(pdf(5, page))


def test_numbers_at_uneven_steps_are_clauses() -> None:
    """Articles headed by a bare number lie as far apart as they are long."""

    def page(canvas: Canvas, number: int) -> None:
        below = text(canvas, number, rows=[3, 28, 6, 20, 2][number - 1])
        canvas.drawString(290, below - 20, str(number))
        text(canvas, number + 40, rows=4, top=below - 40)

    found = flow(pdf(5, page))
    assert [line for line in found.split("\n") if line.isdigit()] == ["1", "2", "3", "4", "5"]


def numbers_down(canvas: Canvas, left: float) -> None:
    for row in range(25):
        canvas.drawRightString(left, 740 - 24 * row, str(row + 1))


@pytest.mark.parametrize("left", [50, 570], ids=["left", "right"])
def test_numbers_of_lines_leave_the_text(left: float) -> None:
    def page(canvas: Canvas, number: int) -> None:
        numbers_down(canvas, left)
        for row in range(25):
            canvas.drawString(90, 740 - 24 * row, sentence(number * 50 + row))

    document = pdf(2, page)
    assert flow(document).count("The Provider") == 50
    assert "1 The" not in flow(document)
    assert {str(row) for row in range(1, 26)} <= set(margins(document))


def test_numbers_of_clauses_down_a_column_stay() -> None:
    def page(canvas: Canvas, _: int) -> None:
        top = 740.0
        for number in range(1, 16):
            canvas.drawString(60, top, str(number))
            for row in range(1 + number % 3):
                canvas.drawString(90, top - 13 * row, sentence(number * 3 + row))
            top -= 20 + 13 * (1 + number % 3)

    document = pdf(1, page)
    assert flow(document).startswith("1 The Provider")
    assert margins(document) == []


@pytest.mark.parametrize("first", [True, False], ids=["below the text", "over the text"])
def test_words_laid_across_the_page_leave_no_sentence_broken(first: bool) -> None:
    def across(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 70)
        canvas.translate(150, 250)
        canvas.rotate(50)
        canvas.drawString(0, 0, "DRAFT COPY")
        canvas.restoreState()

    def page(canvas: Canvas, number: int) -> None:
        if first:
            across(canvas)
        text(canvas, number)
        if not first:
            across(canvas)

    document = pdf(1, page)
    assert margins(document) == ["DRAFT COPY"]
    assert flow(document).split() == flow(pdf(1, text_only)).split()


def text_only(canvas: Canvas, number: int) -> None:
    text(canvas, number)


def test_big_words_at_one_place_of_every_page_are_a_watermark() -> None:
    def page(canvas: Canvas, number: int) -> None:
        text(canvas, number, rows=15)
        canvas.setFont("Helvetica", 48)
        canvas.drawString(150, 440, "CONFIDENTIAL")
        canvas.setFont("Helvetica", 10)
        text(canvas, number + 30, rows=15, top=400)

    assert "CONFIDENTIAL" not in flow(pdf(3, page))
    assert "CONFIDENTIAL" in flow(pdf(1, page))


def test_a_stamp_up_the_side_leaves_the_text() -> None:
    def page(canvas: Canvas, number: int) -> None:
        text(canvas, number)
        canvas.saveState()
        canvas.translate(30, 100)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Received 3 May by the registry")
        canvas.restoreState()

    document = pdf(1, page)
    assert margins(document) == ["Received 3 May by the registry"]


def test_the_head_row_of_a_table_that_fills_pages_is_no_header() -> None:
    """Its first row stands at the same place of each page, and names the columns once."""

    def page(canvas: Canvas, number: int) -> None:
        for row in range(9):
            canvas.line(72, 780 - 40 * row, 500, 780 - 40 * row)
        for left in (72, 200, 500):
            canvas.line(left, 780, left, 460)
        for row in range(8):
            words = ("Target", "Service credit") if row == 0 else (f"T{number}{row}", "two days")
            canvas.drawString(80, 765 - 40 * row, words[0])
            canvas.drawString(210, 765 - 40 * row, words[1])

    document = pdf(3, page)
    firsts = [b for b in document.blocks if b.cell is not None and b.cell.row == 0]
    assert [document.text[b.start : b.end] for b in firsts] == ["Target", "Service credit"]
    assert {b.cell.table for b in document.blocks if b.cell is not None} == {0}
    assert max(b.cell.row for b in document.blocks if b.cell is not None) == 21
