"""Sharing the width of a table among its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .inline import Piece, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .source import Block

__all__ = ["column_widths"]

# Beyond this many characters a cell breaks into lines anyway, and asks for no more room.
_LONGEST_CELL = 80
# Room for a reference whose number is not known here.
_NUMBER_LENGTH = 6


def column_widths(block: Block, total: float, *, character: float, padding: float) -> list[float]:
    """Return widths that add up to `total`, in its unit.

    Every column gets room for its longest word, and shares the rest by its longest cell.
    Where even the words do not fit, all columns shrink alike and words are broken.

    Args:
        block: The table.
        total: Width of the whole table.
        character: Width of an ordinary character.
        padding: Room at both sides of a cell's text together.
    """
    columns = [[_text(cell) for cell in column] for column in zip(*block.rows, strict=True)]
    words = [
        max((len(word) for text in column for word in text.split()), default=1)
        for column in columns
    ]
    least = [count * character + padding for count in words]
    spare = total - sum(least)
    if spare < 0:
        return [total * width / sum(least) for width in least]
    wishes = [min(_LONGEST_CELL, max(1, *(len(text) for text in column))) for column in columns]
    return [width + spare * wish / sum(wishes) for width, wish in zip(least, wishes, strict=True)]


def _text(cell: Sequence[Piece]) -> str:
    return "".join(
        piece.text if isinstance(piece, Span) else "0" * _NUMBER_LENGTH for piece in cell
    )
