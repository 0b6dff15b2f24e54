# SPDX-License-Identifier: Apache-2.0
"""Quantities as contracts write them, and what they say to the tests of severity."""

from datetime import date

import pytest

from pipeline.detect.gain import read_gain
from pipeline.detect.measures import measure_text
from pipeline.detect.quantities import (
    DAYS_PER_MONTH,
    find_amounts,
    find_days,
    find_durations,
    find_shares,
)
from pipeline.domain.taxonomy import Beneficiary, Bound, FindingKind, Push, SeverityTest


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("for twelve months", [12]),
        ("eighteen (18) months", [18]),
        ("a 24-month period", [24]),
        ("for two full calendar years", [24]),
        ("one and a half years", [18]),
        ("a month's notice", [1]),
        ("within ten (10) working days", [10 / DAYS_PER_MONTH]),
        ("a quarter in advance, and two quarters in arrears", [6]),
        ("one hundred and twenty days", [120 / DAYS_PER_MONTH]),
        ("once a year", []),
        ("in the second and third years", []),
        ("the 1st day of May", []),
    ],
    ids=lambda value: str(value),
)
def test_durations_are_read_in_months(text, months):
    assert [one.months for one in find_durations(text)] == pytest.approx(months)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("fifteen per cent of the fee", [15]),
        ("ten percent (10%) of it", [10]),
        ("2.5% a month", [2.5]),
        ("ninety nine percent", [99]),
        ("a percentage of it", []),
    ],
    ids=lambda value: str(value),
)
def test_shares_are_read_in_percent(text, percent):
    assert [one.percent for one in find_shares(text)] == percent


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a grant of £40,000", [40_000]),
        ("£1.5m or €2 million", [1_500_000, 2_000_000]),
        ("us$5,000,000 (five million united states dollars)", [5_000_000]),
        ("two million dollars ($2,000,000)", [2_000_000]),
        ("one hundred and fifty thousand pounds", [150_000]),
        ("3,500 pounds sterling", [3500]),
        ("gbp 750.50 a day", [750.5]),
        ("pounds and ounces", []),
        ("clause 12.3", []),
    ],
    ids=lambda value: str(value),
)
def test_sums_are_read_whatever_their_currency(text, values):
    assert [one.value for one in find_amounts(text)] == values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 31 march 2029", date(2029, 3, 31)),
        ("the 12th day of november, 2019", date(2019, 11, 12)),
        ("april 6, 2027", date(2027, 4, 6)),
        ("in march 2029", date(2029, 3, 1)),
        ("by 01/04/2027", date(2027, 4, 1)),
        ("each 31 march", None),
        ("on 31 june 2027", None),
    ],
    ids=lambda value: str(value),
)
def test_dates_are_read_where_the_day_exists_and_the_year_is_named(text, day):
    assert [one.day for one in find_days(text)] == [day]


def test_a_permission_is_no_month():
    assert find_days("SUB may 2 days later") == ()


UP, DOWN, NEITHER = Push.UP, Push.DOWN, Push.NEITHER
REACH, DURATION, GEOGRAPHY, AMOUNT, DISCRETION, CURE = (
    SeverityTest.REACH,
    SeverityTest.DURATION,
    SeverityTest.GEOGRAPHY,
    SeverityTest.AMOUNT,
    SeverityTest.DISCRETION,
    SeverityTest.CURE,
)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("for 18 months after the end", (DURATION, "18 months after the end", UP)),
        ("SUB and its affiliates", (REACH, "beyond the services", UP)),
        ("under this agreement", (REACH, "these services or this contract only", DOWN)),
        ("for nine months after it, SUB", (DURATION, "nine months after the end", UP)),
        ("within ten days after termination", (DURATION, "ten days after the end", NEITHER)),
        ("on two weeks' notice", (DURATION, "notice of two weeks", UP)),
        ("on six months' notice", (DURATION, "notice of six months", DOWN)),
        ("pay each invoice in 60 days", (DURATION, "payment in 60 days", UP)),
        ("not remedied within 20 days", (CURE, "20 days to put things right", DOWN)),
        ("a term of five years", (DURATION, "a term of five years", UP)),
        ("in perpetuity", (DURATION, "no end", UP)),
        ("during the term", (DURATION, "only while the work runs", DOWN)),
        ("by 31 march 2029", (DURATION, "31 march 2029", NEITHER)),
        ("anywhere", (GEOGRAPHY, "anywhere", UP)),
        ("in the contract area", (GEOGRAPHY, "the contract area", NEITHER)),
        ("at the premises", (GEOGRAPHY, "a named site", DOWN)),
        ("30% of the fee", (AMOUNT, "30%", UP)),
        ("3% of the fee", (AMOUNT, "3%", DOWN)),
        ("all losses", (AMOUNT, "no limit to the sum", UP)),
        ("capped at the fee", (AMOUNT, "a limit to the sum", DOWN)),
        ("reasonable costs", (AMOUNT, "follows real cost", DOWN)),
        ("in its absolute discretion", (DISCRETION, "one side decides alone", UP)),
        ("PRIME considers", (DISCRETION, "in its opinion", UP)),
        ("reasonably requires", (DISCRETION, "a reasonable opinion", NEITHER)),
        ("a material breach", (DISCRETION, "an objective test", DOWN)),
        ("with immediate effect", (CURE, "no cure", UP)),
        ("not be unreasonably withheld", (CURE, "consent may not be withheld", DOWN)),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_provision_speaks_to_a_test(text, measure):
    test, said, push = measure
    found = [(one.test, one.push) for one in measure_text(text) if one.text.startswith(said)]
    assert found == [(test, push)]


def test_measures_stand_by_test_and_place_and_hold_their_words():
    text = "anywhere, for a term of five years, for all losses, in its sole discretion"
    found = measure_text(text)
    order = list(SeverityTest)
    assert [order.index(one.test) for one in found] == sorted(
        order.index(one.test) for one in found
    )
    assert [text[one.start : one.end] for one in found if one.test is GEOGRAPHY] == ["anywhere"]
    assert [one.value for one in found if one.unit == "months"] == [60]


def test_a_text_without_quantities_or_sayings_has_no_measures():
    assert measure_text("SUB shall wear the badge.") == ()


@pytest.mark.parametrize(
    ("text", "bound", "gain"),
    [
        ("SUB shall show PRIME's mark", Bound.SUB, Beneficiary.PRIME),
        ("SUB shall report to AUTH", Bound.SUB, Beneficiary.AUTHORITY),
        ("BOTH shall keep silent", Bound.MUTUAL, Beneficiary.BOTH),
        ("SUB shall keep records as required by law for PRIME", Bound.SUB, Beneficiary.LAW),
        ("SUB shall check staff for the safety of USER", Bound.SUB, Beneficiary.HELPED),
        ("SUB shall wear the badge", Bound.SUB, Beneficiary.UNCLEAR),
    ],
    ids=lambda value: str(value),
)
def test_who_gains_is_named_only_where_the_words_say_it(text, bound, gain):
    assert read_gain(text, bound=bound, kind=FindingKind.RESTRICTION) is gain


def test_a_mitigator_is_the_gain_of_the_smaller_side():
    gain = read_gain("PRIME shall pay", bound=Bound.PRIME, kind=FindingKind.MITIGATOR)
    assert gain is Beneficiary.SUB
