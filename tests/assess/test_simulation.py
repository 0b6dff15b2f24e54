# SPDX-License-Identifier: Apache-2.0
"""Draws of the index, and the ranks that follow from them."""

import numpy as np
import pytest

from pipeline.assess import assess_document
from pipeline.assess.simulation import draw_indices, rank_chances
from pipeline.domain.assessment import Coverage
from pipeline.domain.finding import GRADE_UNSURE


def index_of(findings, weights):
    return assess_document("a", findings, weights=weights, coverage=Coverage()).neutral.value


def test_without_doubt_every_draw_is_the_index(restriction, mitigator, weights):
    findings = [
        restriction("exclusivity", 4),
        restriction("exclusivity", 3, "formal"),
        restriction("financial_risk", 2, force="scored"),
        restriction("monitoring_burden", 3, "prime"),
        mitigator("non_exclusive", 3),
        mitigator("fair_payment", 2),
    ]
    drawn = draw_indices("a", findings, weights=weights)
    assert drawn.round(1) == pytest.approx(index_of(findings, weights))


def test_draws_are_right_as_often_as_the_probability_says(restriction, weights):
    sure = index_of([restriction("exclusivity", 3)], weights)
    drawn = draw_indices("a", [restriction("exclusivity", 3, probability=0.3)], weights=weights)
    assert set(drawn.round(1)) == {0.0, sure}
    assert (drawn > 0).mean() == pytest.approx(0.3, abs=0.05)


def test_where_rule_and_model_grade_differently_the_grade_is_drawn_too(restriction, weights):
    finding = restriction("exclusivity", 3, flags=(GRADE_UNSURE,))
    grades = {index_of([restriction("exclusivity", grade)], weights) for grade in (2, 3, 4)}
    assert set(draw_indices("a", [finding], weights=weights).round(1)) == grades


def test_the_same_paper_is_drawn_alike_every_time_and_another_name_otherwise(restriction, weights):
    findings = [restriction("exclusivity", 3, probability=0.5) for _ in range(5)]
    first, again, other = (draw_indices(name, findings, weights=weights) for name in "aab")
    assert (first == again).all()
    assert (first != other).any()
    backwards = draw_indices("a", findings[::-1], weights=weights)
    assert (first == backwards).all()


def test_nothing_found_is_nothing_drawn(weights):
    assert not draw_indices("a", [], weights=weights, draws=7).any()


def test_ranks_by_hand():
    table = {"a": [9, 9, 9, 1], "b": [5, 5, 9, 2], "c": [1, 1, 1, 3]}
    drawn = {name: np.array(values, dtype=float) for name, values in table.items()}
    found = rank_chances(drawn)
    # In the third draw a and b are equal, and nobody asks more than either.
    assert [found[name].first for name in "abc"] == [0.75, 0.25, 0.25]
    assert (found["a"].best, found["a"].worst) == (1, 3)
    assert (found["b"].best, found["b"].worst) == (1, 2)


def test_no_papers_no_chances():
    assert rank_chances({}) == {}
