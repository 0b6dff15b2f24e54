# SPDX-License-Identifier: Apache-2.0
"""What the pages need besides the desk: what the scan found, and pictures of pages."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from starlette.requests import Request

from pipeline.review.intake.preparing import PagePicture
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.intake.values import PaperText
from pipeline.review.store.desk import Desk
from pipeline.review.web.pages.sheets import Shelf

__all__ = ["Preparing", "Study", "study_of"]

_MOST_TEXTS = 16
_NO_PICTURE = "There is no picture of this page."


class Preparing(Protocol):
    """Who reads papers and draws their pages; may be asked from any thread."""

    def hasten(self, paper_id: str) -> None:
        """Has a paper read next."""

    def picture(self, paper_id: str, page: int, *, seconds: float = 0.0) -> PagePicture:
        """Returns the picture of a page, or why there is none."""


@dataclass(frozen=True, slots=True)
class Study:
    """What one server shows.

    Attributes:
        shelf: What the scan found.
        pages: Pictures of pages, and where words stand on them.
        preparation: Reads papers and draws pages meanwhile; None where all is there.
    """

    shelf: Shelf
    pages: PageShelf
    preparation: Preparing | None = None
    _texts: "_Texts" = field(default_factory=lambda: _Texts())

    def text_of(self, desk: Desk, paper: str) -> PaperText | None:
        """Returns the words of a paper, None while they have not been read.

        A paper that somebody looks at is read before the others.
        """
        text = self._texts.find(desk, paper)
        if text is None and self.preparation is not None:
            self.preparation.hasten(paper)
        return text

    def picture_of(self, paper: str, page: int, *, seconds: float = 0.0) -> PagePicture:
        """Returns the picture of a page of a known paper, waited for a little if need be."""
        path = self.pages.picture(paper, page)
        if path is not None or self.preparation is None:
            return PagePicture(path, why="" if path else _NO_PICTURE)
        return self.preparation.picture(paper, page, seconds=seconds)


def study_of(request: Request) -> Study:
    """Returns what the pages of this server show; a dependency of routes."""
    study = request.app.state.study
    assert isinstance(study, Study)  # noqa: S101 - the application puts nothing else there
    return study


class _Texts:
    """The last few texts: unpacking a long one takes longer than all else on a page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], PaperText] = OrderedDict()

    def find(self, desk: Desk, paper: str) -> PaperText | None:
        known = desk.paper(paper)
        if known is None:
            return None
        key = (paper, known.sha256)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        text = desk.paper_text(paper)
        if text is not None:
            with self._lock:
                self._kept[key] = text
                while len(self._kept) > _MOST_TEXTS:
                    self._kept.popitem(last=False)
        return text
