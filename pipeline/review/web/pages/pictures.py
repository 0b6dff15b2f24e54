# SPDX-License-Identifier: Apache-2.0
"""The picture of the page on which a clause stands, with its words marked."""

from dataclasses import dataclass

from pipeline.domain.document import Span
from pipeline.review.intake.values import PaperText, Rectangle, TextPage
from pipeline.review.values import Item, ReviewedPaper
from pipeline.review.web.pages.study import Study

__all__ = ["MarkedPlace", "PictureView", "picture_of_item"]

# A4 in points: until a paper is read, its pages have the usual size.
_WIDTH, _HEIGHT = 595.0, 842.0


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A marked place on a page, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureView:
    """A page of ``width`` by ``height`` points; without ``href``, ``why`` says why."""

    number: int
    pages: int
    width: float
    height: float
    href: str
    rectangles: tuple[MarkedPlace, ...]
    why: str = ""


def picture_of_item(
    item: Item, paper: ReviewedPaper, text: PaperText | None, *, study: Study
) -> PictureView:
    """Returns the page on which an item begins; the first for what is missing in a paper."""
    number = item.page or 1
    page = _page(text, number)
    width, height = (page.width, page.height) if page else (_WIDTH, _HEIGHT)
    drawn = study.picture_of(paper.id, number)
    there = drawn.path is not None or drawn.coming
    places = study.pages.rectangles(paper.id, number, Span(item.start, item.end))
    return PictureView(
        number=number,
        pages=paper.pages,
        width=round(width, 1),
        height=round(height, 1),
        href=f"/papers/{paper.id}/pages/{number}.png" if there else "",
        rectangles=tuple(_on_page(one, width, height) for one in places),
        why="" if there else f"{drawn.why} Its words stand below.",
    )


def _page(text: PaperText | None, number: int) -> TextPage | None:
    pages = text.pages if text else ()
    return next((one for one in pages if one.number == number), None)


def _on_page(place: Rectangle, width: float, height: float) -> MarkedPlace:
    return MarkedPlace(
        x=round(place.left * width, 1),
        y=round(place.top * height, 1),
        width=round((place.right - place.left) * width, 1),
        height=round((place.bottom - place.top) * height, 1),
    )
