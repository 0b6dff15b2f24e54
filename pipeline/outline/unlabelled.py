# SPDX-License-Identifier: Apache-2.0
"""Segments without a label: titles, plain paragraphs, words that go on or close a list."""

import re

from pipeline.domain.document import BlockKind
from pipeline.outline.breaks import ends_with_stop
from pipeline.outline.frames import closing_depth, drop_bullets, holder, text_depth
from pipeline.outline.headings import (
    clean_heading,
    heading_rank,
    looks_like_heading,
    names_part,
    speaks,
)
from pipeline.outline.leadins import open_tail
from pipeline.outline.placements import Placement
from pipeline.outline.register import Place
from pipeline.outline.row_codes import name_row
from pipeline.outline.scopes import division_depth, note_recitals
from pipeline.outline.segments import Segment, as_text
from pipeline.outline.sentences import words_in
from pipeline.outline.series import Choice, Frame, goes_on_later
from pipeline.outline.walk import Walk

__all__ = ["BARE_NUMBER", "goes_down", "place_continuation", "place_rejected", "place_unlabelled"]

BARE_NUMBER = re.compile("[-\u2013— ]{0,3}(?:page\\s+)?\\d{1,4}[-\u2013— .]{0,3}", re.IGNORECASE)
_FOLLOWS_HEADING = 60
_NEXT_LIMB = re.compile(r";\s*(?:and|or|and/or)\s*$")
# What closes a list though its last limb ends with "; and": the sentence goes on for all limbs.
_CLOSES = re.compile(
    r"\s*(?:shall|must|will|may|is|are|has|have|agrees?|then|and|or|but|provided|save|except|unless"
    r"|whether|so\s+long|(?:in|under|for)\s+(?:each|every|either|all|any)\b"
    r"|(?:which|each|all|any)\s+of\s+(?:which|the\s+(?:above|foregoing))|the\s+foregoing)\b"
)
_PLAIN_WORDS = 8


def place_unlabelled(walk: Walk, at: int, segment: Segment) -> None:
    """Puts words without a label into the tree: as a heading, a paragraph or a continuation.

    Args:
        walk: What is open.
        at: Position of the segment among the segments.
        segment: The segment, its seeming label given back to its words.
    """
    text = segment.text.strip()
    pending = _pending_label(walk)
    if pending is not None and segment.block.cell == pending.segment.block.cell:
        _place_behind_label(walk, segment, pending)
    elif name_row(walk.register, pending, segment, cells=walk.cells_in_row(segment)):
        walk.placements.append(Placement(segment, walk.frames[-1].member, heading=True))
    elif segment.inline and walk.segments[at].label is None:
        _place_behind_list(walk, at, segment)
    elif BARE_NUMBER.fullmatch(text) is not None and segment.block.cell is None:
        clause = walk.placements[-1].clause if walk.placements else None
        walk.placements.append(Placement(segment, clause, furniture=True))
    elif _is_heading(walk, at, segment):
        _place_heading(walk, at, segment)
    elif (before := walk.words_before()) is not None and walk.breaks.goes_on(before, segment):
        place_continuation(walk, segment, before)
    elif text[:1].islower() and segment.block.cell is None:
        _place_lower_case(walk, segment)
    else:
        _leave_rows(walk, at, segment)
        _place_paragraph(walk, segment)


def place_rejected(walk: Walk, at: int, segment: Segment) -> None:
    """Puts words that begin with what is no label after all into the tree.

    "(b) above" goes on with a line that breaks off, and so does the second half of a paragraph
    that a page cut behind "(a) ...; or".
    """
    words = as_text(walk.document.text, segment)
    before = walk.words_before()
    bare = BARE_NUMBER.fullmatch(words.text.strip()) is not None
    if before is not None and not (bare or segment.inline) and segment.block.cell is None:
        cut = walk.breaks.cuts(before, segment) or walk.breaks.cuts_list(before, segment)
        if cut and not before.segment.contents:
            place_continuation(walk, words, before)
            return
    place_unlabelled(walk, at, words)


def place_continuation(walk: Walk, segment: Segment, before: Placement) -> None:
    """Puts words under the clause whose sentence they go on with."""
    walk.register.extend(before.clause, segment.span.end)
    tail = open_tail(walk.document.text, segment)
    if walk.frames[-1].tail is None or tail is None or len(segment.sentences) > 1:
        walk.set_tail(walk.frames[-1], segment)
    walk.placements.append(Placement(segment, before.clause, continues=True))


def goes_down(walk: Walk, choice: Choice) -> bool:
    """Says whether a decimal goes down from the open one: 14.1 below 14."""
    known, value = walk.frames[choice.keep - 1].value, choice.reading.value
    return bool(known) and len(value) > len(known) and value[: len(known)] == known


def _pending_label(walk: Walk) -> Placement | None:
    """Returns the segment before when it is a label alone, whose words stand in this one."""
    if not walk.placements:
        return None
    before = walk.placements[-1]
    alone = before.heading and not before.segment.text.strip() and before.clause is not None
    return before if alone else None


def _place_behind_label(walk: Walk, segment: Segment, pending: Placement) -> None:
    """Puts words that the layout parted from their label into the label's clause."""
    index = pending.clause
    frame = walk.frames[-1]
    text = segment.text.strip()
    if index is None or walk.register.heading(index):
        _place_paragraph(walk, segment)
        return
    walk.register.extend(index, segment.span.end)
    if pending.scope or (looks_like_heading(segment, text) and not frame.lead):
        walk.register.set_heading(index, clean_heading(text))
        walk.placements.append(Placement(segment, index, heading=True))
        return
    walk.set_tail(frame, segment)
    frame.bare = False
    lead, limbs = (frame.lead, frame.limbs) if frame.member == index else ((), None)
    walk.placements.append(Placement(segment, index, lead=lead, limbs=limbs))


def _place_behind_list(walk: Walk, at: int, segment: Segment) -> None:
    """Puts what a paragraph says behind its in-line list into the clause above the list.

    Into the last limb, when a paragraph of its own goes on with the list's numbers.
    """
    frames = walk.frames
    before = walk.placements[-1]
    limb = before.segment.inline and before.clause is not None
    if limb and before.clause == frames[-1].member and not _list_goes_on(walk, at):
        frames.pop()
    frame = frames[-1]
    defines, row = frame.defines, frame.row
    walk.set_tail(frame, segment)
    frame.fresh, frame.defines, frame.row = True, defines, row
    clause = holder(frame)
    walk.register.extend(clause, segment.span.end)
    walk.placements.append(Placement(segment, clause))


def _list_goes_on(walk: Walk, at: int) -> bool:
    """Says whether the next label goes on with the innermost list."""
    following = walk.next_numbered(at)
    label = None if following is None else walk.segments[following].label
    if label is None or following is None:
        return False
    choice = walk.choose(label, at=following)
    return choice is not None and choice.sibling and choice.keep == len(walk.frames) - 1


def _place_lower_case(walk: Walk, segment: Segment) -> None:
    """Decides whether words in lower case go on, close a list or stand alone."""
    before = walk.words_before()
    if before is not None and walk.breaks.cuts(before, segment):
        place_continuation(walk, segment, before)
        return
    depth = closing_depth(walk.frames, segment)
    if depth is None:
        _place_paragraph(walk, segment)
        return
    frame = walk.frames[depth]
    if before is not None and _goes_on_list(before, segment, frame.limbs):
        walk.register.extend(frame.parent, segment.span.end)
        place = Placement(segment, frame.parent, lead=frame.lead, limbs=frame.limbs)
        walk.placements.append(place)
        return
    del walk.frames[depth + 1 :]
    walk.register.extend(frame.parent, segment.span.end)
    walk.placements.append(Placement(segment, frame.parent, closes=frame.limbs))


def _goes_on_list(before: Placement, segment: Segment, limbs: int | None) -> bool:
    """Says whether words without label are the next limb of a list, announced by "; or"."""
    if before.limbs is None or before.limbs != limbs:
        return False
    announced = _NEXT_LIMB.search(before.segment.text[-12:]) is not None
    return announced and _CLOSES.match(segment.text) is None


def _place_paragraph(walk: Walk, segment: Segment) -> None:
    depth = text_depth(walk.frames, segment)
    frame = walk.frames[depth]
    clause = holder(frame)
    if segment.block.kind not in (BlockKind.FOOTNOTE, BlockKind.ENDNOTE):
        walk.set_tail(frame, segment)
        drop_bullets(walk.frames, depth)
    walk.register.extend(clause, segment.span.end)
    note_recitals(walk, segment, None)
    walk.placements.append(Placement(segment, clause))


def _leave_rows(walk: Walk, at: int, segment: Segment) -> None:
    """Closes the numbered rows of a form at words behind it, unless their numbers go on later."""
    frame = walk.frames[-1]
    if segment.block.cell is not None or not _numbers_rows(walk, frame):
        return
    if not goes_on_later(frame.value, at=at, ahead=walk.ahead):
        walk.frames.pop()


def _numbers_rows(walk: Walk, frame: Frame) -> bool:
    """Says whether a series numbers two rows or more of the table that was read last.

    A number in a frame of its own heads what stands behind the frame.
    """
    if not frame.decimal or frame.cell is None or not walk.register.in_cell(frame.member):
        return False
    row = walk.row_of_member
    return row is not None and row[0] == frame.cell.table and row[1] != frame.cell.row


def _is_heading(walk: Walk, at: int, segment: Segment) -> bool:
    if segment.block.cell is None and names_part(segment.text):
        return True
    return looks_like_heading(segment, segment.text.strip()) and _may_head(walk, at, segment)


def _may_head(walk: Walk, at: int, segment: Segment) -> bool:
    """Says whether a title without number may head something here: not within a list."""
    if segment.block.cell is not None:
        return False
    if segment.emphasised:
        strong = segment.block.heading or segment.capitals
        return strong or len(walk.frames) == 1 or walk.frames[-1].tail is None
    return walk.unnumbered and _stands_alone(walk, at)


def _stands_alone(walk: Walk, at: int) -> bool:
    """Says whether a plain line stands between running text, as headings of plain PDFs do."""
    segments = walk.segments
    if at + 1 >= len(segments) or words_in(segments[at].text) > _PLAIN_WORDS:
        return False
    following = segments[at + 1]
    before = walk.words_before()
    closed = (
        before is None
        or before.heading
        or ends_with_stop(before.segment.text)
        or walk.breaks.ends_short(before)
        or not speaks(before.segment.text)
    )
    return closed and following.label is None and len(following.text) > _FOLLOWS_HEADING


def _place_heading(walk: Walk, at: int, segment: Segment) -> None:
    text = clean_heading(segment.text)
    depth, within = _heading_depth(walk, at)
    del walk.frames[depth + 1 :]
    frame = walk.frames[depth]
    rank = heading_rank(segment)
    if within:
        frame.title = None
        index = walk.register.add(None, heading=text, place=Place(segment.span, holder(frame)))
        frame.title = index
    else:
        while frame.groups and frame.groups[-1][0] >= rank:
            frame.groups.pop()
        parent = frame.groups[-1][1] if frame.groups else frame.parent
        index = walk.register.add(None, heading=text, place=Place(segment.span, parent))
        frame.groups.append((rank, index))
    note_recitals(walk, segment, index)
    frame.tail = None
    frame.defines = ""
    walk.placements.append(Placement(segment, index, heading=True))


def _heading_depth(walk: Walk, at: int) -> tuple[int, bool]:
    """Returns the series above which a heading stands, and whether within its latest member.

    It stands above the series that the next number goes on, or within the clause that the next
    number goes down from.
    """
    following = walk.next_numbered(at)
    if following is not None:
        label = walk.segments[following].label
        if label is not None and not label.opens_scope:
            choice = walk.choose(label, at=following)
            if choice is not None and choice.sibling:
                return choice.keep, False
            if choice is not None and goes_down(walk, choice):
                return choice.keep - 1, True
    if names_part(walk.segments[at].text):
        # "Background" stands within the Part of a paper, if one is open, and ends none.
        depth = division_depth(walk)
        return depth, depth > 0
    return 0, False
