# SPDX-License-Identifier: Apache-2.0
"""Where quoted words stand in a paper, and what comes nearest where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.placing import Likeness, Searched

TEXT = (
    "1. Terms\n1.1 The Provider shall not\nsupply others.\n"
    "1.2 The \u201cBrand\u201d is the Prime\u2019s. The Provider shall not supply others."
)


def words_of(searched, placed):
    return [searched.text[span.start : span.end] for span in placed.spans]


@pytest.mark.parametrize(
    ("words", "likeness", "found"),
    [
        ("is the Prime\u2019s", Likeness.EXACT, ["is the Prime\u2019s"]),
        ("shall  not supply\tothers", Likeness.SPACED, ["shall not\nsupply others"] * 2),
        ('the "brand" is', Likeness.FOLDED, ["The \u201cBrand\u201d is"]),
        ("shall not supply nobody", Likeness.ABSENT, []),
        ("Provide", Likeness.EXACT, ["Provide"] * 2),
        ("PROVIDE", Likeness.ABSENT, []),
        ("", Likeness.ABSENT, []),
        (" \n", Likeness.ABSENT, []),
        ("…", Likeness.ABSENT, []),
    ],
)
def test_finds_words_in_the_nearest_likeness(words, likeness, found):
    searched = Searched(TEXT)
    placed = searched.find(words)
    assert placed.likeness is likeness
    assert [" ".join(one.split()) for one in words_of(searched, placed)] == [
        " ".join(one.split()) for one in found
    ]


def test_finds_every_place_in_order():
    assert len(Searched(TEXT).find("The Provider shall not").spans) == 2


@given(st.text(), st.text(min_size=1), st.text())
def test_words_of_a_text_are_found_where_they_stand(before, words, after):
    placed = Searched(before + words + after).find(words)
    assert placed.likeness is Likeness.EXACT
    first = placed.spans[0]
    assert (before + words + after)[first.start : first.end] == words


@given(st.text(), st.text())
def test_every_place_lies_in_the_text(text, words):
    searched = Searched(text)
    for span in searched.find(words).spans:
        assert 0 <= span.start < span.end <= len(text)
    near = searched.nearest(words)
    assert near is None or near.end <= len(text)


def test_the_nearest_words_are_those_with_most_in_common():
    searched = Searched(TEXT)
    near = searched.nearest("The Brand is wholly the Prime\u2019s.")
    assert searched.text[near.start : near.end].startswith("The \u201cBrand\u201d is the Prime")


@pytest.mark.parametrize("words", ["tea is served at ten", "", "…"])
def test_words_of_another_matter_are_near_to_nothing(words):
    assert Searched(TEXT).nearest(words) is None
