# SPDX-License-Identifier: Apache-2.0
"""Signatures of two parties that are printed side by side: cut apart, one after the other.

A file often writes such a block row by row, and the name of one person runs into that of the
other. What gives it away is a word such as "By:" or "Title:" twice in one row; where the second
stands, the right half begins.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.document import Box
from pipeline.extract.pdf.lines import PrintedLine

__all__ = ["order_signatures", "part_signatures"]

# Start and end of a line in the text of its page, half open.
Range = tuple[int, int]
BoxAt = Callable[[int], Box]

_WORDS = ("By:", "Name:", "Title:", "Its:", "Date:", "Dated:", "Signature:", "Signed:")
_SIGNS = (*_WORDS, *(word.upper() for word in _WORDS))
# Rows of a block that must have two halves.
_FEWEST = 2
# How many rows above the first and below the last of these may belong to it.
_REACH = 4
# Least white between the halves, in heights of a line; how far left and right of the usual place
# the right half of a row may begin, in points: names often hang below the line to sign on.
_WHITE = 0.8
_LEFT, _RIGHT = 6.0, 72.0
# ... the white that a row needs which names nothing to sign on, and how far, in points, its left
# half may reach over the edge.
_WIDE = 2.0
_OVER = 24.0
# White below the last row, in heights of a line, that ends a block.
_FAR = 3.0
_WHOLE = -1


@dataclass(frozen=True, slots=True)
class _Row:
    """A line and where its right half begins: its end for none, ``_WHOLE`` for no such line."""

    start: int
    end: int
    cut: int


def part_signatures(text: str, ranges: Sequence[Range], box_at: BoxAt) -> list[Range]:
    """Returns the lines of a page, the rows of a signature block cut into their halves.

    Args:
        text: The text of the page.
        ranges: Its lines.
        box_at: Gives the box of the character at a place in the text; asked only where a row
            names the same line to sign on twice.
    """
    # Most pages are left here.
    if not _signs_twice(text):
        return list(ranges)
    signed = [at for at, span in enumerate(ranges) if _second_sign(text, span) is not None]
    parted: list[Range] = []
    done = 0
    for first, last in _blocks(signed):
        begin, end = max(first - _REACH, done), min(last + _REACH + 1, len(ranges))
        edge = _edge(text, [ranges[at] for at in signed if first <= at <= last], box_at)
        rows = [] if edge is None else _rows(text, ranges[begin:end], edge, box_at)
        parted.extend(ranges[done:begin])
        parted.extend(_halves(rows) if rows else ranges[begin:end])
        done = end
    return [*parted, *ranges[done:]]


def order_signatures(lines: Sequence[PrintedLine]) -> tuple[PrintedLine, ...]:
    """Returns the lines of a page, in signatures side by side all of one party's first."""
    if not any(":" in line.text and _sign_of(line) for line in lines):
        return tuple(lines)
    pairs = [at for at in range(len(lines) - 1) if _is_pair(lines[at], lines[at + 1])]
    signed = [at for at in pairs if (sign := _sign_of(lines[at])) and sign in lines[at + 1].text]
    if not signed:
        return tuple(lines)
    ordered: list[PrintedLine] = []
    done = 0
    for first, last in _blocks(signed, reach=2 * _REACH):
        edge = min(lines[at + 1].box.left for at in signed if first <= at <= last)
        near = [at for at in pairs if first - 2 * _REACH <= at <= last + 2 * _REACH]
        begin, end = max(min(near), done), max(near) + 2
        block = lines[begin:end]
        if any(
            each.cell or each.box.left < edge - _LEFT < each.box.right - _OVER for each in block
        ):
            continue
        ordered.extend((*lines[done:begin], *_order_block(block, edge)))
        done = end
    return (*ordered, *lines[done:])


def _signs_twice(text: str) -> bool:
    """Says whether a page names the same line to sign on twice."""
    known: set[str] = set()
    colon = text.find(":")
    while colon >= 0:
        if text.endswith(_SIGNS, 0, colon + 1):
            sign = next(sign for sign in _SIGNS if text.endswith(sign, 0, colon + 1))
            if sign in known:
                return True
            known.add(sign)
        colon = text.find(":", colon + 1)
    return False


def _second_sign(text: str, span: Range) -> int | None:
    """Returns where a line names something to sign on for the second time."""
    start, end = span
    for sign in _SIGNS:
        first = text.find(sign, start, end)
        if first >= 0:
            second = text.find(sign, first + len(sign), end)
            if second >= 0:
                return second
    return None


def _blocks(signed: Sequence[int], *, reach: int = _REACH) -> Iterator[tuple[int, int]]:
    """Yields first and last line of each block, from places of lines that are signed twice."""
    first = last = -1
    for at in signed:
        if first >= 0 and at - last > reach:
            yield first, last
            first = at
        first = at if first < 0 else first
        last = at
    if first >= 0:
        yield first, last


def _edge(text: str, spans: Sequence[Range], box_at: BoxAt) -> float | None:
    """Returns where the right halves begin, by the words that are printed twice."""
    places = [_second_half(text, span, box_at) for span in spans]
    return min((box_at(place).left for place in places if place is not None), default=None)


def _second_half(text: str, span: Range, box_at: BoxAt) -> int | None:
    """Returns where the right half of a row that is signed twice begins: "PRINT NAME:"."""
    place = _second_sign(text, span)
    while place is not None and place > span[0]:
        if _white_before(text, place, box_at):
            return place
        words = text[span[0] : place].rstrip()
        place = span[0] + words.rfind(" ") + 1
    return None


def _white_before(text: str, place: int, box_at: BoxAt, *, least: float = _WHITE) -> bool:
    before = place - 1
    while before > 0 and text[before].isspace():
        before -= 1
    left, right = box_at(before), box_at(place)
    return right.left - left.right > least * (right.top - right.bottom)


def _rows(text: str, spans: Sequence[Range], edge: float, box_at: BoxAt) -> list[_Row]:
    """Returns the rows of a block and whole ones around it; none when too few have two halves.

    A line that runs over the edge, as the sentence above the block does, bounds it.
    """
    rows = [_Row(start, end, _cut(text, (start, end), edge, box_at)) for start, end in spans]
    signed = [at for at, span in enumerate(spans) if _second_sign(text, span) is not None]
    across = {
        at
        for at, row in enumerate(rows)
        if row.cut == row.end and box_at(row.end - 1).right > edge + _OVER
    }
    first = max((at + 1 for at in across if at < signed[0]), default=0)
    last = min((at for at in across if at > signed[0]), default=len(rows))
    # A footer far below may have two halves as well.
    far = (at for at in range(signed[-1] + 1, last) if _is_far(rows[at - 1], rows[at], box_at))
    last = next(far, last)
    two = [at for at in range(first, last) if rows[at].start < rows[at].cut < rows[at].end]
    if len(two) < _FEWEST:
        return []
    return [
        row if two[0] <= at <= two[-1] else _Row(row.start, row.end, _WHOLE)
        for at, row in enumerate(rows)
    ]


def _is_far(above: _Row, below: _Row, box_at: BoxAt) -> bool:
    first, second = box_at(above.start), box_at(below.start)
    return first.bottom - second.top > _FAR * (first.top - first.bottom)


def _cut(text: str, span: Range, edge: float, box_at: BoxAt) -> int:
    """Returns where the right half of a line begins: its start where it has no left one."""
    start, end = span
    if box_at(start).left >= edge - _LEFT:
        return start
    second = _second_half(text, span, box_at)
    if second is not None:
        return second
    for place in range(start + 1, end):
        if text[place].isspace() or not text[place - 1].isspace():
            continue
        left = box_at(place).left
        if edge - _LEFT <= left <= edge + _RIGHT and _white_before(
            text, place, box_at, least=_WIDE
        ):
            return place
    return end


def _halves(rows: Sequence[_Row]) -> Iterator[Range]:
    """Yields the lines of the rows, the halves of each beside each other."""
    for row in rows:
        if row.cut == _WHOLE or row.cut in (row.start, row.end):
            yield row.start, row.end
        else:
            yield row.start, row.cut
            yield row.cut, row.end


def _sign_of(line: PrintedLine) -> str:
    return next((sign for sign in _SIGNS if sign in line.text), "")


def _is_pair(left: PrintedLine, right: PrintedLine) -> bool:
    """Says whether two lines are the halves of one row."""
    middle = (right.box.bottom + right.box.top) / 2
    return left.box.bottom < middle < left.box.top and left.box.right < right.box.left


def _order_block(block: Sequence[PrintedLine], edge: float) -> Iterator[PrintedLine]:
    yield from (line for line in block if line.box.left < edge - _LEFT)
    yield from (line for line in block if line.box.left >= edge - _LEFT)
