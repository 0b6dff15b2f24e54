# SPDX-License-Identifier: Apache-2.0
"""What was read of one paper, as one record that a person or program can check."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.document import Block, Document, Line, Span
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Clause, Outline, Party

if TYPE_CHECKING:
    from pipeline.api import Reading

__all__ = ["READING_VERSION", "describe_reading"]

# Rises when a key changes its meaning or goes away.
READING_VERSION = 1

# Code points of a clause that tell a person which one it is.
_FIRST_WORDS = 120

Record = dict[str, object]


def describe_reading(reading: "Reading") -> Record:
    """Returns the record of ``armslength read --json``.

    ``status`` is ``ok`` or ``partial``; ``warning`` joins the messages of all diagnostics and is
    empty when there are none; ``start`` and ``end`` count code points of ``text``, the whole text,
    whose blocks are parted by single line feeds. ``matching_text`` is the same text as rules see
    it, without look-alikes and characters that nobody sees; its offsets are its own. ``original``
    is the paper before its tracked changes, None when nothing in it is tracked.
    """
    document, outline = reading.document, reading.outline
    diagnostics = (*document.diagnostics, *outline.diagnostics)
    places = _Places(outline.clauses, document.blocks)
    return {
        "version": READING_VERSION,
        "status": str(replace(document, diagnostics=diagnostics).outcome),
        "chars": len(document.text),
        "pages": len(document.pages),
        "warning": "; ".join(one.message for one in diagnostics),
        "document": document.name,
        "sha256": document.sha256,
        "format": str(document.format),
        "title": document.title,
        "kind": str(outline.kind),
        "unread_pages": list(document.unread_pages),
        "recognised_pages": [page.number for page in document.pages if page.recognised],
        "diagnostics": [_diagnostic(one) for one in diagnostics],
        "parties": [_party(party) for party in outline.parties],
        "definitions": [
            {"term": one.term, **places.describe(one.span)} for one in outline.definitions
        ],
        "references": [
            {
                "target": one.target,
                "clause": None if one.clause is None else outline.clauses[one.clause].number,
                "start": one.span.start,
                "in": places.number_at(one.span.start),
            }
            for one in outline.references
        ],
        "provisions": _count_sections(outline),
        "clauses": [_clause(one, document, places) for one in outline.clauses],
        "tables": _tables(document),
        **_changes(document, outline, places),
        "text": document.text,
        "matching_text": _matching_text(document),
        "blocks": _blocks(document),
    }


class _Places:
    """Tells in which clause and on which page an offset lies."""

    def __init__(self, clauses: Sequence[Clause], blocks: Sequence[Block]) -> None:
        self._clauses = sorted(clauses, key=lambda clause: clause.start)
        self._starts = [clause.start for clause in self._clauses]
        self._blocks = blocks
        self._block_starts = [block.start for block in blocks]

    def number_at(self, at: int) -> str:
        """Returns the number of the innermost clause at an offset; empty outside all clauses."""
        # The clause that begins last before it, unless it ended: then one that holds that one.
        place = bisect_right(self._starts, at) - 1
        for clause in reversed(self._clauses[max(0, place - _NEAR) : place + 1]):
            if clause.start <= at < clause.end:
                return clause.number
        return ""

    def page_at(self, at: int) -> int | None:
        """Returns the page at an offset, None without pages."""
        place = bisect_right(self._block_starts, at) - 1
        return self._blocks[place].page if place >= 0 else None

    def describe(self, span: Span) -> Record:
        """Returns where a span lies: offsets, clause, page."""
        return {
            "start": span.start,
            "end": span.end,
            "clause": self.number_at(span.start),
            "page": self.page_at(span.start),
        }


# Clauses that may have ended between an offset and the clause that holds it.
_NEAR = 200


def _matching_text(document: Document) -> str:
    from pipeline.detect.matchtext import fold_marks
    from pipeline.outline import read_plain

    return fold_marks(read_plain(document).document.text)


def _changes(document: Document, outline: Outline, places: _Places) -> Record:
    """Returns what tracked changes insert and delete, and the clauses that they alter."""
    original = document.original
    return {
        "insertions": [
            {"text": document.quote(span), **places.describe(span)} for span in document.insertions
        ],
        "deletions": [
            {
                "at": one.at,
                "text": one.text,
                "author": one.author,
                "clause": places.number_at(one.at),
            }
            for one in document.deletions
        ],
        "changed_clauses": [] if original is None else _changed(document, outline, original),
        "original": None
        if original is None
        else {
            "text": original.text,
            "blocks": _blocks(original),
        },
    }


def _changed(document: Document, outline: Outline, original: Document) -> list[Record]:
    """Returns the clauses whose own words differ, as they are and as they were; in order."""
    from pipeline.outline import build_outline

    before = build_outline(original, lexicon=PartyLexicon(()), kind=outline.kind)
    was = _own_words(original, before.clauses)
    now = _own_words(document, outline.clauses)
    numbers = dict.fromkeys([*now, *was])
    return [
        {"number": number, "now": now.get(number), "before": was.get(number)}
        for number in numbers
        if now.get(number) != was.get(number)
    ]


def _own_words(document: Document, clauses: Sequence[Clause]) -> dict[str, str]:
    """Returns the words of each numbered clause up to the next, numbers that repeat joined."""
    words: dict[str, str] = {}
    for index, clause in enumerate(clauses):
        following = clauses[index + 1].start if index + 1 < len(clauses) else clause.end
        end = min(clause.end, following)
        own = " ".join(document.text[clause.start : max(end, clause.start)].split())
        words[clause.number] = f"{words[clause.number]} {own}" if clause.number in words else own
    return words


def _diagnostic(diagnostic: Diagnostic) -> Record:
    return {
        "code": str(diagnostic.code),
        "gravity": str(diagnostic.gravity),
        "message": diagnostic.message,
        "cure": diagnostic.cure,
        "page": diagnostic.page,
        "part": diagnostic.part,
    }


def _party(party: Party) -> Record:
    return {
        "name": party.name,
        "aliases": list(party.aliases),
        "role": str(party.role),
        "confidence": round(party.confidence, 4),
        "reasons": list(party.reasons),
    }


def _count_sections(outline: Outline) -> Record:
    counts = Counter(str(provision.section) for provision in outline.provisions)
    return {"count": len(outline.provisions), **dict(sorted(counts.items()))}


def _clause(clause: Clause, document: Document, places: _Places) -> Record:
    words = document.text[clause.start : min(clause.end, clause.start + _FIRST_WORDS)]
    return {
        "number": clause.number,
        "label": clause.label,
        "heading": clause.heading,
        "begins": " ".join(_without_label(words, clause.label).split()),
        "depth": clause.depth,
        "page": places.page_at(clause.start),
        "start": clause.start,
        "end": clause.end,
    }


def _without_label(words: str, label: str) -> str:
    """Returns the first words of a clause behind its label, however the paper prints that.

    Labels are kept in one form: "(a)" may be printed as "a)" or "(a).", "1.1" as "1.1 .".
    """
    core = r"\s+".join(map(re.escape, label.strip("().:[] ").split()))
    printed = re.match(rf"[(\[]?{core}(?!\w)[\s.:)\]]*", words, re.IGNORECASE) if core else None
    return words.removeprefix(label) if printed is None else words[printed.end() :]


def _tables(document: Document) -> list[Record]:
    """Returns the tables in order, with their size and the page on which they begin."""
    tables: dict[int, Record] = {}
    sizes: dict[int, tuple[int, int]] = {}
    for block in document.blocks:
        if block.cell is None:
            continue
        table = block.cell.table
        rows, columns = sizes.get(table, (0, 0))
        sizes[table] = (max(rows, block.cell.row + 1), max(columns, block.cell.column + 1))
        tables.setdefault(table, {"table": table, "page": block.page, "start": block.start})
    return [
        {**record, "rows": sizes[table][0], "columns": sizes[table][1]}
        for table, record in tables.items()
    ]


def _blocks(document: Document) -> list[Record]:
    """Returns the blocks in order; one that goes on over a page says where, under ``breaks``."""
    starts = [line.start for line in document.lines]
    return [
        _block(one, document) | _page_breaks(one, document.lines, starts)
        for one in document.blocks
    ]


def _page_breaks(block: Block, lines: Sequence[Line], starts: Sequence[int]) -> Record:
    within = lines[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
    breaks = [
        {"page": line.page, "start": line.start}
        for before, line in pairwise(within)
        if line.page != before.page
    ]
    return {"breaks": breaks} if breaks else {}


def _block(block: Block, document: Document) -> Record:
    record: Record = {
        "kind": str(block.kind),
        "page": block.page,
        "start": block.start,
        "text": document.text[block.start : block.end],
    }
    if block.label is not None:
        record["label"] = block.label
    if block.cell is not None:
        record["cell"] = [block.cell.table, block.cell.row, block.cell.column]
    return record | ({"hidden": True} if block.hidden else {})
