# SPDX-License-Identifier: Apache-2.0
"""Who may do what: every route of the description, for every role, and for nobody."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.review.store.desk import Desk
from pipeline.review.values import ReviewRole
from pipeline.review.web.permissions import Right, rights_of

from ..desk_samples import (  # noqa: TID252 - tests are no package of their own
    AGREE,
    DISMISS,
    intake,
    item,
    paper,
    text,
)
from .asking import Asker
from .conftest import LONG_ENOUGH

# Open to all, or to everybody who is in, whatever they may do.
OPEN, IN = "open", "in"
JUDGED = {"verdict": "agree", "version": 0}
MISSED = {
    "category": "exclusivity",
    "severity": 2,
    "bound": "sub",
    "span": {"start": 0, "end": 20},
}
SETTINGS = {"enabled": True, "keys": {}}
PERSON = {"name": "Dee", "role": "viewer", "password": LONG_ENOUGH}
NEW_PASSWORD = {"old": LONG_ENOUGH, "new": LONG_ENOUGH}
SIGN_IN = {"name": "Nobody", "password": "x"}

# What each route asks for, what is sent to it, and what somebody who may gets.
ROUTES = {
    ("GET", "/"): (OPEN, None, 303),
    ("GET", "/start"): (OPEN, None, 200),
    ("POST", "/api/session"): (OPEN, SIGN_IN, 401),
    ("GET", "/next"): (Right.READ, None, 303),
    ("GET", "/queue"): (Right.READ, None, 200),
    ("GET", "/papers/{paper}"): (Right.READ, None, 200),
    ("GET", "/papers/{paper}/pages/{page}.png"): (Right.READ, None, 404),
    ("GET", "/disputes"): (Right.SETTLE, None, 200),
    ("GET", "/disputes/{item}"): (Right.SETTLE, None, 200),
    ("GET", "/outcomes"): (Right.READ, None, 200),
    ("GET", "/agreement"): (Right.READ, None, 200),
    ("GET", "/agreement.csv"): (Right.READ, None, 200),
    ("GET", "/done"): (Right.READ, None, 200),
    ("GET", "/people"): (Right.KEEP_PEOPLE, None, 200),
    ("GET", "/help"): (Right.READ, None, 200),
    ("GET", "/api/state"): (Right.READ, None, 200),
    ("POST", "/api/items/{item}/judgement"): (Right.JUDGE, JUDGED, 200),
    ("POST", "/api/items/{item}/comment"): (Right.JUDGE, {"text": "x", "version": 0}, 200),
    ("POST", "/api/papers/{paper}/items"): (Right.JUDGE, MISSED, 201),
    ("POST", "/api/items/{item}/settlement"): (Right.SETTLE, JUDGED, 200),
    ("POST", "/api/undo"): (Right.UNDO, {}, 200),
    ("PUT", "/api/settings"): (Right.READ, SETTINGS, 204),
    ("GET", "/exports/annotations.zip"): (Right.EXPORT_RECORD, None, 200),
    ("GET", "/exports/decisions.xlsx"): (Right.JUDGE, None, 200),
    ("GET", "/exports/record.jsonl"): (Right.EXPORT_RECORD, None, 200),
    ("PUT", "/api/decisions"): (Right.TAKE_DECISIONS, b"no workbook", 422),
    ("POST", "/api/people"): (Right.KEEP_PEOPLE, PERSON, 201),
    ("PATCH", "/api/people/{person}"): (Right.KEEP_PEOPLE, {}, 200),
    ("PUT", "/api/password"): (IN, NEW_PASSWORD, 204),
    ("DELETE", "/api/session"): (IN, None, 204),
}

# Who still judges does not learn from figures what others said.
BLIND = {"/agreement.csv"}


@pytest.fixture
def review(desk):
    """A review in which two people differ on one clause."""
    desk.take_in(intake(*(item(at) for at in range(5))))
    desk.keep_paper_text("paper1", text())
    people = [desk.enrol(name, ReviewRole.REVIEWER).id for name in ("Ann", "Bob")]
    for person, judgement in zip(people, (AGREE, DISMISS), strict=True):
        desk.judge(person, "item0001-0000", judgement, version=0)
    return desk


def fill(path, *, item="item0001-0000", paper="paper1", person, page="1"):
    given = {"item": item, "paper": paper, "person": person, "page": page}
    for name, value in given.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def send(browser, method, path, body):
    if isinstance(body, bytes):
        headers = {"content-type": "application/octet-stream"}
        return browser.ask(method, path, content=body, headers=headers)
    return browser.ask(method, path, **({} if body is None else {"json": body}))


def test_every_route_of_the_description_has_a_row_here(whole_app):
    described = whole_app.openapi()["paths"]
    assert {(method.upper(), path) for path in described for method in described[path]} == set(
        ROUTES
    )


@pytest.mark.parametrize("role", ReviewRole)
def test_a_role_gets_what_the_table_says_and_no_more(review, shared, role):
    browser = shared("Cara", role, whole=True)
    person = review.enrol("Cara", role).id
    for (method, path), (right, body, status) in ROUTES.items():
        allowed = right in (OPEN, IN) or right in rights_of(role, shared=True)
        if path.endswith("/settlement"):
            seen = review.item_row("item0001-0000", person=person)
            body = {**body, "version": seen.outcome_version}
        # Keeping people ends with somebody left who does.
        who = review.enrol("Ann", role).id if path.startswith("/api/people/") else person
        answer = send(browser, method, fill(path, person=who), body)
        expected = status if allowed else 403
        if role is ReviewRole.REVIEWER and path in BLIND:
            expected = 403
        assert answer.status_code == expected, (method, path, answer.text[:300])


def test_nobody_gets_nothing(review, whole_app):
    before = review.head()
    browser = Asker(whole_app, origin="https://review.example.org")
    for (method, path), (right, body, status) in ROUTES.items():
        answer = send(browser, method, fill(path, person="x"), body)
        assert answer.status_code == (status if right == OPEN else 401), (method, path)
    assert review.head() == before


def test_on_one_computer_who_judges_takes_workbooks_in_too():
    assert Right.TAKE_DECISIONS in rights_of(ReviewRole.REVIEWER, shared=False)
    assert Right.TAKE_DECISIONS not in rights_of(ReviewRole.REVIEWER, shared=True)


@pytest.fixture
def neighbour(tmp_path, review):
    """Another review in the same database, with its own paper, clause and person."""
    with Desk.open(f"sqlite:///{tmp_path / 'review.sqlite'}", project="two") as desk:
        desk.take_in(intake(item(0, number=2), papers=[paper(2)]))
        desk.keep_paper_text("paper2", text(number=2))
        desk.enrol("Zed", ReviewRole.ADMIN)
        yield desk


def test_another_review_of_the_database_never_answers(neighbour, shared):
    """Ids of another review are no ids here, whoever asks."""
    before = neighbour.head()
    (other,) = neighbour.people()
    browser = shared("Cara", ReviewRole.ADMIN, whole=True)
    for (method, path), (_, body, _) in ROUTES.items():
        if "{" not in path:
            continue
        filled = fill(path, item="item0002-0000", paper="paper2", person=other.id)
        answer = send(browser, method, filled, body)
        assert answer.status_code == 404, (method, path, answer.text[:300])
        assert "paper 0002" not in answer.text
    listed = browser.get("/papers/paper1?item=item0002-0000")
    assert "paper 0002" not in listed.text
    assert neighbour.head() == before


def test_no_made_up_id_answers_or_breaks_anything(review, shared):
    browser = shared("Cara", ReviewRole.ADMIN, whole=True)
    before = review.head()

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(made_up=st.text(min_size=1, max_size=40).filter(str.strip), data=st.data())
    def ask(made_up, data):
        method, path = data.draw(st.sampled_from([one for one in ROUTES if "{" in one[1]]))
        body = ROUTES[method, path][1]
        encoded = made_up.encode("utf-8", "replace").decode()
        filled = fill(path, item=encoded, paper=encoded, person=encoded)
        assert send(browser, method, filled, body).status_code in (400, 404, 405, 422)

    ask()
    assert review.head() == before


@pytest.mark.parametrize(
    "path",
    [
        "/papers/../../etc/passwd",
        "/papers/..%2f..%2fetc%2fpasswd",
        "/papers/%2e%2e%2f%2e%2e%2fetc%2fpasswd/pages/1.png",
        "/papers/paper1/pages/..%2f..%2freview.sqlite",
        "/papers/paper1/pages/1%00.png",
        "/papers/C:%5cboot.ini",
        "/papers/%5c%5cserver%5cshare",
        "/static/../templates/base.html.j2",
        "/static/..%2ftemplates%2fbase.html.j2",
        "/static/%2e%2e/acts.py",
        "/static//etc/passwd",
        "/static/%00",
    ],
)
def test_no_path_leads_out(review, shared, path):
    answer = shared("Cara", ReviewRole.ADMIN, whole=True).ask("GET", path)
    assert answer.status_code in (400, 404, 422)
    assert "root:" not in answer.text
