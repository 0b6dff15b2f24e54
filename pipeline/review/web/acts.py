# SPDX-License-Identifier: Apache-2.0
"""What people do to the items of a review: JSON in, JSON out, each kept before it is answered."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Bound
from pipeline.review.corrections import correct, fits_scale
from pipeline.review.intake.values import PaperText, TextClause
from pipeline.review.outcomes import Difference
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import ItemRow, StaleError
from pipeline.review.values import EventKind, Item, ItemKind, Judgement, Person
from pipeline.review.web.pages.going_on import ALL_DONE, next_address, next_dispute
from pipeline.review.web.pages.study import study_of
from pipeline.review.web.pages.words import KEY_WORDS, describe_judgement, name_item
from pipeline.review.web.permissions import Right, require
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.room import desk_of

__all__ = ["make_acts"]

_LONGEST = 4_000
# Words of one clause; a longer choice is a slip of the mouse.
_LONGEST_CHOICE = 20_000

_Reader = Annotated[Person, Depends(require(Right.READ))]
_Judge = Annotated[Person, Depends(require(Right.JUDGE))]
_Settler = Annotated[Person, Depends(require(Right.SETTLE))]
_Undoer = Annotated[Person, Depends(require(Right.UNDO))]
_Text = Annotated[str, Field(max_length=_LONGEST)]
_Version = Annotated[int, Field(ge=0, le=2**53)]
_Place = Annotated[int, Field(ge=0, le=2**40)]
_Key = Annotated[str, Field(min_length=1, max_length=1)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChosenWords(_Sent):
    """Words of a paper: first code point, and the one behind the last."""

    start: _Place
    end: _Place


class _SentDecision(_Sent):
    verdict: Verdict
    category: Literal[tuple(LABELS)] | None = None  # type: ignore[valid-type]
    severity: Annotated[int, Field(ge=0, le=4)] | None = None
    bound: Bound | None = None
    span: ChosenWords | None = None
    reason: _Text = ""
    version: _Version


class SentJudgement(_SentDecision):
    """What somebody says of an item; what is left out is right as it stands.

    ``version`` is what they saw, ``order`` how they go on. ``reason`` and remark are one text:
    ``comment_version`` is what they saw of it, and left out it takes the place of no other text.
    """

    comment_version: _Version | None = None
    order: Literal["queue", "paper"] = "queue"


class SentSettlement(_SentDecision):
    """What an adjudicator decides of an item, and why; what is left out is right as it stands.

    ``version`` is what they saw of the item and of all that was said of it, ``on`` what their
    list of disputes is narrowed to.
    """

    on: Difference | None = None


class SentComment(_Sent):
    """A remark; an empty one takes it away."""

    text: _Text
    version: _Version


class MissedClause(_Sent):
    """Words that the program missed, and what they do."""

    category: Literal[tuple(LABELS)]  # type: ignore[valid-type]
    severity: Annotated[int, Field(ge=0, le=4)]
    bound: Bound
    span: ChosenWords
    reason: _Text = ""


class Settings(_Sent):
    """Single keys: whether they are on, and which act has which."""

    enabled: bool = True
    keys: Annotated[dict[Literal[tuple(KEY_WORDS)], _Key], Field(max_length=len(KEY_WORDS))] = {}  # type: ignore[valid-type]


class Kept(BaseModel):
    """That an act is on the disk: when, as which version, of which item, and where to go on."""

    at: str
    version: int
    item: str
    next: str


class TakenBack(BaseModel):
    """What was taken back; ``item`` and ``at`` are empty where there was nothing left."""

    item: str
    at: str
    what: str
    next: str


class State(BaseModel):
    """How far the person who asks is."""

    items: int
    decided: int
    next: str


class Conflict(BaseModel):
    """Both versions of what two windows said: nothing was overwritten.

    Whoever keeps theirs sends the same with ``version`` in the field ``names``.
    """

    error: str
    cure: str
    yours: str
    theirs: str
    version: int
    names: Literal["version", "comment_version"]


_CONFLICT: dict[int | str, dict[str, object]] = {
    409: {"model": Conflict, "description": "It was changed meanwhile"}
}


def make_acts() -> APIRouter:
    """Returns the routes of all acts."""
    router = APIRouter(prefix="/api", tags=["acts"])
    router.get("/state", summary="How far one is")(_state)
    router.post(
        "/items/{item}/judgement", summary="Judge", response_model=Kept, responses=_CONFLICT
    )(_judge)
    router.post(
        "/items/{item}/comment", summary="Remark", response_model=Kept, responses=_CONFLICT
    )(_comment)
    router.post("/papers/{paper}/items", summary="Add what was missed", status_code=201)(_add)
    router.post(
        "/items/{item}/settlement", summary="Settle", response_model=Kept, responses=_CONFLICT
    )(_settle)
    router.post("/undo", summary="Take back one's last act")(_undo)
    router.put("/settings", summary="Keep one's keys", status_code=204)(_keep_settings)
    return router


def _state(request: Request, person: _Reader) -> State:
    desk = desk_of(request)
    progress = desk.progress(person.id)
    return State(
        items=sum(one.items for one in progress),
        decided=sum(one.decided for one in progress),
        next=next_address(desk, person.id),
    )


def _judge(request: Request, person: _Judge, item: str, sent: SentJudgement) -> Kept | Response:
    desk = desk_of(request)
    row = _find(desk, item, person)
    known = row.item
    judgement = _read_judgement(request, known, sent)
    if sent.verdict is Verdict.DISMISS and not sent.reason.strip():
        raise RefusedError(
            422, "A disagreement needs a reason.", cure="Say in a few words why it is not so."
        )
    try:
        _remark(desk, person, row, sent)
    except StaleError as error:
        return _tell_remarks(sent.reason, error.current)
    try:
        receipt = desk.judge(person.id, item, judgement, version=sent.version)
    except StaleError as error:
        return _tell_both(known, judgement, error.current)
    onward = next_address(desk, person.id, behind=known, order=sent.order)
    if row.judgement is not None and onward == ALL_DONE:
        # Who changes one of the last clauses wants to see what they changed.
        onward = _address(known)
    return Kept(at=receipt.at, version=receipt.version, item=item, next=onward)


def _remark(desk: Desk, person: Person, row: ItemRow, sent: SentJudgement) -> None:
    """Keeps a reason as the person's remark before their judgement, so that it is never lost.

    Raises ``StaleError`` where the person has not seen the text whose place it would take.
    """
    if not sent.reason.strip() or row.comment == sent.reason:
        return
    if row.comment and sent.comment_version != row.comment_version:
        raise StaleError(row)
    desk.comment(person.id, row.item.id, sent.reason, version=row.comment_version)


def _comment(request: Request, person: _Judge, item: str, sent: SentComment) -> Kept | Response:
    desk = desk_of(request)
    row = _find(desk, item, person)
    dismissed = row.judgement is not None and row.judgement.verdict is Verdict.DISMISS
    if dismissed and not sent.text.strip():
        raise RefusedError(
            422,
            "This text holds the reason of your disagreement, and that needs one.",
            cure="Leave the reason in it, or change your decision first.",
        )
    try:
        receipt = desk.comment(person.id, item, sent.text, version=sent.version)
    except StaleError as error:
        return _tell_conflict(sent.text, error.current.comment, error.current.comment_version)
    return Kept(at=receipt.at, version=receipt.version, item=item, next=_address(row.item))


def _add(request: Request, person: _Judge, paper: str, sent: MissedClause) -> Kept:
    desk = desk_of(request)
    text = study_of(request).text_of(desk, paper)
    if text is None:
        raise RefusedError(
            404,
            "The words of this paper are not here.",
            cure="Wait until it has been read, or choose another paper.",
        )
    span = _read_span(text, sent.span)
    label = LABELS[sent.category]
    _check_scale(label, sent.severity)
    judgement = Judgement(Verdict.EDIT, category=label, severity=sent.severity, bound=sent.bound)
    added, receipt = desk.add(
        person.id,
        paper,
        judgement,
        start=span.start,
        end=span.end,
        quote=text.text[span.start : span.end],
        clause=_clause_at(text, span),
        page=_page_at(text, span),
    )
    _remark_on_added(desk, person, added, sent.reason)
    return Kept(at=receipt.at, version=receipt.version, item=added.id, next=_address(added))


def _remark_on_added(desk: Desk, person: Person, added: Item, reason: str) -> None:
    """Keeps why a clause was added; what the person said before of the same words stays."""
    row = desk.item_row(added.id, person=person.id)
    if row is None or not reason.strip() or reason in row.comment:
        return
    text = f"{row.comment}\n{reason}" if row.comment else reason
    desk.comment(person.id, added.id, text, version=row.comment_version)


def _settle(
    request: Request, person: _Settler, item: str, sent: SentSettlement
) -> Kept | Response:
    desk = desk_of(request)
    known = _find(desk, item, person).item
    if sent.verdict is Verdict.UNSURE:
        raise RefusedError(
            422, "This settles nothing.", cure="Agree, disagree, or say what is right."
        )
    judgement = _read_judgement(request, known, sent)
    reason = sent.reason.strip() and sent.reason
    try:
        receipt = desk.settle(person.id, item, judgement, version=sent.version, reason=reason)
    except StaleError as error:
        return _tell_both(known, judgement, error.current, settled=True)
    return Kept(
        at=receipt.at, version=receipt.version, item=item, next=next_dispute(desk, known, sent.on)
    )


def _undo(request: Request, person: _Undoer) -> TakenBack:
    desk = desk_of(request)
    undone = desk.undo(person.id)
    if undone is None:
        return TakenBack(item="", at="", what="There is nothing left to take back.", next="")
    item = desk.item(undone.item)
    settled = undone.kind is EventKind.SETTLED
    where = ""
    # Not for what others added as well: that there is such a clause would tell that they did.
    if item is not None and desk.item_row(item.id, person=person.id) is not None:
        where = f"/disputes/{item.id}" if settled else _address(item)
    acts = {EventKind.COMMENTED: "comment", EventKind.ADDED: "added clause"}
    what = acts.get(undone.kind, "decision")
    name = name_item(item) if item else ""
    return TakenBack(
        item=undone.item, at=undone.receipt.at, what=f"Took back: {what} ({name})", next=where
    )


def _keep_settings(request: Request, person: _Reader, sent: Settings) -> None:
    keys = sent.keys
    folded = [key.casefold() for key in keys.values()]
    if any(not key.isprintable() or key.isspace() for key in folded):
        raise RefusedError(
            422, "This key cannot be used.", cure="Choose a letter, a digit or a sign."
        )
    if len(set(folded)) < len(folded):
        raise RefusedError(
            422, "Two acts have the same key.", cure="Give each of them a key of its own."
        )
    kept = {"enabled": sent.enabled, "keys": dict(keys)}
    desk_of(request).keep_settings(person.id, {"shortcuts": kept})


def _find(desk: Desk, item: str, person: Person) -> ItemRow:
    row = desk.item_row(item, person=person.id)
    if row is None:
        raise RefusedError(
            404, "There is no such clause here.", cure="Go back to the list of clauses."
        )
    return row


def _read_judgement(request: Request, item: Item, sent: _SentDecision) -> Judgement:
    """Returns what was sent, checked; corrections that leave things as they are are left out."""
    corrections = (sent.category, sent.severity, sent.bound, sent.span)
    corrected = any(one is not None for one in corrections)
    if corrected is not (sent.verdict is Verdict.EDIT):
        raise RefusedError(
            422,
            "A correction, and nothing else, says what is different.",
            cure="Change the topic, the grade, who is bound or the words; or agree.",
        )
    if item.kind is ItemKind.UNFLAGGED:
        _check_unflagged(sent)
    label = LABELS[sent.category] if sent.category else item.label
    if sent.severity is not None or sent.category is not None:
        _check_scale(label, item.severity if sent.severity is None else sent.severity)
    span, quote = None, ""
    if sent.span is not None:
        text = study_of(request).text_of(desk_of(request), item.paper)
        if text is None:
            raise RefusedError(422, "The words of this paper are not here.")
        span = _read_span(text, sent.span)
        quote = text.text[span.start : span.end]
    judgement = correct(
        item,
        Judgement(
            sent.verdict,
            category=LABELS[sent.category] if sent.category else None,
            severity=sent.severity,
            bound=sent.bound,
            span=span,
            quote=quote,
        ),
    )
    if judgement.verdict is not sent.verdict:
        raise RefusedError(
            422, "This correction changes nothing.", cure="Change something, or agree."
        )
    return judgement


def _check_unflagged(sent: _SentDecision) -> None:
    if sent.verdict is Verdict.DISMISS:
        raise RefusedError(
            422,
            "Nothing was found here that could be wrong.",
            cure="Agree that nothing bites, or say what does.",
        )
    if sent.verdict is Verdict.EDIT and None in (sent.category, sent.severity, sent.bound):
        raise RefusedError(
            422,
            "What bites here is not said yet.",
            cure="Choose a topic, a grade and who is bound.",
        )


def _check_scale(label: Label | None, severity: int) -> None:
    if not fits_scale(label, severity):
        raise RefusedError(
            422,
            "This grade does not fit the topic.",
            cure="Choose one of 0 to 4 for what limits, a strength of 1 to 3 for what protects, "
            "and 0 for terms that stand in other papers.",
        )


def _read_span(text: PaperText, sent: ChosenWords) -> Span:
    start, end = sent.start, min(sent.end, len(text.text))
    # Space at the ends is chosen by the mouse, not by people.
    while start < end and text.text[start].isspace():
        start += 1
    while end > start and text.text[end - 1].isspace():
        end -= 1
    if not 0 < end - start <= _LONGEST_CHOICE:
        raise RefusedError(
            422, "These are no words of the paper.", cure="Choose some words in its text."
        )
    return Span(start, end)


def _clause_at(text: PaperText, span: Span) -> str:
    def holds(clause: TextClause) -> bool:
        return clause.start <= span.start < clause.end

    inner = max(
        (one for one in text.clauses if holds(one)), key=lambda one: one.start, default=None
    )
    return inner.number if inner else ""


def _page_at(text: PaperText, span: Span) -> int | None:
    pages = [one.number for one in text.pages if one.start <= span.start]
    return pages[-1] if pages else None


def _address(item: Item) -> str:
    return f"/papers/{item.paper}?item={item.id}"


def _tell_both(
    item: Item, mine: Judgement, current: ItemRow, *, settled: bool = False
) -> Response:
    other = current.outcome.judgement if settled else current.judgement
    version = current.outcome_version if settled else current.version
    theirs = describe_judgement(item, other) if other else "nothing"
    return _tell_conflict(describe_judgement(item, mine), theirs, version)


def _tell_remarks(mine: str, current: ItemRow) -> Response:
    return _tell_conflict(
        mine,
        current.comment,
        current.comment_version,
        names="comment_version",
        error="You wrote something else on this clause before, and your reason would replace it.",
    )


def _tell_conflict(
    mine: str,
    theirs: str,
    version: int,
    *,
    names: str = "version",
    error: str = "This clause was decided in another window meanwhile.",
) -> Response:
    told: Mapping[str, str | int] = {
        "error": error,
        "cure": "Look at both, and keep the one that is right.",
        "yours": mine,
        "theirs": theirs,
        "version": version,
        "names": names,
    }
    return JSONResponse(told, status_code=409)
