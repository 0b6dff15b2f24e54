# SPDX-License-Identifier: Apache-2.0
"""No output draws a conclusion of law, judges anybody, or says what to sign (taxonomy 3.10)."""

import io
import re
from dataclasses import fields, is_dataclass

import pytest
from click.testing import CliRunner
from rich.console import Console

from pipeline import api
from pipeline.cli import armslength
from pipeline.config import Config
from pipeline.domain.finding import LABELS
from pipeline.report import FORMATS
from pipeline.report.annotated.notes import build_marks
from pipeline.report.formats import Material, render
from pipeline.report.terminal import print_scan

from .samples import ROOT, docx_text, pdf_text, xlsx_text
from .wording import mask, slips


@pytest.fixture(scope="module")
def masked(sample_scan):
    """The sample papers with all of their own words made x, so that what stays is ours."""
    result, book = sample_scan
    return mask(result), book


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This clause is void and a penalty.", ["penalty", "void"]),
        ("You must not sign; it is illegal.", ["You must", "illegal"]),
        ("You should not sign this.", ["should not sign"]),
        ("termination_penalty: the cost of leaving; avoid it.", []),
        (
            "It says \N{LEFT DOUBLE QUOTATION MARK}shall be void\N{RIGHT DOUBLE QUOTATION MARK}.",
            [],
        ),
    ],
)
def test_the_list_knows_what_may_not_be_said(text, found):
    assert slips(text) == found


def read(name, data):
    if name.endswith(".docx"):
        return docx_text(data)
    if name.endswith(".pdf"):
        return "\n".join(pdf_text(data))
    if name.endswith(".xlsx"):
        return xlsx_text(data)
    text = data.decode("utf-8")
    return re.sub(r"<[^>]+>", " ", text) if name.endswith(".html") else text


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FORMATS])
def test_no_format_says_what_may_not_be_said(masked, name):
    result, book = masked
    files = render(FORMATS[name], Material(result, book.packs, weights=book.weights))

    assert files
    said = {path: slips(read(path, data)) for path, data in files.items()}
    assert {path: found for path, found in said.items() if found} == {}


@pytest.mark.slow
def test_no_note_in_a_copy_says_what_may_not_be_said(masked):
    result, book = masked
    notes = [one.note for each in result.documents for one in build_marks(each, packs=book.packs)]

    assert len(notes) > 1000
    assert slips("\n".join(notes)) == []


@pytest.mark.slow
def test_neither_terminal_nor_explanation_says_what_may_not_be_said(masked, tmp_path):
    result, book = masked
    stream = io.StringIO()
    print_scan(result, console=Console(file=stream, width=200))
    api.write_reports(result, tmp_path, config=Config(), book=book, formats=["jsonl"])
    every = [one for each in result.documents for one in each.findings]
    shown = {one.label: (each.name, one) for each in result.documents for one in each.findings}
    said = [stream.getvalue()]
    for label, (name, one) in shown.items():
        outcome = CliRunner().invoke(armslength, ["explain", str(tmp_path), _key(name, one)])
        assert outcome.exit_code == 0, (label, outcome.output)
        said.append(outcome.output)

    assert len(every) > 1000
    assert len(said) > len(LABELS) // 2
    assert slips("\n".join(said)) == []


def _key(name, finding):
    from pipeline.report.ids import public_id

    return public_id(name, finding.id)


def test_no_rule_says_what_may_not_be_said():
    book = api.load_book(Config())
    said = [text for value in (*book.packs, *book.questions) for text in _said(value)]

    assert len(said) > 500
    assert {text: slips(text) for text in said if slips(text)} == {}


# Fields of a rule that are shown to people; the others match papers, or are sentences of papers.
_SHOWN = frozenset(
    {"because", "ask", "ideal", "acceptable", "fallback", "title", "loss", "question", "why"}
)
_SENTENCES = frozenset({"hits", "misses", "examples"})


def _said(value):
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name in _SHOWN and isinstance(held, str):
            yield held
        if field.name not in _SENTENCES and isinstance(held, tuple):
            for one in held:
                if is_dataclass(one):
                    yield from _said(one)


def test_no_template_says_what_may_not_be_said():
    templates = sorted((ROOT / "pipeline" / "report" / "templates").glob("*.j2"))
    texts = {
        one.name: re.sub(r"<[^>]+>", " ", one.read_text(encoding="utf-8")) for one in templates
    }

    assert len(texts) >= 7
    assert {name: slips(text) for name, text in texts.items() if slips(text)} == {}
