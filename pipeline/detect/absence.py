# SPDX-License-Identifier: Apache-2.0
"""What a paper as a whole is silent on, asked as questions (taxonomy 3.10).

Silence is weak evidence: it is asked about only in papers that were read whole, never counted in
the index, and never said with more confidence than the question allows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import re2

from pipeline.detect.matchtext import build_mask, fold_marks, make_match_text
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.outline import Outline, Section
from pipeline.domain.taxonomy import (
    Bound,
    DocumentKind,
    FindingKind,
    Force,
    Mutuality,
)
from pipeline.packs import AbsenceQuestion, Evidence, Mention, RuleBook

__all__ = ["Question", "ask_questions", "compile_questions", "is_whole_paper"]

_OPERATIVE = frozenset({Section.OPERATIVE, Section.DEFINITION})
# A letter of half a page says little of what the parties agreed.
_FEWEST_PROVISIONS = 12
_FEWEST_WORDS = 350
_PART = re.compile(
    r"\W*(?:(?:call[\s-]?off|framework|joint|contract)\s+)?"
    r"(?:schedule|annex(?:e|ure)?|appendix|exhibit|attachment)\s+[\"“]?[\w.-]{1,6}\b",
    re.I,
)
_OPENING = 3
# A light restriction is no occasion to ask for its counterpart, a weak right no answer.
_LEAST_GRADE = 2
_LEAST_PROBABILITY = 0.5
# What the paper brings in from elsewhere may hold the answer.
_ELSEWHERE_FACTOR = 0.7


@dataclass(frozen=True, slots=True)
class _Signs:
    kinds: tuple[DocumentKind, ...]
    findings: tuple[Mention, ...]
    patterns: tuple["re2._Regexp", ...]
    apart_from: tuple["re2._Regexp", ...]

    def given(self, paper: "_Paper") -> bool:
        """Says whether a paper holds one of the signs; the cheap ones are looked for first."""
        if paper.kind in self.kinds:
            return True
        if any(_is_meant(finding, self.findings) for finding in paper.findings):
            return True
        return bool(self.patterns) and any(map(self._speaks, paper.texts()))

    def _speaks(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in self.patterns) and not any(
            pattern.search(text) for pattern in self.apart_from
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its patterns compiled."""

    question: AbsenceQuestion
    about: "re2._Regexp"
    occasion: _Signs
    spared: _Signs
    answer: _Signs


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper as one question sees it.

    ``texts`` gives the matching text of the provisions that it is about, one after the other:
    party words are costly to look for, and most questions are answered without.
    """

    kind: DocumentKind
    findings: Sequence[Finding]
    texts: Callable[[], Iterator[str]]


def compile_questions(book: RuleBook) -> tuple[Question, ...]:
    """Returns the questions of a rule book that its packs can answer.

    A question that rests on findings of a label without a pack would be asked of every paper; it
    is left out.
    """
    judged = {pack.label for pack in book.packs}
    return tuple(
        Question(
            one,
            re2.compile(rf"\b(?:{'|'.join(one.about)})"),
            _compile(one.occasion),
            _compile(one.spared),
            _compile(one.answer),
        )
        for one in book.questions
        if all(mention.label in judged for mention in one.answer.findings)
    )


def is_whole_paper(document: Document, outline: Outline) -> bool:
    """Says whether a document is long enough, and no schedule or annex that stands alone."""
    operative = sum(one.section is Section.OPERATIVE for one in outline.provisions)
    if operative < _FEWEST_PROVISIONS or len(document.text.split()) < _FEWEST_WORDS:
        return False
    first = [one.text for one in outline.provisions[:_OPENING]] + list(outline.titles[:_OPENING])
    first += [document.name, *(one.number for one in outline.clauses[:1])]
    return not any(_PART.match(text) for text in first)


def ask_questions(
    outline: Outline, findings: Sequence[Finding], questions: Iterable[Question]
) -> tuple[Finding, ...]:
    """Returns what a paper is silent on: findings without words, in the order of the questions.

    Whoever asks has made sure that the paper was read whole.

    Args:
        outline: The order of the paper.
        findings: What was found in it.
        questions: The compiled questions.
    """
    fitting = [one for one in questions if outline.kind in one.question.kinds]
    if not fitting:
        return ()
    mask = build_mask(outline.parties)
    plain = [
        (provision.text, fold_marks(provision.text).lower())
        for provision in outline.provisions
        if provision.section in _OPERATIVE
    ]
    masked: dict[str, str] = {}

    def texts(stems: "re2._Regexp") -> Iterator[str]:
        for text, low in plain:
            if stems.search(low):
                if text not in masked:
                    masked[text] = make_match_text(text, mask).text
                yield masked[text]

    return tuple(
        _as_finding(one.question, elsewhere=_brings_in_others(findings))
        for one in fitting
        if _is_open(one, _Paper(outline.kind, findings, partial(texts, one.about)))
    )


def _is_open(one: Question, paper: _Paper) -> bool:
    if not one.question.occasion.is_empty and not one.occasion.given(paper):
        return False
    # What answers is told first by findings, which cost nothing to ask.
    return not one.answer.given(paper) and not one.spared.given(paper)


def _compile(evidence: Evidence) -> _Signs:
    return _Signs(
        evidence.kinds,
        evidence.findings,
        tuple(map(re2.compile, evidence.patterns)),
        tuple(map(re2.compile, evidence.apart_from)),
    )


def _is_meant(finding: Finding, mentions: Iterable[Mention]) -> bool:
    if finding.probability < _LEAST_PROBABILITY:
        return False
    if finding.kind is not FindingKind.MODIFIER and finding.severity < _LEAST_GRADE:
        return False
    if finding.kind is FindingKind.RESTRICTION and finding.bound in {Bound.PRIME, Bound.NONE}:
        return False
    return any(
        finding.label == mention.label
        and (not mention.subtype or mention.subtype in finding.subtypes)
        for mention in mentions
    )


def _brings_in_others(findings: Iterable[Finding]) -> bool:
    return any(finding.kind is FindingKind.MODIFIER for finding in findings)


def _as_finding(question: AbsenceQuestion, *, elsewhere: bool) -> Finding:
    reasons = [Reason(Step.TRIGGER, question.question, None, question.id)]
    if elsewhere:
        text = "Other papers are brought in; what is missing here may stand there."
        reasons.append(Reason(Step.SOFTENER, text, None, question.id))
    factor = _ELSEWHERE_FACTOR if elsewhere else 1.0
    return Finding(
        label=question.label,
        kind=FindingKind.ABSENCE,
        span=Span(0, 0),
        quote="",
        clause="",
        severity=0,
        bound=Bound.SUB,
        mutuality=Mutuality.ONE_WAY,
        force=Force.NONE,
        probability=round(question.confidence * factor, 3),
        subtypes=tuple(sorted(question.subtypes)),
        rule_ids=(question.id,),
        reasons=tuple(reasons),
    )
