# SPDX-License-Identifier: Apache-2.0
"""The functions of PDFium that are asked for every line or object of a page.

The interface of pypdfium2 makes an object of each pointer that comes back, checks the kind of each
that goes in, and lets other threads run meanwhile. That takes longer than most of these functions
themselves. Bound anew they take a third of the time: objects are plain addresses, 0 for none, and
only a page and its text are handles of pypdfium2.

Names are those of PDFium without its prefixes. A function that writes numbers takes the ``whole``
of a ``Room`` for them, or, where each number is a parameter of its own, its ``places``.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Literal

import pypdfium2.raw as pdfium

__all__ = ["COLOUR", "CORNERS", "MATRIX", "MORE_CORNERS", "Room", "To", "object_at"]


# Where a function writes, as ctypes tells it.
To = object


class Room:
    """Room for numbers that a function writes, four of them unless told otherwise.

    Attributes:
        whole: Tells a function where all of it is.
        places: Tell a function where each number goes.
        read: Returns the numbers as a list.
    """

    __slots__ = ("places", "read", "whole")

    def __init__(self, code: Literal["f", "I"], count: int = 4) -> None:
        numbers = bytearray(4 * count)
        self.places = tuple(
            ctypes.byref(ctypes.c_char.from_buffer(numbers, 4 * place)) for place in range(count)
        )
        self.whole = self.places[0]
        self.read: Callable[[], list[Any]] = memoryview(numbers).cast(code).tolist


# PDFium serves one thread at a time, so one room of each kind serves all who read it at once.
CORNERS = Room("f")
MORE_CORNERS = Room("f")
COLOUR = Room("I")
MATRIX = Room("f", 6)


def object_at(address: int) -> pdfium.FPDF_PAGEOBJECT:
    """Returns the handle of an object of a page, for functions of pypdfium2."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


_Number = type[ctypes.c_int] | type[ctypes.c_uint] | type[ctypes.c_float] | type[ctypes.c_size_t]
_ADDRESS, _INDEX, _TO, _RESULT = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int
# Unlike a void pointer, a size comes back as a number even when it is 0.
_FOUND = ctypes.c_size_t


def _bind(function: object, result: _Number, *kinds: type) -> Callable[..., Any]:
    """Returns a function bound anew; without kinds, its arguments are passed as they are.

    All kinds or none: what comes behind those that are told is passed as variable arguments are,
    which go elsewhere on some processors. Without kinds a whole number is passed as a short one,
    so that a handle must be one of pypdfium2, and no address.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(result, *kinds)(address or 0)


# Objects of a page, by their place, and of a drawing within it.
get_object: Callable[[pdfium.FPDF_PAGE, int], int] = _bind(pdfium.FPDFPage_GetObject, _FOUND)
get_inner: Callable[[int, int], int] = _bind(
    pdfium.FPDFFormObj_GetObject, _FOUND, _ADDRESS, _INDEX
)
count_inner: Callable[[int], int] = _bind(pdfium.FPDFFormObj_CountObjects, _RESULT, _ADDRESS)
get_type: Callable[[int], int] = _bind(pdfium.FPDFPageObj_GetType, _RESULT, _ADDRESS)
get_render_mode: Callable[[int], int] = _bind(
    pdfium.FPDFTextObj_GetTextRenderMode, _RESULT, _ADDRESS
)
get_font: Callable[[int], int] = _bind(pdfium.FPDFTextObj_GetFont, _FOUND, _ADDRESS)
# An object; left, bottom, right and top of a room.
get_bounds: Callable[[int, To, To, To, To], int] = _bind(
    pdfium.FPDFPageObj_GetBounds, _RESULT, _ADDRESS, _TO, _TO, _TO, _TO
)
# An object; six numbers of a room.
get_matrix: Callable[[int, To], int] = _bind(pdfium.FPDFPageObj_GetMatrix, _RESULT, _ADDRESS, _TO)
# An object; red, green, blue and alpha of a room.
get_surface: Callable[[int, To, To, To, To], int] = _bind(
    pdfium.FPDFPageObj_GetFillColor, _RESULT, _ADDRESS, _TO, _TO, _TO, _TO
)

# Fonts of text.
get_font_weight: Callable[[int], int] = _bind(pdfium.FPDFFont_GetWeight, _RESULT, _ADDRESS)
get_font_flags: Callable[[int], int] = _bind(pdfium.FPDFFont_GetFlags, _RESULT, _ADDRESS)
# A font; where its name goes, and how much room there is.
get_font_name: Callable[[int, To, int], int] = _bind(
    pdfium.FPDFFont_GetBaseFontName, _FOUND, _ADDRESS, _TO, ctypes.c_size_t
)
# A font; its size, and where the number goes.
get_ascent: Callable[[int, float, To], int] = _bind(
    pdfium.FPDFFont_GetAscent, _RESULT, _ADDRESS, ctypes.c_float, _TO
)
get_descent: Callable[[int, float, To], int] = _bind(
    pdfium.FPDFFont_GetDescent, _RESULT, _ADDRESS, ctypes.c_float, _TO
)

# Marks of an object.
count_marks: Callable[[int], int] = _bind(pdfium.FPDFPageObj_CountMarks, _RESULT, _ADDRESS)
get_mark: Callable[[int, int], int] = _bind(pdfium.FPDFPageObj_GetMark, _FOUND, _ADDRESS, _INDEX)

# Paths. A path; how it is filled and whether it is stroked, as whole numbers of a room.
get_draw_mode: Callable[[int, To, To], int] = _bind(
    pdfium.FPDFPath_GetDrawMode, _RESULT, _ADDRESS, _TO, _TO
)
count_segments: Callable[[int], int] = _bind(pdfium.FPDFPath_CountSegments, _RESULT, _ADDRESS)
get_segment: Callable[[int, int], int] = _bind(
    pdfium.FPDFPath_GetPathSegment, _FOUND, _ADDRESS, _INDEX
)
get_segment_type: Callable[[int], int] = _bind(pdfium.FPDFPathSegment_GetType, _RESULT, _ADDRESS)
# A segment; x and y of a room.
get_point: Callable[[int, To, To], int] = _bind(
    pdfium.FPDFPathSegment_GetPoint, _RESULT, _ADDRESS, _TO, _TO
)

# Clipping paths of an object.
get_clip: Callable[[int], int] = _bind(pdfium.FPDFPageObj_GetClipPath, _FOUND, _ADDRESS)
count_clip_paths: Callable[[int], int] = _bind(pdfium.FPDFClipPath_CountPaths, _RESULT, _ADDRESS)
count_clip_segments: Callable[[int, int], int] = _bind(
    pdfium.FPDFClipPath_CountPathSegments, _RESULT, _ADDRESS, _INDEX
)
get_clip_segment: Callable[[int, int, int], int] = _bind(
    pdfium.FPDFClipPath_GetPathSegment, _FOUND, _ADDRESS, _INDEX, _INDEX
)

# Characters of the text of a page, by their index.
get_angle: Callable[[pdfium.FPDF_TEXTPAGE, int], float] = _bind(
    pdfium.FPDFText_GetCharAngle, ctypes.c_float
)
get_unicode: Callable[[pdfium.FPDF_TEXTPAGE, int], int] = _bind(
    pdfium.FPDFText_GetUnicode, ctypes.c_uint
)
is_generated: Callable[[pdfium.FPDF_TEXTPAGE, int], int] = _bind(
    pdfium.FPDFText_IsGenerated, _RESULT
)
get_text_object: Callable[[pdfium.FPDF_TEXTPAGE, int], int] = _bind(
    pdfium.FPDFText_GetTextObject, _FOUND
)
# ... and a room: left, top, right and bottom.
get_loose_box: Callable[[pdfium.FPDF_TEXTPAGE, int, To], int] = _bind(
    pdfium.FPDFText_GetLooseCharBox, _RESULT
)
# ... and red, green, blue and alpha of a room.
get_fill: Callable[[pdfium.FPDF_TEXTPAGE, int, To, To, To, To], int] = _bind(
    pdfium.FPDFText_GetFillColor, _RESULT
)
# ... and how many, and where their UTF-16 goes, with a zero behind it.
get_text: Callable[[pdfium.FPDF_TEXTPAGE, int, int, To], int] = _bind(
    pdfium.FPDFText_GetText, _RESULT
)
