# SPDX-License-Identifier: Apache-2.0
"""Clause numbers, whose points engines lose, read again from the shapes in the picture.

"2.2" alone in its column comes back as "22", "3:2" or "oy", and a clause without its number can
be neither cited nor followed in its series. A point is easily seen, though: it is a small mark
on the base line with white on both sides. Where its place is known and the figures beside it are
not, the number that is due in the series stands in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.ocr.engine import RecognisedWord
from pipeline.extract.ocr.picture import Picture, ink_of

__all__ = ["mend_numbers"]

# A label is no longer than this: "12.10.3."
_LONGEST = 8
# Shares of the height of a capital.
_POINT_SIZE = 0.36
_POINT_RISE = 0.45
_EDGE = 0.15
# A figure that is taken for a letter where only figures can stand.
_FIGURES = str.maketrans("lIi|!OoQSsBZzAg", "111110005582249")
_POINTS = ".,:;·'"
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?")
_PLAIN = re.compile(r"(\d{1,3})\.?")
_POINT = "."
_FIGURE = "0"
# The number of a clause with others below it.
_HEAD = re.compile(r"\d{1,2}\.")
# "(ij)", "(li)", "()": strokes in brackets, which are counted. "(l)" and "(1)" may be themselves.
_STROKES = re.compile(r"\((?:[ijlt|!]*[ijt|!][ijlt1|!]*)?\)")
_MOST_STROKES = 3
# More labels in a row that were all misread tell nothing.
_LONGEST_RUN = 5
# "ca)", "{a)": a bracket taken for a letter.
_OPENED = re.compile(r"[cCeE<{\[]([a-z]|[ivx]{2,4})\)")
_STROKE_WIDTH = 0.42
# A label with a letter: it is in no series of numbers.
_LETTERED = re.compile(r"\(?[A-Za-z][.)]|\([A-Za-z0-9]{1,4}\)?")
# A word, or what an engine made of figures: then the picture shows fewer shapes than letters.
_WORD = re.compile(r"[A-Za-z]{4,}.*")

_Parts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands where a label stands: its text, its shape, and its parts when it is a number."""

    text: str
    shape: str
    parts: _Parts | None


def mend_numbers(
    words: Sequence[RecognisedWord], picture: Picture, *, capital: float
) -> tuple[RecognisedWord, ...]:
    """Returns the words that stand where labels stand, with the numbers that they show.

    What does not show figures parted by points comes back as it was.

    Args:
        words: From the top of the page to its bottom.
        picture: The page.
        capital: The usual height of a capital on it, in pixels.
    """
    reader = _ShapeReader(picture, capital)
    labels = [_read(word, reader) for word in words]
    _fill_runs(labels)
    before: _Parts | None = None
    for at, label in enumerate(labels):
        after = next((one.parts for one in labels[at + 1 :] if one.parts is not None), None)
        labels[at] = _place(label, before, after)
        before = labels[at].parts or before
    return tuple(
        word if label.text == word.text else replace(word, text=label.text)
        for word, label in zip(words, labels, strict=True)
    )


def _read(word: RecognisedWord, reader: "_ShapeReader") -> _Label:
    """Returns the label with its points put in, where all its figures were read."""
    text = word.text
    if _STROKES.fullmatch(text) and (strokes := reader.strokes_in(word)):
        return _Label(f"({strokes * 'i'})", "", None)
    if (opened := _OPENED.fullmatch(text)) is not None:
        return _Label(f"({opened[1]})", "", None)
    if len(text) > _LONGEST or _LETTERED.fullmatch(text):
        return _Label(text, "", None)
    shape = reader.shape_of(word)
    if _WORD.fullmatch(text):
        return _Label(text, shape if len(shape) < len(text) else "", None)
    figures = [letter for letter in text if letter not in _POINTS]
    # A figure at least must have been read: letters alone may stand for anything.
    digits = any(map(str.isdigit, text))
    if digits and _POINT in shape and len(figures) == shape.count(_FIGURE):
        left = iter(figures)
        shown = "".join(_POINT if mark == _POINT else next(left) for mark in shape)
        shown = shown.translate(_FIGURES)
        if _NUMBER.fullmatch(shown) or _HEAD.fullmatch(shown):
            text = shown
    return _Label(text, shape, _parts(text))


def _fill_runs(labels: list[_Label]) -> None:
    """Puts numbers into labels that lie between two of one series, where just these are due.

    Between "5." and "5.4" three labels of the shape of "5.1" can be nothing but 5.1 to 5.3,
    whatever was read of them.
    """
    shown = [at for at, label in enumerate(labels) if _POINT in label.shape]
    for place, at in enumerate(shown):
        before = labels[at].parts
        for last in range(place + 2, min(place + 2 + _LONGEST_RUN, len(shown))):
            after, run = labels[shown[last]].parts, shown[place + 1 : last]
            due = [] if before is None or after is None else _due_between(before, after)
            shapes = [labels[one].shape.rstrip(_POINT) for one in run]
            if due and shapes == list(map(_shape_of, due)):
                for one, parts in zip(run, due, strict=True):
                    labels[one] = _numbered(labels[one], parts)
                break


def _due_between(before: _Parts, after: _Parts) -> list[_Parts]:
    """Returns the numbers between two of one series, or between a head and one below it."""
    head = after[:-1]
    if before == head:
        first = 0
    elif before[:-1] == head:
        first = before[-1]
    else:
        return []
    return [(*head, number) for number in range(first + 1, after[-1])]


def _numbered(label: _Label, parts: _Parts) -> _Label:
    """Returns a label with a number in place of what was read; its last point stays."""
    if label.parts == parts:
        return label
    behind = label.shape[len(label.shape.rstrip(_POINT)) :]
    return _Label(_POINT.join(map(str, parts)) + behind, label.shape, parts)


def _place(label: _Label, before: _Parts | None, after: _Parts | None) -> _Label:
    """Returns the label as it must read between its neighbours, if it cannot be what it is."""
    got, wanted = label.parts, label.shape.rstrip(_POINT)
    if before is None or not label.shape or _POINT not in label.shape:
        return label
    due = _due_after(before)
    if got is not None and (got[0] - before[0] in (0, 1) or after in _due_after(got)):
        return label
    fitting = [parts for parts in due if _shape_of(parts) == wanted]
    between = [parts for parts in fitting if after in _due_after(parts)]
    # A number that was read gives way only to one that fits on both sides. A wrong number is
    # worse than none: where two fit, what was read of it must speak for one.
    chosen = between
    if not between and got is None:
        # Below a heading its first clause is due.
        first = [parts for parts in fitting if parts == (*before, 1) and len(before) == 1]
        chosen = first or _most_alike(fitting, label.text)
    if len(chosen) != 1:
        return label
    return _numbered(label, chosen[0])


def _most_alike(fitting: Sequence[_Parts], text: str) -> list[_Parts]:
    """Returns of several numbers those that share most figures with what was read."""
    if len(fitting) < 2:
        return list(fitting)
    read = text.translate(_FIGURES)
    alike = [len(set(_POINT.join(map(str, parts))) & set(read) - {_POINT}) for parts in fitting]
    most = max(alike)
    return [parts for parts, count in zip(fitting, alike, strict=True) if most and count == most]


def _due_after(before: _Parts) -> list[_Parts]:
    """Returns the numbers that may follow one: its first part, its next, those of its heads."""
    due = [(*before, 1)]
    for depth in range(len(before) - 1, -1, -1):
        following = (*before[:depth], before[depth] + 1)
        due += [following, (*following, 1)]
    return due


def _shape_of(parts: _Parts) -> str:
    return re.sub(r"\d", _FIGURE, _POINT.join(map(str, parts)))


class _ShapeReader:
    """Reads the shapes of words from the picture of a page."""

    def __init__(self, picture: Picture, capital: float) -> None:
        self._picture = picture
        self._edge = round(_EDGE * capital)
        self._ink = ink_of(picture)

    def shape_of(self, word: RecognisedWord) -> str:
        """Returns a word as a row of marks: a figure for each tall shape, a point for each point.

        Marks that are neither, such as a comma or a dash, leave nothing to say: an empty shape.
        """
        marks: list[str] = []
        columns = self._columns(word)
        high = max((low - top for top, low in columns if low > top), default=0)
        base = max((low for top, low in columns), default=0)
        for shape in _shapes(columns):
            top, low = min(mark[0] for mark in shape), max(mark[1] for mark in shape)
            if low - top > high / 2:
                marks.append(_FIGURE)
            elif (
                max(len(shape), low - top) <= _POINT_SIZE * high
                and top >= base - _POINT_RISE * high
            ):
                marks.append(_POINT)
            else:
                return ""
        return "".join(marks)

    def strokes_in(self, word: RecognisedWord) -> int:
        """Returns how many strokes, one to three, stand between brackets; 0 for all else."""
        columns = self._columns(word)
        high = max((low - top for top, low in columns), default=0)
        inner = list(_shapes(columns))[1:-1]
        slim = all(len(shape) <= _STROKE_WIDTH * high for shape in inner)
        return len(inner) if slim and len(inner) <= _MOST_STROKES else 0

    def _columns(self, word: RecognisedWord) -> list[tuple[int, int]]:
        """Returns the first and the last row of ink of each column of a word, half open."""
        edge = self._edge
        width, height = self._picture.width, self._picture.height
        left, right = max(round(word.left) - edge, 0), min(round(word.right) + edge, width)
        top, low = max(round(word.top) - edge, 0), min(round(word.bottom) + edge, height)
        rows = [self._ink[row * width + left : row * width + right] for row in range(top, low)]
        found: list[tuple[int, int]] = []
        for column in zip(*rows, strict=True):
            ink = [at for at, dark in enumerate(column) if dark]
            found.append((ink[0], ink[-1] + 1) if ink else (0, 0))
        return found


def _shapes(columns: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Returns the runs of columns with ink; single columns are specks."""
    runs: list[list[tuple[int, int]]] = [[]]
    for column in columns:
        if column[1] > column[0]:
            runs[-1].append(column)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _parts(text: str) -> _Parts | None:
    """Returns the figures of a number as a label has them; None for anything else."""
    if _NUMBER.fullmatch(text):
        return tuple(map(int, text.strip(_POINT).split(_POINT)))
    plain = _PLAIN.fullmatch(text)
    return (int(plain[1]),) if plain else None
