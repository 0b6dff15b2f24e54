# SPDX-License-Identifier: Apache-2.0
"""What the papers of one offer tell of each other."""

import docx
import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.outline import CitedPaper, Tie
from pipeline.domain.taxonomy import Bound, Category, DocumentKind
from pipeline.outline import note_papers
from pipeline.run.offers import names_paper, pool_offers

PARTIES = (
    'This Subcontract is made between (1) Broad Services Ltd (the "Prime") and '
    '(2) Small Trust (the "Provider").'
)
SUBCONTRACT = (
    "SUBCONTRACT",
    PARTIES,
    "1. Terms",
    "1.1 The Provider shall comply with the Head Contract as if it were the Contractor there.",
    "1.2 The Provider shall follow the Partner Handbook.",
    "1.3 The Provider shall follow the Data Protocol.",
)
HEAD = (
    "HEAD CONTRACT",
    'This Head Contract is made between (1) Ashby Council (the "Authority") and '
    '(2) Broad Services Ltd (the "Contractor").',
    "1. Terms",
    "1.1 The Contractor shall not work for any rival of the Authority in the county.",
    "1.2 The Authority shall pay each invoice within thirty days.",
)
HANDBOOK = ("Partner Handbook", "How we work", "1. Please be kind to people.")


def write(folder, papers):
    for name, paragraphs in papers.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        document.save(path)
    return {one.name: one for one in api.scan([folder], config=Config(jobs=1)).documents}


@pytest.fixture(scope="module")
def offer(tmp_path_factory):
    """A subcontract, the head contract that it passes down, and the handbook that it names."""
    papers = {"sub.docx": SUBCONTRACT, "head contract.docx": HEAD, "guide.docx": HANDBOOK}
    folder = tmp_path_factory.mktemp("papers")
    return write(folder, {f"lantern/{name}": text for name, text in papers.items()})


def test_a_paper_is_supplied_when_a_file_of_the_offer_bears_its_name_or_title(offer):
    papers = {one.name: one.supplied for one in offer["lantern/sub.docx"].papers}
    assert papers == {"Head Contract": True, "Partner Handbook": True, "Data Protocol": False}


def test_the_note_on_a_paper_goes_when_it_is_supplied(offer):
    diagnostics = offer["lantern/sub.docx"].diagnostics
    notes = [one.message for one in diagnostics if one.code is ReasonCode.UNSEEN_TERMS]
    assert len(notes) == 1
    assert "Data Protocol" in notes[0]


def test_a_duty_of_the_prime_comes_down_with_less_confidence(offer):
    head = offer["lantern/head contract.docx"]
    (finding,) = [one for one in head.passed_down if one.label is Category.EXCLUSIVITY]
    assert (finding.bound, finding.clause) == (Bound.SUB, "1.1")
    assert "via_flow_down" in finding.flags
    assert "passes its terms down" in finding.reasons[-1].text
    assert not [one for one in head.findings if one.label is Category.EXCLUSIVITY]


def test_a_head_contract_that_nobody_passes_down_binds_the_prime_alone(tmp_path):
    documents = write(tmp_path, {"a/head contract.docx": HEAD, "b/sub.docx": SUBCONTRACT})
    assert documents["a/head contract.docx"].passed_down == ()
    assert not any(one.supplied for one in documents["b/sub.docx"].papers)


def judged(name, *, papers=(), titles=(), kind=DocumentKind.CONTRACT, sha256="a" * 64):
    return JudgedDocument(
        name=name,
        sha256=sha256,
        offer="x",
        kind=kind,
        outcome=Outcome.OK,
        characters=900,
        papers=papers,
        titles=titles,
        diagnostics=note_papers(papers),
    )


@pytest.mark.parametrize(
    ("name", "file", "titles", "meant"),
    [
        ("Provider Handbook", "navigator-provider-handbook.docx", (), True),
        ("Brand Guidelines", "pack/Brand guide (v2).pdf", (), True),
        ("Brand Guidelines", "b.pdf", ("Guidelines for the brand",), True),
        ("Prime Contract", "b.pdf", ("Main Contract for Services",), True),
        ("Schedule 2", "Schedule 2 - fees.docx", (), True),
        ("Schedule 2", "Schedule 12 - fees.docx", (), False),
        ("Framework Agreement", "Agreement.docx", (), False),
        ("our policies", "Policies on paint.docx", (), False),
        ("Provider Handbook", "handbook for tenants.docx", (), False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_file_is_the_paper_meant_when_it_has_all_words_of_its_name(name, file, titles, meant):
    assert names_paper(name, judged(file, titles=titles)) is meant


def test_a_copy_of_the_same_file_is_no_other_paper(weights):
    paper = CitedPaper("Sub Pack", "1.1", Span(0, 8), Tie.FOLLOWED)
    twins = [judged(name, papers=(paper,), titles=("Sub Pack",)) for name in ("x/a", "x/b")]
    pooled = pool_offers(twins, weights=weights)
    assert [one.papers[0].supplied for one in pooled] == [False, False]


@pytest.fixture(scope="module")
def weights():
    return api.load_book(Config()).weights
