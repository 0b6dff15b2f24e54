# SPDX-License-Identifier: Apache-2.0
"""Kills the server of a review at any moment, again and again, and counts what is lost.

    python benchmarks/review_kills.py [--kills N] [--people N] [--database URL]

The server is the command's own, on the loopback, on two sample papers. People judge as fast as
they can, and note each judgement that was answered. The server is killed (SIGKILL) after a random
time, and started again on the same folder. At the end the record is verified, and each judgement
that was answered must stand in it.

Exit status: 0 nothing lost, 1 something lost or the record is not whole, 2 the server would not
start.
"""

import argparse
import contextlib
import http.client
import json
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from review_server import serve_shared

from pipeline import api
from pipeline.config import Config

SAMPLES = Path(__file__).resolve().parents[1] / "sample_contracts"
PAPERS = ("employment-support-subcontract.pdf", "homelessness-subcontract.docx")
_VERDICTS = ("agree", "unsure")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    chance = random.Random(1)  # noqa: S311 - the same moments each time
    with tempfile.TemporaryDirectory(prefix="armslength-bench-") as scratch:
        folder = Path(scratch)
        cookies, items = prepare(folder, chosen)
        people = [Person(cookie, items, seed) for seed, cookie in enumerate(cookies)]
        started = time.perf_counter()
        for number in range(chosen.kills):
            rounds(folder, people, chosen.database, chance.uniform(0.05, 1.0))
            if number % 20 == 19:
                print(f"{number + 1} kills, {answered(people)} answered", file=sys.stderr)
        seconds = time.perf_counter() - started
        lost, problems, events = compare(folder, people, chosen.database)
    print(
        f"kills {chosen.kills} in {seconds:.0f} s; judgements answered {answered(people)}, lost "
        f"{lost}; problems of the record {problems} in {events} events; refused "
        f"{sum(one.refused for one in people)}"
    )
    return 1 if lost or problems else 0


class Person:
    """Somebody who judges one item after another, and notes what was answered."""

    def __init__(self, cookie, items, seed):
        self.cookie = cookie
        self.items = items
        self.chance = random.Random(seed)  # noqa: S311 - the same choices each time
        self.answers = []
        self.versions = {}
        self.refused = 0

    def judge_until_gone(self, port, name):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                self.judge(connection, port, name)

    def judge(self, connection, port, name):
        item = self.chance.choice(self.items)
        verdict = self.chance.choice(_VERDICTS)
        version = self.versions.get(item, 0)
        headers = {
            "Cookie": f"{name}={self.cookie}",
            "Content-Type": "application/json",
            "Origin": f"http://127.0.0.1:{port}",
            "Sec-Fetch-Site": "same-origin",
        }
        sent = json.dumps({"verdict": verdict, "version": version})
        connection.request("POST", f"/api/items/{item}/judgement", sent, headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        if answer.status == 200:
            self.versions[item] = told["version"]
            self.answers.append((item, verdict, told["version"]))
        elif answer.status == 409:
            # Kept before the kill, and its answer lost with the server.
            self.versions[item] = told["version"]
        else:
            self.refused += 1


def prepare(folder, chosen):
    """Makes scan and review; returns a cookie for each person, and the items."""
    from pipeline.api.results import RESULT_NAME, _encode_result
    from pipeline.report.files import write_atomically
    from pipeline.review.intake.items import take_scan
    from pipeline.review.running import open_review
    from pipeline.review.store.values import Chosen
    from pipeline.review.values import ReviewRole
    from pipeline.review.web.accounts import Accounts
    from pipeline.review.web.sessions import KeptSessions

    papers = folder / "papers"
    papers.mkdir()
    for paper in PAPERS:
        shutil.copy(SAMPLES / paper, papers)
    result = api.scan([papers], config=Config())
    write_atomically(folder / RESULT_NAME, _encode_result(result))
    with open_review(folder, database=chosen.database) as desk:
        desk.take_in(take_scan(result))
        desk.enrol("Keeper", ReviewRole.ADMIN, secret=Accounts().hash("a long password"))
        people = [desk.enrol(f"Person {n}", ReviewRole.REVIEWER) for n in range(chosen.people)]
        sessions = KeptSessions(desk)
        page = desk.items(Chosen(), person=people[0].id, limit=500)
        return [sessions.begin(one.id) for one in people], [row.item.id for row in page.rows]


def rounds(folder, people, database, seconds):
    """Starts the server, lets everybody judge for so long, and kills it."""
    from pipeline.review.web.room import Access

    with serve_shared(folder, database=database) as server:
        name = Access((server.origin,), shared=True).cookie
        threads = [
            threading.Thread(target=one.judge_until_gone, args=(server.port, name), daemon=True)
            for one in people
        ]
        for one in threads:
            one.start()
        time.sleep(seconds)
        server.process.send_signal(signal.SIGKILL)
        for one in threads:
            one.join()


def answered(people):
    """Returns how many judgements were answered."""
    return sum(len(one.answers) for one in people)


def compare(folder, people, database):
    """Returns how many answered judgements are not in the record, and what is wrong with it."""
    from pipeline.review.running import open_review
    from pipeline.review.values import EventKind

    with open_review(folder, database=database) as desk:
        events = {
            event.seq: (event.item, json.loads(event.body)["judgement"]["verdict"])
            for event in desk.events()
            if event.kind is EventKind.JUDGED
        }
        problems = len(desk.verify().problems)
    lost = sum(
        events.get(version) != (item, verdict)
        for one in people
        for item, verdict, version in one.answers
    )
    return lost, problems, len(events)


if __name__ == "__main__":
    sys.exit(main())
