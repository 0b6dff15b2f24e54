# SPDX-License-Identifier: Apache-2.0
"""Words that contracts are written with: what a disguised word may turn out to be.

``words.txt`` lists words of four letters and more that several public agreements share, and those
of the rules' own examples, in lower case. It is read when the first odd word asks for it: most
papers have none.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path

__all__ = ["LONGEST_WORD", "is_word", "split_words"]

LONGEST_WORD = 24
_SHORTEST = 4
# Small words, for parting letters that were run together; nothing is taken for one of these alone.
_SMALL_LIST = """
    a an and any all are as at be but by do each for from has he her his if in is it its may me no
    non not of on one only or our out own pay she so such sub than the to two up us use was we who
    you your
"""
_SMALL = frozenset(_SMALL_LIST.split())
_LIST = Path(__file__).with_name("words.txt")


def is_word(letters: str) -> bool:
    """Says whether letters, in any case, are a word that contracts use; four letters at least."""
    return len(letters) >= _SHORTEST and letters.lower() in _words()


def split_words(letters: str) -> tuple[int, ...] | None:
    """Returns where known words begin and end when letters are nothing but such words.

    The fewest words win. None when letters are left over, or when small words make up more than
    half of them, as they do in nearly any heap of letters.
    """
    low = letters.lower()
    # The cheapest way to reach each offset: number of words, then where the last one began.
    best: list[tuple[int, int] | None] = [(0, 0)]
    for end in range(1, len(low) + 1):
        ways = [
            (reached[0] + 1, start)
            for start in range(max(0, end - LONGEST_WORD), end)
            if (reached := best[start]) is not None and _is_any_word(low[start:end])
        ]
        best.append(min(ways, default=None))
    borders = _trace(best)
    if borders is None:
        return None
    long = sum(end - start for start, end in pairwise(borders) if end - start >= _SHORTEST)
    return borders if long * 2 > len(low) else None


def _trace(best: list[tuple[int, int] | None]) -> tuple[int, ...] | None:
    borders = [len(best) - 1]
    while borders[-1] > 0:
        way = best[borders[-1]]
        if way is None:
            return None
        borders.append(way[1])
    return tuple(reversed(borders))


def _is_any_word(letters: str) -> bool:
    return letters in _SMALL or is_word(letters)


@cache
def _words() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="utf-8").split())
