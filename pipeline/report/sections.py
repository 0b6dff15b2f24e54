# SPDX-License-Identifier: Apache-2.0
"""What the section of one paper shows: what we get and give up, clauses, questions, sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.assessment import CategoryScore, Contribution
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import Means
from pipeline.domain.outline import CitedPaper, Party
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Role, SeverityTest
from pipeline.packs import Pack, Rule
from pipeline.report.deal.view import DealView, view_deal
from pipeline.report.records import evidence_words, findings_by_id, linked_findings, public_id
from pipeline.report.silence import near_answers, temper_silence
from pipeline.report.sums import SumRow, build_sums
from pipeline.report.words import (
    FORCE_WORDS,
    GAIN_WORDS,
    GRADE_WORDS,
    LABEL_NAMES,
    LOSSES,
    STEP_WORDS,
    STRENGTH_WORDS,
    TEST_WORDS,
    describe_bound,
    describe_certainty,
    describe_decision,
    describe_marks,
    describe_measures,
    describe_paper,
    describe_place,
    describe_sources,
    list_in_words,
    percent,
)

__all__ = [
    "ClauseView",
    "PaperBody",
    "ReasonView",
    "build_body",
    "clause_views",
    "describe_clauses",
]

_MOST_QUESTIONS = 12
_QUESTION_GRADE = 2
_FLAG_WORDS = {
    "repeat": "said again elsewhere in this paper; counted once",
    "hidden_in_definition": "stands in a definition",
    "for_review": "likely enough to be looked at, not to be relied on",
    "grade_unsure": "rule and model grade it differently",
    "obfuscation_suspected": "written so that words are hard to find",
    "not_ticked": "stands behind a box that is not ticked",
    "inserted": "a tracked change puts it in, or some of its words",
    "hidden_text": "a reader of the page would not see it, or some of its words",
    "via_flow_down": "comes from the contract above",
    "incorporates_unseen": "rests on a paper that is not here and can change",
    "recognised": "recognised from a picture of the page: letters may be wrong",
}
_SIDES = {
    Role.SUB: "You (subcontractor)",
    Role.PRIME: "Prime contractor",
    Role.COMMISSIONER: "Commissioner",
    Role.HELPED: "People helped",
    Role.BOTH: "Both parties",
    Role.OTHER: "Others",
}


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A step of judging: its heading, the reason, the words it rests on, the rule."""

    step: str
    text: str
    quotes: tuple[str, ...]
    rule_id: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A finding as people read it.

    ``counts`` says what it adds to its category's score, ``decision`` what a person decided.
    """

    key: str
    label: str
    place: str
    path: str
    quote: str
    grade: int
    grade_word: str
    bound: str
    force: str
    certainty: str
    source: str
    because: tuple[str, ...]
    reasons: tuple[ReasonView, ...]
    softeners: tuple[str, ...]
    flags: tuple[str, ...]
    counts: str
    measures: tuple[tuple[str, str], ...]
    gain: str
    decision: str


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category of one paper, what one gives up, its sum and its clauses.

    ``given_up`` is False when all of its clauses bind somebody else or restrict nothing.
    """

    key: str
    given_up: bool
    name: str
    loss: str
    score: str
    hardest: str
    mitigation: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the prime, and the places that give rise to it."""

    text: str
    places: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that this one rests on: its name, where, how it binds, whether it was supplied."""

    name: str
    place: str
    binds: str
    supplied: bool


@dataclass(frozen=True, slots=True)
class PaperBody:
    """The parts of a paper's section.

    ``deal`` is what one gets and gives up, who decides, what leaving costs, and when.
    ``gaps`` are questions about what is missing, ``elsewhere`` the clauses that bring in other
    papers, ``papers`` those papers; ``gone`` is what tracked changes take out, ``passed`` what a
    head contract passes down, ``dismissed`` what a person found wrong; ``marks`` says what a
    tender gives its marks for.
    """

    parties: tuple[tuple[str, str], ...]
    gives: tuple[CategoryView, ...]
    gets: tuple[ClauseView, ...]
    gaps: tuple[ClauseView, ...]
    elsewhere: tuple[ClauseView, ...]
    papers: tuple[PaperRow, ...]
    gone: tuple[ClauseView, ...]
    passed: tuple[ClauseView, ...]
    dismissed: tuple[ClauseView, ...]
    marks: str
    questions: tuple[Question, ...]
    sums: tuple[SumRow, ...]
    peak: str
    breadth: str
    value: str
    deal: DealView


@dataclass(frozen=True, slots=True)
class _Source:
    """What clauses are described from, looked up once for a paper."""

    document: JudgedDocument
    rules: Mapping[str, Rule]
    by_id: Mapping[str, Finding]
    contributions: Mapping[str, Contribution]


def build_body(
    document: JudgedDocument, *, packs: Sequence[Pack], means: Means | None = None
) -> PaperBody:
    """Returns the parts of one paper's section; all empty where nothing could be judged."""
    assessment = document.assessment
    source = _source(document, packs)
    dismissed = [one for one in document.findings if one.is_dismissed]
    standing = [one for one in document.findings if not one.is_dismissed]
    restrictions = _of(standing, FindingKind.RESTRICTION)
    return PaperBody(
        parties=_parties(document),
        gives=_categories(restrictions, source),
        gets=_clauses(_of(standing, FindingKind.MITIGATOR), source),
        gaps=_clauses(_of(standing, FindingKind.ABSENCE), source),
        elsewhere=_clauses(_of(standing, FindingKind.MODIFIER), source),
        papers=tuple(map(_paper_row, document.papers)),
        gone=_clauses(document.taken_out, source),
        passed=_clauses(document.passed_down, source),
        dismissed=_clauses(dismissed, source),
        marks=describe_marks(document.marks) if document.marks else "",
        questions=_questions(restrictions, packs, source.rules),
        sums=build_sums(document),
        peak=f"{assessment.neutral.peak:.1f}" if assessment else "",
        breadth=f"{assessment.neutral.breadth:.1f}" if assessment else "",
        value=f"{assessment.neutral.value:.1f}" if assessment else "",
        deal=view_deal(document, means=means),
    )


def describe_clauses(
    document: JudgedDocument, *, packs: Sequence[Pack]
) -> tuple[tuple[Finding, ClauseView], ...]:
    """Returns every finding of a paper, dismissed ones too, as people read it.

    What limits comes first, then what protects, what rests on other papers and what was not
    found; in each the hardest first.
    """
    kinds = list(FindingKind)
    ordered = sorted(
        document.findings, key=lambda one: (kinds.index(one.kind), *_hardest_first(one))
    )
    return tuple(zip(ordered, clause_views(document, ordered, packs=packs), strict=True))


def clause_views(
    document: JudgedDocument, findings: Sequence[Finding], *, packs: Sequence[Pack]
) -> tuple[ClauseView, ...]:
    """Returns findings of a paper as its section describes them, in the order given."""
    source = _source(document, packs)
    return tuple(_clause(finding, source) for finding in findings)


def _source(document: JudgedDocument, packs: Sequence[Pack]) -> _Source:
    scores = document.assessment.scores if document.assessment else ()
    return _Source(
        document=document,
        rules={rule.id: rule for pack in packs for rule in pack.rules},
        by_id=findings_by_id(document),
        contributions={part.finding_id: part for one in scores for part in one.contributions},
    )


def _of(findings: Iterable[Finding], kind: FindingKind) -> list[Finding]:
    return [finding for finding in findings if finding.kind is kind]


def _hardest_first(finding: Finding) -> tuple[int, float, int]:
    return (-finding.severity, -finding.probability, finding.span.start)


def _parties(document: JudgedDocument) -> tuple[tuple[str, str], ...]:
    """Returns each side once, with the names and words that stand for it."""
    sides: dict[Role, list[str]] = {}
    for party in document.parties:
        sides.setdefault(party.role, []).append(_party_names(party))
    return tuple((_SIDES[role], "; ".join(sides[role])) for role in Role if role in sides)


def _party_names(party: Party) -> str:
    quoted = [
        f"\N{LEFT DOUBLE QUOTATION MARK}{alias}\N{RIGHT DOUBLE QUOTATION MARK}"
        for alias in party.aliases
        if alias != party.name
    ]
    return ", ".join([party.name, *quoted] if party.name else quoted)


def _categories(restrictions: Sequence[Finding], source: _Source) -> tuple[CategoryView, ...]:
    assessment = source.document.assessment
    scores = {one.category: one for one in assessment.scores} if assessment else {}
    found: dict[Category, list[Finding]] = {}
    for finding in restrictions:
        if isinstance(finding.label, Category):
            found.setdefault(finding.label, []).append(finding)
    order = list(Category)
    ordered = sorted(
        found, key=lambda one: (-scores[one].score if one in scores else 0.0, order.index(one))
    )
    return tuple(_category(one, scores.get(one), found[one], source) for one in ordered)


def _category(
    category: Category,
    score: CategoryScore | None,
    findings: Sequence[Finding],
    source: _Source,
) -> CategoryView:
    binding = [one.severity for one in findings if one.bound not in {Bound.PRIME, Bound.NONE}]
    hardest = max(binding, default=0)
    return CategoryView(
        key=public_id(source.document.name, category.value),
        given_up=hardest > 0,
        name=LABEL_NAMES[category],
        loss=LOSSES[category],
        score=f"{score.score:.1f}" if score else "0",
        hardest=f"{GRADE_WORDS[hardest]} ({hardest} of 4)",
        mitigation=percent(score.mitigation) if score and score.mitigation else "",
        clauses=_clauses(findings, source),
    )


def _clauses(findings: Sequence[Finding], source: _Source) -> tuple[ClauseView, ...]:
    return tuple(_clause(one, source) for one in sorted(findings, key=_hardest_first))


def _clause(finding: Finding, source: _Source) -> ClauseView:
    words = STRENGTH_WORDS if finding.kind is FindingKind.MITIGATOR else GRADE_WORDS
    because = (
        source.rules[rule].because for rule in finding.leading_rules if rule in source.rules
    )
    return ClauseView(
        key=public_id(source.document.name, finding.id),
        label=LABEL_NAMES[finding.label],
        place=_place(finding),
        path=" \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(finding.heading_path),
        quote=finding.quote,
        grade=finding.severity,
        grade_word=words[finding.severity],
        bound=describe_bound(finding),
        force=_force(finding),
        certainty=(
            "dismissed by a person"
            if finding.is_dismissed
            else describe_certainty(finding.probability)
        ),
        source=describe_sources(finding.sources),
        because=tuple(dict.fromkeys(_sentence(text) for text in because if text)),
        reasons=_reasons(finding, source),
        softeners=_softeners(finding, source),
        flags=tuple(_FLAG_WORDS.get(flag, flag.replace("_", " ")) for flag in finding.flags),
        counts=_counts(finding, source),
        measures=describe_measures(finding.measures),
        gain=GAIN_WORDS[finding.beneficiary],
        decision=_sentence(describe_decision(finding)),
    )


def _force(finding: Finding) -> str:
    words = FORCE_WORDS[finding.force]
    marks = finding.weighting
    return words if marks is None else f"{words}, {percent(marks)} of the marks"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _place(finding: Finding) -> str:
    if finding.kind is FindingKind.ABSENCE:
        return "the paper as a whole"
    return describe_place(finding.clause, finding.page)


def _paper_row(paper: CitedPaper) -> PaperRow:
    place = describe_place(paper.clause, paper.page)
    return PaperRow(paper.name, place, describe_paper(paper), paper.supplied)


def _reasons(finding: Finding, source: _Source) -> tuple[ReasonView, ...]:
    """Returns all reasons but those of softening, which stand in a line of their own.

    The same reason given for several words stands once, with all of them.
    """
    quotes: dict[tuple[Step, str, str, SeverityTest | None], list[str]] = {}
    for reason in finding.reasons:
        if reason.step is not Step.SOFTENER:
            words = evidence_words(reason.evidence, finding, source.by_id)
            key = (
                reason.step,
                _told(reason, finding, source.document),
                reason.rule_id,
                reason.test,
            )
            known = quotes.setdefault(key, [])
            known.extend([words] if words and words not in known else [])
    return tuple(
        ReasonView(_step_words(step, text, test), text, tuple(words), rule_id)
        for (step, text, rule_id, test), words in quotes.items()
    )


def _told(reason: Reason, finding: Finding, document: JudgedDocument) -> str:
    """Returns a reason's text; of a silence, with what comes near to breaking it."""
    if finding.kind is not FindingKind.ABSENCE or reason.step is not Step.TRIGGER:
        return reason.text
    return temper_silence(reason.text, near_answers(finding, document))


def _step_words(step: Step, text: str, test: SeverityTest | None) -> str:
    """Returns the heading of a step; empty where the reason begins with it."""
    heading = STEP_WORDS[step]
    if test is not None:
        return f"{heading} ({TEST_WORDS[test]})"
    return "" if text.casefold().startswith(heading.casefold()) else heading


def _softeners(finding: Finding, source: _Source) -> tuple[str, ...]:
    linked = (
        f"{_place(other)}: {LABEL_NAMES[other.label].lower()}"
        for other in linked_findings(finding, source.by_id)
        if other.kind is FindingKind.MITIGATOR and not other.is_dismissed
    )
    texts = (reason.text for reason in finding.reasons if reason.step is Step.SOFTENER)
    return (*texts, *linked)


def _counts(finding: Finding, source: _Source) -> str:
    """Returns what a finding adds to the score of its category, recomputable by hand."""
    if finding.kind is not FindingKind.RESTRICTION:
        return ""
    part = source.contributions.get(finding.id)
    if part is None:
        return "nothing"
    return (
        f"{part.points:.2f} points \N{MULTIPLICATION SIGN} {part.decay:.3g} "
        f"= {part.counted:.2f} of {LABEL_NAMES[finding.label].lower()}"
    )


def _questions(
    restrictions: Sequence[Finding], packs: Sequence[Pack], rules: Mapping[str, Rule]
) -> tuple[Question, ...]:
    """Returns at most twelve questions, hardest findings first, each with all of its places."""
    general = {pack.label: pack.ask for pack in packs}
    places: dict[str, list[str]] = {}
    for finding in sorted(restrictions, key=_hardest_first):
        if finding.severity < _QUESTION_GRADE or finding.bound in {Bound.PRIME, Bound.NONE}:
            continue
        own = (rules[rule].ask for rule in finding.leading_rules if rule in rules)
        text = next((ask for ask in own if ask), general.get(finding.label, ""))
        if text:
            places.setdefault(text, []).append(_place(finding))
    return tuple(
        Question(text, list_in_words(list(dict.fromkeys(found))))
        for text, found in list(places.items())[:_MOST_QUESTIONS]
    )
