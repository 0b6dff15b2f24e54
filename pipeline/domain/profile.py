# SPDX-License-Identifier: Apache-2.0
"""What an organisation says of itself: its stances, red lines, answers and values (taxonomy 3.8).

Everything in it is the organisation's own word; nothing is guessed from a paper.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Category

__all__ = [
    "QUESTIONS",
    "Answer",
    "Clearance",
    "OwnStatement",
    "Position",
    "Profile",
    "ProfileQuestion",
    "Stance",
    "propose_stance",
]


class Stance(StrEnum):
    """What a category is to an organisation; silence means negotiable."""

    RED_LINE = "red_line"
    NEGOTIABLE = "negotiable"
    INDIFFERENT = "indifferent"


@dataclass(frozen=True, slots=True)
class Position:
    """A stance on a category, or on one subtype of it.

    Attributes:
        category: What it is about.
        stance: Red line, negotiable or indifferent.
        subtype: Subtype of the category; empty for the category as a whole.
        threshold: Grade from which a finding touches a red line, 1 to 4.
        reason: Why, in the organisation's own words; may be empty.
    """

    category: Category
    stance: Stance
    subtype: str = ""
    threshold: int = 3
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """One of the ten questions by which an organisation comes to know its own lines.

    Attributes:
        key: Its name in a profile's file.
        text: The question.
        categories: Where the answer may well mean a red line.
        no_is_red: Whether it is a no, rather than a full answer, that hints at a red line.
    """

    key: str
    text: str
    categories: tuple[Category, ...] = ()
    no_is_red: bool = False


# An answer that begins with a no: 'Nothing at all', 'No. Nobody may.'
_NO = re.compile(r"(?i)^\W*(?:no|none|nothing|nobody|no-?one|never|not|n/a)\b")
# One that is a no and then says more: 'No, it does not matter'; but 'No one without papers'
# names people.
_BARE_NO = re.compile(r"(?i)^\W*(?:no|none|nothing|nobody|never|n/a)(?:\s*$|\s*[,.;:!-])")

# Taxonomy section 3.8, in its order.
QUESTIONS = (
    ProfileQuestion("identity", "Must people know it is us?", (Category.MANDATORY_BRANDING,)),
    ProfileQuestion(
        "company",
        "Whom would we refuse to be seen with, work for, or report to?",
        (Category.EXCLUSIVITY, Category.ORGANISATIONAL_CONTROL),
    ),
    ProfileQuestion(
        "voice",
        "May anyone limit what we say about causes or evidence?",
        (Category.PUBLICITY_GAGGING,),
        no_is_red=True,
    ),
    ProfileQuestion(
        "methods",
        "Which methods are we unwilling to drop?",
        (Category.DELIVERY_MODEL_CONTROL, Category.UNILATERAL_VARIATION),
    ),
    ProfileQuestion(
        "people",
        "Are there people we will never turn away or report?",
        (Category.DELIVERY_MODEL_CONTROL, Category.MONITORING_BURDEN),
    ),
    ProfileQuestion(
        "loss",
        "What can we afford to lose if it ends next month?",
        (Category.TERMINATION_PENALTY, Category.FINANCIAL_RISK),
        no_is_red=True,
    ),
    ProfileQuestion(
        "ownership",
        "What may others own after we leave?",
        (Category.IP_DATA_CONTROL, Category.EXIT_OBLIGATIONS),
        no_is_red=True,
    ),
    ProfileQuestion(
        "values",
        "Which values of ours could clash with a prime's?",
        (Category.VALUE_STATEMENT,),
    ),
    ProfileQuestion("deciders", "Who on the board decides, and by when?"),
    ProfileQuestion("walk_away", "What would make us walk away even if it cost jobs?"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the organisation answered to one of ``QUESTIONS``, by the question's key."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """A value of the organisation in its own words, and where it says so."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """A person's decision that a paper does not, after all, touch a red line.

    Attributes:
        document: ``Document.name``.
        category: Whose red line it clears in that paper.
        who: Who decided.
        when: On which day.
        why: The reason.
        sha256: First digits of the hash of the paper that was looked at; empty for any paper of
            that name, later drafts among them.
    """

    document: str
    category: Category
    who: str
    when: date
    why: str
    sha256: str = ""

    def clears(self, document: str, sha256: str, category: Category) -> bool:
        """Says whether it was given for this paper and this category."""
        same = (self.document, self.category) == (document, category)
        return same and sha256.startswith(self.sha256)


@dataclass(frozen=True, slots=True)
class Profile:
    """The stances of one organisation, branch, board or funder.

    Attributes:
        positions: On categories and subtypes; what is not named is negotiable.
        name: Whose profile it is.
        decided_by: Who decided.
        decided_on: On which day, None when that is not said.
        answers: To the ten questions, in their order; unanswered ones are left out.
        values: The organisation's values in its own words.
        cleared: Red lines that a person cleared for one paper.
        statements: Path of a paper with the organisation's mission or values, whose sentences
            belong to ``values`` once it has been read; empty for none.
    """

    positions: tuple[Position, ...] = ()
    name: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    answers: tuple[Answer, ...] = ()
    values: tuple[OwnStatement, ...] = ()
    cleared: tuple[Clearance, ...] = ()
    statements: str = ""

    def position(self, category: Category, subtype: str = "") -> Position:
        """Returns what is said of a category or subtype; of a category not named: negotiable.

        A subtype that is not named shares the position of its category.
        """
        named = {(one.category, one.subtype): one for one in self.positions}
        whole = named.get((category, ""), Position(category, Stance.NEGOTIABLE))
        return named.get((category, subtype), whole)

    def positions_on(self, finding: Finding) -> Iterator[Position]:
        """Yields each position that bears on a finding: one for each of its subtypes."""
        if isinstance(finding.label, Category):
            for subtype in finding.subtypes or ("",):
                yield self.position(finding.label, subtype)

    @property
    def red_lines(self) -> tuple[Position, ...]:
        """The red lines in taxonomy order, that on a category before those on its subtypes."""
        order = list(Category)
        lines = (one for one in self.positions if one.stance is Stance.RED_LINE)
        return tuple(sorted(lines, key=lambda one: (order.index(one.category), one.subtype)))


def propose_stance(category: Category, answers: Iterable[Answer]) -> Answer | None:
    """Returns the first answer that hints at a red line on a category, None when none does.

    It is a hint for a person to confirm, drawn from yes and no alone; it is never applied.
    """
    said = {answer.question: answer for answer in answers}
    for question in QUESTIONS:
        answer = said.get(question.key)
        if answer is None or category not in question.categories:
            continue
        denial = _NO if question.no_is_red else _BARE_NO
        if bool(denial.match(answer.text)) is question.no_is_red:
            return answer
    return None
