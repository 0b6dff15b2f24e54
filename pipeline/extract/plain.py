# SPDX-License-Identifier: Apache-2.0
"""Plain text to blocks: paragraphs joined where lines were cut at a width, tables of antiword."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Block, BlockKind, Cell, Document, FileFormat
from pipeline.errors import ReadingError

__all__ = ["decode_plain", "plain_document", "plain_paragraphs"]

# Lines of a text that was cut at a width reach nearly to it, most of them.
_NARROW = 100
_FULL = 0.75
_MOST_FULL = 0.4
# What begins a paragraph of its own: "1.", "14.3", "(b)", "iv)", "a.", a bullet, a heading mark.
_BEGINS = re.compile(
    r"""\s*(?:
        \d+(?:\.\d+)*[.)]?\s        # 1.  14.3
      | \([A-Za-z0-9]{1,4}\)        # (b)  (iv)
      | [A-Za-z]{1,4}[.)]\s         # a.  iv)
      | [-*\u2022\u25aa\u2013]\s    # bullets
      | \#{1,6}\s                   # headings of Markdown
    )""",
    re.VERBOSE,
)
_HEADING = re.compile(r"#{1,6}\s+")
_RULE = re.compile(r"[-=_*\s]+")
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_STAGE = "extract"


def decode_plain(data: bytes) -> str:
    """Returns the text of a file of plain text: UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        ReadingError: ``not_a_document``: the bytes are no text.
    """
    encodings = ("utf-16",) if data.startswith(_BOMS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ReadingError(
        ReasonCode.NOT_A_DOCUMENT,
        "The file is named like plain text, but its content is none.",
        cure="Save the paper as .docx or PDF and scan again.",
    )


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """Returns the paragraphs of a text; none when there are no words.

    Where most lines nearly reach the same width, a line goes on in the next one until an empty
    line, a short line or the beginning of a clause or list item.
    """
    lines = [line.expandtabs(4).rstrip() for line in text.splitlines()]
    width = _width(lines)
    paragraphs: list[str] = []
    open_line = ""
    for line in lines:
        words = " ".join(line.split())
        goes_on = bool(open_line) and bool(words) and len(open_line) >= _FULL * width > 0
        if goes_on and not _BEGINS.match(line):
            paragraphs[-1] += f" {words}"
        elif words and not _RULE.fullmatch(words):
            paragraphs.append(words)
        open_line = line
    return tuple(paragraphs)


def plain_document(
    paragraphs: Iterable[str], *, name: str, sha256: str, found: FileFormat
) -> Document:
    """Returns a document of paragraphs. Rows of a table are lines that begin and end with ``|``.

    Args:
        paragraphs: In order; empty ones are left out.
        name: ``Document.name``.
        sha256: ``Document.sha256``.
        found: ``Document.format``.
    """
    blocks: list[Block] = []
    pieces: list[str] = []
    start = 0
    for words, cell, heading in _pieces(" ".join(one.split()) for one in paragraphs):
        kind = BlockKind.PARAGRAPH if cell is None else BlockKind.CELL
        end = start + len(words)
        blocks.append(Block(kind, start, end, body=start, cell=cell, heading=heading))
        pieces.append(words)
        start = end + 1
    silence = Diagnostic(
        ReasonCode.NO_TEXT_LAYER,
        Gravity.PARTIAL,
        "No words were found in the document.",
        "If it shows pictures of text, ask for a version with text.",
        stage=_STAGE,
    )
    return Document(
        name=name,
        sha256=sha256,
        format=found,
        text="\n".join(pieces),
        blocks=tuple(blocks),
        diagnostics=() if blocks else (silence,),
    )


def _width(lines: list[str]) -> int:
    """Returns the width at which lines were cut, 0 when they were not."""
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < 3:
        return 0
    width = lengths[-1 - len(lengths) // 50]
    full = sum(length >= _FULL * width for length in lengths)
    return width if width <= _NARROW and full >= _MOST_FULL * len(lengths) else 0


def _pieces(paragraphs: Iterable[str]) -> Iterator[tuple[str, Cell | None, bool]]:
    table = 0
    for in_table, group in groupby(paragraphs, key=_is_row):
        if not in_table:
            for words in group:
                bare = _HEADING.sub("", words, count=1) if words.startswith("#") else words
                if bare.strip():
                    yield bare.strip(), None, bare is not words
            continue
        for row, cells in enumerate(_rows(group)):
            for column, words in enumerate(cells):
                if words:
                    yield words, Cell(table, row, column), False
        table += 1


def _is_row(line: str) -> bool:
    return len(line) > 1 and line.startswith("|") and line.endswith("|")


def _rows(lines: Iterable[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        cells = [cell.strip() for cell in line[1:-1].split("|")]
        # A line whose first cell is empty goes on with the row above.
        if rows and not cells[0] and len(cells) == len(rows[-1]):
            rows[-1] = [
                f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)
            ]
        else:
            rows.append(cells)
    return rows
