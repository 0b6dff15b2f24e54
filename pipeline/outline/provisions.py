# SPDX-License-Identifier: Apache-2.0
"""Provisions: sentences and limbs re-joined with their lead-in and closing words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Block, Document, Span
from pipeline.domain.outline import Clause, Piece, Provision, Section
from pipeline.domain.taxonomy import DocumentKind
from pipeline.outline.bare_rows import find_bare_rows
from pipeline.outline.force import find_weighting, speak_force, tell_standing
from pipeline.outline.headings import clean_heading, run_in_heading
from pipeline.outline.leadins import LEAD_LIMIT
from pipeline.outline.lines import LineWidths
from pipeline.outline.placements import ClauseTree, Placement
from pipeline.outline.sections import marginal_section, sentence_section
from pipeline.outline.sentences import words_in
from pipeline.outline.tables import TableRows, read_tables

__all__ = ["CutProvisions", "cut_provisions"]

MOST_WORDS = 150
# Lead-ins and closing words are copied to every limb: a hostile paper could make that explode.
# Beyond this multiple of the paper's own length limbs stand without them.
_COPIES = 8
_COPIES_FLOOR = 2_000_000


_SHORTENED = Diagnostic(
    ReasonCode.PART_SKIPPED,
    Gravity.PARTIAL,
    "The paper repeats long lead-ins so often that its later limbs were judged without them.",
    "Split the paper, or read its last lists yourself.",
    stage="outline",
)


@dataclass(frozen=True, slots=True)
class CutProvisions:
    """All provisions of a paper in reading order; ``diagnostics`` say what some of them lack."""

    provisions: tuple[Provision, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A provision before it is joined: its own words, and the words around them."""

    own: tuple[Span, ...]
    placement: Placement
    section: Section
    lead: tuple[Span, ...] = ()
    limbs: int | None = None


def cut_provisions(
    document: Document, tree: ClauseTree, sections: Sequence[Section], *, kind: DocumentKind
) -> CutProvisions:
    """Returns all provisions in reading order; every word of the paper is in one of them.

    Words that lead into limbs stand in the limbs' pieces, closing words likewise; labels stand
    in no provision.
    """
    closings = _closings(tree.placements)
    tables = read_tables(tree.placements)
    cut = _cut_units(document, tree.placements, sections, (tables, closings))
    units = [_heard(document, unit) for unit in cut]
    joiner = _Joiner(document, tree.clauses, kind, closings, _weightings(tree))
    flow = [joiner.join(unit) for unit in units]
    margins = [provision for block in document.blocks for provision in _marginal(document, block)]
    ordered = tuple(sorted((*flow, *margins), key=lambda provision: provision.span.start))
    return CutProvisions(ordered, (_SHORTENED,) if joiner.exhausted else ())


def _heard(document: Document, unit: _Unit) -> _Unit:
    """Returns a unit in the section of its own words, where the paragraph's says less."""
    words = " ".join(document.quote(span) for span in (*unit.lead, *unit.own))
    section = sentence_section(words, unit.section)
    return unit if section is unit.section else replace(unit, section=section)


def _closings(placements: Sequence[Placement]) -> dict[int, Span]:
    """Returns the closing words of each list that has some; its first ones when it has several."""
    limbs = {each.limbs for each in placements if each.limbs is not None and _has_limb(each)}
    found: dict[int, Span] = {}
    for placement in placements:
        if placement.closes in limbs and placement.closes is not None:
            first = placement.segment.sentences[:1]
            if first and len(first[0]) <= LEAD_LIMIT:
                found.setdefault(placement.closes, first[0])
    return found


def _has_limb(placement: Placement) -> bool:
    """Says whether a limb has words of its own, besides a title and a lead-in to others."""
    if placement.heading:
        return False
    sentences = placement.segment.sentences
    count = len(sentences)
    if count > 1 and _is_title(placement, sentences[0]):
        count -= 1
    if placement.leads and sentences and len(sentences[-1]) <= LEAD_LIMIT:
        count -= 1
    return count > 0


def _weightings(tree: ClauseTree) -> dict[int, float]:
    """Returns the weighting of each question's clause that states one."""
    found: dict[int, float] = {}
    for placement in tree.placements:
        clause = _question(placement.clause, tree.clauses)
        if clause is None or clause in found:
            continue
        share = find_weighting(placement.segment.text[:400])
        if share is not None:
            found[clause] = share
    return found


def _question(clause: int | None, clauses: Sequence[Clause]) -> int | None:
    while clause is not None and not clauses[clause].label.startswith("Question "):
        clause = clauses[clause].parent
    return clause


def _cut_units(
    document: Document,
    placements: Sequence[Placement],
    sections: Sequence[Section],
    around: tuple[TableRows, dict[int, Span]],
) -> Iterator[_Unit]:
    held: _Unit | None = None
    tables, closings = around
    bare = find_bare_rows(placements, sections)
    for at, (placement, section) in enumerate(zip(placements, sections, strict=True)):
        above = tables.above(at)
        if above:
            placement = replace(placement, lead=(*above, *placement.lead))
        if at in bare.rows:
            units = [_row_unit(placements, bare.rows[at], section, tables)]
        elif at in bare.within or _only_names(placement, tables):
            continue
        else:
            section = Section.HEADING if at in bare.names else section
            units = list(_units_of(placement, section, tables.lead(at), closings))
        if units and placement.furniture:
            # A page number in the flow must not part the sentence around it.
            yield from units
            continue
        if placement.continues and held is not None and units and len(held.own) < _MOST_PIECES:
            first = units[0]
            joined = _Unit(
                (*held.own, *first.own), held.placement, held.section, held.lead, held.limbs
            )
            units[0] = joined
            held = None
        if held is not None:
            yield from _shorten(document, held)
        for unit in units[:-1]:
            yield from _shorten(document, unit)
        held = units[-1] if units else None
    if held is not None:
        yield from _shorten(document, held)


def _row_unit(
    placements: Sequence[Placement], row: Sequence[int], section: Section, tables: TableRows
) -> _Unit:
    """Returns a row of a table as one provision, behind the headings of its columns."""
    own = tuple(span for at in row for span in placements[at].segment.sentences)
    return _Unit(own, placements[row[0]], section, tables.heads_of(row, placements))


def _only_names(placement: Placement, tables: TableRows) -> bool:
    """Says whether a cell only names its row or column: it stands in the lead-in of others."""
    sentences = placement.segment.sentences
    if placement.segment.block.cell is None or not sentences:
        return False
    return Span(sentences[0].start, sentences[-1].end) in tables.names


def _units_of(
    placement: Placement,
    section: Section,
    row: tuple[Span, ...],
    closings: dict[int, Span],
) -> Iterator[_Unit]:
    segment = placement.segment
    sentences = segment.sentences
    if not sentences:
        return
    if section in (Section.HEADING, Section.CONTENTS):
        yield _Unit((Span(sentences[0].start, sentences[-1].end),), placement, section)
        return
    if placement.closes is not None and closings.get(placement.closes) == sentences[0]:
        sentences = sentences[1:]
    if len(sentences) > 1 and _is_title(placement, sentences[0]):
        yield _Unit((sentences[0],), placement, Section.HEADING)
        sentences = sentences[1:]
    for place, sentence in enumerate(sentences):
        last = place == len(sentences) - 1
        if last and placement.leads and len(sentence) <= LEAD_LIMIT:
            return
        if place == 0:
            lead = placement.lead or row
            yield _Unit((sentence,), placement, section, lead, placement.limbs)
        else:
            yield _Unit((sentence,), placement, section, row)


def _is_title(placement: Placement, first: Span) -> bool:
    """Says whether a clause's first sentence is a title that runs into it: "Branding."."""
    segment = placement.segment
    if segment.label is None or len(first) > _LONGEST_TITLE:
        return False
    title = run_in_heading(segment.text)
    return bool(title) and clean_heading(segment.text[: len(first)]) == clean_heading(title)


_LONGEST_TITLE = 82
# A sentence that runs over more paragraphs than this is no sentence.
_MOST_PIECES = 12
_BORDER = re.compile(r";\s+(?:and\s+|or\s+)?|,\s+(?=(?:provided|save|except)\b)")
_SOFT_BORDER = re.compile(r",\s+")
_SUBJECT = re.compile(
    r"(?:[^\s.;:,]+\s+){1,10}?(?:shall|must|will|may|agrees?|undertakes?|warrants?|acknowledges?)"
    r"(?:\s+not)?(?:\s+(?:to|that))?\b"
)


def _shorten(document: Document, unit: _Unit) -> Iterator[_Unit]:
    """Splits a sentence of more than 150 words at its inner borders, its subject re-joined."""
    total = unit.own[-1].end - unit.own[0].start
    if total < 2 * MOST_WORDS or unit.section is Section.HEADING:
        yield unit
        return
    if len(unit.own) > 1:
        if sum(words_in(document.quote(own)) for own in unit.own) <= MOST_WORDS:
            yield unit
            return
        for own in unit.own:
            yield from _shorten(document, replace(unit, own=(own,)))
        return
    own = unit.own[0]
    text = document.quote(own)
    if words_in(text) <= MOST_WORDS:
        yield unit
        return
    subject = _SUBJECT.match(text[:200])
    joined = (Span(own.start, own.start + subject.end()),) if subject is not None else ()
    for place, part in enumerate(_parts(text)):
        span = Span(own.start + part.start, own.start + part.end)
        again = joined if place and text[part.start : part.start + 1].islower() else ()
        yield _Unit((span,), unit.placement, unit.section, (*unit.lead, *again), unit.limbs)


def _parts(text: str) -> Iterator[Span]:
    """Yields parts of at most 150 words: cut at borders, failing that at commas, then anywhere."""
    for border in _gather(text, Span(0, len(text)), _BORDER):
        if words_in(text[border.start : border.end]) <= MOST_WORDS:
            yield border
            continue
        for part in _gather(text, border, _SOFT_BORDER):
            yield from _by_words(text, part)


def _gather(text: str, span: Span, border: re.Pattern[str]) -> Iterator[Span]:
    """Yields runs of pieces between borders, each as long as 150 words allow."""
    start, last, words = span.start, span.start, 0
    ends = [match.end() for match in border.finditer(text, span.start, span.end)]
    for end in [*ends, span.end]:
        if end <= last:
            continue
        more = words_in(text[last:end])
        if words and words + more > MOST_WORDS:
            yield _trim(text, start, last)
            start, words = last, 0
        words += more
        last = end
    if start < span.end:
        yield _trim(text, start, span.end)


def _by_words(text: str, span: Span) -> Iterator[Span]:
    start, count = span.start, 0
    for match in _WORD.finditer(text, span.start, span.end):
        if count == MOST_WORDS:
            yield _trim(text, start, match.start())
            start, count = match.start(), 0
        count += 1
    yield _trim(text, start, span.end)


_WORD = re.compile(r"\S+")


def _trim(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


class _Joiner:
    """Makes provisions of units: joins text, counts copies, names headings and page."""

    def __init__(
        self,
        document: Document,
        clauses: Sequence[Clause],
        kind: DocumentKind,
        closings: dict[int, Span],
        weightings: dict[int, float],
    ) -> None:
        self._document = document
        self._clauses = clauses
        self._kind = kind
        self._standing = tell_standing(document.text, kind)
        self._closings = closings
        self._weightings = weightings
        self._paths: dict[int, tuple[str, ...]] = {}
        self._lines = LineWidths(document)
        self._budget = _COPIES * len(document.text) + _COPIES_FLOOR
        self.exhausted = False

    def join(self, unit: _Unit) -> Provision:
        """Returns the provision of a unit."""
        closing = self._closings.get(unit.limbs) if unit.limbs is not None else None
        around = sum(map(len, unit.lead)) + (len(closing) if closing is not None else 0)
        self._budget -= around
        self.exhausted = self.exhausted or (self._budget <= 0 < around)
        lead = unit.lead if self._budget > 0 else ()
        after = (closing,) if closing is not None and self._budget > 0 else ()
        text, pieces, lead_in = _joined(self._document.text, lead, (*unit.own, *after))
        clause = unit.placement.clause
        return Provision(
            span=Span(unit.own[0].start, unit.own[-1].end),
            text=text,
            pieces=pieces,
            clause=clause,
            heading_path=self._path(clause),
            section=unit.section,
            force=speak_force(
                text,
                unit.section,
                kind=self._kind,
                heading_path=self._path(clause),
                standing=self._standing,
            ),
            page=self._page(unit),
            weighting=self._weighting(unit),
            lead_in=lead_in,
        )

    def _weighting(self, unit: _Unit) -> float | None:
        if unit.section is not Section.QUESTION:
            return None
        question = _question(unit.placement.clause, self._clauses)
        return None if question is None else self._weightings.get(question)

    def _path(self, clause: int | None) -> tuple[str, ...]:
        if clause is None:
            return ()
        known = self._paths.get(clause)
        if known is None:
            heading = self._clauses[clause].heading
            above = self._path(self._clauses[clause].parent)
            known = (*above, heading) if heading else above
            self._paths[clause] = known
        return known

    def _page(self, unit: _Unit) -> int | None:
        found = self._lines.page(unit.own[0].start)
        return found if found is not None else unit.placement.segment.block.page


def _joined(
    text: str, lead: Iterable[Span], own: Iterable[Span]
) -> tuple[str, tuple[Piece, ...], int]:
    words: list[str] = []
    pieces: list[Piece] = []
    at = lead_in = 0
    for spans, leading in ((lead, True), (own, False)):
        for span in spans:
            words.append(text[span.start : span.end])
            pieces.append(Piece(at, span.start, len(span)))
            at += len(span) + 1
            if leading:
                lead_in = at - 1
    return " ".join(words), tuple(pieces), lead_in


def _marginal(document: Document, block: Block) -> Iterator[Provision]:
    section = marginal_section(block)
    if section is None or block.body >= block.end:
        return
    span = Span(block.body, block.end)
    text = document.quote(span)
    force = speak_force(text, section, kind=DocumentKind.UNKNOWN)
    pieces = (Piece(0, span.start, len(span)),)
    yield Provision(span, text, pieces, None, (), section, force, block.page)
