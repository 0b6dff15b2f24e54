# SPDX-License-Identifier: Apache-2.0
"""The hits and misses that rules carry, run as tests: the same function in pytest and `rules`."""

import hashlib
from dataclasses import dataclass

from pipeline.detect.engine import Engine, compile_rules
from pipeline.detect.judging import detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Span
from pipeline.domain.finding import Finding
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Clause, Outline, Party, Piece, Provision, Section
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.packs import Example, Rule, RuleBook

__all__ = ["ExampleFailure", "check_examples", "judge_sentence"]


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that came out otherwise than its rule says."""

    rule_id: str
    text: str
    expected: str
    got: str


def check_examples(book: RuleBook) -> tuple[ExampleFailure, ...]:
    """Returns the examples that fail, in the order of the packs; none when all hold."""
    engine = compile_rules(book)
    failures: list[ExampleFailure] = []
    for pack in book.packs:
        for rule in pack.rules:
            for hit in rule.hits:
                failures += _check_hit(rule, hit, engine, book.parties)
            for miss in rule.misses:
                failures += _check_miss(rule, miss, engine, book.parties)
    return tuple(failures)


def judge_sentence(
    text: str, engine: Engine, parties: PartyLexicon, *, section: Section = Section.OPERATIVE
) -> tuple[Finding, ...]:
    """Returns the findings of one provision that stands alone, with the usual party words.

    ``section`` is the part of a paper in which it is said to stand.
    """
    body = " ".join(text.split())
    document = Document(
        name="example",
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        format=FileFormat.UNKNOWN,
        text=body,
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(body), 0),),
    )
    pieces = (Piece(0, 0, len(body)),)
    provision = Provision(Span(0, len(body)), body, pieces, clause=0, section=section)
    outline = Outline(
        kind=DocumentKind.CONTRACT,
        clauses=(Clause("1", "1", "", 0, 0, len(body)),),
        provisions=(provision,),
        parties=_usual_parties(parties),
    )
    return detect_findings(document, outline, engine).findings


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
    findings = judge_sentence(example.text, engine, parties, section=example.section)
    return next((finding for finding in findings if rule.id in finding.rule_ids), None)
