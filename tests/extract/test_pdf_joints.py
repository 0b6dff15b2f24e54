# SPDX-License-Identifier: Apache-2.0
"""Where paragraphs end: at the edge of the document, at page breaks, lists and signatures."""

from collections.abc import Callable

import pytest

from pipeline.domain.document import Box
from pipeline.extract.pdf.edges import Extent, usual_edge
from pipeline.extract.pdf.glyphs import Glyph, Shape
from pipeline.extract.pdf.labels import previous_label
from pipeline.extract.pdf.layout import paragraphs
from pipeline.extract.pdf.ligatures import Readings, repairs
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage
from pipeline.extract.pdf.margins import part_margins
from pipeline.extract.pdf.signatures import order_signatures, part_signatures
from pipeline.extract.pdf.text import set_text
from pipeline.extract.pdf.words import hyphen_judge

FULL = "The Subcontractor shall carry out the Services with all care that the Prime asks for now"


def line(
    text: str,
    *,
    row: float = 0,
    left: float = 72,
    page: int = 1,
    size: float = 10,
    bold: bool = False,
) -> PrintedLine:
    """A line of 5 points a letter, 12 points below the row above it."""
    bottom = 770 - 12 * row
    return PrintedLine(
        text, page, Box(left, bottom, left + 5 * len(text), bottom + size), bold=bold
    )


def body(page: int) -> list[PrintedLine]:
    """A page of prose that shows where the text of the document ends."""
    return [line(FULL, row=row, page=page) for row in range(9)] + [line("now.", row=9, page=page)]


def grouped(*pages: list[PrintedLine]) -> list[list[str]]:
    return [[each.text for each in found.lines] for found in paragraphs(pages)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(line("Example schedule", size=48), line("1. Scope", page=2), id="cover"),
        pytest.param(line("The Prime Company"), line("THIS DEED is dated", page=2), id="parties"),
        pytest.param(
            line("EXHIBIT 10", left=460), line("The parties agree", page=2), id="set to the right"
        ),
        pytest.param(
            line("Total system"), line("Schedule 2 Territory", page=2, bold=True), id="schedule"
        ),
        pytest.param(
            line("17.\xa0Indemnity"), line("The\xa0Prime\xa0shall\xa0pay", page=2), id="no breaks"
        ),
    ],
)
def test_last_line_of_a_short_page_is_not_glued_to_the_next_page(
    above: PrintedLine, below: PrintedLine
) -> None:
    after = [line(each.text, row=row, page=2) for row, each in enumerate(body(2), 2)]
    assert [above.text] in grouped([line("DEED", row=-9), above], [below, *after], body(3))


@pytest.mark.parametrize(
    "label", [pytest.param("7. Tone", id="label"), pytest.param("EXHIBIT A", id="exhibit")]
)
def test_label_at_the_top_of_a_page_begins_a_paragraph_after_a_full_line(
    label: str,
) -> None:
    pages = [line(FULL)], [line(label, page=2), *body(2)[2:]]
    assert [FULL] in grouped(*pages)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            "is not withdrawn or dismissed within sixty", "(60) days after it", id="days"
        ),
        pytest.param("giving one hundred and twenty", "(120) days' written notice", id="hundred"),
        pytest.param("the contractual and completed operations and", "Product cover.", id="and"),
    ],
)
def test_words_that_need_more_take_the_next_line(above: str, below: str) -> None:
    assert grouped([*body(1)[:9], line(above, row=9), line(below, row=10)])[-1][-1] == below


def test_label_at_the_wrap_margin_goes_on_a_list_in_the_line() -> None:
    first = (
        "(n) the Prime may end it when it passes to one that is not (1) a parent, (2) a sister, or"
    )
    joined = [line(first), line("(3) a branch of it.", row=1, left=72)]
    apart = [
        line("(1) a parent of the one that takes it over from the Prime in full and for good or"),
        line("(2) a branch of it.", row=1),
    ]
    assert grouped(joined) == [[each.text for each in joined]]
    assert len(grouped(apart)) == 2


@pytest.mark.parametrize(
    ("text", "before"),
    [("(3) x", "(2)"), ("(1) x", ""), ("(c) x", "(b)"), ("(iv) x", "(iii)"), ("3. x", "")],
)
def test_previous_label_counts_back_in_figures_letters_and_roman_numbers(
    text: str, before: str
) -> None:
    assert previous_label(text) == before


def test_closing_words_where_the_limbs_hang_begin_a_paragraph() -> None:
    limb, words = "9.2.1.2 the existing rights of the Prime,", "for any purpose of the Services."
    found = grouped([*body(1), line(limb, row=11), line(words, row=13)])
    assert [limb] in found
    assert [words] in found


def test_sentence_broken_in_mid_line_by_an_older_page_goes_on() -> None:
    current = [line(FULL), line("in accordance with any review by the Industry Regulatory", row=1)]
    below = line("Authority of the terms.", page=2)
    assert grouped(current, [below, *body(2)[1:]])[0][:3] == [
        *(each.text for each in current),
        below.text,
    ]


def test_margin_of_an_older_page_parts_a_page_as_a_page_break_does() -> None:
    lines = [
        line(f"- {row // 24} -", row=row, left=250)
        if row % 24 == 0 and row
        else line(f"word {row}", row=row)
        for row in range(60)
    ]
    flows, margins = part_margins([PrintedPage(1, 612, 792, tuple(lines))])
    assert [each.line.text for each in margins] == ["- 1 -", "- 2 -"]
    assert [len(flow) for flow in flows] == [24, 23, 11]


def test_short_column_takes_the_edge_of_the_document() -> None:
    full = Extent(72, 500, (500.0,) * 10)
    edge_of = usual_edge([full])
    assert edge_of(Extent(237, 358, (358.0, 340.0))) == 500
    assert edge_of(full) == 500
    assert edge_of(Extent(520, 580, (580.0,))) == 580
    assert usual_edge([])(Extent(72, 90, (90.0,))) == 90


def test_short_line_in_one_of_two_columns_is_measured_by_its_column() -> None:
    columns = [Extent(50, 280, (280.0,) * 10), Extent(310, 540, (540.0,) * 10)]
    assert usual_edge(columns)(Extent(50, 120, (120.0,))) == 280


def test_number_that_is_broken_at_its_hyphen_is_written_without_a_space() -> None:
    lines = (line("41 CFR 60-"), line("300.5(a) applies", row=1))
    composed = set_text(paragraphs([lines]), (), (), judge=hyphen_judge(lines))
    assert composed.text == "41 CFR 60-300.5(a) applies"


def test_learned_bracket_is_read_beside_figures_too() -> None:
    bracket, usual = Shape(b"F", "s", 300), {(b"F", "s"): 500, (b"F", "1"): 500}
    glyphs = [Glyph(0, Shape(b"F", "1", 500)), Glyph(1, bracket), Glyph(2, Shape(b"F", " ", 250))]
    usual[b"F", " "] = 250
    found = list(repairs(glyphs, Readings({bracket: ")"}, usual)))
    assert [(each.index, each.letters) for each in found] == [(1, ")")]


SIGNED = (
    "The parties have signed this deed in the presence of the witnesses named in it below:",
    "PRIME LIMITED            CHARITY TRUST",
    "By: A. Prime             By: B. Trust",
    "    A. Prime                 B. Trust",
    "PRINT NAME: A            PRINT NAME: B",
    "Title: Director          Title: Chair",
    "All of the above is subject to the terms of the deed and of its two schedules as amended.",
)


def halves(rows: tuple[str, ...]) -> list[str]:
    """The lines of rows of 5 points a letter, as cut and as ordered."""
    text = "\r\n".join(rows)
    starts = [sum(len(row) + 2 for row in rows[:at]) for at in range(len(rows))]

    def box_at(place: int) -> Box:
        row = max(at for at, start in enumerate(starts) if start <= place)
        left = 72 + 5.0 * (place - starts[row])
        return Box(left, 700 - 12 * row, left + 5, 708 - 12 * row)

    spans = [(start, start + len(row)) for start, row in zip(starts, rows, strict=True)]
    cut = part_signatures(text, spans, box_at)
    return [each.text for each in order_signatures([printed(text, span, box_at) for span in cut])]


def printed(text: str, span: tuple[int, int], box_at: Callable[[int], Box]) -> PrintedLine:
    words = text[span[0] : span[1]]
    first = box_at(span[0] + len(words) - len(words.lstrip()))
    last = box_at(span[0] + len(words.rstrip()) - 1)
    box = Box(first.left, first.bottom, last.right, first.top)
    return PrintedLine(" ".join(words.split()), 1, box)


def test_signatures_side_by_side_come_one_after_the_other() -> None:
    assert halves(SIGNED) == [
        SIGNED[0],
        *("PRIME LIMITED", "By: A. Prime", "A. Prime", "PRINT NAME: A", "Title: Director"),
        *("CHARITY TRUST", "By: B. Trust", "B. Trust", "PRINT NAME: B", "Title: Chair"),
        SIGNED[-1],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(("Name: Age: Title: of the form",), id="one row"),
        pytest.param(("By: A. Prime By: B. Trust", "Title: x Title: y"), id="no white"),
        pytest.param(("Fees        10", "Costs       20"), id="no signatures"),
    ],
)
def test_rows_without_two_halves_of_a_signature_stay_as_they_are(rows: tuple[str, ...]) -> None:
    assert halves(rows) == [" ".join(row.split()) for row in rows]
