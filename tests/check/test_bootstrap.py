# SPDX-License-Identifier: Apache-2.0
"""Intervals: the same each time, around their figure, and none where there is too little."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotations import AnnotatedDocument
from pipeline.check import Caveat, Interval, match_findings, measure
from pipeline.check.bootstrap import draw_documents, enclose
from pipeline.domain.taxonomy import Category

EX = Category.EXCLUSIVITY


@pytest.fixture(scope="module")
def paper(make_finding, make_annotation):
    """Returns a function that matches a paper of which so much was found, missed and wrong."""

    def make(found, missed, wrong):
        words = [f"word{number}" for number in range(found + missed + wrong)]
        annotated = AnnotatedDocument(
            "a.docx", (EX,), tuple(make_annotation(word) for word in words[: found + missed])
        )
        named = [*words[:found], *words[found + missed :]]
        findings = [make_finding(word, at=100 * place) for place, word in enumerate(named)]
        return match_findings(annotated, findings)

    return make


def test_each_draw_takes_as_many_papers_as_there_are():
    draws = draw_documents(7)
    assert draws.shape == (1001, 7)
    assert (draws.sum(axis=1) == 7).all()
    assert draws[0].tolist() == [1] * 7
    assert (draws == draw_documents(7)).all()


def test_an_interval_leaves_one_draw_in_forty_on_either_side():
    figures = np.concatenate(([0.5], np.arange(1, 1001) / 1000))
    assert enclose(figures, documents=5, things=10) == Interval(0.025, 0.975, None)


@pytest.mark.parametrize(
    ("papers", "caveat"),
    [
        pytest.param([(3, 1, 1)] * 4, Caveat.FEW, id="four papers"),
        pytest.param([(1, 0, 1), (1, 0, 0)] * 4, Caveat.FEW, id="eight annotations"),
        pytest.param([(3, 0, 0)] * 5, Caveat.ALIKE, id="all found"),
        pytest.param([(3, 1, 0)] * 5, Caveat.ALIKE, id="every paper alike"),
        pytest.param([(0, 0, 3)] * 5, Caveat.NOTHING, id="nothing annotated"),
        pytest.param([(3, 1, 1), (2, 2, 2)] * 3, None, id="enough"),
    ],
)
def test_says_why_there_is_no_interval(paper, papers, caveat):
    figures = measure([paper(*one) for one in papers]).restrictions_together
    interval = figures.intervals.recall
    assert interval.caveat is caveat
    assert (interval.low is None) is (caveat is not None)


def test_of_no_papers_there_is_no_interval():
    assert measure([]).restrictions_together.intervals.f1 == Interval(caveat=Caveat.NOTHING)


counts = st.tuples(*(st.integers(0, 4) for _ in range(3)))


@settings(deadline=None)
@given(papers=st.lists(counts, min_size=5, max_size=9))
def test_figures_lie_within_their_intervals_and_f1_between_precision_and_recall(paper, papers):
    figures = measure([paper(*one) for one in papers]).restrictions_together
    if figures.f1 is not None:
        low, high = sorted((figures.precision, figures.recall))
        assert low - 1e-12 <= figures.f1 <= high + 1e-12
    for name in ("precision", "recall", "f1", "average_precision"):
        interval = getattr(figures.intervals, name)
        if interval.low is not None:
            assert 0 <= interval.low <= round(getattr(figures, name), 4) <= interval.high <= 1
