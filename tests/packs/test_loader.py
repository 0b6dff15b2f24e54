# SPDX-License-Identifier: Apache-2.0
"""Rule packs: what loads, and what each fault says."""

import shutil
from pathlib import Path

import pytest

from pipeline.config import find_data_folder
from pipeline.domain.taxonomy import Role
from pipeline.errors import PackError
from pipeline.packs import load_rules

PACK = """\
label: exclusivity
kind: restriction
title: Exclusivity
loss: our freedom
ask: Why?
ideal: None.
acceptable: Some.
fallback: Less.
rules:
  - id: EX-900
    title: Bars rivals
    severity: 3
    forms: [ban]
    trigger: 'rivals?'
    because: it closes a door.
    hits:
      - {text: The Provider shall not help a rival.}
      - {text: The Provider must not join rivals.}
      - {text: No rival may be served by the Provider.}
    misses:
      - {text: The Prime shall not help a rival., because: the prime is bound}
      - {text: Rivals are listed in Annex A., because: nothing is asked}
      - {text: The Provider may help a rival., because: it is free}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rules folder with one pack and the program's own party words and weights."""
    own = find_data_folder("rules")
    (tmp_path / "lexicon").mkdir()
    for name in ("parties.yaml", "weights.yaml"):
        shutil.copy(own / name, tmp_path / name)
    (tmp_path / "exclusivity.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


def faults_of(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_rules(folder)
    return str(caught.value)


def test_a_pack_loads_with_its_rules(folder):
    book = load_rules(folder)
    assert [rule.id for pack in book.packs for rule in pack.rules] == ["EX-900"]


def test_the_version_changes_with_any_byte_of_any_file(folder):
    before = load_rules(folder).version
    weights = folder / "weights.yaml"
    weights.write_text(weights.read_text() + "\n# a remark\n")
    assert load_rules(folder).version != before


def test_sides_given_by_a_person_are_kept(folder):
    book = load_rules(folder, roles=[("Hub", Role.PRIME)])
    assert book.parties.overrides == (("Hub", Role.PRIME),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Bars rivals", "titel: Bars rivals", "exclusivity.yaml:11 (EX-900)"),
        ("title: Bars rivals", "titel: Bars rivals", "did you mean 'title'?"),
        ("kind: restriction", "kind: mitigator", "the kind of exclusivity is restriction"),
        ("severity: 3", "severity: 7", "exclusivity.yaml:12 (EX-900)"),
        ("forms: [ban]", "forms: [bann]", "rules.0.forms.0"),
        ("'rivals?'", "'rivals(?'", "cannot be used"),
        ("'rivals?'", "'(?:rivals)?'", "matches nothing at all"),
        ("'rivals?'", "'{rivals}'", "no word group is called 'rivals'"),
        ("because: the prime is bound", "because: ''", "every miss needs a because"),
        ("id: EX-900", "id: EX-9", "rules.0.id"),
        ("label: exclusivity", "label: &a exclusivity", "anchors, aliases and tags"),
        ("title: Exclusivity", "label: exclusivity", "the key 'label' stands twice"),
        ("title: Exclusivity", "title: [", "exclusivity.yaml:"),
        ("label: exclusivity", "label: exclusive", "exclusivity.yaml:1"),
    ],
    ids=str,
)
def test_each_fault_names_its_file_and_what_is_wrong(folder, old, new, said):
    (folder / "exclusivity.yaml").write_text(PACK.replace(old, new), encoding="utf-8")
    assert said in faults_of(folder)


def test_a_modifier_has_no_grade(folder):
    pack = PACK.replace("exclusivity", "flow_down").replace("restriction", "modifier")
    (folder / "flow_down.yaml").write_text(pack.replace("EX-900", "FD-900"), encoding="utf-8")
    assert "a modifier has severity 0, not 3" in faults_of(folder)


def test_all_faults_are_told_at_once(folder):
    broken = PACK.replace("severity: 3", "severity: 9").replace("forms: [ban]", "forms: [x]")
    (folder / "exclusivity.yaml").write_text(broken, encoding="utf-8")
    text = faults_of(folder)
    assert "severity" in text
    assert "forms" in text


def test_an_id_that_stands_twice_is_refused(folder):
    second = PACK.replace("label: exclusivity", "label: volume_access")
    (folder / "volume.yaml").write_text(second, encoding="utf-8")
    assert "EX-900: the id stands on 2 rules" in faults_of(folder)


def test_a_missing_folder_is_named(tmp_path):
    assert "there is no such folder" in faults_of(tmp_path / "none")


def test_numbers_of_clauses_stay_as_they_are_written(folder):
    pack = PACK.replace("title: Bars rivals", "title: 12.10")
    (folder / "exclusivity.yaml").write_text(pack, encoding="utf-8")
    assert load_rules(folder).packs[0].rules[0].title == "12.10"


def test_an_alias_bomb_is_refused_before_it_grows(folder):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [*{last}, *{last}]"
        for last, name in zip("abcdefg", "bcdefgh", strict=True)
    ]
    (folder / "bomb.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert "anchors, aliases and tags" in faults_of(folder)


def test_the_rules_of_the_program_hold_when_their_patterns_are_proven():
    """They are not proven at each start; a folder that is named is, whichever it is."""
    assert load_rules(find_data_folder("rules")) == load_rules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "weights.yaml: is empty", id="nothing"),
        pytest.param("# a remark\n", "weights.yaml: is empty", id="a remark"),
        pytest.param("a: 1\n---\nb: 2\n", "weights.yaml:2: a second document", id="two documents"),
        pytest.param("[a, b]: 1\n", "weights.yaml:1: a key is one word", id="a list as a key"),
        pytest.param("a: !!int 1\n", "weights.yaml:1: anchors, aliases and tags", id="a tag"),
        pytest.param("a: 1\nb: *a\n", "weights.yaml:2", id="an alias of nothing"),
        pytest.param("[" * 30, "weights.yaml:1: nested deeper than 20", id="deep nesting"),
    ],
)
def test_files_that_are_no_plain_tree_are_refused_with_their_line(folder, text, said):
    (folder / "weights.yaml").write_text(text, encoding="utf-8")
    assert said in faults_of(folder)
