# SPDX-License-Identifier: Apache-2.0
"""Sides as a paper introduces them: a name, what it is, and the word that stands for it.

"Acme Limited, whose office is at ... (the “Head Provider”)", "JSC Oil, hereinafter referred to as
the "Company"", "A Ltd and B Ltd (each a “Subcontractor”)".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.outline.names import (
    NAME,
    all_names,
    former_names,
    has_legal_form,
    last_name_before,
    names_body,
    short_names,
    trim_name,
)
from pipeline.outline.roles import Candidate

__all__ = [
    "introduced_sides",
    "is_word_for_side",
    "is_yet_unnamed",
    "make_side",
    "merge_sides",
    "unnamed_side",
    "with_words",
]

_OPENS = "“\"\u2018”\u02ba\u201f«'"
_CLOSES = "”\"\u2019“\u02ba»'"
# A word in quotation marks of any make, also the two alike or reversed that converters leave.
_QUOTED = re.compile(rf"[{_OPENS}](?P<alias>[^“”\"\u02ba«»()\n]{{2,60}}?),?[{_CLOSES}](?![\w])")
_BRACKETS = re.compile(r"\((?P<inside>(?:[^()]|\([^()]{0,40}\)){1,240})\)")
# "hereinafter referred to as the “Company”", outside brackets.
_HEREINAFTER = re.compile(
    r"\bherein(?:after|before)?\s+(?:(?:also|individually|jointly|collectively|and)\s+){0,3}"
    r"(?:called|known\s+as|designated(?:\s+as)?|referred\s+to\s+(?:herein\s+)?as|described\s+as)"
    rf"\s+(?P<inside>(?:the\s+)?[{_OPENS}][^\n]{{2,60}}?[{_CLOSES}])"
)
_UNQUOTED = re.compile(
    r"(?:herein(?:after)?\s+(?:called\s+|referred\s+to\s+as\s+|known\s+as\s+)(?:the\s+)?|the\s+)"
    r"(?P<alias>[A-Z][\w\u2011-]*(?:\s+[A-Z][\w\u2011-]*){0,4})$"
)
_BARE = re.compile(r"(?P<alias>[A-Z][\w\u2019'\u2011-]*(?:\s[A-Z][\w\u2019'\u2011-]+){0,3})$")
# After a bare word in brackets a side is over; within a name it goes on: "Acme (Wales) Ltd".
_AFTER_BARE = re.compile(r"\s*(?:$|[.;,]|and\b)")
# Words that brackets define besides sides: the paper, dates, money, goods.
_NO_SIDE = re.compile(
    r"(?:^|\s)(?:part(?:y|ies)|agreements?|amendments?|contracts?|deeds?|memorandum|mou|dates?|terms?"
    r"|territory|products?|services?|propert(?:y|ies)|systems?|acts?|programmes?|programs?"
    r"|project|works?|commodity|shares|stock|website|site|marks?|trademarks?|order|recitals?"
    r"|software|period|fees?|effective|transaction|documents?|ip|network|plan|business)$",
    re.I,
)
_PLACE = re.compile(
    r"(?:usa|uk|us|u\.s\.a?\.?|hong kong|england|wales|scotland|[A-Z]{1,2}\d.*)$", re.I
)
_OF_THIS = re.compile(r"\b(?:this|the\s+foregoing|that\s+certain)\W*$", re.I)
_SHARED = re.compile(r"\b(?:each|both|all|together|collectively|jointly)\b[^“\"\u2018]*$", re.I)
_SINGLY = re.compile(r"\bindividually\s+and\s+collectively\b|\bits\s+affiliates\b", re.I)
# A new side is announced between two definitions: "; and Acme", "and Zenith".
# Its name may still be blank: "and ________ (the “Professional”)", "and the company below".
_NEW_SIDE = re.compile(
    r"(?:[;:]|\b(?:and|or|between|among|to|with)\b)[\s:]*(?:\(?\w{1,3}\)\s*)?"
    rf"(?:(?:the\s+)?{NAME}|[_\[\u2026\u25cf\u2022]|\.\.\.|the\s+\w+\s)"
)
_NAMED_ONLY = re.compile(
    rf"\W*(?:and\s+)?(?P<name>(?:[Tt]he\s+)?{NAME}),?\s+(?:an?\s|whose\b|of\s|acting\b|incorporated\b"
    r"|(?:company|charity)\b|registered\b|with\s+(?:its|offices?|company)\b|having\b|located\b)"
)
# Sides that have no name yet: "the charity named in it", "the ten bodies listed in Annex 1".
_UNNAMED = re.compile(
    r"\b(?:organi[sz]ations?|charit(?:y|ies)|bod(?:y|ies)|compan(?:y|ies)|providers?|persons?"
    r"|members?|partners?|agenc(?:y|ies)|groups?|suppliers?|contractors?|recipients?|societ(?:y|ies))"
    r"\b[^.;()]{0,80}?\b(?:listed|named|identified|specified|set\s+out|whose\s+names?|described|shown"
    r"|detailed|stated|signing|signs?)\b",
    re.I,
)
# A tender's draft contract: "the winning Bidder (the “Provider”)".
_WINNER = re.compile(
    r"\b(?:winning|successful|appointed|chosen|selected|preferred)\s+(?:bidder|tenderer|applicant"
    r"|candidate|organi[sz]ation|provider|supplier|contractor|partner)s?\W*$",
    re.I,
)
_MOST_SIDES = 12
_LONGEST = 6_000


@dataclass(frozen=True, slots=True)
class _Word:
    """A defined word for a side, with the range of the brackets in which it stands."""

    aliases: tuple[str, ...]
    shared: bool
    start: int
    end: int


def introduced_sides(text: str, *, bare: bool = True) -> list[Candidate]:
    """Returns the sides that a passage introduces with a word of their own, in order.

    Args:
        text: A passage; its first 6,000 code points are read.
        bare: Whether a capitalised word alone in brackets counts: "(Head Provider)". Only in
            passages that are known to name the sides.
    """
    text = text[:_LONGEST]
    found: list[Candidate] = []
    last = 0
    for word in _defined_words(text, bare=bare):
        about = text[last : word.start]
        if word.shared:
            sides = _shared_sides(about, word)
            if not sides and _UNNAMED.search(about):
                sides = [make_side(word.aliases, "", about=about)]
            found = [*found, *sides] if sides else _share_word(found, word, text)
        elif _WINNER.search(about):
            found.append(make_side(word.aliases, "", about=about))
        elif found and _is_same_side(about):
            found[-1] = with_words(found[-1], word.aliases)
        else:
            found.append(make_side(word.aliases, last_name_before(about), about=about))
        last = word.end
        if len(found) >= _MOST_SIDES:
            break
    return found


def make_side(aliases: Sequence[str], name: str, *, about: str = "") -> Candidate:
    """Returns a side of the parties block: its words, its name, and its other names."""
    words = tuple(dict.fromkeys(_without_article(alias) for alias in aliases))
    called = short_names(words or (name,), name)
    others = tuple(each for each in former_names(about) if each not in called)
    return Candidate(name, (*called, *others), in_block=True, about=about)


def unnamed_side(text: str) -> list[Candidate]:
    """Returns the side of a paragraph that names one and gives it no other word; may be none."""
    match = _NAMED_ONLY.match(text[:_LONGEST])
    name = trim_name(match["name"]) if match is not None else ""
    if not name and names_body(text[:200]):
        name = trim_name(text.strip(" .,;:"))
    if not name or not _is_name(name):
        return []
    return [make_side((), name, about=text)]


def merge_sides(found: Sequence[Candidate]) -> list[Candidate]:
    """Returns the sides once each: the same name or the same first word is the same side."""
    merged: list[Candidate] = []
    for candidate in found:
        at = next((i for i, each in enumerate(merged) if _same(each, candidate)), None)
        if at is None:
            merged.append(candidate)
        else:
            merged[at] = _join(merged[at], candidate)
    return merged


def with_words(side: Candidate, aliases: tuple[str, ...]) -> Candidate:
    """Returns a side with further words, which stand before its names."""
    more = tuple(alias for alias in aliases if alias not in side.aliases)
    # Words stand before names: the first of them is how the paper calls the side.
    names = side.aliases.index(side.name) if side.name in side.aliases else len(side.aliases)
    return replace(side, aliases=(*side.aliases[:names], *more, *side.aliases[names:]))


def is_yet_unnamed(side: Candidate) -> bool:
    """Says whether a side is described and named elsewhere: "the charity named in the Order"."""
    return not side.name and _UNNAMED.search(side.about) is not None


def is_word_for_side(alias: str) -> bool:
    """Says whether a defined word may stand for a side: no date, no paper, no goods."""
    return len(alias) > 1 and alias[0].isalpha() and _NO_SIDE.search(alias) is None


def _defined_words(text: str, *, bare: bool) -> Iterator[_Word]:
    brackets = [(m.start(), m.end(), m["inside"]) for m in _BRACKETS.finditer(text)]
    spoken = [
        (m.start(), m.end(), m["inside"])
        for m in _HEREINAFTER.finditer(text)
        if not any(start < m.start() < end for start, end, _ in brackets)
    ]
    last = 0
    for start, end, inside in sorted([*brackets, *spoken]):
        aliases = _aliases_in(inside)
        if not aliases and bare:
            aliases = _bare_alias(inside, text[last:start], text[end : end + 8])
        elif not aliases:
            aliases = _repeated_alias(inside, text[last:start])
        if aliases:
            before = inside[: _first_quote(inside)]
            shared = _SHARED.search(before) is not None and _SINGLY.search(before) is None
            yield _Word(aliases, shared, start, end)
            last = end


def _first_quote(inside: str) -> int:
    match = _QUOTED.search(inside)
    return match.start() if match is not None else len(inside)


def _aliases_in(inside: str) -> tuple[str, ...]:
    found = []
    for match in _QUOTED.finditer(inside):
        alias = " ".join(match["alias"].strip(" ,.").split())
        if is_word_for_side(alias) and not _OF_THIS.search(inside[: match.start()]):
            found.append(alias)
    if found or "“" in inside or '"' in inside:
        return tuple(dict.fromkeys(found))
    unquoted = _UNQUOTED.match(inside.strip())
    return (
        (unquoted["alias"],)
        if unquoted is not None and is_word_for_side(unquoted["alias"])
        else ()
    )


def _bare_alias(inside: str, before: str, after: str) -> tuple[str, ...]:
    match = _BARE.match(inside.strip())
    if match is None or not _AFTER_BARE.match(after) or not is_word_for_side(match["alias"]):
        return _repeated_alias(inside, before)
    return () if _PLACE.match(match["alias"]) else (match["alias"],)


def _repeated_alias(inside: str, before: str) -> tuple[str, ...]:
    """Returns a short form in brackets: a word of the name before it, or its first letters."""
    word = inside.strip()
    if _BARE.match(word) is None or _PLACE.match(word) or not is_word_for_side(word):
        return ()
    name = last_name_before(before)
    initials = "".join(part[0] for part in name.split() if part[0].isupper())
    return (word,) if word in name or (len(word) > 2 and initials.startswith(word)) else ()


def _is_same_side(about: str) -> bool:
    """Says whether the words between two definitions name no further side."""
    return (
        _NEW_SIDE.search(about) is None
        and _UNNAMED.search(about) is None
        and not has_legal_form(last_name_before(about))
    )


def _shared_sides(about: str, word: _Word) -> list[Candidate]:
    names = all_names(about) or tuple(filter(None, [last_name_before(about)]))
    return [make_side(word.aliases, name, about=about) for name in names]


def _share_word(found: list[Candidate], word: _Word, text: str) -> list[Candidate]:
    """Gives a word for several sides to those before it, which have words of their own.

    "Prime Ltd (“Prime”) and A (“A”) and B (“B”) (together the “Providers”)": behind "between" the
    first side stands against the others.
    """
    first = 1 if _BETWEEN.search(text[: word.start]) and len(found) > 2 else 0
    return [*found[:first], *(with_words(each, word.aliases) for each in found[first:])]


_BETWEEN = re.compile(r"\b(?:between|among|amongst)\b", re.I)


def _is_name(name: str) -> bool:
    return len(name) > 2 and name[0].isalpha() and bool(last_name_before(name))


def _same(one: Candidate, other: Candidate) -> bool:
    if one.name and other.name:
        # One word may stand for several names: "each a “Subcontractor”".
        names = {_fold(one.name), _fold(other.name)}
        return len(names) == 1 or _fold(one.aliases[0]) == _fold(other.name)
    shared = {_fold(alias) for alias in one.aliases} & {_fold(alias) for alias in other.aliases}
    return bool(shared)


def _join(one: Candidate, other: Candidate) -> Candidate:
    """Returns both as one side; words that the paper defines stand before its names."""
    if len(one.aliases) >= _MOST_SIDES:
        return one
    name = one.name or other.name
    every = dict.fromkeys((*one.aliases, *other.aliases))
    names = {one.name, other.name, *short_names((), name)}
    aliases = tuple(alias for alias in every if alias not in names)
    about = max(one.about, other.about, key=len)
    return replace(one, name=name, aliases=short_names(aliases or (name,), name), about=about)


def _fold(words: str) -> str:
    folded = re.sub(r"[^a-z0-9]", "", words.lower().removeprefix("the "))
    return re.sub(
        r"(?:limited|ltd|incorporated|inc|corporation|corp|company|llc|llp|plc)$", "", folded
    )


def _without_article(alias: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", alias, flags=re.I)
