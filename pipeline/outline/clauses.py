# SPDX-License-Identifier: Apache-2.0
"""The clause tree: every segment put under the number that a reader would cite."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain.document import BlockKind, Document, FileFormat, Span
from pipeline.domain.outline import Clause
from pipeline.outline.breaks import Breaks, ends_with_stop
from pipeline.outline.frames import (
    bullet_depth,
    closing_depth,
    drop_bullets,
    holder,
    next_sibling,
    text_depth,
)
from pipeline.outline.headings import (
    clean_heading,
    heading_rank,
    heads_clause,
    heads_recitals,
    heads_scope,
    looks_like_heading,
    opens_recital,
    run_in_heading,
    titles_clauses,
)
from pipeline.outline.labels import Label
from pipeline.outline.leadins import counts_clauses, leads_into_clauses, open_tail
from pipeline.outline.numbers import compose_number
from pipeline.outline.placements import ClauseTree, Placement
from pipeline.outline.segments import Segment, as_text
from pipeline.outline.sentences import words_in
from pipeline.outline.series import Ahead, Choice, Frame, choose_place, interrupts

__all__ = ["build_clauses"]


def build_clauses(document: Document, segments: Sequence[Segment]) -> ClauseTree:
    """Returns the clause tree of a paper; without segments it is empty.

    Args:
        document: The paper, for its text and format.
        segments: Its segments in reading order.
    """
    builder = _Builder(document, segments)
    for at in range(len(segments)):
        builder.place(at)
    return builder.finish()


_BARE_NUMBER = re.compile("[-\u2013— ]{0,3}(?:page\\s+)?\\d{1,4}[-\u2013— .]{0,3}", re.IGNORECASE)
# With fewer decimal labels than this a PDF counts as a paper without numbers.
_FEW_NUMBERS = 3
_FOLLOWS_HEADING = 60
_PLAIN_WORDS = 8


class _Builder:
    """Walks the segments once, keeping the open series of labels."""

    def __init__(self, document: Document, segments: Sequence[Segment]) -> None:
        self._document = document
        self._segments = segments
        self._ahead = Ahead([segment.label for segment in segments])
        self._clauses: list[Clause] = []
        self._placements: list[Placement] = []
        self._frames: list[Frame] = [Frame(None, None, None, None)]
        self._scope: int | None = None
        self._body: list[Frame] = self._frames
        self._prefix = ""
        self._lists = 0
        self._led: set[int] = set()
        self._in_cells: set[int] = set()
        self._recitals: int | None = None
        self._next_number = _next_numbered(segments)
        self._rows = _cells_in_rows(segments)
        self._breaks = Breaks(document, segments)
        decimals = sum(_counts(segment) for segment in segments)
        self._unnumbered = document.format is FileFormat.PDF and decimals < _FEW_NUMBERS

    def place(self, at: int) -> None:
        """Puts one segment into the tree."""
        segment = self._segments[at]
        label = segment.label
        if segment.contents:
            self._placements.append(Placement(as_text(self._document.text, segment), None))
            return
        if label is not None and not label.automatic and self._breaks.parts_label(at):
            before = self._words_before() or self._placements[-1]
            self._place_continuation(as_text(self._document.text, segment), before)
        elif label is None:
            self._place_unlabelled(at, as_text(self._document.text, segment))
        elif label.is_bullet:
            self._place_bullet(segment, label)
        elif label.opens_scope and heads_scope(segment) and not self._names_field(segment):
            self._open_scope(segment, label)
        elif self._is_page_number(at, segment):
            clause = self._placements[-1].clause if self._placements else None
            plain = as_text(self._document.text, segment)
            self._placements.append(Placement(plain, clause, furniture=True))
        else:
            self._place_labelled(at, segment, label)

    def finish(self) -> ClauseTree:
        """Returns the tree, with every clause's end where its last limb ends."""
        for index in range(len(self._clauses) - 1, -1, -1):
            clause = self._clauses[index]
            if clause.parent is not None:
                parent = self._clauses[clause.parent]
                if parent.end < clause.end:
                    self._clauses[clause.parent] = replace(parent, end=clause.end)
        placements = tuple(
            replace(placement, leads=True) if at in self._led else placement
            for at, placement in enumerate(self._placements)
        )
        return ClauseTree(tuple(self._clauses), placements)

    # Scopes

    def _open_scope(self, segment: Segment, label: Label) -> None:
        heading = clean_heading(segment.text)
        self._scope = self._add(
            label.printed, label, heading=heading, span=segment.span, parent=None
        )
        self._prefix = f"{label.printed}, "
        self._frames = [Frame(None, None, self._scope, self._scope)]
        self._placements.append(Placement(segment, self._scope, heading=True, scope=True))

    # Labelled segments

    def _place_labelled(self, at: int, segment: Segment, label: Label) -> None:
        choice = None
        self._return_to_body(label, at)
        self._leave_recitals(label)
        if not label.opens_scope:
            choice = choose_place(self._frames, label, at=at, ahead=self._ahead)
        if choice is None or self._names_row(segment, label, choice):
            self._place_unlabelled(at, as_text(self._document.text, segment))
            return
        frame = self._enter(segment, label, choice)
        frame.bare = not segment.text.strip()
        is_heading = frame.bare or (not frame.lead and self._heads(at, segment))
        heading = clean_heading(segment.text) if is_heading else run_in_heading(segment.text)
        number = compose_number(label, self._numbered_parent(frame.parent), prefix=self._prefix)
        frame.member = self._add(
            number, label, heading=heading, span=segment.span, parent=frame.parent
        )
        if segment.block.cell is not None:
            self._in_cells.add(frame.member)
        self._set_tail(frame, None if is_heading else segment)
        self._note_recitals(segment, None)
        self._placements.append(
            Placement(
                segment,
                frame.member,
                heading=is_heading,
                lead=() if is_heading else frame.lead,
                limbs=frame.limbs,
            )
        )

    def _heads(self, at: int, segment: Segment) -> bool:
        following = self._segments[at + 1] if at + 1 < len(self._segments) else None
        return heads_clause(segment) or titles_clauses(segment, following)

    def _names_field(self, segment: Segment) -> bool:
        """Says whether "Schedule" alone is the name of a row, with its words in the next cell."""
        cell, label = segment.block.cell, segment.label
        if cell is None or label is None or " " in label.printed:
            return False
        return self._rows[cell.table, cell.row] > 1

    def _leave_recitals(self, label: Label) -> None:
        """Closes the recitals before the first clause: they hold none of the body."""
        if self._recitals is None or label.word or label.marks != "." or not label.readings:
            return
        reading = label.readings[0]
        if reading.alphabet != "1" or set(reading.value) != {1}:
            return
        if not any(frame.decimal for frame in self._frames):
            del self._frames[1:]
            root = self._frames[0]
            root.groups = [group for group in root.groups if group[1] != self._recitals]
            # What stands open before the first clause is the formula of agreement.
            self._set_tail(root, None)
        self._recitals = None

    def _note_recitals(self, segment: Segment, clause: int | None) -> None:
        """Remembers the heading that opens recitals, -1 for recitals without one."""
        if heads_recitals(segment.text):
            self._recitals = -1 if clause is None else clause
        elif self._recitals is None and opens_recital(segment.text):
            self._recitals = -1

    def _is_page_number(self, at: int, segment: Segment) -> bool:
        following = self._next_number[at]
        label = segment.label
        if label is None or following is None or segment.text.strip():
            return False
        if segment.block.cell is not None or _BARE_NUMBER.fullmatch(label.printed) is None:
            return False
        return interrupts(self._frames, label, self._segments[following].label)

    def _return_to_body(self, label: Label, at: int) -> None:
        """Ends a schedule where "Part B" or "2.1" goes on the body: it was only named there."""
        if self._scope is None:
            return
        if label.word == "part" and not _parts(self._frames):
            parts = _parts(self._body)
            returns = bool(parts) and label.readings[0].value == (parts[0].value[0] + 1,)
        elif len(self._frames) == 1 and not label.word and label.marks == "." and not label.weak:
            choice = choose_place(self._body, label, at=at, ahead=self._ahead)
            value = label.readings[0].value
            deep, first = len(value) > 1, set(value) == {1}
            returns = choice is not None and choice.sibling and deep and not first
        else:
            return
        if returns:
            self._frames, self._scope, self._prefix = self._body, None, ""

    def _names_row(self, segment: Segment, label: Label, choice: Choice) -> bool:
        """Says whether a label in a cell counts rows of a table that stands in a clause."""
        if segment.block.cell is None or label.word == "question":
            return False
        if label.word != "code" and (label.marks != "." or len(choice.reading.value) > 1):
            return False
        if choice.sibling:
            # Clauses set as a table follow each other in cells; rows do not follow a clause.
            return self._frames[choice.keep].member not in self._in_cells
        return self._numbered_parent(holder(self._frames[choice.keep - 1])) is not None

    def _enter(self, segment: Segment, label: Label, choice: Choice) -> Frame:
        """Makes the frame of a labelled segment and closes all series that it ends."""
        known = self._frames[choice.keep] if choice.keep < len(self._frames) else None
        del self._frames[choice.keep :]
        above = self._frames[-1]
        if choice.sibling and known is not None:
            frame = next_sibling(known, label, choice)
        else:
            frame = Frame(label, choice.reading, None, holder(above))
            frame.lead = self._lead_from(above, clause=counts_clauses(label))
            frame.limbs = self._new_list()
            frame.indent = segment.block.indent
        if frame.groups:
            frame.parent = frame.groups[-1][1]
        self._frames.append(frame)
        return frame

    def _lead_from(self, above: Frame, *, clause: bool = False) -> tuple[Span, ...]:
        """Returns the lead-in of what stands below a frame's latest member.

        Before numbers a line without colon and verb is a title, and "the parties agree as
        follows:" leads into the whole paper: neither is a lead-in.
        """
        if above.bare:
            return above.lead
        if above.tail is None:
            return ()
        if clause and not leads_into_clauses(self._document.quote(above.tail)):
            return ()
        self._mark_lead(above.tail)
        return (above.tail,) if above.fresh else (*above.lead, above.tail)

    def _numbered_parent(self, parent: int | None) -> Clause | None:
        """Returns the nearest clause above with a label, within the scope."""
        while parent is not None and parent != self._scope:
            clause = self._clauses[parent]
            if clause.label:
                return clause
            parent = clause.parent
        return None

    # Bullets

    def _place_bullet(self, segment: Segment, label: Label) -> None:
        depth = bullet_depth(self._frames, segment, label)
        if depth is None:
            above = self._frames[-1]
            frame = Frame(label, None, None, holder(above))
            frame.lead = self._lead_from(above)
            frame.limbs = self._new_list()
            frame.indent = segment.block.indent
            self._frames.append(frame)
        else:
            del self._frames[depth + 1 :]
            frame = self._frames[depth]
        self._set_tail(frame, segment)
        clause = holder(frame)
        self._extend(clause, segment.span.end)
        self._placements.append(Placement(segment, clause, lead=frame.lead, limbs=frame.limbs))

    # Segments without label

    def _place_unlabelled(self, at: int, segment: Segment) -> None:
        text = segment.text.strip()
        pending = self._pending_label()
        if pending is not None and segment.block.cell == pending.segment.block.cell:
            self._place_behind_label(segment, pending)
        elif _BARE_NUMBER.fullmatch(text) is not None and segment.block.cell is None:
            clause = self._placements[-1].clause if self._placements else None
            self._placements.append(Placement(segment, clause, furniture=True))
        elif looks_like_heading(segment, text) and self._may_head(at, segment):
            self._place_heading(at, segment)
        elif text[:1].islower() and segment.block.cell is None:
            self._place_lower_case(segment)
        else:
            self._place_paragraph(segment)

    def _pending_label(self) -> Placement | None:
        """Returns the segment before when it is a label alone, whose words stand in this one."""
        if not self._placements:
            return None
        before = self._placements[-1]
        alone = before.heading and not before.segment.text.strip() and before.clause is not None
        return before if alone else None

    def _place_behind_label(self, segment: Segment, pending: Placement) -> None:
        """Puts words that the layout parted from their label into the label's clause."""
        index = pending.clause
        frame = self._frames[-1]
        text = segment.text.strip()
        if index is None or self._clauses[index].heading:
            self._place_paragraph(segment)
            return
        self._extend(index, segment.span.end)
        if pending.scope or (looks_like_heading(segment, text) and not frame.lead):
            self._clauses[index] = replace(self._clauses[index], heading=clean_heading(text))
            self._placements.append(Placement(segment, index, heading=True))
            return
        self._set_tail(frame, segment)
        frame.bare = False
        lead, limbs = (frame.lead, frame.limbs) if frame.member == index else ((), None)
        self._placements.append(Placement(segment, index, lead=lead, limbs=limbs))

    def _place_lower_case(self, segment: Segment) -> None:
        """Decides whether words in lower case go on, close a list or stand alone."""
        before = self._words_before()
        if before is not None and self._breaks.cuts(before):
            self._place_continuation(segment, before)
            return
        depth = closing_depth(self._frames, segment)
        if depth is None:
            self._place_paragraph(segment)
            return
        frame = self._frames[depth]
        del self._frames[depth + 1 :]
        self._extend(frame.parent, segment.span.end)
        self._placements.append(Placement(segment, frame.parent, closes=frame.limbs))

    def _place_paragraph(self, segment: Segment) -> None:
        depth = text_depth(self._frames, segment)
        frame = self._frames[depth]
        clause = holder(frame)
        if segment.block.kind not in (BlockKind.FOOTNOTE, BlockKind.ENDNOTE):
            self._set_tail(frame, segment)
            drop_bullets(self._frames, depth)
        self._extend(clause, segment.span.end)
        self._note_recitals(segment, None)
        self._placements.append(Placement(segment, clause))

    def _words_before(self) -> Placement | None:
        """Returns the latest placement that is no page number."""
        for placement in reversed(self._placements[-3:]):
            if not placement.furniture:
                return placement
        return None

    def _may_head(self, at: int, segment: Segment) -> bool:
        """Says whether a title without number may head something here: not within a list."""
        if segment.block.cell is not None:
            return False
        if segment.emphasised:
            strong = segment.block.heading or segment.capitals
            return strong or len(self._frames) == 1 or self._frames[-1].tail is None
        return self._unnumbered and self._stands_alone(at)

    def _stands_alone(self, at: int) -> bool:
        """Says whether a plain line stands between running text, as headings of plain PDFs do."""
        if at + 1 >= len(self._segments) or words_in(self._segments[at].text) > _PLAIN_WORDS:
            return False
        following = self._segments[at + 1]
        before = self._words_before()
        closed = before is None or before.heading or ends_with_stop(before.segment.text)
        return bool(closed) and following.label is None and len(following.text) > _FOLLOWS_HEADING

    def _place_heading(self, at: int, segment: Segment) -> None:
        text = clean_heading(segment.text)
        depth = self._heading_depth(at)
        del self._frames[depth + 1 :]
        frame = self._frames[depth]
        rank = heading_rank(segment)
        while frame.groups and frame.groups[-1][0] >= rank:
            frame.groups.pop()
        parent = frame.groups[-1][1] if frame.groups else frame.parent
        above = self._numbered_parent(parent)
        if above is None and self._scope is not None:
            above = self._clauses[self._scope]
        number = above.number if above is not None else text
        index = self._add(number, None, heading=text, span=segment.span, parent=parent)
        frame.groups.append((rank, index))
        self._note_recitals(segment, index)
        frame.tail = None
        self._placements.append(Placement(segment, index, heading=True))

    def _heading_depth(self, at: int) -> int:
        """Returns the series above which a heading stands: that which the next number goes on."""
        following = self._next_number[at]
        if following is not None:
            label = self._segments[following].label
            if label is not None and not label.opens_scope:
                choice = choose_place(self._frames, label, at=following, ahead=self._ahead)
                if choice is not None and choice.sibling:
                    return choice.keep
        return 0

    def _place_continuation(self, segment: Segment, before: Placement) -> None:
        """Puts words under the clause whose sentence they go on with."""
        self._extend(before.clause, segment.span.end)
        tail = open_tail(self._document.text, segment)
        if self._frames[-1].tail is None or tail is None or len(segment.sentences) > 1:
            self._set_tail(self._frames[-1], segment)
        self._placements.append(Placement(segment, before.clause, continues=True))

    # Common steps

    def _set_tail(self, frame: Frame, segment: Segment | None) -> None:
        frame.tail = None if segment is None else open_tail(self._document.text, segment)
        frame.fresh = segment is not None and (
            len(segment.sentences) > 1 or self._follows_words(frame, segment)
        )
        frame.colon = frame.tail is not None and self._document.text[frame.tail.end - 1] == ":"

    def _follows_words(self, frame: Frame, segment: Segment) -> bool:
        """Says whether a paragraph without label stands behind a limb's own words."""
        return segment.label is None and not frame.bare and segment.text[:1].isupper()

    def _new_list(self) -> int:
        self._lists += 1
        return self._lists

    def _add(
        self, number: str, label: Label | None, *, heading: str, span: Span, parent: int | None
    ) -> int:
        depth = 0
        if parent is not None and parent != self._scope:
            depth = self._clauses[parent].depth + 1
        printed = label.printed if label is not None else ""
        self._clauses.append(Clause(number, printed, heading, depth, span.start, span.end, parent))
        return len(self._clauses) - 1

    def _extend(self, clause: int | None, end: int) -> None:
        if clause is not None and self._clauses[clause].end < end:
            self._clauses[clause] = replace(self._clauses[clause], end=end)

    def _mark_lead(self, tail: Span) -> None:
        for at in range(len(self._placements) - 1, max(-1, len(self._placements) - 400), -1):
            span = self._placements[at].segment.span
            if span.start <= tail.start and tail.end <= span.end:
                self._led.add(at)
                return


def _next_numbered(segments: Sequence[Segment]) -> list[int | None]:
    following: list[int | None] = [None] * len(segments)
    latest: int | None = None
    for at in range(len(segments) - 1, -1, -1):
        following[at] = latest
        label = segments[at].label
        if label is not None and label.readings:
            latest = at
    return following


def _cells_in_rows(segments: Sequence[Segment]) -> Counter[tuple[int, int]]:
    cells = {segment.block.cell for segment in segments if segment.block.cell is not None}
    return Counter((cell.table, cell.row) for cell in cells)


def _parts(frames: Sequence[Frame]) -> list[Frame]:
    return [each for each in frames if each.label is not None and each.label.word == "part"]


def _counts(segment: Segment) -> bool:
    label = segment.label
    return label is not None and bool(label.readings) and label.readings[0].alphabet == "1"
