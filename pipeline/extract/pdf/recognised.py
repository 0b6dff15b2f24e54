# SPDX-License-Identifier: Apache-2.0
"""Recognised words to printed lines, as if a PDF had drawn them."""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.extract.ocr.engine import RecognisedWord, Words
from pipeline.extract.ocr.numbering import mend_numbers
from pipeline.extract.pdf.labels import label_end, space_after_label
from pipeline.extract.pdf.lines import PrintedLine, clean_text
from pipeline.extract.pdf.rendering import Rendering

__all__ = ["confidence_of", "printed_lines"]

# Letters that reach below the line, and those that reach the height of a capital.
_BELOW = frozenset("gjpqyQ,;()[]{}|/\\@$_§")
_LOW = frozenset("acemnorsuvwxz.,:;-_~–—=+*\"'’‘“”•·")  # noqa: RUF001 - printed in papers
# A capital is so much of what fonts take for a line above and below its base.
_ABOVE_BASE = 1.25
_BELOW_BASE = 0.3
# Heights that differ less than this from the usual one of the page are measured unexactly.
_SAME_HEIGHT = 0.18
# Pieces of one row that stand closer than this, in heights of a capital, are one line.
_CLOSE = 2.0
# White between a label and its words, at least.
_LABEL_WHITE = 0.9
# A label may stand further from its words than words from each other.
_LABEL_REACH = 14.0
# Specks, edges of the sheet and ruled lines come as a few marks of which nothing is sure.
_DOUBTFUL = 40.0
_FEW = 3
# White within a line, in heights of a capital, from which on it is two: cells, signatures.
_APART = 5.0
# What becomes of a bullet: signs that begin no line of a contract, with words behind.
_BULLET = re.compile("^[\xa9\xa2\xae\xa4\xab\xbb](?= \\S)")
_HYPHENS = ("-", "\xad", "\u2010")

_Line = list[RecognisedWord]


def printed_lines(lines: Sequence[Words], rendering: Rendering, *, page: int) -> list[PrintedLine]:
    """Returns the lines of a page with their places, in the order of the engine.

    Marks that are no words are left out. Pieces that stand side by side in a row and belong
    together, a label and its words for instance, become one line.
    """
    kept = [words for words in map(_without_specks, lines) if words]
    heights = [height for words in kept if (height := _capital(words)) is not None]
    usual = median(heights) if heights else 1.0
    kept = [piece for words in kept for piece in _cut_apart(words, usual)]
    rows = list(_rows(kept, usual))
    labels = [row[0][0] for row in rows if _has_label(row, usual)]
    mended = dict(zip(labels, mend_numbers(labels, rendering.picture, capital=usual), strict=True))
    rows = [
        _merge([[mended.get(word, word) for word in words] for words in row], usual)
        for row in rows
    ]
    pieces = [piece for row in rows for piece in row]
    order = {_place(words): at for at, words in enumerate(kept)}
    pieces.sort(key=lambda words: order[_place(words)])
    made = (_printed(words, rendering, usual, page=page) for words in pieces)
    return [line for line in made if line is not None]


def confidence_of(lines: Sequence[Words]) -> float:
    """Returns how sure the engine is, 0 to 100: the mean over all letters; 0.0 for none."""
    words = [word for line in lines for word in _without_specks(line)]
    letters = sum(len(word.text) for word in words)
    if not letters:
        return 0.0
    return sum(word.confidence * len(word.text) for word in words) / letters


def _without_specks(words: Words) -> _Line:
    # A label beside words that are sure is no speck, however unsure the engine is of it.
    if len(words) > _FEW or any(_is_sure(word) for word in words):
        return [word for word in words if word.confidence >= _DOUBTFUL or _is_lettered(word)]
    return []


def _is_sure(word: RecognisedWord) -> bool:
    return word.confidence >= _DOUBTFUL and _is_lettered(word)


def _is_lettered(word: RecognisedWord) -> bool:
    return any(map(str.isalnum, word.text))


def _cut_apart(words: _Line, usual: float) -> list[_Line]:
    pieces = [words[:1]]
    for word in words[1:]:
        if word.left - pieces[-1][-1].right > _APART * usual:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _capital(words: Sequence[RecognisedWord]) -> float | None:
    """Returns the height of a capital in a line, None when it has no tall letter."""
    heights = [
        word.bottom - word.top
        for word in words
        if not _BELOW.intersection(word.text) and not _LOW.issuperset(word.text)
    ]
    return median(heights) if heights else None


def _base(words: Sequence[RecognisedWord], capital: float) -> float:
    """Returns where the letters of a line stand, in pixels from above."""
    standing = [word.bottom for word in words if not _BELOW.intersection(word.text)]
    if standing:
        return median(standing)
    return max(word.bottom for word in words) - _BELOW_BASE * capital


def _rows(lines: Sequence[_Line], usual: float) -> Iterator[list[_Line]]:
    """Yields the lines that stand beside each other, from left to right."""
    rows: list[tuple[float, list[_Line]]] = []
    for words in sorted(lines, key=lambda words: _base(words, usual)):
        base = _base(words, usual)
        for at in range(len(rows) - 1, max(len(rows) - 4, -1), -1):
            if abs(rows[at][0] - base) < usual / 2:
                rows[at][1].append(words)
                break
        else:
            rows.append((base, [words]))
    for _, row in rows:
        yield sorted(row, key=lambda words: words[0].left)


def _merge(row: Sequence[_Line], usual: float) -> list[_Line]:
    merged = [list(row[0])]
    for words in row[1:]:
        before = merged[-1]
        gap = words[0].left - before[-1].right
        reach = _LABEL_REACH if _is_label(before) else _CLOSE
        if -usual < gap < reach * usual:
            before.extend(words)
        else:
            merged.append(list(words))
    return merged


def _place(words: _Line) -> tuple[float, float]:
    return words[0].left, words[0].top


def _has_label(row: Sequence[_Line], usual: float) -> bool:
    """Says whether the first word of a row stands apart, as a label does."""
    first, *others = row
    behind = first[1:] or (others[0] if others else [])
    # Words of a sentence stand closer.
    return bool(behind) and behind[0].left - first[0].right >= _LABEL_WHITE * usual


def _is_label(words: _Line) -> bool:
    text = " ".join(word.text for word in words)
    # A label is measured with words behind it: "7" alone is a number.
    return label_end(f"{text} Words") >= len(text)


def _printed(words: _Line, rendering: Rendering, usual: float, *, page: int) -> PrintedLine | None:
    text = clean_text(" ".join(word.text for word in words)).strip()
    text = _BULLET.sub("\u2022", text)
    if not text:
        return None
    capital = _capital(words)
    if capital is None or abs(capital - usual) < _SAME_HEIGHT * usual:
        capital = usual
    base = _base(words, capital)
    soft = text[-1] == "\xad"
    hyphen = len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalpha()
    return PrintedLine(
        text=space_after_label(text[:-1] if hyphen else text),
        page=page,
        box=rendering.box(
            words[0].left,
            base - _ABOVE_BASE * capital,
            max(word.right for word in words),
            base + _BELOW_BASE * capital,
        ),
        hyphen=hyphen,
        soft=hyphen and soft,
    )
