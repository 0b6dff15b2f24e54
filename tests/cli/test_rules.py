# SPDX-License-Identifier: Apache-2.0
"""``armslength rules`` and ``armslength doctor``."""

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from pipeline.config import Limits
from pipeline.errors import ReadingError
from pipeline.extract import read_document
from pipeline.extract.programs import find_program
from pipeline.packs import SCHEMA_NAME, load_rules
from pipeline.packs.schema import RuleFile
from pipeline.report import write_rule_pages

ROOT = Path(__file__).parents[2]


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
    assert "6 examples, 0 failures, 0 known gaps" in result.stdout


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


def test_new_makes_a_folder_of_rules_and_a_rule_under_the_next_free_id(run, tmp_path):
    folder = tmp_path / "own"
    result = run("rules", "new", "exclusivity", "--rules", folder)
    assert result.exit_code == 0, result.stderr
    book = load_rules(folder)
    ours = {rule.id for pack in load_rules().packs for rule in pack.rules}
    added = {rule.id for pack in book.packs for rule in pack.rules} - ours
    assert len(added) == 1
    identifier = added.pop()
    highest = max(one for one in ours if one.startswith("EX-"))
    assert identifier > highest
    path, line, _ = result.stdout.splitlines()[1].split(":", 2)
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    assert f"id: {identifier}" in lines[int(line) - 1]


def test_a_new_rule_asks_for_its_examples_until_they_are_written(run, rules, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(rules, folder)
    assert run("rules", "new", "exclusivity", "--rules", folder).exit_code == 0
    result = run("rules", "test", "--rules", folder)
    assert result.exit_code == 4
    assert "EX-902: expected a finding, got none" in result.stdout


def test_new_says_when_the_folder_has_no_pack_for_the_category(run, rules, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(rules, folder)
    result = run("rules", "new", "value_statement", "--rules", folder)
    assert result.exit_code == 2
    assert "no pack for value_statement" in result.stderr


def test_new_leaves_a_faulty_pack_as_it_is(run, rules, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(rules, folder)
    pack = folder / "exclusivity.yaml"
    faulty = pack.read_text(encoding="utf-8").replace("severity: 3", "severity: 9")
    pack.write_text(faulty, encoding="utf-8")
    result = run("rules", "new", "exclusivity", "--rules", folder)
    assert result.exit_code == 4
    assert pack.read_text(encoding="utf-8") == faulty


def test_pages_are_written_for_each_rule_and_removed_with_it(run, rules, tmp_path):
    folder = tmp_path / "pages"
    (folder / "exclusivity").mkdir(parents=True)
    stale = folder / "exclusivity" / "EX-900.md"
    own = folder / "exclusivity" / "notes.md"
    own.write_text("kept", encoding="utf-8")
    assert run("rules", "pages", folder, "--rules", rules).exit_code == 0
    page = (folder / "exclusivity" / "EX-901.md").read_text(encoding="utf-8")
    assert "`work for (?:any )?others?`" in page
    assert "- The Prime shall not work for others. (the prime is bound)" in page
    assert "[EX-901](exclusivity/EX-901.md)" in (folder / "README.md").read_text(encoding="utf-8")
    stale.write_text(page, encoding="utf-8")
    assert run("rules", "pages", folder, "--rules", rules).exit_code == 0
    assert not stale.exists()
    assert own.read_text(encoding="utf-8") == "kept"


def test_the_pages_in_the_documentation_are_those_of_the_rules():
    """Made anew by: armslength rules pages docs/rules."""
    folder = ROOT / "docs" / "rules"
    kept = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.md")
    }
    assert kept == write_rule_pages(load_rules())


def test_schema_names_the_keys_of_a_rule_and_is_the_one_beside_the_rules(run):
    result = run("rules", "schema")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    assert set(RuleFile.model_fields) <= set(schema["$defs"]["RuleFile"]["properties"])
    beside = (ROOT / "rules" / SCHEMA_NAME).read_text(encoding="utf-8")
    assert result.stdout == beside, "armslength rules schema > rules/pack.schema.json"


def test_every_pack_names_the_schema_for_editors():
    packs = [path for path in (ROOT / "rules").glob("*.yaml") if "\nrules:" in path.read_text()]
    assert packs
    for path in packs:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={SCHEMA_NAME}", path.name


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
        "armslength[ocr,passwords,board]",
        "PDF of the board page",
        "model clause-categories ",
    ):
        assert words in result.stdout


def test_doctor_tells_a_missing_pango_from_a_missing_weasyprint(run, rules, monkeypatch, tmp_path):
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError('cannot load library')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    told = run("doctor", "--rules", rules).stdout
    assert "WeasyPrint is here, but not the library Pango" in told
    assert "pip install 'armslength[board]'" not in told
    if sys.platform.startswith("linux"):
        assert "libpango-1.0-0 libpangoft2-1.0-0" in told


def test_doctor_names_the_model_by_version_and_hash(run, rules):
    told = run("doctor", "--rules", rules).stdout
    assert re.search(r"model clause-categories \d+\.\d+\.\d+\+[0-9a-f]{8}\n", told)


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
