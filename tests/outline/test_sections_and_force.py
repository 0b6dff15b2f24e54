# SPDX-License-Identifier: Apache-2.0
"""What a part of a paper is, and with what force it speaks."""

import pytest

from pipeline.domain.taxonomy import DocumentKind


@pytest.fixture
def contract(paper):
    return (
        paper()
        .heading("SUBCONTRACT")
        .heading("PARTIES")
        .add("Acme Ltd (the “Prime”); and", "(1)")
        .add("Lantern Trust (the “Provider”).", "(2)")
        .heading("BACKGROUND")
        .add("The Prime has a contract.", "(A)")
        .heading("AGREED TERMS")
        .add("Definitions", "1.")
        .add("“Fee” means the fee.", "1.1")
        .add("Names", "2.")
        .add("The Provider shall use the Brand.", "2.1")
        .add("[Drafting note: delete if the Provider objects.]")
        .add("IN WITNESS WHEREOF the parties have signed.")
        .add("Name: ____")
        .heading("Schedule 1: Services")
        .add("Scope", "1.")
        .add("The Provider shall serve.", "1.1")
    )


def test_names_every_part_of_a_contract_and_its_force(contract, outline_of):
    found = [(each.section.value, each.force.value) for each in outline_of(contract).provisions]
    heading = ("heading", "none")
    assert found == [
        heading,
        heading,
        ("parties", "none"),
        ("parties", "none"),
        heading,
        ("recital", "recital"),
        heading,
        heading,
        ("definition", "binding"),
        heading,
        ("operative", "binding"),
        ("guidance", "guidance"),
        ("signature", "none"),
        ("signature", "none"),
        heading,
        heading,
        ("operative", "binding"),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "force"),
    [
        (DocumentKind.CONTRACT, "The Provider should smile.", "binding"),
        (DocumentKind.HANDBOOK, "Partners should smile.", "expected"),
        (DocumentKind.HANDBOOK, "Wear the badge on the left.", "expected"),
        (DocumentKind.HANDBOOK, "Partners must smile.", "binding"),
        (DocumentKind.ITT, "We look for partners who smile.", "expected"),
        (DocumentKind.ITT, "Tenders must arrive by noon.", "binding"),
        (DocumentKind.ITT, "It is a condition of award that you adopt our name.", "pass_fail"),
    ],
)
def test_force_follows_the_kind_of_paper_and_the_verb(outline_of, kind, text, force):
    assert outline_of([f"1.1 {text}"], kind=kind).provisions[0].force.value == force


def test_a_scored_question_carries_its_weighting(paper, outline_of):
    tender = paper(word=True).add("Question 7 (10%): Describe how you will champion our values.")
    provision = outline_of(tender, kind=DocumentKind.ITT).provisions[0]
    assert (provision.section.value, provision.force.value) == ("question", "scored")
    assert provision.weighting == pytest.approx(0.10)


def test_a_question_in_a_table_takes_the_weighting_beside_it(paper, outline_of):
    tender = paper(word=True)
    tender.cell(0, 0, "No.").cell(0, 1, "Question").cell(0, 2, "Weighting")
    tender.cell(1, 0, "Q7").cell(1, 1, "Describe how you will champion our values.")
    tender.cell(1, 2, "15%")
    outline = outline_of(tender, kind=DocumentKind.ITT)
    question = next(each for each in outline.provisions if "champion" in each.text)
    assert outline.clause_number(question) == "Question 7"
    assert question.weighting == pytest.approx(0.15)


def test_a_percentage_asked_for_is_no_weighting(paper, outline_of):
    tender = paper().add("Question 2: Describe how you reach 95% attendance.")
    assert outline_of(tender, kind=DocumentKind.ITT).provisions[0].weighting is None


def test_declarations_pass_or_fail(paper, outline_of):
    tender = paper().heading("Declarations").add("We confirm that we adopt the Charter.", "1.")
    assert outline_of(tender, kind=DocumentKind.ITT).provisions[-1].force.value == "pass_fail"


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (["INVITATION TO TENDER", "Bidders must reply."], "itt"),
        (["Provider Handbook", "We ask partners to smile."], "handbook"),
        (["Memorandum of Understanding", "The parties will talk."], "memorandum"),
        (["Call-Off Contract", "The Supplier shall supply."], "framework"),
        (["SUBCONTRACT FOR SERVICES", "The Provider shall serve."], "contract"),
        (["Dear all", "See you soon."], "unknown"),
        (
            [
                "CONTRACT FOR REABLEMENT SERVICES",
                "Between Hill Council (the “Authority”) and Toll Ltd (the “Contractor”).",
                *["The Contractor shall procure that the Sub-contractors obey the Authority."]
                * 20,
            ],
            "head_contract",
        ),
    ],
    ids=["itt", "handbook", "memorandum", "framework", "contract", "unknown", "head contract"],
)
def test_tells_the_kind_of_paper(outline_of, paragraphs, kind):
    assert outline_of(paragraphs).kind.value == kind


def test_a_record_of_versions_is_no_title(paper, outline_of):
    source = paper(word=True).add("Version Control")
    source.cell(0, 0, "Version").cell(0, 1, "Changes to the provider handbook")
    source.add("Call-Off Contract").add("The Supplier shall supply.")
    outline = outline_of(source)
    assert outline.titles[0] == "Call-Off Contract"
    assert outline.kind is DocumentKind.FRAMEWORK


def test_a_kind_given_by_the_caller_wins(outline_of):
    assert outline_of(["Provider Handbook"], kind=DocumentKind.CONTRACT).kind.value == "contract"


def test_an_unnumbered_title_makes_no_titled_clause_a_definition(paper, outline_of):
    """A cover into which the first clause's title ran holds the whole paper."""
    source = (
        paper()
        .heading("Example schedule 1. Definitions used in the contract")
        .add("The Rules say what words mean.", "1.1")
        .add("How it works", "2.")
        .add("The Provider shall use the Brand.", "2.1")
    )
    sections = [each.section.value for each in outline_of(source).provisions]
    assert sections == ["heading", "definition", "heading", "operative"]


def sections_of(outline, words):
    return [each.section.value for each in outline.provisions if words in each.text]


def test_terms_on_a_cover_page_are_no_parties(paper, outline_of):
    """Parts counted with "(1)" behind "this Agreement has" name no side."""
    source = paper(word=True).add(
        "This Agreement has 2 parts: (1) the Key Terms and (2) the Standard Terms, which is "
        "posted online. It is made between the parties below."
    )
    source.cell(0, 0, "Program").cell(0, 1, "As part of the Program, Partner will:")
    source.cell(0, 1, "[ ] Appear as a customer on the website of Provider")
    assert sections_of(outline_of(source), "Appear as a customer") == ["operative"]


PREAMBLE = (
    "This Agreement is made between Acme Ltd (the “Prime”) and Lantern Trust (the “Provider”)."
)


@pytest.mark.parametrize(
    "words",
    [
        "The Provider shall use the Brand on all of its premises.",
        "[ ] Appear as a customer on the website",
    ],
    ids=["duty", "ticked item"],
)
def test_terms_behind_the_sides_end_their_part(paper, outline_of, words):
    outline = outline_of(paper().add(PREAMBLE).add(words).add("Wear the badge of the Prime"))
    assert [each.section.value for each in outline.provisions] == [
        "parties",
        "operative",
        "operative",
    ]


def test_a_duty_in_the_paragraph_that_names_the_sides_is_judged(paper, outline_of):
    outline = outline_of(paper().add(f"{PREAMBLE} The Provider shall use the Brand."))
    assert sections_of(outline, "shall use") == ["operative"]
    assert sections_of(outline, "is made between") == ["parties"]


def test_a_row_that_tells_nothing_of_a_side_ends_the_parties(paper, outline_of):
    source = paper(word=True).add(PREAMBLE)
    source.cell(0, 0, "Registered address:").cell(0, 1, "12 High Street")
    source.cell(1, 0, "Publicity").cell(1, 1, "Logo on all letters")
    outline = outline_of(source)
    assert sections_of(outline, "12 High Street") == ["parties"]
    assert sections_of(outline, "Logo on all letters") == ["operative"]


@pytest.mark.parametrize(
    "words",
    [
        "Acme and Lantern may each be referred to herein as a “Party”.",
        "Lantern Trust (the “Provider”, which expression shall include its successors).",
        "Lantern Trust",
    ],
    ids=["referred to", "expression", "name"],
)
def test_what_names_a_side_stays_with_the_sides(paper, outline_of, words):
    outline = outline_of(paper().add(PREAMBLE).add(words))
    assert {each.section.value for each in outline.provisions} == {"parties"}


def test_a_duty_behind_the_signatures_is_judged(paper, outline_of):
    source = (
        paper()
        .add("IN WITNESS WHEREOF the parties have signed, each copy of which will be an original.")
        .add("By: ____")
        .add("The Provider shall show the logo of the Prime.")
    )
    sections = [each.section.value for each in outline_of(source).provisions]
    assert sections == ["signature", "signature", "operative"]


def test_a_duty_about_signed_papers_is_no_signature(paper, outline_of):
    outline = outline_of(paper().add("Executed copies shall be displayed at each of its offices."))
    assert sections_of(outline, "displayed") == ["operative"]
