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


@pytest.mark.parametrize(
    ("wording", "role"),
    [
        ("We shall help one another. Each of us keeps its name. Any of us may leave.", "both"),
        ("We shall help. We keep a store. We may ask for reports.", "prime"),
        ("We shall help you. Each of us keeps its name. Either of us may tell you.", "prime"),
    ],
    ids=["each of us", "one side speaks", "somebody is addressed"],
)
def test_parties_of_a_memorandum_may_speak_together(between, outline_of, wording, role):
    memorandum = between(
        "Hill Ltd (the “Host”)", "Dale Trust, a charity (the “Hospice”)", *[wording] * 4
    )
    assert roles(outline_of(memorandum))["we"] == role


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


def test_a_side_may_be_described_and_named_elsewhere(paper, outline_of):
    """The purchase terms of one side face whoever takes an order."""
    terms = paper().heading("Conditions of purchase")
    terms.add(
        "Grange Limited (the “Company”) buys advice. These terms apply to each order placed with "
        "the charity or other body named in it (the “Supplier”)."
    )
    terms.add("The Supplier shall advise. The Company shall pay.", "1.")
    found = roles(outline_of(terms))
    assert (found["Company"], found["Supplier"]) == ("prime", "sub")


def test_a_group_of_unnamed_bodies_is_a_side_of_its_own(paper, outline_of):
    agreement = paper().heading("AGREEMENT").heading("PARTIES")
    agreement.add(
        "This agreement is made between Grange Together CIC (“GT” or “the Company”) and the nine "
        "voluntary organisations listed in Annex 1 (each a “Member”)."
    )
    agreement.add("Each Member shall pay its share to GT.", "1.")
    found = roles(outline_of(agreement))
    assert (found["GT"], found["Member"]) == ("prime", "sub")


def test_whoever_delivers_to_named_buyers_is_the_sub(paper, outline_of):
    """The head of an order names the buyers, and its terms bind 'the Contractor'."""
    order = paper().heading("ORDER").heading("PARTIES")
    order.add("Grange Services LLP (the “Purchaser”)", "(1)")
    order.add("Hill Borough Council (the “Council”)", "(2)").heading("TERMS")
    for at in range(1, 13):
        order.add("The Contractor shall keep the rooms open for the Purchaser.", f"{at}.")
    found = roles(outline_of(order))
    assert found["Contractor"] == "sub"
    assert found["Purchaser"] == "commissioner"


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


def named(outline):
    """Returns name and words of the sides that are named, in order."""
    return {
        party.name: tuple(alias for alias in party.aliases if alias != party.name)
        for party in outline.parties
        if party.name
    }


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        pytest.param(
            "This Agreement is made and entered into by and between Miltenyi GmbH, a German "
            "corporation (hereinafter referred to as “Miltenyi”), and Bell, Inc., a corporation "
            "(on behalf of itself and its Affiliates, individually and collectively “Bell”).",
            {"Miltenyi GmbH": "Miltenyi", "Bell, Inc": "Bell"},
            id="american, affiliates included",
        ),
        pytest.param(
            "JSC Kazakh Oil, hereinafter referred to as the “Carrier”, on the one side and JSC "
            "Kara, hereinafter referred to as the “Client”, on the other side, have entered into "
            "this Contract.",
            {"JSC Kazakh Oil": "Carrier", "JSC Kara": "Client"},
            id="hereinafter, without between",
        ),
        pytest.param(
            "THIS AGREEMENT is made between HALEY, INC., a Colorado corporation (the “Company”), "
            "and _________________ (hereinafter the “Professional”).",
            {"HALEY, INC": "Company"},
            id="one name still blank",
        ),
        pytest.param(
            "This is a hosting agreement between AstroNutrition.com and deep systems. It ends.",
            {"AstroNutrition.com": None, "deep systems": None},
            id="names only, one written small",
        ),
        pytest.param(
            "This Deed is made between THC Corporation, a company (hereinafter “THC”); HERTZ "
            "SYSTEM, INC., a company (hereinafter “HSI”) and HERC RENTALS INC., a company "
            "(hereinafter “HERC”).",
            {"THC Corporation": "THC", "HERTZ SYSTEM, INC": "HSI", "HERC RENTALS INC": "HERC"},
            id="three sides",
        ),
        pytest.param(
            "This Agreement is made by and between i3 Creative Solutions, LLC (“i3”), a Virginia "
            "company, having offices at Loisdale Court (“Reseller”) and Bravo, Inc. (“Maker”).",
            {"i3 Creative Solutions, LLC": "i3", "Bravo, Inc": "Maker"},
            id="two words for one side",
        ),
    ],
)
def test_sides_are_found_in_the_opening_words(outline_of, opening, expected):
    found = named(outline_of(["SERVICES AGREEMENT", opening, "1. Work", "1.1 It begins."]))
    assert found.keys() == expected.keys()
    for name, alias in expected.items():
        assert alias is None or found[name][0] == alias


def test_a_name_and_its_word_may_stand_on_lines_of_their_own(outline_of):
    found = named(
        outline_of(
            [
                "OUTSOURCING AGREEMENT",
                "Between:",
                "DGT Corp.",
                "Suite 207 - 1130 Austin Avenue, Coquitlam",
                "(hereinafter referred to as “DGT”)",
                "And:",
                "Dolphin Industries Limited, Hong Kong (hereinafter referred to as “Dolphin”)",
                "WHEREAS:",
                "DGT serves photographers and Other Company Limited (“Other”) does not.",
            ]
        )
    )
    assert found == {"DGT Corp": ("DGT",), "Dolphin Industries Limited": ("Dolphin",)}


def test_a_title_page_names_the_sides(outline_of):
    found = named(
        outline_of(
            ["AGREEMENT", "by and", "between", "DOVA PHARMA, INC.", "and", "VALEANT NORTH LLC"]
        )
    )
    assert list(found) == ["DOVA PHARMA, INC", "VALEANT NORTH LLC"]


def test_several_subcontractors_share_a_word(between, outline_of):
    contract = between(
        "Prime Limited (the “Lead”)",
        "Alder Trust and Birch Society (each a “Subcontractor” and together the “Parties”)",
    )
    parties = outline_of(contract).parties
    subs = [party for party in parties if party.role is Role.SUB]
    assert {party.name for party in subs} == {"Alder Trust", "Birch Society"}
    assert all(party.aliases[0] == "Subcontractor" for party in subs)


def test_former_and_trading_names_stand_for_a_side(between, outline_of):
    contract = between(
        "Acme Limited (formerly Bolt Holdings Limited), a company (the “Prime”)",
        "Lantern Trust, a charity trading as Bright Futures (the “Partner”)",
    )
    aliases = {alias for party in outline_of(contract).parties for alias in party.aliases}
    assert {"Bolt Holdings Limited", "Bright Futures"} <= aliases


def test_a_bare_word_in_brackets_names_a_side_of_the_block(between, outline_of):
    found = named(
        outline_of(
            between(
                "ACME (UK) LIMITED, whose office is in Leeds (Head Provider); and",
                "LANTERN TRUST of Hull (Sub-Contractor).",
            )
        )
    )
    assert found["ACME (UK) LIMITED"][0] == "Head Provider"
    assert found["LANTERN TRUST"][0] == "Sub-Contractor"


def test_definitions_name_sides_that_no_block_names(outline_of):
    outline = outline_of(
        [
            "TERMS",
            "1. Definitions",
            "1.1 “Customer” means Hill Council of High Street.",
            "1.2 “Subcontractor” means the organisation named in the Order Form.",
            "1.3 “Fee” means the fee of the Customer.",
        ]
    )
    assert named(outline).keys() == {"Hill Council"}
    assert roles(outline)["Subcontractor"] == "sub"


def test_columns_of_a_form_name_the_sides(paper, outline_of):
    form = paper(word=True).heading("Call-off form")
    form.cell(0, 0, "Name of the Buyer").cell(0, 1, "Supplier details")
    form.cell(1, 0, "Hill Council").cell(1, 1, "Name: Fernlea Trust")
    found = {party.name: party.role.value for party in outline_of(form).parties}
    assert found == {"Hill Council": "prime", "Fernlea Trust": "sub"}


def test_whoever_signs_is_named_when_nowhere_else(outline_of):
    found = named(
        outline_of(
            [
                "1. Work",
                "1.1 The work begins.",
                "Signed for and on behalf of Alder Trust by:",
                "Signed for and on behalf of Prime Services Limited by:",
            ]
        )
    )
    assert list(found) == ["Alder Trust", "Prime Services Limited"]


def test_a_letter_names_its_writer_and_its_reader(outline_of):
    letter = [
        "Prime Services Limited",
        "Alder Trust",
        "Dear Ms Birch",
        "We ask you to deliver our service. We will pay you.",
        "You must wear our badge.",
    ]
    parties = outline_of(letter).parties
    assert {(party.aliases[0], party.name) for party in parties if party.name} == {
        ("you", "Alder Trust"),
        ("we", "Prime Services Limited"),
    }


def test_a_letter_that_names_its_writer_at_its_end_alone_names_no_reader(outline_of):
    letter = [
        "Dear Ms Birch",
        "We ask you to deliver our service. We will pay you.",
        "You must wear our badge.",
        "Prime Services Limited",
    ]
    parties = outline_of(letter).parties
    assert {(party.aliases[0], party.name) for party in parties if party.name} == {
        ("we", "Prime Services Limited"),
    }


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        pytest.param(
            ["Acme hereby appoints Zenith as its distributor. Zenith shall promote the goods."],
            {"Acme": "prime", "Zenith": "sub"},
            id="who is appointed",
        ),
        pytest.param(
            ["Acme shall provide the work.", "Acme shall perform tests.", "Zenith shall pay Acme."]
            * 2,
            {"Acme": "sub", "Zenith": "prime"},
            id="who works and is paid",
        ),
        pytest.param(
            ["Acme shall provide the work.", "Zenith shall provide staff."] * 3,
            {"Acme": "other", "Zenith": "other"},
            id="both do the same",
        ),
    ],
)
def test_what_sides_do_tells_who_is_smaller(between, outline_of, clauses, expected):
    contract = between("Acme, Inc. (“Acme”)", "Zenith, LLC (“Zenith”)", *clauses)
    parties = outline_of(contract).parties[:2]
    assert {party.aliases[0]: party.role.value for party in parties} == expected
    # What sides do is weak evidence, and says so.
    assert all(party.confidence <= 0.6 for party in parties)


def test_who_faces_a_customer_delivers(between, outline_of):
    found = roles(outline_of(between("Acme, Inc. (“Customer”)", "Zenith, LLC (“Zenith”)")))
    assert (found["Customer"], found["Zenith"]) == ("prime", "sub")


@pytest.mark.parametrize(
    ("word", "found"),
    [("Lead Provider", True), ("wharfinger", True), ("Guild", False)],
    ids=["a side", "an everyday word used once", "not in the paper"],
)
def test_a_word_given_by_a_person_is_a_side_or_is_reported(
    between, outline_of, lexicon, word, found
):
    given = PartyLexicon(lexicon.words, ((word, Role.SUB),))
    contract = between(
        "Acme Ltd (the “Lead Provider”)", "Zed Ltd (the “Buyer”)", "A wharfinger may visit."
    )
    outline = outline_of(contract, lexicon=given)
    sides = [party for party in outline.parties if word in party.aliases]
    codes = [one.code.value for one in outline.diagnostics]
    assert [(party.role, party.confidence) for party in sides] == [(Role.SUB, 1.0)] * found
    assert ("role_not_found" in codes) is not found


def test_a_paper_without_a_smaller_side_says_so(between, outline_of):
    outline = outline_of(between("Acme, Inc. (“Acme”)", "Zenith, LLC (“Zenith”)"))
    assert "roles_unclear" in [one.code.value for one in outline.diagnostics]


@pytest.mark.parametrize(
    ("clauses", "word"),
    [
        pytest.param(
            ["If a Beneficiary has a claim it must tell the Indemnifier.", "A Beneficiary helps."],
            "Beneficiary",
            id="of an indemnity",
        ),
        pytest.param(
            ["If any party makes a supply to any other party (Recipient), the Recipient pays."],
            "Recipient",
            id="of a supply",
        ),
        pytest.param(
            ["“Buyer” shall mean the party ordering shipment.", "The Buyer shall pay."],
            "Buyer",
            id="of an order",
        ),
        pytest.param(
            ["Customers who apply pay.", "Each Customer signs.", "Customers may leave."],
            "Customer",
            id="of the public",
        ),
    ],
)
def test_a_word_for_whoever_meets_an_event_is_no_side(between, outline_of, clauses, word):
    contract = between("Acme, Inc. (“Acme”)", "Zenith, LLC (“Zenith”)", *clauses)
    called = {
        alias.rstrip("s") for party in outline_of(contract).parties for alias in party.aliases
    }
    assert word not in called


def test_the_one_customer_of_a_paper_is_a_side(outline_of):
    words = ["1. The Customer shall pay.", "2. The Supplier shall serve the Customer."]
    assert "Customer" in roles(outline_of(words))


def test_a_definition_far_behind_gives_a_side_a_word(between, outline_of):
    contract = between(
        "Acme Widgets, Inc. (“Acme”)",
        "Zenith Trading, LLC (“Zenith”)",
        "“Seller” shall mean Acme Widgets, Inc and “Marks” means Acme Widgets, Inc\u2019s marks.",
    )
    aliases = outline_of(contract).parties[0].aliases
    assert "Seller" in aliases
    assert "Marks" not in aliases


def test_who_is_addressed_as_a_side_is_that_side(outline_of):
    words = (
        "This agreement sets forth the terms agreed to between Chase Bank USA, N.A. and you as an "
        "“Affiliate” in the program."
    )
    (side,) = [
        each
        for each in outline_of([words, "1. Pay", "1.1 You shall pay."]).parties
        if "Affiliate" in each.aliases
    ]
    assert (side.aliases, side.role) == (("Affiliate", "you", "your"), Role.SUB)


def test_a_side_known_by_its_initials_is_found(outline_of):
    words = ["1. The Supplier shall pay CCS.", "2. CCS shall tell the Supplier."]
    assert "CCS" in roles(outline_of(words))


def test_the_word_for_the_paper_is_no_side(outline_of):
    outline = outline_of(
        [
            "Subcontract between Hill Works (the Prime Contractor) and Dale Care (the Provider)",
            "1. The Provider shall serve. The Prime Contractor may end this Subcontract.",
        ]
    )
    aliases = {alias for party in outline.parties for alias in party.aliases}
    assert "Subcontract" not in aliases
    assert {"Prime Contractor", "Hill Works", "Provider", "Dale Care"} <= aliases


def test_the_winner_of_a_tender_is_the_side_that_its_draft_contract_binds(outline_of):
    outline = outline_of(
        [
            "Invitation to tender",
            "Hill Works Limited (the “Managing Agent”) invites tenders. The conditions which the "
            "successful Tenderer (the “Provider”) will sign are in Appendix B.",
            "1. The Provider shall serve. The Managing Agent may end the contract.",
        ]
    )
    sides = {alias: party.role.value for party in outline.parties for alias in party.aliases}
    assert (sides["Managing Agent"], sides["Provider"]) == ("prime", "sub")
