# SPDX-License-Identifier: Apache-2.0
"""Papers in order: the keys, the ties, and that nothing depends on the order of the input."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import assess_document, rank_papers
from pipeline.domain.assessment import Assessment, Band, Coverage, Gate, Index
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Category, DocumentKind


def _paper(
    name, value, *, low=None, high=None, gate=Gate.NONE, grade3plus=0, peak=None, coverage=1.0
):
    index = Index(value, value, value)
    low, high = value if low is None else low, value if high is None else high
    assessment = Assessment(
        document=name,
        neutral=index,
        low=low,
        high=high,
        profile=index,
        band=Band.NOTICEABLE,
        gate=gate,
        coverage=coverage,
        peak_category=peak,
        grade3plus=grade3plus,
    )
    return JudgedDocument(
        name=name,
        sha256="0" * 64,
        offer="offer",
        kind=DocumentKind.CONTRACT,
        outcome=Outcome.OK,
        assessment=assessment,
    )


def _ranked(papers, weights):
    ranking = rank_papers(papers, weights=weights)
    return [(paper.rank, paper.assessment.document) for paper in ranking.papers]


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([], []),
        ([_paper("a", 10), _paper("b", 50)], [(1, "b"), (2, "a")]),
        ([_paper("a", 90), _paper("b", 10, gate=Gate.TOUCHES)], [(1, "b"), (2, "a")]),
        ([_paper("a", 90, gate=Gate.MAY_TOUCH), _paper("b", 88)], [(1, "a"), (2, "b")]),
        ([_paper("b", 50), _paper("a", 50)], [(1, "a"), (1, "b")]),
        ([_paper("a", 50), _paper("b", 50, grade3plus=2)], [(1, "b"), (1, "a")]),
        (
            [
                _paper("a", 50, peak=Category.MONITORING_BURDEN),
                _paper("b", 50, peak=Category.EXCLUSIVITY),
            ],
            [(1, "b"), (1, "a")],
        ),
        ([_paper("a", 50), _paper("b", 45)], [(1, "a"), (2, "b")]),
        ([_paper("a", 50), _paper("b", 45.1)], [(1, "a"), (1, "b")]),
        (
            [_paper("a", 60, low=30, high=70), _paper("b", 50, low=30, high=70)],
            [(1, "a"), (1, "b")],
        ),
        (
            [_paper("a", 60, low=0, high=100), _paper("b", 50, low=40, high=60)],
            [(1, "a"), (2, "b")],
        ),
        # 58 joins 60; 54 is close to 58 but not to 60, so it begins a run, which 50 joins.
        (
            [_paper("a", 60), _paper("b", 58), _paper("c", 54), _paper("d", 50)],
            [(1, "a"), (1, "b"), (3, "c"), (3, "d")],
        ),
    ],
    ids=[
        "no papers",
        "by index",
        "a red line stands above any index",
        "no tie across the gate",
        "equal: by name",
        "equal: by hard findings",
        "equal: by weight of the peak",
        "five points apart are separate",
        "under five points are not",
        "intervals that mostly overlap",
        "a wide interval does not swallow a narrow one",
        "a chain of small steps does not tie all",
    ],
)
def test_order_and_ties(papers, expected, weights):
    assert _ranked(papers, weights) == expected


def test_a_tie_names_the_others(weights):
    ranking = rank_papers([_paper(name, 50) for name in "cab"], weights=weights)
    assert [paper.tied_with for paper in ranking.papers] == [("b", "c"), ("a", "c"), ("a", "b")]


def test_papers_without_assessment_are_not_ranked(weights):
    unread = JudgedDocument("u", "", "o", DocumentKind.UNKNOWN, Outcome.ERROR)
    assert _ranked([unread, _paper("a", 3)], weights) == [(1, "a")]


_MANY = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0, 30), st.floats(0, 30), st.sampled_from(list(Gate))),
    max_size=12,
)


@given(values=_MANY, chance=st.randoms(use_true_random=False))
def test_the_order_is_one_whatever_the_order_of_the_input(values, chance, weights):
    papers = [
        _paper(f"{place}", round(v, 1), low=max(0, v - below), high=min(100, v + above), gate=gate)
        for place, (v, below, above, gate) in enumerate(values)
    ]
    shuffled = list(papers)
    chance.shuffle(shuffled)
    ranking = rank_papers(papers, weights=weights)
    assert rank_papers(shuffled, weights=weights) == ranking
    ranks = [paper.rank for paper in ranking.papers]
    assert ranks == sorted(ranks)
    for place, paper in enumerate(ranking.papers, start=1):
        same = [p.assessment.document for p in ranking.papers if p.rank == paper.rank]
        assert sorted([*paper.tied_with, paper.assessment.document]) == sorted(same)
        assert paper.rank <= place
        assert paper.rank == 1 + sum(other.rank < paper.rank for other in ranking.papers)


def test_a_paper_of_which_nothing_was_read_ties_with_no_paper_that_was(weights):
    papers = [_paper("a", 0, coverage=0.0), _paper("b", 0), _paper("c", 0, coverage=0.0)]
    assert _ranked(papers, weights) == [(1, "b"), (2, "a"), (2, "c")]


def _drawn(name, findings, weights, gate=Gate.NONE):
    document = JudgedDocument(
        name, "", "o", DocumentKind.CONTRACT, Outcome.OK, findings=tuple(findings)
    )
    assessed = assess_document(name, findings, weights=weights, coverage=Coverage())
    return replace(document, assessment=replace(assessed, gate=gate))


def test_the_ranks_that_a_paper_could_have_hold_the_places_of_those_that_share_its_rank(
    restriction, weights
):
    papers = [
        _drawn(name, [restriction("exclusivity", 3, probability=0.9)], weights) for name in "abc"
    ]
    ranking = rank_papers(papers, weights=weights)
    assert [one.rank for one in ranking.papers] == [1, 1, 1]
    for one in ranking.papers:
        assert one.best <= one.rank
        assert one.worst >= one.rank + len(one.tied_with)


def test_no_draw_lifts_a_paper_above_one_that_touches_a_red_line(restriction, weights):
    light = _drawn("light", [restriction("value_statement", 1)], weights, gate=Gate.TOUCHES)
    heavy = _drawn("heavy", [restriction("exclusivity", 4)], weights)
    first, second = rank_papers([heavy, light], weights=weights).papers
    assert (first.assessment.document, first.best, first.worst, first.first) == ("light", 1, 1, 1)
    assert (second.best, second.worst, second.first) == (2, 2, 0)
