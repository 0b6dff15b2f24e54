# SPDX-License-Identifier: Apache-2.0
"""The papers of one offer together: what is said twice, what differs, what they add up to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import apply_decisions, assess_document, assess_offer
from pipeline.domain.assessment import Coverage
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.document import Span
from pipeline.domain.finding import Lasting, Measure
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.offer import ConflictKind, PaperPlace, Precedence
from pipeline.domain.outline import CitedPaper, Tie
from pipeline.domain.taxonomy import DocumentKind, Push, SeverityTest

ALONE = "The Provider shall not work for any other prime in the county during the term"
FREE = "The Provider may work for whomsoever it pleases"
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
    taker = restriction("exclusivity", 3, quote=ALONE)
    giver = mitigator("non_exclusive", 3, quote=FREE)
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
    a = paper("a.docx", restriction("exclusivity", 3, quote=ALONE))
    b = paper("b.docx", mitigator("non_exclusive", 3, quote=FREE))
    said = Precedence("a.docx", "b.docx", "a.docx", "2")
    found = assess_offer("north", [a, b], weights=weights, precedence=[said])
    assert found.conflicts[0].prevails == "a.docx"
    assert found.assessment.scores[0].mitigation == 0
    other = replace(said, winner="b.docx", loser="a.docx")
    found = assess_offer("north", [a, b], weights=weights, precedence=[other])
    assert found.assessment.scores[0].mitigation == pytest.approx(0.35)


NOTICE = Measure(
    SeverityTest.DURATION, "notice", Push.NEITHER, 1, "months", lasting=Lasting.NOTICE
)


@pytest.mark.parametrize(
    ("taker", "giver", "kind"),
    [
        (("exclusivity", ALONE), ("non_exclusive", FREE), "gives_and_takes"),
        (
            ("exclusivity", "The Provider supplies the Services to the Prime exclusively."),
            ("non_exclusive", "This is a non-exclusive arrangement."),
            "gives_and_takes",
        ),
        (
            ("mandatory_branding", "Your own name shall not be seen on any leaflet."),
            ("own_brand_right", "The shop remains under the Provider's own name."),
            "gives_and_takes",
        ),
        (
            ("mandatory_branding", "Letters go out on the Prime's templates."),
            ("own_brand_right", "The Prime prints the Provider's name by leave given each time."),
            "same_topic",
        ),
        (
            ("publicity_gagging", "If a journalist rings, pass the call to our press officer."),
            ("freedom_to_campaign", "The Provider may publish its views on social care."),
            "same_topic",
        ),
        (
            ("termination_penalty", "We may strike you from the list forthwith."),
            ("mutual_exit", "Any of us may leave on four months' notice."),
            "same_topic",
        ),
        (
            ("unilateral_variation", "The Prime may change the price at any time."),
            ("change_by_agreement", "No change of price without the signature of both sides."),
            "gives_and_takes",
        ),
        (
            ("unilateral_variation", "The Council may reissue the Recovery Compact."),
            ("change_by_agreement", "No alteration of opening hours unless both sign."),
            "same_topic",
        ),
        (
            ("volume_access", "The Prime does not guarantee any minimum of referrals."),
            ("volume_commitment", "The Prime shall refer at least forty people a quarter."),
            "gives_and_takes",
        ),
        (
            ("financial_risk", "The Provider shall not be paid before results."),
            ("fair_payment", "The fixed part may be paid in full."),
            "same_topic",
        ),
    ],
)
def test_papers_that_merely_speak_of_one_topic_are_no_conflict(
    taker, giver, kind, paper, restriction, mitigator, weights
):
    a = paper("a.docx", restriction(taker[0], 3, quote=taker[1]))
    b = paper("b.docx", mitigator(giver[0], 3, quote=giver[1]))
    found = assess_offer("north", [a, b], weights=weights)
    assert [one.kind for one in (*found.conflicts, *found.same_topics)] == [kind]
    assert bool(found.conflicts) is (kind != "same_topic")


def test_notices_of_unlike_length_are_a_conflict(paper, restriction, mitigator, weights):
    def papers(months):
        long = replace(NOTICE, value=months)
        a = paper("a.docx", restriction("termination_penalty", 3, measures=(NOTICE,)))
        return [a, paper("b.docx", mitigator("mutual_exit", 3, measures=(long,)))]

    assert len(assess_offer("north", papers(6), weights=weights).conflicts) == 1
    assert assess_offer("north", papers(1), weights=weights).conflicts == ()


def test_a_pair_that_contradicts_comes_before_a_harder_one_that_does_not(
    paper, restriction, mitigator, weights
):
    soft = restriction("exclusivity", 2, quote=ALONE)
    a = paper("a.docx", restriction("exclusivity", 4, quote="Others are asked first."), soft)
    b = paper("b.docx", mitigator("non_exclusive", 3, quote=FREE))
    (found,) = assess_offer("north", [a, b], weights=weights).conflicts
    assert found.first.finding_id == soft.id


def test_a_clause_that_says_more_has_no_other_number(paper, restriction, weights):
    def tail(*months):
        measures = tuple(
            Measure(SeverityTest.DURATION, f"{one} months", Push.UP, one, "months")
            for one in months
        )
        return restriction("exclusivity", 3, quote=MONTHS.format(months), measures=measures)

    papers = [paper("a.docx", tail(6)), paper("b.docx", tail(6, 12))]
    assert assess_offer("north", papers, weights=weights).conflicts == ()


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


def test_what_a_person_dismissed_contradicts_nothing_and_takes_no_relief_away(
    paper, restriction, mitigator, weights
):
    takes = restriction("exclusivity", 3, quote=ALONE)
    free = paper("b.docx", mitigator("non_exclusive", 3, quote=FREE))
    wins = (Precedence("a.docx", "b.docx", "a.docx", "1"),)
    held = assess_offer("north", [paper("a.docx", takes), free], weights=weights, precedence=wins)
    assert held.conflicts
    decision = Decision("0" * 12, "a.docx", "a.docx", Verdict.DISMISS)
    (dismissed,) = apply_decisions([takes], {takes.id: decision})
    other = restriction("exclusivity", 1, quote="one other thing")
    papers = [paper("a.docx", dismissed), free, paper("c.docx", other)]
    found = assess_offer("north", papers, weights=weights, precedence=wins)
    assert found.conflicts == ()
    assert found.assessment.scores[0].mitigation > 0
