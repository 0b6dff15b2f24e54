# SPDX-License-Identifier: Apache-2.0
"""Who is on which side of a paper."""

import pytest

from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.taxonomy import DocumentKind, Role


def roles(outline):
    return {party.aliases[0]: party.role.value for party in outline.parties}


@pytest.fixture
def between(paper):
    """Makes a contract between two sides, with more text behind."""

    def make(first, second, *more):
        made = paper().heading("AGREEMENT").heading("PARTIES")
        made.add(first, "(1)").add(second, "(2)").heading("AGREED TERMS")
        for at, words in enumerate(more, 1):
            made.add(words, f"{at}.")
        return made

    return make


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            "Acme Ltd (the “Head Provider”)",
            "Lantern Trust (the “Sub-Contractor”)",
            {"Head Provider": "prime", "Sub-Contractor": "sub"},
            id="head provider and sub-contractor",
        ),
        pytest.param(
            "Acme Ltd (the “Provider”)",
            "Lantern Trust (the “Subcontractor”)",
            {"Provider": "prime", "Subcontractor": "sub"},
            id="a provider that subcontracts leads",
        ),
        pytest.param(
            "Acme Ltd (the “Contractor”)",
            "Lantern Trust (the “Provider”)",
            {"Contractor": "prime", "Provider": "sub"},
            id="contractor and provider",
        ),
        pytest.param(
            "Hill Council (the “Buyer”)",
            "Lantern Trust (the “Supplier”)",
            {"Buyer": "prime", "Supplier": "sub"},
            id="supplier facing a buyer",
        ),
        pytest.param(
            "Acme Ltd (the “Client”)",
            "Lantern Trust (the “Contractor”)",
            {"Client": "prime", "Contractor": "sub"},
            id="contractor facing a client",
        ),
        pytest.param(
            "Acme, Inc. (the “Company”)",
            "Zenith, LLC (the “Distributor”)",
            {"Company": "prime", "Distributor": "sub"},
            id="american distributor",
        ),
        pytest.param(
            "Kestrel Homes Limited (“Kestrel”)",
            "Lantern Trust, a registered charity (“Lantern”)",
            {"Kestrel": "prime", "Lantern": "sub"},
            id="only the charity is told",
        ),
        pytest.param(
            "Rowanbank, a society which leads the Pathway (“Rowanbank”)",
            "Marigold House (“Marigold”)",
            {"Rowanbank": "prime", "Marigold": "sub"},
            id="one is said to lead",
        ),
        pytest.param(
            "Acme, Inc. (“Acme”)",
            "Zenith, LLC (“Zenith”)",
            {"Acme": "other", "Zenith": "other"},
            id="nothing tells",
        ),
    ],
)
def test_roles_come_from_words_and_pairings(between, outline_of, first, second, expected):
    found = roles(outline_of(between(first, second)))
    assert {alias: found[alias] for alias in expected} == expected


def test_parties_of_whom_nothing_tells_have_no_confidence(between, outline_of):
    parties = outline_of(between("Acme, Inc. (“Acme”)", "Zenith, LLC (“Zenith”)")).parties
    assert [party.confidence for party in parties[:2]] == [0.0, 0.0]
    assert all(party.reasons for party in parties[:2])


def test_in_a_head_contract_the_subcontractors_are_the_sub(between, outline_of):
    contract = between(
        "Hill Council (the “Authority”)",
        "Toll Ltd (the “Contractor”)",
        *["The Contractor shall procure that each Sub-contractor obeys."] * 6,
    )
    found = roles(outline_of(contract))
    assert (found["Authority"], found["Contractor"], found["Sub-contractor"]) == (
        "commissioner",
        "prime",
        "sub",
    )


def test_names_and_short_names_are_aliases(between, outline_of):
    contract = between(
        "Kestrel Homes Limited, whose office is at 1 High Street (the “Lead Provider”)",
        "Lantern Yard Trust, a charity (the “Partner”)",
    )
    first, second = outline_of(contract).parties[:2]
    assert (first.name, first.aliases) == (
        "Kestrel Homes Limited",
        ("Lead Provider", "Kestrel Homes Limited", "Kestrel"),
    )
    assert second.name == "Lantern Yard Trust"


def test_an_alias_needs_no_quotation_marks(between, outline_of):
    found = roles(
        outline_of(between("Acme Ltd (the Head Provider)", "Lantern Trust (the Sub-Contractor)"))
    )
    assert (found["Head Provider"], found["Sub-Contractor"]) == ("prime", "sub")


def test_you_and_we_of_a_tender(paper, outline_of):
    tender = paper().heading("Invitation to tender")
    tender.add("You must tell us how you work. We will score your answers.", "1.")
    found = roles(outline_of(tender))
    assert (found["you"], found["we"]) == ("sub", "prime")


def test_a_handbook_names_who_speaks(paper, outline_of):
    handbook = paper().heading("Provider handbook")
    handbook.add("For organisations delivering Navigator on behalf of Corvane Skills Limited.")
    handbook.add("We ask you to wear teal. We will visit you.")
    speaker = next(each for each in outline_of(handbook).parties if "we" in each.aliases)
    assert (speaker.name, speaker.role) == ("Corvane Skills Limited", Role.PRIME)
    assert "Corvane" in speaker.aliases


def test_an_order_form_names_the_sides_in_its_rows(paper, outline_of):
    form = paper(word=True).heading("Order Form")
    form.cell(0, 0, "Managing Agent").cell(0, 1, "Ashgrove Partnership LLP, Weir Street")
    form.cell(1, 0, "Supplier").cell(1, 1, "Fernlea Trust, a registered charity")
    found = {party.name: party.role.value for party in outline_of(form).parties}
    assert found == {"Ashgrove Partnership LLP": "prime", "Fernlea Trust": "sub"}


def test_people_helped_and_both_sides_are_told_apart(between, outline_of):
    contract = between(
        "Acme Ltd (the “Prime”)",
        "Lantern Trust (the “Provider”)",
        "Each Service User may complain. No Service User pays.",
        "Neither party may assign. Either party may end it.",
    )
    found = roles(outline_of(contract))
    assert found["Service User"] == "helped"
    assert "both" in found.values()


def test_a_side_given_by_a_person_wins(between, outline_of, lexicon):
    given = PartyLexicon(lexicon.words, (("Lead Provider", Role.SUB),))
    contract = between("Acme Ltd (the “Lead Provider”)", "Lantern Trust (the “Provider”)")
    first = outline_of(contract, lexicon=given).parties[0]
    assert (first.role, first.confidence) == (Role.SUB, 1.0)


def test_an_empty_lexicon_leaves_the_sides_open(between, outline_of):
    contract = between("Acme Ltd (the “Prime”)", "Lantern Trust (the “Provider”)")
    parties = outline_of(contract, lexicon=PartyLexicon(())).parties
    assert {party.aliases[0] for party in parties[:2]} == {"Prime", "Provider"}


def test_terms_defined_beside_the_parties_are_no_parties(paper, outline_of):
    contract = paper().add(
        "This Agreement (the “Agreement”) is made on 1 May (the “Effective Date”) between Acme, "
        "Inc. (the “Company”) and Zenith, LLC (the “Distributor”)."
    )
    found = roles(outline_of(contract, kind=DocumentKind.CONTRACT))
    assert {"Company", "Distributor"} <= found.keys()
    assert not {"Agreement", "Effective Date"} & found.keys()


def test_a_word_within_a_longer_name_is_no_side(outline_of):
    text = "The Licensee shall pay the Principal Owners. The Principal Owners rest."
    assert "Principal" not in roles(outline_of([f"1. {text}"]))


def test_a_word_that_never_has_a_duty_is_no_side(outline_of):
    text = "The Provider shall tell the Franchisor and each Dealer. It names the Dealer."
    found = roles(outline_of([f"1. {text}", "2. The Provider may rest."]))
    assert "Provider" in found
    assert "Dealer" not in found
