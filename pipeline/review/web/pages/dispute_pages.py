# SPDX-License-Identifier: Apache-2.0
"""What an adjudicator sees: clauses on which people differ, and what each of them said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.decision import Verdict
from pipeline.review.corrections import correct
from pipeline.review.outcomes import Difference, tell_apart
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import ItemRow, Said
from pipeline.review.values import Item, Judgement, Person, ReviewedPaper
from pipeline.review.web.pages.differing import (
    DIFFERENCE_OPTIONS,
    Part,
    describe_parts,
    tell_difference,
)
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
    SwitchLink,
    describe_row,
    grade_of,
    href,
    pager,
)
from pipeline.review.web.pages.sheets import Sheet, build_sheet
from pipeline.review.web.pages.study import Study
from pipeline.review.web.pages.words import describe_outcome, describe_verdict

__all__ = ["DisputePage", "DisputesPage", "SideView", "build_dispute", "build_disputes"]

_ROWS = 100


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A clause on which people differ, and on what."""

    row: RowView
    differs: str


@dataclass(frozen=True, slots=True)
class DisputesPage:
    """The list of what people differ on; ``on`` is what it is narrowed to, empty for all."""

    sentence: str
    on: str
    switches: tuple[SwitchLink, ...]
    rows: tuple[DisputeRow, ...]
    pages: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """What one person said; ``body`` is the same as a settlement is sent, empty if it is none.

    ``told`` says what that settlement comes to, ``split`` whether others say that it is not so.
    """

    who: str
    what: str
    split: bool
    parts: tuple[Part, ...]
    comment: str
    body: str
    told: str


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One clause on which people differ; ``on`` is what their list is narrowed to."""

    item: str
    on: str
    differs: str
    position: str
    previous_href: str
    next_href: str
    list_href: str
    name: str
    sheet: Sheet
    grade: GradeView | None
    bound: str
    sides: tuple[SideView, ...]
    version: int
    reason: str
    acts: tuple[ActView, ...]
    edit: CorrectionForm
    text: TextView


def build_disputes(desk: Desk, *, on: Difference | None, page: int) -> DisputesPage:
    """Returns the list of what people differ on, or differ on this, 100 a page."""
    found = desk.disputed(on=on, offset=(page - 1) * _ROWS, limit=_ROWS)
    names = {paper.id: paper.name for paper in desk.papers()}
    query = _narrowed(on)
    return DisputesPage(
        sentence=_sentence(found.total, on),
        on=query["on"],
        switches=tuple(
            SwitchLink(href("/disputes", {"on": value}), words, current=value == query["on"])
            for value, words in (("", "all"), *DIFFERENCE_OPTIONS)
        ),
        rows=tuple(
            DisputeRow(
                describe_row(
                    row,
                    link=href(f"/disputes/{row.item.id}", query),
                    paper=names.get(row.item.paper, ""),
                ),
                tell_difference(row.item, row.judgements),
            )
            for row in found.rows
        ),
        pages=pager("/disputes", query, page=page, pages=-(-found.total // _ROWS)),
    )


def build_dispute(  # noqa: PLR0913 - a clause, its paper, and the list that it stands in
    desk: Desk,
    study: Study,
    *,
    person: Person,
    paper: ReviewedPaper,
    row: ItemRow,
    on: Difference | None,
) -> DisputePage:
    """Returns a clause on which people differ, and what each of them said, without names."""
    item = row.item
    text = study.text_of(desk, paper.id)
    said = [one for one in desk.said(item.id, person=person.id) if not one.settles]
    judgements = _judgements(row, said)
    place = desk.place_of_dispute(item, on=on)
    query = _narrowed(on)
    return DisputePage(
        item=item.id,
        on=query["on"],
        differs=tell_difference(item, judgements),
        position=f"{place.number} of {place.total}",
        previous_href=href(f"/disputes/{place.previous}", query) if place.previous else "",
        next_href=href(f"/disputes/{place.following}", query) if place.following else "",
        list_href=href("/disputes", query),
        name=paper.name,
        sheet=build_sheet(item, paper=paper.name, shelf=study.shelf),
        grade=grade_of(item),
        bound=bound_of(item),
        sides=tuple(
            _side(item, number, one, judgements) for number, one in enumerate(said, start=1)
        ),
        version=row.outcome_version,
        reason=row.reason,
        acts=acts_to_settle(item),
        edit=correction_form(item),
        text=text_around(paper, text, item, (), Look(item=item.id)),
    )


def _narrowed(on: Difference | None) -> dict[str, str]:
    return {"on": "" if on is None else on.value}


def _judgements(row: ItemRow, said: Sequence[Said]) -> tuple[Judgement, ...]:
    """Returns what all say, whoever settles among them: an admin may have judged as well."""
    own = () if row.judgement is None else (row.judgement,)
    return (*own, *(one.judgement for one in said if one.judgement is not None))


def _sentence(total: int, on: Difference | None) -> str:
    if not total:
        if on is not None:
            return "Nobody differs on this in what waits for a decision."
        return "Nobody differs on anything that waits for a decision."
    clauses = "clause waits" if total == 1 else "clauses wait"
    return f"{total} {clauses} on which people differ, or of which one of them was not sure."


def _side(item: Item, number: int, said: Said, judgements: Sequence[Judgement]) -> SideView:
    judgement = said.judgement
    if judgement is None:
        return SideView(
            who=f"Reviewer {number}",
            what="only a comment",
            split=False,
            parts=(),
            comment=said.comment,
            body="",
            told="",
        )
    settled = correct(item, judgement)
    holds = said.added and judgement.verdict in {Verdict.AGREE, Verdict.EDIT}
    apart = tell_apart(item, judgements)
    unsure = judgement.verdict is Verdict.UNSURE
    return SideView(
        who=f"Reviewer {number}",
        what="added it" if holds else describe_verdict(item, judgement.verdict),
        split=Difference.VERDICT in apart or unsure,
        parts=describe_parts(item, judgement, judgements),
        comment=said.comment,
        body=_as_body(settled),
        told=describe_outcome(item, settled),
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
