# SPDX-License-Identifier: Apache-2.0
"""Characters as a reader takes them: no invisible ones, no compatibility forms, no look-alikes.

Accented letters stay, composed (NFC), and so does every word that is truly of another script.
A word folds when it mixes Latin letters with letters that pass for Latin ones. A word of nothing
but such letters (Cyrillic a, es and ie for "ace") folds only amidst Latin words and only when it
then is a word that contracts use: nobody has another reason to write it in an English sentence.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.outline.lookalikes import latin_letter, looks_latin_only
from pipeline.outline.vocabulary import is_word

__all__ = ["Change", "Doubt", "fold_characters", "fold_spaces", "needs_folding"]


@dataclass(frozen=True, slots=True)
class Change:
    """A range of a text and what a reader takes it for."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A range of a text in which letters seem disguised; ``certain`` when it could be undone."""

    start: int
    end: int
    certain: bool


# Characters that stay: ASCII, accented Latin letters, typographic marks, currency, fractions,
# arrows, boxes, bullets. What is not here is looked at one by one.
_PLAIN = (
    "\t\n -~\u00a1-\u00ac\u00ae-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e\u01cd-\u01dc"
    "\u0218-\u021b\u1e00-\u1e99\u1ea0-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2116\u2117"
    "\u2120\u2122\u2150-\u215f\u2190-\u245f\u2500-\u27bf\u2900-\u2bff"
)
_ODD = re.compile(f"[^{_PLAIN}]")
_BLANKS = (
    "\u00a0\u000b\f\r\u0085\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u2800\u3000"
)
# Marks that a text of Windows code page 1252 leaves when it was read as Latin-1.
_MISREAD = {
    "\x91": "\u2018", "\x92": "\u2019", "\x93": "\u201c", "\x94": "\u201d", "\x95": "\u2022",
    "\x96": "\u2013", "\x97": "\u2014",
}  # fmt: skip
# Letters by their class, and yet nothing to see: fillers of Hangul and Khmer.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
# Marks by their class, and yet nothing to see: joiner and variation selectors.
_SELECTORS = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNSEEN_CLASSES = frozenset({"Cc", "Cf", "Cn", "Cs"})
# Adobe's private places for ligatures, old-style figures and small capitals.
_KNOWN_PRIVATE = (
    {"\uf001": "fi", "\uf002": "fl"}
    | {chr(0xF730 + digit): str(digit) for digit in range(10)}
    | {chr(0xF700 + ord(letter)): letter for letter in "abcdefghijklmnopqrstuvwxyz"}
)
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "ft")
# The upper half of symbol fonts: bullets, boxes and arrows, which part words.
_SYMBOLS = re.compile("[\uf07f-\uf0ff]")
_SPACE = re.compile(r"\s")
# Scripts near enough to Latin that letters of theirs slip or are smuggled into its words.
_NEAR = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
_MIXED_LENGTH, _ODD_LENGTH = 4, 5
_AROUND = 80
# Words are shorter; a paper without spaces must not be held in memory twice.
_LONGEST_TOKEN = 400


def needs_folding(text: str) -> bool:
    """Says whether a text holds any character that folding looks at; one search."""
    return _ODD.search(text) is not None


def fold_spaces(text: str) -> str:
    """Returns the text with every kind of space as a plain one; offsets stay."""
    # One by one: a table takes fifty times as long, and most papers have one kind only.
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    return text


def fold_characters(text: str) -> tuple[list[Change], list[Doubt]]:
    """Returns what to change in a text, in order and apart from each other, and what is doubtful.

    Takes a text whose spaces are folded; time grows with its length.
    """
    changes: list[Change] = []
    doubts: list[Doubt] = []
    for start, end in _odd_tokens(text):
        cells = _read_cells(text[start:end], start)
        for first, last in _words_of(cells):
            doubt = _settle_word(text, cells, first, last)
            if doubt is not None:
                doubts.append(doubt)
        changes += (
            Change(cell.start, cell.end, cell.text)
            for cell in cells
            if cell.text != text[cell.start : cell.end]
        )
    return changes, doubts


@dataclass(slots=True)
class _Cell:
    """What a reader sees as one letter, while it is being made out."""

    start: int
    end: int
    text: str


def _odd_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Yields the runs without white space around odd characters, of bounded length."""
    done = 0
    for match in _ODD.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        floor = max(done, start - _LONGEST_TOKEN)
        while start > floor and not text[start - 1].isspace():
            start -= 1
        stop = _SPACE.search(text, end, end + _LONGEST_TOKEN)
        done = min(end + _LONGEST_TOKEN, len(text)) if stop is None else stop.start()
        yield start, done


def _read_cells(token: str, at: int) -> list[_Cell]:
    """Returns a token's characters, folded one by one, with each mark on the letter below it."""
    cells: list[_Cell] = []
    base: int | None = None
    for place, character in enumerate(token, at):
        folded = _fold_one(character)
        if folded and base is not None and unicodedata.category(folded[0]) in ("Mn", "Me"):
            below = cells[base]
            composed = unicodedata.normalize("NFC", below.text + folded)
            if len(composed) == len(below.text):
                del cells[base + 1 :]
                below.text, below.end = composed, place + 1
                continue
            if _is_latin(below.text[-1]) or latin_letter(below.text[-1]) is not None:
                folded = ""
        cells.append(_Cell(place, place + 1, folded))
        if folded:
            base = len(cells) - 1
    return cells


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    """Returns what one character looks like by itself; empty when there is nothing to see."""
    if _ODD.match(character) is None:
        return character
    if character in _MISREAD:
        return _MISREAD[character]
    unseen = unicodedata.category(character) in _UNSEEN_CLASSES or character in _FILLERS
    if unseen or _SELECTORS.match(character):
        return ""
    if character in _KNOWN_PRIVATE:
        return _KNOWN_PRIVATE[character]
    return _compose(character)


def _compose(character: str) -> str:
    """Returns the compatibility composition, where it says what a reader takes it for.

    A raised figure stays apart from the word that it stands at, and marks that composition would
    set upon a space stay what they are.
    """
    folded = unicodedata.normalize("NFKC", character)
    raised = unicodedata.decomposition(character).startswith(("<super>", "<sub>"))
    if " " in folded or (raised and not folded.isalpha()):
        return character
    return folded


def _words_of(cells: Sequence[_Cell]) -> Iterator[tuple[int, int]]:
    """Yields the runs of letters among the cells; what cannot be seen parts none."""
    first: int | None = None
    for place, cell in enumerate(cells):
        if not cell.text or _is_letter(cell.text):
            first = place if first is None else first
        elif first is not None:
            yield first, place
            first = None
    if first is not None:
        yield first, len(cells)


def _is_letter(text: str) -> bool:
    return text.isalpha() or _is_private(text) or latin_letter(text) is not None


def _is_private(text: str) -> bool:
    return unicodedata.category(text[0]) == "Co" and _SYMBOLS.match(text) is None


def _is_latin(letter: str) -> bool:
    return ord(letter) < 0x250 or unicodedata.name(letter, "").startswith("LATIN")


def _settle_word(text: str, cells: Sequence[_Cell], first: int, last: int) -> Doubt | None:
    """Folds the look-alikes of one word in place; returns the doubt that is left of it."""
    word = _trim_private([cell for cell in cells[first:last] if cell.text])
    if not word:
        return None
    private = [cell for cell in word if _is_private(cell.text)]
    if private:
        return _settle_private(word, private)
    start, end = word[0].start, word[-1].end
    letters = "".join(cell.text for cell in word)
    foreign = [letter for letter in letters if not _is_latin(letter) and letter.isalpha()]
    forms = any(map(looks_latin_only, letters))
    if not foreign and not forms:
        return None
    passing = "".join(latin_letter(letter) or letter for letter in letters)
    if not all(map(_is_latin, passing)):
        return _mixed_doubt(letters, foreign, start, end)
    mixed = len(foreign) < len(letters)
    if not mixed and not _passes_alone(
        letters, passing, text[max(0, start - _AROUND) : end + _AROUND]
    ):
        return None
    for cell in word:
        cell.text = "".join(latin_letter(letter) or letter for letter in cell.text)
    doubtful = foreign and len(letters) >= (_MIXED_LENGTH if mixed else _MIXED_LENGTH - 1)
    return Doubt(start, end, certain=True) if doubtful else None


def _trim_private(word: list[_Cell]) -> list[_Cell]:
    """Returns a word without glyphs of unknown look at its ends: bullets and their like."""
    ends = [place for place, cell in enumerate(word) if not _is_private(cell.text)]
    return word[ends[0] : ends[-1] + 1] if ends else []


def _mixed_doubt(letters: str, foreign: Sequence[str], start: int, end: int) -> Doubt | None:
    """Returns a doubt about a Latin word with letters in it that pass for nothing."""
    if len(foreign) == 1 and foreign[0] == letters[0]:
        return None  # a sign before a word: a micro sign, a delta
    near = all(unicodedata.name(letter, "").startswith(_NEAR) for letter in foreign)
    mostly_latin = 2 * len(foreign) < len(letters) and len(letters) >= _ODD_LENGTH
    return Doubt(start, end, certain=False) if near and mostly_latin else None


def _passes_alone(letters: str, passing: str, around: str) -> bool:
    """Says whether a word of nothing but look-alikes is meant as a Latin one."""
    latin = sum(letter.isascii() for letter in around if letter.isalpha())
    other = sum(not _is_latin(letter) for letter in around if letter.isalpha()) - len(letters)
    if latin <= other:
        return False
    if len(letters) == 1:
        # A label typed on another keyboard: "(a)"; a small Greek letter is a sign of its own.
        return letters.isupper() or unicodedata.name(letters, "").startswith("CYRILLIC")
    return is_word(passing) or passing.lower() in _SHORT_WORDS


_SHORT_WORDS = frozenset({"ace", "pay", "use", "act", "cap", "any", "may", "not"})


def _settle_private(word: Sequence[_Cell], private: Sequence[_Cell]) -> Doubt | None:
    """Takes glyphs that no font table explains out of a word, or reads one as a ligature."""
    start, end = word[0].start, word[-1].end
    bare = "".join(cell.text for cell in word if not _is_private(cell.text))
    if not is_word(bare) and len(private) == 1:
        before = "".join(cell.text for cell in word if cell.start < private[0].start)
        after = "".join(cell.text for cell in word if cell.start > private[0].start)
        fitting = [pair for pair in _LIGATURES if is_word(before + pair + after)]
        if len(fitting) == 1:
            private[0].text = fitting[0]
            return Doubt(start, end, certain=True)
    for cell in private:
        cell.text = ""
    return Doubt(start, end, certain=is_word(bare)) if len(bare) >= _MIXED_LENGTH else None
