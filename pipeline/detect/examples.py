# SPDX-License-Identifier: Apache-2.0
"""The hits and misses that rules carry, run as tests: the same function in pytest and `rules`."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.detect.engine import Engine, compile_rules
from pipeline.detect.judging import detect_findings, hear_paper
from pipeline.detect.question_examples import check_questions
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Span
from pipeline.domain.finding import Finding
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Clause, Definition, Outline, Party, Piece, Provision, Section
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.packs import Example, Rule, RuleBook

if TYPE_CHECKING:
    from pipeline.modelstore import Seen

__all__ = [
    "ExampleFailure",
    "check_examples",
    "judge_as_seen",
    "judge_example",
    "judge_sentence",
]


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that came out otherwise than its rule says."""

    rule_id: str
    text: str
    expected: str
    got: str


def check_examples(book: RuleBook) -> tuple[ExampleFailure, ...]:
    """Returns the examples that fail, in the order of the packs, then those of questions."""
    engine = compile_rules(book)
    failures: list[ExampleFailure] = []
    for pack in book.packs:
        for rule in pack.rules:
            for hit in rule.hits:
                failures += _check_hit(rule, hit, engine, book.parties)
            for miss in rule.misses:
                failures += _check_miss(rule, miss, engine, book.parties)
    asked = check_questions(book, _usual_parties(book.parties))
    failures += [ExampleFailure(one.rule_id, one.text, one.expected, one.got) for one in asked]
    return tuple(failures)


def judge_sentence(
    text: str, engine: Engine, parties: PartyLexicon, *, section: Section = Section.OPERATIVE
) -> tuple[Finding, ...]:
    """Returns the findings of one provision that stands alone, with the usual party words.

    ``section`` is the part of a paper in which it is said to stand.
    """
    return judge_example(Example(text, section=section), engine, parties)


def judge_as_seen(
    text: str, headings: tuple[str, ...], engine: Engine, parties: PartyLexicon
) -> "Seen":
    """Returns one provision that stands alone as a model sees it, with the usual party words."""
    paper = _as_paper(Example(text, heading=" ".join(headings)), parties)
    return hear_paper(paper.document, paper.outline, engine).seen()[0]


def judge_example(example: Example, engine: Engine, parties: PartyLexicon) -> tuple[Finding, ...]:
    """Returns the findings of an example's text; what is given to stand around it has none."""
    paper = _as_paper(example, parties)
    found = detect_findings(paper.document, paper.outline, engine).findings
    return tuple(one for one in found if one.span.overlaps(paper.own))


@dataclass(frozen=True, slots=True)
class _Paper:
    """An example with what stands around it as a paper; ``own`` is where its own text stands."""

    document: Document
    outline: Outline
    own: Span


def _as_paper(example: Example, parties: PartyLexicon) -> _Paper:
    # The text itself comes first, so that its offsets are those of the example.
    texts = [example.text, example.before, *(f"“{t}” means {m}" for t, m in example.defined)]
    bodies = [" ".join(text.split()) for text in texts]
    ends = list(accumulate(len(body) + 1 for body in bodies))
    spans = [Span(end - len(body) - 1, end - 1) for end, body in zip(ends, bodies, strict=True)]
    whole = "\n".join(bodies)
    document = Document(
        name="example",
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        format=FileFormat.UNKNOWN,
        text=whole,
        blocks=tuple(Block(BlockKind.PARAGRAPH, one.start, one.end, one.start) for one in spans),
    )
    headings = (example.heading,) if example.heading else ()
    provisions = tuple(
        Provision(
            span,
            body,
            (Piece(0, span.start, len(body)),),
            clause=0,
            heading_path=headings,
            section=example.section,
        )
        for span, body in zip(spans[1::-1], bodies[1::-1], strict=True)
        if body
    )
    outline = Outline(
        kind=DocumentKind.CONTRACT,
        clauses=(Clause("1", "1", "", 0, 0, len(whole)),),
        provisions=provisions,
        parties=_usual_parties(parties),
        definitions=tuple(
            Definition(term, span)
            for (term, _), span in zip(example.defined, spans[2:], strict=True)
        ),
    )
    return _Paper(document, outline, spans[0])


@lru_cache(maxsize=4)
def _usual_parties(parties: PartyLexicon) -> tuple[Party, ...]:
    # As written in papers: capitals at the start of each word, except 'you' and 'we'.
    plain = {"you", "your", "yours", "we", "us", "our", "ours"}
    return tuple(
        Party("", (word.phrase if word.phrase in plain else word.phrase.title(),), word.role, 1.0)
        for word in parties.words
        if word.role is not Role.OTHER
    )


def _check_hit(
    rule: Rule, hit: Example, engine: Engine, parties: PartyLexicon
) -> list[ExampleFailure]:
    found = _of_rule(rule, hit, engine, parties)
    if hit.todo:
        return []
    if found is None:
        return [ExampleFailure(rule.id, hit.text, "a finding", "none")]
    failures: list[ExampleFailure] = []
    if hit.bound is not None and found.bound is not hit.bound:
        failures.append(ExampleFailure(rule.id, hit.text, f"bound {hit.bound}", str(found.bound)))
    if hit.severity is not None and found.severity != hit.severity:
        expected = f"grade {hit.severity}"
        failures.append(ExampleFailure(rule.id, hit.text, expected, f"grade {found.severity}"))
    return failures


def _check_miss(
    rule: Rule, miss: Example, engine: Engine, parties: PartyLexicon
) -> list[ExampleFailure]:
    found = _of_rule(rule, miss, engine, parties)
    if found is None or miss.todo:
        return []
    return [ExampleFailure(rule.id, miss.text, f"no finding ({miss.because})", "a finding")]


def _of_rule(
    rule: Rule, example: Example, engine: Engine, parties: PartyLexicon
) -> Finding | None:
    findings = judge_example(example, engine, parties)
    return next((finding for finding in findings if rule.id in finding.rule_ids), None)
