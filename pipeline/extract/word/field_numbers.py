# SPDX-License-Identifier: Apache-2.0
"""Numbers that a field prints in the middle of a paragraph: ``LISTNUM``.

The file stores only the code of the field; its number comes from counting, as a paragraph's does.
"""

import re
from dataclasses import dataclass

from pipeline.extract.word.numbering import ListLevel, ListPlace, Numbering
from pipeline.extract.word.tags import number

__all__ = ["print_field_number"]

# A word in quotation marks, or up to the next white space.
_WORD = re.compile(r'"[^"]*"|\S+')
_LAST_LEVEL = 8

_DECIMAL, _LETTER, _ROMAN = "decimal", "lowerLetter", "lowerRoman"
# The lists that every file has, with the formats and texts of their nine levels.
_BUILT_IN = {
    "numberdefault": (
        (_DECIMAL, "%1)"), (_LETTER, "%2)"), (_ROMAN, "%3)"),
        (_DECIMAL, "(%4)"), (_LETTER, "(%5)"), (_ROMAN, "(%6)"),
        (_DECIMAL, "%7."), (_LETTER, "%8."), (_ROMAN, "%9."),
    ),
    "outlinedefault": (
        ("upperRoman", "%1."), ("upperLetter", "%2."), (_DECIMAL, "%3."),
        (_LETTER, "%4)"), (_DECIMAL, "(%5)"), (_LETTER, "(%6)"),
        (_ROMAN, "(%7)"), (_LETTER, "(%8)"), (_ROMAN, "(%9)"),
    ),
    "legaldefault": tuple(
        (_DECIMAL, "".join(f"%{place}." for place in range(1, level + 2))) for level in range(9)
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Code:
    name: str = ""
    level: int | None = None
    start: int | None = None


def print_field_number(code: str, numbering: Numbering, place: ListPlace | None) -> str | None:
    """Counts a ``LISTNUM`` field and returns its number, None when its list is not known.

    Args:
        code: The code of the field.
        numbering: The counters of the story.
        place: Where the paragraph stands in a list. A field that names no list is counted one
            level below it; in a paragraph without a number, in Word's own list.
    """
    told = _parse(code)
    if not told.name and place is not None:
        level = place.level + 1 if told.level is None else told.level
        return numbering.advance(place.num_id, min(level, _LAST_LEVEL), start=told.start)
    name = (told.name or "NumberDefault").lower()
    built_in = _BUILT_IN.get(name, ())
    levels = tuple(ListLevel(style=style, text=text) for style, text in built_in)
    level = min(told.level or 0, _LAST_LEVEL)
    return numbering.advance_named(name, level, levels=levels, start=told.start)


def _parse(code: str) -> _Code:
    words = _WORD.findall(code)[1:]
    name, switches = "", {}
    position = 0
    while position < len(words):
        word = words[position]
        if word.startswith("\\"):
            switches[word[1:2].lower()] = number("".join(words[position + 1 : position + 2]))
            position += 1
        else:
            name = name or word.strip('"')
        position += 1
    level = switches.get("l")
    return _Code(name, None if level is None else max(level - 1, 0), switches.get("s"))
