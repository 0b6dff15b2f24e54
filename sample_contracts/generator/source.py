"""Reading the markup of a sample contract into values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from .errors import MarkupError, Problem, SourceError
from .inline import Change, Inline, Note, Piece, parse_inline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Block", "ClauseFormat", "Format", "Mark", "Source", "parse_source", "read_source"]


class Format(StrEnum):
    """The kind of file that a source becomes."""

    DOCX = "docx"
    PDF = "pdf"
    TWO_COLUMN = "pdf-two-column"
    SCAN = "pdf-scan"

    @property
    def suffix(self) -> str:
        """The file name's ending, with its dot."""
        return ".docx" if self is Format.DOCX else ".pdf"


class ClauseFormat(StrEnum):
    """How clauses are numbered."""

    LEGAL = "legal"
    DECIMAL = "decimal"
    PLAIN = "plain"


class Mark(StrEnum):
    """What a block is."""

    TITLE = "="
    LEVEL_1 = "#"
    LEVEL_2 = "##"
    LEVEL_3 = "###"
    LEVEL_4 = "####"
    HEADING = "~"
    SCHEDULE = "@"
    RECITAL = "A|"
    BULLET = "*"
    TABLE = "|"
    BOX = "[[box:"
    PARAGRAPH = ""

    @property
    def level(self) -> int:
        """1 to 4 for the levels of clauses, 0 for everything else."""
        return len(self.value) if self.value.startswith("#") else 0


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, table or box.

    Attributes:
        position: Place in the body, counted from 1.
        line: Line of the file on which it begins, counted from 1.
        mark: What it is.
        pieces: Its text; empty for a table.
        key: The name under which other blocks refer to its number, or None.
        rows: Cells of a table, row by row; empty for everything else.
    """

    position: int
    line: int
    mark: Mark
    pieces: tuple[Piece, ...] = ()
    key: str | None = None
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()

    def all_pieces(self) -> tuple[Piece, ...]:
        """Return the pieces of the text and of all cells, in order."""
        return self.pieces + tuple(piece for row in self.rows for cell in row for piece in cell)


@dataclass(frozen=True, slots=True)
class Source:
    """One sample contract as its writer wrote it."""

    path: Path
    title: str
    format: Format
    kind: str
    offer: str
    header: str
    footer: str
    clause_format: ClauseFormat
    blocks: tuple[Block, ...]


_REQUIRED = ("title", "format", "kind", "offer", "clause_format")
_OPTIONAL = ("header", "footer")
_KINDS = ("contract", "framework", "itt", "handbook", "head_contract", "memorandum")
_FENCE = "+++"
# A block's mark: four to one hashes, or one of the other marks, each with a space after it.
_MARKED = re.compile(r"(?P<mark>#{1,4}|=|~|@|\*|A\|)\s+(?P<text>.*)", re.DOTALL)
_BOX = re.compile(r"\[\[box:(?P<text>.*)\]\]", re.DOTALL)
_ROW = re.compile(r"\|(.*)\|\s*")


def read_source(path: Path) -> Source:
    """Return the source in a file.

    Raises:
        SourceError: Something in it cannot be read; every problem is listed.
    """
    return parse_source(path.read_text(encoding="utf-8"), path)


def parse_source(text: str, path: Path) -> Source:
    """Return the source in a text; `path` only names it.

    Raises:
        SourceError: Something in it cannot be read; every problem is listed.
    """
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        problem = Problem(0, 1, "", "no front matter", f"put TOML between two lines {_FENCE!r}")
        raise SourceError(path, [problem])
    front, problems = _read_front("\n".join(lines[fences[0] + 1 : fences[1]]))
    blocks = []
    for position, (line, block_lines) in enumerate(_split(lines, fences[1] + 1), start=1):
        try:
            blocks.append(_read_block(block_lines, position, line))
        except MarkupError as error:
            problems.append(Problem(position, line, block_lines[0], error.what, error.cure))
    if not problems:
        source = _assemble(path, front, tuple(blocks))
        problems = list(_check_blocks(source))
    if problems:
        raise SourceError(path, problems)
    return source


def _assemble(path: Path, front: dict[str, str], blocks: tuple[Block, ...]) -> Source:
    return Source(
        path=path,
        title=front["title"],
        format=Format(front["format"]),
        kind=front["kind"],
        offer=front["offer"],
        header=front.get("header", ""),
        footer=front.get("footer", ""),
        clause_format=ClauseFormat(front["clause_format"]),
        blocks=blocks,
    )


def _read_front(text: str) -> tuple[dict[str, str], list[Problem]]:
    """Return the settings, and what is wrong with them."""
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [Problem(0, 1, "", str(error), "write it as TOML")]
    known = ", ".join((*_REQUIRED, *_OPTIONAL))
    complaints = [
        (f"{name!r} is missing", "every source has it")
        for name in _REQUIRED
        if name not in settings
    ]
    for name, value in settings.items():
        if name not in _REQUIRED + _OPTIONAL:
            complaints.append((f"{name!r} is not a setting", f"the settings are {known}"))
        elif not isinstance(value, str):
            complaints.append((f"{name} = {value!r} is not a text", "put it in quotes"))
    choices: dict[str, tuple[str, ...]] = {
        "format": tuple(Format),
        "clause_format": tuple(ClauseFormat),
        "kind": _KINDS,
    }
    for name, allowed in choices.items():
        if name in settings and settings[name] not in allowed:
            complaint = f"{name} = {settings[name]!r} is unknown"
            complaints.append((complaint, f"choose from {', '.join(allowed)}"))
    return settings, [Problem(0, 1, "", what, cure) for what, cure in complaints]


def _split(lines: list[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each block's first line number, counted from 1, and its lines."""
    block: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start=start + 1):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield number - len(block), block
            block = []


def _read_block(lines: list[str], position: int, line: int) -> Block:
    if lines[0].startswith("|"):
        return Block(position, line, Mark.TABLE, rows=_read_rows(lines))
    for later in lines[1:]:
        if _MARKED.fullmatch(later) or later.startswith(("|", "[[box:")):
            what = f"a block begins in its midst, at {later[:40]!r}"
            raise MarkupError(what, "put an empty line before it")
    text = "\n".join(lines)
    box = _BOX.fullmatch(text)
    marked = _MARKED.fullmatch(text)
    if box:
        mark, inline = Mark.BOX, parse_inline(box["text"])
    elif marked:
        mark, inline = Mark(marked["mark"]), parse_inline(marked["text"])
    else:
        mark, inline = Mark.PARAGRAPH, _read_paragraph(text)
    if not inline.pieces:
        what = "the block has no text"
        raise MarkupError(what, "write its text or remove it")
    return Block(position, line, mark, inline.pieces, inline.key)


def _read_paragraph(text: str) -> Inline:
    mark = re.match(r"#+|[=~@]|A\|", text)
    if mark:
        what = f"{mark.group()!r} is not followed by a space, or has too many signs"
        raise MarkupError(
            what,
            "write '# ', '## ', '### ', '#### ', '= ', '~ ', '@ ' or 'A| ' and the text",
        )
    return parse_inline(text)


def _read_rows(lines: list[str]) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    rows = []
    for line in lines:
        match = _ROW.fullmatch(line)
        if not match:
            what = f"{line[:40]!r} is not a row of the table"
            raise MarkupError(
                what,
                "write a row as one line that begins and ends with '|'",
            )
        if re.fullmatch(r"[\s|:-]+", line):
            what = "a row of dashes"
            raise MarkupError(what, "remove it; the first row is the heading")
        rows.append(tuple(parse_inline(cell).pieces for cell in match[1].split("|")))
    if len({len(row) for row in rows}) > 1:
        counts = ", ".join(str(len(row)) for row in rows)
        what = f"the rows have different numbers of cells ({counts})"
        raise MarkupError(
            what,
            "give every row as many cells as the first; a cell may be empty",
        )
    return tuple(rows)


def _check_blocks(source: Source) -> Iterator[Problem]:
    """Yield what no block can tell alone: what the chosen format cannot show."""
    for block in source.blocks:
        pieces = block.all_pieces()
        excerpt = _excerpt(block)
        if block.mark is Mark.BOX and any(isinstance(piece, Note) for piece in pieces):
            yield Problem(
                block.position,
                block.line,
                excerpt,
                "a footnote in a box",
                "move it out of the box",
            )
        if source.format is Format.DOCX:
            continue
        word_only = 'only Word files have it: write it otherwise, or set format = "docx"'
        if block.mark is Mark.BOX:
            yield Problem(block.position, block.line, excerpt, "a text box in a PDF", word_only)
        if any(piece.change is not Change.NONE for piece in pieces):
            yield Problem(block.position, block.line, excerpt, "a tracked change", word_only)
        yield from _check_characters(block, excerpt)


def _check_characters(block: Block, excerpt: str) -> Iterator[Problem]:
    """Yield the characters that the built-in fonts of a PDF do not have."""
    for piece in block.all_pieces():
        inner = piece.pieces if isinstance(piece, Note) else (piece,)
        text = "".join(getattr(part, "text", "") for part in inner)
        strange = sorted({sign for sign in text if not sign.encode("cp1252", "ignore")})
        if strange:
            yield Problem(
                block.position,
                block.line,
                excerpt,
                f"the fonts of a PDF lack {''.join(strange)!r}",
                'use signs of Windows-1252, or set format = "docx"',
            )


def _excerpt(block: Block) -> str:
    return "".join(getattr(piece, "text", "") for piece in block.all_pieces())
