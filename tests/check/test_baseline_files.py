# SPDX-License-Identifier: Apache-2.0
"""A baseline on the disk: what is written is what is read, and faults are told at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.baseline import Baseline, KeptFinding, KeptPaper, Met
from pipeline.check.baseline_files import KeptBaseline, Update, load_baseline, write_baseline
from pipeline.check.differences import Acceptance
from pipeline.check.pins import LoweredFloor, PinnedFigure
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Mitigator
from pipeline.errors import ConfigurationError


def finding(quote="shall not\nwork \u2028 for others", label=Category.EXCLUSIVITY):
    return KeptFinding(
        label, FindingKind.RESTRICTION, "4.1", quote, 3, Bound.SUB, False, ("EX-1",), Met.RIGHT
    )


def baseline(*findings):
    paper = KeptPaper(
        "a b/\u00e4.docx", "ab", Outcome.PARTIAL, 100, 0.5, None, "", ("0a", "0b"), True, findings
    )
    return KeptBaseline(
        Baseline((paper,), "rules", "model 1", order={"a b/\u00e4.docx": 80.5, "b": 0.0}),
        (
            PinnedFigure("rank correlation", -0.25, 10),
            PinnedFigure("flagged", 0.1, 3, ceiling=True),
        ),
        (
            Update("2026-11-22", "first"),
            Update(
                "2026-11-23",
                "second",
                (LoweredFloor("recall of all", 0.9, 0.8),),
                (Acceptance("ba9876543210", "a", "new", "agreed then", "2026-11-22"),),
            ),
        ),
        (Acceptance("0123456789ab", "a", "missing", "agreed", "2026-11-23"),),
    )


def test_what_is_written_is_read_again(tmp_path):
    kept = baseline(finding(), finding("help", Mitigator.CAPACITY_SUPPORT))
    write_baseline(tmp_path, kept)
    assert load_baseline(tmp_path) == kept


@given(st.text())
def test_any_words_come_back(tmp_path_factory, quote):
    folder = tmp_path_factory.mktemp("kept")
    kept = baseline(finding(quote.encode("utf-8", "ignore").decode()))
    write_baseline(folder, kept)
    assert load_baseline(folder) == kept


def test_each_line_is_one_finding(tmp_path):
    write_baseline(tmp_path, baseline(finding(), finding("other")))
    lines = (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(one)["quote"] for one in lines] == [finding().quote, "other"]


def test_a_mark_before_the_text_and_line_ends_of_windows_change_nothing(tmp_path):
    kept = baseline(finding())
    write_baseline(tmp_path, kept)
    for path in tmp_path.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_baseline(tmp_path) == kept


def test_faults_are_all_told_with_file_and_line_and_no_words_of_a_paper(tmp_path):
    write_baseline(tmp_path, baseline(finding("SECRET")))
    lines = (tmp_path / "findings.jsonl").read_text(encoding="utf-8")
    (tmp_path / "findings.jsonl").write_text(
        lines.replace('"severity": 3', '"severity": 9') + "SECRET\n", encoding="utf-8"
    )
    (tmp_path / "papers.jsonl").unlink()
    with pytest.raises(ConfigurationError) as refusal:
        load_baseline(tmp_path)
    said = str(refusal.value)
    assert "findings.jsonl:1: severity: " in said
    assert "findings.jsonl:2: Invalid JSON" in said
    assert "papers.jsonl: cannot be read" in said
    assert "SECRET" not in said


def test_floors_that_rest_on_other_papers_are_refused(tmp_path):
    write_baseline(tmp_path, baseline(finding()))
    path = tmp_path / "papers.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"0a", ', ""), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"before these changed: annotations\n"):
        load_baseline(tmp_path)


def test_floors_that_rest_on_another_order_are_refused(tmp_path):
    write_baseline(tmp_path, baseline(finding()))
    path = tmp_path / "floors.json"
    path.write_text(path.read_text(encoding="ascii").replace("80.5", "10.5"), encoding="ascii")
    with pytest.raises(ConfigurationError, match=r"before these changed: order\n"):
        load_baseline(tmp_path)


def test_what_was_begun_and_not_ended_is_no_baseline(tmp_path):
    write_baseline(tmp_path, baseline(finding()))
    (tmp_path / "floors.json").unlink()
    with pytest.raises(ConfigurationError, match=r"floors\.json: cannot be read"):
        load_baseline(tmp_path)
