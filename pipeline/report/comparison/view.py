# SPDX-License-Identifier: Apache-2.0
"""What the pages of comparisons show, in the words and the order in which they show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.comparison import (
    AcrossPapers,
    Bite,
    CategoryAcross,
    ChangeKind,
    ClauseChange,
    ClauseSide,
    Comparison,
    FindingChange,
    HardestClause,
    PaperComparison,
    TextRun,
)
from pipeline.domain.diagnostic import Gravity
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Category, FindingKind, SeverityTest
from pipeline.report.comparison.words import (
    KIND_NAMES,
    KIND_ORDER,
    count_changes,
    describe_bites,
    describe_effect,
    describe_index_change,
    describe_outlier,
    describe_place,
    describe_profile,
    describe_reading,
    describe_total,
    is_read_whole,
    name_kind,
    notes_on,
    signed,
)
from pipeline.report.silence import describe_near, near_answers
from pipeline.report.words import (
    GRADE_WORDS,
    LABEL_NAMES,
    STRENGTH_WORDS,
    describe_bound,
    describe_certainty,
    describe_measures,
    describe_sources,
    name_clause,
)

__all__ = ["AcrossView", "ComparisonView", "build_across", "build_comparison"]

# Letters of unchanged text that are shown on either side of what changed.
_AROUND = 90
_GAP = " [\N{HORIZONTAL ELLIPSIS}] "
# Kinds whose text is shown; of the others only the place is.
_SHOWN_WHOLE = frozenset({ChangeKind.NEW, ChangeKind.GONE})
_NAMED_ONLY = frozenset({ChangeKind.MOVED, ChangeKind.SAME})


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why something bites harder or less: which way in a word, and the sentence."""

    way: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A topic of a clause: what it was and is, why, and what that does to the index."""

    label: str
    way: str
    before: str
    after: str
    reasons: tuple[ReasonView, ...]
    effect: str


@dataclass(frozen=True, slots=True)
class SideView:
    """A clause in one draft: its place, and its text with what changed."""

    place: str
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A clause that changed; ``named_way`` is empty where its kind says which way it bites."""

    key: str
    kind: str
    css: str
    named_way: str
    place: str
    heading: str
    notes: str
    old: tuple[SideView, ...]
    new: tuple[SideView, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """All changed clauses of a kind."""

    key: str
    name: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft: its name, how much was read, what was not."""

    name: str
    side: str
    reading: str
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """Two drafts of one paper."""

    key: str
    title: str
    drafts: tuple[DraftView, ...]
    paired: str
    summary: str
    counts: str
    index: str
    index_parts: tuple[str, ...]
    profiles: tuple[tuple[str, ...], ...]
    topics: tuple[tuple[str, str, str, str], ...]
    whole: bool
    sections: tuple[SectionView, ...]
    moved: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The page of a comparison."""

    title: str
    papers: tuple[PaperView, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    rules_version: str
    model_version: str


@dataclass(frozen=True, slots=True)
class AcrossRow:
    """The hardest clause of one paper on one topic, as a row."""

    prime: str
    document: str
    grade: int
    grade_word: str
    place: str
    quote: str
    bound: str
    lasts: str
    certainty: str
    outlier: str


@dataclass(frozen=True, slots=True)
class AcrossTopic:
    """One topic over all papers; ``none`` are papers in which nothing of the kind was found."""

    key: str
    name: str
    rows: tuple[AcrossRow, ...]
    none: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A paper, and its hardest grade on each topic; the prime only in its first row."""

    prime: str
    span: int
    document: str
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AcrossView:
    """The page of papers side by side."""

    columns: tuple[str, ...]
    grid: tuple[GridRow, ...]
    topics: tuple[AcrossTopic, ...]
    outliers: tuple[tuple[str, str, str, str], ...]
    too_few: bool
    left_out: tuple[str, ...]
    rules_version: str
    model_version: str


def build_comparison(comparison: Comparison) -> ComparisonView:
    """Returns the page of a comparison."""
    return ComparisonView(
        title="What changed from one draft to the next",
        papers=tuple(_paper(one, number) for number, one in enumerate(comparison.papers)),
        only_old=tuple(one.name for one in comparison.only_old),
        only_new=tuple(one.name for one in comparison.only_new),
        rules_version=comparison.rules_version,
        model_version=comparison.model_version,
    )


def build_across(papers: AcrossPapers) -> AcrossView:
    """Returns the page of papers side by side."""
    primes = {document: name for name, names in papers.primes for document in names}
    topics = tuple(_topic(one, primes) for one in papers.categories)
    outliers = tuple(
        (topic.key, topic.name, row.document, row.outlier)
        for topic in topics
        for row in topic.rows
        if row.outlier
    )
    return AcrossView(
        columns=tuple(LABEL_NAMES[one.category] for one in papers.categories),
        grid=tuple(_grid(papers)),
        topics=topics,
        outliers=outliers,
        too_few=len(primes) < 4,
        left_out=papers.left_out,
        rules_version=papers.rules_version,
        model_version=papers.model_version,
    )


def _paper(paper: PaperComparison, number: int) -> PaperView:
    sections = []
    for kind in KIND_ORDER:
        if kind in _NAMED_ONLY:
            continue
        changes = [one for one in paper.clauses if one.kind is kind]
        if changes:
            # What bites, then what reads as if it might, then the rest, each in its order.
            changes.sort(key=lambda one: (one.bite.value == "none", not one.weighty))
            views = tuple(
                _change(one, paper, f"{number}-{kind}-{at}") for at, one in enumerate(changes)
            )
            sections.append(SectionView(f"{number}-{kind}", KIND_NAMES[kind], views))
    moved = [one for one in paper.clauses if one.kind is ChangeKind.MOVED]
    same = paper.old.name == paper.new.name
    return PaperView(
        key=f"paper-{number}",
        title=paper.new.name if same else f"{paper.old.name} and {paper.new.name}",
        drafts=(_draft(paper.old, "Old draft"), _draft(paper.new, "New draft")),
        paired=paper.paired,
        summary=describe_bites(paper.clauses),
        counts=count_changes(paper.clauses),
        index=describe_total(paper),
        index_parts=describe_index_change(paper),
        profiles=tuple(describe_profile(one, paper) for one in paper.profiles),
        topics=_topics(paper),
        whole=is_read_whole(paper.old) and is_read_whole(paper.new),
        sections=tuple(sections),
        moved=tuple((describe_place(one), "; ".join(notes_on(one))) for one in moved),
        questions=tuple(_question(one, paper) for one in paper.questions),
    )


def _draft(document: JudgedDocument, side: str) -> DraftView:
    judged = document.assessment is not None
    unread = (
        f"page {one.page}: {one.message}" if one.page is not None else one.message
        for one in document.diagnostics
        if one.gravity is not Gravity.NOTE or not judged
    )
    return DraftView(document.name, side, describe_reading(document), tuple(unread))


def _topics(paper: PaperComparison) -> tuple[tuple[str, str, str, str], ...]:
    if paper.index is None:
        return ()
    return tuple(
        (
            LABEL_NAMES[one.category],
            f"{one.before:.1f}",
            f"{one.after:.1f}",
            signed(one.breadth),
        )
        for one in paper.index.topics
        # What rounds to nothing is in the sum, and in no row.
        if f"{one.before:.1f}" != f"{one.after:.1f}"
    )


def _change(change: ClauseChange, paper: PaperComparison, key: str) -> ChangeView:
    side = next(iter(change.new or change.old), None)
    heading = side.heading if side is not None else ""
    named = change.kind in _SHOWN_WHOLE and change.bite is not Bite.NONE
    return ChangeView(
        key=key,
        kind=name_kind(change, paper),
        css=change.bite.value,
        named_way=_way(change.bite.value) if named else "",
        place=describe_place(change),
        heading="" if side is None or heading == side.number else heading,
        notes=_sentence(notes_on(change)),
        old=tuple(_side(one, change) for one in change.old),
        new=tuple(_side(one, change) for one in change.new),
        findings=tuple(map(_finding, change.findings)),
    )


def _sentence(notes: Sequence[str]) -> str:
    text = "; ".join(notes)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _way(bite: str) -> str:
    return {"tighter": "tighter", "looser": "looser", "both": "both ways"}.get(bite, "no way")


def _side(side: ClauseSide, change: ClauseChange) -> SideView:
    place = name_clause(side.number) if side.number else side.heading
    runs = side.runs if change.kind in _SHOWN_WHOLE else tuple(_shortened(side.runs))
    return SideView(place, runs)


def _shortened(runs: Sequence[TextRun]) -> Iterator[TextRun]:
    """Yields runs with what did not change cut down to what stands near a change."""
    if not any(run.changed for run in runs):
        yield from runs
        return
    for at, run in enumerate(runs):
        first, last = at == 0, at + 1 == len(runs)
        room = _AROUND * (1 if first or last else 2)
        if run.changed or len(run.text) <= room + len(_GAP):
            yield run
            continue
        head = "" if first else _cut(run.text[:_AROUND], at_end=True)
        tail = "" if last else _cut(run.text[-_AROUND:], at_end=False)
        yield TextRun(f"{head}{_GAP}{tail}")


def _cut(text: str, *, at_end: bool) -> str:
    """Returns a text without the part of a word at one end."""
    if at_end:
        return text.rpartition(" ")[0] or text
    return text.partition(" ")[2] or text


def _finding(change: FindingChange) -> FindingView:
    return FindingView(
        label=LABEL_NAMES[change.finding.label],
        way=_way(change.bite.value),
        before=_graded(change.old),
        after=_graded(change.new),
        reasons=tuple(ReasonView(_way(one.bite.value), one.text) for one in change.reasons),
        effect=describe_effect(change),
    )


def _graded(finding: Finding | None) -> str:
    if finding is None:
        return "not found"
    if finding.kind is FindingKind.MODIFIER:
        return "found"
    gain = finding.kind is FindingKind.MITIGATOR
    words = STRENGTH_WORDS if gain else GRADE_WORDS
    kind = "protection, " if gain else ""
    return f"{kind}{words[finding.severity]} ({finding.severity}), binds {describe_bound(finding)}"


def _question(change: FindingChange, paper: PaperComparison) -> str:
    topic = LABEL_NAMES[change.finding.label].lower()
    silent, other = ("new", "old") if change.new is not None else ("old", "new")
    near = near_answers(change.finding, paper.new if change.new is not None else paper.old)
    found = "no clear wording" if near else "no wording"
    check = f" To check: {describe_near(near)}." if near else ""
    return (
        f"In the {silent} draft we found {found} that protects you on {topic}; "
        f"in the {other} one we did.{check}"
    )


def _topic(across: CategoryAcross, primes: dict[str, str]) -> AcrossTopic:
    outliers = {one.document: describe_outlier(one) for one in across.outliers}
    found = [one for one in across.clauses if one.finding is not None]
    return AcrossTopic(
        key=across.category.value,
        name=LABEL_NAMES[across.category],
        rows=tuple(_row(one, primes, outliers.get(one.document, "")) for one in found),
        none=tuple(one.document for one in across.clauses if one.finding is None),
    )


def _row(clause: HardestClause, primes: dict[str, str], outlier: str) -> AcrossRow:
    finding = clause.finding
    if finding is None:
        msg = "a row needs a clause"
        raise ValueError(msg)
    lasts = [one for one in finding.measures if one.test is SeverityTest.DURATION]
    place = name_clause(finding.clause) if finding.clause else "text without a number"
    return AcrossRow(
        prime=primes.get(clause.document, ""),
        document=clause.document,
        grade=finding.severity,
        grade_word=GRADE_WORDS[finding.severity],
        place=f"{place}, page {finding.page}" if finding.page is not None else place,
        quote=finding.quote,
        bound=describe_bound(finding),
        lasts="; ".join(said for _, said in describe_measures(lasts)),
        certainty=(
            describe_sources(finding.sources)
            if finding.is_decided
            else describe_certainty(finding.probability)
        ),
        outlier=outlier,
    )


def _grid(papers: AcrossPapers) -> Iterator[GridRow]:
    grades: dict[tuple[str, Category], int] = {
        (clause.document, one.category): clause.finding.severity if clause.finding else 0
        for one in papers.categories
        for clause in one.clauses
    }
    for prime, names in papers.primes:
        for at, name in enumerate(names):
            row = tuple(grades.get((name, one.category), 0) for one in papers.categories)
            yield GridRow(prime if at == 0 else "", len(names) if at == 0 else 0, name, row)
