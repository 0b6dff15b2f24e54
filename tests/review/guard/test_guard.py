# SPDX-License-Identifier: Apache-2.0
"""The guard: whatever is asked, and by whom, its answer has the headers and gives nothing away."""

import asyncio
import logging

import pytest

from pipeline.review.web.guard import MOST_BODY, SECURITY_HEADERS, Guard

ORIGIN = "http://127.0.0.1:8123"
JSON = "application/json"


def routes(app):
    """Every method and path of the application, as its own description lists them."""
    described = app.openapi()["paths"]
    listed = [(method.upper(), path) for path in described for method in described[path]]
    return [
        *((method, path.replace("{person}", "nobody")) for method, path in listed),
        ("GET", "/openapi.json"),
        ("GET", "/static/review.css"),
        ("GET", "/static/none.css"),
        ("GET", "/nothing"),
        ("POST", "/api/nothing"),
        ("PUT", "/queue"),
    ]


def is_open(method, path):
    return (method, path) in {("GET", "/start"), ("POST", "/api/session")} or (
        method == "GET" and path.startswith("/static/")
    )


def body_of(method, path):
    if method in ("GET", "HEAD"):
        return {}
    if path == "/api/decisions":
        return {"content": b"x", "headers": {"content-type": "application/octet-stream"}}
    return {"json": {}}


def assert_guarded(answer):
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get_list(name) == [value], (answer.url, name)


class TestHeaders:
    def test_every_answer_has_them(self, app, asker, ana):
        """Signed in or not, found or not, and when another name or site asks."""
        for method, path in routes(app):
            options = body_of(method, path)
            for who in (ana, type(asker)(app)):
                assert_guarded(who.ask(method, path, **options))
            headers = options.pop("headers", {})
            assert_guarded(
                asker.ask(method, path, headers={**headers, "host": "evil.example"}, **options)
            )

    def test_a_fault_has_them_and_tells_nothing(self, ana, caplog):
        with caplog.at_level(logging.DEBUG):
            answer = ana.get("/fault")
        assert answer.status_code == 500
        assert_guarded(answer)
        assert "words of a contract" not in answer.text + caplog.text

    def test_a_person_sees_a_page_where_they_may_not_go(self, asker):
        answer = asker.get("/queue", headers={"accept": "text/html,*/*"})
        assert answer.status_code == 401
        assert 'href="/start"' in answer.text


def test_nothing_is_told_to_whoever_watches_programs(make_app, make_room, asker, monkeypatch):
    """The framework would tell routes, errors and their texts, if the machine is set up so."""
    api = pytest.importorskip("opentelemetry.trace")
    told = []

    class Watcher(api.TracerProvider):
        def get_tracer(self, *arguments, **options):
            told.append(arguments)
            return api.NoOpTracer()

    monkeypatch.setattr(api, "get_tracer_provider", Watcher)
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    browser = type(asker)(make_app(make_room(name="Ana")))
    browser.post("/api/session", {"token": browser.app.state.room.entrance.secret})
    assert browser.get("/fault").status_code == 500
    assert told == []


class TestSession:
    def test_nothing_but_the_way_in_answers_without_one(self, app, asker):
        for method, path in routes(app):
            answer = asker.ask(method, path, **body_of(method, path))
            assert (answer.status_code == 401) is not is_open(method, path) or path in (
                "/api/session"
            ), (method, path, answer.status_code)

    def test_the_description_is_for_those_who_are_in(self, asker, ana):
        assert ana.get("/openapi.json").status_code == 200
        assert ana.get("/docs").status_code == 404

    @pytest.mark.parametrize(
        "cookie",
        ["armslength-8123=", "armslength-8123=x", "armslength-8123=\x7f", "other=1", ";;=;"],
    )
    def test_a_made_up_cookie_is_none(self, asker, cookie):
        assert asker.get("/queue", headers={"cookie": cookie}).status_code == 401


class TestHost:
    @pytest.mark.parametrize(
        "host",
        [
            "evil.example",
            "evil.example:8123",
            "127.0.0.1",
            "127.0.0.1:8124",
            "127.0.0.1:8123.evil.example",
            "127.0.0.1:8123@evil.example",
            "127.0.0.1.:8123",
            "0.0.0.0:8123",
            "[::1]:8123",
            "localhost:8123",
            "",
        ],
    )
    def test_another_name_gets_nothing(self, ana, desk, host):
        """A name that somebody else made lead here is what DNS rebinding uses."""
        before = desk.head()
        assert ana.get("/queue", headers={"host": host}).status_code == 400
        assert ana.get("/static/review.css", headers={"host": host}).status_code == 400
        refused = ana.post(
            "/api/session", {"name": "Eve", "task": "judge"}, headers={"host": host}
        )
        assert refused.status_code == 400
        assert desk.head() == before


class TestOrigin:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"origin": "http://evil.example"},
            {"origin": "null"},
            {"origin": ""},
            {"origin": "http://127.0.0.1:8124"},
            {"origin": "https://127.0.0.1:8123"},
            {"origin": "http://localhost:8123"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"sec-fetch-site": "none"},
            {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
            {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        ],
        ids=str,
    )
    def test_what_no_page_of_ours_asked_changes_nothing(self, app, ana, desk, headers):
        before = desk.head()
        for method, path in routes(app):
            if method == "GET":
                continue
            options = body_of(method, path)
            sent = {**options.pop("headers", {}), **headers}
            answer = ana.ask(method, path, bare=True, headers=sent, **options)
            assert answer.status_code == 403, (method, path)
        assert desk.head() == before

    @pytest.mark.parametrize(
        "headers",
        [{"origin": ORIGIN}, {"sec-fetch-site": "same-origin"}],
        ids=str,
    )
    def test_one_of_the_two_is_enough(self, ana, headers):
        assert ana.ask("POST", "/api/undo", bare=True, headers=headers, json={}).is_success

    def test_another_page_cannot_embed_what_it_may_link_to(self, ana):
        foreign = {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}
        assert ana.get("/queue", headers=foreign).status_code == 403
        followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        assert ana.get("/queue", headers=followed).status_code == 200


class TestMethods:
    @pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
    def test_an_unknown_one_is_refused(self, ana, method):
        answer = ana.ask(method, "/queue")
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]

    def test_reading_changes_nothing(self, app, ana, desk):
        before = desk.head()
        for method, path in routes(app):
            if method == "GET":
                ana.get(path)
        assert desk.head() == before

    def test_a_websocket_is_closed(self, app):
        sent = []

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "websocket.connect"}

        scope = {"type": "websocket", "path": "/queue", "headers": []}
        asyncio.run(app(scope, receive, send))
        assert sent == [{"type": "websocket.close"}]


class TestBodies:
    @pytest.mark.parametrize(
        "content_type",
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", None],
    )
    def test_what_is_no_json_is_refused(self, ana, content_type):
        """Other types can be sent by a form of another site, without asking first."""
        headers = {} if content_type is None else {"content-type": content_type}
        answer = ana.ask("POST", "/api/undo", headers=headers, content=b"{}")
        assert answer.status_code == 415

    def test_what_says_nothing_needs_no_type(self, ana):
        assert ana.ask("POST", "/api/undo").is_success

    def test_json_may_name_its_letters(self, ana):
        headers = {"content-type": "application/json; charset=utf-8"}
        assert ana.ask("POST", "/api/undo", headers=headers, content=b"{}").is_success

    @pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000, b"NaN", b'"\\ud800"', b""])
    def test_what_cannot_be_read_is_told(self, ana, content):
        headers = {"content-type": JSON}
        answer = ana.ask("POST", "/api/session", headers=headers, content=content)
        assert answer.status_code in (400, 422)
        assert answer.json()["error"]

    def test_a_long_one_is_refused(self, ana):
        headers = {"content-type": JSON}
        whole = b" " * (MOST_BODY + 1)
        assert ana.ask("POST", "/api/undo", headers=headers, content=whole).status_code == 413

        async def parts():
            for _ in range(MOST_BODY // 65536 + 1):
                yield bytes(65536)

        answer = ana.ask("POST", "/api/undo", headers=headers, content=parts())
        assert answer.status_code == 413

    def test_a_workbook_may_be_longer_and_is_streamed(self, ana):
        headers = {"content-type": "application/octet-stream"}

        async def parts():
            for _ in range(64):
                yield bytes(65536)

        answer = ana.ask("PUT", "/api/decisions", headers=headers, content=parts())
        assert answer.json() == {"taken": 64 * 65536}

    @pytest.mark.parametrize("length", ["999999999999", "-1", "x", "1e3"])
    def test_a_length_that_cannot_be_is_refused(self, ana, length):
        headers = {"content-type": JSON, "content-length": length}
        answer = ana.ask("POST", "/api/undo", headers=headers, content=b"{}")
        assert answer.status_code == 413

    def test_who_reads_sends_nothing_along(self, ana):
        assert ana.ask("GET", "/queue", content=b"x").status_code == 400

    def test_a_slow_one_is_not_waited_for(self, app, ana, room):
        guard = Guard(app, room=room, body_seconds=0.05)
        statuses = []

        async def receive():
            await asyncio.sleep(10)

        async def send(message):
            statuses.append(message.get("status"))

        headers = {
            "host": "127.0.0.1:8123",
            "origin": ORIGIN,
            "content-type": JSON,
            "content-length": "5",
            "cookie": "; ".join(f"{name}={value}" for name, value in ana.cookies.items()),
        }
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/undo",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        asyncio.run(guard(scope, receive, send))
        assert statuses[0] == 408
