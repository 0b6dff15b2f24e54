# SPDX-License-Identifier: Apache-2.0
"""The tables of verb phrases: what their notation means, and what each fault says."""

import re
import shutil
from pathlib import Path

import pytest

from pipeline.config import find_data_folder
from pipeline.errors import PackError
from pipeline.packs import VerbPhrase, load_rules, load_verbs
from pipeline.packs.verbs import read_phrase

SLOTS = {"must": read_phrase("shall/must", {})}


@pytest.mark.parametrize(
    ("phrase", "hit", "miss"),
    [
        ("shall not", "shall not", "shall knot"),
        ("may/can not", "can not", "may"),
        ("shall [at all times] pay", "shall at all times pay", "shall at times pay"),
        ("shall [at once|then] pay", "shall then pay", "shall at once then pay"),
        ("[please] do not", "do not", "not"),
        ("<must> pay", "must pay", "may pay"),
        ("nothing ... prevents", "nothing in clause 6 prevents", "nothing. It prevents"),
        ("shall <aside> pay", "shall, at its own cost, pay", "shall at its own cost pay"),
        ("PRIME 's view", "PRIME's view", "PRIME view"),
        ("the <word> of", "the property of", "the of"),
    ],
    ids=lambda value: value,
)
def test_a_phrase_matches_what_its_notation_says(phrase, hit, miss):
    pattern = re.compile(read_phrase(phrase, SLOTS).pattern)
    assert pattern.fullmatch(hit)
    assert not pattern.fullmatch(miss)


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("shall/must not", ["must", "shall"]),
        ("[please|also] do not", ["also", "do", "please"]),
        ("<must> not", ["must", "shall"]),
    ],
    ids=lambda value: str(value),
)
def test_a_phrase_knows_the_words_with_which_it_may_begin(phrase, first):
    assert sorted(read_phrase(phrase, SLOTS).first) == first


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("shall [not", "bracket without its other half"),
        ("shall <nought> pay", "no slot is called 'nought'"),
        ("[please]", "nothing but words that may be missing"),
        ("no ... may ... ever ... go", "more than two gaps"),
        ("shall (not)", "is no word"),
    ],
    ids=lambda value: value,
)
def test_a_phrase_that_cannot_be_read_is_refused_by_name(phrase, fault):
    with pytest.raises(ValueError, match=re.escape(fault)) as caught:
        read_phrase(phrase, SLOTS)
    assert phrase in str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the program's rules with one pack, to be changed."""
    own = find_data_folder("rules")
    for name in ("parties.yaml", "weights.yaml", "mutual_exit.yaml"):
        shutil.copy(own / name, tmp_path / name)
    shutil.copytree(own / "lexicon", tmp_path / "lexicon")
    return tmp_path


def test_a_folder_without_verbs_has_those_of_the_program(folder):
    (folder / "lexicon" / "verbs.yaml").unlink()
    assert load_rules(folder).verbs == load_verbs()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("slots: {}\n", "tables: Field required"),
        (
            "slots: {}\ntables:\n- {name: a, form: duty, phrases: ['shall <x>']}\n",
            "no slot is called 'x'",
        ),
        (
            "slots: {}\ntables:\n- {name: a, form: duty, phrases: [shall]}\n"
            "- {name: a, form: ban, phrases: [must]}\n",
            "the table 'a' stands twice",
        ),
    ],
    ids=["no tables", "no such slot", "two tables of one name"],
)
def test_faults_of_the_verbs_are_told_with_those_of_the_rules(folder, text, fault):
    (folder / "lexicon" / "verbs.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=re.escape(fault)):
        load_rules(folder)


def test_every_phrase_of_the_program_begins_with_a_word():
    phrases = [phrase for table in load_verbs() for phrase in table.phrases]
    assert phrases
    assert all(isinstance(one, VerbPhrase) and one.first for one in phrases)
