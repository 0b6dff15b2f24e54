# SPDX-License-Identifier: Apache-2.0
"""Terms that a paper defines as another paper, kept elsewhere: "Requirements", "Order"."""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.outline import Definition

__all__ = ["name_terms", "ranked_terms"]

_LONGEST_TERM = 60
_MOST_TERMS = 60
_READ = 400
# "means the process maps for ...", "means the Company's purchase order, with ...": the paper's
# noun stands soon, and nothing is counted out before it.
_IS_PAPER = re.compile(
    r"[”\"\u2019']?\s*(?:means?|shall\s+mean|is|are)\s*:?\s+(?:(?:the|an?|any|our|its|those)\s+)?"
    r"(?:[\w\u2019'&-]+\s+){0,4}?(?:handbook|manual|guidebook|guidelines|guide|booklet|leaflet"
    r"|polic(?:y|ies)|code\s+of\s+(?:conduct|practice|ethics)|charter|card|purchase\s+orders?"
    r"|order\s+forms?|price\s+lists?|process\s+maps?|playbook|toolkit|protocols?|house\s+rules"
    r"|operating\s+procedures)\b(?!\s+(?:number|holder|maker)s?\b)",
    re.I,
)
# Cover against loss, and cards that pay, are no papers to be followed.
_OTHER = re.compile(r"\b(?:insur\w+|assurance|credit|debit|payment|identity|Act|Regulations?)\b")
_RANKING = re.compile(
    r"\border\s+of\s+(?:priority|precedence)\b[^.;:]{0,60}?(?:\s+(?:is|are|shall\s+be)|:)\s*:?",
    re.I,
)
_RANKED = 400
_ITSELF = re.compile(r"\bth(?:is|ese)\s+\w+", re.I)


def name_terms(definitions: Sequence[Definition], text: str) -> "re.Pattern[str] | None":
    """Returns what finds the terms that stand for papers kept elsewhere, None without any.

    The pattern has the groups ``article`` and ``name``. Terms in small letters are left out: they
    are words of any sentence.

    Args:
        definitions: All definitions of a paper; those of papers that it holds itself as well.
        text: The whole text, into which they point.
    """
    terms = []
    for one in definitions:
        if not (one.term[:1].isupper() and len(one.term) <= _LONGEST_TERM):
            continue
        words = text[one.span.start : min(one.span.end, one.span.start + _READ)]
        at = words.find(one.term)
        said = _IS_PAPER.match(words, at + len(one.term)) if at >= 0 else None
        if said is not None and _OTHER.search(said[0]) is None:
            terms.append(one.term)
    if not terms:
        return None
    listed = "|".join(map(re.escape, sorted(set(terms), key=len, reverse=True)[:_MOST_TERMS]))
    return re.compile(
        rf"\b(?:(?P<article>(?i:the|its|their|this|that|our|your|any|each|an?|all|such))\s+)?"
        rf"(?P<name>{listed})(?![\w-])"
    )


def ranked_terms(text: str, terms: "re.Pattern[str]") -> Iterator[tuple[re.Match[str], str]]:
    """Yields the terms in an order of priority, with words for how each binds.

    Those before "these Conditions" win over the paper itself, those behind are part of it.

    Args:
        text: A paragraph.
        terms: What ``name_terms`` returned.
    """
    for ranking in _RANKING.finditer(text):
        stop = text.find(". ", ranking.end(), ranking.end() + _RANKED)
        end = stop if stop >= 0 else min(len(text), ranking.end() + _RANKED)
        itself = _ITSELF.search(text, ranking.end(), end)
        for match in terms.finditer(text, ranking.end(), end):
            wins = itself is not None and match.start() < itself.start()
            yield match, "takes precedence" if wins else "incorporated"
