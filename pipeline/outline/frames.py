# SPDX-License-Identifier: Apache-2.0
"""Where unlabelled words belong among the open series: by lead-in, indent and bullets."""

from collections.abc import Sequence

from pipeline.outline.headings import names_term
from pipeline.outline.labels import Label
from pipeline.outline.segments import Segment
from pipeline.outline.series import Choice, Frame

__all__ = [
    "bullet_depth",
    "close_cells",
    "closing_depth",
    "drop_bullets",
    "holder",
    "next_sibling",
    "text_depth",
]

# Indents that differ by less, in points, are the same.
_INDENT = 6.0
_LIMB_PARTS = 3


def holder(frame: Frame) -> int | None:
    """Returns the clause that holds what stands below a frame's latest member."""
    if frame.title is not None:
        return frame.title
    member = frame.member
    if frame.groups and (member is None or frame.groups[-1][1] > member):
        return frame.groups[-1][1]
    return member if member is not None else frame.parent


def next_sibling(known: Frame, label: Label, choice: Choice) -> Frame:
    """Returns the frame for the next member: same parent, lead-in and list."""
    return Frame(
        label,
        choice.reading,
        None,
        known.parent,
        lead=known.lead,
        groups=known.groups,
        limbs=known.limbs,
        indent=known.indent,
        term=known.term,
        cell=known.cell,
        lower=known.lower,
        codes_rows=known.codes_rows,
    )


def bullet_depth(frames: Sequence[Frame], segment: Segment, label: Label) -> int | None:
    """Returns the frame of the bullets that one goes on; None when it opens its own."""
    for depth in range(len(frames) - 1, 0, -1):
        known = frames[depth].label
        if known is None or not known.is_bullet:
            return None
        if known.printed == label.printed and not _outdents(frames[depth], segment, turned=True):
            return depth
    return None


def drop_bullets(frames: list[Frame], depth: int) -> None:
    """Closes bulleted lists below a depth: a paragraph between bullets begins a new list."""
    while len(frames) - 1 > depth:
        label = frames[-1].label
        if label is None or not label.is_bullet:
            return
        frames.pop()


def close_cells(frames: list[Frame], segment: Segment) -> None:
    """Closes lists that began in a cell of a table, or of a row of it, that is left.

    Clauses set as a table go on behind it: only what stands behind a row's first cell is closed
    with the row, and only lists with the table.
    """
    cell = segment.block.cell
    while len(frames) > 1:
        began = frames[-1].cell
        if began is None or began == cell:
            return
        if cell is not None and cell.table == began.table:
            if cell.row == began.row or cell.column >= began.column:
                return
        elif frames[-1].decimal and not frames[-1].codes_rows:
            return
        frames.pop()


def closing_depth(frames: Sequence[Frame], segment: Segment) -> int | None:
    """Returns the list that words in lower case close; None when no list has a lead-in.

    The innermost list, or one further out when the words stand further left.
    """
    found = None
    for depth in range(len(frames) - 1, 0, -1):
        if not frames[depth].lead:
            break
        outdented = _outdents(frames[depth], segment)
        if found is None or outdented:
            found = depth
        if not outdented:
            break
    return found


def text_depth(frames: Sequence[Frame], segment: Segment) -> int:
    """Returns the frame to whose latest member a plain paragraph belongs.

    Behind a list with a lead-in it belongs to the clause above the list; a definition belongs to
    the clause that holds the definitions.
    """
    depth = len(frames) - 1
    defines = bool(names_term(segment))
    while depth > 0:
        frame = frames[depth]
        if not (_is_list(frame) and _leaves(frame, segment, defines=defines)):
            break
        depth -= 1
    return depth


def _is_list(frame: Frame) -> bool:
    label = frame.label
    if label is None:
        return False
    if frame.decimal:
        return bool(frame.lead) and len(frame.value) >= _LIMB_PARTS
    return label.is_bullet or not label.word


def _leaves(frame: Frame, segment: Segment, *, defines: bool) -> bool:
    bullet = frame.label is not None and frame.label.is_bullet
    return bool(frame.lead) or bullet or defines or _outdents(frame, segment)


def _outdents(frame: Frame, segment: Segment, *, turned: bool = False) -> bool:
    """Says whether a paragraph stands further left than a list, or, turned, further right."""
    difference = frame.indent - segment.block.indent
    return (-difference if turned else difference) > _INDENT
