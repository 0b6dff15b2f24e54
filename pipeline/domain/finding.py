# SPDX-License-Identifier: Apache-2.0
"""What was found: one category on one provision, with quote, place, direction and reasons."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.document import Span
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
    Source,
)

__all__ = ["Finding", "Label", "Reason", "Step"]

# What a finding is about: a restricting category or a mitigator.
Label = Category | Mitigator


class Step(StrEnum):
    """The steps of judging, in the order in which they are taken."""

    TRIGGER = "trigger"
    DIRECTION = "direction"
    FORCE = "force"
    GRADE = "grade"
    SOFTENER = "softener"
    LINK = "link"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one step of judging came out as it did.

    Attributes:
        step: Which step.
        text: The reason in a sentence that a volunteer can read.
        evidence: The words in the document that it rests on, None when it rests on no words.
        rule_id: The rule that gave it; empty when no rule did.
    """

    step: Step
    text: str
    evidence: Span | None = None
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One category (or mitigator) on one provision.

    Attributes:
        label: The category or mitigator.
        kind: Restriction, mitigator, modifier or absence.
        span: What is quoted: ``quote == Document.text[span.start:span.end]``, always.
        quote: Those words.
        clause: Number of the clause as a reader sees it; empty where there is none.
        heading_path: Headings above it, outermost first.
        page: Page from 1, None without pages.
        severity: Grade 0 to 4 of a restriction, strength 1 to 3 of a mitigator.
        bound: Who is bound.
        mutuality: One-way, mutual in words or in effect.
        force: With what force the provision speaks.
        probability: 0 to 1, that the finding is right.
        subtypes: Subtypes of the category, sorted.
        sources: Which voices gave it, sorted.
        rule_ids: Rules that gave it, sorted.
        reasons: Step by step.
        linked: Ids of related findings (carve-outs, repeats), sorted.
        flags: Remarks for outputs ("hidden_in_definition", "obfuscation_suspected"), sorted.
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

    @property
    def id(self) -> str:
        """A name within its document that stays while its words and place stay."""
        return f"{self.label}@{self.span.start}-{self.span.end}"
