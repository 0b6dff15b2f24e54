# SPDX-License-Identifier: Apache-2.0
"""Terms are counted as the library counts them with which they were learned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.modelstore.features import COUNTED_WORD, MOST_WORDS, TermCounter

TERMS = ("SUB", "SUB shall", "logo", "shall show", "show", "the", "the PRIME", "the the")
IDF = np.linspace(1.0, 4.5, len(TERMS))
WORDS = st.sampled_from(
    ["SUB", "shall", "show", "the", "PRIME", "logo", "a", "x", "14", "'s", "-"]
)


def learned():
    vectorizer = TfidfVectorizer(
        vocabulary=TERMS,
        ngram_range=(1, MOST_WORDS),
        sublinear_tf=True,
        lowercase=False,
        token_pattern=COUNTED_WORD,
    )
    vectorizer.idf_ = IDF
    return vectorizer


@given(texts=st.lists(st.lists(WORDS, max_size=12).map(" ".join), min_size=1, max_size=5))
def test_the_numbers_are_the_librarys_own(texts):
    counted = TermCounter(TERMS, IDF).count(texts)
    expected = learned().transform(texts)
    np.testing.assert_allclose(counted.toarray(), expected.toarray(), rtol=0, atol=1e-12)


def test_a_row_has_the_length_one_or_nothing():
    counted = TermCounter(TERMS, IDF).count(["SUB shall show the logo", "none of it", ""])
    lengths = np.linalg.norm(counted.toarray(), axis=1)
    assert lengths == pytest.approx([1.0, 0.0, 0.0])
    assert counted.shape == (3, len(TERMS))


def test_words_of_a_pair_stand_side_by_side_but_for_single_letters_and_marks():
    counter = TermCounter(("the logo",), np.ones(1))
    assert counter.count(["the logo", "the, a logo", "the old logo"]).toarray().T.tolist() == [
        [1.0, 1.0, 0.0]
    ]


def test_no_texts_give_no_rows():
    assert TermCounter(TERMS, IDF).count([]).shape == (0, len(TERMS))
