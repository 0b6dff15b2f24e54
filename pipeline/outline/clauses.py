# SPDX-License-Identifier: Apache-2.0
"""The clause tree: every segment put under the number that a reader would cite."""

from collections.abc import Sequence

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document
from pipeline.outline.frames import bullet_depth, close_cells, holder, next_sibling
from pipeline.outline.headings import (
    clean_heading,
    goes_on_as_verb,
    heads_clause,
    is_full_sentence,
    is_plain_title,
    run_in_heading,
    titles_clauses,
)
from pipeline.outline.labels import Label
from pipeline.outline.leadins import counts_clauses
from pipeline.outline.misprints import note_misprints, read_misprint, strays
from pipeline.outline.placements import ClauseTree, Placement
from pipeline.outline.register import Place
from pipeline.outline.row_codes import open_rows
from pipeline.outline.scopes import (
    is_recital,
    leave_cover,
    leave_recitals,
    note_recitals,
    open_scope,
    opens_scope,
    repeat_scope,
    repeats_scope,
    return_to_body,
)
from pipeline.outline.segments import Segment, as_text
from pipeline.outline.series import Choice, Frame, interrupts
from pipeline.outline.unlabelled import (
    BARE_NUMBER,
    goes_down,
    place_continuation,
    place_rejected,
    place_unlabelled,
)
from pipeline.outline.walk import DEEPEST, Walk

__all__ = ["build_clauses"]


def build_clauses(document: Document, segments: Sequence[Segment]) -> ClauseTree:
    """Returns the clause tree of a paper; without segments it is empty.

    Args:
        document: The paper, for its text and format.
        segments: Its segments in reading order.
    """
    walk = Walk(document, segments)
    for at in range(len(segments)):
        _place(walk, at)
    flattened = (_FLATTENED,) if walk.flattened else ()
    diagnostics = (*flattened, *note_misprints(walk.misprints))
    return ClauseTree(walk.register.finish(), walk.finished_placements(), diagnostics)


_FLATTENED = Diagnostic(
    ReasonCode.PART_SKIPPED,
    Gravity.NOTE,
    f"Lists lie in each other more than {DEEPEST} deep: what lies deeper is cited less exactly.",
    "Look up the clause by its words, not by its number.",
    stage="outline",
)


def _place(walk: Walk, at: int) -> None:
    """Puts one segment into the tree."""
    segment = walk.segments[at]
    label = segment.label
    text = walk.document.text
    if segment.contents:
        walk.placements.append(Placement(as_text(text, segment), None))
        return
    close_cells(walk.frames, segment)
    if label is not None and not label.automatic and walk.breaks.parts_label(at):
        before = walk.words_before() or walk.placements[-1]
        place_continuation(walk, as_text(text, segment), before)
    elif repeats_scope(walk, at):
        repeat_scope(walk, at)
    elif label is None:
        leave_cover(walk, at, segment)
        place_unlabelled(walk, at, as_text(text, segment))
    elif label.is_bullet:
        _place_bullet(walk, segment, label)
    elif opens_scope(walk, segment, label):
        open_scope(walk, segment, label)
    elif _is_page_number(walk, at, segment):
        clause = walk.placements[-1].clause if walk.placements else None
        walk.placements.append(Placement(as_text(text, segment), clause, furniture=True))
    else:
        _place_labelled(walk, at, segment)


def _place_labelled(walk: Walk, at: int, segment: Segment) -> None:
    label = segment.label
    choice = _choose(walk, at, segment)
    if choice is None:
        choice = read_misprint(walk, segment)
        if choice is None:
            place_rejected(walk, at, segment)
            return
        _note(walk, segment)
    elif strays(walk.frames, choice):
        _note(walk, segment)
    frame = _enter(walk, segment, choice)
    frame.bare = not segment.text.strip()
    is_heading = frame.bare or (not frame.lead and _heads(walk, at, segment))
    heading = clean_heading(segment.text) if is_heading else run_in_heading(segment.text)
    row = segment.block.cell is not None
    if frame.decimal and not segment.inline and not row:
        walk.columns[len(choice.reading.value)] = segment.block
    if segment.block.cell is not None and frame.decimal:
        walk.row_of_member = (segment.block.cell.table, segment.block.cell.row)
    place = Place(segment.span, frame.parent, term=frame.term, row=row)
    frame.member = walk.register.add(label, heading=heading, place=place)
    if is_recital(walk, frame, at=at):
        walk.register.mark_recital(frame.member)
    walk.set_tail(frame, None if is_heading else segment)
    note_recitals(walk, segment, None)
    lead = () if is_heading else frame.lead
    walk.placements.append(
        Placement(segment, frame.member, heading=is_heading, lead=lead, limbs=frame.limbs)
    )


def _note(walk: Walk, segment: Segment) -> None:
    if segment.label is not None and segment.label.word != "code":
        walk.misprints.append(segment.label.printed)


def _choose(walk: Walk, at: int, segment: Segment) -> Choice | None:
    """Returns where a labelled segment goes; None when it is text or the name of a row."""
    label = segment.label
    if label is None:
        return None
    return_to_body(walk, label, at=at)
    leave_recitals(walk, label)
    if _nests(walk, segment):
        return Choice(len(walk.frames), label.readings[0], sibling=False)
    row = _choose_row(walk, segment, label)
    if row is not None:
        return row
    choice = None if label.opens_scope else walk.choose(label, at=at)
    return None if choice is None or _names_row(walk, segment, choice) else choice


def _choose_row(walk: Walk, segment: Segment, label: Label) -> Choice | None:
    """Returns the place of a coded row within the clause that holds its table, None elsewhere."""
    if not walk.begins_coded_row(segment):
        return None
    reading = label.readings[0]
    open_at = open_rows(walk.frames, segment)
    if open_at is not None:
        within = walk.frames[open_at].codes_rows
        return Choice(open_at, reading, sibling=True) if within else None
    if not _stands_in_clause(walk, len(walk.frames)):
        return None
    return Choice(len(walk.frames), reading, sibling=False)


def _heads(walk: Walk, at: int, segment: Segment) -> bool:
    following = walk.segments[at + 1] if at + 1 < len(walk.segments) else None
    if following is not None and following.label is not None and goes_on_as_verb(following.text):
        return False
    return heads_clause(segment) or titles_clauses(segment, following)


def _is_page_number(walk: Walk, at: int, segment: Segment) -> bool:
    if not _stands_bare(segment):
        return False
    following = walk.next_numbered(at)
    if following is not None and following == at + 1 and _stands_bare(walk.segments[following]):
        # The last page's number and this page's stand on top of each other.
        following = walk.next_numbered(following)
    label = segment.label
    if label is None or following is None:
        return False
    return interrupts(walk.frames, label, walk.segments[following].label)


def _stands_bare(segment: Segment) -> bool:
    """Says whether a segment is a number alone on its line, outside tables."""
    label = segment.label
    if label is None or segment.block.cell is not None or segment.text.strip():
        return False
    return BARE_NUMBER.fullmatch(label.printed) is not None


def _nests(walk: Walk, segment: Segment) -> bool:
    """Says whether "1." in a cell counts a list within the clause that its row numbers."""
    cell, label = segment.block.cell, segment.label
    if cell is None or label is None or label.marks != "." or label.word:
        return False
    began = walk.frames[-1].cell
    if began is None or began.table != cell.table or not walk.frames[-1].decimal:
        return False
    first = label.readings[0].value == (1,)
    return first and began.column < cell.column and walk.row_of_member == (cell.table, cell.row)


def _names_row(walk: Walk, segment: Segment, choice: Choice) -> bool:
    """Says whether a label in a cell counts rows of a table that stands in a clause."""
    label = segment.label
    if label is None or segment.block.cell is None or label.word == "question":
        return False
    if choice.sibling:
        # Clauses set as a table follow each other in cells; rows do not follow a clause.
        deep = len(choice.reading.value) > 1 and label.word != "code"
        return not deep and not walk.register.in_cell(walk.frames[choice.keep].member)
    if label.word == "code":
        # "A1" may name a row; "A.1.4" is the number of what stands there.
        if len(choice.reading.value) > _CODE_OF_ROW:
            return False
    elif label.marks != "." or goes_down(walk, choice):
        return False
    return _stands_in_clause(walk, choice.keep)


def _stands_in_clause(walk: Walk, keep: int) -> bool:
    """Says whether a numbered clause holds the table that is read, below ``keep`` frames."""
    if any(frame.decimal and frame.cell is None and frame.value for frame in walk.frames):
        return True
    return walk.register.has_clause_above(holder(walk.frames[keep - 1]))


# Letter and number: a longer code is no name of a row.
_CODE_OF_ROW = 2


def _enter(walk: Walk, segment: Segment, choice: Choice) -> Frame:
    """Makes the frame of a labelled segment and closes all series that it ends."""
    label = segment.label
    frames = walk.frames
    known = frames[choice.keep] if choice.keep < len(frames) else None
    del frames[choice.keep :]
    if len(frames) >= DEEPEST:
        walk.flattened = True
        del frames[DEEPEST - 1 :]
    above = frames[-1]
    led_anew = _leads_anew(walk, above)
    if choice.sibling and known is not None and label is not None and not led_anew:
        frame = next_sibling(known, label, choice)
        if _stands_apart(walk, frame, segment):
            frame.lead, frame.limbs = (), walk.new_list()
    else:
        frame = walk.open_frame(above, segment, choice)
        counts = label is not None and counts_clauses(label)
        frame.codes_rows = walk.begins_coded_row(segment) and _stands_in_clause(walk, len(frames))
        frame.lead = () if frame.codes_rows else walk.lead_from(above, segment, clause=counts)
        frame.lower = bool(frame.lead) and segment.text[:1].islower()
    if frame.groups:
        frame.parent = frame.groups[-1][1]
    frames.append(frame)
    return frame


def _leads_anew(walk: Walk, above: Frame) -> bool:
    """Says whether words behind a list lead into what goes on with its letters.

    "The Buyer shall:" between (b) and (c), or a new term between the limbs of two definitions.
    """
    before = walk.words_before()
    if above.tail is None or before is None or not above.colon:
        return False
    if before.segment.label is not None or before.segment.span.end != above.tail.end:
        return False
    words = walk.document.quote(above.tail)
    return bool(above.defines) or not is_plain_title(words.rstrip(":"))


def _stands_apart(walk: Walk, frame: Frame, segment: Segment) -> bool:
    """Says whether a number behind a list in one sentence, closed by a full stop, is no limb."""
    before = walk.words_before()
    if not frame.lower or before is None or not before.segment.text.rstrip().endswith("."):
        return False
    return is_full_sentence(segment.text)


def _place_bullet(walk: Walk, segment: Segment, label: Label) -> None:
    depth = bullet_depth(walk.frames, segment, label)
    if depth is None and len(walk.frames) >= DEEPEST:
        walk.flattened = True
        depth = len(walk.frames) - 1
    if depth is None:
        above = walk.frames[-1]
        frame = walk.open_frame(above, segment, None)
        frame.lead = walk.lead_from(above, segment)
        walk.frames.append(frame)
    else:
        del walk.frames[depth + 1 :]
        frame = walk.frames[depth]
    walk.set_tail(frame, segment)
    clause = holder(frame)
    walk.register.extend(clause, segment.span.end)
    walk.placements.append(Placement(segment, clause, lead=frame.lead, limbs=frame.limbs))
