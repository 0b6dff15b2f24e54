# SPDX-License-Identifier: Apache-2.0
"""A check in a terminal: what stands in the baseline is no news."""

from dataclasses import replace

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationSet
from pipeline.check import compare, describe_check
from pipeline.check.baseline import keep_run
from pipeline.check.regression import find_differences
from pipeline.config import CheckFloors

from .checked import BAN, EX, FEE, MONEY, OPEN, annotate, find, judge, make_report

PAPER = judge(OPEN, find(BAN))
FOUND, MISSED = annotate(OPEN, BAN), annotate(OPEN, FEE, MONEY, line=3)


def hold(*annotations):
    told = AnnotationSet((AnnotatedDocument(OPEN, (EX, MONEY), annotations),))
    report = compare(told, [PAPER], floors=CheckFloors())
    return report, keep_run(told, report.matches, [PAPER], aids=str)


def say(report, **named):
    return "\n".join(describe_check(report, show_aside=False, **named))


@pytest.fixture
def check():
    """Checks two annotations against a baseline of others."""

    def make(before, after):
        report, run = hold(*after)
        return replace(report, regression=find_differences(hold(*before)[1], run))

    return make


def test_what_is_missed_as_in_the_baseline_is_counted_and_listed_when_asked_for(check):
    report = check((FOUND, MISSED), (FOUND, MISSED))
    line = f"{OPEN}, 4.1, Money and risk (financial_risk): {FEE}"
    assert "Missed: 1, all as in the baseline\n" in say(report)
    assert line not in say(report)
    assert "--show-known lists" in say(report)
    assert line in say(report, show_known=True)
    assert "--show-known lists" not in say(report, show_known=True)


def test_without_a_baseline_every_miss_is_listed():
    assert f"Missed: 1\n  {OPEN}, 4.1, Money and risk (financial_risk): {FEE}" in say(
        hold(FOUND, MISSED)[0]
    )


def test_a_miss_that_was_annotated_since_is_news(check):
    said = say(check((FOUND,), (FOUND, MISSED)))
    assert f"Missed: 1\n  {OPEN}, 4.1, Money and risk (financial_risk): {FEE}" in said


def test_a_finding_whose_annotation_was_taken_away_since_is_a_false_alarm_and_news(check):
    """The finding itself differs in nothing."""
    said = say(check((FOUND, MISSED), (MISSED,)))
    assert f"False alarms: 1\n  {OPEN}, 4.1, Exclusivity: {BAN}" in said


def test_a_tempting_clause_that_is_flagged_says_why_it_only_tempts():
    report = make_report(baseline=False)
    assert "- looks like Exclusivity and is none; jurisdiction" in say(report)


def test_topics_stand_in_words_in_the_second_table():
    said = say(make_report(baseline=False))
    assert "  in words\n" in said
    assert any(
        line.startswith("publicity_gagging ") and line.endswith("  Voice and publicity")
        for line in said.split("\n")
    )
