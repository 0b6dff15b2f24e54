# SPDX-License-Identifier: Apache-2.0
"""What was read from one file: text once, in reading order, with places.

All later values point into ``Document.text`` by half-open spans of code points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Deletion",
    "Document",
    "FileFormat",
    "Line",
    "Page",
    "Span",
]


class FileFormat(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    HTML = "html"
    TEXT = "txt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in ``Document.text``; ``start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            msg = f"a span needs 0 <= start <= end, got {self.start!r} and {self.end!r}"
            raise ValueError(msg)

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Says whether both share at least one code point; an empty span overlaps nothing."""
        return max(self.start, other.start) < min(self.end, other.end)

    def contains(self, other: "Span") -> bool:
        """Says whether the other lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in PDF points, origin at the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float


class BlockKind(StrEnum):
    """What a block is in the flow of the paper."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    TEXTBOX = "textbox"
    COMMENT = "comment"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    CONTENTS = "contents"


# Kinds in which clauses stand; the others are kept, but not outlined as clauses.
FLOW_KINDS = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.CELL,
        BlockKind.TEXTBOX,
        BlockKind.FOOTNOTE,
        BlockKind.ENDNOTE,
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a block in a table; counted from 0; a nested table is one of its own."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what stands like one, as printed.

    Attributes:
        kind: What it is in the flow of the paper.
        start: Where it begins in ``Document.text``, its label included.
        end: Where it ends, without the line feed that parts blocks.
        body: Where its words begin, after the label and the space behind it;
            equal to ``start`` when the format gave no label of its own.
        label: The automatic number as printed ("14.3", "(b)", "•"), None when the format gave
            none (a PDF prints its numbers as text: the outline finds them).
        level: Depth of numbering or of the heading style from 0, None when nothing tells.
        heading: True when the format marks it as a heading or title.
        bold: True when all of its words are bold.
        page: Page from 1, None when the format has no pages (Word).
        box: Where it stands on that page.
        cell: Its place in a table.
        indent: Left indent in points, from the margin of the text.
        hidden: True when a reader of the page would not see it.
    """

    kind: BlockKind
    start: int
    end: int
    body: int
    label: str | None = None
    level: int | None = None
    heading: bool = False
    bold: bool = False
    page: int | None = None
    box: Box | None = None
    cell: Cell | None = None
    indent: float = 0.0
    hidden: bool = False

    @property
    def in_flow(self) -> bool:
        """Says whether clauses may stand in it."""
        return self.kind in FLOW_KINDS


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a PDF: its range in ``Document.text`` and its place."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF, from 1.

    ``readable`` is False when no usable text came from it; ``recognised`` is True when its text
    was recognised from its picture, so that single letters may be wrong.
    """

    number: int
    width: float
    height: float
    readable: bool = True
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Deletion:
    """Text that a tracked change deletes: in the original reading only.

    ``at`` is the offset in the current text where it stood.
    """

    at: int
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read once.

    Attributes:
        name: How outputs call it: the path relative to the scanned folder, with forward slashes.
        sha256: Hash of the bytes of the file, lower-case hexadecimal.
        format: What the file is by content.
        text: All blocks in reading order, parted by line feeds; headers, footers and
            comments last.
        blocks: In the order of ``text``.
        pages: Empty for formats without pages.
        lines: Printed lines of a PDF, in the order of ``text``; empty for Word.
        deletions: What tracked changes delete, in order.
        insertions: Ranges of ``text`` that tracked changes insert, in order.
        diagnostics: What was not read.
        title: Title from the file's properties, often empty or wrong.
        original: The same paper as it read before its tracked changes, with the numbers that it
            had then; None when nothing in it is tracked. It has no original itself.
    """

    name: str
    sha256: str
    format: FileFormat
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    insertions: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    title: str = ""
    original: "Document | None" = None

    @property
    def outcome(self) -> Outcome:
        """The worst that the diagnostics say."""
        gravities = {diagnostic.gravity for diagnostic in self.diagnostics}
        if Gravity.FATAL in gravities:
            return Outcome.ERROR
        return Outcome.PARTIAL if Gravity.PARTIAL in gravities else Outcome.OK

    @property
    def unread_pages(self) -> tuple[int, ...]:
        """Numbers of the pages from which no usable text came."""
        return tuple(page.number for page in self.pages if not page.readable)

    def flow(self) -> Iterator[Block]:
        """Yields the blocks in which clauses may stand, in reading order."""
        return (block for block in self.blocks if block.in_flow)

    def quote(self, span: Span) -> str:
        """Returns the exact words of a span."""
        return self.text[span.start : span.end]
