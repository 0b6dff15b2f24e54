# SPDX-License-Identifier: Apache-2.0
"""Papers are read and pages drawn in the background, and nobody waits behind them."""

import shutil
import threading
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Span
from pipeline.errors import ReadingError
from pipeline.review.intake import preparing
from pipeline.review.intake.items import take_scan
from pipeline.review.intake.pictures import Pictures
from pipeline.review.intake.preparing import Preparation
from pipeline.review.intake.reading import PaperReading
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.intake.values import PaperText
from pipeline.review.values import ItemKind, PaperState

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
NAMES = ("homelessness-subcontract.docx", "womens-centre-subcontract.pdf")


class Desk:
    """Keeps in memory what is prepared, as the desk of a review does on disk."""

    def __init__(self, intake):
        self.kept = {one.id: one for one in intake.papers}
        self.texts = {}
        self.unflagged = {}
        self.lock = threading.Lock()

    def papers(self):
        with self.lock:
            return tuple(self.kept.values())

    def keep_paper_text(self, paper_id, text):
        with self.lock:
            self.texts[paper_id] = text
            self.kept[paper_id] = replace(self.kept[paper_id], state=PaperState.READ, why="")

    def keep_failure(self, paper_id, why):
        with self.lock:
            self.kept[paper_id] = replace(self.kept[paper_id], state=PaperState.FAILED, why=why)

    def add_unflagged(self, items):
        with self.lock:
            new = [one for one in items if (one.paper, one.fingerprint) not in self.unflagged]
            self.unflagged.update({(one.paper, one.fingerprint): one for one in new})
            return len(new)

    def state(self, name):
        return next(one for one in self.papers() if one.name == name)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for name in NAMES:
        shutil.copy(SAMPLES / name, folder / name)
    result = api.scan([folder], config=Config())
    return folder, result


@pytest.fixture
def room(tmp_path, scanned):
    """Returns what makes a preparation of the scan, with its desk and its shelf."""
    folder, result = scanned
    desk, shelf = Desk(take_scan(result)), PageShelf(tmp_path / "pages")
    numbers = count()
    made = []

    def make(result=result):
        made.append(
            Preparation(
                desk, shelf, result, tmp_path / "out", config=Config(),
                make_id=lambda: f"u{next(numbers)}",
            )
        )  # fmt: skip
        return made[-1]

    make.desk, make.shelf, make.folder, make.result = desk, shelf, folder, result
    yield make
    for one in made:
        one.stop()


def test_all_papers_are_read_sampled_and_drawn(room):
    with room() as preparation:
        assert preparation.wait(120)
        assert preparation.trouble == ""

    assert {one.state for one in room.desk.papers()} == {PaperState.READ}
    drawn = room.desk.unflagged.values()
    assert {one.paper for one in drawn} == {one.id for one in room.desk.papers()}
    assert {one.kind for one in drawn} == {ItemKind.UNFLAGGED}
    paper = room.desk.state("womens-centre-subcontract.pdf")
    document = next(one for one in room.result.documents if one.name == paper.name)
    flagged = {one.page for one in document.findings if one.page}
    sampled = {one.page for one in drawn if one.paper == paper.id}
    for page in flagged | sampled:
        assert room.shelf.picture(paper.id, page)
    for one in document.findings:
        if one.page and len(one.span):
            assert room.shelf.rectangles(paper.id, one.page, one.span)


def test_what_was_prepared_is_not_prepared_again(room, monkeypatch):
    with room() as preparation:
        assert preparation.wait(120)
    monkeypatch.setattr(preparing, "read_paper", lambda *_, **__: pytest.fail("read again"))
    monkeypatch.setattr(preparing, "draw_paper", lambda *_, **__: pytest.fail("drawn again"))

    with room() as again:
        assert again.wait(20)
        assert again.trouble == ""


def test_new_rules_have_the_papers_read_again(room, monkeypatch):
    read = []
    monkeypatch.setattr(
        preparing, "read_paper", lambda path, *_, **__: read.append(path) or fake()
    )
    monkeypatch.setattr(preparing, "draw_paper", lambda *_, **__: Pictures({}, {}))
    for result in (room.result, room.result, replace(room.result, rules_version="other")):
        with room(result) as preparation:
            assert preparation.wait(20)

    assert len(read) == 4


def fake():
    return PaperReading(PaperText("Some words of a paper."))


def test_a_changed_paper_loses_its_old_pictures_at_once(room, monkeypatch):
    paper = room.desk.papers()[0]
    room.shelf.keep_picture(paper.id, 1, b"old")
    room.shelf.mark(paper.id, f"{'0' * 64} r1")
    monkeypatch.setattr(preparing, "read_paper", refuse)

    with room():
        assert room.shelf.picture(paper.id, 1) is None


def pages_of(pages):
    return Pictures(dict.fromkeys(pages, b"png"), {})


def refuse(*_, **__):
    raise ReadingError(ReasonCode.CORRUPT, "It is damaged.", cure="Ask for it again.")


def test_what_cannot_be_read_says_why_and_the_others_are_read(room, monkeypatch):
    monkeypatch.setattr(
        preparing,
        "read_paper",
        lambda path, *_, **__: refuse() if path.suffix == ".pdf" else fake(),
    )

    with room() as preparation:
        assert preparation.wait(20)

    assert room.desk.state(NAMES[1]).why == "It is damaged. Ask for it again."
    assert room.desk.state(NAMES[0]).state is PaperState.READ


def test_papers_that_are_gone_say_so(room):
    result = replace(room.result, paths=("/nowhere/at/all",))

    with room(result) as preparation:
        assert preparation.wait(20)

    assert all("scan again" in one.why for one in room.desk.papers())


def test_a_person_gets_their_page_before_those_drawn_ahead(room, monkeypatch):
    paper = room.desk.state(NAMES[1])
    orders, go = [], threading.Event()

    def draw(_path, _sha256, pages, **_):
        orders.append(list(pages))
        go.wait(20)
        return pages_of(pages)

    monkeypatch.setattr(preparing, "read_paper", lambda *_, **__: fake())
    monkeypatch.setattr(preparing, "draw_paper", draw)
    monkeypatch.setattr(preparing, "_A_BATCH", 1)
    with room() as preparation:
        wait_until(lambda: orders and not preparation._reading)
        assert preparation.picture(paper.id, 7).coming
        go.set()
        assert preparation.picture(paper.id, 7, seconds=20).path
        assert preparation.wait(20)

    assert orders[1] == [7]
    assert len({page for pages in orders for page in pages}) == sum(map(len, orders))


def wait_until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_page_that_kills_its_process_does_not_take_the_others_along(room, monkeypatch):
    paper = room.desk.state(NAMES[1])

    def draw(_path, _sha256, pages, **_):
        if 2 in pages:
            raise ReadingError(ReasonCode.WORKER_CRASH, "It ended.", cure="Print it anew.")
        return pages_of(pages)

    monkeypatch.setattr(preparing, "read_paper", lambda *_, **__: fake())
    monkeypatch.setattr(preparing, "draw_paper", draw)
    with room() as preparation:
        assert preparation.picture(paper.id, 1, seconds=20).path
        assert preparation.wait(20)
        told = preparation.picture(paper.id, 2)
        assert (told.path, told.coming, told.why) == (None, False, "It ended. Print it anew.")
        assert preparation.picture(paper.id, 3).path


@pytest.mark.parametrize("page", [0, -1, 8, 10**9])
def test_there_is_no_picture_of_a_page_that_is_none(room, page):
    preparation = room()

    assert "no such page" in preparation.picture(room.desk.state(NAMES[1]).id, page).why
    assert "no such page" in preparation.picture("../../etc/passwd", 1).why


def test_never_more_than_two_processes_and_the_hastened_paper_first(room, monkeypatch):
    now, most, read = [0], [0], []
    lock, go = threading.Lock(), threading.Event()

    def busy(answer):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        go.wait(20)
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return answer

    monkeypatch.setattr(
        preparing, "read_paper", lambda path, *_, **__: read.append(path.name) or busy(fake())
    )
    monkeypatch.setattr(
        preparing,
        "draw_paper",
        lambda _p, _s, pages, **_: busy(Pictures(dict.fromkeys(pages, b"p"), {})),
    )
    first, last = sorted(room.desk.papers(), key=lambda one: one.order)
    more = [replace(first, id=f"more{at}", order=10 + at) for at in range(4)]
    room.desk.kept.update({one.id: one for one in more})
    with room() as preparation:
        wait_until(lambda: read)
        preparation.hasten(more[-1].id)
        go.set()
        assert preparation.wait(20)

    assert read[1] == first.name
    assert read.index(last.name) > 1
    assert most[0] <= 2


def test_stopping_ends_the_process_that_reads(room, monkeypatch):
    def slow(path, document, *, config, stop):
        assert stop.wait(20)
        raise ReadingError(ReasonCode.WORKER_CRASH, "it was stopped")

    monkeypatch.setattr(preparing, "read_paper", slow)
    preparation = room()
    preparation.start()
    began = time.monotonic()
    preparation.stop()

    assert time.monotonic() - began < 5
    assert {one.state for one in room.desk.papers()} == {PaperState.WAITING}


def test_what_ends_the_preparation_is_told_without_words_of_a_paper(room, monkeypatch):
    def fail(*_, **__):
        msg = "secret words of the paper"
        raise RuntimeError(msg)

    monkeypatch.setattr(preparing, "read_paper", fail)
    with room() as preparation:
        assert preparation.wait(20)
        assert "RuntimeError" in preparation.trouble
        assert "secret" not in preparation.trouble


def test_a_shelf_takes_no_path_and_keeps_files_to_their_owner(tmp_path):
    shelf = PageShelf(tmp_path / "pages")
    for bad in ("..", "a/b", "", "a\0", "x" * 65):
        with pytest.raises(ValueError, match="paper"):
            shelf.picture(bad, 1)
    shelf.keep_picture("p", 1, b"picture")
    path = shelf.picture("p", 1)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert shelf.rectangles("p", 1, Span(0, 5)) == ()


def test_purging_overwrites_and_removes_all_and_follows_no_link(tmp_path):
    shelf = PageShelf(tmp_path / "pages")
    shelf.keep_picture("p", 1, b"secret picture")
    shelf.mark("p", "0 r1")
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("kept", encoding="utf-8")
    (tmp_path / "pages" / "p" / "link").symlink_to(other)
    twin = tmp_path / "twin"
    twin.hardlink_to(shelf.picture("p", 1))

    shelf.purge()
    shelf.purge()

    assert not (tmp_path / "pages").exists()
    assert (other / "kept").read_text(encoding="utf-8") == "kept"
    assert twin.read_bytes() == bytes(14)
