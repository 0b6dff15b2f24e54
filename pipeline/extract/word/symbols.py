# SPDX-License-Identifier: Apache-2.0
"""Characters of symbol fonts in plain Unicode."""

import re

__all__ = ["UNKNOWN_SYMBOL", "plain_bullet", "plain_symbol", "plain_text"]

UNKNOWN_SYMBOL = "?"

# Symbol fonts put their glyphs at U+F020 to U+F0FF, by their place in the font.
_FIRST_PRIVATE, _LAST_PRIVATE = 0xF000, 0xF0FF
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x73: "⬧",
    0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x78: "☒", 0x9F: "•", 0xA7: "▪", 0xA8: "☐",
    0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xA8: "♦", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB7: "•", 0xB8: "÷",
    0xB4: "\N{MULTIPLICATION SIGN}",
    0xB9: "≠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
# Without the name of the font, a private character is taken for a bullet or a box of these.
_ANY_FONT = {
    _FIRST_PRIVATE + place: character
    for place, character in {**_WINGDINGS, 0x2D: "-", 0xD2: "®", 0xD3: "©", 0xD4: "™"}.items()
}
_PRIVATE = re.compile(f"[{chr(_FIRST_PRIVATE)}-{chr(_LAST_PRIVATE)}]")
_ANY_BULLET = "•"
_COURIER_CIRCLE = "o"


def plain_symbol(code: str | None, font: str | None) -> str:
    """Returns the character of a ``w:sym``, ``?`` for one that is not known."""
    try:
        place = int(code or "", 16)
    except ValueError:
        return UNKNOWN_SYMBOL
    if 0xFF < place < 0xD800:  # a character of Unicode, below the surrogates
        return chr(place)
    if place > 0xFF and not _FIRST_PRIVATE <= place <= _LAST_PRIVATE:
        return UNKNOWN_SYMBOL
    table = _SYMBOL if (font or "").lower() == "symbol" else _WINGDINGS
    return table.get(place & 0xFF, UNKNOWN_SYMBOL)


def plain_text(text: str) -> str:
    """Returns text with the usual private characters of symbol fonts in plain Unicode."""
    # Asking first takes a tenth of the time, and curly quotes stand in half of all runs.
    return text.translate(_ANY_FONT) if _PRIVATE.search(text) else text


def plain_bullet(text: str) -> str | None:
    """Returns the bullet of a list level as it looks, None when it prints nothing."""
    text = " ".join(plain_text(text).split())
    if not text:
        return None
    if text == _COURIER_CIRCLE:
        return "◦"
    known = [_ANY_BULLET if _is_private(character) else character for character in text]
    return "".join(known)


def _is_private(character: str) -> bool:
    return 0xE000 <= ord(character) <= 0xF8FF
