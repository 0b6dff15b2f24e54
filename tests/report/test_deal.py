# SPDX-License-Identifier: Apache-2.0
"""The bargain, the ledger and the calendar as people and programs get them."""

import re
from dataclasses import replace
from datetime import date

import pytest
from icalendar import Calendar

from pipeline.domain.document import Span
from pipeline.domain.finding import Lasting, Measure
from pipeline.domain.leaving import Means
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import Bound, Category, Push, SeverityTest
from pipeline.packs import load_rules
from pipeline.report.deal.calendar import calendar_ics
from pipeline.report.deal.view import view_deal
from pipeline.report.deal.words import describe_length, tell_loss
from pipeline.report.html import render_report
from pipeline.report.records import document_record, public_id
from pipeline.report.words import place_words

_HOSTILE = "Ends\u202e, here; \\ or <script>alert(1)</script> on 31 March 2029"
_MOMENTS = (
    Moment(
        MomentKind.BEGINS, "1 April 2026", Span(1, 13), "It begins.", "2.1", 3, date(2026, 4, 1)
    ),
    Moment(MomentKind.ENDS, "31 March 2029", Span(20, 33), _HOSTILE, "2.1", 3, date(2029, 3, 31)),
    Moment(
        MomentKind.NOTICE,
        "four months",
        Span(50, 61),
        "Either may stop on four months' notice.",
        "16.1",
        9,
        months=4.0,
        who=Bound.MUTUAL,
    ),
)


@pytest.fixture(scope="module")
def paper(find, judge):
    """A paper with a charge, a tail, a gain and dates."""
    tail = Measure(SeverityTest.DURATION, "x", Push.UP, 24.0, "months", None, Lasting.AFTER_END)
    sum_ = Measure(SeverityTest.AMOUNT, "£30,000", Push.NEITHER, 30_000.0, "money")
    findings = [
        find("exclusivity", 4, 0, measures=(tail,), subtypes=("post_term_restraint",)),
        find("termination_penalty", 3, 900, measures=(sum_,), subtypes=("exit_charge",)),
        find("monitoring_burden", 1, 1400, subtypes=("reporting_frequency",)),
        find("capacity_support", 2, 2000),
    ]
    return judge("offer/terms.pdf", findings, moments=_MOMENTS)


def test_the_page_shows_both_columns_the_ledger_and_who_decides(paper, rank, packs):
    html = render_report(rank((paper,)), packs=packs)["index.html"].decode()
    for words in (
        "you keep away from such work after the end",
        "they help you with training, tools or staff",
        "for 2 years after the end",
        "not stated: without end as far as we could read",
        "1 clause appears to reach beyond the services",
        "It runs from 1 April 2026 to 31 March 2029 (3 years).",
        "Lighter, or to be checked: 1",
    ):
        assert (words in html) is (words != "not stated: without end as far as we could read")
    assert "<script>alert(1)" not in html
    assert "\u202e" not in html


def test_words_of_judgement_stay_out(paper, rank, packs):
    html = render_report(rank((paper,)), packs=packs)["index.html"].decode().lower()
    assert "penalty" not in html
    assert "unenforceable" not in html


def test_reserves_at_risk_stand_in_the_page_when_they_are_known(paper):
    known = view_deal(paper, means=Means(reserves=120_000)).stated
    assert known.startswith(
        "Sums that are stated add up to £30,000, which is 25% of your reserves."
    )
    assert "reserves" not in view_deal(paper).stated


def test_records_name_findings_by_their_ids(paper):
    record = document_record(paper)
    burdens = record["ledger"]["burdens"]
    assert [(one["row"], one["months"], one["sums"]) for one in burdens] == [
        ("money", None, [30_000.0]),
        ("time", 24.0, []),
    ]
    assert burdens[1]["finding"] == public_id(paper.name, paper.findings[0].id)
    assert record["lock_in"]["ends"] == "2029-03-31"
    assert record["rights"]["exit"] == {"both": {"findings": [], "notices": ["16.1"]}}


def test_of_a_paper_that_could_not_be_read_nothing_is_said(locked):
    record = document_record(locked)
    assert record["ledger"] is record["rights"] is record["moments"] is None


def test_dates_become_events_and_periods_stand_in_the_last_one(paper, rank):
    events = Calendar.from_ical(calendar_ics(rank((paper,)))).walk("VEVENT")
    assert [event["DTSTART"].dt for event in events] == [date(2026, 4, 1), date(2029, 3, 31)]
    assert "four months (either side), clause 16.1, page 9" in events[1]["DESCRIPTION"]
    assert "four months" not in events[0]["DESCRIPTION"]
    assert events[0]["UID"] == f"{public_id(paper.name, 'begins@1-13')}@armslength.invalid"


def test_a_calendar_keeps_to_its_standard(paper, rank):
    data = calendar_ics(rank((paper,)))
    assert data == calendar_ics(rank((paper,)))
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"DTSTART;VALUE=DATE:20260401" in lines
    assert b"DTSTAMP:20260401T000000Z" in lines
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert "\u202e" not in unfolded
    assert "\\, here\\; \\\\ or" in unfolded


def test_a_scan_without_dates_gives_an_empty_calendar(nothing):
    assert calendar_ics(nothing).count(b"BEGIN:VEVENT") == 0


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (0.33, "10 days"),
        (1.38, "6 weeks"),
        (1.0, "1 month"),
        (18.0, "18 months"),
        (48.0, "4 years"),
        (0.03, "1 day"),
    ],
)
def test_lengths_read_as_people_say_them(months, words):
    assert describe_length(months) == words


def test_every_subtype_of_the_rules_has_its_phrase(find, judge):
    for pack in load_rules().packs:
        if not isinstance(pack.label, Category):
            continue
        for subtype in {one for rule in pack.rules for one in rule.subtypes}:
            finding = find(str(pack.label), 3, subtypes=(subtype,))
            (line,) = view_deal(judge("a.pdf", [finding])).gives
            assert not line.phrase.startswith("some of"), subtype


def test_phrases_are_turned_round_for_those_who_wrote_the_paper():
    subtypes = {one for pack in load_rules().packs for rule in pack.rules for one in rule.subtypes}
    told = [tell_loss(one) for one in sorted(subtypes)]

    assert len([one for one in told if one]) > 90
    assert not [one for one in told if re.search(r"\b(?:they|them|their|theirs|prime)\b", one)]
    # 'we' acts, 'us' is acted upon.
    assert not [one for one in told if re.search(r"\b(?:from|to|tell|pay|against) we\b", one)]
    assert tell_loss("asymmetric_notice") == "you can leave more easily than we can"
    assert tell_loss("market_share_shift") == "you may move work from us to others"
    assert tell_loss("co_brand") == "your name stands beside or before ours"


def test_what_one_gives_up_is_named_by_what_the_grade_rests_on(find, judge):
    finding = find("financial_risk", 4, subtypes=("clawback", "pay_when_paid"))
    (line,) = view_deal(judge("a.pdf", [replace(finding, leading=("clawback",))])).gives
    (other,) = view_deal(judge("a.pdf", [replace(finding, leading=("pay_when_paid",))])).gives

    assert line.phrase == "they may take money back"
    assert other.phrase == "you are paid only when they are"


def test_a_moment_without_a_day_makes_no_event(paper, rank):
    bare = replace(_MOMENTS[0], day=None, words="1 April")
    assert b"VEVENT" not in calendar_ics(rank((replace(paper, moments=(bare,)),)))


@pytest.mark.parametrize(
    ("clause", "place"),
    [
        ("8.1(a)", "clause 8.1(a)"),
        ("(a)", "clause (a)"),
        ("Schedule 1, 1.3", "Schedule 1, 1.3"),
        ("Looking and sounding like us", "Looking and sounding like us"),
        ("", "outside numbered clauses"),
    ],
)
def test_only_what_has_a_number_is_called_a_clause(clause, place):
    assert place_words(clause, None) == place
