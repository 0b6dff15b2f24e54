# SPDX-License-Identifier: Apache-2.0
"""Every route asked for all that its description allows, and for much that it does not.

``API_EXAMPLES`` says how many requests each route gets; `make soak-api` gives it more.
"""

import logging
import os
import threading
from itertools import count

import pytest
import schemathesis
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pipeline.review.values import ReviewRole
from pipeline.review.web import serve
from pipeline.review.web.accounts import Accounts, Attempts
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room
from pipeline.review.web.sessions import KeptSessions, LocalSessions

from ..desk_samples import AGREE, DISMISS, intake, item, text  # noqa: TID252 - tests are no package of their own
from .conftest import empty_study

_LOGGER = logging.getLogger(__name__)

EXAMPLES = int(os.environ.get("API_EXAMPLES", "100"))
THERE = {"item": "item0001-0001", "paper": "paper1"}


@pytest.fixture(params=["local", "shared"])
def served(request, desk, tmp_path):
    """A review on a port of this computer, with its application."""
    shared = request.param == "shared"
    desk.take_in(intake(*(item(at) for at in range(5))))
    desk.keep_paper_text("paper1", text())
    for name, judgement in (("Ann", AGREE), ("Bob", DISMISS)):
        person = desk.enrol(name, ReviewRole.REVIEWER).id
        desk.judge(person, THERE["item"], judgement, version=0)
    listening = serve.Listening()
    place = serve.open_place(listening, shared=shared)
    # Nobody waits for a minute here, nor for a password.
    attempts = Attempts(clock=count(step=60).__next__)
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    room = Room(
        desk,
        Access(place.origins, shared=shared),
        sessions=KeptSessions(desk) if shared else LocalSessions(),
        accounts=Accounts(hasher=hasher, attempts=attempts),
    )
    app = create_review_app(room, empty_study(tmp_path))
    config = serve.configure(app, listening)
    ready = threading.Event()
    server = serve.Server(config, ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.socket]}, daemon=True)
    thread.start()
    assert ready.wait(30)
    yield app
    server.should_exit = True
    thread.join(30)
    place.socket.close()


@pytest.mark.timeout(3600)
def test_every_answer_is_one_that_is_described(served, desk):
    room = served.state.room
    person = desk.enrol("Zed", ReviewRole.ADMIN).id
    origin = room.access.origins[0]
    numbers = count()
    asked = []

    def ask(case):
        # Half of them about something that is there.
        if next(numbers) % 2:
            given = case.path_parameters or {}
            given.update({name: THERE[name] for name in given.keys() & THERE.keys()})
        case.headers = {**(case.headers or {}), "origin": origin}
        # A session of its own: some routes end theirs.
        cookies = {room.access.cookie: room.sessions.begin(person)}
        answer = case.call(base_url=origin, cookies=cookies, timeout=30)
        asked.append(answer.status_code)
        # What is described may still be refused: a correction that corrects nothing.
        case.validate_response(answer, excluded_checks=[positive_data_acceptance])

    for found in schemathesis.openapi.from_dict(served.openapi()).get_all_operations():
        tried = given(case=found.ok().as_strategy())(ask)
        settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize="API_EXAMPLES" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        )(tried)()
    assert max(asked) < 500
    assert desk.verify().holds
    _LOGGER.info("%d requests", len(asked))
