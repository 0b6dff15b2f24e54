# SPDX-License-Identifier: Apache-2.0
"""The text of a Word file while it is written down, block after block."""

from dataclasses import dataclass, replace

from pipeline.domain.document import Block, BlockKind, Cell, Deletion, Span
from pipeline.extract.word.revisions import TrackedText

__all__ = ["BlockTraits", "Passage", "Transcript"]


@dataclass(slots=True)  # not frozen: one is made for each block, at a third of the cost
class BlockTraits:
    """What a block is besides its words; as in ``Block``."""

    kind: BlockKind
    label: str | None = None
    level: int | None = None
    heading: bool = False
    bold: bool = False
    cell: Cell | None = None
    indent: float = 0.0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks of a transcript that follow one another."""

    transcript: "Transcript"
    first: int
    end: int


class Transcript:
    """Text and blocks of a document, with the places of tracked changes in the whole text.

    Attributes:
        blocks: In the order of the text.
        deletions: In order.
        insertions: In order.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.deletions: list[Deletion] = []
        self.insertions: list[Span] = []
        self._pieces: list[str] = []
        self._length = 0
        self._tables = 0

    @property
    def text(self) -> str:
        """The blocks, parted by line feeds."""
        return "\n".join(self._pieces)

    def next_table(self) -> int:
        """Returns the number of a table that begins here, from 0."""
        self._tables += 1
        return self._tables - 1

    def add_block(self, words: TrackedText, traits: BlockTraits) -> None:
        """Adds a block; one without words leaves only its deletions."""
        if not words.text:
            self._add_deletions(words, self._next_start())
            return
        start = self._next_start()
        printed = f"{traits.label}\t{words.text}" if traits.label else words.text
        body = start + len(printed) - len(words.text)
        self._pieces.append(printed)
        self._length = start + len(printed)
        self.blocks.append(
            Block(
                kind=traits.kind,
                start=start,
                end=self._length,
                body=body,
                label=traits.label,
                level=traits.level,
                heading=traits.heading,
                bold=traits.bold,
                cell=traits.cell,
                indent=traits.indent,
                hidden=traits.hidden,
            )
        )
        if words.deletions:
            self._add_deletions(words, body)
        if words.insertions:
            self.insertions += [
                Span(body + since, body + until) for since, until in words.insertions
            ]

    def repeat_row(self, passage: Passage, *, table: int, row: int) -> None:
        """Adds the blocks of a row once more, at another place."""
        source, first, end = passage.transcript, passage.first, passage.end
        if first == end:
            return
        blocks = source.blocks[first:end]
        shift = self._next_start() - blocks[0].start
        cell = blocks[0].cell
        if shift or cell is None or (cell.table, cell.row) != (table, row):
            blocks = [_moved(block, shift, table, row) for block in blocks]
        self._pieces += source._pieces[first:end]
        self.blocks += blocks
        self._length = blocks[-1].end

    def absorb(self, other: "Transcript") -> None:
        """Adds the blocks and changes of another transcript behind its own.

        Its tables go on counting where this one stopped.
        """
        shift = self._next_start()
        if other.blocks:
            self._pieces += other._pieces
            self._length = shift + other._length
        for block in other.blocks:
            cell = block.cell
            if cell is not None:
                cell = replace(cell, table=cell.table + self._tables)
            self.blocks.append(
                replace(
                    block,
                    start=block.start + shift,
                    end=block.end + shift,
                    body=block.body + shift,
                    cell=cell,
                )
            )
        self._tables += other._tables
        self.deletions += [replace(change, at=change.at + shift) for change in other.deletions]
        self.insertions += [
            Span(span.start + shift, span.end + shift) for span in other.insertions
        ]

    def delete(self, text: str, author: str) -> None:
        """Adds deleted text that stood where the next block begins."""
        if text:
            self.deletions.append(Deletion(self._next_start(), text, author))

    def clamped_deletions(self) -> tuple[Deletion, ...]:
        """Returns the deletions, those behind the last block at the end of the text."""
        return tuple(
            change
            if change.at <= self._length
            else Deletion(self._length, change.text, change.author)
            for change in self.deletions
        )

    def _next_start(self) -> int:
        return self._length + 1 if self._pieces else 0

    def _add_deletions(self, words: TrackedText, body: int) -> None:
        self.deletions += [
            Deletion(body + change.at, change.text, change.author) for change in words.deletions
        ]


def _moved(block: Block, shift: int, table: int, row: int) -> Block:
    # Written out, as ``replace`` takes twice the time.
    return Block(
        kind=block.kind,
        start=block.start + shift,
        end=block.end + shift,
        body=block.body + shift,
        label=block.label,
        level=block.level,
        heading=block.heading,
        bold=block.bold,
        cell=None if block.cell is None else Cell(table, row, block.cell.column),
        indent=block.indent,
        hidden=block.hidden,
    )
