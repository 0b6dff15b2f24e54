# SPDX-License-Identifier: Apache-2.0
"""The words of a paper around a clause, cut so that a page can show and mark them.

All places are code points of ``PaperText.text``, as everywhere; a browser counts otherwise, so
that every run carries its own.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipeline.domain.document import Span
from pipeline.report.visible import visible
from pipeline.review.intake.values import PaperText, TextClause

__all__ = ["Block", "Mark", "Run", "TextWindow", "cut_window"]

# What is shown before and behind a clause, and what each 'show more' adds, in code points.
_AROUND = 5_000
_STEP = 10_000
# A whole paper up to this length needs no window.
_WHOLE = 16_000
_MOST_STEPS = 20
_CURRENT = "current"
# Controls that a reader knows as space.
_SPACE = "\n\t"
# A line without an end is cut here.
_LONGEST_BLOCK = 4_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that an item is about; ``current`` those of the clause that is shown."""

    span: Span
    current: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a block that are shown alike.

    Attributes:
        start: Its first code point.
        end: Behind its last.
        text: The words; ``unseen`` ones are shown as escapes.
        unseen: True of characters that nobody would see.
        mark: "current", "other" or empty.
        first: True of the first run of the clause that is shown.
    """

    start: int
    end: int
    text: str
    unseen: bool
    mark: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or limb, the least that arrows choose.

    Attributes:
        start: Its first code point.
        end: Behind its last.
        depth: Of its clause, 0 to 6.
        heading: True for a clause's heading, which a title that runs into its words is not.
        page: Number of the page that begins with it, None where none does.
        runs: Its words.
    """

    start: int
    end: int
    depth: int
    heading: bool
    page: int | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class TextWindow:
    """Part of a paper's words; ``earlier`` and ``later`` say how many code points lie outside."""

    blocks: tuple[Block, ...]
    earlier: int
    later: int


def cut_window(
    paper: PaperText, around: Span, marks: Sequence[Mark], *, before: int = 0, after: int = 0
) -> TextWindow:
    """Returns the words around a place in blocks, with what is marked in them.

    Args:
        paper: The words of the paper.
        around: What must be seen; the window begins and ends with whole lines where it can.
        marks: What is marked, in any order; they may overlap.
        before: How often 'show earlier' was asked for.
        after: How often 'show later' was.
    """
    length = len(paper.text)
    start, end = 0, length
    if length > _WHOLE:
        start = around.start - _AROUND - _STEP * min(before, _MOST_STEPS)
        end = min(around.end, around.start + _STEP) + _AROUND + _STEP * min(after, _MOST_STEPS)
        start, end = _whole_lines(paper.text, max(0, start), min(length, end))
    spans = _block_spans(paper, start, end)
    depths = _Depths(paper.clauses)
    pages = {page.start: page.number for page in reversed(paper.pages) if page.end > page.start}
    blocks = [
        Block(
            start=span.start,
            end=span.end,
            depth=depths.at(span.start),
            heading=depths.heads(span, paper.text[span.start : span.end]),
            page=pages.get(span.start),
            runs=tuple(_runs(paper.text, span, marks)),
        )
        for span in spans
    ]
    return TextWindow(_flag_first(blocks), earlier=start, later=length - end)


def _flag_first(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Returns the blocks with the first run of the clause that is shown flagged."""
    flagged = list(blocks)
    for number, block in enumerate(flagged):
        at = next((n for n, run in enumerate(block.runs) if run.mark == _CURRENT), None)
        if at is not None:
            runs = list(block.runs)
            runs[at] = replace(runs[at], first=True)
            flagged[number] = replace(block, runs=tuple(runs))
            break
    return tuple(flagged)


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    # No line end near: the cut goes through the line.
    back = text.rfind("\n", max(0, start - _LONGEST_BLOCK), start) + 1
    on = text.find("\n", end, end + _LONGEST_BLOCK)
    return (back or start if start else 0), (on + 1 if on >= 0 else end)


def _block_spans(paper: PaperText, start: int, end: int) -> Iterator[Span]:
    """Yields blocks: cut at line ends, where clauses and pages begin, and where they are long."""
    text = paper.text
    cuts = {start, end}
    at = start
    while (at := text.find("\n", at, end)) >= 0:
        at += 1
        cuts.add(at)
    cuts.update(one.start for one in paper.clauses if start < one.start < end)
    cuts.update(one.start for one in paper.pages if start < one.start < end)
    for one, other in pairwise(sorted(cuts)):
        for begin in range(one, other, _LONGEST_BLOCK):
            stop = min(other, begin + _LONGEST_BLOCK)
            # The line feed parts blocks and belongs to none.
            stop -= text[stop - 1] == "\n"
            if text[begin:stop].strip():
                yield Span(begin, stop)


class _Depths:
    """How deep a place lies in the clause tree."""

    def __init__(self, clauses: Sequence[TextClause]) -> None:
        self._clauses = sorted(clauses, key=lambda one: one.start)
        self._starts = [one.start for one in self._clauses]

    def at(self, place: int) -> int:
        index = bisect_right(self._starts, place) - 1
        # The nearest clause before may have ended; then one of those that hold it goes on.
        for one in reversed(self._clauses[max(0, index - 50) : index + 1]):
            if one.start <= place < one.end:
                return min(one.depth, 6)
        return 0

    def heads(self, block: Span, text: str) -> bool:
        """Says whether a block is a clause's heading: "Equality. The Tenderer must" runs on."""
        index = bisect_right(self._starts, block.start) - 1
        clause = self._clauses[index] if index >= 0 else None
        if clause is None or clause.start != block.start or not clause.heading:
            return False
        words = " ".join(text.split())
        at = words.find(clause.heading)
        return at < 0 or not any(map(str.isalnum, words[at + len(clause.heading) :]))


def _runs(text: str, block: Span, marks: Sequence[Mark]) -> Iterator[Run]:
    here = [one for one in marks if one.span.overlaps(block)]
    cuts = {block.start, block.end}
    for mark in here:
        cuts.update(cut for cut in (mark.span.start, mark.span.end) if cut in _inside(block))
    for start, end in pairwise(sorted(cuts)):
        covering = [one for one in here if one.span.start <= start and end <= one.span.end]
        current = any(one.current for one in covering)
        name = _CURRENT if current else "other" if covering else ""
        for run_start, run_end, unseen in _seen_apart(text, start, end):
            yield Run(
                start=run_start,
                end=run_end,
                text=text[run_start:run_end],
                unseen=unseen,
                mark=name,
            )


def _inside(block: Span) -> range:
    return range(block.start + 1, block.end)


def _seen_apart(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yields runs of what a reader sees and of what nobody does, in turn."""
    words = text[start:end]
    if visible(words, keep=_SPACE) == words:
        yield start, end, False
        return
    at = start
    for unseen, group in groupby(words, key=lambda one: visible(one, keep=_SPACE) != one):
        length = sum(1 for _ in group)
        yield at, at + length, unseen
        at += length
