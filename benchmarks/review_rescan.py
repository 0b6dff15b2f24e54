# SPDX-License-Identifier: Apache-2.0
"""What it costs to take in a scan twice where thousands of findings have the same words.

    python benchmarks/review_rescan.py [--findings 5000] [--papers 500] [--judged 1000]

Prints seconds of the processor's time: of the first taking in, of the second (the same findings
under other ids), of a third in which every finding has one word more and so is known by likeness
alone, and of the pairing of that third by itself. Some findings are judged before the second.
Beside it stands the same with twice as many findings, and how many times as long it took: 2 is
linear, 4 is quadratic.
"""

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from review_store import intake

from pipeline.domain.decision import Verdict
from pipeline.domain.fingerprints import fingerprint
from pipeline.domain.taxonomy import Category
from pipeline.review.intake.carrying import carry
from pipeline.review.store.desk import Desk
from pipeline.review.values import Judgement, ReviewRole

CLAUSE = "The partner shall not work for any other prime contractor without its consent"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--findings", type=int, default=5_000)
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--judged", type=int, default=1_000)
    asked = parser.parse_args()
    once = take_thrice(asked.findings, asked.papers, asked.judged)
    twice = take_thrice(2 * asked.findings, asked.papers, 2 * asked.judged)
    for name, short in once.items():
        print(f"{name:16} {short:8.2f} s {twice[name]:8.2f} s   {twice[name] / short:4.1f} times")


def take_thrice(findings, papers, judged):
    """Returns seconds by what was done."""
    each = findings // papers
    first = scan("first", papers, each, CLAUSE)
    second = scan("second", papers, each, CLAUSE)
    third = scan("third", papers, each, CLAUSE + " too")
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/review.sqlite"
        with Desk.open(url, project="rescan") as desk:
            times["first scan"] = timed(lambda: desk.take_in(first))
            ann = desk.enrol("Ann", ReviewRole.REVIEWER).id
            for one in first.items[:judged]:
                desk.judge(ann, one.id, Judgement(Verdict.AGREE), version=0)
            times["the same again"] = timed(lambda: desk.take_in(second))
            times["other words"] = timed(lambda: desk.take_in(third))
    times["pairing alone"] = timed(lambda: carry(second.papers, second.items, third))
    return times


def scan(name, papers, each, clause):
    """Returns a scan in which every finding has the same words and the same label."""
    made = intake(papers, each)
    items = tuple(
        replace(
            one,
            id=f"{name}-{one.id}",
            paper=f"{name}-{one.paper}",
            quote=clause,
            end=one.start + len(clause),
            label=Category.EXCLUSIVITY,
            fingerprint=fingerprint(Category.EXCLUSIVITY, clause, occurrence=at % each),
        )
        for at, one in enumerate(made.items)
    )
    own = tuple(replace(one, id=f"{name}-{one.id}") for one in made.papers)
    return replace(made, scan_hash=name, rules_version=name, papers=own, items=items)


def timed(act):
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    main()
