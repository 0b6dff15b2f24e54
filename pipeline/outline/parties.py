# SPDX-License-Identifier: Apache-2.0
"""The sides of a paper: who is named, by which words, and in which role (taxonomy 2.1)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import re2

from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Party, Section
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.outline.placements import Placement
from pipeline.outline.roles import Candidate, phrase_key, resolve_roles

__all__ = ["find_parties"]


def find_parties(
    placements: Sequence[Placement],
    sections: Sequence[Section],
    *,
    text: str,
    lexicon: PartyLexicon,
    kind: DocumentKind,
) -> tuple[Party, ...]:
    """Returns the parties of a paper with their roles, those of the parties block first.

    Args:
        placements: The paper in order.
        sections: What each placement is.
        text: The whole text, for words that name a side without a parties block.
        lexicon: Party words and a person's own choices, which win.
        kind: The kind of paper.
    """
    named = _named_parties(placements, sections)
    if not named:
        named = _introduced_parties(placements)
    if len(named) < _SIDES:
        named = _merge([*named, *_order_form_parties(placements, lexicon)])
    worded = _worded_parties(named, text, lexicon, kind)
    plain = _plain_parties(named, text, kind)
    if not named and kind in _AUTHORED:
        plain = _with_author(plain, placements)
    sides = [*named, *worded, *plain]
    return resolve_roles(sides, text=text, lexicon=lexicon, kind=kind)


# A bargain has two sides at least.
_SIDES = 2
# A company or body: capitalised words up to what usually follows a name.
_NAME = (
    r"[A-Z0-9][\w&.'\u2019\u2011-]*"
    r"(?:,?\s+(?:[A-Z0-9&(][\w&.,'\u2019\u2011)-]*|of|the|and|for|in|at|on|de|la)){0,11}"
)
# ("the Contractor"), (“Kestrel”), (the **Head Provider**), (hereinafter called "X" or "Y").
_ALIAS_GROUP = re.compile(
    r"\((?P<inside>(?:[^()]{0,80}?\b)?(?:the\s+|hereinafter\b|hereafter\b|together\b|each\b|we\b|you\b"
    r"|our\b|[“\"\u2018]|[A-Z][\w\u2019'-]+(?:\s[A-Z][\w\u2019'-]+){0,2}(?=\)))[^()]{0,140})\)"
)
_QUOTED = re.compile(r"[“\"\u2018]([^“”\"\u2018\u2019]{2,60})[”\"\u2019]")
_UNQUOTED = re.compile(
    r"^(?:hereinafter\s+(?:called\s+|referred\s+to\s+as\s+)?)?the\s+([A-Z][\w\u2011-]*(?:\s+[A-Z][\w\u2011-]*){0,4})$"
)
# What brackets in a parties block define besides parties.
_COLLECTIVE = re.compile(
    r"\b(?:parties|party|together|collectively|agreement|amendment|contract|deed|memorandum"
    r"|dates?|term|territory|products?|services?|propert(?:y|ies)|system|act|programme|project)\b",
    re.I,
)
_BEFORE_NAME = re.compile(
    r"(?:^|\b(?:between|and|among|by)\s*:?\s*(?:\(?\d\)?\s*)?)(?P<name>" + _NAME + r")"
)
_LEGAL_FORM = re.compile(
    r"\b(?:limited|ltd|plc|llp|llc|inc|incorporated|corp|corporation|cic|cio|company|trust|council|foundation"
    r"|association|society|charity|university|nhs|gmbh|s\.?a\.?|n\.?v\.?|b\.?v\.?|l\.?p\.?|co)\b\.?",
    re.I,
)


def _named_parties(
    placements: Sequence[Placement], sections: Sequence[Section]
) -> list[Candidate]:
    found: list[Candidate] = []
    for placement, section in zip(placements, sections, strict=True):
        if section is not Section.PARTIES:
            continue
        text = placement.segment.text
        found.extend(_from_paragraph(text) or _unaliased(text))
        if len(found) > _MOST_PARTIES:
            break
    return _merge(found)


def _introduced_parties(placements: Sequence[Placement]) -> list[Candidate]:
    """Returns the sides that a paper without a parties block introduces in its opening."""
    found = [
        candidate
        for placement in placements[:_OPENING_SEGMENTS]
        if "(" in placement.segment.text and not placement.heading
        for candidate in _from_paragraph(placement.segment.text)
        if _LEGAL_FORM.search(candidate.name)
    ]
    return _merge(found)


def _with_author(plain: list[Candidate], placements: Sequence[Placement]) -> list[Candidate]:
    """Gives "we" the name under which a handbook or tender is issued, when the opening tells."""
    for placement in placements[:20]:
        match = _ISSUED.search(placement.segment.text[:400])
        if match is None or not _LEGAL_FORM.search(match["name"]):
            continue
        name = " ".join(_trim_name(match["name"]).split())
        return [
            replace(each, name=name, aliases=_with_short_name(each.aliases, name))
            if "we" in each.aliases
            else each
            for each in plain
        ]
    return plain


_AUTHORED = (DocumentKind.ITT, DocumentKind.HANDBOOK)
_ISSUED = re.compile(
    rf"\b(?:on behalf of|issued by|published by|prepared by|from|for)\s+(?P<name>{_NAME})"
)


def _unaliased(text: str) -> list[Candidate]:
    """Returns the party of a paragraph that names one and gives it no other word."""
    match = _NAMED_ONLY.match(text)
    if match is None:
        return []
    name = " ".join(_trim_name(match["name"]).split())
    if _THIS.match(name):
        return []
    return [Candidate(name, _with_short_name((name,), name), in_block=True, about=text)]


# "Rowanbank, a registered charity of ...": a name, then what it is.
_NAMED_ONLY = re.compile(
    rf"\W*(?P<name>{_NAME}),\s+(?:an?\s|whose\b|of\s|acting\b|(?:company|charity)\b|registered\b)"
)
_MOST_PARTIES = 12
_OPENING_SEGMENTS = 60
_ORDER_FORM_CELLS = 120


def _order_form_parties(placements: Sequence[Placement], lexicon: PartyLexicon) -> list[Candidate]:
    """Returns the sides of an order form: a party word in one cell, a name in the next."""
    words = {
        phrase_key(word.phrase)
        for word in lexicon.words
        if word.role in (Role.SUB, Role.PRIME, Role.COMMISSIONER)
    }
    cells = [each.segment for each in placements if each.segment.block.cell is not None]
    found = []
    for left, right in pairwise(cells[:_ORDER_FORM_CELLS]):
        here, there = left.block.cell, right.block.cell
        if here is None or there is None or (here.table, here.row) != (there.table, there.row):
            continue
        word = left.text.strip(" :")
        if phrase_key(word) in words and _LEGAL_FORM.search(right.text[:160]):
            found.append(_of_order_form(word, right.text))
    for placement in placements[:_OPENING_SEGMENTS]:
        found.extend(_order_form_line(placement.segment.text, words))
    return found


def _order_form_line(line: str, words: set[str]) -> list[Candidate]:
    """Returns the side of a row that the layout gave as one line: "Supplier Fernlea Trust"."""
    for taken in (2, 1):
        parts = line.split(maxsplit=taken)
        if len(parts) <= taken or not parts[taken][:1].isupper():
            continue
        word = " ".join(parts[:taken]).strip(":")
        if phrase_key(word) in words and _LEGAL_FORM.search(parts[taken][:100]):
            return [_of_order_form(word, parts[taken])]
    return []


def _of_order_form(word: str, text: str) -> Candidate:
    name = " ".join(_name_before(text[:160].lstrip(" :")).split())
    return Candidate(name, _with_short_name((word,), name), in_block=True, about=text)


def _from_paragraph(text: str) -> list[Candidate]:
    found = []
    last = 0
    for match in _ALIAS_GROUP.finditer(text):
        inside = match["inside"]
        if _COLLECTIVE.search(inside):
            continue
        aliases = [" ".join(alias.strip(" ,.").split()) for alias in _QUOTED.findall(inside)]
        unquoted = _UNQUOTED.match(inside.strip())
        if not aliases and unquoted is not None:
            aliases = [unquoted[1]]
        elif not aliases and inside.strip() in text[last : match.start()]:
            aliases = [inside.strip()]
        if not aliases:
            continue
        about = text[last : match.start()]
        name = " ".join(_name_before(about).split())
        last = match.end()
        found.append(
            Candidate(
                name,
                _with_short_name(tuple(map(_without_article, aliases)), name),
                in_block=True,
                about=about,
            )
        )
    return found


def _name_before(text: str) -> str:
    """Returns the name of the party that an alias in brackets stands behind; may be empty."""
    best = ""
    for match in _BEFORE_NAME.finditer(text[-1_500:]):
        name = _trim_name(match["name"])
        if _THIS.match(name):
            continue
        if _LEGAL_FORM.search(name) or not best:
            best = name
            if _LEGAL_FORM.search(name):
                break
    return best


def _trim_name(name: str) -> str:
    """Cuts the seat off a name: "Marrowfield County Council of Shire Buildings"."""
    form = _CLOSING_FORM.search(name)
    if form is not None:
        return name[: form.end()].rstrip(".")
    head, of, _ = name.partition(" of ")
    if of and _LEGAL_FORM.search(head) and len(head.split()) > 1:
        name = head
    return re.sub(r"[\s,;.]+(?:of|in|and|the|for|at|on)?$", "", name.strip(" ,.;"))


def _with_short_name(aliases: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Adds the name's first word when it is no common one: "Kestrel" of "Kestrel Homes Ltd"."""
    words = name.split()
    if not words:
        return aliases
    known = {alias.lower() for alias in aliases}
    more = [name] if name.lower() not in known else []
    first = words[0].strip(",.")
    if len(first) > 3 and first.lower() not in known | _COMMON_NAMES and len(words) > 1:
        more.append(first)
    return (*aliases, *more)


_COMMON_NAMES_LIST = """
    national united british english scottish welsh american international general first royal
    community local regional city county north south east west northern southern eastern
    western central association council trust department secretary greater london borough
    global world charity society health care home people young women housing justice
"""
_COMMON_NAMES = frozenset(_COMMON_NAMES_LIST.split())


# Legal forms after which a name is over.
_CLOSING_FORM = re.compile(
    r"\b(?:Ltd|Limited|LIMITED|LTD|plc|PLC|LLP|LLC|L\.L\.C\.|Inc|INC|CIC|CIO)\b\.?"
)
_THIS = re.compile(r"(?:this|these|the (?:agreement|contract|parties))\b", re.I)


def _without_article(alias: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", alias, flags=re.I)


def _merge(found: Sequence[Candidate]) -> list[Candidate]:
    merged: dict[str, Candidate] = {}
    for candidate in found:
        key = candidate.aliases[0].lower()
        known = merged.get(key)
        if known is None:
            merged[key] = candidate
        elif not known.name and candidate.name:
            merged[key] = replace(known, name=candidate.name)
    return list(merged.values())


def _worded_parties(
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
        if key in bystanders and match[0][0].isupper() and _within_name(sample, match):
            continue
        shown.setdefault(key, Counter())[match[0]] += 1
        if key not in acting and _DUTY.match(sample, match.end()):
            acting.add(key)
    left_out = _PRONOUNS | {phrase_key(w.phrase) for w in lexicon.words if w.role is Role.BOTH}
    if acting:
        left_out |= bystanders - acting
    found = [
        Candidate("", (uses.most_common(1)[0][0],), uses=uses.total())
        for key, uses in shown.items()
        if uses.total() >= _FEWEST_USES and key not in left_out
    ]
    found.sort(key=lambda candidate: (-candidate.uses, candidate.aliases))
    return [*found, *_both_sides(text, lexicon)]


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
    uses = len(_PARTY_WORD.findall(text[:_SAMPLE])) if phrases else 0
    return [Candidate("", phrases, uses=uses)] if uses >= _FEWEST_USES else []


_PARTY_WORD = re.compile(r"\bpart(?:y|ies)\b", re.I)


def _names_a_side(match: "re2._Match", key: str, kind: DocumentKind) -> bool:
    """Says whether a word is used as a party word: with a capital, or in a plain-English paper."""
    if match[0][0].isupper() and not match[0].isupper():
        return True
    return kind in _PLAIN_KINDS and key not in _HOMONYMS


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
_YOU = re.compile(r"\b[Yy]our?\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")


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


def _plain_parties(named: Sequence[Candidate], text: str, kind: DocumentKind) -> list[Candidate]:
    """Returns "you" and "we" where a paper speaks plain English with them."""
    taken = {alias.lower() for candidate in named for alias in candidate.aliases}
    sample = text[:_SAMPLE]
    plain = kind in _PLAIN_KINDS
    found = []
    for pattern, aliases in ((_YOU, ("you", "your")), (_WE, ("we", "us", "our"))):
        uses = len(pattern.findall(sample))
        fewest = 2 if plain else max(8, len(sample) // 2_000)
        if uses >= fewest and not taken.intersection(aliases):
            found.append(Candidate("", aliases, uses=uses))
    return found
