# SPDX-License-Identifier: Apache-2.0
"""What the papers of one opportunity add up to together (taxonomy section 3.7)."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.assessment import Assessment, Undecided

__all__ = [
    "AssessedOffer",
    "Conflict",
    "ConflictKind",
    "PaperPlace",
    "Precedence",
    "RankedOffer",
    "Repeat",
]


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """A finding and the paper in which it stands."""

    document: str
    finding_id: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A finding that another paper of the offer says again; only ``kept`` is counted."""

    kept: PaperPlace
    again: PaperPlace


class ConflictKind(StrEnum):
    """How two papers of an offer differ: one gives what the other takes, or numbers differ.

    ``SAME_TOPIC`` is no difference: one paper takes and another gives on one topic, and nothing
    in their words says that they contradict each other.
    """

    GIVES_AND_TAKES = "gives_and_takes"
    OTHER_NUMBER = "other_number"
    SAME_TOPIC = "same_topic"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places in which the papers of an offer speak of the same topic.

    Attributes:
        kind: How they differ.
        first: A restriction.
        second: A mitigator of its category, or a restriction like it with another number.
        prevails: Name of the document that wins, empty where no paper says so.
    """

    kind: ConflictKind
    first: PaperPlace
    second: PaperPlace
    prevails: str = ""


@dataclass(frozen=True, slots=True)
class Precedence:
    """One paper of the offer says which of two papers wins where they differ.

    Attributes:
        winner: Name of a document.
        loser: Name of a document.
        said_in: Name of the document that says so.
        clause: Number of the clause that says so; empty outside all clauses.
    """

    winner: str
    loser: str
    said_in: str
    clause: str


@dataclass(frozen=True, slots=True)
class AssessedOffer:
    """What all papers of one opportunity add up to.

    Attributes:
        name: The offer's folder, or the name of its only paper.
        documents: Names of its papers, sorted; copies of the same file count once.
        assessment: Of the findings of all of them together; its ``document`` is the offer's name.
        repeats: What is said in more than one paper.
        conflicts: Where its papers differ.
        same_topics: Where two of its papers speak of one topic without contradicting each other.
        precedence: Which of them wins.
        undecided: The index before people decided on its papers; None where they decided nothing.
    """

    name: str
    documents: tuple[str, ...]
    assessment: Assessment
    repeats: tuple[Repeat, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    same_topics: tuple[Conflict, ...] = ()
    precedence: tuple[Precedence, ...] = ()
    undecided: Undecided | None = None


@dataclass(frozen=True, slots=True)
class RankedOffer:
    """A place in the ranking of offers; those that cannot be separated share a rank."""

    rank: int
    offer: AssessedOffer
    tied_with: tuple[str, ...] = ()
