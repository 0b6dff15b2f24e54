# SPDX-License-Identifier: Apache-2.0
"""Tables of contents and lists of schedules: lines that repeat numbers and are no clauses."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.outline.headings import heads_scope, looks_like_heading, speaks
from pipeline.outline.segments import Segment
from pipeline.outline.sentences import words_in

__all__ = ["mark_contents"]


def mark_contents(segments: list[Segment]) -> list[Segment]:
    """Returns the segments with the lines of tables of contents marked, their labels taken off.

    Lines with dot leaders are found anywhere; lines that only end in a page number count below a
    heading "Contents", or where several with labels and rising pages follow each other. A longer
    run of them may set its titles and pages in any way, and break lines, when its numbers come
    again behind it. Schedules that follow each other without text between are a list of them.
    """
    marked = set(_rising_pages(segments))
    marked.update(_numbers_again(segments))
    marked.update(at for at, segment in enumerate(segments) if _has_leaders(segment))
    marked.update(_contents_below_headings(segments))
    marked.update(_listed_scopes(segments, marked))
    if not marked:
        return segments
    return [
        replace(segment, label=None, contents=True) if at in marked else segment
        for at, segment in enumerate(segments)
    ]


# Dots that lead to a page number, and a page number that a line ends with.
_LEADERS = re.compile(
    r"(?:(?:\.\s?){5,}|…\s?…[…\s]*|_{6,})\s*(?:(?:[Pp]age\s+)?\d{1,3}|[ivxl]{1,5}|[A-Z](?:-\d{1,3})?)\b"
)
_PAGE_LENGTH = 8
_PAGE_AT_END = re.compile(r"[^\d,£$€\s]\s+(?:\d{1,3}|[ivxl]{1,5})\s*$")
# The heading may share its paragraph with the last line of the title page.
_CONTENTS_HEAD = re.compile(
    r"\W*(?:.{0,80}\btable\s+of\s+)?contents\W*(?:page\W*)?$|\W*index\W*$", re.IGNORECASE
)
_HEAD_LENGTH = 120
_CONTENTS_LINE = 240
_STRAY_LINES = 3
_FEWEST_LINES = 3
# A title that a layout parted from "Schedule 1" and set on a line of its own.
_TITLE_WORDS = 8


def _heads_contents(segment: Segment) -> bool:
    text = segment.text
    return len(text) < _HEAD_LENGTH and _CONTENTS_HEAD.match(text) is not None


def _has_leaders(segment: Segment) -> bool:
    if segment.block.cell is not None:
        return False
    # A table of contents set as one paragraph has many; blanks to fill in have no page behind.
    match = _LEADERS.search(segment.text[:400])
    if match is None:
        return False
    rest = segment.text[match.end() :]
    return len(rest) < _PAGE_LENGTH or len(_LEADERS.findall(segment.text[:4_000])) > 1


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


def _rising_pages(segments: list[Segment]) -> Iterator[int]:
    """Yields runs of three labelled lines or more that end in page numbers, none falling."""
    run: list[int] = []
    latest = 0
    for at, segment in enumerate(segments):
        page = _page_at_end(segment)
        if page is None or page < latest:
            if len(run) >= _FEWEST_LINES:
                yield from run
            run, latest = [], 0
        if page is not None:
            run.append(at)
            latest = page
    if len(run) >= _FEWEST_LINES:
        yield from run


def _page_at_end(segment: Segment) -> int | None:
    label = segment.label
    if label is None or label.is_bullet or segment.block.cell is not None or segment.inline:
        return None
    if len(segment.text) > _CONTENTS_LINE or speaks(segment.text):
        return None
    match = _TITLE_AND_PAGE.match(segment.text)
    return int(match["page"]) if match is not None else None


# "Payment 12": a title with a capital, no stop in it, then the page.
_TITLE_AND_PAGE = re.compile(r"[A-Z“\"][^.;:]{1,120}[^\d,.;:£$€\s]\s+(?P<page>\d{1,3})\s*$")


# "Rights. 8", "LICENSE GRANT10", "Returns. 25 (continued)": a page behind any title.
_ANY_PAGE = re.compile(
    r"(?:[^\d£$€,\s]\s{1,9}|[A-Za-z)\]])(?P<page>\d{1,3})(?:\s{0,3}\(continued\))?\s{0,9}$"
)
_ANY_PAGE_REACH = 30
_FEWEST_ANY_LINES = 5
_MOST_STRAY = 2
_STRAY_LENGTH = 120


def _numbers_again(segments: list[Segment]) -> Iterator[int]:
    """Yields runs of five labelled lines or more with rising pages, whose labels come again."""
    last = {each.label.printed: at for at, each in enumerate(segments) if each.label is not None}
    run: list[int] = []
    stray = latest = 0
    for at, segment in enumerate(segments):
        page = _any_page(segment)
        if page is not None and page >= latest:
            run.append(at)
            stray, latest = 0, page
        elif run and stray < _MOST_STRAY and len(segment.text) <= _STRAY_LENGTH:
            stray += 1
        else:
            yield from _whole_run(segments, run, last)
            run, stray, latest = [], 0, 0
    yield from _whole_run(segments, run, last)


def _whole_run(segments: list[Segment], run: list[int], last: dict[str, int]) -> Iterator[int]:
    if len(run) < _FEWEST_ANY_LINES:
        return
    labels = [segments[at].label for at in run]
    again = sum(label is not None and last[label.printed] > run[-1] for label in labels)
    numbered = sum(label is not None for label in labels)
    if numbered >= _FEWEST_ANY_LINES and 2 * again > numbered:
        yield from range(run[0], run[-1] + 1)


def _any_page(segment: Segment) -> int | None:
    if len(segment.text) > _CONTENTS_LINE or segment.block.cell is not None:
        return None
    match = _ANY_PAGE.search(segment.text[-_ANY_PAGE_REACH:])
    return int(match["page"]) if match is not None and not speaks(segment.text) else None


def _listed_scopes(segments: list[Segment], marked: set[int]) -> Iterator[int]:
    """Yields lists of schedules: scope lines in a row that come again, or stand at the front.

    A list that goes on a table of contents is part of it.
    """
    scopes = [
        at for at, segment in enumerate(segments) if at not in marked and _names_scope(segment)
    ]
    if len(scopes) < 2:
        return
    last = {_scope_printed(segments[at]): at for at in scopes}
    front = _first_number(segments, marked)
    for run in _scope_runs(segments, scopes):
        again = sum(last[_scope_printed(segments[at])] > run[-1] for at in run)
        listed = len(run) > 1 and 2 * again > len(run)
        if listed or (len(run) >= _FEWEST_LINES and run[-1] < front < len(segments)):
            yield from run
        elif len(run) >= _FEWEST_LINES:
            yield from _behind_contents(segments, marked, run)


def _behind_contents(segments: list[Segment], marked: set[int], run: list[int]) -> Iterator[int]:
    """Yields a list of schedules that ends a table of contents, with a line or two between."""
    first = run[0]
    latest = max(
        (at for at in range(first - 1 - _MOST_STRAY, first) if at in marked), default=None
    )
    if latest is None:
        return
    between = range(latest + 1, first)
    if all(len(segments[at].text) <= _STRAY_LENGTH for at in between):
        yield from between
        yield from run


def _names_scope(segment: Segment) -> bool:
    label = segment.label
    return label is not None and label.opens_scope and heads_scope(segment)


def _scope_printed(segment: Segment) -> str:
    return segment.label.printed.lower() if segment.label is not None else ""


def _first_number(segments: list[Segment], marked: set[int]) -> int:
    """Returns where the first decimal label stands, the number of segments without one."""
    for at, segment in enumerate(segments):
        label = segment.label
        if at in marked:
            continue
        if label is not None and label.marks == "." and label.readings and not label.weak:
            return at
    return len(segments)


def _scope_runs(segments: list[Segment], scopes: list[int]) -> Iterator[list[int]]:
    """Yields scope lines that follow each other, all different, with titles between at most."""
    run = scopes[:1]
    for at in scopes[1:]:
        printed = {_scope_printed(segments[each]) for each in run}
        near = at - run[-1] == 1 or (at - run[-1] == 2 and _is_title(segments[at - 1]))
        if not near or _scope_printed(segments[at]) in printed:
            yield run
            run = []
        run.append(at)
    yield run


def _is_title(segment: Segment) -> bool:
    short = words_in(segment.text) <= _TITLE_WORDS
    return segment.label is None and short and looks_like_heading(segment, segment.text.strip())
