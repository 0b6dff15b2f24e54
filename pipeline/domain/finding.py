# SPDX-License-Identifier: Apache-2.0
"""What was found: one category on one provision, with quote, place, direction and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import (
    Beneficiary,
    Bound,
    Category,
    FindingKind,
    Force,
    Label,
    Mitigator,
    Modifier,
    Mutuality,
    Push,
    SeverityTest,
    Source,
)

__all__ = [
    "FOR_REVIEW",
    "GRADE_UNSURE",
    "LABELS",
    "REPEAT",
    "Certainty",
    "Finding",
    "Label",
    "Lasting",
    "Measure",
    "Reason",
    "Step",
]

# All labels by name, in the order of the taxonomy.
LABELS: Mapping[str, Label] = {str(label): label for label in (*Category, *Mitigator, *Modifier)}

# Flag of what is likely enough to be listed, and not to be asserted.
FOR_REVIEW = "for_review"
# Flag of what says again what another finding says; it is shown, and counted once.
REPEAT = "repeat"
# Flag of a restriction that rule and model grade differently.
GRADE_UNSURE = "grade_unsure"
# From these probabilities on a finding is of medium and of high certainty.
_MEDIUM, _HIGH = 0.4, 0.7
# Below this a finding is less likely right than wrong.
_LIKELY = 0.5


class Step(StrEnum):
    """The steps of judging, in the order in which they are taken."""

    TRIGGER = "trigger"
    DIRECTION = "direction"
    FORCE = "force"
    GRADE = "grade"
    SOFTENER = "softener"
    LINK = "link"
    CHANCE = "chance"
    MERGE = "merge"


class Certainty(StrEnum):
    """How sure a finding is, in three steps: what a number alone would overstate."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @classmethod
    def of(cls, probability: float) -> "Certainty":
        """Returns the step of a probability, 0 to 1."""
        if probability >= _HIGH:
            return cls.HIGH
        return cls.MEDIUM if probability >= _MEDIUM else cls.LOW


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one step of judging came out as it did.

    Attributes:
        step: Which step.
        text: The reason in a sentence that a volunteer can read.
        evidence: The words in the document that it rests on, None when it rests on no words.
        rule_id: The rule that gave it; empty when no rule did.
        test: Which of the seven tests it is, None where it is none of them.
    """

    step: Step
    text: str
    evidence: Span | None = None
    rule_id: str = ""
    test: SeverityTest | None = None


class Lasting(StrEnum):
    """What it is that lasts so long, where the words around a duration tell."""

    AFTER_END = "after_end"
    NOTICE = "notice"
    TERM = "term"
    PAYMENT = "payment"
    CURE = "cure"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a provision says that one of the seven tests asks for.

    Attributes:
        test: Which of the seven tests.
        text: What it says, for a reader: "18 months after the end".
        push: Whether that points to a higher grade, a lower one, or neither.
        value: The number in it, None when there is none.
        unit: "months", "percent", "money" (in the paper's currency) or "date" (the day as
            yyyymmdd); empty without a number.
        evidence: The words in the document, None when it rests on no words of the provision.
        lasting: What lasts so long, None where the words do not tell or it is no duration.
    """

    test: SeverityTest
    text: str
    push: Push
    value: float | None = None
    unit: str = ""
    evidence: Span | None = None
    lasting: Lasting | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One category (or mitigator, or modifier) on one provision.

    Attributes:
        label: The category, mitigator or modifier.
        kind: Restriction, mitigator, modifier or absence.
        span: What is quoted: ``quote == Document.text[span.start:span.end]``, always.
        quote: Those words.
        clause: Number of the clause as a reader sees it; empty where there is none.
        heading_path: Headings above it, outermost first.
        page: Page from 1, None without pages.
        severity: Grade 0 to 4 of a restriction, strength 1 to 3 of a mitigator, else 0.
        bound: Who is bound.
        mutuality: One-way, mutual in words or in effect.
        force: With what force the provision speaks.
        probability: 0 to 1, that the finding is right.
        subtypes: Subtypes of the category, sorted.
        sources: Which voices gave it, sorted.
        rule_ids: Rules that gave it, sorted.
        reasons: Step by step.
        linked: Ids of related findings (carve-outs, repeats), sorted.
        measures: What the provision says to the seven tests, by test and place.
        beneficiary: Who gains by it.
        weighting: Share of the marks of the tender question it stands in, 0 to 1, None elsewhere.
        document: Name of its paper where findings of several papers stand together, else empty.
        flags: Remarks for outputs ("hidden_in_definition", "obfuscation_suspected"), sorted;
            "for_review" where it is likely enough to be listed and not to be asserted;
            "grade_unsure" where rule and model grade it differently; "not_ticked" behind an
            empty box.
        decision: What a person decided about it, None where nobody did.
        before: What it was before that decision, None without one; itself undecided.
        leading: Those of the subtypes that the voice gave on which the grade rests, sorted; empty
            where all of them come from it.
    """

    label: Label
    kind: FindingKind
    span: Span
    quote: str
    clause: str
    severity: int
    bound: Bound
    mutuality: Mutuality
    force: Force
    probability: float
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    subtypes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = (Source.RULE,)
    rule_ids: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    linked: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    beneficiary: Beneficiary = Beneficiary.UNCLEAR
    weighting: float | None = None
    document: str = ""
    decision: Decision | None = None
    before: "Finding | None" = None
    leading: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A name within its document that stays while its words and place stay.

        What is missing has no place, and is named by the question that was asked. A category
        or words that a person corrected leave the name as it was.
        """
        found = self if self.before is None else self.before
        if found.kind is FindingKind.ABSENCE:
            return f"{found.label}@{'+'.join(found.rule_ids)}"
        return f"{found.label}@{found.span.start}-{found.span.end}"

    @property
    def leading_rules(self) -> tuple[str, ...]:
        """Its rules, that on which the grade rests first; empty where no rule spoke."""
        told = (one.rule_id for one in self.reasons if one.step is Step.TRIGGER and one.rule_id)
        return tuple(dict.fromkeys((*told, *self.rule_ids)))

    @property
    def is_unsure(self) -> bool:
        """Whether it is too doubtful to be put to anybody as what a paper says."""
        return FOR_REVIEW in self.flags or self.probability < _LIKELY

    @property
    def is_dismissed(self) -> bool:
        """Whether a person found it wrong: it is still shown, and counts nowhere."""
        return self.decision is not None and self.decision.verdict is Verdict.DISMISS

    @property
    def is_decided(self) -> bool:
        """Whether a person found it right, wrong or right once corrected, or added it."""
        return self.decision is not None and self.decision.verdict is not Verdict.UNSURE

    @property
    def is_added(self) -> bool:
        """Whether a person found it where the program found nothing."""
        return self.decision is not None and self.decision.added
