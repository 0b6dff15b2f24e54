# SPDX-License-Identifier: Apache-2.0
"""Which way a longer time or a larger sum bites."""

import pytest

from pipeline.compare.quantities import compare_quantities
from pipeline.detect.measures import measure_text
from pipeline.domain.comparison import Bite
from pipeline.domain.document import Span
from pipeline.domain.finding import Measure


@pytest.fixture
def told(draft):
    """Tells which way a text bites more when one number in it becomes another."""

    def side(text):
        measures = tuple(
            Measure(one.test, one.text, one.push, one.value, one.unit, Span(one.start, one.end))
            for one in measure_text(text)
        )
        return draft(("1", text), found=[("financial_risk", 2, text, {"measures": measures})])

    def compare(text, first, second):
        old, new = side(text.format(first)), side(text.format(second))
        clauses = (old.clauses[0], new.clauses[0])
        found = compare_quantities(old.findings[0], new.findings[0], clauses)
        return {one.bite for one in found}

    return compare


@pytest.mark.parametrize(
    ("text", "first", "second", "bite"),
    [
        (
            "SUB shall not work for rivals for {} months after the end of the term",
            12,
            24,
            "tighter",
        ),
        ("SUB shall report within {} days", 10, 2, "tighter"),
        ("SUB shall send a return at least every {} weeks", 4, 2, "tighter"),
        ("SUB may end this on {} months notice", 3, 12, "tighter"),
        ("PRIME may end this on {} months notice", 12, 3, "tighter"),
        ("PRIME shall pay each invoice within {} days", 30, 90, "tighter"),
        ("SUB shall have {} days to remedy a breach", 30, 5, "tighter"),
        ("SUB shall pay PRIME £{} on leaving", 500, 9000, "tighter"),
        ("SUB shall hold cover of £{}", 1000, 5000, "tighter"),
        ("SUB shall take no grant of more than £{}", 9000, 500, "tighter"),
        ("PRIME shall pay SUB £{} a year", 9000, 500, "none"),
    ],
)
def test_the_same_number_points_both_ways(told, text, first, second, bite):
    assert told(text, first, second) == {Bite(bite)}
    assert told(text, second, first) == {Bite(bite).turned}


def test_a_number_that_stays_says_nothing(told):
    assert told("SUB shall report within {} days", 5, 5) == set()
