# SPDX-License-Identifier: Apache-2.0
"""Figures recounted by hand, and floors held against them."""

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationKind
from pipeline.check import (
    FloorResult,
    Share,
    judge,
    match_findings,
    measure,
)
from pipeline.config import CheckFloors
from pipeline.domain.taxonomy import Bound, Category, Mitigator, Modifier
from pipeline.errors import ConfigurationError

EX, MB = Category.EXCLUSIVITY, Category.MANDATORY_BRANDING


@pytest.fixture
def measurement(make_finding, make_annotation):
    """Two of three restrictions found, one false alarm, one negative of two flagged."""
    annotated = AnnotatedDocument(
        "a.docx",
        (EX,),
        (
            make_annotation("alpha beta", severity=3),
            make_annotation("gamma delta", severity=1, bound=Bound.MUTUAL),
            make_annotation("never found"),
            make_annotation("tempting words", kind=AnnotationKind.NEGATIVE, severity=0),
            make_annotation("quiet words here", kind=AnnotationKind.NEGATIVE, severity=0),
            make_annotation("free choice", Mitigator.NON_EXCLUSIVE, severity=2),
        ),
    )
    findings = [
        make_finding("alpha beta", at=0, severity=3),
        make_finding("gamma delta", at=100, severity=4),
        make_finding("tempting", at=200),
        make_finding("free choice", Mitigator.NON_EXCLUSIVE, at=300, severity=1),
        make_finding("logo", MB, at=400),
    ]
    return measure([match_findings(annotated, findings)])


def test_counts_every_figure_of_a_category(measurement):
    figures = measurement.by_name("exclusivity")
    assert figures.found == Share(2, 3)
    assert figures.right == Share(2, 3)
    assert figures.f1 == pytest.approx(2 / 3)
    assert figures.direction == Share(1, 2)
    assert figures.severity_equal == Share(1, 2)
    assert figures.severity_within_one == Share(1, 2)
    assert figures.negatives_flagged == Share(1, 2)


def test_reports_mitigators_apart(measurement):
    (figures,) = measurement.mitigators
    assert figures.name == "non_exclusive"
    assert figures.found == Share(1, 1)
    assert figures.severity_within_one == Share(1, 1)
    assert measurement.restrictions_together.found.of == 3


def test_reports_modifiers_apart_and_gives_them_no_grade(make_finding, make_annotation):
    label = Modifier.FLOW_DOWN
    annotated = AnnotatedDocument(
        "a.docx", (label,), (make_annotation("as published", label, severity=0),)
    )
    finding = make_finding("as published", label, severity=0)
    measured = measure([match_findings(annotated, [finding])])
    (figures,) = measured.modifiers
    assert (figures.name, figures.f1, figures.severity_equal) == ("flow_down", 1.0, Share(0, 0))
    assert measured.restrictions_together.found == Share(0, 0)
    assert judge(measured, CheckFloors(f1={"flow_down": 0.5})).passed


def test_a_finding_about_which_nobody_can_say_counts_on_neither_side(measurement):
    figures = measurement.by_name("mandatory_branding")
    assert figures.unjudged == 1
    assert figures.right == Share(0, 0)
    assert (figures.precision, figures.recall, figures.f1) == (None, None, None)


def test_leaves_out_categories_without_any_count(measurement):
    assert [figures.name for figures in measurement.categories] == [
        "mandatory_branding",
        "exclusivity",
    ]
    assert measurement.by_name("financial_risk") is None


def test_f1_of_nothing_right_is_zero_and_not_a_division_by_zero(make_finding, make_annotation):
    annotated = AnnotatedDocument("a.docx", (EX,), (make_annotation("alpha"),))
    (figures,) = measure([match_findings(annotated, [make_finding("omega")])]).categories
    assert figures.f1 == 0.0


def test_an_annotation_without_direction_takes_no_part_in_direction(make_finding, make_annotation):
    annotated = AnnotatedDocument("a.docx", (EX,), (make_annotation("alpha", bound=None),))
    (figures,) = measure([match_findings(annotated, [make_finding("alpha")])]).categories
    assert figures.direction == Share(0, 0)
    assert figures.severity_equal == Share(1, 1)


@pytest.mark.parametrize(
    ("floors", "expected"),
    [
        pytest.param({}, [], id="nothing asked"),
        pytest.param(
            {"recall": {"exclusivity": 2 / 3}},
            [FloorResult("recall of exclusivity", 2 / 3, 2 / 3, passed=True)],
            id="reached exactly",
        ),
        pytest.param(
            {"precision": {"all": 0.9}},
            [FloorResult("precision of all", 0.9, 2 / 3, passed=False)],
            id="all categories together",
        ),
        pytest.param(
            {"f1": {"non_exclusive": 0.5}},
            [FloorResult("f1 of non_exclusive", 0.5, None, passed=False)],
            id="nothing measured fails",
        ),
        pytest.param(
            {"recall": {"financial_risk": 0.1}},
            [FloorResult("recall of financial_risk", 0.1, None, passed=False)],
            id="category never seen fails",
        ),
        pytest.param(
            {"direction": 0.5, "severity_within_one": 0.6},
            [
                FloorResult("direction", 0.5, 0.5, passed=True),
                FloorResult("severity within one", 0.6, 0.5, passed=False),
            ],
            id="direction and severity",
        ),
        pytest.param(
            {"hard_negatives_flagged": 0.25},
            [FloorResult("hard negatives flagged", 0.25, 0.5, passed=False, ceiling=True)],
            id="ceiling",
        ),
    ],
)
def test_holds_figures_against_floors(measurement, floors, expected):
    verdict = judge(measurement, CheckFloors.model_validate(floors))
    assert list(verdict.floors) == expected
    assert verdict.passed == all(one.passed for one in expected)


def test_refuses_floors_of_unknown_categories_and_wrong_range_at_once(measurement):
    floors = CheckFloors(recall={"exclusivty": 0.5}, f1={"exclusivity": 80})
    with pytest.raises(ConfigurationError) as caught:
        judge(measurement, floors)
    assert caught.value.faults == (
        "check.recall.exclusivty: no such category; did you mean 'exclusivity'?",
        "check.f1.exclusivity: a floor is from 0 to 1, not 80.0",
    )
