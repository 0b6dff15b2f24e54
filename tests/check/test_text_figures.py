# SPDX-License-Identifier: Apache-2.0
"""Figures as people read them on a terminal."""

from dataclasses import replace

from pipeline.annotations import AnnotatedDocument, AnnotationKind
from pipeline.check import (
    Caveat,
    Interval,
    RankingFigures,
    ReadingFigures,
    Share,
    match_findings,
    measure,
)
from pipeline.check.outputs.text_figures import describe_figures
from pipeline.domain.taxonomy import Category

EX, DMC = Category.EXCLUSIVITY, Category.DELIVERY_MODEL_CONTROL


def measured(make_finding, make_annotation, papers):
    annotated = AnnotatedDocument(
        "a.docx",
        (EX, DMC),
        (
            make_annotation("alpha beta", severity=3),
            make_annotation("gamma delta", DMC, severity=1),
            make_annotation("never found"),
            make_annotation("tempting words", kind=AnnotationKind.NEGATIVE, severity=0),
        ),
    )
    findings = [
        make_finding("alpha beta", at=0, severity=3),
        make_finding("gamma delta", DMC, at=100, severity=2),
        make_finding("tempting words", at=200),
    ]
    other = replace(annotated, annotations=annotated.annotations[:1])
    matches = [match_findings(annotated, findings), match_findings(other, findings[:1])]
    return measure(matches * papers)


def test_begins_with_sentences_over_all_categories(make_finding, make_annotation):
    lines = list(describe_figures(measured(make_finding, make_annotation, 1)))
    assert lines[:3] == [
        "Of 4 restrictions that people annotated, 3 (75%) were found; of 4 findings, 3 (75%) were "
        "right.",
        "Of what was found, these agree: who is bound in 100% of 3; the grade in 67% of 3; the "
        "grade within one step in 100% of 3.",
        "Of 1 clause that tempts and does not bite, 1 (100%) was flagged.",
    ]


def test_of_few_papers_figures_stand_without_intervals(make_finding, make_annotation):
    lines = list(describe_figures(measured(make_finding, make_annotation, 1)))
    row = next(line for line in lines if line.startswith("exclusivity"))
    assert row.replace(" of ", "/").split() == [
        "exclusivity",
        "2/3",
        "0.67",
        "2/3",
        "0.67",
        "0.67",
        "0.44",
    ]


def test_tables_fit_120_columns_with_all_intervals(make_finding, make_annotation):
    lines = list(describe_figures(measured(make_finding, make_annotation, 50)))
    tables = [line for line in lines if line.startswith(("category", "exclus", "all", "delivery"))]
    assert any(line.count("(") == 4 for line in tables)
    assert max(map(len, tables)) <= 120


def test_tells_order_and_reading_in_sentences(make_finding, make_annotation):
    figures = replace(
        measured(make_finding, make_annotation, 1),
        ranking=RankingFigures(27, 0.81, None, Interval(0.57, 0.92, None), ("scan.pdf",)),
        reading=ReadingFigures(Share(9, 10), Share(20, 22), Share(21, 22)),
    )
    assert list(describe_figures(figures))[-4:] == [
        "Order of 27 papers against the order written beside them: 0.81 (0.57 to 0.92) by "
        "Spearman.",
        "Not in that order, since not read: scan.pdf.",
        "Of 10 findings whose annotation names a clause, 9 stand under it.",
        "Of 22 annotated quotes, 20 stand in the text word for word, and 1 more but for marks and "
        "spacing.",
    ]


def test_an_order_without_a_figure_says_why(make_finding, make_annotation):
    figures = measured(make_finding, make_annotation, 1)
    alike = replace(figures, ranking=RankingFigures(3, caveat=Caveat.ALIKE))
    few = replace(figures, ranking=RankingFigures(3, 0.5, None, Interval(caveat=Caveat.FEW)))
    start = "of 3 papers against the order written beside them: "
    assert f"Order {start}no variation." in list(describe_figures(alike))
    assert f"Order {start}0.50 by Spearman." in list(describe_figures(few))


def test_of_nothing_there_is_one_line():
    lines = list(describe_figures(measure([])))
    assert lines == ["Nothing is annotated and judged here: there are no figures."]


def test_a_table_names_only_what_there_is_something_of(make_finding, make_annotation):
    text = "\n".join(describe_figures(measured(make_finding, make_annotation, 1)))
    assert "exclusivity" in text
    assert "all mitigators" not in text


def test_brackets_are_explained_where_there_are_some(make_finding, make_annotation):
    few, many = (
        "\n".join(describe_figures(measured(make_finding, make_annotation, papers)))
        for papers in (1, 50)
    )
    assert "In brackets" not in few
    assert "In brackets" in many
