# SPDX-License-Identifier: Apache-2.0
"""What a paper gives and takes, how far it reaches and how closely it ties (taxonomy section 4).

Counts and lists of findings: none of it is part of the index.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.assess.leaving import build_ledger, is_doubtful, read_lock_in
from pipeline.assess.rights import map_rights, rank
from pipeline.domain.bargain import (
    Balance,
    Bargain,
    BargainLine,
    Bond,
    Deal,
    Embrace,
    EmbraceArm,
    FoundBond,
    Interdependence,
    Reach,
    Sighting,
)
from pipeline.domain.finding import REPEAT, Finding, Label
from pipeline.domain.leaving import Means
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Modifier,
    Push,
    SeverityTest,
    Source,
)

__all__ = ["chief_subtype", "strike_deal"]

_OPERATIVE = frozenset(Force) - {Force.RECITAL, Force.GUIDANCE, Force.NONE}
_ARMS: tuple[Label, ...] = (
    Category.MANDATORY_BRANDING,
    Category.VALUE_STATEMENT,
    Category.DELIVERY_MODEL_CONTROL,
    Category.EXCLUSIVITY,
    Mitigator.VOLUME_COMMITMENT,
    Mitigator.CAPACITY_SUPPORT,
)
# A closed circle is a loss to those outside, and a place for those within (taxonomy S22).
_INSIDE = frozenset({"framework_gatekeeping", "fewer_partners"})
# Subtypes that bind the organisation, its board, its money or its other work by what they are.
_REACHES = frozenset(
    {
        "agency_or_subsidiary_language",
        "board_or_observer",
        "campaign_lobby_limit",
        "change_of_control",
        "consent_to_merge_or_amend_objects",
        "cross_default",
        "forced_merger_or_join_spv",
        "key_decision_veto",
        "set_off_cross_contract",
        "whole_organisation_audit",
    }
)
# Exclusivity limits other work by what it is, save where it concerns this bid or this client.
_ONLY_HERE = frozenset({"bid_exclusivity", "client_non_dealing"})
# Of several subtypes of one finding, the one that a trustee would name first.
_FIRST = (
    "goodwill_transfer", "suppress_own_brand", "staff_identity", "replace_identity",
    "post_term_restraint", "service_non_compete", "partner_veto", "funding_restriction",
    "first_refusal_or_priority", "bid_exclusivity", "no_exit_right", "exit_charge",
    "clawback_on_exit", "forfeiture_of_accrued_payment", "cross_default", "hair_trigger_default",
    "asymmetric_notice", "ethos_override", "values_termination_ground", "values_selection_test",
    "non_disparagement", "campaign_lobby_limit", "commissioner_contact_ban", "press_consent",
    "professional_judgement_override", "operating_manual", "single_model_fidelity", "price_change",
    "service_change", "assign_background_ip", "assign_foreground_ip", "beneficiary_relationship",
    "consent_to_merge_or_amend_objects", "forced_merger_or_join_spv", "key_decision_veto",
    "whole_organisation_audit", "unannounced_access", "no_volume", "uncapped_indemnity",
    "pbr_deferred", "asset_or_lease_transfer", "client_transfer", "staff_transfer",
    "continued_service",
)  # fmt: skip
# Below this grade wording asks for a courtesy and reaches nobody's other work.
_TAKES = 2
_GUARANTEE = re.compile(
    r"(?i)\b(?:parent(?: company)?|group|holding company|framework|call-off) guarant"
)
_ABOVE_ENDS = re.compile(
    r"(?i)\b(?:head|prime|main|lead|council|funding|principal)(?: \w+)? (?:contract|agreement)\b"
    r".{0,60}\b(?:ends?|ended|terminat\w+|expir\w+|cut short|comes? to an end|ceases?)\b"
    r"|\b(?:ends?|terminat\w+|stops?|cease\w*)\b.{0,60}"
    r"\b(?:head|prime|main|lead|council|funding|principal)(?: \w+)? (?:contract|agreement)\b"
)
_SYSTEMS = re.compile(
    r"(?i)\b(?:portal|(?:case|record|shared|management|booking)[- ](?:\w+ )?(?:system|software"
    r"|record)s?|(?:the|its|our) (?:IT )?(?:system|platform|ledger|database)\b)"
)


def strike_deal(
    found: Iterable[Sighting], moments: Sequence[Moment] = (), *, means: Means | None = None
) -> Deal:
    """Returns what one paper, or all papers of an offer together, give, take and tie.

    The order of the findings does not matter; all values are empty without any.

    Args:
        found: Findings with the names of their documents, questions about what is missing too.
        moments: Dates and periods of the paper; of an offer, those of its contract.
        means: What the organisation says of its own money.
    """
    every = sorted(found, key=rank)
    said = [one for one in every if _is_said(one.finding)]
    firm = [one for one in said if not is_doubtful(one.finding)]
    lock_in = read_lock_in(moments, firm)
    return Deal(
        rights=map_rights(_beside(said), lock_in.notices),
        bargain=_bargain(said),
        embrace=Embrace(tuple(_arm(label, firm) for label in _ARMS)),
        reach=Reach(tuple(one for one in firm if _reaches(one.finding))),
        interdependence=_interdependence(firm, moments),
        balance=_balance(firm),
        ledger=build_ledger(every, lock_in=lock_in, means=means),
        lock_in=lock_in,
    )


def chief_subtype(finding: Finding, *, among: frozenset[str] | None = None) -> str:
    """Returns the subtype that names a finding best, empty where it has none.

    What the grade rests on goes before what another rule heard in the same words.

    Args:
        finding: The finding.
        among: The subtypes that are asked about; all where it is None.
    """
    for subtypes in (finding.leading, finding.subtypes):
        named = [one for one in subtypes if among is None or one in among]
        if named:
            return min(named, key=_place_of)
    return ""


def _is_said(finding: Finding) -> bool:
    """Says whether a finding's words are operative, and said for the first time."""
    return finding.force in _OPERATIVE and REPEAT not in finding.flags


def _beside(found: Sequence[Sighting]) -> list[Sighting]:
    """Returns findings without exceptions that stand inside the very rule they are taken from.

    Such an exception lowered the grade of its rule already, and decides nothing by itself.
    """
    rules = [one for one in found if _takes(one.finding)]
    return [one for one in found if not _is_within(one, rules)]


def _is_within(one: Sighting, rules: Sequence[Sighting]) -> bool:
    """Says whether the words of a mitigator are, more likely, those of a restriction."""
    return one.finding.kind is FindingKind.MITIGATOR and any(
        rule.document == one.document
        and rule.finding.span == one.finding.span
        and rule.finding.probability > one.finding.probability
        for rule in rules
    )


def _burdens(finding: Finding) -> bool:
    return (
        finding.kind is FindingKind.RESTRICTION
        and finding.severity > 0
        and finding.bound not in {Bound.PRIME, Bound.NONE}
    )


def _is_only_heard(one: Sighting) -> bool:
    return one.finding.sources == (Source.MODEL,)


def _takes(finding: Finding) -> bool:
    return _burdens(finding) and finding.severity >= _TAKES


def _helps(finding: Finding) -> bool:
    return finding.kind is FindingKind.MITIGATOR and finding.severity > 0


def _bargain(found: Sequence[Sighting]) -> Bargain:
    rules = [one for one in found if _takes(one.finding)]
    # A gain that only the classifier heard in the words of a heavier loss is no gain to show: it
    # hears a topic, and not always which way the words go.
    told = [one for one in found if not (_is_only_heard(one) and _is_within(one, rules))]
    gets = _lines(told, _helps)
    inside = _lines(
        found, lambda one: _burdens(one) and not _INSIDE.isdisjoint(one.subtypes), among=_INSIDE
    )
    return Bargain(gets=(*gets, *inside), gives=_lines(found, _burdens))


def _lines(
    found: Sequence[Sighting],
    counts: Callable[[Finding], bool],
    *,
    among: frozenset[str] | None = None,
) -> tuple[BargainLine, ...]:
    """Returns a line for each label and its chief subtype, hardest or strongest first."""
    lines: dict[tuple[Label, str], list[Sighting]] = {}
    for one in found:
        if counts(one.finding):
            subtype = chief_subtype(one.finding, among=among)
            lines.setdefault((one.finding.label, subtype), []).append(one)
    return tuple(
        BargainLine(label, subtype, rests_on[0].finding.kind, tuple(rests_on))
        for (label, subtype), rests_on in lines.items()
    )


def _place_of(subtype: str) -> tuple[int, str]:
    """Returns the place of a subtype among those of one finding: what a trustee names first."""
    place = _FIRST.index(subtype) if subtype in _FIRST else len(_FIRST)
    return (place, subtype)


def _arm(label: Label, found: Sequence[Sighting]) -> EmbraceArm:
    rests_on = tuple(
        one
        for one in found
        if one.finding.label is label and (_burdens(one.finding) or _helps(one.finding))
    )
    return EmbraceArm(label, max((one.finding.severity for one in rests_on), default=0), rests_on)


def _reaches(finding: Finding) -> bool:
    """Says whether a restriction reaches beyond the services."""
    if not _takes(finding):
        return False
    if finding.label is Category.EXCLUSIVITY and not _ONLY_HERE.issuperset(finding.subtypes):
        return True
    if finding.label is Category.EXCLUSIVITY and not finding.subtypes:
        return finding.severity > _TAKES
    if not _REACHES.isdisjoint(finding.subtypes):
        return True
    if "insurance_or_guarantee" in finding.subtypes and _GUARANTEE.search(finding.quote):
        return True
    said = {
        one.text
        for one in finding.measures
        if one.test is SeverityTest.REACH and one.push is Push.UP
    }
    return any(text.startswith("beyond the services") for text in said)


def _interdependence(found: Sequence[Sighting], moments: Iterable[Moment]) -> Interdependence:
    tests: dict[Bond, Callable[[Finding], bool]] = {
        Bond.FLOW_DOWN: lambda one: one.label is Modifier.FLOW_DOWN,
        Bond.EXCLUSIVITY: lambda one: _takes(one) and one.label is Category.EXCLUSIVITY,
        Bond.IP_DATA: lambda one: _takes(one) and one.label is Category.IP_DATA_CONTROL,
        Bond.SHARED_SYSTEMS: lambda one: _burdens(one) and _shares_systems(one),
        Bond.TERMINATION: _couples,
    }
    coupled = tuple(one for one in moments if one.kind is MomentKind.COUPLED)
    bonds = (
        FoundBond(
            bond,
            tuple(one for one in found if test(one.finding)),
            coupled if bond is Bond.TERMINATION else (),
        )
        for bond, test in tests.items()
    )
    return Interdependence(tuple(one for one in bonds if one.rests_on or one.moments))


def _shares_systems(finding: Finding) -> bool:
    if {"it_system_mandate", "dissolution_of_shared_systems"}.intersection(finding.subtypes):
        return True
    return (
        finding.label in {Category.MONITORING_BURDEN, Category.IP_DATA_CONTROL}
        and _SYSTEMS.search(finding.quote) is not None
    )


def _couples(finding: Finding) -> bool:
    """Says whether an end elsewhere ends this paper, by whatever label it was found."""
    if "cross_default" in finding.subtypes:
        return True
    about = {Category.TERMINATION_PENALTY, Mitigator.MUTUAL_EXIT, Modifier.FLOW_DOWN}
    return finding.label in about and _ABOVE_ENDS.search(finding.quote) is not None


def _balance(found: Sequence[Sighting]) -> Balance:
    duties = [
        one.finding
        for one in found
        if one.finding.kind in {FindingKind.RESTRICTION, FindingKind.MITIGATOR}
    ]

    def count(bound: Bound) -> int:
        return sum(one.bound is bound for one in duties)

    return Balance(
        sub=count(Bound.SUB),
        prime=count(Bound.PRIME),
        mutual=count(Bound.MUTUAL),
        unclear=count(Bound.UNCLEAR),
    )
