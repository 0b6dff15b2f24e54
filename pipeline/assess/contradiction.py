# SPDX-License-Identifier: Apache-2.0
"""Whether two clauses on one topic say different things, or both just speak of it.

Read from the words on either side of a pair of a category and its opposite: what one forbids the
other allows; or from numbers for the same thing. It is not a parse: a contradiction in words that
are not foreseen here is told as two papers that speak of one topic.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.domain.finding import Finding, Lasting, Measure
from pipeline.domain.taxonomy import Category, Mitigator

__all__ = ["contradicts", "has_other_number"]

_FORBIDS = (
    r"\b(?:not|no|never|nothing|nobody|none|neither|nor|cannot|only|solely|exclusive(?:ly)?"
    r"|cease|refrain)\b|n['\u2019]t\b"
)
_ALLOWS = (
    r"\b(?:may|free(?:dom)?|entitled|nothing|no term|whom(?:so)?ever|non-exclusive|keeps?"
    r"|retains?|remains?|continues?)\b|\bnot (?:be )?(?:exclusive|limit|prevent|restrict|stop)"
)
_OWN_NAME_GONE = frozenset({"digital_identity", "replace_identity", "suppress_own_brand"})
_WORD = re.compile(r"[a-z]{4,}")
# Words are compared by their beginnings: 'price', 'prices' and 'priced' are one.
_STEM = 5
# Words of any contract, which make no two clauses speak of the same thing.
_IDLE = frozenset(
    word[:_STEM]
    for word in (
        "agree",
        "agreement",
        "contract",
        "subcontractor",
        "contractor",
        "provider",
        "provide",
        "prime",
        "parties",
        "party",
        "services",
        "service",
        "supplier",
        "shall",
        "without",
        "within",
        "other",
        "their",
        "which",
        "under",
        "written",
        "consent",
        "between",
        "from",
        "that",
        "this",
        "with",
        "will",
        "time",
        "have",
        "been",
        "each",
        "than",
        "into",
        "upon",
        "where",
        "made",
        "make",
        "except",
        "further",
        "every",
        "matter",
    )
)
# A notice under a condition is not another length of the notice without one.
_CONDITION = re.compile(r"(?i)\bif\b")
# What lasts so long that two papers can differ in it; a term or a date of payment is each paper's.
_COMPARED = frozenset({Lasting.NOTICE, Lasting.AFTER_END})


@dataclass(frozen=True, slots=True)
class _Opposite:
    """What a category takes away and a mitigator gives, in words.

    Attributes:
        mitigator: What gives the very thing that the category takes.
        takes: Words of a restriction that takes it.
        gives: Words of a mitigator that gives it.
        subtypes: Subtypes that take it by what they are, whatever their words.
        alike: Whether both must also name the same thing, since the topic is a wide one.
    """

    mitigator: Mitigator
    takes: re.Pattern[str]
    gives: re.Pattern[str]
    subtypes: frozenset[str] = frozenset()
    alike: bool = False


def _opposite(
    mitigator: Mitigator,
    takes: str,
    gives: str,
    *,
    subtypes: frozenset[str] = frozenset(),
    alike: bool = False,
) -> _Opposite:
    flags = re.IGNORECASE
    return _Opposite(
        mitigator, re.compile(takes, flags), re.compile(gives, flags), subtypes, alike
    )


_OPPOSITES = {
    Category.MANDATORY_BRANDING: _opposite(
        Mitigator.OWN_BRAND_RIGHT, _FORBIDS, _ALLOWS, subtypes=_OWN_NAME_GONE, alike=True
    ),
    Category.EXCLUSIVITY: _opposite(Mitigator.NON_EXCLUSIVE, _FORBIDS, _ALLOWS),
    Category.PUBLICITY_GAGGING: _opposite(
        Mitigator.FREEDOM_TO_CAMPAIGN, _FORBIDS, _ALLOWS, alike=True
    ),
    Category.TERMINATION_PENALTY: _opposite(
        Mitigator.MUTUAL_EXIT,
        r"\b(?:may|shall|can|must) not (?:end|leave|terminate|withdraw)|\bno right to (?:end|leave"
        r"|terminate|withdraw)",
        r"\b(?:may|can) (?:also )?(?:end|leave|terminate|withdraw)",
        subtypes=frozenset({"no_exit_right"}),
    ),
    Category.UNILATERAL_VARIATION: _opposite(
        Mitigator.CHANGE_BY_AGREEMENT,
        r"\b(?:may|discretion|from time to time|at any time|by notice)\b",
        r"\b(?:no|not|only|unless|both|neither)\b",
        alike=True,
    ),
    Category.IP_DATA_CONTROL: _opposite(
        Mitigator.RETAINED_IP_DATA,
        r"\b(?:assign\w*|vests?|belongs? to|transfer\w*|own(?:s|ed)|shall not|must not)\b",
        r"\b(?:keeps?|retains?|remains?|belongs? to|own(?:s|ed))\b",
        alike=True,
    ),
    Category.VOLUME_ACCESS: _opposite(
        Mitigator.VOLUME_COMMITMENT,
        r"\b(?:no|not)\b[^.]{0,40}\b(?:guarantee\w*|minimum|obligation|oblige\w*|commit\w*"
        r"|promise\w*)",
        r"\b(?:shall|will|must|guarantees?|undertakes?|promises?|at least|not (?:less|fewer))\b",
        subtypes=frozenset({"no_volume"}),
    ),
}


def contradicts(taker: Finding, giver: Finding) -> bool:
    """Says whether a mitigator gives the very thing that a restriction of its topic takes.

    Either the words of the one forbid what those of the other allow, or both give a period of the
    same kind and the periods differ.

    Args:
        taker: A restriction.
        giver: A mitigator of its category.
    """
    return _other_period(taker, giver) or _forbids_what_is_given(taker, giver)


def has_other_number(one: Finding, other: Finding) -> bool:
    """Says whether each of two findings has a number for the same thing that the other lacks.

    A clause that says more than the other, and the same too, has no other number.
    """
    first, second = _numbers(one.measures), _numbers(other.measures)
    return any(
        first[unit] - second[unit] and second[unit] - first[unit]
        for unit in first.keys() & second.keys()
    )


def _forbids_what_is_given(taker: Finding, giver: Finding) -> bool:
    opposite = _OPPOSITES.get(taker.label) if isinstance(taker.label, Category) else None
    if opposite is None or giver.label is not opposite.mitigator:
        return False
    if opposite.gives.search(giver.quote) is None:
        return False
    if opposite.alike and not _things(taker.quote) & _things(giver.quote):
        return False
    by_kind = not opposite.subtypes.isdisjoint(taker.subtypes)
    return by_kind or opposite.takes.search(taker.quote) is not None


def _other_period(one: Finding, other: Finding) -> bool:
    if _CONDITION.search(one.quote) or _CONDITION.search(other.quote):
        return False
    first, second = _periods(one.measures), _periods(other.measures)
    return any(first[kind].isdisjoint(second[kind]) for kind in first.keys() & second.keys())


def _periods(measures: Iterable[Measure]) -> dict[Lasting, frozenset[float]]:
    found: dict[Lasting, set[float]] = {}
    for one in measures:
        if one.lasting in _COMPARED and one.value is not None:
            found.setdefault(one.lasting, set()).add(one.value)
    return {kind: frozenset(values) for kind, values in found.items()}


def _numbers(measures: Iterable[Measure]) -> dict[tuple[str, str], frozenset[float]]:
    found: dict[tuple[str, str], set[float]] = {}
    for one in measures:
        if one.value is not None:
            found.setdefault((str(one.test), one.unit), set()).add(one.value)
    return {unit: frozenset(values) for unit, values in found.items()}


def _things(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower())) - _IDLE
