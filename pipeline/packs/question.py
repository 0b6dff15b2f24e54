# SPDX-License-Identifier: Apache-2.0
"""Questions that are asked of a paper as a whole, when it is silent on what should be there.

They come from ``rules/absence.yaml``. A question is asked when its occasion is given and nothing
in the paper answers it; it is never more than a question, so its confidence is at most 0.6.
"""

from dataclasses import dataclass

from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Category, DocumentKind

__all__ = ["AbsenceExample", "AbsenceQuestion", "Evidence", "Mention"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A finding that counts: of this label and, unless it is empty, of this subtype."""

    label: Label
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may be there, any one of it: a kind of paper, findings, patterns in operative text.

    Attributes:
        kinds: Kinds of paper that are evidence by themselves.
        findings: Findings that are.
        patterns: Regular expressions (RE2 syntax) over the matching text of a provision.
        apart_from: Provisions that one of these matches are not held against ``patterns``.
    """

    kinds: tuple[DocumentKind, ...] = ()
    findings: tuple[Mention, ...] = ()
    patterns: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Says whether nothing is named at all."""
        return not (self.kinds or self.findings or self.patterns)


@dataclass(frozen=True, slots=True)
class AbsenceExample:
    """A made-up paper of a few provisions, of which the question must be asked, or must not.

    ``because`` says why it must not; empty where it must.
    """

    provisions: tuple[str, ...]
    because: str = ""
    kind: DocumentKind = DocumentKind.CONTRACT


@dataclass(frozen=True, slots=True)
class AbsenceQuestion:
    """One question.

    Attributes:
        id: Stable, never reused ("AB-001").
        label: The category under which its silence counts.
        subtypes: Subtypes of the category.
        title: What is missing, in a few words.
        question: "We found no wording that ..., in the pages we could read."
        ask: A question to the prime.
        confidence: Probability, 0 to 0.6.
        kinds: Kinds of paper of which it is asked.
        about: Beginnings of words, in lower case; patterns are tried on provisions with one.
        occasion: What must be there for the question to make sense; empty for always.
        spared: What makes the question idle though nothing answers it.
        answer: What answers it.
        asked: Papers of which it must be asked.
        not_asked: Papers of which it must not.
    """

    id: str
    label: Category
    subtypes: tuple[str, ...]
    title: str
    question: str
    ask: str
    confidence: float
    kinds: tuple[DocumentKind, ...]
    about: tuple[str, ...]
    occasion: Evidence
    spared: Evidence
    answer: Evidence
    asked: tuple[AbsenceExample, ...]
    not_asked: tuple[AbsenceExample, ...]
