# SPDX-License-Identifier: Apache-2.0
"""Footnotes: small print at the foot of a page, each note with the line that refers to it.

A note leaves the flow, so that the sentence above goes on over the page break, and comes back
behind the paragraph that refers to it. Small print to which no mark on the page refers stays.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from statistics import median

from pipeline.extract.pdf.lines import PrintedLine

__all__ = ["Note", "PartedNotes", "part_notes"]

# Notes are smaller than the text, as a share of the height of its lines.
_SMALL = 0.95
# A mark alone on its line is much smaller.
_TINY = 0.8
# How many lines, spread over the paper, tell how high its lines are.
_LOOKED_AT = 200
_MARK = re.compile(r"(?P<mark>\d{1,3}|[*\u2020\u2021]{1,3})(?:\s+|(?=[^\W\d])|$)")
# What a mark stands behind: a word in small letters, a stop that is none of a number, a closing
# bracket or quotation mark.
_BEHIND = r"(?:(?<=[a-z])|(?<=[^\d][.,;:])|(?<=[)\]\u201d\u2019\"%]))"

_Lines = tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its lines without the mark, and the line of the text that refers to it."""

    lines: _Lines
    anchor: PrintedLine


@dataclass(frozen=True, slots=True)
class PartedNotes:
    """The lines of each page without notes and their marks, and the notes in their order."""

    pages: tuple[_Lines, ...]
    notes: tuple[Note, ...] = ()


def part_notes(pages: Sequence[Sequence[PrintedLine]]) -> PartedNotes:
    """Returns the flow of each page without its footnotes, and the footnotes.

    Accepted gap: the rest of a note that goes on at the foot of the next page stays in the flow.
    """
    flows = [tuple(lines) for lines in pages]
    lines = list(chain.from_iterable(flows))
    if not lines:
        return PartedNotes(tuple(flows))
    size = median(map(_height, lines[:: len(lines) // _LOOKED_AT + 1]))
    parted = [_part_page(flow, size) for flow in flows]
    return PartedNotes(
        tuple(flow for flow, _ in parted), tuple(note for _, notes in parted for note in notes)
    )


def _part_page(flow: _Lines, size: float) -> tuple[_Lines, list[Note]]:
    start = _start_of_notes(flow, size)
    if start == len(flow):
        return flow, []
    body = list(flow[:start])
    found: list[tuple[int, _Lines]] = []
    marks: list[str] = []
    for mark, lines in _marked(flow[start:]):
        place = _refer(body, mark, size)
        if place is None:
            # A page of which only some small print is understood is left as it is.
            return flow, []
        body[place] = _without_mark(body[place], mark)
        marks.append(mark)
        if lines:
            found.append((place, lines))
    notes = [Note(lines, body[place]) for place, lines in found]
    # A mark that stands higher than its line came as a line of its own.
    alone = {id(line) for line in body if line.text in marks and _is_tiny(line, size)}
    if any(id(note.anchor) in alone for note in notes):
        return flow, []
    return tuple(line for line in body if id(line) not in alone), notes


def _start_of_notes(flow: _Lines, size: float) -> int:
    """Returns where the small print at the foot of a page begins with a mark."""
    start = len(flow)
    tall = 0
    for at in range(len(flow) - 1, -1, -1):
        line = flow[at]
        # The box of a line is a little higher where it begins or ends with a bracket.
        tall = tall + 1 if _height(line) > _SMALL * size else 0
        if line.cell is not None or tall > 1:
            break
        if not tall and _MARK.match(line.text):
            start = at
    return start


def _marked(lines: _Lines) -> Iterator[tuple[str, _Lines]]:
    """Yields each mark with the lines of its note; the first line begins with a mark."""
    marks: list[str] = []

    def number(line: PrintedLine) -> int:
        match = _MARK.match(line.text)
        if match is not None and (not marks or _follows(marks[-1], match["mark"])):
            marks.append(match["mark"])
        return len(marks)

    for _, run in groupby(lines, key=number):
        first, *rest = run
        mark = marks[-1]
        words = first.text[len(mark) :].strip()
        yield mark, ((first._replace(text=words), *rest) if words else tuple(rest))


def _follows(before: str, mark: str) -> bool:
    if before.isdigit() and mark.isdigit():
        return int(mark) == int(before) + 1
    return mark != before


def _refer(body: Sequence[PrintedLine], mark: str, size: float) -> int | None:
    """Returns which line bears a mark; for a mark on a line of its own the line before."""
    pattern = _reference(mark)
    for at, line in enumerate(body):
        if mark in line.text and pattern.search(line.text):
            return at
        if at and line.text == mark and _is_tiny(line, size):
            return at - 1
    return None


def _without_mark(line: PrintedLine, mark: str) -> PrintedLine:
    text = _reference(mark).sub("", line.text, count=1)
    return line._replace(text=text) if text else line


def _reference(mark: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEHIND}{re.escape(mark)}(?!\w|[.,]\d)")


def _is_tiny(line: PrintedLine, size: float) -> bool:
    return _height(line) < _TINY * size


def _height(line: PrintedLine) -> float:
    return line.box.top - line.box.bottom
