# SPDX-License-Identifier: Apache-2.0
"""How firm a place in the ranking is, in words that people without numbers at hand understand."""

from dataclasses import replace

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import REPEAT
from pipeline.domain.taxonomy import DocumentKind
from pipeline.report.standing import describe_chances, describe_decided, describe_place_in_kind

from .decided import decide_on


@pytest.fixture
def ranking(find, judge, rank):
    papers = [judge(f"{n}.pdf", [find("exclusivity", n)]) for n in (1, 2, 4)]
    return rank([*papers, judge("h.pdf", [], kind=DocumentKind.HANDBOOK)]).ranking


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"best": 2, "worst": 2, "first": 0.0}, "a firm rank"),
        ({"best": 2, "worst": 4, "first": 0.05}, "could rank anywhere from 2 to 4"),
        (
            {"best": 1, "worst": 3, "first": 0.4},
            "could rank anywhere from 1 to 3; 40% chance of standing first",
        ),
        (
            {"best": 2, "worst": 3, "first": 0.0, "tied_with": ("1.pdf",)},
            "shares places 2 to 3",
        ),
        (
            {"best": 1, "worst": 3, "first": 0.0, "tied_with": ("1.pdf",)},
            "shares places 2 to 3; could rank anywhere from 1 to 3",
        ),
    ],
    ids=["one rank", "several", "perhaps the first", "a shared rank", "a shared rank and more"],
)
def test_the_ranks_that_a_paper_could_have_are_told(ranking, values, words):
    assert describe_chances(replace(ranking.papers[1], **values), ranking) == words


def test_where_there_is_but_one_paper_its_rank_is_not_told(ranking):
    alone = replace(ranking, papers=ranking.papers[:1])
    assert describe_chances(alone.papers[0], alone) == ""


def test_a_place_among_papers_of_its_kind_is_told_where_there_are_several(ranking):
    told = {
        one.assessment.document: describe_place_in_kind(one, ranking) for one in ranking.papers
    }
    assert told["4.pdf"] == "number 1 of 3 of its kind"
    assert told["h.pdf"] == ""


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ({}, ""),
        ({0: Verdict.UNSURE}, ""),
        (
            {0: Verdict.AGREE, 1: Verdict.UNSURE},
            "People decided on 1 of 2 clauses found here; the range is the doubt about the "
            "others. Clauses that nobody found are not in this number.",
        ),
        (
            {0: Verdict.DISMISS, 1: Verdict.EDIT},
            "People decided on all 2 clauses found here and dismissed 1. Clauses that nobody "
            "found are not in this number.",
        ),
    ],
    ids=["on none", "left open", "on one, the other left open", "on all"],
)
def test_how_much_people_decided_is_told_and_what_no_number_holds(
    find, judge, weights, verdicts, words
):
    again = find("exclusivity", 3, 900, flags=(REPEAT,))
    paper = judge("a.pdf", [find("exclusivity", 3), find("non_exclusive", 2, 400), again])
    decided = decide_on(paper, verdicts, weights)
    assert describe_decided([decided]) == words
    if len(verdicts) == 2 and Verdict.UNSURE not in verdicts.values():
        judged = decided.assessment
        assert judged.low == judged.neutral.value == judged.high, "no more doubt is left"
