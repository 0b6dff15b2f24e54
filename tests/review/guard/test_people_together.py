# SPDX-License-Identifier: Apache-2.0
"""Several people at the pages at once: nothing is lost, and whoever judges blind learns nothing.

What each page tells is held against the model of ``desk_model``. All that Ann does and reads is
done and read once more in a second review, in which nobody else does anything: as long as she is
blind, no answer may differ by as much as a byte.
"""

import contextlib
import io
import json
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import hypothesis.strategies as st
import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.store.desk import Desk
from pipeline.review.values import ItemKind, Judgement, ReviewRole, Standing
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room
from pipeline.review.web.sessions import KeptSessions

from ..desk_model import (  # noqa: TID252 - tests are no package of their own
    ADJUDICATORS,
    AGREE,
    REVIEWERS,
    Model,
    regrade,
)
from ..desk_samples import intake, item, paper, text, words  # noqa: TID252 - as above
from .asking import ORIGIN, Asker
from .conftest import empty_study

ANN, KEEPER = "Ann", "Zoe"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# A paper of two clauses, and one of a single clause.
ASKED = {one.id: one for one in (item(0), item(1), item(0, number=2))}
PAGES = (
    "/queue",
    "/queue?undecided=1",
    "/queue?kind=added",
    *(f"/queue?standing={standing}" for standing in Standing),
    *(f"/outcomes?standing={standing}" for standing in (Standing.AGREED, Standing.SETTLED)),
    "/agreement",
    "/agreement.csv",
    "/done",
    "/disputes",
    "/people",
    "/next",
    "/api/state",
    "/exports/decisions.xlsx",
    "/exports/record.jsonl",
    "/papers/paper1",
    "/papers/paper2",
)
# Those who meet most, and what makes them meet.
JUDGING = ("Ann", "Ann", "Bob", "Bob", "Kim")
VERDICTS = ("agree", "agree", "agree", "dismiss", "unsure", "edit")
_KEYS = {"disagree": "dismiss"}
_NUMBERS = (
    (re.compile(r'(data-(?:comment-)?version=)"\d+"'), r'\1"N"'),
    (re.compile(r'("version":)\d+'), r"\1N"),
    (re.compile(r"\bv\d+\.\d+\.[0-9a-f]{8}\b"), "vN"),
)
_MARK = re.compile(r"mark\d+x")


class World:
    """A review with its pages, and everybody's browser."""

    def __init__(self, empty, folder):
        self.folder = Path(folder)
        self.path = shutil.copy(empty, self.folder / "review.sqlite")
        self.names = {}
        self.browsers = {}
        self.people = {}
        self.open()
        self.desk.take_in(intake(*ASKED.values(), papers=[paper(1), paper(2)]))
        for number in (1, 2):
            self.desk.keep_paper_text(f"paper{number}", text(number=number))

    def open(self):
        self.desk = Desk.open(f"sqlite:///{self.path}", project="one", clock=lambda: NOON)
        self.room = Room(self.desk, Access((ORIGIN,), shared=True), KeptSessions(self.desk))
        self.app = create_review_app(self.room, empty_study(self.folder))
        for browser in self.browsers.values():
            browser.app = self.app

    def let_in(self, name, role):
        self.people[name] = self.desk.enrol(name, role).id
        self.browsers[name] = Asker(self.app)
        self.begin_session(name)

    def begin_session(self, name):
        secret = self.room.sessions.begin(self.people[name])
        self.browsers[name].cookies.set(self.room.access.cookie, secret)

    def told(self, answer):
        """What an answer says, with names for what is made up anew in each review."""
        said = answer.text
        if answer.headers.get("content-type", "").endswith("spreadsheetml.sheet"):
            book = openpyxl.load_workbook(io.BytesIO(answer.content))
            said = json.dumps([[*sheet.values] for sheet in book])
        where = answer.headers.get("location", "")
        said = f"{answer.status_code} {where} {said}"
        for pattern, name in (*_NUMBERS, *self._people()):
            said = pattern.sub(name, said)
        for made, name in self.names.items():
            said = said.replace(made, name)
        return said

    def _people(self):
        return ((re.compile(own), name) for name, own in self.people.items())

    def name_added(self, made):
        self.names.setdefault(made, f"added{len(self.names)}")


class Together(RuleBasedStateMachine):
    empty = None

    def __init__(self):
        super().__init__()
        self.closing = contextlib.ExitStack()
        folders = [self.closing.enter_context(tempfile.TemporaryDirectory()) for _ in range(2)]
        self.whole, self.alone = (World(self.empty, folder) for folder in folders)
        self.model = Model(items=dict(ASKED))
        self.marks = {}
        self.last = None
        self.is_blind = True

    @initialize()
    def come_in(self):
        for world in (self.whole, self.alone):
            for name in REVIEWERS:
                world.let_in(name, ReviewRole.REVIEWER)
            for name in ADJUDICATORS:
                world.let_in(name, ReviewRole.ADJUDICATOR)
            world.let_in(KEEPER, ReviewRole.ADMIN)
        self.model.reviewers = set(REVIEWERS)

    # What people do.

    @rule(data=st.data(), person=st.sampled_from(JUDGING), verdict=st.sampled_from(VERDICTS))
    def judge(self, data, person, verdict):
        name = self.choose(data)
        said = Judgement(Verdict(verdict), severity=4 if verdict == "edit" else None)
        mark = self.make_mark(person, name) if verdict == "dismiss" else ""

        def body(page):
            sent = {"verdict": verdict, "version": page.version}
            if verdict == "edit":
                sent["severity"] = 4
            return sent | ({"reason": mark, "comment_version": page.remark} if mark else {})

        status = self.send(person, name, "judgement", body)
        if not self.model.sees(person, name):
            assert status == 404
            return
        assert status == 200
        if mark:
            self.model.acts.append((person, "comment", name, mark))
        self.model.acts.append((person, "judgement", name, self.model.means(person, name, said)))

    @rule(data=st.data(), person=st.sampled_from(REVIEWERS), behind=st.integers(1, 9))
    def judge_on_an_old_page(self, data, person, behind):
        name = self.choose(data)
        seen = self.model.as_seen_by(person, name, self.model.says(person, name))
        if not self.model.sees(person, name) or seen == AGREE:
            return
        status = self.send(
            person,
            name,
            "judgement",
            lambda page: {"verdict": "agree", "version": page.version + behind},
        )
        assert status == 409
        self.last = None

    @rule(data=st.data(), person=st.sampled_from(REVIEWERS), empty=st.booleans())
    def comment(self, data, person, empty):
        name = self.choose(data)
        said = self.model.says(person, name)
        if empty and said is not None and said.verdict is Verdict.DISMISS:
            return
        mark = "" if empty else self.make_mark(person, name)
        status = self.send(
            person, name, "comment", lambda page: {"text": mark, "version": page.remark}
        )
        assert (status == 200) is self.model.sees(person, name)
        if status == 200:
            self.model.acts.append((person, "comment", name, mark))

    @rule(
        person=st.sampled_from(JUDGING), at=st.sampled_from((3, 3, 4)), severity=st.integers(1, 2)
    )
    def add(self, person, at, severity):
        start = at * (len(words(at)) + 1)
        body = {
            "category": "financial_risk",
            "severity": severity,
            "bound": "sub",
            "span": {"start": start, "end": start + len(words(at))},
        }
        kept = []
        self.last = []
        for world in self.worlds(person):
            answer = self.post(world, person, "/api/papers/paper1/items", body)
            kept.append(answer.json()["item"])
            if person == ANN:
                world.name_added(kept[-1])
            self.last.append((world, person, "/api/papers/paper1/items", body))
            self.compare(person, world, answer)
        self.note_added(person, kept[0], at=at, severity=severity)

    def note_added(self, person, name, *, at, severity):
        found = item(
            at, id=name, kind=ItemKind.ADDED, label=Category.FINANCIAL_RISK, severity=severity
        )
        model = self.model
        if name not in model.live():
            # New, or what everybody took back, as somebody finds it now.
            model.items[name] = replace(found, bound=Bound.SUB)
        known = model.items[name]
        means = regrade(AGREE, severity, known.severity)
        before = [act for act in model.acts if (act[0], act[2]) == (person, name)]
        again = any(act[4:] for act in before) and model.found(person, name) == severity
        if not again or model.says(person, name) != means:
            model.acts.append((person, "judgement", name, means, severity))

    @rule(data=st.data(), person=st.sampled_from(ADJUDICATORS), agree=st.booleans())
    def settle(self, data, person, agree):
        name = self.choose(data)
        disputed = self.standing(name) is Standing.DISPUTED
        shown = self.get(person, f"/disputes/{name}")
        assert (shown.status_code == 200) is disputed
        if not disputed:
            return
        version = int(re.search(r'data-form="why"[^>]*data-version="(\d+)"', shown.text)[1])
        mark = self.make_mark(person, name)
        body = {"verdict": "agree" if agree else "dismiss", "version": version, "reason": mark}
        path = f"/api/items/{name}/settlement"
        assert self.post(self.whole, person, path, body).status_code == 200
        self.last = [(self.whole, person, path, body)]
        said = Judgement(Verdict.AGREE if agree else Verdict.DISMISS)
        self.model.acts.append((person, "settlement", name, said))

    @rule(person=st.sampled_from(REVIEWERS + ADJUDICATORS))
    def undo(self, person):
        self.last = None
        undone = self.model.undo(person)
        for world in self.worlds(person):
            answer = self.post(world, person, "/api/undo", {})
            assert world is self.alone or answer.json()["item"] == (undone or "")
            self.compare(person, world, answer)

    @precondition(lambda self: self.last)
    @rule()
    def send_again_because_the_answer_was_lost(self):
        before = self.whole.desk.head()
        for world, person, path, body in self.last:
            assert self.post(world, person, path, body).status_code < 300
        assert self.whole.desk.head() == before

    @rule(person=st.sampled_from(REVIEWERS[1:] + ADJUDICATORS))
    def go_and_come_back(self, person):
        path = f"/api/people/{self.whole.people[person]}"
        for active in (False, True):
            answer = self.whole.browsers[KEEPER].patch(path, {"active": active})
            assert answer.status_code == 200
            assert self.get(person, "/queue").status_code == 401
        self.whole.begin_session(person)

    @rule()
    def stop_and_start_the_server(self):
        self.whole.desk.close()
        self.whole.open()

    # What people read.

    @rule(person=st.sampled_from(JUDGING + ADJUDICATORS))
    def read_all_pages(self, person):
        for path in PAGES:
            self.read(person, path)

    def read(self, person, path):
        answer = self.get(person, path)
        model = self.model
        live = model.live()
        known = {name: self.standing(name) for name in live if model.knows(person, name)}
        if path == "/queue":
            assert _links(answer) == {name for name in live if model.sees(person, name)}
        elif path.startswith("/outcomes"):
            standing = Standing(path.rpartition("=")[2])
            assert _links(answer) == {one for one, what in known.items() if what is standing}
        elif path == "/api/state":
            said = [name for name in live if model.says(person, name) is not None]
            assert answer.json()["decided"] == len(said)
        elif path == "/disputes" and person in ADJUDICATORS:
            disputed = {one for one, what in known.items() if what is Standing.DISPUTED}
            assert set(re.findall(r'href="/disputes/([^"?]+)', answer.text)) == disputed

    @rule(person=st.sampled_from(JUDGING))
    def open_all_clauses(self, person):
        for name in self.model.items:
            self.open(person, name)

    def open(self, person, name):
        model, known = self.model, self.model.items[name]
        answer = self.get(person, f"/papers/{known.paper}?item={name}")
        page = _Page(answer.text)
        assert (page.item == name) is model.sees(person, name)
        if page.item != name:
            return
        said = model.as_seen_by(person, name, model.says(person, name))
        assert page.verdict == (said and said.verdict.value)
        own = model.says(person, name, "comment") or ""
        assert ("Your reason or comment:" in answer.text) is bool(own)
        assert own in answer.text
        assert ("Outcome: <strong>" in answer.text) is model.knows(person, name)

    def teardown(self):
        with self.closing:
            for world in (self.whole, self.alone):
                # The tables are what the record comes to.
                assert world.desk.verify().problems == ()
                world.desk.close()

    # How it is done.

    def choose(self, data):
        return data.draw(st.sampled_from(list(self.model.items)))

    def standing(self, name):
        live = name in self.model.live()
        return self.model.outcome(name).standing if live else Standing.OPEN

    def make_mark(self, person, name):
        mark = f"mark{len(self.marks)}x"
        self.marks[mark] = (person, name)
        return mark

    def worlds(self, person):
        """The reviews in which somebody acts: Ann in both, until she could know something."""
        asked = self.model.items
        if any(self.model.finished(ANN, name) for name in asked):
            self.is_blind = False
        return (self.whole, self.alone) if person == ANN and self.is_blind else (self.whole,)

    def send(self, person, name, act, body):
        """Sends an act from the page of a clause and returns the status of the answer."""
        path = f"/api/items/{name}/{act}"
        at = f"/papers/{self.model.items[name].paper}?item={name}"
        sent, statuses = [], []
        for world in self.worlds(person):
            made, shown = _own_id(world, self.whole, path), _own_id(world, self.whole, at)
            page = _Page(world.browsers[person].get(shown).text)
            sent.append((world, person, made, body(page)))
            answer = self.post(*sent[-1])
            statuses.append(answer.status_code)
            # Who judges the last clause of a paper is led on to what others added there.
            if not (act == "judgement" and self.is_last(person, name)):
                self.compare(person, world, answer)
        self.last = sent if statuses[0] < 300 else None
        return statuses[0]

    def is_last(self, person, name):
        paper = self.model.items[name].paper
        rest = (one for one, known in ASKED.items() if known.paper == paper and one != name)
        return all(self.model.says(person, one) is not None for one in rest)

    def post(self, world, person, path, body):
        return world.browsers[person].post(path, body)

    def get(self, person, path):
        """Returns a page, which tells of nobody else what is not known to whoever asks."""
        for world in self.worlds(person):
            answer = world.browsers[person].get(_own_id(world, self.whole, path))
            self.compare(person, world, answer)
            if world is self.whole:
                here = answer
        if not (path.startswith("/exports/record") and person in ADJUDICATORS):
            for mark in _MARK.findall(here.text):
                author, name = self.marks[mark]
                assert author == person or self.model.knows(person, name), (path, mark)
        return here

    def compare(self, person, world, answer):
        if person == ANN and world is self.whole:
            self.told = world.told(answer)
        elif person == ANN:
            assert world.told(answer) == self.told


class _Page:
    """What the page of a clause holds for whoever judges it."""

    def __init__(self, html):
        found = re.search(r'data-url="/api/items/([^/"]+)/judgement" data-version="(\d+)"', html)
        self.item, version = found.groups()
        self.version = int(version)
        self.remark = int(re.search(r'data-comment-version="(\d+)"', html)[1])
        pressed = re.search(r'data-act="(\w+)"[^>]*aria-pressed="true"', html)
        self.verdict = pressed and _KEYS.get(pressed[1], pressed[1])


def _own_id(world, whole, path):
    """An address with what Ann added as it is called in the other review."""
    own = {name: made for made, name in world.names.items()}
    for made, name in whole.names.items():
        path = path.replace(made, own.get(name, made))
    return path


def _links(answer):
    return set(re.findall(r'href="/papers/\w+\?item=([^"&]+)', answer.text))


@pytest.mark.slow
def test_nothing_is_lost_and_nobody_blind_learns_anything(empty_review):
    class Here(Together):
        empty = empty_review

    soaking = settings.default.max_examples > 100
    how = settings(
        deadline=None,
        suppress_health_check=list(HealthCheck),
        max_examples=1_000 if soaking else 10,
        stateful_step_count=60 if soaking else 25,
        # The shortest way to a failure takes minutes to find: long runs look for it.
        phases=list(Phase) if soaking else [Phase.reuse, Phase.generate],
    )
    run_state_machine_as_test(Here, settings=how)
