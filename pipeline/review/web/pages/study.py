# SPDX-License-Identifier: Apache-2.0
"""What the pages need besides the desk: what the scan found, and pictures of pages."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import Request

from pipeline.review.intake.shelf import PageShelf
from pipeline.review.intake.values import PaperText
from pipeline.review.store.desk import Desk
from pipeline.review.web.pages.sheets import Shelf

__all__ = ["Study", "study_of"]

_MOST_TEXTS = 16


@dataclass(frozen=True, slots=True)
class Study:
    """What one server shows.

    Attributes:
        shelf: What the scan found.
        pages: Pictures of pages, and where words stand on them.
    """

    shelf: Shelf
    pages: PageShelf
    _texts: "_Texts" = field(default_factory=lambda: _Texts())

    def text_of(self, desk: Desk, paper: str) -> PaperText | None:
        """Returns the words of a paper, None while they have not been read."""
        return self._texts.find(desk, paper)


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
