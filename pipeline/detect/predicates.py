# SPDX-License-Identifier: Apache-2.0
"""Who must, may, need not: the predicates of a provision in matching text.

The verb phrases stand in ``rules/lexicon/verbs.yaml``; here is what their place in the sentence
makes of them. Source: taxonomy section 2 (modal and verb table, passive voice, negation scope).
Where the text does not say who is bound the actor is empty, rather than guessed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import re2

from pipeline.detect.heads import Heads, find_heads, own_heads
from pipeline.detect.subjects import (
    ACTORS,
    UPSTREAM,
    Subject,
    actor_behind,
    actor_within,
    clause_start,
    find_subject,
    opposite,
)
from pipeline.packs import Form, VerbTable, Who

__all__ = ["Predicate", "find_predicates", "governing_predicate", "read_as"]

_SIDES = ("SUB", "PRIME", "AUTH", "ONE", "BOTH")
# A power or relief of one side and a duty or ban of the other lie as heavy on the same one.
_GIVING = frozenset({Form.POWER, Form.RELIEF})

_HINDERS = re2.compile(
    r"(?:not|never) (?:to )?(?:require|oblige|prevent|restrict|prohibit|preclude|limit|compel"
    r"|prejudice|ask|expect|stop|hinder|inhibit|fetter|bar|apply|extend|affect)\b"
)
_STOPS = re2.compile(
    r"(?:prevent|restrict|prohibit|preclude|limit|stop|hinder|inhibit|fetter|bar)$"
)
_PASSIVE = re2.compile(
    r"^ (?:also |then |not )?be (?:removed|suspended|excluded|expelled|terminated|reduced|required"
    r"|asked|dismissed|replaced|charged|fined|deselected|dropped|struck|withdrawn|withheld|audited|barred"
    r"|disqualified|rejected|changed|varied|told|directed|instructed|stood|moved|paused|stopped"
    r"|deducted|set off|offset|netted|clawed|reclaimed|recovered|recouped|retained|docked|abated"
    r"|adjusted|forfeited|cancelled|inspected|examined|observed|recorded|monitored|copied|visited"
    r"|assessed|searched|interviewed|de-?listed|reallocated|transferred|divided)\b"
)
# 'No member can be made to act against its beliefs'.
_FORCED = re2.compile(
    r"^ (?:ever )?be (?:made|asked|required|obliged|compelled|expected|forced|bound|called upon"
    r"|told|pressed) to\b"
)
_AGENT = re2.compile(
    rf"^(?:, [^.;,]{{1,80}},)? (?:\w+ )?be [^.;,]{{0,50}}?\bby (?:notice (?:from|by) )?"
    rf"(?:the (?:\w+ )?)?({ACTORS})\b"
)
_FREE = re2.compile(r"\b(?:free|at liberty)\b.* to$")
# 'The designs are the PRIME's, and may be used for the work'.
_OWNERS = re2.compile(
    r"\b(?:is|are|remains?|becomes?|stays?|(?:shall|will|must) (?:be|become|remain|stay))"
    r"(?: and (?:shall )?remains?)? (PRIME|AUTH|ONE)'s(?: (?:alone|absolutely|own|only))?"
    r"(?:[,.;:)]| and | or |$)"
)
_GIVEN = re2.compile(
    r"^ (?:also |then |always )?(?:be (?:invited|given|offered|consulted|reimbursed|compensated"
    r"|informed|provided|supplied)|have (?:a|one|an equal) (?:vote|seat|voice|say))\b"
)
# What the SUB is to get: no burden for a mitigator, though 'when' and 'if' may make it one.
_PAID = re2.compile(
    r"^ (?:also |then |always |not )?(?:be (?:paid|advanced|refunded|repaid|credited|funded"
    r"|insured|indemnified|notified|told)|receive|have (?:its|their|SUB's) money)\b"
)
_SOMEBODY = re2.compile(rf"\b(?:{ACTORS}|it|they|nobody|no one|anyone)\b")
# Things of the SUB's that are taken, moved or cut: 'its caseload may be re-allocated'. A thing of
# its own that may be shown or used is a freedom instead.
_DONE_TO = re2.compile(
    r"^ (?:\w+ )?be (?:given|passed|moved|offered) to (?:another|others|any|PRIME|a|someone)\b"
    r"|^ (?:\w+ )?be (?:re-?allocat|re-?assign|alter|amend|cut|lower|revis|shar|publish|record"
    r"|review|halv|limit|split|substitut|taken|scor)\w*(?: (?:away|over|down))?\b"
)
_SHOWN = re2.compile(
    r"^ (?:\w+ )?be (?:used|shared|published|taken)(?: \w+){0,2} (?:by SUB|alongside|beside)\b"
)
_AFTER_PREPOSITION = re2.compile(
    r"\b(?:with|of|in|under|by|from|for|against|about|and its|this|our|each) $"
)
_TO_UPSTREAM = re2.compile(r"\bto (?:PRIME|AUTH)\b")
# 'no sign', 'neither party', also after an opening phrase: 'during the term, no member may'.
_NO_SUBJECT = re2.compile(
    r"(?:^\W*|[,:(] ?|\bthat |\band |\bor |\bbut )(?:no|neither|nothing|none)\b[^;]{0,120}$"
    # Without a comma: 'until the scheme closes no member may'.
    rf"|\b(?:no (?:other )?|neither (?:of )?){ACTORS}(?:'s \w+)? $"
)
# 'covenants that no body within its group will tender'
_THAT_NO = re2.compile(r"\bthat (?:no|neither|none)\b")
# 'is binding on both, and neither party shall': a subject of its own, which no 'and' ends.
_THEN_NO = re2.compile(
    r"\b(?:and|but|or),?(?: that)? (?:no|neither|nothing|none|nobody)\b[^;,]{0,100}$"
)
_JOINS_ON = re2.compile(r"\b(?:and|or|but) $")
_NO_MORE = re2.compile(r"\bno (?:more|less|later|fewer|earlier|sooner)\b[^;]{0,120}$")
_ONLY = re2.compile(r"\bonly\b")
_ONLY_IF = re2.compile(
    r"^[^.;]{0,120}?\b(?:(?:only|solely|exclusively) (?:if|where|when|with|after|upon|once|to|in"
    r"|by|on|following|under|at|for|through|as|one|two|a single|from|using|via|those|the|such"
    r"|what|out of)"
    r"|(?:just|at most|no more than) one)\b"
)
# 'is entitled to payment only out of what the PRIME receives'.
_PERMITS = re2.compile(r"\b(?:entitled|permitted|allowed) to$")
# 'may, with the PRIME's consent, publish', 'may publish subject to approval by the PRIME'.
_WITH_LEAVE = re2.compile(
    r"^[^.;]{0,100}?\b(?:subject to|with|provided (?:that )?(?:it|they|SUB)"
    r" (?:has|have|first|obtains?)|once|after|on obtaining|having obtained) (?:[\w'-]+ ){0,5}?"
    r"(?:consent|approval|permission|authorisation|authorization|sign-off|clearance"
    r"|approved|agreed|consented|cleared|authorised|permitted)\b"
    r"|^[^.;]{0,120}?\b(?:while|for (?:so|as) long|so long|as long|where|when|if|unless"
    r"|provid(?:ed|ing)|in ?so ?far|to the extent)"
    r"(?:,? [\w'-]+){0,6}? (?:PRIME|AUTH|ONE)(?:'ve|'s)?(?:, [^,.;]{1,60},)? "
    r"(?:continues? to |has |have )?(?:first )?(?:permit(?:s|ted)?|allow(?:s|ed)?|agree[sd]?"
    r"|consent(?:s|ed)?|approve[sd]?|endorse[sd]?|authori[sz]e[sd]?|accept(?:s|ed)?|chooses"
    r"|signed|cleared|seen|said)\b"
)
_INVERTED = re2.compile(rf"^ (?:each |any |either |the |an? )?{ACTORS}\b")
_MONTH = re2.compile(r"^ \d{4}\b|^ \d{1,2},? \d{4}\b")
_ASIDE = re2.compile(
    r"\b(?:shall|must|will|may|to|not|and|or),(?: [\w-]+){0,3}?"
    r" (?:as|if|where|when|whenever|unless|should|to the extent)\b[^,.;]*$"
)
_RELATIVE = re2.compile(r"\b(?:which|that|as) $")
_NO_WILL = re2.compile(r"\b(?:at|good|free|last|ill|own) $")
# Words that make a condition or a relative clause of what follows up to a verb.
_CONDITION = re2.compile(
    r"(?:\b(?:if|where|when|whenever|unless|until|once|while|whilst|before|after|because|whether"
    r"|should|in the event|in case|to the extent|so far as|as long as)\b[^,.;:]*"
    r"|\b(?:who|which|that|whom|and who)(?: also| then)? )$"
)
# Where a sentence begins that tells its reader what to do, perhaps behind a condition.
_OPENING = re2.compile(
    r"(?:^|[.!?][\"']? )\W*(?:(?:if|when|whenever|where|before|once|unless|after|for|in|on|at"
    r"|during|while|to|instead|until)\b[^.;:]*, |(?:and|then|so|but|or|also|otherwise),? )?$"
)
# 'shall ensure that the SUB is paid': it is given something, and must do nothing.
_RECEIVES = re2.compile(
    r"^(?:'s \w+)? (?:is|are|has|have|receives?|gets?|can|may|benefits?|enjoys?"
    r"|(?:will|shall) (?:be|have|receive))\b"
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb phrase that binds or frees, with its subject.

    Attributes:
        form: Duty, ban, power, relief or deemed; a statement where it only tells.
        actor: ``SUB``, ``PRIME``, ..., or empty when a thing or nobody is the subject.
        start: Where the verb phrase begins in the matching text.
        end: Where it ends.
        owned: True when the subject is a thing or person of the actor ('the SUB's staff').
        open: True when the subject is a pronoun that nothing before it explains.
        plain: True for a plain present tense, which tells rather than binds in a recital.
        also: Other readings of the same words, for rules that ask for their form.
    """

    form: Form
    actor: str
    start: int
    end: int
    owned: bool = False
    open: bool = False
    plain: bool = False
    also: tuple["Predicate", ...] = ()


def find_predicates(text: str, heads: Heads | None = None) -> tuple[Predicate, ...]:
    """Returns the predicates of a matching text, in order; none when it has no such verb.

    ``heads`` are the verb phrases to look for, those that come with the program when None.
    """
    known = own_heads() if heads is None else heads
    found: list[Predicate] = []
    for head in find_heads(text, known):
        span = (head.start, head.end)
        predicate = _read(text, head.table, span, found[-1] if found else None)
        if predicate is not None:
            found.append(_with_readings(predicate, head.table))
    return _with_owners(found, text)


def _with_owners(found: Sequence[Predicate], text: str) -> tuple[Predicate, ...]:
    """Returns predicates in order, with those that say no more than whose a thing is."""
    owners = [_of_owner(match) for match in _OWNERS.finditer(text)]
    if not owners:
        return tuple(found)
    apart = [
        one
        for one in found
        if not any(one.start < owner.end and owner.start < one.end for owner in owners)
    ]
    return tuple(sorted([*apart, *owners], key=lambda one: one.start))


def _of_owner(match: "re2._Match") -> Predicate:
    start, end = match.span()
    duty = Predicate(Form.DUTY, opposite(match.group(1)), start, end, plain=True)
    return replace(duty, also=(replace(duty, form=Form.STATEMENT),))


def governing_predicate(
    predicates: tuple[Predicate, ...], start: int, end: int, text: str
) -> Predicate | None:
    """Returns the predicate under which the words from ``start`` to ``end`` stand.

    The last one that begins before the words end, in the same sentence; when the words are the
    subject of a passive, the first one after them.
    """
    before = [one for one in predicates if one.start < end and _joined(text, one.end, start)]
    for one in reversed(before):
        if not _is_aside(text, one, start):
            return one
    if before:
        return before[-1]
    # A verb behind a semicolon belongs to words of its own.
    after = [
        one
        for one in predicates
        if one.start >= end and _joined(text, end, one.start) and "; " not in text[end : one.start]
    ]
    return after[0] if after else None


def read_as(
    predicate: Predicate | None, forms: Collection[Form]
) -> tuple[Form, Predicate | None] | None:
    """Returns the form, of those asked for, in which a predicate may be read, and the reading.

    A statement has no predicate, unless it tells what binds others. None when it fits none.
    """
    if predicate is None:
        return (Form.STATEMENT, None) if Form.STATEMENT in forms else None
    readings = (predicate, *predicate.also)
    if predicate.plain:
        # What is told in a plain present tense is a statement first, where a rule asks for it.
        readings = tuple(sorted(readings, key=lambda one: one.form is not Form.STATEMENT))
    for one in readings:
        if one.form in forms:
            tells = one.form is Form.STATEMENT and one is not predicate
            return one.form, None if tells else one
    return None


def _is_aside(text: str, predicate: Predicate, start: int) -> bool:
    """Says whether a verb stands between commas before ``start``: 'shall, as X may say, pay'."""
    return "," in text[predicate.end : start] and bool(_ASIDE.search(text[: predicate.start]))


def _joined(text: str, start: int, end: int) -> bool:
    return ". " not in text[start:end]


def _read(
    text: str, table: VerbTable, span: tuple[int, int], previous: Predicate | None
) -> Predicate | None:
    """Returns the predicate at a verb phrase, None when there it is none."""
    start, end = span
    if table.plain and _CONDITION.search(text[max(0, start - 150) : start]):
        return None
    if table.who is Who.BEFORE:
        if _is_no_verb(text, span, previous):
            return None
        return _of_whom(_with_subject(text, table.form, span, previous), text)
    if table.who is Who.READER:
        if _OPENING.search(text[:start]):
            return Predicate(table.form, "SUB", start, end)
        return _with_subject(text, table.form, span, previous) if _bans(table) else None
    if table.who is Who.AFTER:
        before = Subject(previous.actor, previous.owned) if previous else None
        subject = actor_behind(text, end, previous=before, nominative=_bans(table))
        return Predicate(table.form, subject.actor, start, end, subject.owned, subject.open)
    return _read_named(text, table, span, previous)


def _read_named(
    text: str, table: VerbTable, span: tuple[int, int], previous: Predicate | None
) -> Predicate | None:
    """Returns the predicate at a phrase that names within itself whom it is about."""
    start, end = span
    if text.startswith(_SIDES, start) and _AFTER_PREPOSITION.search(text[:start]):
        return None  # 'in keeping with the PRIME promise': a noun
    if table.who is Who.NOBODY:
        return Predicate(table.form, "", start, end)
    if table.who is Who.SEEN_TO and _RECEIVES.match(text[end : end + 30]):
        return None
    against = table.who is Who.AGAINST
    actor = actor_within(text[start:end], last=against)
    if against:
        actor = opposite(actor)
    # 'No fee is payable by the SUB'.
    denied = table.form is Form.DUTY and _is_denied(text, start, previous)
    return Predicate(Form.RELIEF if denied else table.form, actor, start, end)


def _is_denied(text: str, start: int, previous: Predicate | None) -> bool:
    floor = previous.end if previous else 0
    segment, fresh = clause_start(text, start, floor=floor, first=previous is None)
    return fresh and _denies(text[segment:start])


def _denies(subject: str) -> bool:
    """Says whether a subject is 'no sign' or 'neither party'."""
    return bool(_NO_SUBJECT.search(subject) and not _NO_MORE.search(subject))


def _of_whom(predicate: Predicate, text: str) -> Predicate:
    """Names the one of whom it is said that nothing hinders him: 'this shall not prevent the SUB'.

    A relief of the other side from what would hinder it is a power that it keeps.
    """
    head = text[predicate.start : predicate.end]
    if predicate.form is not Form.RELIEF or predicate.actor or not _HINDERS.search(head):
        return predicate
    actor = actor_behind(text, predicate.end, previous=None, nominative=False).actor
    named = replace(predicate, actor=actor)
    if actor in UPSTREAM and _STOPS.search(head):
        return replace(named, form=Form.POWER, also=(named,))
    return named


def _bans(table: VerbTable) -> bool:
    return table.form is Form.BAN


def _with_readings(predicate: Predicate, table: VerbTable) -> Predicate:
    """Adds the other forms as which a table's phrases may be read."""
    if predicate.form is Form.RELIEF and Form.POWER in table.also and predicate.actor in UPSTREAM:
        # 'Nothing prevents the PRIME from': it keeps a power.
        return replace(predicate, form=Form.POWER, also=(predicate,))
    if predicate.form is Form.RELIEF and table.form is Form.DUTY:
        # 'No copyright passes to': denied, and so in whatever form it is read.
        return replace(predicate, plain=table.plain)
    also = list(predicate.also)
    for form in table.also:
        swapped = (form in _GIVING) is not (predicate.form in _GIVING)
        swapped = swapped and form is not Form.STATEMENT
        actor = opposite(predicate.actor) if swapped else predicate.actor
        also.append(replace(predicate, form=form, actor=actor, also=(), plain=table.plain))
    return replace(predicate, also=tuple(also), plain=table.plain)


def _is_no_verb(text: str, span: tuple[int, int], previous: Predicate | None) -> bool:
    """Says whether a modal is none: the month of May, or 'should you withdraw' for 'if'."""
    start, end = span
    head = text[start:end]
    if head in {"may", "can"} and previous is not None and _RELATIVE.search(text[:start]):
        return _joined(text, previous.end, start)  # 'do anything which may cause'
    if head == "may":
        day = text[max(0, start - 3) : start - 1]
        return bool(_MONTH.match(text[end : end + 9])) or day.isdigit()
    if head == "can":
        return text.startswith("-", end)  # 'our can-do code'
    if head == "will":
        return bool(_NO_WILL.search(text[max(0, start - 8) : start]))  # 'at will'
    # 'Should you withdraw', 'should the services end': a condition, not a duty.
    opening = not text[:start].strip(" (\"'") or text[:start].rstrip()[-1:] in ".;:,"
    return head == "should" and (opening or bool(_INVERTED.match(text[end : end + 30])))


def _with_subject(
    text: str, form: Form, span: tuple[int, int], previous: Predicate | None
) -> Predicate:
    start, end = span
    floor = previous.end if previous else 0
    segment, fresh = clause_start(text, start, floor=floor, first=previous is None)
    window = text[segment:start]
    before = Subject(previous.actor, previous.owned, previous.open) if previous else None
    subject = find_subject(text, start, floor=floor, previous=before)
    own = window if fresh or _THAT_NO.search(window) or _begins_with_no(window) else ""
    corrected = _corrected_form(form, own, text[start:end], text[end:])
    narrowed = form is Form.POWER and corrected is Form.BAN and not _denies(own)
    if narrowed and subject.actor in UPSTREAM:
        # 'The PRIME may object only on': narrowed, its power stays one.
        power = _with_actor(form, subject, text, span)
        return replace(power, also=(replace(power, form=corrected),))
    return _with_actor(corrected, subject, text, span)


def _begins_with_no(window: str) -> bool:
    return bool(_THEN_NO.search(window)) and not _JOINS_ON.search(window)


def _with_actor(form: Form, subject: Subject, text: str, span: tuple[int, int]) -> Predicate:
    start, end = span
    acts = bool(subject.actor) and not subject.owned
    if form is Form.RELIEF and acts and _HINDERS.search(text[start:end]):
        # 'The PRIME shall not require': a side that promises not to hinder is itself bound.
        form = Form.BAN
    if form is Form.RELIEF and acts and _narrows(text[start:end], text[end : end + 200]):
        form = Form.BAN  # 'is free to serve others only with the PRIME's consent'
    plain = Predicate(form, subject.actor, start, end, subject.owned, subject.open)
    if form is Form.RELIEF and subject.actor in UPSTREAM and _FREE.search(text[start:end]):
        # 'The PRIME is at liberty to': what it may do, it has a power to do.
        return replace(plain, form=Form.POWER, also=(plain,))
    if subject.actor == "USER" and form in {Form.DUTY, Form.BAN}:
        return _of_helper(plain, text[end : end + 120])
    if form is Form.POWER:
        return _as_power(plain, text[end : end + 200])
    if form is Form.DUTY and subject.actor == "SUB":
        if _is_given(text[end : end + 80]):
            return replace(plain, form=Form.POWER)  # 'the SUB will be consulted' asks nothing
        if _PAID.match(text[end : end + 60]):
            return replace(plain, also=(replace(plain, form=Form.POWER),))
    return plain


def _is_given(rest: str) -> bool:
    # 'New services that the SUB devises are to be offered to the PRIME': it is not the receiver.
    return bool(_GIVEN.match(rest)) and not _TO_UPSTREAM.search(rest)


def _narrows(head: str, rest: str) -> bool:
    """Says whether a freedom waits for somebody's leave: 'free to ... only with consent'."""
    return _FREE.search(head) is not None and bool(_ONLY_IF.match(rest) or _WITH_LEAVE.match(rest))


def _of_helper(predicate: Predicate, rest: str) -> Predicate:
    """Reads who acts where those who are helped are the subject: 'shall be seen by the SUB'."""
    agent = _AGENT.match(rest)
    return replace(predicate, actor=str(agent.group(1)), owned=False) if agent else predicate


def _as_power(power: Predicate, rest: str) -> Predicate:
    """Reads who holds a power from what follows: 'the SUB may be removed', 'may with consent'."""
    agent = _AGENT.match(rest[:80])
    if agent is not None:
        # 'The appointment of the SUB may be ended by the PRIME'.
        return replace(power, actor=str(agent.group(1)), owned=False)
    done_to = power.owned and _DONE_TO.match(rest[:80]) and not _SHOWN.match(rest[:80])
    if power.actor == "SUB" and (_PASSIVE.match(rest[:60]) or done_to):
        # 'The SUB may be removed': the power is that of whoever removes.
        return replace(power, actor="PRIME", owned=False)
    if power.actor not in UPSTREAM and _WITH_LEAVE.match(rest):
        return replace(power, form=Form.BAN, also=(power,))
    return power


def _is_forced(subject: str, rest: str) -> bool:
    """Says whether somebody is made to do what follows: 'no changes may be made to' is another."""
    return bool(_FORCED.match(rest) and _SOMEBODY.search(subject))


def _corrected_form(form: Form, subject: str, head: str, rest: str) -> Form:
    """Reads 'no X may', 'neither party shall' and 'may ... only if' as bans."""
    barred = head.endswith(" from")
    denied = _denies(subject)
    if form in {Form.POWER, Form.DUTY, Form.DEEMED} and denied:
        return Form.RELIEF if _is_forced(subject, rest) else Form.BAN
    if form is Form.BAN and _is_forced(subject, rest):
        return Form.RELIEF  # 'cannot be made to'
    if form is Form.BAN and barred and denied:
        return Form.RELIEF  # 'neither party is prevented from'
    narrowed = _ONLY.search(subject[-40:]) or _ONLY_IF.match(rest)
    if form is Form.POWER and (head in {"may", "can"} or _PERMITS.search(head)) and narrowed:
        return Form.BAN
    return form
