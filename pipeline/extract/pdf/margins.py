# SPDX-License-Identifier: Apache-2.0
"""Headers, footers and page numbers: found by what repeats at the edges of pages.

A line leaves the flow only when it stands at the very top or bottom of its page and its words,
with the digits masked, stand at the same edge of enough other pages. What is in doubt stays:
a header in the flow costs little, a lost line of a clause costs everything.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from pipeline.domain.document import BlockKind
from pipeline.extract.pdf.asides import numbered_lines, side_lines, watermarks
from pipeline.extract.pdf.labels import is_page_number, label_end, roman_value
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage
from pipeline.extract.pdf.repaging import older_margins

__all__ = ["MarginLine", "part_margins"]

# How many lines from an edge may belong to a header or footer.
_DEPTH = 8
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
# Share of the pages on which a header stands that does not stand on pages in a row.
_MANY = 0.3
_FIGURES = re.compile(r"\d+")
_ROMAN = re.compile(r"\b[ivxlcdm]+\b", re.IGNORECASE)
_APART = 100_000
# More wide lines than this are text, whatever repeats.
_MOST_WIDE = 4


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
    loose: frozenset[tuple[str, int]]
    offsets: frozenset[int]


def part_margins(
    pages: Sequence[PrintedPage],
) -> tuple[tuple[tuple[PrintedLine, ...], ...], tuple[MarginLine, ...]]:
    """Parts what repeats at the edges of pages from the flow.

    Returns:
        The lines that stay, page by page and, within, older page by older page, and those that
        leave, in the order of the pages.
    """
    aside = [_asides(page) for page in pages]
    big = watermarks(pages)
    bodies = [
        [line for line in page.lines if id(line) not in gone and id(line) not in big]
        for page, gone in zip(pages, aside, strict=True)
    ]
    edges = [_edges(lines) for lines in bodies]
    repeats = _find_repeats(edges, bodies)
    flows: list[list[PrintedLine]] = []
    leaving: dict[int, MarginLine] = {}
    for page, lines, page_edges, gone in zip(pages, bodies, edges, aside, strict=True):
        leaving.update(gone)
        for edge in page_edges:
            for margin in _leaving(edge, repeats, height=page.upright_height):
                leaving[id(margin.line)] = margin
        flows.append([line for line in lines if id(line) not in leaving])
    older = older_margins(bodies, frozenset(leaving))
    inner = {id(each.line): MarginLine(each.kind, each.line) for each in older}
    leaving.update(inner)
    every = [line for page in pages for line in page.lines]
    return (
        tuple(part for flow in flows for part in _cut_at(flow, inner)),
        tuple(
            leaving.get(id(line)) or MarginLine(BlockKind.HEADER, line)
            for line in every
            if id(line) in leaving or id(line) in big
        ),
    )


def _cut_at(
    flow: Sequence[PrintedLine], inner: Container[int]
) -> Iterator[tuple[PrintedLine, ...]]:
    """Yields a page without the margins of older pages, in the parts that these leave.

    What stands on both sides of such a margin is as far apart as on two pages.
    """
    part: list[PrintedLine] = []
    for line in flow:
        if id(line) not in inner:
            part.append(line)
        elif part:
            yield tuple(part)
            part = []
    yield tuple(part)


def _asides(page: PrintedPage) -> dict[int, MarginLine]:
    found = {id(line): MarginLine(BlockKind.PAGE_NUMBER, line) for line in numbered_lines(page)}
    found.update((id(line), MarginLine(BlockKind.HEADER, line)) for line in side_lines(page))
    return found


def _edges(lines: Sequence[PrintedLine]) -> tuple[_Edge, ...]:
    ordered = sorted(lines, key=_top, reverse=True)
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
        return _plain(text)
    label = label_end(text)
    rest = _FIGURES.sub("#", text[label:])
    return _plain(text[:label] + rest)


def _plain(text: str) -> str:
    """Returns a text in small letters, its words parted by one space."""
    if text.isascii() and "  " not in text:
        return text.lower().strip()
    return " ".join(text.casefold().split())


def _find_repeats(
    edges: Sequence[tuple[_Edge, ...]], bodies: Sequence[Sequence[PrintedLine]]
) -> _Repeats:
    told = [page for page, again in zip(edges, _said_again(bodies), strict=True) if not again]
    count = sum(bool(page) for page in told)
    said = Counter(
        mask for page in told for mask in {mask for edge in page for mask in edge.masks}
    )
    fewest = _fewest(count)
    # "[***]" at the foot of three pages is what was blacked out there, not a footer.
    often = {mask for mask, pages in said.items() if pages >= fewest and _WORD.search(mask)}
    placed: dict[tuple[BlockKind, str, int], set[int]] = defaultdict(set)
    loose: dict[tuple[str, int], set[int]] = defaultdict(set)
    for edge in (edge for page in told for edge in page if not often.isdisjoint(edge.masks)):
        for place, (line, mask) in enumerate(zip(edge.lines, edge.masks, strict=True)):
            if mask not in often:
                continue
            for step in _steps(line):
                placed[edge.kind, mask, step].add(line.page)
            if edge.kind is BlockKind.FOOTER and len(mask) >= _LONG:
                for rank in _ranks(place):
                    loose[mask, rank].add(line.page)
    numbers = {
        (offset, line.page)
        for page in told
        for edge in page
        for line in edge.lines
        if is_page_number(line.text)
        for offset in _offset(line)
    }
    offsets = Counter(offset for offset, _ in numbers)
    return _Repeats(
        placed=frozenset(key for key, pages in placed.items() if _recurs(pages, count)),
        loose=frozenset(key for key, pages in loose.items() if len(pages) >= _enough(count)),
        offsets=frozenset(offset for offset, count in offsets.items() if count >= 2),
    )


def _fewest(count: int) -> int:
    return min(3, max(2, count // 2 + 1))


def _enough(count: int) -> float:
    return max(_fewest(count), _MANY * count)


def _recurs(pages: set[int], count: int) -> bool:
    """Says whether words at one place of these pages are a header: on many, or one after another.

    A schedule of three pages may have a header of its own, on every page or every other one.
    Three headings at the top of pages far apart are three headings.
    """
    if len(pages) >= _enough(count):
        return True
    needed = _fewest(count)
    run = 1
    for before, after in pairwise(sorted(pages)):
        run = run + 1 if after - before <= 2 else 1
        if run >= needed:
            return True
    return False


def _said_again(bodies: Sequence[Sequence[PrintedLine]]) -> Iterator[bool]:
    """Yields for each page whether it says between its edges what a page before it said.

    What copies of one page share says nothing about headers.
    """
    known: set[tuple[str, ...]] = set()
    for lines in bodies:
        inner = tuple(line.text for line in lines[_DEPTH:-_DEPTH])
        yield bool(inner) and inner in known
        known.add(inner)


def _ranks(place: int) -> tuple[int, int]:
    """Returns two neighbouring ranks from the edge: a page may lack a number or a line."""
    return 2 * (place // 2), 2 * ((place + 1) // 2) + 1


def _steps(line: PrintedLine) -> tuple[int, int]:
    """Returns two neighbouring steps of height, so that lines on both sides of a step meet."""
    step = int(line.box.bottom / _SAME_HEIGHT)
    half = int((line.box.bottom + _SAME_HEIGHT / 2) / _SAME_HEIGHT)
    return 2 * step, 2 * half + 1


def _offset(line: PrintedLine) -> tuple[int, ...]:
    """Returns how far a page number is ahead of the page that bears it."""
    figures = _FIGURES.search(line.text)
    if figures is not None:
        return (int(figures.group()) - line.page,)
    roman = _ROMAN.search(line.text)
    # Far from the offsets of Arabic figures: both kinds may stand in one paper.
    return () if roman is None else (roman_value(roman.group().lower()) - line.page - _APART,)


def _leaving(edge: _Edge, repeats: _Repeats, *, height: float) -> list[MarginLine]:
    """Returns what leaves the flow, from the edge inwards, up to the first line that stays."""
    leaving: list[MarginLine] = []
    for place, line in enumerate(edge.lines[:_DEPTH]):
        kind = _kind_at(edge, place, repeats, height=height)
        if kind is None:
            break
        leaving.append(MarginLine(kind, line))
    if not leaving:
        return []
    # A row of a table that goes on is the head of the table, not of the page.
    if len(leaving) < len(edge.lines):
        table = _table_of(edge.lines[len(leaving)])
        leaving = [each for each in leaving if table is None or _table_of(each.line) != table]
    widest = max(line.box.right - line.box.left for line in edge.lines)
    if sum(_is_wide(margin.line, widest) for margin in leaving) > _MOST_WIDE:
        return []
    # Pages may repeat more than their margins, as forms do. Words as wide as the text, hard on
    # the text, are text.
    while leaving:
        last = leaving[-1]
        white = last.kind is BlockKind.PAGE_NUMBER or _white(edge, len(leaving) - 1)
        if white or not _is_wide(last.line, widest):
            break
        leaving.pop()
    return leaving


def _table_of(line: PrintedLine) -> int | None:
    return None if line.cell is None else line.cell.place.table


def _is_wide(line: PrintedLine, widest: float) -> bool:
    return line.box.right - line.box.left > _WIDE * widest


def _kind_at(edge: _Edge, place: int, repeats: _Repeats, *, height: float) -> BlockKind | None:
    """Returns what a line at the edge is, None when it belongs to the flow."""
    line, mask = edge.lines[place], edge.masks[place]
    if is_page_number(line.text):
        alone = _white(edge, place) > 1
        numbers = _numbers_a_page(line, repeats, alone=alone, height=height)
        return BlockKind.PAGE_NUMBER if numbers else None
    if any((edge.kind, mask, step) in repeats.placed for step in _steps(line)):
        return edge.kind
    if edge.kind is BlockKind.FOOTER and any(
        (mask, rank) in repeats.loose for rank in _ranks(place)
    ):
        return edge.kind
    return None


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
