# SPDX-License-Identifier: Apache-2.0
"""Tells papers of another dealing: a loan, employment, a pension, a lease, a sale of shares.

Such papers bind somebody hard, and in words that contracts for services use too; yet nobody in
them delivers services for a prime. Each dealing has its own parties and things, which such a
paper names again and again and other papers hardly ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import re2

__all__ = ["names_other_dealing"]

_READ = 60_000
# Words of a dealing in a thousand, where the title names it and where it does not.
_TITLED = 4.0
_UNTITLED = 20.0
# Papers on services may speak of tenants or loans throughout, and name these as often; papers of
# another dealing name them less than twice in a thousand words.
_SERVICES = re2.compile(
    r"(?i)\b(?:sub-?\s?contractors?|providers?|suppliers?|delivery partners?|service users?"
    r"|commissioners?|the authority|distributors?|licensees?|resellers?|the services)\b"
)
_MOST_SERVICES = 4.0
# Shorter papers say too little to be told by their words alone.
_FEWEST_WORDS = 150


@dataclass(frozen=True, slots=True)
class _Dealing:
    """What titles its papers bear, and the words that fill them."""

    title: "re2._Regexp"
    words: "re2._Regexp"


def _dealing(title: str, words: str) -> _Dealing:
    return _Dealing(re2.compile(rf"(?i)\b(?:{title})"), re2.compile(rf"(?i)\b(?:{words})\b"))


_DEALINGS = (
    _dealing(
        r"(?:credit|loan|facility|note purchase|guarant(?:y|ee)|security|pledge|forbearance"
        r"|intercreditor|financing)\b.{0,40}\b(?:agreement|amendment|waiver|facility|deed)"
        r"|indenture\b|promissory note|mortgage\b|deed of trust|debenture\b",
        r"borrowers?|lenders?|loan documents?|mortgag(?:or|ee)s?|guarantors?|indebtedness"
        r"|administrative agent|letters? of credit|finance parties|utilisation",
    ),
    _dealing(
        r"(?:employment|severance|separation|change[ -](?:in|of)[ -]control|retention)\b"
        r".{0,40}\b(?:agreement|contract|letter|terms)"
        r"|statement of (?:main )?(?:terms|particulars)",
        r"the (?:executive|employee)|base salary|annual bonus|good reason|severance"
        r"|(?:your|his|her|executive.s|employee.s) employment",
    ),
    _dealing(
        r"(?:retirement|pension|savings|deferred compensation|incentive|stock option"
        r"|share option|401\(k\)|serp)\b.{0,40}\b(?:plan|scheme|trust|rules)",
        r"vested|vesting|retirement|actuarial\w*|pensionable|deferred compensation|annuit\w+"
        r"|accrued benefits?|plan administrator|th(?:is|e) plan|deferrals?",
    ),
    _dealing(
        r"(?:sub-?|under-?)?lease\b|tenancy\b",
        r"landlords?|tenants?|lessors?|lessees?|demised premises|rent",
    ),
    _dealing(
        r"(?:stock|shares?|asset|unit|securities|membership interest) (?:purchase|sale|exchange"
        r"|subscription)|(?:agreement|plan) (?:and plan )?of merger|registration rights"
        r"|(?:share|stock)holders.? agreement|underwriting agreement",
        r"(?:share|stock)holders?|common stock|the shares|securities act|purchase price"
        r"|the closing|surviving corporation|underwriters?",
    ),
)


def names_other_dealing(titles: Sequence[str], text: str) -> bool:
    """Says whether a paper is about a dealing other than services.

    Args:
        titles: The lines with which it begins.
        text: Its words; the first 60,000 code points are looked at.
    """
    opening = text[:_READ]
    length = len(opening.split())
    if length < _FEWEST_WORDS or _share(_SERVICES, opening, length) >= _MOST_SERVICES:
        return False
    return any(
        _share(dealing.words, opening, length)
        >= (_TITLED if any(map(dealing.title.search, titles)) else _UNTITLED)
        for dealing in _DEALINGS
    )


def _share(pattern: "re2._Regexp", text: str, length: int) -> float:
    """Returns how often a pattern is met in each thousand of a text's words."""
    return 1000 * sum(1 for _ in pattern.finditer(text)) / length
