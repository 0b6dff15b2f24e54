# SPDX-License-Identifier: Apache-2.0
"""Boxes to tick: what stands behind an empty one was left open, or was not chosen.

A paper in which no box is ticked may be a form that nobody has filled in yet: there each option
may still come to hold, and is only remarked upon. Accepted gap: what stands below an option as a
paragraph of its own is read as any other words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.detect.spans import Places
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding

__all__ = ["weigh_options"]

# An empty box before an option: "[ ] shall have the meaning" is a blank to be filled in.
_EMPTY = re.compile(r"[ \t]*(?:\[\s?\]|[☐□▢❏])[ \t]*(?=[A-Z“\"\u2018(])")
_TICKED = re.compile(r"[ \t]*(?:\[\s?[xX✓✔]\s?\]|\(\s?[xX✓✔]\s?\)|[☑☒✓✔■])[ \t]*\w")
_LINE = re.compile(r"[^\n]+")
# Beside a choice that was made, what was not chosen hardly counts.
_NOT_CHOSEN_FACTOR = 0.3
_NOT_TICKED = "not_ticked"


def weigh_options(found: Sequence[Finding], document: Document) -> Sequence[Finding]:
    """Returns the findings, those behind an empty box flagged ``not_ticked``.

    They are less likely to hold where another box of the paper is ticked. None is dropped.
    """
    empty, ticked = _find_boxes(document)
    if not empty:
        return found
    places = Places(empty)
    factor = _NOT_CHOSEN_FACTOR if ticked else 1.0
    return [_as_open(one, factor) if places.touch(one.span) else one for one in found]


def _find_boxes(document: Document) -> tuple[list[Span], bool]:
    """Returns where options behind empty boxes stand, and whether any box is ticked."""
    empty: list[Span] = []
    ticked = False
    for block in document.blocks:
        opened: int | None = None
        for line in _LINE.finditer(document.text, block.start, block.end):
            ticked = bool(_TICKED.match(line.group())) or ticked
            box = _EMPTY.match(line.group())
            if opened is not None and (box or _TICKED.match(line.group())):
                empty.append(Span(opened, line.start()))
                opened = None
            if box:
                opened = line.start() + box.end()
        if opened is not None:
            empty.append(Span(opened, block.end))
    return empty, ticked


def _as_open(finding: Finding, factor: float) -> Finding:
    flags = tuple(sorted({*finding.flags, _NOT_TICKED}))
    return replace(finding, probability=round(finding.probability * factor, 3), flags=flags)
