# SPDX-License-Identifier: Apache-2.0
"""Numbers that the paper misprints: cited as a reader sees them, with a note that they stray."""

from collections.abc import Sequence

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Block
from pipeline.outline.breaks import ends_with_stop
from pipeline.outline.labels import Label, Reading
from pipeline.outline.placements import Placement
from pipeline.outline.segments import Segment
from pipeline.outline.sentences import words_in
from pipeline.outline.series import Choice, Frame
from pipeline.outline.walk import Walk

__all__ = ["note_misprints", "read_misprint", "strays"]

# Indents that differ by less, in points, are the same.
_INDENT = 6.0
# Fewer words behind a number are an amount or a row: "2.5 Gross margin".
_FEWEST_WORDS = 4
_MOST_NAMED = 5


def read_misprint(walk: Walk, segment: Segment) -> Choice | None:
    """Returns where a number that goes on nothing stands all the same; None for mere text.

    "20.2 The Supplier ..." behind 21.1 is a clause: it hangs where its siblings' numbers hang, a
    capital follows, and what stands before it is closed. So is a second (v) in a list in line.
    The series goes on as if the number were right.

    Args:
        walk: What is open.
        segment: A segment whose label goes on no series.
    """
    label, before = segment.label, walk.words_before()
    if label is None or label.automatic or label.word or before is None:
        return None
    if segment.inline:
        return _repeated_limb(walk.frames, label, before)
    if not _hangs_with_siblings(walk, segment, label):
        return None
    if not (before.heading or ends_with_stop(before.segment.text)):
        return None
    value = label.readings[0].value
    for depth in range(len(walk.frames) - 1, 0, -1):
        frame = walk.frames[depth]
        if not frame.decimal:
            continue
        if len(frame.value) == len(value):
            return _beside(frame, value, depth, headed=before.heading)
        if len(frame.value) == len(value) - 1:
            intended = Reading("1", (*frame.value, 1))
            return Choice(depth + 1, intended, sibling=False) if value[-1] == 1 else None
    return None


def strays(frames: Sequence[Frame], choice: Choice) -> bool:
    """Says whether a number falls back behind an open one of its clause, and begins nothing anew.

    "1.2" behind "1.2" or "1.4" is one, "1.1" begins a numbering.
    """
    value = choice.reading.value
    if choice.sibling or choice.keep >= len(frames) or set(value) == {1}:
        return False
    known = frames[choice.keep]
    alike = known.decimal and value[:-1] == known.value[:-1] and len(value) > 1
    return alike and not choice.reading.inserted and value <= known.value


def note_misprints(printed: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Returns the note on misprinted numbers, with the first five of them; none without any."""
    if not printed:
        return ()
    named = ", ".join(printed[:_MOST_NAMED])
    more = f" and {len(printed) - _MOST_NAMED} more" if len(printed) > _MOST_NAMED else ""
    return (
        Diagnostic(
            ReasonCode.NUMBERS_UNCLEAR,
            Gravity.NOTE,
            f"Clause numbers out of order, cited as they are printed: {named}{more}.",
            "Look at the page: the paper may mean another number, or print one twice.",
            stage="outline",
        ),
    )


def _hangs_with_siblings(walk: Walk, segment: Segment, label: Label) -> bool:
    """Says whether a dotted number before a sentence stands under the numbers of its depth."""
    if label.weak or label.marks != "." or label.readings[0].alphabet != "1":
        return False
    depth = len(label.readings[0].value)
    if depth == 1 or segment.block.cell is not None or words_in(segment.text) < _FEWEST_WORDS:
        return False
    sibling = walk.columns.get(depth)
    if sibling is None or not segment.text.lstrip('“"')[:1].isupper():
        return False
    return _hang_alike(sibling, segment.block)


def _hang_alike(one: Block, other: Block) -> bool:
    if one.box is not None and other.box is not None:
        return abs(one.box.left - other.box.left) <= _INDENT
    return abs(one.indent - other.indent) <= _INDENT


def _beside(frame: Frame, value: tuple[int, ...], depth: int, *, headed: bool) -> Choice | None:
    """Reads a stray number beside an open one: what it says, or the number that was meant."""
    known = frame.value
    following = (*known[:-1], known[-1] + 1)
    if value[:-1] != known[:-1]:
        # The last part goes on, the parts before it are those of another clause.
        goes_on = value[-1] == following[-1]
        return Choice(depth, Reading("1", following), sibling=True) if goes_on else None
    if value == known and headed:
        # "40.1 Language" and "40.1 The Parties": a title and its text under one number.
        return None
    return Choice(depth, Reading("1", max(value, known)), sibling=True)


def _repeated_limb(frames: Sequence[Frame], label: Label, before: Placement) -> Choice | None:
    """Finds the list in line whose latest number a limb prints again: "...; or (v)"."""
    frame = frames[-1]
    known = frame.label
    if known is None or frame.reading is None or not before.segment.inline:
        return None
    if known.printed != label.printed or known.marks != label.marks or frame.decimal:
        return None
    listed = before.segment.text.rstrip().endswith((";", "; or", "; and"))
    return Choice(len(frames) - 1, frame.reading, sibling=True) if listed else None
