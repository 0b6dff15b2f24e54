# SPDX-License-Identifier: Apache-2.0
"""What stands around every route: who may ask at all, from where, how much, and how slowly.

It knows no route but those that let people in; it holds for files, errors and the description of
the interface alike.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import say_place
from pipeline.review.web.refusals import RefusedError, answer_refusal
from pipeline.review.web.room import Access, Room

__all__ = ["MOST_BODY", "MOST_UPLOAD", "SECURITY_HEADERS", "UPLOADS", "Guard"]

_LOGGER = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

MOST_BODY = 2 * 1024 * 1024
MOST_UPLOAD = 100 * 1024 * 1024
# Taken as bytes and streamed to disk by their route; everything else that is sent is JSON.
UPLOADS = frozenset({("PUT", "/api/decisions")})

_READING = frozenset({"GET", "HEAD"})
_SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# What may be had before anybody is let in; none of it holds a word of a paper.
_OPEN = frozenset({("GET", "/"), ("GET", "/start"), ("POST", "/api/session")})
_OPEN_FOLDER = "/static/"
_NOT_ALLOWED = 405
_BODY_SECONDS = 15.0
_UPLOAD_SECONDS = 180.0


class Guard:
    """ASGI middleware around the whole application.

    Args:
        app: The application.
        room: Says how the pages are reached, and who is in.
        body_seconds: How long a body may take to arrive.
        upload_seconds: How long one of ``UPLOADS`` may take.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        room: Room,
        body_seconds: float = _BODY_SECONDS,
        upload_seconds: float = _UPLOAD_SECONDS,
    ) -> None:
        self._app = app
        self._room = room
        self._body_seconds = body_seconds
        self._upload_seconds = upload_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or passes it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        answer = _Answer(send)
        try:
            await self._check(scope)
            await self._app(scope, await self._bound(scope, receive), answer)
        except _GoneError:
            return
        except RefusedError as refusal:
            await _refuse(refusal, scope, receive, answer)
        except Exception as error:  # the border: a fault tells nothing of what was read
            # Type and place only: the text of an exception may repeat words of a contract.
            place = say_place(error.__traceback__)
            _LOGGER.error("%s%s", type(error).__name__, place)  # noqa: TRY400 - see above
            if answer.begun:
                raise
            await _refuse(_fault(), scope, receive, answer)

    async def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        method = scope["method"]
        if method not in _READING | _SENDING:
            raise RefusedError(_NOT_ALLOWED, "This method is not known here.")
        _check_host(headers, self._room.access)
        if method in _READING:
            _check_reading(headers)
        else:
            _check_origin(headers, self._room.access)
        if not (_is_open(method, scope["path"]) or await self._is_in(scope)):
            raise RefusedError(
                401,
                "You are not signed in.",
                cure="Open the address that the command printed, or sign in on the start page.",
            )
        _check_type(headers, method, scope["path"])

    async def _is_in(self, scope: Scope) -> bool:
        # The database of a shared review may have to be asked.
        return await run_in_threadpool(self._room.session_in, scope) is not None

    async def _bound(self, scope: Scope, receive: Receive) -> Receive:
        """Returns a body that is neither too long nor too slow: a short one is there already."""
        most, seconds = MOST_BODY, self._body_seconds
        if is_upload := (scope["method"], scope["path"]) in UPLOADS:
            most, seconds = MOST_UPLOAD, self._upload_seconds
        if scope["method"] in _READING:
            most = 0
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            raise _too_long(most)
        bounded = _Body(receive, most=most, seconds=seconds)
        if is_upload:
            return bounded
        messages = [message async for message in bounded]
        return _Replay(messages, receive)


class _GoneError(Exception):
    """Whoever asked has gone before all was said."""


class _Body:
    """Passes the parts of a body on, until they are too many or too late."""

    def __init__(self, receive: Receive, *, most: int, seconds: float) -> None:
        self._receive = receive
        self._left = most
        self._most = most
        self._ends = asyncio.get_running_loop().time() + seconds
        self._done = False

    async def __call__(self) -> Message:
        if self._done:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError as error:
            late = "What was sent did not arrive in time."
            raise RefusedError(408, late, cure="Check the connection, then try again.") from error
        if message["type"] != "http.request":
            raise _GoneError
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_long(self._most)
        self._done = not message.get("more_body", False)
        return message

    async def __aiter__(self) -> AsyncIterator[Message]:
        while not self._done:
            yield await self()


class _Replay:
    """Hands out a body that was received already, and then what comes after it."""

    def __init__(self, messages: list[Message], receive: Receive) -> None:
        self._messages: Iterator[Message] = iter(messages)
        self._receive = receive

    async def __call__(self) -> Message:
        for message in self._messages:
            return message
        return await self._receive()


class _Answer:
    """Sends an answer with the headers that every answer has."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers[name] = value
        await self._send(message)


async def _refuse(refusal: RefusedError, scope: Scope, receive: Receive, send: Send) -> None:
    response = answer_refusal(refusal, scope)
    if refusal.status == _NOT_ALLOWED:
        response.headers["allow"] = ", ".join(sorted(_READING | _SENDING))
    # The rest of what was being sent is not read: the connection cannot go on.
    response.headers["connection"] = "close"
    await response(scope, receive, send)


def _check_host(headers: Headers, access: Access) -> None:
    """Refuses names that are not ours: another name that leads here is somebody else's page."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or hosts[0].lower() not in access.hosts:
        raise RefusedError(
            400,
            "These pages do not answer under this name.",
            cure="Use the address that the command printed.",
        )


def _check_origin(headers: Headers, access: Access) -> None:
    """Refuses what another site's page, or no page of ours, asks to change."""
    origins = headers.getlist("origin")
    sites = headers.getlist("sec-fetch-site")
    own = f"{'https' if access.secure else 'http'}://{headers['host'].lower()}"
    if (
        not (origins or sites)
        or any(origin != own for origin in origins)
        or any(site != "same-origin" for site in sites)
    ):
        raise RefusedError(
            403,
            "This was not asked from these pages.",
            cure="Do it on the page itself; a program must send its Origin.",
        )


def _check_reading(headers: Headers) -> None:
    """Refuses to be part of another site's page; following a link from there is no harm."""
    foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    if foreign and headers.get("sec-fetch-mode") != "navigate":
        raise RefusedError(403, "This was not asked from these pages.")


def _check_type(headers: Headers, method: str, path: str) -> None:
    """Refuses types that a form of another site could send without asking first."""
    sent = [one.partition(";")[0].strip().lower() for one in headers.getlist("content-type")]
    empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    if method in _READING or (empty and not sent):
        return
    wanted = "application/octet-stream" if (method, path) in UPLOADS else "application/json"
    if sent != [wanted]:
        raise RefusedError(415, f"What is sent here must be {wanted}.")


def _is_open(method: str, path: str) -> bool:
    # A folder of files only: the router resolves no dots before it looks for the file.
    return (method, path) in _OPEN or (method in _READING and path.startswith(_OPEN_FOLDER))


def _too_long(most: int) -> RefusedError:
    if most == 0:
        return RefusedError(400, "Whoever asks to read sends nothing along.")
    return RefusedError(413, f"What was sent is longer than {most // (1024 * 1024)} MiB.")


def _fault() -> RefusedError:
    return RefusedError(
        500,
        "The program failed at this.",
        cure="Load the page again and look whether your last act is there. If it fails again, "
        "please report it to the project.",
    )
