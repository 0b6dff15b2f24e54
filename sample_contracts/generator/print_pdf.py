"""Writing a source as a printed PDF, in one column or two.

Numbers are printed as text before hanging paragraphs, and footnotes at the foot of the
page that calls them. Footnotes take room from the page, which can move their calls, so
the document is laid out again until the room that each page keeps is the room it needs.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from .columns import column_widths
from .inline import Note, Piece, Reference
from .numbering import NumberedBlock, Numbering
from .pdf_styles import Look, paragraph_style
from .source import Block, Format, Mark, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

__all__ = ["write_pdf"]

_PAGE_WIDTH, _PAGE_HEIGHT = A4
_SIDE, _TOP, _BOTTOM = 62.0, 72.0, 68.0
_GUTTER = 20.0
_MOST_PASSES = 8
_SUPER = '<super rise="3" size="6.5">{}</super>'


def write_pdf(source: Source, numbering: Numbering) -> bytes:
    """Return the bytes of the PDF; the same source gives the same bytes."""
    layout = _Layout(source, numbering)
    plan = _Plan()
    for _ in range(_MOST_PASSES):
        data, needed = layout.draw(plan)
        if plan.serves(needed):
            break
        # Room once kept is not given back: a note that wanders to and fro would never settle.
        kept = {
            page: max(plan.room.get(page, 0.0), needed.room.get(page, 0.0))
            for page in {*plan.room, *needed.room}
        }
        plan = _Plan(needed.pages, kept, needed.calls)
    return data


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one pass learns for the next: pages, room for notes, and the notes of each page."""

    pages: int = 0
    room: Mapping[int, float] = field(default_factory=dict)
    calls: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def serves(self, needed: _Plan) -> bool:
        """Tell whether a pass drawn by this plan printed all that it needed."""
        return (
            self.pages == needed.pages
            and self.calls == needed.calls
            and all(self.room.get(page, 0.0) >= room for page, room in needed.room.items())
        )


class _Layout:
    """Lays one source out, again and again if need be."""

    def __init__(self, source: Source, numbering: Numbering) -> None:
        self._source = source
        self._numbering = numbering
        self._look = Look(
            is_narrow=source.format is Format.TWO_COLUMN, clause_format=source.clause_format
        )
        self._note_count = 0
        self._calls: dict[int, list[int]] = {}

    def draw(self, plan: _Plan) -> tuple[bytes, _Plan]:
        """Return the PDF drawn by a plan, and the plan that it would have needed."""
        self._note_count = 0
        self._calls = {}
        buffer = io.BytesIO()
        document = BaseDocTemplate(
            buffer,
            pagesize=A4,
            title=self._source.title,
            author="Armslength samples",
            subject="Sample document; every party is invented.",
            invariant=1,
        )
        pages = max(plan.pages, 1)
        document.addPageTemplates([self._template(number, plan) for number in range(1, pages + 2)])
        document.build(self._story())
        calls = {page: tuple(numbers) for page, numbers in self._calls.items()}
        room = {page: self._notes_height(numbers) for page, numbers in calls.items()}
        return buffer.getvalue(), _Plan(document.page, room, calls)

    def _template(self, number: int, plan: _Plan) -> PageTemplate:
        """Return the template of one page; the last one serves all pages after it."""
        room = plan.room.get(number, 0.0)
        bottom = _BOTTOM + room
        width = self._column_width()
        columns = 2 if self._look.is_narrow else 1
        frames = [
            Frame(
                _SIDE + place * (width + _GUTTER),
                bottom,
                width,
                _PAGE_HEIGHT - _TOP - bottom,
                leftPadding=0,
                rightPadding=0,
                topPadding=0,
                bottomPadding=0,
            )
            for place in range(columns)
        ]

        def draw_margins(canvas: Canvas, document: BaseDocTemplate) -> None:
            self._draw_margins(canvas, document.page, plan)

        name = f"page {number}"
        following = f"page {min(number + 1, max(plan.pages, 1) + 1)}"
        return PageTemplate(name, frames, onPage=draw_margins, autoNextPageTemplate=following)

    def _column_width(self) -> float:
        full = _PAGE_WIDTH - 2 * _SIDE
        return float((full - _GUTTER) / 2 if self._look.is_narrow else full)

    def _draw_margins(self, canvas: Canvas, page: int, plan: _Plan) -> None:
        # Paragraphs report a footnote's call to the canvas on which they are drawn.
        canvas.setNamedCB("note_called", self._note_called)
        canvas.saveState()
        canvas.setFont("Helvetica", 7.5)
        canvas.setLineWidth(0.4)
        right = _PAGE_WIDTH - _SIDE
        if self._source.header:
            canvas.drawString(_SIDE, _PAGE_HEIGHT - 44, self._source.header)
            canvas.line(_SIDE, _PAGE_HEIGHT - 50, right, _PAGE_HEIGHT - 50)
        canvas.line(_SIDE, 50, right, 50)
        canvas.drawString(_SIDE, 38, self._source.footer)
        canvas.drawRightString(right, 38, f"Page {page} of {max(plan.pages, page)}")
        self._draw_notes(canvas, plan.calls.get(page, ()), plan.room.get(page, 0.0))
        canvas.restoreState()

    def _draw_notes(self, canvas: Canvas, numbers: Sequence[int], room: float) -> None:
        if not numbers:
            return
        top = _BOTTOM + room - 8
        canvas.line(_SIDE, top, _SIDE + 120, top)
        top -= 4
        for number in numbers:
            note = self._note_paragraph(number)
            _, high = note.wrap(_PAGE_WIDTH - 2 * _SIDE, _PAGE_HEIGHT)
            top -= high
            note.drawOn(canvas, _SIDE, top)

    def _notes_height(self, numbers: Sequence[int]) -> float:
        wide = _PAGE_WIDTH - 2 * _SIDE
        heights = (self._note_paragraph(n).wrap(wide, _PAGE_HEIGHT)[1] for n in numbers)
        return float(math.ceil(sum(heights)) + 14)

    def _note_paragraph(self, number: int) -> Paragraph:
        text = f"{_SUPER.format(number)} {self._all_notes()[number - 1]}"
        return Paragraph(text, paragraph_style("note", self._look))

    def _all_notes(self) -> tuple[str, ...]:
        targets = self._numbering.targets
        return tuple(
            _markup(piece.pieces, targets)
            for each in self._numbering.blocks
            for piece in each.block.all_pieces()
            if isinstance(piece, Note)
        )

    def _note_called(self, canvas: Canvas, _kind: str, label: str) -> None:
        self._calls.setdefault(canvas.getPageNumber(), []).append(int(label))

    def _story(self) -> list[Flowable]:
        story: list[Flowable] = []
        for each in self._numbering.blocks:
            story.extend(self._flow(each))
        return story

    def _flow(self, each: NumberedBlock) -> list[Flowable]:
        block = each.block
        if block.mark is Mark.TABLE:
            return [self._table(block), Spacer(0, 8)]
        style = paragraph_style(_style_name(each), self._look)
        text = self._text(block.pieces)
        paragraph = Paragraph(text, style, bulletText=each.label or None)
        if block.mark is Mark.SCHEDULE and block.position > 1:
            return [PageBreak(), paragraph]
        return [paragraph]

    def _text(self, pieces: Sequence[Piece]) -> str:
        """Return the pieces in the markup of paragraphs, with calls of numbered footnotes."""
        words = []
        for piece in pieces:
            if not isinstance(piece, Note):
                words.append(_markup((piece,), self._numbering.targets))
                continue
            self._note_count += 1
            number = self._note_count
            words.append(f'{_SUPER.format(number)}<onDraw name="note_called" label="{number}"/>')
        return "".join(words)

    def _table(self, block: Block) -> Table:
        style = paragraph_style("cell", self._look)
        cells = [
            [
                Paragraph(self._text(cell) if place else f"<b>{self._text(cell)}</b>", style)
                for cell in row
            ]
            for place, row in enumerate(block.rows)
        ]
        look = TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
        widths = column_widths(
            block, self._column_width(), character=0.56 * self._look.size, padding=9.0
        )
        return Table(cells, colWidths=widths, repeatRows=1, style=look, hAlign="LEFT")


_STYLE_NAMES = {
    Mark.TITLE: "title",
    Mark.SCHEDULE: "schedule",
    Mark.HEADING: "heading",
    Mark.RECITAL: "recital",
}


def _style_name(each: NumberedBlock) -> str:
    mark = each.block.mark
    if mark.level:
        return f"level {mark.level}"
    inside = "inner" if each.depth else "outer"
    if mark in (Mark.BULLET, Mark.PARAGRAPH):
        return f"{inside} {mark.name.lower()}"
    return _STYLE_NAMES[mark]


def _markup(pieces: Sequence[Piece], targets: Mapping[str, str]) -> str:
    """Return text and references in the markup of paragraphs; footnotes are not for it."""
    words = []
    for piece in pieces:
        if isinstance(piece, Note):
            continue
        shown = targets[piece.key] if isinstance(piece, Reference) else piece.text
        text = escape(shown)
        words.append(f"<b>{text}</b>" if piece.bold else text)
    return "".join(words)
