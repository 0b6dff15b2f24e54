# SPDX-License-Identifier: Apache-2.0
"""The pages of a review. None of them changes anything."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from pipeline.review.outcomes import Difference
from pipeline.review.store.desk import Desk
from pipeline.review.values import Person, ReviewedPaper, Standing
from pipeline.review.web.pages.agreement_page import (
    agreement_csv,
    build_agreement,
    may_see_agreement,
)
from pipeline.review.web.pages.dispute_pages import build_dispute, build_disputes
from pipeline.review.web.pages.frame import build_frame, read_shortcuts
from pipeline.review.web.pages.going_on import next_address
from pipeline.review.web.pages.other_pages import Message, build_help, build_people
from pipeline.review.web.pages.outcome_pages import ExportLink, build_done, build_outcomes
from pipeline.review.web.pages.paper_page import Look, Reader, build_paper_page
from pipeline.review.web.pages.queue_page import Wanted, build_queue
from pipeline.review.web.pages.study import study_of
from pipeline.review.web.pages.templates import review_templates
from pipeline.review.web.permissions import Right, require, rights_of
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.room import current_person, desk_of, room_of

__all__ = ["make_pages"]

_Reader = Annotated[Person, Depends(require(Right.READ))]
_Settler = Annotated[Person, Depends(require(Right.SETTLE))]
_Keeper = Annotated[Person, Depends(require(Right.KEEP_PEOPLE))]
# What a browser waits for a picture that is being drawn.
_PATIENCE = 8.0
_EXPORTS = (
    (
        Right.JUDGE,
        ExportLink("/exports/decisions.xlsx", "Your decisions as a workbook, to go on offline"),
    ),
    (
        Right.EXPORT_RECORD,
        ExportLink("/exports/annotations.zip", "What was agreed or settled, as annotations"),
    ),
    (Right.EXPORT_RECORD, ExportLink("/exports/record.jsonl", "The record of all acts")),
)
_TOO_EARLY = (
    "Figures of agreement are shown to you once you have decided every clause, so that nobody is "
    "led by what others say."
)

_DIFFERENCES = {one.value: one for one in Difference}

_Number = Annotated[int, Query(ge=1, le=100_000)]
_Steps = Annotated[int, Query(ge=0, le=20)]
_Word = Annotated[str, Query(max_length=100)]


def make_pages() -> APIRouter:
    """Returns the routes of all pages; ``furnish`` gives them what they show."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)
    for path, endpoint, summary in (
        ("/", _arrive, "The first page"),
        ("/start", _start, "Who is judging"),
        ("/next", _go_on, "Leads to the most urgent clause that is left"),
        ("/queue", _queue, "What is to judge"),
        ("/papers/{paper}", _paper, "A paper, at one clause"),
        ("/disputes", _disputes, "What people differ on"),
        ("/disputes/{item}", _dispute, "One clause on which people differ"),
        ("/outcomes", _outcomes, "What was agreed or settled"),
        ("/agreement", _agreement, "How far people agree"),
        ("/done", _done, "How far the review is"),
        ("/people", _people, "Who takes part"),
        ("/help", _help, "Keys, and how to judge"),
    ):
        router.get(path, summary=summary)(endpoint)
    router.get(
        "/papers/{paper}/pages/{page}.png",
        summary="A picture of a page",
        response_class=FileResponse,
    )(_picture)
    router.get("/agreement.csv", summary="Figures of agreement", response_class=Response)(
        _agreement_table
    )
    return router


def _arrive(request: Request) -> Response:
    """Leads to the queue where somebody is in, else to the start page."""
    try:
        current_person(request)
    except RefusedError:
        return RedirectResponse("/start", status_code=303)
    return RedirectResponse("/queue", status_code=303)


def _start(request: Request) -> HTMLResponse:
    room = room_of(request)
    admitted = room.session_in(request.scope) is not None
    template = review_templates().get_template("start.html.j2")
    return HTMLResponse(template.render(shared=room.access.shared, admitted=admitted))


def _go_on(request: Request, person: _Reader) -> Response:
    desk = desk_of(request)
    if Right.JUDGE in _rights(request, person):
        return RedirectResponse(next_address(desk, person.id), status_code=303)
    settles = Right.SETTLE in _rights(request, person)
    return RedirectResponse("/disputes" if settles else "/queue", status_code=303)


def _queue(  # noqa: PLR0913 - one for each filter of the page
    request: Request,
    person: _Reader,
    paper: _Word = "",
    topic: _Word = "",
    kind: _Word = "",
    standing: _Word = "",
    undecided: _Word = "",
    page: _Number = 1,
) -> HTMLResponse:
    wanted = Wanted(paper, topic, kind, standing, undecided=bool(undecided), page=page)
    view = build_queue(
        desk_of(request), person=person, wanted=wanted, may_judge=_judges(request, person)
    )
    return _page(request, person, "queue.html.j2", view)


def _paper(  # noqa: PLR0913 - one for each way to look at it
    request: Request,
    person: _Reader,
    paper: str,
    item: _Word = "",
    view: Annotated[str, Query(pattern="^(page|text)?$")] = "",
    order: Annotated[str, Query(pattern="^(queue|paper)$")] = "queue",
    before: _Steps = 0,
    after: _Steps = 0,
) -> HTMLResponse:
    desk = desk_of(request)
    page = build_paper_page(
        desk,
        study_of(request),
        _find_paper(desk, paper),
        look=Look(item, view, order, before, after),
        reader=Reader(person, may_judge=_judges(request, person)),
    )
    return _page(request, person, "paper.html.j2", page)


def _picture(request: Request, _person: _Reader, paper: str, page: int) -> FileResponse:
    known = _find_paper(desk_of(request), paper)
    there = 0 < page <= known.pages
    study = study_of(request)
    path = study.picture_of(known.id, page, seconds=_PATIENCE).path if there else None
    if path is None:
        raise RefusedError(404, "There is no picture of this page.", cure="Read it as text.")
    return FileResponse(path, media_type="image/png")


def _disputes(
    request: Request, person: _Settler, on: _Word = "", page: _Number = 1
) -> HTMLResponse:
    view = build_disputes(desk_of(request), on=_DIFFERENCES.get(on), page=page)
    return _page(request, person, "disputes.html.j2", view)


def _dispute(request: Request, person: _Settler, item: str, on: _Word = "") -> HTMLResponse:
    desk = desk_of(request)
    row = desk.item_row(item, person=person.id)
    if row is None or row.outcome.standing is not Standing.DISPUTED:
        raise RefusedError(
            404,
            "Nobody differs on this clause, or it has been settled.",
            cure="Go back to the list of disagreements.",
        )
    view = build_dispute(
        desk,
        study_of(request),
        person=person,
        paper=_find_paper(desk, row.item.paper),
        row=row,
        on=_DIFFERENCES.get(on),
    )
    return _page(request, person, "dispute.html.j2", view)


def _outcomes(
    request: Request, person: _Reader, standing: _Word = Standing.AGREED.value, page: _Number = 1
) -> HTMLResponse:
    settled = standing == Standing.SETTLED.value
    view = build_outcomes(
        desk_of(request),
        person=person,
        standing=Standing.SETTLED if settled else Standing.AGREED,
        page=page,
        may_judge=_judges(request, person),
    )
    return _page(request, person, "outcomes.html.j2", view)


def _agreement(request: Request, person: _Reader) -> HTMLResponse:
    if not _sees_agreement(request, person):
        message = Message("How far people agree", _TOO_EARLY)
        return _page(request, person, "message.html.j2", message)
    return _page(request, person, "agreement.html.j2", build_agreement(desk_of(request)))


def _agreement_table(request: Request, person: _Reader) -> Response:
    if not _sees_agreement(request, person):
        raise RefusedError(403, _TOO_EARLY, cure="Judge the clauses that are left first.")
    headers = {"content-disposition": 'attachment; filename="agreement.csv"'}
    return Response(agreement_csv(desk_of(request)), media_type="text/csv", headers=headers)


def _sees_agreement(request: Request, person: Person) -> bool:
    rights = _rights(request, person)
    judges = Right.JUDGE in rights and Right.SETTLE not in rights
    return may_see_agreement(desk_of(request), person.id, judges=judges)


def _done(request: Request, person: _Reader) -> HTMLResponse:
    rights = _rights(request, person)
    view = build_done(
        desk_of(request),
        person=person,
        may_judge=Right.JUDGE in rights,
        may_settle=Right.SETTLE in rights,
        exports=tuple(one for right, one in _EXPORTS if right in rights),
        may_take=Right.TAKE_DECISIONS in rights,
    )
    return _page(request, person, "done.html.j2", view)


def _people(request: Request, person: _Keeper) -> HTMLResponse:
    return _page(request, person, "people.html.j2", build_people(desk_of(request).people()))


def _help(request: Request, person: _Reader) -> HTMLResponse:
    shortcuts = read_shortcuts(desk_of(request).settings_of(person.id))
    return _page(request, person, "help.html.j2", build_help(shortcuts))


def _page(request: Request, person: Person, template: str, view: object) -> HTMLResponse:
    frame = build_frame(
        person,
        rights=_rights(request, person),
        shortcuts=read_shortcuts(desk_of(request).settings_of(person.id)),
        at=request.url.path,
        shared=room_of(request).access.shared,
    )
    text = review_templates().get_template(template).render(view=view, frame=frame)
    return HTMLResponse(text.encode("utf-8", "backslashreplace"))


def _rights(request: Request, person: Person) -> frozenset[Right]:
    return rights_of(person.role, shared=room_of(request).access.shared)


def _judges(request: Request, person: Person) -> bool:
    return Right.JUDGE in _rights(request, person)


def _find_paper(desk: Desk, paper: str) -> ReviewedPaper:
    if found := desk.paper(paper):
        return found
    raise RefusedError(404, "There is no such paper here.", cure="Go back to the list of clauses.")
