# SPDX-License-Identifier: Apache-2.0
"""Copies of the papers of a scan: found again, made apart, never made wrongly."""

import csv
import hashlib
import io
from dataclasses import replace

import docx
import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import api
from pipeline.assess import apply_decisions
from pipeline.config import Config, Limits
from pipeline.domain.assessment import Ranking
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)
from pipeline.errors import InputError, ReadingError
from pipeline.extract import read_document
from pipeline.report.annotated import annotate_papers, copies, describe_annotations
from pipeline.report.annotated.marks import MarkedCopy, decode_copy, encode_copy
from pipeline.report.annotated.notes import build_marks
from pipeline.report.ids import public_id
from pipeline.run import apart

SENTENCE = "The Provider shall use only the name of the Lead on all its letters."
FREE = "The Provider may work for others."
BIDI = "\u202e=HYPERLINK(1)\x1b[31m"
CONFIG = Config(jobs=1)


def write_word(path):
    opened = docx.Document()
    for words in ("Subcontract", SENTENCE, FREE):
        opened.add_paragraph(words)
    opened.save(path)


def write_pdf(path):
    canvas = Canvas(str(path), invariant=1)
    for place, words in enumerate(("Subcontract", SENTENCE, FREE)):
        canvas.drawString(72, 700 - 40 * place, words)
    canvas.save()


def finding(document, quote, label=Category.MANDATORY_BRANDING, **told):
    start = document.text.index(quote) if quote else 0
    is_category = isinstance(label, Category)
    usual = {
        "kind": FindingKind.RESTRICTION if is_category else FindingKind.MITIGATOR,
        "severity": 3 if is_category else 2,
        "bound": Bound.SUB,
        "reasons": (
            Reason(Step.GRADE, f"Starts at grade 3{BIDI}."),
            Reason(Step.SOFTENER, "It may be lifted in writing."),
        ),
    }
    return Finding(
        label=label,
        span=Span(start, start + len(quote)),
        quote=quote,
        clause="2",
        mutuality=Mutuality.ONE_WAY,
        force=Force.BINDING,
        probability=0.93,
        **{**usual, **told},
    )


def judge(path, name, *more):
    document = read_document(path, name=name, limits=Limits())
    return JudgedDocument(
        name=name,
        sha256=document.sha256,
        offer="",
        kind=DocumentKind.CONTRACT,
        outcome=Outcome.OK,
        findings=(
            finding(document, SENTENCE),
            finding(document, FREE, Mitigator.NON_EXCLUSIVE),
            *more,
        ),
    )


def result_of(*documents, paths=()):
    return ScanResult(documents, Ranking(()), "rules", paths=tuple(map(str, paths)))


@pytest.fixture
def papers(tmp_path):
    """A folder with a Word file, and a PDF in a folder below."""
    folder = tmp_path / "papers"
    (folder / "offer").mkdir(parents=True)
    write_word(folder / "a.docx")
    write_pdf(folder / "offer" / "b.pdf")
    return folder


@pytest.fixture
def scanned(papers):
    """What a scan of that folder might have given."""
    return result_of(
        judge(papers / "a.docx", "a.docx"),
        judge(papers / "offer" / "b.pdf", "offer/b.pdf"),
        paths=[papers],
    )


def annotate(result, output, **told):
    return annotate_papers(result, output, **{"packs": (), "config": CONFIG, **told})


def table(made):
    return list(csv.DictReader(io.StringIO(made.table.read_text(encoding="utf-8"))))


def test_every_paper_gets_a_copy_at_its_place(scanned, papers, tmp_path):
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    folder = tmp_path / "out" / "annotated"
    assert made.copies == (folder / "a-annotated.docx", folder / "offer" / "b-annotated.pdf")
    assert made.placed == 4
    assert made.not_placed == ()
    assert table(made) == []
    (first, second) = docx.Document(made.copies[0]).comments
    assert first.author == "Armslength"
    (page,) = pypdf.PdfReader(made.copies[1]).pages
    contents = [one.get_object()["/Contents"] for one in page["/Annots"]]
    assert [one.split("\nFinding")[0] for one in sorted(contents)] == [
        one.split("\nFinding")[0] for one in sorted((first.text, second.text))
    ]


def test_a_note_says_all_that_a_volunteer_needs(scanned):
    branding, free = (one.note.split("\n") for one in build_marks(scanned.documents[0], packs=()))
    key = build_marks(scanned.documents[0], packs=())[0].finding
    assert branding == [
        "Branding: heavy (grade 3 of 4)",
        "Where: Clause 2",
        "Who is bound: you, the subcontractor (binding wording)",
        # What cannot be seen is shown, so that it turns nothing around.
        "Why: Starts at grade 3\\u202e=HYPERLINK(1)\\x1b[31m.",
        "What softens it: It may be lifted in writing.",
        "How sure: high (93%), rule only",
        f"Finding: {key}",
    ]
    assert free[0] == "Freedom to work with others: fair (strength 2 of 3)"


def test_a_note_tells_what_a_person_decided_and_what_was_dismissed_looks_pale(scanned):
    document = scanned.documents[0]
    found = build_marks(document, packs=())
    finding = next(one for one in document.findings if one.label == "mandatory_branding")
    values = {"who": "Asha", "comment": "a heading"}
    name = public_id(document.name, finding.id)
    decision = Decision(name, document.name, document.sha256, Verdict.DISMISS, **values)
    findings = apply_decisions(document.findings, {finding.id: decision})
    marks = build_marks(replace(document, findings=findings), packs=())
    (mark,) = (one for one in marks if one.finding == name)
    assert mark.title == "Branding: dismissed"
    assert "Decision: Dismissed by Asha: a heading" in mark.note.split("\n")
    assert mark.colour != next(one.colour for one in found if one.finding == name)
    assert [one for one in marks if one is not mark] == [
        one for one in found if one.finding != name
    ]


def test_the_same_scan_gives_the_same_bytes(scanned, papers, tmp_path):
    both = [annotate(scanned, tmp_path / one, papers=[papers]) for one in ("x", "y")]
    first, second = ([path.read_bytes() for path in (*one.copies, one.table)] for one in both)
    assert first == second


def test_a_copy_that_somebody_worked_on_is_kept(scanned, papers, tmp_path):
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    opened = docx.Document(made.copies[0])
    opened.add_paragraph("Ask about this.")
    opened.save(made.copies[0])
    again = annotate(scanned, tmp_path / "out", papers=[papers])
    kept = made.copies[0].with_name("a-annotated-kept-1.docx")
    assert docx.Document(kept).paragraphs[-1].text == "Ask about this."
    assert docx.Document(again.copies[0]).paragraphs[-1].text != "Ask about this."
    (row,) = table(again)
    assert "a-annotated-kept-1.docx" in row["reason"]
    third = annotate(scanned, tmp_path / "out", papers=[papers])
    assert table(third) == []
    assert kept.exists()


def test_a_copy_that_no_scan_stands_behind_is_removed(scanned, papers, tmp_path):
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    annotate(result_of(scanned.documents[1]), tmp_path / "out", papers=[papers])
    assert [path.exists() for path in made.copies] == [False, True]


def test_a_copy_that_no_scan_stands_behind_is_kept_when_worked_on(scanned, papers, tmp_path):
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    made.copies[0].write_bytes(b"mine")
    again = annotate(result_of(scanned.documents[1]), tmp_path / "out", papers=[papers])
    kept = made.copies[0].with_name("a-annotated-kept-1.docx")
    assert kept.read_bytes() == b"mine"
    assert len(table(again)) == 1


@pytest.mark.parametrize("content", ["", "[]", '{"../papers/a.docx": "x", "/etc/x": "x"}'])
def test_the_list_of_copies_leads_to_no_other_file(content, scanned, papers, tmp_path):
    folder = tmp_path / "annotated"
    folder.mkdir()
    (folder / "copies.json").write_text(content)
    annotate(scanned, tmp_path, papers=[papers])
    assert (papers / "a.docx").exists()


def test_a_changed_paper_is_told_and_not_annotated(scanned, papers, tmp_path):
    write_pdf(papers / "a.docx")
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    assert [path.name for path in made.copies] == ["b-annotated.pdf"]
    rows = table(made)
    assert [row["quote"] for row in rows] == [SENTENCE, FREE]
    assert {row["reason"] for row in rows} == {"the paper has changed since it was scanned"}
    assert {row["cure"] for row in rows} == {"Scan again, then annotate."}


def test_a_missing_paper_is_told(scanned, papers, tmp_path):
    (papers / "a.docx").unlink()
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    assert len(made.copies) == 1
    assert {row["reason"] for row in table(made)} == {
        "the paper is not where it was when it was scanned"
    }


def test_papers_that_have_moved_may_be_named(scanned, papers, tmp_path):
    config = CONFIG
    papers.rename(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="there is no") as caught:
        api.annotate(scanned, tmp_path / "out", config=config)
    assert "where the papers lie now" in caught.value.cure
    made = api.annotate(scanned, tmp_path / "out", config=config, papers=[tmp_path / "elsewhere"])
    assert len(made.copies) == 2


def test_a_result_that_does_not_know_its_papers_asks_for_them(scanned, tmp_path):
    with pytest.raises(InputError, match="does not say"):
        api.annotate(replace(scanned, paths=()), tmp_path / "out", config=CONFIG)


def test_a_paper_of_another_format_is_told(papers, tmp_path):
    (papers / "c.rtf").write_text("{\\rtf1 " + SENTENCE + " " + FREE + "}")
    words = judge(papers / "a.docx", "c.rtf")
    sha256 = hashlib.sha256((papers / "c.rtf").read_bytes()).hexdigest()
    made = annotate(result_of(replace(words, sha256=sha256)), tmp_path / "out", papers=[papers])
    assert made.copies == ()
    assert all("neither" in row["reason"] for row in table(made))
    assert all(".docx" in row["cure"] for row in table(made))


def test_what_has_no_words_is_listed_with_its_question(papers, tmp_path):
    asked = Reason(Step.TRIGGER, "We found no wording on a way out.")
    document = read_document(papers / "a.docx", name="a.docx", limits=Limits())
    gap = finding(document, "", kind=FindingKind.ABSENCE, reasons=(asked,), rule_ids=("AB-1",))
    made = annotate(
        result_of(judge(papers / "a.docx", "a.docx", gap)), tmp_path / "out", papers=[papers]
    )
    assert made.placed == 2
    (row,) = table(made)
    assert row["category"] == "Branding"
    assert row["reason"].endswith("We found no wording on a way out.")


def test_cells_run_nothing(papers, tmp_path):
    changed = judge(papers / "a.docx", "a.docx")
    quote = replace(changed.findings[0], quote="=cmd|' /C calc'!A0")
    paper = replace(changed, findings=(quote,))
    made = annotate(result_of(paper), tmp_path / "out", papers=[papers])
    (row,) = table(made)
    assert row["quote"].startswith("'=")


def test_a_name_cannot_lead_out_of_the_folder(scanned, papers, tmp_path, monkeypatch):
    found = {"../../evil.docx": papers / "a.docx", "/abs.docx": papers / "a.docx"}
    monkeypatch.setattr(copies, "_find_papers", lambda *_: found)
    documents = [replace(scanned.documents[0], name=name) for name in found]
    made = annotate(result_of(*documents), tmp_path / "out", papers=[papers])
    inside = tmp_path / "out" / "annotated"
    assert len(made.copies) == 2
    assert all(path.resolve().is_relative_to(inside.resolve()) for path in made.copies)


def test_no_copy_takes_the_place_of_another(scanned, papers, tmp_path):
    write_word(papers / "A.docx")
    write_word(papers / f"{'n' * 240}.docx")
    names = sorted(path.name for path in papers.glob("*.docx"))
    documents = [judge(papers / name, name) for name in names]
    made = annotate(result_of(*documents), tmp_path / "out", papers=[papers])
    places = {str(path).casefold() for path in made.copies}
    assert len(places) == len(documents)


def test_a_paper_beyond_the_limits_costs_its_own_copy_only(scanned, papers, tmp_path):
    config = Config(jobs=1, limits=Limits(file_mb=1))
    with (papers / "a.docx").open("ab") as file:
        file.write(b"\0" * (2 << 20))
    made = annotate(scanned, tmp_path / "out", papers=[papers], config=config)
    assert [path.name for path in made.copies] == ["b-annotated.pdf"]
    assert all("larger than the limit" in row["reason"] for row in table(made))


def test_a_process_that_dies_is_told(scanned, papers, tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "_BOOT", "import os\nos._exit(9)\n")
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    assert made.copies == ()
    assert all("ended without a result" in row["reason"] for row in table(made))
    assert len(table(made)) == 4


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]\n", b"nonsense", b'[{"data": "", "extra": 1}]\nPK', b'[{"data": 1}]\n'],
    ids=["nothing", "empty", "no JSON", "unknown key", "wrong type"],
)
def test_an_answer_of_another_shape_is_refused(answer):
    with pytest.raises(ReadingError) as caught:
        decode_copy(answer)
    assert caught.value.code is ReasonCode.WORKER_CRASH


def test_a_copy_comes_back_as_it_was_sent():
    sent = MarkedCopy(b"PK\n\x00", ".docx", remarks=("It is signed.",))
    assert decode_copy(encode_copy(sent)) == sent


@pytest.mark.slow
def test_a_scan_keeps_where_its_papers_lie(papers, tmp_path):
    result = api.scan([papers], config=CONFIG, output=tmp_path / "out")
    api.write_reports(result, tmp_path / "out", config=CONFIG)
    stored = api.load_result(tmp_path / "out")
    assert stored.paths == (str(papers),)
    made = api.annotate(stored, tmp_path / "out", config=CONFIG)
    assert made.placed == sum(map(len, (build_marks(one, packs=()) for one in result.documents)))


@pytest.mark.slow
def test_copies_are_no_papers_of_the_next_scan(papers):
    result = api.scan([papers], config=CONFIG, output=papers)
    api.write_reports(result, papers, config=CONFIG)
    api.annotate(result, papers, config=CONFIG)
    again = api.scan([papers], config=CONFIG, output=papers)
    assert [one.name for one in again.documents] == [one.name for one in result.documents]


def test_what_was_missed_stands_before_what_no_copy_could_show(papers, tmp_path):
    whole = judge(papers / "a.docx", "a.docx")
    document = read_document(papers / "a.docx", name="a.docx", limits=Limits())
    gap = finding(document, "", kind=FindingKind.ABSENCE, rule_ids=("ABS-001",))
    gone = finding(document, FREE)
    scanned = result_of(
        replace(whole, findings=(*whole.findings, gap), taken_out=(gone,)),
        judge(papers / "offer" / "b.pdf", "offer/b.pdf"),
        paths=[papers],
    )
    (papers / "offer" / "b.pdf").unlink()
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    assert [row["group"] for row in table(made)] == ["missed", "missed", "taken_out", "no_words"]
    assert describe_annotations(made) == (
        "Findings placed in copies: 2; missed: 2. Also listed: taken out by tracked changes: 1; "
        "questions, which have no words: 1."
    )


def test_a_copy_that_is_kept_is_a_remark_and_nothing_missed(scanned, papers, tmp_path):
    made = annotate(scanned, tmp_path / "out", papers=[papers])
    made.copies[0].write_bytes(b"mine")
    again = annotate(scanned, tmp_path / "out", papers=[papers])
    assert [row["group"] for row in table(again)] == ["remark"]
    assert describe_annotations(again).startswith("Findings placed in copies: 4; missed: 0.")
