# SPDX-License-Identifier: Apache-2.0
"""Which red lines a newer draft crosses that the older did not, and the other way round."""

from collections.abc import Iterator

from pipeline.domain.assessment import Assessment, Gate, ProfileResult
from pipeline.domain.comparison import LineChange, ProfileChange
from pipeline.domain.taxonomy import Category

__all__ = ["compare_profiles"]

_Line = tuple[Category, str]


def compare_profiles(old: Assessment | None, new: Assessment | None) -> tuple[ProfileChange, ...]:
    """Returns what each profile makes of both drafts; nothing where one could not be judged.

    Args:
        old: Held against the same profiles as the new one.
        new: Of the newer draft.
    """
    if old is None or new is None:
        return ()
    return tuple(
        ProfileChange(
            name=after.name,
            before=before.index.value,
            after=after.index.value,
            lines=tuple(_lines(before, after)),
        )
        for before, after in zip(old.profiles, new.profiles, strict=True)
    )


def _lines(before: ProfileResult, after: ProfileResult) -> Iterator[LineChange]:
    old, new = _touched(before), _touched(after)
    reasons = {
        (one.category, one.subtype): one.reason for one in (*before.touches, *after.touches)
    }
    for line in dict.fromkeys((*old, *new)):
        yield LineChange(
            *line,
            before=old.get(line, Gate.NONE),
            after=new.get(line, Gate.NONE),
            reason=reasons[line],
        )


def _touched(held: ProfileResult) -> dict[_Line, Gate]:
    """Returns how firmly each line is touched that nobody cleared."""
    found: dict[_Line, Gate] = {}
    for one in held.touches:
        line = (one.category, one.subtype)
        if one.clearance is None and found.get(line) is not Gate.TOUCHES:
            found[line] = one.gate
    return found
