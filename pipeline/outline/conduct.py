# SPDX-License-Identifier: Apache-2.0
"""What the sides of a paper do in it: who is engaged and delivers, who engages and pays.

For papers whose party words tell nothing: "Antares shall supply", "CNET hereby appoints Outpost".
Evidence of this kind is weak, and its confidence says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import re2

__all__ = ["Conduct", "observe_conduct"]

# Who is engaged is the smaller side more surely than who delivers: suppliers of goods also
# deliver to their distributors.
_ENGAGES_LIST = """
    appoint appoints engage engages retain retains hire hires authorize authorizes authorise
    authorises commission commissions designate designates select selects license licenses
"""
_ENGAGES = frozenset(_ENGAGES_LIST.split())
_GRANTS = frozenset({"grant", "grants"})
_PAYS_LIST = "pay pays reimburse reimburses compensate compensates remunerate fund funds"
_PAYS = frozenset(_PAYS_LIST.split())
_DELIVERS_LIST = """
    provide provides perform performs deliver delivers render renders manufacture promote
    promotes market markets distribute solicit operate host implement install develop maintain
    devote serve conduct procure staff carry employ train recruit collect undertake complete
    assemble publish display place report
"""
_DELIVERS = frozenset(_DELIVERS_LIST.split())
# "The Manager is engaged by", "retained by": said of the one who is engaged.
_PASSIVE = frozenset({"engaged", "appointed", "retained", "hired", "authorized", "authorised"})
_ENGAGED = 4.0
_GRANTED = 2.0
_DELIVERED = 1.0
_PAID = 1.5
_MODAL = (
    r"(?:(?:shall|will|must|agrees?\s+to|undertakes?\s+to|is\s+to|wish(?:es)?\s+to|desires?\s+to"
    r"|intends?\s+to|does|hereby|also|further|promptly|solely|exclusively|at\s+its\s+own\s+\w+|and"
    r"|is|has\s+been)\s+){1,4}"
)
_SAMPLE = 120_000
_MOST_WORDS = 40
_FEWEST = 4.0
_CLEARLY = 0.34


@dataclass(frozen=True, slots=True)
class Conduct:
    """How far a side acts as the one who delivers (above 0) or the one who engages (below 0).

    Attributes:
        weight: Sum of what it was seen to do.
        engaged: True when the paper says that the other side engages, appoints or licenses it.
    """

    weight: float
    engaged: bool


def observe_conduct(sides: Sequence[Sequence[str]], text: str) -> list[Conduct] | None:
    """Returns what each side does, None when it tells nothing.

    It tells something when one side clearly delivers more, or is engaged by another.

    Args:
        sides: The words that stand for each side, without article.
        text: The paper; its first 120,000 code points are read.
    """
    owner = {word.lower(): at for at, words in enumerate(sides) for word in words[:_MOST_WORDS]}
    if len(sides) < 2 or not owner:
        return None
    weights = [0.0] * len(sides)
    engaged = [False] * len(sides)
    for subject, verb, object_ in _acts(tuple(owner), text[:_SAMPLE]):
        actor = owner.get(subject)
        if actor is None:
            continue
        weight = _weigh(verb)
        other = owner.get(object_)
        if abs(weight) >= _GRANTED and other in (None, actor):
            # "engages in business", "grants a lien": nobody of this paper is engaged.
            continue
        weights[actor] += weight
        if other is not None and abs(weight) >= _GRANTED:
            weights[other] -= weight
            engaged[other] = engaged[other] or weight < 0
            engaged[actor] = engaged[actor] or weight > 0
    if not _tells(weights):
        return None
    return [Conduct(weight, told) for weight, told in zip(weights, engaged, strict=True)]


def _acts(words: tuple[str, ...], text: str) -> list[tuple[str, str, str]]:
    """Returns subject, verb and the first side named behind it, all in lower case."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pattern = re2.compile(
        rf"(?i)\b({listed})[”\"]?,?\s+{_MODAL}(\w+)(?:[^.;:]{{0,60}}?\b({listed})\b)?"
    )
    return [
        (match[1].lower(), match[2].lower(), (match[3] or "").lower())
        for match in pattern.finditer(text)
    ]


def _weigh(verb: str) -> float:
    if verb in _ENGAGES:
        return -_ENGAGED
    if verb in _PASSIVE:
        return _ENGAGED
    if verb in _GRANTS:
        return -_GRANTED
    if verb in _PAYS:
        return -_PAID
    return _DELIVERED if verb in _DELIVERS else 0.0


def _tells(weights: Sequence[float]) -> bool:
    total = sum(map(abs, weights))
    spread = max(weights) - min(weights)
    return total >= _FEWEST and spread >= _CLEARLY * total
