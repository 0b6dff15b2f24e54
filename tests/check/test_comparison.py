# SPDX-License-Identifier: Apache-2.0
"""Judged documents against annotations: what takes part, and what is said of the rest."""

from dataclasses import replace

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationSet
from pipeline.check import RankingFigures, Share, StatedOrder, compare, describe_check
from pipeline.config import CheckFloors
from pipeline.domain.assessment import Assessment, Band, Gate, Index
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
        pytest.param(ReasonCode.UNSUPPORTED_FORMAT, False, 1.0, id="so is what nothing converts"),
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


def assessed(name, value):
    index = Index(value, value, value)
    return Assessment(name, index, value, value, index, Band.LIGHT, Gate.NONE, 1.0)


def test_holds_order_and_reading_of_all_papers_and_of_those_kept_aside(annotations, make_finding):
    first, second = annotations.documents
    aside = AnnotationSet((first, replace(second, aside=True)))
    found = [make_finding("alpha beta")]
    documents = [
        replace(judged("a.docx", found), text="alpha beta", assessment=assessed("a.docx", 20)),
        replace(judged("b.docx", found), text="alpha", assessment=assessed("b.docx", 10)),
    ]
    order = (StatedOrder("a.docx", 60), StatedOrder("b.docx", 30))
    report = compare(aside, documents, floors=CheckFloors(), order=order)
    assert report.measurement.ranking.correlation == 1.0
    assert report.measurement.reading.quotes == Share(1, 2)
    assert report.aside.ranking == RankingFigures(1)
    assert report.aside.reading.quotes == Share(0, 1)


def test_an_order_does_not_speak_of_a_paper_that_could_not_be_read(annotations):
    documents = [
        judged("a.docx", code=ReasonCode.NO_TEXT_LAYER),
        replace(judged("b.docx"), text="", assessment=assessed("b.docx", 10)),
    ]
    order = (StatedOrder("a.docx", 60), StatedOrder("b.docx", 30))
    report = compare(annotations, documents, floors=CheckFloors(), order=order)
    assert report.measurement.ranking.left_out == ("a.docx",)


def test_refuses_an_order_of_a_paper_that_is_not_there(annotations):
    documents = [judged("a.docx"), judged("b.docx")]
    order = (StatedOrder("c.docx", 60),)
    with pytest.raises(InputError, match=r"c\.docx"):
        compare(annotations, documents, floors=CheckFloors(), order=order)


def test_absent_quotes_of_papers_kept_aside_are_listed_only_when_asked_for(annotations):
    documents = [replace(judged(name), text="gamma") for name in ("a.docx", "b.docx")]
    first, second = (
        replace(one, annotations=(replace(one.annotations[0], document=one.name, place=place),))
        for one, place in zip(annotations.documents, ("all.jsonl:2", "all.jsonl:4"), strict=True)
    )
    own = AnnotationSet((first, replace(second, aside=True)))
    report = compare(own, documents, floors=CheckFloors())
    silent = "\n".join(describe_check(report, show_aside=False))
    told = "\n".join(describe_check(report, show_aside=True))
    assert "(misquoted, or misread): 1\n  all.jsonl:2: a.docx" in silent
    assert "all.jsonl:4" not in silent
    assert "  all.jsonl:4: b.docx" in told
    assert "Of 2 annotated quotes, 0 stand in the text" in silent
