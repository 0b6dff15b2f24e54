# SPDX-License-Identifier: Apache-2.0
"""The plain reading of a document: its text as a reader takes it, with the way back.

The outline is built on the plain reading, so that labels, parties and definitions are seen through
every disguise; its places are then led back, so that a quote is exactly what stands in the file.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document, Span
from pipeline.domain.outline import Outline, Piece, Provision
from pipeline.outline.disguises import undo_disguises, undo_overrides
from pipeline.outline.folding import (
    Change,
    Doubt,
    fold_characters,
    fold_spaces,
    needs_folding,
)
from pipeline.outline.shifts import Shift, apply_changes

__all__ = ["PlainReading", "read_plain"]

# Beyond this many pages the rest is told in one sum.
_MOST_DIAGNOSTICS = 20


@dataclass(frozen=True, slots=True)
class PlainReading:
    """A document as a reader takes it.

    Attributes:
        document: Text, blocks and lines without characters that are not seen or look like others;
            the document itself when it holds none. What tracked changes do stands in the original
            document alone.
        shifts: The ways back, the last step of reading first.
        doubts: Ranges of the original text whose letters seem disguised, in order.
        diagnostics: What they say of the paper.
    """

    document: Document
    shifts: tuple[Shift, ...] = ()
    doubts: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def lead_back(self, outline: Outline) -> Outline:
        """Returns an outline of the plain reading with its places in the original document."""
        if self.doubts:
            diagnostics = (*outline.diagnostics, *self.diagnostics)
            outline = replace(outline, disguised=self.doubts, diagnostics=diagnostics)
        return _shifted(outline, self.shifts) if self.shifts else outline


def read_plain(document: Document) -> PlainReading:
    """Returns the plain reading of a document: itself, after one search, when nothing is odd."""
    text = document.text
    shifts: list[Shift] = []
    doubts: list[Doubt] = []
    if needs_folding(text):
        text = fold_spaces(text)
        for find in (undo_overrides, fold_characters):
            text = _apply(find(text), text, shifts, doubts)
    text = _apply(undo_disguises(text), text, shifts, doubts)
    plain = document if text == document.text else _rewritten(document, text, shifts)
    shifts.reverse()
    if not doubts:
        return PlainReading(plain, tuple(shifts))
    places = _Pages(document)
    doubts = sorted(filter(places.counts, doubts), key=lambda doubt: (doubt.start, doubt.end))
    spans = tuple(Span(doubt.start, doubt.end) for doubt in doubts)
    return PlainReading(plain, tuple(shifts), spans, tuple(_diagnose(places, doubts)))


def _apply(
    found: tuple[list[Change], list[Doubt]], text: str, shifts: list[Shift], doubts: list[Doubt]
) -> str:
    """Returns the changed text; adds the way back, and the doubts as places of the first text."""
    changes, doubtful = found
    for doubt in doubtful:
        start, end = doubt.start, doubt.end
        for shift in reversed(shifts):
            start, end = shift.back(start), shift.back(end)
        doubts.append(Doubt(start, end, doubt.certain))
    changed, moved = apply_changes(text, changes)
    if moved is not None:
        shifts.append(moved)
    return changed


def _rewritten(document: Document, text: str, shifts: Sequence[Shift]) -> Document:
    """Returns the document with another text, and with its blocks and lines moved along."""

    def on(at: int) -> int:
        for shift in shifts:
            at = shift.on(at)
        return at

    blocks = document.blocks
    lines = document.lines
    if shifts:
        blocks = tuple(
            replace(one, start=on(one.start), end=on(one.end), body=on(one.body)) for one in blocks
        )
        lines = tuple(replace(one, start=on(one.start), end=on(one.end)) for one in lines)
    blocks = tuple(
        one if one.label is None else replace(one, label=_fold_label(one.label)) for one in blocks
    )
    return replace(
        document,
        text=text,
        blocks=blocks,
        lines=lines,
        insertions=(),
        deletions=(),
        original=None,
    )


def _fold_label(label: str) -> str:
    if not needs_folding(label):
        return label
    label = fold_spaces(label)
    return apply_changes(label, fold_characters(label)[0])[0]


def _shifted(outline: Outline, shifts: Sequence[Shift]) -> Outline:
    def back(at: int) -> int:
        for shift in shifts:
            at = shift.back(at)
        return at

    def span_back(span: Span) -> Span:
        return Span(back(span.start), back(span.end))

    return replace(
        outline,
        clauses=tuple(
            replace(one, start=back(one.start), end=back(one.end)) for one in outline.clauses
        ),
        provisions=tuple(_provision_back(one, shifts, span_back) for one in outline.provisions),
        definitions=tuple(replace(one, span=span_back(one.span)) for one in outline.definitions),
        references=tuple(replace(one, span=span_back(one.span)) for one in outline.references),
        questions=tuple(
            replace(one, spans=tuple(map(span_back, one.spans))) for one in outline.questions
        ),
        papers=tuple(replace(one, span=span_back(one.span)) for one in outline.papers),
    )


def _provision_back(
    provision: Provision, shifts: Sequence[Shift], span_back: Callable[[Span], Span]
) -> Provision:
    pieces = provision.pieces
    for shift in shifts:
        pieces = tuple(
            Piece(
                piece.at + run.at,
                run.start,
                run.length,
                goes_on=run.goes_on or piece.goes_on,
            )
            for piece in pieces
            for run in shift.runs(piece.start, piece.length)
        )
    return replace(provision, span=span_back(provision.span), pieces=pieces)


class _Pages:
    """Tells on which page a place is printed, and whether letters there can be judged."""

    def __init__(self, document: Document) -> None:
        self._starts = [block.start for block in document.blocks]
        self._pages = [block.page for block in document.blocks]
        self._recognised = {page.number for page in document.pages if page.recognised}
        low = [one for one in document.diagnostics if one.code is ReasonCode.TEXT_QUALITY_LOW]
        self._poor = {diagnostic.page for diagnostic in low}

    def page(self, at: int) -> int | None:
        """Returns the page of an offset of the document, None where the format has none."""
        index = bisect_right(self._starts, at) - 1
        return None if index < 0 else self._pages[index]

    def counts(self, doubt: Doubt) -> bool:
        """Says whether a doubt is one about the drafter.

        A page that was recognised from its picture mistakes letters by itself, and one whose
        glyphs have no names is reported already.
        """
        page = self.page(doubt.start)
        if page is not None and page in self._recognised:
            return False
        return doubt.certain or not (page in self._poor or None in self._poor)


def _diagnose(places: _Pages, doubts: Sequence[Doubt]) -> Iterator[Diagnostic]:
    """Yields what disguised words mean for a reader, page by page."""
    for certain in (False, True):
        counts = Counter(places.page(one.start) for one in doubts if one.certain is certain)
        for page, count in counts.most_common(_MOST_DIAGNOSTICS):
            yield _diagnostic(count, page, certain=certain)
        rest = counts.total() - sum(count for _, count in counts.most_common(_MOST_DIAGNOSTICS))
        if rest:
            yield _diagnostic(rest, None, certain=certain)


def _diagnostic(count: int, page: int | None, *, certain: bool) -> Diagnostic:
    words = "1 word is" if count == 1 else f"{count} words are"
    where = "the page" if page is None else f"page {page}"
    if certain:
        message = f"{words} written with letters, signs or an order that disguise what is meant."
        cure = f"They were read as {where} shows them; look at them there."
        return Diagnostic(
            ReasonCode.OBFUSCATION_SUSPECTED, Gravity.NOTE, message, cure, "outline", page
        )
    message = f"{words} disguised in a way that cannot be undone with certainty."
    cure = f"Read {where} by eye: rules may miss what stands there."
    return Diagnostic(
        ReasonCode.OBFUSCATION_SUSPECTED, Gravity.PARTIAL, message, cure, "outline", page
    )
