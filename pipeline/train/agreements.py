# SPDX-License-Identifier: Apache-2.0
"""Agreements given as plain text, as other people's labelled data sets give them.

A paragraph of the plain text becomes a block with single spaces between its words; every place in
the block can be told in the plain text again, which labels of other people count in.
"""

import gzip
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.errors import InputError

__all__ = ["Agreement", "group_agreements", "read_agreement", "read_rows"]

# A paragraph of the plain text: up to an empty line, or a page number between wide gaps.
_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z|\s{4,}\d+\s{3,})", re.S)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A document made from plain text, and where each of its words stood there."""

    document: Document
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Returns the offset in the plain text of an offset in the document's text."""
        index = max(0, bisect_right(self.starts, at) - 1)
        return self.origins[index] + at - self.starts[index]


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


def group_agreements(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Returns the group of each agreement: those of one filer, and copies of one another.

    What stands in one group must not be parted between training and testing.
    """
    rows = list(rows)
    group: dict[str, str] = {}

    def top(name: str) -> str:
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    for row in rows:
        one, other = top(f"filer {row['filer_group']}"), top(f"copy {row['dup_group']}")
        group[max(one, other)] = min(one, other)
    return {row["doc_id"]: top(f"filer {row['filer_group']}") for row in rows}


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the objects of a file of JSON lines, compressed or not.

    Raises:
        InputError: There is no such file, or it holds something else.
    """
    try:
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode()
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (OSError, EOFError, ValueError, zlib.error) as error:
        msg = f"{str(path)!r} cannot be read as JSON lines ({type(error).__name__})"
        raise InputError(msg, cure="Give the folder that models/README.md describes.") from error
    yield from rows
