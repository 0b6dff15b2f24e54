# SPDX-License-Identifier: Apache-2.0
"""From a document to its outline: clauses, provisions, parties, definitions, references."""

from pipeline.domain.document import Document
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import DocumentKind
from pipeline.outline.clauses import build_clauses
from pipeline.outline.contents import mark_contents
from pipeline.outline.definitions import find_definitions
from pipeline.outline.kind import tell_kind
from pipeline.outline.parties import find_parties
from pipeline.outline.provisions import cut_provisions
from pipeline.outline.references import find_references
from pipeline.outline.sections import name_sections
from pipeline.outline.segments import cut_segments

__all__ = ["build_outline"]


def build_outline(
    document: Document, *, lexicon: PartyLexicon, kind: DocumentKind | None = None
) -> Outline:
    """Returns the outline of a document; without text it is empty.

    Args:
        document: What was read.
        lexicon: Party words, and the sides that a person has given.
        kind: The kind of paper when the caller knows it; otherwise the text tells.
    """
    segments = mark_contents(cut_segments(document))
    kind = kind if kind is not None else tell_kind(document, segments)
    tree = build_clauses(document, segments)
    sections = name_sections(tree, kind)
    placements = tree.placements
    return Outline(
        kind=kind,
        clauses=tree.clauses,
        provisions=cut_provisions(document, tree, sections, kind=kind),
        parties=find_parties(placements, sections, text=document.text, lexicon=lexicon, kind=kind),
        definitions=find_definitions(placements, sections),
        references=find_references(placements, tree.clauses),
    )
