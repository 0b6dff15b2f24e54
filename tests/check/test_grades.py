# SPDX-License-Identifier: Apache-2.0
"""Agreement on grades beyond chance, recounted by hand."""

import pytest

from pipeline.check import Caveat, Pair
from pipeline.check.grades import GradeAgreement, agree_on_grades


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([(1, 1), (2, 2), (4, 4)], 1.0, id="all the same"),
        # Observed: one step once, 1/4. Expected: of 16 pairings 8 lie one step apart, 8/16.
        pytest.param([(1, 1), (1, 2), (2, 2), (2, 2)], 0.5, id="one step once"),
        # Observed: 9/2. Expected: (0 + 9 + 9 + 0)/4.
        pytest.param([(1, 4), (1, 1)], 0.0, id="one side says one thing only"),
        # Observed: 9. Expected: 9/2.
        pytest.param([(1, 4), (4, 1)], -1.0, id="the reverse"),
    ],
)
def test_kappa_weighs_differences_by_their_square(make_finding, make_annotation, given, expected):
    agreement = agree_on_grades(pairs(make_finding, make_annotation, given))
    assert agreement.kappa == pytest.approx(expected)
    assert agreement.caveat is None


@pytest.mark.parametrize(
    ("given", "caveat"),
    [
        pytest.param([], Caveat.NOTHING, id="no pairs"),
        pytest.param([(2, 2), (2, 2)], Caveat.ALIKE, id="one grade throughout"),
    ],
)
def test_kappa_is_missing_with_a_reason(make_finding, make_annotation, given, caveat):
    agreement = agree_on_grades(pairs(make_finding, make_annotation, given))
    assert agreement == GradeAgreement(None, caveat)


def pairs(make_finding, make_annotation, given):
    return [
        Pair(make_annotation("alpha", severity=one), make_finding("alpha", severity=other), 1.0)
        for one, other in given
    ]
