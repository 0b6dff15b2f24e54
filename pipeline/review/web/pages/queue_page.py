# SPDX-License-Identifier: Apache-2.0
"""The queue: how far each paper is, and what to judge next, the most urgent first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.finding import LABELS
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen, PaperProgress
from pipeline.review.values import ItemKind, PaperState, Person, ReviewedPaper, Standing
from pipeline.review.web.pages.rows import PageLink, RowView, describe_row, href, pager
from pipeline.review.web.pages.words import (
    ITEM_KIND_WORDS,
    Option,
    label_options,
    standing_words,
)

__all__ = ["PaperRow", "QueuePage", "Wanted", "build_queue", "paper_rows"]

_ROWS = 100
# The table of papers shows no more than these: the rest is reached by the filter.
_MOST_PAPERS = 100

_KINDS = {kind.value: kind for kind in ItemKind}
_STANDINGS = {standing.value: standing for standing in Standing}
_LATER = "once you have judged all"
_READING_WORDS = {
    PaperState.WAITING: "being read",
    PaperState.READ: "readable here",
    PaperState.FAILED: "cannot be shown",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters ask for; empty values leave them out. ``page`` is from 1."""

    paper: str = ""
    topic: str = ""
    kind: str = ""
    standing: str = ""
    undecided: bool = False
    page: int = 1

    def as_chosen(self) -> Chosen:
        """Returns the same for the desk; what nobody knows is left out."""
        return Chosen(
            paper=self.paper or None,
            category=LABELS.get(self.topic),
            kind=_KINDS.get(self.kind),
            standing=_STANDINGS.get(self.standing),
            undecided_only=self.undecided,
        )

    def as_query(self) -> Mapping[str, str]:
        """Returns the same as parts of an address, without the page."""
        return {
            "paper": self.paper,
            "topic": self.topic,
            "kind": self.kind,
            "standing": self.standing,
            "undecided": "1" if self.undecided else "",
        }


@dataclass(frozen=True, slots=True)
class PaperRow:
    """How far a paper is, as text where it may not be told yet.

    ``closed`` is the number of what is agreed or settled, ``agreed`` and ``settled`` its parts;
    ``disputed`` that of what waits for whoever settles.
    """

    id: str
    href: str
    name: str
    items: int
    decided: int
    agreed: str
    settled: str
    closed: str
    disputed: str
    reading: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What the page shows; ``start_href`` is empty where nothing is left to do.

    ``may_judge`` says whether clauses are this person's to judge; ``agreed`` is the heading of
    what has an outcome.
    """

    may_judge: bool
    agreed: str
    heading: str
    sentence: str
    start_href: str
    start_words: str
    papers: tuple[PaperRow, ...]
    more_papers: str
    chosen: Wanted
    paper_options: tuple[Option, ...]
    topics: tuple[tuple[str, tuple[Option, ...]], ...]
    kinds: tuple[Option, ...]
    standings: tuple[Option, ...]
    count: str
    rows: tuple[RowView, ...]
    pages: tuple[PageLink, ...]


def build_queue(desk: Desk, *, person: Person, wanted: Wanted, may_judge: bool) -> QueuePage:
    """Returns the queue as somebody sees it, 100 items a page."""
    survey = desk.survey(
        wanted.as_chosen(), person=person.id, offset=(wanted.page - 1) * _ROWS, limit=_ROWS
    )
    names = {paper.id: paper.name for paper in survey.papers}
    progress = survey.progress
    found = survey.page
    left = sum(one.items - one.decided for one in progress)
    begun = any(one.decided for one in progress)
    more = len(progress) - _MOST_PAPERS
    standings = standing_words(survey.needed)
    return QueuePage(
        may_judge=may_judge,
        agreed="Decided" if survey.needed == 1 else "Agreed or settled",
        heading="Clauses to judge" if may_judge else "Clauses",
        sentence=_sentence(progress, left, may_judge=may_judge),
        start_href="/next" if may_judge and left else "",
        start_words="Go on" if begun else "Begin with the most urgent clause",
        papers=paper_rows(survey.papers, progress, most=_MOST_PAPERS),
        more_papers=f"and {more} papers more, in the list of the filter below" if more > 0 else "",
        chosen=wanted,
        paper_options=tuple(names.items()),
        topics=label_options(),
        kinds=tuple((kind.value, words) for kind, words in ITEM_KIND_WORDS.items()),
        standings=tuple((one.value, words) for one, words in standings.items()),
        count=_count(found.total, wanted.page),
        rows=tuple(
            describe_row(
                row,
                link=f"/papers/{row.item.paper}?item={row.item.id}",
                paper=names.get(row.item.paper, ""),
                standings=None if may_judge else standings,
            )
            for row in found.rows
        ),
        pages=pager("/queue", wanted.as_query(), page=wanted.page, pages=-(-found.total // _ROWS)),
    )


def paper_rows(
    papers: Sequence[ReviewedPaper], progress: Sequence[PaperProgress], *, most: int | None = None
) -> tuple[PaperRow, ...]:
    """Returns how far each paper is, in the order of the ranking; those without items are last.

    ``most`` is how many are described at most, None for all.
    """
    by_paper = {one.paper: one for one in progress}
    rows = []
    ranked = sorted(papers, key=lambda one: (one.id not in by_paper, one.order))
    for paper in ranked[:most]:
        far = by_paper.get(paper.id, PaperProgress(paper.id, 0, 0, 0, 0, 0))
        rows.append(
            PaperRow(
                id=paper.id,
                href=href(f"/papers/{paper.id}", {}),
                name=paper.name,
                items=far.items,
                decided=far.decided,
                agreed=str(far.agreed) if far.told else _LATER,
                settled=str(far.settled) if far.told else _LATER,
                closed=str(far.agreed + far.settled) if far.told else _LATER,
                disputed=str(far.disputed) if far.told else _LATER,
                reading=_READING_WORDS[paper.state],
            )
        )
    return tuple(rows)


def _sentence(progress: Sequence[PaperProgress], left: int, *, may_judge: bool) -> str:
    total = sum(one.items for one in progress)
    if not may_judge:
        return f"{total} clauses in {len(progress)} papers. Your role reads them."
    if not total:
        return "Nothing was found in these papers to judge."
    if not left:
        return f"You have decided all {total} clauses. Thank you."
    return (
        f"{left} of {total} clauses in {len(progress)} papers wait for you, red lines and heavy "
        "wording first. Each decision is saved at once."
    )


def _count(total: int, page: int) -> str:
    if not total:
        return "No clause is like that."
    first = (page - 1) * _ROWS + 1
    return f"{first} to {min(total, page * _ROWS)} of {total}"
