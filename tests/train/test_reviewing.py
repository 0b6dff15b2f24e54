# SPDX-License-Identifier: Apache-2.0
"""What reviewers' decisions bring: before and after, on the same rows."""

import math
from dataclasses import replace

import pytest

from pipeline.train import assemble, compare_reviews, prepare
from pipeline.train.selecting import natural_weights
from pipeline.train.table import column_of

LABEL = "value_statement"
NAMES = tuple("abcdefghij")
CLAUSES = ("1. The Provider sings the anthem at dawn.", "2. The lamps of the hall are green.")


@pytest.fixture
def reviewed(data, tmp_path, write_docx, write_lines, annotations_of):
    """The data with reviews of ten papers; in each, one clause has a label that no other has."""
    folder = tmp_path / "reviews"
    for name in NAMES:
        # Papers of the same words would be one group, which is never parted.
        write_docx(folder / f"{name}.docx", *CLAUSES, f"3. The hall is hall {name}.")
        lines = annotations_of(
            f"{name}.docx",
            (CLAUSES[0][3:], LABEL, "restriction"),
            complete_for=[LABEL, "co_design"],
        )
        write_lines(folder / f"annotations/{name}.jsonl", lines)
    return replace(data, reviews=(folder,))


def test_without_reviews_there_is_nothing_to_compare(data, desk):
    assert compare_reviews(prepare(data, desk, seed=1)) == ()


def test_decisions_are_held_against_the_same_rows_before_and_after(reviewed, desk):
    found = {one.label: one for one in compare_reviews(prepare(reviewed, desk, seed=1))}
    assert set(found) == {LABEL, "co_design"}  # what reviewers decided on, either way
    table = assemble(reviewed, desk).table
    column = column_of(LABEL)
    weights = natural_weights(table)
    known = (weights > 0) & (table.weights[:, column] > 0)
    share = weights[known & (table.targets[:, column] >= 0.5)].sum() / weights[known].sum()
    one = found[LABEL]
    assert one.decided == len(NAMES)
    # Nothing taught it before: all rows are alike, reviewed ones too.
    assert one.before == pytest.approx(share)
    assert one.after == pytest.approx(1.0)


def test_what_reviewers_denied_is_counted_as_no_decision_for_it(reviewed, desk):
    found = {one.label: one for one in compare_reviews(prepare(reviewed, desk, seed=1))}
    assert found["co_design"].decided == 0
    # Nobody found one, so that no ranking of them can be good or bad.
    assert math.isnan(found["co_design"].before)
    assert math.isnan(found["co_design"].after)
