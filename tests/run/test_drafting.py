# SPDX-License-Identifier: Apache-2.0
"""The words of a paper's clauses, by which drafts are compared."""

from pathlib import Path

import docx
import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from pipeline import api
from pipeline.config import Config
from pipeline.domain.draft import DraftedClause, DraftedReference
from pipeline.run.drafting import draft_clauses

PARTIES = (
    'This Subcontract is made between (1) Broad Services Ltd (the "Prime") and '
    '(2) Small Trust (the "Provider").'
)
TERMS = (
    "SUBCONTRACT",
    PARTIES,
    "1. Services",
    "1.1 The Provider shall run the service with care, as clause 2.1 says.",
    "1.2 The Provider shall:",
    "(a) keep records; and",
    "(b) tell the Prime of complaints.",
    "2. Money",
    "2.1 The Prime shall pay the Provider £1,000.50 each month.",
)


def write_word(path, paragraphs, rows=()):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(path)
    return path


def drafted(path):
    reading = api.read(path, config=Config())
    clauses = draft_clauses(reading.document, reading.outline)
    return reading.document, {one.number: one for one in clauses}, clauses


@pytest.fixture(scope="module")
def terms(tmp_path_factory):
    return drafted(write_word(tmp_path_factory.mktemp("terms") / "terms.docx", TERMS))


def test_text_is_what_stands_in_the_document_and_words_lie_in_it(terms):
    document, _, clauses = terms
    for clause in clauses:
        assert document.text[clause.start : clause.end] == clause.text
        places = list(zip(clause.starts, clause.ends, strict=True))
        assert len(places) == len(clause.words)
        assert all(0 <= a < b <= len(clause.text) for a, b in places)
        assert places == sorted(places)


def test_a_clause_is_told_without_its_number_and_its_limbs_by_themselves(terms):
    _, by_number, _ = terms
    assert by_number["1.2"].text == "The Provider shall:"
    assert by_number["1.2(a)"].text == "keep records; and"
    assert by_number["2"].text == "Money"
    assert by_number["2.1"].heading == "Money"


def test_party_words_are_sides_and_sums_stay_whole(terms):
    _, by_number, _ = terms
    assert by_number["2.1"].words == (
        "PRIME", "shall", "pay", "SUB", "£", "1,000.50", "each", "month",
    )  # fmt: skip


def test_a_reference_is_one_sign_that_leads_to_its_clause(terms):
    _, by_number, clauses = terms
    clause = by_number["1.1"]
    (reference,) = clause.references
    assert clause.words[reference.word] == "§"
    assert clauses[reference.clause].number == "2.1"
    at = slice(clause.starts[reference.word], clause.ends[reference.word])
    assert clause.text[at] == "clause 2.1"


def test_a_reference_within_another_is_one(tmp_path):
    terms = (
        *TERMS,
        "2.2 Sums follow paragraph 1 of Annex 1 and Annex 1 alone.",
        "Annex 1: Prices",
        "1. The price is £10.",
    )
    _, by_number, clauses = drafted(write_word(tmp_path / "annex.docx", terms))
    clause = by_number["2.2"]
    assert clause.words == ("sums", "follow", "§", "and", "§", "alone")
    numbers = [clauses[one.clause].number for one in clause.references]
    assert numbers == ["Annex 1, 1", "Annex 1"]


def test_renaming_the_parties_leaves_the_words_as_they_are(terms, tmp_path):
    renamed = [text.replace("Prime", "Lead Partner").replace("Broad", "Wide") for text in TERMS]
    _, _, clauses = drafted(write_word(tmp_path / "renamed.docx", renamed))
    assert [one.words for one in clauses] == [one.words for one in terms[2]]


def test_a_row_of_a_table_is_one(tmp_path):
    rows = (("Item", "Sum"), ("Staff", "£10"))
    _, _, clauses = drafted(write_word(tmp_path / "table.docx", TERMS, rows))
    assert [one.words for one in clauses[-2:]] == [("item", "sum"), ("staff", "£", "10")]


def test_a_paper_has_the_same_words_in_word_and_in_pdf(terms, tmp_path):
    path = tmp_path / "terms.pdf"
    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(str(path)).build([Paragraph(text, style) for text in TERMS])
    _, _, clauses = drafted(path)
    assert [(one.number, one.words) for one in clauses] == [
        (one.number, one.words) for one in terms[2]
    ]
    assert {one.page for one in clauses} == {1}


SAMPLES = sorted((Path(__file__).parents[2] / "sample_contracts").glob("*.docx"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_has_its_words(path):
    document, _, clauses = drafted(path)
    assert sum(len(one.words) for one in clauses) > len(document.text) / 10


def test_what_no_paper_can_say_is_refused():
    with pytest.raises(ValueError, match="needs its place"):
        DraftedClause("1", "", 0, 3, "abc", ("abc",), (0,), (4,))
    reference = (DraftedReference(1, 0),)
    with pytest.raises(ValueError, match="needs its word"):
        DraftedClause("1", "", 0, 3, "abc", ("abc",), (0,), (3,), reference)


def test_a_paper_without_words_has_no_clauses(tmp_path):
    assert drafted(write_word(tmp_path / "empty.docx", ["***", "- - -"]))[2] == ()
