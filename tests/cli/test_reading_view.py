# SPDX-License-Identifier: Apache-2.0
"""The record of a reading holds everything by which a person can check it."""

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline import api
from pipeline.cli.reading_process import read_isolated
from pipeline.cli.reading_screen import print_reading
from pipeline.cli.reading_view import describe_reading
from pipeline.config import Config
from pipeline.domain.document import Block, BlockKind, Box, Document, FileFormat, Line
from pipeline.domain.outline import Clause, Outline
from pipeline.domain.taxonomy import DocumentKind

DELETED = (
    f'<w:del {nsdecls("w")} w:id="1" w:author="A. Clerk">'
    "<w:r><w:delText>but not on Sundays</w:delText></w:r></w:del>"
)
INVISIBLE = f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>Nobody sees this.</w:t></w:r>"


@pytest.fixture
def paper(tmp_path):
    document = docx.Document()
    document.add_paragraph("1. Terms")
    changed = document.add_paragraph("1.1 “Day” means any day ")
    changed._p.append(parse_xml(DELETED))
    document.add_paragraph("1.2 See clause 1.1 and clause 8.")
    document.add_paragraph()._p.append(parse_xml(INVISIBLE))
    document.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


@pytest.fixture
def record(paper, rules):
    return describe_reading(api.read(paper, config=Config(rules=rules)))


def test_clauses_stand_with_number_and_first_words(record):
    begins = {clause["number"]: clause["begins"] for clause in record["clauses"]}
    assert begins["1.2"].startswith("See clause 1.1 and clause 8.")


@pytest.mark.parametrize(
    ("printed", "label"),
    [("(a) the fee", "(a)"), ("a) the fee", "(a)"), ("1.1 . the fee", "1.1")],
    ids=["as kept", "half a bracket", "a stop behind a space"],
)
def test_first_words_stand_without_their_label(printed, label):
    text = Document("a", "0", FileFormat.PDF, printed, (Block(BlockKind.PARAGRAPH, 0, 9, 0),))
    outline = Outline(DocumentKind.CONTRACT, (Clause(label, label, "", 0, 0, len(printed)),), ())
    (clause,) = describe_reading(api.Reading(text, outline))["clauses"]
    assert clause["begins"] == "the fee"


def test_a_block_that_goes_on_over_a_page_shows_where(capsys):
    words = "It is paid\nwithin a month."
    text = words.replace("\n", " ")
    box = Box(72, 700, 520, 712)
    document = Document(
        "a",
        "0",
        FileFormat.PDF,
        f"{text}\nAll of it.",
        (
            Block(BlockKind.PARAGRAPH, 0, len(text), 0, page=1),
            Block(BlockKind.PARAGRAPH, len(text) + 1, len(text) + 11, len(text) + 1, page=2),
        ),
        lines=(
            Line(0, 10, 1, box),
            Line(11, len(text), 2, box),
            Line(len(text) + 1, len(text) + 11, 2, box),
        ),
    )
    record = describe_reading(api.Reading(document, Outline(DocumentKind.CONTRACT, (), ())))
    assert [block.get("breaks") for block in record["blocks"]] == [
        [{"page": 2, "start": 11}],
        None,
    ]
    print_reading(record)
    shown = capsys.readouterr().out.split("Text\n")[1].splitlines()
    assert shown == [
        "--- page 1 ---",
        "It is paid",
        "--- page 2 ---",
        "within a month.",
        "All of it.",
    ]


def test_definitions_and_references_stand_with_what_they_name(record):
    assert "Day" in [one["term"] for one in record["definitions"]]
    targets = {one["clause"] for one in record["references"]}
    assert "1.1" in targets
    assert None in targets


def test_deleted_and_hidden_words_are_told_apart(record):
    assert [(one["text"], one["author"]) for one in record["deletions"]] == [
        ("but not on Sundays", "A. Clerk")
    ]
    hidden = [block["text"] for block in record["blocks"] if block.get("hidden")]
    assert hidden == ["Nobody sees this."]


def test_blocks_stand_where_they_say(record, paper, rules):
    text = api.read(Path(paper), config=Config(rules=rules)).document.text
    for block in record["blocks"]:
        assert text.startswith(block["text"], block["start"])


def test_the_process_of_its_own_reads_the_same(record, paper, rules):
    assert read_isolated(paper, config=Config(rules=rules)) == record


def test_the_text_is_there_whole_and_as_rules_see_it(record):
    assert record["text"] == "\n".join(block["text"] for block in record["blocks"])
    assert "“Day”" in record["text"]
    assert "“" not in record["matching_text"]


def test_the_paper_before_its_tracked_changes_is_kept(record):
    assert "but not on Sundays" in record["original"]["text"]
    (changed,) = record["changed_clauses"]
    assert changed["number"] == "1.1"
    assert "Sundays" in changed["before"]
    assert "Sundays" not in changed["now"]


def test_a_paper_without_tracked_changes_has_no_original(tmp_path, rules):
    document = docx.Document()
    document.add_paragraph("1.1 “Day” means any day.")
    table = document.add_table(rows=2, cols=3)
    table.cell(1, 2).text = "Last"
    document.save(tmp_path / "b.docx")
    record = describe_reading(api.read(tmp_path / "b.docx", config=Config(rules=rules)))
    assert (record["original"], record["changed_clauses"]) == (None, [])
    assert [(one["rows"], one["columns"]) for one in record["tables"]] == [(2, 3)]


def test_a_tracked_paper_without_clauses_has_no_changed_ones(tmp_path, rules):
    document = docx.Document()
    run = document.add_paragraph("Only these words.").runs[0]._r
    mark = OxmlElement("w:ins")
    mark.set(qn("w:author"), "Ann")
    run.addprevious(mark)
    mark.append(run)
    document.save(tmp_path / "c.docx")
    record = describe_reading(api.read(tmp_path / "c.docx", config=Config(rules=rules)))
    assert record["clauses"] == record["changed_clauses"] == []
    assert record["original"]["text"] == ""


def test_definitions_and_references_tell_where_they_stand(record):
    (definition,) = [one for one in record["definitions"] if one["term"] == "Day"]
    assert definition["clause"] == "1.1"
    assert {one["in"] for one in record["references"]} == {"1.2"}


def test_what_the_outline_warns_of_is_warned_of(paper, rules):
    config = Config(rules=rules, roles={"Guild": "sub"})
    record = describe_reading(api.read(paper, config=config))
    assert "role_not_found" in [one["code"] for one in record["diagnostics"]]
    assert "Guild" in record["warning"]
