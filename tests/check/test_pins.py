# SPDX-License-Identifier: Apache-2.0
"""Pinned figures: what is measured, how far it may fall, and who lowers it."""

from dataclasses import replace

import pytest

from pipeline.check.metrics import LabelFigures, Measurement, Share
from pipeline.check.order import RankingFigures
from pipeline.check.pins import PinnedFigure, find_lowered, hold_pins, measure_pins

NONE = Share(0, 0)


def measured(found, right, *, flagged=NONE):
    return LabelFigures("exclusivity", found, right, NONE, NONE, NONE, flagged)


def measurement(found, right, *, flagged=NONE):
    one = measured(found, right)
    together = LabelFigures("all categories", found, right, NONE, NONE, NONE, flagged)
    nothing = LabelFigures("all mitigators", NONE, NONE, NONE, NONE, NONE, NONE)
    return Measurement((one,), (), together, nothing)


def test_each_category_and_all_together_are_pinned():
    pins = {one.name: one for one in measure_pins(measurement(Share(8, 10), Share(8, 16)))}
    assert pins["recall of exclusivity"] == PinnedFigure("recall of exclusivity", 0.8, 10)
    assert pins["precision of all"].figure == 0.5
    assert pins["f1 of all"].figure == pytest.approx(0.6154)
    assert "direction" not in pins


def test_one_finding_less_holds_and_two_do_not():
    pins = measure_pins(measurement(Share(8, 10), Share(8, 8)))
    less, least = (measurement(Share(hits, 10), Share(hits, hits)) for hits in (7, 6))
    assert all(one.passed for one in hold_pins(pins, less))
    broken = [one.name for one in hold_pins(pins, least) if not one.passed]
    assert broken == ["recall of all", "f1 of all", "recall of exclusivity", "f1 of exclusivity"]


def test_of_many_a_hundredth_may_go():
    pins = measure_pins(measurement(Share(900, 1000), Share(900, 1000)))
    assert {one.margin for one in pins} == {0.01}
    assert all(one.passed for one in hold_pins(pins, measurement(Share(891, 1000), Share(1, 1))))
    worse = hold_pins(pins, measurement(Share(889, 1000), Share(1, 1)))
    assert "recall of all" in [one.name for one in worse if not one.passed]


def test_a_figure_that_can_no_longer_be_measured_fails():
    pins = measure_pins(measurement(Share(8, 10), Share(8, 8)))
    assert not all(one.passed for one in hold_pins(pins, measurement(NONE, Share(1, 1))))


def test_a_ceiling_is_held_from_above():
    pins = measure_pins(measurement(NONE, NONE, flagged=Share(3, 100)))
    (better,) = hold_pins(pins, measurement(NONE, NONE, flagged=Share(0, 100)))
    (worse,) = hold_pins(pins, measurement(NONE, NONE, flagged=Share(5, 100)))
    assert (better.passed, worse.passed, worse.ceiling) == (True, False, True)


def test_average_precision_is_pinned_with_its_category():
    made = measurement(Share(8, 10), Share(8, 16))
    label = replace(made.categories[0], average_precision=0.71234)
    pins = {one.name: one for one in measure_pins(replace(made, categories=(label,)))}
    name = "average precision of exclusivity"
    assert pins[name] == PinnedFigure(name, 0.7123, 10)


def ranked(correlation, papers=20):
    figures = RankingFigures(papers, correlation, None)
    return replace(measurement(NONE, NONE), ranking=figures)


def test_the_correlation_of_the_ranking_is_pinned_with_its_papers():
    (pin,) = measure_pins(ranked(0.81234))
    assert pin == PinnedFigure("rank correlation", 0.8123, 20)
    assert measure_pins(ranked(None)) == ()
    (less,), (least,) = (hold_pins([pin], ranked(one)) for one in (0.77, 0.76))
    assert (less.passed, least.passed) == (True, False)


def test_a_correlation_may_lie_below_nothing():
    (pin,) = measure_pins(ranked(-0.2))
    assert pin.limit == pytest.approx(-0.25)
    assert [one.passed for one in hold_pins([pin], ranked(-0.3))] == [False]


def test_what_would_become_worse_is_named_without_any_margin():
    before = measure_pins(measurement(Share(80, 100), Share(80, 80)))
    same = measure_pins(measurement(Share(80, 100), Share(80, 80)))
    after = measure_pins(measurement(Share(79, 100), Share(79, 79)))
    assert find_lowered(before, same) == ()
    names = [(one.name, one.before, one.after) for one in find_lowered(before, after)]
    assert ("recall of exclusivity", 0.8, 0.79) in names
    assert not [one for one in names if one[0].startswith("precision")]
