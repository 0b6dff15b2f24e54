"""The number that each block gets, and the numbers that references print.

The numbers are those of the current reading: insertions count, a block that is deleted
as a whole does not. They are worked out here, apart from Word's own counting, so that a
Word file, which stores no numbers, can be held against them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .errors import Problem, SourceError
from .inline import Change, Note, Piece, Reference, Span
from .source import Block, ClauseFormat, Mark, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "NumberedBlock",
    "Numbering",
    "current_text",
    "footnote_texts",
    "number_blocks",
    "printed_text",
]

BULLET = "•"


@dataclass(frozen=True, slots=True)
class NumberedBlock:
    """A block with its number.

    Attributes:
        block: The block.
        label: The number as it is printed before the text: "1.", "1.1", "(a)", "(A)", a
            bullet, or nothing.
        full: The number in full, as a reference prints it: "1.1(a)"; for a schedule, the
            words before its colon; else nothing.
        part: 0 in the body of the contract, 1 in the first schedule, and so on.
        schedule: The full name of that schedule, or nothing in the body.
        depth: Level of the clause in which an unnumbered block stands, 1 or 2 (the text of
            a clause is indented alike at both), 0 outside clauses; its own level for a
            clause.
        is_deleted: The block is deleted as a whole, and has no number.
        is_inserted: The block is inserted as a whole.
    """

    block: Block
    label: str = ""
    full: str = ""
    part: int = 0
    schedule: str = ""
    depth: int = 0
    is_deleted: bool = False
    is_inserted: bool = False

    @property
    def address(self) -> str:
        """The number as an annotation cites it: "7.2(b)", "Schedule 2, 4.1"."""
        if self.block.mark is Mark.SCHEDULE or not self.full:
            return self.full
        return f"{self.schedule}, {self.full}" if self.schedule else self.full


@dataclass(frozen=True, slots=True)
class Numbering:
    """The blocks of a source with their numbers.

    Attributes:
        blocks: Every block, deleted ones too, in order.
        targets: The full number of every name.
    """

    blocks: tuple[NumberedBlock, ...]
    targets: Mapping[str, str]


def number_blocks(source: Source) -> Numbering:
    """Return the source's blocks with their numbers.

    Raises:
        SourceError: A level has no parent, or a name is missing, doubled or unnumbered.
    """
    counter = _Counter(source.clause_format)
    problems: list[Problem] = []
    blocks = []
    for block in source.blocks:
        what, cure = counter.gap_before(block)
        if what:
            problems.append(_problem(block, what, cure))
        blocks.append(counter.number(block))
    problems.extend(_name_problems(blocks))
    if problems:
        raise SourceError(source.path, sorted(problems, key=lambda problem: problem.block))
    targets = {each.block.key: each.full for each in blocks if each.block.key}
    return Numbering(tuple(blocks), targets)


def printed_text(source: Source) -> list[tuple[str, str]]:
    """Return the printed number and the text of every block, in order.

    It is the current reading of tracked changes: deleted blocks are left out. Cells of a
    table row are joined by " | ", one entry a row; footnotes are left out (see
    `footnote_texts`). A block without number has "" for it.
    """
    numbering = number_blocks(source)
    entries = []
    for each in numbering.blocks:
        if each.is_deleted:
            continue
        for row in each.block.rows:
            cells = (current_text(cell, numbering.targets) for cell in row)
            entries.append(("", " | ".join(cells)))
        if not each.block.rows:
            text = current_text(each.block.pieces, numbering.targets)
            entries.append((each.label, text))
    return entries


def footnote_texts(source: Source) -> list[str]:
    """Return the texts of the footnotes of the current reading, in order."""
    targets = number_blocks(source).targets
    return [
        current_text(piece.pieces, targets)
        for block in source.blocks
        for piece in block.all_pieces()
        if isinstance(piece, Note) and piece.change is not Change.DELETED
    ]


def current_text(pieces: Sequence[Piece], targets: Mapping[str, str]) -> str:
    """Return the text with insertions, without deletions and footnotes, spaces made one."""
    words = []
    for piece in pieces:
        if piece.change is Change.DELETED or isinstance(piece, Note):
            continue
        words.append(piece.text if isinstance(piece, Span) else targets[piece.key])
    return " ".join("".join(words).split())


class _Counter:
    """Counts clauses, recitals and schedules from block to block."""

    def __init__(self, clause_format: ClauseFormat) -> None:
        self._format = clause_format
        self._counts = [0, 0, 0, 0]
        self._recitals = 0
        self._part = 0
        self._schedule = ""
        self._depth = 0

    def gap_before(self, block: Block) -> tuple[str, str]:
        """Return what is missing before this block and the cure, or two empty texts."""
        level = block.mark.level
        if level < 2 or self._format is ClauseFormat.PLAIN:
            return "", ""
        if not self._counts[0]:
            return f"{block.mark.value!r} before any '#'", "begin with a '# ' heading"
        missing = [n for n in range(2, level) if not self._counts[n - 1]]
        if self._format is ClauseFormat.DECIMAL and missing:
            parent = "#" * missing[0]
            return f"{block.mark.value!r} without {parent!r} above it", f"put a {parent!r} before"
        return "", ""

    def number(self, block: Block) -> NumberedBlock:
        changes = {piece.change for piece in block.all_pieces()}
        bare = NumberedBlock(
            block,
            part=self._part,
            schedule=self._schedule,
            is_deleted=changes == {Change.DELETED},
            is_inserted=changes == {Change.INSERTED},
        )
        if bare.is_deleted:
            return replace(bare, depth=block.mark.level or self._depth)
        if block.mark.level:
            return self._clause(bare)
        if block.mark is Mark.SCHEDULE:
            return self._begin_schedule(bare)
        if block.mark is Mark.RECITAL:
            self._recitals += 1
            label = f"({_letters(self._recitals).upper()})"
            return replace(bare, label=label, full=label)
        if block.mark in (Mark.HEADING, Mark.TITLE):
            self._depth = 0
        label = BULLET if block.mark is Mark.BULLET else ""
        return replace(bare, label=label, depth=self._depth)

    def _clause(self, bare: NumberedBlock) -> NumberedBlock:
        level = bare.block.mark.level
        if self._format is ClauseFormat.PLAIN:
            return replace(bare, depth=level)
        self._depth = min(level, 2)
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        label, full = _clause_number(self._counts[:level], self._format)
        return replace(bare, label=label, full=full, depth=level)

    def _begin_schedule(self, bare: NumberedBlock) -> NumberedBlock:
        self._counts = [0, 0, 0, 0]
        self._recitals = 0
        self._depth = 0
        self._part += 1
        # References are not known yet, and a schedule's name holds none.
        spans = [piece for piece in bare.block.pieces if isinstance(piece, Span)]
        self._schedule = current_text(spans, {}).split(":")[0].strip()
        return replace(bare, full=self._schedule, part=self._part, schedule=self._schedule)


def _clause_number(counts: Sequence[int], clause_format: ClauseFormat) -> tuple[str, str]:
    """Return the printed and the full number; a level that was left out counts 0."""
    dotted = ".".join(str(count) for count in counts)
    if len(counts) == 1:
        return f"{dotted}.", dotted
    if clause_format is ClauseFormat.DECIMAL or len(counts) == 2:
        return dotted, dotted
    stem = ".".join(str(count) for count in counts[:2] if count)
    limb = f"({_letters(counts[2])})" if counts[2] else ""
    if len(counts) == 3:
        return limb, stem + limb
    item = f"({_roman(counts[3])})"
    return item, stem + limb + item


def _letters(count: int) -> str:
    """Return a, b, ... z, aa, bb, ...: Word doubles the letter after z."""
    turns, place = divmod(count - 1, 26)
    return "abcdefghijklmnopqrstuvwxyz"[place] * (turns + 1)


def _roman(count: int) -> str:
    signs = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for value, sign in signs:
        turns, count = divmod(count, value)
        text += sign * turns
    return text


def _name_problems(blocks: Sequence[NumberedBlock]) -> Iterable[Problem]:
    numbers = {each.block.key: each.full for each in blocks if each.block.key}
    uses = Counter(each.block.key for each in blocks if each.block.key)
    known = ", ".join(sorted(key for key in numbers if key)) or "none"
    for each in blocks:
        key = each.block.key
        if key and uses[key] > 1:
            yield _problem(each.block, f"the name {key!r} stands twice", "rename one")
        if key and not each.full:
            yield _problem(each.block, f"{key!r} names a block without number", "remove the name")
        for reference in _references(each.block):
            if reference.key not in numbers:
                what = f"nothing has the name {reference.key!r}"
                yield _problem(each.block, what, f"the names are {known}")


def _references(block: Block) -> Iterable[Reference]:
    for piece in block.all_pieces():
        inner = piece.pieces if isinstance(piece, Note) else (piece,)
        yield from (part for part in inner if isinstance(part, Reference))


def _problem(block: Block, what: str, cure: str) -> Problem:
    words = "".join(piece.text for piece in block.all_pieces() if isinstance(piece, Span))
    return Problem(block.position, block.line, words, what, cure)
