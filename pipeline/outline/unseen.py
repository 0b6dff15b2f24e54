# SPDX-License-Identifier: Apache-2.0
"""Papers that bind and are not in the file: a head contract, a handbook, a missing schedule.

Only papers by which the smaller side would be bound count: what it must comply with, what is
incorporated, what may be changed from time to time. An agreement that is merely mentioned, a law,
and what the other side alone must keep do not.
"""

import re
from bisect import bisect_right
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
    r"(?:policies|policy|procedures|standards|guidelines|guidance|handbook|manual|rules|code)"
)
# "the Authority's safeguarding policies", "our policies".
_OWNED = rf"(?:{_WORD}(?:\u2019|')s?|our)\s+(?:[\w,-]+\s+){{0,4}}?{_PLAIN_NOUN}"
# "the delivery guide": small letters, and hardly ever anything but a paper.
_BOOK = (
    r"(?<=\b[Tt]he\s)(?:[a-z][a-z-]+\s+){1,3}(?:handbook|manual|guidebook|playbook|toolkit|guide"
    r"|brand\s+book|style\s+book|charter|compact)"
)
_PAPER = re.compile(
    rf"\b(?:(?P<article>(?i:the|its|their|this|that|our|your|any|each|an?|all|such))\s+)?"
    rf"(?P<name>{_TITLE}|{_OWNED}|{_BOOK})(?![\w-])"
)
# What makes a paper bind, in front of its name.
_BINDS = re2.compile(
    r"(?i)\b(?:compl(?:y|ies|iance)\s+(?:\w+\s+){0,3}?with|adher(?:e|es|ence)\s+to|abides?\s+by"
    r"|observ(?:e|es|ance(?:\s+of)?)|conforms?\s+(?:to|with)|follows?|bound\s+by"
    r"|subject\s+to(?:\s+the\s+terms\s+of)?|in\s+(?:accordance|compliance|conformity|line)\s+with"
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
    r"|(?:shall|will)\s+(?:also\s+)?(?:apply|prevail|take\s+precedence))\b",
    re.I,
)
_BEHIND_QUICK = re2.compile(r"(?i)time to time|incorporated|part of th|precedence|prevail|deemed")
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
_THIS = re.compile(r"\bth(?:is|ese)\s+$|\bth(?:is|ese)\s+(?:\w+\s+){1,3}$", re.I)
# "this Agreement" by another name, and what the paper's parts are called.
_OWN_PART = re.compile(
    r"^(?:(?:the|this)\s+)?(?:(?:sub-?\s?contract|agreement|contract|terms|conditions|schedule|deed)s?"
    r"|(?:these|this|general|special|entire|whole|same|following|other|each|any)\s.*)$",
    re.I,
)
_SCOPE_TITLE = re.compile(
    r"\W*(?:(?P<family>framework|joint|call[\s-]?off|contract|core|head|prime|main|master)\s+)?"
    r"(?P<scope>(?:schedule|annex(?:e|ure)?|appendix|exhibit|attachment)\s+[\"“\u2018']?[\w.-]{1,6})\b",
    re.I,
)
_SPEAKS = re.compile(r"\b(?:shall|will|must|may|is|are|has|have|appl(?:y|ies)|sets?|contains?)\b")
# Exhibits of a register of filings, not of the paper: "Exhibit 10.12".
_FILED = re.compile(r"\d{1,2}\.\d|13[DG]$|14[ACDF]$")


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a paper is meant that the file holds, and whom it binds.

    Attributes:
        parties: Who is who: what only the other side must keep does not count.
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
    masters = _masters(known.parties)
    found: dict[str, CitedPaper] = {}
    for placement, section in zip(tree.placements, sections, strict=True):
        if placement.heading or section in _SILENT or placement.segment.contents:
            continue
        for paper in _named_in(placement, tree.clauses, masters):
            key = _key(paper.name)
            if not _is_own(key, own):
                found[key] = _together(found.get(key, paper), paper)
    named = [
        paper
        for at, paper in enumerate(found.values())
        if at >= _MOST_ASKED or not _is_type_of_paper(paper.name, text)
    ]
    return (*named, *_missing_parts(tree, known.references))


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


def _named_in(
    placement: Placement, clauses: Sequence[Clause], masters: "re.Pattern[str] | None"
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
    for match, words in _binding_papers(text):
        if _is_excluded(match, text):
            continue
        if masters is not None and _is_duty_of_other(masters, text, match.start()):
            continue
        changes = _CHANGES.match(text, match.end()) is not None
        yield cited(match, tell_tie(match["name"], words), changes=changes)


def _binding_papers(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yields the names behind words that make a paper bind, and those before, with the words."""
    for binds in _BINDS.finditer(text):
        at = binds.end()
        while (match := _PAPER.match(text, at)) is not None:
            if not _only_defines(binds[0], match["name"]):
                yield match, binds[0]
            further = _AND.match(text, match.end())
            if further is None:
                break
            at = further.end()
    if _BEHIND_QUICK.search(text) is None:
        return
    for match in _PAPER.finditer(text):
        behind = _BINDS_BEHIND.match(text, match.end(), match.end() + 200)
        if behind is not None:
            yield match, behind[0]


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
    held = {_key(clause.heading) for clause in tree.clauses if _SCOPE_TITLE.match(clause.number)}
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


def _missing_parts(tree: ClauseTree, references: Sequence[Reference]) -> list[CitedPaper]:
    """Returns the schedules and annexes that the paper cites and that are not in the file."""
    there = _parts_there(tree)
    starts = [placement.segment.span.start for placement in tree.placements]
    found: dict[str, CitedPaper] = {}
    for reference in references:
        match = _CITED_PART.match(reference.target) if reference.clause is None else None
        if match is None or _FILED.match(match["number"]) or _is_measure(match):
            continue
        word = match["word"].capitalize().removesuffix("s")
        name = f"{'Appendix' if word.startswith('Append') else word} {match['number']}"
        if match["family"]:
            name = f"{' '.join(match['family'].split())} {name}"
        if _part_key(name) in there:
            continue
        placement = tree.placements[max(0, bisect_right(starts, reference.span.start) - 1)]
        number = "" if placement.clause is None else tree.clauses[placement.clause].number
        page = placement.segment.block.page
        found.setdefault(name, CitedPaper(name, number, reference.span, Tie.PART, page=page))
    return list(found.values())


def _is_measure(match: re.Match[str]) -> bool:
    """Says whether words like "schedule 8H" are times or sizes and cite nothing."""
    return match["word"].islower() and re.search(r"\d[A-Z]", match["number"]) is not None


def _part_key(name: str) -> str:
    """Returns the name of a part as it is compared: "calloff schedule 14", "exhibit a"."""
    key = re.sub("[\"“”\u2018\u2019'.]", " ", name.lower())
    return " ".join(re.sub(r"call[\s-]?off", "calloff", key).split())


_CITED_PART = re.compile(
    # Of another paper of the same set: "Joint Schedule 1", "Call-Off Schedules 2 and 14".
    r"(?:(?P<family>framework|joint|call[\s-]?off|core|head|prime|main|master)\s+)?"
    r"(?P<word>schedules?|annex|annexes|annexures?|appendix|appendices|exhibits?|attachments?)\s+"
    r"[\"“\u2018']?(?P<number>[\w.-]{1,6})(?:\s?\([\w]{1,4}\))*[\"”\u2019']?$",
    re.I,
)


def _parts_there(tree: ClauseTree) -> frozenset[str]:
    """Returns the schedules that the file holds, by clause number or by a title line."""
    there: set[str] = set()
    for clause in tree.clauses:
        there.update(_part_key(part) for part in clause.number.split(","))
    for placement in tree.placements:
        text = placement.segment.text[:_HEADING]
        printed = placement.segment.label.printed if placement.segment.label else ""
        for words in (text, f"{printed} {text}"):
            title = _SCOPE_TITLE.match(words)
            if title and (placement.heading or not _SPEAKS.search(text)):
                there.add(_part_key(title["scope"]))
                there.add(_part_key(f"{title['family'] or ''} {title['scope']}"))
    return frozenset(there)


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
