# SPDX-License-Identifier: Apache-2.0
"""The words of a paper's clauses, as they leave a worker when two drafts are compared."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.detect.matchtext import MatchText, PartyMask, build_mask, make_match_text
from pipeline.domain.document import Block, Document, Span
from pipeline.domain.draft import DraftedClause, DraftedReference
from pipeline.domain.outline import Clause, Outline, Party, Reference

__all__ = ["REFERENCE_SIGN", "draft_clauses"]

# Stands for the number of a clause that is referred to: numbers move when a clause comes in.
REFERENCE_SIGN = "\u00a7"
# A word or number, with what joins its parts: "won't", "1,000.50", "\u00a35".
_WORD = re.compile(r"[^\W_]+(?:[.,'][^\W_]+)*|[\u00a3$\u20ac%]")
_SENTENCE_ENDS = (".", ";", ":", "!", "?")
# What parts a label from the words behind it.
_BEHIND_LABEL = " \t\n.):"


def draft_clauses(document: Document, outline: Outline) -> tuple[DraftedClause, ...]:
    """Returns the words of a paper's clauses in reading order; clauses without words have none.

    A clause gives one for each of its paragraphs, its limbs one of their own, a row of a table
    one. Headers, footers, contents and comments are left out: no clause stands in them.

    Args:
        document: What was read.
        outline: Its order.
    """
    mask = build_mask(tuple(map(_with_name, outline.parties)))
    segments = list(_segments(document, outline.clauses))
    words = [_words(document.text, segment, mask) for segment in segments]
    kept = [at for at, one in enumerate(words) if one]
    begins = [segments[at].begin for at in kept]
    headings = _headings(outline.clauses)
    references = sorted(
        (one for one in outline.references if one.clause is not None),
        key=lambda one: one.span.start,
    )
    drafted = (_drafted(document.text, segments[at], words[at], headings) for at in kept)
    pointers = _Pointers(references, [one.span.start for one in references], begins, outline)
    return tuple(pointers.put_into(one) for one in drafted)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A run of text in one clause and block: ``begin`` counts its label in, ``start`` not."""

    begin: int
    start: int
    end: int
    clause: int | None
    number: str
    page: int | None
    row: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def _with_name(party: Party) -> Party:
    if not party.name or party.name in party.aliases:
        return party
    return replace(party, aliases=(*party.aliases, party.name))


def _segments(document: Document, clauses: Sequence[Clause]) -> Iterator[_Segment]:
    """Yields what stands under one clause in one block, cells of one row joined."""
    edges = sorted({edge for one in clauses for edge in (one.start, one.end)})
    holders = _holders(clauses, edges)
    waiting: _Segment | None = None
    for block in document.blocks:
        if not block.in_flow:
            continue
        for segment in _cut_block(block, document.text, clauses, _Edges(edges, holders)):
            if waiting is not None and _goes_on(waiting, segment, document.text):
                waiting = replace(waiting, end=segment.end)
                continue
            if waiting is not None:
                yield waiting
            waiting = segment
    if waiting is not None:
        yield waiting


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where clauses begin and end, in order, and the innermost clause behind each edge."""

    places: Sequence[int]
    holders: Sequence[int | None]

    def holder(self, at: int) -> int | None:
        index = bisect_right(self.places, at) - 1
        return self.holders[index] if index >= 0 else None

    def within(self, block: Block) -> list[int]:
        first = bisect_right(self.places, block.start)
        last = bisect_left(self.places, block.end)
        return [block.start, *self.places[first:last], block.end]


def _holders(clauses: Sequence[Clause], edges: Sequence[int]) -> list[int | None]:
    """Returns the innermost clause behind each edge: clauses nest, and stand in order."""
    holders: list[int | None] = []
    open_clauses: list[int] = []
    coming = 0
    for edge in edges:
        while open_clauses and clauses[open_clauses[-1]].end <= edge:
            open_clauses.pop()
        while coming < len(clauses) and clauses[coming].start <= edge:
            if clauses[coming].end > edge:
                open_clauses.append(coming)
            coming += 1
        holders.append(open_clauses[-1] if open_clauses else None)
    return holders


def _cut_block(
    block: Block, text: str, clauses: Sequence[Clause], edges: _Edges
) -> Iterator[_Segment]:
    places = edges.within(block)
    row = (block.cell.table, block.cell.row) if block.cell else None
    for begin, end in pairwise(places):
        index = edges.holder(begin)
        clause = clauses[index] if index is not None else None
        start = begin
        if begin == block.start and block.label is not None:
            start = min(block.body, end)
        if clause is not None and clause.label and text.startswith(clause.label, start):
            start = start + len(clause.label) if clause.start == begin else start
        own = text[start:end]
        if start > begin:
            start += len(own) - len(own.lstrip(_BEHIND_LABEL))
        number = clause.number if clause is not None else ""
        last = begin + len(text[begin:end].rstrip())
        yield _Segment(begin, min(start, last), last, index, number, block.page, row)


def _goes_on(one: _Segment, other: _Segment, text: str) -> bool:
    """Says whether a segment goes on in the next one: a row of a table, or over a page break."""
    if one.clause != other.clause:
        return False
    if one.row is not None or other.row is not None:
        return one.row == other.row
    if one.page == other.page or other.begin != other.start:
        return False
    return not text[one.start : one.end].rstrip().endswith(_SENTENCE_ENDS)


def _words(text: str, segment: _Segment, mask: PartyMask) -> tuple[_Word, ...]:
    own = text[segment.start : segment.end]
    masked = make_match_text(own, mask)
    return tuple(_word(masked, match) for match in _WORD.finditer(masked.text))


def _word(masked: MatchText, match: re.Match[str]) -> _Word:
    start, end = masked.origin(match.start()), masked.origin(match.end())
    return _Word(match.group(), start, max(start, end))


def _headings(clauses: Sequence[Clause]) -> list[str]:
    """Returns for each clause its own heading, or that of the nearest clause above it."""
    headings: list[str] = []
    for clause in clauses:
        above = headings[clause.parent] if clause.parent is not None else ""
        headings.append(clause.heading or above)
    return headings


def _drafted(
    text: str, segment: _Segment, words: tuple[_Word, ...], headings: Sequence[str]
) -> DraftedClause:
    return DraftedClause(
        number=segment.number,
        heading=headings[segment.clause] if segment.clause is not None else "",
        start=segment.start,
        end=segment.end,
        text=text[segment.start : segment.end],
        words=tuple(one.key for one in words),
        starts=tuple(one.start for one in words),
        ends=tuple(one.end for one in words),
        page=segment.page,
    )


@dataclass(frozen=True, slots=True)
class _Pointers:
    """References by place, and where drafted clauses begin."""

    references: Sequence[Reference]
    starts: Sequence[int]
    begins: Sequence[int]
    outline: Outline

    def put_into(self, clause: DraftedClause) -> DraftedClause:
        """Returns a clause with the words of each reference as one, and where it leads."""
        first = bisect_left(self.starts, clause.start)
        last = bisect_left(self.starts, clause.end)
        pointing = self.references[first:last]
        for reference in reversed(pointing):
            clause = self._put(clause, reference)
        return clause

    def _put(self, clause: DraftedClause, reference: Reference) -> DraftedClause:
        target = self._target(reference)
        span = Span(reference.span.start - clause.start, reference.span.end - clause.start)
        first = bisect_left(clause.starts, span.start)
        last = bisect_left(clause.starts, span.end)
        if target is None or first >= last:
            return clause
        shorter = last - first - 1
        # 'paragraph 3 of Annex 2' is one reference, though 'Annex 2' is another within it.
        behind = (one for one in clause.references if one.word >= last)
        moved = (replace(one, word=one.word - shorter) for one in behind)
        return replace(
            clause,
            words=(*clause.words[:first], REFERENCE_SIGN, *clause.words[last:]),
            starts=(*clause.starts[:first], clause.starts[first], *clause.starts[last:]),
            ends=(*clause.ends[:first], clause.ends[last - 1], *clause.ends[last:]),
            references=(DraftedReference(first, target), *moved),
        )

    def _target(self, reference: Reference) -> int | None:
        if reference.clause is None:
            return None
        # A clause may have no words of its own: then its first limb is where one looks.
        at = bisect_left(self.begins, self.outline.clauses[reference.clause].start)
        return at if at < len(self.begins) else None
