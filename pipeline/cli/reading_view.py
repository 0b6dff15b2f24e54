# SPDX-License-Identifier: Apache-2.0
"""What was read of one paper, as one record that a person or program can check."""

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.document import Block, Document
from pipeline.domain.outline import Clause, Outline, Party

if TYPE_CHECKING:
    from pipeline.api import Reading

__all__ = ["READING_VERSION", "describe_reading"]

# Rises when a key changes its meaning or goes away.
READING_VERSION = 1

# Code points of a clause that tell a person which one it is.
_FIRST_WORDS = 70

Record = dict[str, object]


def describe_reading(reading: "Reading") -> Record:
    """Returns the record of ``armslength read --json``.

    ``status`` is ``ok`` or ``partial``; ``warning`` joins the messages of all diagnostics and is
    empty when there are none; ``start`` and ``end`` count code points of the whole text, whose
    blocks are parted by single line feeds.
    """
    document, outline = reading.document, reading.outline
    return {
        "version": READING_VERSION,
        "status": str(document.outcome),
        "chars": len(document.text),
        "pages": len(document.pages),
        "warning": "; ".join(one.message for one in document.diagnostics),
        "document": document.name,
        "sha256": document.sha256,
        "format": str(document.format),
        "title": document.title,
        "kind": str(outline.kind),
        "unread_pages": list(document.unread_pages),
        "diagnostics": [_diagnostic(one) for one in document.diagnostics],
        "parties": [_party(party) for party in outline.parties],
        "definitions": [
            {"term": one.term, "start": one.span.start, "end": one.span.end}
            for one in outline.definitions
        ],
        "references": [
            {
                "target": one.target,
                "clause": None if one.clause is None else outline.clauses[one.clause].number,
                "start": one.span.start,
            }
            for one in outline.references
        ],
        "provisions": _count_sections(outline),
        "clauses": [_clause(one, document) for one in outline.clauses],
        "deletions": [
            {"at": one.at, "text": one.text, "author": one.author} for one in document.deletions
        ],
        "blocks": [_block(one, document) for one in document.blocks],
    }


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


def _clause(clause: Clause, document: Document) -> Record:
    words = document.text[clause.start : min(clause.end, clause.start + _FIRST_WORDS)]
    return {
        "number": clause.number,
        "label": clause.label,
        "heading": clause.heading,
        "begins": " ".join(words.removeprefix(clause.label).split()),
        "depth": clause.depth,
        "start": clause.start,
        "end": clause.end,
    }


def _block(block: Block, document: Document) -> Record:
    record: Record = {
        "kind": str(block.kind),
        "page": block.page,
        "start": block.start,
        "text": document.text[block.start : block.end],
    }
    return record | ({"hidden": True} if block.hidden else {})
