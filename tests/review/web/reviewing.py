# SPDX-License-Identifier: Apache-2.0
"""A review of two sample papers, served on this computer while tests look at it."""

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pipeline import api
from pipeline.config import Config
from pipeline.review.intake.items import take_scan
from pipeline.review.intake.pictures import draw_paper
from pipeline.review.intake.reading import read_paper
from pipeline.review.intake.sampling import unflagged_items
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.store.desk import Desk
from pipeline.review.values import ReviewRole
from pipeline.review.web.pages.sheets import Shelf
from pipeline.review.web.pages.study import Study
from pipeline.review.web.review_app import create_review_app
from pipeline.review.web.room import Access, Room
from pipeline.review.web.sessions import LocalSessions

SAMPLES = Path(__file__).parents[3] / "sample_contracts"
WORD = "youth-services-subcontract.docx"
PDF = "recovery-framework-call-off.pdf"


@dataclass
class Material:
    """What was read once for all tests: the scan, and by name the words and pages of papers."""

    result: object
    packs: tuple
    readings: dict
    pictures: dict


def read_material(*names):
    """Scans sample papers, reads them again and draws their pages."""
    config = Config()
    result = api.scan([SAMPLES / name for name in names], config=config)
    by_name = {one.name: one for one in result.documents}
    readings, pictures = {}, {}
    for name in names:
        document = by_name[name]
        path = SAMPLES / name
        readings[name] = read_paper(path, document, config=config)
        if document.pages:
            wanted = range(1, document.pages + 1)
            drawn = draw_paper(path, document.sha256, wanted, config=config)
            pictures[name] = drawn.drawn
    return Material(result, api.load_book(config).packs, readings, pictures)


@dataclass
class Review:
    """A review that is served: its desk, its room, and where it is met."""

    desk: Desk
    room: Room
    origin: str

    @property
    def door(self):
        return f"{self.origin}/start#{self.room.entrance.secret}"

    def let_in(self, context, name, role=ReviewRole.REVIEWER):
        """Gives a browser context a session of a person, and returns the person."""
        person = self.desk.enrol(name, role)
        secret = self.room.sessions.begin(person.id)
        context.add_cookies(
            [{"name": self.room.access.cookie, "value": secret, "url": self.origin}]
        )
        return person


def open_desk(folder, material, *, url="", counter=None):
    """Returns a desk with the papers of the material on it, and what the pages show besides."""
    numbers = iter(range(1_000_000))
    make_id = counter or (lambda: f"id{next(numbers):06d}")
    desk = Desk.open(url or f"sqlite:///{folder / 'review.sqlite'}", project="test")
    taken = take_scan(material.result, make_id=make_id)
    desk.take_in(taken)
    pages = PageShelf(folder / "pages")
    by_name = {one.name: one for one in material.result.documents}
    for paper in desk.papers():
        reading = material.readings.get(paper.name)
        if reading is None:
            continue
        desk.keep_paper_text(paper.id, reading.text)
        touched = [one.span for one in by_name[paper.name].findings]
        desk.add_unflagged(
            unflagged_items(
                paper, reading.text, reading.provisions, touched=touched, make_id=make_id
            )
        )
        for number, data in material.pictures.get(paper.name, {}).items():
            pages.keep_picture(paper.id, number, data)
        for number, data in enumerate(reading.words, start=1):
            pages.keep_words(paper.id, number, data)
    return desk, Study(Shelf.of(material.result, material.packs), pages)


@contextmanager
def serve_review(folder, material, *, shared=False):
    """Yields a review that is served from a thread until the test is over."""
    desk, study = open_desk(folder, material)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        room = Room(desk, Access((origin,), shared=shared), LocalSessions())
        app = create_review_app(room, study)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield Review(desk, room, origin)
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            desk.close()
