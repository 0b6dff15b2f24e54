# SPDX-License-Identifier: Apache-2.0
"""What a program calls: the same results as the command line, as values."""

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline import api
from pipeline.config import Config, load_config
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Page
from pipeline.domain.leaving import Means
from pipeline.domain.taxonomy import Bound, Category, DocumentKind, Role
from pipeline.errors import ConfigurationError, InputError, ModelError, ReadingError
from pipeline.run.judging import make_judge
from pipeline.run.task import Task

CLAUSES = (
    "Subcontract",
    'This agreement is made between (1) Broad Services Ltd ("the Prime") and '
    '(2) Small Trust ("the Subcontractor").',
    "1. Terms",
    "1.1 The Subcontractor shall not compete with the Prime in the county during the term.",
    "1.2 The Prime shall pay each invoice within thirty days.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    document = docx.Document()
    for text in CLAUSES:
        document.add_paragraph(text)
    document.save(folder / "a.docx")
    (folder / "b.pdf").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def result(folder):
    return api.scan([folder], config=Config(jobs=1))


def test_scan_judges_ranks_and_reports_what_cannot_be_read(result):
    judged, unread = result.documents
    (finding,) = [one for one in judged.findings if one.label is Category.EXCLUSIVITY]
    assert (finding.clause, finding.bound) == ("1.1", Bound.SUB)
    assert judged.assessment.neutral.value > 0
    assert [paper.assessment.document for paper in result.ranking.papers] == ["a.docx"]
    assert unread.outcome is Outcome.ERROR
    assert result.rules_version


@pytest.mark.parametrize(
    ("unread", "gravity", "text", "coverage"),
    [
        pytest.param((), None, "Words.", 1.0, id="all read"),
        pytest.param((), Gravity.NOTE, "Words.", 1.0, id="a note takes nothing away"),
        pytest.param((3, 4), Gravity.PARTIAL, "Words.", 0.5, id="share of pages"),
        pytest.param((), Gravity.PARTIAL, "Words.", 0.99, id="a part of unknown size"),
        pytest.param((), None, " ", 0.0, id="no text at all"),
    ],
)
def test_coverage_is_the_share_that_was_read(monkeypatch, unread, gravity, text, coverage):
    diagnostics = () if gravity is None else (Diagnostic(ReasonCode.PART_SKIPPED, gravity, "It."),)
    document = Document(
        name="a.pdf",
        sha256="",
        format=FileFormat.PDF,
        text=text,
        blocks=(Block(BlockKind.PARAGRAPH, 0, len(text), 0),),
        pages=tuple(Page(number, 595, 842, number not in unread) for number in range(1, 5)),
        diagnostics=diagnostics,
    )
    monkeypatch.setattr("pipeline.run.judging.read_document", lambda *_, **__: document)
    judge = make_judge({"config": {}})
    judged = judge(Task(Path("a.pdf"), "a.pdf", "a", ""), lambda: None)
    assert judged.assessment.coverage == coverage
    assert judged.outcome is document.outcome


def test_a_restriction_that_a_tracked_change_takes_out_is_told_apart(tmp_path):
    document = docx.Document()
    for text in CLAUSES:
        document.add_paragraph(text)
    ban, pay = document.paragraphs[-2:]
    _track(ban, "del")
    _track(pay, "ins")
    document.save(tmp_path / "draft.docx")
    (judged,) = api.scan([tmp_path], config=Config(jobs=1)).documents
    assert [one.label for one in judged.findings if one.label is Category.EXCLUSIVITY] == []
    (gone,) = judged.taken_out
    assert (gone.label, gone.clause, gone.bound) == (Category.EXCLUSIVITY, "1.1", Bound.SUB)
    assert gone.quote in CLAUSES[3]


def _track(paragraph, change):
    """Makes the words of a paragraph a tracked insertion or deletion."""
    mark = OxmlElement(f"w:{change}")
    mark.set(qn("w:id"), "1")
    mark.set(qn("w:author"), "Ann")
    for run in paragraph.runs:
        mark.append(run._r)
        if change == "del":
            for text in run._r.findall(qn("w:t")):
                text.tag = qn("w:delText")
    paragraph._p.append(mark)


def test_scan_tells_each_paper_as_it_is_done(folder):
    seen = []
    api.scan([folder], config=Config(jobs=1), on_progress=seen.append)
    assert sorted(one.latest.name for one in seen) == ["a.docx", "b.pdf"]
    assert {one.total for one in seen} == {2}


def test_what_is_written_can_be_loaded_again_exactly(result, tmp_path):
    written = api.write_reports(result, tmp_path / "out", config=Config())
    assert all(path.is_file() for path in written)
    assert api.load_result(tmp_path / "out") == result


def test_reports_take_turnover_and_reserves_of_the_configuration(result, tmp_path):
    assert result.means is None
    config = Config.model_validate({"organisation": {"reserves": 50_000}})
    api.write_reports(result, tmp_path, config=config)
    assert api.load_result(tmp_path).means == Means(reserves=50_000)
    api.write_reports(api.load_result(tmp_path), tmp_path, config=Config())
    assert api.load_result(tmp_path).means == Means(reserves=50_000)


def test_a_missing_result_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="holds no result"):
        api.load_result(tmp_path)


def test_read_gives_document_and_outline(folder):
    reading = api.read(folder / "a.docx", config=Config(roles={"Prime": Role.COMMISSIONER}))
    assert reading.document.name == "a.docx"
    assert [clause.number for clause in reading.outline.clauses][-1] == "1.2"
    roles = {alias: party.role for party in reading.outline.parties for alias in party.aliases}
    assert roles["Prime"] is Role.COMMISSIONER


def test_read_takes_the_kind_that_a_person_knows(folder):
    config = Config(kinds={"a.docx": "handbook"})
    assert api.read(folder / "a.docx", config=config).outline.kind is DocumentKind.HANDBOOK


def test_kinds_that_are_none_are_refused_all_at_once(tmp_path):
    path = tmp_path / "armslength.toml"
    path.write_text('[kinds]\n"a.docx" = "handbok"\n"b.pdf" = "novel"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == [
        "kinds.a.docx",
        "kinds.b.pdf",
    ]
    assert "'handbook'" in str(caught.value)


def test_read_raises_what_it_cannot_read(folder):
    with pytest.raises(ReadingError, match="empty"):
        api.read(folder / "b.pdf", config=Config())


def test_check_holds_findings_against_annotations(folder):
    line = (
        '{"document": "a.docx", "quote": "shall not compete with the Prime", '
        '"category": "exclusivity", "kind": "restriction", "severity": 3, "bound": "sub"}'
    )
    (folder / "annotations").mkdir()
    (folder / "annotations" / "a.jsonl").write_text(line, encoding="utf-8")
    report = api.check(folder, config=Config(jobs=1))
    assert report.passed
    assert report.measurement.by_name("exclusivity").recall == 1.0


def test_a_model_is_verified_as_a_scan_would_load_it(tmp_path):
    found = api.verify_model()
    assert found.manifest.version == found.folder.name
    assert api.verify_model(found.folder) == found
    with pytest.raises(ModelError, match="there is no model"):
        api.verify_model(tmp_path)
