# SPDX-License-Identifier: Apache-2.0
"""Small papers built by hand: as a PDF gives them (labels in the text) and as Word does."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from pipeline.domain.document import Block, BlockKind, Box, Cell, Document, FileFormat, Line
from pipeline.domain.lexicon import PartyLexicon, PartyWord
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import Role
from pipeline.outline import build_outline

PARTIES = Path(__file__).parents[2] / "rules" / "parties.yaml"


@dataclass
class Paper:
    """Collects paragraphs and gives the document that a reader would give of them."""

    word: bool = False
    text: str = ""
    blocks: list = field(default_factory=list)
    lines: list = field(default_factory=list)

    def add(self, words, label="", *, kind=BlockKind.PARAGRAPH, lines=False, page=1, **traits):
        if self.blocks:
            self.text += "\n"
        start = len(self.text)
        printed = None
        if label and self.word:
            printed = label.rstrip(".")
            self.text += f"{printed}\t"
        elif label:
            self.text += f"{label} "
        body = len(self.text) if printed else start
        self.text += words
        traits.setdefault("page", None if self.word else page)
        self.blocks.append(Block(kind, start, len(self.text), body, label=printed, **traits))
        if lines:
            self.lines.append(Line(start, len(self.text), page, Box(72, 700, 520, 712)))
        return self

    def heading(self, words, **traits):
        return self.add(words, heading=True, **traits)

    def cell(self, row, column, words, label="", *, table=0, **traits):
        cell = Cell(table, row, column)
        return self.add(words, label, kind=BlockKind.CELL, cell=cell, **traits)

    @property
    def document(self):
        form = FileFormat.DOCX if self.word else FileFormat.PDF
        return Document(
            "paper", "0" * 64, form, self.text, tuple(self.blocks), lines=tuple(self.lines)
        )


def load_lexicon(**overrides):
    entries = yaml.safe_load(PARTIES.read_text(encoding="utf-8"))["words"]
    words = tuple(
        PartyWord(each["phrase"], Role(each["role"]), float(each["confidence"]))
        for each in entries
    )
    return PartyLexicon(words, tuple(overrides.items()))


@pytest.fixture(scope="session")
def lexicon():
    return load_lexicon()


@pytest.fixture
def paper():
    """Makes an empty paper; ``word=True`` for automatic numbers."""
    return Paper


@pytest.fixture(scope="session")
def outline_of(lexicon):
    """Reads a paper, or a list of paragraphs as a PDF prints them."""

    def read(source, **options) -> Outline:
        if isinstance(source, list):
            built = Paper()
            for words in source:
                built.add(words)
            source = built
        document = source if isinstance(source, Document) else source.document
        options.setdefault("lexicon", lexicon)
        return build_outline(document, **options)

    return read


@pytest.fixture
def numbered(outline_of):
    """Returns number and text of every provision that is judged, headings left out."""

    def read(source, **options):
        outline = outline_of(source, **options)
        return [
            (outline.clause_number(each), each.text)
            for each in outline.provisions
            if each.section.value not in ("heading", "marginal", "contents")
        ]

    return read
