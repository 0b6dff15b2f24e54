# SPDX-License-Identifier: Apache-2.0
"""All files of a scan: which, where, the same bytes again, and nothing left from before."""

import json

import pytest

from pipeline.errors import InputError
from pipeline.report import FORMATS, write_outputs
from pipeline.report.formats import Format

NAMES = [
    "ranking.csv",
    "documents.jsonl",
    "findings.jsonl",
    "diagnostics.jsonl",
    "queue.jsonl",
    "offers.jsonl",
]


def _tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_files_of_a_scan(result, packs, tmp_path):
    out = tmp_path / "out"
    written = write_outputs(result, out, packs=packs)
    assert written == (out / "report" / "index.html", *(out / name for name in NAMES))
    assert set(_tree(out)) == {path.relative_to(out).as_posix() for path in written}
    lines = (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["document"] for line in lines] == [d.name for d in result.documents]


def test_the_same_scan_writes_the_same_bytes(result, packs, tmp_path):
    write_outputs(result, tmp_path / "first", packs=packs)
    write_outputs(result, tmp_path / "second", packs=packs)
    write_outputs(result, tmp_path / "second", packs=packs)
    assert _tree(tmp_path / "first") == _tree(tmp_path / "second")


def test_a_scan_of_nothing_writes_all_files(nothing, packs, tmp_path):
    written = write_outputs(nothing, tmp_path, packs=packs)
    assert all(path.is_file() for path in written)
    assert (tmp_path / "findings.jsonl").read_bytes() == b""
    assert (tmp_path / "ranking.csv").read_text(encoding="utf-8").count("\n") == 1


def test_only_the_formats_that_are_asked_for_are_written(result, packs, tmp_path):
    written = write_outputs(result, tmp_path, packs=packs, formats=["sarif", "csv"])
    assert [path.name for path in written] == ["ranking.csv", "findings.sarif"]
    assert set(_tree(tmp_path)) == {"ranking.csv", "findings.sarif"}


def test_what_lies_there_already_is_written_anew_with_the_usual_files(
    result, nothing, packs, tmp_path
):
    write_outputs(result, tmp_path, packs=packs, formats=["sarif"])
    before = _tree(tmp_path)["findings.sarif"]
    names = [path.name for path in write_outputs(nothing, tmp_path, packs=packs)]
    assert names == ["index.html", *NAMES, "findings.sarif"]
    assert _tree(tmp_path)["findings.sarif"] != before


@pytest.mark.parametrize("name", ["clauses.xlsx", "clauses.csv"])
def test_a_table_that_somebody_changed_is_kept_beside_the_new_one(result, packs, tmp_path, name):
    told = []
    formats = ["xlsx", "clauses-csv"]
    for _ in range(2):
        write_outputs(result, tmp_path, packs=packs, formats=formats, tell=told.append)
    assert told == []
    fresh = _tree(tmp_path)
    (tmp_path / name).write_bytes(b"mine")
    for _ in range(2):
        write_outputs(result, tmp_path, packs=packs, formats=formats, tell=told.append)
    kept = name.replace(".", ".kept-1.")
    assert _tree(tmp_path) == fresh | {kept: b"mine"}
    assert told == [f"{name} had been changed since it was written: it is kept as {kept}."]
    (tmp_path / name).write_bytes(b"mine too")
    write_outputs(result, tmp_path, packs=packs, formats=formats)
    assert _tree(tmp_path)[name.replace(".", ".kept-2.")] == b"mine too"


@pytest.mark.parametrize("note", [b"[", b"[]", b'{"clauses.xlsx": 3}'])
def test_without_a_good_note_of_what_was_written_nothing_is_lost(result, packs, tmp_path, note):
    (tmp_path / "written.json").write_bytes(note)
    (tmp_path / "clauses.xlsx").write_bytes(b"mine")
    write_outputs(result, tmp_path, packs=packs, formats=["xlsx"])
    assert (tmp_path / "clauses.kept-1.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("extra", "package"), [("", "armslength"), ("tables", "armslength[tables]")]
)
def test_a_format_that_lacks_a_package_says_so_before_anything_is_written(
    result, packs, tmp_path, monkeypatch, extra, package
):
    lacking = Format("xlsx", "clauses.xlsx", "", "no_such_package.writing:files", extra=extra)
    monkeypatch.setattr("pipeline.report.outputs.FORMATS", FORMATS | {"xlsx": lacking})
    with pytest.raises(InputError, match="'xlsx' needs 'no_such_package'") as caught:
        write_outputs(result, tmp_path / "out", packs=packs, formats=["csv", "xlsx"])
    assert caught.value.cure == f"Install it: pip install '{package}'"
    assert not (tmp_path / "out").exists()


def test_pages_of_papers_that_are_gone_go_and_other_files_stay(
    result, packs, tmp_path, find, judge, rank
):
    many = rank([judge(f"{n}.pdf", [find("exclusivity", 2)]) for n in range(51)])
    write_outputs(many, tmp_path, packs=packs)
    assert len(list((tmp_path / "report").iterdir())) == 52
    (tmp_path / "report" / "paper-notes.html").write_bytes(b"mine")
    write_outputs(result, tmp_path, packs=packs)
    left = sorted(path.name for path in (tmp_path / "report").iterdir())
    assert left == ["index.html", "paper-notes.html"]


def test_a_place_that_cannot_be_written_is_an_error_with_a_cure(result, packs, tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        write_outputs(result, tmp_path / "out", packs=packs)
    assert caught.value.cure
