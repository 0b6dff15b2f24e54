# SPDX-License-Identifier: Apache-2.0
"""What a process of its own does with one paper: read it again, draw its pages.

It never decides what is shown: what it answers is checked by whoever ordered it.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from pipeline.config import Config
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Block, BlockKind, Box, Document, FileFormat, Line, Span
from pipeline.domain.outline import Outline, Section
from pipeline.errors import ReadingError
from pipeline.extract import read_document
from pipeline.extract.opening import read_unchanged
from pipeline.extract.sniff import sniff_bytes
from pipeline.extract.support import Beat, Support
from pipeline.outline import build_outline
from pipeline.packs import load_rules
from pipeline.review.intake.placed import encode_words
from pipeline.review.intake.values import (
    PaperText,
    PlacedWord,
    ReadProvision,
    Rectangle,
    TextClause,
    TextPage,
)
from pipeline.run.apart import Order

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["DRAW", "READ", "Answer", "draw_pages", "read_words"]

# Where ``work_apart`` finds them.
READ = "pipeline.review.intake.work:read_words"
DRAW = "pipeline.review.intake.work:draw_pages"

# What ``read_words`` answers in its first line.
Answer = tuple[PaperText, tuple[ReadProvision, ...]]

_MEBIBYTE = 1 << 20
_PDF, _PDF_WITHIN = b"%PDF-", 1 << 16
# No UTF-8 file can hold them; results of scans have the same sign in their place.
_HALVES = re.compile("[\ud800-\udfff]")
# In points, beyond what any printer has.
_LONGEST_SIDE = 100_000.0
_WORD = re.compile(r"\S+")
_BESIDE = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER, BlockKind.COMMENT})


def read_words(order: Order, beat: Beat) -> bytes:
    """Returns a line of JSON that is an ``Answer``, then for each page a line of its words.

    Args:
        order: ``path``, ``name`` and ``sha256`` of the paper as it was scanned, ``config``.
        beat: Told that work goes on.

    Raises:
        ReadingError: The paper has changed since, or cannot be read.
    """
    config = Config.model_validate(order["config"])
    data = _bytes_of(order, config)
    support = Support(aids=config.reading, beat=beat)
    name = str(order["name"])
    path = Path(str(order["path"]))
    document = read_document(path, name=name, limits=config.limits, support=support)
    if document.sha256 != order["sha256"]:
        raise _changed()
    beat()
    lexicon = load_rules(config.rules, roles=tuple(config.roles.items())).parties
    outline = build_outline(document, lexicon=lexicon, kind=config.kinds.get(name))
    beat()
    answer = (_text(document, outline), tuple(_provisions(outline)))
    lines = [TypeAdapter(Answer).dump_json(answer)]
    lines += _places(data, path.suffix, document, support)
    return b"\n".join(lines)


def draw_pages(order: Order, beat: Beat) -> bytes:
    """Returns a line of JSON, a list of page, size and failure, and the pictures behind it.

    Args:
        order: ``path`` and ``sha256`` of the paper as it was scanned, ``pages`` to draw, from 1,
            ``config``.
        beat: Told after each page.

    Raises:
        ReadingError: The paper has changed since, or is no PDF that can be opened.
    """
    from pipeline.extract.pdf.opening import open_pdf
    from pipeline.review.intake.drawing import draw_page

    config = Config.model_validate(order["config"])
    data = _bytes_of(order, config)
    pdf = _pdf_of(data, Path(str(order["path"])).suffix)
    if pdf is None:
        why = "only pages of a PDF have pictures"
        raise ReadingError(ReasonCode.UNSUPPORTED_FORMAT, why)
    wanted = order["pages"]
    numbers = [int(one) for one in wanted] if isinstance(wanted, list) else []
    told: list[tuple[int, int, str]] = []
    pictures: list[bytes] = []
    with closing(open_pdf(pdf, Support(aids=config.reading, beat=beat)).pdf) as opened:
        for number in numbers:
            picture = draw_page(opened, number)
            told.append((number, len(picture), "" if picture else "the page could not be drawn"))
            pictures.append(picture)
            beat()
    return b"".join((json.dumps(told).encode("ascii"), b"\n", *pictures))


def _bytes_of(order: Order, config: Config) -> bytes:
    return read_unchanged(
        Path(str(order["path"])),
        sha256=str(order["sha256"]),
        most=config.limits.file_mb * _MEBIBYTE,
        changed=_changed(),
    )


def _changed() -> ReadingError:
    return ReadingError(
        ReasonCode.UNREADABLE,
        "The paper has changed since it was scanned, so its words would not be those judged.",
        cure="Scan again, then review.",
    )


def _pdf_of(data: bytes, suffix: str) -> bytes | None:
    """Returns the bytes that the reader of PDFs is given; None for other formats."""
    found = sniff_bytes(data, suffix=suffix.lower())
    if found is FileFormat.UNKNOWN:
        start = data.find(_PDF, 0, _PDF_WITHIN)
        return data[start:] if start >= 0 else None
    return data if found is FileFormat.PDF else None


def _text(document: Document, outline: Outline) -> PaperText:
    clauses = (
        TextClause(_clean(one.number), _clean(one.heading), one.depth, one.start, one.end)
        for one in outline.clauses
    )
    return PaperText(_clean(document.text), tuple(clauses), tuple(_pages(document)))


def _clean(text: str) -> str:
    return _HALVES.sub("\ufffd", text)


def _pages(document: Document) -> Iterator[TextPage]:
    beside = [one for one in document.blocks if one.kind in _BESIDE]
    starts = [one.start for one in beside]
    ranges: dict[int, tuple[int, int]] = {}
    for line in document.lines:
        if _stands_beside(line, beside, starts):
            continue
        first, last = ranges.get(line.page, (line.start, line.end))
        ranges[line.page] = (min(first, line.start), max(last, line.end))
    for page in document.pages:
        start, end = ranges.get(page.number, (0, 0))
        width, height = _side(page.width), _side(page.height)
        yield TextPage(page.number, width, height, start, end, page.recognised)


def _side(points: float) -> float:
    """Returns a side of a page that can be divided by, whatever the file says of it."""
    return min(max(points, 1.0), _LONGEST_SIDE) if math.isfinite(points) else 1.0


def _stands_beside(line: Line, beside: Sequence[Block], starts: Sequence[int]) -> bool:
    """Says whether a line is of a header, a footer or a comment; these stand in order."""
    at = bisect_right(starts, line.start) - 1
    return at >= 0 and line.start < beside[at].end


def _provisions(outline: Outline) -> Iterator[ReadProvision]:
    for one in outline.provisions:
        if one.section is Section.OPERATIVE and len(one.span):
            clause = _clean(outline.clause_number(one))
            yield ReadProvision(one.span.start, one.span.end, clause, one.page)


def _places(data: bytes, suffix: str, document: Document, support: Support) -> Iterator[bytes]:
    """Yields for each page of a PDF its words and where they stand."""
    pdf = _pdf_of(data, suffix) if document.pages else None
    if pdf is None:
        return
    from pipeline.extract.pdf.opening import open_pdf

    by_page: dict[int, list[Line]] = {}
    for line in document.lines:
        by_page.setdefault(line.page, []).append(line)
    with closing(open_pdf(pdf, support).pdf) as opened:
        for words in _words_by_page(opened, document, by_page):
            yield encode_words(words)
            support.beat()


def _words_by_page(
    opened: "pypdfium2.PdfDocument", document: Document, by_page: dict[int, list[Line]]
) -> Iterator[list[PlacedWord]]:
    from pipeline.extract.pdf.places import WordPlaces

    places = WordPlaces(opened, document)
    for page in document.pages:
        found: list[PlacedWord] = []
        width, height = _side(page.width), _side(page.height)
        for number, line in enumerate(by_page.get(page.number, ())):
            for match in _WORD.finditer(document.text, line.start, line.end):
                span = Span(match.start(), match.end())
                found += (
                    PlacedWord(span.start, span.end, number, _rectangle(one.box, width, height))
                    for one in places.strips(span)
                    if one.page == page.number
                )
        yield found


def _rectangle(box: Box, width: float, height: float) -> Rectangle:
    return Rectangle(
        _within(box.left / width),
        _within(1 - box.top / height),
        _within(box.right / width),
        _within(1 - box.bottom / height),
    )


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0
