# SPDX-License-Identifier: Apache-2.0
"""A counter in the ways in which Word prints it."""

from collections.abc import Callable

__all__ = ["MAX_NUMBER", "format_number"]

MAX_NUMBER = 32_767  # the largest list number that Word itself counts to

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IRREGULAR_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


_FROM_ONE = frozenset({"chicago", "decimalEnclosedCircle"})


def format_number(value: int, style: str) -> str:
    """Returns a counter as printed, in Arabic digits for a style that is not known.

    Args:
        value: The counter. Outside 0 to ``MAX_NUMBER`` it is printed in digits.
        style: The ``w:numFmt`` of the level, such as ``lowerRoman``.
    """
    if style in {"none", "bullet"}:
        return ""
    printer = _PRINTERS.get(style)
    if printer is None or not 0 <= value <= MAX_NUMBER or (not value and style in _FROM_ONE):
        return str(value)
    return printer(value) or str(value)  # letters and Roman numbers have no nought


def _roman(value: int) -> str:
    pieces = []
    for worth, letters in _ROMAN:
        times, value = divmod(value, worth)
        pieces.append(letters * times)
    return "".join(pieces)


def _letters(value: int) -> str:
    # After z come aa, bb, cc: the letter again, not the next pair.
    repeats, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * (repeats + 1)


def _ordinal(value: int) -> str:
    if value % 100 in {11, 12, 13}:
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def _cardinal_text(value: int) -> str:
    if value < 20:  # from twenty on, numbers are made of two words
        return _UNITS[value].capitalize()
    words = []
    thousands, below_thousand = divmod(value, 1000)
    hundreds, rest = divmod(below_thousand, 100)
    if thousands:
        words += [_cardinal_text(thousands).lower(), "thousand"]
    if hundreds:
        words += [_UNITS[hundreds], "hundred"]
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words).capitalize()


def _below_hundred(value: int) -> str:
    tens, units = divmod(value, 10)
    if value < 20:  # from twenty on, numbers are made of two words
        return _UNITS[value]
    return f"{_TENS[tens]}-{_UNITS[units]}" if units else _TENS[tens]


def _ordinal_text(value: int) -> str:
    words = _cardinal_text(value)
    split = max(words.rfind("-"), words.rfind(" ")) + 1
    head, last = words[:split], words[split:]
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return (head + _IRREGULAR_ORDINALS.get(last.lower(), regular)).capitalize()


def _chicago(value: int) -> str:
    # The marks of notes: each of the four, then each of them twice.
    repeats, place = divmod(value - 1, 4)
    return "*†‡§"[place] * (repeats + 1)


def _circled(value: int) -> str:
    # Unicode has a circled form of the numbers to twenty.
    return chr(ord("①") + value - 1) if value <= 20 else str(value)


_PRINTERS: dict[str, Callable[[int], str]] = {
    "cardinalText": _cardinal_text,
    "chicago": _chicago,
    "decimal": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "decimalEnclosedParen": lambda value: f"({value})",
    "hex": lambda value: f"{value:X}",
    "lowerLetter": _letters,
    "lowerRoman": _roman,
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "ordinalText": _ordinal_text,
    "upperLetter": lambda value: _letters(value).upper(),
    "upperRoman": lambda value: _roman(value).upper(),
}
