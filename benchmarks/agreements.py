# SPDX-License-Identifier: Apache-2.0
"""Agreements given as plain text, judged whole: what other benchmarks here share.

A paragraph of the plain text becomes a block with single spaces between its words; every place in
the block can be told in the plain text again, which labels of other people count in.
"""

import gzip
import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.detect import Engine, detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.domain.finding import Finding
from pipeline.domain.outline import Outline
from pipeline.outline import build_outline
from pipeline.packs import RuleBook

# A paragraph of the plain text: up to an empty line, or a page number between wide gaps.
_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z|\s{4,}\d+\s{3,})", re.S)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Agreement:
    """A document made from plain text, and where each of its words stood there."""

    document: Document
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Returns the offset in the plain text of an offset in the document's text."""
        index = max(0, bisect_right(self.starts, at) - 1)
        return self.origins[index] + at - self.starts[index]


class Placed(NamedTuple):
    """A finding and the range of the plain text that it quotes."""

    finding: Finding
    start: int
    end: int


def read_agreement(name: str, text: str) -> Agreement:
    """Returns the document of a plain text."""
    blocks: list[Block] = []
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    at = 0
    for match in _PARAGRAPH.finditer(text):
        words = list(_WORD.finditer(match.group()))
        length = sum(len(word.group()) + 1 for word in words) - 1
        blocks.append(Block(BlockKind.PARAGRAPH, at, at + length, at))
        parts.append(" ".join(word.group() for word in words))
        for word in words:
            starts.append(at)
            origins.append(match.start() + word.start())
            at += len(word.group()) + 1
    document = Document(name, "0" * 64, FileFormat.PDF, "\n".join(parts), tuple(blocks))
    return Agreement(document, tuple(starts), tuple(origins))


def outline_agreement(agreement: Agreement, book: RuleBook) -> Outline:
    return build_outline(agreement.document, lexicon=book.parties)


def judge_agreement(agreement: Agreement, engine: Engine, book: RuleBook) -> tuple[Placed, ...]:
    """Returns what is found in an agreement, with its places in the plain text."""
    outline = outline_agreement(agreement, book)
    findings = detect_findings(agreement.document, outline, engine).findings
    return tuple(
        Placed(one, agreement.origin(one.span.start), agreement.origin(one.span.end - 1) + 1)
        for one in findings
        if one.quote
    )


def falls_in(placed: Placed, start: int, end: int) -> bool:
    """Says whether a finding belongs to a range: half of the shorter of the two is shared."""
    shared = min(placed.end, end) - max(placed.start, start)
    return shared > 0 and 2 * shared >= min(placed.end - placed.start, end - start)


def read_rows(path: Path) -> Iterator[dict]:
    """Yields the objects of a file of JSON lines, compressed or not."""
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode()
    yield from map(json.loads, text.splitlines())


def half_of(name: str) -> int:
    """Returns 0 for documents that rules may be developed on, 1 for those reported on."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2
