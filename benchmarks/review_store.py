# SPDX-License-Identifier: Apache-2.0
"""How long the desk of a large review takes: 500 papers with 100 items each, two reviewers.

    python benchmarks/review_store.py [--papers 500] [--items 100] [--url sqlite:///...]

Prints milliseconds: median and 95th percentile of what pages ask, and of acts; then the median
of the processor's share of it, which other programs of the machine do not lengthen. Half of the
items are judged by the one, a quarter by both.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.intake.values import Intake
from pipeline.review.outcomes import Difference
from pipeline.review.store.desk import Desk
from pipeline.review.store.fold import ItemState, advance
from pipeline.review.store.record import Stamp
from pipeline.review.store.rows import Project, append, find_items, put_state
from pipeline.review.store.values import Chosen, Order
from pipeline.review.values import (
    EventKind,
    Item,
    ItemKind,
    Judgement,
    PaperState,
    ReviewedPaper,
    ReviewRole,
    Standing,
)

CATEGORIES = tuple(Category)
ROUNDS = 30


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--url", help="a database that holds no such review; else a file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.url or f"sqlite:///{Path(folder)}/review.sqlite"
        with Desk.open(url, project=f"benchmark {time.time()}") as desk:
            measure(desk, asked.papers, asked.items)


def measure(desk, papers, items):
    report("take_in", [timed(lambda: desk.take_in(intake(papers, items)))])
    ann = desk.enrol("Ann", ReviewRole.REVIEWER).id
    bob = desk.enrol("Bob", ReviewRole.REVIEWER).id
    report("half judged", [timed(lambda: judge_many(desk, ann, bob))])
    pages = {
        "queue": Chosen(),
        "queue, undecided": Chosen(undecided_only=True),
        "queue, agreed": Chosen(standing=Standing.AGREED),
        "queue, open": Chosen(standing=Standing.OPEN),
        "queue, one topic": Chosen(category=CATEGORIES[3]),
        "in order of papers": Chosen(order=Order.PAPER),
        "one paper": Chosen(paper="paper7", order=Order.PAPER),
    }
    for name, chosen in pages.items():
        report(name, repeat(lambda chosen=chosen: desk.items(chosen, person=ann)))
    report(
        "queue, last page",
        repeat(lambda: desk.items(Chosen(), person=ann, offset=papers * items - 100)),
    )
    report("place of an item", repeat(lambda: desk.offset_of("7-7", Chosen(), person=ann)))
    report("progress", repeat(lambda: desk.progress(ann)))
    report("page of a queue", repeat(lambda: desk.survey(Chosen(), person=ann, offset=2_000)))
    report("first undecided", repeat(lambda: desk.first(Chosen(undecided_only=True), person=ann)))
    report("disputed", repeat(desk.disputed))
    report("disputed, on grades", repeat(lambda: desk.disputed(on=Difference.GRADE)))
    names = iter([f"{paper}-{items - 1}" for paper in range(papers)])
    report(
        "judge",
        repeat(lambda: desk.judge(ann, next(names), Judgement(Verdict.AGREE), version=0)),
    )
    report("undo", repeat(lambda: desk.undo(ann)))
    report("verify", [timed(desk.verify)])
    report("ratings", [timed(lambda: list(desk.ratings()))])


def intake(papers, items):
    return Intake(
        scan_hash="scan",
        rules_version="rules",
        papers=tuple(paper(number) for number in range(papers)),
        items=tuple(item(number, at) for number in range(papers) for at in range(items)),
    )


def paper(number):
    return ReviewedPaper(
        id=f"paper{number}",
        name=f"{number}.pdf",
        sha256=f"{number:064d}",
        offer="offer",
        pages=10,
        state=PaperState.WAITING,
        order=number,
    )


def item(number, at):
    return Item(
        id=f"{number}-{at}",
        paper=f"paper{number}",
        kind=ItemKind.FINDING,
        finding=f"{at:012d}",
        fingerprint=f"{number:032d}{at:032d}",
        start=at * 300,
        end=at * 300 + 250,
        quote="The partner shall do as it is told. " * 7,
        clause=f"{at // 10}.{at % 10}",
        page=at // 10 + 1,
        label=CATEGORIES[at % len(CATEGORIES)],
        severity=at % 5,
        bound=Bound.SUB,
        probability=0.75,
        rule_ids=("EX-001",),
        urgency=(at * 7919 + number * 104_729) % 1_000_000,
    )


def judge_many(desk, ann, bob):
    """Judges in one transaction what people would judge in weeks."""
    with desk._database.write() as connection:
        project = Project(connection, desk._name)
        for count, record in enumerate(sorted(find_items(project), key=lambda one: one.item.id)):
            state = ItemState()
            for who in (ann, bob)[: (2, 1, 0, 0)[count % 4]]:
                verdict = Verdict.DISMISS if count % 20 == 0 and who == bob else Verdict.AGREE
                event = append(
                    project,
                    EventKind.JUDGED,
                    stamp=Stamp(who, "2026-11-23T12:00:00.000000Z"),
                    item=record.item.id,
                    body={"judgement": {"verdict": str(verdict)}, "informed": False},
                )
                state = advance(state, event)
            if state.acts:
                put_state(project, record.item, state)


def repeat(act):
    act()
    return [timed(act) for _ in range(ROUNDS)]


def timed(act):
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def report(name, times):
    walls, cpus = zip(*times, strict=True)
    slow = sorted(walls)[int(0.95 * (len(walls) - 1) + 0.5)]
    middle, cpu = statistics.median(walls), statistics.median(cpus)
    print(f"{name:24} {middle:10.1f} {slow:10.1f} {cpu:10.1f}", flush=True)


if __name__ == "__main__":
    main()
