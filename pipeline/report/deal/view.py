# SPDX-License-Identifier: Apache-2.0
"""Bargain, rights, cost of leaving and dates of one paper, as people read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.assess import strike_deal
from pipeline.domain.bargain import BargainLine, Deal, Right, Sighting
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import EXIT_MONTHS, Burden, Ending, Ledger, LedgerRow, Means, Tenure
from pipeline.domain.moments import Moment
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.report.deal.words import (
    ARM_NAMES,
    BOND_WORDS,
    HOLDER_WORDS,
    MATTER_WORDS,
    MOMENT_WORDS,
    NOTICE_WORDS,
    ROW_WORDS,
    TIGHTNESS_WORDS,
    describe_ending,
    describe_length,
    describe_line,
    describe_membership,
    describe_moment,
    money,
)
from pipeline.report.ids import public_id
from pipeline.report.words import (
    GRADE_WORDS,
    STRENGTH_WORDS,
    count_of,
    describe_day,
    list_in_words,
    percent,
    place_words,
)

__all__ = ["DealView", "Place", "deal_of", "view_deal"]

_HEAVY, _HARDEST = 3, 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where wording stands; ``key`` leads to the finding's own entry, empty where it has none."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class LineView:
    """What one gets or gives up in one phrase, with its clauses and its grade in words."""

    phrase: str
    places: tuple[Place, ...]
    grade: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote, its place and a word about it."""

    place: Place
    quote: str
    word: str


@dataclass(frozen=True, slots=True)
class HolderView:
    """Somebody who decides, or what ties, and the clauses that say so."""

    who: str
    places: tuple[Place, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class RightView:
    """A matter and who decides it; without holders, nothing was found on it."""

    matter: str
    holders: tuple[HolderView, ...]


@dataclass(frozen=True, slots=True)
class BurdenView:
    """A line of the ledger; ``cells`` says month by month whether it binds: yes, no, once."""

    place: Place
    quote: str
    how_long: str
    cost: str
    cells: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the ledger with its burdens."""

    name: str
    burdens: tuple[BurdenView, ...]


@dataclass(frozen=True, slots=True)
class MomentView:
    """A date or period: what happens, when, where, with the sentence."""

    what: str
    when: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class DealView:
    """Everything of one paper that bears on the bargain and on leaving, in words.

    ``gives`` holds what is heavy or severe, ``lighter`` the rest; where nothing is heavy, all of
    it stands in ``gives``. ``columns`` head the months of the ledger; ``unread`` names the rows
    without a burden.
    """

    embrace: str
    lock_in: tuple[str, ...]
    reach: str
    reaches: tuple[QuoteView, ...]
    gets: tuple[LineView, ...]
    gives: tuple[LineView, ...]
    lighter: tuple[LineView, ...]
    rights: tuple[RightView, ...]
    undecided: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    unread: str
    stated: str
    interdependence: str
    bonds: tuple[HolderView, ...]
    balance: str
    dates: tuple[MomentView, ...]
    periods: tuple[MomentView, ...]


def deal_of(document: JudgedDocument, *, means: Means | None = None) -> Deal:
    """Returns what one paper gives, takes and ties."""
    found = [Sighting(document.name, one) for one in document.findings if not one.is_dismissed]
    return strike_deal(found, document.moments, means=means)


def view_deal(document: JudgedDocument, *, means: Means | None = None) -> DealView:
    """Returns the same in words; all of it empty or 'not found' where nothing was judged."""
    deal = deal_of(document, means=means)
    heavy = [one for one in deal.bargain.gives if one.grade >= _HEAVY and not one.doubtful]
    decided = [right for right in deal.rights if right.holdings]
    silent = [MATTER_WORDS[right.matter] for right in deal.rights if not right.holdings]
    empty = [row.value for row in LedgerRow if not deal.ledger.of_row(row)]
    dated = [one for one in document.moments if one.months is None]
    lasting = [one for one in document.moments if one.months is not None]
    return DealView(
        embrace=_embrace(deal),
        lock_in=_lock_in(deal.lock_in),
        reach=_reach(deal),
        reaches=tuple(map(_quote, deal.reach.rests_on)),
        gets=tuple(map(_gain, deal.bargain.gets)),
        gives=tuple(map(_loss, heavy or deal.bargain.gives)),
        lighter=tuple(_loss(one) for one in deal.bargain.gives if heavy and one not in heavy),
        rights=tuple(map(_right, decided)),
        undecided=_not_found(silent),
        columns=tuple(map(_column, EXIT_MONTHS)),
        rows=tuple(
            RowView(ROW_WORDS[row], tuple(map(_burden, deal.ledger.of_row(row))))
            for row in LedgerRow
            if deal.ledger.of_row(row)
        ),
        unread=_not_found([f"the cost of leaving in {', '.join(empty)}"] if empty else []),
        stated=_stated(deal.ledger),
        interdependence=_interdependence(deal),
        bonds=tuple(
            HolderView(
                BOND_WORDS[one.bond],
                (*_places(one.rests_on), *(_moment_place(each) for each in one.moments)),
            )
            for one in deal.interdependence.bonds
        ),
        balance=_balance(deal),
        dates=tuple(_moment(one) for one in sorted(dated, key=_by_day)),
        periods=tuple(map(_moment, lasting)),
    )


def _by_day(moment: Moment) -> tuple[str, int]:
    return (moment.day.isoformat() if moment.day else "9999", moment.span.start)


def _place(one: Sighting) -> Place:
    finding = one.finding
    return Place(public_id(one.document, finding.id), place_words(finding.clause, finding.page))


def _moment_place(moment: Moment) -> Place:
    return Place("", place_words(moment.clause, moment.page))


def _places(found: Iterable[Sighting]) -> tuple[Place, ...]:
    """Returns the places of findings, each once: several findings may stand in one clause."""
    places: dict[str, Place] = {}
    for one in found:
        place = _place(one)
        places.setdefault(place.words, place)
    return tuple(places.values())


def _gain(line: BargainLine) -> LineView:
    if line.kind is FindingKind.MITIGATOR:
        grade = STRENGTH_WORDS[line.grade]
        return LineView(describe_line(line), _places(line.rests_on), grade, line.doubtful)
    return LineView(describe_membership(line), _places(line.rests_on), "", line.doubtful)


def _loss(line: BargainLine) -> LineView:
    grade = f"{GRADE_WORDS[line.grade]}, {line.grade} of 4"
    return LineView(describe_line(line), _places(line.rests_on), grade, line.doubtful)


def _quote(one: Sighting) -> QuoteView:
    grade = one.finding.severity
    return QuoteView(_place(one), one.finding.quote, f"{GRADE_WORDS[grade]} ({grade} of 4)")


def _right(right: Right) -> RightView:
    holders = tuple(
        HolderView(
            HOLDER_WORDS[held.holder],
            _once((*_places(held.rests_on), *(_moment_place(one.moment) for one in held.notices))),
            held.doubtful,
        )
        for held in right.holdings
    )
    return RightView(MATTER_WORDS[right.matter], holders)


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place.words, place)
    return tuple(first.values())


def _burden(burden: Burden) -> BurdenView:
    return BurdenView(
        place=Place(
            public_id(burden.document, burden.finding_id), place_words(burden.clause, burden.page)
        ),
        quote=burden.quote,
        how_long=describe_ending(burden),
        cost=_cost(burden),
        cells=tuple(_cell(burden, month) for month in EXIT_MONTHS),
        doubtful=burden.doubtful,
    )


def _cell(burden: Burden, month: int) -> str:
    if not burden.binds_in(month):
        return "no"
    return "once" if burden.ending is Ending.ONCE else "yes"


def _cost(burden: Burden) -> str:
    """Returns what a burden asks in money, and what that comes to by month of the term."""
    parts = [money(amount) for amount in burden.sums]
    parts += [f"{share * 100:g}%" for share in burden.shares]
    text = ", ".join(parts)
    if burden.charges:
        steps = [
            f"leaving in month {one.month} leaves {one.left} months"
            + (f", {one.share * 100:g}% of their charges" if one.share is not None else "")
            for one in burden.charges
        ]
        return f"{text}; {'; '.join(steps)}" if text else "; ".join(steps)
    if burden.by_term:
        note = "what it comes to depends on when you leave: see the clause"
        return f"{text}; {note}" if text else note
    return text


def _column(month: int) -> str:
    if month == 0:
        return "notice given"
    return f"{count_of(month, 'month')} after"


def _not_found(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"We found no wording on {list_in_words(names, last='or')} in the pages we could read."


def _stated(ledger: Ledger) -> str:
    if ledger.stated is None:
        return ""
    text = f"Sums that are stated add up to {money(ledger.stated)}"
    shares = [
        f"{percent(share)} of {name}"
        for share, name in (
            (ledger.of_reserves, "your reserves"),
            (ledger.of_turnover, "a year's income"),
        )
        if share is not None
    ]
    ratio = f", which is {list_in_words(shares)}" if shares else ""
    return (
        f"{text}{ratio}. Shares, and what is not stated, are not in it; "
        "not all of it need fall due."
    )


def _embrace(deal: Deal) -> str:
    parts = []
    for arm in deal.embrace.arms:
        words = GRADE_WORDS if isinstance(arm.label, Category) else STRENGTH_WORDS
        parts.append(f"{ARM_NAMES[arm.label]}: {words[arm.grade] if arm.grade else 'not found'}")
    return "; ".join(parts)


def _lock_in(lock: Tenure) -> tuple[str, ...]:
    """Returns how long, and how hard to leave, in sentences."""
    sentences = [_term(lock)]
    sentences += [
        f"Going on after the term: {'by ' if one.day else ''}{one.words} "
        f"({place_words(one.clause, one.page)})."
        for one in lock.renewals
    ]
    sentences += [
        f"Notice of {describe_length(one.months)} by {NOTICE_WORDS[one.by]} "
        f"({place_words(one.moment.clause, one.moment.page)})."
        for one in lock.notices
    ]
    if not lock.notices:
        sentences.append("We found no period of notice in the pages we could read.")
    if lock.locks:
        appear = count_of(len(lock.locks), "clause appears", "clauses appear")
        sentences.append(f"{appear} to keep you from leaving.")
    return tuple(sentences)


def _term(lock: Tenure) -> str:
    if lock.begins and lock.ends:
        length = f" ({describe_length(lock.months)})" if lock.months else ""
        return f"It runs from {describe_day(lock.begins)} to {describe_day(lock.ends)}{length}."
    if lock.ends:
        ends = describe_day(lock.ends)
        return f"It ends on {ends}; we found no first day in the pages we could read."
    if lock.months:
        return f"It runs for {describe_length(lock.months)}; we found no dates."
    return "We found no wording on how long it runs in the pages we could read."


def _reach(deal: Deal) -> str:
    number = len(deal.reach.rests_on)
    if not number:
        return ""
    clauses = count_of(number, "clause appears", "clauses appear")
    hard = sum(one.finding.severity >= _HARDEST for one in deal.reach.rests_on)
    severe = f" {hard} of them of the severest grade." if hard and number > 1 else ""
    if hard and number == 1:
        severe = " It is of the severest grade."
    where = "to your whole organisation or its other work"
    return f"{clauses} to reach beyond the services, {where}.{severe}"


def _interdependence(deal: Deal) -> str:
    bonds = deal.interdependence.bonds
    word = TIGHTNESS_WORDS[deal.interdependence.tightness]
    return f"{len(bonds)} of 5 ties found: {word}. This is no part of the index."


def _balance(deal: Deal) -> str:
    balance = deal.balance
    parts = [
        f"{balance.sub} bind you",
        f"{balance.prime} bind the prime contractor",
        f"{balance.mutual} bind both",
    ]
    text = f"Of the duties and limits that we found, {list_in_words(parts)}"
    return f"{text}; for {balance.unclear} it is unclear." if balance.unclear else f"{text}."


def _moment(moment: Moment) -> MomentView:
    return MomentView(
        what=MOMENT_WORDS[moment.kind],
        when=describe_moment(moment),
        place=place_words(moment.clause, moment.page),
        quote=moment.quote,
    )
