# SPDX-License-Identifier: Apache-2.0
"""Breaks of a PDF's layout: where a paragraph was cut in the middle of its sentence."""

import re
from collections.abc import Sequence

from pipeline.domain.document import Document, FileFormat
from pipeline.outline.lines import LineWidths
from pipeline.outline.placements import Placement
from pipeline.outline.segments import Segment

__all__ = ["Breaks", "ends_with_stop"]

# A line that ends so cannot end there: what follows at the start of the next line is no label.
_DANGLING = re.compile(
    r"\b(?:clauses?|paragraphs?|sections?|schedules?|articles?|annex|appendix|part|rules?"
    r"|regulations?|in|under|to|of|with|by|the|a|an|from|than|within|at|for|least|exceed|exceeding"
    r"|per|every|on|condition|no)\s*$",
    re.IGNORECASE,
)
_LINKS = re.compile(r"\b(?:and|or)\s*$", re.IGNORECASE)
_STOPS = re.compile("[.;:,?!][”\u2019\"')\\]]*\\s*$|[;,]\\s*(?:and|or|and/or)\\s*$")
# What breaks off within a line of fewer code points is a heading or a short item, not a line.
_FULL_LINE = 50


def ends_with_stop(text: str) -> bool:
    """Says whether words end with a stop, or with one and "and" or "or" behind it."""
    return _STOPS.search(text[-12:]) is not None


class Breaks:
    """Tells cut paragraphs of one paper; in a format without a layout nothing is cut."""

    def __init__(self, document: Document, segments: Sequence[Segment]) -> None:
        self._laid_out = document.format is FileFormat.PDF
        self._lined = bool(document.lines)
        self._lines = LineWidths(document)
        self._segments = segments

    def parts_label(self, at: int) -> bool:
        """Says whether the line before breaks off so that no label can follow."""
        if at == 0 or not self._laid_out:
            return False
        before = self._segments[at - 1]
        if before.block.cell is not None or self._segments[at].inline or not before.text.strip():
            return False
        label = self._segments[at].label
        if before.capitals or len(before.text) < _FULL_LINE:
            return False
        ending = before.text[-40:]
        if _LINKS.search(ending) is not None:
            # "; and" stands before the last limb of every list.
            return label is not None and label.marks == "." and ";" not in ending[-6:]
        return _DANGLING.search(ending) is not None

    def cuts(self, before: Placement) -> bool:
        """Says whether a PDF's paragraph was cut: no stop, and its last line runs full width.

        A limb without a stop is cut wherever its line ends: what closes a list stands behind one.
        """
        if not self._laid_out or before.heading:
            return False
        if before.segment.block.cell is not None or ends_with_stop(before.segment.text):
            return False
        if before.limbs is not None or before.continues or not self._lined:
            return True
        return self._lines.runs_full(before.segment.span.end)
