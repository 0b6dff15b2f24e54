# SPDX-License-Identifier: Apache-2.0
"""Listens on this computer, and answers until somebody stops it.

It only ever listens: nothing here connects to anything.
"""

import asyncio
import contextlib
import ipaddress
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.errors import InputError
from pipeline.review.web.guard import SECURITY_HEADERS

__all__ = ["Listening", "Place", "Server", "configure", "open_place", "port_of", "serve_app"]

_HEADER_SECONDS = 10.0
_LONGEST_HEADERS = 16 * 1024
_MOST_CONNECTIONS = 200
_STOP_SECONDS = 5
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, as it was asked for.

    Attributes:
        host: Name or address of this computer.
        port: 0 for any that is free.
        certificate: Certificate in PEM, with those above it; None without encryption.
        key: Its key in PEM.
        address: What people's browsers call these pages, where that is not host and port.
        behind_proxy: Whether another program takes the requests, encrypted, and passes them on.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    address: str = ""
    behind_proxy: bool = False

    def check(self, *, shared: bool) -> None:
        """Refuses what would show the papers to others on the network.

        Raises:
            InputError: It would; or the settings do not fit together.
        """
        encrypted = self.certificate is not None
        if encrypted is not (self.key is not None):
            msg = "--certificate and --key belong together"
            raise InputError(msg, cure="Give both, as PEM files.")
        if self.behind_proxy and not self.address.startswith("https://"):
            msg = "behind a proxy, browsers meet its address and not this one"
            raise InputError(msg, cure="Say it with --address https://NAME.")
        if _is_loopback(self.host):
            return
        if not shared:
            msg = f"--host {self.host}: without --shared these pages answer this computer alone"
            raise InputError(msg, cure="Leave --host out, or give --shared, which asks passwords.")
        if not (encrypted or self.behind_proxy):
            msg = f"--host {self.host}: papers and passwords would travel unencrypted"
            raise InputError(
                msg,
                cure="Give --certificate and --key, or --behind-proxy if a proxy on this network "
                "encrypts.",
            )
        if not self.address and _is_any(self.host):
            msg = f"--host {self.host} is no name that a browser could ask for"
            raise InputError(msg, cure="Say it with --address https://NAME:PORT.")


@dataclass(frozen=True, slots=True)
class Place:
    """A port that is ours, and the origins under which browsers reach it; the first is told."""

    socket: socket.socket
    origins: tuple[str, ...]


def open_place(listening: Listening, *, shared: bool) -> Place:
    """Takes the port, so that the address is known before anything answers there.

    Raises:
        InputError: It is in use, the host is not of this computer, or others could listen in.
    """
    listening.check(shared=shared)
    named = (_origin_of(listening.address),) if listening.address else ()
    try:
        taken = _bind(listening)
    except OSError as error:
        why = error.strerror or type(error).__name__
        msg = f"cannot listen on {listening.host}, port {listening.port}: {why}"
        cure = "Leave --port out: a free one is chosen then."
        raise InputError(msg, cure=cure) from error
    return Place(taken, named or _own_origins(listening, taken.getsockname()[1]))


def port_of(origin: str) -> int:
    """Returns the port of an origin; 0 for the usual one, and of what is no origin."""
    try:
        return urlsplit(origin).port or 0
    except ValueError:
        return 0


def serve_app(
    app: ASGIApp,
    place: Place,
    listening: Listening,
    *,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Answers requests until Ctrl-C or a signal to end, and closes the port.

    Args:
        app: The application.
        place: What ``open_place`` returned.
        listening: What it was given.
        on_ready: Called once requests are answered.

    Raises:
        InputError: The certificate or its key cannot be used.
    """
    with contextlib.closing(place.socket):
        Server(configure(app, listening), on_ready).run(sockets=[place.socket])


def configure(app: ASGIApp, listening: Listening) -> uvicorn.Config:
    """Returns how uvicorn is to serve an application: quietly, patiently, encrypted if asked.

    Raises:
        InputError: The certificate or its key cannot be used.
    """
    config = uvicorn.Config(
        app,
        http=_PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level=logging.CRITICAL,
        # A line for each request would hold names of papers, and land on the terminal.
        access_log=False,
        server_header=False,
        proxy_headers=listening.behind_proxy,
        forwarded_allow_ips="*" if listening.behind_proxy else None,
        timeout_graceful_shutdown=_STOP_SECONDS,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        h11_max_incomplete_event_size=_LONGEST_HEADERS,
    )
    try:
        config.load()
    except OSError as error:  # of the certificate: ssl.SSLError is one of them
        why = error.strerror or type(error).__name__
        msg = f"the certificate or its key cannot be used: {why}"
        raise InputError(msg, cure="Both must be PEM files that fit together.") from error
    return config


class Server(uvicorn.Server):
    """Tells when it is ready, and takes Ctrl-C and an ended session as the ordinary end."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer, and tells that it has begun."""
        await super().startup(sockets)
        self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Takes the signals to end while it serves."""
        # Not raised again afterwards: what was open is closed by whoever called.
        if threading.current_thread() is not threading.main_thread():
            yield  # signals are told to the main thread alone
            return
        names = [signal.SIGINT, signal.SIGTERM]
        if hasattr(signal, "SIGHUP"):
            names.append(signal.SIGHUP)  # the terminal's window was closed
        before = {name: signal.signal(name, self.handle_exit) for name in names}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - its shape
        """Ends when all has been answered, and at the second signal at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


class _PatientProtocol(H11Protocol):
    """HTTP whose patience ends: for headers that never come, and for too many connections."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > _MOST_CONNECTIONS:
            transport.abort()
            return
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            # The guard watches over bodies.
            self._cease()
        elif self._deadline is None:
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cease()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - as uvicorn calls it
        lines = [f"{name}: {value}" for name, value in SECURITY_HEADERS.items()]
        body = '{"error":"This is no request of a browser.","cure":""}'
        head = ["HTTP/1.1 400 Bad Request", "content-type: application/json", "connection: close"]
        text = "\r\n".join([*head, f"content-length: {len(body)}", *lines, "", body])
        self.transport.write(text.encode("ascii"))
        self.transport.close()

    def _await_headers(self) -> None:
        self._deadline = self.loop.call_later(_HEADER_SECONDS, self.transport.abort)

    def _cease(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _bind(listening: Listening) -> socket.socket:
    found = socket.getaddrinfo(
        listening.host, listening.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, kind, protocol, _, address = found[0]
    taken = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            # Another program could take the same port otherwise.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        # So that no other process can take a port that asks for nothing yet.
        taken.listen()
    except OSError:
        taken.close()
        raise
    return taken


def _own_origins(listening: Listening, port: int) -> tuple[str, ...]:
    scheme = "http" if listening.certificate is None else "https"
    own = _write_origin(scheme, listening.host, port)
    if not _is_loopback(listening.host) or scheme == "https":
        return (own,)
    return tuple(dict.fromkeys((own, _write_origin(scheme, "localhost", port))))


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    try:
        name, port = parts.hostname, parts.port
    except ValueError:
        name, port = None, None
    if parts.scheme not in _USUAL_PORTS or not name or parts.path.strip("/") or parts.query:
        msg = f"--address {address!r} is no address of a server"
        raise InputError(msg, cure="Write it as https://NAME or https://NAME:PORT.")
    return _write_origin(parts.scheme, name, port or _USUAL_PORTS[parts.scheme])


def _write_origin(scheme: str, host: str, port: int) -> str:
    """Returns an origin as browsers write it: small letters, no usual port."""
    name = f"[{host}]" if ":" in host else host.lower()
    return f"{scheme}://{name}" + ("" if port == _USUAL_PORTS[scheme] else f":{port}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host
