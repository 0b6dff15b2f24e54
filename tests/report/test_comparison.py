# SPDX-License-Identifier: Apache-2.0
"""Comparisons in words, pages and lines."""

import json
from dataclasses import replace

import pytest

from pipeline.assess import assess_document
from pipeline.domain.assessment import Coverage
from pipeline.domain.comparison import (
    AcrossPapers,
    Bite,
    BiteReason,
    CategoryAcross,
    ChangeKind,
    ClauseChange,
    ClauseSide,
    Comparison,
    FindingChange,
    HardestClause,
    Outlier,
    PaperComparison,
    TextRun,
)
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Category, DocumentKind
from pipeline.report import write_across, write_comparison
from pipeline.report.comparison.records import comparison_record
from pipeline.report.comparison.words import (
    describe_bites,
    describe_effect,
    name_kind,
    notes_on,
    signed,
)

HOSTILE = "=cmd|' \u202e<script>alert(1)</script>\x1b[31m"


@pytest.fixture
def judged(weights):
    def make(name, coverage=1.0, findings=()):
        return JudgedDocument(
            name=name,
            sha256="0" * 64,
            offer="offer",
            kind=DocumentKind.CONTRACT,
            outcome=Outcome.OK,
            findings=findings,
            assessment=assess_document(
                name, findings, weights=weights, coverage=Coverage(coverage)
            ),
        )

    return make


def side(number, text="some words", *, changed=False):
    return ClauseSide(number, "", None, (TextRun(text, changed),))


def change(kind, bite=Bite.NONE, old=("1",), new=("1",), **values):
    return ClauseChange(kind, bite, tuple(map(side, old)), tuple(map(side, new)), **values)


def paper(old, new, *changes):
    return PaperComparison(old, new, "two papers", changes, None)


def test_what_may_lie_unread_is_not_called_gone_or_new(judged):
    whole, part = judged("whole.pdf"), judged("part.pdf", coverage=0.9)
    gone, new = change(ChangeKind.GONE, new=()), change(ChangeKind.NEW, old=())
    assert name_kind(gone, paper(whole, whole)) == "Gone"
    assert name_kind(gone, paper(part, whole)) == "Gone"
    assert "could be read of the new draft" in name_kind(gone, paper(whole, part))
    assert "could be read of the old draft" in name_kind(new, paper(part, whole))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([change(ChangeKind.SAME)], "Nothing that we could read changed."),
        ([change(ChangeKind.MOVED)], "no change in how hard it bites"),
        ([change(ChangeKind.TIGHTER, Bite.TIGHTER)], "1 clause bites harder, 0 less."),
        ([change(ChangeKind.BOTH, Bite.BOTH)], "1 of them both ways"),
    ],
)
def test_the_summary_says_which_way_it_went(changes, words):
    assert words in describe_bites(changes)


@pytest.mark.parametrize(
    ("one", "note"),
    [
        (change(ChangeKind.MOVED, old=("2",), new=("3",), renumbered=True), "was clause 2"),
        (change(ChangeKind.MOVED, old=("(a)",), new=("3",), renumbered=True), "was clause (a)"),
        (change(ChangeKind.MOVED, new=("1", "2")), "divided into clause 1 and clause 2"),
        (change(ChangeKind.MOVED, old=("1", "2")), "joined from clause 1 and clause 2"),
        (change(ChangeKind.REWORDED, weighty=("a number or a time",)), "a number or a time"),
        (change(ChangeKind.TIGHTER, Bite.TIGHTER), "its own words are the same"),
    ],
)
def test_notes_say_what_else_became_of_a_clause(one, note):
    assert any(note in said for said in notes_on(one))


def test_numbers_carry_their_sign_and_nothing_is_nothing():
    assert [signed(0.04), signed(-0.04), signed(1.25), signed(-2)] == [
        "0.0",
        "0.0",
        "+1.2",
        "\N{MINUS SIGN}2.0",
    ]


def test_an_effect_against_its_way_is_explained(find):
    one = find("exclusivity", 2)
    assert describe_effect(FindingChange(one, one, Bite.TIGHTER, (), 0.01)) == ""
    assert "how sure" not in describe_effect(FindingChange(one, one, Bite.TIGHTER, (), 0.5))
    assert "how sure" in describe_effect(FindingChange(one, one, Bite.TIGHTER, (), -0.5))


@pytest.fixture
def hostile(judged, find):
    finding = find("exclusivity", 3, quote=HOSTILE)
    told = FindingChange(None, finding, Bite.TIGHTER, (BiteReason("It is new.", Bite.TIGHTER),))
    clauses = (
        replace(
            change(ChangeKind.TIGHTER, Bite.TIGHTER, findings=(told,)),
            new=(side(HOSTILE, HOSTILE, changed=True),),
        ),
        change(ChangeKind.MOVED, old=(HOSTILE,), renumbered=True),
    )
    name = f"{HOSTILE}.pdf"
    both = paper(judged(name), judged(name, findings=(finding,)), *clauses)
    return Comparison((both,), only_old=(judged(f"alone {HOSTILE}"),), rules_version="r")


def test_the_page_shows_what_papers_say_without_letting_it_act(hostile, tmp_path):
    page, lines = write_comparison(hostile, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    before = page.read_bytes(), lines.read_bytes()
    write_comparison(hostile, tmp_path)
    assert (page.read_bytes(), lines.read_bytes()) == before


def test_the_lines_hold_exact_text_and_where_it_changed(hostile, tmp_path):
    _, lines = write_comparison(hostile, tmp_path)
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert [one["record"] for one in rows] == ["comparison", "paper", "clause", "clause"]
    (new,) = rows[2]["new"]
    assert new["text"] == HOSTILE
    assert new["changed"] == [[0, len(HOSTILE)]]
    assert comparison_record(hostile)["version"] == rows[0]["version"] == 1


def test_the_page_side_by_side_names_who_stands_out_by_wording_alone(find, tmp_path):
    hard, soft = find("exclusivity", 4, quote=HOSTILE), find("exclusivity", 2)
    clauses = [HardestClause(f"{at}.pdf", soft) for at in range(3)]
    topic = CategoryAcross(
        Category.EXCLUSIVITY,
        (HardestClause("hard.pdf", hard), *clauses, HardestClause("none.pdf", None)),
        (Outlier("hard.pdf", 4, 2.0, 4),),
    )
    names = ("0.pdf", "1.pdf", "2.pdf", "none.pdf")
    papers = AcrossPapers((("Broad Ltd", ("hard.pdf",)), ("", names)), (topic,), ("scan.pdf",))
    page, lines = write_across(papers, tmp_path)
    text = page.read_text(encoding="utf-8")
    said = "Stronger than most clauses of this kind in these papers: grade 4 against a middle of 2"
    assert said in text
    assert "<script" not in text
    assert "Left out" in text
    assert "scan.pdf" in text
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert rows[1]["stands_out"] == {"middle": 2.0, "others": 4}
    assert rows[-1]["finding"] is None
