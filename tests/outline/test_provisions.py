# SPDX-License-Identifier: Apache-2.0
"""Provisions: what is judged, and what is quoted."""

import pytest

from pipeline.domain.document import BlockKind, Box, Line


def test_limbs_are_joined_with_all_their_lead_ins(numbered):
    assert numbered(
        [
            "2.1 The Provider shall not:",
            "(a) use its logo; or",
            "(b) allow any of:",
            "(i) its staff,",
        ]
    ) == [
        ("2.1(a)", "The Provider shall not: use its logo; or"),
        ("2.1(b)(i)", "The Provider shall not: allow any of: its staff,"),
    ]


def test_a_full_sentence_before_the_lead_in_is_a_provision_of_its_own(numbered):
    assert numbered(["1.1 Names matter. The Provider shall:", "(a) use the Brand."]) == [
        ("1.1", "Names matter."),
        ("1.1(a)", "The Provider shall: use the Brand."),
    ]


def test_closing_words_are_joined_to_every_limb(numbered):
    """A paragraph in lower case behind a list belongs to each of its limbs."""
    assert numbered(
        ["1.1 The Provider shall not:", "(a) bid,", "(b) publish,", "without the Prime's consent."]
    ) == [
        ("1.1(a)", "The Provider shall not: bid, without the Prime's consent."),
        ("1.1(b)", "The Provider shall not: publish, without the Prime's consent."),
    ]


def test_outdented_closing_words_close_the_outer_list(paper, numbered):
    contract = paper(word=True)
    contract.add("The Provider shall not:", "1.1", indent=36)
    contract.add("bid with:", "(a)", indent=72).add("a council,", "(i)", indent=108)
    contract.add("a trust,", "(ii)", indent=108).add("publish,", "(b)", indent=72)
    contract.add("without consent.", indent=36)
    assert numbered(contract)[-1] == (
        "1.1(b)",
        "The Provider shall not: publish, without consent.",
    )


def test_closing_words_of_a_list_without_limbs_stand_alone(numbered):
    """Its only limb leads into another list, so that nothing of it is judged."""
    found = numbered(
        ["1. The Provider shall:", "keep records; and", "1. The Prime shall:", "pay."]
    )
    assert "keep records; and" in " ".join(text for _, text in found)


def test_bullets_take_their_lead_in_and_the_number_of_their_clause(numbered):
    assert numbered(["3.1 Partners should:", "• wear teal;", "• smile.", "They may rest."]) == [
        ("3.1", "Partners should: wear teal;"),
        ("3.1", "Partners should: smile."),
        ("3.1", "They may rest."),
    ]


def test_limbs_of_a_definition_belong_to_the_clause_of_the_definitions(numbered):
    found = numbered(
        [
            "1. Definitions",
            "1.1 In this agreement:",
            "“Default” means any of:",
            "(a) a breach;",
            "(b) a conviction.",
            "“Term” means one year.",
        ]
    )
    assert found[1:] == [
        ("1.1(a)", "“Default” means any of: a breach;"),
        ("1.1(b)", "“Default” means any of: a conviction."),
        ("1.1", "“Term” means one year."),
    ]


LONG = " ".join(["word"] * 14)


def test_long_limbs_in_line_are_clauses_of_their_own(numbered):
    assert numbered([f"2.1 The Provider shall: (a) {LONG}; and (b) {LONG}. It may rest."]) == [
        ("2.1(a)", f"The Provider shall: {LONG}; and"),
        ("2.1(b)", f"The Provider shall: {LONG}."),
        ("2.1", "It may rest."),
    ]


def test_short_limbs_in_line_stay_one_sentence(numbered):
    text = "The Provider shall (a) pay and (b) smile."
    assert numbered([f"2.1 {text}"]) == [("2.1", text)]


@pytest.mark.parametrize("border", ["; ", ", ", " "], ids=["semicolons", "commas", "no borders"])
def test_a_very_long_sentence_is_cut_to_quotes_of_150_words(outline_of, border):
    words = border.join(["and the fee of the year"] * 80)
    outline = outline_of([f"1.1 The Provider shall pay {words}."])
    parts = [each for each in outline.provisions if outline.clause_number(each) == "1.1"]
    assert len(parts) > 2
    assert all(len(each.text[each.lead_in :].split()) <= 150 for each in parts)
    assert all(each.text.startswith("The Provider shall") for each in parts)


def test_a_provision_knows_where_every_run_of_its_text_lies(paper, outline_of):
    contract = paper()
    contract.add("The Provider shall not:", "1.1").add("bid,", "(a)").add("without consent.")
    document = contract.document
    provision = outline_of(document).provisions[-1]
    assert [document.text[p.start : p.start + p.length] for p in provision.pieces] == [
        "The Provider shall not:",
        "bid,",
        "without consent.",
    ]
    assert document.quote(provision.span) == "bid,"
    assert provision.text[provision.lead_in :].strip() == "bid, without consent."
    assert document.text[provision.locate(provision.text.index("consent"))] == "c"


def test_the_page_is_that_of_the_first_word(paper, outline_of):
    contract = paper()
    contract.add("The fee is low.", "1.1", lines=True, page=3)
    contract.add("The term is long.", "1.2", lines=True, page=4)
    assert [each.page for each in outline_of(contract).provisions] == [3, 4]


def test_words_cut_off_by_a_page_are_joined_again(paper, numbered):
    """The line before runs full and has no stop: the next paragraph goes on with it."""
    contract = paper()
    contract.add("The Provider shall not publish any report about", "1.1", lines=True)
    contract.add("7", lines=True, page=2)
    contract.add("the Programme without consent.", lines=True, page=2)
    assert numbered(contract)[0] == (
        "1.1",
        "The Provider shall not publish any report about the Programme without consent.",
    )


def test_a_fragment_in_a_cell_is_read_behind_its_column_and_row(paper, numbered):
    contract = paper(word=True)
    contract.cell(0, 0, "Measure").cell(0, 1, "Deduction")
    contract.cell(1, 0, "Late report").cell(1, 1, "£500 each day")
    assert ("", "Deduction Late report £500 each day") in numbered(contract)


def test_a_sentence_in_a_cell_stands_alone(paper, numbered):
    contract = paper(word=True)
    contract.cell(0, 0, "Item").cell(0, 1, "Terms")
    contract.cell(1, 0, "Name").cell(1, 1, "The Provider shall use the Brand.")
    assert ("", "The Provider shall use the Brand.") in numbered(contract)


def test_headers_and_comments_are_kept_apart_from_clauses(paper, outline_of):
    contract = paper(word=True)
    contract.add("The fee is low.", "1.1").add("Draft 3", kind=BlockKind.HEADER)
    contract.add("Is this right?", kind=BlockKind.COMMENT)
    sections = [(each.section.value, each.force.value) for each in outline_of(contract).provisions]
    assert sections == [("operative", "binding"), ("marginal", "none"), ("marginal", "none")]


def test_a_paper_without_text_has_an_empty_outline(paper, outline_of):
    outline = outline_of(paper())
    assert (outline.clauses, outline.provisions, outline.parties) == ((), (), ())


def test_a_title_that_runs_into_its_clause_is_a_heading(outline_of):
    outline = outline_of(["1. Branding. The Provider shall wear it.", "2. Term. It lasts."])
    found = [(each.section.value, each.text) for each in outline.provisions]
    assert found[:2] == [("heading", "Branding."), ("operative", "The Provider shall wear it.")]
    assert outline.clauses[0].heading == "Branding"


def test_the_formula_of_agreement_is_no_lead_in(numbered):
    """It stands over the whole paper and belongs to no clause."""
    formula = "NOW, THEREFORE, the parties hereto agree as follows:"
    assert numbered([formula, "1. Branding is agreed.", "2. The term is a year."]) == [
        ("", formula),
        ("1", "Branding is agreed."),
        ("2", "The term is a year."),
    ]


def test_a_numbered_list_behind_a_colon_stays_within_its_limb(numbered):
    found = numbered(
        [
            "1. All fees are due.",
            "A. These are the fees:",
            "1. one;",
            "2. two.",
            "B. No other is due.",
            "2. It ends.",
        ]
    )
    assert [number for number, _ in found] == ["1", "1(A)(1)", "1(A)(2)", "1(B)", "2"]


@pytest.mark.parametrize(
    "lead",
    [
        "Unless otherwise authorised in the Agreement, the Recipient will",
        "The Recipient will not do any of these things without consent and",
    ],
)
def test_a_sentence_set_as_a_heading_behind_a_number_still_leads_into_limbs(paper, numbered, lead):
    contract = paper(word=True).add("Use", "1.", heading=True)
    contract.add(lead, "1.1", heading=True).add("keep it safe;", "(a)").add("return it.", "(b)")
    assert numbered(contract)[0] == ("1.1(a)", f"{lead} keep it safe;")


@pytest.mark.parametrize(
    "text",
    [
        "The Sub-contractor bears all costs of leaving",
        "The Provider works for no competitor",
        "The Provider gives its name",
        "Branding. The Provider wears it",
    ],
)
def test_a_short_sentence_behind_a_number_is_no_heading(numbered, text):
    assert " ".join(words for _, words in numbered(["5. Exit", f"5.1 {text}"])) in text


@pytest.mark.parametrize("title", ["CORPORATE NAME", "Non-Competition", "Use of the Name"])
def test_a_title_alone_with_a_full_stop_is_a_heading(outline_of, title):
    outline = outline_of([f"6. {title}.", "6.1 The Provider shall keep it."])
    assert outline.clauses[0].heading == title
    assert outline.provisions[-1].heading_path == (title,)


@pytest.mark.parametrize(
    "title", ["What the Provider does", "Insurance and who pays", "Works to be done"]
)
def test_a_title_may_ask_or_name_what_is_to_be_done(paper, outline_of, title):
    contract = paper(word=True).add(title, "1.", heading=True).add("It is agreed.", "1.1")
    assert outline_of(contract).clauses[0].heading == title


def test_a_title_with_a_colon_over_whole_clauses_is_no_lead_in(numbered):
    assert numbered(["3. The Company's Obligations:", "3.1 The Company pays each month."]) == [
        ("3.1", "The Company pays each month.")
    ]


def test_what_led_into_bullets_leads_into_no_clause_behind_them(numbered):
    paper = [
        "The following must be put into this schedule:",
        "\u2022 Value of the order.",
        "\u2022 Terms of the order.",
        "1. The Buyer may award a contract.",
    ]
    assert numbered(paper)[-1] == ("1", "The Buyer may award a contract.")


def test_a_defined_term_alone_is_no_heading(paper, numbered):
    contract = paper().add("In this contract these words mean:", "1.")
    contract.add("\u201cCompliance Officer\u201d", bold=True, heading=True)
    contract.add("The person who must answer for compliance with the law.")
    assert {number for number, _ in numbered(contract)} == {"1"}


def test_a_party_with_a_colon_leads_into_its_duties(numbered):
    assert numbered(["3. The Company:", "3.1 shall pay each month."]) == [
        ("3.1", "The Company: shall pay each month.")
    ]


def test_a_postcode_is_no_heading(paper, outline_of):
    contract = paper().add("Notices go to the office of the Provider.", "1.")
    contract.add("L5R 3T8", bold=True).add("They count when read.", "2.")
    assert [clause.number for clause in outline_of(contract).clauses] == ["1", "2"]


def test_a_later_sentence_of_a_limb_leads_without_the_lead_in_of_the_limb(numbered):
    found = numbered(
        [
            "1. Confidential Information shall not include:",
            "(a) public facts. On leaving, the Provider shall:",
            "(i) return all papers.",
        ]
    )
    assert found[-1] == ("1(a)(i)", "On leaving, the Provider shall: return all papers.")


def test_a_lead_in_may_end_with_the_word_contract(numbered):
    lead = "Neither of the Parties shall during the term of this Contract:"
    assert numbered([f"2.2 {lead}", "2.2.1 make any public statement."]) == [
        ("2.2.1", f"{lead} make any public statement.")
    ]


def test_the_formula_of_one_side_is_no_lead_in(numbered):
    formula = "In return the Guarantor hereby agrees with the Buyer as follows:"
    assert numbered([formula, "1. The Guarantor pays at once."])[-1] == (
        "1",
        "The Guarantor pays at once.",
    )


def test_words_behind_a_limb_without_a_stop_go_on_with_it(paper, numbered):
    """A short line of a PDF may break off as well: only behind a stop a list is closed."""
    limbs = ["bid against", "the Prime;", "publish any", "report", "without consent."]
    contract = paper().add("The Provider shall not:", "1.1", lines=True)
    for words, label in zip(limbs, ["(a)", "", "(b)", "", ""], strict=True):
        contract.add(words, label, lines=True)
    assert numbered(contract) == [
        ("1.1(a)", "The Provider shall not: bid against the Prime;"),
        ("1.1(b)", "The Provider shall not: publish any report without consent."),
    ]


def test_closing_words_of_word_need_no_stop_before_them(paper, numbered):
    contract = paper(word=True).add("The Provider shall not:", "1.1")
    contract.add("bid", "(a)").add("publish", "(b)").add("without consent.")
    assert numbered(contract)[0] == ("1.1(a)", "The Provider shall not: bid without consent.")


def test_the_first_row_of_a_form_is_no_heading(paper, numbered):
    form = paper(word=True)
    form.cell(0, 0, "Buyer", bold=True).cell(0, 1, "Hill Council")
    form.cell(1, 0, "Branding", bold=True).cell(1, 1, "teal on all papers")
    assert ("", "Branding teal on all papers") in numbered(form)


def test_the_first_row_of_definitions_is_no_heading(paper, numbered):
    terms = paper(word=True)
    terms.cell(0, 0, "“Brand”").cell(0, 1, "the name of the Prime;")
    terms.cell(1, 0, "“Fee”").cell(1, 1, "the sum of a year;")
    found = [text for _, text in numbered(terms)]
    assert "“Brand” the name of the Prime;" in found
    assert "“Fee” the sum of a year;" in found


def test_limbs_in_a_cell_keep_the_name_of_their_row(paper, numbered):
    terms = paper(word=True).add("Terms", "1", heading=True).add("In this agreement:", "1.1")
    terms.cell(0, 0, "“Default”").cell(0, 1, "means any of:")
    terms.cell(0, 1, "a breach;", "(a)").cell(0, 1, "a conviction.", "(b)")
    assert "“Default” means any of: a breach;" in [text for _, text in numbered(terms)]


def test_a_limb_run_into_its_lead_in_is_parted_when_the_next_stands_on_its_own_line(numbered):
    assert numbered(["2.1 The Provider shall: (a) pay at once; and", "(b) smile."]) == [
        ("2.1(a)", "The Provider shall: pay at once; and"),
        ("2.1(b)", "The Provider shall: smile."),
    ]


def test_the_first_limb_of_a_definition_may_share_its_line_with_the_term(numbered):
    found = numbered(["1. Terms", "1.1 In this deed:", "“Delay” a) a late start; or", "b) none."])
    assert found[1:] == [
        ("1.1(a)", "“Delay” a late start; or"),
        ("1.1(b)", "“Delay” none."),
    ]


def test_a_limb_cited_at_the_start_of_a_line_goes_on_with_the_sentence(paper, numbered):
    contract = paper().add("The Provider shall do all of these:", "6.1")
    for label, words in (("(a)", "make;"), ("(b)", "sell;"), ("(c)", "allow what (a) or")):
        contract.add(words, label)
    contract.add("(b) above forbids.")
    assert numbered(contract)[-1] == (
        "6.1(c)",
        "The Provider shall do all of these: allow what (a) or (b) above forbids.",
    )


def test_a_title_leads_into_no_limb_that_begins_a_sentence(numbered):
    found = numbered(["1. Fees", "Rates", "(a) The fee is low.", "(b) The fee is due."])
    assert [text for _, text in found][-2:] == ["The fee is low.", "The fee is due."]


def test_a_short_subject_leads_into_limbs_that_go_on_with_it(numbered):
    assert numbered(["1.1 Neither party", "(a) shall bid; or", "(b) may sell."]) == [
        ("1.1(a)", "Neither party shall bid; or"),
        ("1.1(b)", "Neither party may sell."),
    ]


@pytest.mark.parametrize("title", ["Background", "AGREED TERMS", "BACKGROUND:", "Recitals"])
def test_a_line_that_names_a_part_of_the_contract_is_a_heading(outline_of, title):
    outline = outline_of([title, "(A) The Prime has a contract.", "1. Term", "1.1 A year."])
    assert outline.provisions[0].section.value == "heading"
    assert outline.provisions[1].text == "The Prime has a contract."


@pytest.mark.parametrize("title", ["How tenders are evaluated", "What we shall do for you"])
def test_a_question_with_a_verb_is_a_title(numbered, title):
    assert numbered([f"7. {title}", "7.1 Each tender is read."]) == [
        ("7.1", "Each tender is read.")
    ]


LAID_OUT = {"lines": True}


def test_a_sentence_cut_before_a_capital_goes_on(paper, numbered):
    contract = paper()
    words = "The Provider shall follow the programme that the Prime calls by the name of"
    contract.add(words, "1.1", **LAID_OUT).add("Fresh Start, in all of its parts.", **LAID_OUT)
    assert numbered(contract) == [("1.1", f"{words} Fresh Start, in all of its parts.")]


def test_a_sentence_cut_behind_a_link_goes_on(paper, numbered):
    contract = paper()
    words = "The Provider was founded by women of the town, is run by and for women, and"
    contract.add(words, "1.1", **LAID_OUT).add("wrote its part of the bid.", **LAID_OUT)
    assert numbered(contract) == [("1.1", f"{words} wrote its part of the bid.")]


def test_closing_words_further_left_than_a_short_limb_close_the_list(paper, numbered):
    """In a PDF the limb lacks its stop; its line is short, and the words stand left of it."""
    contract = paper().add("The Provider shall not:", "1.1", box=Box(72, 700, 520, 712))
    contract.lines.append(Line(0, 5, 1, Box(72, 700, 520, 712)))
    for label, words, left in (("(a)", "bid", 108), ("(b)", "publish", 108), ("", "alone.", 72)):
        box = Box(left, 600, left + 60, 612)
        contract.add(words, label, box=box)
        contract.lines.append(Line(contract.blocks[-1].start, len(contract.text), 1, box))
    assert numbered(contract) == [
        ("1.1(a)", "The Provider shall not: bid alone."),
        ("1.1(b)", "The Provider shall not: publish alone."),
    ]


def test_the_name_of_a_row_is_judged_with_its_cells_alone(paper, numbered):
    contract = paper(word=True)
    contract.cell(0, 0, "Measure").cell(0, 1, "Deduction")
    contract.cell(1, 0, "Late report").cell(1, 1, "£500 each day")
    assert [text for _, text in numbered(contract)] == [
        "Measure",
        "Deduction Late report £500 each day",
    ]


def test_a_paper_that_repeats_a_long_lead_in_without_end_says_what_it_left_out(paper, outline_of):
    hostile = paper().add("The Provider shall: " + "do " * 390 + "this:", "1.1")
    for _ in range(2_500):
        hostile.add("x", "•")
    outline = outline_of(hostile)
    said = [each for each in outline.diagnostics if "lead-ins" in each.message]
    assert [each.gravity.value for each in said] == ["partial"]


def test_a_list_in_line_ends_with_its_sentence(numbered):
    """What a paragraph says behind its list is the clause's own, and leads into its next list."""
    words = (
        f"1. This shall not bind: (i) {LONG}; or (ii) {LONG}. Each party agrees to keep secrets. "
        f"The Buyer shall (a) {LONG}; and (b) {LONG}."
    )
    assert numbered([words]) == [
        ("1(i)", f"This shall not bind: {LONG}; or"),
        ("1(ii)", f"This shall not bind: {LONG}."),
        ("1", "Each party agrees to keep secrets."),
        ("1(a)", f"The Buyer shall {LONG}; and"),
        ("1(b)", f"The Buyer shall {LONG}."),
    ]


def test_the_last_limb_keeps_its_sentences_where_a_paragraph_goes_on_with_the_list(numbered):
    """(c) on a line of its own says that the list was not over."""
    found = numbered(
        [f"1. The Provider shall: (a) {LONG}; (b) {LONG}. It may rest.", "(c) smile."]
    )
    assert [number for number, _ in found] == ["1(a)", "1(b)", "1(b)", "1(c)"]


def test_an_unnumbered_limb_is_a_limb_and_not_the_end_of_all_limbs(numbered):
    """Behind "; or" words without a number go on the list; a sentence behind the list does not."""
    found = numbered(
        [
            "7.1 Each Party will hold harmless the other from claims of:",
            "7.1.1 any negligent act; or",
            "7.1.2 any breach; or",
            "any claims of infringement.",
            "7.1.3 For purposes of this Section a third party means any other person.",
        ]
    )
    lead = "Each Party will hold harmless the other from claims of:"
    assert found == [
        ("7.1.1", f"{lead} any negligent act; or"),
        ("7.1.2", f"{lead} any breach; or"),
        ("7.1", f"{lead} any claims of infringement."),
        ("7.1.3", "For purposes of this Section a third party means any other person."),
    ]


def test_words_that_close_a_list_close_it_behind_and_too(numbered):
    """ "In each case" is said of all limbs, even where the last one ends with "; and"."""
    found = numbered(
        [
            "1. The Provider shall:",
            "(a) pay; and",
            "(b) smile; and",
            "in each case at its own cost.",
        ]
    )
    assert found == [
        ("1(a)", "The Provider shall: pay; and in each case at its own cost."),
        ("1(b)", "The Provider shall: smile; and in each case at its own cost."),
    ]


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        pytest.param(
            "“Site” means a place at which:", "“Site” means a place at which:", id="term"
        ),
        pytest.param("The Buyer shall ensure that:", "The Buyer shall ensure that:", id="side"),
    ],
)
def test_limbs_go_on_from_the_words_right_above_them(numbered, between, joined):
    """Letters may run on from one list to the next; the lead-in is the nearer one."""
    found = numbered(
        [
            "1.1 In this Schedule:",
            "“Defect” means any of:",
            "(a) an error; or",
            "(b) a failure;",
            between,
            "(c) work is done; or",
            "(d) staff are met.",
        ]
    )
    assert [text for _, text in found][-2:] == [
        f"{joined} work is done; or",
        f"{joined} staff are met.",
    ]
    assert found[-2][0].endswith("(c)")


def test_a_new_term_opens_its_own_limbs_though_an_older_list_goes_on_later(numbered):
    """The limbs of a term belong to it, and not to the last limb of the term before."""
    found = numbered(
        [
            "1.1 In this Schedule:",
            "“Rival” means any of:",
            "(a) a shop; or",
            "(b) a house;",
            "“Function” means, together:",
            "(a) the search;",
            "(b) the basket; and",
            "“Share” means the sum of:",
            "(i) days; and",
            "(ii) weeks.",
        ]
    )
    assert [number for number, _ in found if number.endswith(")")] == [
        "1.1, “Rival”(a)",
        "1.1, “Rival”(b)",
        "1.1, “Function”(a)",
        "1.1, “Function”(b)",
        "1.1, “Share”(i)",
        "1.1, “Share”(ii)",
    ]


def test_an_introduction_to_a_table_leads_into_none_of_its_counted_rows(paper, outline_of):
    source = paper(word=True).add("It summarises the key features of the appointment:")
    source.cell(0, 0, "Lots", "1.").cell(0, 1, "All of the lots are awarded.")
    source.cell(1, 0, "Area", "2.").cell(1, 1, "The whole of the north is served.")
    texts = [each.text for each in outline_of(source).provisions]
    assert not any("key features" in text and "Lots" in text for text in texts)
    assert not any("key features" in text and "Area" in text for text in texts)


def test_a_noun_in_capitals_over_clauses_in_columns_leads_into_none(paper, outline_of):
    source = paper(word=True)
    source.cell(0, 0, "REF").cell(0, 1, "SERVICES").cell(0, 2, "CLASSIFICATION")
    for row in (1, 2):
        source.cell(row, 0, f"A{row}")
        source.cell(row, 1, "The Supplier shall keep the lifts in order.")
        source.cell(row, 1, "Fencing and gates").cell(row, 2, "Mandatory")
    texts = [each.text for each in outline_of(source).provisions]
    assert any("Fencing and gates" in text for text in texts)
    assert not any("SERVICES" in text and "Fencing" in text for text in texts)
    assert not any("CLASSIFICATION" in text and "Mandatory" in text for text in texts)


def test_a_row_without_a_verb_is_one_provision_and_a_name_alone_is_none(paper, outline_of):
    tender = paper(word=True)
    tender.add("Award", "1").add("Tenders are scored.", "1.1")
    for column, head in enumerate(("Criterion", "Questions", "Weighting")):
        tender.cell(0, column, head, bold=True)
    for column, words in enumerate(("Fit with our ways", "5 and 6", "20%")):
        tender.cell(1, column, words)
    tender.cell(2, 0, "Training and supervision")
    tender.cell(3, 0, "Price").cell(3, 1, "Annex C").cell(3, 2, "The lowest price is best.")
    said = {each.text: each.section.value for each in outline_of(tender).provisions}
    assert said["Questions Weighting Fit with our ways 5 and 6 20%"] == "operative"
    assert said["Training and supervision"] == "heading"
    assert "The lowest price is best." in said
    assert "5 and 6" not in said
