# SPDX-License-Identifier: Apache-2.0
"""Who is bound by the words of a rule, and whether that makes a finding (taxonomy section 2)."""

from dataclasses import dataclass, replace

import re2

from pipeline.detect.predicates import Predicate
from pipeline.domain.taxonomy import Bound, FindingKind, Mutuality
from pipeline.packs import Form, Rule

__all__ = ["Direction", "name_implied", "read_direction"]

_UPSTREAM = frozenset({"PRIME", "AUTH"})
_SHARED = frozenset({"BOTH", "OTHER"})
_BY_AGENT = re2.compile(r"\bby (?:each |any |the )?(SUB|PRIME|AUTH|ONE|BOTH)\b")
_OWNER = re2.compile(r"\b(SUB|ONE|BOTH)(?:'s|')|\bof (?:each |any |the |a )?(SUB|ONE|BOTH)\b")
_UPSTREAM_HAND = re2.compile(
    r"\b(?:PRIME|AUTH)(?:'s)?\b[^.;]{0,60}?\b(?:consent|approv\w+|agree\w*|permission|prescri\w+"
    r"|requir\w+|direct\w*|specif\w+|notif\w+|suppl\w+|determin\w+|authoris\w+|request\w*|issu\w+)"
    r"|\b(?:consent|approval|approved|agreed|permission|prescribed|required|directed|specified"
    r"|supplied|determined|authorised|issued|provided) (?:of|by|from) (?:the )?(?:PRIME|AUTH)\b"
)


@dataclass(frozen=True, slots=True)
class Direction:
    """Who is bound, how mutual it is, and why.

    ``counts`` is False when the words bind or free somebody in a way that makes no finding.
    ``implied`` is True when nobody is named, and who must act was concluded from the paper.
    """

    bound: Bound
    mutuality: Mutuality
    counts: bool
    why: str
    implied: bool = False


def read_direction(predicate: Predicate | None, text: str, rule: Rule) -> Direction:
    """Returns who is bound by a predicate.

    Args:
        predicate: What governs the trigger; None for a statement without such a verb.
        text: The matching text.
        rule: Says whether it restricts or softens, what it says when both sides are bound, and
            whether a duty of the other side is itself the burden.
    """
    bound, why = _bearer(predicate, text)
    if rule.kind is FindingKind.MITIGATOR:
        return _as_mitigator(predicate, bound, why)
    if rule.imposed and predicate is not None and _is_duty_of_other_side(predicate):
        bound, why = Bound.SUB, "what the other side will do is itself the burden"
    if bound is Bound.MUTUAL:
        if rule.mutuality is None:
            return _not_counted(bound, f"{why}; the rule speaks of one-sided terms only")
        return Direction(bound, rule.mutuality, counts=True, why=why)
    counts = bound in {Bound.SUB, Bound.UNCLEAR}
    return Direction(bound, Mutuality.ONE_WAY, counts=counts, why=why)


def name_implied(direction: Direction, predicate: Predicate | None) -> Direction:
    """Returns the direction with the subcontractor as the one who must act, when nobody is named.

    For papers that tell who the subcontractor is: it delivers the work, so that what must be done
    in the work is done by it (taxonomy section 2.2, passive voice).
    """
    nobody_named = predicate is None or not predicate.actor
    if direction.bound is not Bound.UNCLEAR or not nobody_named:
        return direction
    why = "nobody is named; in this paper the subcontractor does the work"
    return replace(direction, bound=Bound.SUB, why=why, implied=True)


def _is_duty_of_other_side(predicate: Predicate) -> bool:
    return predicate.actor in _UPSTREAM and predicate.form in {Form.DUTY, Form.BAN}


def _bearer(predicate: Predicate | None, text: str) -> tuple[Bound, str]:
    """Returns on whom the burden lies."""
    if predicate is None:
        return _bearer_of_statement(text)
    actor, form = predicate.actor, predicate.form
    if form is Form.RELIEF and actor in _UPSTREAM:
        return Bound.SUB, "the other side is freed from a duty, at the subcontractor's cost"
    if form is Form.RELIEF:
        return Bound.NONE, "the words free somebody instead of binding"
    if actor in _SHARED:
        return Bound.MUTUAL, "both sides are named"
    if form is Form.POWER:
        return _bearer_of_power(actor)
    if actor == "ONE":
        return (
            Bound.UNCLEAR,
            "one named party is bound, and the paper does not tell which side it is",
        )
    if actor in _UPSTREAM:
        return Bound.PRIME, "the duty lies on the other side"
    if actor == "SUB":
        owned = (
            "something of the subcontractor's is" if predicate.owned else "the subcontractor is"
        )
        return Bound.SUB, f"{owned} the subject of a {form.value}"
    if actor == "USER":
        return Bound.NONE, "people who are helped are the subject"
    return _bearer_of_passive(predicate, text)


def _bearer_of_power(actor: str) -> tuple[Bound, str]:
    if actor in _UPSTREAM:
        return Bound.SUB, "the other side holds a power, which burdens the subcontractor"
    if actor == "SUB":
        return Bound.PRIME, "the subcontractor holds the power"
    if actor == "USER":
        return Bound.NONE, "people who are helped hold the power"
    return Bound.UNCLEAR, "the words do not tell which side holds the power"


def _bearer_of_passive(predicate: Predicate, text: str) -> tuple[Bound, str]:
    agent = _BY_AGENT.search(text, predicate.end)
    if agent and ". " not in text[predicate.end : agent.start()]:
        side = agent.group(1)
        if side == "SUB":
            return Bound.SUB, "the passive names the subcontractor as the one who acts"
        if side == "BOTH":
            return Bound.MUTUAL, "the passive names both sides"
    if _OWNER.search(text):
        return Bound.SUB if "SUB" in text else Bound.UNCLEAR, (
            "a thing is the subject, and something of the subcontractor's is concerned"
        )
    if _UPSTREAM_HAND.search(text):
        return Bound.SUB, "a thing is the subject, and the other side decides over it"
    if "SUB" in text and "PRIME" not in text:
        return Bound.SUB, "a thing is the subject, and only the subcontractor is named"
    return Bound.UNCLEAR, "a thing is the subject, and nothing tells who must act"


def _bearer_of_statement(text: str) -> tuple[Bound, str]:
    if "BOTH" in text and "SUB" not in text:
        return Bound.MUTUAL, "a statement about both sides"
    if "SUB" in text:
        return Bound.SUB, "a statement about the subcontractor"
    return Bound.UNCLEAR, "a statement that names nobody"


def _as_mitigator(predicate: Predicate | None, bound: Bound, why: str) -> Direction:
    """A mitigator is a right of the subcontractor or a duty of the other side."""
    if predicate is None:
        return Direction(bound, Mutuality.ONE_WAY, counts=True, why=why)
    actor, form = predicate.actor, predicate.form
    if actor in _SHARED:
        return Direction(Bound.MUTUAL, Mutuality.FORMAL, counts=True, why="both sides are named")
    if form is Form.RELIEF:
        return Direction(Bound.NONE, Mutuality.ONE_WAY, counts=actor not in _UPSTREAM, why=why)
    if form is Form.POWER:
        counts = actor not in _UPSTREAM
        return Direction(Bound.PRIME, Mutuality.ONE_WAY, counts=counts, why=why)
    counts = actor in _UPSTREAM or predicate.owned or actor in {"", "ONE"}
    return Direction(Bound.PRIME, Mutuality.ONE_WAY, counts=counts, why=why)


def _not_counted(bound: Bound, why: str) -> Direction:
    return Direction(bound, Mutuality.FORMAL, counts=False, why=why)
