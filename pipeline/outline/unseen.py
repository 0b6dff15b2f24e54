# SPDX-License-Identifier: Apache-2.0
"""Papers that bind and are not in the file: a head contract, a handbook, a missing schedule.

Only papers by which the smaller side would be bound count: what it must comply with, what is
incorporated, what may be changed from time to time. An agreement that is merely mentioned, a law,
and what the other side alone must keep do not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import re2

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.outline import (
    CitedPaper,
    Clause,
    Definition,
    Party,
    Reference,
    Section,
    Tie,
)
from pipeline.domain.taxonomy import Role
from pipeline.outline.defined_papers import name_terms, ranked_terms
from pipeline.outline.missing_parts import SCOPE_TITLE, find_missing_parts
from pipeline.outline.paper_notes import shown_name
from pipeline.outline.placements import ClauseTree, Placement
from pipeline.outline.ties import stands_above, tell_precedence, tell_tie

__all__ = ["Known", "find_unseen_papers", "note_broken_references"]

_LONGEST_LIST = 12

# What names a paper: "Provider Handbook", "Head Contract", "Brand Guidelines".
_NOUN = (
    r"(?:Agreement|Contract|Handbook|Manual|Polic(?:y|ies)|Code(?:\s+of\s+(?:Conduct|Practice|Ethics))?"
    r"|Guid(?:e|ance|elines|ebook)|Book|Pack|Playbook|Toolkit|Standards?|Charter|Protocols?"
    r"|Procedures?|Specifications?|Rules|Conditions|Requirements|Framework|Prospectus|Strategy"
    r"|Rulebook|Style|Promise|Compact|Principles|Ethos\s+Statement|Terms(?:\s+(?:and|&)\s+Conditions"
    r"|\s+of\s+\w+)?|Award\s+Form|Order\s+Form|Core\s+Terms|Operating\s+Model|Bible|Mandate)"
)
_WORD = r"[A-Z][\w&\u2019'\u2011/-]*"
_TITLE = rf"(?:{_WORD}\s+(?:(?:and|of|for|&|of\s+the|for\s+the)\s+)?){{1,5}}?{_NOUN}"
_PLAIN_NOUN = (
    r"(?:policies|policy|procedures|standards|guidelines|guidance|handbook|manual|rules|code"
    r"|price\s+list|rate\s+card)"
)
# "the Authority's safeguarding policies", "our policies".
_OWNED = rf"(?:{_WORD}(?:\u2019|')s?|our)\s+(?:[\w,-]+\s+){{0,4}}?{_PLAIN_NOUN}"
# "the delivery guide": small letters, and hardly ever anything but a paper.
_BOOK = (
    r"(?<=\b[Tt]he\s)(?:[a-z][a-z-]+\s+){1,3}(?:handbook|manual|guidebook|playbook|toolkit|guide"
    r"|brand\s+book|style\s+book|charter|compact)"
)
# "the Vantry Way card": a name in capitals, its kind in small letters.
_NAMED = (
    rf"(?:{_WORD}\s+){{1,4}}(?:handbook|manual|guide|guidelines|card|charter|playbook|toolkit)"
)
_PAPER = re.compile(
    rf"\b(?:(?P<article>(?i:the|its|their|this|that|our|your|any|each|an?|all|such))\s+)?"
    rf"(?P<name>{_TITLE}|{_OWNED}|{_NAMED}|{_BOOK})(?![\w-])"
)
# What makes a paper bind, in front of its name.
_BINDS = re2.compile(
    r"(?i)\b(?:compl(?:y|ies|iance)\s+(?:\w+\s+){0,3}?with|adher(?:e|es|ence)\s+to|abides?\s+by"
    r"|observ(?:e|es|ance(?:\s+of)?)|conforms?\s+(?:to|with)|follows?|bound\s+by"
    r"|subject\s+to(?:\s+the\s+terms\s+of)?|in\s+(?:accordance|compliance|conformity|line|keeping)\s+with"
    r"|as\s+required\s+by|required\s+under|on\s+the\s+terms\s+of|consistent(?:ly)?\s+with"
    r"|incorporat(?:es|ed|ing|e)(?:\s+by\s+reference)?(?:\s+(?:from|the\s+terms\s+of))?"
    r"|(?:obligations|duties)\s+(?:under|in)|meanings?(?:\s+\w+){0,3}?\s+(?:in|by|under)|meets?"
    r"|defined\s+in|satisf(?:y|ies)|applies\s+as\s+if|back[- ]to[- ]back\s+with|breach\s+of)\s+"
    r"(?:(?:all|any|every|each)\s+(?:of\s+)?)?"
    r"(?:(?:(?:the|its|our)\s+)?(?:terms|provisions|requirements|obligations|conditions|duties"
    r"|standards|relevant\s+parts|clauses|rules)\s+(?:and\s+\w+\s+)?(?:of|in|under|set\s+out\s+in)\s+)?"
)
# A further paper behind the first: "the Head Contract and the Brand Manual".
_AND = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|or\s+|&\s+)(?:with\s+)?")
# ... and behind it.
_BINDS_BEHIND = re.compile(
    r"[^.;]{0,60}?\b(?:(?:is|are|shall\s+be|forms?)\s+(?:hereby\s+)?(?:incorporated|deemed\s+(?:to\s+form\s+)?part"
    r"|part\s+of\s+th(?:is|e))|forms?\s+part\s+of|as\s+(?:\w+\s+){0,4}?(?:amended|updated|revised|re-?issued"
    r"|varied|changed|published|issued|notified)(?:\s+\w+){0,5}?\s+from\s+time\s+to\s+time"
    r"|(?:shall|will)\s+(?:also\s+)?(?:apply|prevail|take\s+precedence))\b"
    # Right behind the name: "Requirements are to be followed", "the price list governs".
    r"|\s+(?:(?:is|are|must|shall|will)\s+(?:to\s+)?be\s+(?:followed|observed|kept\s+to|met"
    r"|complied\s+with|adhered\s+to)|governs?)\b",
    re.I,
)
_BEHIND_QUICK = re2.compile(
    r"(?i)time to time|incorporated|part of th|precedence|prevail|deemed|governs?\b"
    r"|be (?:followed|observed|kept to|met|complied with|adhered to)"
)
# "shall not place the Company in breach of its contract with a Client".
_PUTS_IN_BREACH = re.compile(
    r"\b(?:plac|put|caus|lead)\w*\s+(?:the\s+|us\b\s*)?(?:[A-Z][\w-]*\s+){0,3}"
    r"(?:to\s+be\s+)?(?:in(?:to)?\s+)?breach\s+(?:of\s+)?(?:the\s+terms\s+of\s+)?"
    r"(?:its|any|the|our|their)\s+"
    r"(?P<name>(?:contract|agreement)s?\s+with\s+(?:(?:an?|any|the|its|each)\s+)?"
    r"[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,2})"
)
_CHANGES = re.compile(
    r"[^.;]{0,120}?\b(?:from\s+time\s+to\s+time|as\s+(?:\w+\s+)?(?:amended|updated|revised|re-?issue[ds]|varied)"
    r"|in\s+force\s+at\s+(?:the|any)\s+time|current\s+version|latest\s+version)",
    re.I,
)
_ONLINE = re.compile(
    r"\b(?P<name>(?:[\w\u2019'-]+\s+){1,4}?(?:policies|policy|terms(?:\s+and\s+conditions)?|guidelines|standards|rules"
    r"|code\s+of\s+conduct|handbook|requirements))\b[^.;()]{0,60}?[\s(](?:at|on|via)\s+(?:https?://|www\.)",
    re.I,
)
# Laws and common knowledge are no papers that the other side could hand over.
_NO_PAPER = re.compile(
    r"\b(?:Act|Regulations?|Directive|Legislation|Law|GDPR|Statute|Convention|Companies\s+House"
    r"|Stock\s+Exchange|Accounting|Court|Civil\s+Procedure|Internal\s+Revenue|Bankruptcy|Commercial\s+Code"
    r"|Uniform|United\s+States|Federal|Exchange|Securities|ISO|British\s+Standard|BS|Incoterms"
    r"|(?:Relevant|Applicable|Legal|Statutory|Regulatory)\s+Requirements|Industry|Working|UK\s+Corporate|Arbitration|ICC|AAA|LCIA)\b"
)
# "the Promise, which reads: ..." stands in the file.
_IS_QUOTED = re.compile(r",?\s+(?:which|that)\s+(?:reads?|says?|runs?)\b")
_THIS = re.compile(r"\bth(?:is|ese)\s+$|\bth(?:is|ese)\s+(?:\w+\s+){1,3}$", re.I)
# "this Agreement" by another name, and what the paper's parts are called.
_OWN_PART = re.compile(
    r"^(?:(?:the|this)\s+)?(?:(?:sub-?\s?contract|agreement|contract|terms|conditions|schedule|deed)s?"
    r"|(?:these|this|general|special|entire|whole|same|following|other|each|any)\s.*)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a paper is meant that the file holds, and whom it binds.

    Attributes:
        parties: Who is who: what only the other side must keep, or the smaller side wrote, does
            not count.
        definitions: Terms that may stand for what the file holds itself.
        references: Citations; those of schedules that lead nowhere are of missing ones.
    """

    parties: Sequence[Party]
    definitions: Sequence[Definition]
    references: Sequence[Reference]


def find_unseen_papers(
    tree: ClauseTree, sections: Sequence[Section], *, text: str, known: Known
) -> tuple[CitedPaper, ...]:
    """Returns the papers that bind and are not in the file, in reading order.

    Args:
        tree: The paper in order.
        sections: What each placement is.
        text: The whole text, into which the definitions point.
        known: What the outline knows of the paper already.
    """
    own = _own_names(tree, known.definitions, text)
    masters, theirs = _masters(known.parties), _papers_of_sub(known.parties)
    terms = name_terms(known.definitions, text)
    found: dict[str, CitedPaper] = {}
    for placement, section in zip(tree.placements, sections, strict=True):
        if placement.heading or section in _SILENT or placement.segment.contents:
            continue
        for paper in _named_in(placement, tree.clauses, masters, terms):
            key = _key(paper.name)
            if not (_is_own(key, own) or theirs.match(paper.name)):
                found[key] = _together(found.get(key, paper), paper)
    named = [
        paper
        for at, paper in enumerate(found.values())
        if at >= _MOST_ASKED or _is_ranked(paper, terms) or not _is_type_of_paper(paper.name, text)
    ]
    return (*named, *find_missing_parts(tree, known.references))


def note_broken_references(tree: ClauseTree) -> tuple[Diagnostic, ...]:
    """Returns one note when cross-references of the paper lead nowhere because they broke."""
    return tuple(_broken_references(tree))


# The harder tie first: what flows down as a whole says more than that it is to be followed.
_TIES = (Tie.FLOWS_DOWN, Tie.PREVAILS, Tie.INCORPORATED, Tie.FOLLOWED, Tie.PART)


def _together(first: CitedPaper, other: CitedPaper) -> CitedPaper:
    """Returns a paper as two places tell of it; it is cited where it is named first."""
    return replace(
        first,
        tie=min(first.tie, other.tie, key=_TIES.index),
        changes=first.changes or other.changes,
        prevails=first.prevails if first.prevails is not None else other.prevails,
    )


_SILENT = frozenset({Section.CONTENTS, Section.PARTIES, Section.SIGNATURE, Section.GUIDANCE})


def _is_ranked(paper: CitedPaper, terms: "re.Pattern[str] | None") -> bool:
    """Says whether a defined paper wins over this one: there is one, however many may come."""
    return terms is not None and paper.tie is Tie.PREVAILS and bool(terms.fullmatch(paper.name))


def _named_in(
    placement: Placement,
    clauses: Sequence[Clause],
    masters: "re.Pattern[str] | None",
    terms: "re.Pattern[str] | None",
) -> Iterator[CitedPaper]:
    segment = placement.segment
    text = segment.text
    number = "" if placement.clause is None else clauses[placement.clause].number

    def cited(match: re.Match[str], tie: Tie, *, changes: bool) -> CitedPaper:
        start, end = match.span("name")
        return CitedPaper(
            name=match["name"],
            clause=number,
            span=Span(segment.body + start, segment.body + end),
            tie=tie,
            changes=changes,
            prevails=tell_precedence(text, start, end),
            page=segment.block.page,
        )

    if "www." in text or "http" in text:
        for match in _ONLINE.finditer(text):
            yield cited(match, Tie.FOLLOWED, changes=True)
    for match in _PUTS_IN_BREACH.finditer(text):
        yield cited(match, Tie.FLOWS_DOWN, changes=False)
    for match, words in _binding_papers(text, terms):
        if _is_excluded(match, text):
            continue
        if masters is not None and _is_duty_of_other(masters, text, match.start()):
            continue
        changes = _CHANGES.match(text, match.end()) is not None
        yield cited(match, tell_tie(match["name"], words), changes=changes)


def _binding_papers(
    text: str, terms: "re.Pattern[str] | None"
) -> Iterator[tuple[re.Match[str], str]]:
    """Yields the names behind words that make a paper bind, and those before, with the words."""
    for binds in _BINDS.finditer(text):
        at = binds.end()
        while (match := _match_name(text, at, terms)) is not None:
            if not _only_defines(binds[0], match["name"]):
                yield match, binds[0]
            further = _AND.match(text, match.end())
            if further is None:
                break
            at = further.end()
    if terms is not None:
        yield from ranked_terms(text, terms)
    if _BEHIND_QUICK.search(text) is None:
        return
    for names in (_PAPER, terms):
        for match in names.finditer(text) if names is not None else ():
            behind = _BINDS_BEHIND.match(text, match.end(), match.end() + 200)
            if behind is not None:
                yield match, behind[0]


def _match_name(text: str, at: int, terms: "re.Pattern[str] | None") -> re.Match[str] | None:
    """Returns the name of a paper at a place, or the term that stands for one."""
    found = _PAPER.match(text, at)
    return terms.match(text, at) if found is None and terms is not None else found


def _only_defines(words: str, name: str) -> bool:
    """Says whether a paper lends its terms alone; whoever must know them needs the one above."""
    return words.lower().startswith("defined") and not stands_above(name)


def _is_excluded(match: re.Match[str], text: str) -> bool:
    name = match["name"]
    article = (match["article"] or "").lower()
    if article in ("this", "its", "their", "your") or _THIS.search(
        text[max(0, match.start("name") - _NEAR) : match.start("name")]
    ):
        return True
    if _IS_QUOTED.match(text, match.end("name")) is not None:
        return True
    return _NO_PAPER.search(name) is not None or _OWN_PART.match(name) is not None


def _masters(parties: Sequence[Party]) -> "re.Pattern[str] | None":
    """Returns what finds the sides whose duties bind the smaller side not at all."""
    above = [
        alias
        for party in parties
        if party.role in (Role.PRIME, Role.COMMISSIONER) and party.confidence >= _SURE
        for alias in party.aliases
    ]
    below = [
        alias
        for party in parties
        if party.role in (Role.SUB, Role.BOTH, Role.OTHER)
        for alias in party.aliases
    ]
    if not above:
        return None
    one, other = (
        "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
        for words in (above, below)
    )
    return re.compile(
        rf"\b(?:(?P<above>{one})|(?P<below>{other}))\b(?=\s+(?:shall|will|must|is|are|has|agrees|may)\b)"
    )


def _papers_of_sub(parties: Sequence[Party]) -> re.Pattern[str]:
    """Returns what matches the names of papers that the smaller side wrote: they are not missing.

    "the Supplier's own vulnerable client policy".
    """
    own = [
        alias
        for party in parties
        if party.role is Role.SUB and party.confidence >= _SURE
        for alias in (party.name, *party.aliases)
        if alias
    ]
    listed = "|".join(map(re.escape, sorted(own, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?:{listed})(?:[\u2019']s?|s[\u2019'])\s", re.I)


_SURE = 0.65
_SENTENCE = 600
_NEAR = 60


def _is_duty_of_other(masters: "re.Pattern[str]", text: str, at: int) -> bool:
    """Says whether the last side that is the subject of a duty before a place stands above."""
    start = max(0, at - _SENTENCE)
    sentence = max(start, text.rfind(". ", start, at), text.rfind("; ", start, at))
    subjects = list(masters.finditer(text, sentence, at))
    return bool(subjects) and subjects[-1]["above"] is not None


# Names of papers by which one among many may be meant, and those of which there is only one.
_MANY = re.compile(r"(?:Contract|Agreement|Order|Licen[cs]e|Lease)$")
_ONE_ONLY = re.compile(r"(?:Head|Prime|Main|Principal|Master|Umbrella|Core)\b", re.I)
_INDEFINITE = (
    r"\b(?i:an?|any|each|every|such|another|new|existing|future|all|those|these|their|more)"
    r"\s+(?:\w+\s+)?"
)
_FEWEST_MANY = 2
# Each asks for a way through the whole text.
_MOST_ASKED = 50
_SHARE_OF_MANY = 0.25


def _is_type_of_paper(name: str, text: str) -> bool:
    """Says whether a paper speaks of many papers by a name: "each Call-Off Contract".

    What will be agreed under this paper is not missing from it.
    """
    if _MANY.search(name) is None or _ONE_ONLY.match(name):
        return False
    words = r"[\s\u2011-]".join(re.escape(word) for word in re.split(r"[\s\u2011-]+", name))
    uses = len(re.findall(rf"\b{words}", text))
    of_many = len(re.findall(rf"{_INDEFINITE}{words}\b|\b{words}s\b", text))
    return of_many >= max(_FEWEST_MANY, _SHARE_OF_MANY * uses)


# What the file itself holds


def _own_names(
    tree: ClauseTree, definitions: Sequence[Definition], text: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Returns the keys of what the file holds, and those of the headings of its clauses.

    Attached papers stand under the title of a schedule; a clause headed "The Head Contract" only
    speaks of one.
    """
    placements = tree.placements
    held = {_key(clause.heading) for clause in tree.clauses if SCOPE_TITLE.match(clause.number)}
    for before, placement in pairwise(placements):
        if before.scope and placement.heading:
            held.add(_key(placement.segment.text[:_HEADING]))
    whole = " ".join(each.segment.text for each in placements[:_OPENING])
    held |= {_key(match[1] or match[2]) for match in _OF_ITSELF.finditer(whole)}
    held |= {
        _key(one.term)
        for one in definitions
        if _DEFINED_HERE.search(text, one.span.start, min(one.span.end, one.span.start + 1_000))
    }
    headed = {_key(clause.heading) for clause in tree.clauses if len(clause.heading) < _HEADING}
    return frozenset(held - {""}), frozenset(headed - {""})


_HEADING = 140
_OPENING = 40
_OF_ITSELF = re.compile(
    rf"\bth(?:is|ese)\s+((?:{_WORD}\s+){{0,4}}?{_NOUN})\b|\bthis\s+\w+\s+\([^()]{{0,20}}?[“\"]([^”\"]{{2,60}})"
)
# "means the specification in Schedule 1", "means this agreement".
_DEFINED_HERE = re.compile(
    r"\b(?:in|at|to|by|as)\s+(?:\w+\s+){0,3}?(?:schedule|annex|appendix|exhibit|part|clause)\s+(?:\d|(?-i:[A-Z])\b)"
    r"|\bmeans\s+(?:this|these)\b",
    re.I,
)


def _is_own(key: str, own: tuple[frozenset[str], frozenset[str]]) -> bool:
    held, headed = own
    # A clause headed "Dispute resolution" holds the "Dispute Resolution Procedure".
    bare = _KEY_NOUN.sub("", key)
    return (
        key in held
        or (bare != key and len(bare) > _SHORT_KEY and bare in headed)
        or any(one.endswith(key) and len(key) > _SHORT_KEY for one in held)
    )


_SHORT_KEY = 7
_KEY_NOUN = re.compile(
    r"(?:procedures?|polic(?:y|ies)|principles|requirements|terms|conditions|rules|standards?"
    r"|protocols?|code)$"
)


# References that the writer's own program lost when it printed the paper.
_BROKEN = re.compile(r"\bError\s?[!:]\s*(?:Reference source|Bookmark) not (?:found|defined)", re.I)


def _broken_references(tree: ClauseTree) -> Iterator[Diagnostic]:
    """Yields one note when cross-references of the paper lead nowhere because they broke."""
    places = [placement for placement in tree.placements if _BROKEN.search(placement.segment.text)]
    if not places:
        return
    numbers = dict.fromkeys(
        tree.clauses[each.clause].number for each in places if each.clause is not None
    )
    cited = [shown_name(number) if "," in number else number for number in numbers][:_LONGEST_LIST]
    where = f" (clauses {', '.join(cited)})" if cited else ""
    message = f"In {len(places)} places it prints an error where it should name a clause{where}."
    if len(places) == 1:
        message = f"In one place it prints an error where it should name a clause{where}."
    yield Diagnostic(
        ReasonCode.UNSEEN_TERMS,
        Gravity.NOTE,
        message.replace("(clauses", "(clause") if len(cited) == 1 else message,
        "Ask the sender which clause is meant there.",
        stage="outline",
        page=places[0].segment.block.page,
    )


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("the "))
