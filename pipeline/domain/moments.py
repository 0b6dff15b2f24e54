# SPDX-License-Identifier: Apache-2.0
"""Dates and periods of which a paper says that something begins, ends or lapses then."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound

__all__ = ["Moment", "MomentKind"]


class MomentKind(StrEnum):
    """What happens at a date, or within a period."""

    BEGINS = "begins"
    ENDS = "ends"
    TERM = "term"
    RENEWAL = "renewal"
    NOTICE = "notice"
    TENDER = "tender"
    JOINING = "joining"
    DEEMED = "deemed"
    COUPLED = "coupled"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a period, with the sentence that gives it.

    Attributes:
        kind: What happens then.
        words: The date or period as written.
        span: Where those words stand in ``Document.text``.
        quote: The sentence or limb around them, exactly.
        clause: Number of the clause; empty where there is none.
        page: Page from 1, None without pages.
        day: The date, None for periods and for dates without a year.
        months: Length of a period in months, None for dates.
        starts: What the period runs from, as written ("receipt of a notice"); empty where the
            words do not say.
        who: Who has to keep it, or may give the notice.
        conditional: Whether it holds only if something happens first.
    """

    kind: MomentKind
    words: str
    span: Span
    quote: str
    clause: str
    page: int | None = None
    day: date | None = None
    months: float | None = None
    starts: str = ""
    who: Bound = Bound.UNCLEAR
    conditional: bool = False

    @property
    def id(self) -> str:
        """A name within its document that stays while its kind and place stay."""
        return f"{self.kind}@{self.span.start}-{self.span.end}"
