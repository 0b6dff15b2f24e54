"""Breaking long words at line ends, for narrow columns.

The rules are few and safe (well-known prefixes and endings, doubled consonants): enough
for a few real hyphens a page. They do not find every place where English may break.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["hyphenate"]

_SHORTEST_WORD = 7
_SHORTEST_PART = 3
_PREFIX = re.compile(r"(?:inter|under|over|trans|contra|super|sub|dis|con|per|pro)(?=[a-z])", re.I)
_ENDING = re.compile(
    r"(?:tion|sion|ment|ness|ship|less|ful|able|ance|ence|tive|tor|ing|ity|ly)(?:s|al|ally)?$",
    re.I,
)
# Between the two letters of a doubled consonant with vowels around it: "of-fer", "ap-ply".
_DOUBLED = re.compile(r"(?<=[aeiou])([bcdfgmnprst])(?=\1[a-z])", re.I)
_WORD = re.compile(r"[A-Za-z]+(?=\W*$)")


def hyphenate(word: str) -> Iterator[tuple[str, str]]:
    """Yield the two parts of the word for every break, the longest first part first.

    Words that are short, or hold anything but letters before their last sign, are kept
    whole.
    """
    letters = _WORD.match(word)
    if not letters or letters.end() < _SHORTEST_WORD:
        return
    body = letters.group()
    places = {match.end() for match in _DOUBLED.finditer(body)}
    prefix = _PREFIX.match(body)
    if prefix:
        places.add(prefix.end())
    ending = _ENDING.search(body)
    if ending:
        places.add(ending.start())
    for place in sorted(places, reverse=True):
        if _SHORTEST_PART <= place <= len(body) - 2:
            yield word[:place], word[place:]
