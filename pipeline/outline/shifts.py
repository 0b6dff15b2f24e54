# SPDX-License-Identifier: Apache-2.0
"""Ways back from a changed text to the text that it was made from."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.outline import Piece
from pipeline.outline.folding import Change

__all__ = ["Shift", "apply_changes"]


@dataclass(frozen=True, slots=True)
class Shift:
    """Where the parts of a changed text come from.

    Run by run: ``lengths[i]`` code points at ``places[i]`` of the new text come from
    ``origins[i]`` of the old one, one for one. What lies between runs is in one text only.
    """

    places: tuple[int, ...]
    origins: tuple[int, ...]
    lengths: tuple[int, ...]

    def back(self, at: int) -> int:
        """Returns the offset in the old text of an offset in the new one."""
        index = max(bisect_right(self.places, at) - 1, 0)
        return self.origins[index] + min(max(at - self.places[index], 0), self.lengths[index])

    def on(self, at: int) -> int:
        """Returns the offset in the new text of an offset in the old one."""
        index = max(bisect_right(self.origins, at) - 1, 0)
        return self.places[index] + min(max(at - self.origins[index], 0), self.lengths[index])

    def runs(self, start: int, length: int) -> Iterator[Piece]:
        """Yields the runs that make up a range of the new text; ``at`` counts from its start."""
        end = start + length
        index = max(bisect_right(self.places, start) - 1, 0)
        first = True
        while index < len(self.places) and self.places[index] < end:
            place = max(self.places[index], start)
            run_end = min(self.places[index] + self.lengths[index], end)
            if place < run_end:
                origin = self.origins[index] + place - self.places[index]
                yield Piece(place - start, origin, run_end - place, goes_on=not first)
                first = False
            index += 1


def apply_changes(text: str, changes: Sequence[Change]) -> tuple[str, Shift | None]:
    """Returns the changed text and the way back; no way back when no offset moved.

    Args:
        text: Any text.
        changes: In order and apart from each other.
    """
    parts: list[str] = []
    done = 0
    for change in changes:
        parts += (text[done : change.start], change.text)
        done = change.end
    parts.append(text[done:])
    moving = [one for one in changes if len(one.text) != one.end - one.start]
    return "".join(parts), _shift_of(moving, len(text)) if moving else None


def _shift_of(changes: Sequence[Change], length: int) -> Shift:
    runs: list[tuple[int, int, int]] = []
    old = new = 0
    for change in changes:
        if change.start > old:
            runs.append((new, old, change.start - old))
            new += change.start - old
        shared = min(len(change.text), change.end - change.start)
        if shared:
            runs.append((new, change.start, shared))
        new += len(change.text)
        old = change.end
    # The last run may be empty: the end of the text must lead back to its end.
    runs.append((new, old, length - old))
    places, origins, lengths = zip(*runs, strict=True)
    return Shift(places, origins, lengths)
