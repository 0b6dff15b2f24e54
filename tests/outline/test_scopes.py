# SPDX-License-Identifier: Apache-2.0
"""Where schedules begin and end: annex headings over a whole contract, lists, heads of pages."""

import pytest


def numbers(outline):
    return [clause.number for clause in outline.clauses if clause.label]


@pytest.mark.parametrize(
    ("last", "listed"),
    [
        pytest.param("3. Term 9", True, id="right behind"),
        pytest.param("3. Term 9 Annex A Fees", True, id="behind a line into which two ran"),
        pytest.param("3. " + "The Provider is open every day. " * 5, False, id="behind text"),
    ],
)
def test_schedules_that_go_on_a_table_of_contents_are_part_of_it(outline_of, last, listed):
    contents = ["Contents", "1. Fees 3", "2. Hours 5", last]
    schedules = ["Annex B Forms", "Annex C Maps", "Annex D Plans"]
    outline = outline_of([*contents, *schedules, "1. Fees", "1.1 They are low."])
    assert ("Annex D" not in numbers(outline)) == listed
