# SPDX-License-Identifier: Apache-2.0
"""What changed between two drafts, and how the papers of many sides compare."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.assessment import Gate
from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Category

__all__ = [
    "AcrossPapers",
    "Bite",
    "BiteReason",
    "CategoryAcross",
    "ChangeKind",
    "ClauseChange",
    "ClauseSide",
    "Comparison",
    "FindingChange",
    "HardestClause",
    "IndexChange",
    "LineChange",
    "Outlier",
    "PaperComparison",
    "ProfileChange",
    "TextRun",
    "TopicChange",
]


class Bite(StrEnum):
    """Whether the newer wording bites harder, less, both in different respects, or no other."""

    TIGHTER = "tighter"
    LOOSER = "looser"
    BOTH = "both"
    NONE = "none"

    @property
    def turned(self) -> "Bite":
        """What it is when the drafts are exchanged."""
        return _TURNED.get(self, self)

    @classmethod
    def together(cls, *bites: "Bite") -> "Bite":
        """Returns what several changes come to together; ``NONE`` for none."""
        seen = set(bites) - {cls.NONE}
        if len(seen) > 1:
            return cls.BOTH
        return next(iter(seen), cls.NONE)


_TURNED = {Bite.TIGHTER: Bite.LOOSER, Bite.LOOSER: Bite.TIGHTER}


class ChangeKind(StrEnum):
    """What became of a clause.

    ``BOTH`` is tighter in one respect and looser in another; ``REWORDED`` has other words and no
    change of bite that was found; ``MOVED`` has the same words under another number or elsewhere.
    """

    TIGHTER = "tighter"
    LOOSER = "looser"
    BOTH = "tighter_and_looser"
    NEW = "new"
    GONE = "gone"
    REWORDED = "reworded"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of a clause's text, exactly as it stands there; ``changed`` where the words differ."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ClauseSide:
    """A clause as one draft has it.

    Attributes:
        number: As a reader sees it; empty outside all clauses.
        heading: The nearest heading.
        page: Page from 1, None without pages.
        runs: Its text in order; joined, they are the text.
    """

    number: str
    heading: str
    page: int | None
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class BiteReason:
    """Why a finding bites harder or less, in a sentence; ``NONE`` where that cannot be said."""

    text: str
    bite: Bite


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One category or mitigator of a clause, in both drafts.

    Attributes:
        old: In the old draft, None when it was not there.
        new: In the new draft, None when it is not there.
        bite: Which way it changed.
        reasons: Why, most telling first.
        effect: By how many points the index of the new draft would be lower if this alone were
            still as it was; below 0 where it would be higher. Effects need not add up.
    """

    old: Finding | None
    new: Finding | None
    bite: Bite
    reasons: tuple[BiteReason, ...] = ()
    effect: float = 0.0

    @property
    def finding(self) -> Finding:
        """The newer of the two."""
        finding = self.new or self.old
        if finding is None:
            msg = "a change of a finding has at least one side"
            raise ValueError(msg)
        return finding


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of one clause.

    Attributes:
        kind: In a word.
        bite: Which way it bites more; of new and gone clauses too.
        old: As the old draft has it: more than one where they were joined, none where it is new.
        new: As the new draft has it: more than one where it was cut, none where it is gone.
        findings: What changed in what was found in it.
        renumbered: It has another number.
        relocated: It stands elsewhere in the order of the clauses.
        weighty: Words changed that often matter: numbers, 'shall', 'not', 'unless'.
    """

    kind: ChangeKind
    bite: Bite
    old: tuple[ClauseSide, ...]
    new: tuple[ClauseSide, ...]
    findings: tuple[FindingChange, ...] = ()
    renumbered: bool = False
    relocated: bool = False
    weighty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicChange:
    """A category's score (0 to 10) before and after, and what that gives the index in breadth."""

    category: Category
    before: float
    after: float
    breadth: float


@dataclass(frozen=True, slots=True)
class IndexChange:
    """How the neutral index changed: ``total`` is ``peak`` and ``breadth`` together, in points.

    Attributes:
        total: After less before, unrounded.
        peak: What the hardest topic gives, after less before.
        breadth: What all topics give together, after less before: the sum over ``topics``.
        topics: Categories whose score changed, in taxonomy order.
    """

    total: float
    peak: float
    breadth: float
    topics: tuple[TopicChange, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A red line that at least one draft touches, and how.

    Attributes:
        category: The category of the line.
        subtype: The subtype of the line; empty when it is drawn round the whole category.
        before: Whether the old draft touches it; ``NONE`` also where a person cleared it.
        after: Whether the new draft touches it.
        reason: Why it is a red line, in the organisation's own words; may be empty.
    """

    category: Category
    subtype: str
    before: Gate
    after: Gate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What one profile makes of both drafts.

    Attributes:
        name: ``Profile.name``.
        before: Index of the old draft with the weights of the profile.
        after: Index of the new draft.
        lines: Red lines that either draft touches, in the order in which they were found.
    """

    name: str
    before: float
    after: float
    lines: tuple[LineChange, ...] = ()

    @property
    def crossed(self) -> tuple[LineChange, ...]:
        """Lines that only the new draft touches, or may touch."""
        return tuple(one for one in self.lines if one.before is Gate.NONE)

    @property
    def left(self) -> tuple[LineChange, ...]:
        """Lines that only the old draft touches, or may touch."""
        return tuple(one for one in self.lines if one.after is Gate.NONE)

    @property
    def kept(self) -> tuple[LineChange, ...]:
        """Lines that both drafts touch, or may touch."""
        return tuple(one for one in self.lines if Gate.NONE not in (one.before, one.after))


@dataclass(frozen=True, slots=True)
class PaperComparison:
    """Two drafts of one paper.

    Attributes:
        old: The old draft, judged.
        new: The new draft, judged.
        paired: Why these two are compared, in words.
        clauses: All clauses of both, in the order of the new draft.
        index: How the index changed; None where one of them could not be judged.
        questions: What one draft is silent on and the other is not: worth asking, never counted.
        profiles: What each profile makes of both; empty without profiles, or where one of them
            could not be judged.
    """

    old: JudgedDocument
    new: JudgedDocument
    paired: str
    clauses: tuple[ClauseChange, ...]
    index: IndexChange | None
    questions: tuple[FindingChange, ...] = ()
    profiles: tuple[ProfileChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All papers of two sets that could be paired, and those that could not, by name.

    ``diagnostics`` concern the comparison as a whole: a model that is missing or refused.
    """

    papers: tuple[PaperComparison, ...]
    only_old: tuple[JudgedDocument, ...] = ()
    only_new: tuple[JudgedDocument, ...] = ()
    rules_version: str = ""
    model_version: str = "none"
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class HardestClause:
    """The hardest clause of one paper on one category; None where none was found in it."""

    document: str
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Outlier:
    """A paper whose hardest clause is graded well above those of the others.

    ``middle`` is the median grade of the ``others`` other papers.
    """

    document: str
    grade: int
    middle: float
    others: int


@dataclass(frozen=True, slots=True)
class CategoryAcross:
    """One category over all papers: hardest first, then by name."""

    category: Category
    clauses: tuple[HardestClause, ...]
    outliers: tuple[Outlier, ...] = ()


@dataclass(frozen=True, slots=True)
class AcrossPapers:
    """The papers of a scan side by side.

    Attributes:
        primes: Name of the prime contractor and names of its papers, by name; empty where a
            paper does not name one.
        categories: Those that were judged, in taxonomy order.
        left_out: Papers of which too little was read to compare them, by name.
        rules_version: What judged.
        model_version: What judged beside the rules.
    """

    primes: tuple[tuple[str, tuple[str, ...]], ...]
    categories: tuple[CategoryAcross, ...]
    left_out: tuple[str, ...] = ()
    rules_version: str = ""
    model_version: str = "none"
