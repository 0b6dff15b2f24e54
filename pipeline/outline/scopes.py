# SPDX-License-Identifier: Apache-2.0
"""Where parts of a paper begin and end: schedules, the recitals, the body behind them."""

from collections.abc import Sequence

from pipeline.outline.headings import clean_heading, heads_recitals, heads_scope, opens_recital
from pipeline.outline.labels import Label
from pipeline.outline.placements import Placement
from pipeline.outline.segments import Segment
from pipeline.outline.series import Frame, choose_place
from pipeline.outline.walk import Walk

__all__ = [
    "division_depth",
    "is_recital",
    "leave_recitals",
    "note_recitals",
    "open_scope",
    "opens_scope",
    "return_to_body",
]


def opens_scope(walk: Walk, segment: Segment, label: Label) -> bool:
    """Says whether a schedule begins here, and is not only named: in a list, a cell, a clause."""
    return label.opens_scope and heads_scope(segment) and not _names_field(walk, segment, label)


def open_scope(walk: Walk, segment: Segment, label: Label) -> None:
    """Begins a schedule, in which numbers count on their own."""
    heading = clean_heading(segment.text)
    index = walk.register.open_scope(label, heading=heading, span=segment.span)
    walk.frames = [Frame(None, None, index, index)]
    walk.placements.append(Placement(segment, index, heading=True, scope=True))


def return_to_body(walk: Walk, label: Label, *, at: int) -> None:
    """Ends a schedule where "Part B" or "2.1" goes on the body: it was only named there."""
    if walk.register.scope is None:
        return
    if label.word == "part" and not _parts(walk.frames):
        parts = _parts(walk.body)
        returns = bool(parts) and label.readings[0].value == (parts[0].value[0] + 1,)
    elif len(walk.frames) == 1 and not label.word and label.marks == "." and not label.weak:
        choice = choose_place(walk.body, label, at=at, ahead=walk.ahead)
        value = label.readings[0].value
        deep, first = len(value) > 1, set(value) == {1}
        returns = choice is not None and choice.sibling and deep and not first
    else:
        return
    if returns:
        walk.frames, walk.register.scope = walk.body, None


def leave_recitals(walk: Walk, label: Label) -> None:
    """Closes the recitals before the first clause: they hold none of the body."""
    if walk.recitals is None or label.word or label.marks != "." or not label.readings:
        return
    reading = label.readings[0]
    if reading.alphabet != "1" or set(reading.value) != {1}:
        return
    if not _numbers_open(walk):
        depth = division_depth(walk)
        del walk.frames[depth + 1 :]
        holder = walk.frames[depth]
        holder.groups = [group for group in holder.groups if group[1] != walk.recitals]
        holder.title = None
        # What stands open before the first clause is the formula of agreement.
        walk.set_tail(holder, None)
    walk.recitals = None


def is_recital(walk: Walk, frame: Frame, *, at: int) -> bool:
    """Says whether a frame's member is a recital.

    "(A)" before the numbered clauses is one, and "A." below a heading that announces recitals.
    """
    label, reading = frame.label, frame.reading
    if label is None or reading is None or label.word or reading.alphabet != "A":
        return False
    if walk.register.scope is not None or _numbers_open(walk):
        return False
    if walk.recitals is not None:
        return True
    first = walk.ahead.next_decimal((1,), after=at) or walk.ahead.next_decimal((1, 1), after=at)
    return label.marks == "()" and first is not None


def note_recitals(walk: Walk, segment: Segment, clause: int | None) -> None:
    """Remembers the heading that opens recitals, -1 for recitals without one."""
    if heads_recitals(segment.text):
        walk.recitals = -1 if clause is None else clause
    elif walk.recitals is None and opens_recital(segment.text):
        walk.recitals = -1


def division_depth(walk: Walk) -> int:
    """Returns the innermost open Part among the series, 0 without one."""
    return max(at for at, frame in enumerate(walk.frames) if not at or _is_division(frame))


def _is_division(frame: Frame) -> bool:
    return frame.label is not None and frame.label.word in ("part", "chapter", "module")


def _numbers_open(walk: Walk) -> bool:
    """Says whether numbered clauses have begun, besides the Parts that hold them."""
    return any(frame.decimal for frame in walk.frames)


def _names_field(walk: Walk, segment: Segment, label: Label) -> bool:
    """Says whether "Schedule" alone is the name of a row, with its words in the next cell."""
    if segment.block.cell is None or " " in label.printed:
        return False
    return walk.cells_in_row(segment) > 1


def _parts(frames: Sequence[Frame]) -> list[Frame]:
    return [each for each in frames if each.label is not None and each.label.word == "part"]
