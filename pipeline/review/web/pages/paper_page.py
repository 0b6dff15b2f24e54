# SPDX-License-Identifier: Apache-2.0
"""The page on which a clause of a paper is judged: its neighbours, its sheet, its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.domain.document import Span
from pipeline.report.words import BOUND_WORDS
from pipeline.review.intake.values import PaperText
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen, ItemRow, Order, Said
from pipeline.review.values import Item, PaperState, Person, ReviewedPaper, Standing
from pipeline.review.web.pages.forms import (
    ActView,
    CorrectionForm,
    ReasonForm,
    acts_on,
    correction_form,
    reason_form,
)
from pipeline.review.web.pages.pictures import PictureView, pictures_of_item
from pipeline.review.web.pages.rows import GradeView, RowView, describe_row, grade_of, href
from pipeline.review.web.pages.sheets import Sheet, build_sheet
from pipeline.review.web.pages.study import Study
from pipeline.review.web.pages.text import Mark, TextWindow, cut_window
from pipeline.review.web.pages.words import (
    describe_judgement,
    describe_outcome,
    describe_own,
    describe_said,
    standing_words,
)

__all__ = [
    "Look",
    "PaperPage",
    "Reader",
    "SaidView",
    "TextView",
    "bound_of",
    "build_paper_page",
    "say_others",
    "text_around",
]

Mode = Literal["page", "text"]
# The list of clauses of a paper shows no more than these at once.
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody looks at a paper.

    Attributes:
        item: The clause that is shown, empty for the first that is undecided.
        view: "page" or "text"; empty for what the paper has.
        order: "queue" or "paper": which undecided clause comes next.
        before: How often 'show earlier' was asked for.
        after: How often 'show later' was.
    """

    item: str = ""
    view: str = ""
    order: str = "queue"
    before: int = 0
    after: int = 0

    def at(self, paper: str, **changed: str | int) -> str:
        """Returns the address of a paper looked at like this, but for what is changed."""
        look = replace(self, **{"before": 0, "after": 0, **changed})  # type: ignore[arg-type]
        return href(
            f"/papers/{paper}",
            {
                "item": look.item,
                "view": look.view,
                "order": "" if look.order == "queue" else look.order,
                "before": look.before,
                "after": look.after,
            },
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a paper, and whether they may judge its clauses."""

    person: Person
    may_judge: bool


@dataclass(frozen=True, slots=True)
class SaidView:
    """What somebody said, by a number instead of a name, with their remark or reason."""

    who: str
    what: str
    comment: str


@dataclass(frozen=True, slots=True)
class TextView:
    """The words of a paper around a clause; without a window ``why`` says why there is none.

    ``waiting`` where it is worth looking again.
    """

    window: TextWindow | None
    why: str = ""
    earlier_href: str = ""
    later_href: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class ClauseList:
    """The clauses of a paper around the one that is shown, and ways to the others.

    ``position`` says which of ``total`` it is; an empty address leads nowhere.
    """

    total: int = 0
    rows: tuple[RowView, ...] = ()
    earlier_href: str = ""
    later_href: str = ""
    previous_href: str = ""
    next_href: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person who looks said of a clause, what it came to, and how they decide it."""

    own: str
    comment: str
    outcome: str
    version: int
    comment_version: int
    acts: tuple[ActView, ...]
    edit: CorrectionForm
    reason: ReasonForm
    said: tuple[SaidView, ...]


@dataclass(frozen=True, slots=True)
class Pane:
    """The paper itself, as pictures of its pages or as text, and how to get the other."""

    mode: Mode
    text: TextView
    has_pictures: bool = False
    picture_href: str = ""
    text_href: str = ""
    pictures: tuple[PictureView, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseView:
    """The clause that is shown: what the program says of it, and what people do."""

    item: str
    sheet: Sheet
    grade: GradeView | None
    bound: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What the page shows; ``clause`` is None where the paper has nothing to judge."""

    paper: str
    name: str
    progress: str
    clauses: ClauseList
    clause: ClauseView | None
    add: CorrectionForm
    pane: Pane
    may_judge: bool
    may_judge_paper: bool
    order: str
    by_urgency_href: str = ""
    by_place_href: str = ""


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Rows around the one that is shown, by place; ``at`` is its index among all ``total``."""

    rows: tuple[ItemRow, ...]
    total: int
    first: int
    index: int
    before: ItemRow | None
    behind: ItemRow | None

    @property
    def current(self) -> ItemRow:
        return self.rows[self.index]

    @property
    def previous(self) -> ItemRow | None:
        return self.rows[self.index - 1] if self.index else self.before

    @property
    def following(self) -> ItemRow | None:
        more = self.index + 1 < len(self.rows)
        return self.rows[self.index + 1] if more else self.behind


def build_paper_page(
    desk: Desk, study: Study, paper: ReviewedPaper, *, look: Look, reader: Reader
) -> PaperPage:
    """Returns the page of a paper for somebody, at the clause they look at."""
    text = study.text_of(desk, paper.id)
    wanted = look.item or _first_undecided(desk, paper, reader.person)
    near = _neighbours(desk, paper, person=reader.person.id, wanted=wanted)
    if near is None:
        return _empty_page(paper, look, text_around(paper, text, None, (), look))
    item = near.current.item
    look = replace(look, item=item.id)
    standings = standing_words(desk.judges_needed())
    decided = desk.count_decided(paper.id, person=reader.person.id)
    told = f"{decided} of {near.total} decided" if reader.may_judge else f"{near.total} clauses"
    others = say_others(item, desk.said(item.id, person=reader.person.id))
    return PaperPage(
        paper=paper.id,
        name=paper.name,
        progress=told,
        clauses=_list_clauses(near, paper, look, None if reader.may_judge else standings),
        clause=ClauseView(
            item=item.id,
            sheet=_sheet(near, paper, text, study=study, look=look),
            grade=grade_of(item),
            bound=bound_of(item),
            decision=_decision(near.current, standings, others),
        ),
        add=correction_form(None),
        pane=_pane(near, paper, text, study=study, look=look),
        may_judge=reader.may_judge,
        may_judge_paper=reader.may_judge and text is not None,
        order=look.order,
        by_urgency_href=look.at(paper.id, order="queue"),
        by_place_href=look.at(paper.id, order="paper"),
    )


def _first_undecided(desk: Desk, paper: ReviewedPaper, person: Person) -> str:
    row = desk.first(_of(paper, undecided_only=True), person=person.id)
    return "" if row is None else row.item.id


def _list_clauses(
    near: _Neighbours,
    paper: ReviewedPaper,
    look: Look,
    standings: Mapping[Standing, str] | None,
) -> ClauseList:
    return ClauseList(
        total=near.total,
        rows=tuple(
            describe_row(
                one,
                link=look.at(paper.id, item=one.item.id),
                current=one.item.id == look.item,
                standings=standings,
            )
            for one in near.rows
        ),
        earlier_href=_to(near.before, look, paper),
        later_href=_to(near.behind, look, paper),
        previous_href=_to(near.previous, look, paper),
        next_href=_to(near.following, look, paper),
        position=f"{near.first + near.index + 1} of {near.total}",
    )


def _sheet(
    near: _Neighbours, paper: ReviewedPaper, text: PaperText | None, *, study: Study, look: Look
) -> Sheet:
    return build_sheet(
        near.current.item,
        paper=paper.name,
        shelf=study.shelf,
        misplaced=text.misplaced if text else (),
        addresses={one.item.finding: look.at(paper.id, item=one.item.id) for one in near.rows},
        own=near.current.added,
    )


def _decision(
    row: ItemRow, standings: Mapping[Standing, str], others: tuple[SaidView, ...]
) -> Decision:
    return Decision(
        own=describe_own(row),
        comment=row.comment,
        outcome=_outcome(row, standings),
        version=row.version,
        comment_version=row.comment_version,
        acts=acts_on(row.item, row.judgement),
        edit=correction_form(row.item, row.judgement),
        reason=reason_form(row.item),
        said=others,
    )


def _pane(
    near: _Neighbours, paper: ReviewedPaper, text: PaperText | None, *, study: Study, look: Look
) -> Pane:
    item = near.current.item
    mode: Mode = "text" if look.view == "text" or not paper.pages else "page"
    return Pane(
        mode=mode,
        text=text_around(paper, text, item, near.rows, look),
        has_pictures=paper.pages > 0,
        picture_href=look.at(paper.id, view="page"),
        text_href=look.at(paper.id, view="text"),
        pictures=pictures_of_item(item, paper, text, study=study) if mode == "page" else (),
    )


def text_around(
    paper: ReviewedPaper,
    text: PaperText | None,
    item: Item | None,
    others: Sequence[ItemRow],
    look: Look,
) -> TextView:
    """Returns the words around an item, with the words of the others marked as well."""
    if text is None:
        return TextView(None, _why_no_text(paper), waiting=paper.state is not PaperState.FAILED)
    spans = {one.item.id: Span(one.item.start, one.item.end) for one in others}
    around = Span(item.start, item.end) if item else Span(0, 0)
    if item is not None:
        spans[item.id] = around
    marks = [
        Mark(span, current=item is not None and key == item.id)
        for key, span in spans.items()
        if len(span)
    ]
    window = cut_window(text, around, marks, before=look.before, after=look.after)
    return TextView(
        window,
        earlier_href=_more(paper, look, before=look.before + 1) if window.earlier else "",
        later_href=_more(paper, look, after=look.after + 1) if window.later else "",
    )


def say_others(item: Item, others: Sequence[Said]) -> tuple[SaidView, ...]:
    """Returns what others said, people as numbers; an adjudicator by what they did."""
    told = []
    for number, one in enumerate((one for one in others if not one.settles), start=1):
        what = describe_said(item, one)
        told.append(SaidView(f"Reviewer {number}", what, one.comment))
    for one in others:
        if one.settles:
            what = describe_judgement(item, one.judgement) if one.judgement else "a comment"
            told.append(SaidView("Settled", what, one.reason))
    return tuple(told)


def _of(
    paper: ReviewedPaper, *, undecided_only: bool = False, order: Order = Order.QUEUE
) -> Chosen:
    return Chosen(paper=paper.id, undecided_only=undecided_only, order=order)


def _neighbours(
    desk: Desk, paper: ReviewedPaper, *, person: str, wanted: str
) -> _Neighbours | None:
    """Returns the stretch of a paper's items that holds the one that is wanted, else the first."""
    chosen = _of(paper, order=Order.PAPER)
    # Another person's, or gone since: the paper opens at its beginning.
    place = desk.offset_of(wanted, chosen, person=person) or 0
    first = max(0, place - _MOST_ROWS // 2)
    outside = 1 if first else 0
    # One more at either end: the list goes on there.
    found = desk.items(
        chosen, person=person, offset=first - outside, limit=_MOST_ROWS + outside + 1
    )
    if not found.rows:
        return None
    rows = found.rows[outside : outside + _MOST_ROWS]
    behind = found.rows[outside + _MOST_ROWS :]
    return _Neighbours(
        rows=rows,
        total=found.total,
        first=first,
        index=min(place - first, len(rows) - 1),
        before=found.rows[0] if outside else None,
        behind=behind[0] if behind else None,
    )


def _to(row: ItemRow | None, look: Look, paper: ReviewedPaper) -> str:
    return look.at(paper.id, item=row.item.id) if row else ""


def _more(paper: ReviewedPaper, look: Look, **step: int) -> str:
    return look.at(paper.id, **{"before": look.before, "after": look.after, **step})


def bound_of(item: Item) -> str:
    """Returns who is bound, in words; empty where nothing was found or something is missing."""
    return BOUND_WORDS[item.bound] if item.label is not None and item.end > item.start else ""


def _outcome(row: ItemRow, words: Mapping[Standing, str]) -> str:
    standing, judgement = row.outcome.standing, row.outcome.judgement
    if standing is Standing.OPEN:
        return ""
    if judgement is None:
        return words[standing]
    return f"{describe_outcome(row.item, judgement)} ({words[standing]})"


def _why_no_text(paper: ReviewedPaper) -> str:
    if paper.state is PaperState.FAILED:
        return f"The words of this paper cannot be shown. {paper.why}".strip()
    return (
        "This paper is being read; its words will be here in a moment. "
        "The clause can be judged by its quote meanwhile."
    )


def _empty_page(paper: ReviewedPaper, look: Look, text: TextView) -> PaperPage:
    return PaperPage(
        paper=paper.id,
        name=paper.name,
        progress="nothing to judge",
        clauses=ClauseList(),
        clause=None,
        add=correction_form(None),
        pane=Pane("text", text),
        may_judge=False,
        may_judge_paper=text.window is not None,
        order=look.order,
    )
