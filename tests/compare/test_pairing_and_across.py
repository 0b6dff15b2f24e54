# SPDX-License-Identifier: Apache-2.0
"""Which papers are drafts of one, and which stands out among many."""

from dataclasses import replace

import pytest

from pipeline.assess import apply_decisions, set_side_by_side
from pipeline.compare import pair_papers, pair_readings
from pipeline.domain.assessment import Ranking
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.judgement import ScanResult
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Category, DocumentKind, Role
from pipeline.errors import InputError
from pipeline.report.comparison.view import build_across

TERMS = ("1.1", "SUB shall not work for any other provider in the county")
HOURS = ("1.1", "the office is open from nine to five on every working day")


def paired(old, new):
    return {(one.name, other.name): why for one, other, why in pair_papers(old, new).pairs}


def test_one_paper_on_each_side_is_a_pair_whatever_it_is_called(draft):
    assert paired([draft(TERMS, name="a.docx")], [draft(HOURS, name="z.pdf")])


def test_papers_are_paired_by_name_then_by_words_and_told_how(draft):
    old = [
        draft(TERMS, name="Subcontract v1 2024-03-01.docx"),
        draft(HOURS, name="handbook.docx"),
        draft(("1", "wholly other words about parking and bicycles"), name="parking.pdf"),
    ]
    new = [
        draft(HOURS, name="Guide for partners.pdf"),
        draft(TERMS, name="Subcontract v2 FINAL.pdf"),
        draft(("1", "the cat sat on the mat"), name="cats.pdf"),
    ]
    found = paired(old, new)
    assert found == {
        (old[0].name, new[1].name): "same name but for version, date or ending",
        (old[1].name, new[0].name): "100% of their words in clauses that are the same, "
        "both contract",
    }
    rest = pair_papers(old, new)
    assert [one.name for one in rest.only_old] == ["parking.pdf"]
    assert [one.name for one in rest.only_new] == ["cats.pdf"]


def test_without_tracked_changes_there_is_nothing_to_compare_a_paper_with(draft):
    with pytest.raises(InputError, match=r"no tracked changes in 'paper\.docx'"):
        pair_readings([draft(TERMS)])


def test_a_paper_with_tracked_changes_stands_beside_its_original(draft):
    original = draft(HOURS)
    found = pair_readings([draft(TERMS, original=original), draft(HOURS, name="other.docx")])
    assert found.pairs[0][0] is original
    assert [one.name for one in found.only_new] == ["other.docx"]


def across(papers, weights):
    return set_side_by_side(ScanResult(tuple(papers), Ranking(()), "rules"), weights=weights)


def graded(draft, grades, **values):
    return [
        draft(
            TERMS,
            name=f"{at}.docx",
            found=[("exclusivity", grade, TERMS[1])] if grade else [],
            **values,
        )
        for at, grade in enumerate(grades)
    ]


@pytest.mark.parametrize(
    ("grades", "outliers"),
    [
        pytest.param([4, 2, 2, 2], ["0.docx"], id="one far above"),
        pytest.param([4, 2, 2], [], id="too few papers"),
        pytest.param([3, 2, 2, 2], [], id="one grade is no distance"),
        pytest.param([4, 4, 4, 2], [], id="most are hard"),
        pytest.param([4, 0, 1, 2, 3], [], id="spread out"),
        pytest.param([3, 0, 0, 0, 0], ["0.docx"], id="the others have none"),
        pytest.param([0, 3, 3, 3, 3], [], id="milder than the others is not named"),
    ],
)
def test_a_paper_stands_out_by_a_robust_rule(draft, weights, grades, outliers):
    found = across(graded(draft, grades), weights)
    (topic,) = [one for one in found.categories if one.category is Category.EXCLUSIVITY]
    assert [one.document for one in topic.outliers] == outliers
    hardest = [one.finding.severity if one.finding else 0 for one in topic.clauses]
    assert hardest == sorted(grades, reverse=True)


def decide(paper, verdict):
    (found,) = paper.findings
    decision = Decision("0" * 12, paper.name, paper.sha256, verdict)
    return replace(paper, findings=apply_decisions([found], {found.id: decision}))


def test_what_a_person_confirmed_says_so_and_not_how_sure_the_program_is(draft, weights):
    first, second = graded(draft, [4, 2])
    view = build_across(across([decide(first, Verdict.AGREE), second], weights))
    rows = [row for topic in view.topics for row in topic.rows]
    assert [row.certainty for row in rows][:1] == ["confirmed by a person"]
    assert all("%" in row.certainty for row in rows[1:])


def test_what_a_person_dismissed_is_no_papers_hardest_clause(draft, weights):
    paper, *others = graded(draft, [4, 2, 2, 2])
    papers = [decide(paper, Verdict.DISMISS), *others]
    (topic,) = [
        one for one in across(papers, weights).categories if one.category is Category.EXCLUSIVITY
    ]
    assert topic.outliers == ()
    assert topic.clauses[-1].document == paper.name
    assert topic.clauses[-1].finding is None


def test_papers_of_one_prime_stand_together_and_unread_ones_are_named(draft, weights):
    def party(name):
        return (Party(name, ("Prime",), Role.PRIME, 0.9),)

    papers = [
        draft(TERMS, name="b.docx", parties=party("Broad Ltd")),
        draft(TERMS, name="a.docx", parties=party("BROAD LTD")),
        draft(TERMS, name="c.docx"),
        draft(TERMS, name="half.docx", coverage=0.5),
        draft(TERMS, name="loan.docx", kind=DocumentKind.OTHER_DEALING),
    ]
    found = across(papers, weights)
    assert found.primes == (("Broad Ltd", ("a.docx", "b.docx")), ("", ("c.docx",)))
    assert found.left_out == ("half.docx", "loan.docx")
