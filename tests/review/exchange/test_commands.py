# SPDX-License-Identifier: Apache-2.0
"""The whole way by commands: judged, exported, taken in elsewhere, and shown in the reports."""

import io
import json
import shutil

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline import api
from pipeline.cli import armslength
from pipeline.config import Config
from pipeline.review.exchange import decisions_workbook
from pipeline.review.exchanging import hand_over_review
from pipeline.review.intake.items import take_scan
from pipeline.review.running import open_review
from pipeline.review.values import ReviewRole

from .samples import AGREE, DISMISS


@pytest.fixture(scope="module")
def output(scanned, book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scan")
    api.write_reports(scanned, folder, config=Config(), book=book, formats=("jsonl",))
    return folder


@pytest.fixture
def out(output, tmp_path):
    """The output folder of a scan."""
    shutil.copytree(output, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def run():
    def make(*arguments):
        return CliRunner().invoke(armslength, [str(one) for one in arguments])

    return make


@pytest.fixture
def judged(out, scanned, findings_of):
    """What one person judged: the first is right, the second wrong."""
    return judge_two(out, scanned, findings_of)


def judge_two(out, scanned, findings_of, *, database=""):
    with open_review(out, database=database) as desk:
        desk.take_in(take_scan(scanned))
        asha = desk.enrol("Asha", ReviewRole.REVIEWER).id
        right, wrong = (row.item for row in findings_of(desk, asha)[:2])
        desk.judge(asha, right.id, AGREE, version=0)
        desk.comment(asha, wrong.id, "only a heading", version=0)
        desk.judge(asha, wrong.id, DISMISS, version=0)
    return right, wrong


def findings(out):
    lines = (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_reports_show_what_a_review_came_to(run, out, judged, document):
    result = run("report", out, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    assert "From the review: 2 new decisions, 0 taken back." in result.stderr
    decided = [one["decision"] for one in findings(out) if one["decision"]]
    assert sorted(one["verdict"] for one in decided) == ["agree", "dismiss"]
    (line,) = (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert told["index_undecided"] == round(document.assessment.neutral.value, 1)
    again = run("report", out, "--format", "jsonl")
    assert "From the review" not in again.stderr


def test_reports_take_in_a_review_that_is_kept_elsewhere_where_it_is_named(
    run, out, scanned, findings_of, tmp_path
):
    url = f"sqlite:///{tmp_path}/elsewhere.sqlite"
    judge_two(out, scanned, findings_of, database=url)
    silent = run("report", out, "--format", "jsonl")
    assert silent.exit_code == 0
    assert f'kept in another database: give --database "{url}"' in silent.stderr
    assert not [one for one in findings(out) if one["decision"]]
    taken = run("report", out, "--format", "jsonl", "--database", url)
    assert "From the review: 2 new decisions, 0 taken back." in taken.stderr
    assert "another database" not in taken.stderr
    assert len([one for one in findings(out) if one["decision"]]) == 2


def test_a_database_of_no_review_is_refused_by_reports(run, out, tmp_path):
    url = f"sqlite:///{tmp_path}/elsewhere.sqlite"
    result = run("report", out, "--database", url)
    assert result.exit_code == 2
    assert "holds no review" in result.stderr
    assert not (tmp_path / "elsewhere.sqlite").exists()


def test_a_folder_without_a_review_is_left_alone(run, out, scanned):
    assert hand_over_review(out, scanned) is None
    assert run("report", out, "--format", "jsonl").exit_code == 0
    assert not (out / "review").exists()


def test_two_reviews_are_brought_together_by_their_exports(run, out, output, judged, tmp_path):
    exported = run("review", out, "--export", tmp_path / "export")
    assert exported.exit_code == 0, exported.stderr
    assert str(tmp_path / "export" / "agreement.csv") in exported.stdout
    assert "no annotations among them" not in exported.stderr
    other = tmp_path / "other"
    shutil.copytree(output, other)
    result = run("review", other, "--import", tmp_path / "export")
    assert result.exit_code == 0, result.stderr
    assert "Asha: 2 taken in, 0 known already." in result.stdout
    assert run("review", "verify", other).exit_code == 0


def test_a_workbook_comes_in_under_the_name_that_is_given(run, out, judged, tmp_path):
    with open_review(out) as desk:
        asha = desk.enrol("Asha", ReviewRole.REVIEWER)
        path = tmp_path / "mine.xlsx"
        path.write_bytes(decisions_workbook(desk, asha))
    fill(path, judged[0].id, Decision="dismiss", Comment="a definition")
    with open_review(out) as desk:
        row = desk.item_row(judged[0].id, person=asha.id)
        desk.judge(asha.id, judged[0].id, DISMISS, version=row.version)
        desk.undo(asha.id)
    result = run("review", out, "--import", path)
    assert result.exit_code != 0
    assert "--name" in result.stderr
    taken = run("review", out, "--import", path, "--name", "Asha")
    assert (taken.exit_code, "Asha: 1 taken in" in taken.stdout) == (0, True)


def test_conflicts_are_listed_with_both_versions_and_end_with_a_status(run, out, judged, tmp_path):
    with open_review(out) as desk:
        asha = desk.enrol("Asha", ReviewRole.REVIEWER)
        path = tmp_path / "mine.xlsx"
        path.write_bytes(decisions_workbook(desk, asha))
        row = desk.item_row(judged[0].id, person=asha.id)
        desk.judge(asha.id, judged[0].id, DISMISS, version=row.version)
    fill(path, judged[0].id, Decision="edit", Grade=0, Comment="softened in 4.2")
    taken = run("review", out, "--import", path, "--name", "Asha")
    assert taken.exit_code == 3
    assert "Not taken in, and nothing was overwritten: 1." in taken.stdout
    assert "offered: corrected, grade 0, with a remark" in taken.stdout
    assert "in the review: dismissed" in taken.stdout
    assert "softened in 4.2" not in taken.stdout


def fill(path, item, **cells):
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    rows = book["Clauses"].iter_rows()
    places = {cell.value: place for place, cell in enumerate(next(rows))}
    for row in rows:
        if row[places["ID"]].value == item:
            for heading, value in cells.items():
                row[places[heading]].value = value
    book.save(path)


@pytest.mark.parametrize(
    "options", [("--export", "x", "--purge"), ("--export", "x", "--verify")], ids=str
)
def test_each_of_them_does_one_thing(run, out, options):
    assert run("review", out, *options).exit_code == 2


def test_an_export_without_annotations_says_why_there_are_none(run, out, scanned, tmp_path):
    with open_review(out) as desk:
        desk.take_in(take_scan(scanned))
        desk.enrol("Asha", ReviewRole.REVIEWER)
    result = run("review", out, "--export", tmp_path / "x")
    assert result.exit_code == 0, result.stderr
    assert "so there are no annotations among them" in result.stderr


def test_nothing_is_exported_where_nobody_reviewed(run, out, tmp_path):
    result = run("review", out, "--export", tmp_path / "x")
    assert result.exit_code != 0
    assert "holds no review" in result.stderr
    assert not (tmp_path / "x").exists()
