# SPDX-License-Identifier: Apache-2.0
"""Printed lines become paragraphs, in the order of a reader, without what the margins repeat."""

from dataclasses import replace

import pytest

from pipeline.domain.document import BlockKind, Box
from pipeline.extract.pdf.labels import (
    is_leader,
    is_page_number,
    label_end,
    space_after_label,
    starts_with_label,
)
from pipeline.extract.pdf.layout import paragraphs
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage, clean_text, share_of_damage
from pipeline.extract.pdf.margins import part_margins
from pipeline.extract.pdf.order import reading_order
from pipeline.extract.pdf.words import hyphen_judge


def line(
    text: str,
    *,
    row: float = 0,
    left: float = 72,
    right: float | None = None,
    page: int = 1,
    size: float = 10,
    hyphen: bool = False,
    bold: bool = False,
) -> PrintedLine:
    """A line of 5 points a letter, 12 points below the row above it."""
    bottom = 770 - 12 * row
    right = left + 5 * len(text) if right is None else right
    box = Box(left, bottom, right, bottom + size)
    return PrintedLine(text, page, box, hyphen=hyphen, bold=bold)


def grouped(*lines: PrintedLine) -> list[list[str]]:
    pages = [[printed for printed in lines if printed.page == page] for page in (1, 2, 3)]
    return [[printed.text for printed in found.lines] for found in paragraphs(pages)]


FULL = "The Subcontractor shall carry out the Services with all care that the Prime asks for now"


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        pytest.param(line(FULL), line("it in writing.", row=1), True, id="runs on"),
        pytest.param(line("1. Fees."), line("2. Term.", row=1), False, id="numbers"),
        pytest.param(line(FULL), line("(b) notices", row=1, left=54), False, id="hanging number"),
        pytest.param(line(FULL), line("Section 5 of it.", row=1), True, id="reference"),
        pytest.param(line("Fees."), line("Term of it.", row=1), False, id="short line"),
        pytest.param(line("as the"), line("Prime asks.", row=1), True, id="short but open"),
        pytest.param(line('"Emergency'), line('Works" means', row=1), True, id="open quotation"),
        pytest.param(line("14.3"), line("Fees are due.", left=108), True, id="beside"),
        pytest.param(line(FULL), line("it in writing.", row=2.6), True, id="gap mid sentence"),
        pytest.param(line(f"{FULL}."), line("It pays.", row=1.6), False, id="wide step"),
        pytest.param(line(FULL[:50]), line("it pays.", row=3), True, id="broken off"),
        pytest.param(line("Fees of it"), line("it pays.", row=3), False, id="heading above a gap"),
        pytest.param(line("PAYMENT"), line("The Prime pays.", row=1), False, id="capitals"),
        pytest.param(line("Fees", bold=True), line("The Prime", row=1), False, id="bold heading"),
        pytest.param(line(FULL, size=14), line("The fee.", row=1), False, id="other size"),
        pytest.param(line("Fee .... 3"), line("Term .... 4", row=1), False, id="contents"),
        pytest.param(line(FULL), line("it pays.", page=2), True, id="over a page"),
        pytest.param(line(FULL), line("2. Term.", page=2, left=54), False, id="page and label"),
    ],
)
def test_a_joint_is_judged_by_place_and_words(
    above: PrintedLine, below: PrintedLine, *, joined: bool
) -> None:
    rest = [line(FULL, row=20 + row, page=below.page) for row in range(3)]
    found = grouped(above, below, *rest)
    assert ([above.text, below.text] == found[0][:2]) is joined


def test_first_line_indents_begin_paragraphs_after_full_lines() -> None:
    ends = f"{FULL[:-1]}."
    lines = [line(FULL, left=90), line(ends, row=1), line(FULL, row=2, left=90), line(ends, row=3)]
    assert [len(group) for group in grouped(*lines)] == [2, 2]


def test_no_lines_make_no_paragraphs() -> None:
    assert paragraphs([]) == ()
    assert paragraphs([[], []]) == ()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1. Fees", "1."),
        ("14.3.2 Fees", "14.3.2"),
        ("(aa) fees", "(aa)"),
        ("(iv) fees", "(iv)"),
        ("b) fees", "b)"),
        ("A. Fees", "A."),
        ("Article IV", "Article IV"),
        ("SCHEDULE 2", "SCHEDULE 2"),
        ("\u2022 fees", "\u2022"),
        ("100 days after that", ""),
        ("A charity", ""),
        ("(the Prime) pays", ""),
        ("2.5mm of it", ""),
        ("sections of it", ""),
    ],
)
def test_labels_are_told_from_words(text: str, label: str) -> None:
    assert text[: label_end(text)].strip() == label
    assert starts_with_label(text) is bool(label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15.1Either Party", "15.1 Either Party"),
        ("10.2each Party", "10.2 each Party"),
        ("(d)Industry", "(d) Industry"),
        ("1.Definitions", "1. Definitions"),
        ("2.5mm", "2.5mm"),
        ("21CFR", "21CFR"),
        ("15.1 Either", "15.1 Either"),
        ("U.S.Code", "U.S.Code"),
    ],
)
def test_a_space_is_put_only_behind_a_crowded_label(text: str, expected: str) -> None:
    assert space_after_label(text) == expected


@pytest.mark.parametrize(
    "text", ["7", "Page 7", "Page | 7", "[7]", "7 of 9", "xiv", "\u2013 7 \u2013"]
)
def test_page_numbers_are_told(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize(
    "text", ["7.", "7.1", "Clause 7", "Seven", "7 days", "will", "7 of the 9"]
)
def test_what_is_no_page_number(text: str) -> None:
    assert not is_page_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fees ..... 12", True),
        ("Fees . . . . iv", True),
        ("Fees 12", False),
        ("and so on...", False),
    ],
)
def test_leaders(text: str, *, expected: bool) -> None:
    assert is_leader(text) is expected


def page(number: int, *lines: PrintedLine) -> PrintedPage:
    return PrintedPage(number, 595, 842, lines=lines)


def body(number: int) -> list[PrintedLine]:
    """Eight wide lines whose words no other page shares."""
    return [
        line(f"{'abcdefgh'[number] * 30} {'stuvwxyz'[row] * 30}", row=5 + row, page=number)
        for row in range(8)
    ]


def test_a_line_leaves_only_where_enough_pages_bear_it() -> None:
    pages = [page(n, line("Framework terms", row=-3, page=n), *body(n)) for n in (1, 2, 3, 4)]
    odd = [
        page(n, line("Framework terms", row=-3 + 4 * n, page=n), *body(n)) for n in (1, 2, 3, 4)
    ]
    assert [margin.kind for margin in part_margins(pages)[1]] == [BlockKind.HEADER] * 4
    assert part_margins(odd)[1] == ()
    assert part_margins(pages[:1])[1] == ()


def test_every_line_stays_or_leaves_once() -> None:
    pages = [
        page(n, line("Terms", row=-3, page=n), *body(n), line(str(n), row=60, page=n))
        for n in range(1, 6)
    ]
    flows, margins = part_margins(pages)
    kept = [id(printed) for flow in flows for printed in flow] + [id(m.line) for m in margins]
    assert sorted(kept) == sorted(id(printed) for each in pages for printed in each.lines)
    assert len(margins) == 10


def test_words_hard_on_the_text_are_text_even_when_pages_repeat_them() -> None:
    pages = [
        page(n, *(line(f"Form {'x' * 60} {row}", row=row, page=n) for row in range(12)))
        for n in (1, 2, 3)
    ]
    assert part_margins(pages)[1] == ()


def test_blacked_out_lines_are_no_footers() -> None:
    pages = [page(n, *body(n), line("[***]", row=60, page=n)) for n in (1, 2, 3)]
    assert part_margins(pages)[1] == ()


def test_a_number_in_the_text_is_no_page_number() -> None:
    pages = [page(n, *body(n), line("500", row=13, page=n)) for n in (1, 2, 3)]
    assert part_margins(pages)[1] == ()


def test_an_orderly_page_keeps_the_order_of_the_file() -> None:
    lines = [line(f"left {row}", row=row) for row in range(9)]
    lines += [line(f"right {row}", row=row, left=320) for row in range(9)]
    assert reading_order(lines) == tuple(lines)


def test_a_list_drawn_from_its_end_is_turned_round() -> None:
    lines = [line(f"{number}. term", row=number) for number in range(9)]
    assert reading_order([*lines[5:], *reversed(lines[:5])]) == tuple(lines)


def test_a_heading_over_two_columns_comes_before_both() -> None:
    heading = line("A heading that runs over both columns of the page " * 2, left=60)
    left = [line(f"the left column, row {row:02}", row=row) for row in range(1, 9)]
    right = [line(f"the right column, row {row:02}", row=row, left=320) for row in range(1, 9)]
    shuffled = [heading, *(printed for pair in zip(left, right, strict=True) for printed in pair)]
    assert reading_order(shuffled) == (heading, *left, *right)


def test_numbers_that_are_drawn_before_the_clauses_go_with_them() -> None:
    """A column of numbers is no column of text, however many of them there are."""
    numbers = [line(f"{n}.", row=3 * n, left=54) for n in range(1, 9)]
    clauses = [line(f"{FULL} {n}", row=3 * n, left=80) for n in range(1, 9)]
    rest = [line(f"and what follows {n}", row=3 * n + 1, left=80) for n in range(1, 9)]
    drawn = [*numbers, *(each for pair in zip(clauses, rest, strict=True) for each in pair)]
    expected = [each for three in zip(numbers, clauses, rest, strict=True) for each in three]
    assert reading_order(drawn) == tuple(expected)


def test_paragraphs_that_are_drawn_in_two_passes_come_in_one() -> None:
    """Some programs draw what stands at the margin first, and then what is indented."""
    plain = [line(f"{FULL} {row}", row=row) for row in (0, 1, 4, 5)]
    indented = [line(f"(a) {FULL} {row}", row=row, left=90) for row in (2, 3, 6)]
    everything = sorted([*plain, *indented], key=lambda each: -each.box.top)
    assert reading_order([*plain, *indented]) == tuple(everything)


def test_a_foot_that_is_drawn_first_leaves_the_columns_as_they_are() -> None:
    left = [line(f"left {row}", row=row) for row in range(9)]
    right = [line(f"right {row}", row=row, left=320) for row in range(9)]
    foot = line("Framework terms, part one", row=40)
    assert reading_order([foot, *left, *right]) == (*left, *right, foot)


def test_three_columns_are_found_although_some_lines_run_across() -> None:
    heading = line("H" * 100, left=45, right=560)
    lines = {
        column: [
            line(
                f"words of the column {column} in row {row:02}",
                row=2 + row,
                left=45 + 177 * column,
                right=210,
            )
            for row in range(10)
        ]
        for column in range(3)
    }
    columns = [
        [each._replace(box=replace(each.box, right=each.box.left + 160)) for each in lines[column]]
        for column in range(3)
    ]
    drawn = [each for row in zip(*columns, strict=True) for each in row]
    expected = (heading, *columns[0], *columns[1], *columns[2])
    assert reading_order([*drawn, heading]) == expected


def test_what_is_no_number_as_a_place_is_kept() -> None:
    """A broken file may place its words nowhere."""
    nowhere = PrintedLine("words", 1, Box(float("nan"), 700, float("nan"), 710))
    lines = [*(line(f"{row}. term", row=9 - row) for row in range(9)), nowhere]
    assert sorted(map(id, reading_order(lines))) == sorted(map(id, lines))


@pytest.mark.parametrize(
    ("words", "before", "after", "between"),
    [
        (["any termination"], "the termi", "nation of", ""),
        (["a third-party right"], "third", "party", "-"),
        (["a non-word"], "Call", "Off", "-"),
        (["nothing of it"], "snick", "ersnee", ""),
        (["the party of the third kind"], "third", "party", "-"),
        (["words"], "COVID", "19", "-"),
    ],
    ids=["joined elsewhere", "hyphen elsewhere", "capital", "unknown", "both words", "figure"],
)
def test_a_hyphen_is_judged_by_the_words_of_the_document(
    words: list[str], before: str, after: str, between: str
) -> None:
    lines = [line(word) for word in words]
    judge = hyphen_judge([*lines, line(before, hyphen=True), line(after)])
    assert judge(before, after) == between


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("inde\xadpend\ufffeence\x00", "independence"),
        ("a\x0bb\u2028c", "a b c"),
        ("\ud800x", "\ufffdx"),
        (
            "e\ufb03cient \u201cterm\u201d\xa0caf\u00e9",
            "e\ufb03cient \u201cterm\u201d\xa0caf\u00e9",
        ),
    ],
)
def test_only_what_destroys_words_is_normalised(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("text", "share"), [("", 0), ("plain", 0), ("ab\ufffd\ue123", 0.5), ("\uf0b7 item", 0)]
)
def test_damage_is_a_share_and_bullets_are_none(text: str, share: float) -> None:
    assert share_of_damage(text) == share
