# SPDX-License-Identifier: Apache-2.0
"""What the review has come to: outcomes, how far it is, and how far people agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.domain.decision import Verdict
from pipeline.review.outcomes import Outcome, say_same
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen, ItemRow, Order
from pipeline.review.values import Person, Standing
from pipeline.review.web.pages.queue_page import PaperRow, paper_rows
from pipeline.review.web.pages.rows import (
    GradeView,
    PageLink,
    SwitchLink,
    cut_quote,
    grade_of,
    href,
    pager,
)
from pipeline.review.web.pages.sheets import place_item
from pipeline.review.web.pages.words import (
    describe_outcome,
    describe_own,
    name_item,
    standing_words,
)

__all__ = [
    "DonePage",
    "ExportLink",
    "OutcomesPage",
    "build_done",
    "build_outcomes",
]

_ROWS = 100
_MOST_STRANDED = 100
_VEILED = "What a paper's clauses came to shows once you have judged all of them."


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An item and what it came to.

    Attributes:
        href: Where it is shown.
        name: Its topic as it holds now.
        paper: Name of its paper.
        place: Where it stands there.
        quote: Its words, cut where they are long.
        grade: The grade that holds, None where one says nothing or the item was struck out.
        outcome: What became of it.
        why: What whoever settled it gave as their reason.
        own: What the person who looks said or did; empty where the page does not tell it.
        differs: Whether they said otherwise.
    """

    href: str
    name: str
    paper: str
    place: str
    quote: str
    grade: GradeView | None
    outcome: str
    why: str
    own: str
    differs: bool


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """What is agreed, or settled; ``own`` heads what the person who looks had to do with it.

    It is empty where that is nothing.
    """

    sentence: str
    own: str
    switches: tuple[SwitchLink, ...]
    rows: tuple[OutcomeRow, ...]
    pages: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class StrandedRow:
    """Something that was decided and has no place any more."""

    name: str
    place: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A file to take away."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class DonePage:
    """How far the review is; ``agreed`` heads the number of what people came to agree on."""

    may_judge: bool
    may_settle: bool
    agreed: str
    heading: str
    sentences: tuple[str, ...]
    go_href: str
    go_words: str
    papers: tuple[PaperRow, ...]
    stranded: tuple[StrandedRow, ...]
    exports: tuple[ExportLink, ...]
    may_take: bool


@dataclass(frozen=True, slots=True)
class _Far:
    """Numbers of clauses: all, decided by one person, with an outcome, in dispute.

    ``veiled`` counts the papers whose outcomes this person may not know yet; ``alone`` is whether
    one person's judgement is enough.
    """

    total: int
    decided: int
    closed: int
    disputed: int
    veiled: int
    alone: bool


def build_outcomes(
    desk: Desk, *, person: Person, standing: Standing, page: int, may_judge: bool
) -> OutcomesPage:
    """Returns what has come to a standing (agreed or settled), 100 a page."""
    found = desk.items(
        Chosen(standing=standing, order=Order.PAPER),
        person=person.id,
        offset=(page - 1) * _ROWS,
        limit=_ROWS,
    )
    names = {paper.id: paper.name for paper in desk.papers()}
    needed = desk.judges_needed()
    words = standing_words(needed)
    veiled = "" if all(one.told for one in desk.progress(person.id)) else f" {_VEILED}"
    settled = standing is Standing.SETTLED
    return OutcomesPage(
        sentence=f"{_count(found.total, standing, alone=needed == 1)}{veiled}",
        own="You said" if may_judge else "Settled by" if settled else "",
        switches=tuple(
            SwitchLink(
                href("/outcomes", {"standing": one.value}),
                words[one].capitalize(),
                current=one is standing,
            )
            for one in (Standing.AGREED, Standing.SETTLED)
        ),
        rows=tuple(
            _outcome_row(
                row,
                paper=names.get(row.item.paper, ""),
                settlement=_settlement(desk, person, row) if settled else None,
                may_judge=may_judge,
            )
            for row in found.rows
        ),
        pages=pager(
            "/outcomes",
            {"standing": standing.value},
            page=page,
            pages=-(-found.total // _ROWS),
        ),
    )


def _count(total: int, standing: Standing, *, alone: bool) -> str:
    clauses = "clause" if total == 1 else "clauses"
    if standing is Standing.SETTLED:
        return f"{total} {clauses}: somebody settled them."
    if alone:
        return f"{total} {clauses}: one person decided them, and nobody else reviews here."
    return f"{total} {clauses}: all who judged them agree."


def build_done(  # noqa: PLR0913 - each of them is a right of its own
    desk: Desk,
    *,
    person: Person,
    may_judge: bool,
    may_settle: bool,
    may_take: bool,
    exports: Sequence[ExportLink],
) -> DonePage:
    """Returns how far the review is, what has lost its place, and what can be taken away."""
    progress = desk.progress(person.id)
    far = _Far(
        total=sum(one.items for one in progress),
        decided=sum(one.decided for one in progress),
        closed=sum(one.agreed + one.settled for one in progress),
        disputed=desk.disputed(limit=1).total if may_settle else 0,
        veiled=sum(not one.told for one in progress),
        alone=desk.judges_needed() == 1,
    )
    done = may_judge and far.total > 0 and far.decided == far.total
    go = _go(left=may_judge and far.decided < far.total, disputed=far.disputed)
    return DonePage(
        may_judge=may_judge,
        may_settle=may_settle,
        agreed="Decided" if far.alone else "Agreed",
        heading="All decided" if done else "How far we are",
        sentences=tuple(_sentences(far, may_judge=may_judge, may_settle=may_settle, done=done)),
        go_href=go[0],
        go_words=go[1],
        papers=paper_rows(desk.papers(), progress),
        stranded=tuple(
            StrandedRow(name_item(one.item), place_item(one.item), one.item.quote, one.why)
            for one in desk.stranded(person=person.id)[:_MOST_STRANDED]
        ),
        exports=tuple(exports),
        may_take=may_take,
    )


@dataclass(frozen=True, slots=True)
class _Settlement:
    """Why an item was settled so, and whether the person who looks settled it last."""

    why: str
    own: bool


def _outcome_row(
    row: ItemRow, *, paper: str, settlement: _Settlement | None, may_judge: bool
) -> OutcomeRow:
    item, outcome = row.item, row.outcome
    judgement = outcome.judgement
    kept = judgement is not None and judgement.verdict is not Verdict.DISMISS
    differs = _differs(row, outcome)
    if may_judge:
        own = _own(row, settlement, differs=differs)
    else:
        own = "" if settlement is None else "you" if settlement.own else "somebody else"
    return OutcomeRow(
        href=f"/papers/{item.paper}?item={item.id}",
        name=name_item(item, judgement),
        paper=paper,
        place=place_item(item),
        quote=cut_quote((judgement.quote if judgement else "") or item.quote),
        grade=grade_of(item, judgement) if kept else None,
        outcome=describe_outcome(item, judgement) if judgement else "",
        why=settlement.why if settlement else "",
        own=own,
        differs=differs,
    )


def _own(row: ItemRow, settlement: _Settlement | None, *, differs: bool) -> str:
    own = describe_own(row)
    if not own:
        return "you settled it" if settlement and settlement.own else "nothing"
    return own if differs else "the same"


def _settlement(desk: Desk, person: Person, row: ItemRow) -> _Settlement:
    if row.settled:
        return _Settlement(row.reason, own=True)
    told = [one.reason for one in desk.said(row.item.id, person=person.id) if one.settles]
    return _Settlement(told[-1] if told else "", own=False)


def _differs(row: ItemRow, outcome: Outcome) -> bool:
    if row.judgement is None or outcome.judgement is None:
        return False
    return not say_same(row.item, row.judgement, outcome.judgement)


def _go(*, left: bool, disputed: int) -> tuple[str, str]:
    if disputed:
        return "/disputes", "Settle what people differ on"
    return ("/next", "Go on with the next clause") if left else ("", "")


def _sentences(far: _Far, *, may_judge: bool, may_settle: bool, done: bool) -> Iterable[str]:
    if done:
        yield f"You have decided all {far.total} clauses. Everything is saved. Thank you."
    elif may_judge:
        yield f"You have decided {far.decided} of {far.total} clauses."
    if may_settle:
        waits = "clause waits" if far.disputed == 1 else "clauses wait"
        yield (
            f"{far.disputed} {waits} for you to settle, because people differ."
            if far.disputed
            else "Nothing waits for you to settle now."
        )
    if far.veiled:
        yield _VEILED
    if not far.veiled or far.closed:
        how = "one person decided them" if far.alone else "all agree on them"
        yield f"{far.closed} of {far.total} have an outcome: {how}, or somebody settled them."
