# SPDX-License-Identifier: Apache-2.0
"""Fitting: what teaches a label and what does not, and decisions by models that did not see."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from scipy.special import expit

from pipeline.modelstore import RULE_LABELS
from pipeline.train.fitting import (
    Features,
    as_arrays,
    calibrate,
    decide_held_out,
    fit_all,
    fit_grades,
    see_features,
)
from pipeline.train.table import FOLDS, LABELS, Table, column_of

LABEL = "exclusivity"
COLUMN = column_of(LABEL)
TOWNS = ("ashby", "brale", "corrin", "dunmere", "elsing", "farrow", "gately", "holt")


def clauses(*, heard=0.7):
    """Returns sixteen provisions, every second one with the label; rules hear half of these."""
    texts = []
    for at, town in enumerate(TOWNS):
        hits = {LABEL: heard} if at % 2 else {}
        texts.append((f"SUB lights the lantern in {town}", [LABEL], hits))
        texts.append((f"PRIME pays the invoice in {town}", [], {}))
    return texts


@pytest.fixture(scope="module")
def table(make_table):
    return make_table(*clauses())


@pytest.fixture(scope="module")
def features(table):
    return see_features(table)


@pytest.fixture(scope="module")
def decisions(features, table):
    return decide_held_out(features, table, seed=1)


def term(features, word):
    return list(features.vectorizer.get_feature_names_out()).index(word)


def rule_of(features, label=LABEL):
    return features.words.shape[1] + RULE_LABELS.index(label)


def test_features_are_words_and_what_rules_say_here_and_beside(make_table):
    row = ("SUB sings", [], {})
    heard = ("SUB sings", [], {LABEL: 0.8})
    table = make_table(row, heard, row, row, papers=["a", "a", "a", "b"])
    features = see_features(table)
    rule = RULE_LABELS.index(LABEL)
    assert features.rules.toarray()[:, rule].tolist() == [0, 0.8, 0, 0]
    assert features.neighbours.toarray()[:, rule].tolist() == [0.4, 0, 0.4, 0]
    assert features.stacked().shape[1] == features.words.shape[1] + 2 * len(RULE_LABELS)


def test_as_if_no_rule_had_spoken_words_alone_are_seen(features):
    unheard = features.unheard()
    terms = features.words.shape[1]
    assert unheard.shape == features.stacked().shape
    assert (unheard[:, :terms] != features.words).nnz == 0
    assert unheard[:, terms:].nnz == 0


def test_a_term_is_learned_from_three_provisions_on(features):
    known = set(features.vectorizer.get_feature_names_out())
    assert {"lantern", "SUB lights"} <= known
    assert not set(TOWNS) & known


def test_words_that_tell_a_label_get_weight(features, table, all_rows):
    fit = fit_all(features, table, all_rows(table), seed=1)[COLUMN]
    assert fit.weights[term(features, "lantern")] > 0 > fit.weights[term(features, "invoice")]


def test_rows_that_rules_were_written_with_are_learned_twice(make_table, all_rows):
    """Half as with their rules and half as if no rule had spoken: together they count as one."""
    tuned = make_table(*clauses(), tuned=True)
    features = see_features(tuned)
    silence = sparse.csr_matrix(features.rules.shape)
    by_hand = Features(
        features.vectorizer,
        sparse.vstack([features.words] * 2, format="csr"),
        sparse.vstack([features.rules, silence], format="csr"),
        sparse.vstack([features.neighbours, silence], format="csr"),
        np.zeros(2 * len(tuned), dtype=bool),
    )
    twice = make_table(*clauses(), *clauses())
    twice.weights[:] = 0.5
    learned = fit_all(features, tuned, all_rows(tuned), seed=1)[COLUMN]
    expected = fit_all(by_hand, twice, all_rows(twice), seed=1)[COLUMN]
    assert learned.weights == pytest.approx(expected.weights, abs=1e-6)
    assert learned.intercept == pytest.approx(expected.intercept, abs=1e-6)


def test_rules_are_trusted_less_where_they_were_written_with_the_rows_in_sight(
    make_table, all_rows
):
    def trust(**kind):
        table = make_table(*clauses(), **kind)
        features = see_features(table)
        fit = fit_all(features, table, all_rows(table), seed=1)[COLUMN]
        return fit.weights[rule_of(features)] / fit.weights[term(features, "lantern")]

    assert trust(tuned=True) < trust(tuned=False)


def test_a_row_of_which_nobody_can_say_teaches_nothing(features, table, all_rows):
    changed = replace(table, targets=table.targets.copy(), weights=table.weights.copy())
    changed.weights[:2, COLUMN] = 0.0
    before = fit_all(features, changed, all_rows(table), seed=1)[COLUMN]
    changed.targets[:2, COLUMN] = 1.0 - changed.targets[:2, COLUMN]
    after = fit_all(features, changed, all_rows(table), seed=1)[COLUMN]
    assert np.array_equal(before.weights, after.weights)


@pytest.mark.parametrize(
    ("positives", "speaks"), [pytest.param(4, False, id="4"), pytest.param(5, True, id="5")]
)
def test_a_label_with_fewer_than_five_positives_never_speaks(
    make_table, all_rows, positives, speaks
):
    texts = [
        (words, labels if at < 2 * positives else [], hits)
        for at, (words, labels, hits) in enumerate(clauses())
    ]
    table = make_table(*texts)
    features = see_features(table)
    fit = fit_all(features, table, all_rows(table), seed=1)[COLUMN]
    assert fit.weights.any() == speaks
    chances = expit(features.stacked() @ fit.weights + fit.intercept)
    assert (chances > 0.2).any() == speaks
    decided = decide_held_out(features, table, seed=1).both[:, COLUMN]
    assert speaks or (expit(decided) < 1e-4).all()


def test_a_row_that_is_learned_twice_is_no_second_positive(make_table, all_rows):
    texts = [
        (words, labels if at < 8 else [], hits)
        for at, (words, labels, hits) in enumerate(clauses())
    ]
    table = make_table(*texts, tuned=True)
    assert table.targets[:, COLUMN].sum() == 4
    fit = fit_all(see_features(table), table, all_rows(table), seed=1)[COLUMN]
    assert not fit.weights.any()


def test_a_label_that_all_rows_have_never_speaks(make_table, all_rows):
    table = make_table(*((words, [LABEL], hits) for words, _, hits in clauses()))
    fit = fit_all(see_features(table), table, all_rows(table), seed=1)[COLUMN]
    assert not fit.weights.any()


def test_decisions_about_a_group_do_not_depend_on_what_is_said_of_it(features, table, decisions):
    fold = int(table.folds()[0])
    held = table.folds() == fold
    changed = replace(table, targets=table.targets.copy())
    changed.targets[held] = 1.0 - changed.targets[held]
    again = decide_held_out(features, changed, seed=1)
    assert np.array_equal(again.both[held], decisions.both[held])
    assert not np.array_equal(again.both[~held], decisions.both[~held])


def test_words_alone_never_hear_rules(make_table, decisions):
    deaf = make_table(*((words, labels, {}) for words, labels, _ in clauses()))
    again = decide_held_out(see_features(deaf), deaf, seed=1)
    assert np.array_equal(again.words, decisions.words)
    assert not np.array_equal(again.both, decisions.both)


@pytest.fixture(scope="module")
def decided(make_table):
    """Ninety rows, each decided otherwise; the higher the decision the likelier the label."""
    numbers = np.linspace(-2.5, 2.5, 90)
    truth = [at % 3 != 0 if number > 0 else at % 3 == 0 for at, number in enumerate(numbers)]
    table = make_table(*((f"row {at}", [LABEL] * bool(true), {}) for at, true in enumerate(truth)))
    decisions = np.full((90, len(LABELS)), -10.0)
    decisions[:, COLUMN] = numbers
    return decisions, table


def test_the_line_promises_as_much_as_is_there(decided):
    decisions, table = decided
    weights = np.linspace(1, 2, len(table))
    chances = calibrate(decisions, table, weights).chances(decisions)[:, COLUMN]
    truth = table.targets[:, COLUMN]
    assert np.average(chances, weights=weights) == pytest.approx(
        np.average(truth, weights=weights), abs=1e-3
    )
    assert (np.diff(chances) > 0).all()


def test_the_scale_of_the_weights_does_not_move_the_line(decided):
    decisions, table = decided
    weights = np.linspace(1, 2, len(table))
    one, other = (calibrate(decisions, table, scale * weights) for scale in (1, 1e-4))
    assert one.slopes[COLUMN] == pytest.approx(other.slopes[COLUMN])


def test_rows_that_are_all_but_certain_do_not_bend_the_line(decided):
    decisions, table = decided
    line = calibrate(decisions, table, np.ones(len(table)))
    more = Table.joined([table, table])
    more.targets[len(table) :] = 0.0
    certain = np.vstack([decisions, np.full_like(decisions, -8.0)])
    again = calibrate(certain, more, np.ones(len(more)))
    assert again.slopes[COLUMN] == pytest.approx(line.slopes[COLUMN])
    assert again.shifts[COLUMN] == pytest.approx(line.shifts[COLUMN])


def test_a_label_of_which_too_little_is_known_keeps_its_decisions(decided):
    decisions, table = decided
    line = calibrate(decisions, table, np.ones(len(table)))
    other = column_of("co_design")
    assert (line.slopes[other], line.shifts[other]) == (1.0, 0.0)
    few = np.zeros(len(table))
    few[:6] = 1.0
    assert calibrate(decisions, table, few).slopes[COLUMN] == 1.0


def test_hard_words_are_learned_from_grades(make_table):
    table = make_table(*clauses())
    table.grades[0::4, COLUMN], table.grades[2::4, COLUMN] = 4.0, 1.0
    texts = [
        replace(seen, text=f"{seen.text} for ever" if at % 4 == 0 else seen.text)
        for at, seen in enumerate(table.seen)
    ]
    table.seen[:] = texts
    features = see_features(table)
    grading = fit_grades(features, table, np.ones(len(table), dtype=bool))
    assert grading.hardness[term(features, "ever")] > 0
    hard = features.words[0] @ grading.hardness + grading.usual[COLUMN]
    mild = features.words[2] @ grading.hardness + grading.usual[COLUMN]
    assert mild[0] < 2.5 < hard[0]


def test_where_nobody_graded_the_usual_grade_is_two(features, table):
    grading = fit_grades(features, table, np.ones(len(table), dtype=bool))
    assert not grading.hardness.any()
    assert set(grading.usual) == {2.0}


def test_the_numbers_of_a_model_are_those_of_its_fits(features, table, all_rows, decisions):
    fits = fit_all(features, table, all_rows(table), seed=1)
    line = calibrate(decisions.both, table, np.ones(len(table)))
    arrays = as_arrays(features, fits, line, fit_grades(features, table, all_rows(table)))
    counted = (
        features.words @ arrays.words
        + features.rules @ arrays.rules
        + features.neighbours @ arrays.neighbours
        + arrays.intercepts
    )
    expected = features.stacked() @ fits[COLUMN].weights + fits[COLUMN].intercept
    assert counted[:, COLUMN] == pytest.approx(expected)
    assert arrays.terms[0] == features.vectorizer.get_feature_names_out()[0]


def test_the_folds_of_these_rows_differ(table):
    """Otherwise nothing above is held out."""
    assert 1 < len(set(table.folds())) <= FOLDS
