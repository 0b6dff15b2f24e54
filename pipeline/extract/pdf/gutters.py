# SPDX-License-Identifier: Apache-2.0
"""Columns that a file draws row by row, which PDFium reads across: found, and cut apart.

Two columns written in turns come as lines that run over the gutter, their halves joined by a
space. To look at every space of every page would cost as much as the text; the middle of one
line of a page tells whether it is worth it.

A table is no such page: cells belong together row by row. What tells them apart is that both
sides of a gutter hold whole lines of prose.
"""

from collections.abc import Sequence
from statistics import median, median_low

from pipeline.extract.pdf.letters import White

__all__ = ["cut_at_gutters"]

# Start and end of a line in the text of its page, half open.
Range = tuple[int, int]

# Least width of a gutter in heights of a line.
_GUTTER = 1.2
# Lines shorter than this hold no two columns of prose.
_LONG = 45
_PROSE = 20
_FEWEST = 6


def cut_at_gutters(text: str, ranges: Sequence[Range], white_at: White) -> list[Range]:
    """Returns the lines of a page, those that run over a gutter cut into their columns.

    Args:
        text: The text of the page.
        ranges: Its lines.
        white_at: Gives the white between two characters, in heights of a line.
    """
    long = [span for span in ranges if span[1] - span[0] >= _LONG]
    if len(long) < _FEWEST:
        return list(ranges)
    # Where columns are joined, the longest line is one of those that run over the gutter.
    longest = max(long, key=lambda span: span[1] - span[0])
    if not _gaps(text, _middle(longest), white_at):
        return list(ranges)
    cut: dict[Range, list[Range]] = {}
    parted: list[list[Range]] = []
    needed = max(_FEWEST, len(long) // 2)
    for place, span in enumerate(long):
        # Where too few lines are left to make columns, the others need no look.
        if len(parted) + len(long) - place < needed:
            return list(ranges)
        cut[span] = _parts(span, _gaps(text, span, white_at))
        if len(cut[span]) > 1:
            parted.append(cut[span])
    if len(parted) < needed or not _is_prose(parted):
        return list(ranges)
    return [part for span in ranges for part in cut.get(span, [span])]


def _gaps(text: str, span: Range, white_at: White) -> list[int]:
    """Returns the indices of the spaces of a line that are as wide as a gutter."""
    start, end = span
    gaps: list[int] = []
    at = text.find(" ", start + 1, end - 1)
    while at != -1:
        if white_at(at - 1, at + 1) > _GUTTER:
            gaps.append(at)
        at = text.find(" ", at + 1, end - 1)
    return gaps


def _middle(span: Range) -> Range:
    """Returns the part of a line in which the gutters of two or three columns lie."""
    start, end = span
    quarter = (end - start) // 4
    return start + quarter, end - quarter


def _parts(span: Range, gaps: Sequence[int]) -> list[Range]:
    starts = [span[0], *(gap + 1 for gap in gaps)]
    ends = [*gaps, span[1]]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _is_prose(parted: Sequence[Sequence[Range]]) -> bool:
    """Says whether most lines fall into the same number of parts, each as long as prose."""
    count = median_low(len(parts) for parts in parted)
    alike = [parts for parts in parted if len(parts) == count]
    return len(alike) * 2 > len(parted) and all(
        median(end - start for start, end in column) >= _PROSE
        for column in zip(*alike, strict=True)
    )
