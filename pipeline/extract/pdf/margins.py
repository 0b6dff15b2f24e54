# SPDX-License-Identifier: Apache-2.0
"""Headers, footers and page numbers: found by what repeats at the edges of pages.

A line leaves the flow only when it stands at the very top or bottom of its page and its words,
with the digits masked, stand at the same edge of enough other pages. What is in doubt stays:
a header in the flow costs little, a lost line of a clause costs everything.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.domain.document import BlockKind
from pipeline.extract.pdf.labels import is_marked_page_number, is_page_number, label_end
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage

__all__ = ["MarginLine", "part_margins"]

# How many lines from an edge may belong to a header or footer.
_DEPTH = 6
# A header stands at the same height on its pages, give or take a rounding of the program that
# wrote it; a footer may follow the text, and then only long words are beyond doubt.
_SAME_HEIGHT = 6.0
_LONG = 25
# A bare number this near to the edge, as a share of the height, may be a page number even when
# no other page bears it out.
_NUMBER_REACH = 0.12
# A line this wide, as a share of the widest at its edge, may be text.
_WIDE = 0.6
# White up to this many heights of a line parts lines, not a margin from the text.
_LITTLE = 0.4
_FAR = 100.0
_top = attrgetter("box.top")
_WORD = re.compile(r"[^\W\d_]{3}")
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class MarginLine:
    """A line that is not part of the flow, and what it is instead."""

    kind: BlockKind
    line: PrintedLine


@dataclass(frozen=True, slots=True)
class _Edge:
    """The lines at one edge of a page, outermost first, with what they say once masked.

    The innermost never leaves: it is there to measure the white before it.
    """

    kind: BlockKind
    lines: tuple[PrintedLine, ...]
    masks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Repeats:
    """What repeats: masked words by their height, long words at the foot, offsets of numbers."""

    placed: frozenset[tuple[BlockKind, str, int]]
    loose: frozenset[str]
    offsets: frozenset[int]


def part_margins(
    pages: Sequence[PrintedPage],
) -> tuple[tuple[tuple[PrintedLine, ...], ...], tuple[MarginLine, ...]]:
    """Parts what repeats at the edges of pages from the flow.

    Returns:
        The lines that stay, page by page, and those that leave, in the order of the pages.
    """
    edges = [_edges(page) for page in pages]
    repeats = _find_repeats([edge for page_edges in edges for edge in page_edges])
    flows: list[tuple[PrintedLine, ...]] = []
    margins: list[MarginLine] = []
    for page, page_edges in zip(pages, edges, strict=True):
        leaving = {
            id(margin.line): margin
            for edge in page_edges
            for margin in _leaving(edge, repeats, height=page.height)
        }
        # A paper that was paged anew bears the numbers of its older pages in the middle.
        leaving.update(
            (id(line), MarginLine(BlockKind.PAGE_NUMBER, line))
            for line in page.lines
            if is_marked_page_number(line.text)
        )
        flows.append(tuple(line for line in page.lines if id(line) not in leaving))
        margins.extend(leaving[id(line)] for line in page.lines if id(line) in leaving)
    return tuple(flows), tuple(margins)


def _edges(page: PrintedPage) -> tuple[_Edge, ...]:
    ordered = sorted(page.lines, key=_top, reverse=True)
    if not ordered:
        return ()
    return (
        _edge(BlockKind.HEADER, ordered[: _DEPTH + 1]),
        _edge(BlockKind.FOOTER, ordered[: -_DEPTH - 2 : -1]),
    )


def _edge(kind: BlockKind, lines: Sequence[PrintedLine]) -> _Edge:
    return _Edge(kind, tuple(lines), tuple(_mask(line.text) for line in lines))


def _mask(text: str) -> str:
    """Returns the words with what changes from page to page made equal.

    The number of a clause or schedule is no such thing: "Schedule 1" and "Schedule 2" at the top
    of two pages are two headings, not one header.
    """
    if _FIGURES.search(text) is None:
        return " ".join(text.casefold().split())
    label = label_end(text)
    rest = _FIGURES.sub("#", text[label:])
    return " ".join((text[:label] + rest).casefold().split())


def _find_repeats(edges: Sequence[_Edge]) -> _Repeats:
    pages_with_text = len(edges) // 2
    needed = min(3, max(2, pages_with_text // 2 + 1))
    placed: Counter[tuple[BlockKind, str, int]] = Counter()
    loose: Counter[str] = Counter()
    numbers: set[tuple[int, int]] = set()
    for edge in edges:
        seen: set[tuple[BlockKind, str, int]] = set()
        for line, mask in zip(edge.lines, edge.masks, strict=True):
            # "[***]" at the foot of three pages is what was blacked out there, not a footer.
            if _WORD.search(mask):
                seen.update((edge.kind, mask, step) for step in _steps(line))
        placed.update(seen)
        if edge.kind is BlockKind.FOOTER:
            loose.update({mask for mask in edge.masks if len(mask) >= _LONG})
        numbers.update((offset, line.page) for line in edge.lines for offset in _offset(line))
    offsets = Counter(offset for offset, _ in numbers)
    return _Repeats(
        placed=frozenset(key for key, count in placed.items() if count >= needed),
        loose=frozenset(mask for mask, count in loose.items() if count >= needed),
        offsets=frozenset(offset for offset, count in offsets.items() if count >= 2),
    )


def _steps(line: PrintedLine) -> tuple[int, int]:
    """Returns two neighbouring steps of height, so that lines on both sides of a step meet."""
    step = int(line.box.bottom / _SAME_HEIGHT)
    half = int((line.box.bottom + _SAME_HEIGHT / 2) / _SAME_HEIGHT)
    return 2 * step, 2 * half + 1


def _offset(line: PrintedLine) -> tuple[int, ...]:
    """Returns how far a page number is ahead of the page that bears it; nothing for words."""
    if not is_page_number(line.text):
        return ()
    figures = _FIGURES.search(line.text)
    return () if figures is None else (int(figures.group()) - line.page,)


def _leaving(edge: _Edge, repeats: _Repeats, *, height: float) -> list[MarginLine]:
    """Returns what leaves the flow, from the edge inwards, up to the first line that stays."""
    leaving: list[MarginLine] = []
    for place, line in enumerate(edge.lines[:_DEPTH]):
        kind = _kind_at(edge, place, repeats, height=height)
        if kind is None:
            break
        leaving.append(MarginLine(kind, line))
    # Pages may repeat more than their margins, as forms do. Words as wide as the text, hard on
    # the text, are text.
    widest = max(line.box.right - line.box.left for line in edge.lines)
    while leaving:
        last = leaving[-1].line.box
        wide = last.right - last.left > _WIDE * widest
        if leaving[-1].kind is BlockKind.PAGE_NUMBER or not wide or _white(edge, len(leaving) - 1):
            break
        leaving.pop()
    return leaving


def _kind_at(edge: _Edge, place: int, repeats: _Repeats, *, height: float) -> BlockKind | None:
    """Returns what a line at the edge is, None when it belongs to the flow."""
    line, mask = edge.lines[place], edge.masks[place]
    if is_page_number(line.text):
        alone = _white(edge, place) > 1
        numbers = _numbers_a_page(line, repeats, alone=alone, height=height)
        return BlockKind.PAGE_NUMBER if numbers else None
    if any((edge.kind, mask, step) in repeats.placed for step in _steps(line)):
        return edge.kind
    return edge.kind if edge.kind is BlockKind.FOOTER and mask in repeats.loose else None


def _numbers_a_page(line: PrintedLine, repeats: _Repeats, *, alone: bool, height: float) -> bool:
    if any(offset in repeats.offsets for offset in _offset(line)):
        return True
    near = min(line.box.bottom, height - line.box.top) <= _NUMBER_REACH * height
    return near and alone


def _white(edge: _Edge, place: int) -> float:
    """Returns the white towards the next line inwards in heights of a line, 0 for little."""
    if place + 1 >= len(edge.lines):
        return _FAR
    here, inner = edge.lines[place].box, edge.lines[place + 1].box
    white = here.bottom - inner.top if edge.kind is BlockKind.HEADER else inner.bottom - here.top
    share = white / max(here.top - here.bottom, 1.0)
    return share if share > _LITTLE else 0.0
