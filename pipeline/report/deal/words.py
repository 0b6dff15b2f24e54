# SPDX-License-Identifier: Apache-2.0
"""Plain phrases for what one gets and gives up, who decides, what leaving costs and when.

They describe wording in a paper, never conduct, and draw no legal conclusion (taxonomy 3.10).
"""

import re

from pipeline.domain.bargain import BargainLine, Bond, Holder, Matter, Tightness
from pipeline.domain.finding import Label
from pipeline.domain.leaving import Burden, Ending, LedgerRow, NoticeBy
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Mitigator
from pipeline.report.words import LABEL_NAMES, LOSSES, count_of

__all__ = [
    "ARM_NAMES",
    "BOND_WORDS",
    "HOLDER_WORDS",
    "MATTER_WORDS",
    "MOMENT_WORDS",
    "NOTICE_WORDS",
    "ROW_WORDS",
    "TIGHTNESS_WORDS",
    "describe_ending",
    "describe_length",
    "describe_line",
    "describe_membership",
    "describe_moment",
    "money",
    "tell_loss",
]

_GAINS: dict[Label, str] = {
    Mitigator.OWN_BRAND_RIGHT: "you may use your own name, or they ask before they use it",
    Mitigator.CAPACITY_SUPPORT: "they help you with training, tools or staff",
    Mitigator.NON_EXCLUSIVE: "you may work with others",
    Mitigator.MUTUAL_EXIT: "you may leave too, or they pay when it ends",
    Mitigator.CHANGE_BY_AGREEMENT: "changes need your yes, or they hear you first",
    Mitigator.FREEDOM_TO_CAMPAIGN: "you may speak out",
    Mitigator.RETAINED_IP_DATA: "what you know, make or record stays yours",
    Mitigator.VOLUME_COMMITMENT: "they promise you work, or offer it to you first",
    Mitigator.FAIR_PAYMENT: "they pay on time, or share the risk",
    Mitigator.CO_DESIGN: "you have a say in how things are done",
}
_PLACES = {
    "framework_gatekeeping": "once on the list, you are among those who are asked",
    "fewer_partners": "you are one of few, so there are fewer others to share with",
}
_SHED = {
    "adopt_values": "you take on values that they wrote",
    "adverse_publicity": "you avoid anything that makes them look bad",
    "agency_or_subsidiary_language": "you are treated as a part of them",
    "assign_background_ip": "what you made before becomes theirs",
    "assign_foreground_ip": "what you make in the work becomes theirs",
    "assignment_novation_one_way": "they may hand the paper on; you may not",
    "asset_or_lease_transfer": "leases or equipment go to them when it ends",
    "asymmetric_notice": "they can leave more easily than you can",
    "beneficiary_relationship": "your link with the people you help becomes theirs",
    "bid_exclusivity": "you bid with them and nobody else",
    "bid_use_without_commitment": "they may name you in a bid and promise you no work",
    "board_or_observer": "they sit in on, or look into, your board",
    "brand_approval": "they must approve what you print or post",
    "broad_licence": "they may use what you make, widely",
    "campaign_lobby_limit": "you do not campaign or lobby",
    "change_of_control": "a change in who runs you lets them act",
    "clawback": "they may take money back",
    "clawback_on_exit": "you pay money back when it ends",
    "client_non_dealing": "you do not deal with the commissioner or referrers on your own",
    "client_transfer": "the people you help move to somebody else when it ends",
    "co_brand": "their name stands beside or before yours",
    "commissioner_contact_ban": "you do not speak with the commissioner",
    "confidentiality_overreach": "more is kept secret than the work needs",
    "consent_to_merge_or_amend_objects": "you need their yes to merge or change your objects",
    "continued_service": "you go on working after the end",
    "cooperation_with_successor": "you help whoever comes after you",
    "cost_on_subcontractor": "you pay for being checked",
    "cross_default": "a fault elsewhere counts against you here",
    "data_ownership": "the records belong to them",
    "debrand_on_exit": "the name of the service goes when you leave",
    "digital_identity": "your web pages, e-mail or accounts are theirs",
    "dissolution_of_shared_systems": "shared systems stop or are wound up when it ends",
    "eligibility_or_sanction_duty": "you report or refuse people by their rules",
    "ethos_override": "their values win over those of your charity",
    "evidence_to_inquiries": "you do not give evidence without asking them",
    "exit_charge": "leaving costs you money",
    "exit_plan": "you plan and prepare for handing over",
    "fewer_partners": "fewer organisations get work",
    "first_refusal_or_priority": "they come first when you have work to offer",
    "forced_merger_or_join_spv": "you join, or merge into, a body of theirs",
    "forfeiture_of_accrued_payment": "you lose money that you had earned",
    "framework_gatekeeping": "they decide who is on the list",
    "funding_restriction": "you need their yes to seek or take money from others",
    "goodwill_transfer": "the good name that you earn becomes theirs",
    "hair_trigger_default": "a fault, or one event, can end it",
    "head_contract_change_passthrough": "changes made above come down to you",
    "indicative_only": "the numbers are hopes, not promises",
    "insurance_or_guarantee": "you give insurance, money or a guarantee as security",
    "instruction_power": "they may tell you what to do",
    "interpretation_final_and_binding": "they decide what the paper means",
    "it_system_mandate": "you work on their system",
    "key_decision_veto": "they can stop decisions of your board",
    "key_personnel_lock": "you may not move named staff",
    "liquidated_damages": "you pay a fixed sum if things go wrong or end early",
    "lock_in_or_auto_renewal": "it runs on unless you stop it in time",
    "loyalty_supportive_partner": "you support and promote them as a partner",
    "management_fee_deduction": "they keep part of the money as a fee",
    "market_share_shift": "they may move work from you to others",
    "mystery_shopping": "they test you without saying so",
    "name_licence_to_prime": "they may use your name",
    "no_compensation_on_prime_termination": "they pay you nothing when they end it",
    "no_exit_right": "you cannot leave, or only in one narrow case",
    "no_volume": "they promise you no work",
    "non_disparagement": "you say nothing bad about them",
    "non_solicit": "you do not hire or win over their staff",
    "open_book": "you show them your books",
    "open_book_margin_control": "they see your books and limit what you keep",
    "operating_manual": "you follow their manual",
    "partner_veto": "you need their yes to work with others",
    "pay_when_paid": "you are paid only when they are",
    "pbr_deferred": "part of the money comes later, and only for results",
    "policy_as_amended": "they may rewrite the policies you follow",
    "post_term_restraint": "you keep away from such work after the end",
    "premises_co_location": "you work from places that they choose",
    "press_consent": "you need their yes to speak to the press or publish",
    "price_change": "they may change the price",
    "prime_discipline": "they may discipline your staff or volunteers",
    "professional_judgement_override": "their rule wins over your staff's judgement",
    "promote_values": "you promote their values",
    "removal_on_request": "they may have your staff removed",
    "replace_identity": "the service goes out under another name than yours",
    "replacement_cost_indemnity": "you pay what it costs to replace you",
    "reporting_frequency": "you report often, or in detail",
    "research_publication_control": "they control what you publish of what you learn",
    "reuse_ban": "you may not use again what you made",
    "service_change": "they may change the service",
    "service_credits": "they pay less when a target is missed",
    "service_non_compete": "you do no such work for others",
    "set_off_cross_contract": "they may take what you owe elsewhere from your money here",
    "shadowing_or_recording": "they watch or record your staff at work",
    "single_model_fidelity": "you work by their model",
    "staff_approval": "they approve whom you appoint",
    "staff_identity": "your staff appear as theirs",
    "staff_transfer": "staff move when it ends",
    "standby_capacity": "you keep people ready without a promise of work",
    "step_by_step_pathway": "they set the steps of the work",
    "step_in": "they may step in and run the service",
    "substitution_right": "they may do the work themselves or give it to others",
    "suppress_own_brand": "your own name is kept out of sight",
    "survival_tail": "terms go on after the end",
    "territorial": "you keep out of other areas",
    "territory_or_volume_change": "they may change your area or your share",
    "tupe_risk_transfer": "you carry the cost of staff who move",
    "unannounced_access": "they come in without telling you first",
    "uncapped_indemnity": "you cover their losses, with no limit that we read",
    "values_behavioural_standard": "your staff are to act by their values",
    "values_kpi": "you are scored on their values",
    "values_selection_test": "you are picked by how far you share their values",
    "values_termination_ground": "they may end it over values",
    "volunteer_limits": "they limit whom you take as a volunteer",
    "whole_organisation_audit": "they look into your whole organisation",
}

# The same phrases from the other side's place. 'you' after these words is not who acts.
_TURNED = {
    "they": "you",
    "them": "you",
    "their": "your",
    "theirs": "yours",
    "themselves": "yourselves",
    "you": "we",
    "your": "our",
    "yours": "ours",
} | {
    f"{word} you": f"{word} us"
    for word in (
        *(
            "after",
            "against",
            "costs",
            "from",
            "name",
            "pay",
            "promise",
            "replace",
            "runs",
            "tell",
        ),
        *("telling", "test", "to"),
    )
}
_VOICES = re.compile(rf"\b(?:{'|'.join(sorted(_TURNED, key=len, reverse=True))})\b")

ARM_NAMES: dict[Label, str] = {
    Category.MANDATORY_BRANDING: "their brand",
    Category.VALUE_STATEMENT: "their values",
    Category.DELIVERY_MODEL_CONTROL: "their way of working",
    Category.EXCLUSIVITY: "only with them",
    Mitigator.VOLUME_COMMITMENT: "more work for you",
    Mitigator.CAPACITY_SUPPORT: "support for you",
}
MATTER_WORDS = {
    Matter.METHOD: "how the work is done",
    Matter.PRICE: "the price",
    Matter.TERMS: "changes to the terms",
    Matter.STAFF: "staff and volunteers",
    Matter.DATA: "data and what you make",
    Matter.WORDS: "what may be said in public",
    Matter.EXIT: "leaving early",
    Matter.BRAND: "name and look",
    Matter.VALUES: "values",
    Matter.PARTNERS: "whom else you work with",
    Matter.TRANSFER: "handing the paper or the work on",
    Matter.ORGANISATION: "your own organisation",
}
HOLDER_WORDS = {
    Holder.PRIME: "the prime contractor alone",
    Holder.PRIME_CONSULTING: "the prime contractor, after asking you",
    Holder.BOTH: "both together, or either side",
    Holder.SUB: "you",
    Holder.AUTHORITY: "the commissioner",
    Holder.UNCLEAR: "somebody, but the wording does not say who",
}
ROW_WORDS = {
    LedgerRow.MONEY: "Money",
    LedgerRow.PEOPLE: "People: staff and those you help",
    LedgerRow.DATA: "Data, knowledge and what you made",
    LedgerRow.PREMISES: "Premises and equipment",
    LedgerRow.NAME: "Name",
    LedgerRow.SILENCE: "Silence",
    LedgerRow.TIME: "Time: notice, work that goes on, work you may not take",
}
_ENDINGS = {
    Ending.AT_END: "until the paper ends",
    Ending.ONCE: "once, when it ends",
    Ending.PASSES: "passes to them; no way back stated as far as we could read",
    Ending.NO_END: "the wording gives it no end",
    Ending.NOT_STATED: "not stated: without end as far as we could read",
}
BOND_WORDS = {
    Bond.FLOW_DOWN: "terms from other papers come down to you",
    Bond.EXCLUSIVITY: "your other work is limited",
    Bond.IP_DATA: "what you know, make or record is shared or theirs",
    Bond.SHARED_SYSTEMS: "you work on a shared system, or theirs",
    Bond.TERMINATION: "an end or a fault elsewhere ends this",
}
TIGHTNESS_WORDS = {
    Tightness.NONE: "none found",
    Tightness.LOOSE: "loose",
    Tightness.NOTICEABLE: "noticeable",
    Tightness.TIGHT: "tight",
}
NOTICE_WORDS = {
    NoticeBy.SUB: "you",
    NoticeBy.PRIME: "the prime contractor",
    NoticeBy.EITHER: "either side",
    NoticeBy.NOT_SAID: "somebody (the wording does not say who)",
}
MOMENT_WORDS = {
    MomentKind.BEGINS: "It begins",
    MomentKind.ENDS: "It ends",
    MomentKind.TERM: "How long it runs",
    MomentKind.RENEWAL: "Going on after the term",
    MomentKind.NOTICE: "Notice to end it",
    MomentKind.TENDER: "Tender or questions due",
    MomentKind.JOINING: "Joining the list",
    MomentKind.DEEMED: "Silence is taken as yes or no",
    MomentKind.COUPLED: "It ends with another paper",
    MomentKind.DEADLINE: "Due",
}
_WHO = {
    Bound.SUB: "you",
    Bound.PRIME: "the prime contractor",
    Bound.MUTUAL: "either side",
    Bound.UNCLEAR: "",
    Bound.NONE: "",
}
_MONTHS_OF_YEAR = 12
# A month of days as papers write it: up to here days and weeks read better.
_DAYS_PER_MONTH = 30.4


def describe_line(line: BargainLine) -> str:
    """Returns one plain phrase for what one gets or gives up."""
    if line.kind is FindingKind.MITIGATOR:
        return _GAINS[line.label]
    if isinstance(line.label, Category):
        return _SHED.get(line.subtype, f"some of {LOSSES[line.label]}")
    return LABEL_NAMES[line.label].lower()


def tell_loss(subtype: str) -> str:
    """Returns what a subtype takes, said to those who take it; empty where it has no phrase."""
    return _VOICES.sub(lambda one: _TURNED[one[0]], _SHED.get(subtype, ""))


def describe_membership(line: BargainLine) -> str:
    """Returns what a closed circle gives those within it."""
    return _PLACES[line.subtype]


def describe_ending(burden: Burden) -> str:
    """Returns how long a burden lasts, as far as it was read."""
    if burden.ending is Ending.STATED and burden.months is not None:
        return f"for {describe_length(burden.months)} after the end"
    return _ENDINGS[burden.ending]


def describe_length(months: float) -> str:
    """Returns months in words that people use: 'ten days', '6 weeks', '18 months', '4 years'."""
    days = round(months * _DAYS_PER_MONTH)
    if months >= 2 * _MONTHS_OF_YEAR and months % _MONTHS_OF_YEAR == 0:
        return f"{months / _MONTHS_OF_YEAR:.0f} years"
    if abs(months - round(months)) < 0.02 and round(months):
        return count_of(round(months), "month")
    if days >= 14 and days % 7 == 0:
        return f"{days // 7} weeks"
    return count_of(days, "day")


def describe_moment(moment: Moment) -> str:
    """Returns when a moment is, in the paper's words, what starts it and who keeps it."""
    if moment.kind is MomentKind.COUPLED:
        return "when the paper above ends"
    text = moment.words
    if moment.starts:
        text += f", from {moment.starts}"
    return f"{text} ({_WHO[moment.who]})" if _WHO[moment.who] and moment.months else text


def money(amount: float) -> str:
    """Returns pounds as people write them: '£171,200'; pence only where there are some."""
    return f"£{amount:,.0f}" if amount == int(amount) else f"£{amount:,.2f}"
