# SPDX-License-Identifier: Apache-2.0
"""``armslength rules`` and ``armslength doctor``."""

import importlib.util
import shutil
import sys

import pytest

from pipeline.config import Limits
from pipeline.errors import ReadingError
from pipeline.extract import read_document
from pipeline.extract.programs import find_program


def test_list_names_every_rule(run, rules):
    result = run("rules", "list", "--rules", rules)
    assert result.exit_code == 0
    assert "EX-901  exclusivity      3  Bars work for others" in result.stdout
    assert "1 rules in 1 packs" in result.stdout


def test_show_prints_a_rule_whole_whatever_the_case_of_its_id(run, rules):
    result = run("rules", "show", "ex-901", "--rules", rules)
    assert result.exit_code == 0
    for words in ("work for (?:any )?others?", "it may serve nobody else", "the prime is bound"):
        assert words in result.stdout


def test_show_gives_the_nearest_id(run, rules):
    result = run("rules", "show", "EX-910", "--rules", rules)
    assert result.exit_code == 2
    assert "Did you mean 'EX-901'?" in result.stderr


def test_test_passes_when_all_examples_hold(run, rules):
    result = run("rules", "test", "--rules", rules)
    assert result.exit_code == 0, result.stdout
    assert "4 examples, 0 failures, 0 known gaps" in result.stdout


def test_test_names_examples_that_fail_and_ends_with_4(run, rules, tmp_path):
    changed = tmp_path / "rules"
    shutil.copytree(rules, changed)
    pack = changed / "exclusivity.yaml"
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace("shall not work for others", "shall sing"), encoding="utf-8")
    result = run("rules", "test", "--rules", changed)
    assert result.exit_code == 4
    assert "EX-901: expected" in result.stdout
    assert "The Subcontractor shall sing." in result.stdout


def test_the_rules_that_come_along_are_listed_without_any_option(run):
    result = run("rules", "list")
    assert result.exit_code == 0
    assert "EX-001" in result.stdout


@pytest.fixture
def nothing_installed(monkeypatch):
    """Hides every program and extra; what was found before is forgotten, and afterwards too."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, package=None: None)
    find_program.cache_clear()
    yield
    find_program.cache_clear()


def test_doctor_names_versions_and_what_is_missing(run, rules, nothing_installed):
    result = run("doctor", "--rules", rules)
    assert result.exit_code == 0
    for words in (
        "armslength",
        "pypdfium2",
        "Word .docx",
        "not read: add LibreOffice",
        "None of them is needed",
        "armslength[ocr,passwords]",
    ):
        assert words in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param(
            "echo LibreOffice 9.8.7.1 x", "read through LibreOffice 9.8.7.1", id="starts"
        ),
        pytest.param("exit 7", "found, but it does not start", id="does not start"),
    ],
)
def test_doctor_starts_what_it_finds(
    run, rules, nothing_installed, monkeypatch, tmp_path, script, said
):
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\n{script}\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert said in run("doctor", "--rules", rules).stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.rtf", rb"{\rtf1 The Supplier shall deliver.}", id="rich text"),
        pytest.param("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), id="old Word"),
    ],
)
def test_what_doctor_calls_unread_is_indeed_not_read(
    run, rules, tmp_path, nothing_installed, name, content
):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadingError):
        read_document(tmp_path / name, name=name, limits=Limits())
    assert "not read: add LibreOffice" in run("doctor", "--rules", rules).stdout
