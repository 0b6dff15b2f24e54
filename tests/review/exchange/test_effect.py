# SPDX-License-Identifier: Apache-2.0
"""What a review came to, in the log of decisions and in the result that reports show."""

from dataclasses import replace

import pytest

from pipeline import api
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category, Mitigator, Source
from pipeline.report.decisions.log import add_decisions, current_decisions, load_decisions
from pipeline.report.ids import public_id
from pipeline.review.exchange.effect import hand_over, to_decisions
from pipeline.review.exchange.values import Decided
from pipeline.review.intake.items import take_scan
from pipeline.review.values import ItemKind, Judgement, ReviewRole

from .samples import AGREE, DISMISS, UNSURE, edit, make_item


@pytest.fixture
def report(scanned, book, tmp_path):
    """Gives a function that hands a review over and returns the only document as it is told."""

    def make(desk):
        hand_over(desk, scanned, tmp_path)
        told = api.decide(scanned, tmp_path, book=book)
        assert not [one for one in told.diagnostics if one.code is ReasonCode.DECISION_STRANDED]
        (document,) = told.documents
        return document

    return make


def found(document, item):
    return next(one for one in document.findings if one.id == item.finding)


def test_one_persons_verdicts_show_in_the_findings(desk, asha, findings_of, report, document):
    right, wrong, odd, open_ = findings_of(desk, asha)[:4]
    desk.judge(asha, right.item.id, AGREE, version=0)
    desk.comment(asha, wrong.item.id, "It is a heading.", version=0)
    desk.judge(asha, wrong.item.id, DISMISS, version=0)
    desk.judge(asha, odd.item.id, edit(severity=0, bound=Bound.MUTUAL), version=0)
    desk.judge(asha, open_.item.id, UNSURE, version=0)
    told = report(desk)
    confirmed = found(told, right.item)
    assert (confirmed.probability, confirmed.decision.who) == (1.0, "Asha")
    assert confirmed.decision.when == "2026-11-23"
    assert found(told, wrong.item).is_dismissed
    assert found(told, wrong.item).decision.comment == "It is a heading."
    assert (found(told, odd.item).severity, found(told, odd.item).bound) == (0, Bound.MUTUAL)
    assert found(told, open_.item).decision is None
    assert told.undecided.value == document.assessment.neutral.value


def test_words_that_were_missed_become_a_finding_that_counts(desk, asha, report, text, document):
    start, quote = words_without_finding(document, text)
    (paper,) = desk.papers()
    said = edit(Category.VOLUME_ACCESS, severity=4, bound=Bound.SUB)
    place = {
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "clause": "1",
        "page": None,
    }
    desk.add(asha, paper.id, said, **place)
    told = report(desk)
    (added,) = [one for one in told.findings if one.is_added]
    assert (added.label, added.severity, added.quote) == (Category.VOLUME_ACCESS, 4, quote)
    assert added.sources == (Source.PERSON,)
    assert added.id in {
        one.finding_id for each in told.assessment.scores for one in each.contributions
    }
    desk.undo(asha)
    assert report(desk).findings == document.findings


def words_without_finding(document, text):
    """Returns a place and words on which nothing was found."""
    taken = [one.span for one in document.findings]
    for start in range(0, len(text) - 60, 60):
        span = Span(start, start + 40)
        quote = text[span.start : span.end]
        if quote.strip() and not any(span.overlaps(one) for one in taken):
            return start, quote
    raise AssertionError


def test_words_that_were_corrected_are_quoted_as_corrected(desk, asha, findings_of, report, text):
    item = findings_of(desk, asha)[0].item
    span = Span(item.start, item.end - 5)
    said = edit(span=span, quote=text[span.start : span.end])
    desk.judge(asha, item.id, said, version=0)
    moved = found(report(desk), item)
    assert (moved.span, moved.quote) == (span, said.quote)


def test_two_people_who_differ_change_nothing_until_it_is_settled(
    desk, asha, findings_of, report, document
):
    ben = desk.enrol("Ben", ReviewRole.REVIEWER).id
    carla = desk.enrol("Carla", ReviewRole.ADJUDICATOR).id
    item = findings_of(desk, asha)[0].item
    desk.judge(asha, item.id, AGREE, version=0)
    assert report(desk).findings == document.findings
    desk.judge(ben, item.id, DISMISS, version=0)
    assert report(desk).findings == document.findings
    row = desk.disputed().rows[0]
    desk.settle(carla, item.id, DISMISS, version=row.outcome_version)
    decision = found(report(desk), item).decision
    assert (decision.verdict, decision.who) == (Verdict.DISMISS, "Carla")


def test_what_two_agree_on_names_both(desk, asha, findings_of, report):
    ben = desk.enrol("Ben", ReviewRole.REVIEWER).id
    item = findings_of(desk, asha)[0].item
    desk.judge(ben, item.id, AGREE, version=0)
    desk.judge(asha, item.id, AGREE, version=0)
    assert found(report(desk), item).decision.who == "Asha, Ben"


def test_handing_over_twice_adds_nothing(desk, asha, findings_of, scanned, tmp_path):
    desk.judge(asha, findings_of(desk, asha)[0].item.id, AGREE, version=0)
    first = hand_over(desk, scanned, tmp_path)
    again = hand_over(desk, scanned, tmp_path)
    assert (first.new, again.new, again.withdrawn) == (1, 0, 0)


def test_a_table_read_in_later_keeps_the_last_word_until_the_review_says_something_else(
    desk, asha, findings_of, scanned, tmp_path, document
):
    item = findings_of(desk, asha)[0].item
    desk.judge(asha, item.id, AGREE, version=0)
    hand_over(desk, scanned, tmp_path)
    name = public_id(document.name, item.finding)
    by_table = Decision(name, document.name, document.sha256, Verdict.DISMISS, comment="no")
    add_decisions(tmp_path, [by_table])
    assert hand_over(desk, scanned, tmp_path).new == 0
    assert current_decisions(load_decisions(tmp_path))[name] == by_table
    row = desk.item_row(item.id, person=asha)
    desk.judge(asha, item.id, edit(severity=0), version=row.version)
    handed = hand_over(desk, scanned, tmp_path)
    assert (handed.new, handed.replaced) == (1, (by_table,))


def test_a_review_of_a_decided_scan_asks_of_what_the_program_found(
    desk, asha, report, scanned, text, document
):
    start, quote = words_without_finding(document, text)
    (paper,) = desk.papers()
    said = edit(Category.VOLUME_ACCESS, severity=4, bound=Bound.SUB)
    place = {
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "clause": "1",
        "page": None,
    }
    desk.add(asha, paper.id, said, **place)
    decided = replace(scanned, documents=(report(desk),))
    assert take_scan(decided).scan_hash == take_scan(scanned).scan_hash
    assert len(take_scan(decided).items) == len(take_scan(scanned).items)


def test_what_no_report_can_show_is_named(paper):
    lost = Decided(make_item(1), paper, AGREE)
    strong = Decided(
        make_item(2, kind=ItemKind.ADDED), paper, edit(Mitigator.OWN_BRAND_RIGHT, severity=4)
    )
    made, left_out = to_decisions([lost, strong])
    assert made == ()
    assert [one.decided for one in left_out] == [lost, strong]
    assert "scan again" in left_out[0].why


def test_an_unflagged_provision_gives_a_finding_only_where_something_bites(paper):
    item = make_item(1, kind=ItemKind.UNFLAGGED)
    bites = Judgement(Verdict.EDIT, category=Category.EXCLUSIVITY, severity=2, bound=Bound.SUB)
    (one,), _ = to_decisions([Decided(item, paper, AGREE), Decided(item, paper, bites)])
    assert (one.added, one.severity, one.span) == (True, 2, Span(1, 11))
