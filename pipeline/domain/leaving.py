# SPDX-License-Identifier: Apache-2.0
"""What it costs to leave, by month, and how long a paper holds (taxonomy S29, S31)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.domain.moments import Moment

__all__ = [
    "EXIT_MONTHS",
    "Burden",
    "Ending",
    "Ledger",
    "LedgerRow",
    "Means",
    "Notice",
    "NoticeBy",
    "Tenure",
    "TermCharge",
]

# Months after the end for which the ledger says what still binds; 0: from notice to the end.
EXIT_MONTHS = (0, 1, 3, 6, 12, 18, 24, 36)


class LedgerRow(StrEnum):
    """What leaving costs, in the order in which the ledger lists it."""

    MONEY = "money"
    PEOPLE = "people"
    DATA = "data"
    PREMISES = "premises"
    NAME = "name"
    SILENCE = "silence"
    TIME = "time"


class Ending(StrEnum):
    """How a burden ends, as far as its words tell."""

    AT_END = "at_end"
    ONCE = "once"
    STATED = "stated"
    PASSES = "passes"
    NO_END = "no_end"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class TermCharge:
    """What a charge comes to when one leaves in a month of the term.

    Attributes:
        month: Month of the term, from 1.
        left: Months of the term that are left then.
        share: Share of the charges for those months that is asked, 0 to 1, None where no share
            is stated.
    """

    month: int
    left: int
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """Something that leaving costs, or that goes on after the end.

    Attributes:
        row: What it costs.
        document: Name of the document.
        finding_id: ``Finding.id`` within it.
        quote: Its words.
        clause: Number of the clause; empty where there is none.
        page: Page from 1, None without pages.
        grade: 1 to 4.
        ending: How it ends.
        months: Months after the end for which it binds; a number only with ``Ending.STATED``.
        sums: Sums of money that it states, in the paper's currency, highest first.
        shares: Shares that it states, 0 to 1, highest first.
        by_term: Whether what it asks depends on the month in which one leaves.
        charges: What it comes to by month of the term; empty where that cannot be worked out.
        doubtful: Whether it is listed for a person to look at, and not asserted.
    """

    row: LedgerRow
    document: str
    finding_id: str
    quote: str
    clause: str
    page: int | None
    grade: int
    ending: Ending
    months: float | None = None
    sums: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()
    by_term: bool = False
    charges: tuple[TermCharge, ...] = ()
    doubtful: bool = False

    def binds_in(self, month: int) -> bool:
        """Says whether it binds so many months after the end; 0 is from notice to the end.

        Where no end could be read it binds in every month: nothing says that it stops.
        """
        if month == 0:
            return True
        match self.ending:
            case Ending.STATED:
                return self.months is not None and month <= self.months
            case Ending.AT_END | Ending.ONCE:
                return False
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Means:
    """What the organisation says of its own money, in pounds a year and in pounds."""

    turnover: float | None = None
    reserves: float | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What it costs to leave.

    Attributes:
        burdens: By row, then document, then hardest first.
        stated: Sum of the highest sum of each burden that is paid, lost or given back; None when
            no such sum is stated. What is stated as a share or not at all is not in it.
        of_reserves: ``stated`` as share of the reserves, None where either is not known.
        of_turnover: The same of the turnover of a year.
    """

    burdens: tuple[Burden, ...] = ()
    stated: float | None = None
    of_reserves: float | None = None
    of_turnover: float | None = None

    def of_row(self, row: LedgerRow) -> tuple[Burden, ...]:
        """Returns the burdens of a row, in order."""
        return tuple(one for one in self.burdens if one.row is row)


class NoticeBy(StrEnum):
    """Who may give notice to end a paper, as its words say."""

    SUB = "sub"
    PRIME = "prime"
    EITHER = "either"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Notice:
    """A period of notice that ends a paper: who may give it, how long, and where it stands."""

    by: NoticeBy
    months: float
    moment: Moment


@dataclass(frozen=True, slots=True)
class Tenure:
    """How long a paper holds and how it can be ended early, as far as its words were read.

    Attributes:
        begins: First day of the term, None where no date was read.
        ends: Last day of the term.
        months: Length of the term in whole months, from the dates or as the paper states it.
        renewals: Wording on carrying on after the term.
        notices: Periods of notice, shortest first.
        locks: ``Finding.id`` with its document for each clause that hinders leaving.
        way_out: ``Finding.id`` with its document for each clause that lets one leave.
    """

    begins: date | None = None
    ends: date | None = None
    months: int | None = None
    renewals: tuple[Moment, ...] = ()
    notices: tuple[Notice, ...] = ()
    locks: tuple[tuple[str, str], ...] = ()
    way_out: tuple[tuple[str, str], ...] = ()
