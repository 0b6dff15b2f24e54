# SPDX-License-Identifier: Apache-2.0
"""Words whose letters stand apart: "E X C L U S I V E", or "shal l i ndemni f y" set one by one.

A line with far more white than words have is looked at letter by letter. Its words are put
together in several ways: without the white that PDFium added, by the width of the gaps, by single
spaces within and wider ones between words, by a list of words. The way that makes most of it
English is taken, if it makes much more of it English than the line as it stands.
"""

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.english import is_english

__all__ = ["is_spaced", "join_letters"]

# A line of prose has a space for every six characters; figures and initials have more.
_SPACES = 0.215
_SHORTEST = 7
# Longest run of letters that is parted by the list of words, and its longest word.
_RUN, _WORD = 120, 24
# How much more of a line must be English, as a share of its letters.
_GAIN = 0.3
# A gap this many times the usual one, and so many heights of a line wider, parts words.
_WIDER, _MORE = 1.5, 0.08
# A gap of so many heights of a line parts columns, whatever else it is.
_COLUMN = 1.0
_TORN = re.compile(r"(?:(?<!\S)[^\W\d_] ){2,}[^\W\d_](?!\S)|(?<!\S)[^\W\d_aI](?!\S)")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A printed character, the white before it in heights of a line, and how it is parted.

    ``spaces`` counts the spaces before it that stand in the file, ``added`` says that PDFium
    put one there.
    """

    text: str
    gap: float
    spaces: int
    added: bool


def is_spaced(words: str) -> bool:
    """Says whether a line has so much white that its words may have fallen apart."""
    length = len(words)
    if length < _SHORTEST or words.count(" ") < _SPACES * length:
        return False
    return _TORN.search(words) is not None


def join_letters(textpage: pdfium.FPDF_TEXTPAGE, words: str, indices: Sequence[int]) -> str:
    """Returns a line with its words put together; as it stands where that is not sure.

    Args:
        textpage: The open page.
        words: The line as it stands.
        indices: PDFium's index of each of its characters.
    """
    before = _english_share(words)
    letters = list(_letters(textpage, words, indices))
    ways = (
        _set(letters, lambda letter: letter.spaces > 0 or letter.gap > _COLUMN),
        _by_gaps(letters),
        _set(letters, lambda letter: letter.spaces > 1 or letter.gap > _COLUMN),
        _by_words(words),
    )
    best = max(ways, key=_english_share)
    return best if _english_share(best) >= before + _GAIN else words


def _letters(
    textpage: pdfium.FPDF_TEXTPAGE, words: str, indices: Sequence[int]
) -> Iterator[_Letter]:
    box, rect = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    end, spaces, added = None, 0, False
    for text, index in zip(words, indices, strict=True):
        if text.isspace():
            generated = pdfium.FPDFText_IsGenerated(textpage, index) == 1
            added = added or generated
            spaces += not generated
            continue
        gap = 0.0
        if box(textpage, index, reference):
            height = max(rect.top - rect.bottom, 1.0)
            gap = 0.0 if end is None else (rect.left - end) / height
            end = rect.right
        yield _Letter(text, gap, spaces, added)
        spaces, added = 0, False


def _set(letters: Sequence[_Letter], parts: Callable[[_Letter], bool]) -> str:
    words: list[list[_Letter]] = [[]]
    for letter in letters:
        if parts(letter):
            words.append([])
        words[-1].append(letter)
    return " ".join(_eased(word) for word in words if word)


def _eased(word: Sequence[_Letter]) -> str:
    """Returns a word, in two where PDFium saw white and both halves are English but it is not.

    Behind a wide letter that is set by itself little is left of a space.
    """
    whole = "".join(letter.text for letter in word)
    if is_english(whole):
        return whole
    for at, letter in enumerate(word):
        if letter.added and is_english(whole[:at]) and is_english(whole[at:]):
            return f"{whole[:at]} {whole[at:]}"
    return whole


def _by_gaps(letters: Sequence[_Letter]) -> str:
    """Returns the line parted where the white is much wider than between most letters."""
    gaps = sorted(letter.gap for letter in letters[1:])
    if len(gaps) < 2:
        return ""
    usual = median(gaps)
    # The widest step between two neighbouring widths above the usual one parts both kinds.
    steps = [
        (after - before, (before + after) / 2)
        for before, after in pairwise(gaps)
        if before >= usual and after > _WIDER * usual and after - before > _MORE
    ]
    limit = max(steps)[1] if steps else float("inf")
    return _set(letters, lambda letter: letter.gap > limit)


def _by_words(words: str) -> str:
    """Returns the line with its single letters put together to words of the list."""
    return _SINGLES.sub(lambda run: _parted(run.group().replace(" ", "")), words)


_SINGLES = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")


def _parted(run: str) -> str:
    """Returns letters parted into the fewest words of the list; together when there is no way."""
    if len(run) > _RUN:
        return run
    # For each length, the fewest words that make up the beginning of the run.
    ways: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(run) + 1):
        found = [
            (*before, run[start:end])
            for start in range(max(end - _WORD, 0), end)
            if (before := ways[start]) is not None and is_english(run[start:end])
        ]
        ways.append(min(found, key=_cost) if found else None)
    return " ".join(ways[-1]) if ways[-1] is not None else run


def _cost(words: Sequence[str]) -> tuple[int, int]:
    """Returns what orders ways to part a run: few words first, then long ones beside short."""
    return len(words), -sum(len(word) ** 2 for word in words)


def _english_share(words: str) -> float:
    """Returns the share of letters, 0 to 1, that stand in English words of two letters or more."""
    total = sum(map(str.isalpha, words))
    if not total:
        return 0.0
    parts = (part.strip(".,;:!?()[]\"'\u201c\u201d\u2018\u2019-") for part in words.split())
    return sum(len(part) for part in parts if len(part) > 1 and is_english(part)) / total
