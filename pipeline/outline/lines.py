# SPDX-License-Identifier: Apache-2.0
"""Printed lines of a PDF: which run to the right edge, and on which page a word stands."""

from bisect import bisect_right

from pipeline.domain.document import Document

__all__ = ["LineWidths"]

# A justified or ragged line within this share of the widest one runs full.
_FULL = 0.88


class LineWidths:
    """Looks up printed lines by offset in ``Document.text``; knows nothing without lines."""

    def __init__(self, document: Document) -> None:
        self._lines = document.lines
        self._starts = [line.start for line in document.lines]
        self._widest: dict[int, float] = {}
        for line in document.lines:
            width = line.box.right - line.box.left
            self._widest[line.page] = max(self._widest.get(line.page, 0.0), width)

    def page(self, at: int) -> int | None:
        """Returns the page on which an offset is printed, None when no line holds it."""
        place = bisect_right(self._starts, at) - 1
        if place < 0 or self._lines[place].end <= at:
            return None
        return self._lines[place].page

    def runs_full(self, end: int) -> bool:
        """Says whether the line that ends at an offset runs to the right edge of its page."""
        place = bisect_right(self._starts, max(0, end - 1)) - 1
        if place < 0:
            return False
        line = self._lines[place]
        widest = self._widest[line.page]
        return line.box.right - line.box.left >= _FULL * widest
