# SPDX-License-Identifier: Apache-2.0
"""Figures of a ranking recounted by hand, and what holds for every ranking."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.train.figures import (
    Bin,
    Cutoff,
    average_precision,
    best_cutoff,
    calibration_bins,
    calibration_error,
    cutoff_at,
    precise_cutoff,
    precision_at_recall,
    work_saved,
)


def arrays(truth, scores, weights=None):
    counted = np.ones(len(truth)) if weights is None else np.array(weights, dtype=float)
    return np.array(truth, dtype=bool), np.array(scores, dtype=float), counted


RANKING = arrays([1, 0, 1, 1, 1], [0.9, 0.8, 0.7, 0.6, 0.5])
TIED = arrays([1, 1, 0, 0], [0.9, 0.5, 0.5, 0.1])


@pytest.mark.parametrize(
    ("truth", "scores", "weights", "expected"),
    [
        pytest.param([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1], None, (1 + 2 / 3) / 2, id="counted"),
        pytest.param(
            [1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1], [1, 2, 1, 1], (1 + 2 / 4) / 2, id="weighed"
        ),
        pytest.param([1, 0, 0, 0], [0.3] * 4, None, 1 / 4, id="all of one score"),
        pytest.param([1, 1, 0], [0.3, 0.2, 0.1], None, 1.0, id="in perfect order"),
    ],
)
def test_average_precision_is_the_mean_precision_at_what_is_true(truth, scores, weights, expected):
    assert average_precision(*arrays(truth, scores, weights)) == pytest.approx(expected)


@pytest.mark.parametrize("scores", [[0.3, 0.2], []], ids=["nothing is true", "no rows"])
def test_where_there_is_nothing_to_find_there_are_no_figures_of_finding(scores):
    """A zero would be the figure of somebody who found nothing of what is there."""
    empty = arrays([0] * len(scores), scores)
    figures = [
        average_precision(*empty),
        precision_at_recall(*empty, recall=0.8),
        work_saved(*empty),
        *best_cutoff(*empty),
        *precise_cutoff(*empty, least=0.8),
        *cutoff_at(*empty, score=0.1),
        best_cutoff(*empty).f1,
    ]
    assert all(map(math.isnan, figures))
    assert calibration_bins(*arrays([], [])) == ()


def test_the_best_cutoff_takes_rows_of_one_score_together():
    assert best_cutoff(*TIED) == Cutoff(0.5, pytest.approx(2 / 3), 1.0)
    assert best_cutoff(*TIED).f1 == pytest.approx(0.8)


def test_of_equally_good_cutoffs_the_highest_is_taken():
    # F1 is 2/3 at .9 (one of two found) and at .1 (two found among four).
    assert best_cutoff(*arrays([1, 0, 0, 1], [0.9, 0.3, 0.2, 0.1])).score == 0.9


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        pytest.param(0.7, (2 / 3, 2 / 4), id="the score itself is taken"),
        pytest.param(0.0, (4 / 5, 1.0), id="all"),
        pytest.param(0.95, (0.0, 0.0), id="none"),
    ],
)
def test_a_given_cutoff_is_counted(score, expected):
    assert cutoff_at(*RANKING, score=score)[1:] == pytest.approx(expected)


def test_f1_of_nothing_found_is_zero():
    assert Cutoff(0.5, 0.0, 0.0).f1 == 0.0


@pytest.mark.parametrize(
    ("least", "score"),
    [
        pytest.param(0.8, 0.5, id="lowest that is precise enough, whatever lies above it"),
        pytest.param(0.9, 0.9, id="only the first"),
    ],
)
def test_a_precise_cutoff_is_as_low_as_its_precision_allows(least, score):
    assert precise_cutoff(*RANKING, least=least).score == score


def test_where_no_cutoff_is_precise_enough_the_most_precise_is_taken():
    found = precise_cutoff(*arrays([0, 1, 0], [0.9, 0.8, 0.7]), least=0.8)
    assert found == Cutoff(0.8, 0.5, 1.0)


@pytest.mark.parametrize(
    ("recall", "expected"),
    [
        pytest.param(0.25, 1.0, id="the first alone"),
        pytest.param(0.5, 4 / 5, id="reading on pays"),
        pytest.param(1.0, 4 / 5, id="all"),
    ],
)
def test_precision_at_recall_is_the_best_from_there_on(recall, expected):
    assert precision_at_recall(*RANKING, recall=recall) == pytest.approx(expected)


def test_calibration_bins_hold_mean_probability_share_and_weight():
    truth, chances, weights = arrays(
        [1, 0, 1, 1, 1], [0.21, 0.25, 0.95, 1.0, 0.1], [1, 3, 1, 1, 50]
    )
    low, high = calibration_bins(truth, chances, weights)
    assert low == Bin(pytest.approx((0.21 + 3 * 0.25) / 4), pytest.approx(1 / 4), 4.0)
    assert high == Bin(pytest.approx(1.95 / 2), 1.0, 2.0)


def test_the_calibration_error_is_the_weighted_distance_of_promise_and_share():
    bins = (Bin(0.3, 0.5, 3.0), Bin(0.9, 0.8, 1.0))
    assert calibration_error(bins) == pytest.approx((3 * 0.2 + 1 * 0.1) / 4)
    assert calibration_error(()) == 0.0


@pytest.mark.parametrize(
    ("recall", "expected"),
    [
        pytest.param(0.95, 0.4, id="both: 60 of 100 words are read"),
        pytest.param(0.5, 0.9, id="one of them: 10 are"),
    ],
)
def test_work_saved_is_the_share_of_words_behind_the_last_that_is_needed(recall, expected):
    truth, scores, lengths = arrays([0, 1, 1, 0], [0.8, 0.9, 0.7, 0.1], [20, 10, 30, 40])
    assert work_saved(truth, scores, lengths, recall=recall) == pytest.approx(expected)


rankings = st.lists(
    st.tuples(
        st.booleans(),
        # Few scores, so that many are equal.
        st.sampled_from([0.0, 0.05, 0.2, 0.3, 0.55, 0.9, 1.0]),
        st.floats(0.125, 8.0),
    ),
    min_size=1,
    max_size=20,
).filter(lambda rows: any(true for true, _, _ in rows))


def all_figures(truth, scores, weights):
    cutoffs = [
        best_cutoff(truth, scores, weights),
        precise_cutoff(truth, scores, weights, least=0.8),
        cutoff_at(truth, scores, weights, score=0.3),
    ]
    bins = calibration_bins(truth, scores, weights)
    return [
        average_precision(truth, scores, weights),
        precision_at_recall(truth, scores, weights, recall=0.8),
        calibration_error(bins),
        work_saved(truth, scores, weights),
        *(number for one in cutoffs for number in (*one, one.f1)),
        *(number for one in bins for number in one[:2]),
    ]


@settings(deadline=None)
@given(rankings)
def test_every_figure_lies_between_0_and_1(rows):
    for figure in all_figures(*arrays(*zip(*rows, strict=True))):
        assert -1e-9 <= figure <= 1 + 1e-9


# Powers of two, so that no rounding moves a cutoff.
@settings(deadline=None)
@given(rankings, st.sampled_from([0.25, 0.5, 4.0, 32.0]))
def test_scaling_all_weights_changes_nothing(rows, scale):
    truth, scores, weights = arrays(*zip(*rows, strict=True))
    figures = all_figures(truth, scores, weights)
    assert all_figures(truth, scores, weights * scale) == pytest.approx(figures, abs=1e-12)


@settings(deadline=None)
@given(rankings)
def test_no_score_beats_the_best_cutoff_and_each_cutoff_is_what_comes_of_its_score(rows):
    truth, scores, weights = arrays(*zip(*rows, strict=True))
    best = best_cutoff(truth, scores, weights)
    others = [cutoff_at(truth, scores, weights, score=float(one)) for one in set(scores)]
    assert best.f1 >= max(one.f1 for one in others) - 1e-9
    for one in (best, precise_cutoff(truth, scores, weights, least=0.8)):
        assert cutoff_at(truth, scores, weights, score=one.score) == pytest.approx(one)
