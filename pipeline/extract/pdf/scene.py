# SPDX-License-Identifier: Apache-2.0
"""What a page draws, in its order, as far as text may be hidden by it or read otherwise by it."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium

__all__ = ["Scene", "address_of", "scene_of"]

# Beyond this many objects a page is not looked at any further.
_MOST_OBJECTS = 5_000
# How deep drawings may lie in each other.
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """The objects of an open page; those of a drawing within it stand in its place.

    Attributes:
        objects: All of them, in the order in which they are drawn.
        others: Places in ``objects`` of what is no text: paths, pictures, shadings.
        marked: Text with marks: layers, replaced text, structure.
    """

    objects: tuple[pdfium.FPDF_PAGEOBJECT, ...]
    others: tuple[int, ...]
    marked: tuple[pdfium.FPDF_PAGEOBJECT, ...]


def scene_of(page: pdfium.FPDF_PAGE) -> Scene:
    """Returns what an open page draws; nothing of a page with too many objects to look at."""
    objects: list[pdfium.FPDF_PAGEOBJECT] = []
    others: list[int] = []
    marked: list[pdfium.FPDF_PAGEOBJECT] = []
    kind_of, marks_of = pdfium.FPDFPageObj_GetType, pdfium.FPDFPageObj_CountMarks
    text, drawing = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM

    def add(drawn: Iterator[pdfium.FPDF_PAGEOBJECT], depth: int) -> None:
        for each in drawn:
            kind = kind_of(each)
            if kind == text:
                if marks_of(each) > 0:
                    marked.append(each)
            elif kind == drawing:
                if depth < _DEPTH and len(objects) < _MOST_OBJECTS:
                    add(_within(each), depth + 1)
                continue
            else:
                others.append(len(objects))
            objects.append(each)

    count = int(pdfium.FPDFPage_CountObjects(page))
    if count <= _MOST_OBJECTS:
        get = pdfium.FPDFPage_GetObject
        add((get(page, index) for index in range(count)), 0)
    return Scene(tuple(objects), tuple(others), tuple(marked))


def address_of(drawn: pdfium.FPDF_PAGEOBJECT) -> int:
    """Returns what tells an object from others: its address, 0 for none."""
    return ctypes.addressof(drawn.contents) if drawn else 0


def _within(drawing: pdfium.FPDF_PAGEOBJECT) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    count = min(int(pdfium.FPDFFormObj_CountObjects(drawing)), _MOST_OBJECTS)
    get = pdfium.FPDFFormObj_GetObject
    return (get(drawing, index) for index in range(count))
