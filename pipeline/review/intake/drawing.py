# SPDX-License-Identifier: Apache-2.0
"""A page of a PDF as a PNG, drawn in the process that a hostile page may kill."""

import math
import struct
import zlib
from contextlib import closing

import pypdfium2

__all__ = ["MOST_PIXELS", "SIGNATURE", "draw_page"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A page of A3 at twice the usual resolution; larger ones are drawn coarser.
MOST_PIXELS = 4_000_000
# Legible on a screen, and a page of words is about 100 kB.
_DOTS_PER_INCH, _POINTS_PER_INCH = 110, 72
# Eight bits of red, green and blue.
_DEPTH, _COLOURS = 8, 2
_LEVEL = 6


def draw_page(opened: pypdfium2.PdfDocument, number: int) -> bytes:
    """Returns page ``number`` (from 1) as a PNG, as shown; empty when it cannot be drawn."""
    try:
        with closing(opened[number - 1]) as page:
            width, height = page.get_size()
            # An infinite or empty page has no picture.
            if not (math.isfinite(width * height) and width > 0 and height > 0):
                return b""
            with closing(page.render(scale=_scale(width, height), rev_byteorder=True)) as drawn:
                return _encode(drawn)
    except (pypdfium2.PdfiumError, IndexError):
        return b""


def _scale(width: float, height: float) -> float:
    # Each side is rounded up to whole pixels.
    fits = math.sqrt(MOST_PIXELS / (width * height)) * 0.99
    sides = MOST_PIXELS / 4 / max(width, height)
    return min(_DOTS_PER_INCH / _POINTS_PER_INCH, fits, sides)


def _encode(drawn: pypdfium2.PdfBitmap) -> bytes:
    size, stride = drawn.n_channels * drawn.width, drawn.stride
    held = memoryview(drawn.buffer)
    rows = (bytes(held[at * stride : at * stride + size]) for at in range(drawn.height))
    lines = b"".join(b"\0" + (row if drawn.n_channels == 3 else _colours(row)) for row in rows)
    header = struct.pack(">IIBBBBB", drawn.width, drawn.height, _DEPTH, _COLOURS, 0, 0, 0)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(lines, _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _colours(row: bytes) -> bytes:
    """Returns a row of four bytes a pixel without the fourth of each."""
    kept = bytearray(len(row) // 4 * 3)
    for colour in range(3):
        kept[colour::3] = row[colour::4]
    return bytes(kept)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
