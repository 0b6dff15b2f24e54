# SPDX-License-Identifier: Apache-2.0
"""What word processors print reads as the paper that was typed: faces, notes, marked words."""

import hashlib
from collections.abc import Callable

import pytest
from drawn_pages import drawn
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits
from pipeline.domain.document import Block, BlockKind, Box, Document
from pipeline.extract.pdf.labels import is_bullet, space_after_label, starts_with_label
from pipeline.extract.pdf.layout import paragraphs
from pipeline.extract.pdf.lines import PrintedLine
from pipeline.extract.pdf.reader import read_pdf

Draw = Callable[[Canvas], None]
FULL = "The Subcontractor shall carry out the Services with all care that the Prime asks for now"


def pdf(*pages: Draw) -> Document:
    # Many programs describe a bold face as a plain one, and tell by its name alone.
    data = drawn(*pages).replace(b"/Flags 262148 ", b"/Flags 000004 ")
    data = data.replace(b"/StemV 165 ", b"/StemV 087 ")
    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, name="a.pdf", sha256=sha256, limits=Limits())


def printed(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def flow(document: Document) -> list[str]:
    return [printed(document, block) for block in document.flow()]


def line(
    text: str, row: float, left: float = 72, *, bold: bool = False, page: int = 1
) -> PrintedLine:
    """A line of 5 points a letter, 12 points below the row above it."""
    bottom = 770 - 12 * row
    return PrintedLine(text, page, Box(left, bottom, left + 5 * len(text), bottom + 10), bold=bold)


def grouped(*lines: PrintedLine) -> list[str]:
    return [" ".join(each.text for each in found.lines) for found in paragraphs([lines])]


@pytest.fixture(scope="module")
def embedded() -> None:
    """Faces that are embedded under their names, with letters under codes of their own."""
    pdfmetrics.registerFont(TTFont("plain", "Vera.ttf", asciiReadable=False))
    pdfmetrics.registerFont(TTFont("strong", "VeraBd.ttf", asciiReadable=False))


@pytest.mark.usefixtures("embedded")
def test_a_face_whose_name_says_bold_is_bold():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("strong", 11)
        canvas.drawString(72, 760, "Meaning of words")
        canvas.setFont("plain", 11)
        canvas.drawString(72, 730, "The Provider keeps its own name in all that it prints.")

    title, text = pdf(draw).flow()
    assert (title.bold, title.heading) == (True, True)
    assert (text.bold, text.heading) == (False, False)


@pytest.mark.usefixtures("embedded")
def test_lines_of_one_face_stand_equally_high_whatever_letters_they_begin_and_end_with():
    rows = (
        "(A) The council has by a contract engaged the company (the Head",
        "Contract) to house the people of the city who have no home now",
        "and no more.",
    )

    def draw(canvas: Canvas) -> None:
        canvas.setFont("plain", 11)
        for place, row in enumerate(rows):
            canvas.drawString(72, 760 - 13 * place, row)

    document = pdf(draw)
    heights = {round(each.box.top - each.box.bottom, 1) for each in document.lines}
    assert len(heights) == 1
    assert flow(document) == [" ".join(rows)]


def test_a_bullet_of_another_face_makes_no_heading_of_its_line():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("ZapfDingbats", 16)
        canvas.drawString(72, 760, "\u25cf")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(90, 760, "Corvane is a company whose office is in the town of")
        canvas.drawString(
            90, 748, "Eldermouth, and pays the Provider each month for what it does."
        )

    (block,) = pdf(draw).flow()
    assert not block.heading


def test_words_marked_with_colour_are_no_table():
    rows = ("Any change of the price must be agreed", "between the Supplier and the Buyer now")

    def draw(canvas: Canvas) -> None:
        for place, row in enumerate(rows):
            bottom, left = 757 - 14 * place, 72.0
            # Each run of words gets a rectangle of its own.
            for run in (row[:11], row[11:]):
                width = canvas.stringWidth(run, "Helvetica", 10)
                canvas.setFillColorRGB(1, 1, 0)
                canvas.rect(left, bottom, width, 14, stroke=0, fill=1)
                canvas.setFillColorRGB(0, 0, 0)
                canvas.drawString(left, bottom + 3, run)
                left += width

    document = pdf(draw)
    assert {block.kind for block in document.flow()} == {BlockKind.PARAGRAPH}
    assert "".join(flow(document)).replace(" ", "") == "".join(rows).replace(" ", "")


def noted(canvas: Canvas) -> None:
    """A page whose last sentence goes on overleaf, with a mark and its note."""
    canvas.drawString(72, 760, "6.1 The worker shall wear the jacket that the Prime issues.")
    width = canvas.stringWidth("6.1 The worker shall wear the jacket that the Prime issues.")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(72 + width, 764, "1")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(
        72, 740, "6.2 The Provider shall tell the Prime of each case that the council"
    )
    canvas.setFont("Helvetica", 5)
    canvas.drawString(72, 94, "1")
    canvas.setFont("Helvetica", 8)
    canvas.drawString(76, 90, "Jackets are washed at the expense of the Prime.")


def overleaf(canvas: Canvas) -> None:
    canvas.drawString(72, 760, "sends to it within a week of the day on which it comes.")


def test_a_footnote_stands_behind_the_paragraph_that_refers_to_it():
    document = pdf(noted, overleaf)
    assert flow(document) == [
        "6.1 The worker shall wear the jacket that the Prime issues.",
        "Jackets are washed at the expense of the Prime.",
        "6.2 The Provider shall tell the Prime of each case that the council sends to it within a"
        " week of the day on which it comes.",
    ]
    assert [block.kind for block in document.flow()][1] is BlockKind.FOOTNOTE


def test_small_print_that_nothing_refers_to_stays_where_it_is():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 760, "The worker shall wear the jacket that the Prime issues.")
        canvas.drawString(72, 740, "The Provider shall wash it once a week at its own expense.")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 90, "1 Jackets are lent, not given.")

    kinds = [block.kind for block in pdf(draw).flow()]
    assert BlockKind.FOOTNOTE not in kinds


def test_a_row_that_goes_on_overleaf_in_the_middle_of_a_sentence_is_one_row():
    def grid(canvas: Canvas, top: float, rows: list[tuple[str, str]]) -> None:
        for place in range(len(rows) + 1):
            canvas.line(72, top - 30 * place, 472, top - 30 * place)
        for x in (72, 192, 472):
            canvas.line(x, top, x, top - 30 * len(rows))
        for place, row in enumerate(rows):
            for left, cell in zip((77, 197), row, strict=True):
                canvas.drawString(left, top - 30 * place - 14, cell)

    first = [("Name", "Duty"), ("A.1", "Report."), ("", "The Supplier works within local")]
    second = [("", "communities."), ("A.2", "Train.")]
    document = pdf(
        lambda canvas: grid(canvas, 200, first), lambda canvas: grid(canvas, 780, second)
    )
    assert "The Supplier works within local communities." in flow(document)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            (
                line(
                    "(c) take a grant of more than a thousand pounds for any work of the kind", 0
                ),
                line("in Schedule 1,", 1, 108),
                line("unless it has asked first.", 2),
            ),
            2,
            id="words left of an item close its list",
        ),
        pytest.param(
            (line(f"{FULL} from", 0), line("10.00 p.m. to the morning.", 1)), 1, id="a time"
        ),
        pytest.param(
            (
                line(
                    "Question 5 (15%): describe how your trustees share our beliefs (750 words)", 0
                ),
                line("Question 6 (5%): describe two occasions.", 1),
            ),
            2,
            id="questions",
        ),
        pytest.param(
            (
                line("Confidential", 0, bold=True),
                line("Information", 1, bold=True),
                line("shall mean all that a party is told.", 0, 160),
            ),
            1,
            id="a bold term of two lines beside its definition",
        ),
        pytest.param(
            (
                line("\u201cCompliance", 0, bold=True),
                line("Officer\u201d", 1, bold=True),
                line("The person who answers for it.", 0, 160),
            ),
            1,
            id="a quoted term beside its definition",
        ),
        pytest.param(
            (line("PAYMENT", 0, bold=True), line("FEES", 1, bold=True), line(FULL, 4)),
            3,
            id="two titles",
        ),
    ],
)
def test_lines_are_one_paragraph_or_two(lines, expected):
    assert len(grouped(*lines)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a)the auditors", "a) the auditors", id="letter and bracket"),
        pytest.param("oValue threshold", "o Value threshold", id="hollow bullet"),
        pytest.param(
            "\u201cAuditor\u201d a)the auditors", "\u201cAuditor\u201d a) the auditors", id="term"
        ),
        pytest.param("of the auditors", "of the auditors", id="plain word"),
        pytest.param(
            "\u201cAuditor\u201d means", "\u201cAuditor\u201d means", id="term without limb"
        ),
    ],
)
def test_a_space_parts_a_label_from_what_is_printed_hard_behind_it(text, expected):
    assert space_after_label(text) == expected


def test_the_hollow_bullet_is_a_label_and_the_letter_within_words_is_none():
    assert is_bullet("o Terms and Conditions")
    assert starts_with_label("o Terms and Conditions")
    assert not is_bullet("of the Terms")
