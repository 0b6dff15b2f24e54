# SPDX-License-Identifier: Apache-2.0
"""Words that several outputs share."""

import pytest

from pipeline.report.words import count_of


@pytest.mark.parametrize(
    ("number", "nouns", "words"),
    [
        (0, ("paper",), "0 papers"),
        (1, ("paper",), "1 paper"),
        (12, ("paper",), "12 papers"),
        (1, ("clause stands", "clauses stand"), "1 clause stands"),
        (2, ("clause stands", "clauses stand"), "2 clauses stand"),
    ],
)
def test_a_number_bends_its_noun(number, nouns, words):
    assert count_of(number, *nouns) == words
