# SPDX-License-Identifier: Apache-2.0
"""Defined terms: “X” means ..., (the “X”) in running text, tables of terms, unquoted terms."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.domain.document import Span
from pipeline.domain.outline import Definition, Section
from pipeline.outline.placements import Placement

__all__ = ["find_definitions"]

_MEANS = (
    r"(?:means?|shall\s+mean|will\s+mean|(?:has|have|shall\s+have|bears?|shall\s+bear)\s+the"
    r"\s+(?:same\s+)?meanings?|(?:is|are)\s+defined|(?:is|are)\s+as\s+defined|refers?\s+to|includes?"
    r"|shall\s+include|(?:is|are)\s+(?:a\s+reference|references?)\s+to|(?:is|are)\s+to\s+be\s+read\s+as)\b"
)
# A term in double or typographic single quotation marks, or in straight single ones.
_TERM = (
    r"(?:[“\"](?P<{0}a>[^“”\"\n]{{1,80}})[”\"]|\u2018(?P<{0}b>[^\u2018\u2019\n]{{1,80}})\u2019(?!\w)"
    r"|(?<![\w\u2019])'(?P<{0}c>[A-Z][^'\n]{{1,80}})'(?!\w))"
)
_ANY_TERM = _TERM.format("t")
_ASIDE = r"(?:\s*\([^()]{1,60}\))?"
# “Woman” and “women” include: several terms with one meaning.
_QUOTED = re.compile(
    rf"(?P<terms>{_TERM.format('x')}{_ASIDE}"
    rf"(?:\s*(?:,|,?\s*(?:and|or)|/)\s*(?:[“\"\u2018'][^“”\"\u2018\u2019\n]{{1,80}}[”\"\u2019']){_ASIDE}){{0,4}})"
    rf"\s*,?\s*:?\s*(?:\((?:[^()]{{1,60}})\)\s*)?(?:in\s+[^,.;“\"]{{1,40}},?\s+)?{_MEANS}"
)
_EACH = re.compile(_ANY_TERM)
_LEADING = re.compile(rf"\s*{_ANY_TERM}")
_PLAIN_TERM = (
    r"[A-Z][\w\u2019'/&-]*(?:\s+(?:[A-Z0-9(&][\w\u2019'/&()-]*|of|and|the|for|in|to|or)){0,7}?"
)
# A term without quotation marks: at the start of a paragraph of the definitions only.
_PLAIN = re.compile(rf"\s*(?P<term>{_PLAIN_TERM})\s*(?::?\s+{_MEANS}|\s?:\s|\s[\u2013\u2014]\s)")
# A further one behind the end of a sentence: "... clause 11. Territory: means England".
_NEXT_PLAIN = re.compile(
    rf"(?<=[.;]\s)(?P<term>{_PLAIN_TERM})\s*:?\s+"
    r"(?:means?|(?:shall|will)\s+mean|(?:has|have|shall\s+have)\s+the\s+meanings?)\b"
)
# "In this clause 5, Restricted Person means": anywhere.
_LOCAL = re.compile(
    r"\b[Ii]n\s+th(?:is|ese)\s+(?:[Cc]lauses?|[Ss]chedule|[Pp]aragraph|[Ss]ection|[Aa]greement|[Cc]ontract"
    rf"|[Aa]nnex|[Tt]erms)(?:\s+[\d.A-Z]+)?\s*[,:]\s+(?P<term>{_PLAIN_TERM})\s+{_MEANS}"
)
# "references to “Services” are to", "any reference to a Party includes".
_REFERENCES = re.compile(
    r"\b[Rr]eferences?\s+to\s+(?:an?\s+|the\s+|any\s+)?"
    rf"(?:{_ANY_TERM}|(?P<plain>[A-Z][\w-]+(?:\s[A-Z][\w-]+){{0,3}}))\s+"
    r"(?:(?:is|are|shall\s+be)\s+(?:(?:a\s+)?references?\s+)?to\b|means?\b|includes?\b|shall\s+include\b)"
)
_REFERENCE_START = re.compile(r"\s*(?:an?y?\s+|the\s+)?references?\s+to\b", re.I)
_BRACKETS = re.compile(r"\((?P<inside>[^()\n]{3,200})\)")
# What brackets say before a term that they define: "together, the", "each a", "hereinafter".
_INTRODUCES = re.compile(
    r"(?:.{0,80}\b(?:the|an?|as|each|together|collectively|hereinafter|individually|called|or|and"
    r"|our|its|this|that)\b[\s,:]*|\W*)$",
    re.I | re.S,
)
# A term in brackets without quotation marks, in print often bold: "any claim (a Relevant Claim)".
# What stands behind a number ("clause 14 (Data protection)") is a title, and between two names
# ("Acme (Europe) Limited") a part of a name.
_UNQUOTED = re.compile(
    r"(?<=[a-z,)]\s)\((?:(?:each\s+|together,?\s+|collectively,?\s+)?(?:the|an?)\s+|each,?\s+an?\s+)?"
    r"(?P<term>[A-Z][a-z][\w\u2019'/-]*(?:\s(?:[A-Z][\w\u2019'/-]*|of|and|for)){0,4})\)"
    r"(?=[.,;:)]|\s+[a-z(]|\s*$)"
)
_MEANING_CELL = re.compile(rf"\s*(?:[:\u2013-]\s*)?{_MEANS}")
_MEANING_HEAD = re.compile(r"\W*(?:meanings?|definitions?|interpretation|explanation)\W*$", re.I)
# A quoted comma, or words that were blacked out, are no term.
_LETTER = re.compile(r"[^\W\d_]")
_TERM_LENGTH = 80
_NO_TERM = re.compile(r"(?:the|an?|it|this|these|where|if|unless|and|or|in|any|each|no)$", re.I)


def find_definitions(
    placements: Sequence[Placement], sections: Sequence[Section]
) -> tuple[Definition, ...]:
    """Returns the defined terms in reading order; each paragraph may define several.

    A definition reaches from its term to the end of its limbs, or to the next term.
    """
    found: list[Definition] = []
    tables = _tables_of_terms(placements)
    used = _Usage(placements)
    for at, (placement, section) in enumerate(zip(placements, sections, strict=True)):
        if section is Section.CONTENTS:
            continue
        row = _row(placements, at, section, tables)
        if row is not None:
            found.append(row)
        elif not placement.heading:
            found.extend(_within(placements, at, section, used))
    return tuple(found)


class _Usage:
    """How often a paper uses a term; its words are joined when the first is asked for."""

    def __init__(self, placements: Sequence[Placement]) -> None:
        self._placements = placements
        self._text = ""
        self._counts: dict[str, int] = {}

    def of(self, term: str) -> int:
        """Returns how often the paper writes a term with these capitals.

        Each term asks for a way through the whole text: of a paper with more terms in brackets
        than any contract has, no more are counted.
        """
        if not self._text:
            self._text = "\n".join(each.segment.text for each in self._placements)
        if term not in self._counts and len(self._counts) < _MOST_COUNTED:
            self._counts[term] = self._text.count(term)
        return self._counts.get(term, 0)


def _within(
    placements: Sequence[Placement], at: int, section: Section, used: _Usage
) -> list[Definition]:
    segment = placements[at].segment
    text = segment.text
    terms: dict[str, Definition] = {}
    starts: list[tuple[int, str]] = []
    if any(mark in text for mark in _MARKS):
        starts = [(m.start(), term) for m in _QUOTED.finditer(text) for term in _terms(m["terms"])]
    if "n th" in text:
        starts += [(match.start("term"), match["term"]) for match in _LOCAL.finditer(text)]
    if "eference" in text:
        starts += [(m.start(), term) for m in _REFERENCES.finditer(text) for term in _referred(m)]
    if section is Section.DEFINITION and not starts:
        starts = list(_opening(text))
    starts.sort()
    end = _end(placements, at)
    cuts = sorted({start for start, _ in starts})
    for start, term in starts:
        place = bisect_right(cuts, start)
        following = cuts[place] if place < len(cuts) else None
        first = segment.body if start == cuts[0] and _leads(text, start) else segment.body + start
        last = end if following is None else segment.body + following
        terms.setdefault(_clean(term), Definition(_clean(term), Span(first, last)))
    bracketed = list(_bracketed(placements[at]))
    if section is not Section.SIGNATURE:
        # There brackets tell what to fill in: "By (Title)".
        bracketed.extend(_unquoted(placements[at], used))
    for sentence, term in bracketed:
        terms.setdefault(_clean(term), Definition(_clean(term), sentence))
    return [definition for term, definition in terms.items() if _is_term(term)]


_MARKS = "“\"\u2018'"


def _leads(text: str, start: int) -> bool:
    return len(text[:start].split()) < 6


def _terms(words: str) -> Iterator[str]:
    for match in _EACH.finditer(words):
        yield match["ta"] or match["tb"] or match["tc"]


def _referred(match: re.Match[str]) -> Iterator[str]:
    yield match["ta"] or match["tb"] or match["tc"] or match["plain"]


def _opening(text: str) -> Iterator[tuple[int, str]]:
    """Yields the term with which a paragraph of the definitions begins."""
    if _REFERENCE_START.match(text):
        return
    leading = _LEADING.match(text)
    if leading is not None:
        yield 0, leading["ta"] or leading["tb"] or leading["tc"]
        return
    plain = _PLAIN.match(text)
    if plain is None:
        return
    yield 0, plain["term"]
    for further in _NEXT_PLAIN.finditer(text, plain.end()):
        yield further.start(), further["term"]


def _bracketed(placement: Placement) -> Iterator[tuple[Span, str]]:
    """Yields the terms that brackets define, each with the sentence that it stands in."""
    segment = placement.segment
    if "(" not in segment.text:
        return
    for match in _BRACKETS.finditer(segment.text):
        inside = match["inside"]
        last = 0
        for term in _EACH.finditer(inside):
            if _INTRODUCES.match(inside[last : term.start()]):
                at = segment.body + match.start()
                yield _sentence(placement, at), term["ta"] or term["tb"] or term["tc"]
            last = term.end()


def _unquoted(placement: Placement, used: _Usage) -> Iterator[tuple[Span, str]]:
    """Yields the terms in brackets alone that the paper goes on to use."""
    segment = placement.segment
    if "(" not in segment.text or segment.block.cell is not None:
        return
    for match in _UNQUOTED.finditer(segment.text):
        term = match["term"]
        # A single word may be anything: it must be used as a term.
        told = " " in term or not match[0].startswith(f"({term}")
        if used.of(term if told else f"the {term}") >= _FEWEST_USES and not _PART.match(term):
            yield _sentence(placement, segment.body + match.start()), term


_FEWEST_USES = 2
_MOST_COUNTED = 1_000
_PART = re.compile(r"(?:Schedule|Annex|Appendix|Exhibit|Part|Clause|Section|Article|Name|Date)\b")


def _sentence(placement: Placement, at: int) -> Span:
    segment = placement.segment
    place = bisect_right(segment.sentences, at, key=lambda sentence: sentence.start) - 1
    if place >= 0 and at < segment.sentences[place].end:
        return segment.sentences[place]
    return Span(segment.body, segment.span.end)


def _end(placements: Sequence[Placement], at: int) -> int:
    """Returns where a paragraph ends with the limbs that it leads into."""
    segment = placements[at].segment
    end = segment.span.end
    for placement in placements[at + 1 : at + 1 + _MOST_LIMBS]:
        led = any(segment.body <= lead.start < segment.span.end for lead in placement.lead)
        if not led and not placement.continues:
            break
        end = placement.segment.span.end
    return end


_MOST_LIMBS = 60


# Tables of terms: "Fee | means the fee"


def _tables_of_terms(placements: Sequence[Placement]) -> frozenset[int]:
    """Returns the tables of which the second column is headed "Meaning"."""
    found = set()
    for placement in placements:
        cell = placement.segment.block.cell
        if cell is not None and cell.column == 1 and _MEANING_HEAD.match(placement.segment.text):
            found.add(cell.table)
    return frozenset(found)


def _row(
    placements: Sequence[Placement], at: int, section: Section, tables: frozenset[int]
) -> Definition | None:
    """Returns the definition of a row whose first cell is the term alone."""
    segment = placements[at].segment
    cell, text = segment.block.cell, segment.text.strip()
    if cell is None or not text or len(text) > _TERM_LENGTH or at + 1 >= len(placements):
        return None
    beside = [
        other.segment
        for other in placements[at + 1 : at + 1 + _MOST_LIMBS]
        if (place := other.segment.block.cell) is not None
        and (place.table, place.row) == (cell.table, cell.row)
        and place.column > cell.column
    ]
    if not beside:
        return None
    says = _MEANING_CELL.match(beside[0].text) is not None
    listed = cell.column == 0 and (cell.table in tables or section is Section.DEFINITION)
    quoted = _LEADING.fullmatch(text)
    if not (says or (listed and (quoted or text[:1].isupper()))):
        return None
    term = next(_terms(text), text) if quoted else text
    term = _clean(term.rstrip(" :"))
    if not _is_term(term) or _MEANING_HEAD.match(beside[0].text):
        return None
    return Definition(term, Span(segment.body, max(each.span.end for each in beside)))


def _clean(term: str) -> str:
    return re.sub(r"^(?:the|an?)\s+(?=[A-Z])", "", " ".join(term.split()).rstrip(",;: "))


def _is_term(term: str) -> bool:
    return _LETTER.search(term) is not None and _NO_TERM.match(term) is None
