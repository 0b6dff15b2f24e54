# SPDX-License-Identifier: Apache-2.0
"""Words of a paper cut for a page: nothing is lost, doubled or moved."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.document import Span
from pipeline.review.intake.values import PaperText, TextClause, TextPage
from pipeline.review.web.pages.paper_page import TextView
from pipeline.review.web.pages.templates import review_templates
from pipeline.review.web.pages.text import Mark, cut_window

WORDS = st.text(st.sampled_from("ab .\n\t\u202e\u200b\U0001f600é\x1b"), max_size=200)


@given(text=WORDS, data=st.data())
def test_runs_are_the_text_in_order_with_exact_marks(text, data):
    place = st.integers(0, len(text))
    starts = sorted(data.draw(st.tuples(place, place)))
    mark = Mark(Span(*starts), current=True)
    clause = TextClause("1", "", 1, data.draw(place), len(text))
    page = TextPage(1, 10, 10, data.draw(place), len(text))
    paper = PaperText(text, (clause,), (page,))
    window = cut_window(paper, mark.span, [mark] if len(mark.span) else [])

    runs = [run for block in window.blocks for run in block.runs]
    assert all(run.text == text[run.start : run.end] for run in runs)
    assert all(one.end <= other.start for one, other in pairwise(runs))
    shown = {place for run in runs for place in range(run.start, run.end)}
    assert all(text[place].isspace() for place in set(range(len(text))) - shown)
    marked = {place for run in runs if run.mark for place in range(run.start, run.end)}
    assert marked == shown & set(range(mark.span.start, mark.span.end))
    assert sum(run.first for run in runs) == bool(marked)


def test_tabs_are_white_space_and_other_controls_stay_visible():
    paper = PaperText("7.\tLaw\x0band\ttax\x1b")
    (block,) = cut_window(paper, Span(0, 1), []).blocks
    assert [(run.text, run.unseen) for run in block.runs] == [
        ("7.\tLaw", False), ("\x0b", True), ("and\ttax", False), ("\x1b", True),
    ]  # fmt: skip
    template = review_templates().from_string(
        '{% from "parts.html.j2" import document %}{{ document(text) }}'
    )
    shown = template.render(text=TextView(cut_window(paper, Span(0, 1), [])))
    assert "7.\tLaw" in shown
    assert "\\x0b" in shown
    assert "x09" not in shown


def test_a_long_paper_is_shown_around_the_clause_and_more_on_demand():
    lines = [f"Line {number:06d} of a long paper." for number in range(40_000)]
    paper = PaperText("\n".join(lines))
    at = paper.text.index("Line 020000")
    around = Span(at, at + 30)

    near = cut_window(paper, around, [Mark(around, current=True)])
    assert near.earlier > 0
    assert near.later > 0
    shown = sum(block.end - block.start for block in near.blocks)
    assert 9_000 < shown < 12_000
    assert near.blocks[0].runs[0].text.startswith("Line")

    more = cut_window(paper, around, [], before=1, after=2)
    assert near.earlier - more.earlier > 9_000
    assert near.later - more.later > 19_000


def test_a_line_without_end_is_cut():
    paper = PaperText("word " * 400_000)
    around = Span(900_000, 900_004)
    window = cut_window(paper, around, [Mark(around, current=True)])
    assert all(block.end - block.start <= 4_000 for block in window.blocks)
    assert any(run.first for block in window.blocks for run in block.runs)


def test_blocks_begin_where_clauses_do_and_know_how_deep_they_lie():
    text = "1. Work (a) first (b) second\n2. Money"
    clauses = (
        TextClause("1", "Work", 0, 0, 28),
        TextClause("1(a)", "", 1, text.index("(a)"), text.index("(b)")),
        TextClause("1(b)", "", 1, text.index("(b)"), 28),
        TextClause("2", "Money", 0, 29, len(text)),
    )
    blocks = cut_window(PaperText(text, clauses), Span(0, 0), []).blocks
    assert [(text[one.start : one.end].strip(), one.depth, one.heading) for one in blocks] == [
        ("1. Work", 0, True),
        ("(a) first", 1, False),
        ("(b) second", 1, False),
        ("2. Money", 0, True),
    ]


def test_a_title_that_runs_into_a_clause_makes_no_heading_of_its_words():
    text = "6. Conditions:\n6.1 Equality. The Tenderer must comply.\n7.\tLaw "
    clauses = (
        TextClause("6", "Conditions", 0, 0, 14),
        TextClause("6.1", "Equality", 1, text.index("6.1"), text.index("7.")),
        TextClause("7", "Law", 0, text.index("7."), len(text)),
    )
    blocks = cut_window(PaperText(text, clauses), Span(0, 0), []).blocks
    assert [one.heading for one in blocks] == [True, False, True]
