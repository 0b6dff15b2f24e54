# SPDX-License-Identifier: Apache-2.0
"""The application of one review: routes, what their errors look like, and the guard around all."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from pipeline import __version__
from pipeline.errors import InputError
from pipeline.report.visible import visible
from pipeline.review.store.values import BusyError, StaleError, UnknownError
from pipeline.review.web.guard import Guard
from pipeline.review.web.people import make_people
from pipeline.review.web.refusals import RefusedError, answer_refusal
from pipeline.review.web.room import Room
from pipeline.review.web.sign_in import make_sign_in

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

__all__ = ["Told", "create_app"]

_LONGEST_REASON = 300
_STATUS = {
    404: ("There is nothing here.", "Go back to the list of clauses."),
    405: ("This method is not known here.", ""),
}
# What the desk refuses; the rest of it is about what was sent.
_KINDS: tuple[tuple[type[InputError], int], ...] = (
    (UnknownError, 404),
    (StaleError, 409),
    (BusyError, 503),
)


class Told(BaseModel):
    """What every refusal says: what is wrong, and what to do."""

    error: str
    cure: str


# Written out, because a route's own type of answer would stand in the place of these two.
_REFUSALS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Refused",
        "content": {
            "application/json": {"schema": Told.model_json_schema()},
            "text/html": {"schema": {"type": "string"}},
        },
    }
}

# FastAPI would send routes, errors and their texts to wherever variables of the machine say.
_SILENCE: "TelemetryConfig" = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(
    room: Room, routers: Iterable[APIRouter] = (), *, static: Path | None = None
) -> FastAPI:
    """Returns the application: people come in and go, and what the routers add.

    Args:
        room: Desk, sessions, and how the pages are reached.
        routers: Pages and acts. A route asks ``permissions.require`` for the person.
        static: Folder of the style sheet and the script, which anybody may have.
    """
    app = FastAPI(
        title="Armslength review",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=_REFUSALS,
        telemetry=_SILENCE,
    )
    app.state.room = room
    for router in (make_sign_in(shared=room.access.shared), make_people(), *routers):
        app.include_router(router)
    if static is not None:
        app.mount("/static", StaticFiles(directory=static))
    app.add_exception_handler(RefusedError, _tell_refusal)
    app.add_exception_handler(RequestValidationError, _tell_fault_of_form)
    app.add_exception_handler(InputError, _tell_input)
    app.add_exception_handler(HTTPException, _tell_status)
    app.add_middleware(Guard, room=room)
    return app


def _tell_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)  # noqa: S101 - registered for it
    return answer_refusal(error, request.scope)


def _tell_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)  # noqa: S101 - registered for it
    status = next((number for kind, number in _KINDS if isinstance(error, kind)), 422)
    return answer_refusal(RefusedError(status, error.message, cure=error.cure), request.scope)


def _tell_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    told, cure = _STATUS.get(error.status_code, ("This request cannot be read.", ""))
    answer = answer_refusal(RefusedError(error.status_code, told, cure=cure), request.scope)
    answer.headers.update(error.headers or {})
    return answer


def _tell_fault_of_form(request: Request, error: Exception) -> Response:
    """Names the fields that are wrong, and what they must be; never what they held."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    faults = (
        f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()
    )
    told = visible("; ".join(dict.fromkeys(faults)))[:_LONGEST_REASON]
    return answer_refusal(
        RefusedError(422, "This request cannot be read.", cure=told), request.scope
    )
