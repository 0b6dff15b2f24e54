# SPDX-License-Identifier: Apache-2.0
"""Page numbers and running heads of an older pagination, in the middle of the pages of the file.

A paper that was filed as plain text and paged anew bears the numbers, heads and feet of its older
pages wherever they fell. What gives the numbers away is that they count: each stands alone on its
row at the same place, one above the last, a page of text apart. What repeats beside them goes
with them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipeline.domain.document import BlockKind
from pipeline.extract.pdf.labels import is_marked_page_number, roman_value
from pipeline.extract.pdf.lines import PrintedLine

__all__ = ["OlderMargin", "older_margins"]

# Fewest numbers that count, and fewest lines between two of them, most often and at all.
_FEWEST = 3
_PAGE_OF_LINES = 20
_SHORTEST_PAGE = 5
# How far, as shares of the usual, the older pages may differ in length, and how many may not.
_SHORT, _LONG = 0.5, 1.7
_REGULAR = 0.6
_MANY = 6
# Places, in points, that are the same.
_SAME_PLACE = 8.0
# How many lines on either side of a number may be heads and feet, and how many times they recur.
_REACH = 4
_RECURS = 3
_NARROW = 90
_LONG_WORDS = 25
# Numbers that wait for the same next one; more are no page numbers.
_MOST_WAITING = 4

_BARE, _BARE_LENGTH = re.compile(r"\d{1,4}|[ivxl]{1,7}"), 7
# "CO-BRANDING AGREEMENT PAGE 12", "Page 12 of 20"
_NAMED = re.compile(
    r"(?P<words>.*)\bpage\s+(?P<number>\d{1,4})(?:\s+of\s+\d{1,4})?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{3}")
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class OlderMargin:
    """A line that belongs to the margin of an older page, and what it was there."""

    kind: BlockKind
    line: PrintedLine


@dataclass(frozen=True, slots=True)
class _Number:
    """What may be a page number: its place among all lines, and the words that go with it."""

    at: int
    value: int
    words: str
    line: PrintedLine


@dataclass(slots=True)
class _Count:
    """Numbers each of which is one more than the one before, at the same place."""

    numbers: list[_Number] = field(default_factory=list)

    def takes(self, number: _Number) -> bool:
        last = self.numbers[-1]
        return last.words == number.words and _same_place(last.line, number.line)

    @property
    def pages(self) -> bool:
        """Says whether they stand as far apart as page numbers do."""
        if len(self.numbers) < _FEWEST:
            return False
        gaps = [after.at - before.at for before, after in pairwise(self.numbers)]
        usual = median(gaps)
        regular = sum(_SHORT * usual <= gap <= _LONG * usual for gap in gaps)
        # A long count may have a short page or two, such as a cover and its back.
        short = len(self.numbers) < _MANY and min(gaps) < _SHORTEST_PAGE
        return usual >= _PAGE_OF_LINES and regular >= _REGULAR * len(gaps) and not short


def older_margins(
    pages: Sequence[Sequence[PrintedLine]], known: Container[int]
) -> Iterator[OlderMargin]:
    """Yields the lines of older margins, in order; nothing for a paper that was not paged anew.

    Args:
        pages: The lines of each page in reading order.
        known: Identities of those that were found to be margins already: page numbers among them
            count with the others.
    """
    lines = [line for page in pages for line in page]
    numbers = {at for at in _page_numbers(lines) if id(lines[at]) not in known}
    beside = _recurring(lines, numbers)
    for at in sorted({*numbers, *beside}):
        if id(lines[at]) not in known:
            yield OlderMargin(beside.get(at, BlockKind.PAGE_NUMBER), lines[at])


def _page_numbers(lines: Sequence[PrintedLine]) -> set[int]:
    """Returns the places of all lines that are page numbers."""
    found: set[int] = set()
    counts: list[_Count] = []
    waiting: dict[int, list[_Count]] = defaultdict(list)
    for at, line in enumerate(lines):
        if len(line.text) > _NARROW:
            continue
        if is_marked_page_number(line.text):
            found.add(at)
        number = _number(at, line)
        if number is None or not _is_alone(lines, at):
            continue
        count = next((each for each in waiting[number.value] if each.takes(number)), None)
        if count is None:
            count = _Count()
            counts.append(count)
        else:
            waiting[number.value].remove(count)
        count.numbers.append(number)
        following = waiting[number.value + 1]
        following.insert(0, count)
        del following[_MOST_WAITING:]
    found.update(number.at for count in counts if count.pages for number in count.numbers)
    return found


def _number(at: int, line: PrintedLine) -> _Number | None:
    text = line.text
    if line.cell is not None:
        return None
    if len(text) <= _BARE_LENGTH and _BARE.fullmatch(text):
        value = int(text) if text.isdigit() else roman_value(text)
        return _Number(at, value, "", line)
    # A word on the way to a regular expression: most lines do not name a page.
    if "age" not in text and "AGE" not in text:
        return None
    named = _NAMED.fullmatch(text)
    if named is None:
        return None
    return _Number(at, int(named["number"]), " ".join(named["words"].casefold().split()), line)


def _is_alone(lines: Sequence[PrintedLine], at: int) -> bool:
    """Says whether neither neighbour of a line stands on its row."""
    near = (lines[place] for place in (at - 1, at + 1) if 0 <= place < len(lines))
    return not any(each.page == lines[at].page and _on_row(each, lines[at]) for each in near)


def _on_row(line: PrintedLine, other: PrintedLine) -> bool:
    middle = (other.box.bottom + other.box.top) / 2
    return line.box.bottom < middle < line.box.top


def _same_place(line: PrintedLine, other: PrintedLine) -> bool:
    first, second = line.box, other.box
    return (
        abs(first.left - second.left) <= _SAME_PLACE
        or abs(first.right - second.right) <= _SAME_PLACE
        or abs(first.left + first.right - second.left - second.right) <= _SAME_PLACE
    )


def _recurring(lines: Sequence[PrintedLine], numbers: set[int]) -> dict[int, BlockKind]:
    """Returns the places of lines that recur beside page numbers, and what they are there."""
    masks: Counter[str] = Counter()
    for at in numbers:
        around = range(max(at - _REACH, 0), min(at + _REACH + 1, len(lines)))
        masks.update({_mask(lines[place].text) for place in around if place not in numbers})
    often = max(_RECURS, len(numbers) // 2)
    known = {
        mask
        for mask, count in masks.items()
        if _WORD.search(mask) and count >= (_RECURS if len(mask) >= _LONG_WORDS else often)
    }
    found: dict[int, BlockKind] = {}
    for at in numbers:
        for step, kind in ((-1, BlockKind.FOOTER), (1, BlockKind.HEADER)):
            place = at + step
            while abs(place - at) <= _REACH and 0 <= place < len(lines):
                if place not in numbers:
                    if _mask(lines[place].text) not in known:
                        break
                    found[place] = kind
                place += step
    return found


def _mask(text: str) -> str:
    return _FIGURES.sub("#", " ".join(text.casefold().split()))
