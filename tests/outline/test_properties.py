# SPDX-License-Identifier: Apache-2.0
"""What holds for every paper, made or hostile."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.outline import read_plain

WORDS = st.sampled_from(
    [
        "The Provider shall:",
        "keep records; and",
        "use the Brand. It may rest.",
        "in each case without consent.",
        "“Fee” means the fee of clause 1.1.",
        "DEFINITIONS",
        "within 10. days of 14.3 above",
        "shall: (a) pay at once; (b) smile.",
        "Acme Ltd (the “Prime”)",
        "and so on and so forth",
        "( [ { ” “ . . . 1 1.1 )",
    ]
)
LABELS = st.sampled_from(
    ["", "", "1.", "1.1", "1.2", "2.", "2.1", "(a)", "(b)", "(i)", "(ii)", "•", "(A)", "14.3"]
)
TRAITS = st.fixed_dictionaries(
    {"heading": st.booleans(), "bold": st.booleans(), "indent": st.sampled_from([0.0, 36.0, 72.0])}
)
PAPERS = st.lists(st.tuples(WORDS, LABELS, TRAITS), max_size=25)


def check(document, outline):
    """Holds an outline against what its values promise."""
    covered = bytearray(len(document.text))
    plain = read_plain(document).document is document
    for provision in outline.provisions:
        for piece in provision.pieces:
            at = slice(piece.at, piece.at + piece.length)
            lies = slice(piece.start, piece.start + piece.length)
            # Odd characters are folded one for one: tests of the plain reading say how.
            assert provision.text[at] == document.text[lies] or not plain
            assert len(provision.text[at]) == len(document.text[lies])
            covered[lies] = b"x" * piece.length
        assert provision.clause is None or provision.clause < len(outline.clauses)
    for index, clause in enumerate(outline.clauses):
        assert clause.parent is None or clause.parent < index
        assert clause.start <= clause.end <= len(document.text)
        if clause.parent is not None:
            assert outline.clauses[clause.parent].end >= clause.end
        covered[clause.start : clause.start + len(clause.label) + 2] = b"x" * (
            len(clause.label) + 2
        )
    starts = [provision.span.start for provision in outline.provisions]
    assert starts == sorted(starts)
    return covered


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(paragraphs=PAPERS, word=st.booleans())
def test_no_word_is_lost_and_every_piece_lies_where_it_says(paper, outline_of, paragraphs, word):
    made = paper(word=word)
    for words, label, traits in paragraphs:
        made.add(words, label, **traits)
    document = made.document
    covered = check(document, outline_of(document))
    for block in document.blocks:
        for match in re.finditer(r"[A-Za-z]{3,}", document.text[block.body : block.end]):
            assert covered[block.body + match.start()], match.group()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=300))
def test_any_text_at_all_has_an_outline(paper, outline_of, text):
    document = paper().add(text or "x").document
    check(document, outline_of(document))


HOSTILE = {
    "brackets": ["(" * 100_000],
    "digits": ["1" * 100_000],
    "dots": [". " * 50_000],
    "no stop": ["word " * 20_000],
    "labels in line": ["(a) " * 25_000],
    "limbs in line": ["; (a) word (b) word" * 5_000],
    "numbers": ["1. " * 30_000],
    "quotation marks": ["“a” " * 25_000],
    "references": ["clause " + "1." * 40_000],
    "limbs with a long lead-in": ["The Provider shall: " + "x " * 500] + ["(a) x"] * 4_000,
    "lower case": ["and so"] * 5_000,
    "headings": ["HEADING ONE"] * 4_000,
    "schedules": [f"Schedule {number}: X" for number in range(5_000)],
    "definitions": ["“X” means y."] * 5_000,
    "names": ["This Agreement is made between " + "Acme, Inc (“A”) and " * 4_000],
    "spaces": [" " * 100_000 + "x"],
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("paragraphs", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_outlined_within_bounds(paper, outline_of, paragraphs):
    made = paper()
    for words in paragraphs:
        made.add(words)
    document = made.document
    outline = outline_of(document)
    check(document, outline)
    copied = sum(len(provision.text) for provision in outline.provisions)
    assert copied < 10 * len(document.text) + 3_000_000
