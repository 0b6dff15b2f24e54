# SPDX-License-Identifier: Apache-2.0
"""Words with their places on a page: as JSON, and as the rectangles that a span takes."""

import json
from collections.abc import Iterable, Sequence

from pipeline.domain.document import Span
from pipeline.review.intake.values import PlacedWord, Rectangle

__all__ = ["decode_words", "encode_words", "rectangles_of"]

# Places are kept in steps of a ten-thousandth of the page: a tenth of a point.
_STEPS = 10_000
_NUMBERS = 7
# White between words of one line beyond this share of the page is not coloured.
_GAP = 0.05


def encode_words(words: Iterable[PlacedWord]) -> bytes:
    """Returns the words of a page as a line of JSON, a list of whole numbers."""
    flat: list[int] = []
    for word in words:
        place = word.place
        sides = (place.left, place.top, place.right, place.bottom)
        flat += (word.start, word.end, word.line, *(round(_STEPS * side) for side in sides))
    return json.dumps(flat, separators=(",", ":")).encode("ascii")


def decode_words(data: bytes, *, length: int) -> tuple[PlacedWord, ...]:
    """Returns the words that ``encode_words`` wrote.

    Args:
        data: May have been written by a hostile file.
        length: Of the text in which the words stand.

    Raises:
        ValueError: They are no words of such a text, or stand on no page.
    """
    flat = json.loads(data)
    if (
        not isinstance(flat, list)
        or len(flat) % _NUMBERS
        or any(type(one) is not int for one in flat)
    ):
        msg = "not a list of places"
        raise ValueError(msg)
    return tuple(_word(flat[at : at + _NUMBERS], length) for at in range(0, len(flat), _NUMBERS))


def rectangles_of(span: Span, words: Sequence[PlacedWord]) -> tuple[Rectangle, ...]:
    """Returns where a span stands on a page: a rectangle for each line, in the order of the text.

    A word of which the span takes a part is taken whole.

    Args:
        span: In the text of the paper; it may go on over other pages.
        words: All words of one page.
    """
    rectangles: list[Rectangle] = []
    line = None
    for word in words:
        if not Span(word.start, word.end).overlaps(span):
            continue
        if word.line == line and _near(rectangles[-1], word.place):
            rectangles[-1] = _around(rectangles[-1], word.place)
        else:
            rectangles.append(word.place)
        line = word.line
    return tuple(rectangles)


def _word(numbers: Sequence[int], length: int) -> PlacedWord:
    start, end, line, left, top, right, bottom = numbers
    in_text = 0 <= start < end <= length and line >= 0
    if not in_text or not (0 <= left <= right <= _STEPS and 0 <= top <= bottom <= _STEPS):
        msg = "a word outside the text or the page"
        raise ValueError(msg)
    place = Rectangle(left / _STEPS, top / _STEPS, right / _STEPS, bottom / _STEPS)
    return PlacedWord(start, end, line, place)


def _near(one: Rectangle, other: Rectangle) -> bool:
    across = max(other.left - one.right, one.left - other.right)
    down = max(other.top - one.bottom, one.top - other.bottom)
    return max(across, down) <= _GAP


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return Rectangle(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )
