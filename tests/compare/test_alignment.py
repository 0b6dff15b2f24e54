# SPDX-License-Identifier: Apache-2.0
"""Which clause of one draft is which of the other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.alignment import align_clauses
from pipeline.domain.draft import DraftedClause

PAY = "PRIME shall pay SUB each month within thirty days of an invoice"
WORK = "SUB shall not work for any other provider in the county"
NAME = "SUB shall use the name of PRIME on all of its leaflets"
KEEP = "SUB shall keep records of the services for six years after the end"
LAW = "this agreement is governed by the law of England and Wales"


def clauses_of(*texts, numbers=None):
    made, at = [], 0
    for place, text in enumerate(texts):
        spans = [match.span() for match in re.finditer(r"\w+", text)]
        number = numbers[place] if numbers else f"{place + 1}"
        words = tuple(text[a:b] for a, b in spans)
        starts, ends = tuple(a for a, _ in spans), tuple(b for _, b in spans)
        made.append(DraftedClause(number, "", at, at + len(text), text, words, starts, ends))
        at += len(text) + 1
    return tuple(made)


def groups(old, new):
    return [(one.old, one.new, one.relocated) for one in align_clauses(old, new)]


def test_a_draft_is_aligned_with_itself_clause_by_clause():
    one = clauses_of(PAY, WORK, NAME, "not used", "not used")
    assert groups(one, one) == [((at,), (at,), False) for at in range(5)]


def test_a_clause_that_came_in_moves_nothing():
    assert groups(clauses_of(PAY, NAME, LAW), clauses_of(PAY, WORK, NAME, LAW)) == [
        ((0,), (0,), False),
        ((), (1,), False),
        ((1,), (2,), False),
        ((2,), (3,), False),
    ]


def test_a_clause_that_went_stands_behind_the_one_it_followed():
    assert groups(clauses_of(PAY, WORK, LAW), clauses_of(PAY, LAW))[1] == ((1,), (), False)


def test_a_clause_that_went_elsewhere_is_the_same_clause():
    found = groups(clauses_of(PAY, WORK, NAME, KEEP, LAW), clauses_of(WORK, NAME, KEEP, LAW, PAY))
    assert ((0,), (4,), True) in found
    assert sum(relocated for _, _, relocated in found) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(KEEP, KEEP.replace("six", "twelve"), id="a number"),
        pytest.param(NAME, NAME.replace("shall", "may"), id="a duty"),
        pytest.param(WORK, f"{WORK} or beyond it for two years", id="words behind"),
    ],
)
def test_a_clause_with_other_words_is_the_same_clause(old, new):
    assert groups(clauses_of(PAY, old, LAW), clauses_of(PAY, new, LAW))[1] == ((1,), (1,), False)


def test_clauses_about_other_things_are_not_one_clause():
    found = groups(clauses_of(PAY, WORK), clauses_of(PAY, "the schedule lists opening hours"))
    assert ((1,), (), False) in found


def test_a_clause_cut_in_two_is_told_as_one_and_so_are_two_that_were_joined():
    whole = clauses_of(PAY, f"{WORK} and {KEEP}", LAW)
    parts = clauses_of(PAY, WORK, KEEP, LAW)
    assert groups(whole, parts)[1] == ((1,), (1, 2), False)
    assert groups(parts, whole)[1] == ((1, 2), (1,), False)


def test_of_clauses_with_the_same_words_the_one_of_the_same_number_is_meant():
    old = clauses_of("not used", PAY, "not used", numbers=["1", "2", "3"])
    new = clauses_of(PAY, "not used", numbers=["2", "3"])
    assert ((2,), (1,), False) in groups(old, new)


def test_drafts_without_clauses_have_none():
    assert align_clauses((), ()) == ()
    assert groups((), clauses_of(PAY)) == [((), (0,), False)]


WORDS = st.sampled_from(("pay", "work", "name", "keep", "law", "shall", "not", "SUB", "PRIME"))
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=9)


@given(TEXTS, TEXTS)
def test_every_clause_is_told_once_and_exchanging_the_drafts_exchanges_the_sides(old, new):
    here, there = clauses_of(*old), clauses_of(*new)
    found = align_clauses(here, there)
    assert sorted(at for one in found for at in one.old) == list(range(len(here)))
    assert sorted(at for one in found for at in one.new) == list(range(len(there)))
    turned = {(one.new, one.old, one.relocated) for one in align_clauses(there, here)}
    assert {(one.old, one.new, one.relocated) for one in found} == turned


@given(TEXTS)
def test_a_draft_and_its_copy_have_nothing_new_gone_or_moved(texts):
    one = clauses_of(*texts)
    assert groups(one, one) == [((at,), (at,), False) for at in range(len(one))]
