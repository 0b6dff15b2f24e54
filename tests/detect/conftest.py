# SPDX-License-Identifier: Apache-2.0
"""Small papers of a few clauses, judged as a whole file is."""

import pytest

from pipeline.detect import compile_rules, detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.outline import build_outline
from pipeline.packs import load_rules

PARTIES = 'This Agreement is made between Lead Ltd (the "Prime") and Haven (the "Provider").'


@pytest.fixture(scope="session")
def judge():
    """Gives a function from the clauses of a paper to its findings."""
    book = load_rules()
    engine = compile_rules(book)

    def findings(*clauses, parties=PARTIES):
        document = as_document([parties, *clauses])
        outline = build_outline(document, lexicon=book.parties)
        return detect_findings(document, outline, engine).findings

    return findings


@pytest.fixture
def document_of():
    """Gives a function from the lines of a paper to its document."""
    return as_document


def as_document(lines):
    """Returns a document of some paragraphs."""
    blocks = []
    start = 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(line), start))
        start += len(line) + 1
    return Document("paper", "0" * 64, FileFormat.DOCX, "\n".join(lines), tuple(blocks))
