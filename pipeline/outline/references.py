# SPDX-License-Identifier: Apache-2.0
"""Cross-references: "clause 14.3(b)", "paragraph 3 of Schedule 2", "this clause"."""

import re
from collections.abc import Sequence

from pipeline.domain.document import Span
from pipeline.domain.outline import Clause, Reference
from pipeline.outline.placements import Placement

__all__ = ["find_references"]

_NUMBER = (
    # "38A" is a number of its own, and no reference to 38.
    r"(?:\d{1,3}(?:\.\d{1,3}){0,5}(?:[A-Z]{1,2}\b)?|[IVXL]{1,6}\b|[A-Z]\d{0,2}\b)(?:\([A-Za-z0-9]{1,5}\)){0,4}"
)
_WORD = (
    r"(?:sub-?)?(?:clause|paragraph|section|article)s?|part|schedules?|annex(?:e?s)?|annexures?"
    r"|appendi(?:x|ces)|exhibits?"
)
# "clauses 4 to 6", "paragraph 3(b) of Part 1 of Schedule 2", "this clause", "Schedule 2".
_REFERENCE = re.compile(
    rf"\b(?:(?P<word>{_WORD})\s+(?P<first>{_NUMBER})(?:\s*(?:to|and|or|,|-|\u2013)\s*(?P<last>{_NUMBER}))?"
    rf"(?:\s+(?:of|to|in)\s+(?:the\s+)?(?P<of>(?:schedule|annexe?|appendix|part|exhibit)\s+{_NUMBER}))?"
    r"|this\s+(?P<this>clause|paragraph|section|article|schedule|annexe?|appendix))",
    re.I,
)
_QUICK = re.compile(r"clause|paragraph|section|schedule|annex|append|article|part\s|exhibit", re.I)
# "of the Act", "of the Landlord and Tenant Act 1954": a provision of a law, not of this paper.
_OF_LAW = re.compile(
    r"\s+(?:of|to|in)\s+(?:the|that|this|an?)\s+"
    r"(?:(?:[A-Z(\d][\w&,()\u2019'-]*|and|of|for|the)\s+){0,8}?"
    r"(?:Act|Regulations?|Order(?!\s+Form)|Directive|Code|Rules|Statute)\b"
)
_SCOPE_WORD = re.compile(r"(?:schedule|annex|append|exhibit)", re.I)


def find_references(
    placements: Sequence[Placement], clauses: Sequence[Clause]
) -> tuple[Reference, ...]:
    """Returns the cross-references in reading order; a range gives one for each end.

    ``clause`` is None where no clause of this paper bears the number (another paper's, or one
    that was not read).
    """
    index: dict[str, int] = {}
    for at, clause in enumerate(clauses):
        index.setdefault(clause.number.lower(), at)
    found: list[Reference] = []
    for placement in placements:
        text = placement.segment.text
        if placement.heading or _QUICK.search(text) is None:
            continue
        for match in _REFERENCE.finditer(text):
            found.extend(_resolve(match, placement, clauses, index))
    return tuple(found)


def _resolve(
    match: re.Match[str], placement: Placement, clauses: Sequence[Clause], index: dict[str, int]
) -> list[Reference]:
    at = placement.segment.body
    span = Span(at + match.start(), at + match.end())
    scope = _scope_of(placement.clause, clauses)
    if _OF_LAW.match(match.string, match.end()):
        return [Reference(span, match[0], None)]
    if match["this"]:
        own = scope if _SCOPE_WORD.match(match["this"]) else _numbered(placement.clause, clauses)
        return [Reference(span, match[0], own)]
    whole = Reference(span, match[0], _look_up(match, match["first"], clauses, (scope, index)))
    if match["last"] is None:
        return [whole]
    last_span = Span(at + match.start("last"), at + match.end("last"))
    last = _look_up(match, match["last"], clauses, (scope, index))
    return [whole, Reference(last_span, f"{match['word']} {match['last']}", last)]


def _look_up(
    match: re.Match[str],
    number: str,
    clauses: Sequence[Clause],
    place: tuple[int | None, dict[str, int]],
) -> int | None:
    scope, index = place
    word = match["word"].lower().rstrip("s")
    if _SCOPE_WORD.match(word):
        return index.get(f"{_singular(word)} {number}".lower())
    if match["of"]:
        return index.get(f"{' '.join(match['of'].split())}, {number}".lower())
    candidates = [number, f"{word} {number}"]
    if number[-1].islower():
        # "clause 1g" is how some papers cite 1(g).
        candidates.append(f"{number[:-1]}({number[-1]})")
    if scope is not None and word in ("paragraph", "part"):
        candidates.insert(0, f"{clauses[scope].number}, {number}")
    return next((index[each.lower()] for each in candidates if each.lower() in index), None)


def _singular(word: str) -> str:
    if word.startswith("append"):
        return "appendix"
    return "annex" if word.startswith("annex") and word != "annexe" else word


def _scope_of(clause: int | None, clauses: Sequence[Clause]) -> int | None:
    outermost = clause
    while clause is not None:
        outermost, clause = clause, clauses[clause].parent
    if outermost is not None and _SCOPE_WORD.match(clauses[outermost].label):
        return outermost
    return None


def _numbered(clause: int | None, clauses: Sequence[Clause]) -> int | None:
    """Returns the numbered clause that "this clause" means: the one above its limbs."""
    while clause is not None and clauses[clause].parent is not None:
        if not clauses[clause].label.startswith("("):
            return clause
        clause = clauses[clause].parent
    return clause
