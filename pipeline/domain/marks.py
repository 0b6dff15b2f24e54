# SPDX-License-Identifier: Apache-2.0
"""What a tender asks and what it gives marks for."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.document import Span

__all__ = ["Aim", "MarkedItem", "Marks", "TenderQuestion"]


class Aim(StrEnum):
    """What marks are given for."""

    ALIGNMENT = "alignment"
    DELIVERY = "delivery"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class TenderQuestion:
    """A question of a tender, or a criterion of its award.

    Attributes:
        number: As a reader sees it: "Question 5"; of a criterion, the clause that lists it.
        words: What is asked, or the criterion's name, at most 200 code points.
        spans: Where its words stand in ``Document.text``, in order.
        share: Share of the marks that is stated for it, 0 to 1, None when none is.
        marks: Number of marks that is stated for it, None when none is.
        test: Whether it is passed or failed.
        criterion: Whether it is a line of the award criteria and no question.
    """

    number: str
    words: str
    spans: tuple[Span, ...]
    share: float | None = None
    marks: float | None = None
    test: bool = False
    criterion: bool = False


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """A question or criterion whose marks were read, and what they are given for.

    ``share`` is of all marks, 0 to 1.
    """

    number: str
    words: str
    share: float
    aim: Aim


@dataclass(frozen=True, slots=True)
class Marks:
    """What a tender gives its marks for; every share is of all marks, 0 to 1.

    ``alignment``, ``delivery``, ``price`` and ``unread`` together make 1.

    Attributes:
        items: Those that make up what was read, in the order of the paper.
        alignment: For fit with the lead: its values, name, loyalty.
        delivery: For what the service does and how well.
        price: For what it costs.
        unread: What the weightings that were read leave over.
        unweighted: Number of questions to which no weighting could be found.
        tests: Number of questions that are passed or failed.
    """

    items: tuple[MarkedItem, ...]
    alignment: float
    delivery: float
    price: float
    unread: float
    unweighted: int = 0
    tests: int = 0
