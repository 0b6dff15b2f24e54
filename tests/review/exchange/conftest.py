# SPDX-License-Identifier: Apache-2.0
"""A sample paper in a folder, scanned once, and its findings as items."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.review.exchange.values import Decided
from pipeline.review.intake.items import take_scan
from pipeline.review.intake.values import PaperText
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen
from pipeline.review.values import Item, ItemKind, PaperState, ReviewedPaper, ReviewRole

ROOT = Path(__file__).parents[3]
PAPER = "youth-services-subcontract.docx"


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    """A folder with one paper; tests write beside it and clean up nothing, so they copy it."""
    folder = tmp_path_factory.mktemp("papers")
    shutil.copy(ROOT / "sample_contracts" / PAPER, folder)
    return folder


@pytest.fixture(scope="session")
def scanned(papers):
    """The result of the scan of that folder."""
    return api.scan([papers], config=Config())


@pytest.fixture(scope="session")
def book():
    """The rules that come with the program."""
    return api.load_book(Config())


@pytest.fixture(scope="session")
def document(scanned):
    """The only document of the scan."""
    (document,) = scanned.documents
    return document


@pytest.fixture(scope="session")
def paper(document):
    """The same as reviewers meet it."""
    return ReviewedPaper("p1", document.name, document.sha256, document.offer, 0, PaperState.READ)


@pytest.fixture
def decided(document, paper):
    """Gives a function that makes a decision on the n-th finding of a kind."""

    def make(judgement, number=0, *, kind=FindingKind.RESTRICTION, **values):
        finding = [one for one in document.findings if one.kind is kind][number]
        return Decided(item_of(finding), paper, judgement, finding=finding, **values)

    return make


def item_of(finding):
    """Returns a finding as an item."""
    return Item(
        id=f"i-{finding.id}",
        paper="p1",
        kind=ItemKind.FINDING,
        finding=finding.id,
        fingerprint=finding.id,
        start=finding.span.start,
        end=finding.span.end,
        quote=finding.quote,
        clause=finding.clause,
        page=finding.page,
        label=finding.label,
        severity=finding.severity,
        bound=finding.bound,
        probability=finding.probability,
        rule_ids=finding.rule_ids,
    )


@pytest.fixture
def text(papers, document):
    """The words of the paper."""
    from pipeline.config import Limits
    from pipeline.extract import read_document

    return read_document(papers / PAPER, name=document.name, limits=Limits()).text


@pytest.fixture
def open_desk(scanned, text, tmp_path):
    """Gives a function that opens a review of the scan, with the words of its paper."""
    desks = []

    def make(name="review"):
        desk = Desk.open(f"sqlite:///{tmp_path / name}.sqlite", project="p", clock=Ticking())
        desks.append(desk)
        desk.take_in(take_scan(scanned))
        (paper,) = desk.papers()
        desk.keep_paper_text(paper.id, PaperText(text))
        return desk

    yield make
    for desk in desks:
        desk.close()


class Ticking:
    """A clock that goes on a second each time it is asked."""

    def __init__(self):
        self._now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self):
        self._now += timedelta(seconds=1)
        return self._now


@pytest.fixture
def desk(open_desk):
    """A review of the scan in which nobody has said anything yet."""
    return open_desk()


@pytest.fixture
def asha(desk):
    """Somebody who judges."""
    return desk.enrol("Asha", ReviewRole.REVIEWER).id


@pytest.fixture
def findings_of():
    """Gives a function that returns the restrictions in a review as its rows."""

    def make(desk, person):
        page = desk.items(Chosen(kind=ItemKind.FINDING), person=person, limit=1_000)
        return [
            row
            for row in page.rows
            if isinstance(row.item.label, Category) and row.item.end > row.item.start
        ]

    return make
