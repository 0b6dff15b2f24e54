# SPDX-License-Identifier: Apache-2.0
"""The functions of PDFium that are asked for every line or object of a page.

The interface of pypdfium2 makes an object of each pointer that comes back, checks the kind of each
that goes in, and lets other threads run meanwhile. That takes longer than most of these functions
themselves. Bound anew they take and give plain addresses, 0 for none, in a third of the time.

Names are those of PDFium without its prefixes. A function that writes numbers takes the ``whole``
of a ``Room`` for them, or, where each number is a parameter of its own, its ``places``.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Literal

import pypdfium2.raw as pdfium

__all__ = ["COLOUR", "CORNERS", "MORE_CORNERS", "Room", "To", "address_of", "object_at"]


# Where a function writes, as ctypes tells it.
To = object


class Room:
    """Room for four numbers that a function writes.

    Attributes:
        whole: Tells a function where all of it is.
        places: Tell a function where each number goes.
        read: Returns the four numbers as a list.
    """

    __slots__ = ("places", "read", "whole")

    def __init__(self, code: Literal["f", "I"]) -> None:
        numbers = bytearray(16)
        self.places = tuple(
            ctypes.byref(ctypes.c_char.from_buffer(numbers, 4 * place)) for place in range(4)
        )
        self.whole = self.places[0]
        self.read: Callable[[], list[Any]] = memoryview(numbers).cast(code).tolist


# PDFium serves one thread at a time, so one room of each kind serves all who read it at once.
CORNERS = Room("f")
MORE_CORNERS = Room("f")
COLOUR = Room("I")


def address_of(handle: Any) -> int:  # noqa: ANN401  # every handle of PDFium is a kind of its own
    """Returns the address that a handle of pypdfium2 stands for, 0 for none."""
    return ctypes.addressof(handle.contents) if handle else 0


def object_at(address: int) -> pdfium.FPDF_PAGEOBJECT:
    """Returns the handle of an object of a page, for functions of pypdfium2."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


def _bind(
    function: object, result: type[ctypes.c_int] | type[ctypes.c_float] | type[ctypes.c_size_t]
) -> Callable[..., Any]:
    """Returns a function of an address, whole numbers and places.

    Only the address says of what kind it is: the others are passed as they are, which is much
    quicker.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(result, ctypes.c_void_p)(address or 0)


_RESULT = ctypes.c_int
# Unlike a void pointer, a size comes back as a number even when it is 0.
_FOUND = ctypes.c_size_t

# Objects of a page, and of a drawing within it.
get_object: Callable[[int, int], int] = _bind(pdfium.FPDFPage_GetObject, _FOUND)
get_inner: Callable[[int, int], int] = _bind(pdfium.FPDFFormObj_GetObject, _FOUND)
count_inner: Callable[[int], int] = _bind(pdfium.FPDFFormObj_CountObjects, _RESULT)
get_type: Callable[[int], int] = _bind(pdfium.FPDFPageObj_GetType, _RESULT)
get_render_mode: Callable[[int], int] = _bind(pdfium.FPDFTextObj_GetTextRenderMode, _RESULT)
get_font: Callable[[int], int] = _bind(pdfium.FPDFTextObj_GetFont, _FOUND)
# An object; left, bottom, right and top of a room.
get_bounds: Callable[[int, To, To, To, To], int] = _bind(pdfium.FPDFPageObj_GetBounds, _RESULT)
# An object; red, green, blue and alpha of a room.
get_surface: Callable[[int, To, To, To, To], int] = _bind(pdfium.FPDFPageObj_GetFillColor, _RESULT)

# Marks of an object.
count_marks: Callable[[int], int] = _bind(pdfium.FPDFPageObj_CountMarks, _RESULT)
get_mark: Callable[[int, int], int] = _bind(pdfium.FPDFPageObj_GetMark, _FOUND)

# Paths. A path; how it is filled and whether it is stroked, as whole numbers of a room.
get_draw_mode: Callable[[int, To, To], int] = _bind(pdfium.FPDFPath_GetDrawMode, _RESULT)
count_segments: Callable[[int], int] = _bind(pdfium.FPDFPath_CountSegments, _RESULT)
get_segment: Callable[[int, int], int] = _bind(pdfium.FPDFPath_GetPathSegment, _FOUND)
get_segment_type: Callable[[int], int] = _bind(pdfium.FPDFPathSegment_GetType, _RESULT)
# A segment; x and y of a room.
get_point: Callable[[int, To, To], int] = _bind(pdfium.FPDFPathSegment_GetPoint, _RESULT)

# Clipping paths of an object.
get_clip: Callable[[int], int] = _bind(pdfium.FPDFPageObj_GetClipPath, _FOUND)
count_clip_paths: Callable[[int], int] = _bind(pdfium.FPDFClipPath_CountPaths, _RESULT)
count_clip_segments: Callable[[int, int], int] = _bind(
    pdfium.FPDFClipPath_CountPathSegments, _RESULT
)
get_clip_segment: Callable[[int, int, int], int] = _bind(
    pdfium.FPDFClipPath_GetPathSegment, _FOUND
)

# Characters of a page of text, by their index.
get_angle: Callable[[int, int], float] = _bind(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
get_text_object: Callable[[int, int], int] = _bind(pdfium.FPDFText_GetTextObject, _FOUND)
# ... and a room: left, top, right and bottom.
get_loose_box: Callable[[int, int, To], int] = _bind(pdfium.FPDFText_GetLooseCharBox, _RESULT)
# ... and red, green, blue and alpha of a room.
get_fill: Callable[[int, int, To, To, To, To], int] = _bind(pdfium.FPDFText_GetFillColor, _RESULT)
# ... and how many, and where their UTF-16 goes, with a zero behind it.
get_text: Callable[[int, int, int, To], int] = _bind(pdfium.FPDFText_GetText, _RESULT)
