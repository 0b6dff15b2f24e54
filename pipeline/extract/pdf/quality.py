# SPDX-License-Identifier: Apache-2.0
"""Whether the text of a PDF can be what is printed in it.

A font may map its shapes to the wrong letters or to none: the page looks right, and every search
in its text misses. All tests know English only, as the rest of the reading does.
"""

from collections.abc import Sequence
from itertools import accumulate

from pipeline.extract.pdf.english import is_english

__all__ = ["is_no_language", "is_torn", "sample_of"]

# Of 255 contracts in English, the poorest has one of these for every 18 spaces.
_COMMON = (" the ", " of ", " and ", " to ", " or ", " in ", " a ", " for ")
_COMMON_SHARE = 0.03
# The same contracts have a space for every eight characters at least.
_SPACE_SHARE = 0.04
_FEWEST_LETTERS = 120
_FEWEST_SPACES = 60

# Of shorter words, too many are English by chance.
_LONG = 4

# Letters that are no words; the same contracts have one for every 100 spaces at most.
_SINGLE = tuple(f" {letter} " for letter in "lnrteshp")
_SINGLE_SHARE = 0.04
_FEWEST_SINGLE = 4

# What is looked at of a long text: pieces from all over it, in characters.
_PIECES = 12
_PIECE = 3_000


def sample_of(text: str) -> str:
    """Returns the text in small letters, with plain spaces; of a long one, pieces all over it."""
    if len(text) > _PIECES * _PIECE:
        step = len(text) // _PIECES
        text = " ".join(text[place * step : place * step + _PIECE] for place in range(_PIECES))
    return text.lower().replace("\xa0", " ")


def is_no_language(plain: str) -> bool:
    """Says whether a sample of some length has hardly a space, or hardly a common English word."""
    spaces = plain.count(" ")
    if len(plain) >= _FEWEST_LETTERS and spaces < _SPACE_SHARE * len(plain):
        return True
    if spaces < _FEWEST_SPACES:
        return False
    # The first of them, most often, are enough.
    if any(found >= _COMMON_SHARE * spaces for found in accumulate(map(plain.count, _COMMON))):
        return False
    # A table of figures has few words of any kind, and says nothing about its font.
    words = [word for word in plain.split() if word.isalpha() and len(word) > 1]
    return 2 * len(words) > spaces and not _is_list_of_words(words)


def _is_list_of_words(words: Sequence[str]) -> bool:
    """Says whether most words are English, as in a list of keywords, which has no sentences."""
    long = [word for word in words if len(word) >= _LONG]
    return 2 * sum(map(is_english, long)) > len(long)


def is_torn(plain: str) -> bool:
    """Says whether the words of a sample fell apart into letters: "shal l i ndemni f y"."""
    single = sum(map(plain.count, _SINGLE))
    return single >= _FEWEST_SINGLE and single > _SINGLE_SHARE * plain.count(" ")
