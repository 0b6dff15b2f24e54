# SPDX-License-Identifier: Apache-2.0
"""The made-up papers that questions carry, run as tests: asked of some, not of others."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from pipeline.detect.absence import Question, ask_questions, compile_questions
from pipeline.detect.engine import Engine, compile_rules
from pipeline.detect.judging import detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Span
from pipeline.domain.finding import Finding, Label
from pipeline.domain.outline import Clause, Outline, Party, Piece, Provision
from pipeline.packs import AbsenceExample, AbsenceQuestion, RuleBook

__all__ = ["QuestionFailure", "check_questions"]


@dataclass(frozen=True, slots=True)
class QuestionFailure:
    """A made-up paper of which a question is asked, or not, against what its file says.

    ``text`` holds its provisions; ``expected`` and ``got`` are words for people.
    """

    rule_id: str
    text: str
    expected: str
    got: str


def check_questions(book: RuleBook, parties: tuple[Party, ...]) -> tuple[QuestionFailure, ...]:
    """Returns the papers that come out otherwise, in the order of the file; none when all hold.

    Questions that rest on findings of labels without a pack are not tried.

    Args:
        book: Rules and questions.
        parties: Who is who in the made-up papers.
    """
    if not book.questions:
        return ()
    engine = compile_rules(book)
    judged = {pack.label for pack in book.packs}
    return tuple(
        failure
        for question in compile_questions(book)
        if judged.issuperset(_labels(question.question))
        for failure in _failures(question, engine, parties)
    )


def _labels(question: AbsenceQuestion) -> set[Label]:
    parts = (question.occasion, question.spared, question.answer)
    return {mention.label for part in parts for mention in part.findings}


def _failures(
    one: Question, engine: Engine, parties: tuple[Party, ...]
) -> Iterator[QuestionFailure]:
    question = one.question
    for paper in (*question.asked, *question.not_asked):
        wanted = not paper.because
        if bool(_ask(paper, one, engine, parties)) is not wanted:
            words = ("not asked", "asked")
            because = f" ({paper.because})" if paper.because else ""
            yield QuestionFailure(
                question.id,
                " / ".join(paper.provisions),
                f"{words[wanted]}{because}",
                words[not wanted],
            )


def _ask(
    paper: AbsenceExample, question: Question, engine: Engine, parties: tuple[Party, ...]
) -> tuple[Finding, ...]:
    document, outline = _as_paper(paper, parties)
    findings = detect_findings(document, outline, engine).findings
    return ask_questions(outline, findings, (question,))


def _as_paper(paper: AbsenceExample, parties: tuple[Party, ...]) -> tuple[Document, Outline]:
    """Returns the paper as if it had been read: one clause a provision."""
    ends = list(accumulate(len(text) + 1 for text in paper.provisions))
    spans = [
        Span(end - len(text) - 1, end - 1)
        for end, text in zip(ends, paper.provisions, strict=True)
    ]
    text = "\n".join(paper.provisions)
    document = Document(
        name="example",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        format=FileFormat.UNKNOWN,
        text=text,
        blocks=tuple(Block(BlockKind.PARAGRAPH, one.start, one.end, one.start) for one in spans),
    )
    provisions = tuple(
        Provision(span, words, (Piece(0, span.start, len(words)),), clause=at)
        for at, (span, words) in enumerate(zip(spans, paper.provisions, strict=True))
    )
    clauses = tuple(
        Clause(str(at), str(at), "", 0, span.start, span.end)
        for at, span in enumerate(spans, start=1)
    )
    return document, Outline(paper.kind, clauses, provisions, parties)
