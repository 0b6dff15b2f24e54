# SPDX-License-Identifier: Apache-2.0
"""What leaving costs, by month, and how long a paper holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess.leaving import build_ledger, read_lock_in
from pipeline.domain.bargain import Sighting
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Lasting, Measure
from pipeline.domain.leaving import EXIT_MONTHS, Ending, LedgerRow, Means, NoticeBy, Tenure
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mutuality,
    Push,
    SeverityTest,
)

_DURATION, _AMOUNT = SeverityTest.DURATION, SeverityTest.AMOUNT


def _tail(months):
    return Measure(_DURATION, "after", Push.UP, months, "months", None, Lasting.AFTER_END)


def _pounds(amount):
    return Measure(_AMOUNT, "sum", Push.NEITHER, amount, "money")


_NO_END = Measure(_DURATION, "no end", Push.UP)
_WHILE = Measure(_DURATION, "only while the work runs", Push.DOWN)


def _found(category, *subtypes, at=0, quote="x", **values):
    defaults = {
        "label": Category(category),
        "kind": FindingKind.RESTRICTION,
        "span": Span(at, at + 1),
        "quote": quote,
        "clause": "1",
        "severity": 3,
        "bound": Bound.SUB,
        "mutuality": Mutuality.ONE_WAY,
        "force": Force.BINDING,
        "probability": 0.9,
        "subtypes": tuple(sorted(subtypes)),
    }
    return Sighting("a.pdf", Finding(**(defaults | values)))


@pytest.mark.parametrize(
    ("found", "row", "ending", "months"),
    [
        (_found("termination_penalty", "exit_charge"), "money", "once", None),
        (_found("termination_penalty", "no_exit_right"), "time", "at_end", None),
        (_found("exclusivity", measures=(_tail(18.0),)), "time", "stated", 18.0),
        (
            _found("workforce_control", "non_solicit", measures=(_tail(6.0),)),
            "people",
            "stated",
            6,
        ),
        (_found("ip_data_control", "assign_foreground_ip"), "data", "passes", None),
        (_found("ip_data_control", measures=(_NO_END,)), "data", "no_end", None),
        (_found("exit_obligations", "asset_or_lease_transfer"), "premises", "once", None),
        (_found("mandatory_branding", "goodwill_transfer"), "name", "passes", None),
        (_found("publicity_gagging", "press_consent"), "silence", "not_stated", None),
        (_found("publicity_gagging", measures=(_WHILE, _tail(3.0))), "silence", "stated", 3),
        (_found("termination_penalty", quote="The sum is lost."), "money", "once", None),
        (
            _found("termination_penalty", "exit_charge", "replacement_cost_indemnity"),
            "money",
            "once",
            None,
        ),
        (
            _found(
                "termination_penalty",
                "no_compensation_on_prime_termination",
                quote="It owes nothing on that account.",
            ),
            "money",
            "once",
            None,
        ),
    ],
)
def test_a_burden_has_its_row_and_says_how_it_ends(found, row, ending, months):
    (burden,) = build_ledger([found]).burdens
    assert (burden.row, burden.ending, burden.months) == (row, ending, months)


@pytest.mark.parametrize(
    "found",
    [
        _found("exclusivity", "service_non_compete"),
        _found("publicity_gagging", "press_consent", measures=(_WHILE,)),
        _found("publicity_gagging", "press_consent", severity=1),
        _found("termination_penalty", "exit_charge", bound=Bound.PRIME),
        _found("termination_penalty", "exit_charge", force=Force.RECITAL),
        _found("termination_penalty", "exit_charge", flags=("repeat",)),
        _found("termination_penalty", quote="It is insolvent."),
        _found("workforce_control", "staff_approval"),
        _found(
            "termination_penalty",
            "no_compensation_on_prime_termination",
            quote="on the day the Principal Agreement ends.",
        ),
    ],
    ids=[
        "exclusivity of the term",
        "silence of the term",
        "a courtesy",
        "the prime is bound",
        "background",
        "said before",
        "how the other side may end",
        "staff of the term",
        "when it ends, and no word of money",
    ],
)
def test_what_ends_with_the_services_or_binds_others_costs_nothing_on_leaving(found):
    assert build_ledger([found]).burdens == ()


def test_a_burden_binds_as_long_as_it_says_and_without_end_where_nothing_is_said():
    ledger = build_ledger(
        [
            _found("exclusivity", at=0, measures=(_tail(12.0),)),
            _found("ip_data_control", "reuse_ban", at=5),
            _found("termination_penalty", "exit_charge", at=9),
        ]
    )
    binding = {
        one.row: [month for month in EXIT_MONTHS if one.binds_in(month)] for one in ledger.burdens
    }
    assert binding == {
        LedgerRow.MONEY: [0],
        LedgerRow.DATA: list(EXIT_MONTHS),
        LedgerRow.TIME: [0, 1, 3, 6, 12],
    }


def test_stated_sums_are_set_beside_reserves_and_income():
    paid = _found("termination_penalty", "exit_charge", measures=(_pounds(30_000.0),))
    insured = _found("financial_risk", "insurance_or_guarantee", at=4, measures=(_pounds(1e7),))
    ledger = build_ledger([paid, insured], means=Means(turnover=600_000, reserves=120_000))
    assert (ledger.stated, ledger.of_reserves, ledger.of_turnover) == (30_000.0, 0.25, 0.05)
    assert build_ledger([paid]).of_reserves is None
    assert build_ledger([insured]).stated is None


def test_a_share_of_the_rest_of_the_term_is_worked_out_by_month_of_leaving():
    share = Measure(_AMOUNT, "40%", Push.UP, 40.0, "percent")
    quote = "40% of the charges payable for the rest of the Term"
    found = _found("termination_penalty", "exit_charge", quote=quote, measures=(share,))
    (burden,) = build_ledger([found], lock_in=Tenure(months=24)).burdens
    assert [(one.month, one.left, one.share) for one in burden.charges] == [
        (6, 18, 0.4),
        (12, 12, 0.4),
        (18, 6, 0.4),
    ]
    (unknown,) = build_ledger([found]).burdens
    assert unknown.by_term
    assert unknown.charges == ()


def _moment(kind, at, **values):
    return Moment(kind, "words", Span(at, at + 1), "quote", "2.1", **values)


def test_lock_in_takes_the_first_dates_and_leaves_out_notice_that_hangs_on_something():
    lock = read_lock_in(
        [
            _moment(MomentKind.BEGINS, 1, day=date(2026, 4, 1)),
            _moment(MomentKind.ENDS, 2, day=date(2029, 3, 31)),
            _moment(MomentKind.ENDS, 3, day=date(2031, 3, 31)),
            _moment(MomentKind.NOTICE, 4, months=4.0, who=Bound.MUTUAL),
            _moment(MomentKind.NOTICE, 5, months=0.5, who=Bound.SUB, conditional=True),
        ]
    )
    assert (lock.begins, lock.ends, lock.months) == (date(2026, 4, 1), date(2029, 3, 31), 36)
    assert [(one.by, one.months) for one in lock.notices] == [(NoticeBy.EITHER, 4.0)]


def test_lock_in_names_what_hinders_leaving():
    lock = read_lock_in([], [_found("termination_penalty", "no_exit_right", at=7)])
    assert lock.locks == (("a.pdf", "termination_penalty@7-8"),)
    assert lock.months is None


_SUBTYPES = ("exit_charge", "non_solicit", "goodwill_transfer", "survival_tail", "staff_approval")
_FOUND = st.builds(
    _found,
    st.sampled_from([str(one) for one in Category]),
    st.sampled_from(_SUBTYPES),
    at=st.integers(0, 500),
    severity=st.integers(0, 4),
    bound=st.sampled_from(Bound),
    measures=st.lists(
        st.sampled_from([_tail(6.0), _tail(24.0), _NO_END, _WHILE, _pounds(500.0)]), max_size=3
    ).map(tuple),
    flags=st.sampled_from([(), ("for_review",), ("repeat",)]),
)


@given(st.lists(_FOUND, max_size=6), _FOUND)
def test_one_finding_more_never_takes_a_burden_away(found, more):
    before = build_ledger(found)
    after = build_ledger([*found, more])
    assert set(before.burdens) <= set(after.burdens)
    assert (before.stated or 0) <= (after.stated or 0)


@given(st.lists(_FOUND, max_size=6, unique_by=lambda one: one.finding.id), st.randoms())
def test_the_order_of_findings_changes_no_ledger(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert build_ledger(shuffled) == build_ledger(found)


@given(_FOUND)
def test_a_burden_that_binds_later_binds_earlier(found):
    for burden in build_ledger([found]).burdens:
        bound = [burden.binds_in(month) for month in EXIT_MONTHS]
        assert bound == sorted(bound, reverse=True)
        assert (burden.months is None) == (burden.ending is not Ending.STATED)
