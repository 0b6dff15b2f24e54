# SPDX-License-Identifier: Apache-2.0
"""What a page draws, in its order: looked at once, for all who ask about more than its text."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.extract.pdf.calls import (
    CORNERS,
    count_inner,
    count_marks,
    get_bounds,
    get_inner,
    get_object,
    get_type,
)

__all__ = ["Other", "Scene", "scene_of"]

# Beyond this many objects a page is not looked at any further: it is a drawing, or made to be
# slow. A table of 80 rows and ten columns, each border drawn apart and doubled, stays below.
_MOST_OBJECTS = 8_000
# How deep drawings may lie in each other.
_DEPTH = 4


class Other(NamedTuple):
    """An object that is no text.

    Attributes:
        drawn: Its address.
        kind: PDFium's number of its kind: path, picture, shading.
        at: Its place in the order of the page.
        corners: Left, bottom, right and top in the space it is drawn in; None when unknown.
        within: Addresses of the drawings that it lies in, the outermost first.
    """

    drawn: int
    kind: int
    at: int
    corners: tuple[float, float, float, float] | None
    within: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The objects of an open page; those of a drawing within it stand in its place.

    Attributes:
        objects: Addresses of all of them, in the order in which they are drawn.
        others: Those that are no text: paths, pictures, shadings.
        marked: Addresses of text with marks: layers, replaced text, structure.
        cut: True when the page draws more than was looked at.
    """

    objects: tuple[int, ...]
    others: tuple[Other, ...]
    marked: tuple[int, ...]
    cut: bool = False


def scene_of(page: pdfium.FPDF_PAGE) -> Scene:
    """Returns what an open page draws; nothing of a page with too many objects to look at."""
    count = int(pdfium.FPDFPage_CountObjects(page))
    if count > _MOST_OBJECTS:
        return Scene((), (), (), cut=True)
    walk = _Walk()
    walk.add(page, count, get_object, within=())
    return Scene(tuple(walk.objects), tuple(walk.others), tuple(walk.marked), walk.cut)


@dataclass(slots=True)
class _Walk:
    """Goes through the objects of a page, those of its drawings included."""

    objects: list[int] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    cut: bool = False
    drawings: int = 0

    def add(
        self,
        owner: Any,  # noqa: ANN401  # a page, or the address of a drawing
        count: int,
        get: Callable[[Any, int], int],
        *,
        within: tuple[int, ...],
    ) -> None:
        text, drawing = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM
        kind_of, marks_of, keep = get_type, count_marks, self.objects.append
        for index in range(count):
            drawn = get(owner, index)
            kind = kind_of(drawn)
            if kind == text:
                if marks_of(drawn) > 0:
                    self.marked.append(drawn)
            elif kind == drawing:
                self._enter(drawn, within)
                continue
            else:
                at = len(self.objects)
                self.others.append(Other(drawn, kind, at, _corners(drawn), within))
            keep(drawn)

    def _enter(self, drawing: int, within: tuple[int, ...]) -> None:
        if len(within) >= _DEPTH:
            return
        self.drawings += 1
        count = count_inner(drawing)
        if len(self.objects) + self.drawings + count > _MOST_OBJECTS:
            self.cut = True
            return
        self.add(drawing, count, get_inner, within=(*within, drawing))


def _corners(drawn: int) -> tuple[float, float, float, float] | None:
    if not get_bounds(drawn, *CORNERS.places):
        return None
    left, bottom, right, top = CORNERS.read()
    return left, bottom, right, top
