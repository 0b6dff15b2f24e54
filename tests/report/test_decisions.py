# SPDX-License-Identifier: Apache-2.0
"""Decisions read back from tables as people and spreadsheets leave them, and every fault named."""

import csv
import datetime
import io
import os
import shutil
import subprocess
from dataclasses import replace

import openpyxl
import pytest

from pipeline.assess import apply_decisions
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category, Mitigator
from pipeline.errors import InputError
from pipeline.report.decisions.log import LOG_NAME, add_decisions, load_decisions
from pipeline.report.decisions.table import hold_decisions, read_decisions
from pipeline.report.records import finding_records, public_id

from .decided import decide, fill_csv, fill_workbook, render_one


def name_of(document, label):
    finding = next(one for one in document.findings if one.label == label)
    return public_id(document.name, finding.id)


@pytest.fixture(scope="session")
def workbook(result, packs):
    return render_one("xlsx", result, packs)


@pytest.fixture(scope="session")
def table(result, packs):
    return render_one("clauses-csv", result, packs)


@pytest.fixture
def read(result, tmp_path):
    def make(data, name="mine.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_decisions(path, result)

    return make


@pytest.fixture
def refuse(read):
    """Reads what must be refused, and returns the message and the cure."""

    def make(data, name="mine.xlsx"):
        with pytest.raises(InputError) as caught:
            read(data, name)
        assert caught.value.cure
        return caught.value.message

    return make


def test_an_untouched_table_holds_no_decision(workbook, table, read):
    assert read(workbook).decisions == ()
    assert read(table, "mine.csv").decisions == ()


def test_every_verdict_is_read_with_what_was_corrected(workbook, read, hard):
    brand, own = name_of(hard, "mandatory_branding"), name_of(hard, "own_brand_right")
    gag, alone = name_of(hard, "publicity_gagging"), name_of(hard, "exclusivity")
    rows = {
        brand: {"Decision": "agree", "Who": "Asha", "Date": "2026-11-23"},
        own: {"Decision": "edit", "Grade": 3, "Topic": "Freedom to speak and campaign"},
        gag: {"Decision": "edit", "Topic": "value_statement", "Who is bound": "both sides"},
        alone: {"Decision": "dismiss", "Comment": "=quoted\nfrom the guide"},
    }
    found = read(as_texts(fill_workbook(workbook, rows)))
    assert {one.finding: one for one in found.decisions} == {
        one.finding: one
        for one in (
            decision(hard, brand, Verdict.AGREE, who="Asha", when="2026-11-23"),
            decision(hard, own, Verdict.EDIT, category=Mitigator.FREEDOM_TO_CAMPAIGN, severity=3),
            decision(
                hard, gag, Verdict.EDIT, category=Category.VALUE_STATEMENT, bound=Bound.MUTUAL
            ),
            decision(hard, alone, Verdict.DISMISS, comment="=quoted\nfrom the guide"),
        )
    }


def decision(document, name, verdict, **values):
    return Decision(name, document.name, document.sha256, verdict, **values)


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23 14:02", "2026-11-23T14:02"),
        ("2026-11-23T14:02:09.000", "2026-11-23T14:02"),
        ("23/11/2026", "2026-11-23"),
        ("3.4.2026", "2026-04-03"),
        (46349, "2026-11-23"),
        (46349.0, "2026-11-23"),
        ("46349", "2026-11-23"),
        (datetime.datetime(2026, 11, 23), "2026-11-23"),  # noqa: DTZ001 - as sheets hold it
        (datetime.datetime(2026, 11, 23, 14, 2, 9), "2026-11-23T14:02"),  # noqa: DTZ001 - as sheets hold it
        (datetime.date(2026, 11, 23), "2026-11-23"),
        ("", ""),
    ],
    ids=repr,
)
def test_a_date_is_read_as_people_and_spreadsheets_write_it(written, when, workbook, read, hard):
    row = {"Decision": "agree", "Date": written}
    (one,) = read(fill_workbook(workbook, {name_of(hard, "exclusivity"): row})).decisions
    assert one.when == when


@pytest.mark.parametrize(
    "written", ["agree", " Agree ", "AGREE\u00a0", "'agree", "agree\u200b", "\tagree"], ids=ascii
)
def test_a_decision_may_carry_spaces_and_capitals(written, workbook, read, hard):
    row = {name_of(hard, "exclusivity"): {"Decision": written}}
    (one,) = read(fill_workbook(workbook, row)).decisions
    assert one.verdict is Verdict.AGREE


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Decision": "agreed"}, "Decision reads 'agreed': did you mean 'agree'?"),
        ({"Decision": "x" * 99}, "Decision reads a text of 99 letters: write one of agree"),
        ({"Decision": "=A1"}, "Decision holds a formula"),
        ({"Decision": "agree", "Comment": "=A1"}, "Comment holds a formula"),
        ({"Decision": "dismiss"}, "a dismissal needs its reason in Comment"),
        ({"Decision": "agree", "Grade": 2}, "Grade differ from what the scan found: write 'edit'"),
        ({"Decision": "unsure", "Topic": "Values"}, "Topic differ from what the scan found"),
        ({"Decision": "edit"}, "Decision reads 'edit', but Topic, Grade and Who is bound say"),
        ({"Decision": "edit", "Grade": 5}, "Grade reads '5': write a number from 0 to 4"),
        ({"Decision": "edit", "Grade": 2.5}, "Grade reads '2.5'"),
        ({"Decision": "edit", "Grade": "heavy"}, "Grade reads 'heavy'"),
        (
            {"Decision": "edit", "Topic": "Brandng"},
            "Topic reads 'Brandng': did you mean 'Branding'",
        ),
        ({"Decision": "edit", "Topic": "A say in design"}, "a topic of what limits is needed"),
        ({"Decision": "edit", "Who is bound": "them"}, "Who is bound reads 'them'"),
        ({"Decision": "agree", "Date": "soon"}, "Date reads 'soon': write it as 2026-11-23"),
        ({"Decision": "agree", "Date": "11/23/2026"}, "Date reads '11/23/2026'"),
        ({"Decision": "agree", "Date": "2026-02-30"}, "Date reads '2026-02-30'"),
        ({"Decision": "agree", "Date": 7}, "Date reads '7'"),
        ({"Decision": "agree", "Comment": "y" * 30_001}, "Comment has 30001 letters"),
        ({"Decision": "agree", "ID": "0123456789ab"}, "no finding of the scan has the ID"),
        ({"Decision": "agree", "ID": ""}, "no finding of the scan has the ID ''"),
        ({"Decision": "agree", "Document": "x", "ID": "a"}, "not among those of the scan"),
        ({"Decision": "agree", "Document SHA-256": "ef" * 32}, "the paper has changed since"),
        ({"Decision": "agree", "Document SHA-256": ""}, "Document SHA-256 is not that of"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_at_fault_is_refused_with_its_place(row, words, workbook, refuse, hard):
    message = refuse(fill_workbook(workbook, {name_of(hard, "exclusivity"): row}))
    assert "sheet Clauses, row " in message
    assert words in message


def test_all_faults_are_named_at_once_and_nothing_is_taken_in(workbook, refuse, hard):
    message = refuse(
        fill_workbook(
            workbook,
            {
                name_of(hard, "exclusivity"): {"Decision": "nope"},
                name_of(hard, "mandatory_branding"): {"Decision": "dismiss"},
                name_of(hard, "value_statement"): {"Decision": "agree"},
            },
        )
    )
    assert len(message.splitlines()) == 3


def test_strengths_and_questions_have_limits_of_their_own(workbook, refuse, hard):
    own, gap = name_of(hard, "own_brand_right"), name_of(hard, "exit_obligations")
    rows = {
        own: {"Decision": "edit", "Grade": 4},
        gap: {"Decision": "edit", "Topic": "Values"},
    }
    message = refuse(fill_workbook(workbook, rows))
    assert "a number from 1 to 3 is needed here" in message
    assert "of such a row cannot be corrected" in message


def copied(workbook, change):
    """Returns a workbook with a copy of its clauses in which cells of all rows are changed."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.copy_worksheet(book["Clauses"])
    sheet.title = "Mine"
    for row in sheet.iter_rows(min_row=2):
        if row[10].value:
            row[10].value = change
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_clause_decided_twice_alike_counts_once_and_otherwise_is_refused(
    workbook, read, refuse, hard
):
    row = {"Decision": "agree", "Comment": "yes"}
    filled = fill_workbook(workbook, {name_of(hard, "exclusivity"): row})
    assert len(read(copied(filled, "agree")).decisions) == 1
    message = refuse(copied(filled, "dismiss"))
    assert "sheet Mine, row" in message
    assert "the same clause is decided otherwise in sheet Clauses, row" in message


def test_a_comment_without_decision_is_told_and_not_taken_in(workbook, read, hard):
    found = read(fill_workbook(workbook, {name_of(hard, "exclusivity"): {"Comment": "hm"}}))
    assert (found.decisions, found.undecided) == ((), 1)


def test_rows_may_be_sorted_columns_moved_and_lines_put_above(workbook, read, hard):
    data = fill_workbook(workbook, {name_of(hard, "exclusivity"): {"Decision": "agree"}})
    old = openpyxl.load_workbook(io.BytesIO(data))["Clauses"]
    header, *rows = old.iter_rows(values_only=True)
    book = openpyxl.Workbook()
    book.active.append(["Reviewed in November"])
    book.active.append([])
    for row in (header, *sorted(rows, key=lambda row: row[0], reverse=True)):
        book.active.append([*reversed(row)])
    stream = io.BytesIO()
    book.save(stream)
    assert len(read(stream.getvalue()).decisions) == 1


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [
        (",", "utf-8-sig"),
        (",", "utf-8"),
        (";", "utf-8-sig"),
        (";", "cp1252"),
        ("\t", "utf-16"),
    ],
)
def test_a_csv_is_read_as_spreadsheets_save_it(delimiter, encoding, table, read, hard):
    row = {"Decision": "dismiss", "Comment": "gehört zu §4; € 1 zählt", "Who": "Jürgen"}
    data = fill_csv(
        table, {name_of(hard, "exclusivity"): row}, delimiter=delimiter, encoding=encoding
    )
    (one,) = read(data, "mine.csv").decisions
    assert (one.comment, one.who) == (row["Comment"], row["Who"])


def test_a_mark_against_formulas_is_no_part_of_a_comment(result, packs, hard, read, tmp_path):
    findings, decided = decide(
        hard, hard.findings[0], Verdict.DISMISS, comment="-1 to this", who="@asha"
    )
    data = render_one(
        "clauses-csv", replace(result, documents=(replace(hard, findings=findings),)), packs
    )
    assert b"'-1 to this" in data
    assert read(data, "mine.csv").decisions == (decided,)


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("385614102812", "3.85614E+11"),
        ("385614102812", "3,85614E+11"),
        ("385614102812", "385614102812"),
        ("012345678901", "12345678901"),
        ("1234567890e1", "1.23457E+10"),
    ],
)
def test_an_id_that_a_spreadsheet_took_for_a_number_is_known_again(
    digits, written, result, table, hard, tmp_path, monkeypatch
):
    name = name_of(hard, "exclusivity")
    monkeypatch.setattr(
        "pipeline.report.decisions.table.public_id",
        lambda document, finding: digits if public_id(document, finding) == name else "f" * 12,
    )
    path = tmp_path / "mine.csv"
    path.write_bytes(fill_csv(table, {name: {"ID": written, "Decision": "agree"}}))
    assert [one.finding for one in read_decisions(path, result).decisions] == [digits]


def test_an_id_that_is_lost_is_refused(table, refuse, hard):
    row = {name_of(hard, "exclusivity"): {"ID": "3.85614E+11", "Decision": "agree"}}
    assert "row 3: no finding of the scan has the ID" in refuse(fill_csv(table, row), "mine.csv")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "has no table with the columns 'ID', 'Decision', 'Document SHA-256'"),
        (b"ID,Decision\r\n", "has no table with the columns"),
        (b"PK\x03\x04nonsense", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0 old", "an old Excel workbook, or one behind a password"),
        (b"\x00\x01\x02", "is neither a workbook nor text"),
        (b'ID,Decision,Document SHA-256\r\n"x', "it is no CSV"),
    ],
    ids=["empty", "no hash", "broken", "old", "binary", "quote"],
)
def test_what_is_no_table_of_decisions_is_refused(data, words, refuse):
    assert words in refuse(data, "mine.csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("bound", "words"),
    [("_MOST_FILE", "has 0 MB: that is no table"), ("_MOST_ROWS", "has more than 1 rows")],
)
def test_what_is_too_large_for_a_table_of_decisions_is_refused(
    kind, bound, words, refuse, monkeypatch
):
    lines = [["ID", "Decision", "Document SHA-256"], *[[str(n), "agree", "x"] for n in range(3)]]
    monkeypatch.setattr(f"pipeline.report.decisions.sheets.{bound}", 1)
    if kind == "csv":
        data = "\n".join(map(",".join, lines)).encode()
    else:
        book, stream = openpyxl.Workbook(), io.BytesIO()
        for line in lines:
            book.active.append(line)
        book.save(stream)
        data = stream.getvalue()
    assert words in refuse(data, f"mine.{kind}")


@pytest.mark.timeout(60)
def test_a_cell_in_the_far_corner_makes_no_row_as_wide_as_a_sheet(read):
    """It stands for seventeen thousand million cells, were all of them read."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["ID", "Decision", "Document SHA-256"])
    book.active["XFD1048576"] = "z"
    book.save(stream)
    assert not read(stream.getvalue()).decisions


def test_more_cells_than_a_table_of_decisions_has_are_refused(refuse, monkeypatch):
    monkeypatch.setattr("pipeline.report.decisions.sheets._MOST_CELLS", 20_000)
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["ID", "Decision", "Document SHA-256"])
    for number in (2, 3):
        book.active[f"XFD{number}"] = "z"
    book.save(stream)
    assert "has more than 20,000 cells" in refuse(stream.getvalue())


def test_a_file_that_is_not_there_is_refused(result, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(tmp_path / "none.xlsx", result)


def test_what_was_decided_reads_back_as_the_same_decision(result, packs, hard, read):
    """So taking the new workbook in again adds nothing."""
    finding = hard.findings[0]
    findings, decided = decide(
        hard,
        finding,
        Verdict.EDIT,
        severity=2,
        bound=Bound.MUTUAL,
        comment="only for the launch",
        who="Asha",
        when="2026-11-23",
    )
    shown = replace(result, documents=(replace(hard, findings=findings),))
    for name in ("xlsx", "clauses-csv"):
        assert read(render_one(name, shown, packs), "mine").decisions == (decided,)


OFFICE = shutil.which("soffice")


def convert(data, ending, tmp_path):
    """Returns a workbook as LibreOffice opens and saves it; skips where it has no Calc."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(data)
    out = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", ending, "--outdir", out, path]
    subprocess.run(command, capture_output=True, timeout=120, check=False, env={**os.environ})
    saved = next(out.glob("mine*"), None) if out.exists() else None
    if saved is None:
        pytest.skip("LibreOffice is here without Calc")
    return saved.read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
class TestLibreOffice:
    def test_a_workbook_that_it_saved_is_read_alike(self, workbook, read, hard, tmp_path):
        rows = {
            name_of(hard, "exclusivity"): {"Decision": "dismiss", "Comment": "=1+1\nreally"},
            name_of(hard, "value_statement"): {
                "Decision": "edit",
                "Who is bound": "you, the subcontractor",
                "Date": datetime.date(2026, 11, 23),
                "Who": "@asha",
            },
        }
        filled = as_texts(fill_workbook(workbook, rows))
        saved = convert(filled, "xlsx", tmp_path)
        assert saved != filled
        found = read(saved).decisions
        assert found == read(filled).decisions
        assert [one.comment for one in found if one.comment] == ["=1+1\nreally"]

    def test_nothing_runs_when_it_opens_a_workbook(self, find, judge, rank, packs, tmp_path):
        texts = ["=1+1", '=HYPERLINK("http://x.example","y")', "+1", "@SUM(1)", "\t=2", "{=1}"]
        findings = [find("exclusivity", 3, 300 * at, quote=text) for at, text in enumerate(texts)]
        result = rank((judge("=cmd|' !A1.pdf", findings),))
        saved = convert(render_one("xlsx", result, packs), "xlsx", tmp_path)
        book = openpyxl.load_workbook(io.BytesIO(saved))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.hyperlink]
        assert {cell.value for cell in cells} >= {"=1+1", " =2", "=cmd|' !A1.pdf"}

    def test_the_csv_that_it_makes_of_the_clauses_is_read(self, workbook, read, hard, tmp_path):
        row = {"Decision": "dismiss", "Comment": "Ä; =1", "Date": "2026-11-23"}
        filled = fill_workbook(workbook, {name_of(hard, "exclusivity"): row})
        # Semicolons, code page 1252, the second sheet.
        options = "csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,false,false,false,2"
        saved = convert(filled, options, tmp_path)
        (one,) = read(saved, "mine.csv").decisions
        assert (one.comment, one.when) == ("Ä; =1", "2026-11-23")


def as_texts(data):
    """Returns a workbook in which what looks like a formula is the text that somebody typed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book["Clauses"].iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestLog:
    def test_decisions_are_added_once_and_the_last_one_holds(self, hard, tmp_path):
        first = decision(hard, "a" * 12, Verdict.AGREE)
        other = replace(first, verdict=Verdict.EDIT, severity=2, category=Category.EXCLUSIVITY)
        assert add_decisions(tmp_path, [first]) == (first,)
        assert add_decisions(tmp_path, [first]) == ()
        assert add_decisions(tmp_path, [other]) == (other,)
        assert add_decisions(tmp_path, [first]) == (first,)
        assert load_decisions(tmp_path) == (first, other, first)
        assert (tmp_path / LOG_NAME).stat().st_mode & 0o777 == 0o600

    def test_a_log_is_only_added_to(self, hard, tmp_path):
        add_decisions(tmp_path, [decision(hard, "a" * 12, Verdict.AGREE)])
        before = (tmp_path / LOG_NAME).read_bytes()
        add_decisions(tmp_path, [decision(hard, "b" * 12, Verdict.UNSURE)])
        assert (tmp_path / LOG_NAME).read_bytes().startswith(before)

    def test_a_line_that_was_cut_off_is_no_decision(self, hard, tmp_path):
        kept, later = (decision(hard, one * 12, Verdict.AGREE) for one in "ab")
        add_decisions(tmp_path, [kept])
        with (tmp_path / LOG_NAME).open("ab") as file:
            file.write(b'{"finding": "bbbb')
        assert load_decisions(tmp_path) == (kept,)
        add_decisions(tmp_path, [later])
        assert load_decisions(tmp_path) == (kept, later)

    @pytest.mark.parametrize("line", [b"{}", b"x", b'{"finding": 3}', b"[]"])
    def test_a_line_of_another_hand_is_refused_with_its_place(self, line, tmp_path):
        (tmp_path / LOG_NAME).write_bytes(line + b"\n")
        with pytest.raises(InputError, match="line 1: it is no decision"):
            load_decisions(tmp_path)

    def test_names_that_are_not_utf_8_can_be_kept(self, tmp_path):
        odd = Decision("a" * 12, "caf\udce9.pdf", "", Verdict.DISMISS, comment="\u202e")
        add_decisions(tmp_path, [odd])
        assert load_decisions(tmp_path) == (odd,)

    def test_no_log_holds_no_decision(self, tmp_path):
        assert load_decisions(tmp_path) == ()


class TestHolding:
    def test_decisions_hold_for_the_same_bytes_and_finding_alone(self, hard, rank):
        finding = hard.findings[0]
        good = decision(hard, public_id(hard.name, finding.id), Verdict.AGREE)
        gone = decision(hard, "0" * 12, Verdict.AGREE)
        changed = replace(good, finding=name_of(hard, "exclusivity"), document_sha256="ef" * 32)
        away = replace(gone, finding="1" * 12, document="away.pdf")
        held = hold_decisions([gone, good, changed, away], rank((hard,)))
        assert held.of(hard) == {finding.id: good}
        assert [one.code for one in held.stranded] == [ReasonCode.DECISION_STRANDED] * 2
        assert "not among the papers of this scan" in held.stranded[0].message
        assert "2 decisions on 'meridian/Subcontract agreement.docx'" in held.stranded[1].message

    def test_the_last_decision_on_a_finding_holds(self, hard, rank):
        finding = hard.findings[0]
        first = decision(hard, public_id(hard.name, finding.id), Verdict.AGREE)
        last = replace(first, verdict=Verdict.UNSURE)
        assert hold_decisions([first, last], rank((hard,))).of(hard) == {finding.id: last}

    def test_what_a_person_added_holds_in_the_paper_with_the_same_bytes(self, hard, rank):
        added = add(hard)
        assert hold_decisions([added], rank((hard,))).of(hard) == {
            "volume_access@9000-9010": added
        }
        other = replace(added, document_sha256="ef" * 32)
        assert len(hold_decisions([other], rank((hard,))).stranded) == 1
        half = replace(added, span=None)
        assert len(hold_decisions([half], rank((hard,))).stranded) == 1

    def test_what_was_taken_back_is_lost_to_nobody(self, hard, rank):
        gone = decision(hard, "0" * 12, Verdict.UNSURE)
        assert hold_decisions([gone], rank((hard,))).stranded == ()


class TestAdded:
    """What people added, in the tables in which others decide."""

    @pytest.fixture
    def with_added(self, hard, rank):
        found = apply_decisions(hard.findings, {"volume_access@9000-9010": add(hard)})
        return rank((replace(hard, findings=found),))

    @pytest.fixture
    def decide_added(self, with_added, hard, tmp_path, packs):
        def make(**cells):
            path = tmp_path / "mine.xlsx"
            path.write_bytes(
                fill_workbook(render_one("xlsx", with_added, packs), {add(hard).finding: cells})
            )
            return next(
                one
                for one in read_decisions(path, with_added).decisions
                if one.finding == add(hard).finding
            )

        return make

    def test_a_decision_on_it_keeps_the_words(self, decide_added, hard):
        found = decide_added(Decision="dismiss", Comment="a heading", Who="Ben")
        assert (found.verdict, found.comment, found.added) == (Verdict.DISMISS, "a heading", True)
        assert (found.span, found.quote) == (add(hard).span, add(hard).quote)

    def test_its_grade_can_be_corrected(self, decide_added):
        found = decide_added(Decision="edit", Grade=1)
        assert (found.severity, found.category) == (1, Category.VOLUME_ACCESS)

    def test_its_topic_cannot(self, decide_added):
        with pytest.raises(InputError, match="add the words under the right topic"):
            decide_added(Decision="edit", Topic="Exclusivity")

    def test_outputs_say_that_a_person_added_it(self, with_added, packs):
        record = next(one for one in finding_records(with_added) if one["start"] == 9000)
        assert record["decision"]["added"] is True
        assert (record["decision"]["was"], record["sources"]) == (None, ["person"])
        page = render_one("html", with_added, packs).decode()
        assert "Added (the program had not found it) by Asha" in page


def add(document):
    """Returns a decision that adds a finding."""
    return Decision(
        public_id(document.name, "volume_access@9000-9010"),
        document.name,
        document.sha256,
        Verdict.AGREE,
        category=Category.VOLUME_ACCESS,
        severity=3,
        bound=Bound.SUB,
        who="Asha",
        span=Span(9000, 9010),
        quote="ten letter",
        added=True,
        clause="9.1",
    )


def test_the_columns_that_are_needed_stand_in_both_tables(workbook, table):
    first = next(
        openpyxl.load_workbook(io.BytesIO(workbook))["Clauses"].iter_rows(values_only=True)
    )
    header = next(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert [*first] == header
