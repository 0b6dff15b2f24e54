# SPDX-License-Identifier: Apache-2.0
"""All files of a scan: which, where, the same bytes again, and nothing left from before."""

import json

import pytest

from pipeline.errors import InputError
from pipeline.report import write_outputs

NAMES = ["ranking.csv", "documents.jsonl", "findings.jsonl", "diagnostics.jsonl", "queue.jsonl"]


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
