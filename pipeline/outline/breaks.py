# SPDX-License-Identifier: Apache-2.0
"""Breaks of a PDF's layout: where a paragraph was cut in the middle of its sentence."""

import re
from collections.abc import Sequence

from pipeline.domain.document import Document, FileFormat
from pipeline.outline.labels import Label, previous_cores
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
# Between limbs a comma and a link stand as well, but never at the end of a full line by design.
_LINKED = re.compile(r",\s+(?:and|or)\s*$")
_STOPS = re.compile("[.;:,?!][”\u2019\"')\\]]*\\s*$|[;,]\\s*(?:and|or|and/or)\\s*$")
# What breaks off within a line of fewer code points is a heading or a short item, not a line.
_FULL_LINE = 50
_LIST_REACH = 1_500
_DEEP = 3


def ends_with_stop(text: str) -> bool:
    """Says whether words end with a stop, or with one and "and" or "or" behind it."""
    return _STOPS.search(text[-12:]) is not None


def _follows_label(before: Label | None, label: Label | None) -> bool:
    """Says whether a label of three parts or more is the next behind another: 5.1.2.4."""
    if before is None or label is None or not before.readings or not label.readings:
        return False
    old, new = before.readings[0].value, label.readings[0].value
    return len(new) >= _DEEP and new == (*old[:-1], old[-1] + 1)


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
            if _follows_label(before.label, label):
                return False
            return label is not None and label.marks == "." and ";" not in ending[-6:]
        return _DANGLING.search(ending) is not None

    def cuts_list(self, before: Placement, segment: Segment) -> bool:
        """Says whether a label goes on a list that the words before write in line: (a), (b)."""
        label = segment.label
        if not self._laid_out or before.heading or label is None or not label.readings:
            return False
        if label.marks != "()" or before.segment.text.rstrip().endswith("."):
            return False
        words = before.segment.text[-_LIST_REACH:]
        return any(f"({core})" in words for core in previous_cores(label))

    def cuts(self, before: Placement, segment: Segment) -> bool:
        """Says whether a PDF's paragraph was cut: no stop, and its last line runs full width.

        A limb without a stop is cut wherever its line ends: what closes a list stands behind one,
        or further left than a limb whose last line is short.
        """
        if not self._laid_out or before.heading:
            return False
        words = before.segment.text
        linked = _LINKED.search(words[-12:]) is not None
        if before.segment.block.cell is not None or (ends_with_stop(words) and not linked):
            return False
        if not self._lined:
            return not linked
        full = self._lines.runs_full(before.segment.span.end)
        if linked:
            return full
        if before.limbs is not None:
            return full or not _stands_left(segment, before.segment)
        return full or before.continues

    def goes_on(self, before: Placement, segment: Segment) -> bool:
        """Says whether words with a capital go on with a line that runs full and has no stop."""
        if before.heading or before.furniture or not self._lined:
            return False
        words = before.segment.text
        if len(words) < _FULL_LINE or ends_with_stop(words) or before.segment.contents:
            return False
        if before.segment.block.cell is not None or segment.block.cell is not None:
            return False
        if segment.label is not None or segment.emphasised:
            return False
        closes = ends_with_stop(segment.text) or len(segment.text) >= _FULL_LINE
        return closes and self._lines.runs_full(before.segment.span.end)

    def ends_short(self, before: Placement) -> bool:
        """Says whether the last printed line of some words leaves room: nothing cut them."""
        return self._lined and not self._lines.runs_full(before.segment.span.end)


def _stands_left(segment: Segment, limb: Segment) -> bool:
    ours, theirs = segment.block.box, limb.block.box
    return ours is not None and theirs is not None and ours.left < theirs.left - _INDENT


_QUOTES = '“"'
# Indents that differ by less, in points, are the same.
_INDENT = 6.0
