# SPDX-License-Identifier: Apache-2.0
"""Average precision, recounted by hand and by force."""

from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotations import AnnotatedDocument
from pipeline.check import match_findings, measure
from pipeline.check.bootstrap import draw_documents
from pipeline.check.ranked import average_precision, rank_findings
from pipeline.domain.taxonomy import Category

EX = Category.EXCLUSIVITY
WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]


@pytest.fixture(scope="module")
def match(make_finding, make_annotation):
    """Returns a function that matches one paper: words annotated, and words found by chance."""

    def make(annotated, found, *, complete=(EX,)):
        document = AnnotatedDocument("a.docx", complete, tuple(map(make_annotation, annotated)))
        findings = [
            make_finding(word, at=place * 100, p=chance)
            for place, (word, chance) in enumerate(found)
        ]
        return match_findings(document, findings)

    return make


@pytest.mark.parametrize(
    ("annotated", "found", "expected"),
    [
        pytest.param(["alpha", "beta"], [("alpha", 0.9), ("beta", 0.8)], 1.0, id="all right"),
        pytest.param(["alpha", "beta"], [("alpha", 0.9)], 0.5, id="what is not listed is missed"),
        pytest.param(["alpha"], [("omega", 0.9), ("alpha", 0.8)], 0.5, id="a false one first"),
        pytest.param(["alpha"], [("alpha", 0.9), ("omega", 0.8)], 1.0, id="a false one last"),
        pytest.param(["alpha"], [("omega", 0.9), ("alpha", 0.9)], 0.5, id="ties come together"),
        pytest.param(
            ["alpha"], [("alpha", 0.9), ("alpha", 0.8)], 1.0, id="met twice is met at the first"
        ),
        pytest.param(
            ["alpha"],
            [("alpha", 0.5), ("omega", 0.7), ("alpha", 0.9)],
            1.0,
            id="met by the likeliest though another stands first",
        ),
        pytest.param(
            ["alpha", "beta", "gamma"],
            [("alpha", 0.9), ("omega", 0.8), ("beta", 0.7), ("psi", 0.6)],
            (1 + 2 / 3) / 3,
            id="two of three",
        ),
        pytest.param(["alpha"], [], 0.0, id="nothing found"),
        pytest.param([], [("omega", 0.9)], None, id="nothing annotated"),
    ],
)
def test_average_precision_is_what_a_person_counts(match, annotated, found, expected):
    figures = measure([match(annotated, found)]).restrictions_together
    assert figures.average_precision == pytest.approx(expected, abs=1e-6)


def test_papers_not_annotated_in_full_take_no_part(match):
    matches = [
        match(["alpha"], [("alpha", 0.8)]),
        match(["beta", "gamma"], [("omega", 0.9)], complete=()),
    ]
    assert measure(matches).restrictions_together.average_precision == 1.0


chances = st.sampled_from([0.2, 0.5, 0.5000001, 0.9])
papers = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS[:6]), unique=True, max_size=4),
        st.lists(st.tuples(st.sampled_from(WORDS), chances), max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def by_force(matches):
    """Average precision step by step, with nothing carried from one step to the next."""
    found = [(one.probability, True) for match in matches for one in match.right]
    found += [(one.probability, False) for match in matches for one in match.false_alarms]
    pairs = [pair for match in matches for pair in match.pairs]
    total = len(pairs) + sum(len(match.missed) for match in matches)
    area = before = 0.0
    for threshold in sorted({chance for chance, _ in found}, reverse=True):
        listed = [right for chance, right in found if chance >= threshold]
        recall = sum(pair.likeliest >= threshold for pair in pairs) / total if total else 0.0
        area += (recall - before) * sum(listed) / len(listed)
        before = recall
    return area if total else None


@settings(deadline=None)
@given(papers=papers)
def test_agrees_with_a_count_by_force(match, papers):
    matches = [match(*paper) for paper in papers]
    figures = measure(matches).restrictions_together
    assert figures.average_precision == pytest.approx(by_force(matches), abs=1e-6)


@settings(deadline=None)
@given(papers=papers)
def test_a_draw_counts_a_paper_as_often_as_it_was_drawn(match, papers):
    matches = [match(*paper) for paper in papers]
    draws = draw_documents(len(matches))[:4]
    figures = average_precision(rank_findings(matches, (EX,)), draws)
    for times, figure in zip(draws, figures, strict=True):
        drawn = [one for one, often in zip(matches, times, strict=True) for _ in range(often)]
        expected = by_force(drawn)
        assert figure == pytest.approx(nan if expected is None else expected, nan_ok=True)
