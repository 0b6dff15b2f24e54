# SPDX-License-Identifier: Apache-2.0
"""Duties from other papers are flagged; those of a head contract are read one tier down."""

import pytest

from pipeline.detect.modifiers import as_passed_down, mark_modified, one_tier_down
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.outline import CitedPaper, Outline, Party, Tie
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Modifier,
    Mutuality,
    Role,
)


def finding(label, start, end, **values):
    modifies = isinstance(label, Modifier)
    defaults = {
        "label": label,
        "kind": FindingKind.MODIFIER if modifies else FindingKind.RESTRICTION,
        "span": Span(start, end),
        "quote": "q" * (end - start),
        "clause": "1",
        "severity": 0 if modifies else 2,
        "bound": Bound.SUB,
        "mutuality": Mutuality.ONE_WAY,
        "force": Force.BINDING,
        "probability": 0.9,
    }
    return Finding(**(defaults | values))


BRAND = Category.MANDATORY_BRANDING


@pytest.mark.parametrize(
    ("subtype", "flags"),
    [
        ("head_contract", ("via_flow_down",)),
        ("back_to_back", ("via_flow_down",)),
        ("as_published", ("incorporates_unseen",)),
        ("available_on_request", ("incorporates_unseen",)),
        ("prevails", ()),
    ],
)
def test_a_restriction_in_the_words_that_bring_another_paper_in_is_flagged(subtype, flags):
    modifier = finding(Modifier.FLOW_DOWN, 0, 100, subtypes=(subtype,))
    restriction = finding(BRAND, 40, 90)
    elsewhere = finding(BRAND, 100, 150)
    marked = mark_modified((modifier, restriction, elsewhere), ())
    assert [one.flags for one in marked] == [(), flags, ()]


def test_a_restriction_that_names_a_paper_that_changes_rests_on_it():
    papers = [
        CitedPaper("Brand Book", "1", Span(50, 60), Tie.FOLLOWED, changes=True),
        CitedPaper("Lease", "2", Span(250, 255), Tie.FOLLOWED),
    ]
    marked = mark_modified((finding(BRAND, 0, 100), finding(BRAND, 200, 300)), papers)
    assert [one.flags for one in marked] == [("incorporates_unseen",), ()]


def test_a_long_provision_that_brings_a_paper_in_reaches_over_shorter_ones():
    above = finding(Modifier.FLOW_DOWN, 0, 900, subtypes=("head_contract",))
    within = finding(Modifier.FLOW_DOWN, 100, 200, subtypes=("head_contract",))
    marked = mark_modified((above, within, finding(BRAND, 500, 600)), ())
    assert marked[-1].flags == ("via_flow_down",)


def paper(kind, *sides):
    parties = tuple(Party(name, (alias,), role, 0.9) for name, alias, role in sides)
    return Outline(kind=kind, clauses=(), provisions=(), parties=parties)


COUNCIL = ("Ashby Council", "Authority", Role.COMMISSIONER)
PRIME = ("Broad Services Ltd", "Contractor", Role.PRIME)
BELOW = ("", "Sub-contractor", Role.SUB)


def test_one_tier_down_the_prime_stands_where_the_subcontractor_does():
    below = one_tier_down(paper(DocumentKind.HEAD_CONTRACT, COUNCIL, PRIME, BELOW))
    assert [(party.aliases, party.role) for party in below.parties] == [
        (("Authority",), Role.PRIME),
        (("Contractor",), Role.SUB),
    ]


@pytest.mark.parametrize(
    ("kind", "sides", "is_head"),
    [
        (DocumentKind.CONTRACT, (COUNCIL, PRIME), True),
        (DocumentKind.CONTRACT, (COUNCIL, PRIME, ("Small Trust", "Provider", Role.SUB)), False),
        (DocumentKind.CONTRACT, (("", "Council", Role.COMMISSIONER), PRIME), False),
        (DocumentKind.HEAD_CONTRACT, (PRIME,), False),
    ],
    ids=["commissioner and prime", "with a subcontractor", "commissioner not a party", "one side"],
)
def test_a_paper_is_a_head_contract_by_kind_or_by_who_signs_it(kind, sides, is_head):
    assert (one_tier_down(paper(kind, *sides)) is not None) is is_head


def test_only_what_then_binds_the_subcontractor_comes_down_less_sure_and_with_its_reason():
    (passed,) = as_passed_down(
        [
            finding(BRAND, 0, 10),
            finding(BRAND, 20, 30, bound=Bound.UNCLEAR),
            finding(Modifier.FLOW_DOWN, 40, 50),
        ]
    )
    assert (passed.probability, passed.flags) == (0.72, ("via_flow_down",))
    assert "another paper of the same offer passes its terms down" in passed.reasons[-1].text
