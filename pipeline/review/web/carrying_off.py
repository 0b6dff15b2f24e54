# SPDX-License-Identifier: Apache-2.0
"""What people take away from a review, and the workbooks that they bring back."""

import dataclasses
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from pipeline.report.records import json_lines
from pipeline.review.store.desk import Desk
from pipeline.review.values import Person
from pipeline.review.web.pages.study import study_of
from pipeline.review.web.permissions import Right, require
from pipeline.review.web.room import desk_of

__all__ = ["make_exports"]

_Judge = Annotated[Person, Depends(require(Right.JUDGE))]
_Recorder = Annotated[Person, Depends(require(Right.EXPORT_RECORD))]
_Taker = Annotated[Person, Depends(require(Right.TAKE_DECISIONS))]

_Name = Annotated[str, Query(max_length=300)]

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The earliest that a ZIP can name: the same review gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MOST_TOLD = 100


class NotTaken(BaseModel):
    """A row of a workbook that was not taken in: where it stands, and why."""

    place: str
    why: str


class TakenView(BaseModel):
    """What came of a workbook: rows taken in, known before, of other people, and not taken in."""

    new: int
    known: int
    others: int
    conflicts: int
    not_taken: tuple[NotTaken, ...]
    what: str


def make_exports() -> APIRouter:
    """Returns the routes by which decisions leave, and come back."""
    router = APIRouter(tags=["exports"])
    for path, endpoint, summary in (
        ("/exports/annotations.zip", _annotations, "What was agreed or settled, as annotations"),
        ("/exports/decisions.xlsx", _workbook, "A workbook of one's own to fill in elsewhere"),
        ("/exports/record.jsonl", _record, "The whole record"),
    ):
        router.get(path, summary=summary, response_class=Response)(endpoint)
    router.put(
        "/api/decisions",
        summary="Take in a workbook that was filled in",
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                },
            }
        },
    )(_take)
    return router


def _annotations(request: Request, _person: _Recorder) -> Response:
    from pipeline.review.exchange.annotations import LEFT_OUT, annotate, left_out_table
    from pipeline.review.exchange.gathering import gather_decided

    result = study_of(request).shelf.result
    annotated = annotate(gather_decided(desk_of(request), result))
    files = {**annotated.files, LEFT_OUT: left_out_table(annotated.left_out)}
    return _attach(_pack(files), "annotations.zip", "application/zip")


def _workbook(request: Request, person: _Judge) -> Response:
    from pipeline.review.exchange import decisions_workbook

    return _attach(decisions_workbook(desk_of(request), person), "decisions.xlsx", _SHEET)


def _record(request: Request, _person: _Recorder) -> Response:
    events = desk_of(request).events()
    lines = json_lines(dataclasses.asdict(event) for event in events)
    return _attach(lines, "record.jsonl", "application/jsonl")


async def _take(request: Request, person: _Taker, name: _Name = "") -> TakenView:
    # The name serves errors alone: where the file is kept meanwhile tells nobody anything.
    with tempfile.TemporaryDirectory(prefix="armslength-") as folder:
        path = Path(folder) / "decisions"
        with path.open("wb") as stream:
            async for part in request.stream():
                stream.write(part)
        called = name or "The file"
        return await run_in_threadpool(_take_file, desk_of(request), path, person.id, called)


def _take_file(desk: Desk, path: Path, person: str, name: str) -> TakenView:
    from pipeline.review.exchange import take_table

    taken = take_table(desk, path, person, name=name)
    told = tuple(NotTaken(place=one.place, why=one.why) for one in taken.conflicts[:_MOST_TOLD])
    left = f"; {len(taken.conflicts)} not taken in" if taken.conflicts else ""
    return TakenView(
        new=taken.new,
        known=taken.known,
        others=taken.others,
        conflicts=len(taken.conflicts),
        not_taken=told,
        what=f"{taken.new} taken in, {taken.known} known already{left}.",
    )


def _pack(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, data in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name, _NO_TIME), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _attach(data: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=headers)
