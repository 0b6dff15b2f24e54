# SPDX-License-Identifier: Apache-2.0
"""Paragraphs to the text of a document, with the range of every block and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.domain.document import Block, BlockKind, Box, Line
from pipeline.extract.pdf.layout import Paragraph
from pipeline.extract.pdf.lines import Comment, PrintedLine, box_around
from pipeline.extract.pdf.margins import MarginLine
from pipeline.extract.pdf.words import HyphenJudge

__all__ = ["SetText", "set_text"]

# Signs at the end of a line that may stand within a number.
_DASHES = "-\u2010"
_MARGIN_ORDER = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER)


@dataclass(frozen=True, slots=True)
class SetText:
    """The text of a document with the blocks and lines that lie in it, in its order."""

    text: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]


def set_text(
    flow: Iterable[Paragraph],
    margins: Sequence[MarginLine],
    comments: Iterable[Comment],
    *,
    judge: HyphenJudge,
) -> SetText:
    """Returns the text: paragraphs first, then headers, footers, page numbers and comments.

    Headers, footers and page numbers come once for each distinct text, at their first page.
    """
    setter = _Setter(judge)
    for paragraph in flow:
        setter.add_paragraph(paragraph)
    for margin in _distinct(margins):
        setter.add_paragraph(Paragraph((margin.line,), kind=margin.kind))
    for comment in comments:
        setter.add_comment(comment)
    return setter.finish()


def _distinct(margins: Sequence[MarginLine]) -> list[MarginLine]:
    first: dict[tuple[BlockKind, str], MarginLine] = {}
    for margin in margins:
        first.setdefault((margin.kind, margin.line.text), margin)
    return sorted(first.values(), key=lambda margin: _MARGIN_ORDER.index(margin.kind))


class _Setter:
    """Writes blocks one after the other and keeps count of the place."""

    def __init__(self, judge: HyphenJudge) -> None:
        self._judge = judge
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._lines: list[Line] = []

    def add_paragraph(self, paragraph: Paragraph) -> None:
        start = length = self._begin()
        write, keep = self._pieces.append, self._lines.append
        before: PrintedLine | None = None
        for line in paragraph.lines:
            if before is not None:
                between = " "
                if before.hyphen or before.text[-1] in _DASHES:
                    between = _between(before, line, self._judge)
                write(between)
                length += len(between)
            text = line.text
            write(text)
            end = length + len(text)
            keep(Line(length, end, line.page, line.place))
            before, length = line, end
        self._length = length
        if before is not None and before.hyphen and not before.soft:
            self._write("-")
        first = paragraph.lines[0]
        self._blocks.append(
            Block(
                kind=paragraph.kind,
                start=start,
                end=self._length,
                body=start,
                heading=paragraph.heading,
                bold=paragraph.bold,
                page=first.page,
                box=_around(paragraph.lines),
                cell=paragraph.cell,
                indent=paragraph.indent,
                hidden=first.hidden and all(line.hidden for line in paragraph.lines),
            )
        )

    def add_comment(self, comment: Comment) -> None:
        start = self._begin()
        self._write(comment.text)
        self._blocks.append(
            Block(
                kind=BlockKind.COMMENT,
                start=start,
                end=self._length,
                body=start,
                page=comment.page,
                box=comment.box,
            )
        )

    def finish(self) -> SetText:
        return SetText("".join(self._pieces), tuple(self._blocks), tuple(self._lines))

    def _begin(self) -> int:
        if self._blocks:
            self._write("\n")
        return self._length

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _between(before: PrintedLine, line: PrintedLine, judge: HyphenJudge) -> str:
    """Returns what stands between two lines: a space, or nothing within a word or a number."""
    if not before.hyphen:
        return "" if _parts_number(before.text, line.text) else " "
    return "" if before.soft else judge(before.text, line.text)


def _parts_number(before: str, after: str) -> bool:
    """Says whether a line ends within a number: "60-" and "300.5"."""
    return before[-1] in _DASHES and before[-2:-1].isdigit() and after[0].isdigit()


def _around(lines: Sequence[PrintedLine]) -> Box:
    """Returns the box around those lines that stand on the page of the first."""
    first = lines[0]
    if len(lines) == 1:
        return first.place
    return box_around([line.shown or line.box for line in lines if line.page == first.page])
