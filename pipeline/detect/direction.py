# SPDX-License-Identifier: Apache-2.0
"""Who is bound by the words of a rule, and whether that makes a finding (taxonomy section 2)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import re2

from pipeline.detect.context import BEFORE, HEADING, ContextPart
from pipeline.detect.predicates import Predicate
from pipeline.detect.subjects import UPSTREAM, last_subject
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Bound, FindingKind, Mitigator, Mutuality
from pipeline.packs import Form, Rule

__all__ = ["Direction", "name_implied", "name_subject", "read_direction"]

_SHARED = frozenset({"BOTH", "OTHER"})
_ONE_SIDED = frozenset({Bound.SUB, Bound.PRIME, Bound.UNCLEAR})
# 'the Lead and the Provider have both signed'
_TOGETHER = re2.compile(
    r"\b(?:PRIME|AUTH|ONE)(?:'s)? (?:and|or) (?:by |of |to )?(?:the )?(?:SUB|ONE)\b"
    r"|\bSUB(?:'s)? (?:and|or) (?:by |of |to )?(?:the )?(?:PRIME|AUTH|ONE)\b"
    r"|\b(?:jointly|mutual(?:ly)? (?:agree|consent)\w*|either way|both boards|by both"
    r"|whom both|if both|all (?:two|three|four|five|six) (?:boards|organi[sz]ations)"
    r"|each other|one another|vice versa|in equal shares|half and half"
    r"|(?:shared|borne|split|divided) equally|between PRIME)\b"
)
# 'the liability of the Lead and of the Provider', 'the Lead's and the Provider's liability'.
_OF_BOTH = re2.compile(
    r"\b(?:of|by|to) (?:PRIME|AUTH|ONE),? (?:and|or) (?:of |by |to )(?:SUB|ONE)\b"
    r"|\b(?:of|by|to) (?:SUB|ONE),? (?:and|or) (?:of |by |to )(?:PRIME|AUTH)\b"
    r"|\b(?:PRIME|AUTH|ONE)'s (?:and|or) SUB's|\bSUB's (?:and|or) (?:PRIME|AUTH|ONE)'s"
)
# Said of one side, and in the same breath of the other: 'the Lead's to the Provider, and the
# Provider's to the Lead', 'the Lead shall ..., and the Provider shall do the same'.
_CROSSWISE = re2.compile(
    r"\bPRIME(?:'s)?\b[^.;]{1,60}? SUB,? and SUB(?:'s)?(?: (?:shall|will|must|may))?"
    r"(?: \w+){0,2} (?:to |from |against )?PRIME(?:'s?)?(?:[,. ]|$)"
    r"|\bSUB(?:'s)?\b[^.;]{1,60}? PRIME,? and PRIME(?:'s)?(?: (?:shall|will|must|may))?"
    r"(?: \w+){0,2} (?:to |from |against )?SUB(?:'s?)?(?:[,. ]|$)"
    r"|\b(?:and|as) (?:SUB|PRIME) (?:shall|will|must|may|does) (?:do )?(?:the same|likewise)\b"
    r"|\bvice versa\b"
)
_EACH_OTHER = re2.compile(r"\b(?:to|with|of|from|against) (?:each other|one another)\b")
# Mitigators in which somebody must give; the others are freedoms that nobody has to grant.
_GIVEN_BY_PRIME = frozenset(
    {Mitigator.CAPACITY_SUPPORT, Mitigator.FAIR_PAYMENT, Mitigator.VOLUME_COMMITMENT}
)
# Freedoms that a duty may give as well: 'is to trade under its own style'.
_KEPT_BY_SUB = frozenset({Mitigator.OWN_BRAND_RIGHT, Mitigator.CO_DESIGN})
_ITS_OWN = re2.compile(r"\b(?:its|their|SUB's) own\b")
# 'shall own the copyright', 'shall remain controller'
_OWNS = re2.compile(r"^(?: \w+){0,2}? (?:own|retain|keep|remain|be the (?:sole )?owner)\b")
# 'without the consent of the other party', where neither is named.
_OTHER_ALONE = re2.compile(r"\bOTHER\b")
_SMALLER = re2.compile(r"\bSUB\b")
_NAMED = re2.compile(r"\b(?:SUB|PRIME|AUTH|ONE)\b")
_BY_AGENT = re2.compile(r"\bby (?:each |any |the )?(SUB|PRIME|AUTH|ONE|BOTH)\b")
# 'must be approved in writing by the Provider': who says yes holds a power, and owes nothing.
_YES_BY_AGENT = re2.compile(
    r"\b(?:approved|agreed|accepted|authori[sz]ed|permitted|consented to|signed off)"
    r"(?: in writing| in advance| first| beforehand)* by (?:the )?SUB(?:[^'\w]|$)"
)
_OWNER = re2.compile(r"\b(SUB|ONE|BOTH)(?:'s|')|\bof (?:each |any |the |a )?(SUB|ONE|BOTH)\b")
_UPSTREAM_HAND = re2.compile(
    r"\b(?:PRIME|AUTH)(?:'s)?\b[^.;]{0,60}?\b(?:consent|approv\w+|agree\w*|permission|prescri\w+"
    r"|requir\w+|direct\w*|specif\w+|notif\w+|suppl\w+|determin\w+|authoris\w+|request\w*|issu\w+"
    r"|satisf\w+|discretion|instruct\w*|choos\w+|choice|wish\w*|standards?|polic(?:y|ies))"
    r"|\b(?:consent|approval|approved|agreed|permission|prescribed|required|directed|specified"
    r"|supplied|determined|authorised|issued|provided) (?:of|by|from) (?:the )?(?:PRIME|AUTH)\b"
)


_DUTY_WORD = (
    r"(?:obligations?|duties|duty|responsibilit(?:y|ies)|commitments?|undertakings?|covenants?"
    r"|role)"
)
# 'The Contractor's obligations', 'Duties of the Lead', 'What we will do': whose duties these are.
_WHOSE = re2.compile(
    rf"(SUB|PRIME|AUTH)(?:'s?)? (?:\w+ )?{_DUTY_WORD}|{_DUTY_WORD} (?:of|on|for) (SUB|PRIME|AUTH)"
    r"|what (SUB|PRIME|AUTH) (?:will|must|should|shall|does|do|expects? of \w+self)\b"
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
    if rule.kind is FindingKind.MITIGATOR:
        return _as_mitigator(predicate, text, rule)
    bound, why = _bearer(predicate, text)
    if bound in _ONE_SIDED and _is_crosswise(predicate, text):
        bound, why = Bound.MUTUAL, "the same is said of each side"
    if rule.imposed and predicate is not None and _is_duty_of_other_side(predicate):
        bound, why = Bound.SUB, "what the other side will do is itself the burden"
    if bound is Bound.MUTUAL:
        if rule.mutuality is None:
            return _not_counted(bound, f"{why}; the rule speaks of one-sided terms only")
        return Direction(bound, rule.mutuality, counts=True, why=why)
    counts = bound in {Bound.SUB, Bound.UNCLEAR}
    return Direction(bound, Mutuality.ONE_WAY, counts=counts, why=why)


def name_subject(
    predicate: Predicate | None,
    around: Callable[[], tuple[ContextPart, ...]],
    kind: FindingKind,
) -> Predicate | None:
    """Returns the predicate with the side that stands around it, where it names none itself.

    'It shall use them': the one whom the sentence before is about. 'Reports shall be sent' under
    'Duties of the Lead': the one whose duties the heading announces. A mitigator is left open
    where the subcontractor would be named: 'it will follow its own practice' is a freedom.
    """
    if predicate is None or predicate.actor or predicate.form in {Form.RELIEF, Form.STATEMENT}:
        return predicate
    for part in around():
        actor = ""
        if predicate.open and part.name == BEFORE:
            actor = last_subject(part.text)
        elif part.name == HEADING and predicate.form is not Form.POWER:
            actor = _announced(part.text)
        if actor and not (kind is FindingKind.MITIGATOR and actor == "SUB"):
            return replace(predicate, actor=actor, open=False)
    return predicate


def _announced(heading: str) -> str:
    """Returns the side whose duties a heading announces, empty when it announces none's."""
    match = _WHOSE.search(heading)
    return next((str(side) for side in match.groups() if side), "") if match else ""


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


def _is_crosswise(predicate: Predicate | None, text: str) -> bool:
    """Says whether what is said of one side is said of the other in the same sentence."""
    if _CROSSWISE.search(text):
        return True
    if not ("PRIME" in text and "SUB" in text):
        return False
    if predicate is not None and predicate.actor and not predicate.owned:
        return any(
            not text[one.end() : predicate.start].strip() for one in _OF_BOTH.finditer(text)
        )
    return bool(_OF_BOTH.search(text) or _EACH_OTHER.search(text))


def _is_duty_of_other_side(predicate: Predicate) -> bool:
    return predicate.actor in UPSTREAM and predicate.form in {Form.DUTY, Form.BAN}


def _bearer(predicate: Predicate | None, text: str) -> tuple[Bound, str]:
    """Returns on whom the burden lies."""
    if predicate is None:
        return _bearer_of_statement(text)
    actor, form = predicate.actor, predicate.form
    if form is Form.STATEMENT:
        return Bound.NONE, "the words only tell what binds somebody else"
    if form is Form.RELIEF and actor in UPSTREAM:
        return Bound.SUB, "the other side is freed from a duty, at the subcontractor's cost"
    if form is Form.RELIEF:
        return Bound.NONE, "the words free somebody instead of binding"
    if actor in _SHARED:
        return Bound.MUTUAL, "both sides are named"
    if form is Form.POWER:
        return _bearer_of_power(actor, text)
    if not actor:
        return _bearer_of_passive(predicate, text)
    return _bearer_of_duty(predicate)


def _bearer_of_duty(predicate: Predicate) -> tuple[Bound, str]:
    actor = predicate.actor
    if actor == "ONE":
        return (
            Bound.UNCLEAR,
            "one named party is bound, and the paper does not tell which side it is",
        )
    if actor in UPSTREAM:
        return Bound.PRIME, "the duty lies on the other side"
    if actor == "USER":
        return Bound.NONE, "people who are helped are the subject"
    owned = "something of the subcontractor's is" if predicate.owned else "the subcontractor is"
    return Bound.SUB, f"{owned} the subject of a {predicate.form.value}"


def _bearer_of_power(actor: str, text: str) -> tuple[Bound, str]:
    if actor in UPSTREAM:
        return Bound.SUB, "the other side holds a power, which burdens the subcontractor"
    if actor == "SUB":
        return Bound.PRIME, "the subcontractor holds the power"
    if actor == "USER":
        return Bound.NONE, "people who are helped hold the power"
    if actor == "ONE" and _SMALLER.search(text):
        return Bound.SUB, "a party named beside the subcontractor holds a power"
    return Bound.UNCLEAR, "the words do not tell which side holds the power"


def _bearer_of_passive(predicate: Predicate, text: str) -> tuple[Bound, str]:
    agent = _BY_AGENT.search(text, predicate.end)
    if agent and ". " not in text[predicate.end : agent.start()]:
        side = agent.group(1)
        if side == "SUB" and _YES_BY_AGENT.search(text[predicate.start : agent.end() + 1]):
            return Bound.PRIME, "the other side needs the subcontractor's yes"
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
    if _OTHER_ALONE.search(text) and not _NAMED.search(text):
        return Bound.MUTUAL, "each side needs the other one"
    if "SUB" in text and "PRIME" not in text:
        return Bound.SUB, "a thing is the subject, and only the subcontractor is named"
    return Bound.UNCLEAR, "a thing is the subject, and nothing tells who must act"


def _bearer_of_statement(text: str) -> tuple[Bound, str]:
    if "BOTH" in text and "SUB" not in text:
        return Bound.MUTUAL, "a statement about both sides"
    if "SUB" in text:
        return Bound.SUB, "a statement about the subcontractor"
    return Bound.UNCLEAR, "a statement that names nobody"


def _as_mitigator(predicate: Predicate | None, text: str, rule: Rule) -> Direction:
    """A mitigator is a right of the subcontractor, which binds nobody, or a duty of the prime."""
    if predicate is None:
        return _mitigator(*_giver(text, rule.label))
    actor, form = predicate.actor, predicate.form
    if actor in _SHARED or (actor in UPSTREAM and _is_crosswise(predicate, text)):
        return Direction(Bound.MUTUAL, Mutuality.FORMAL, counts=True, why="both sides are named")
    if rule.conceded and form is Form.POWER and actor in UPSTREAM:
        return _mitigator(Bound.PRIME, "the other side's own power is softened")
    if form in {Form.RELIEF, Form.POWER}:
        why = "the words give or free, and bind nobody"
        return _mitigator(Bound.NONE, why, counts=actor not in UPSTREAM)
    if actor in UPSTREAM:
        return _mitigator(Bound.PRIME, "the duty lies on the other side")
    if actor == "SUB" and any(one.form is Form.POWER for one in predicate.also):
        return _mitigator(Bound.PRIME, "what the subcontractor is to get, the other side gives")
    kept = actor == "SUB" and _keeps(predicate, text, rule.label)
    counts = predicate.owned or kept or actor in {"", "ONE"}
    return _mitigator(*_giver(text, rule.label), counts=counts)


def _keeps(predicate: Predicate, text: str, label: Label) -> bool:
    """Says whether a duty of the subcontractor leaves it what is its own."""
    if label is Mitigator.RETAINED_IP_DATA:
        return _OWNS.search(text[predicate.end :][:60]) is not None
    return label in _KEPT_BY_SUB and _ITS_OWN.search(text) is not None


def _giver(text: str, label: Label) -> tuple[Bound, str]:
    """Returns who is bound by a mitigator in which no side is the subject of a duty."""
    if "BOTH" in text or _TOGETHER.search(text):
        return Bound.MUTUAL, "both sides are named"
    if label in _GIVEN_BY_PRIME:
        return Bound.PRIME, "what the subcontractor is to get, the other side gives"
    return Bound.NONE, "the words tell what the subcontractor keeps, and bind nobody"


def _mitigator(bound: Bound, why: str, *, counts: bool = True) -> Direction:
    mutuality = Mutuality.FORMAL if bound is Bound.MUTUAL else Mutuality.ONE_WAY
    return Direction(bound, mutuality, counts=counts, why=why)


def _not_counted(bound: Bound, why: str) -> Direction:
    return Direction(bound, Mutuality.FORMAL, counts=False, why=why)
