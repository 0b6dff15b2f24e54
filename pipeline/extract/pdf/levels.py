# SPDX-License-Identifier: Apache-2.0
"""Lines that do not lie on one level: two printed lines that PDFium took for one, or a slant.

The first and the last character of a line tell: where they stand higher than far apart, either
the words run up the page, or the line ends on another level than it began on.
"""

from collections.abc import Callable, Iterable, Iterator

from pipeline.domain.document import Box
from pipeline.extract.pdf.letters import BoxBetween
from pipeline.extract.pdf.lines import TableCell

__all__ = ["Piece", "level_pieces"]

# Start and end of a piece of the text of a page, half open.
Range = tuple[int, int]

# Letters are hardly ever less wide than this, in heights of their line, and a few letters tell
# nothing; what looks odd is looked at once more.
_NARROWEST = 0.3
_SHORT = 4


# Where a printed line begins and ends in the text of a page, its box, its cell if any, and False
# when it runs up the side of the page, or across it.
Piece = tuple[int, int, Box, TableCell | None, bool]


def level_pieces(
    text: str,
    lines: Iterable[tuple[Range, TableCell | None]],
    box_between: BoxBetween,
    *,
    is_slanted: Callable[[int], bool],
) -> Iterator[Piece]:
    """Yields the lines of a page with their boxes, those on two levels cut where they drop.

    Args:
        text: The text of the page.
        lines: Its lines with their cells.
        box_between: Gives the box around two characters by their places in the text.
        is_slanted: Says whether a character is turned against the page; asked only where a
            line looks odd.
    """
    for (start, end), cell in lines:
        box = box_between(start, end - 1)
        if not _is_odd(box, end - start):
            yield start, end, box, cell, True
            continue
        for first, last, slanted in _level_parts(text, (start, end), box_between, is_slanted):
            yield first, last, box_between(first, last - 1), cell, not slanted


def _is_odd(box: Box, length: int) -> bool:
    return length >= _SHORT and box.right - box.left < _NARROWEST * length * (box.top - box.bottom)


def _level_parts(
    text: str,
    line: Range,
    box_between: BoxBetween,
    is_slanted: Callable[[int], bool],
) -> Iterator[tuple[int, int, bool]]:
    """Yields the parts of a line whose words go on from each other: on one level, or one slant."""
    start, end = line
    begun = word = start
    before, slanted = box_between(start, start), is_slanted(start)
    while word < end:
        box, turned = box_between(word, word), is_slanted(word)
        dropped = box.bottom >= before.top or box.top <= before.bottom
        if turned != slanted or (dropped and not turned):
            yield begun, max(word - 1, begun + 1), slanted
            begun = word
        before, slanted = box, turned
        gap = text.find(" ", word, end)
        word = end if gap < 0 else gap + 1
    yield begun, end, slanted
