# SPDX-License-Identifier: Apache-2.0
"""A desk, an application with a few routes of each kind, and browsers that ask it."""

import shutil
from typing import Annotated

import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter, Depends, Request

from pipeline.domain.assessment import Ranking
from pipeline.domain.judgement import ScanResult
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.store.desk import Desk
from pipeline.review.values import Person, ReviewRole
from pipeline.review.web.accounts import Accounts, Attempts
from pipeline.review.web.app import create_app
from pipeline.review.web.pages.sheets import Shelf
from pipeline.review.web.pages.study import Study
from pipeline.review.web.permissions import Right, require
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room
from pipeline.review.web.sessions import KeptSessions, LocalSessions

from .asking import ORIGIN, Asker

LONG_ENOUGH = "a long enough secret"
CLAUSE = "words of a contract"


class Clock:
    """Time that stands still until it is told to go on."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def empty_study(folder):
    """What pages show of a scan of which no more is known than its items."""
    result = ScanResult((), Ranking(()), "rules 1")
    return Study(Shelf.of(result, ()), PageShelf(folder / "pages"))


def probe():
    """A router with a page, an act, an upload, and a fault."""
    router = APIRouter()

    @router.get("/start")
    def start():
        return {"page": "start"}

    @router.get("/queue")
    def queue(person: Annotated[Person, Depends(require(Right.READ))]):
        return {"name": person.name}

    @router.post("/api/undo")
    def undo(person: Annotated[Person, Depends(require(Right.UNDO))]):
        return {"undone": person.name}

    @router.put("/api/decisions")
    async def take(
        request: Request, person: Annotated[Person, Depends(require(Right.TAKE_DECISIONS))]
    ):
        return {"taken": sum([len(part) async for part in request.stream()])}

    @router.get("/fault")
    def fault(person: Annotated[Person, Depends(require(Right.READ))]):
        raise ValueError(CLAUSE)

    return router


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def empty_review(tmp_path_factory):
    """The database of a review in which nothing was said: making its tables takes a while."""
    path = tmp_path_factory.mktemp("review") / "review.sqlite"
    Desk.open(f"sqlite:///{path}", project="one").close()
    return path


@pytest.fixture
def desk(tmp_path, empty_review):
    path = shutil.copy(empty_review, tmp_path / "review.sqlite")
    with Desk.open(f"sqlite:///{path}", project="one") as desk:
        yield desk


@pytest.fixture
def make_room(desk, clock):
    def make(*, origin=ORIGIN, shared=False, name=""):
        # The usual cost of a password would make the tests slow.
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return Room(
            desk,
            Access((origin,), shared=shared, name=name),
            sessions=KeptSessions(desk) if shared else LocalSessions(clock=clock),
            accounts=Accounts(hasher=hasher, attempts=Attempts(clock=clock)),
        )

    return make


@pytest.fixture
def make_app(tmp_path):
    static = tmp_path / "static"
    static.mkdir()
    (static / "review.css").write_text("main {}")

    def make(room):
        return create_app(room, [probe()], static=static)

    return make


@pytest.fixture
def room(make_room):
    return make_room()


@pytest.fixture
def app(make_app, room):
    return make_app(room)


@pytest.fixture
def asker(app):
    return Asker(app)


@pytest.fixture
def ana(asker, room):
    """A browser on this computer in which Ana judges."""
    asker.post("/api/session", {"token": room.entrance.secret})
    asker.post("/api/session", {"name": "Ana", "task": "judge"})
    return asker


@pytest.fixture
def shared_room(make_room):
    return make_room(origin="https://review.example.org", shared=True)


@pytest.fixture
def whole_app(shared_room, tmp_path):
    """The application of a shared review with all its pages and acts."""
    return create_review_app(shared_room, empty_study(tmp_path))


@pytest.fixture
def shared(make_app, shared_room, whole_app, desk):
    """Signs somebody in to a shared review, whom it enrols first."""
    app = make_app(shared_room)

    def sign_in(
        name, role=ReviewRole.REVIEWER, *, address="192.0.2.1", typed=LONG_ENOUGH, whole=False
    ):
        if desk.secret_of(name) is None:
            desk.enrol(name, role, secret=shared_room.accounts.hash(LONG_ENOUGH))
        origin = shared_room.access.origins[0]
        browser = Asker(whole_app if whole else app, origin=origin, address=address)
        browser.answer = browser.post("/api/session", {"name": name, "password": typed})
        return browser

    return sign_in
