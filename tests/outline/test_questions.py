# SPDX-License-Identifier: Apache-2.0
"""Questions of a tender and criteria of its award, with the marks stated for each."""

import pytest

OPENING = ["Invitation to Tender", "Services for families"]


@pytest.fixture
def questions(outline_of):
    """Returns number, words, share and marks of what a tender asks and weighs."""

    def read(*paragraphs, opening=OPENING):
        found = outline_of([*opening, *paragraphs]).questions
        return [(one.number, one.words, one.share, one.marks) for one in found]

    return read


@pytest.mark.parametrize(
    ("line", "words", "share", "marks"),
    [
        (
            "Question 1 (15%): How will you meet families?",
            "How will you meet families?",
            0.15,
            None,
        ),
        (
            "Question 1: Who will lead the work? (20 marks)",
            "Who will lead the work? (20 marks)",
            None,
            20,
        ),
        (
            "Question 1: Who will lead it? Maximum marks: 15",
            "Who will lead it? Maximum marks: 15",
            None,
            15,
        ),
        ("Question 1 (10%): Social value", "Social value", 0.1, None),
        ("Question 1: How will you meet families?", "How will you meet families?", None, None),
    ],
    ids=["a share", "marks", "most marks", "a heading", "nothing"],
)
def test_a_question_has_the_marks_that_it_states(questions, line, words, share, marks):
    assert questions(line) == [("Question 1", words, share, marks)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "Tenders are evaluated on quality (60%) and price (40%).",
            [("quality", 0.6), ("price", 0.4)],
        ),
        ("Award criteria: Fit with our ethos 25%", [("Fit with our ethos", 0.25)]),
        ("The lowest price earns 30% of the marks.", []),
        ("At least 85% of clients shall be met in a week; marks follow.", []),
    ],
    ids=["running text", "a line", "how price is scored", "a target"],
)
def test_criteria_are_named_with_their_shares(questions, line, found):
    heard = [(words, share) for _, words, share, _ in questions("1. Evaluation", f"1.1 {line}")]
    names = [name for name, _ in heard]
    assert [share for _, share in heard] == [share for _, share in found]
    assert all(name.endswith(want) for name, (want, _) in zip(names, found, strict=True))


def test_shares_of_a_contract_are_no_marks(questions):
    opening = ["SUBCONTRACT", "between Acme Ltd (the “Prime”) and Lantern (the “Subcontractor”)"]
    clauses = ["1. Evaluation", "1.1 The score counts for 30% of the fee.", "1.2 Retention: 5%"]
    assert questions(*clauses, opening=opening) == []
