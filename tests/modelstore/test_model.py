# SPDX-License-Identifier: Apache-2.0
"""What the model says of provisions: sums that a person can recompute, and the words that tell."""

import math
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.modelstore import RULE_LABELS, Seen, words_of
from pipeline.modelstore.features import beside, rule_matrix
from pipeline.modelstore.seen import of_heading

BRANDING = "mandatory_branding"
COLUMN = RULE_LABELS.index(BRANDING)
WORDS = ("SUB", "shall", "PRIME", "logo", "paid", "vary", "invoice", "unheard")
HITS = st.dictionaries(st.sampled_from(RULE_LABELS), st.floats(0, 1), max_size=3)
PROVISIONS = st.builds(
    lambda words, hits: Seen(" ".join(words), (), hits),
    st.lists(st.sampled_from(WORDS), max_size=8),
    HITS,
)


def shares_of(arrays, text):
    """Returns by hand what counts of each term: dampened, weighed, and of length one together."""
    words = re.findall("[A-Za-z]{2,}", text)
    counts = Counter([*words, *(" ".join(pair) for pair in pairwise(words))])
    raw = {
        term: (1 + math.log(counts[term])) * arrays.idf[place]
        for place, term in enumerate(arrays.terms)
        if counts[term]
    }
    length = math.hypot(*raw.values())
    return {term: value / length for term, value in raw.items()}


def chance(arrays, decision):
    return 1 / (1 + math.exp(-(decision * arrays.slopes[COLUMN] + arrays.shifts[COLUMN])))


def words_decision(arrays, text):
    weights = dict(zip(arrays.terms, arrays.words[:, COLUMN], strict=True))
    shares = shares_of(arrays, text)
    return arrays.intercepts[COLUMN] + sum(shares[term] * weights[term] for term in shares)


def test_a_paper_without_provisions_has_no_scores(model):
    scores = model.score([])
    assert scores.together.shape == scores.alone.shape == (0, len(RULE_LABELS))
    assert scores.words.shape[0] == len(scores.hardness) == 0


def test_words_rules_and_neighbours_add_up_by_hand(model):
    arrays = model.arrays
    text = "SUB shall show the PRIME logo, and no other logo."
    paper = [
        Seen("nothing here.", (), {BRANDING: 0.4}),
        Seen(text, ("Branding",), {BRANDING: 0.9, "flow_down": 1.0}),
        Seen("nothing there.", (), {BRANDING: 0.2}),
    ]
    alone = words_decision(arrays, f"{text} Hbranding")
    rules = 0.9 * arrays.rules[COLUMN, COLUMN]
    neighbours = 0.5 * (0.4 + 0.2) * arrays.neighbours[COLUMN, COLUMN]
    scores = model.score(paper)
    assert scores.alone[1, COLUMN] == pytest.approx(chance(arrays, alone))
    together = chance(arrays, alone + rules + neighbours)
    assert scores.together[1, COLUMN] == pytest.approx(together)


def test_a_provision_without_known_words_or_rules_gets_what_the_intercept_says(model):
    scores = model.score([Seen("")])
    assert scores.together[0, COLUMN] == scores.alone[0, COLUMN]
    expected = chance(model.arrays, model.arrays.intercepts[COLUMN])
    assert scores.alone[0, COLUMN] == pytest.approx(expected)


@pytest.mark.parametrize("label", RULE_LABELS)
def test_a_rule_that_speaks_raises_its_own_label_and_no_other(label, model):
    text = "SUB shall show the PRIME logo."
    silent, heard = (model.score([Seen(text, (), hits)]) for hits in ({}, {label: 0.8}))
    raised = heard.together[0] > silent.together[0]
    assert [one for one, up in zip(model.labels, raised, strict=True) if up] == [label]
    np.testing.assert_array_equal(heard.alone, silent.alone)


def test_a_rule_at_a_neighbour_counts_on_both_sides_and_no_further(model):
    quiet, loud = Seen("SUB shall."), Seen("SUB shall.", (), {BRANDING: 1.0})
    column = model.score([quiet, quiet, loud, quiet, quiet]).together[:, COLUMN]
    assert column[0] == column[4] < column[1] == column[3] < column[2]


def test_the_surer_a_rule_the_higher_the_probability(model):
    column = [
        model.score([Seen("SUB shall.", (), {BRANDING: sure})]).together[0, COLUMN]
        for sure in (0.0, 0.3, 0.6, 0.9)
    ]
    assert column == sorted(set(column))


def test_a_rule_with_a_label_that_the_model_does_not_know_is_not_heard(model):
    text = "SUB shall show the PRIME logo."
    silent, heard = (model.score([Seen(text, (), hits)]) for hits in ({}, {"strange": 1.0}))
    np.testing.assert_array_equal(heard.together, silent.together)


@given(paper=st.lists(PROVISIONS, max_size=5))
def test_scores_are_probabilities_and_a_paper_read_backwards_gets_them_backwards(model, paper):
    """What lies before and behind counts the same."""
    scores, turned = model.score(paper), model.score(paper[::-1])
    assert scores.together.shape == scores.alone.shape == (len(paper), len(RULE_LABELS))
    for one in (scores.together, scores.alone):
        assert ((one >= 0) & (one <= 1)).all()
    np.testing.assert_allclose(turned.together[::-1], scores.together, atol=1e-12)
    np.testing.assert_allclose(turned.alone[::-1], scores.alone, atol=1e-12)
    np.testing.assert_allclose(turned.hardness[::-1], scores.hardness, atol=1e-12)


@given(said=st.lists(HITS, min_size=1, max_size=6))
def test_what_rules_say_beside_is_half_of_each_neighbour(said):
    rules = rule_matrix(said)
    padded = np.pad(rules.toarray(), ((1, 1), (0, 0)))
    np.testing.assert_allclose(beside(rules).toarray(), (padded[:-2] + padded[2:]) / 2)
    for row, hits in zip(rules.toarray(), said, strict=True):
        assert {label: p for label, p in zip(RULE_LABELS, row, strict=True) if p} == {
            label: p for label, p in hits.items() if p
        }


def test_telling_words_are_the_provisions_own_the_strongest_first(model):
    twice = Seen("the logo: SUB shall show the PRIME logo.", ("Branding",))
    once = Seen("SUB shall show the PRIME logo.", ("Branding",))
    shares = shares_of(model.arrays, twice.text)
    assert 4 * shares["PRIME logo"] < 2 * shares["logo"]
    scores = model.score([twice, once])
    assert model.telling_words(scores, 0, BRANDING) == ("logo", "PRIME logo")
    assert model.telling_words(scores, 1, BRANDING) == ("PRIME logo", "logo")


def test_no_word_of_a_heading_tells(model):
    """It weighs most of all for the label, and does not stand in the provision."""
    scores = model.score([Seen("SUB shall.", ("Branding",)), Seen("SUB shall.")])
    assert scores.alone[0, COLUMN] > scores.alone[1, COLUMN]
    assert model.telling_words(scores, 0, BRANDING) == ()


@pytest.mark.parametrize(
    ("term", "said"),
    [("Hterm", True), ("paid Hterm", True), ("Hterm Hfee", True), ("paid", False)],
)
def test_a_pair_with_a_word_of_a_heading_is_no_pair_of_the_provision(term, said):
    assert of_heading(term) is said


def telling(model, text, **more):
    return model.telling_words(model.score([Seen(text)]), 0, BRANDING, **more)


def test_words_that_speak_against_a_label_do_not_tell_it(model):
    assert telling(model, "paid for the logo.") == ("logo",)


@pytest.mark.parametrize(
    ("most", "said"), [(0, ()), (1, ("PRIME logo",)), (9, ("PRIME logo", "logo"))]
)
def test_no_more_words_tell_than_are_asked_for(most, said, model):
    assert telling(model, "the PRIME logo.", most=most) == said


def test_nothing_tells_of_a_provision_without_known_words(model):
    assert telling(model, "") == ()


def graded(model, hardness, grades, text="SUB shall vary the logo."):
    """Returns the grade of branding where each known term is so hard and all labels so usual."""
    arrays = replace(
        model.arrays,
        hardness=np.full(len(model.arrays.terms), hardness),
        grades=np.full(len(model.labels), grades),
    )
    one = replace(model, arrays=arrays)
    return one.grade(one.score([Seen(text)]), 0, BRANDING)


@pytest.mark.parametrize(
    ("hardness", "usual", "grade"),
    [
        pytest.param(0, 2.4, 2, id="usual"),
        pytest.param(0, 2.6, 3, id="nearest"),
        pytest.param(0.5, 2.4, 3, id="hard words"),
        pytest.param(-0.5, 2.6, 2, id="soft words"),
        pytest.param(9, 2, 4, id="never over four"),
        pytest.param(-9, 2, 1, id="never under one"),
        pytest.param(1e308, 2, 4, id="endlessly hard"),
        pytest.param(-1e308, 2, 1, id="endlessly soft"),
    ],
)
def test_words_add_to_the_usual_grade_of_a_label(hardness, usual, grade, model):
    assert graded(model, hardness, usual) == grade


def test_without_known_words_the_grade_is_the_usual_one(model):
    assert graded(model, 9, 2, text="") == 2


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        pytest.param((), "text", id="none"),
        pytest.param(("Term",), "text Hterm", id="one"),
        pytest.param(("Money", "Term"), "text Hterm", id="only the nearest counts"),
        pytest.param(("Money", ""), "text", id="an empty one hides those above"),
        pytest.param(("4.2 IP of SUB",), "text Hsub", id="no numbers and no short words"),
        pytest.param(
            ("Use of the Brand, Name and Logo",),
            "text Hbrand Hname Hand Hlogo",
            id="the last four",
        ),
    ],
)
def test_words_of_headings_are_marked(headings, words):
    assert words_of(Seen("text", headings)) == words
