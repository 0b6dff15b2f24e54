# SPDX-License-Identifier: Apache-2.0
"""Papers that a paper rests on: how they bind, whether they change, and which one wins."""

import pytest

from pipeline.domain.outline import Tie

OPENING = [
    "SUBCONTRACT",
    "PARTIES",
    "(1) Acme Ltd (the “Prime”)",
    "(2) Lantern Trust (the “Subcontractor”)",
    "AGREED TERMS",
    "1. Work",
]


@pytest.fixture
def papers(outline_of):
    """Returns the papers that clauses rest on, by name."""

    def read(*paragraphs):
        outline = outline_of([*OPENING, *paragraphs])
        return {paper.name: paper for paper in outline.papers}

    return read


@pytest.mark.parametrize(
    ("sentence", "name", "tie"),
    [
        ("It shall comply with the Head Contract.", "Head Contract", Tie.FLOWS_DOWN),
        ("It is back-to-back with the Service Agreement.", "Service Agreement", Tie.FLOWS_DOWN),
        ("It shall follow the Provider Handbook.", "Provider Handbook", Tie.FOLLOWED),
        ("The Service Standards are incorporated here.", "Service Standards", Tie.INCORPORATED),
        ("On a conflict the Brand Manual shall prevail.", "Brand Manual", Tie.PREVAILS),
        ("The fee is set out in Schedule 7.", "Schedule 7", Tie.PART),
    ],
    ids=["head contract", "back to back", "handbook", "incorporated", "prevails", "schedule"],
)
def test_a_paper_tells_how_it_binds_and_where_it_is_named(papers, sentence, name, tie):
    paper = papers(f"1.1 {sentence}")[name]
    assert (paper.tie, paper.clause, paper.supplied) == (tie, "1.1", False)


def test_the_place_of_a_paper_holds_its_name(outline_of):
    clause = "1.1 The Subcontractor shall comply with the Provider Handbook."
    outline = outline_of([*OPENING, clause])
    (paper,) = outline.papers
    text = "\n".join([*OPENING, clause])
    assert text[paper.span.start : paper.span.end] == "Provider Handbook"


def test_a_paper_that_may_change_says_so_whichever_clause_tells(papers):
    found = papers(
        "1.1 The Subcontractor shall comply with the Provider Handbook.",
        "1.2 It shall follow the Provider Handbook as amended from time to time.",
        "1.3 It shall follow the Data Protocol.",
    )
    assert found["Provider Handbook"].changes
    assert not found["Data Protocol"].changes


@pytest.mark.parametrize(
    ("sentence", "prevails"),
    [
        ("If they conflict, the Head Contract shall prevail over this Agreement.", True),
        (
            "It shall comply with the Head Contract, but where they differ this Agreement"
            " prevails.",
            False,
        ),
        (
            "It shall comply with the Head Contract, and if this Agreement and the Head Contract"
            " conflict this Agreement prevails.",
            False,
        ),
        ("It shall comply with the Head Contract.", None),
    ],
    ids=["the other wins", "this one wins, named as 'they'", "this one wins", "nothing is said"],
)
def test_a_paper_knows_which_of_two_wins(papers, sentence, prevails):
    assert papers(f"1.1 {sentence}")["Head Contract"].prevails is prevails
