# SPDX-License-Identifier: Apache-2.0
"""What stands on a page beside its text: line numbers, stamps up the side, words laid across.

Nothing of it belongs to a sentence, and all of it is kept.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.extract.pdf.lines import PrintedLine, PrintedPage

__all__ = ["numbered_lines", "side_lines", "watermarks"]

# A page with this much text up its side holds text, not a stamp.
_MOST_ASIDE = 250
# Numbers of lines run down most of the page, as many as this at least, step by step.
_FEWEST_NUMBERS = 12
_RUN_DOWN = 0.5
_EVEN = 0.3
_SAME_EDGE = 3.0
# A watermark is that many times as high as the text, short, and stands on this many pages.
_HIGHER = 2.2
_SHORT = 40
_PAGES = 3
_SAME_PLACE = 12.0

# Most digits that the number of a line has.
_DIGITS = 3


def side_lines(page: PrintedPage) -> Iterator[PrintedLine]:
    """Yields the lines that run up the side of a page or across it, outside tables.

    A column of text that runs up the side is text.
    """
    aside = [line for line in page.lines if line.cell is None and not line.upright]
    if sum(len(line.text) for line in aside) <= _MOST_ASIDE:
        yield from aside


def numbered_lines(page: PrintedPage) -> list[PrintedLine]:
    """Returns the numbers that count the lines of a page at its edge; none on most pages.

    They begin anywhere, go up by one at even steps down most of the page, left or right of all
    text. A list of clauses is numbered at uneven steps, and its numbers end in a stop or stand on
    one line with their words.
    """
    found = [
        line
        for line in page.lines
        if len(line.text) <= _DIGITS and line.cell is None and line.text.isdecimal()
    ]
    if len(found) < _FEWEST_NUMBERS:
        return []
    found.sort(key=lambda line: -line.box.top)
    edges = Counter(round(line.box.right / _SAME_EDGE) for line in found)
    edge = edges.most_common(1)[0][0]
    found = [line for line in found if abs(round(line.box.right / _SAME_EDGE) - edge) <= 1]
    if len(found) < _FEWEST_NUMBERS or not _counts(found, page):
        return []
    left, right = min(line.box.left for line in found), max(line.box.right for line in found)
    numbers = set(map(id, found))
    others = [line for line in page.lines if id(line) not in numbers and line.upright]
    further_out = min(
        sum(line.box.left < left for line in others),
        sum(line.box.right > right for line in others),
    )
    # A head or a foot may be wider than the text.
    return found if further_out <= len(others) // 10 else []


def watermarks(pages: Sequence[PrintedPage]) -> set[int]:
    """Returns the identities of big words that stand at one place of three pages or more."""
    places: dict[tuple[str, int, int], list[PrintedLine]] = {}
    for page in pages:
        if not page.lines:
            continue
        size = median(line.box.top - line.box.bottom for line in page.lines)
        for line in page.lines:
            if line.box.top - line.box.bottom > _HIGHER * size and len(line.text) <= _SHORT:
                spot = round(line.box.left / _SAME_PLACE), round(line.box.bottom / _SAME_PLACE)
                places.setdefault((line.text, *spot), []).append(line)
    return {
        id(line)
        for lines in places.values()
        if len({line.page for line in lines}) >= _PAGES
        for line in lines
    }


def _counts(numbers: Sequence[PrintedLine], page: PrintedPage) -> bool:
    values = [int(line.text) for line in numbers]
    steps = [above.box.bottom - below.box.bottom for above, below in pairwise(numbers)]
    usual = median(steps)
    return (
        all(after == before + 1 for before, after in pairwise(values))
        and sum(steps) >= _RUN_DOWN * page.upright_height
        and all(abs(step - usual) <= _EVEN * usual for step in steps)
    )
