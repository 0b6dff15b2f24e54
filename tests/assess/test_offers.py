# SPDX-License-Identifier: Apache-2.0
"""The papers of one offer together: what is said twice, what differs, what they add up to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import assess_document, assess_offer
from pipeline.domain.assessment import Coverage
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.document import Span
from pipeline.domain.finding import Measure
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.offer import ConflictKind, PaperPlace, Precedence
from pipeline.domain.outline import CitedPaper, Tie
from pipeline.domain.taxonomy import DocumentKind, Push, SeverityTest

ALONE = "The Provider shall not work for any other prime in the county during the term"
MONTHS = "The Provider shall not work for any other prime for {} months after the end of it"


@pytest.fixture
def paper(weights):
    def make(name, *findings, sha256="", papers=(), passed_down=()):
        assessment = assess_document(name, findings, weights=weights, coverage=Coverage())
        return JudgedDocument(
            name=name,
            sha256=sha256 or name,
            offer="north",
            kind=DocumentKind.CONTRACT,
            outcome=Outcome.OK,
            characters=1000,
            findings=findings,
            papers=papers,
            passed_down=passed_down,
            assessment=assessment,
        )

    return make


def test_one_paper_alone_is_its_own_offer(paper, restriction, weights):
    one = paper("a.docx", restriction("exclusivity", 3), restriction("financial_risk", 2))
    found = assess_offer("north", [one], weights=weights)
    assert found.assessment.neutral == one.assessment.neutral
    assert found.documents == ("a.docx",)
    assert found.repeats == found.conflicts == ()


def test_findings_of_all_papers_are_counted_each_under_its_paper(paper, restriction, weights):
    a = paper("a.docx", restriction("exclusivity", 3, span=Span(1, 5)))
    b = paper("b.docx", restriction("exclusivity", 2, span=Span(1, 5), quote="other words"))
    found = assess_offer("north", [b, a], weights=weights).assessment
    parts = [(one.document, one.points, one.decay) for one in found.scores[0].contributions]
    assert parts == [("a.docx", 6.0, 1.0), ("b.docx", 3.0, 0.3)]
    assert found.document == "north"


def test_what_two_papers_say_is_counted_where_it_bites_hardest(paper, restriction, weights):
    light = paper("a.docx", restriction("exclusivity", 2, quote=ALONE))
    heavy = paper("b.docx", restriction("exclusivity", 3, quote=f"{ALONE}."))
    found = assess_offer("north", [light, heavy], weights=weights)
    assert found.assessment.neutral == heavy.assessment.neutral
    kept, again = found.repeats[0].kept, found.repeats[0].again
    assert (kept.document, again.document) == ("b.docx", "a.docx")


@pytest.mark.parametrize(
    "change", [{"label": "financial_risk"}, {"quote": "The Provider shall not sing at all"}]
)
def test_another_category_or_other_words_are_no_repeat(change, paper, restriction, weights):
    other = {"quote": ALONE} | change
    label = other.pop("label", "exclusivity")
    a = paper("a.docx", restriction("exclusivity", 3, quote=ALONE))
    b = paper("b.docx", restriction(label, 3, **other))
    assert assess_offer("north", [a, b], weights=weights).repeats == ()


def test_a_copy_of_a_file_counts_once(paper, restriction, weights):
    a = paper("a.docx", restriction("exclusivity", 3), sha256="1")
    b = replace(a, name="b.docx")
    found = assess_offer("north", [a, b], weights=weights)
    assert found.documents == ("a.docx",)
    assert found.assessment.neutral == a.assessment.neutral


def test_papers_that_take_and_give_the_same_are_a_conflict(paper, restriction, mitigator, weights):
    taker, giver = restriction("exclusivity", 3), mitigator("non_exclusive", 3)
    a, b = paper("a.docx", taker), paper("b.docx", giver)
    found = assess_offer("north", [a, b], weights=weights)
    assert [(one.kind, one.first, one.second, one.prevails) for one in found.conflicts] == [
        (
            ConflictKind.GIVES_AND_TAKES,
            PaperPlace("a.docx", taker.id),
            PaperPlace("b.docx", giver.id),
            "",
        )
    ]
    assert found.assessment.scores[0].mitigation == pytest.approx(0.35)


def test_a_relief_in_the_paper_that_gives_way_softens_nothing(
    paper, restriction, mitigator, weights
):
    a = paper("a.docx", restriction("exclusivity", 3))
    b = paper("b.docx", mitigator("non_exclusive", 3))
    said = Precedence("a.docx", "b.docx", "a.docx", "2")
    found = assess_offer("north", [a, b], weights=weights, precedence=[said])
    assert found.conflicts[0].prevails == "a.docx"
    assert found.assessment.scores[0].mitigation == 0
    other = replace(said, winner="b.docx", loser="a.docx")
    found = assess_offer("north", [a, b], weights=weights, precedence=[other])
    assert found.assessment.scores[0].mitigation == pytest.approx(0.35)


def test_the_same_with_another_number_is_a_conflict(paper, restriction, weights):
    def tail(months):
        measure = Measure(SeverityTest.DURATION, f"{months} months", Push.UP, months, "months")
        quote = MONTHS.format(months)
        return restriction("exclusivity", 3, quote=quote, measures=(measure,))

    papers = [paper("a.docx", tail(6)), paper("b.docx", tail(12)), paper("c.docx", tail(12))]
    found = assess_offer("north", papers, weights=weights).conflicts
    assert {one.kind for one in found} == {ConflictKind.OTHER_NUMBER}
    pairs = [{one.first.document, one.second.document} for one in found]
    assert {"b.docx", "c.docx"} not in pairs
    assert {"a.docx", "b.docx"} in pairs


def test_what_a_head_contract_passes_down_is_counted(paper, restriction, weights):
    head = paper("head.docx", passed_down=(restriction("exclusivity", 3),))
    assert head.assessment.neutral.value == 0
    assert assess_offer("north", [head], weights=weights).assessment.neutral.value > 0


def test_papers_that_are_named_and_absent_lower_the_coverage(paper, weights):
    cited = [CitedPaper(name, "1", Span(0, 1), Tie.INCORPORATED) for name in ("Guide", "Rules")]
    one = paper("a.docx", papers=(cited[0], replace(cited[1], supplied=True)))
    found = assess_offer("north", [one, paper("b.docx")], weights=weights).assessment
    assert found.supplied == pytest.approx(2 / 3)
    assert found.high > found.neutral.value == 0


def test_papers_of_which_none_was_judged_are_no_offer(weights):
    unread = JudgedDocument("a.pdf", "", "north", DocumentKind.UNKNOWN, Outcome.ERROR)
    assert assess_offer("north", [unread], weights=weights) is None


@given(order=st.permutations(range(4)))
def test_the_order_of_papers_does_not_matter(order, restriction, mitigator, weights):
    findings = [
        restriction("exclusivity", 3, span=Span(1, 2), quote=ALONE),
        restriction("exclusivity", 2, span=Span(1, 2), quote=f"{ALONE} only"),
        mitigator("non_exclusive", 2, span=Span(1, 2)),
        restriction("mandatory_branding", 4, span=Span(1, 2)),
    ]
    papers = [
        JudgedDocument(
            name=f"{place}.docx",
            sha256=str(place),
            offer="north",
            kind=DocumentKind.CONTRACT,
            outcome=Outcome.OK,
            characters=10,
            findings=(one,),
            assessment=assess_document("x", [one], weights=weights, coverage=Coverage()),
        )
        for place, one in enumerate(findings)
    ]
    expected = assess_offer("north", papers, weights=weights)
    assert assess_offer("north", [papers[at] for at in order], weights=weights) == expected
