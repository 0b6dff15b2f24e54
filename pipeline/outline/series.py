# SPDX-License-Identifier: Apache-2.0
"""Which label continues which series: the monotony check of clause numbering.

A label counts when it goes on where the numbering stands: next sibling, first child, or next of
an ancestor, with one number left out at most. Otherwise it is text that looks like a label (a
year, an amount, "14.3 above" at the start of a line).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.domain.document import Cell, Span
from pipeline.outline.ahead import Ahead
from pipeline.outline.labels import Label, Reading

__all__ = ["Choice", "Frame", "choose_place", "goes_on_later", "interrupts"]

# How many numbers a typed series may leave out ("reserved" clauses are often deleted).
_GAP = 2
# Words that cite a clause as often as they number one.
_CITED = frozenset({"clause", "section", "paragraph", "article"})
_LETTER_X = 24
# Words whose numbers are no part of the numbers below them: 1.1 is no child of Part 1.
_COUNTS_ALONE = frozenset({"part", "chapter", "question"})


@dataclass(slots=True)
class Frame:
    """One open series of labels: siblings under one parent. Mutable while clauses are built.

    Attributes:
        label: The label of its latest member; None for the root of a scope.
        reading: How that label was read.
        member: Index of the latest member among the clauses; None for bullets and the root.
        parent: Index of the clause that holds the members.
        lead: Lead-in of its members.
        tail: Open end of the latest member's own text, from which its limbs go on.
        groups: Unnumbered headings open above the next members: (rank, index).
        limbs: Number of the list, for words that close it.
        indent: Left indent of its first member in points.
        bare: True while the latest member has a label and no words yet.
        colon: True when the open end announces a list with a colon.
        fresh: True when the open end is a later sentence, which the lead-in does not reach.
        term: The defined term whose limbs the members are.
        defines: The term that the latest member's own words define.
        row: Table and row of the cell in which those words stand.
        cell: Cell in which the first member stands, None outside tables.
        title: Index of an unnumbered heading within the latest member.
        lower: True for a list whose first limb goes on with the lead-in in lower case.
        codes_rows: True for the codes of rows of a table that stands within a clause.
    """

    label: Label | None
    reading: Reading | None
    member: int | None
    parent: int | None
    lead: tuple[Span, ...] = ()
    tail: Span | None = None
    groups: list[tuple[int, int]] = field(default_factory=list)
    limbs: int | None = None
    indent: float = 0.0
    bare: bool = False
    colon: bool = False
    fresh: bool = False
    term: str = ""
    defines: str = ""
    row: tuple[int, int] | None = None
    cell: Cell | None = None
    title: int | None = None
    lower: bool = False
    codes_rows: bool = False

    @property
    def value(self) -> tuple[int, ...]:
        """Place of the latest member in its alphabet; empty for bullets and the root."""
        return self.reading.value if self.reading is not None else ()

    @property
    def decimal(self) -> bool:
        """Says whether it counts "1.", "1.1" and the like; "Part 1" does not."""
        return (
            self.label is not None
            and self.label.word not in _COUNTS_ALONE
            and self.label.marks in (".", "")
            and self.reading is not None
            and self.reading.alphabet == "1"
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a label goes: it replaces all frames from ``keep`` on.

    ``sibling`` says that it follows frame ``keep`` and keeps its parent and lead-in.
    """

    keep: int
    reading: Reading
    sibling: bool


def choose_place(frames: Sequence[Frame], label: Label, *, at: int, ahead: Ahead) -> Choice | None:
    """Returns where a label goes on, None when it does not go on anything and is text.

    Args:
        frames: Open series from the root of the scope inwards; never empty.
        label: A label with at least one reading.
        at: Its position among the segments.
        ahead: What is still to come.
    """
    if _refers_back(frames, label):
        return None
    following = _continued(frames, label, at=at, ahead=ahead)
    if following is not None:
        return following
    for reading in label.readings:
        if _begins(label, reading, ahead.alike(at)):
            return _first(frames, label, reading, at=at, ahead=ahead)
    if label.automatic or (label.word and label.word != "code"):
        return _unannounced(frames, label)
    borne_out = _confirmed(frames, label, ahead.alike(at))
    if label.weak:
        borne_out = borne_out and _holds(label, ahead.alike(at))
    else:
        borne_out = borne_out or _begins_excerpt(frames, label)
    return _unannounced(frames, label) if borne_out else None


def interrupts(frames: Sequence[Frame], label: Label, following: Label | None) -> bool:
    """Says whether a number alone on its line is that of a page and no clause.

    The label behind it goes on with an open series as if the number were not there, or prints
    the same number once more.

    Args:
        frames: Open series from the root of the scope inwards.
        label: The bare number.
        following: The next label with a number or letter; None at the end.
    """
    if following is None or not following.readings or label.automatic or not label.weak:
        return False
    value = label.readings[0].value
    for reading in following.readings:
        decimal = reading.alphabet == "1" and following.marks == "."
        if decimal and reading.value == value and not following.word:
            return True
        if decimal and reading.value[: len(value)] == value:
            continue
        for frame in frames[1:]:
            known = frame.value
            goes_on = known and reading.value == (*known[:-1], known[-1] + 1)
            nested = len(reading.value) > 1 or not decimal
            if goes_on and nested and _follows_frame(frame, following, reading):
                return True
    return False


def goes_on_later(value: tuple[int, ...], *, at: int, ahead: Ahead) -> bool:
    """Says whether a decimal numbering goes on behind a place: with its next number or a child.

    Args:
        value: Its latest number.
        at: The place among the segments.
        ahead: What is still to come.
    """
    child = ahead.next_decimal((*value, 1), after=at)
    passed = ahead.next_decimal(value, after=at)
    if child is not None and (passed is None or passed > child):
        return True
    return _returns(value, at=at, ahead=ahead)


def _begins_excerpt(frames: Sequence[Frame], label: Label) -> bool:
    """Says whether a paper begins in the middle of its numbering: nothing is numbered so far."""
    dotted = label.marks == "." and len(label.readings[0].value) > 1
    return dotted and not any(frame.decimal for frame in frames)


def _refers_back(frames: Sequence[Frame], label: Label) -> bool:
    """Says whether "Clause 5" cites a number that went before, printed without such a word."""
    if label.automatic or label.word not in _CITED:
        return False
    if any(frame.label is not None and frame.label.word == label.word for frame in frames):
        return False
    value = label.readings[0].value
    if value == (1,):
        return False
    return any(
        frame.decimal and len(frame.value) >= len(value) and value <= frame.value[: len(value)]
        for frame in frames
    )


def _begins(label: Label, reading: Reading, following: Label | None) -> bool:
    """Says whether a label is the first of a series: 1, (a), (i), A1, or (x) before (y)."""
    if reading.inserted:
        return False
    if set(reading.value) == {1}:
        return True
    if following is None or not following.readings:
        return False
    if label.word == "code":
        goes_on = _follows(reading.value, following.readings[0].value, gap=_GAP)
        return set(reading.value[1:]) == {1} and goes_on
    # Short lists within others are often lettered (x), (y) and (z).
    return (
        reading.alphabet in ("a", "A")
        and reading.value == (_LETTER_X,)
        and Reading(reading.alphabet, (_LETTER_X + 1,)) in following.readings
    )


def _continued(frames: Sequence[Frame], label: Label, *, at: int, ahead: Ahead) -> Choice | None:
    """Finds the innermost series that the label follows, or the decimal that it is a child of.

    A series that the label follows without a gap comes before one with a number left out.
    """
    gapped = None
    for depth in range(len(frames) - 1, 0, -1):
        frame = frames[depth]
        for reading in label.readings:
            if _follows_frame(frame, label, reading):
                if _starts_romans(label, reading, ahead.alike(at)):
                    continue
                if _leaves_out(frame.value, reading.value):
                    gapped = gapped or _sibling(frames, depth, reading)
                    continue
                return _sibling(frames, depth, reading)
            if _is_child(frame, label, reading):
                return gapped or Choice(depth + 1, reading, sibling=False)
    return gapped


def _leaves_out(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Says whether a series that goes on leaves a number out."""
    return next((b - a > 1 for a, b in zip(old, new, strict=False) if a != b), False)


def _sibling(frames: Sequence[Frame], depth: int, reading: Reading) -> Choice:
    """Pops to the outermost ancestor that the new value leaves behind: 15.1 ends 14 and 14.3."""
    value, inner = reading.value, frames[depth].value
    for outer in range(1, depth):
        known = frames[outer].value
        ancestor = (
            frames[outer].decimal and len(known) < len(inner) and inner[: len(known)] == known
        )
        if ancestor and value[: len(known)] != known:
            return Choice(outer, reading, sibling=True)
    return Choice(depth, reading, sibling=True)


def _follows_frame(frame: Frame, label: Label, reading: Reading) -> bool:
    if frame.label is None or frame.reading is None or reading.alphabet != frame.reading.alphabet:
        return False
    if frame.label.marks != label.marks or frame.label.word != label.word:
        return False
    if reading.inserted:
        return _inserts(frame.reading, reading)
    gap = 1 if label.weak and not label.automatic else _GAP
    return _follows(frame.reading.value, reading.value, gap=gap)


def _inserts(old: Reading, new: Reading) -> bool:
    """Says whether a clause put in later follows: 3A behind 3, 3B behind 3A."""
    expected = chr(ord(old.inserted) + 1) if old.inserted else "A"
    return new.value == old.value and new.inserted == expected


def _follows(old: tuple[int, ...], new: tuple[int, ...], *, gap: int) -> bool:
    """Says whether a number goes on: 14.3 to 14.4, 15.1 or 15, with up to ``gap - 1`` left out."""
    if len(new) > len(old):
        return False
    for place, (before, after) in enumerate(zip(old, new, strict=False)):
        if before != after:
            steps = after - before
            return 1 <= steps <= gap and all(part <= 1 for part in new[place + 1 :])
    return False


def _is_child(frame: Frame, label: Label, reading: Reading) -> bool:
    """Says whether a decimal goes one or two levels down from an open one: 14 to 14.1."""
    known, value = frame.value, reading.value
    if not frame.decimal and not _numbers_division(frame):
        return False
    if reading.alphabet != "1" or label.marks not in (".", "") or not known or reading.inserted:
        return False
    below = value[len(known) :]
    return (
        value[: len(known)] == known
        and 1 <= len(below) <= 2
        and below[0] <= _GAP
        and all(part == 1 for part in below[1:])
    )


def _numbers_division(frame: Frame) -> bool:
    return frame.label is not None and frame.label.word in ("article", "section", "clause", "code")


def _starts_romans(label: Label, reading: Reading, following: Label | None) -> bool:
    """Says whether "(i)" after "(h)" begins romans after all, because "(ii)" comes next."""
    if label.readings[0].alphabet not in ("i", "I") or reading.alphabet in ("i", "I"):
        return False
    return (
        label.readings[0].value == (1,)
        and following is not None
        and following.readings[0].alphabet == label.readings[0].alphabet
        and following.readings[0].value == (2,)
    )


def _first(
    frames: Sequence[Frame], label: Label, reading: Reading, *, at: int, ahead: Ahead
) -> Choice | None:
    if label.word and label.word != "code":
        return Choice(_division_depth(frames, label), reading, sibling=False)
    if reading.alphabet in ("a", "A") and reading.value == (_LETTER_X,):
        return Choice(len(frames), reading, sibling=False)
    same = _same_series(frames, label, reading)
    if reading.alphabet == "1" and label.marks == ".":
        return _first_decimal(frames, label, reading, at=at, ahead=ahead)
    anew = next((d for d in range(1, len(frames)) if _defines_anew(frames, d)), None)
    if anew is not None:
        return Choice(anew, reading, sibling=False)
    if same is not None and not _nests_alike(frames[same], label, at=at, ahead=ahead):
        return Choice(same, reading, sibling=False)
    if label.marks == "." and reading.alphabet in ("A", "I"):
        return Choice(_closed_brackets(frames), reading, sibling=False)
    return Choice(len(frames), reading, sibling=False)


def _first_decimal(
    frames: Sequence[Frame], label: Label, reading: Reading, *, at: int, ahead: Ahead
) -> Choice | None:
    """Decides whether "1." begins a list within a clause or numbers the paper anew."""
    open_at = next(
        (d for d in range(len(frames) - 1, 0, -1) if frames[d].decimal and frames[d].value), None
    )
    if open_at is not None:
        announced = frames[-1].colon and frames[-1].label is not None
        listed = announced or _returns(frames[open_at].value, at=at, ahead=ahead)
        if len(reading.value) == 1 and listed:
            return Choice(len(frames), reading, sibling=False)
        if label.weak and not label.automatic and not _goes_on(label, ahead.alike(at)):
            return None
        outermost = next(d for d in range(1, len(frames)) if frames[d].decimal)
        return Choice(outermost, reading, sibling=False)
    if label.weak and not label.automatic and not _goes_on(label, ahead.alike(at)):
        return None
    if frames[-1].tail is not None and frames[-1].label is not None and frames[-1].value:
        return Choice(len(frames), reading, sibling=False)
    return Choice(_closed_brackets(frames), reading, sibling=False)


def _returns(value: tuple[int, ...], *, at: int, ahead: Ahead) -> bool:
    """Says whether the outer numbering goes on later, and not as the tail of a new one.

    A new numbering would pass through the outer's present number on its way to the next one.
    """
    for depth in range(len(value), 0, -1):
        following = (*value[: depth - 1], value[depth - 1] + 1)
        found = ahead.next_decimal(following, after=at)
        if found is None and depth == 1:
            found = ahead.next_decimal((*following, 1), after=at)
        if found is None:
            continue
        passed = ahead.next_decimal(value[:depth], after=at)
        if passed is None or passed > found:
            return True
    return False


def _defines_anew(frames: Sequence[Frame], depth: int) -> bool:
    """Says whether behind the limbs of a term another term was defined, with an open end."""
    above, term = frames[depth - 1], frames[depth].term
    return bool(term) and above.tail is not None and above.defines not in ("", term)


def _nests_alike(frame: Frame, label: Label, *, at: int, ahead: Ahead) -> bool:
    """Says whether (i) begins a list within (xxiii), for (xxiv) comes without a new (xxiii)."""
    known = frame.reading
    if known is None or known.value[-1] < _GAP:
        return False
    following = Reading(known.alphabet, (*known.value[:-1], known.value[-1] + 1))
    found = ahead.next_limb(label.marks, following, after=at)
    passed = ahead.next_limb(label.marks, known, after=at)
    return found is not None and (passed is None or passed > found)


def _goes_on(label: Label, following: Label | None) -> bool:
    if following is None or not following.readings:
        return False
    value, after = label.readings[0].value, following.readings[0].value
    return _follows(value, after, gap=_GAP) or after[:-1] == value


def _same_series(frames: Sequence[Frame], label: Label, reading: Reading) -> int | None:
    for depth in range(len(frames) - 1, 0, -1):
        frame = frames[depth]
        if frame.label is None or frame.reading is None:
            continue
        if frame.label.marks == label.marks and frame.reading.alphabet == reading.alphabet:
            return depth
    return None


def _closed_brackets(frames: Sequence[Frame]) -> int:
    """Returns how many frames stay when bracketed lists without an open end are closed."""
    keep = len(frames)
    while keep > 1 and frames[keep - 1].tail is None:
        label = frames[keep - 1].label
        if label is None or label.marks not in ("()", ")", "bullet"):
            break
        keep -= 1
    return keep


def _level(frames: Sequence[Frame], inner: int, reading: Reading) -> int:
    """Returns the frame at a decimal's own depth of numbering: 2 stands beside 2, not 2.4."""
    if reading.alphabet != "1":
        return inner
    levels = [
        depth
        for depth in range(1, inner + 1)
        if frames[depth].decimal and len(frames[depth].value) >= len(reading.value)
    ]
    return levels[0] if levels else inner


_RANKS = {"part": 0, "chapter": 1, "module": 1, "article": 2, "section": 3, "clause": 3}


def _division_depth(frames: Sequence[Frame], label: Label) -> int:
    """Returns how many frames stay above "Part B", "Article 5" or "Question 7"."""
    keep = len(frames)
    if label.word == "question":
        while keep > 1 and not frames[keep - 1].decimal:
            keep -= 1
        return keep
    rank = _RANKS.get(label.word, 4)
    for depth in range(1, len(frames)):
        known = frames[depth].label
        if known is None or _RANKS.get(known.word, 9) >= rank:
            return depth
    return keep


def _confirmed(frames: Sequence[Frame], label: Label, following: Label | None) -> bool:
    """Says whether a jump forward is borne out by the label that comes next."""
    if following is None or not following.readings:
        return False
    reading = label.readings[0]
    same = _same_series(frames, label, reading)
    if same is not None and reading.value <= frames[same].value:
        return False
    after = following.readings[0]
    return after.alphabet == reading.alphabet and (
        _follows(reading.value, after.value, gap=1) or after.value == (*reading.value, 1)
    )


def _holds(label: Label, following: Label | None) -> bool:
    """Says whether a bare "4" is the number of a clause after all, because "4.1" comes next."""
    if following is None or not following.readings or label.word:
        return False
    reading, after = label.readings[0], following.readings[0]
    single = reading.alphabet == "1" and len(reading.value) == 1
    return single and after == Reading("1", (*reading.value, 1))


def _unannounced(frames: Sequence[Frame], label: Label) -> Choice:
    """Places a label that is certain although nothing led up to it."""
    for depth in range(len(frames) - 1, 0, -1):
        frame = frames[depth]
        for reading in label.readings:
            known = frame.value
            below = reading.value[: len(known)] == known and len(reading.value) > len(known)
            if frame.decimal and reading.alphabet == "1" and known and below:
                return Choice(depth + 1, reading, sibling=False)
    reading = label.readings[0]
    if label.word and label.word != "code":
        for depth, frame in enumerate(frames):
            if frame.label is not None and frame.label.word == label.word:
                return Choice(depth, reading, sibling=True)
        return Choice(_division_depth(frames, label), reading, sibling=False)
    same = _same_series(frames, label, reading)
    if same is not None:
        return Choice(_level(frames, same, reading), reading, sibling=True)
    if reading.alphabet == "1" and label.marks == ".":
        return Choice(_closed_brackets(frames), reading, sibling=False)
    return Choice(len(frames), reading, sibling=False)
