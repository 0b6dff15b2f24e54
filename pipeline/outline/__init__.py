# SPDX-License-Identifier: Apache-2.0
"""From a document to its outline: clauses, provisions, parties, definitions, references."""

from pipeline.domain.document import Document
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import DocumentKind
from pipeline.outline.clauses import build_clauses
from pipeline.outline.contents import mark_contents
from pipeline.outline.definitions import find_definitions
from pipeline.outline.kind import tell_kind, title_lines
from pipeline.outline.paper_notes import OTHER_PAPERS, note_papers
from pipeline.outline.parties import find_parties
from pipeline.outline.plain import PlainReading, read_plain
from pipeline.outline.provisions import cut_provisions
from pipeline.outline.questions import find_questions
from pipeline.outline.references import find_references
from pipeline.outline.sections import name_sections
from pipeline.outline.segments import cut_segments
from pipeline.outline.unseen import Known, find_unseen_papers, note_broken_references

__all__ = ["OTHER_PAPERS", "PlainReading", "build_outline", "note_papers", "read_plain"]


def build_outline(
    document: Document, *, lexicon: PartyLexicon, kind: DocumentKind | None = None
) -> Outline:
    """Returns the outline of a document; without text it is empty.

    Args:
        document: What was read.
        lexicon: Party words, and the sides that a person has given.
        kind: The kind of paper when the caller knows it; otherwise the text tells.
    """
    plain = read_plain(document)
    document = plain.document
    segments = mark_contents(cut_segments(document))
    kind = kind if kind is not None else tell_kind(document, segments)
    tree = build_clauses(document, segments)
    sections = name_sections(tree, kind)
    placements, text = tree.placements, document.text
    sides = find_parties(placements, sections, text=text, lexicon=lexicon, kind=kind)
    definitions = find_definitions(placements, sections)
    references = find_references(placements, tree.clauses)
    known = Known(sides.parties, definitions, references)
    papers = find_unseen_papers(tree, sections, text=text, known=known)
    cut = cut_provisions(document, tree, sections, kind=kind)
    outline = Outline(
        kind=kind,
        clauses=tree.clauses,
        provisions=cut.provisions,
        parties=sides.parties,
        definitions=definitions,
        references=references,
        diagnostics=(
            *tree.diagnostics,
            *cut.diagnostics,
            *sides.diagnostics,
            *note_papers(papers),
            *note_broken_references(tree),
        ),
        papers=papers,
        questions=find_questions(cut.provisions, tree.clauses, kind),
        titles=tuple(line for line in title_lines(document, segments) if line.strip()),
    )
    return plain.lead_back(outline)
