# SPDX-License-Identifier: Apache-2.0
"""Many at once, and programs that are killed: what was acknowledged is there, and all of it.

``make soak-review`` does the same with 20 threads of 500 decisions and 200 killed programs.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from desk_samples import AGREE, DISMISS, intake, item
from sqlalchemy import text

from pipeline.review.store.desk import Desk
from pipeline.review.store.engine import Database
from pipeline.review.store.values import BusyError, Chosen, StaleError
from pipeline.review.values import EventKind, ReviewRole

HERE = Path(__file__).parent
THREADS = 20
DECISIONS = int(os.environ.get("REVIEW_DECISIONS", "25"))
KILLS = int(os.environ.get("REVIEW_KILLS", "10"))
ITEMS = 30

pytestmark = pytest.mark.timeout(3600)


def together(acts):
    """Runs all at once and returns what they raised."""
    faults = []

    def run(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001 - of another thread
            faults.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_twenty_people_judge_at_once_and_nothing_is_lost(desk, capsys):
    desk.take_in(intake(*(item(at) for at in range(ITEMS))))
    people = [desk.enrol(f"Person {n}", ReviewRole.REVIEWER).id for n in range(THREADS)]
    said, waits = {}, []

    def judge_all(person):
        chance = random.Random(person)  # noqa: S311 - which clause comes next
        for _ in range(DECISIONS):
            name = f"item0001-{chance.randrange(ITEMS):04d}"
            judgement = chance.choice((AGREE, DISMISS))
            version = desk.item_row(name, person=person).version
            start = time.perf_counter()
            desk.judge(person, name, judgement, version=version)
            waits.append(time.perf_counter() - start)
            said[person, name] = judgement

    before = desk.head()[0]
    start = time.perf_counter()
    assert together([lambda person=person: judge_all(person) for person in people]) == []
    took = time.perf_counter() - start
    verified = desk.verify()
    assert verified.holds
    # What a person said twice in a row is one act.
    assert desk.head()[0] - before <= THREADS * DECISIONS
    held = {(rating.person.id, rating.item.id): rating.judgement for rating in desk.ratings()}
    assert held == said
    with capsys.disabled():
        slow = sorted(waits)[int(len(waits) * 0.99)]
        if DECISIONS > 25:
            print(f"\n{len(waits) / took:.0f} decisions/s, p99 {slow * 1000:.0f} ms")  # noqa: T201


def test_one_person_in_many_windows_overwrites_nothing_unseen(desk):
    desk.take_in(intake(item(0)))
    ann = desk.enrol("Ann", ReviewRole.REVIEWER).id
    won, lost = [], []

    def judge_once(judgement):
        try:
            won.append(desk.judge(ann, "item0001-0000", judgement, version=0))
        except StaleError as error:
            lost.append(error.current)

    acts = [lambda said=said: judge_once(said) for said in (AGREE, DISMISS) * 5]
    assert together(acts) == []
    assert len({receipt.seq for receipt in won}) == 1
    assert len(lost) == 5
    assert {current.version for current in lost} == {won[0].seq}


def test_readers_do_not_wait_for_a_writer(review, ann):
    with review._database.write():
        assert review.items(Chosen(), person=ann).total == 5


def test_who_waits_too_long_is_told_to_try_again(review, ann, monkeypatch):
    if review._database.path is None:
        review._database.close()
        monkeypatch.setattr("pipeline.review.store.engine._QUEUE_SECONDS", 1)
    monkeypatch.setattr("pipeline.review.store.engine._WAIT_SECONDS", 0.2)
    url = review._database._engine.url.render_as_string(hide_password=False)
    with Desk.open(url.replace("+pg8000", ""), project=review._name) as other:
        with review._database.write() as connection:
            review._hold(connection)
            with pytest.raises(BusyError) as refusal:
                other.judge(ann, "item0001-0000", AGREE, version=0)
        assert "again" in refusal.value.cure
        other.judge(ann, "item0001-0000", AGREE, version=0)


def test_threads_of_one_program_queue_up_with_an_end(review, ann, monkeypatch):
    if review._database.path is None:
        pytest.skip("PostgreSQL queues by itself")
    monkeypatch.setattr("pipeline.review.store.engine._QUEUE_SECONDS", 0.1)
    with review._database.write():
        faults = together([lambda: review.judge(ann, "item0001-0000", AGREE, version=0)])
    assert [type(fault) for fault in faults] == [BusyError]


def test_a_program_killed_at_any_moment_loses_nothing_that_was_acknowledged(
    review, ann, database_url, project
):
    chance = random.Random(1)  # noqa: S311 - the moment of a death
    told = review.head()[0]
    for _ in range(KILLS):
        command = [sys.executable, str(HERE / "judging_process.py"), database_url, project, ann]
        paths = os.pathsep.join((str(HERE.parent), *sys.path))
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
        )
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        whole = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
        told = max([told, *(int(line) for line in whole)])
        kept = review.head()
        assert kept[0] in {told, told + 1}
        assert review.verify().holds
        told = kept[0]
    kinds = {event.kind for event in review.events()}
    assert EventKind.JUDGED in kinds


def test_a_server_started_anew_is_found_again(review, ann):
    if review._database.path is not None:
        pytest.skip("a file has no server")

    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database()"
    )
    assert review.people()
    server = Database.open(
        review._database._engine.url.render_as_string(hide_password=False).replace("+pg8000", "")
    )
    try:
        with server.maintain() as connection:
            connection.execute(end)
    finally:
        server.close()
    assert review.judge(ann, "item0001-0000", AGREE, version=0)
