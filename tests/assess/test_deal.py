# SPDX-License-Identifier: Apache-2.0
"""Who decides, what one gets and gives up, how far it reaches, how closely it ties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import strike_deal
from pipeline.domain.bargain import Bond, Holder, Matter, Sighting, Tightness
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Measure
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Modifier,
    Mutuality,
    Push,
    SeverityTest,
    Source,
)

_LABELS = {str(one): one for one in (*Category, *Mitigator, *Modifier)}
_KINDS = {
    Category: FindingKind.RESTRICTION,
    Mitigator: FindingKind.MITIGATOR,
    Modifier: FindingKind.MODIFIER,
}
_WHOLE = Measure(
    SeverityTest.REACH, "beyond the services: the whole organisation or its people", Push.UP
)


def _found(label, *subtypes, at=0, quote="x", document="a.pdf", **values):
    known = _LABELS[label]
    kind = _KINDS[type(known)]
    defaults = {
        "label": known,
        "kind": kind,
        "span": Span(at, at + 1),
        "quote": quote,
        "clause": "1",
        "severity": 3 if kind is not FindingKind.MODIFIER else 0,
        "bound": Bound.PRIME if kind is FindingKind.MITIGATOR else Bound.SUB,
        "mutuality": Mutuality.ONE_WAY,
        "force": Force.BINDING,
        "probability": 0.9,
        "subtypes": tuple(sorted(subtypes)),
    }
    return Sighting(document, Finding(**(defaults | values)))


def _holders(deal, matter):
    (right,) = [one for one in deal.rights if one.matter is matter]
    return [held.holder for held in right.holdings]


@pytest.mark.parametrize(
    ("found", "matter", "holder"),
    [
        (_found("delivery_model_control"), Matter.METHOD, Holder.PRIME),
        (_found("delivery_model_control", bound=Bound.UNCLEAR), Matter.METHOD, Holder.UNCLEAR),
        (_found("unilateral_variation", "price_change"), Matter.PRICE, Holder.PRIME),
        (
            _found("unilateral_variation", "price_change", quote="after consulting the panel"),
            Matter.PRICE,
            Holder.PRIME_CONSULTING,
        ),
        (
            _found("unilateral_variation", "head_contract_change_passthrough"),
            Matter.TERMS,
            Holder.AUTHORITY,
        ),
        (
            _found("exclusivity", bound=Bound.MUTUAL, mutuality=Mutuality.EFFECTIVE),
            Matter.PARTNERS,
            Holder.BOTH,
        ),
        (_found("organisational_control", "step_in"), Matter.ORGANISATION, Holder.PRIME),
        (
            _found("organisational_control", "assignment_novation_one_way"),
            Matter.TRANSFER,
            Holder.PRIME,
        ),
        (_found("own_brand_right"), Matter.BRAND, Holder.SUB),
        (_found("co_design", quote="It works in its own way."), Matter.METHOD, Holder.SUB),
        (_found("co_design", quote="A group settles it."), Matter.METHOD, Holder.BOTH),
        (_found("mutual_exit", quote="Either party may leave."), Matter.EXIT, Holder.BOTH),
        (_found("mutual_exit", quote="It may withdraw."), Matter.EXIT, Holder.SUB),
        (
            _found("change_by_agreement", quote="The fees change if both sign."),
            Matter.PRICE,
            Holder.BOTH,
        ),
    ],
)
def test_a_finding_says_who_decides_a_matter(found, matter, holder):
    assert _holders(strike_deal([found]), matter) == [holder]


@pytest.mark.parametrize(
    ("found", "matter"),
    [
        (_found("co_design", quote="Disputes go to a mediator."), Matter.METHOD),
        (_found("mutual_exit", quote="It pays the redundancy costs."), Matter.EXIT),
        (_found("workforce_control", "non_solicit"), Matter.STAFF),
        (_found("mandatory_branding", severity=1), Matter.BRAND),
        (_found("mandatory_branding", bound=Bound.PRIME), Matter.BRAND),
    ],
)
def test_nothing_is_guessed_where_wording_decides_nothing(found, matter):
    assert _holders(strike_deal([found]), matter) == []


def test_an_exception_within_its_own_rule_gives_no_say():
    rule = _found("mandatory_branding", probability=0.9)
    exception = _found("own_brand_right", probability=0.4)
    assert _holders(strike_deal([rule, exception]), Matter.BRAND) == [Holder.PRIME]


def test_whoever_may_give_notice_decides_on_leaving():
    notice = Moment(
        MomentKind.NOTICE, "four months", Span(3, 4), "q", "16.1", months=4.0, who=Bound.MUTUAL
    )
    assert _holders(strike_deal([], [notice]), Matter.EXIT) == [Holder.BOTH]


def test_gains_stand_beside_losses_and_are_never_netted():
    loss = _found("mandatory_branding", "replace_identity")
    alone = strike_deal([loss]).bargain
    both = strike_deal([loss, _found("capacity_support", at=4)]).bargain
    assert both.gives == alone.gives
    assert [line.label for line in both.gets] == [Mitigator.CAPACITY_SUPPORT]


@pytest.mark.parametrize(
    ("sources", "probability", "at", "shown"),
    [
        ((Source.MODEL,), 0.4, 0, False),
        ((Source.MODEL,), 0.95, 0, True),
        ((Source.RULE,), 0.4, 0, True),
        ((Source.MODEL,), 0.4, 7, True),
    ],
    ids=["doubtful, in the same words", "surer than the loss", "a rule says so", "elsewhere"],
)
def test_a_gain_that_is_only_heard_in_the_words_of_a_loss_is_no_gain(
    sources, probability, at, shown
):
    loss = _found("publicity_gagging", "adverse_publicity")
    gain = _found("freedom_to_campaign", at=at, sources=sources, probability=probability)
    bargain = strike_deal([loss, gain]).bargain
    assert [line.label for line in bargain.gives] == [Category.PUBLICITY_GAGGING]
    assert bool(bargain.gets) is shown


def test_a_closed_circle_is_both_a_loss_and_a_place():
    bargain = strike_deal([_found("volume_access", "framework_gatekeeping")]).bargain
    assert [line.subtype for line in bargain.gives] == ["framework_gatekeeping"]
    assert [line.subtype for line in bargain.gets] == ["framework_gatekeeping"]


def test_the_embrace_has_six_arms_and_says_nought_where_nothing_was_found():
    arms = strike_deal([_found("value_statement", severity=4), _found("capacity_support")]).embrace
    assert {str(arm.label): arm.grade for arm in arms.arms} == {
        "mandatory_branding": 0,
        "value_statement": 4,
        "delivery_model_control": 0,
        "exclusivity": 0,
        "volume_commitment": 0,
        "capacity_support": 3,
    }


@pytest.mark.parametrize(
    ("found", "reaches"),
    [
        (_found("termination_penalty", "cross_default"), True),
        (_found("exclusivity", "service_non_compete"), True),
        (_found("value_statement", measures=(_WHOLE,)), True),
        (
            _found("financial_risk", "insurance_or_guarantee", quote="a parent company guarantee"),
            True,
        ),
        (_found("exclusivity", "bid_exclusivity"), False),
        (_found("exclusivity", "service_non_compete", severity=1), False),
        (_found("value_statement"), False),
        (_found("termination_penalty", "cross_default", flags=("for_review",)), False),
        (_found("own_brand_right", measures=(_WHOLE,)), False),
    ],
)
def test_reach_beyond_the_services_is_told(found, reaches):
    assert bool(strike_deal([found]).reach.rests_on) is reaches


def test_reach_is_strongest_with_a_severe_clause():
    heavy = _found("exclusivity", "territorial")
    severe = _found("termination_penalty", "cross_default", at=3, severity=4)
    assert not strike_deal([heavy]).reach.strongest
    assert strike_deal([heavy, severe]).reach.strongest


def test_five_ties_are_counted_in_words():
    ties = [
        _found("flow_down", at=0),
        _found("exclusivity", at=1),
        _found("ip_data_control", at=2),
        _found("delivery_model_control", "it_system_mandate", at=3),
        _found("termination_penalty", "cross_default", at=4),
    ]
    words = [strike_deal(ties[:n]).interdependence.tightness for n in range(6)]
    assert words == [
        Tightness.NONE,
        Tightness.LOOSE,
        Tightness.LOOSE,
        Tightness.NOTICEABLE,
        Tightness.TIGHT,
        Tightness.TIGHT,
    ]


def test_a_paper_that_ends_with_the_one_above_is_tied_by_its_end():
    moment = Moment(MomentKind.COUPLED, "words", Span(3, 4), "quote", "16.3")
    (bond,) = strike_deal([], [moment]).interdependence.bonds
    assert (bond.bond, bond.rests_on, bond.moments) == (Bond.TERMINATION, (), (moment,))


def test_duties_are_counted_by_who_is_bound():
    balance = strike_deal(
        [
            _found("exclusivity"),
            _found("capacity_support", at=2),
            _found("financial_risk", at=3, bound=Bound.MUTUAL),
            _found("value_statement", at=4, bound=Bound.UNCLEAR),
            _found("value_statement", at=5, flags=("repeat",)),
            _found("flow_down", at=6),
        ]
    ).balance
    assert (balance.sub, balance.prime, balance.mutual, balance.unclear) == (1, 1, 1, 1)


_ANY = st.builds(
    _found,
    st.sampled_from(sorted(_LABELS)),
    st.sampled_from(["press_consent", "cross_default", "price_change", "fewer_partners"]),
    at=st.integers(0, 300),
    document=st.sampled_from(["a.pdf", "b.docx"]),
    severity=st.integers(1, 4),
    bound=st.sampled_from(Bound),
    probability=st.sampled_from([0.3, 0.6, 0.9]),
    flags=st.sampled_from([(), ("for_review",), ("repeat",)]),
)


@given(
    st.lists(_ANY, max_size=8, unique_by=lambda one: (one.document, one.finding.id)), st.randoms()
)
def test_the_order_of_findings_changes_nothing(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert strike_deal(shuffled) == strike_deal(found)
