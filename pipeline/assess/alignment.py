# SPDX-License-Identifier: Apache-2.0
"""An organisation's own values beside those of a paper, by the words that both use.

It compares words, not meaning: each statement is read for words of known values
(``rules/lexicon/value_families.yaml``). What it does not recognise it says so of, and what it
does not find it calls not found, never absent. Sentences that say the same in other words, irony
and conditions are beyond it.
"""

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.alignment import (
    Alignment,
    ListedValue,
    OursAlone,
    TheirsAlone,
    TheirStatement,
    ValuePair,
)
from pipeline.domain.finding import REPEAT, Finding
from pipeline.domain.profile import OwnStatement
from pipeline.domain.taxonomy import Bound, Category, FindingKind
from pipeline.packs import ValueFamily

__all__ = ["align_values"]

_DENYING = r"(?:\b(?:not|never|no|no-one|nor|without|nobody|none|cannot|refuse to|reject)\b|n't\b)"
_DENYING_WORD = re.compile(rf"(?i){_DENYING}")
# Up to three words may stand between a denial and what it denies; no comma, for that begins a
# new thought ('never alone, together').
_DENIAL = re.compile(rf"(?i){_DENYING}(?: [\w'-]+){{0,3}} $")
_DENIAL_REACH = 100
_TYPED = str.maketrans("\u2018\u2019\u2011\u00a0\n\t", "''-   ")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A value in a statement: its family, the words, and whether they are denied."""

    family: ValueFamily
    words: str
    denied: bool


@dataclass(frozen=True, slots=True)
class _Ours:
    statement: OwnStatement
    hits: tuple[_Hit, ...]


@dataclass(frozen=True, slots=True)
class _Theirs:
    statement: TheirStatement
    hits: tuple[_Hit, ...]


def align_values(
    values: Sequence[OwnStatement],
    findings: Iterable[Finding],
    creed: Iterable[ListedValue] = (),
    *,
    families: Sequence[ValueFamily],
) -> Alignment:
    """Returns what of our values and theirs agrees, stands alone, or pulls apart.

    Theirs are the findings of ``value_statement`` that do not bind the prime alone, and the
    places where the paper spells out values; words that stand in both are looked at once. A
    statement may speak of several values, and so stand in several pairs, one for each.

    Args:
        values: Ours.
        findings: Of one document.
        creed: Where the document spells out values.
        families: The value words that are known; without any nothing is recognised.
    """
    reader = _Reader(families)
    ours = tuple(_Ours(one, reader.read(one.text)) for one in values)
    theirs = tuple(
        _Theirs(one, reader.read(one.quote)) for one in _their_statements(findings, creed)
    )
    tension = tuple(_pairs(ours, theirs, _why_tension))
    matched = tuple(_pairs(ours, theirs, _why_matched))
    met = {
        *((pair.ours, pair.our_words.casefold()) for pair in (*tension, *matched)),
        *((pair.theirs, pair.their_words.casefold()) for pair in (*tension, *matched)),
    }
    return Alignment(
        tension=tension,
        matched=matched,
        theirs_alone=tuple(
            TheirsAlone(one.statement, words, value)
            for one in theirs
            for words, value in _left_alone(one, met)
        ),
        ours_alone=tuple(
            OursAlone(one.statement, words, value)
            for one in ours
            for words, value in _left_alone(one, met)
        ),
        looked_at=len(theirs),
    )


class _Reader:
    """Finds value words; a word inside a longer phrase of another family belongs to that."""

    def __init__(self, families: Sequence[ValueFamily]) -> None:
        self._patterns = tuple((one, re.compile(one.pattern, re.IGNORECASE)) for one in families)

    def read(self, text: str) -> tuple[_Hit, ...]:
        """Returns the values of a statement, each once, in the order of their words."""
        plain = text.translate(_TYPED)
        spans = [
            (match.start(), match.end(), family)
            for family, pattern in self._patterns
            for match in pattern.finditer(plain)
        ]
        # By place, the longest first: what lies within the one before it is a part of that.
        spans.sort(key=lambda span: (span[0], -span[1], span[2].id))
        hits: dict[tuple[str, bool], _Hit] = {}
        holder = (0, 0)
        for start, end, family in spans:
            if end <= holder[1] and (start, end) != holder:
                continue
            holder = (start, end)
            denied = _is_denied(plain, start, end, family)
            hits.setdefault((family.id, denied), _Hit(family, text[start:end], denied))
        return tuple(hits.values())


def _is_denied(text: str, start: int, end: int, family: ValueFamily) -> bool:
    """Says whether words speak against their value: denied, or such as the value denies."""
    if family.names_ill(text[start:end]):
        return False
    denied = _DENIAL.search(text[max(0, start - _DENIAL_REACH) : start]) is not None
    if not family.forswears(text[start:end]):
        return denied
    # 'Never turn away', 'turn nobody away': what is forsworn and denied speaks for the value.
    return not (denied or _DENYING_WORD.search(text[start:end]))


def _their_statements(
    findings: Iterable[Finding], creed: Iterable[ListedValue]
) -> Sequence[TheirStatement]:
    """Returns what the paper says of values: what it imposes first, then what it only lists."""
    statements: dict[str, TheirStatement] = {}
    for finding in findings:
        if _imposes(finding):
            statement = TheirStatement(finding.quote, finding.clause, finding.page, finding.id)
            statements.setdefault(_plain(finding.quote), statement)
    for one in creed:
        if not any(_plain(one.quote) in known for known in statements):
            statements[_plain(one.quote)] = TheirStatement(one.quote, one.clause, one.page)
    return tuple(statements.values())


def _imposes(finding: Finding) -> bool:
    return (
        finding.label is Category.VALUE_STATEMENT
        and finding.kind is FindingKind.RESTRICTION
        and finding.bound not in {Bound.PRIME, Bound.NONE}
        and REPEAT not in finding.flags
        and not finding.is_dismissed
        and bool(finding.quote)
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _pairs(
    ours: Sequence[_Ours], theirs: Sequence[_Theirs], why: Callable[[_Hit, _Hit], str]
) -> Iterator[ValuePair]:
    """Yields each pair of statements once for each reason that their values give."""
    for own, their in itertools.product(ours, theirs):
        told: set[str] = set()
        for one, other in itertools.product(own.hits, their.hits):
            reason = why(one, other)
            if reason and reason not in told:
                told.add(reason)
                yield ValuePair(own.statement, one.words, their.statement, other.words, reason)


def _why_tension(own: _Hit, their: _Hit) -> str:
    """Returns why two values pull apart; empty when they do not."""
    if own.family is their.family:
        if own.denied is their.denied:
            return ""
        return f"both speak of {own.family.says}, and one of them speaks against it"
    if own.denied or their.denied:
        return ""
    return dict(own.family.against).get(their.family.id, "")


def _why_matched(own: _Hit, their: _Hit) -> str:
    if own.family is not their.family or own.denied is not their.denied:
        return ""
    speak = "speak against" if own.denied else "speak of"
    return f"both {speak} {own.family.says}"


def _left_alone(
    one: _Ours | _Theirs, met: Collection[tuple[object, str]]
) -> Iterator[tuple[str, str]]:
    """Yields words and value of what stands in no pair; empty ones where none is recognised."""
    if not one.hits:
        yield "", ""
    for hit in one.hits:
        if (one.statement, hit.words.casefold()) not in met:
            yield hit.words, hit.family.says
