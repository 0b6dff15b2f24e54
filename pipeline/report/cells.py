# SPDX-License-Identifier: Apache-2.0
"""Cells of CSV that no spreadsheet takes for a formula."""

import unicodedata

__all__ = ["safe_cell", "strip_safe_cell"]

# What a spreadsheet takes for the beginning of a formula; the last four are the full-width forms.
_FORMULA_STARTS = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
# Passed over when looking for it: a spreadsheet may drop what cannot be seen.
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def safe_cell(value: object) -> str:
    """Returns a value as the text of a CSV cell; what looks like a formula gets a leading ``'``.

    Numbers stay as they are, None gives an empty cell. NUL, which ends cells in some readers, is
    written as its escape.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = value.replace("\0", "\\x00")
    return f"'{text}" if _looks_like_formula(value) else text


def strip_safe_cell(text: str) -> str:
    """Returns the text of a cell as it was before ``safe_cell`` put its mark in front."""
    return text[1:] if text[:1] == "'" and _looks_like_formula(text[1:]) else text


def _looks_like_formula(text: str) -> bool:
    for character in text:
        if character in _FORMULA_STARTS:
            return True
        if unicodedata.category(character) not in _INVISIBLE:
            return False
    return False
