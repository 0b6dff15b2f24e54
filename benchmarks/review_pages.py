# SPDX-License-Identifier: Apache-2.0
"""How long the review pages take with many clauses: ten reviewers, each asking page after page.

    python benchmarks/review_pages.py [PAPERS] [CLAUSES A PAPER]

Prints the median and the 95th percentile of each page, in milliseconds.
"""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

import httpx

from pipeline.domain.assessment import Ranking
from pipeline.domain.decision import Verdict
from pipeline.domain.judgement import ScanResult
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.intake.values import Intake, PaperText
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen
from pipeline.review.values import (
    Item,
    ItemKind,
    PaperState,
    ReviewedPaper,
    ReviewRole,
)
from pipeline.review.web.pages.sheets import Shelf
from pipeline.review.web.pages.study import Study
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room
from pipeline.review.web.sessions import LocalSessions

ORIGIN = "http://127.0.0.1:8123"
_PEOPLE = 10
_ROUNDS = 12
# Seconds between two pages; people take longer.
_REST = 2.0
_TOPICS = tuple(Category)
_WORDS = "The Supplier shall not work with any other body than the Partner in the Area of Work. "


def main(papers: int, clauses: int) -> None:
    """Measures the pages of a made-up review of so many papers."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk.open(f"sqlite:///{folder}/review.sqlite", project="benchmark")
        with desk:
            fill(desk, papers, clauses)
            print(f"{papers} papers, {papers * clauses} clauses, {_PEOPLE} reviewers")
            for page, times in asyncio.run(ask_all(desk, Path(folder))).items():
                cuts = quantiles(times, n=20)
                print(f"{page:12} median {cuts[9]:7.0f} ms   p95 {cuts[18]:7.0f} ms")


def fill(desk: Desk, papers: int, clauses: int) -> None:
    """Puts the papers on the desk."""
    shown, items = [], []
    text = PaperText("\n".join(_WORDS for _ in range(clauses)))
    for number in range(papers):
        paper = f"paper{number}"
        shown.append(
            ReviewedPaper(
                paper, f"{paper}.docx", f"{number:064d}", "", 0, PaperState.WAITING, order=number
            )
        )
        items += [_item(paper, at, number * clauses + at) for at in range(clauses)]
    desk.take_in(Intake("scan", "rules", tuple(shown), tuple(items)))
    for one in shown:
        desk.keep_paper_text(one.id, text)


def _item(paper: str, at: int, urgency: int) -> Item:
    start = at * (len(_WORDS) + 1)
    return Item(
        id=f"{paper}-{at}",
        paper=paper,
        kind=ItemKind.FINDING,
        finding=f"finding{at}",
        fingerprint=f"{urgency:064d}",
        start=start,
        end=start + len(_WORDS.strip()),
        quote=_WORDS.strip(),
        clause=str(at),
        page=None,
        label=_TOPICS[at % len(_TOPICS)],
        severity=at % 5,
        bound=Bound.SUB,
        probability=0.8,
        urgency=urgency,
    )


async def ask_all(desk: Desk, folder: Path) -> dict[str, list[float]]:
    """Returns for each page how long every answer took, in milliseconds."""
    room = Room(desk, Access((ORIGIN,)), LocalSessions())
    result = ScanResult((), Ranking(()), "rules")
    app = create_review_app(room, Study(Shelf.of(result, ()), PageShelf(folder / "pages")))
    times: dict[str, list[float]] = {"queue": [], "paper": [], "judge": [], "done": []}
    # The first answer of a server compiles its templates.
    await review(app, room, desk.enrol("First", ReviewRole.REVIEWER).id, times, rounds=1)
    for measured in times.values():
        measured.clear()
    people = [desk.enrol(f"Reviewer {n}", ReviewRole.REVIEWER) for n in range(_PEOPLE)]
    await asyncio.gather(*(review(app, room, one.id, times) for one in people))
    return times


async def review(
    app: object, room: Room, person: str, times: dict[str, list[float]], *, rounds: int = _ROUNDS
) -> None:
    """Goes through the pages as one person does, with a little rest between."""
    secret = room.sessions.begin(person)
    chance = random.Random(person)  # noqa: S311 - no secret
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app),  # type: ignore[arg-type]
        base_url=ORIGIN,
        cookies={room.access.cookie: secret},
        headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"},
    )
    async with client:
        await asyncio.sleep(chance.random() * _REST)
        for _ in range(rounds):
            await timed(times["queue"], client.get(f"/queue?page={chance.randrange(1, 9)}"))
            found = room.desk.items(
                Chosen(undecided_only=True), person=person, offset=chance.randrange(500), limit=1
            )
            item = found.rows[0].item
            address = f"/papers/{item.paper}?item={item.id}"
            await timed(times["paper"], client.get(address))
            body = {"verdict": Verdict.AGREE.value, "version": found.rows[0].version}
            await timed(times["judge"], client.post(f"/api/items/{item.id}/judgement", json=body))
            await timed(times["done"], client.get("/done"))


async def timed(times: list[float], asking: object) -> None:
    """Asks, keeps how long it took, and rests as a reader would."""
    begun = time.perf_counter()
    answer = await asking  # type: ignore[misc]
    times.append(1000 * (time.perf_counter() - begun))
    if answer.status_code != httpx.codes.OK:
        msg = f"{answer.status_code}: {answer.text[:200]}"
        raise SystemExit(msg)
    await asyncio.sleep(_REST)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given or (500, 100)))
