# SPDX-License-Identifier: Apache-2.0
"""What to raise with the other side: a topic, the wording that gives rise to it, a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assess import chief_subtype
from pipeline.domain.bargain import Sighting
from pipeline.domain.taxonomy import Category
from pipeline.packs import Pack
from pipeline.report.deal.words import tell_loss
from pipeline.report.meeting.dossier import Dossier, is_unsure

__all__ = ["GENERAL_QUESTIONS", "MOST_POINTS", "MOST_QUOTED", "TOPICS", "Point", "build_points"]

MOST_POINTS = 12
# Of the wording of a point, what stands in full.
MOST_QUOTED = 2
_ASKING_GRADE = 2

# Taxonomy section 5.B.
GENERAL_QUESTIONS = (
    "What did you tell the commissioner about us?",
    "Which of these terms does the commissioner require, and which are yours?",
    "May we see the clauses of your own contract with the commissioner that come down to us?",
    "Who decides on each of these points, how fast, and with what appeal?",
    "What happens to the people we support if this ends?",
)
# How questions of the packs are put to the other side: to its face, and in plain words.
_ADDRESSED = (
    ("Is the prime equally bound?", "Are you bound in the same way?"),
    ("Why is each month of tail needed?", "Why does it go on after the end, and for so long?"),
    ("if they end it", "if you end it"),
    ("the head contract falls", "your contract with the commissioner ends"),
    ("the head contract", "your contract with the commissioner"),
    ("the prime contractor", "you"),
    ("the prime", "you"),
)
# Topics by names to which nobody on the other side need object.
TOPICS = {
    Category.MANDATORY_BRANDING: "Name and brand",
    Category.EXCLUSIVITY: "Working with others",
    Category.TERMINATION_PENALTY: "Ending early, and what it costs",
    Category.VALUE_STATEMENT: "Values",
    Category.PUBLICITY_GAGGING: "Speaking in public",
    Category.DELIVERY_MODEL_CONTROL: "How the service is run",
    Category.UNILATERAL_VARIATION: "Changes to the terms",
    Category.IP_DATA_CONTROL: "Knowledge and data",
    Category.WORKFORCE_CONTROL: "Staff and volunteers",
    Category.ORGANISATIONAL_CONTROL: "Our own organisation",
    Category.VOLUME_ACCESS: "Amount of work",
    Category.FINANCIAL_RISK: "Money and risk",
    Category.MONITORING_BURDEN: "Checks and reports",
    Category.EXIT_OBLIGATIONS: "After the end",
}
# They ask for what makes wording clear, and give away nothing of what one would settle for.
_HELP = {
    Category.MANDATORY_BRANDING: "It would help to see the brand guide, and an example of a "
    "letter and a badge as people would see them.",
    Category.EXCLUSIVITY: "It would help to know which work and which places are meant, and from "
    "when until when.",
    Category.TERMINATION_PENALTY: "It would help to see a worked example of what each side pays "
    "and does when it ends early.",
    Category.VALUE_STATEMENT: "It would help to see the statement of values, and to know who can "
    "change it and how.",
    Category.PUBLICITY_GAGGING: "It would help to have examples of what needs consent and what "
    "does not, and the time within which an answer comes.",
    Category.DELIVERY_MODEL_CONTROL: "It would help to see the model or manual, and to know what "
    "may be adapted to the people we work with.",
    Category.UNILATERAL_VARIATION: "It would help to know how changes were made in the past year, "
    "and how they were paid for.",
    Category.IP_DATA_CONTROL: "It would help to have a list of what each side brings, makes and "
    "keeps.",
    Category.WORKFORCE_CONTROL: "It would help to know which posts are meant, on what grounds, "
    "and with what hearing.",
    Category.ORGANISATIONAL_CONTROL: "It would help to have a list of the decisions that are "
    "meant, and the reason for each.",
    Category.VOLUME_ACCESS: "It would help to see the forecast, and the numbers of past years.",
    Category.FINANCIAL_RISK: "It would help to see a worked example of what is paid in a good "
    "and in a bad month.",
    Category.MONITORING_BURDEN: "It would help to see the forms, and to know who uses the "
    "figures and for what.",
    Category.EXIT_OBLIGATIONS: "It would help to see the exit plan, and to know which of its "
    "tasks are paid.",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A topic to raise.

    Attributes:
        category: The topic.
        reads: What the wording that is quoted appears to say, in a sentence to those who wrote it.
        ask: What one would like to understand.
        help: What would make it clear.
        passages: The wording, hardest first; never empty, and nothing unsure among it.
        red: Whether some of it touches a red line of the organisation's profile.
    """

    category: Category
    reads: str
    ask: str
    help: str
    passages: tuple[Sighting, ...]
    red: bool

    @property
    def grade(self) -> int:
        """The highest grade among its passages, 2 to 4."""
        return max(one.finding.severity for one in self.passages)


def build_points(dossier: Dossier, packs: Sequence[Pack]) -> tuple[Point, ...]:
    """Returns the points of a dossier: red lines first, then hardest first; at most twelve.

    What a person dismissed and what is unsure gives rise to none.
    """
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    general = {pack.label: pack.ask for pack in packs}
    red = {(one.document, one.finding.id) for one, _ in dossier.touches()}
    groups: dict[tuple[Category, str], list[Sighting]] = {}
    for one in sorted(dossier.restrictions, key=_hardest_first):
        label = one.finding.label
        if isinstance(label, Category) and _raises(one):
            own = (rules[rule].ask for rule in one.finding.leading_rules if rule in rules)
            ask = next((text for text in own if text), general.get(label, ""))
            groups.setdefault((label, ask), []).append(one)
    points = [
        Point(
            category=category,
            reads=_reads(category, passages[:MOST_QUOTED]),
            ask=_addressed(ask) or f"How do you read this wording on {TOPICS[category].lower()}?",
            help=_HELP[category],
            passages=tuple(passages),
            red=any((one.document, one.finding.id) in red for one in passages),
        )
        for (category, ask), passages in groups.items()
    ]
    return tuple(sorted(points, key=lambda one: (not one.red, -one.grade))[:MOST_POINTS])


def _addressed(ask: str) -> str:
    """Returns a question as it is put to those who wrote the paper, without terms of the trade."""
    for said, told in _ADDRESSED:
        ask = ask.replace(said, told)
    return ask


def _raises(one: Sighting) -> bool:
    return one.finding.severity >= _ASKING_GRADE and not is_unsure(one.finding)


def _hardest_first(one: Sighting) -> tuple[int, float, str, int]:
    finding = one.finding
    return (-finding.severity, -finding.probability, one.document, finding.span.start)


def _reads(category: Category, passages: Sequence[Sighting]) -> str:
    """Returns what the wording that is quoted appears to say; the topic where no phrase tells."""
    text = f"This wording appears to be about {TOPICS[category].lower()}"
    said = [tell_loss(chief_subtype(one.finding)) for one in passages]
    told = dict.fromkeys(one for one in said if one)
    return f"{text}: {'; '.join(told)}." if told else f"{text}."
