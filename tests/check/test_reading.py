# SPDX-License-Identifier: Apache-2.0
"""Clause numbers and quotes as people read them, and as the program did."""

from dataclasses import replace

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationKind
from pipeline.check import Share, match_findings
from pipeline.check.reading import measure_reading
from pipeline.domain.taxonomy import Category


@pytest.mark.parametrize(
    ("annotated", "found", "headings", "same"),
    [
        pytest.param("4.1", "4.1", (), True, id="the same number"),
        pytest.param(" 4.1. ", "4.1", (), True, id="a dot and spaces"),
        pytest.param("4.1 (a)", "4.1(a)", (), True, id="a space within"),
        pytest.param("schedule 2,4.1", "Schedule 2, 4.1", (), True, id="case and spacing"),
        pytest.param("Clause 4.1", "4.1", (), True, id="the word clause"),
        pytest.param("Sub-clause (2)", "(2)", (), True, id="a sub-clause"),
        pytest.param("4.1", "4.10", (), False, id="another number"),
        pytest.param("41", "4.1", (), False, id="dots within count"),
        pytest.param("4.1", "Schedule 2, 4.1", (), False, id="the same number elsewhere"),
        pytest.param("Leaving", "7", ("Part B", "Leaving"), True, id="the heading right above"),
        pytest.param("Part B", "7", ("Part B", "Leaving"), False, id="a heading further up"),
        pytest.param(
            "Order Form, item 7", "Part A, 7", ("Order Form",), True, id="a Part's title"
        ),
        pytest.param("Order Form, item 7", "Part B, 7", ("Terms",), False, id="another title"),
        pytest.param("Order Form, 7", "Part A, 8", ("Order Form",), False, id="another item"),
        pytest.param("Order Form, 7", "7", ("Order Form",), False, id="a number without its Part"),
        pytest.param("Section heads", "heads", (), False, id="no number behind the word"),
    ],
)
def test_a_finding_stands_under_the_annotated_clause(
    make_finding, make_annotation, annotated, found, headings, same
):
    annotation = replace(make_annotation("alpha beta"), clause=annotated)
    finding = replace(make_finding("alpha beta"), clause=found, heading_path=headings)
    match = match_findings(AnnotatedDocument("a.docx", (), (annotation,)), [finding])
    figures = measure_reading([match], {})
    assert figures.clauses == Share(int(same), 1)
    assert len(figures.elsewhere) == int(not same)


def test_annotations_without_a_clause_are_not_counted(make_finding, make_annotation):
    annotation = replace(make_annotation("alpha beta"), clause=" ")
    match = match_findings(
        AnnotatedDocument("a.docx", (), (annotation,)), [make_finding("alpha beta")]
    )
    assert measure_reading([match], {}).clauses == Share(0, 0)


TEXT = "The Provider shall  not\nwork for \u201cothers\u201d. It may campaign."


@pytest.fixture
def quoted(make_annotation):
    """A paper with one quote that is met by nothing, each of another kind."""
    annotations = (
        make_annotation("shall not work for \u201cothers\u201d"),
        make_annotation('shall not work for "Others"'),
        make_annotation("shall never work", kind=AnnotationKind.NEGATIVE, severity=0),
        make_annotation("...", Category.FINANCIAL_RISK),
    )
    return match_findings(AnnotatedDocument("a.docx", (), annotations), [])


def test_counts_quotes_that_stand_word_for_word_and_those_that_stand_but_for_marks(quoted):
    figures = measure_reading([quoted], {"a.docx": TEXT})
    assert (figures.quotes, figures.quotes_folded) == (Share(1, 4), Share(2, 4))
    assert [one.quote for one in figures.absent] == ["...", "shall never work"]


def test_quotes_of_a_paper_whose_text_nobody_asked_for_are_in_no_figure(quoted):
    assert measure_reading([quoted], {}).quotes == Share(0, 0)


def test_in_an_unread_paper_no_quote_stands(quoted):
    figures = measure_reading([quoted], {"a.docx": ""})
    assert (figures.quotes_folded, len(figures.absent)) == (Share(0, 4), 4)
