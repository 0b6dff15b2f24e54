# SPDX-License-Identifier: Apache-2.0
"""What a paper is silent on: asked when there is an occasion, answered by wording or findings."""

import dataclasses

import pytest

from pipeline.detect import (
    ask_questions,
    check_examples,
    compile_questions,
    compile_rules,
    detect_findings,
    is_whole_paper,
)
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.domain.taxonomy import Category, DocumentKind, FindingKind, Mitigator
from pipeline.outline import build_outline
from pipeline.packs import load_rules

PARTIES = (
    'This Agreement is made between (1) Broad Services Ltd (the "Prime") and '
    '(2) Small Trust (the "Provider").'
)


@pytest.fixture(scope="module")
def book():
    return load_rules()


@pytest.fixture
def asked(book):
    """Returns the questions asked of a contract with the clauses, by label."""
    engine = compile_rules(book)
    questions = compile_questions(book)

    def ask(*clauses, kind=DocumentKind.CONTRACT):
        document = as_document(PARTIES, *clauses)
        outline = build_outline(document, lexicon=book.parties, kind=kind)
        findings = detect_findings(document, outline, engine).findings
        return {one.label: one for one in ask_questions(outline, findings, questions)}

    return ask


def as_document(*paragraphs):
    text, blocks = "", []
    for words in paragraphs:
        start = len(text)
        text += f"{words}\n"
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(words), start))
    return Document("paper", "0" * 64, FileFormat.DOCX, text.rstrip(), tuple(blocks))


EXIT = "1.1 The Prime may terminate this Agreement at any time on one month's notice."


def test_the_papers_of_every_question_are_asked_as_its_file_says(book):
    # The rules' own sentences are tried elsewhere.
    silent = tuple(
        dataclasses.replace(
            pack,
            rules=tuple(dataclasses.replace(rule, hits=(), misses=()) for rule in pack.rules),
        )
        for pack in book.packs
    )
    assert check_examples(dataclasses.replace(book, packs=silent)) == ()


def test_a_paper_without_a_way_out_is_asked_about_without_words_or_grade(asked):
    finding = asked(EXIT)[Category.TERMINATION_PENALTY]
    assert finding.kind is FindingKind.ABSENCE
    assert (finding.quote, finding.clause, finding.severity) == ("", "", 0)
    assert (finding.span.start, finding.span.end) == (0, 0)
    assert finding.probability <= 0.6
    assert finding.reasons[0].text.startswith("We found no wording")


def test_the_question_falls_silent_when_a_clause_answers_it(asked):
    way_out = "1.2 The Provider may end this Agreement at any time on eight weeks' notice."
    assert Category.TERMINATION_PENALTY not in asked(EXIT, way_out)


@pytest.mark.parametrize("kind", [DocumentKind.ITT, DocumentKind.HEAD_CONTRACT])
def test_nothing_is_asked_of_papers_that_do_not_bind_the_reader(asked, kind):
    assert asked(EXIT, kind=kind) == {}


def test_it_is_less_sure_where_other_papers_are_brought_in(asked):
    brought_in = "1.2 The Provider shall comply with the Head Contract."
    alone = asked(EXIT)[Category.TERMINATION_PENALTY]
    among = asked(EXIT, brought_in)[Category.TERMINATION_PENALTY]
    assert among.probability < alone.probability


def test_two_questions_of_one_paper_have_two_names(asked):
    found = asked(EXIT, "1.2 The Provider shall indemnify the Prime against all losses.")
    assert {Category.TERMINATION_PENALTY, Category.FINANCIAL_RISK} <= set(found)
    assert len({one.id for one in found.values()}) == len(found)


def test_a_question_that_rests_on_rules_that_are_not_there_is_left_out(book):
    packs = tuple(pack for pack in book.packs if pack.label is not Mitigator.MUTUAL_EXIT)
    left = compile_questions(dataclasses.replace(book, packs=packs))
    assert "AB-001" in {one.id for one in book.questions}
    assert "AB-001" not in {one.question.id for one in left}


WHOLE = [f"{at} The Provider shall do the work named in part {at}." for at in range(1, 60)]


@pytest.mark.parametrize(
    ("paragraphs", "whole"),
    [
        pytest.param([PARTIES, *WHOLE], True, id="a contract"),
        pytest.param([PARTIES, *WHOLE[:5]], False, id="half a page"),
        pytest.param(["Schedule 4: Service levels", *WHOLE], False, id="a schedule alone"),
    ],
)
def test_only_a_whole_paper_is_asked(book, paragraphs, whole):
    document = as_document(*paragraphs)
    outline = build_outline(document, lexicon=book.parties, kind=DocumentKind.CONTRACT)
    assert is_whole_paper(document, outline) is whole


def test_a_schedule_is_known_by_its_file_name(book):
    document = as_document(PARTIES, *WHOLE)
    named = dataclasses.replace(document, name="Call-Off Schedule 3 - Staff.docx")
    outline = build_outline(document, lexicon=book.parties, kind=DocumentKind.CONTRACT)
    assert (is_whole_paper(document, outline), is_whole_paper(named, outline)) == (True, False)
