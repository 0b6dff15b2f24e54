# SPDX-License-Identifier: Apache-2.0
"""What the findings of a document add up to, and papers in order (taxonomy section 3)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pipeline.domain.alignment import Alignment
from pipeline.domain.profile import Clearance
from pipeline.domain.taxonomy import Category, DocumentKind

__all__ = [
    "Assessment",
    "Band",
    "CategoryScore",
    "Contribution",
    "Coverage",
    "Gate",
    "Index",
    "ProfileResult",
    "RankedPaper",
    "Ranking",
    "Sensitivity",
    "Softening",
    "Swap",
    "Touch",
    "Undecided",
]


class Gate(StrEnum):
    """Whether a paper touches what the organisation will not compromise on."""

    TOUCHES = "touches"
    MAY_TOUCH = "may_touch"
    NONE = "none"


class Band(StrEnum):
    """The index in words (taxonomy section 3.5); ``UNKNOWN`` where too little was read."""

    LIGHT = "light"
    NOTICEABLE = "noticeable"
    STRONG = "strong"
    VERY_STRONG = "very strong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one finding gives its category: ``points = s(severity) * D * F * p`` and its decay.

    Attributes:
        finding_id: ``Finding.id``.
        points: x of taxonomy section 3.2, 0 to 10.
        decay: The factor 0.3 to the power of its place in its category, highest first.
        counted: ``points * decay``.
        document: Its paper, where the findings of several papers are counted together.
    """

    finding_id: str
    points: float
    decay: float
    counted: float
    document: str = ""


@dataclass(frozen=True, slots=True)
class Softening:
    """A mitigator of a category, and whether it takes points away (taxonomy section 3.4).

    Attributes:
        finding_id: ``Finding.id`` of the mitigator.
        share: What one of its strength takes from the category, 0 to 1, before any cap.
        why_not: Why it takes nothing; empty where it counts.
        document: Its paper, where the findings of several papers are counted together.
    """

    finding_id: str
    share: float
    why_not: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """A category's score, 0 to 10, before and after mitigation, with what made it.

    ``mitigation`` is the share that is taken away, 0 to 0.5, after the caps.
    """

    category: Category
    raw: float
    mitigation: float
    score: float
    weight: float
    contributions: tuple[Contribution, ...] = ()
    softenings: tuple[Softening, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """The independence impact index: ``value = 50 * peak + 50 * breadth``, all as 0 to 100."""

    value: float
    peak: float
    breadth: float


@dataclass(frozen=True, slots=True)
class Undecided:
    """The index as the program alone has it, before people decided on findings: 0 to 100.

    ``low`` and ``high`` are the ends of its interval.
    """

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, assessment: "Assessment") -> Self:
        """Returns the neutral index of what was assessed without any decision."""
        return cls(assessment.neutral.value, assessment.low, assessment.high)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what binds could be read (taxonomy section 3.6).

    Attributes:
        read: Share of the paper that was read, 0 to 1, by pages where the format has them.
        supplied: Share of the papers that bind together, this one among them, that were there.
        unseen: Number of papers that this one makes part of itself and that nobody supplied.
    """

    read: float = 1.0
    supplied: float = 1.0
    unseen: int = 0

    @property
    def whole(self) -> float:
        """Share of all that binds that was read, 0 to 1."""
        return self.read * self.supplied


@dataclass(frozen=True, slots=True)
class Touch:
    """A finding that touches a red line, and what the organisation says of that line.

    Attributes:
        finding_id: ``Finding.id``.
        category: The category of the line.
        subtype: The subtype of the line; empty when it is drawn round the whole category.
        threshold: Grade from which the line is touched, 1 to 4.
        reason: Why it is a red line, in the organisation's own words; may be empty.
        gate: ``TOUCHES``, or ``MAY_TOUCH`` where the finding is not sure enough.
        clearance: A person's decision that it does not count, None when there is none.
    """

    finding_id: str
    category: Category
    subtype: str
    threshold: int
    reason: str
    gate: Gate
    clearance: Clearance | None = None


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """What one profile makes of one document.

    Attributes:
        name: ``Profile.name``.
        index: Index with the weights of the profile.
        gate: Whether a red line is touched that nobody cleared.
        red_lines: Categories that made the gate, in taxonomy order.
        touches: All findings that touch a red line, cleared ones among them, by category and
            surest first.
        factors: What it multiplies the weight of each category with points by.
        alignment: The organisation's values beside those of the paper; None when the profile
            names none.
    """

    name: str
    index: Index
    gate: Gate
    red_lines: tuple[Category, ...] = ()
    touches: tuple[Touch, ...] = ()
    factors: tuple[tuple[Category, float], ...] = ()
    alignment: Alignment | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the findings of one document add up to.

    Attributes:
        document: ``Document.name``.
        neutral: Index with default weights.
        low: Lower end of the interval of the neutral index.
        high: Upper end.
        profile: Index with the organisation's first profile; equals ``neutral`` without one.
        band: The neutral index in words.
        gate: Whether it touches a red line.
        red_lines: Categories that made the gate, in taxonomy order.
        coverage: 0 to 1: share of what there was to read that was read.
        supplied: 0 to 1: share of the papers that bind together, this one among them, that were
            there to be read.
        scores: One for each category with points, in taxonomy order.
        peak_category: Category of the peak, None when there are no points.
        grade3plus: Number of restrictions of grade 3 or 4.
        unsure3plus: How many of these are not sure enough to be asserted.
        peak_unsure: Whether most of the points of the peak category come from findings that are
            not sure.
        profiles: What each profile makes of it, the first of them that of ``profile``, ``gate``
            and ``red_lines``; empty without profiles.
    """

    document: str
    neutral: Index
    low: float
    high: float
    profile: Index
    band: Band
    gate: Gate
    coverage: float
    red_lines: tuple[Category, ...] = ()
    scores: tuple[CategoryScore, ...] = ()
    peak_category: Category | None = None
    grade3plus: int = 0
    unsure3plus: int = 0
    supplied: float = 1.0
    peak_unsure: bool = False
    profiles: tuple[ProfileResult, ...] = ()

    def stance(self, category: Category) -> float:
        """Returns what the first profile multiplies a category's weight by; 1 without one."""
        factors = self.profiles[0].factors if self.profiles else ()
        return dict(factors).get(category, 1.0)


@dataclass(frozen=True, slots=True)
class RankedPaper:
    """A place in the ranking. Papers that cannot be separated share a rank.

    Attributes:
        rank: Among all papers, from 1.
        assessment: What its findings add up to.
        kind: Kind of paper.
        offer: The opportunity it belongs to.
        tied_with: Names of the other documents of the same rank, sorted.
        rank_of_kind: Rank among the papers of its kind, from 1.
        first: How likely it is, 0 to 1, that no paper stands above it.
        best: Its own rank, or a better one that it reaches with a chance of one in twenty.
        worst: The last place of those that share its rank, or a worse one that it keeps or
            betters with a chance of nineteen in twenty.
    """

    rank: int
    assessment: Assessment
    kind: DocumentKind
    offer: str
    tied_with: tuple[str, ...] = ()
    rank_of_kind: int = 1
    first: float = 1.0
    best: int = 1
    worst: int = 1


@dataclass(frozen=True, slots=True)
class Swap:
    """Two papers that change places when the weight of one of some categories moves by a quarter.

    ``categories`` is empty where only a move of all weights together does it.
    """

    first: str
    second: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Whether the order rests on the weights (taxonomy section 3.5).

    Attributes:
        swaps: Pairs that change places, the first of each standing above; the first twenty.
        pairs: How many there are.
        compared: How many pairs the ranking sets apart.
    """

    swaps: tuple[Swap, ...] = ()
    pairs: int = 0
    compared: int = 0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Papers in the order in which to read them: hardest on independence first."""

    papers: tuple[RankedPaper, ...]
    sensitivity: Sensitivity = Sensitivity()
