# SPDX-License-Identifier: Apache-2.0
"""Where schedules begin and end: annex headings over a whole contract, lists, heads of pages."""

import pytest


def numbers(outline):
    return [clause.number for clause in outline.clauses if clause.label]


OPENING = (
    "This Agreement is made on 1 May 2025 between Ashgrove Ltd (the “Prime”) and Fernlea (the "
    "“Provider”)."
)


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        pytest.param(
            [
                "Exhibit 10.6",
                "Attachment A",
                "SUBCONTRACT AGREEMENT",
                OPENING,
                "1. Fees",
                "(a) It.",
            ],
            ["Attachment A", "1", "1(a)"],
            id="an annex heading over a whole contract",
        ),
        pytest.param(
            ["Appendix 4", "DRAFT SUBCONTRACT", "PARTIES", "(1) A Ltd", "AGREED TERMS", "1. Fees"],
            ["Appendix 4", "(1)", "1"],
            id="a contract that opens with a heading over its parties",
        ),
        pytest.param(
            [
                "Exhibit C",
                "[Form follows.]",
                "Exhibit D",
                OPENING,
                "1. Fees",
                "Exhibit A",
                "1. Price",
            ],
            ["Exhibit C", "Exhibit D", "1", "Exhibit A", "Exhibit A, 1"],
            id="its own annexes keep their names",
        ),
        pytest.param(
            ["Schedule 2: Service specification", "1. Hours", "1.1 The Provider is open."],
            ["Schedule 2", "Schedule 2, 1", "Schedule 2, 1.1"],
            id="a schedule supplied alone is cited as one",
        ),
        pytest.param(
            ["Schedule 1: Details", "Parties", "1. The Prime", "Schedule 2: Fees", "1. Sum"],
            ["Schedule 1", "Schedule 1, 1", "Schedule 2", "Schedule 2, 1"],
            id="parties below a schedule that is called no contract",
        ),
        pytest.param(
            ["Schedule 1: Form of agreement", OPENING, "1. Fees", "Schedule 2: Maps", "1. North"],
            ["Schedule 1", "Schedule 1, 1", "Schedule 2", "Schedule 2, 1"],
            id="the first of several schedules",
        ),
        pytest.param(
            ["The grant is paid monthly.", "Annex A: Form of agreement", OPENING, "1. Fees"],
            ["Annex A", "Annex A, 1"],
            id="a form annexed to a letter",
        ),
        pytest.param(
            ["1. Fees", "Schedule 1: Form of agreement", OPENING, "1. Price"],
            ["1", "Schedule 1", "Schedule 1, 1"],
            id="a form annexed to a contract",
        ),
        pytest.param(
            [
                "Exhibit I: Certificate",
                "In connection with the offer of shares that the directors of the company have "
                "made to the public in that year, under an agreement made on 1 May 2025 between "
                "A Ltd (“A”) and B Ltd (“B”), it is certified as follows:",
                "(i) it is so;",
            ],
            ["Exhibit I", "Exhibit I, (i)"],
            id="words that speak of another contract's parties",
        ),
    ],
)
def test_cites_clauses_below_an_annex_heading_unless_it_stands_over_the_contract(
    outline_of, paragraphs, found
):
    assert numbers(outline_of(paragraphs)) == found


def test_recitals_of_a_contract_below_an_annex_heading_are_recitals(outline_of):
    outline = outline_of(["Attachment A", OPENING, "Recitals", "A. The Prime bids.", "1. Fees"])
    assert numbers(outline) == ["Attachment A", "Recital A", "1"]


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        pytest.param(
            ["1. Papers", "Schedule 1: Fees", "Schedule 2: Forms", "2. Term", "2.1 It is long."],
            ["1", "Schedule 1", "Schedule 2", "2", "2.1"],
            id="behind a list of schedules",
        ),
        pytest.param(
            ["1. Papers", "Schedule 1: Fees", "2. Sum", "3. Date"],
            ["1", "Schedule 1", "Schedule 1, 2", "Schedule 1, 3"],
            id="not behind one schedule alone",
        ),
    ],
)
def test_the_body_goes_on_behind_a_list_of_schedules(outline_of, paragraphs, found):
    assert numbers(outline_of(paragraphs)) == found


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


def _pages(paper, *, word=False, again=("Annex 1: Work",)):
    pages = paper(word=word).add("Annex 1: Work").add("Scope", "1.").add("one;", "(a)")
    for words in again:
        pages.add(words, page=2)
    return pages.add("two.", "(b)", page=2).add("Hours", "2.", page=2)


WHOLE = ["Annex 1", "Annex 1, 1", "Annex 1, 1(a)", "Annex 1, 1(b)", "Annex 1, 2"]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(["Annex 1: Work"], id="name and title"),
        pytest.param(["Annex 1", "Work"], id="title on a line of its own"),
        pytest.param(["Annex 1 - 2"], id="page of the annex"),
    ],
)
def test_the_name_of_a_schedule_at_the_head_of_its_next_page_begins_nothing(
    paper, outline_of, again
):
    assert numbers(outline_of(_pages(paper, again=again))) == WHOLE


@pytest.mark.parametrize(
    ("word", "again"),
    [
        pytest.param(False, ["Annex 1: Prices"], id="another title"),
        pytest.param(True, ["Annex 1: Work"], id="Word, which has no lines of pages in its text"),
    ],
)
def test_a_schedule_of_the_same_name_is_another_one(paper, outline_of, word, again):
    assert numbers(outline_of(_pages(paper, word=word, again=again))) != WHOLE
