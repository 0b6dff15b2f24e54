# SPDX-License-Identifier: Apache-2.0
"""A PDF drawn by the test comes back as the paper that a reader sees."""

import hashlib
from collections.abc import Callable

import pytest
from drawn_pages import drawn
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits, ReadingAids
from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.domain.document import BlockKind, Document
from pipeline.errors import ReadingError
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.support import Support

SENTENCE = (
    "The Subcontractor shall display the name and the logo of the Prime on every letter, "
    "vehicle, uniform and web page that it uses in the delivery of the Services, and shall "
    "obtain the prior written approval of the Prime for every statement to the press."
)


def text_at(canvas: Canvas, lines: list[str], *, left: float = 72, top: float = 770) -> float:
    """Draws lines 12 points below each other; returns where the next one would stand."""
    for line in lines:
        canvas.drawString(left, top, line)
        top -= 12
    return top


def wrap(words: str, width: int = 90) -> list[str]:
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def read(data: bytes, **limits: int) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    # These tests are about what the file itself gives, whatever programs this machine has.
    support = Support(aids=ReadingAids(ocr=False))
    return read_pdf(data, name="a.pdf", sha256=sha256, limits=Limits(**limits), support=support)


def kinds(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def flow(document: Document) -> list[str]:
    return kinds(document, BlockKind.PARAGRAPH)


def codes(document: Document) -> list[ReasonCode]:
    return [diagnostic.code for diagnostic in document.diagnostics]


def test_wrapped_lines_are_one_paragraph_with_a_place_each() -> None:
    """Lines of a paragraph join by a space; each keeps its range, its page and its box."""
    lines = wrap(SENTENCE)
    document = read(drawn(lambda canvas: text_at(canvas, lines)))
    assert flow(document) == [SENTENCE]
    assert [document.text[line.start : line.end] for line in document.lines] == lines
    assert all(line.page == 1 for line in document.lines)
    first = document.lines[0].box
    assert first.left == pytest.approx(72, abs=1)
    assert first.bottom < 770 < first.top
    block = document.blocks[0]
    assert (block.page, block.label, block.body) == (1, None, block.start)
    assert block.box is not None
    assert block.box.top == first.top
    assert block.box.bottom == document.lines[-1].box.bottom
    assert document.outcome is Outcome.OK


def test_blocks_follow_each_other_parted_by_one_line_feed() -> None:
    document = read(drawn(lambda canvas: text_at(canvas, ["1. One thing.", "2. Another thing."])))
    assert document.text == "1. One thing.\n2. Another thing."
    assert [(block.start, block.end) for block in document.blocks] == [(0, 13), (14, 31)]


@pytest.mark.parametrize(
    "label",
    [
        "2.",
        "1.2",
        "14.3.2",
        "(b)",
        "(iv)",
        "B.",
        "Article 5",
        "Section 2.1",
        "Schedule 1",
        "\u2022",
    ],
)
def test_a_label_begins_a_paragraph_after_a_full_line(label: str) -> None:
    first = wrap("1. " + SENTENCE)[:2]
    document = read(
        drawn(lambda canvas: text_at(canvas, [*first, "of the Prime.", f"{label} Notices"]))
    )
    assert len(flow(document)) == 2
    assert flow(document)[1] == f"{label} Notices"


def test_a_reference_at_the_start_of_a_line_does_not_begin_a_paragraph() -> None:
    lines = [
        "The Subcontractor shall pay all sums that fall due to the Prime according to clause",
        "14.3 of this Agreement within ten days.",
    ]
    assert flow(read(drawn(lambda canvas: text_at(canvas, lines)))) == [" ".join(lines)]


def test_a_wider_step_begins_a_paragraph() -> None:
    def page(canvas: Canvas) -> None:
        top = text_at(canvas, wrap(SENTENCE))
        text_at(canvas, wrap(SENTENCE), top=top - 8)

    assert flow(read(drawn(page))) == [SENTENCE, SENTENCE]


def test_a_paragraph_over_the_end_of_a_page_is_one_block_on_its_first_page() -> None:
    lines = wrap(SENTENCE * 2)
    document = read(
        drawn(
            lambda canvas: text_at(canvas, lines[:3], top=100),
            lambda canvas: text_at(canvas, lines[3:]),
        )
    )
    assert len(flow(document)) == 1
    assert document.blocks[0].page == 1
    assert [line.page for line in document.lines] == [1, 1, 1, *[2] * (len(lines) - 3)]
    assert document.blocks[0].box is not None
    assert document.blocks[0].box.top < 120


def test_a_heading_in_capitals_stands_alone_and_is_marked() -> None:
    lines = ["NOTICES AND APPROVALS", *wrap(SENTENCE)]
    document = read(drawn(lambda canvas: text_at(canvas, lines)))
    assert flow(document) == ["NOTICES AND APPROVALS", SENTENCE]
    assert [block.heading for block in document.blocks] == [True, False]


def test_indent_is_counted_from_the_edge_of_the_column() -> None:
    def page(canvas: Canvas) -> None:
        for row in range(6):
            text_at(canvas, [f"{row + 1}. A term of the agreement."], top=770 - 40 * row)
        text_at(canvas, ["(a) A limb of it."], left=108, top=500)

    assert read(drawn(page)).blocks[-1].indent == pytest.approx(36, abs=1)


@pytest.mark.parametrize("by_rows", [False, True], ids=["column by column", "row by row"])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_not_interleaved(count: int, *, by_rows: bool) -> None:
    """However the file draws its columns, each is read from top to bottom before the next."""
    columns = [
        [f"column {'abc'[number]} row {row:02} of words" for row in range(20)]
        for number in range(count)
    ]
    lefts = [50, 320] if count == 2 else [40, 220, 400]
    cells = [(row, number) for number in range(count) for row in range(20)]

    def page(canvas: Canvas) -> None:
        for row, number in sorted(cells) if by_rows else cells:
            canvas.drawString(lefts[number], 770 - 12 * row, columns[number][row])

    text = read(drawn(page)).text.replace("\n", " ")
    assert text == " ".join(" ".join(column) for column in columns)


@pytest.mark.parametrize("seed", [0, 7])
def test_lines_drawn_in_no_order_come_in_the_order_of_the_page(seed: int) -> None:
    lines = [f"{number}. The term number {number} of it." for number in range(1, 13)]
    order = sorted(range(12), key=lambda place: (place * 5 + seed) % 12 if seed else -place)

    def page(canvas: Canvas) -> None:
        for place in order:
            canvas.drawString(72, 770 - 14 * place, lines[place])

    assert flow(read(drawn(page))) == lines


def margined(number: int) -> Callable[[Canvas], None]:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 810, f"Framework for Services, version 2, page {number} of 4")
        text_at(canvas, [f"{number}. {SENTENCE[:69]}"], top=760)
        canvas.drawString(72, 40, "Commercial in confidence")
        canvas.drawString(290, 25, f"- {number} -")

    return page


def test_headers_footers_and_page_numbers_leave_the_flow_and_stay_in_the_text() -> None:
    document = read(drawn(*(margined(number) for number in range(1, 5))))
    assert flow(document) == [f"{number}. {SENTENCE[:69]}" for number in range(1, 5)]
    assert kinds(document, BlockKind.FOOTER) == ["Commercial in confidence"]
    assert len(kinds(document, BlockKind.HEADER)) == 4
    assert kinds(document, BlockKind.PAGE_NUMBER) == ["- 1 -", "- 2 -", "- 3 -", "- 4 -"]
    assert document.blocks[3].in_flow
    assert not any(block.in_flow for block in document.blocks[4:])


@pytest.mark.parametrize(
    "words",
    ["12", "Page 3 of 20", "- 4 -", "iv", "3/20", "A-4"],
)
def test_a_page_number_alone_at_the_foot_leaves_the_flow(words: str) -> None:
    def page(canvas: Canvas) -> None:
        text_at(canvas, wrap(SENTENCE))
        canvas.drawString(290, 30, words)

    document = read(drawn(page))
    assert flow(document) == [SENTENCE]
    assert kinds(document, BlockKind.PAGE_NUMBER) == [words]


def test_numbered_headings_at_the_top_of_pages_are_not_headers() -> None:
    """ "Schedule 1" and "Schedule 2" differ in what counts, though only in a digit."""
    document = read(
        drawn(
            *(
                lambda canvas, number=number: text_at(
                    canvas, [f"Schedule {number}", f"Terms that apply in case {number}."]
                )
                for number in range(1, 5)
            )
        )
    )
    assert [f"Schedule {number}" in flow(document) for number in range(1, 5)] == [True] * 4


def test_a_word_parted_at_a_line_end_is_joined_as_it_stands_elsewhere() -> None:
    lines = [
        "The Subcontractor may give notice of termination to the Prime, and any notice of termi-",
        "nation shall be in writing. The duty is a self-standing one, and is to be read as self-",
        "standing. Every Sub-",
        "Contractor is bound, and so is every snick-",
        "ersnee that was never named before.",
    ]
    text = read(drawn(lambda canvas: text_at(canvas, lines))).text
    assert "any notice of termination shall" in text
    assert "read as self-standing." in text
    assert "Every Sub-Contractor" in text
    assert "every snickersnee that" in text


def test_a_number_printed_hard_before_its_word_is_parted_from_it() -> None:
    document = read(drawn(lambda canvas: text_at(canvas, ["15.1Either Party may end it."])))
    assert flow(document) == ["15.1 Either Party may end it."]


def test_entries_of_a_table_of_contents_are_no_clauses() -> None:
    entries = [f"{number}. Terms of kind {number} ........ {number}" for number in range(1, 6)]
    document = read(drawn(lambda canvas: text_at(canvas, [*entries, "", "1. Real term."])))
    assert kinds(document, BlockKind.CONTENTS) == entries
    assert flow(document) == ["1. Real term."]


def test_a_turned_page_gives_places_as_shown() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(90)  # reportlab turns the page box too: it is shown upright
        canvas.translate(842, 0)
        canvas.rotate(90)
        text_at(canvas, ["A line on a turned page"], left=100, top=500)

    document = read(drawn(page))
    assert (document.pages[0].width, document.pages[0].height) == (595, 842)
    box = document.lines[0].box
    assert box.left == pytest.approx(100, abs=1)
    assert box.bottom < 500 < box.top


def scan(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, width=595, height=842)


def test_scanned_pages_are_said_by_number_and_the_rest_is_read() -> None:
    document = read(drawn(lambda canvas: text_at(canvas, wrap(SENTENCE)), scan, scan))
    assert codes(document) == [ReasonCode.NO_TEXT_LAYER]
    diagnostic = document.diagnostics[0]
    assert (diagnostic.gravity, diagnostic.page) == (Gravity.PARTIAL, 2)
    assert "Pages 2 to 3" in diagnostic.message
    assert "OCR" in diagnostic.cure
    assert document.unread_pages == (2, 3)
    assert flow(document) == [SENTENCE]


def test_a_file_of_scans_is_an_empty_document_and_partial() -> None:
    document = read(drawn(scan))
    assert (document.text, document.blocks, document.outcome) == ("", (), Outcome.PARTIAL)


def test_a_blank_page_among_others_takes_nothing_away() -> None:
    document = read(drawn(lambda canvas: text_at(canvas, wrap(SENTENCE)), lambda canvas: None))
    assert document.outcome is Outcome.OK
    assert document.unread_pages == ()


def test_a_file_without_any_text_is_never_whole() -> None:
    assert read(drawn(lambda canvas: None)).outcome is Outcome.PARTIAL


def test_pages_beyond_the_limit_are_counted() -> None:
    pages = [lambda canvas: text_at(canvas, wrap(SENTENCE))] * 4
    document = read(drawn(*pages), pages=3)
    assert len(document.pages) == 3
    assert codes(document) == [ReasonCode.TOO_MANY_PAGES]
    assert "last 1 of 4" in document.diagnostics[0].message


def test_a_file_behind_a_password_is_refused_with_a_cure() -> None:
    with pytest.raises(ReadingError) as caught:
        read(drawn(lambda canvas: text_at(canvas, ["Secret terms"]), password="opens"))  # noqa: S106
    assert caught.value.code is ReasonCode.ENCRYPTED
    assert "password" in caught.value.cure


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_corrupt_and_has_a_cure(share: float) -> None:
    data = drawn(*[lambda canvas: text_at(canvas, wrap(SENTENCE))] * 3)
    with pytest.raises(ReadingError) as caught:
        read(data[: int(len(data) * share)])
    assert caught.value.code is ReasonCode.CORRUPT
    assert caught.value.cure


@pytest.mark.parametrize(
    "hide",
    [
        lambda canvas: canvas.setFillColorRGB(1, 1, 1),
        lambda canvas: canvas.setFont("Helvetica", 0.5),
        lambda canvas: canvas.translate(-900, 0),
        lambda canvas: canvas._code.append("3 Tr"),
    ],
    ids=["white", "tiny", "off the page", "invisible"],
)
def test_hidden_text_is_read_and_flagged(hide: Callable[[Canvas], None]) -> None:
    def page(canvas: Canvas) -> None:
        text_at(canvas, wrap(SENTENCE))
        canvas.saveState()
        hide(canvas)
        canvas.drawString(72, 500, "The Subcontractor shall pay twice.")
        canvas.restoreState()

    document = read(drawn(page))
    assert flow(document) == [SENTENCE, "The Subcontractor shall pay twice."]
    assert [block.hidden for block in document.blocks] == [False, True]
    assert [(d.code, d.gravity) for d in document.diagnostics] == [
        (ReasonCode.HIDDEN_TEXT, Gravity.NOTE)
    ]


def test_white_text_on_a_dark_ground_is_seen() -> None:
    def page(canvas: Canvas) -> None:
        text_at(canvas, wrap(SENTENCE))
        canvas.setFillColorRGB(0, 0, 0.4)
        canvas.rect(60, 480, 400, 60, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 500, "Heading of a table")

    assert not any(block.hidden for block in read(drawn(page)).blocks)


def test_recognised_text_over_a_scan_is_what_the_reader_sees() -> None:
    def page(canvas: Canvas) -> None:
        scan(canvas)
        canvas._code.append("3 Tr")
        text_at(canvas, wrap(SENTENCE))

    document = read(drawn(page))
    assert flow(document) == [SENTENCE]
    assert document.outcome is Outcome.OK
    assert not document.blocks[0].hidden


def test_notes_and_filled_fields_come_last_as_comments() -> None:
    def page(canvas: Canvas) -> None:
        text_at(canvas, wrap(SENTENCE))
        canvas.textAnnotation("Prime insists\non this clause.", Rect=[100, 600, 120, 620])
        canvas.acroForm.textfield(name="penalty", value="5 per cent a day", x=72, y=500)

    document = read(drawn(page))
    assert kinds(document, BlockKind.COMMENT) == [
        "Prime insists on this clause.",
        "5 per cent a day",
    ]
    assert [block.kind for block in document.blocks][-2:] == [BlockKind.COMMENT] * 2
    assert document.blocks[-1].page == 1
    assert document.outcome is Outcome.OK


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Uif tvcdpousbdups tibmm qbz uif qsjnf. " * 20, ReasonCode.TEXT_QUALITY_LOW),
        ("The S u b contractor s h all p a y the p r ime in full. ", ReasonCode.TEXT_QUALITY_LOW),
        ("The defned notfy of the ofce of the party is fnancial and of the beneft of it. ",
         ReasonCode.TEXT_QUALITY_LOW),
    ],
    ids=["shifted letters", "torn words", "lost ligatures"],
)  # fmt: skip
def test_text_that_is_not_what_is_printed_is_said(words: str, code: ReasonCode) -> None:
    document = read(drawn(lambda canvas: text_at(canvas, wrap(words * 3))))
    assert codes(document) == [code]
    assert document.outcome is Outcome.PARTIAL


def test_a_table_of_figures_is_not_called_damaged() -> None:
    rows = [" ".join(str(row * 37 + column) for column in range(12)) for row in range(20)]
    assert codes(read(drawn(lambda canvas: text_at(canvas, rows)))) == []


def test_the_same_bytes_give_the_same_document() -> None:
    data = drawn(*(margined(number) for number in range(1, 4)))
    assert read(data) == read(data)


@pytest.mark.parametrize(
    ("raw", "title"),
    [(b"(Framework)", "Framework"), (b"<FEFFD800>", "\ufffd"), (b"<FEFF00410000000A0042>", "A B")],
    ids=["plain", "half a character", "control characters"],
)
def test_a_title_is_plain_text_whatever_the_file_says(raw: bytes, title: str) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setTitle("AAAAAAAA")
        text_at(canvas, ["1. A term."])

    assert read(drawn(page).replace(b"(AAAAAAAA)", raw)).title == title
