# SPDX-License-Identifier: Apache-2.0
"""Clause numbers as a reader cites them."""

import pytest


def numbers(outline):
    return [clause.number for clause in outline.clauses]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param(
            [
                "1. Fees",
                "1.1 The fee is low.",
                "(a) cash;",
                "(i) coins;",
                "(ii) notes;",
                "(b) cheque.",
            ],
            ["1", "1.1", "1.1(a)", "1.1(a)(i)", "1.1(a)(ii)", "1.1(b)"],
            id="legal style",
        ),
        pytest.param(
            [
                "1. Fees",
                "1.1 The fee is low.",
                "1.1.1 cash;",
                "1.1.1.1 coins;",
                "1.2 Paid monthly.",
            ],
            ["1", "1.1", "1.1.1", "1.1.1.1", "1.2"],
            id="decimal style",
        ),
        pytest.param(
            ["1. List.", *[f"({c}) item {c};" for c in "abcdefgh"], "(i) ninth;", "(j) tenth."],
            ["1", *[f"1({c})" for c in "abcdefghij"]],
            id="(i) after (h) is a letter when (j) follows",
        ),
        pytest.param(
            [
                "1. List.",
                *[f"({c}) item {c};" for c in "abcdefg"],
                "(h) eighth:",
                "(i) one;",
                "(ii) two.",
            ],
            ["1", *[f"1({c})" for c in "abcdefgh"], "1(h)(i)", "1(h)(ii)"],
            id="(i) after (h) is a roman when (ii) follows",
        ),
        pytest.param(
            ["1. A.", *[f"({r}) item;" for r in ("i", "ii", "iii", "iv", "v", "vi")]],
            ["1", *[f"1({r})" for r in ("i", "ii", "iii", "iv", "v", "vi")]],
            id="(v) after (iv) is a roman",
        ),
        pytest.param(
            [
                "1. Fees",
                "1.1 The fee.",
                "2025 was a good year.",
                "14.3 above is different.",
                "1.2 Paid.",
            ],
            ["1", "1.1", "1.2"],
            id="a year and a reference are no clauses",
        ),
        pytest.param(
            ["1. Fees", "1.1 One.", "1.3 Three.", "3. Term", "3.1 One year."],
            ["1", "1.1", "1.3", "3", "3.1"],
            id="one number may be left out",
        ),
        pytest.param(
            [
                "ARTICLE I",
                "Section 1.01 Services.",
                "Section 1.02 Fees.",
                "ARTICLE II",
                "Section 2.01 Term.",
            ],
            ["Article I", "Section 1.01", "Section 1.02", "Article II", "Section 2.01"],
            id="articles and sections",
        ),
        pytest.param(
            ["I. GENERAL", "A. Term", "1. It lasts a year.", "2. It may end.", "B. Fees"],
            ["I", "I.A", "I.A.1", "I.A.2", "I.B"],
            id="american outline",
        ),
        pytest.param(
            [
                "1. Fees",
                "1.1 Low.",
                "Schedule 1: Services",
                "1. Scope",
                "1.1 Wide.",
                "(a) very;",
                "Annex A",
                "1. Forms",
            ],
            [
                "1",
                "1.1",
                "Schedule 1",
                "Schedule 1, 1",
                "Schedule 1, 1.1",
                "Schedule 1, 1.1(a)",
                "Annex A",
                "Annex A, 1",
            ],
            id="schedules count on their own",
        ),
        pytest.param(
            [
                "(A) The Prime has a contract.",
                "(B) The Provider helps.",
                "1. Term",
                "1.1 It lasts.",
            ],
            ["Recital (A)", "Recital (B)", "1", "1.1"],
            id="recitals do not hold the clauses behind them",
        ),
        pytest.param(
            [
                "5.1 The Provider shall do all of these:",
                "1. first thing;",
                "2. second thing;",
                "5.2 Then it rests.",
            ],
            ["5.1", "5.1(1)", "5.1(2)", "5.2"],
            id="a numbered list within a clause",
        ),
        pytest.param(
            ["Question 1 (20%): Describe your service.", "Q2. Describe your staff."],
            ["Question 1", "Question 2"],
            id="questions",
        ),
        pytest.param(
            ["14. BRANDING", "14.1 The Provider shall wear it.", "14.2 It may not take it off."],
            ["14", "14.1", "14.2"],
            id="an excerpt may begin anywhere",
        ),
        pytest.param(
            ["2.1 (a) The first thing is so.", "(b) The second is not."],
            ["2.1", "2.1(a)", "2.1(b)"],
            id="two labels on one line",
        ),
        pytest.param(
            ["1.", "Fees", "1.1", "The fee is low and paid monthly in arrears.", "2.", "Term"],
            ["1", "1.1", "2"],
            id="labels on lines of their own",
        ),
        pytest.param(
            ["1.0 DEFINITIONS", "1.1 Words.", "(a) one.", "2.0 TERM", "2.1 A year."],
            ["1.0", "1.1", "1.1(a)", "2.0", "2.1"],
            id="a number with nought behind it is whole",
        ),
        pytest.param(
            ["3. Fees", "3.1 Low.", "3A. Tips", "3A.1 None.", "3B. Fines", "4. Term", "4.1 Long."],
            ["3", "3.1", "3A", "3A.1", "3B", "4", "4.1"],
            id="clauses put in later",
        ),
        pytest.param(
            ["1. List.", "(a) one:", "(x) left;", "(y) right;", "(z) up;", "(b) two."],
            ["1", "1(a)", "1(a)(x)", "1(a)(y)", "1(a)(z)", "1(b)"],
            id="a list that begins with (x)",
        ),
        pytest.param(
            ["1. List.", "(i) a;", "(ii) b;", "(iii) c:", "(i) d;", "(ii) e;", "(iv) f."],
            ["1", "1(i)", "1(ii)", "1(iii)", "1(iii)(i)", "1(iii)(ii)", "1(iv)"],
            id="romans within romans stay together",
        ),
        pytest.param(
            [
                *[f"{at}. Title" for at in (1, 2, 3, 4)],
                *["(a) Reports:", "1. weekly;", "2. monthly;", "3. yearly.", "5. Marks"],
            ],
            ["1", "2", "3", "4", "4(a)", "4(a)(1)", "4(a)(2)", "4(a)(3)", "5"],
            id="the next clause comes before a list with a gap",
        ),
        pytest.param(
            ["1. Fees", "1.1 Low.", "Clause 1.1 [Fees]; nothing.", "1.2 Due."],
            ["1", "1.1", "1.2"],
            id="a clause cited at the start of a line",
        ),
        pytest.param(
            ["1. Fees", "1.1 One.", "1.1.1 a;", "1.1.2it is b;", "1.1.3 c."],
            ["1", "1.1", "1.1.1", "1.1.2", "1.1.3"],
            id="no gap between number and word",
        ),
        pytest.param(
            [
                "Part A: Form",
                "1. Name",
                "2. Sum",
                "Part B: Terms",
                "1. Use",
                "1.1 Wide.",
                "2. End",
            ],
            ["Part A", "Part A, 1", "Part A, 2", "Part B", "Part B, 1", "1.1", "Part B, 2"],
            id="numbers that come again name their Part",
        ),
        pytest.param(
            [
                "Part A: Form",
                "1. Name",
                "1.1 It is short.",
                "Part B: Terms",
                "1. Use",
                "1.1 It is:",
                "1.1.1 wide;",
                "1.1.2 long.",
                "2. End",
                "2.1 It is near.",
            ],
            [
                "Part A",
                "Part A, 1",
                "Part A, 1.1",
                "Part B",
                "Part B, 1",
                "Part B, 1.1",
                "Part B, 1.1.1",
                "Part B, 1.1.2",
                "Part B, 2",
                "Part B, 2.1",
            ],
            id="what lies below a number that comes again names its Part too",
        ),
        pytest.param(
            ["Part A: Fees", "1. Sum", "2. Date", "Part B: Term", "3. Year", "4. End"],
            ["Part A", "1", "2", "Part B", "3", "4"],
            id="numbers that run through the Parts stand alone",
        ),
        pytest.param(
            ["Annex A: Data", "Part 1: Use", "1. Care", "1.1 Take it.", "Part 2: End", "1. Loss"],
            [
                "Annex A",
                "Annex A, Part 1",
                "Annex A, Part 1, 1",
                "Annex A, Part 1, 1.1",
                "Annex A, Part 2",
                "Annex A, Part 2, 1",
            ],
            id="every number of a schedule whose Parts number anew names its Part",
        ),
        pytest.param(
            [
                "Part A: Use",
                "1. Care",
                "Part A - ANNEX 1: FORM",
                "1. Name",
                "Part B: End",
                "1. Loss",
            ],
            [
                "Part A",
                "Part A, 1",
                "Part A, Annex 1",
                "Part A, Annex 1, 1",
                "Part B",
                "Part B, 1",
            ],
            id="an annex that names its Part is cited with it",
        ),
        pytest.param(
            ["Part A: Use", "1. Care", "Part B: Annex 1 applies to it", "1. Loss"],
            ["Part A", "Part A, 1", "Part B", "Part B, 1"],
            id="a Part whose words cite an annex is no annex",
        ),
        pytest.param(
            ["Schedule 1: A", "1. Use", "Annex 1: X", "1. Form", "Schedule 2: B", "Annex 1: Y"],
            [
                "Schedule 1",
                "Schedule 1, 1",
                "Schedule 1, Annex 1",
                "Schedule 1, Annex 1, 1",
                "Schedule 2",
                "Schedule 2, Annex 1",
            ],
            id="an annex whose name comes again names its schedule",
        ),
    ],
)
def test_gives_each_clause_the_number_that_a_reader_cites(outline_of, paragraphs, expected):
    assert numbers(outline_of(paragraphs)) == expected


SAME = [
    ("Definitions", "1."),
    ("In this agreement words mean what they say.", "1.1"),
    ("The Provider shall:", "1.2"),
    ("keep records;", "(a)"),
    ("allow visits by:", "(b)"),
    ("the Prime; and", "(i)"),
    ("the Authority.", "(ii)"),
    ("Term", "2."),
    ("It lasts a year.", "2.1"),
]


def test_automatic_and_typed_numbers_give_the_same_clauses_and_provisions(
    paper, outline_of, numbered
):
    """Word gives numbers as labels, a PDF prints them: the outline is the same."""
    typed, automatic = paper(), paper(word=True)
    for words, label in SAME:
        typed.add(words, label)
        automatic.add(words, label)
    assert numbers(outline_of(automatic)) == numbers(outline_of(typed))
    assert numbered(automatic) == numbered(typed)


def test_headings_are_the_numbers_of_a_paper_without_numbers(paper, outline_of, numbered):
    handbook = paper(word=True)
    handbook.heading("Looking the part", level=0).add("We ask coaches to wear teal.")
    handbook.heading("Badges", level=1).add("Badges are worn on the left.")
    handbook.heading("Leaving", level=0).add("Leavers must hand in the badge.")
    outline = outline_of(handbook)
    assert [number for number, _ in numbered(handbook)] == [
        "Looking the part",
        "Badges",
        "Leaving",
    ]
    assert [clause.depth for clause in outline.clauses] == [0, 1, 0]
    assert outline.provisions[3].heading_path == ("Looking the part", "Badges")


def test_an_unnumbered_heading_within_a_clause_leaves_its_number(paper, numbered):
    contract = paper()
    contract.add("Services", "1.", bold=True).add("The Provider shall serve.", "1.1")
    contract.heading("Use of names").add("The Provider keeps its name.")
    contract.add("The Provider shall report.", "1.2")
    assert numbered(contract) == [
        ("1.1", "The Provider shall serve."),
        ("1", "The Provider keeps its name."),
        ("1.2", "The Provider shall report."),
    ]


def test_a_heading_between_clauses_groups_those_behind_it(paper, outline_of):
    contract = paper()
    contract.heading("PART ONE: MONEY").add("Fees", "1.").add("The fee is low.", "1.1")
    contract.heading("ENDING").add("Term", "2.").add("It lasts a year.", "2.1")
    outline = outline_of(contract)
    paths = [each.heading_path for each in outline.provisions if each.section.value == "operative"]
    assert paths[-1][-2:] == ("ENDING", "Term")


def test_a_line_of_contents_is_no_clause(outline_of):
    outline = outline_of(
        ["Contents", "1. Fees ........ 3", "2. Term ........ 4", "1. Fees", "1.1 The fee is low."]
    )
    assert numbers(outline) == ["1", "1.1"]
    assert [each.section.value for each in outline.provisions[1:3]] == ["contents", "contents"]


def test_contents_without_dots_end_in_page_numbers(outline_of):
    outline = outline_of(
        ["CONTENTS", "1. Fees 3", "2. Term 4", "Schedule 1 Services 9", "1. Fees", "1.1 Low."]
    )
    assert numbers(outline) == ["1", "1.1"]


def test_a_number_behind_a_line_that_breaks_off_is_text(paper, numbered):
    """The layout cut "under clause" from "14.3 above": both halves are one sentence."""
    contract = paper()
    contract.add(
        "The Provider shall pay at once whatever falls due under any part of clause", "1."
    )
    contract.add("2. and shall not set it off.")
    assert numbered(contract) == [
        (
            "1",
            "The Provider shall pay at once whatever falls due under any part of clause "
            "2. and shall not set it off.",
        )
    ]


def test_a_schedule_named_in_a_table_cell_opens_nothing(paper, outline_of):
    contract = paper(word=True)
    contract.add("Papers", "1").add("The papers are these.", "1.1")
    contract.cell(0, 0, "Paper").cell(0, 1, "Where").cell(1, 0, "Price").cell(1, 1, "Annex C")
    contract.add("They rank in that order.", "1.2")
    assert numbers(outline_of(contract)) == ["1", "1.1", "1.2"]


def test_codes_of_rows_in_a_table_of_a_clause_are_cited(paper, outline_of):
    contract = paper(word=True)
    contract.add("Terms", "1").add("The terms are these.", "1.1")
    for column, head in enumerate(("No.", "Subject", "Term")):
        contract.cell(0, column, head)
    contract.cell(1, 0, "A1").cell(1, 1, "Name").cell(1, 2, "The Provider shall wear the badge.")
    contract.cell(2, 0, "A2").cell(2, 1, "Duty").cell(2, 2, "The Provider shall not take it off.")
    contract.add("What stands below the table is no row.")
    contract.add("They rank in that order.", "1.2")
    outline = outline_of(contract)
    said = {
        outline.clause_number(each): (each.text, each.heading_path)
        for each in outline.provisions
        if each.section.value == "operative"
    }
    assert said["A1"] == ("The Provider shall wear the badge.", ("Terms", "Name"))
    assert said["A2"] == ("The Provider shall not take it off.", ("Terms", "Duty"))
    assert said["1.1"][0] == "What stands below the table is no row."
    assert said["1.2"][0] == "They rank in that order."


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(("A4", "A3"), id="sizes of paper"),
        pytest.param(("A1", "B1"), id="grades"),
        pytest.param(("M1",), id="one alone"),
    ],
)
def test_codes_that_do_not_count_up_are_no_numbers_of_rows(paper, numbered, codes):
    contract = paper(word=True)
    contract.add("Terms", "1").add("The terms are these.", "1.1")
    for row, code in enumerate(codes):
        contract.cell(row, 0, code).cell(row, 1, "The Provider shall wear the badge.")
    assert {number for number, _ in numbered(contract)} == {"1.1"}


def test_words_below_a_title_of_an_annex_without_numbers_are_cited_by_both(paper, outline_of):
    letter = paper(word=True)
    letter.heading("What we offer").add("We will give you a grant.")
    letter.heading("Annex A: Conditions").heading("Your name and ours", level=2)
    letter.add("You must print our line.")
    letter.heading("Changes", level=2).add("We may change nothing.")
    outline = outline_of(letter)
    assert numbers(outline)[-2:] == ["Annex A, Your name and ours", "Annex A, Changes"]


def test_numbers_of_rows_do_not_go_on_the_clauses(paper, numbered):
    """Row 2 of a table below clause 1 is not clause 2."""
    contract = paper(word=True)
    contract.add("Lots", "1").add("The lots are these.", "1.1")
    contract.cell(0, 0, "1").cell(0, 1, "The lot of the north is open to all.")
    contract.cell(1, 0, "2").cell(1, 1, "The lot of the south is open to none.")
    contract.add("Dates", "2").add("The dates are fixed.", "2.1")
    found = numbered(contract)
    assert {number for number, _ in found[:-1]} == {"1.1"}
    assert found[-1] == ("2.1", "The dates are fixed.")


def test_numbered_rows_of_a_form_that_is_a_part_are_cited_with_it(paper, outline_of):
    """A Part is no clause: item 2 of its table is as good a number as clause 2 behind it."""
    order = paper().heading("Part A: Order Form").add("The items bind.")
    order.cell(0, 0, "Item").cell(0, 1, "Subject").cell(0, 2, "Details")
    order.cell(1, 0, "1").cell(1, 1, "Supplier").cell(1, 2, "Fernlea")
    order.cell(2, 0, "2").cell(2, 1, "Signs").cell(2, 2, "The Supplier shall show the lantern.")
    order.heading("Part B: Terms").add("Use", "1.").add("It is wide.", "1.1").add("End", "2.")
    outline = outline_of(order)
    assert numbers(outline) == [
        "Part A",
        "Part A, 1",
        "Part A, 2",
        "Part B",
        "Part B, 1",
        "1.1",
        "Part B, 2",
    ]
    signs = next(each for each in outline.provisions if "lantern" in each.text)
    assert outline.clause_number(signs) == "Part A, 2"


def test_rows_of_a_table_below_a_clause_of_a_part_are_no_clauses(paper, outline_of):
    order = paper(word=True).add("Form", "Part A").add("Lots", "1").add("They are these.", "1.1")
    order.cell(0, 0, "1").cell(0, 1, "The lot of the north.")
    order.cell(1, 0, "2").cell(1, 1, "The lot of the south.")
    assert numbers(outline_of(order)) == ["Part A", "1", "1.1"]


def _form(paper):
    form = paper().heading("Schedule 5: Order Form").add("Complete the boxes.")
    form.cell(0, 0, "1. Supplier").cell(0, 1, "Fernlea")
    return form.cell(1, 0, "2. Special terms").cell(1, 1, "None")


def test_words_behind_a_numbered_form_are_no_part_of_its_last_row(paper, outline_of):
    form = _form(paper).add("By accepting this form the Supplier agrees to its terms.")
    outline = outline_of(form)
    assert numbers(outline) == ["Schedule 5", "Schedule 5, 1", "Schedule 5, 2"]
    assert outline.clause_number(outline.provisions[-1]) == "Schedule 5"


@pytest.mark.parametrize("number", ["3.", "2.1"])
def test_words_between_numbers_that_go_on_stay_where_they_stand(paper, outline_of, number):
    """A table that a page break cut, or clauses of which some are framed."""
    form = _form(paper).add("The Supplier shall read the terms.").add("It ends.", number)
    outline = outline_of(form)
    words = next(each for each in outline.provisions if "read" in each.text)
    assert outline.clause_number(words) == "Schedule 5, 2"


def test_words_behind_a_framed_title_belong_to_its_clause(paper, outline_of):
    """Each title stands in a table of its own: the last one, too, has its words behind it."""
    terms = paper().cell(0, 0, "1. Use", table=0).add("The Supplier shall use it.")
    terms.cell(0, 0, "2. End", table=1).add("The Supplier shall end it.")
    outline = outline_of(terms)
    words = [each for each in outline.provisions if "shall" in each.text]
    assert [outline.clause_number(each) for each in words] == ["1", "2"]


def test_clauses_set_as_a_table_keep_their_numbers(paper, numbered):
    contract = paper(word=True)
    contract.cell(0, 0, "1").cell(0, 1, "The Provider shall serve.")
    contract.cell(1, 0, "2").cell(1, 1, "The Provider shall report.")
    assert numbered(contract) == [
        ("1", "The Provider shall serve."),
        ("2", "The Provider shall report."),
    ]


def test_a_clause_ends_where_its_last_limb_ends(outline_of):
    outline = outline_of(
        ["1. Fees", "1.1 The Provider shall:", "(a) pay;", "(b) smile.", "2. Term"]
    )
    by_number = {clause.number: clause for clause in outline.clauses}
    assert by_number["1"].end == by_number["1.1"].end == by_number["1.1(b)"].end
    assert by_number["2"].start == by_number["1"].end + 1


def test_part_b_after_an_annex_returns_to_the_body(outline_of):
    outline = outline_of(
        ["Part A: Plan", "1. Plan", "Annex 1: Form", "1. Name", "Part B: Tests", "1. Tests"]
    )
    assert numbers(outline) == [
        "Part A",
        "Part A, 1",
        "Annex 1",
        "Annex 1, 1",
        "Part B",
        "Part B, 1",
    ]


def test_a_list_of_schedules_at_the_front_opens_none(outline_of):
    front = ["Schedule 1 Services", "Schedule 2 Price", "Schedule 3 Exit"]
    body = ["1. Term", "1.1 It lasts a year.", "2. Fees", "2.1 They are low."]
    found = numbers(outline_of([*front, *body, "Schedule 1 Services", "1. Scope"]))
    assert found == ["1", "1.1", "2", "2.1", "Schedule 1", "Schedule 1, 1"]


def test_the_name_of_a_row_opens_no_schedule(paper, outline_of):
    contract = paper(word=True)
    contract.add("Term", "1").add("It lasts a year.", "1.1")
    contract.cell(0, 0, "Schedule", bold=True).cell(0, 1, "Monday to Friday")
    contract.add("Fees", "2").add("They are low.", "2.1")
    assert numbers(outline_of(contract)) == ["1", "1.1", "2", "2.1"]


def test_a_number_of_the_body_ends_a_schedule_that_holds_nothing(outline_of):
    found = numbers(
        outline_of(["1. Papers", "1.1 They are:", "Schedule 1 Price", "1.2 They rank."])
    )
    assert found == ["1", "1.1", "Schedule 1", "1.2"]


def test_labelled_lines_that_end_in_rising_pages_are_contents(outline_of):
    outline = outline_of(["1. Fees 3", "2. Term 4", "3. Exit 9", "1. Fees", "1.1 Low."])
    assert numbers(outline) == ["1", "1.1"]


def test_a_blank_to_fill_in_is_no_line_of_contents(outline_of):
    outline = outline_of(["1. Fees", "1.1 The fee is [.......]", "1.2 The Provider is ........"])
    assert numbers(outline) == ["1", "1.1", "1.2"]


def test_a_number_with_nought_holds_the_numbers_below_it(outline_of):
    outline = outline_of(["1.0 DEFINITIONS", "1.1 Words mean what they say."])
    assert [clause.depth for clause in outline.clauses] == [0, 1]


def test_a_page_number_within_a_clause_is_no_clause(outline_of):
    found = numbers(
        outline_of(
            ["3. Exit", "3.1 It ends.", "3.2 It may end.", "4", "3.3 All is paid.", "4. Fees"]
        )
    )
    assert found == ["3", "3.1", "3.2", "3.3", "4"]


def test_a_page_number_between_limbs_is_no_clause(outline_of):
    paragraphs = ["3. The Provider shall:", "(a) pay;", "4", "(b) smile.", "4. The Prime rests."]
    assert numbers(outline_of(paragraphs)) == ["3", "3(a)", "3(b)", "4"]


def test_a_number_on_a_line_of_its_own_may_head_a_clause(outline_of):
    paragraphs = ["3. Exit", "3.1 It ends.", "4", "Fees", "4.1 They are low.", "5", "Term"]
    assert numbers(outline_of(paragraphs)) == ["3", "3.1", "4", "4.1", "5"]


def test_recitals_hold_no_clause_of_the_body(paper, outline_of):
    contract = paper().heading("RECITALS")
    contract.add("The Prime has a contract.", "A.").add(
        "The Provider helps, and both agree:", "B."
    )
    contract.add("Term", "1.").add("It lasts.", "1.1").add("a year;", "(a)")
    outline = outline_of(contract)
    assert numbers(outline) == [
        "RECITALS",
        "Recital A",
        "Recital B",
        "1",
        "1.1",
        "1.1(a)",
    ]
    assert outline.provisions[-1].heading_path == ("Term",)


def test_limbs_of_definitions_that_repeat_name_their_term(paper, outline_of):
    """1.1(a) would mean any of them; a definition of its own level keeps the bare number."""
    terms = paper().add("Definitions", "1.").add("In this agreement:", "1.1")
    terms.add("“Default” means any of:").add("a breach;", "(a)").add("a conviction:", "(b)")
    terms.add("of fraud;", "(i)").add("“Loss” means:").add("costs;", "(a)").add("fees.", "(b)")
    assert numbers(outline_of(terms))[2:] == [
        "1.1, “Default”(a)",
        "1.1, “Default”(b)",
        "1.1, “Default”(b)(i)",
        "1.1, “Loss”(a)",
        "1.1, “Loss”(b)",
    ]


def test_limbs_of_definitions_in_a_table_name_the_term_of_their_row(paper, outline_of):
    terms = paper(word=True).add("Definitions", "1").add("In this agreement:", "1.1")
    for row, term in enumerate(("“Default”", "“Loss”")):
        terms.cell(row, 0, term).cell(row, 1, "means:")
        terms.cell(row, 1, "one thing;", "(a)").cell(row, 1, "another.", "(b)")
    assert numbers(outline_of(terms))[2:] == [
        "1.1, “Default”(a)",
        "1.1, “Default”(b)",
        "1.1, “Loss”(a)",
        "1.1, “Loss”(b)",
    ]


def test_equal_numbers_under_headings_name_them(paper, outline_of):
    offer = paper(word=True)
    for title in ("Order Form", "Terms"):
        offer.heading(title, level=0).add("Fees", "1", heading=True).add("Low.", "1.1")
    assert numbers(outline_of(offer)) == [
        "Order Form",
        "Order Form, 1",
        "Order Form, 1.1",
        "Terms",
        "Terms, 1",
        "Terms, 1.1",
    ]


def test_recitals_within_a_part_hold_no_clause(paper, outline_of):
    deed = paper(word=True).heading("Part 1 - Warranty").add("BACKGROUND:")
    deed.add("The Buyer buys.", "A").add("The Seller sells.", "B")
    deed.add("Care", "1", heading=True).add("It is due.", "1.1").add("Copies", "2", heading=True)
    found = [clause.number for clause in outline_of(deed).clauses if clause.label]
    assert found == [
        "Part 1",
        "Recital A",
        "Recital B",
        "1",
        "1.1",
        "2",
    ]


def test_a_heading_within_a_clause_keeps_the_number_of_the_clause(paper, outline_of):
    contract = paper(word=True).add("Credits", "3", heading=True)
    contract.heading("At Risk Amount").add("It is a sum.", "3.1").add("of money;", "(a)")
    contract.heading("Use").add("It is due.", "3.2").add("at once;", "(a)")
    contract.add("Term", "4", heading=True)
    outline = outline_of(contract)
    found = [clause.number for clause in outline.clauses if clause.label]
    assert found == ["3", "3.1", "3.1(a)", "3.2", "3.2(a)", "4"]
    paths = [each.heading_path for each in outline.provisions if each.text == "It is a sum."]
    assert paths == [("Credits", "At Risk Amount")]


def test_a_list_in_a_table_ends_with_the_table(paper, outline_of):
    """Clause 1 behind a form is no limb of the form's last list."""
    form = paper(word=True)
    form.cell(0, 0, "Terms").cell(0, 1, "There are two parts:")
    form.cell(0, 1, "the form;", "(1)").cell(0, 1, "the terms.", "(2)")
    form.add("Services", "1").add("They are wide.", "1.1")
    assert numbers(outline_of(form)) == ["(1)", "(2)", "1", "1.1"]


def test_a_list_in_the_cell_of_a_numbered_row_belongs_to_the_row(paper, outline_of):
    form = paper(word=True)
    form.cell(0, 0, "Order Procedure", "10").cell(0, 1, "Direct award")
    form.cell(1, 0, "Order of precedence", "11").cell(1, 1, "The order is:")
    form.cell(1, 1, "the form;", "1").cell(1, 1, "the terms;", "2")
    form.cell(2, 0, "Special terms", "12").cell(2, 1, "None")
    found = [number for number in numbers(outline_of(form)) if number]
    assert found == ["10", "11", "11(1)", "11(2)", "12"]


def test_codes_in_the_first_cell_number_what_stands_in_their_row(paper, numbered):
    terms = paper(word=True).heading("Module A.1 Teamwork")
    terms.cell(0, 0, "A.1.1").cell(0, 1, "The Supplier shall share.")
    terms.cell(1, 0, "A.1.2").cell(1, 1, "The Supplier shall not hoard.")
    assert numbered(terms) == [
        ("A.1.1", "The Supplier shall share."),
        ("A.1.2", "The Supplier shall not hoard."),
    ]


def test_two_page_numbers_on_top_of_each_other_are_no_clauses(outline_of):
    paragraphs = ["1. Care", "1.7 Money.", "(a) before;", "2", "3", "(b) after.", "2. Term"]
    assert numbers(outline_of(paragraphs)) == ["1", "1.7", "1.7(a)", "1.7(b)", "2"]


CONTENTS = {
    "titles that close with a stop": "{0} {1}. {2}",
    "no gap before the page": "{0} {1}{2}",
    "continued": "{0} {1} {2} (continued)",
}


@pytest.mark.parametrize("line", CONTENTS.values(), ids=CONTENTS.keys())
def test_lines_with_rising_pages_whose_numbers_come_again_are_contents(outline_of, line):
    titles = ["Fees", "Term", "Care", "Names", "Exit", "Law"]
    listed = [line.format(f"{at}.", title, 3 * at) for at, title in enumerate(titles, 1)]
    listed.insert(3, "AND WHAT BELONGS TO THEM")
    body = [f"{at}. {title}" for at, title in enumerate(titles, 1)]
    outline = outline_of([*listed, *body])
    assert numbers(outline) == ["1", "2", "3", "4", "5", "6"]
    assert sum(each.section.value == "contents" for each in outline.provisions) == len(listed)


def test_prices_that_rise_are_no_contents(outline_of):
    rows = [f"{at}. Room of {at} beds {100 * at}" for at in (1, 2)]
    assert numbers(outline_of([*rows, "3. Term"])) == ["1", "2", "3"]


def test_lists_that_lie_too_deep_are_flattened_and_said(paper, outline_of):
    deep = paper()
    for depth in range(60):
        deep.add(f"thing {depth} of:", "•", indent=10.0 * depth)
    outline = outline_of(deep)
    said = [each.message for each in outline.diagnostics if "24 deep" in each.message]
    assert len(said) == 1
    assert "thing 59 of:" in outline.provisions[-1].text


def test_a_bare_number_is_a_clause_when_its_first_subclause_comes_next(outline_of):
    """A clause left out ("3") does not take the next one's number away."""
    words = ["1 Fees", "1.1 The fee is low.", "4 Names", "4.1 The Provider shall use the Name."]
    assert numbers(outline_of(words)) == ["1", "1.1", "4", "4.1"]


@pytest.mark.parametrize(
    ("paragraphs", "expected", "strays"),
    [
        pytest.param(
            [
                "1. Fees",
                "1.1 The fee is low for all.",
                "2. Warranties",
                "2.1 The Buyer warrants that all is well.",
                "1.2 The Supplier warrants that:",
                "(a) it may sign; and",
                "(b) it will pay.",
                "3. Force majeure",
            ],
            ["1", "1.1", "2", "2.1", "1.2", "1.2(a)", "1.2(b)", "3"],
            "1.2",
            id="the number of the clause before",
        ),
        pytest.param(
            [
                "1. Fees",
                "1.1 The fee is low for all.",
                "2. Competition",
                "3.1 The party in default shall not compete.",
                "2.2 The other party may compete.",
            ],
            ["1", "1.1", "2", "3.1", "2.2"],
            "3.1",
            id="first below its heading",
        ),
        pytest.param(
            [
                "1. Fees",
                "1.1 The fee is low for all.",
                "1.2 The Buyer shall pay the fee.",
                "1.2 The Buyer shall smile at all.",
                "1.3 The Supplier shall smile at all.",
            ],
            ["1", "1.1", "1.2", "1.2", "1.3"],
            "1.2",
            id="one number twice",
        ),
    ],
)
def test_a_misprinted_number_is_cited_as_printed_with_a_note(
    outline_of, paragraphs, expected, strays
):
    """The series goes on behind it as if the number were right."""
    outline = outline_of(paragraphs)
    notes = [one for one in outline.diagnostics if one.code == "numbers_unclear"]
    assert numbers(outline) == expected
    assert [one.message.rpartition(": ")[2] for one in notes] == [f"{strays}."]


def test_a_number_that_counts_within_a_sentence_is_no_misprint(outline_of):
    """Words break off before it, or too few follow it for a clause."""
    words = [
        "1. Fees",
        "1.1 The fee is as set out in rule",
        "0.9 The Rules. Again:",
        "1.2 It is low.",
    ]
    outline = outline_of(words)
    assert numbers(outline) == ["1", "1.1", "1.2"]
    assert "numbers_unclear" not in [one.code for one in outline.diagnostics]


def test_a_limb_in_line_that_prints_its_number_again_is_a_limb(outline_of):
    """Four limbs stand in "...; (ii) one; or (ii) two; or (iii) three"."""
    long = "words that are many enough to be judged on their own by a reader"
    outline = outline_of(
        [f"1. This binds neither: (i) {long}; (ii) {long}; or (ii) {long}; or (iii) {long}."]
    )
    assert numbers(outline) == ["1", "1(i)", "1(ii)", "1(ii)", "1(iii)"]
    assert "numbers_unclear" in [one.code for one in outline.diagnostics]


@pytest.mark.parametrize(
    ("clause", "following", "heading"),
    [
        pytest.param("1. Definitions:", "1.1 “Product” or “Products” mean these.", "Definitions"),
        pytest.param(
            "1. The Supplier's Duties:", "• The Supplier shall pay all.", "The Supplier's Duties"
        ),
        pytest.param(
            "1. Licences and Use of the Buyer Logos and Trademarks",
            "The Buyer lends its logos.",
            "Licences and Use of the Buyer Logos and Trademarks",
        ),
        pytest.param("1. No other terms apply", "This is all.", "No other terms apply"),
        pytest.param(
            "1. U.S. Government Regulations. The Supplier shall comply.",
            "1.1 It shall report.",
            "U.S. Government Regulations",
        ),
    ],
    ids=["colon over terms", "colon over bullets", "nine words", "denial", "initials"],
)
def test_titles_are_known(outline_of, clause, following, heading):
    assert outline_of([clause, following]).clauses[0].heading == heading
