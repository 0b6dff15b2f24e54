# SPDX-License-Identifier: Apache-2.0
"""Which side is the subject of a verb in matching text.

Accepted gaps: no syntax tree; a subject more than one clause away is read as absent.
"""

from dataclasses import dataclass

import re2

__all__ = [
    "ACTORS",
    "UPSTREAM",
    "Subject",
    "actor_behind",
    "actor_within",
    "clause_start",
    "find_subject",
    "last_subject",
    "opposite",
]

ACTORS = r"(?:SUB|PRIME|AUTH|ONE|BOTH|OTHER|USER)"
UPSTREAM = frozenset({"PRIME", "AUTH"})

# What ends the clause that could hold a subject.
_BORDER = re2.compile(
    r"[.;:?]|,? \b(?:and|or|but|so|then|also|if|where|when|whenever|unless|until|that|which|who"
    r"|because|whereas|provided|while|whilst|whether|as|save|except|how|why)\b|, |\("
)
# Borders over which a subject may reach when no verb stands before them: 'the SUB, and its staff'.
_OPEN_BORDER = re2.compile(r"^(?:,? (?:and|or|who|which|that)|, |\()$")
_SENTENCE = re2.compile(r"[.;:?](?:\s|$)")
_LEADING = re2.compile(
    r"^(?:\W|(?:each|any|every|all|both|no|neither|either|nor|of|the|a|an|such|then|also"
    r"|accordingly|hereby|in addition|in return)\b)*"
)
_ACTOR = re2.compile(rf"\b({ACTORS})\b('s|')?")
_OBLIQUE = re2.compile(
    r"\b(?:of|by|to|from|for|with|under|against|between|bearing|upon|on|through|than|via|including)"
    r"(?: behalf of)?(?: each| any| all| every)?(?: the)? $"
)
_JOINED = re2.compile(
    rf"\b({ACTORS})(?:,? and|,? or|,? nor| and/or|/)(?: the| an?| each| any)? ?$"
)
_ALL_OF = re2.compile(r"\b(?:each|either|both|all|any|none|neither) of\b")
_OWNING = re2.compile(r"\b(?:of|bearing|by)(?: each| any| all| every)?(?: the)? $")
_PEOPLE = re2.compile(
    r"\b(?:staff|personnel|employees?|workers?|volunteers?|officers?|directors?|trustees?|affiliates?"
    r"|agents?|representatives?|managers?|teams?|subsidiar\w+|members?|sub-?contractors?|suppliers?"
    r"|auditors?|advisers?|board|decision|nominees?|group"
    # What is so much a side's own that it stands for the side.
    r"|performance|conduct|obligations?|liabilit\w+|rights?|dut(?:y|ies)|failure|breach|acts?"
    r"|omissions?|work|services|responsibilit\w+|costs?|expense)\b"
)
_THING = re2.compile(
    r" (?:personal )?(?:data|records?|files?|information|details|feedback|materials?|property"
    r"|assets?|premises|systems?|software|equipment|marks?|brand|branding|logos?|polic(?:y|ies)"
    r"|portal|handbook)\b"
)
# 'has asked the PRIME, which shall answer': the one who stands before the relative pronoun.
_RELATED = re2.compile(rf"\b({ACTORS}),? (?:which|who)(?: also| then| hereby)? $")
# 'staff whose conduct the PRIME dislikes shall': whom a relative clause names is not the subject.
_ENDS_IN_RELATIVE = re2.compile(r",? \b(?:who|whose|whom|which)(?: [\w'-]+){2,12},? $")
_LINKED = re2.compile(r" (?:and|or|but|shall|will|must|may) ")
_ENDS_IN_PRONOUN = re2.compile(r"(?:^|[ ,;(])(?:it|they)(?: also| then| hereby| each)? ?$")
_PRONOUN = re2.compile(r"^\W*(?:it|they|he|she|who|which|its|their)\b")
_SHARED_PRONOUN = re2.compile(r"(?:^|[ ,;(])(each|either|neither|both|the other)(?: of them)?,? $")
# 'either side may leave, though where it is the SUB that leaves it shall pay'
_CLEFT = re2.compile(rf"\bit is ({ACTORS}) (?:that|which|who)\b")
_AGENT = re2.compile(rf"\bby ({ACTORS})(?:[^'\w]|$)")
_INVERTED_PRONOUN = re2.compile(r"^ (?:it|they)\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """The side that is the subject of a verb.

    Attributes:
        actor: ``SUB``, ``PRIME``, ..., or empty when a thing or nobody is the subject.
        owned: True when the subject is a thing or person of the actor ('the SUB's staff').
        open: True when the subject is a pronoun that nothing before it explains.
    """

    actor: str = ""
    owned: bool = False
    open: bool = False


def find_subject(text: str, start: int, *, floor: int, previous: Subject | None) -> Subject:
    """Returns the subject of a verb at ``start``, one without an actor when none is named.

    Args:
        text: The matching text.
        start: Where the verb phrase begins.
        floor: Where the verb before it ends, 0 when it is the first.
        previous: The subject of the verb before it, None when it is the first.
    """
    segment, fresh = clause_start(text, start, floor=floor, first=previous is None)
    window = _without_relative(text[segment:start])
    adjacent = _adjacent_actor(window, fresh=fresh) or _shared_pronoun(text, start)
    if adjacent:
        return Subject(adjacent)
    related = _RELATED.search(window)
    if related:
        return Subject(str(related.group(1)))
    if _ENDS_IN_PRONOUN.search(window):
        found = _antecedent(text[:start], previous)
        return found if found.actor else _agent_before(text[:start])
    borders = list(_BORDER.finditer(window))
    for border in [*reversed(borders), None]:
        piece = window[border.end() if border else 0 :]
        subject = _subject_of(piece, text[:start], previous)
        if subject is not None:
            return subject
        if not piece.strip(" ,") and not fresh and previous is not None:
            # 'shall use and shall not alter': the second verb shares the first one's subject.
            return previous
        if border is None or not (fresh and _OPEN_BORDER.match(border.group())):
            break
    return Subject()


def _without_relative(window: str) -> str:
    """Returns the words before a verb without a relative clause that ends them."""
    relative = _ENDS_IN_RELATIVE.search(window)
    if relative is None or _LINKED.search(relative.group()) or not relative.start():
        return window
    return f"{window[: relative.start()]} "


def clause_start(text: str, start: int, *, floor: int, first: bool) -> tuple[int, bool]:
    """Returns where the clause before a verb begins, and whether no other verb stands in it."""
    segment = floor
    for match in _SENTENCE.finditer(text[floor:start]):
        segment = floor + match.end()
    return segment, first or segment > floor


def actor_within(phrase: str, *, last: bool) -> str:
    """Returns the first side that a phrase names, or the last one; empty when it names none."""
    named = [str(match.group(1)) for match in _ACTOR.finditer(phrase)]
    return named[-1 if last else 0] if named else ""


def actor_behind(text: str, end: int, *, previous: Subject | None, nominative: bool) -> Subject:
    """Returns the side named behind a verb phrase: 'in no event shall the SUB'.

    Args:
        text: The matching text.
        end: Where the phrase ends.
        previous: The subject of the verb before, for 'nor shall it'.
        nominative: True where only a subject counts: 'nor shall anything be given to the PRIME'.
    """
    if _INVERTED_PRONOUN.match(text[end : end + 8]):
        return _antecedent(text[:end], previous)
    rest = text[end : end + 60].split(". ")[0]
    for match in _ACTOR.finditer(rest):
        before = rest[: match.start()]
        if not (nominative and _OBLIQUE.search(before) and not _OWNING.search(before)):
            return Subject(str(match.group(1)), owned=bool(match.group(2)))
    return Subject()


def last_subject(text: str) -> str:
    """Returns the side that the last sentence of a text is about, empty when it names none."""
    sentence = text.rstrip(" .")
    return _nominative(sentence[sentence.rfind(". ") + 1 :])


def opposite(actor: str) -> str:
    """Returns the side across from one: who is burdened by what that one gains."""
    if actor in UPSTREAM:
        return "SUB"
    return {"SUB": "PRIME", "ONE": "ONE", "OTHER": "ONE", "BOTH": "BOTH"}.get(actor, "")


def _subject_of(piece: str, before_text: str, previous: Subject | None) -> Subject | None:
    """Returns the side a piece of text names as subject, None when it names none."""
    leading = _LEADING.match(piece)
    bare = piece[leading.end() :] if leading else piece
    pronoun = _PRONOUN.match(bare)
    if pronoun:
        owned = pronoun.group().strip().endswith(("its", "their"))
        text = before_text[: len(before_text) - len(piece)]
        found = _antecedent(text, previous)
        return Subject(found.actor, owned, found.open)
    owner = ""
    for match in _ACTOR.finditer(bare):
        before_actor = bare[: match.start()]
        if match.group(2) or _OWNING.search(before_actor):
            if _owns_people(match.group(1), before_actor, bare[match.end() :]):
                owner = owner or match.group(1)
            continue
        if match.group(1) != "SUB" and _THING.match(bare, match.end()):
            continue  # 'AUTH data', 'USER records': a thing named after somebody
        if _OBLIQUE.search(before_actor):
            continue  # 'contact with the SUB' is no thing of the SUB's
        return Subject(match.group(1))
    return Subject(owner, owned=True) if owner else None


def _owns_people(actor: str, before: str, after: str) -> bool:
    """Says whether 'the X's staff' acts for X: a thing of the other side's acts for nobody."""
    if actor not in UPSTREAM:
        return True
    return bool(_PEOPLE.search(after[:60]) or _PEOPLE.search(before[-60:]))


def _adjacent_actor(bare: str, *, fresh: bool) -> str:
    """Returns the side directly before the verb, both when two are joined there, else nothing.

    Two are only joined when no verb stands before them (``fresh``): in 'shall pay the PRIME and
    the SUB shall' the first one is an object.
    """
    named = list(_ACTOR.finditer(bare))
    if not named:
        return ""
    last = named[-1]
    if last.group(2) or bare[last.end() :].strip(" ,"):
        return ""
    before = bare[: last.start()]
    if _OBLIQUE.search(before):
        return ""
    joined = _JOINED.search(before) if fresh else None
    if joined and _OBLIQUE.search(before[: joined.start()]) and not _ALL_OF.search(before):
        joined = None  # 'is up to the SUB, and the PRIME will'
    side = str(last.group(1))
    other = str(joined.group(1)) if joined else side
    # 'The PRIME or the AUTH may': both stand above.
    return side if other == side or {side, other} <= UPSTREAM else "BOTH"


def _shared_pronoun(text: str, start: int) -> str:
    """Returns the sides for which 'each' or 'the other' stands before a verb, else nothing.

    Only where sides are named before it: 'as between BOTH, each shall', 'if one of BOTH fails,
    the other may'. Elsewhere it may be one of two things.
    """
    before = text[:start]
    match = _SHARED_PRONOUN.search(before)
    if match is None:
        return ""
    said = before[: match.start()]
    if "BOTH" in said or ("SUB" in said and "PRIME" in said):
        return "OTHER" if match.group(1) == "the other" else "BOTH"
    return ""


def _antecedent(text: str, previous: Subject | None) -> Subject:
    """Returns the side that 'it' or 'they' most likely stands for, an open one when none does."""
    sentence = text[text.rfind(". ") + 1 :]
    singled_out = _CLEFT.findall(sentence)
    actor = str(singled_out[-1]) if singled_out else _nominative(sentence)
    if not actor and previous is not None:
        actor = previous.actor
    return Subject(actor, open=not actor)


def _agent_before(text: str) -> Subject:
    """Returns who did what was done: 'Referrals are shared out by the PRIME, and it may'."""
    agent = _AGENT.search(text[text.rfind(". ") + 1 :])
    return Subject(str(agent.group(1))) if agent else Subject(open=True)


def _nominative(sentence: str) -> str:
    for match in _ACTOR.finditer(sentence):
        if not match.group(2) and not _OBLIQUE.search(sentence[: match.start()]):
            return str(match.group(1))
    return ""
