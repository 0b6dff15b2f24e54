# SPDX-License-Identifier: Apache-2.0
"""Tables of labelled provisions: papers stay whole, groups are never parted, places and keys."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.modelstore import Seen
from pipeline.train.table import FOLDS, LABELS, Cut, Paper, Place, Table, fold_of, key_of

GROUPS = st.lists(st.sampled_from([f"group {at}" for at in range(12)]), min_size=1, max_size=30)


def table_of(groups):
    papers = [
        Paper(f"paper {at}", group, [Cut(Seen("words"), Place(0, 5), "0" * 16, 1)] * 2)
        for at, group in enumerate(groups)
    ]
    return Table.of("drafted", papers)


@settings(deadline=None)
@given(GROUPS)
def test_a_group_is_never_parted(groups):
    table = table_of(groups)
    folds = dict(zip(table.frame["group"], table.folds(), strict=True))
    assert [folds[group] for group in table.frame["group"]] == list(table.folds())
    assert set(folds.values()) <= set(range(FOLDS))


@settings(deadline=None)
@given(GROUPS)
def test_a_paper_lies_in_the_same_fold_whatever_stands_beside_it(groups):
    assert list(table_of(groups).folds()[:2]) == list(table_of(groups[:1]).folds())


@pytest.mark.parametrize(
    ("group", "fold"), [("copy a", 2), ("samples x.docx", 0), ("drafted lines", 0), ("", 4)]
)
def test_a_group_lies_in_the_same_fold_in_every_run(group, fold):
    """Pinned: a hash that differs from run to run would change every figure."""
    assert fold_of(group) == fold


def test_all_folds_are_used():
    counts = np.bincount([fold_of(f"group {at}") for at in range(1000)], minlength=FOLDS)
    assert counts.min() > 150


def test_papers_are_told_as_the_runs_of_their_rows():
    table = table_of(["g", "h"])
    assert list(table.papers()) == [slice(0, 2), slice(2, 4)]
    assert list(table_of([]).papers()) == []


def test_tables_are_joined_one_below_the_other():
    tables = [table_of(["g"]), table_of(["h", "i"])]
    for table in tables:
        table.targets[:, 0] = range(len(table))
    joined = Table.joined(tables)
    assert len(joined) == 6
    assert list(joined.frame.index) == list(range(6))
    assert list(joined.frame["group"]) == ["g", "g", "h", "h", "i", "i"]
    assert list(joined.targets[:, 0]) == [0, 1, 0, 1, 2, 3]
    assert joined.weights.shape == joined.grades.shape == (6, len(LABELS))


def test_a_new_table_says_nothing_of_its_rows():
    table = table_of(["g"])
    assert not table.weights.any()
    assert not table.targets.any()
    assert not table.grades.any()
    assert list(table.frame["paper"]) == ["drafted: paper 0"] * 2
    assert not table.frame["natural"].any()


@pytest.mark.parametrize(
    ("start", "end", "shares"),
    [
        pytest.param(0, 5, True, id="half of both"),
        pytest.param(0, 4, True, id="a short one that lies within"),
        pytest.param(6, 100, False, id="less than half of the shorter"),
        pytest.param(5, 100, True, id="half of the shorter"),
        pytest.param(10, 20, False, id="beside it"),
    ],
)
def test_a_place_shares_half_of_the_shorter(start, end, shares):
    assert Place(0, 10).shares_half(start, end) is shares


def test_a_key_is_of_paper_and_words_and_not_of_the_spaces_between():
    key = key_of("paper", "The Provider  shall\nsing.")
    assert key == key_of("paper", "The Provider shall sing.")
    assert key != key_of("other paper", "The Provider shall sing.")
    assert len(key) == 16
    assert "sing" not in key


def test_a_provision_has_the_same_key_whether_its_papers_name_was_composed_or_not():
    """A paper copied from a Mac has its accents apart, and lost what readers said of it."""
    assert key_of("Cre\u0300che", "words") == key_of("Cr\u00e8che", "words")
    assert key_of("Creche", "words") != key_of("Cr\u00e8che", "words")


def test_keys_are_pinned():
    """Files of readings hold them: another key loses what was read."""
    assert key_of("Cr\u00e8che", "two  words") == "7c5f2919e6ba25e8"
