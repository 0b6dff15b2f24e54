# SPDX-License-Identifier: Apache-2.0
"""Which way a longer time or a larger sum bites.

The same number points both ways: a longer ban is harder and a longer time to put things right is
not. What it is the number of tells which, and the side that is named nearest before it. Where
neither tells, the change is told and left without a direction.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.domain.comparison import Bite, BiteReason
from pipeline.domain.draft import DraftedClause
from pipeline.domain.finding import Finding, Measure

__all__ = ["compare_quantities"]

_UNITS = {"months": "time", "percent": "share", "money": "sum"}
# Behind these a longer time is an easier one: a deadline, or how often something is due.
_DEADLINES = frozenset({"within", "than", "by", "in", "every"})
_SIDES = ("SUB", "PRIME", "BOTH")
# 'A grant of more than £40,000' is what is asked about: below it nothing is.
_THRESHOLDS = frozenset({"than", "exceeding", "exceeds", "above", "over", "excess"})
_DOES = frozenset({"shall", "will", "must", "may", "pays"})
_WORDS_BEFORE = 40
_ALIKE = 1e-9

_Clauses = tuple[DraftedClause | None, DraftedClause | None]


def compare_quantities(old: Finding, new: Finding, clauses: _Clauses) -> Iterator[BiteReason]:
    """Yields the times, shares and sums that changed, each with the way in which it bites.

    Args:
        old: The finding in the old draft.
        new: The same in the new draft.
        clauses: Where each stands.
    """
    before, after = _by_form(old), _by_form(new)
    for form in sorted(before.keys() | after.keys()):
        was, now = _without_common(before.get(form, []), after.get(form, []))
        if len(was) == len(now) == 1:
            longer = _value(now[0]) > _value(was[0])
            bite = _bite(form, new, now[0], clauses[1])
            if bite is not _bite(form, old, was[0], clauses[0]):
                bite = Bite.NONE
            text = f"Now {now[0].text}, before {was[0].text}."
            yield BiteReason(text, bite if longer else bite.turned)
        else:
            yield from (BiteReason(f"It now says: {one.text}.", Bite.NONE) for one in now)
            yield from (BiteReason(f"It no longer says: {one.text}.", Bite.NONE) for one in was)


def _by_form(finding: Finding) -> dict[str, list[Measure]]:
    forms: dict[str, list[Measure]] = defaultdict(list)
    for one in finding.measures:
        if one.value is not None and one.unit in _UNITS:
            forms[_form(one)].append(one)
    return forms


def _form(measure: Measure) -> str:
    """Returns what it is the number of: the measure's own words for it."""
    unit = _UNITS[measure.unit]
    for mark in ("notice of", "payment in", "a term of"):
        if measure.text.startswith(mark):
            return f"{unit}: {mark}"
    for mark in ("after the end", "to put things right"):
        if measure.text.endswith(mark):
            return f"{unit}: {mark}"
    return unit


def _without_common(
    old: Sequence[Measure], new: Sequence[Measure]
) -> tuple[list[Measure], list[Measure]]:
    left = list(new)
    gone = []
    for one in old:
        same = next((two for two in left if abs(_value(two) - _value(one)) < _ALIKE), None)
        if same is None:
            gone.append(one)
        else:
            left.remove(same)
    return gone, left


def _value(measure: Measure) -> float:
    return measure.value or 0.0


def _bite(form: str, finding: Finding, measure: Measure, clause: DraftedClause | None) -> Bite:
    """Returns which way a larger number bites."""
    before = _words_before(finding, measure, clause)
    side = next((word[:5].rstrip("'") for word in reversed(before) if _is_side(word)), "")
    if form == "time: to put things right":
        return Bite.LOOSER if side != "PRIME" else Bite.NONE
    if form == "time: notice of":
        return {"SUB": Bite.TIGHTER, "PRIME": Bite.LOOSER}.get(side, Bite.NONE)
    if form == "time: payment in":
        return {"SUB": Bite.LOOSER, "PRIME": Bite.TIGHTER}.get(side, Bite.NONE)
    if form in {"time: after the end", "time: a term of"}:
        return Bite.TIGHTER
    if form == "time" and before and before[-1] in _DEADLINES:
        return {"SUB": Bite.LOOSER, "PRIME": Bite.TIGHTER}.get(side, Bite.NONE)
    if form == "sum" and _is_threshold(before):
        return Bite.LOOSER
    return Bite.NONE if _is_theirs(before) else Bite.TIGHTER


def _words_before(
    finding: Finding, measure: Measure, clause: DraftedClause | None
) -> Sequence[str]:
    if clause is None or measure.evidence is None:
        return ()
    offset = measure.evidence.start - clause.start
    at = bisect_left(clause.starts, offset)
    if not 0 <= offset <= len(clause.text):
        return ()
    words = clause.words[max(0, at - _WORDS_BEFORE) : at]
    # A limb is named by its lead-in: who is bound tells for it.
    return words if any(map(_is_side, words)) else (_bound_side(finding), *words)


def _bound_side(finding: Finding) -> str:
    return {"sub": "SUB", "prime": "PRIME", "mutual": "BOTH"}.get(finding.bound.value, "")


def _is_side(word: str) -> bool:
    return word.startswith(_SIDES)


def _is_threshold(before: Sequence[str]) -> bool:
    last = [word for word in before[-4:] if word not in {"\u00a3", "$", "\u20ac", "of", "a"}]
    if not last or last[-1] not in _THRESHOLDS:
        return False
    return last[-2:] not in (["less", "than"], ["lower", "than"], ["fewer", "than"])


def _is_theirs(before: Sequence[str]) -> bool:
    """Says whether a sum is what the other side pays or owes: then more of it is no burden."""
    behind = ("", *reversed(before))
    for word, after in zip(behind[1:], behind, strict=False):
        # Whose it is, or who is to do it: 'indemnify PRIME' only names who gains.
        if _is_side(word) and (word.endswith("'s") or after in _DOES):
            return word.startswith("PRIME")
    return False
