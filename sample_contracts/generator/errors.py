"""What can be wrong with a source, said with its place and its cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["MarkupError", "Problem", "SourceError"]

_EXCERPT_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one source.

    Attributes:
        block: Number of the block in the body, counted from 1; 0 is the front matter.
        line: Line of the file on which the block begins, counted from 1.
        excerpt: The first words of the block.
        what: What is wrong, with the offending value.
        cure: What the writer should do.
    """

    block: int
    line: int
    excerpt: str
    what: str
    cure: str

    def __str__(self) -> str:
        """Return one line: place, what and cure."""
        place = f"block {self.block}" if self.block else "front matter"
        words = self.excerpt[:_EXCERPT_LENGTH]
        return f"line {self.line}, {place} ({words!r}): {self.what}; {self.cure}"


class SourceError(Exception):
    """A source from which no document can be made; carries every problem found."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        """Keep the file and its problems, and build the text that a person reads."""
        self.path = path
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{path}: {problem}" for problem in self.problems))


class MarkupError(Exception):
    """A piece of markup that cannot be read; the caller knows its place."""

    def __init__(self, what: str, cure: str) -> None:
        """Keep what is wrong and what to do about it."""
        self.what = what
        self.cure = cure
        super().__init__(f"{what}; {cure}")
