# SPDX-License-Identifier: Apache-2.0
"""Families of value words: how phrases are read, and what is wrong with a file of them."""

import re
import shutil

import pytest
from pydantic import ValidationError

from pipeline.config import find_data_folder
from pipeline.errors import PackError
from pipeline.packs import load_rules
from pipeline.packs.value_file import ValuesFile, value_families

NAME = "lexicon/value_families.yaml"


def _families(*phrases, **more):
    first = {"id": "one", "says": "one", "words": list(phrases)} | more
    return value_families(ValuesFile.model_validate({"families": [first]}))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("kind", "be kind", "kind"),
        ("kind", "kindness", None),
        ("kind", "mankind", None),
        ("kind*", "Kindness", "Kindness"),
        ("customer/client focus*", "our client focussed work", "client focussed"),
        ("put* ... first", "putting all of our people first", "putting all of our people first"),
        ("put* ... first", "put one two three four five first", None),
        ("put* ... first", "put them. First", None),
        ("stand up", "stand, up", None),
        ("=care", "Trust, care and pride", "care"),
        ("=care", "the care service", None),
        ("=care", "Care", "Care"),
        ("a+b", "a+b", "error"),
        ("*", "any", "error"),
        ("... first", "any first", "error"),
    ],
)
def test_how_a_phrase_is_read(phrase, text, found):
    if found == "error":
        with pytest.raises(ValidationError, match="words"):
            _families(phrase)
        return
    (family,) = _families(phrase)
    match = re.search(family.pattern, text, re.IGNORECASE)
    assert (match and match[0]) == found


def test_whom_a_family_stands_against_must_be_there():
    with pytest.raises(ValidationError, match="unknown: \\['two'\\]"):
        _families("x", against=[{"family": "two", "because": "it is so"}])


def test_faults_of_the_file_are_told_with_their_line(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(find_data_folder("rules"), folder)
    text = "families:\n  - id: one\n    says: one\n    words: ['*']\n    wrods: [x]\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_rules(folder)
    assert "value_families.yaml:4" in str(caught.value)
    assert "no such key 'wrods'" in str(caught.value)


def test_what_pulls_apart_is_known_to_both_sides():
    families = {one.id: one for one in load_rules().value_families}
    for family in families.values():
        for other, because in family.against:
            assert (family.id, because) in families[other].against


def test_a_folder_without_families_takes_those_of_the_program(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(find_data_folder("rules"), folder)
    (folder / NAME).unlink()
    assert load_rules(folder).value_families == load_rules().value_families
