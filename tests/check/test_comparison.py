# SPDX-License-Identifier: Apache-2.0
"""Judged documents against annotations: what takes part, and what is said of the rest."""

from dataclasses import replace

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationSet
from pipeline.check import compare
from pipeline.config import CheckFloors
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Category, DocumentKind
from pipeline.errors import InputError


@pytest.fixture
def annotations(make_annotation):
    documents = (
        AnnotatedDocument(name, (Category.EXCLUSIVITY,), (make_annotation("alpha beta"),))
        for name in ("a.docx", "b.docx")
    )
    return AnnotationSet(tuple(documents))


def judged(name, findings=(), *, code=None):
    diagnostics = () if code is None else (Diagnostic(code, Gravity.FATAL, "It is so."),)
    return JudgedDocument(
        name=name,
        sha256="",
        offer="",
        kind=DocumentKind.CONTRACT,
        outcome=Outcome.ERROR if code else Outcome.OK,
        characters=0 if code else 100,
        findings=tuple(findings),
        diagnostics=diagnostics,
    )


def test_compares_annotated_documents_and_passes_over_the_others(annotations, make_finding):
    documents = [
        judged("c.docx", [make_finding("omega")]),
        judged("b.docx", [make_finding("alpha beta")]),
        judged("a.docx", [make_finding("alpha beta")]),
    ]
    report = compare(annotations, documents, floors=CheckFloors())
    assert [match.document for match in report.matches] == ["a.docx", "b.docx"]
    assert report.measurement.restrictions_together.precision == 1.0
    assert report.passed
    assert report.unread == ()


@pytest.mark.parametrize(
    ("code", "counted", "recall"),
    [
        pytest.param(ReasonCode.CORRUPT, True, 0.5, id="a fault of reading counts as missed"),
        pytest.param(ReasonCode.NO_TEXT_LAYER, False, 1.0, id="a scan without OCR is left out"),
    ],
)
def test_says_what_becomes_of_a_document_of_which_nothing_was_read(
    annotations, make_finding, code, counted, recall
):
    documents = [judged("a.docx", [make_finding("alpha beta")]), judged("b.docx", code=code)]
    report = compare(annotations, documents, floors=CheckFloors(recall={"all": 0.9}))
    (paper,) = report.unread
    assert (paper.name, paper.annotations, paper.counted) == ("b.docx", 1, counted)
    assert report.measurement.restrictions_together.recall == recall
    assert report.passed is not counted


def test_a_document_all_of_whose_pages_are_pictures_counts_as_unread(annotations, make_finding):
    note = Diagnostic(ReasonCode.NO_TEXT_LAYER, Gravity.PARTIAL, "Pages 1 to 2 have no text.")
    scanned = replace(
        judged("b.docx"),
        outcome=Outcome.PARTIAL,
        pages=2,
        unread_pages=(1, 2),
        diagnostics=(note,),
    )
    half_read = replace(scanned, name="a.docx", unread_pages=(2,))
    report = compare(annotations, [half_read, scanned], floors=CheckFloors())
    assert [(paper.name, paper.counted) for paper in report.unread] == [("b.docx", False)]
    assert [match.document for match in report.matches] == ["a.docx"]


def test_refuses_annotations_of_documents_that_are_not_there(annotations):
    with pytest.raises(InputError, match=r"'b\.docx' \(nearest: 'b2\.docx'\)"):
        compare(annotations, [judged("a.docx"), judged("b2.docx")], floors=CheckFloors())


def test_papers_kept_aside_have_figures_of_their_own(make_annotation, make_finding):
    documents = (
        AnnotatedDocument("a.docx", (Category.EXCLUSIVITY,), (make_annotation("alpha beta"),)),
        AnnotatedDocument(
            "b.docx", (Category.EXCLUSIVITY,), (make_annotation("alpha beta"),), aside=True
        ),
    )
    report = compare(
        AnnotationSet(documents),
        [judged("a.docx", [make_finding("alpha beta")]), judged("b.docx")],
        floors=CheckFloors(),
    )
    assert report.measurement.restrictions_together.recall == 0.5
    assert report.aside is not None
    assert report.aside.restrictions_together.recall == 0


def test_without_papers_kept_aside_there_are_no_figures_of_them(annotations):
    report = compare(annotations, [judged("a.docx"), judged("b.docx")], floors=CheckFloors())
    assert report.aside is None
