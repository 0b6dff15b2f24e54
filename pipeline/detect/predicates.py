# SPDX-License-Identifier: Apache-2.0
"""Who must, may, need not: the predicates of a provision in matching text.

Source: taxonomy section 2 (modal and verb table, passive voice, lists, negation scope).
Accepted gaps: no syntax tree; a subject more than one clause away is read as absent, and then the
direction is 'unclear' rather than guessed.
"""

from dataclasses import dataclass

import re2

from pipeline.packs import Form

__all__ = ["Predicate", "find_predicates", "governing_predicate"]

_ACTORS = r"(?:SUB|PRIME|AUTH|ONE|BOTH|OTHER|USER)"

_HINDER = (
    r"(?:requires?|obliges?|prevents?|restricts?|limits?|prohibits?|stops?|precludes?|compels?"
    r"|obligates?|affects?|prejudices?|fetters?|interferes? with)"
)
_BOUND_TO = (
    r"(?:(?:required|obliged|obligated|bound|expected|asked|compelled|made)(?: to)?"
    r"|have to|need(?: to)?)\b"
)

# Freedom from a duty or from a ban. Tried before bans, which it often contains.
_RELIEF = "|".join(
    (
        # 'shall not be required to', 'is not obliged to', 'does not have to'
        r"(?:shall|will|must|is|are|be|does|do|would|should|may) (?:not|never)(?: in any way)?"
        r"(?: be)? " + _BOUND_TO,
        r"(?:won't|wouldn't|don't|doesn't|isn't|aren't|needn't) (?:be )?" + _BOUND_TO,
        r"(?:is|are|be|shall be|will be) under no (?:obligation|duty)(?: to)?",
        r"(?:has|have|shall have|will have) no (?:further )?(?:obligation|duty|liability)",
        r"(?:shall|will|is|are|may) not (?:be )?(?:held )?liable\b",
        r"need not|needs? no",
        r"(?:is|are|be|remains?|remain|shall remain|shall be|will be)"
        r"(?: entirely| always| at all times)? (?:free|at liberty) to",
        # 'nothing in this clause shall prevent'
        r"(?:nothing|no provision|no term)\b[^.;]{0,60}?\b" + _HINDER,
        # 'this clause does not apply to', 'shall not prevent'
        r"(?:shall|will|does|do|is|are) (?:not|never) "
        r"(?:be (?:construed|deemed|interpreted|taken|read) (?:as |to )?)?"
        r"(?:apply|applied|prevent|restrict|prohibit|preclude|require|oblige|extend|limit|affect"
        r"|compel|prejudice|ask|expect)\b",
        r"there (?:is|are|shall be|will be) no (?:need|requirement|obligation|duty)",
        r"without (?:being|having) (?:required|obliged|obligated) to",
    )
)

_PROMISE = r"(?:agrees?|undertakes?|covenants?|promises?|commits?|warrants?)"

_BAN = "|".join(
    (
        # 'nothing in this agreement entitles the SUB to leave'
        r"(?:nothing|no provision|no term)\b[^.;]{0,60}?"
        r"\b(?:entitles?|allows?|permits?|authorises?|gives?|confers?)",
        # 'shall not be entitled to': one ban, and no power of its own
        r"(?:shall|will|may|must|should) not(?:, [^,.;]{1,60},)?"
        r" be (?:entitled|permitted|allowed|able) to",
        r"(?:shall|must|may|will|can|should|would|could|is to|are to)"
        r"(?:, [^,.;]{1,60},| at all times| at any time| also)?"
        r" (?:not|never|neither|refrain from)\b",
        r"cannot|can't|won't|mustn't|shan't|shouldn't",
        _PROMISE + rf"(?: and {_PROMISE})?(?: that (?:it|they|he) (?:will|shall))?"
        r"(?:, [^,.;]{1,80},)? (?:not to|not|never to|to refrain from)\b",
        r"(?:is|are|be) (?:asked|required|requested|told|expected|advised|instructed) not to",
        r"(?:is|are|be) not at liberty to",
        r"(?:is|are|be)(?: hereby)?"
        r" (?:prohibited|barred|precluded|prevented|restricted|debarred|forbidden|restrained)"
        r" from",
        r"(?:is|are|be) not (?:permitted|allowed|entitled|authorised|authorized|eligible) to",
        r"(?:is|are) not to\b",
        r"(?:shall|must|will) (?:cease|desist|refrain|abstain)\b",
        r"(?:please )?(?:do not|don't)\b",
        r"may only|shall only|must only|can only|will only",
    )
)

_POWER = "|".join(
    (
        r"may\b",
        r"can\b",
        r"(?:is|are|be) (?:entitled|permitted|allowed|authorised|authorized)(?:,? \w+){0,3}? to",
        r"reserves?(?: to itself)? (?:the|all|its) (?:sole |absolute |exclusive )?rights?",
        r"(?:has|have|shall have|will have|retains?|enjoys?)(?: the| an?| its)?"
        r"(?: (?:sole|absolute|full|unrestricted|exclusive|complete|unilateral|irrevocable)"
        r"(?: and)?)* (?:right|option|discretion|power|authority|ability)",
        r"at (?:the )?" + _ACTORS + r"'s (?:sole |absolute |entire )*"
        r"(?:discretion|option|election)",
        r"(?:at the (?:sole )?option|in the (?:sole |absolute )*(?:discretion|opinion)) of",
    )
)

_DEEMED = (
    r"(?:is|are|be|shall be|will be) (?:automatically |conclusively )?"
    r"(?:deemed|treated|regarded|taken|considered)(?: to| as)?\b"
)

# Verbs by which somebody binds himself in the present tense.
_PERFORMED = (
    "undertake|agree|covenant|commit|accept|acknowledge|warrant|confirm|declare|certify"
    "|grant|assign|waive"
)
_PERFORMS = (
    "undertakes|agrees|covenants|commits|accepts|acknowledges|warrants|confirms|declares"
    "|certifies|assigns|waives|transfers"
)

# Phrases that name within themselves the one who must act.
_NAMED = "|".join(
    (
        # 'the PRIME may require the SUB to', 'we expect you to': the duty is on the one asked
        r"(?:expects?|asks?|requires?|requests?|obliges?|directs?|instructs?|compels?|requiring"
        r"|asking|expecting)(?: that)?(?: each| all| any| every)?(?: of)?"
        r" (?:SUB|ONE|OTHER|BOTH|PRIME)(?:'s \w+)?(?: and \w+ \w+)? (?:to|will|shall|must)\b",
        # 'the members agree', 'you confirm': plural and second person have no ending of their own
        rf"(?:SUB|ONE|BOTH|PRIME|AUTH)(?: each| hereby| all| also)* (?:{_PERFORMED})\b",
        # 'it is a condition of award that you adopt'
        r"(?:is|be) an? (?:condition|requirement|term)\b[^.;]{0,40}?"
        r" (?:that|for) (?:each |any )?(?:SUB|ONE)\b",
    )
)

_DUTY = "|".join(
    (
        r"(?:shall|must|will|should)\b",
        r"(?:is|are)(?: at all times| always)? to\b",
        r"(?:is|are|be|shall be|will be) (?:asked to"
        r"|(?:required|obliged|obligated|expected|bound|liable|responsible)(?: to| for)?)\b",
        rf"(?:{_PERFORMS})\b",
        rf"hereby (?:{_PERFORMED})\b",
        r"(?:has|have|needs?|ought) to\b",
        # The verb, not 'grants and contracts'.
        r"(?:hereby )?grants (?:to|SUB|PRIME|AUTH|ONE|OTHER|BOTH|an?|the|all|any|its|no)\b",
    )
)

# 'any default entitles the PRIME to': the power is held by the one who is named.
_ENTITLES = rf"(?:entitles?|allows?|permits?|enables?|empowers?) {_ACTORS} to\b"

_HEADS = re2.compile(
    rf"(?P<relief>\b(?:{_RELIEF}))|(?P<ban>\b(?:{_BAN}))|(?P<named>\b(?:{_NAMED}))"
    rf"|(?P<entitles>\b{_ENTITLES})|(?P<deemed>\b{_DEEMED})|(?P<power>\b(?:{_POWER}))|(?P<duty>\b(?:{_DUTY}))"
)

# What ends the clause that could hold a subject.
_BORDER = re2.compile(
    r"[.;:?]|,? \b(?:and|or|but|so|then|also|if|where|when|whenever|unless|until|that|which|who"
    r"|because|whereas|provided|while|whether|as|save|except|how|why)\b|, |\("
)
# Borders over which a subject may reach when no verb stands before them: 'the SUB, and its staff'.
_OPEN_BORDER = re2.compile(r"^(?:,? (?:and|or|who|which|that)|, |\()$")
_SENTENCE = re2.compile(r"[.;:?](?:\s|$)")
_LEADING = re2.compile(
    r"^(?:\W|(?:each|any|every|all|both|no|neither|either|of|the|a|an|such|then|also|accordingly"
    r"|hereby|in addition|in return)\b)*"
)
_ACTOR = re2.compile(rf"\b({_ACTORS})\b('s|')?")
_OBLIQUE = re2.compile(
    r"\b(?:of|by|to|from|for|with|under|against|between|bearing|upon|on|through|than|via|including)"
    r"(?: behalf of)?(?: each| any| all| every)?(?: the)? $"
)
_JOINED = re2.compile(rf"\b({_ACTORS})(?:,? and|,? or| and/or|/)(?: the)? ?$")
_OWNING = re2.compile(r"\b(?:of|bearing|by)(?: each| any| all| every)?(?: the)? $")
_PEOPLE = re2.compile(
    r"\b(?:staff|personnel|employees?|workers?|volunteers?|officers?|directors?|trustees?|affiliates?"
    r"|agents?|representatives?|managers?|teams?|subsidiar\w+|members?|sub-?contractors?|suppliers?"
    r"|auditors?|advisers?|board"
    # What is so much a side's own that it stands for the side.
    r"|performance|conduct|obligations?|liabilit\w+|rights?|dut(?:y|ies)|failure|breach|acts?"
    r"|omissions?|work|services|responsibilit\w+|costs?|expense)\b"
)
_HINDERS = re2.compile(
    r"(?:not|never) (?:require|oblige|prevent|restrict|prohibit|preclude|limit|compel|prejudice"
    r"|ask|expect)\b"
)
_PASSIVE = re2.compile(
    r"^ (?:also |then |not )?be (?:removed|suspended|excluded|expelled|terminated|reduced|required"
    r"|asked|dismissed|replaced|charged|fined|deselected|dropped|struck|withdrawn|withheld|audited|barred"
    r"|disqualified|rejected|changed|varied|told|directed|instructed|stood|moved|paused|stopped)\b"
)
_AGENT = re2.compile(rf"^ (?:\w+ )?be [^.;,]{{0,50}}?\bby (?:notice (?:from|by) )?({_ACTORS})\b")
_GIVEN = re2.compile(
    r"^ (?:also |then |always )?(?:be (?:invited|given|offered|consulted|reimbursed|compensated"
    r"|informed|provided|supplied)|have (?:a|one|an equal) (?:vote|seat|voice|say))\b"
)
_ENDS_IN_PRONOUN = re2.compile(r"(?:^|[ ,;(])(?:it|they) $")
_PRONOUN = re2.compile(r"^\W*(?:it|they|he|she|who|which|its|their)\b")
# 'no sign', 'neither party', also after an opening phrase: 'during the term, no member may'.
_NO_SUBJECT = re2.compile(
    r"(?:^\W*|[,:(] ?|\bthat |\band |\bor |\bbut )(?:no|neither|nothing|none)\b[^;]{0,120}$"
)
_NO_MORE = re2.compile(r"\bno (?:more|less|later|fewer|earlier|sooner)\b[^;]{0,120}$")
_ONLY = re2.compile(r"\bonly\b")
_ONLY_IF = re2.compile(
    r"^[^.;]{0,120}?\bonly (?:if|where|when|with|after|upon|once|to|in|by|on|following|under|at"
    r"|for|through|as|one|two|a single)\b"
)
_INVERTED = re2.compile(rf"^ (?:each |any |either |the |an? )?{_ACTORS}\b")
_MONTH = re2.compile(r"^ \d{4}\b|^ \d{1,2},? \d{4}\b")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb phrase that binds or frees, with its subject.

    Attributes:
        form: Duty, ban, power, relief or deemed.
        actor: ``SUB``, ``PRIME``, ..., or empty when a thing or nobody is the subject.
        start: Where the verb phrase begins in the matching text.
        end: Where it ends.
        owned: True when the subject is a thing or person of the actor ('the SUB's staff').
    """

    form: Form
    actor: str
    start: int
    end: int
    owned: bool = False


def find_predicates(text: str) -> tuple[Predicate, ...]:
    """Returns the predicates of a matching text, in order; none when it has no such verb."""
    found: list[Predicate] = []
    for match in _HEADS.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span()
        if kind in {"named", "entitles"}:
            form = Form.DUTY if kind == "named" else Form.POWER
            found.append(Predicate(form, _first_actor(match.group()), start, end))
        elif not _is_no_verb(text, match.group(), start, end):
            found.append(_with_subject(text, Form(kind), (start, end), found))
    return tuple(found)


def governing_predicate(
    predicates: tuple[Predicate, ...], start: int, end: int, text: str
) -> Predicate | None:
    """Returns the predicate under which the words from ``start`` to ``end`` stand.

    The last one that begins before the words end, in the same sentence; when the words are the
    subject of a passive, the first one after them.
    """
    before = [one for one in predicates if one.start < end and _joined(text, one.end, start)]
    if before:
        return before[-1]
    # A verb behind a semicolon belongs to words of its own.
    after = [
        one
        for one in predicates
        if one.start >= end and _joined(text, end, one.start) and "; " not in text[end : one.start]
    ]
    return after[0] if after else None


def _joined(text: str, start: int, end: int) -> bool:
    return ". " not in text[start:end]


def _is_no_verb(text: str, head: str, start: int, end: int) -> bool:
    """Says whether a modal is none: the month of May, or 'should you withdraw' for 'if'."""
    if head == "may":
        day = text[max(0, start - 3) : start - 1]
        return bool(_MONTH.match(text[end : end + 9])) or day.isdigit()
    if head == "can":
        return text.startswith("-", end)  # 'our can-do code'
    # 'Should you withdraw', 'should the services end': a condition, not a duty.
    opening = not text[:start].strip(" (\"'") or text[:start].rstrip()[-1:] in ".;:,"
    return head == "should" and (opening or bool(_INVERTED.match(text[end : end + 30])))


def _with_subject(
    text: str, form: Form, span: tuple[int, int], before: list[Predicate]
) -> Predicate:
    start, end = span
    if form in {Form.RELIEF, Form.BAN} and text.startswith(("nothing", "no "), start):
        # 'Nothing in this clause prevents the SUB': the one it is about comes after the verb.
        return Predicate(form, _first_actor(text[end : end + 60]), start, end)
    previous = before[-1] if before else None
    floor = previous.end if previous else 0
    segment = floor + _sentence_start(text[floor:start])
    fresh = previous is None or segment > floor
    window = text[segment:start]
    form = _corrected_form(form, window if fresh else "", text[start:end], text[end:])
    adjacent = _adjacent_actor(window, fresh=fresh)
    if adjacent:
        return _with_actor(form, _Subject(adjacent, owned=False), text, span)
    if _ENDS_IN_PRONOUN.search(window):
        actor = _antecedent(text[:start], before)
        return _with_actor(form, _Subject(actor, owned=False), text, span)
    borders = list(_BORDER.finditer(window))
    for border in [*reversed(borders), None]:
        piece = window[border.end() if border else 0 :]
        subject = _subject_of(piece, text[:start], before)
        if subject is not None:
            return _with_actor(form, subject, text, span)
        if not piece.strip(" ,") and not fresh and previous is not None:
            # 'shall use and shall not alter': the second verb shares the first one's subject.
            return Predicate(form, previous.actor, start, end, previous.owned)
        if border is None or not (fresh and _OPEN_BORDER.match(border.group())):
            break
    return Predicate(form, "", start, end)


def _with_actor(form: Form, subject: "_Subject", text: str, span: tuple[int, int]) -> Predicate:
    start, end = span
    if form is Form.RELIEF and not subject.owned and _HINDERS.search(text[start:end]):
        # 'The PRIME shall not require': a side that promises not to hinder is itself bound.
        form = Form.BAN
    agent = _AGENT.match(text[end : end + 80]) if form is Form.POWER else None
    if agent is not None:
        # 'The appointment of the SUB may be ended by the PRIME'.
        return Predicate(form, str(agent.group(1)), start, end)
    if form is Form.POWER and subject.actor == "SUB" and _PASSIVE.match(text[end : end + 60]):
        # 'The SUB may be removed': the power is that of whoever removes.
        return Predicate(form, "PRIME", start, end)
    if form is Form.DUTY and subject.actor == "SUB" and _GIVEN.match(text[end : end + 60]):
        form = Form.POWER  # 'the SUB will be consulted' gives, and asks nothing
    return Predicate(form, subject.actor, start, end, subject.owned)


@dataclass(frozen=True, slots=True)
class _Subject:
    actor: str
    owned: bool


def _subject_of(piece: str, before_text: str, before: list[Predicate]) -> _Subject | None:
    """Returns the side a piece of text names as subject, None when it names none."""
    leading = _LEADING.match(piece)
    bare = piece[leading.end() :] if leading else piece
    pronoun = _PRONOUN.match(bare)
    if pronoun:
        owned = pronoun.group().strip().endswith(("its", "their"))
        text = before_text[: len(before_text) - len(piece)]
        return _Subject(_antecedent(text, before), owned)
    owner = ""
    for match in _ACTOR.finditer(bare):
        before_actor = bare[: match.start()]
        if match.group(2) or _OWNING.search(before_actor):
            if _owns_people(match.group(1), before_actor, bare[match.end() :]):
                owner = owner or match.group(1)
            continue
        if _OBLIQUE.search(before_actor):
            continue  # 'contact with the SUB' is no thing of the SUB's
        return _Subject(match.group(1), owned=False)
    return _Subject(owner, owned=True) if owner else None


def _owns_people(actor: str, before: str, after: str) -> bool:
    """Says whether 'the X's staff' acts for X: a thing of the other side's acts for nobody."""
    if actor not in {"PRIME", "AUTH"}:
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
    return "BOTH" if joined and joined.group(1) != last.group(1) else str(last.group(1))


def _sentence_start(window: str) -> int:
    last = 0
    for match in _SENTENCE.finditer(window):
        last = match.end()
    return last


def _corrected_form(form: Form, subject: str, head: str, rest: str) -> Form:
    """Reads 'no X may', 'neither party shall' and 'may ... only if' as bans."""
    barred = head.endswith(" from")
    denied = _NO_SUBJECT.search(subject) and not _NO_MORE.search(subject)
    if form in {Form.POWER, Form.DUTY, Form.DEEMED} and denied:
        return Form.BAN
    if form is Form.BAN and barred and denied:
        return Form.RELIEF  # 'neither party is prevented from'
    narrowed = _ONLY.search(subject[-40:]) or _ONLY_IF.match(rest)
    if form is Form.POWER and head in {"may", "can"} and narrowed:
        return Form.BAN
    return form


def _first_actor(text: str) -> str:
    match = _ACTOR.search(text)
    return str(match.group(1)) if match else ""


def _antecedent(text: str, before: list[Predicate]) -> str:
    """Returns the side that 'it' or 'they' most likely stands for, empty when nothing tells."""
    sentence = text[text.rfind(". ") + 1 :]
    for match in _ACTOR.finditer(sentence):
        if not match.group(2) and not _OBLIQUE.search(sentence[: match.start()]):
            return str(match.group(1))
    return before[-1].actor if before else ""
