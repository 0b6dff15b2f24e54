# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages, drawn in a process of its own, and looked at before they are believed.

A picture may have been written by the paper itself: only the plainest form of a PNG passes, of
a size that was agreed.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.config import Config
from pipeline.review.intake.drawing import MOST_PIXELS, SIGNATURE
from pipeline.review.intake.reading import not_a_result
from pipeline.review.intake.work import DRAW
from pipeline.run.apart import Stop, work_apart

__all__ = ["Pictures", "draw_paper", "is_picture"]

_HEADER = 13
# Eight bits of red, green and blue, not interlaced.
_FORM = (8, 2, 0, 0, 0)
_BROKEN = "the page could not be drawn"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pages that were drawn, as PNG by number, and by number why others were not."""

    drawn: dict[int, bytes]
    failed: dict[int, str]


def draw_paper(
    path: Path, sha256: str, pages: Sequence[int], *, config: Config, stop: Stop | None = None
) -> Pictures:
    """Returns pictures of some pages of a PDF; each page is in one of the two parts.

    Args:
        path: Where it lies.
        sha256: Of its bytes when it was scanned.
        pages: From 1.
        config: Its limits bind the process.
        stop: Ends the process when it is set.

    Raises:
        ReadingError: It has changed, is no PDF, or cost more than the limits allow.
    """
    wanted = sorted(set(pages))
    order = {"path": str(path.absolute()), "sha256": sha256, "pages": wanted}
    first, _, rest = work_apart(DRAW, order, config=config, stop=stop).partition(b"\n")
    try:
        told = _adapter().validate_json(first)
    except ValidationError:
        raise not_a_result() from None
    if [one[0] for one in told] != wanted or sum(one[1] for one in told) != len(rest):
        raise not_a_result()
    pictures = Pictures({}, {})
    at = 0
    for number, size, _why in told:
        data, at = rest[at : at + size], at + size
        if size > 0 and is_picture(data):
            pictures.drawn[number] = data
        else:
            pictures.failed[number] = _BROKEN
    return pictures


def is_picture(data: bytes) -> bool:
    """Says whether bytes are a PNG in the form in which pages are drawn, whole and sound."""
    chunks = _chunks(data)
    if [name for name, _ in chunks] != [b"IHDR", b"IDAT", b"IEND"]:
        return False
    header, packed, end = (content for _, content in chunks)
    if len(header) != _HEADER or end:
        return False
    width, height, *form = struct.unpack(">IIBBBBB", header)
    if not (width and height and width * height <= MOST_PIXELS and tuple(form) == _FORM):
        return False
    size = height * (1 + 3 * width)
    inflater = zlib.decompressobj()
    try:
        rows = inflater.decompress(packed, size + 1)
    except zlib.error:
        return False
    # Zero before each row: not filtered.
    plain = len(rows) == size and not any(rows[:: 1 + 3 * width])
    return plain and inflater.eof and not inflater.unused_data


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Returns names and contents of the chunks of a PNG; none where it is no PNG."""
    if not data.startswith(SIGNATURE):
        return []
    chunks: list[tuple[bytes, bytes]] = []
    at = len(SIGNATURE)
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        check = data[at + 8 + size : at + 12 + size]
        if len(check) != 4 or int.from_bytes(check) != zlib.crc32(name + content):
            return []
        chunks.append((name, content))
        at += 12 + size
    return chunks


def _adapter() -> TypeAdapter[tuple[tuple[int, int, str], ...]]:
    return TypeAdapter(tuple[tuple[int, int, str], ...], config=ConfigDict(strict=True))
