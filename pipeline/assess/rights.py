# SPDX-License-Identifier: Apache-2.0
"""Who decides what, read off findings (taxonomy S25).

Nothing is guessed: a matter on which nothing was found has no holder, and wording whose actor is
not clear says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.domain.bargain import Holder, Holding, Matter, Right, Sighting
from pipeline.domain.finding import Finding
from pipeline.domain.leaving import Notice, NoticeBy
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)

__all__ = ["map_rights"]

# What a restriction of a subtype takes the decision of; None: it takes none.
_BY_SUBTYPE: Mapping[str, Matter | None] = {
    "price_change": Matter.PRICE,
    "open_book_margin_control": Matter.PRICE,
    "service_change": Matter.TERMS,
    "policy_as_amended": Matter.TERMS,
    "territory_or_volume_change": Matter.TERMS,
    "head_contract_change_passthrough": Matter.TERMS,
    "interpretation_final_and_binding": Matter.TERMS,
    "staff_approval": Matter.STAFF,
    "removal_on_request": Matter.STAFF,
    "key_personnel_lock": Matter.STAFF,
    "volunteer_limits": Matter.STAFF,
    "prime_discipline": Matter.STAFF,
    "non_solicit": None,
    "tupe_risk_transfer": None,
    "no_exit_right": Matter.EXIT,
    "asymmetric_notice": Matter.EXIT,
    "hair_trigger_default": Matter.EXIT,
    "cross_default": Matter.EXIT,
    "lock_in_or_auto_renewal": Matter.EXIT,
    "values_termination_ground": Matter.EXIT,
    "assignment_novation_one_way": Matter.TRANSFER,
}
# What a category takes the decision of where no subtype tells more.
_BY_CATEGORY: Mapping[Category, Matter] = {
    Category.MANDATORY_BRANDING: Matter.BRAND,
    Category.EXCLUSIVITY: Matter.PARTNERS,
    Category.VALUE_STATEMENT: Matter.VALUES,
    Category.PUBLICITY_GAGGING: Matter.WORDS,
    Category.DELIVERY_MODEL_CONTROL: Matter.METHOD,
    Category.UNILATERAL_VARIATION: Matter.TERMS,
    Category.IP_DATA_CONTROL: Matter.DATA,
    Category.WORKFORCE_CONTROL: Matter.STAFF,
    Category.ORGANISATIONAL_CONTROL: Matter.ORGANISATION,
}
# What a mitigator leaves with the smaller side, or with both.
_BY_MITIGATOR: Mapping[Mitigator, tuple[Matter, Holder]] = {
    Mitigator.OWN_BRAND_RIGHT: (Matter.BRAND, Holder.SUB),
    Mitigator.NON_EXCLUSIVE: (Matter.PARTNERS, Holder.SUB),
    Mitigator.MUTUAL_EXIT: (Matter.EXIT, Holder.BOTH),
    Mitigator.CHANGE_BY_AGREEMENT: (Matter.TERMS, Holder.BOTH),
    Mitigator.FREEDOM_TO_CAMPAIGN: (Matter.WORDS, Holder.SUB),
    Mitigator.RETAINED_IP_DATA: (Matter.DATA, Holder.SUB),
    Mitigator.CO_DESIGN: (Matter.METHOD, Holder.BOTH),
}
_BY_NOTICE: Mapping[NoticeBy, Holder] = {
    NoticeBy.SUB: Holder.SUB,
    NoticeBy.PRIME: Holder.PRIME,
    NoticeBy.EITHER: Holder.BOTH,
}
_EACH = re.compile(
    r"(?i)\b(?:either|each|both|neither|mutual\w*|any (?:party|of (?:us|the))"
    r"|one (?:party|of us))\b"
)
_MAY_GO = re.compile(
    r"(?i)\b(?:may|can|entitled to|free to|right to)\b.{0,60}"
    r"\b(?:terminat\w+|withdraw|leave|end|resign|cancel|stop|step back)\b"
)
_PRICES = re.compile(r"(?i)\b(?:prices?|rates?|dues?|fees?|charges?|payments?)\b")
_TERMS = re.compile(
    r"(?i)\b(?:(?:this|the) (?:agreement|contract|deed|memorandum|paper)|terms|variations?)\b"
)
_APART = re.compile(r"(?i)\b(?:apart from|except|save|other than|excluding)\b")
_CONSULTS = re.compile(
    r"(?i)\b(?:consult\w*|has heard|after hearing|tak(?:e|es|ing) (?:into )?account of|views of"
    r"|gives? advice|comments? (?:on|from)|explain(?:s|ing)? (?:a|its|any) decision)\b"
)
_AGREES = re.compile(
    r"(?i)\b(?:agree[sd]?|agreement of|sign(?:s|ed)?|consents?|resolved?|jointly|together)\b"
)
_QUARRELS = re.compile(r"(?i)\b(?:disput\w*|disagree\w*|mediat\w+|arbitrat\w+|fall out)\b")
_OWN_WAY = re.compile(
    r"(?i)\b(?:own way|(?:is|are) (?:a )?matters? for|is for\b.{0,40}\bto (?:decide|settle|choose)"
    r"|may (?:decline|refuse)|need not|professional judge?ment)\b"
)
_OPERATIVE = frozenset(Force) - {Force.RECITAL, Force.GUIDANCE, Force.NONE}
# From this grade on a restriction takes the decision away; below, it asks for a courtesy.
_TAKES = 2


def map_rights(found: Iterable[Sighting], notices: Iterable[Notice] = ()) -> tuple[Right, ...]:
    """Returns for each matter, in their order, who decides it and by which wording.

    Holders stand in the order of ``Holder``. The order of the findings does not matter.

    Args:
        found: Findings of one paper, or of all papers of an offer.
        notices: Periods of notice: whoever may give one decides on leaving.
    """
    held: dict[tuple[Matter, Holder], list[Sighting]] = {}
    for one in found:
        for key in set(_says(one.finding)):
            held.setdefault(key, []).append(one)
    given: dict[Holder, list[Notice]] = {}
    for notice in notices:
        if notice.by in _BY_NOTICE:
            given.setdefault(_BY_NOTICE[notice.by], []).append(notice)

    def holdings(matter: Matter) -> Iterator[Holding]:
        for holder in Holder:
            rests_on = tuple(sorted(held.get((matter, holder), ()), key=rank))
            told = tuple(given.get(holder, ())) if matter is Matter.EXIT else ()
            if rests_on or told:
                yield Holding(holder, rests_on, told)

    return tuple(Right(matter, tuple(holdings(matter))) for matter in Matter)


def rank(one: Sighting) -> tuple[int, float, str, int, str]:
    """Returns the place of a finding: hardest and surest first, then by document and place."""
    finding = one.finding
    return (
        -finding.severity,
        -finding.probability,
        one.document,
        finding.span.start,
        finding.id,
    )


def _says(finding: Finding) -> Iterator[tuple[Matter, Holder]]:
    """Yields what a finding says of who decides; nothing where it binds nobody."""
    if finding.force not in _OPERATIVE:
        return
    if finding.kind is FindingKind.MITIGATOR and isinstance(finding.label, Mitigator):
        if finding.label in _BY_MITIGATOR:
            yield from _by_mitigator(finding, *_BY_MITIGATOR[finding.label])
        return
    if finding.kind is not FindingKind.RESTRICTION or finding.severity < _TAKES:
        return
    if finding.bound in {Bound.PRIME, Bound.NONE} or not isinstance(finding.label, Category):
        return
    holder = _holder(finding)
    for matter in _matters(finding, finding.label):
        yield matter, holder


def _matters(finding: Finding, category: Category) -> Iterator[Matter]:
    usual = _BY_CATEGORY.get(category)
    named = [_BY_SUBTYPE.get(subtype, usual) for subtype in finding.subtypes]
    for matter in named or [usual]:
        if matter is not None:
            yield matter
    # Whoever may end the paper over values decides what they mean, too.
    if "values_termination_ground" in finding.subtypes:
        yield Matter.VALUES


def _by_mitigator(
    finding: Finding, matter: Matter, holder: Holder
) -> Iterator[tuple[Matter, Holder]]:
    quote = finding.quote
    if finding.label is Mitigator.MUTUAL_EXIT:
        # What is paid on an end says nothing of who decides on it.
        if _EACH.search(quote):
            yield matter, Holder.BOTH
        elif _MAY_GO.search(quote):
            yield matter, Holder.SUB
    elif finding.label is Mitigator.CO_DESIGN:
        # How to settle a quarrel is no say in the service.
        if not _QUARRELS.search(quote):
            yield matter, Holder.SUB if _OWN_WAY.search(quote) else _asked(quote)
    elif finding.label is Mitigator.CHANGE_BY_AGREEMENT:
        priced = _PRICES.search(quote) is not None
        if priced and not _APART.search(quote):
            yield Matter.PRICE, _asked(quote)
        if not priced or _TERMS.search(quote):
            yield matter, _asked(quote)
    else:
        yield matter, Holder.BOTH if _binds_both(finding) else holder


def _asked(quote: str) -> Holder:
    """Returns whether both decide, or one who has to ask first."""
    asks = _CONSULTS.search(quote) is not None and _AGREES.search(quote) is None
    return Holder.PRIME_CONSULTING if asks else Holder.BOTH


def _binds_both(finding: Finding) -> bool:
    return finding.bound is Bound.MUTUAL and finding.mutuality is Mutuality.EFFECTIVE


def _holder(finding: Finding) -> Holder:
    if finding.bound is Bound.UNCLEAR:
        return Holder.UNCLEAR
    if _binds_both(finding):
        return Holder.BOTH
    if "head_contract_change_passthrough" in finding.subtypes:
        return Holder.AUTHORITY
    if finding.label is Category.UNILATERAL_VARIATION and _CONSULTS.search(finding.quote):
        return Holder.PRIME_CONSULTING
    return Holder.PRIME
