# SPDX-License-Identifier: Apache-2.0
"""Strings that PDFium hands out in two calls: their size in bytes, then their UTF-16."""

import ctypes
from collections.abc import Callable

__all__ = ["read_string"]

# Fills a buffer of so many bytes and returns how many the string needs; asked first with None.
Fill = Callable[[object, int], int]


def read_string(fill: Fill) -> str:
    """Returns a string of PDFium, broken characters replaced; empty when there is none."""
    size = fill(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    fill(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")
