# SPDX-License-Identifier: Apache-2.0
"""Text from files, made harmless for screens: what cannot be seen is shown as an escape."""

import unicodedata

__all__ = ["visible"]

# Invisible, but ordinary in what people write: hyphenation, and joiners of scripts and emoji.
_ORDINARY = frozenset("\u00ad\u200c\u200d")
# Other controls and formats (ESC, bidi, zero-width, tags), lone surrogates, line and paragraph
# separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str, *, keep: str = "") -> str:
    r"""Returns the text with every control, bidirectional and invisible character escaped.

    ESC becomes ``\x1b``, a right-to-left override ``\u202e``; a tab, which only parts words,
    becomes a space. Every text that comes from a file,
    its name included, passes here before it reaches a terminal or a page.

    Args:
        text: Any text.
        keep: Control characters that may stay, for places where they do no harm.
    """
    # Nothing unseen is printable; what is neither, such as private use, is looked at.
    if text.isprintable():
        return text
    return "".join(
        _escape(character)
        if unicodedata.category(character) in _UNSEEN
        and character not in _ORDINARY
        and character not in keep
        else character
        for character in text
    )


def _escape(character: str) -> str:
    if character == "\t":
        return " "
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
