# SPDX-License-Identifier: Apache-2.0
"""Negotiation points (taxonomy section 5.C): a menu of three rungs a topic, for one's own side."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.bargain import Sighting
from pipeline.domain.profile import Position, Profile, Stance
from pipeline.domain.taxonomy import Category
from pipeline.packs import Pack
from pipeline.report.formats import Material
from pipeline.report.meeting.dossier import Dossier, build_dossiers, is_unsure
from pipeline.report.meeting.word import Sheet
from pipeline.report.words import GRADE_WORDS, LABEL_NAMES, STANCE_WORDS, count_of

__all__ = ["INTERNAL_NOTE", "negotiation_files"]

INTERNAL_NOTE = "Internal: not for sharing with the other side."
_MOST_QUOTES = 3
_STANCES = tuple(Stance)
# Taxonomy section 5.C, for rule packs that name no rungs: ideal, acceptable, fallback.
_RUNGS = {
    Category.MANDATORY_BRANDING: (
        "Own name, with a credit line to the programme.",
        "Equal co-brand; staff may say who employs them.",
        "A deadline for approval; charity status always shown.",
    ),
    Category.EXCLUSIVITY: (
        "None.",
        "This bid only, mutual, and it lapses on loss.",
        "Consent within a set time; a carve-out for existing work and grants.",
    ),
    Category.TERMINATION_PENALTY: (
        "Mutual, without fault and without charge.",
        "Capped documented cost; time to put things right.",
        "Breakage cost if the prime or the head contract ends it.",
    ),
    Category.VALUE_STATEMENT: (
        "A clause of mutual respect.",
        "Jointly written values, reviewed each year.",
        "A safeguard for the mission; nobody removed without an independent view.",
    ),
    Category.PUBLICITY_GAGGING: (
        "A campaigning clause that comes first.",
        "A check of facts only, in 5 days.",
        "Regulators, Parliament and safeguarding excepted.",
    ),
    Category.DELIVERY_MODEL_CONTROL: (
        "Outcomes only.",
        "Own model annexed.",
        "Consent to adapt not unreasonably withheld.",
    ),
    Category.UNILATERAL_VARIATION: (
        "By agreement.",
        "Priced, with a right to leave.",
        "Notice and consultation.",
    ),
    Category.IP_DATA_CONTROL: (
        "Keep and reuse.",
        "A licence for the term.",
        "Anonymised reuse; contact with people who consent.",
    ),
    Category.WORKFORCE_CONTROL: (
        "Own management.",
        "Reasons and a hearing before removal.",
        "The prime bears the cost of a removal without fault.",
    ),
    Category.ORGANISATIONAL_CONTROL: (
        "Notice only.",
        "Reasonable consent.",
        "Step-in for safety, with a time limit, at cost.",
    ),
    Category.VOLUME_ACCESS: (
        "A minimum with payment for any shortfall.",
        "Banded volumes.",
        "Release from exclusivity and standby if volumes fall.",
    ),
    Category.FINANCIAL_RISK: (
        "A fee, in advance, capped.",
        "Part by outcome, the prime shields.",
        "A quarterly true-up; a cap at the insured sum.",
    ),
    Category.MONITORING_BURDEN: (
        "Light, with shared data.",
        "Proportionate indicators.",
        "Paid for above a set level.",
    ),
    Category.EXIT_OBLIGATIONS: (
        "Paid, short, mutual.",
        "A plan with rates.",
        "Survival limited to named clauses and months.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Topic:
    """A category with what was found on it, and where a profile stands on it."""

    category: Category
    firm: tuple[Sighting, ...]
    unsure: tuple[Sighting, ...]
    positions: tuple[Position, ...]

    @property
    def stance(self) -> Stance:
        """The strongest stance on it; silence means negotiable."""
        stances = [one.stance for one in self.positions] or [Stance.NEGOTIABLE]
        return min(stances, key=_STANCES.index)

    @property
    def grade(self) -> int:
        """Its highest grade; 0 where all of it is unsure."""
        return max((one.finding.severity for one in self.firm), default=0)


def negotiation_files(material: Material) -> dict[str, bytes]:
    """Returns ``negotiation/<name>.docx`` for each offer, or paper."""
    profile = material.result.profiles[0] if material.result.profiles else None
    return {
        f"negotiation/{dossier.stem}.docx": _sheet(dossier, material.packs, profile)
        for dossier in build_dossiers(material.result)
    }


def _sheet(dossier: Dossier, packs: Sequence[Pack], profile: Profile | None) -> bytes:
    sheet = Sheet("Negotiation points")
    sheet.remark(INTERNAL_NOTE)
    sheet.heading("Negotiation points", level=0)
    sheet.text(f"{dossier.name}.", lead="About:")
    sheet.text(
        "A menu to choose from, not drafting and not advice. The three rungs go from what would "
        "suit you best to what you might still live with. Your trustees decide which."
    )
    if profile is None:
        sheet.text("No profile was given: what you hold to be a red line is not in here.")
    rungs = {pack.label: (pack.ideal, pack.acceptable, pack.fallback) for pack in packs}
    topics = _topics(dossier, profile)
    for topic in topics:
        named = rungs.get(topic.category, ("", "", ""))
        standard = _RUNGS[topic.category]
        _write(
            sheet,
            dossier,
            topic,
            [own or other for own, other in zip(named, standard, strict=True)],
        )
    if not topics:
        sheet.text("We found no wording that limits you in the pages we could read.")
    return sheet.data()


def _topics(dossier: Dossier, profile: Profile | None) -> list[_Topic]:
    """Returns the topics on which something was found: red lines first, then hardest first."""
    found: dict[Category, list[Sighting]] = {}
    for one in sorted(dossier.restrictions, key=lambda each: -each.finding.severity):
        if isinstance(one.finding.label, Category):
            found.setdefault(one.finding.label, []).append(one)
    topics = [
        _Topic(
            category=category,
            firm=tuple(one for one in its if not is_unsure(one.finding)),
            unsure=tuple(one for one in its if is_unsure(one.finding)),
            positions=_positions(its, profile),
        )
        for category, its in found.items()
    ]
    order = list(Category)
    return sorted(
        topics,
        key=lambda one: (_STANCES.index(one.stance), -one.grade, order.index(one.category)),
    )


def _positions(found: Sequence[Sighting], profile: Profile | None) -> tuple[Position, ...]:
    if profile is None:
        return ()
    positions = (position for one in found for position in profile.positions_on(one.finding))
    return tuple(dict.fromkeys(positions))


def _write(sheet: Sheet, dossier: Dossier, topic: _Topic, rungs: Sequence[str]) -> None:
    sheet.heading(LABEL_NAMES[topic.category])
    for position in topic.positions:
        kind = f" ({position.subtype.replace('_', ' ')})" if position.subtype else ""
        reason = f": {position.reason}" if position.reason else ""
        stance = f"{STANCE_WORDS[position.stance]}{kind}{reason}"
        sheet.text(stance, lead="Where you stand:", stays=True)
    sheet.table(("Ideal", "Acceptable", "Fallback"), [rungs], (56, 57, 57))
    names = dossier.paper_names
    for one in topic.firm[:_MOST_QUOTES]:
        grade = one.finding.severity
        place = dossier.place(one, names)
        sheet.quote(one.finding.quote, f"{place}; {GRADE_WORDS[grade]}, {grade} of 4")
    left = len(topic.firm) - _MOST_QUOTES
    if left > 0:
        rest = count_of(left, "more clause")
        sheet.text(f"And {rest} on this topic: see the report.")
    if topic.unsure:
        places = dict.fromkeys(
            dossier.place(one, names) for one in topic.unsure[: _MOST_QUOTES * 2]
        )
        more = len(topic.unsure) - len(places)
        also = f"; and {more} more" if more > 0 else ""
        sheet.text(f"{'; '.join(places)}{also}.", lead="Not sure, check before you raise it:")
    sheet.write_on("What we ask for, and who raises it:", lines=1)
