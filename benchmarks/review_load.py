# SPDX-License-Identifier: Apache-2.0
"""Ten people who review 50,000 findings at once: how long pages and decisions take.

    python benchmarks/review_load.py [--papers N] [--findings N] [--people N] [--acts N]
        [--pause SECONDS] [--database URL] [--json]

The papers are copies of the samples (see report_size.py). The server is the command's own, in a
process of its own; the people are threads of this one, each with a session of the shared mode, on
the loopback. Each of them opens a page of the queue, then a clause of its paper, decides it, and
waits a while, as fast readers do; ``--pause 0`` shows what the server bears. Times are from the
first byte sent to the last byte received, in milliseconds.

Exit status: 0 within bounds (95 of 100 pages under 300 ms, decisions under 150 ms, nothing
refused or lost), 1 not, 2 nothing to measure with.
"""

import argparse
import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from report_size import SAMPLES, enlarge
from review_server import serve_shared

from pipeline import api
from pipeline.config import Config
from pipeline.report.files import write_atomically

MOST_PAGE_MS, MOST_DECISION_MS = 300.0, 150.0
_ADMIN = "Bench Admin"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--acts", type=int, default=40, help="rounds of each person")
    parser.add_argument("--pause", type=float, default=3.0, help="mean seconds between rounds")
    parser.add_argument("--database", default="")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="armslength-bench-") as scratch:
        folder = Path(scratch)
        print("making the review ...", file=sys.stderr)
        cookies, items = prepare(folder, chosen)
        with serve_shared(folder, database=chosen.database) as server:
            print("reviewing ...", file=sys.stderr)
            times, faults, kept = review(server.port, cookies, items, chosen)
        report = tell(times, faults, kept, count_kept(folder, chosen.database))
    print(json.dumps(report, indent=2) if chosen.json else as_text(report))
    return 0 if report["within"] else 1


def prepare(folder, chosen):
    """Makes folder and database; returns a cookie for each person, and (paper, item) pairs."""
    from pipeline.api.results import RESULT_NAME, _encode_result
    from pipeline.review.intake.items import take_scan
    from pipeline.review.running import open_review
    from pipeline.review.values import ReviewRole
    from pipeline.review.web.accounts import Accounts
    from pipeline.review.web.sessions import KeptSessions

    config = Config()
    book = api.load_book(config)
    papers = sorted((*SAMPLES.glob("*.pdf"), *SAMPLES.glob("*.docx")))
    result = enlarge(
        api.scan(papers, config=config), book=book, papers=chosen.papers,
        findings=chosen.findings, to_an_offer=5,
    )  # fmt: skip
    write_atomically(folder / RESULT_NAME, _encode_result(result))
    with open_review(folder, database=chosen.database) as desk:
        taken = take_scan(result)
        desk.take_in(taken)
        sessions = KeptSessions(desk)
        desk.enrol(_ADMIN, ReviewRole.ADMIN, secret=Accounts().hash("a long password"))
        people = [desk.enrol(f"Person {n}", ReviewRole.REVIEWER) for n in range(chosen.people)]
        found = live_items(desk, people[0].id)
        keep_texts(desk, found)
        cookies = [sessions.begin(one.id) for one in people]
    return cookies, [(one.paper, one.id) for one in found]


def live_items(desk, person):
    """Returns all items of a desk that a person may see."""
    from pipeline.review.store.values import Chosen

    found, page = [], None
    while page is None or (page.rows and len(found) < page.total):
        page = desk.items(Chosen(), person=person, offset=len(found), limit=5_000)
        found += [one.item for one in page.rows]
    return found


def keep_texts(desk, items):
    """Gives each paper a text in which its items stand where they say."""
    from pipeline.review.intake.values import PaperText, TextClause, TextPage

    by_paper = defaultdict(list)
    for one in items:
        by_paper[one.paper].append(one)
    words = "The Provider shall deliver the Services as this clause says. "
    for paper in desk.papers():
        own = by_paper[paper.id]
        letters = list(words * (max((one.end for one in own), default=0) // len(words) + 2))
        for one in own:
            letters[one.start : one.end] = one.quote
        text = "".join(letters)
        step = 600
        clauses = tuple(
            TextClause(str(n + 1), "Delivery", 0, n * step, min(len(text), (n + 1) * step))
            for n in range(len(text) // step)
        )
        count = max(1, paper.pages)
        size = len(text) // count + 1
        pages = tuple(
            TextPage(n + 1, 595, 842, n * size, min(len(text), (n + 1) * size))
            for n in range(count)
        )
        desk.keep_paper_text(paper.id, PaperText(text, clauses, pages))


class Reviewer(threading.Thread):
    """A person with a browser."""

    def __init__(self, port, cookie, items, *, pause, seed):
        super().__init__(daemon=True)
        self.port, self.cookie, self.items, self.pause = port, cookie, items, pause
        self.chance = random.Random(seed)  # noqa: S311 - the same waits each time
        self.times, self.faults, self.kept = defaultdict(list), [], []

    def run(self):
        origin = f"http://127.0.0.1:{self.port}"
        common = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "Origin": origin}
        # Nobody begins in the same moment.
        time.sleep(self.chance.uniform(0, 2 * self.pause))
        for paper, item in self.items:
            # The server closes what is idle for long; browsers open it anew.
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            place = self.chance.randint(1, 50)
            self.ask(connection, "queue", "GET", f"/queue?page={place}", common)
            self.ask(connection, "paper", "GET", f"/papers/{paper}?item={item}", common)
            sent = json.dumps({"verdict": "agree", "version": 0, "order": "queue"})
            headers = common | {"Content-Type": "application/json"}
            path = f"/api/items/{item}/judgement"
            if self.ask(connection, "decision", "POST", path, headers, sent):
                self.kept.append(item)
            connection.close()
            time.sleep(self.chance.uniform(0, 2 * self.pause))

    def ask(self, connection, kind, method, path, headers, body=None):  # noqa: PLR0913
        started = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        self.times[kind].append(1000 * (time.perf_counter() - started))
        if answer.status != 200:
            self.faults.append(f"{kind}: {answer.status} {text[:120]!r}")
        return answer.status == 200


def review(port, cookies, items, chosen):
    """Lets everybody work; returns times by kind, faults, and the decisions that were answered."""
    from pipeline.review.web.room import Access

    name = Access((f"http://127.0.0.1:{port}",), shared=True).cookie
    chance = random.Random(1)  # noqa: S311 - the same clauses each time
    people = [
        Reviewer(
            port,
            f"{name}={cookie}",
            chance.sample(items, chosen.acts),
            pause=chosen.pause,
            seed=n,
        )
        for n, cookie in enumerate(cookies)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    times = defaultdict(list)
    for one in people:
        for kind, values in one.times.items():
            times[kind] += values
    return (
        times,
        [fault for one in people for fault in one.faults],
        sum(len(p.kept) for p in people),
    )


def count_kept(folder, database):
    """Returns how many judgements the record holds."""
    from pipeline.review.running import open_review
    from pipeline.review.values import EventKind

    with open_review(folder, database=database) as desk:
        return sum(one.kind is EventKind.JUDGED for one in desk.events())


def tell(times, faults, answered, kept):
    """Returns the figures."""
    figures = {
        kind: {
            "n": len(values),
            "median": statistics.median(values),
            "p95": statistics.quantiles(values, n=20)[-1],
            "most": max(values),
        }
        for kind, values in sorted(times.items())
    }
    pages = max(figures[kind]["p95"] for kind in ("queue", "paper"))
    return figures | {
        "faults": faults[:5],
        "refused": len(faults),
        "answered": answered,
        "kept": kept,
        "within": pages < MOST_PAGE_MS
        and figures["decision"]["p95"] < MOST_DECISION_MS
        and not faults
        and answered == kept,
    }


def as_text(report):
    """Returns the figures for people."""
    lines = [
        f"{kind:9} n {one['n']:5}  median {one['median']:6.0f} ms  p95 {one['p95']:6.0f} ms"
        f"  most {one['most']:6.0f} ms"
        for kind, one in report.items()
        if isinstance(one, dict)
    ]
    lines.append(
        f"refused {report['refused']}, decisions answered {report['answered']}, in the record "
        f"{report['kept']}; {'within' if report['within'] else 'NOT within'} bounds"
    )
    return "\n".join((*lines, *report["faults"]))


if __name__ == "__main__":
    sys.exit(main())
