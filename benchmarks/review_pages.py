# SPDX-License-Identifier: Apache-2.0
"""What a page of a large review costs the processor: 500 papers with 100 items each.

    python benchmarks/review_pages.py [--papers 500] [--items 100] [--disputes 0]
        [--keep FILE] [--url sqlite:///...] [--only queue ...]

The application answers in this process, without a port, so that what else the machine does counts
little. Prints milliseconds of each page: median of the wall clock, median of the processor's time,
and how long the page is. Half of the items are judged by the one, a quarter by both, and
``--disputes`` has both judge so many more, and differ. ``--keep`` is a database that is made once
and used again.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import httpx
from review_store import CATEGORIES, intake, judge_many

from pipeline.domain.decision import Verdict
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.store.codec import encode_judgement
from pipeline.review.store.desk import Desk
from pipeline.review.store.fold import ItemState, advance
from pipeline.review.store.record import Stamp
from pipeline.review.store.rows import Project, append, find_items, put_state
from pipeline.review.store.schema import ITEMS
from pipeline.review.values import EventKind, Judgement, ReviewRole
from pipeline.review.web.pages.sheets import Shelf
from pipeline.review.web.pages.study import Study
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room

ORIGIN = "http://127.0.0.1:8123"
ROUNDS = 25
PAGES = {
    "queue": ("Ann", "/queue"),
    "page 30": ("Ann", "/queue?page=30"),
    "page 480": ("Ann", "/queue?page=480"),
    "undecided": ("Ann", "/queue?undecided=1"),
    "agreed": ("Ann", "/queue?standing=agreed"),
    "open": ("Ann", "/queue?standing=open"),
    "one topic": ("Ann", f"/queue?topic={CATEGORIES[3]}"),
    "one paper": ("Ann", "/queue?paper=paper7"),
    "findings": ("Ann", "/queue?kind=finding"),
    "paper": ("Ann", "/papers/paper7"),
    "outcomes": ("Ann", "/outcomes"),
    "next": ("Ann", "/next"),
    "how far": ("Ann", "/done"),
    "newcomer": ("Cem", "/queue"),
    "adjudicator": ("Eve", "/queue"),
    "disputes": ("Eve", "/disputes"),
    "on grades": ("Eve", "/disputes?on=grade"),
    "on words": ("Eve", "/disputes?on=words"),
    "dispute": ("Eve", "/disputes/{dispute}?on=grade"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--disputes", type=int, default=0, help="more items on which both differ")
    parser.add_argument("--keep", type=Path, help="file of the database, made where it is missing")
    parser.add_argument("--url", help="a database that holds no such review; else a file")
    parser.add_argument("--only", nargs="+", choices=PAGES, default=list(PAGES))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = asked.keep or Path(folder) / "review.sqlite"
        made = asked.keep is not None and file.exists()
        with Desk.open(asked.url or f"sqlite:///{file.resolve()}", project="pages") as desk:
            if not made:
                make_review(desk, asked)
            asyncio.run(measure(desk, Path(folder), asked.only))


def make_review(desk, asked):
    """Fills an empty review."""
    desk.take_in(intake(asked.papers, asked.items))
    ann = desk.enrol("Ann", ReviewRole.REVIEWER).id
    bob = desk.enrol("Bob", ReviewRole.REVIEWER).id
    judge_many(desk, ann, bob)
    dispute(desk, ann, bob, asked.disputes)


def dispute(desk, ann, bob, count):
    """Has two people differ on the grade of items that nobody has judged."""
    with desk._database.write() as connection:
        project = Project(connection, desk._name)
        untouched = sorted(find_items(project, ITEMS.c.changed == 0), key=lambda one: one.item.id)
        for record in untouched[:count]:
            state, graded = ItemState(), 1 if record.item.severity != 1 else 2
            said = Judgement(Verdict.EDIT, severity=graded)
            for who, judgement in ((ann, Judgement(Verdict.AGREE)), (bob, said)):
                event = append(
                    project,
                    EventKind.JUDGED,
                    stamp=Stamp(who, "2026-11-23T12:00:00.000000Z"),
                    item=record.item.id,
                    body={"judgement": encode_judgement(judgement), "informed": False},
                )
                state = advance(state, event)
            put_state(project, record.item, state)


async def measure(desk, folder, names):
    """Asks for each page often, as the one who sees it."""
    room = Room(desk, Access((ORIGIN,), shared=True))
    app = create_review_app(room, Study(Shelf(None, {}, ()), PageShelf(folder)))
    roles = {
        "Ann": ReviewRole.REVIEWER,
        "Cem": ReviewRole.REVIEWER,
        "Eve": ReviewRole.ADJUDICATOR,
    }
    disputed = desk.disputed(limit=1).rows
    way = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=way, base_url=ORIGIN) as client:
        for name in names:
            who, address = PAGES[name]
            person = desk.enrol(who, roles[who])
            client.cookies = {room.access.cookie: room.sessions.begin(person.id)}
            path = address.format(dispute=disputed[0].item.id if disputed else "")
            await report(client, name, path)


async def report(client, name, path):
    """Prints what a page costs."""
    answer = await client.get(path)
    if answer.status_code not in (200, 303):
        print(f"{name:12} {answer.status_code}")
        return
    times = []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        await client.get(path)
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    walls, cpus = (1000 * statistics.median(each) for each in zip(*times, strict=True))
    print(f"{name:12} {walls:8.1f} {cpus:8.1f} {len(answer.content):9,}", flush=True)


if __name__ == "__main__":
    main()
