# SPDX-License-Identifier: Apache-2.0
"""Sides that a paper names by a party word only: "the Provider shall", "you", "either party"."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import re2

from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.outline.names import NAME, has_legal_form, names_body, short_names, trim_name
from pipeline.outline.roles import Candidate, phrase_key

__all__ = ["given_sides", "name_speakers", "plain_sides", "worded_sides"]


def worded_sides(
    named: Sequence[Candidate], text: str, lexicon: PartyLexicon, kind: DocumentKind
) -> list[Candidate]:
    """Returns the sides that the text names by a party word, most frequent first."""
    taken = {phrase_key(alias) for candidate in named for alias in candidate.aliases}
    phrases = {phrase_key(word.phrase): word.phrase for word in lexicon.words}
    phrases.update((phrase_key(phrase), phrase) for phrase, _ in lexicon.overrides)
    pattern = _phrase_pattern(tuple(sorted(phrases.values())))
    sample = text[:_SAMPLE]
    shown: dict[str, Counter[str]] = {}
    acting: set[str] = set()
    bystanders = _bystanders(lexicon, kind)
    for match in pattern.finditer(sample):
        key = phrase_key(match[0])
        if key not in phrases or key in taken or not _names_a_side(match, key, kind):
            continue
        if match[0][0].isupper() and _within_name(sample, match):
            continue
        shown.setdefault(key, Counter())[match[0]] += 1
        if key not in acting and _DUTY.match(sample, match.end()):
            acting.add(key)
    given = {phrase_key(phrase) for phrase, _ in lexicon.overrides}
    passing = {key for key in shown if key not in given and _is_passing(key, sample, kind)}
    left_out = (
        passing | _PRONOUNS | {phrase_key(w.phrase) for w in lexicon.words if w.role is Role.BOTH}
    )
    if acting:
        left_out |= bystanders - acting
    found = [
        Candidate("", (uses.most_common(1)[0][0],), uses=uses.total())
        for key, uses in shown.items()
        if uses.total() >= _FEWEST_USES and key not in left_out
    ]
    found.sort(key=lambda candidate: (-candidate.uses, candidate.aliases))
    return [*found, *_both_sides(text, lexicon)]


def given_sides(
    sides: Sequence[Candidate], text: str, lexicon: PartyLexicon
) -> tuple[list[Candidate], tuple[str, ...]]:
    """Returns the sides that only a person's own words name, and the words the paper lacks.

    A word that a person gives counts however seldom and with whatever letters the paper writes it.
    """
    taken = {phrase_key(alias) for candidate in sides for alias in candidate.aliases}
    found: list[Candidate] = []
    lacking: list[str] = []
    for phrase, _ in lexicon.overrides:
        if phrase_key(phrase) in taken:
            continue
        match = _phrase_pattern((phrase,)).search(text)
        if match is None:
            lacking.append(phrase)
        else:
            found.append(Candidate("", (match[0],)))
    return found, tuple(lacking)


def _bystanders(lexicon: PartyLexicon, kind: DocumentKind) -> set[str]:
    """Returns the words that name a side only where they are the subject of a duty.

    None do so in a tender or handbook, which speaks of the sides in other ways: "help for
    providers", "the Hub expects".
    """
    if kind in _PLAIN_KINDS:
        return set()
    given = {phrase_key(phrase) for phrase, _ in lexicon.overrides}
    sides = (Role.SUB, Role.PRIME)
    return {phrase_key(word.phrase) for word in lexicon.words if word.role in sides} - given


# Words for whoever meets an event, with the words for the other one in that event.
_EVENTS = {
    "beneficiary": re.compile(
        r"\b(?:indemnif(?:ier|ying\s+party)|indemnit(?:y|ies)|guarant(?:or|ee)s?)\b", re.I
    ),
    "recipient": re.compile(
        r"\b(?:disclos(?:er|ing\s+party)|supplying\s+party|transferor|confidential)\b", re.I
    ),
}
_NEAR_EVENT = 250
# Words that may stand for the public instead of a side: then they are used of any, or of many.
_PUBLIC = frozenset({"customer", "client", "buyer", "purchaser", "tenant"})
_SHARE_OF_MANY = 0.6
_OF_ANY = re.compile(
    r"\b(?:any|each|every|an?|no|all|such|other|new|potential|prospective)\s$", re.I
)


def _is_passing(key: str, text: str, kind: DocumentKind) -> bool:
    """Says whether a word stands for whoever meets an event, or for the public, and for no side.

    "If a Beneficiary is notified of a Claim, it must tell the Indemnifier"; "any party that makes
    a supply to another party (Recipient)"; "“Customers” are individuals who apply".
    """
    if key in _EVENTS:
        uses = [match.start() for match in _phrase_pattern((key,)).finditer(text)]
        near = sum(
            _EVENTS[key].search(text, max(0, at - _NEAR_EVENT), at + _NEAR_EVENT) is not None
            for at in uses
        )
        if 2 * near >= len(uses):
            return True
    if kind in _PLAIN_KINDS:
        return False
    return _defined_by_event(key, text) or (key in _PUBLIC and _is_public(key, text))


def _defined_by_event(key: str, text: str) -> bool:
    word = key.title()
    if word not in text:
        return False
    return any(re.search(pattern.replace("WORD", word), text) for pattern in _BY_EVENT)


_BY_EVENT = (
    # "any other party (Recipient)"
    r"\b(?:any|either|each|one)\s+(?:other\s+)?(?:party|person)\b[^.;()]{0,60}"
    r"\((?:(?:the|each,?\s+an?|an?)\s+)?[\"“\u2018']?WORD[\"”\u2019']?\)",
    # "“Buyer” shall mean the party ordering shipment"
    r"[\"“\u2018]WORDs?[\"”\u2019]\s+(?:shall\s+mean|means?|(?:is|are)\s+defined\s+(?:herein\s+)?as)\s+"
    r"(?:(?:any|each|either|the|all|those)\s+)?(?:party\s+(?:ordering|placing|making|giving|claiming"
    r"|disclosing|seeking)|(?:individuals|consumers|persons|people|parties)\s+(?:who|that|which))\b",
)


def _is_public(key: str, text: str) -> bool:
    """Says whether a word is used mostly of many or of any one, in capitals as it may be."""
    uses = [
        match
        for match in _phrase_pattern((key,)).finditer(text)
        if match[0][0].isupper() and not _within_name(text, match)
    ]
    many = sum(
        match[0].endswith("s")
        or _OF_ANY.search(text, max(0, match.start() - _WORD_BEFORE), match.start()) is not None
        for match in uses
    )
    return bool(uses) and many >= _SHARE_OF_MANY * len(uses)


_WORD_BEFORE = 14


def _within_name(text: str, match: "re2._Match") -> bool:
    """Says whether a word is part of a longer name: "Principal Owners", "Content Provider"."""
    if _CAPITAL_NEXT.match(text, match.end()):
        return True
    before = _CAPITAL_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
    return before is not None and before[1].lower() not in _OPENERS


_DUTY = re.compile(
    r"[”\"\u2019']?\s+(?:(?:also|hereby|further|each|therefore)\s+)?"
    r"(?:shall|must|will|may|should|can|cannot|agrees?|undertakes?|warrants?|has\s+to|have\s+to"
    r"|needs?\s+to|(?:is|are)\s+(?:not\s+)?(?:to|required|expected|obliged|asked|entitled)|to)\b"
)
_CAPITAL_NEXT = re.compile(r"[ \u00a0][A-Z][a-z]{2}")
_CAPITAL_BEFORE = re.compile(r"(?:^|[^\w-])([A-Z][a-z]+)[ \u00a0]$")
# Words that have a capital because a sentence begins with them.
_OPENERS_LIST = """
    the a an each any every no if when where unless that this such our your all both neither
    either and or should upon to by for in as of with which provided other another these
    those one from while once only is does must may shall will whether some following
"""
_OPENERS = frozenset(_OPENERS_LIST.split())


def _both_sides(text: str, lexicon: PartyLexicon) -> list[Candidate]:
    """Returns the words for both sides at once as one entry, when the paper uses them."""
    phrases = tuple(word.phrase for word in lexicon.words if word.role is Role.BOTH)
    uses = _count(_PARTY_WORD, text[:_SAMPLE], _FEWEST_USES) if phrases else 0
    return [Candidate("", phrases, uses=uses)] if uses >= _FEWEST_USES else []


_PARTY_WORD = re.compile(r"[Pp](?<!\w.)(?:art(?:y|ies)|ART(?:Y|IES))\b")


def _names_a_side(match: "re2._Match", key: str, kind: DocumentKind) -> bool:
    """Says whether a word is used as a party word: with a capital, or in a plain-English paper."""
    if match[0][0].isupper() and (not match[0].isupper() or key in _ACRONYMS):
        return True
    return kind in _PLAIN_KINDS and key not in _HOMONYMS


# Sides that papers call by their initials; other words in capitals are headings.
_ACRONYMS = frozenset({"ccs", "icb", "pcc", "spv"})
_PLAIN_KINDS = (DocumentKind.ITT, DocumentKind.HANDBOOK, DocumentKind.MEMORANDUM)
# Everyday words: they name a side only with a capital.
_HOMONYMS_LIST = """
    lead hub principal prime member specialist associate trust recipient employer spoke party
    customer client department minister candidate resident tenant supplier contractor
"""
_HOMONYMS = frozenset(_HOMONYMS_LIST.split())
_FEWEST_USES = 2
# Party words stand thick in every paper: its first part tells which it uses.
_SAMPLE = 150_000
_PRONOUNS = frozenset({"you", "your", "we", "us", "our"})
# Each begins with its letters, and looks back for the start of a word only then: a search that
# begins with "\b" stops at every character.
_YOU = re.compile(r"[Yy](?<!\w.)our?\b")
_WE = re.compile(r"[WwOou](?<!\w.)(?:(?<=[Ww])e|(?<=[Oo])ur|(?<=u)s)\b")


@lru_cache(maxsize=8)
def _phrase_pattern(phrases: tuple[str, ...]) -> "re2._Regexp":
    """Builds one pattern of all party words, longest first, hyphens and plurals left open.

    For RE2: a hundred alternatives cost the standard engine half of the time of the outline.
    """
    spelled = []
    for phrase in sorted(phrases, key=len, reverse=True):
        letters = re.escape(phrase).replace(r"\-", "[-\u2011 ]{0,2}").replace(r"\ ", "[-\u2011 ]")
        spelled.append(f"[{letters[0].upper()}{letters[0].lower()}]{letters[1:]}")
    listed = "|".join(spelled) if spelled else "x^"
    return re2.compile(rf"(?i)\b(?:{listed})(?:s|ies)?\b")


def plain_sides(
    named: Sequence[Candidate], texts: Sequence[str], *, text: str, kind: DocumentKind
) -> list[Candidate]:
    """Returns "you" and "we" where a paper speaks plain English with them.

    Args:
        named: Sides that the paper names, which may have these words already.
        texts: The paragraphs of the paper, by whose opening a letter is known.
        text: The whole text.
        kind: The kind of paper.
    """
    taken = {alias.lower() for candidate in named for alias in candidate.aliases}
    sample = text[:_SAMPLE]
    plain = kind in _PLAIN_KINDS or _salutation(texts) is not None
    found = []
    for pattern, aliases in ((_YOU, ("you", "your")), (_WE, ("we", "us", "our"))):
        fewest = 2 if plain else max(8, len(sample) // 2_000)
        uses = _count(pattern, sample, fewest)
        if uses >= fewest and not taken.intersection(aliases):
            found.append(Candidate("", aliases, uses=uses))
    return found


def _count(pattern: re.Pattern[str], text: str, most: int) -> int:
    """Counts the matches of a pattern, not beyond a number."""
    return sum(1 for _ in islice(pattern.finditer(text), most))


def name_speakers(
    plain: list[Candidate], texts: Sequence[str], *, kind: DocumentKind
) -> list[Candidate]:
    """Gives "we" and "you" the names that the opening of a handbook, tender or letter tells."""
    speaker = _author(texts) if kind in _AUTHORED else ""
    addressee = ""
    salutation = _salutation(texts)
    if salutation is not None:
        bodies = [trim_name(line) for line in texts[:salutation] if names_body(line[:120])]
        signed = [trim_name(line) for line in texts[-_CLOSING:] if names_body(line[:120])]
        addressee = bodies[-1] if len(bodies) > 1 or (bodies and signed) else ""
        speaker = speaker or next((name for name in [*bodies, *signed] if name != addressee), "")
    return [_named(each, speaker if "we" in each.aliases else addressee) for each in plain]


def _named(side: Candidate, name: str) -> Candidate:
    if not name:
        return side
    return replace(side, name=name, aliases=short_names(side.aliases, name))


def _author(texts: Sequence[str]) -> str:
    for text in texts[:_TITLES]:
        match = _ISSUED.search(text[:400])
        name = trim_name(match["name"]) if match is not None else ""
        if has_legal_form(name):
            return name
    return ""


def _salutation(texts: Sequence[str]) -> int | None:
    """Returns which of the first paragraphs is "Dear ...", None when the paper is no letter."""
    return next((at for at, text in enumerate(texts[:30]) if _DEAR.match(text)), None)


_DEAR = re.compile(r"\W*Dear\s+\w")
_AUTHORED = (DocumentKind.ITT, DocumentKind.HANDBOOK)
_ISSUED = re.compile(
    rf"\b(?:on behalf of|issued by|published by|prepared by|from|for)\s+(?P<name>{NAME})"
)
_TITLES = 20
_CLOSING = 12
