# SPDX-License-Identifier: Apache-2.0
"""What it costs to leave, read off findings, and how long a paper holds (taxonomy S29, S31, S32).

A burden is what arises by leaving, outlasts the end, or keeps one from leaving. What binds only
while the services run is none: it ends with them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.domain.bargain import Sighting
from pipeline.domain.finding import REPEAT, Finding, Lasting
from pipeline.domain.leaving import (
    Burden,
    Ending,
    Ledger,
    LedgerRow,
    Means,
    Notice,
    NoticeBy,
    Tenure,
    TermCharge,
)
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Push,
    SeverityTest,
)

__all__ = ["build_ledger", "is_doubtful", "read_lock_in"]

_MONEY, _PEOPLE, _DATA = LedgerRow.MONEY, LedgerRow.PEOPLE, LedgerRow.DATA
_NAME, _TIME = LedgerRow.NAME, LedgerRow.TIME

# Subtypes that arise by leaving or outlast the end: the row, and how they end unless words tell.
_BY_SUBTYPE: dict[str, tuple[LedgerRow, Ending]] = {
    "exit_charge": (_MONEY, Ending.ONCE),
    "liquidated_damages": (_MONEY, Ending.ONCE),
    "replacement_cost_indemnity": (_MONEY, Ending.ONCE),
    "clawback_on_exit": (_MONEY, Ending.ONCE),
    "forfeiture_of_accrued_payment": (_MONEY, Ending.ONCE),
    "no_compensation_on_prime_termination": (_MONEY, Ending.ONCE),
    "no_exit_right": (_TIME, Ending.AT_END),
    "asymmetric_notice": (_TIME, Ending.AT_END),
    "lock_in_or_auto_renewal": (_TIME, Ending.AT_END),
    "exit_plan": (_TIME, Ending.NOT_STATED),
    "continued_service": (_TIME, Ending.NOT_STATED),
    "cooperation_with_successor": (_TIME, Ending.NOT_STATED),
    "survival_tail": (_TIME, Ending.NOT_STATED),
    "asset_or_lease_transfer": (LedgerRow.PREMISES, Ending.ONCE),
    "staff_transfer": (_PEOPLE, Ending.ONCE),
    "client_transfer": (_PEOPLE, Ending.ONCE),
    "dissolution_of_shared_systems": (_DATA, Ending.NOT_STATED),
    "assign_background_ip": (_DATA, Ending.PASSES),
    "assign_foreground_ip": (_DATA, Ending.PASSES),
    "broad_licence": (_DATA, Ending.NOT_STATED),
    "data_ownership": (_DATA, Ending.NOT_STATED),
    "reuse_ban": (_DATA, Ending.NOT_STATED),
    "beneficiary_relationship": (_DATA, Ending.NOT_STATED),
    "non_solicit": (_PEOPLE, Ending.NOT_STATED),
    "tupe_risk_transfer": (_PEOPLE, Ending.ONCE),
    "goodwill_transfer": (_NAME, Ending.PASSES),
    "debrand_on_exit": (_NAME, Ending.ONCE),
    "name_licence_to_prime": (_NAME, Ending.NOT_STATED),
    "post_term_restraint": (_TIME, Ending.NOT_STATED),
}
# Where no subtype tells: what wording of these categories is taken to be about.
_BY_CATEGORY: dict[Category, tuple[LedgerRow, Ending]] = {
    Category.PUBLICITY_GAGGING: (LedgerRow.SILENCE, Ending.NOT_STATED),
    Category.IP_DATA_CONTROL: (_DATA, Ending.NOT_STATED),
    Category.EXIT_OBLIGATIONS: (_TIME, Ending.NOT_STATED),
}
# The row of a restriction that says how long it lasts after the end, whatever it is.
_TAIL_ROW: dict[Category, LedgerRow] = {
    Category.MANDATORY_BRANDING: _NAME,
    Category.TERMINATION_PENALTY: _MONEY,
    Category.PUBLICITY_GAGGING: LedgerRow.SILENCE,
    Category.IP_DATA_CONTROL: _DATA,
    Category.WORKFORCE_CONTROL: _PEOPLE,
    Category.FINANCIAL_RISK: _MONEY,
}
# A sum of insurance is no cost of leaving.
_PAID = frozenset(
    {
        "exit_charge",
        "liquidated_damages",
        "clawback",
        "clawback_on_exit",
        "forfeiture_of_accrued_payment",
        "replacement_cost_indemnity",
    }
)
_TAKES = 2
_OPERATIVE = frozenset(Force) - {Force.RECITAL, Force.GUIDANCE, Force.NONE}
_FREE = frozenset({Bound.PRIME, Bound.NONE})

_SUM_WORDS = re.compile(
    r"(?i)[£$€]|\b(?:pay|pays|paid|payable|payment|repay\w*|refund\w*|costs?|sums?|charges?|fees?"
    r"|money|compensation|damages|forfeit\w*|loss(?:es)?|liab\w+|ow(?:e|es|ed|ing)|invoices?|funds?"
    r"|redundanc\w+|expens\w+)\b"
)
# Wording that keeps one from leaving; how the other side may end is no cost of leaving.
_HELD = re.compile(
    r"(?i)\b(?:no (?:right|power)|may not|cannot|can(?:not)? only|only (?:right|if|where)"
    r"|shall not (?:terminate|end|leave|withdraw))\b"
)
_BY_TERM = re.compile(
    r"(?i)\b(?:(?:rest|remainder|balance|unexpired (?:part|portion|period)"
    r"|remaining (?:part|months|years|period))(?: \w+){0,4}?"
    r" (?:term|period|agreement|contract|subcontract)"
    r"|(?:years?|months?) (?:left|remaining)|unexpired|contract year|pro[- ]rata"
    r"|before (?:the )?(?:\d|\w+ anniversary|end of the (?:initial )?term)"
    r"|(?:within|during|in) the first (?:\w+ )?(?:months?|years?|\w+ months))"
)
_REST = re.compile(
    r"(?i)\b(?:rest|remainder|balance|unexpired (?:part|portion|period)|remaining (?:part|months"
    r"|years|period))\b"
)


def build_ledger(
    found: Iterable[Sighting], *, lock_in: Tenure | None = None, means: Means | None = None
) -> Ledger:
    """Returns what it costs to leave.

    The order of the findings does not matter, and one finding more never takes a burden away.
    Repeats of a duty count once. Empty where nothing was found, which is not to say that leaving
    is free: outputs must say what was not read.

    Args:
        found: Findings of one paper, or of all papers of an offer.
        lock_in: How long the paper holds, for charges that depend on the month of leaving.
        means: What the organisation says of its own money.
    """
    term = lock_in.months if lock_in else None
    burdens = [burden for one in found for burden in _burdens(one, term)]
    rows = list(LedgerRow)
    burdens.sort(
        key=lambda one: (
            rows.index(one.row),
            one.doubtful,
            -one.grade,
            one.document,
            one.finding_id,
        )
    )
    sums = [max(one.sums) for one in burdens if one.sums and not one.doubtful]
    stated = sum(sums) if sums else None
    return Ledger(
        burdens=tuple(burdens),
        stated=stated,
        of_reserves=_share(stated, means.reserves if means else None),
        of_turnover=_share(stated, means.turnover if means else None),
    )


def read_lock_in(moments: Sequence[Moment], found: Iterable[Sighting] = ()) -> Tenure:
    """Returns how long a paper holds and who can end it early, as far as its words were read.

    Of several dates on which it is said to begin or end the first in the paper counts: schedules
    repeat it for their own purposes.

    Args:
        moments: Dates and periods of one paper.
        found: Its findings: what hinders leaving and what lets one leave.
    """
    begins = next((one.day for one in moments if one.kind is MomentKind.BEGINS and one.day), None)
    ends = next(
        (
            one.day
            for one in moments
            if one.kind is MomentKind.ENDS and one.day and (begins is None or one.day > begins)
        ),
        None,
    )
    stated = next((one.months for one in moments if one.kind is MomentKind.TERM), None)
    months = round(stated) if stated else None
    if begins and ends:
        months = round((ends - begins).days / 30.4375)
    locks, ways = [], []
    for one in found:
        finding = one.finding
        if {"no_exit_right", "lock_in_or_auto_renewal"}.intersection(finding.subtypes):
            locks.append((one.document, finding.id))
        if finding.label is Mitigator.MUTUAL_EXIT:
            ways.append((one.document, finding.id))
    return Tenure(
        begins=begins,
        ends=ends,
        months=months,
        renewals=tuple(one for one in moments if one.kind is MomentKind.RENEWAL),
        notices=_notices(moments),
        locks=tuple(sorted(set(locks))),
        way_out=tuple(sorted(set(ways))),
    )


def is_doubtful(finding: Finding) -> bool:
    """Says whether a finding is listed for a person to look at, and not to be asserted."""
    return "for_review" in finding.flags


def _notices(moments: Iterable[Moment]) -> tuple[Notice, ...]:
    sides = {
        Bound.SUB: NoticeBy.SUB,
        Bound.PRIME: NoticeBy.PRIME,
        Bound.MUTUAL: NoticeBy.EITHER,
    }
    found = [
        Notice(sides.get(one.who, NoticeBy.NOT_SAID), one.months, one)
        for one in moments
        if one.kind is MomentKind.NOTICE and one.months is not None and not one.conditional
    ]
    return tuple(sorted(found, key=lambda one: (one.months, one.by, one.moment.span)))


def _burdens(one: Sighting, term: int | None) -> Iterator[Burden]:
    """Yields what a finding costs on leaving, once for each row."""
    finding = one.finding
    if (
        finding.kind is not FindingKind.RESTRICTION
        or finding.severity == 0
        or finding.bound in _FREE
        or finding.force not in _OPERATIVE
        or REPEAT in finding.flags
    ):
        return
    tail = _tail(finding)
    rows = dict(_rows(finding, tail))
    for row, usual in rows.items():
        ending = _ending(finding, usual, tail)
        if ending is None:
            continue
        by_term = row is _MONEY and _BY_TERM.search(finding.quote) is not None
        shares = _shares(finding) if row is _MONEY else ()
        yield Burden(
            row=row,
            document=one.document,
            finding_id=finding.id,
            quote=finding.quote,
            clause=finding.clause,
            page=finding.page,
            grade=finding.severity,
            ending=ending,
            months=tail if ending is Ending.STATED else None,
            sums=_sums(finding) if row is _MONEY else (),
            shares=shares,
            by_term=by_term,
            charges=_charges(finding, shares, term) if by_term else (),
            doubtful=is_doubtful(finding),
        )


def _rows(finding: Finding, tail: float | None) -> Iterator[tuple[LedgerRow, Ending]]:
    """Yields the rows that a finding belongs to; none where it ends with the services."""
    # Who cannot leave need not be told as well that nobody pays for it; and what only says when
    # the paper ends, in whatever list it stands, says nothing of money.
    unpaid = "no_exit_right" not in finding.subtypes and _SUM_WORDS.search(finding.quote)
    known = [
        _BY_SUBTYPE[one]
        for one in finding.subtypes
        if one in _BY_SUBTYPE and (unpaid or one != "no_compensation_on_prime_termination")
    ]
    yield from known
    if known or not isinstance(finding.label, Category):
        return
    if finding.label in _BY_CATEGORY:
        # A courtesy asked during the work is no silence after it.
        if finding.severity >= _TAKES or tail is not None:
            yield _BY_CATEGORY[finding.label]
    elif finding.label is Category.TERMINATION_PENALTY and not finding.subtypes:
        if _SUM_WORDS.search(finding.quote):
            yield _MONEY, Ending.ONCE
        elif _HELD.search(finding.quote):
            yield _TIME, Ending.AT_END
    elif tail is not None or _has_no_end(finding):
        yield _TAIL_ROW.get(finding.label, _TIME), Ending.NOT_STATED


def _ending(finding: Finding, usual: Ending, tail: float | None) -> Ending | None:
    """Returns how a burden ends, None where its words let it end with the services."""
    if usual in {Ending.AT_END, Ending.PASSES}:
        return usual
    if tail is not None:
        return Ending.STATED
    if _has_no_end(finding):
        return Ending.NO_END
    if usual is Ending.NOT_STATED and _only_while_it_runs(finding):
        return None
    return usual


def _tail(finding: Finding) -> float | None:
    """Returns the longest time after the end that a finding states, in months."""
    months = [
        one.value
        for one in finding.measures
        # What is due within so many days of the end does not last so long.
        if one.lasting is Lasting.AFTER_END and one.push is Push.UP and one.value is not None
    ]
    if not months and "continued_service" in finding.subtypes:
        # 'for a further period not exceeding nine months': it begins where the term ends.
        months = [
            one.value
            for one in finding.measures
            if one.unit == "months" and one.lasting is None and one.value is not None
        ]
    return max(months, default=None)


def _has_no_end(finding: Finding) -> bool:
    return any(
        one.test is SeverityTest.DURATION and one.value is None and one.push is Push.UP
        for one in finding.measures
    )


def _only_while_it_runs(finding: Finding) -> bool:
    return any(
        one.test is SeverityTest.DURATION and one.value is None and one.push is Push.DOWN
        for one in finding.measures
    )


def _sums(finding: Finding) -> tuple[float, ...]:
    paid = _PAID.intersection(finding.subtypes)
    if not paid and (finding.label is not Category.TERMINATION_PENALTY or finding.subtypes):
        return ()
    return tuple(
        sorted({one.value for one in finding.measures if one.unit == "money" and one.value})
    )[::-1]


def _shares(finding: Finding) -> tuple[float, ...]:
    if finding.label is not Category.TERMINATION_PENALTY:
        return ()
    found = {one.value for one in finding.measures if one.unit == "percent" and one.value}
    return tuple(sorted((value / 100 for value in found), reverse=True))


def _charges(
    finding: Finding, shares: Sequence[float], term: int | None
) -> tuple[TermCharge, ...]:
    """Returns what a charge on the rest of the term leaves to pay, by month of the term."""
    if not term or not _REST.search(finding.quote) or len(shares) > 1:
        return ()
    share = shares[0] if shares else None
    months = [month for month in (6, 12, 18, 24, 36, 48) if month < term]
    return tuple(TermCharge(month, term - month, share) for month in months)


def _share(amount: float | None, of: float | None) -> float | None:
    return amount / of if amount is not None and of else None
