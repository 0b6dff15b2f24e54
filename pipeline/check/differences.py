# SPDX-License-Identifier: Apache-2.0
"""What differs between two runs of a check: values, and what of it stops a check."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.check.baseline import Baseline, KeptFinding

__all__ = [
    "Acceptance",
    "Change",
    "Effect",
    "FindingDifference",
    "Justification",
    "PaperChange",
    "PaperDifference",
    "Regression",
]


class Change(StrEnum):
    """What is other about a finding."""

    NEW = "new"
    MISSING = "missing"
    RELABELLED = "another category"
    REGRADED = "graded anew"
    REBOUND = "another party bound"
    MOVED = "another clause number"
    REQUOTED = "other words quoted"
    LESS_SURE = "no longer asserted"
    SURER = "now asserted"


class Effect(StrEnum):
    """What people's annotations say of a difference: worse, better, or nothing."""

    LOSS = "loss"
    GAIN = "gain"
    UNJUDGED = "unjudged"


class PaperChange(StrEnum):
    """What is other about a paper as a whole."""

    ADDED = "added"
    GONE = "gone"
    RENAMED = "renamed"
    ENDED_OTHERWISE = "reading ended otherwise"
    READ_LESS = "shorter text"
    READ_MORE = "longer text"
    COVERED_LESS = "less of it read"
    COVERED_MORE = "more of it read"
    INDEX_MOVED = "index moved"
    ANNOTATIONS_EDITED = "annotations edited"
    ORDER_EDITED = "stated order edited"
    EXCUSED = "not readable here"
    READ_OTHERWISE = "read by another program"


@dataclass(frozen=True, slots=True)
class Justification:
    """Why somebody changes what a check rests on, and the day, as ``2026-11-23``: for readers."""

    reason: str
    date: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A difference that somebody took for right.

    Attributes:
        id: Of the difference.
        paper: Name of the paper, for readers.
        says: What differs, for readers.
        reason: Why it is right.
        date: When, as ``2026-11-23``.
    """

    id: str
    paper: str
    says: str
    reason: str
    date: str


@dataclass(frozen=True, slots=True)
class FindingDifference:
    """A finding that was not so in the baseline.

    Attributes:
        id: Twelve digits that stay while paper, words and change stay.
        paper: Name of its paper in the baseline, or now where it was in none.
        changes: What is other; one alone for new and missing ones.
        before: As it was; None of a new one.
        after: As it is; None of a missing one.
        effect: What annotations say.
        aided: Whether another program, or another version of it, helped to read the paper than
            in the baseline: such differences are told and fail nothing.
        aside: Whether nobody looks at its paper while rules are written.
        accepted: Who took it for right and why, None where nobody did.
    """

    id: str
    paper: str
    changes: tuple[Change, ...]
    before: KeptFinding | None
    after: KeptFinding | None
    effect: Effect
    aided: bool = False
    aside: bool = False
    accepted: Acceptance | None = None

    @property
    def fails(self) -> bool:
        """Whether it stops a check: it is no gain, and nobody accepted it."""
        return self.effect is not Effect.GAIN and not self.aided and self.accepted is None

    @property
    def shown(self) -> KeptFinding:
        """The finding as it is, or as it was where it is gone."""
        found = self.after or self.before
        if found is None:
            msg = "a difference has at least one side"
            raise ValueError(msg)
        return found


@dataclass(frozen=True, slots=True)
class PaperDifference:
    """Something about a whole paper that was not so in the baseline.

    Attributes:
        id: Twelve digits that stay while paper and change stay.
        paper: Its name now; of one that is gone, as it was.
        change: What is other.
        before: How it was, for readers; empty where it was not there.
        after: How it is.
        may_fail: Whether it stops a check unless somebody accepted it.
        accepted: Who took it for right and why, None where nobody did.
    """

    id: str
    paper: str
    change: PaperChange
    before: str
    after: str
    may_fail: bool
    accepted: Acceptance | None = None

    @property
    def fails(self) -> bool:
        """Whether it stops a check."""
        return self.may_fail and self.accepted is None


@dataclass(frozen=True, slots=True)
class Regression:
    """A run against its baseline.

    Attributes:
        before: The baseline.
        after: The same of this run.
        findings: What is other about findings, by paper and place.
        papers: What is other about papers, by name.
        idle: Acceptances that nothing differs for any more.
    """

    before: Baseline
    after: Baseline
    findings: tuple[FindingDifference, ...] = ()
    papers: tuple[PaperDifference, ...] = ()
    idle: tuple[Acceptance, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing differs that nobody accepted, gains apart."""
        finds = any(one.fails for one in self.findings)
        return not finds and not any(one.fails for one in self.papers)

    @property
    def read_alike(self) -> bool:
        """Whether all papers were read, by the programs that read them for the baseline.

        Where not, figures are of other papers, or of other words, and cannot be held to its.
        """
        otherwise = (PaperChange.EXCUSED, PaperChange.READ_OTHERWISE)
        return not any(one.change in otherwise for one in self.papers)

    @property
    def unchanged(self) -> int:
        """How many findings are as they were."""
        now = sum(len(paper.findings) for paper in self.after.papers)
        return now - sum(one.after is not None for one in self.findings)
