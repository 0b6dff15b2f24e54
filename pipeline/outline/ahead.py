# SPDX-License-Identifier: Apache-2.0
"""What labels are still to come in a paper, for the choice of where one belongs."""

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.outline.labels import Label, Reading

__all__ = ["Ahead"]


class Ahead:
    """What labels are still to come: answers in logarithmic time.

    Built once from the labels of all segments (None where a segment has none).
    """

    def __init__(self, labels: Sequence[Label | None]) -> None:
        self._labels = labels
        self._next_alike = _next_alike(labels)
        self._decimals: dict[tuple[int, ...], list[int]] = {}
        self._limbs: dict[tuple[str, Reading], list[int]] = {}
        self._scopes: list[int] = []
        self._borders: list[int] = []
        for at, label in enumerate(labels):
            if label is None:
                continue
            if label.opens_scope:
                self._scopes.append(at)
            elif label.is_bullet:
                continue
            elif label.readings and label.readings[0].alphabet == "1" and label.marks == ".":
                self._decimals.setdefault(label.readings[0].value, []).append(at)
            elif label.readings:
                for reading in label.readings:
                    self._limbs.setdefault((label.marks, reading), []).append(at)
                continue
            self._borders.append(at)

    def alike(self, at: int) -> Label | None:
        """Returns the next label with the same marks, word and case; None at the end."""
        following = self._next_alike[at]
        return self._labels[following] if following is not None else None

    def next_decimal(self, value: tuple[int, ...], *, after: int) -> int | None:
        """Returns where a decimal comes next within the same scope, None when it does not."""
        places = self._decimals.get(value, ())
        found = bisect_right(places, after)
        if found == len(places):
            return None
        return places[found] if places[found] < self._limit(self._scopes, after) else None

    def next_limb(self, marks: str, reading: Reading, *, after: int) -> int | None:
        """Returns where a limb comes next within the same clause, None when it does not."""
        places = self._limbs.get((marks, reading), ())
        found = bisect_right(places, after)
        if found == len(places):
            return None
        return places[found] if places[found] < self._limit(self._borders, after) else None

    def _limit(self, borders: Sequence[int], after: int) -> int:
        border = bisect_right(borders, after)
        return borders[border] if border < len(borders) else len(self._labels)


def _next_alike(labels: Sequence[Label | None]) -> list[int | None]:
    latest: dict[tuple[str, str, bool], int] = {}
    following: list[int | None] = [None] * len(labels)
    for at in range(len(labels) - 1, -1, -1):
        label = labels[at]
        if label is None or not label.readings:
            continue
        key = _likeness(label)
        following[at] = latest.get(key)
        latest[key] = at
    return following


def _likeness(label: Label) -> tuple[str, str, bool]:
    return (label.marks, label.word, label.readings[0].alphabet in ("A", "I", "1"))
