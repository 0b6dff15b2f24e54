# SPDX-License-Identifier: Apache-2.0
"""Printed lines to paragraphs, by where they stand and how they begin and end.

This module measures columns and groups lines; ``pdf_joints`` decides at each joint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from pipeline.domain.document import BlockKind, Cell
from pipeline.extract.pdf.edges import Extent, usual_edge
from pipeline.extract.pdf.joints import (
    OTHER_SIZE,
    WIDER_STEP,
    Joint,
    begins_paragraph,
    ends_sentence,
    is_capitals,
)
from pipeline.extract.pdf.labels import is_leader, names_a_part
from pipeline.extract.pdf.lines import PrintedLine
from pipeline.extract.pdf.notes import Note, part_notes

__all__ = ["Paragraph", "paragraphs"]

# Fewest lines with leaders that make a table of contents.
_CONTENTS_LINES = 3
# How many columns, spread over the document, tell what it looks like.
_LOOKED_AT = 24
# After these a limb may end: "; and".
_LINKS = (" and", " or", " but", "/or")
_HEADING_LENGTH = 120
# Letters' widths that a word needs besides its own, and that a word after a long line may need.
_SPACE, _LEEWAY = 1.5, 2.0
_LONG = 60
# White between a border and the words, in points: a word less far from it had no room.
_PADDING = 6.0


class Paragraph(NamedTuple):
    """Lines that are one paragraph, in reading order; never empty.

    ``indent`` is the distance of its first line from the left edge of its column, in points;
    ``cell`` its place in a table of the document.
    """

    lines: tuple[PrintedLine, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    indent: float = 0.0
    heading: bool = False
    bold: bool = False
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    """The lines that stand below each other on one page or in one cell, and their edges."""

    lines: tuple[PrintedLine, ...]
    left: float
    right: float

    @property
    def cell(self) -> Cell | None:
        """The cell of a table that it is, None for a column of the page."""
        return _place_of(self.lines[0])


@dataclass(frozen=True, slots=True)
class _Look:
    """What the document mostly looks like: step from line to line in heights, and the height."""

    step: float
    size: float


def paragraphs(pages: Iterable[Sequence[PrintedLine]]) -> tuple[Paragraph, ...]:
    """Returns the paragraphs of a document from the flow of each page, in reading order.

    A paragraph that runs over the end of a column or page is one, unless the next column begins
    with a label or a heading. Lines of a table of contents come as one paragraph each, of kind
    ``CONTENTS``.
    """
    parted = part_notes(list(pages))
    columns = _with_usual_edges(
        [column for lines in parted.pages for column in _columns_of(lines)]
    )
    if not columns:
        return ()
    look = _look_of(columns)
    contents = sum(is_leader(line.text) for column in columns for line in column.lines)
    body = (
        _finish(lines, column, look, contents=contents >= _CONTENTS_LINES)
        for _, run in groupby(columns, key=attrgetter("cell"))
        for lines, column in _group(list(run), look)
    )
    return tuple(_with_notes(body, parted.notes))


def _with_notes(body: Iterable[Paragraph], notes: Sequence[Note]) -> Iterable[Paragraph]:
    """Yields the paragraphs, each note behind the paragraph that refers to it."""
    if not notes:
        yield from body
        return
    told: dict[int, list[Note]] = {}
    for note in notes:
        told.setdefault(id(note.anchor), []).append(note)
    for paragraph in body:
        yield paragraph
        for line in paragraph.lines:
            for note in told.get(id(line), ()):
                yield Paragraph(note.lines, kind=BlockKind.FOOTNOTE)


def _columns_of(lines: Sequence[PrintedLine]) -> list[_Column]:
    """Parts the lines of a page at cells and where one stands higher than the one before."""
    runs: list[list[PrintedLine]] = []
    before: PrintedLine | None = None
    for line in lines:
        if before is None or line.box.bottom > before.box.top or line.cell != before.cell:
            runs.append([])
        runs[-1].append(line)
        before = line
    return [_column(tuple(run)) for run in runs]


def _column(lines: tuple[PrintedLine, ...]) -> _Column:
    """Measures the edges; a line or two that stick out of six or more do not count."""
    lefts = sorted([line.box.left for line in lines])
    rights = sorted([line.box.right for line in lines], reverse=True)
    cell = lines[0].cell
    if cell is not None:
        return _Column(lines, left=lefts[0], right=max(rights[0], cell.box.right - _PADDING))
    odd = 2 if len(lines) >= 6 else 0
    return _Column(lines, left=lefts[odd], right=rights[odd])


def _with_usual_edges(columns: Sequence[_Column]) -> list[_Column]:
    """Returns the columns, those without a full line with the edge that the document has."""
    extents = [
        Extent(column.left, column.right, tuple([line.box.right for line in column.lines]))
        for column in columns
    ]
    edge_of = usual_edge(
        [extent for extent, column in zip(extents, columns, strict=True) if column.cell is None]
    )
    return [
        column if column.cell is not None else replace(column, right=edge_of(extent))
        for extent, column in zip(extents, columns, strict=True)
    ]


def _place_of(line: PrintedLine) -> Cell | None:
    return None if line.cell is None else line.cell.place


def _look_of(columns: Sequence[_Column]) -> _Look:
    sizes: list[float] = []
    steps: list[float] = []
    for column in columns[:: len(columns) // _LOOKED_AT + 1]:
        for above, below in pairwise(column.lines):
            size = above.box.top - above.box.bottom
            sizes.append(size)
            # Within a sentence, from one full line to the next, the step is the plain one.
            if size > 0 and below.text[0].islower() and above.box.right > column.right - 4 * size:
                steps.append((above.box.bottom - below.box.bottom) / size)
    down = [step for step in steps if 0.5 < step < 4]
    return _Look(
        step=median(down) if down else 1.2,
        size=median(sizes)
        if sizes
        else columns[0].lines[0].box.top - columns[0].lines[0].box.bottom,
    )


def _group(
    columns: Sequence[_Column], look: _Look
) -> list[tuple[tuple[PrintedLine, ...], _Column]]:
    """Returns each paragraph's lines with the column that it begins in."""
    groups: list[tuple[tuple[PrintedLine, ...], _Column]] = []
    current: list[PrintedLine] = []
    widest = 0.0
    begun = before = columns[0]
    for column in columns:
        broken = True
        for line in column.lines:
            if (
                current
                and (broken or not _runs_on(current[-1], line, column, look))
                and (
                    (not broken and _stands_off(current, line, look))
                    or begins_paragraph(
                        _joint(
                            current,
                            line,
                            look,
                            full=_fills(current, line, before, widest),
                            broken=broken,
                        )
                    )
                )
            ):
                groups.append((tuple(current), begun))
                current = []
            right = line.box.right
            if not current:
                begun, widest = column, right
            elif right > widest:
                widest = right
            current.append(line)
            broken, before = False, column
    groups.append((tuple(current), begun))
    return groups


def _edge(column: _Column, current: Sequence[PrintedLine], widest: float) -> float:
    """Returns where the lines of a paragraph end at most.

    A quotation is narrower than its column: its own widest line is its edge.
    """
    return min(column.right, widest) if len(current) > 2 else column.right


def _runs_on(above: PrintedLine, below: PrintedLine, column: _Column, look: _Look) -> bool:
    """Says whether no question needs to be asked: the plain middle of a paragraph, most lines.

    A full line without an end, the next one a step below, of the same kind, that begins with a
    plain word. All questions would come to the same answer, at ten times the cost.
    """
    end = above.text[-1]
    if not (end.islower() or end == ",") or above.text.endswith(_LINKS):
        return False
    word = below.text.split(maxsplit=1)[0].rstrip(",;")
    if not word.isalpha() or (not word.islower() and not _is_plain_capital(word, above, below)):
        return False
    size = above.box.top - above.box.bottom
    return (
        0.5 < (above.box.bottom - below.box.bottom) / max(size, 1.0) / look.step < 1.2
        and abs(below.box.top - below.box.bottom - size) < OTHER_SIZE * size
        and above.hidden == below.hidden
        and above.box.left < (column.left + column.right) / 2
        and _is_full(above, below, column.right)
    )


def _stands_off(current: Sequence[PrintedLine], below: PrintedLine, look: _Look) -> bool:
    """Says whether no question needs to be asked: a sentence ends, and white follows.

    All questions would come to the same answer, as most do where a paragraph begins.
    """
    first, above = current[0].box, current[-1].box
    drop = (above.bottom - below.box.bottom) / max(above.top - above.bottom, 1.0) / look.step
    # Beside the first line of a term its meaning may stand.
    return drop > WIDER_STEP and first.bottom >= above.bottom and ends_sentence(current[-1].text)


def _is_plain_capital(word: str, above: PrintedLine, below: PrintedLine) -> bool:
    return word[1:].islower() and above.bold == below.bold and not names_a_part(below.text)


def _joint(
    current: Sequence[PrintedLine],
    below: PrintedLine,
    look: _Look,
    *,
    full: bool,
    broken: bool,
) -> Joint:
    above = current[-1]
    size = max(above.box.top - above.box.bottom, 1.0)
    drop = None if broken else (above.box.bottom - below.box.bottom) / size / look.step
    return Joint(current, below, size, drop, ends_sentence(above.text), full)


def _fills(
    current: Sequence[PrintedLine], below: PrintedLine, column: _Column, widest: float
) -> bool:
    """Says whether the last line of a paragraph has no room left for the first word below it."""
    right = _edge(column, current, widest)
    return _is_full(current[-1], below, right) and not _stands_aside(current, below, column)


def _stands_aside(current: Sequence[PrintedLine], below: PrintedLine, column: _Column) -> bool:
    """Says whether the line above is set to the right or in the middle, and so no full line."""
    left, size = current[-1].box.left, current[-1].box.top - current[-1].box.bottom
    if left < (column.left + column.right) / 2:
        return False
    others = (below, *current[-2:-1])
    return all(abs(line.box.left - left) > size for line in others)


def _is_full(above: PrintedLine, below: PrintedLine, right: float) -> bool:
    """Says whether the first word of the next line would not have fitted at the end of this."""
    # Not at a space only: some papers part their words by spaces that do not break.
    word = below.text.split(maxsplit=1)[0]
    length = len(above.text)
    width = (above.box.right - above.box.left) / length
    # The letters of a word may be wider than those of a line are on the whole.
    room = len(word) + (_LEEWAY if length >= _LONG else _SPACE)
    return above.box.right + width * room >= right


def _finish(
    lines: tuple[PrintedLine, ...], column: _Column, look: _Look, *, contents: bool
) -> Paragraph:
    first = lines[0]
    bold = first.bold and all(line.bold for line in lines)
    heading = (
        column.cell is None
        and len(lines) <= 3
        and sum(len(line.text) for line in lines) <= _HEADING_LENGTH
        and (
            bold
            or is_capitals(first.text)
            or first.box.top - first.box.bottom > look.size * (1 + OTHER_SIZE)
        )
    )
    kind = BlockKind.PARAGRAPH if column.cell is None else BlockKind.CELL
    return Paragraph(
        lines,
        kind=BlockKind.CONTENTS if contents and is_leader(lines[-1].text) else kind,
        indent=max(first.box.left - column.left, 0.0),
        heading=heading,
        bold=bold,
        cell=column.cell,
    )
