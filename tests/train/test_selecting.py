# SPDX-License-Identifier: Apache-2.0
"""Where a model speaks: only where it beats the rules, listed before it is asserted."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.train.figures import cutoff_at
from pipeline.train.fitting import Decisions
from pipeline.train.selecting import (
    Chances,
    held_out_chances,
    natural_weights,
    reliability,
    select_labels,
)
from pipeline.train.table import LABELS, Table, column_of

LABEL = "exclusivity"
COLUMN = column_of(LABEL)


def spread(column, count):
    """Returns numbers for one label, and nothing for the others."""
    whole = np.zeros((count, len(LABELS)))
    whole[:, COLUMN] = column
    return whole


@pytest.fixture
def cards(make_table):
    """Gives a function from truth, chances and what rules say to the cards and the table."""

    def select(truth, both, rules, **kind):
        texts = [(f"row {at}", [LABEL] * bool(true), {}) for at, true in enumerate(truth)]
        table = make_table(*texts, **kind)
        count = len(texts)
        chances = Chances(spread(both, count), spread(both, count), spread(rules, count))
        return {one.label: one for one in select_labels(chances, table)}, table

    return select


HALF = [True] * 24 + [False] * 24
# Rules find half of what is there, and raise a quarter as many false alarms.
RULES = [0.7] * 12 + [0.0] * 12 + [0.7] * 3 + [0.0] * 21
BETTER = [0.9] * 20 + [0.3] * 4 + [0.6] * 2 + [0.05] * 22
WORSE = [0.9] * 6 + [0.1] * 18 + [0.9] * 12 + [0.1] * 12


@pytest.mark.parametrize(
    ("truth", "both", "on", "why"),
    [
        pytest.param(HALF, BETTER, True, "held out, ", id="beats the rules"),
        pytest.param(HALF, RULES, False, "does not beat", id="says what rules say"),
        pytest.param(HALF, WORSE, False, "does not beat", id="is wrong more often"),
        pytest.param([True] * 19 + [False] * 29, BETTER, False, "only 19", id="too few teach it"),
    ],
)
def test_a_label_is_on_only_where_it_beats_the_rules(cards, truth, both, on, why):
    card = cards(truth, both, RULES)[0][LABEL]
    assert card.on is on
    assert why in card.why
    assert card.positives == sum(truth)


def test_it_must_be_right_more_often_and_not_only_rank_better(cards):
    """All that is there stands first, but at its threshold no row does."""
    rules = [0.7] * 24 + [0.7] + [0.0] * 23
    both = [0.09] * 24 + [0.08] * 24
    card = cards(HALF, both, rules)[0][LABEL]
    assert card.ap_both == 1.0 > card.ap_rules
    assert card.f1_both == 0.0 < card.f1_rules
    assert not card.on


@pytest.mark.parametrize("known", [True, False], ids=["absent everywhere", "never judged"])
def test_a_label_that_cannot_be_measured_is_off_and_says_why(make_table, known):
    table = make_table(*[(f"row {at}", [LABEL], {}) for at in range(30)])
    # Read, but of no proportion that figures could count.
    table.frame["natural"] = 0.0
    if not known:
        table.weights[:] = 0.0
    chances = Chances(*[spread([0.5] * 30, 30)] * 3)
    card = {one.label: one for one in select_labels(chances, table)}[LABEL]
    assert not card.on
    assert card.positives == (30 if known else 0)
    assert ("nothing can be measured" if known else "only 0 provisions") in card.why


def test_figures_of_a_card_are_those_at_its_thresholds(cards):
    card = cards(HALF, BETTER, RULES)[0][LABEL]
    # From between .3 and .6 on: 20 of 24 are found with two false alarms.
    assert 0.3 < card.listed < 0.6
    assert card.f1_both == pytest.approx(2 * 20 / (24 + 22), abs=1e-4)
    assert card.precision_listed == pytest.approx(20 / 22, abs=1e-4)
    assert card.recall_listed == pytest.approx(20 / 24, abs=1e-4)
    assert card.f1_rules == pytest.approx(2 * 12 / (24 + 15), abs=1e-4)
    assert card.precision_at_80 == 1.0  # the 20 stand before the false alarms


def test_thresholds_stay_where_they_are_given_when_they_are_rounded(cards):
    """Four digits are kept: what is said of a threshold must be true of those."""
    both = [0.912367] * 12 + [0.712367] * 8 + [0.3] * 4 + [0.7] * 20 + [0.1] * 4
    found, table = cards(HALF, both, RULES)
    card = found[LABEL]
    truth = table.targets[:, COLUMN] >= 0.5
    weights = natural_weights(table)
    for score, precision, recall in (
        (card.listed, card.precision_listed, card.recall_listed),
        (card.asserted, card.precision_asserted, card.recall_asserted),
    ):
        counted = cutoff_at(truth, np.array(both), weights, score=score)
        assert (precision, recall) == pytest.approx(counted[1:], abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=2, max_size=30))
def test_what_is_asserted_is_listed(make_table, rows):
    texts = [(f"row {at}", [LABEL] * true, {}) for at, (true, _) in enumerate(rows)]
    both = spread([chance for _, chance in rows], len(rows))
    for card in select_labels(Chances(both, both, both), make_table(*texts)):
        assert 0.1 <= card.listed <= 0.5
        assert card.listed <= card.asserted
        assert not card.on  # the rules say the same


def test_a_label_is_public_where_lawyers_labelled_it(cards):
    found, _ = cards(HALF, BETTER, RULES)
    assert found[LABEL].public
    assert not found["mandatory_branding"].public
    assert list(found) == list(LABELS)


def test_real_agreements_and_papers_of_our_own_field_count_the_same(make_table):
    real = make_table(("one", [], {}), ("two", [], {}))
    own = make_table(*((f"own {at}", [], {}) for at in range(8)), source="drafted")
    real.frame["natural"] = [1.0, 3.0]
    table = Table.joined([real, own])
    weights = natural_weights(table)
    assert weights[:2] == pytest.approx([1 / 4, 3 / 4])
    assert weights[2:] == pytest.approx([1 / 8] * 8)


def test_rows_that_stand_for_nothing_count_nothing(make_table):
    table = make_table(("one", [], {}))
    table.frame["natural"] = 0.0
    assert natural_weights(table).tolist() == [0.0]


def test_chances_of_a_fold_rest_on_other_folds(make_table):
    texts = [(f"row {at}", [LABEL] * (at % 3 == 0), {LABEL: 0.6}) for at in range(300)]
    table = make_table(*texts)
    numbers = spread(np.where(np.arange(300) % 2, 0.5, -0.5), 300)
    decisions = Decisions(numbers, numbers)
    before = held_out_chances(decisions, table)
    held = table.folds() == table.folds()[0]
    changed = replace(table, targets=table.targets.copy())
    changed.targets[held, COLUMN] = 1.0
    after = held_out_chances(decisions, changed)
    assert np.array_equal(after.both[held], before.both[held])
    assert not np.array_equal(after.both[~held], before.both[~held])
    assert set(before.rules[:, COLUMN]) == {0.6}


def test_reliability_counts_only_what_is_known(make_table):
    table = make_table(("one", [LABEL], {}), ("two", [], {}), ("three", [], {}))
    table.weights[2] = 0.0
    both = spread([0.95, 0.95, 0.95], 3)
    (found,) = reliability(Chances(both, both, both), table)
    assert (found.probability, found.right) == (pytest.approx(0.95), pytest.approx(0.5))
