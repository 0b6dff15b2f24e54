# SPDX-License-Identifier: Apache-2.0
"""Defined terms and cross-references."""

import pytest


@pytest.mark.parametrize(
    ("paragraph", "terms"),
    [
        ("“Fee” means the fee.", ["Fee"]),
        ("“Fee” shall mean the fee.", ["Fee"]),
        ("“Brand” has the meaning given in Schedule 2.", ["Brand"]),
        ("It began on 1 May (the “Start Date”).", ["Start Date"]),
        ("“Woman” and “women” include girls.", ["Woman", "women"]),
        ("It serves A and B (together, the “Group”, and each a “Member”).", ["Group", "Member"]),
        ("It gives help (the 'Services').", ["Services"]),
        ("In this clause 5, Restricted Person means a rival.", ["Restricted Person"]),
        ("References to a Party are references to its staff.", ["Party"]),
        ("It stops any claim (a Relevant Claim). A Relevant Claim ends it.", ["Relevant Claim"]),
        ("It helps people (Visitors). For the Visitors, the Visitors pay.", ["Visitors"]),
        ("It is a claim (Relevant Claim).", []),
        ("See clause 14 (Data Rules) and the Data Rules.", []),
        ("With Acme (Europe) Limited. The Europe, the Europe.", []),
        ("The fee is low.", []),
        ("The sign “,” means a pause and “[***]” means a gap.", []),
    ],
)
def test_finds_defined_terms(outline_of, paragraph, terms):
    assert [each.term for each in outline_of([f"1.1 {paragraph}"]).definitions] == terms


def test_a_definition_spans_its_whole_paragraph(paper, outline_of):
    contract = paper().add("“Fee” means the fee. It is low.", "1.1")
    document = contract.document
    (definition,) = outline_of(document).definitions
    assert document.quote(definition.span) == "“Fee” means the fee. It is low."


def test_terms_in_the_definitions_need_no_quotation_marks(outline_of):
    outline = outline_of(["1. Definitions", "1.1 Annual Fee means the fee of a year."])
    assert [each.term for each in outline.definitions] == ["Annual Fee"]


def test_a_second_term_of_a_paragraph_is_found_behind_its_sentence(outline_of):
    words = "1.1 Term: the time in clause 2. Territory: means England."
    outline = outline_of(["1. Definitions", words])
    assert [each.term for each in outline.definitions] == ["Term", "Territory"]


def test_brackets_in_a_signature_block_are_to_be_filled_in(outline_of):
    block = ["SIGNED by the parties", "By: Jo Day, for it (Job Title)", "Job Title: Job Title:"]
    outline = outline_of(["1. Fees", "1.1 It is paid.", *block])
    assert outline.definitions == ()


def test_a_definition_reaches_to_the_end_of_its_limbs(paper, outline_of):
    contract = paper().add("Definitions", "1.")
    contract.add("“Default” means:", "1.1").add("a delay; or", "(a)").add("a fault.", "(b)")
    contract.add("The fee is low.", "1.2")
    document = contract.document
    (definition,) = outline_of(document).definitions
    assert document.quote(definition.span).endswith("a fault.")


def test_each_of_several_definitions_of_a_paragraph_has_its_own_words(paper, outline_of):
    document = paper().add("“Fee” means the fee; “Day” means a day.", "1.1").document
    quotes = [document.quote(each.span) for each in outline_of(document).definitions]
    assert quotes == ["“Fee” means the fee; ", "“Day” means a day."]


def test_rows_of_a_table_define_terms(paper, outline_of):
    contract = paper(word=True).heading("Definitions")
    contract.cell(0, 0, "Term").cell(0, 1, "Meaning")
    contract.cell(1, 0, "Annual Fee").cell(1, 1, "the fee of a year")
    document = contract.document
    (definition,) = outline_of(document).definitions
    assert definition.term == "Annual Fee"
    assert document.quote(definition.span) == "Annual Fee\nthe fee of a year"


BODY = [
    "1. Fees",
    "1.1 The fee:",
    "(a) is low; and",
    "(b) is paid.",
    "2. Term",
    "Schedule 2: Price",
    "3. Steps",
    "3.1 It rises.",
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("under clause 1.1(b) it ends", [("clause 1.1(b)", "1.1(b)")]),
        ("see clauses 1 to 2 here", [("clauses 1 to 2", "1"), ("clauses 2", "2")]),
        ("see paragraph 3 of Schedule 2", [("paragraph 3 of Schedule 2", "Schedule 2, 3")]),
        ("as Schedule 2 says", [("Schedule 2", "Schedule 2")]),
        ("nothing in this clause binds", [("this clause", "2.1")]),
        ("under clause 99 it ends", [("clause 99", None)]),
        ("under section 38A(3)(a) it ends", [("section 38A(3)(a)", None)]),
        ("under section 2A it ends", [("section 2A", None)]),
        (
            "under section 2 of the Tenancy Act 1954",
            [("section 2 of the Tenancy Act 1954", None)],
        ),
        ("under clause 1 of the Order Form", [("clause 1", "1")]),
        ("see clause 1.1b here", [("clause 1.1b", "1.1(b)")]),
        ("under sub-clause 1.1(b)", [("sub-clause 1.1(b)", "1.1(b)")]),
        (
            "see clauses 1, 1.1 and 2",
            [("clauses 1, 1.1 and 2", "1"), ("clauses 1.1", "1.1"), ("clauses 2", "2")],
        ),
        ("under clause 2 and 7 days later", [("clause 2", "2")]),
        ("under clause 2(c) it ends", [("clause 2(c)", "2")]),
        ("under clause 1.1(d) it ends", [("clause 1.1(d)", None)]),
        ("see clause 1 of the Head Contract", [("clause 1 of the Head Contract", None)]),
        ("see Framework Schedule 2 here", [("Framework Schedule 2", None)]),
        (
            "see Framework Schedules 2 and 3",
            [("Framework Schedules 2 and 3", None), ("Framework Schedules 3", None)],
        ),
        ('as Schedule "2" says', [('Schedule "2"', "Schedule 2")]),
        (
            "in Exhibits “A” and “B” here",
            [("Exhibits “A” and “B”", None), ("Exhibits B", None)],
        ),
        ("under 29 CFR 9, Schedule 2 it ends", [("CFR 9, Schedule 2", None)]),
        ("in this clause 1.1 it ends", [("clause 1.1", "1.1")]),
        ("in this clause it ends", [("this clause", "2.1")]),
        ("in this Article it ends", [("this Article", "2")]),
        ("under clause 2.0 it ends", [("clause 2.0", "2")]),
        ("under the Companies Act 2006, section 2", [("section 2", None)]),
        (
            "see paragraphs 3 and 3.1 of Schedule 2",
            [
                ("paragraphs 3 and 3.1 of Schedule 2", "Schedule 2, 3"),
                ("paragraphs 3.1", "Schedule 2, 3.1"),
            ],
        ),
        ("nothing is said", []),
    ],
)
def test_finds_the_clause_that_a_reference_means(outline_of, words, found):
    paragraphs = [*BODY[:5], f"2.1 Now {words}.", *BODY[5:]]
    outline = outline_of(paragraphs)
    numbers = [
        None if r.clause is None else outline.clauses[r.clause].number for r in outline.references
    ]
    assert list(zip([r.target for r in outline.references], numbers, strict=True)) == found


def test_a_paragraph_in_a_schedule_is_one_of_that_schedule(outline_of):
    outline = outline_of([*BODY, "3.2 See paragraph 3.1 again."])
    (reference,) = outline.references
    assert outline.clauses[reference.clause].number == "Schedule 2, 3.1"


def test_a_clause_printed_with_a_nought_is_cited_without(outline_of):
    outline = outline_of(["1.0 FEES", "1.1 See paragraph 2.", "2.0 TERM", "2.1 It is long."])
    (reference,) = outline.references
    assert outline.clauses[reference.clause].number == "2.0"


def test_a_range_cites_all_that_lies_within(outline_of):
    outline = outline_of([*(f"{n}. It is said under clauses 1 to 3." for n in range(1, 4))])
    numbers = [outline.clauses[each.clause].number for each in outline.references[:3]]
    assert numbers == ["1", "2", "3"]


def test_a_limb_is_cited_by_its_letter_alone(outline_of):
    outline = outline_of([*BODY[:4], "(c) is due as paragraph (a) says.", *BODY[4:]])
    (reference,) = outline.references
    assert outline.clauses[reference.clause].number == "1.1(a)"


def test_a_title_cites_nothing(outline_of):
    assert outline_of(["Exhibit 10.1", "1. Fees", "1.1 The fee is low."]).references == ()
