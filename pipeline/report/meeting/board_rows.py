# SPDX-License-Identifier: Apache-2.0
"""The two small tables of the board page: who decides what, and what leaving takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.assess import doubt_cost_of_leaving
from pipeline.domain.bargain import Holder, Right, Sighting
from pipeline.domain.doubt import Doubt
from pipeline.domain.leaving import Burden, LedgerRow, Tenure
from pipeline.report.deal.pool import deal_of
from pipeline.report.deal.words import (
    HOLDER_WORDS,
    MATTER_WORDS,
    NOTICE_WORDS,
    describe_ending,
    describe_length,
    money,
)
from pipeline.report.meeting.dossier import Dossier, cut
from pipeline.report.words import GRADE_WORDS, list_in_words

__all__ = ["LONGEST_NAME", "Row", "graded", "tell_leaving", "tell_rights"]

LONGEST_NAME = 60
_MOST_PLACES = 2
_MOST_PAPERS = 4
_HEADS = {
    LedgerRow.MONEY: "Money",
    LedgerRow.PEOPLE: "People",
    LedgerRow.DATA: "Data",
    LedgerRow.PREMISES: "Premises",
    LedgerRow.NAME: "Name",
    LedgerRow.SILENCE: "Silence",
    LedgerRow.TIME: "Time",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a small table: what it is about, and what is said of it."""

    head: str
    text: str


def graded(grade: int) -> str:
    """Returns a grade in words and as a number: 'heavy, 3 of 4'."""
    return f"{GRADE_WORDS[grade]}, {grade} of 4"


def tell_rights(dossier: Dossier) -> tuple[Row, ...]:
    """Returns who decides what: a row for each holder who decides alone, and for the rest."""
    alone: dict[Holder, list[str]] = {}
    shared, unsure, silent = [], [], []
    for right in dossier.deal.rights:
        holders = {held.holder for held in right.holdings if not held.doubtful}
        word = MATTER_WORDS[right.matter]
        if len(holders) == 1:
            alone.setdefault(next(iter(holders)), []).append(word)
        elif holders:
            shared.append(word)
        elif right.holdings:
            unsure.append(f"{word} ({_doubted(dossier, right)})")
        else:
            silent.append(word)
    rows = [
        Row(HOLDER_WORDS[holder][:1].upper() + HOLDER_WORDS[holder][1:], "; ".join(alone[holder]))
        for holder in Holder
        if holder in alone
    ]
    rest = (
        ("More than one has a say", shared),
        ("We are not sure: check", unsure),
        ("We found no wording", silent),
    )
    rows += [Row(head, "; ".join(words)) for head, words in rest if words]
    return tuple(rows)


def tell_leaving(dossier: Dossier) -> tuple[Row, ...]:
    """Returns what leaving takes: months, then each row of the ledger; those with nothing last."""
    ledger = dossier.deal.ledger
    doubts = _doubts(dossier)
    rows, silent = [Row("Months", _months(dossier))], []
    for row, head in _HEADS.items():
        burdens = ledger.of_row(row)
        if burdens:
            summed = row is LedgerRow.MONEY and ledger.stated
            lead = f"sums stated come to {money(round(ledger.stated or 0))}; " if summed else ""
            rows.append(Row(head, f"{lead}{_burdens(dossier, burdens)}"))
        elif row in doubts:
            rows.append(Row(head, _unsure(dossier, doubts[row])))
        else:
            silent.append(head.lower())
    if silent:
        rows.append(Row("No cost found", f"{'; '.join(silent)} (in the pages we could read)"))
    return tuple(rows)


def _doubted(dossier: Dossier, right: Right) -> str:
    return _places(dossier, [one for held in right.holdings for one in held.rests_on])


def _places(dossier: Dossier, found: Iterable[Sighting | Burden | Doubt]) -> str:
    cited = [*dict.fromkeys(dossier.cite(one, dossier.letters) for one in found)]
    left = len(cited) - _MOST_PLACES
    shown = [cut(one, LONGEST_NAME) for one in cited[:_MOST_PLACES]]
    return list_in_words([*shown, *([f"{left} more"] if left > 0 else [])])


def _doubts(dossier: Dossier) -> dict[LedgerRow, list[Doubt]]:
    rows: dict[LedgerRow, list[Doubt]] = {}
    for document in dossier.documents:
        for row, doubts in doubt_cost_of_leaving(document).items():
            rows.setdefault(row, []).extend(doubts)
    return rows


def _months(dossier: Dossier) -> str:
    """Returns how long it runs and on what notice it ends; of several papers, paper by paper."""
    letters = dossier.letters
    if not letters:
        return _tenure(dossier.deal.lock_in)
    told: dict[str, list[str]] = {}
    for document in dossier.documents:
        if document.assessment is not None:
            text = _tenure(deal_of(document).lock_in)
            told.setdefault(text, []).append(letters[document.name])
    silent = told.pop(_tenure(Tenure()), [])
    parts = [f"{list_in_words(papers)}: {text}" for text, papers in told.items()]
    if not parts:
        return _tenure(Tenure())
    left = len(parts) - _MOST_PAPERS
    parts = [*parts[:_MOST_PAPERS], *([f"and {left} more in the report"] if left > 0 else [])]
    return ". ".join([*parts, *([f"{list_in_words(silent)}: nothing found"] if silent else [])])


def _tenure(lock: Tenure) -> str:
    parts = []
    if lock.months:
        parts.append(f"it runs for {describe_length(lock.months)}")
    longest: dict[str, float] = {}
    for notice in lock.notices:
        by = NOTICE_WORDS[notice.by]
        longest[by] = max(notice.months, longest.get(by, 0.0))
    named = [f"{describe_length(months)} by {by}" for by, months in longest.items()]
    parts.append(f"notice of {list_in_words(named)}" if named else "no period of notice found")
    if lock.locks:
        clauses = "clause appears" if len(lock.locks) == 1 else "clauses appear"
        parts.append(f"{len(lock.locks)} {clauses} to keep you from leaving")
    return "; ".join(parts)


def _burdens(dossier: Dossier, burdens: Sequence[Burden]) -> str:
    firm = [one for one in burdens if not one.doubtful]
    if not firm:
        return _unsure(dossier, burdens)
    hardest = max(firm, key=lambda one: one.grade)
    clauses = "1 clause" if len(firm) == 1 else f"{len(firm)} clauses, the hardest"
    where = _places(dossier, [hardest])
    return f"{clauses}: {graded(hardest.grade)}; {describe_ending(hardest)} ({where})"


def _unsure(dossier: Dossier, found: Iterable[Burden | Doubt]) -> str:
    return f"check: we are not sure ({_places(dossier, found)})"
