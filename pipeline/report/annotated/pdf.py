# SPDX-License-Identifier: Apache-2.0
"""Highlights with notes in a copy of a PDF.

The copy is the file itself with the annotations written behind it, so that no byte of what the
sender wrote is changed. A file whose own tables are damaged cannot be continued like that: it is
written anew. Either copy is opened again before it is believed.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Document
from pipeline.errors import ReadingError
from pipeline.extract.pdf.places import Corners, Strip, WordPlaces
from pipeline.extract.support import Beat
from pipeline.report.annotated.marks import AUTHOR, Mark, MarkedCopy, Unplaced, misread

__all__ = ["annotate_pdf"]

# Shown, printed.
_FLAGS = 4
_ABOUT = "The place of the words is approximate: they were recognised from a picture of the page."
_SIGNED = (
    "The paper carries a signature, which does not hold for the annotated copy: "
    "the original is the signed one."
)
_NOT_IN_LINES = "the words stand in a note or a form field, not in the printed page"
_CURE_BY_HAND = "Look for the words in the paper itself."
# What pypdf raises on files that are damaged in ways it does not know.
_DAMAGE = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError,
    OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Highlight:
    """The part of a mark that lies on one page; ``part`` counts from 0."""

    mark: Mark
    page: int
    strips: tuple[Strip, ...]
    part: int
    parts: int


def annotate_pdf(
    data: bytes,
    document: Document,
    marks: Sequence[Mark],
    *,
    date: datetime | None,
    beat: Beat,
) -> MarkedCopy:
    """Returns a copy of a PDF in which each mark is a highlight on its words, one a page.

    Args:
        data: The bytes of the file.
        document: What was read of them.
        marks: What to highlight.
        date: When the notes were made; None writes no date.
        beat: Told that work goes on.

    Raises:
        ReadingError: The file is protected, or so damaged that no copy can be written.
    """
    with closing(_open(data)) as opened:
        placed, unplaced = _place(opened, document, marks, beat)
        signed = int(pdfium.FPDF_GetSignatureCount(opened)) > 0
    if not placed:
        return MarkedCopy(b"", ".pdf", unplaced)
    beat()
    return MarkedCopy(
        _write(data, placed, date, beat), ".pdf", unplaced, (_SIGNED,) if signed else ()
    )


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise _protected() from None
    if int(pdfium.FPDF_GetSecurityHandlerRevision(opened)) != -1:
        opened.close()
        raise _protected()
    return opened


def _place(
    opened: pypdfium2.PdfDocument, document: Document, marks: Iterable[Mark], beat: Beat
) -> tuple[tuple[_Highlight, ...], tuple[Unplaced, ...]]:
    places = WordPlaces(opened, document)
    placed: list[_Highlight] = []
    unplaced: list[Unplaced] = []
    for mark in marks:
        beat()
        if document.quote(mark.span) != mark.quote:
            unplaced.append(misread(mark))
            continue
        strips = places.strips(mark.span)
        if not strips:
            unplaced.append(Unplaced(mark.finding, _NOT_IN_LINES, _CURE_BY_HAND))
            continue
        # Lines of a page stay together even where a table takes the text back to it.
        ordered = sorted(strips, key=lambda strip: strip.page)
        pages = [(page, tuple(on)) for page, on in groupby(ordered, lambda strip: strip.page)]
        placed += [
            _Highlight(mark, page, on, part, len(pages)) for part, (page, on) in enumerate(pages)
        ]
    # What comes later lies above: the shorter of two can always be reached.
    placed.sort(key=lambda one: (one.page, -len(one.mark.span), one.mark.span, one.mark.finding))
    return tuple(placed), tuple(unplaced)


def _write(
    data: bytes, highlights: Sequence[_Highlight], date: datetime | None, beat: Beat
) -> bytes:
    for continued in (True, False):
        try:
            copy = _write_with(_writer(data, continued=continued), highlights, date)
        except _DAMAGE:
            continue
        beat()
        if _holds(copy, data, highlights):
            return copy
    raise ReadingError(
        ReasonCode.CORRUPT,
        "its inner tables are damaged, so no copy with notes could be written that opens safely",
        cure="Print it to a new PDF, scan that, and annotate again.",
    )


def _writer(data: bytes, *, continued: bool) -> pypdf.PdfWriter:
    stream = io.BytesIO(data)
    if continued:
        return pypdf.PdfWriter(stream, incremental=True)
    return pypdf.PdfWriter(clone_from=pypdf.PdfReader(stream))


def _write_with(
    writer: pypdf.PdfWriter, highlights: Sequence[_Highlight], date: datetime | None
) -> bytes:
    for number, on_page in groupby(highlights, lambda one: one.page):
        page = writer.pages[number - 1]
        known = page.get("/Annots")
        known = None if known is None else known.get_object()
        annotations = ArrayObject(known if isinstance(known, ArrayObject) else ())
        for highlight in on_page:
            values = _annotation(highlight, date)
            values["/P"] = page.indirect_reference
            values["/AP"] = _dictionary({"/N": writer._add_object(_appearance(highlight))})
            annotations.append(writer._add_object(_dictionary(values)))
        page[NameObject("/Annots")] = annotations
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _holds(copy: bytes, data: bytes, highlights: Sequence[_Highlight]) -> bool:
    """Says whether a copy opens with the pages of the original and all of its highlights."""
    wanted: dict[int, int] = {}
    for highlight in highlights:
        wanted[highlight.page] = wanted.get(highlight.page, 0) + 1
    try:
        with (
            closing(pypdfium2.PdfDocument(copy)) as after,
            closing(pypdfium2.PdfDocument(data)) as before,
        ):
            return len(after) == len(before) and all(
                _state_of(after, page) == _state_of(before, page, added=added)
                for page, added in wanted.items()
            )
    except pypdfium2.PdfiumError:
        return False


def _state_of(opened: pypdfium2.PdfDocument, number: int, *, added: int = 0) -> tuple[object, ...]:
    """Returns the size, the number of notes and the words of a page, with so many notes added."""
    with closing(opened[number - 1]) as page, closing(page.get_textpage()) as words:
        notes = int(pdfium.FPDFPage_GetAnnotCount(page))
        return (page.get_size(), notes + added, words.get_text_range())


def _annotation(highlight: _Highlight, date: datetime | None) -> dict[str, PdfObject]:
    mark, first = highlight.mark, highlight.part == 0
    values: dict[str, PdfObject] = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Highlight"),
        "/Rect": _numbers(_around(highlight.strips)),
        "/QuadPoints": _numbers(
            number for strip in highlight.strips for number in _quad(strip.corners)
        ),
        "/Contents": TextStringObject(_note(highlight)),
        "/T": TextStringObject(AUTHOR),
        "/Subj": TextStringObject(mark.title),
        # Names are unique within a page, so that a finding keeps its own on its first one.
        "/NM": TextStringObject(mark.finding if first else f"{mark.finding}-{highlight.part}"),
        "/C": _numbers(mark.colour),
        "/F": NumberObject(_FLAGS),
    }
    if date is not None:
        values["/M"] = TextStringObject(_say_date(date))
    return values


def _note(highlight: _Highlight) -> str:
    lines = [highlight.mark.note]
    if highlight.parts > 1:
        lines.append(
            f"The words go over {highlight.parts} pages; this is part {highlight.part + 1}."
        )
    if not all(strip.exact for strip in highlight.strips):
        lines.append(_ABOUT)
    return "\n".join(lines)


def _appearance(highlight: _Highlight) -> StreamObject:
    """Returns what viewers draw: the darker of page and colour, so that words stay black.

    Multiplied, as single highlights are elsewhere, several findings on the same words would add
    up to a colour that stands for no grade, and lines that touch would show a seam.
    """
    stream = StreamObject()
    stream.update(
        _dictionary(
            {
                "/Type": NameObject("/XObject"),
                "/Subtype": NameObject("/Form"),
                "/BBox": _numbers(_around(highlight.strips)),
                "/Resources": _dictionary({"/ExtGState": _dictionary({"/Darken": _darken()})}),
            }
        )
    )
    red, green, blue = highlight.mark.colour
    drawn = [f"/Darken gs {red:.3f} {green:.3f} {blue:.3f} rg"]
    for strip in highlight.strips:
        corners = strip.corners
        # Around the rectangle, where the quad goes crosswise.
        begin = corners.upper_left
        rest = (corners.upper_right, corners.lower_right, corners.lower_left)
        path = "".join(f" {x:.3f} {y:.3f} l" for x, y in rest)
        drawn.append(f"{begin[0]:.3f} {begin[1]:.3f} m{path} h f")
    stream.set_data("\n".join(drawn).encode("ascii"))
    return stream


def _darken() -> DictionaryObject:
    return _dictionary({"/Type": NameObject("/ExtGState"), "/BM": NameObject("/Darken")})


def _quad(corners: Corners) -> tuple[float, ...]:
    # In the order that viewers draw, which is not the one that the standard's figure shows.
    return (
        *corners.upper_left,
        *corners.upper_right,
        *corners.lower_left,
        *corners.lower_right,
    )


def _around(strips: Iterable[Strip]) -> tuple[float, float, float, float]:
    points = [
        point
        for strip in strips
        for point in (strip.corners.upper_left, strip.corners.lower_right)
    ]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _dictionary(values: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in values.items()})


def _numbers(values: Iterable[float]) -> ArrayObject:
    return ArrayObject(FloatObject(f"{value:.3f}") for value in values)


def _say_date(date: datetime) -> str:
    return f"D:{date.astimezone(UTC):%Y%m%d%H%M%S}+00'00'"


def _protected() -> ReadingError:
    return ReadingError(
        ReasonCode.ENCRYPTED,
        "it is protected, and a copy with notes would have to take the protection off",
        cure="Ask the sender for a copy without protection, or mark the words by hand.",
    )
