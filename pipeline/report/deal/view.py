# SPDX-License-Identifier: Apache-2.0
"""Bargain, rights, cost of leaving and dates of a paper or an offer, as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.assess import doubt_cost_of_leaving, strike_deal
from pipeline.domain.bargain import BargainLine, Deal, Right, Sighting
from pipeline.domain.doubt import Doubt
from pipeline.domain.finding import FOR_REVIEW, Label
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import EXIT_MONTHS, Burden, Ending, Ledger, LedgerRow, Means, Tenure
from pipeline.domain.moments import Moment
from pipeline.domain.offer import Repeat
from pipeline.domain.taxonomy import Bound, Category, FindingKind
from pipeline.report.deal.pool import deal_of, pool_papers
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
from pipeline.report.silence import describe_near
from pipeline.report.words import (
    GRADE_WORDS,
    STRENGTH_WORDS,
    count_of,
    describe_day,
    file_name,
    list_in_words,
    percent,
    place_words,
)

__all__ = ["DealView", "Place", "view_deal", "view_offer_deal"]

_HEAVY, _HARDEST = 3, 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where wording stands; ``href`` leads to the finding's own entry, empty where it has none."""

    href: str
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
    """Everything of one paper, or offer, that bears on the bargain and on leaving, in words.

    ``gives`` holds what is heavy or severe, ``lighter`` the rest; where nothing is heavy, all of
    it stands in ``gives``. ``columns`` head the months of the ledger; ``unread`` names the rows
    without a burden, ``unsure`` those of them on which something may stand, with its place.
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
    unsure: tuple[str, ...]
    stated: str
    interdependence: str
    bonds: tuple[HolderView, ...]
    balance: str
    dates: tuple[MomentView, ...]
    periods: tuple[MomentView, ...]


def view_deal(document: JudgedDocument, *, means: Means | None = None) -> DealView:
    """Returns the deal of one paper in words; all of it 'not found' where nothing was judged."""
    return _view(deal_of(document, means=means), document.moments, (document,), _Places())


def view_offer_deal(
    documents: Sequence[JudgedDocument],
    repeats: Iterable[Repeat],
    *,
    means: Means | None = None,
    pages: Mapping[str, str],
) -> DealView:
    """Returns the deal of all papers of an offer in words; each place names its paper.

    Args:
        documents: The papers of the offer.
        repeats: What counts once among them.
        means: What the organisation says of its own money.
        pages: Where the papers that have a page of their own are shown, by name.
    """
    pooled = pool_papers(documents, repeats)
    deal = strike_deal(pooled.found, pooled.moments, means=means)
    papers = {
        moment: document.name for document in reversed(documents) for moment in document.moments
    }
    places = _Places(named=True, papers=papers, pages=pages)
    return _view(deal, pooled.moments, documents, places)


@dataclass(frozen=True, slots=True)
class _Places:
    """How places are cited: with their paper where there are several.

    ``papers`` holds the paper of each moment, ``pages`` the page of each paper that has its own.
    """

    named: bool = False
    papers: Mapping[Moment, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)

    def of(self, one: Sighting) -> Place:
        finding = one.finding
        href = self._href(one.document, finding.id)
        return self._place(one.document, href, finding.clause, finding.page)

    def of_burden(self, one: Burden) -> Place:
        href = self._href(one.document, one.finding_id)
        return self._place(one.document, href, one.clause, one.page)

    def of_moment(self, moment: Moment) -> Place:
        return self._place(self.papers.get(moment, ""), "", moment.clause, moment.page)

    def each(self, found: Iterable[Sighting]) -> tuple[Place, ...]:
        """Returns the places of findings, each once: several may stand in one clause."""
        return _once(map(self.of, found))

    def _href(self, paper: str, finding: str) -> str:
        return f"{self.pages.get(paper, '')}#f-{public_id(paper, finding)}"

    def _place(self, paper: str, href: str, clause: str, page: int | None) -> Place:
        words = place_words(clause, page)
        file = file_name(paper)
        return Place(href, f"{file}, {words}" if self.named and file else words)


def _view(
    deal: Deal, moments: Sequence[Moment], documents: Sequence[JudgedDocument], places: _Places
) -> DealView:
    heavy = [one for one in deal.bargain.gives if one.grade >= _HEAVY and not one.doubtful]
    decided = [right for right in deal.rights if right.holdings]
    silent = [MATTER_WORDS[right.matter] for right in deal.rights if not right.holdings]
    doubts = _doubts_on_leaving(documents)
    named = len(documents) > 1
    empty = [row.value for row in LedgerRow if not deal.ledger.of_row(row) and row not in doubts]
    dated = [one for one in moments if one.months is None]
    lasting = [one for one in moments if one.months is not None]
    return DealView(
        embrace=_embrace(deal, documents),
        lock_in=_lock_in(deal.lock_in, places),
        reach=_reach(deal),
        reaches=tuple(_quote(one, places) for one in deal.reach.rests_on),
        gets=tuple(_gain(one, places) for one in deal.bargain.gets),
        gives=tuple(_loss(one, places) for one in heavy or deal.bargain.gives),
        lighter=tuple(
            _loss(one, places) for one in deal.bargain.gives if heavy and one not in heavy
        ),
        rights=tuple(_right(one, places) for one in decided),
        undecided=_not_found(silent),
        columns=tuple(map(_column, EXIT_MONTHS)),
        rows=tuple(
            RowView(ROW_WORDS[row], tuple(_burden(one, places) for one in deal.ledger.of_row(row)))
            for row in LedgerRow
            if deal.ledger.of_row(row)
        ),
        unread=_not_found([f"the cost of leaving in {', '.join(empty)}"] if empty else []),
        unsure=tuple(
            f"The cost of leaving in {row.value}: check {describe_near(near, named=named)}."
            for row, near in doubts.items()
            if not deal.ledger.of_row(row)
        ),
        stated=_stated(deal.ledger),
        interdependence=_interdependence(deal),
        bonds=tuple(
            HolderView(
                BOND_WORDS[one.bond],
                (*places.each(one.rests_on), *map(places.of_moment, one.moments)),
            )
            for one in deal.interdependence.bonds
        ),
        balance=_balance(deal),
        dates=tuple(_moment(one, places) for one in sorted(dated, key=_by_day)),
        periods=tuple(_moment(one, places) for one in lasting),
    )


def _by_day(moment: Moment) -> tuple[str, int]:
    return (moment.day.isoformat() if moment.day else "9999", moment.span.start)


def _gain(line: BargainLine, places: _Places) -> LineView:
    if line.kind is FindingKind.MITIGATOR:
        grade = STRENGTH_WORDS[line.grade]
        return LineView(describe_line(line), places.each(line.rests_on), grade, line.doubtful)
    return LineView(describe_membership(line), places.each(line.rests_on), "", line.doubtful)


def _loss(line: BargainLine, places: _Places) -> LineView:
    grade = f"{GRADE_WORDS[line.grade]}, {line.grade} of 4"
    return LineView(describe_line(line), places.each(line.rests_on), grade, line.doubtful)


def _quote(one: Sighting, places: _Places) -> QuoteView:
    grade = one.finding.severity
    return QuoteView(places.of(one), one.finding.quote, f"{GRADE_WORDS[grade]} ({grade} of 4)")


def _right(right: Right, places: _Places) -> RightView:
    holders = tuple(
        HolderView(
            HOLDER_WORDS[held.holder],
            _once(
                (
                    *places.each(held.rests_on),
                    *(places.of_moment(one.moment) for one in held.notices),
                )
            ),
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


def _burden(burden: Burden, places: _Places) -> BurdenView:
    return BurdenView(
        place=places.of_burden(burden),
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
    return "until the end" if month == 0 else str(month)


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


def _embrace(deal: Deal, documents: Sequence[JudgedDocument]) -> str:
    parts = []
    for arm in deal.embrace.arms:
        words = GRADE_WORDS if isinstance(arm.label, Category) else STRENGTH_WORDS
        said = words[arm.grade] if arm.grade else _doubted(arm.label, documents)
        parts.append(f"{ARM_NAMES[arm.label]}: {said}")
    return "; ".join(parts)


def _doubted(label: Label, documents: Sequence[JudgedDocument]) -> str:
    """Returns 'not found', or where something of a label may stand that nobody is sure of."""
    near = [
        Doubt(document.name, one.clause, one.page)
        for document in documents
        for one in document.findings
        if one.label is label
        and FOR_REVIEW in one.flags
        and one.severity
        and (one.kind is FindingKind.MITIGATOR or one.bound not in {Bound.PRIME, Bound.NONE})
        and not one.is_dismissed
    ]
    return f"check {describe_near(near, named=len(documents) > 1)}" if near else "not found"


def _doubts_on_leaving(documents: Iterable[JudgedDocument]) -> dict[LedgerRow, tuple[Doubt, ...]]:
    doubts: dict[LedgerRow, tuple[Doubt, ...]] = {}
    for document in documents:
        for row, near in doubt_cost_of_leaving(document).items():
            doubts[row] = (*doubts.get(row, ()), *near)
    return doubts


def _lock_in(lock: Tenure, places: _Places) -> tuple[str, ...]:
    """Returns how long, and how hard to leave, in sentences."""
    sentences = [_term(lock)]
    sentences += [
        f"Going on after the term: {'by ' if one.day else ''}{one.words} "
        f"({places.of_moment(one).words})."
        for one in lock.renewals
    ]
    sentences += [
        f"Notice of {describe_length(one.months)} by {NOTICE_WORDS[one.by]} "
        f"({places.of_moment(one.moment).words})."
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


def _moment(moment: Moment, places: _Places) -> MomentView:
    return MomentView(
        what=MOMENT_WORDS[moment.kind],
        when=describe_moment(moment),
        place=places.of_moment(moment).words,
        quote=moment.quote,
    )
