# SPDX-License-Identifier: Apache-2.0
"""What is open while a paper is walked through once: series of labels, lead-ins, placements."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain.document import Block, Document, FileFormat, Span
from pipeline.outline.ahead import Ahead
from pipeline.outline.breaks import Breaks
from pipeline.outline.frames import holder
from pipeline.outline.headings import is_plain_title, names_term
from pipeline.outline.labels import Label
from pipeline.outline.leadins import leads_into_clauses, open_tail
from pipeline.outline.placements import Placement
from pipeline.outline.register import Register
from pipeline.outline.row_codes import coded_rows
from pipeline.outline.segments import Segment
from pipeline.outline.series import Choice, Frame, choose_place

__all__ = ["DEEPEST", "Walk"]

# Lists within lists; no reader follows more, and each level is searched for every label.
DEEPEST = 24

# With fewer decimal labels than this a PDF counts as a paper without numbers.
_FEW_NUMBERS = 3
# A lead-in stands at most this many segments before its limbs.
_LEAD_REACH = 400


class Walk:
    """The open state of one walk. Mutable: each step of the walk changes it.

    Attributes:
        document: The paper.
        segments: Its segments in reading order.
        ahead: What labels are still to come.
        breaks: Where the layout cut a sentence.
        register: The clauses so far.
        placements: The places of the segments so far.
        frames: Open series of labels, from the root of the schedule or body inwards.
        body: The open series of the body, kept while a schedule is open.
        columns: The latest block that begins with a number of so many parts.
        misprints: Numbers that go on nothing and are cited all the same.
        row_of_member: Table and row of the latest number in a table.
        opened: True behind the first opening between parties that stands below a schedule's name.
        recitals: Index of the heading that opens recitals, -1 for recitals without one.
        unnumbered: True for a PDF that numbers nothing.
        flattened: True when lists lay in each other more deeply than is followed.
    """

    def __init__(self, document: Document, segments: Sequence[Segment]) -> None:
        self.document = document
        self.segments = segments
        self.ahead = Ahead([segment.label for segment in segments])
        self.breaks = Breaks(document, segments)
        self.register = Register()
        self.placements: list[Placement] = []
        self.frames: list[Frame] = [Frame(None, None, None, None)]
        self.body: list[Frame] = self.frames
        self.opened = False
        self.recitals: int | None = None
        self.row_of_member: tuple[int, int] | None = None
        self.columns: dict[int, Block] = {}
        self.misprints: list[str] = []
        self.flattened = False
        self._lists = 0
        self._led: set[int] = set()
        self._led_from: set[Span] = set()
        self._next_number = _next_numbered(segments)
        self._rows = _cells_in_rows(segments)
        self._coded = coded_rows(segments)
        self._tables = _table_starts(segments)
        decimals = sum(_counts(segment) for segment in segments)
        self.unnumbered = document.format is FileFormat.PDF and decimals < _FEW_NUMBERS

    def finished_placements(self) -> tuple[Placement, ...]:
        """Returns the placements, those that lead into limbs marked so."""
        return tuple(
            replace(placement, leads=True) if at in self._led else placement
            for at, placement in enumerate(self.placements)
        )

    def choose(self, label: Label, *, at: int) -> Choice | None:
        """Returns where a label goes among the open series, None when it is text."""
        return choose_place(self.frames, label, at=at, ahead=self.ahead)

    def next_numbered(self, at: int) -> int | None:
        """Returns where the next segment with a number or letter stands, None at the end."""
        return self._next_number[at]

    def cells_in_row(self, segment: Segment) -> int:
        """Returns how many cells stand in a segment's row of its table, 0 outside tables."""
        cell = segment.block.cell
        return 0 if cell is None else self._rows[cell.table, cell.row]

    def begins_coded_row(self, segment: Segment) -> bool:
        """Says whether a segment is the code of a row in a table that lists coded rows."""
        cell = segment.block.cell
        if cell is None or cell.column or segment.label is None:
            return False
        return segment.label.word == "code" and (cell.table, cell.row) in self._coded

    def words_before(self) -> Placement | None:
        """Returns the latest placement that is no page number."""
        for placement in reversed(self.placements[-3:]):
            if not placement.furniture:
                return placement
        return None

    def new_list(self) -> int:
        """Returns the number of a new list."""
        self._lists += 1
        return self._lists

    def set_tail(self, frame: Frame, segment: Segment | None) -> None:
        """Notes the open end of a frame's latest words, None for words that end closed."""
        frame.tail = None if segment is None else open_tail(self.document.text, segment)
        frame.fresh = segment is not None and (
            len(segment.sentences) > 1 or _follows_words(frame, segment)
        )
        frame.colon = frame.tail is not None and self.document.text[frame.tail.end - 1] == ":"
        self._note_term(frame, segment)

    def lead_from(self, above: Frame, limb: Segment, *, clause: bool = False) -> tuple[Span, ...]:
        """Returns the lead-in of what stands below a frame's latest member.

        Before numbers a line without colon and verb is a title, and so it is before a limb that
        begins with a capital; "the parties agree as follows:" leads into the whole paper. What
        led into a list does not lead into the numbered clauses behind that list.
        """
        if above.bare:
            return above.lead
        if above.tail is None:
            return ()
        if limb.text[:1].isupper() and is_plain_title(self.document.quote(above.tail)):
            return ()
        if self._introduces_table(above.tail, limb):
            return ()
        if clause and (
            above.tail in self._led_from or not leads_into_clauses(self.document.quote(above.tail))
        ):
            return ()
        self._led_from.add(above.tail)
        self._mark_lead(above.tail)
        return (above.tail,) if above.fresh else (*above.lead, above.tail)

    def open_frame(self, above: Frame, segment: Segment, choice: Choice | None) -> Frame:
        """Returns a new series below the latest member of another; does not open it yet."""
        reading = choice.reading if choice is not None else None
        frame = Frame(segment.label, reading, None, holder(above))
        frame.limbs = self.new_list()
        frame.indent = segment.block.indent
        frame.term = above.defines
        frame.cell = segment.block.cell
        return frame

    def _introduces_table(self, tail: Span, limb: Segment) -> bool:
        """Says whether an open end announces a table, whose counted rows are no limbs of it.

        "It summarises the key features:" stands over a table; "The Provider shall:" leads into
        rows that go on in lower case, or with a verb of their own.
        """
        cell = limb.block.cell
        if cell is None or not _counts(limb) or tail.start >= self._tables[cell.table]:
            return False
        return not limb.text[:1].islower() and _BINDS.search(self.document.quote(tail)) is None

    def _note_term(self, frame: Frame, segment: Segment | None) -> None:
        """Remembers the term that the latest words define; a row's later cells go on with it."""
        if segment is None:
            frame.defines, frame.row = "", None
            return
        cell = segment.block.cell
        row = None if cell is None else (cell.table, cell.row)
        term = names_term(segment)
        if not term and row is not None and row == frame.row:
            return
        frame.defines, frame.row = term, row

    def _mark_lead(self, tail: Span) -> None:
        count = len(self.placements)
        for at in range(count - 1, max(-1, count - _LEAD_REACH), -1):
            span = self.placements[at].segment.span
            if span.start <= tail.start and tail.end <= span.end:
                self._led.add(at)
                return


def _follows_words(frame: Frame, segment: Segment) -> bool:
    """Says whether a paragraph without label stands behind a limb's own words."""
    return segment.label is None and not frame.bare and segment.text[:1].isupper()


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


def _table_starts(segments: Sequence[Segment]) -> dict[int, int]:
    """Returns where each table begins in the text."""
    starts: dict[int, int] = {}
    for segment in segments:
        if segment.block.cell is not None:
            starts.setdefault(segment.block.cell.table, segment.span.start)
    return starts


# An open end that says who must do what its limbs say.
_BINDS = re.compile(
    r"\b(?:shall|must|will|may|agrees?|undertakes?)(?:\s+not)?(?:\s+to)?\W*$", re.I
)


def _counts(segment: Segment) -> bool:
    label = segment.label
    return label is not None and bool(label.readings) and label.readings[0].alphabet == "1"
