# SPDX-License-Identifier: Apache-2.0
"""Papers that bind and are not in the file."""

import pytest

from pipeline.domain.diagnostic import Gravity, ReasonCode

OPENING = [
    "SUBCONTRACT",
    "PARTIES",
    "(1) Acme Ltd (the “Prime”)",
    "(2) Lantern Trust (the “Subcontractor”)",
    "AGREED TERMS",
    "1. Work",
]


@pytest.fixture
def unseen(outline_of):
    """Returns the messages about papers that are not there."""

    def read(*paragraphs):
        outline = outline_of([*OPENING, *paragraphs])
        return [one.message for one in outline.diagnostics if one.code is ReasonCode.UNSEEN_TERMS]

    return read


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Subcontractor shall comply with the Head Contract.", "Head Contract"),
        (
            "The Subcontractor shall act in accordance with the Provider Handbook.",
            "Provider Handbook",
        ),
        ("The Service Standards are incorporated in this Agreement.", "Service Standards"),
        ("It shall observe the terms of the Framework Agreement.", "Framework Agreement"),
        ("It must follow the Prime's safeguarding policies.", "Primes safeguarding policies"),
        ("Our brand rules at www.example.org apply.", "Our brand rules"),
        ("Words have the meaning given in the Core Terms.", "Core Terms"),
        ("A word defined in the Prime Contract means the same here.", "Prime Contract"),
        (
            "It shall run the groups in line with the course leader handbook.",
            "course leader handbook",
        ),
        ("It causes no breach of the Lease Agreement.", "Lease Agreement"),
        ("Advisers shall act in keeping with the Prime Way card.", "Prime Way card"),
        ("After that the Prime's current price list governs.", "Primes current price list"),
        ("The Delivery Manual is to be followed step by step.", "Delivery Manual"),
        (
            "The Subcontractor shall not place the Prime in breach of its contract with a Client.",
            "contract with a Client",
        ),
    ],
    ids=lambda value: value.split(".")[0][:40],
)
def test_a_paper_that_binds_is_named(unseen, sentence, name):
    (message,) = unseen(f"1.1 {sentence}")
    assert f"“{name}”" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "The Prime shall comply with the Head Contract.",
        "The Prime is engaged under the Head Contract.",
        "The Subcontractor shall comply with the Equality Act 2010.",
        "The Subcontractor shall comply with this Agreement.",
        "The Subcontractor shall comply with its own Safeguarding Policy.",
        "The Subcontractor shall act in accordance with Good Industry Practice.",
        "The Subcontractor shall do the work as Schedule 1 says.",
        "Section 4 of the Brand Manual may be of use.",
        "The Subcontractor shall comply with the Service Levels Specification.",
        "They shall follow the Dispute Resolution Procedure.",
        "A word defined in the Lease Agreement means the same here.",
        "They shall follow a guide through the building.",
        "It shall follow the Subcontractor's own vulnerable client policy.",
        "Staff act in keeping with the Prime Promise, which reads: “We care.”",
    ],
)
def test_a_paper_that_is_only_mentioned_or_is_here_is_not(unseen, sentence):
    more = ["2. Dispute resolution", "2.1 They meet.", "Schedule 1: Service Levels Specification"]
    assert unseen(f"1.1 {sentence}", *more, "1. Scope", "1.1 It is large.") == []


ORDER = "“Order” means the Prime's purchase order, with any paper clipped to it;"
MAPS = "“Requirements” means the process maps for first contact kept on the Gateway."


def test_terms_that_stand_for_papers_kept_elsewhere_are_named(unseen):
    messages = unseen(
        "1.1 In these Conditions:",
        ORDER,
        MAPS,
        "1.2 An Order is accepted when it is signed. Orders may be sent by post.",
        "1.3 The order of priority is: Order; these Conditions; Requirements.",
    )
    assert ["“Order”" in messages[0], "“Requirements”" in messages[1]] == [True, True]
    assert len(messages) == 2


@pytest.mark.parametrize(
    "meaning",
    [
        pytest.param("the process maps in Schedule 1.", id="in the file"),
        pytest.param("the insurance policy that the Subcontractor holds.", id="no paper of rules"),
        pytest.param("the needs of each person, with or without a guide.", id="no paper"),
    ],
)
def test_terms_that_stand_for_something_else_are_not(unseen, meaning):
    words = f"“Requirements” means {meaning}"
    more = ["1.2 Requirements are to be followed.", "Schedule 1: Maps", "1. They are large."]
    assert unseen("1.1 In these Conditions:", words, *more) == []


def test_a_schedule_that_is_not_attached_is_named(unseen):
    messages = unseen(
        "1.1 The fee is in Schedule 1.", "1.2 The sites are set out in Annex B.", "Schedule 1: Fee"
    )
    assert [("Annex B" in one, "clause 1.2" in one) for one in messages] == [(True, True)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ('The sites are in Schedule "B" attached hereto.', "Schedule B"),
        ("Words are defined in Joint Schedule 1.", "Joint Schedule 1"),
        ("It is priced as Framework Schedules 3 say.", "Framework Schedule 3"),
        ("It is tested as Call-Off Schedule 14 says.", "Call Off Schedule 14"),
    ],
    ids=["quoted", "of a set", "plural", "hyphen"],
)
def test_a_schedule_is_known_by_its_whole_name(unseen, sentence, name):
    (message,) = unseen(f"1.1 {sentence}", "SCHEDULE 1", "1. The fee is low.")
    assert f"refers to {name} (clause 1.1)" in message


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ('The fee is in Schedule "A".', "SCHEDULE “A”"),
        ("The fee is in Call-Off Schedule 5.", "Call Off Schedule 5 (Prices)"),
    ],
    ids=["quoted", "of a set"],
)
def test_a_schedule_under_its_whole_name_is_there(unseen, sentence, title):
    assert unseen(f"1.1 {sentence}", title, "1. The fee is low.") == []


def test_a_schedule_of_a_law_is_not_missing(unseen):
    assert unseen("1.1 It is met by 29 CFR Part 471 Appendix A to Subpart A.") == []


def test_contracts_that_are_yet_to_be_made_are_not_missing(unseen):
    words = "The Subcontractor shall comply with the Call-Off Contract."
    more = ["1.2 Each Call-Off Contract is separate.", "1.3 It signs Call-Off Contracts."]
    assert unseen(f"1.1 {words}", *more) == []
    assert len(unseen(f"1.1 {words}")) == 1


def test_references_that_broke_are_told(unseen):
    (message,) = unseen(
        "1.1 It is paid as clause Error! Reference source not found. says.",
        "1.2 It is ended under paragraph Error: Reference source not found.",
    )
    assert "2 places" in message
    assert "clauses 1.1, 1.2" in message


def test_a_schedule_under_a_bare_title_is_there(unseen):
    assert unseen("1.1 The fee is in Schedule 1.", "SCHEDULE 1", "1. The fee is low.") == []


def test_what_may_change_is_said_to_change(unseen):
    (message,) = unseen("1.1 It shall follow the Brand Manual as amended from time to time.")
    assert "may be changed" in message


def test_many_papers_are_summed_up(unseen):
    names = ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple"]
    messages = unseen(
        *(f"1.{at} It obeys and follows the {n} Code." for at, n in enumerate(names, 1))
    )
    assert len(messages) == 6
    assert "3 further papers" in messages[-1]
    assert "Maple Code" in messages[-1]


def test_a_note_holds_no_more_than_a_short_plain_name(outline_of):
    long = " ".join(["Extraordinarily", "Long-Winded", "“Partner's”", "Conduct"])
    outline = outline_of(
        [
            *OPENING,
            f"1.1 It shall comply with the Very {long.replace('“', '').replace('”', '')} Code.",
        ]
    )
    (note,) = [one for one in outline.diagnostics if one.code is ReasonCode.UNSEEN_TERMS]
    name = note.message.split("“")[1].split("”")[0]
    assert len(name) <= 60
    assert name.replace(" ", "").isalnum()
    assert note.gravity is Gravity.NOTE
    assert note.cure
