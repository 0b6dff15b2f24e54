# SPDX-License-Identifier: Apache-2.0
"""What the linter says of annotations, and of what it keeps silent."""

import json

import pytest

from pipeline.annotations import read_annotations
from pipeline.check.linting import LintCode, LintLevel, lint
from pipeline.check.papers import ClausePlace, PaperText, ReadPapers
from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError

FIRST = "The Provider shall not supply others."
SECOND = "The Provider shall use the Brand of the Prime."
TEXT = f"1 Terms\n1.1 {FIRST}\n1.2 {SECOND}\n(a) daily; and\n2 {FIRST}\nA1 Price\nThe end."
HEADER = {"document": "a.docx", "complete_for": ["exclusivity"]}
LINE = {
    "document": "a.docx",
    "clause": "1.1",
    "quote": FIRST,
    "category": "exclusivity",
    "kind": "restriction",
    "severity": 3,
}


def clause(number, text, end, heading=""):
    return ClausePlace(number, TEXT.index(text), TEXT.index(end), heading)


PAPER = PaperText(
    "a.docx",
    TEXT,
    (
        clause("1", "1 Terms", "\n2 The", "Terms"),
        clause("1.1", "1.1", "1.2"),
        clause("1.2", "1.2", "\n2 The"),
        clause("1.2(a)", "(a)", "\n2 The"),
        clause("2", "\n2 The", "The end"),
    ),
)


@pytest.fixture
def remarks(tmp_path):
    """Gives a function from lines to the remarks on them."""

    def make(*lines, paper=PAPER, names=("a.docx",), unread=None):
        texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
        (tmp_path / "a.jsonl").write_text("\n".join(texts), encoding="utf-8")
        papers = ReadPapers({paper.name: paper} if paper else {}, unread or {})
        return lint(read_annotations(tmp_path), papers, names=names)

    return make


def said(remarks):
    return [(one.place, one.code) for one in remarks]


def test_says_nothing_of_sound_annotations(remarks):
    other = {**LINE, "clause": "1.2", "quote": SECOND}
    negative = {**LINE, "kind": "negative", "severity": 0, "quote": "A1 Price", "clause": "2"}
    assert remarks(HEADER, LINE, other, negative) == ()


@pytest.mark.parametrize(
    ("line", "place", "code", "words"),
    [
        pytest.param("nonsense", 3, LintCode.FAULTY_LINE, "no JSON", id="no JSON"),
        pytest.param({**LINE, "colour": 1}, 3, LintCode.FAULTY_LINE, "no such key", id="key"),
        pytest.param(LINE, 3, LintCode.DUPLICATE, "a.jsonl:2", id="twice"),
        pytest.param(
            {**LINE, "quote": "the provider SHALL not supply others"},
            3,
            LintCode.DUPLICATE,
            "a.jsonl:2",
            id="twice in other letters",
        ),
        pytest.param(
            {**LINE, "kind": "negative", "severity": 0},
            3,
            LintCode.CONTRADICTION,
            "are and are not 'exclusivity'",
            id="for and against",
        ),
        pytest.param(
            {**LINE, "quote": "The Provider shall use the Brand of Prime", "clause": ""},
            3,
            LintCode.QUOTE_ABSENT,
            "does not stand in the paper",
            id="not in the paper",
        ),
    ],
)
def test_errors_name_the_line(remarks, line, place, code, words):
    found = [one for one in remarks(HEADER, LINE, line) if one.level is LintLevel.ERROR]
    assert said(found) == [(f"a.jsonl:{place}", code)]
    assert words in found[0].text
    assert found[0].cure


def test_a_quote_that_is_absent_comes_with_the_words_that_are_nearest(remarks):
    (found,) = remarks(HEADER, {**LINE, "quote": "The Provider shall use a Brand of the Prime"})
    assert found.words == SECOND.rstrip(".")
    (lost,) = remarks(HEADER, {**LINE, "quote": "Tea is served at ten"})
    assert lost.words == ""
    assert "nothing in it comes near" in lost.cure


def test_no_remark_but_its_words_repeats_the_paper(remarks):
    lines = [{**LINE, "quote": quote} for quote in ("The Provider shall use it", "the TERMS", "x")]
    for one in remarks(HEADER, *lines):
        assert "Provider" not in one.text + one.cure


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        pytest.param({"clause": ""}, LintCode.QUOTE_REPEATED, "1.1, 2", id="which of both"),
        pytest.param({"clause": "1.2"}, LintCode.OTHER_CLAUSE, "1.1, 2", id="other clause"),
        pytest.param({"clause": "1.3"}, LintCode.NO_SUCH_CLAUSE, "1.1, 2", id="no such clause"),
        pytest.param({"clause": "1"}, LintCode.WIDER_CLAUSE, "'1.1'", id="wider clause"),
        pytest.param(
            {"quote": "daily; and", "clause": "1.2"}, LintCode.WIDER_CLAUSE, "1.2(a)", id="limb"
        ),
        pytest.param(
            {"quote": FIRST.upper()}, LintCode.QUOTE_DIFFERS, "other letters", id="other letters"
        ),
    ],
)
def test_hints_on_quote_and_clause(remarks, changes, code, says):
    (found,) = remarks(HEADER, {**LINE, **changes})
    assert (found.level, found.code) == (LintLevel.HINT, code)
    assert says in found.text + found.cure


@pytest.mark.parametrize(
    ("clause_name", "codes"),
    [
        pytest.param("Part A, 2", [], id="by its letter"),
        pytest.param("Order Form, item 2", [], id="by its title"),
        pytest.param("Order Form, item 1", [LintCode.OTHER_CLAUSE], id="another item of it"),
        pytest.param("Terms, item 2", [LintCode.NO_SUCH_CLAUSE], id="by no title"),
    ],
)
def test_a_part_may_be_named_by_its_title(remarks, clause_name, codes):
    places = (
        clause("Part A", "1 Terms", "The end", "Order Form"),
        clause("Part A, 1", "1 Terms", "1.2"),
        clause("Part A, 2", "1.2", "\n2 The"),
    )
    line = {**LINE, "quote": "daily; and", "clause": clause_name}
    found = remarks(HEADER, line, paper=PaperText("a.docx", TEXT, places))
    assert [one.code for one in found] == codes


@pytest.mark.parametrize("clause", ["1.1", " 1.1. ", "Clause 1.1", "terms", "2", "1.1, row 3"])
def test_a_clause_may_be_cited_in_other_spaces_and_more_finely(remarks, clause):
    assert remarks(HEADER, {**LINE, "clause": clause}) == ()


def test_a_paper_that_is_not_there_is_an_error_with_the_nearest_name(remarks):
    header, line = ({**one, "document": "b.docx"} for one in (HEADER, LINE))
    second, first = remarks(header, line)
    assert said([first]) == [("a.jsonl:1", LintCode.NO_SUCH_PAPER)]
    assert "did you mean 'a.docx'?" in first.text
    assert said([second]) == [("a.docx", LintCode.NOT_ANNOTATED)]


def test_hints_on_headers(remarks):
    assert said(remarks(LINE)) == [("a.jsonl:1", LintCode.NO_HEADER)]
    assert said(remarks(HEADER)) == [("a.jsonl:1", LintCode.HEADER_ALONE)]
    (found,) = remarks({**HEADER, "complete_for": ["volume_access"]}, LINE)
    assert said([found]) == [("a.jsonl:1", LintCode.NOT_COMPLETE)]
    assert "exclusivity" in found.text


def test_drafts_are_counted_and_held_against_the_paper(remarks):
    header = {**HEADER, "complete_for": []}
    draft = {**LINE, "draft": True}
    found = remarks(header, draft, {**draft, "quote": "no such words", "clause": ""})
    assert said(found) == [("a.jsonl:2", LintCode.DRAFT), ("a.jsonl:3", LintCode.QUOTE_ABSENT)]
    assert "2 lines are drafts" in found[0].text


def test_a_paper_that_cannot_be_read_is_told(remarks):
    error = ReadingError(ReasonCode.ENCRYPTED, "it asks for a password", cure="Give it.")
    (found,) = remarks(HEADER, LINE, paper=None, unread={"a.docx": error})
    assert found.code is LintCode.NOT_READ
    assert "it asks for a password" in found.text


def test_remarks_say_whether_their_paper_is_kept_aside(remarks):
    (found,) = remarks({**HEADER, "aside": True}, {**LINE, "clause": "1.2"})
    assert found.aside
