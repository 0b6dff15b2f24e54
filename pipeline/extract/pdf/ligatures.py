# SPDX-License-Identifier: Apache-2.0
"""Joined letters that a font maps to the wrong ones, found by their shapes and by English words.

A shape is suspected when it is much wider or narrower than the other shapes of its letter in its
font, when one shape gives several letters, or when it stands for no letter at all. What it stands
for is learned from the words that it stands in: each word that is English with exactly one reading
gives that reading a vote. A shape with a clear majority is then read so everywhere, in names and
in "off" too, which no list of words could tell from "of".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from pipeline.extract.pdf.english import is_english
from pipeline.extract.pdf.glyphs import Glyph, Shape

__all__ = [
    "Readings",
    "Repair",
    "lacks_letters",
    "learn_readings",
    "looks_damaged",
    "repairs",
    "sampled",
]

# What one shape may stand for: the joined letters of common fonts, longest first.
_JOINED = ("ffi", "ffl", "tti", "fi", "fl", "ff", "ft", "fj", "ti", "tt", "tf", "ct", "st", "Th")
# Times the least width of its letter beyond which a shape is another one.
_WIDER, _NARROWER = 1.3, 0.85
# A width that this share of a letter's shapes have, or more, may be that of the plain letter.
_USUAL = 0.05
# Characters that stand for joined letters where a font's table is read as another one's.
_FOREIGN = frozenset("\u00de\u00df\u00ae\u00af\u0192\ufffd")
# A joined shape may be so much wider or narrower than its letters apart.
_LEEWAY = 0.25
# Different words that must agree, the share of them, and how many readings of a word are tried.
_VOTES, _MAJORITY, _TRIED = 2, 0.8, 400
_LONGEST = 30
# Pages looked at for learning, spread over the document.
_PAGES = 40

# Words that are left when "fi", "ff", "ti" or "fl" become one letter, white, or another
# character. None of them is English, nor part of an English word.
_DAMAGED = (
    "defned", "defnition", "specifed", "confdent", "notfy", "notfcat", "certfcate", "fnancial",
    "beneft", "ofce", "terminaton", "obligaton", "informaton", "warrantes", " frst ", " partes ",
    "confict", "sufcient", "satsf", "identfy", "indemnifcaton", "conditons", "additon", "actvit",
    "relatng", "entty", "enttled", "practce", " afect", " efect", "diferen", "modifcat",
    "confidental",
    " informaon", " terminaon", " obligaon", " condions ", "addional", " noce ", " secon ",
    " de ned ", " de nition", " con dential", " speci ed ", " speci c ", "noti cation",
    " noti ed ", " certi cate", " bene t ", "identi ed ", " signi cant", " nancial ", " su cient",
    "de\u00fened", "de\u00fenition", "con\u00fedent", "speci\u00fe", "\u00ferst", "bene\u00fet",
    "noti\u00fe", "\u00fenanc", "o\u00fece",
)  # fmt: skip
# Those that stand in a single word, and those that stand in several with the first of them.
_WITHIN_WORDS = tuple(piece for piece in _DAMAGED if " " not in piece.strip(" "))
_ACROSS_WORDS = tuple(
    (piece[: piece.index(" ", 1) + 1], piece) for piece in _DAMAGED if " " in piece.strip(" ")
)
_FEWEST = 2
_END = Glyph(0, Shape(b"", "", 0))


@dataclass(frozen=True, slots=True)
class Readings:
    """What the suspected shapes of a document stand for.

    Attributes:
        shapes: Readings that differ from what the font says, by the words that voted.
        usual: The least usual width of each letter in each font.
    """

    shapes: Mapping[Shape, str]
    usual: Mapping[tuple[bytes, str], int]


@dataclass(frozen=True, slots=True)
class Repair:
    """Letters to be set in the place of wrong ones.

    Attributes:
        index: PDFium's index of the first wrong character.
        count: How many characters are wrong.
        letters: The true ones.
    """

    index: int
    count: int
    letters: str


@dataclass(frozen=True, slots=True)
class _Word:
    """Shapes in a row that make a word, and the places in it of those that are suspected."""

    glyphs: tuple[Glyph, ...]
    suspects: tuple[int, ...]


def looks_damaged(plain: str) -> bool:
    """Says whether a sample in small letters has words that only lost letters can explain."""
    # Each word is looked at once. What stands in several needs the first of them at least.
    words = f" {' '.join(set(plain.split(' ')))} "
    found = sum(piece in words for piece in _WITHIN_WORDS)
    found += sum(piece in plain for first, piece in _ACROSS_WORDS if first in words)
    return found >= _FEWEST


def lacks_letters(plain: str) -> bool:
    """Says whether a text in small letters has any such word, where others bear it out."""
    return any(word in plain for word in _DAMAGED)


def learn_readings(pages: Iterable[Sequence[Glyph]]) -> Readings:
    """Returns what the suspected shapes of a document stand for; none where words disagree."""
    sample = list(pages)
    usual = _usual_widths(glyph.shape for page in sample for glyph in page)
    # Each spelling votes once, however often it stands in the document.
    words = {
        (tuple(glyph.shape for glyph in word.glyphs), word.suspects)
        for page in sample
        for word in _words(page, usual)
    }
    votes: dict[Shape, Counter[str]] = defaultdict(Counter)
    for shapes_of_word, suspects in words:
        found = _english_readings(shapes_of_word, suspects, usual)
        if len(found) == 1:
            for place, letters in zip(suspects, found[0], strict=True):
                votes[shapes_of_word[place]][letters] += 1
    shapes: dict[Shape, str] = {}
    for shape, count in votes.items():
        (reading, most), *_ = count.most_common(1)
        if most >= _VOTES and most >= _MAJORITY * count.total():
            shapes[shape] = reading
    return Readings(_with_neighbours(shapes, votes), usual)


def repairs(glyphs: Sequence[Glyph], readings: Readings) -> Iterator[Repair]:
    """Yields what is to be set anew on a page, in its order; a word in doubt stays as it is."""
    for word in _words(glyphs, readings.usual):
        for glyph, letters in _read_word(word, readings):
            if letters != glyph.shape.letters:
                yield Repair(glyph.index, max(len(glyph.shape.letters), 1), letters)


def sampled(count: int) -> range:
    """Returns the indices of the pages that are looked at for learning."""
    return range(0, count, count // _PAGES + 1)


def _usual_widths(shapes: Iterable[Shape]) -> dict[tuple[bytes, str], int]:
    """Returns the least usual width of each letter in each font."""
    counts: dict[tuple[bytes, str], Counter[int]] = defaultdict(Counter)
    for shape in shapes:
        counts[shape.font, shape.letters][shape.width] += 1
    return {
        letter: min(width for width, n in widths.items() if n >= _USUAL * widths.total())
        for letter, widths in counts.items()
    }


def _is_suspect(shape: Shape, usual: Mapping[tuple[bytes, str], int]) -> bool:
    if not shape.width:
        return False
    letters = shape.letters
    if len(letters) != 1 or letters in _FOREIGN or not (letters.isprintable()):
        return True
    if not letters.isalpha() and letters != " ":
        return "\ue000" <= letters <= "\uf8ff"
    least = usual.get((shape.font, letters))
    if least is None:
        return False  # no page that was learned from has this letter in this font
    return shape.width > _WIDER * least or (shape.width < _NARROWER * least and letters != " ")


def _words(page: Sequence[Glyph], usual: Mapping[tuple[bytes, str], int]) -> Iterator[_Word]:
    """Yields the words of a page that hold a suspected shape."""
    glyphs: list[Glyph] = []
    suspects: list[int] = []
    # A page has thousands of letters, but few shapes.
    known: dict[Shape, bool] = {}
    for glyph in (*page, _END):
        shape = glyph.shape
        suspect = known.get(shape)
        if suspect is None:
            suspect = known[shape] = _is_suspect(shape, usual)
        if suspect or shape.letters.isalpha():
            if suspect:
                suspects.append(len(glyphs))
            glyphs.append(glyph)
            continue
        if suspects and len(glyphs) <= _LONGEST:
            yield _Word(tuple(glyphs), tuple(suspects))
        glyphs, suspects = [], []


def _english_readings(
    shapes: Sequence[Shape],
    suspects: Sequence[int],
    usual: Mapping[tuple[bytes, str], int],
) -> list[tuple[str, ...]]:
    """Returns the readings of the suspects that make the word English, at most two of them."""
    choices = [_readings(shapes[place], usual) for place in suspects]
    letters = [shape.letters for shape in shapes]
    found: list[tuple[str, ...]] = []
    for reading in islice(product(*choices), _TRIED):
        for place, piece in zip(suspects, reading, strict=True):
            letters[place] = piece
        if _is_word("".join(letters)):
            found.append(reading)
            if len(found) == 2:
                break
    return found


def _read_word(word: _Word, readings: Readings) -> Iterator[tuple[Glyph, str]]:
    """Yields the suspects of a word with their letters.

    As learned, where that makes the word English; otherwise in the one way that does; and as
    learned where no way does, or several, as in names and in "off" for "of".
    """
    shapes = [glyph.shape for glyph in word.glyphs]
    learned = [
        readings.shapes.get(shapes[place], shapes[place].letters) for place in word.suspects
    ]
    letters = [shape.letters for shape in shapes]
    for place, reading in zip(word.suspects, learned, strict=True):
        letters[place] = reading
    if not _is_word("".join(letters)):
        found = _english_readings(shapes, word.suspects, readings.usual)
        if len(found) == 1:
            learned = list(found[0])
    for place, reading in zip(word.suspects, learned, strict=True):
        yield word.glyphs[place], reading


def _readings(shape: Shape, usual: Mapping[tuple[bytes, str], int]) -> tuple[str, ...]:
    """Returns what a shape may stand for, what its font says first."""
    letters = shape.letters
    if len(letters) > 1:
        return (letters, *dict.fromkeys(letters))
    known = letters.isascii() and letters.isalpha()
    if known and shape.width < usual[shape.font, letters]:
        return (letters, ")")
    # White, controls and foreign letters may hide any joined letters; a letter its own.
    joined = [pair for pair in _JOINED if not known or pair.startswith(letters)]
    fitting = [pair for pair in joined if _fits(pair, shape, usual)]
    return (letters, *(fitting or joined))


def _fits(pair: str, shape: Shape, usual: Mapping[tuple[bytes, str], int]) -> bool:
    """Says whether the letters are about as wide as the shape, where their widths are known."""
    widths = [usual.get((shape.font, letter)) for letter in pair]
    known = [width for width in widths if width is not None]
    return len(known) < len(widths) or abs(sum(known) - shape.width) <= _LEEWAY * shape.width


def _is_word(letters: str) -> bool:
    stem = letters.rstrip(")")
    return len(stem) > 2 and stem.isalpha() and is_english(stem)


def _with_neighbours(
    shapes: Mapping[Shape, str], votes: Mapping[Shape, Counter[str]]
) -> dict[Shape, str]:
    """Returns the readings with widths a step beside theirs, which a rounding may give."""
    widened = dict(shapes)
    for shape, reading in shapes.items():
        for width in (shape.width - 1, shape.width + 1):
            beside = Shape(shape.font, shape.letters, width)
            if beside not in votes:
                widened.setdefault(beside, reading)
    return widened
