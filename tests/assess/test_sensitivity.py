# SPDX-License-Identifier: Apache-2.0
"""Which pairs change places when a weight moves by a quarter."""

from itertools import combinations

import pytest

from pipeline.assess.points import combine_scores
from pipeline.assess.sensitivity import measure_sensitivity
from pipeline.domain.assessment import Assessment, Band, CategoryScore, Gate, RankedPaper
from pipeline.domain.taxonomy import Category, DocumentKind

BRAND, DATA, CASH = (
    Category.MANDATORY_BRANDING,
    Category.IP_DATA_CONTROL,
    Category.MONITORING_BURDEN,
)


@pytest.fixture
def ranked(weights):
    def make(*papers, gates=()):
        """Makes a ranking of papers from their scores by category, given in its order."""
        found = []
        for place, scores in enumerate(papers):
            parts = tuple(
                CategoryScore(one, value, 0, value, weights.categories[one])
                for one, value in scores.items()
            )
            index = combine_scores(parts, weights=weights)
            gate = gates[place] if gates else Gate.NONE
            assessment = Assessment(
                "abcdef"[place], index, 0, 100, index, Band.LIGHT, gate, 1.0, scores=parts
            )
            found.append(RankedPaper(place + 1, assessment, DocumentKind.CONTRACT, ""))
        return found

    return make


def test_far_apart_no_weight_changes_the_order(ranked, weights):
    found = measure_sensitivity(ranked({BRAND: 10.0}, {BRAND: 2.0}), weights=weights)
    assert (found.swaps, found.pairs, found.compared) == ((), 0, 1)


def test_a_pair_that_swaps_is_named_with_the_categories_that_do_it(ranked, weights):
    # 0.6 * 9 = 5.4 above 1.0 * 5 = 5: less for data, or more for branding, turns them round.
    papers = ranked({DATA: 9.0}, {BRAND: 5.0})
    found = measure_sensitivity(papers, weights=weights)
    assert [(one.first, one.second) for one in found.swaps] == [("a", "b")]
    assert set(found.swaps[0].categories) >= {DATA}
    assert found.pairs == found.compared == 1


def test_every_move_is_an_index_that_anyone_can_compute(ranked, weights):
    """Held against the index itself, computed anew with one weight moved."""
    papers = ranked({DATA: 9.0, CASH: 4.0}, {BRAND: 5.5}, {CASH: 9.0, BRAND: 2.0})
    expected = set()
    for moved in Category:
        for factor in (0.75, 1.25):
            values = [
                combine_scores(
                    one.assessment.scores,
                    weights=weights,
                    stance=lambda label, m=moved, f=factor: f if label is m else 1.0,
                ).value
                for one in papers
            ]
            for first, second in combinations(range(len(papers)), 2):
                if values[second] - values[first] > 0.1:
                    expected.add((papers[first].assessment.document, "abc"[second], moved))
    found = measure_sensitivity(papers, weights=weights)
    told = {(one.first, one.second, label) for one in found.swaps for label in one.categories}
    assert expected <= told


def test_papers_of_one_rank_or_of_two_groups_of_the_gate_are_not_compared(ranked, weights):
    papers = ranked({DATA: 9.0}, {BRAND: 5.0}, gates=(Gate.TOUCHES, Gate.NONE))
    assert measure_sensitivity(papers, weights=weights).compared == 0


def test_no_papers_no_pairs(weights):
    assert measure_sensitivity((), weights=weights).compared == 0
