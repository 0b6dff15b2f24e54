# SPDX-License-Identifier: Apache-2.0
"""Papers read and pages drawn in the background, while people judge what is there already.

Two threads, one that reads papers by rank and one that draws pages, so that there are never more
than two processes. A page that a person waits for goes before all pages that are drawn ahead.
"""

import heapq
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pipeline.config import Config
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.errors import ArmslengthError, InputError, ReadingError, say_place
from pipeline.review.intake.items import MakeId, random_id
from pipeline.review.intake.pictures import draw_paper
from pipeline.review.intake.reading import PaperReading, find_papers, read_paper
from pipeline.review.intake.sampling import unflagged_items
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.intake.values import PaperText
from pipeline.review.values import Item, PaperState, ReviewedPaper

__all__ = ["PagePicture", "Preparation", "PreparedDesk"]

# Pages that one process draws.
_A_BATCH = 6
# Behind the page that a person waits for, those that they will turn to.
_COMING = 2
# Pages of one paper that may end a process before nothing more of it is drawn ahead.
_MOST_DEATHS = 3
# It was a page that ended the process, and others may be drawn.
_DEATHS = frozenset(
    {
        ReasonCode.WORKER_CRASH,
        ReasonCode.MEMORY,
        ReasonCode.TIMEOUT_STALL,
        ReasonCode.TIMEOUT_TOTAL,
    }
)
_JOIN_SECONDS = 5.0
_GONE = "The paper is not where it was when it was scanned. Put it back, then start again."
_NO_PAGE = "The paper has no such page, or its pages have no pictures."
_COMES = "The picture is being drawn."
_STOPPED = "No more pictures are drawn: the program is ending."


class PreparedDesk(Protocol):
    """What keeps that which is prepared; every method may be called from any thread."""

    def papers(self) -> tuple[ReviewedPaper, ...]:
        """Returns the papers of the latest scan."""

    def keep_paper_text(self, paper_id: str, text: PaperText) -> None:
        """Keeps the words of a paper, in the place of earlier ones."""

    def keep_failure(self, paper_id: str, why: str) -> None:
        """Keeps why the words of a paper cannot be shown."""

    def add_unflagged(self, items: Iterable[Item]) -> int:
        """Puts unflagged provisions before people, those that are there already left out."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of a page, or why there is none.

    Attributes:
        path: A PNG; None without one.
        why: Why there is none, in a sentence; empty where there is one.
        coming: Whether it is worth asking again.
    """

    path: Path | None = None
    why: str = ""
    coming: bool = False


@dataclass(order=True, slots=True)
class _Task:
    """Pages of one paper to be drawn; the smallest is drawn first."""

    urgency: tuple[int, int]
    paper: str = field(compare=False)
    pages: tuple[int, ...] = field(compare=False)


class Preparation:
    """Prepares the papers of a scan for review; a context manager that starts and stops it.

    Args:
        desk: Keeps words and provisions.
        shelf: Keeps pictures and places.
        result: The scan that the desk has taken in.
        folder: Where the scan was written.
        config: Limits, and how papers are read.
        make_id: Names unflagged provisions.
    """

    def __init__(  # noqa: PLR0913 - each of them is another room's
        self,
        desk: PreparedDesk,
        shelf: PageShelf,
        result: ScanResult,
        folder: Path,
        *,
        config: Config,
        make_id: MakeId = random_id,
    ) -> None:
        self._desk = desk
        self._shelf = shelf
        self._result = result
        self._folder = folder
        self._config = config
        self._make_id = make_id
        self._documents = {one.name: one for one in result.documents}
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._tasks: list[_Task] = []
        self._count = 0
        self._failed: dict[tuple[str, int], str] = {}
        self._deaths: dict[str, int] = {}
        self._threads: list[threading.Thread] = []
        self._paths: Mapping[str, Path] = {}
        self._missing = _GONE
        self._papers: list[ReviewedPaper] = []
        self._reading = False
        self.trouble = ""
        """What ended the preparation before its time, in a sentence; empty while all is well."""

    def start(self) -> None:
        """Starts to prepare. Pictures of papers that have changed since are dropped before.

        Raises:
            OSError: They cannot be removed.
        """
        try:
            self._paths = find_papers(self._result, self._folder)
        except InputError as error:
            self._missing = f"{error.message}. {error.cure}"
        self._papers = sorted(self._desk.papers(), key=lambda one: one.order)
        for paper in self._papers:
            if not self._shelf.marked(paper.id).startswith(paper.sha256 or "-"):
                self._shelf.drop(paper.id)
        self._reading = True
        works = (("papers", self._read_papers), ("pages", self._draw_tasks))
        for name, work in works:
            thread = threading.Thread(
                target=self._guarded, args=(work,), name=f"armslength-{name}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Ends what runs, its processes too; what was being read is read at the next start."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def wait(self, seconds: float) -> bool:
        """Waits until all is prepared; says whether it is."""
        with self._changed:
            return self._changed.wait_for(self._is_done, seconds)

    def hasten(self, paper_id: str) -> None:
        """Has a paper read next, for somebody waits for its words."""
        with self._changed:
            self._papers.sort(key=lambda one: (one.id != paper_id, one.order))

    def picture(self, paper_id: str, page: int, *, seconds: float = 0.0) -> PagePicture:
        """Returns the picture of a page; has it drawn next where there is none yet.

        Args:
            paper_id: ``ReviewedPaper.id``.
            page: From 1.
            seconds: How long to wait for it.
        """
        paper = next((one for one in self._desk.papers() if one.id == paper_id), None)
        if paper is None or not 1 <= page <= paper.pages:
            return PagePicture(why=_NO_PAGE)
        known = self._known(paper_id, page)
        if known is not None:
            return known
        pages = range(page, min(page + _COMING, paper.pages) + 1)
        self._order(paper_id, pages, urgency=0)
        with self._changed:
            self._changed.wait_for(lambda: self._known(paper_id, page) is not None, seconds)
        return self._known(paper_id, page) or PagePicture(why=_COMES, coming=True)

    def _known(self, paper_id: str, page: int) -> PagePicture | None:
        path = self._shelf.picture(paper_id, page)
        if path is not None:
            return PagePicture(path)
        if (paper_id, page) in self._failed:
            return PagePicture(why=self._failed[paper_id, page])
        if self._stop.is_set() or self.trouble:
            return PagePicture(why=self.trouble or _STOPPED)
        return None

    def _is_done(self) -> bool:
        return bool(self.trouble) or not (self._reading or self._tasks)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the end of a thread, which nobody else sees
            # Type and place only: the text of an exception may repeat words of a paper.
            where = say_place(error.__traceback__)
            said = error.message if isinstance(error, ArmslengthError) else type(error).__name__
            self.trouble = f"Papers are no longer prepared: {said}{where}. Start again."
        with self._changed:
            self._changed.notify_all()

    def _read_papers(self) -> None:
        while not self._stop.is_set():
            with self._changed:
                if not self._papers:
                    self._reading = False
                    return
                paper = self._papers.pop(0)
            document = self._documents.get(paper.name)
            if document is not None and document.outcome in (Outcome.OK, Outcome.PARTIAL):
                self._prepare(paper, document)

    def _prepare(self, paper: ReviewedPaper, document: JudgedDocument) -> None:
        mark = f"{paper.sha256} {self._result.rules_version}"
        drawn: tuple[Item, ...] = ()
        if paper.state is not PaperState.READ or self._shelf.marked(paper.id) != mark:
            path = self._paths.get(paper.name)
            if path is None:
                self._desk.keep_failure(paper.id, self._missing)
                return
            try:
                reading = read_paper(path, document, config=self._config, stop=self._stop)
            except ArmslengthError as error:
                if not self._stop.is_set():
                    self._desk.keep_failure(paper.id, f"{error.message} {error.cure}".strip())
                return
            drawn = self._keep(paper, document, reading)
            # Last: without it, all of this is done again.
            self._shelf.mark(paper.id, mark)
        if paper.pages:
            findings = (one.page for one in document.findings)
            pages = {page for page in (*findings, *(one.page for one in drawn)) if page}
            self._order_ahead(paper, sorted(pages))

    def _keep(
        self, paper: ReviewedPaper, document: JudgedDocument, reading: PaperReading
    ) -> tuple[Item, ...]:
        for page, words in zip(reading.text.pages, reading.words, strict=False):
            self._shelf.keep_words(paper.id, page.number, words)
        touched = [one.span for one in (*document.findings, *document.passed_down)]
        drawn = unflagged_items(
            paper, reading.text, reading.provisions, touched=touched, make_id=self._make_id
        )
        self._desk.keep_paper_text(paper.id, reading.text)
        self._desk.add_unflagged(drawn)
        return drawn

    def _order_ahead(self, paper: ReviewedPaper, pages: Sequence[int]) -> None:
        left = [one for one in pages if self._known(paper.id, one) is None]
        for at in range(0, len(left), _A_BATCH):
            self._order(paper.id, left[at : at + _A_BATCH], urgency=1)

    def _order(self, paper_id: str, pages: Sequence[int], *, urgency: int) -> None:
        with self._changed:
            self._count += 1
            # Of those that people wait for the latest first: the others have been left.
            place = self._count if urgency else -self._count
            heapq.heappush(self._tasks, _Task((urgency, place), paper_id, tuple(pages)))
            self._changed.notify_all()

    def _draw_tasks(self) -> None:
        while not self._stop.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._tasks or self._stop.is_set())
                if self._stop.is_set():
                    return
                task = self._tasks[0]
            self._draw(task)
            with self._changed:
                self._tasks.remove(task)
                heapq.heapify(self._tasks)
                self._changed.notify_all()

    def _draw(self, task: _Task) -> None:
        paper = next((one for one in self._desk.papers() if one.id == task.paper), None)
        pages = [one for one in task.pages if self._known(task.paper, one) is None]
        asked = task.urgency[0] == 0
        if paper is None or not pages:
            return
        path = self._paths.get(paper.name)
        if path is None:
            self._fail(paper.id, pages, self._missing)
        elif not asked and self._deaths.get(paper.id, 0) >= _MOST_DEATHS:
            return
        elif not self._try(paper, path, pages) and len(pages) > 1:
            for page in pages:
                self._try(paper, path, [page])

    def _try(self, paper: ReviewedPaper, path: Path, pages: Sequence[int]) -> bool:
        """Draws pages; False when one of several ended the process, and none is drawn yet."""
        try:
            made = draw_paper(path, paper.sha256, pages, config=self._config, stop=self._stop)
        except ReadingError as error:
            if self._stop.is_set():
                return True
            if error.code in _DEATHS:
                self._deaths[paper.id] = self._deaths.get(paper.id, 0) + (len(pages) == 1)
                if len(pages) > 1:
                    return False
            self._fail(paper.id, pages, f"{error.message} {error.cure}".strip())
            return True
        for page, data in made.drawn.items():
            self._shelf.keep_picture(paper.id, page, data)
        for page, why in made.failed.items():
            self._fail(paper.id, [page], f"There is no picture: {why}. Read the words instead.")
        return True

    def _fail(self, paper_id: str, pages: Iterable[int], why: str) -> None:
        for page in pages:
            self._failed[paper_id, page] = why
