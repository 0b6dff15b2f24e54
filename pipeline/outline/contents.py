# SPDX-License-Identifier: Apache-2.0
"""Tables of contents: lines that repeat clause numbers and must not count as clauses."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.outline.segments import Segment

__all__ = ["mark_contents"]


def mark_contents(segments: list[Segment]) -> list[Segment]:
    """Returns the segments with the lines of a table of contents marked, their labels taken off.

    Lines with dot leaders are found anywhere; lines that only end in a page number count below a
    heading "Contents".
    """
    if not any(_may_be_contents(segment) for segment in segments):
        return segments
    marked = set(_contents_below_headings(segments))
    marked.update(at for at, segment in enumerate(segments) if _has_leaders(segment))
    return [
        replace(segment, label=None, contents=True) if at in marked else segment
        for at, segment in enumerate(segments)
    ]


# Dots that lead to a page number, and a page number that a line ends with.
_LEADERS = re.compile(r"(?:\.\s?){5,}|…\s?…|_{6,}\s*\d{1,3}\s*$")
_PAGE_AT_END = re.compile(r"[^\d,£$€\s]\s+(?:\d{1,3}|[ivxl]{1,5})\s*$")
# The heading may share its paragraph with the last line of the title page.
_CONTENTS_HEAD = re.compile(
    r"\W*(?:.{0,80}\btable\s+of\s+)?contents\W*(?:page\W*)?$|\W*index\W*$", re.IGNORECASE
)
_HEAD_LENGTH = 120
_CONTENTS_LINE = 240
_STRAY_LINES = 3


def _may_be_contents(segment: Segment) -> bool:
    return _has_leaders(segment) or _heads_contents(segment)


def _heads_contents(segment: Segment) -> bool:
    text = segment.text
    return len(text) < _HEAD_LENGTH and _CONTENTS_HEAD.match(text) is not None


def _has_leaders(segment: Segment) -> bool:
    match = _LEADERS.search(segment.text[:400])
    if match is None or segment.block.cell is not None:
        return False
    # Leaders in running text are blanks to fill in; in a table of contents little else stands.
    rest = segment.text[match.end() :]
    return len(rest) < 8 or len(_LEADERS.findall(segment.text[:4_000])) > 1


def _contents_below_headings(segments: list[Segment]) -> Iterator[int]:
    at = 0
    while at < len(segments):
        if not _heads_contents(segments[at]):
            at += 1
            continue
        stray = [at]
        at += 1
        while at < len(segments) and len(stray) <= _STRAY_LINES + 1:
            segment = segments[at]
            if len(segment.text) > _CONTENTS_LINE:
                break
            if _PAGE_AT_END.search(segment.text[-12:]) or _has_leaders(segment):
                yield from stray
                stray = []
                yield at
            else:
                stray.append(at)
            at += 1
