# SPDX-License-Identifier: Apache-2.0
"""A sample paper in a folder, scanned once, and its findings as items."""

import shutil
from pathlib import Path

import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.domain.taxonomy import FindingKind
from pipeline.review.exchange.values import Decided
from pipeline.review.values import Item, ItemKind, PaperState, ReviewedPaper

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
