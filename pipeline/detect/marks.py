# SPDX-License-Identifier: Apache-2.0
"""What a tender gives its marks for: alignment with the lead, delivery, price.

Only shares that the paper states are added up. Where questions and criteria state shares of
different wholes, the criteria alone count, and where nothing adds up, nothing is said.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.domain.finding import Finding
from pipeline.domain.marks import Aim, MarkedItem, Marks, TenderQuestion
from pipeline.domain.taxonomy import Category, FindingKind

__all__ = ["weigh_marks"]

# How far a sum of stated shares may be from the whole, for rounding.
_TOLERANCE = 0.011
_ALIGNING = frozenset(
    {
        Category.VALUE_STATEMENT,
        Category.MANDATORY_BRANDING,
        Category.EXCLUSIVITY,
        Category.TERMINATION_PENALTY,
        Category.PUBLICITY_GAGGING,
    }
)
_ALIGNS = re.compile(
    r"\b(?:our|the\s+(?:prime|lead|partnership|alliance|consortium|programme)\w*['\u2019]?s?)\s+(?:\w+\s+)?"
    r"(?:values|ethos|mission|vision|culture|way|beliefs|principles|leadership|brand)\b"
    r"|\b(?:values|ethos|beliefs?|brand(?:ing)?|loyal\w*|(?:cultural|strategic|partnership)\s+fit"
    r"|fit\s+with|alignment|aligned|one\s+name|one\s+look|shared?\s+(?:vision|mission|identity)"
    r"|support\s+for\s+our|way\s+of\s+doing\s+things)\b",
    re.I,
)
_PRICES = re.compile(
    r"\b(?:pric(?:e|es|ing)|costs?|commercial(?:s|\s+\w+)?|value\s+for\s+money|unit\s+rates?|fees?|rates|budget"
    r"|financial\s+(?:offer|proposal|envelope|bid|submission|evaluation))\b",
    re.I,
)


def weigh_marks(questions: Sequence[TenderQuestion], findings: Iterable[Finding]) -> Marks | None:
    """Returns what the marks are given for; None when the paper asks and weighs nothing.

    Args:
        questions: Questions and criteria of one paper.
        findings: Of the same paper: a question that asks for the lead's values or name is one
            about alignment, whatever it calls itself.
    """
    if not questions:
        return None
    asked = [one for one in questions if not one.criterion]
    criteria = [one for one in questions if one.criterion]
    ties = [
        finding.span
        for finding in findings
        if finding.kind is FindingKind.RESTRICTION and finding.label in _ALIGNING
    ]

    def aim(one: TenderQuestion) -> Aim:
        touched = not one.criterion and any(
            span.start < tie.end and tie.start < span.end for span in one.spans for tie in ties
        )
        return _aim(one.words, touched=touched)

    chosen = _choose(_with_shares(asked), criteria, aim)
    items = tuple(MarkedItem(one.number, one.words, share, aim(one)) for one, share in chosen)
    sums = {each: round(sum(one.share for one in items if one.aim is each), 4) for each in Aim}
    return Marks(
        items=items,
        alignment=sums[Aim.ALIGNMENT],
        delivery=sums[Aim.DELIVERY],
        price=sums[Aim.PRICE],
        unread=round(max(0.0, 1 - sum(sums.values())), 4),
        unweighted=sum(one.share is None and one.marks is None and not one.test for one in asked),
        tests=sum(one.test for one in asked),
    )


_Shared = list[tuple[TenderQuestion, float]]
_AimOf = Callable[[TenderQuestion], Aim]


def _with_shares(asked: Sequence[TenderQuestion]) -> _Shared:
    """Returns the questions with their shares; numbers of marks count when no share is stated.

    Numbers give shares only when each question that is no test has one: of how many marks they
    are is known then.
    """
    stated = [(one, one.share) for one in asked if one.share is not None]
    if stated:
        return stated
    marked = [(one, one.marks) for one in asked if one.marks is not None]
    total = sum(marks for _, marks in marked)
    if not total or any(one.marks is None and not one.test for one in asked):
        return []
    return [(one, marks / total) for one, marks in marked]


def _whole(criteria: Sequence[TenderQuestion]) -> _Shared:
    """Returns the criteria that make one whole: those of one place, or all together.

    Criteria and their parts are often listed one after the other; who adds both counts twice.
    """
    places: dict[str, _Shared] = {}
    for one in criteria:
        if one.share is not None:
            places.setdefault(one.number, []).append((one, one.share))
    together = [pair for pairs in places.values() for pair in pairs]
    whole = [pairs for pairs in (*places.values(), together) if _is_whole(_sum(pairs))]
    # The list with most lines says most of what the marks are for.
    return max(whole, key=len, default=[])


def _choose(asked: _Shared, criteria: Sequence[TenderQuestion], aim: _AimOf) -> _Shared:
    """Returns what makes up the marks without counting any of them twice."""
    whole = _whole(criteria)
    # Questions seldom ask for the price; it then stands among the criteria alone.
    for more in ([], _prices(whole, criteria, aim)):
        if asked and _is_whole(_sum(asked) + _sum(more)):
            return [*asked, *more]
    if whole:
        return whole
    return asked if _sum(asked) <= 1 + _TOLERANCE else []


def _prices(whole: _Shared, criteria: Sequence[TenderQuestion], aim: _AimOf) -> _Shared:
    """Returns the criteria about price, each share once: a summary often repeats it."""
    listed = whole or [(one, one.share) for one in criteria if one.share is not None]
    found = {share: (one, share) for one, share in reversed(listed) if aim(one) is Aim.PRICE}
    return list(found.values())


def _sum(pairs: _Shared) -> float:
    return sum(share for _, share in pairs)


def _is_whole(total: float) -> bool:
    return abs(total - 1) <= _TOLERANCE


def _aim(words: str, *, touched: bool) -> Aim:
    if touched or _ALIGNS.search(words):
        return Aim.ALIGNMENT
    # A question about the service may name its cost; a criterion called price is short.
    return Aim.PRICE if _PRICES.search(words[:_NAME]) else Aim.DELIVERY


_NAME = 40
