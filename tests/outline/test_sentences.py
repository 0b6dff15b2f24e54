# SPDX-License-Identifier: Apache-2.0
"""Where sentences of contracts end."""

import pytest

from pipeline.outline.sentences import ends_open, split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two.", ["One.", "Two."], id="plain"),
        pytest.param(
            "See cl. 4 and No. 7 of it.", ["See cl. 4 and No. 7 of it."], id="abbreviations"
        ),
        pytest.param(
            "Acme Ltd. The Provider pays.", ["Acme Ltd.", "The Provider pays."], id="Ltd ends"
        ),
        pytest.param(
            "Acme Ltd. Foundation pays.", ["Acme Ltd. Foundation pays."], id="Ltd goes on"
        ),
        pytest.param(
            "Mr. J. Smith pays. He must.", ["Mr. J. Smith pays.", "He must."], id="initials"
        ),
        pytest.param("In the U.S. Courts sit.", ["In the U.S. Courts sit."], id="U.S."),
        pytest.param("Pay 1.5 per cent. 2 days.", ["Pay 1.5 per cent.", "2 days."], id="numbers"),
        pytest.param("One; two; three.", ["One; two; three."], id="semicolons do not end"),
        pytest.param(
            "He said “Go.” She went.", ["He said “Go.”", "She went."], id="closing quote"
        ),
        pytest.param("(It may.) It must.", ["(It may.)", "It must."], id="closing bracket"),
        pytest.param("May it? No! Yes.", ["May it?", "No!", "Yes."], id="other stops"),
        pytest.param(
            "e.g. the name, i.e. the brand.", ["e.g. the name, i.e. the brand."], id="e.g."
        ),
        pytest.param("   ", [], id="blank"),
    ],
)
def test_splits_where_a_sentence_ends_and_nowhere_else(text, expected):
    assert [text[span.start : span.end] for span in split_sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("The Provider shall:", True),
        ("The Provider shall \u2013", True),
        ("The Provider shall", True),
        ("The Provider shall pay.", False),
        ("keep records;", False),
        ("keep records; and", False),
        ("He said “Go.”", False),
    ],
)
def test_tells_a_lead_in_from_a_closed_sentence(text, open_):
    assert ends_open(text) is open_
