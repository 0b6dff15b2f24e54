# SPDX-License-Identifier: Apache-2.0
"""English words, against which damaged text is held.

The list has the words that the English data of Tesseract (Apache-2.0) knows in small letters, as
a title and in capitals, and those of at least three of 780 public agreements; short words only
where they are common, and no fragments of words. It is loaded when the first damaged text comes.
"""

from functools import cache
from pathlib import Path

__all__ = ["english_words", "is_english"]


@cache
def english_words() -> frozenset[str]:
    """Returns some 40,000 English words in small letters, British and American spellings."""
    return frozenset(Path(__file__).with_name("english.txt").read_text("utf-8").split())


def is_english(word: str) -> bool:
    """Says whether a word of letters, in whatever case, is in the list, as a plural too."""
    small = word.lower()
    words = english_words()
    if small in words:
        return True
    return len(small) > 4 and small[-1] == "s" and small[-2] != "s" and small[:-1] in words
