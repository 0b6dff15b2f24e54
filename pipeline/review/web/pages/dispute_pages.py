# SPDX-License-Identifier: Apache-2.0
"""What an adjudicator sees: clauses on which people differ, and what each of them said."""

import json
from dataclasses import dataclass

from pipeline.domain.decision import Verdict
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import ItemRow, Said
from pipeline.review.values import Item, Judgement, Person, ReviewedPaper
from pipeline.review.web.corrections import correct
from pipeline.review.web.pages.forms import (
    ActView,
    CorrectionForm,
    acts_to_settle,
    correction_form,
)
from pipeline.review.web.pages.paper_page import Look, TextView, bound_of, text_around
from pipeline.review.web.pages.rows import (
    GradeView,
    PageLink,
    RowView,
    describe_row,
    grade_of,
    pager,
)
from pipeline.review.web.pages.sheets import Sheet, build_sheet
from pipeline.review.web.pages.study import Study
from pipeline.review.web.pages.words import describe_said

__all__ = ["DisputePage", "DisputesPage", "SideView", "build_dispute", "build_disputes"]

_ROWS = 100


@dataclass(frozen=True, slots=True)
class DisputesPage:
    """The list of what people differ on."""

    sentence: str
    rows: tuple[RowView, ...]
    pages: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """What one person said; ``body`` is the same as a settlement is sent, empty if it is none."""

    who: str
    what: str
    quote: str
    comment: str
    body: str


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One clause on which people differ."""

    item: str
    name: str
    sheet: Sheet
    grade: GradeView | None
    bound: str
    sides: tuple[SideView, ...]
    version: int
    comment: str
    comment_version: int
    acts: tuple[ActView, ...]
    edit: CorrectionForm
    text: TextView


def build_disputes(desk: Desk, *, page: int) -> DisputesPage:
    """Returns the list of what people differ on, 100 a page."""
    found = desk.disputed(offset=(page - 1) * _ROWS, limit=_ROWS)
    names = {paper.id: paper.name for paper in desk.papers()}
    return DisputesPage(
        sentence=_sentence(found.total),
        rows=tuple(
            describe_row(
                row,
                link=f"/disputes/{row.item.id}",
                paper=names.get(row.item.paper, ""),
            )
            for row in found.rows
        ),
        pages=pager("/disputes", {}, page=page, pages=-(-found.total // _ROWS)),
    )


def build_dispute(
    desk: Desk, study: Study, *, person: Person, paper: ReviewedPaper, row: ItemRow
) -> DisputePage:
    """Returns a clause on which people differ, and what each of them said, without names."""
    item = row.item
    text = study.text_of(desk, paper.id)
    said = [one for one in desk.said(item.id, person=person.id) if not one.settles]
    return DisputePage(
        item=item.id,
        name=paper.name,
        sheet=build_sheet(item, paper=paper.name, shelf=study.shelf),
        grade=grade_of(item),
        bound=bound_of(item),
        sides=tuple(_side(item, number, one) for number, one in enumerate(said, start=1)),
        version=row.outcome_version,
        comment=row.comment,
        comment_version=row.comment_version,
        acts=acts_to_settle(item),
        edit=correction_form(item),
        text=text_around(paper, text, item, (), Look(item=item.id)),
    )


def _sentence(total: int) -> str:
    if not total:
        return "Nobody differs on anything that waits for a decision."
    clauses = "clause waits" if total == 1 else "clauses wait"
    return f"{total} {clauses} on which people differ, or of which one of them was not sure."


def _side(item: Item, number: int, said: Said) -> SideView:
    judgement = said.judgement
    return SideView(
        who=f"Reviewer {number}",
        what=describe_said(item, said),
        quote=judgement.quote if judgement else "",
        comment=said.comment,
        body=_as_body(correct(item, judgement)) if judgement else "",
    )


def _as_body(judgement: Judgement) -> str:
    """Returns a judgement as a settlement is sent; empty of one that decides nothing."""
    if judgement.verdict is Verdict.UNSURE:
        return ""
    body = {
        "verdict": judgement.verdict.value,
        "category": judgement.category.value if judgement.category else None,
        "severity": judgement.severity,
        "bound": judgement.bound.value if judgement.bound else None,
        "span": (
            {"start": judgement.span.start, "end": judgement.span.end} if judgement.span else None
        ),
    }
    return json.dumps({key: value for key, value in body.items() if value is not None})
