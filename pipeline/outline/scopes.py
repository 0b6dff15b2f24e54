# SPDX-License-Identifier: Apache-2.0
"""Where parts of a paper begin and end: schedules, the recitals, the body behind them."""

import re
from collections.abc import Sequence

from pipeline.domain.document import FileFormat
from pipeline.outline.headings import (
    clean_heading,
    heads_recitals,
    heads_scope,
    opens_recital,
    speaks,
)
from pipeline.outline.labels import Label
from pipeline.outline.placements import Placement
from pipeline.outline.sections import heads_parties, opens_parties
from pipeline.outline.segments import Segment, as_text
from pipeline.outline.series import Frame, choose_place
from pipeline.outline.walk import Walk

__all__ = [
    "division_depth",
    "is_recital",
    "leave_cover",
    "leave_recitals",
    "note_recitals",
    "open_scope",
    "opens_scope",
    "repeat_scope",
    "repeats_scope",
    "return_to_body",
]

# What a contract calls itself over the names of its parties.
_CONTRACT = re.compile(
    r"\b(?:agreement|(?:sub-?\s?)?contract|deed|memorandum|lease|licen[cs]e)\b", re.I
)
# A certificate or letter speaks of an agreement, and between whom it is, further on.
_NAMED_EARLY = 120
_TITLES = 500
# "Exhibit A-2" at the foot of the second page of Exhibit A.
_PAGE_OF_SCOPE = re.compile("\\W{0,3}\\d{1,3}\\W{0,3}")


def opens_scope(walk: Walk, segment: Segment, label: Label) -> bool:
    """Says whether a schedule begins here, and is not only named: in a list, a cell, a clause."""
    return label.opens_scope and heads_scope(segment) and not _names_field(walk, segment, label)


def open_scope(walk: Walk, segment: Segment, label: Label) -> None:
    """Begins a schedule, in which numbers count on their own."""
    heading = clean_heading(segment.text)
    index = walk.register.open_scope(label, heading=heading, span=segment.span)
    walk.frames = [Frame(None, None, index, index)]
    walk.placements.append(Placement(segment, index, heading=True, scope=True))


def repeats_scope(walk: Walk, at: int) -> bool:
    """Says whether words at the head or foot of a page only name the schedule that goes on there.

    "Schedule 1" with the title that it has already, that title behind it on a line of its own, or
    "Exhibit A-2" on the second page of Exhibit A.
    """
    scope = walk.register.scope
    if scope is None or walk.document.format is not FileFormat.PDF:
        return False
    segment, heading = walk.segments[at], walk.register.heading(scope)
    label, known = segment.label, walk.register.label(scope)
    if label is None:
        return _repeated(walk, at - 1) and "" != heading == clean_heading(segment.text)
    if known is None or known.printed != label.printed or not opens_scope(walk, segment, label):
        return False
    if _PAGE_OF_SCOPE.fullmatch(segment.text.strip()) is not None:
        return True
    title, following = segment.text.strip(), walk.segments[at + 1 : at + 2]
    if not title and following and following[0].label is None:
        title = following[0].text
    return heading != "" and clean_heading(title).startswith(heading)


def repeat_scope(walk: Walk, at: int) -> None:
    """Puts words that only name the open schedule once more outside the text, as page numbers."""
    clause = walk.placements[-1].clause
    segment = as_text(walk.document.text, walk.segments[at])
    walk.placements.append(Placement(segment, clause, furniture=True))


def leave_cover(walk: Walk, at: int, segment: Segment) -> None:
    """Ends the annex headings of a cover where the paper itself opens, between its parties.

    "Attachment A" over a whole contract is where a register or another paper keeps it: readers
    cite its clauses without. A schedule of terms, or with other schedules behind it, keeps its
    name.
    """
    scope = walk.register.scope
    if scope is None or walk.opened or len(walk.frames) > 1:
        return
    text = segment.text
    if not (opens_parties(text) and _CONTRACT.search(text[:_NAMED_EARLY])):
        start = walk.register.start(scope)
        titles = walk.document.text[start : min(segment.span.start, start + _TITLES)]
        if not (heads_parties(text) and _CONTRACT.search(titles)):
            return
    walk.opened = True
    covers = all(_is_title(placement) for placement in walk.placements)
    if covers and not _series_goes_on(walk, scope, at):
        walk.frames, walk.register.scope = walk.body, None


def return_to_body(walk: Walk, label: Label, *, at: int) -> None:
    """Ends a schedule where "Part B" or "2.1" goes on the body: it was only named there."""
    if walk.register.scope is None:
        return
    if label.word == "part" and not _parts(walk.frames):
        parts = _parts(walk.body)
        returns = bool(parts) and label.readings[0].value == (parts[0].value[0] + 1,)
    elif len(walk.frames) == 1 and not label.word and label.marks == ".":
        returns = _goes_on_body(walk, label, at=at)
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


def _repeated(walk: Walk, at: int) -> bool:
    """Says whether a segment was passed over as the name of a schedule."""
    label = walk.segments[at].label
    return label is not None and label.opens_scope and walk.placements[-1].furniture


def _is_title(placement: Placement) -> bool:
    """Says whether words before a paper's opening are a title, a list of contents or a page."""
    if placement.scope or placement.furniture or placement.segment.contents:
        return True
    text = placement.segment.text
    states = speaks(text) and text.rstrip().endswith(".")
    return placement.segment.label is None and not states


def _series_goes_on(walk: Walk, scope: int, at: int) -> bool:
    """Says whether the schedule behind one is still to come: "Schedule 2" behind "Schedule 1"."""
    label = walk.register.label(scope)
    if label is None:
        return False
    following = {(*each.value[:-1], each.value[-1] + 1) for each in label.readings}
    return any(
        later is not None
        and later.opens_scope
        and later.word == label.word
        and any(reading.value in following for reading in later.readings)
        for later in (segment.label for segment in walk.segments[at:])
    )


def _goes_on_body(walk: Walk, label: Label, *, at: int) -> bool:
    """Says whether a number goes on the body behind a schedule in which nothing is numbered.

    "2.1" does, and so does "2" directly behind a list of schedules.
    """
    listed = len(walk.placements) > 1 and all(each.scope for each in walk.placements[-2:])
    value = label.readings[0].value
    if set(value) == {1} or (not listed and (label.weak or len(value) == 1)):
        return False
    choice = choose_place(walk.body, label, at=at, ahead=walk.ahead)
    return choice is not None and choice.sibling
