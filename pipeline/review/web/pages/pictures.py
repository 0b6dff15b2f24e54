# SPDX-License-Identifier: Apache-2.0
"""The pictures of the pages on which a clause stands, with its words marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.document import Span
from pipeline.review.intake.values import PaperText, Rectangle, TextPage
from pipeline.review.values import Item, PaperState, ReviewedPaper
from pipeline.review.web.pages.study import Study

__all__ = ["MarkedPlace", "PictureView", "pictures_of_item"]

# A4 in points: until a paper is read, its pages have the usual size.
_WIDTH, _HEIGHT = 595.0, 842.0
# Words that go on for longer than this many pages are read as text.
_MOST_PAGES = 3
_COMING = "The words will be marked as soon as the paper has been read."
_UNPLACED = "The words could not be marked here; the text shows where they stand."


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A marked place on a page, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureView:
    """A page of ``width`` by ``height`` points.

    Without ``href``, ``why`` says why; without ``rectangles``, ``note`` does where words should
    be marked.
    """

    number: int
    pages: int
    width: float
    height: float
    href: str
    rectangles: tuple[MarkedPlace, ...]
    why: str = ""
    note: str = ""


def pictures_of_item(
    item: Item, paper: ReviewedPaper, text: PaperText | None, *, study: Study
) -> tuple[PictureView, ...]:
    """Returns the pages over which an item goes; the first for what is missing in a paper."""
    numbers = [item.page or 1, *_pages_after(item, text)]
    return tuple(
        _picture(number, item, paper, text, study=study) for number in numbers[:_MOST_PAGES]
    )


def _pages_after(item: Item, text: PaperText | None) -> Iterator[int]:
    """Yields the pages on which the words of an item go on."""
    for page in text.pages if text else ():
        if item.start < page.start < item.end and page.number != item.page:
            yield page.number


def _picture(
    number: int, item: Item, paper: ReviewedPaper, text: PaperText | None, *, study: Study
) -> PictureView:
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
        note="" if places or item.start == item.end else _why_unmarked(paper, text),
    )


def _why_unmarked(paper: ReviewedPaper, text: PaperText | None) -> str:
    coming = text is None and paper.state is not PaperState.FAILED
    return _COMING if coming else _UNPLACED


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
