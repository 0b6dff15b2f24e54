# SPDX-License-Identifier: Apache-2.0
"""The server: where it listens, whom it refuses to listen to, and how long it waits."""

import contextlib
import datetime
import socket
import ssl
import threading
import time
from contextlib import closing, contextmanager

import pytest

from pipeline.errors import InputError
from pipeline.review.web import serve
from pipeline.review.web.guard import SECURITY_HEADERS
from pipeline.review.web.serve import Listening, Server, configure, open_place, serve_app


async def greet(scope, receive, send):
    """An application that answers everything."""
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


@contextmanager
def served(listening=None, *, shared=False):
    """Serves ``greet`` in a thread, and gives the port."""
    listening = listening or Listening()
    place = open_place(listening, shared=shared)
    ready = threading.Event()
    server = Server(configure(greet, listening), ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.socket]}, daemon=True)
    with closing(place.socket):
        port = place.socket.getsockname()[1]
        thread.start()
        assert ready.wait(10)
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(10)
            assert not thread.is_alive()


def say(port, data):
    """Sends bytes and returns all that comes back until the server closes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client:
        client.sendall(data)
        answer = b""
        while part := client.recv(65536):
            answer += part
        return answer


class TestWhere:
    def test_it_listens_on_this_computer_alone(self):
        place = open_place(Listening(), shared=False)
        with closing(place.socket):
            host, port = place.socket.getsockname()
            assert host == "127.0.0.1"
            assert port > 0
            assert place.origins == (f"http://127.0.0.1:{port}", f"http://localhost:{port}")

    def test_nobody_else_on_the_network_gets_in(self):
        others = {
            found[4][0]
            for found in socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
        } - {"127.0.0.1", "::1", "127.0.1.1"}
        if not others:
            pytest.skip("this computer has no other address")
        with served() as port:
            for other in others:
                with pytest.raises(OSError):  # noqa: PT011 - refused, or out of reach
                    socket.create_connection((other, port), timeout=5).close()

    def test_a_port_in_use_is_told_with_a_cure(self):
        with served() as port, pytest.raises(InputError, match=f"port {port}.*in use") as caught:
            open_place(Listening(port=port), shared=False)
        assert "--port" in caught.value.cure

    def test_a_host_of_another_computer_is_told(self):
        listening = Listening(host="no-such-host.invalid", certificate=None)
        with pytest.raises(InputError):
            open_place(listening, shared=False)


class TestShared:
    @pytest.mark.parametrize(
        ("listening", "why", "cure"),
        [
            (Listening(host="0.0.0.0"), "unencrypted", "--certificate"),  # noqa: S104
            (Listening(host="192.0.2.1"), "unencrypted", "--behind-proxy"),
            (Listening(host="::"), "unencrypted", "--certificate"),
            (Listening(host="review.example.org"), "unencrypted", "--certificate"),
            (Listening(certificate="a.pem"), "belong together", "Give both"),
            (Listening(behind_proxy=True), "behind a proxy", "--address"),
            (
                Listening(behind_proxy=True, address="http://review.example.org"),
                "behind a proxy",
                "https",
            ),
            (
                Listening(host="0.0.0.0", certificate="a", key="b"),  # noqa: S104
                "no name",
                "--address",
            ),
        ],
        ids=str,
    )
    def test_what_would_be_read_on_the_way_is_refused(self, listening, why, cure):
        with pytest.raises(InputError, match=why) as caught:
            listening.check(shared=True)
        assert cure in caught.value.cure

    def test_without_passwords_it_never_leaves_this_computer(self):
        listening = Listening(host="192.0.2.1", certificate="a.pem", key="b.pem")
        with pytest.raises(InputError, match="without --shared"):
            listening.check(shared=False)

    @pytest.mark.parametrize(
        ("address", "origin"),
        [
            ("https://review.example.org", "https://review.example.org"),
            ("https://Review.Example.org:443/", "https://review.example.org"),
            ("https://review.example.org:8443", "https://review.example.org:8443"),
        ],
    )
    def test_the_address_that_browsers_know_is_the_only_origin(self, address, origin):
        place = open_place(Listening(address=address, behind_proxy=True), shared=True)
        place.socket.close()
        assert place.origins == (origin,)

    @pytest.mark.parametrize("address", ["https://", "https://a/b", "https://a:x", "https://a?b"])
    def test_what_is_no_address_is_told(self, address):
        with pytest.raises(InputError, match="no address"):
            open_place(Listening(address=address, behind_proxy=True), shared=True)


class TestEncrypted:
    def test_it_answers_encrypted_and_not_otherwise(self, certificate):
        listening = Listening(host="localhost", certificate=certificate[0], key=certificate[1])
        context = ssl.create_default_context(cafile=certificate[0])
        with served(listening, shared=True) as port:
            plain = socket.create_connection(("localhost", port), timeout=10)
            with context.wrap_socket(plain, server_hostname="localhost") as client:
                client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                assert client.recv(100).startswith(b"HTTP/1.1 200")
            with closing(socket.create_connection(("localhost", port), timeout=10)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
                assert b"200" not in client.recv(100)

    def test_a_certificate_that_is_none_is_told(self, tmp_path):
        wrong = tmp_path / "wrong.pem"
        wrong.write_text("no certificate")
        listening = Listening(certificate=wrong, key=wrong)
        place = open_place(listening, shared=True)
        with pytest.raises(InputError, match="certificate"):
            serve_app(greet, place, listening)


def drip(client, data):
    """Sends something again and again, and returns how long the server bore it."""
    begun = time.monotonic()
    with contextlib.suppress(OSError):
        while time.monotonic() - begun < 10:
            client.sendall(data)
            time.sleep(0.02)
    return time.monotonic() - begun


def is_closed(client):
    try:
        client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        return not client.recv(100)
    except OSError:
        return True


class TestPatience:
    def test_headers_that_never_end_are_not_waited_for(self, monkeypatch):
        """One browser that sends a letter now and then must not hold a place for ever."""
        monkeypatch.setattr(serve, "_HEADER_SECONDS", 0.3)
        with (
            served() as port,
            closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client,
        ):
            client.sendall(b"GET / HTTP/1.1\r\n")
            assert drip(client, b"x: y\r\n") < 5

    def test_a_second_request_of_a_connection_has_no_more_time(self, monkeypatch):
        monkeypatch.setattr(serve, "_HEADER_SECONDS", 0.3)
        with (
            served() as port,
            closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client,
        ):
            assert not is_closed(client)
            client.sendall(b"GET / HTTP/1.1\r\n")
            assert drip(client, b"x: y\r\n") < 5

    def test_too_many_connections_are_closed_and_the_others_go_on(self, monkeypatch):
        monkeypatch.setattr(serve, "_MOST_CONNECTIONS", 5)
        with served() as port, contextlib.ExitStack() as stack:
            clients = [
                stack.enter_context(
                    closing(socket.create_connection(("127.0.0.1", port), timeout=10))
                )
                for _ in range(7)
            ]
            assert [is_closed(client) for client in clients] == [False] * 5 + [True] * 2

    @pytest.mark.parametrize(
        "data",
        [
            b"\x16\x03\x01\x00\x00\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
            b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"y" * 20_000,
            b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: x\r\n\r\nab",
        ],
        ids=range(6),
    )
    def test_what_is_no_request_is_refused_with_all_headers(self, data):
        with served() as port:
            answer = say(port, data).decode()
        assert answer.startswith("HTTP/1.1 400")
        for name, value in SECURITY_HEADERS.items():
            assert f"{name}: {value}\r\n" in answer

    def test_nothing_says_which_program_answers(self):
        with served() as port:
            answer = say(port, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").lower()
        assert b"uvicorn" not in answer
        assert b"\r\nserver:" not in answer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of its own for ``localhost``, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
