# SPDX-License-Identifier: Apache-2.0
"""The file of questions about what is missing: what loads, and what is refused."""

import shutil

import pytest

from pipeline.config import find_data_folder
from pipeline.domain.taxonomy import Category, Mitigator
from pipeline.errors import PackError
from pipeline.packs import Mention, load_rules

FILE = """\
questions:
  - id: AB-900
    label: termination_penalty
    subtypes: [no_exit_right]
    title: No way out
    question: We found no wording on a way out, in the pages we could read.
    ask: May we leave?
    confidence: 0.5
    kinds: [contract]
    about: [leave]
    answer:
      findings: [mutual_exit, exclusivity/tied]
      patterns: ['SUB may leave']
    asked:
      - provisions: [The Provider shall stay.]
      - provisions: [You stay.]
    not_asked:
      - provisions: [The Provider may leave.]
        because: it may leave
      - provisions: [You may leave.]
        because: it may leave
"""


@pytest.fixture
def folder(tmp_path):
    """A copy of the program's rules with this file of questions."""
    shutil.copytree(find_data_folder("rules"), tmp_path / "rules")
    (tmp_path / "rules" / "absence.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path / "rules"


def test_a_question_loads_with_what_answers_it(folder):
    (question,) = load_rules(folder).questions
    exit_right = Mention(Mitigator.MUTUAL_EXIT)
    assert question.label is Category.TERMINATION_PENALTY
    assert question.answer.findings == (exit_right, Mention(Category.EXCLUSIVITY, "tied"))
    assert question.occasion.is_empty


def test_a_folder_may_go_without_questions(folder):
    (folder / "absence.yaml").unlink()
    assert load_rules(folder).questions == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("confidence: 0.5", "confidence: 0.7", "0.6"),
        ("kinds: [contract]", "kinds: [itt]", "no question is asked of: itt"),
        ("We found no wording on", "You have lost", "question"),
        ("mutual_exit,", "mutual_exat,", "is called 'mutual_exat'"),
        ("SUB may leave", "SUB may (leave", "cannot be used"),
        ("because: it may leave", "becuase: it may leave", "no such key 'becuase'"),
        ("AB-900", "TP-900", "id"),
    ],
    ids=["too sure", "a tender", "a claim", "no label", "no pattern", "a misspelt key", "an id"],
)
def test_each_fault_names_the_file_and_what_is_wrong(folder, old, new, said):
    path = folder / "absence.yaml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_rules(folder)
    assert "absence.yaml" in str(caught.value)
    assert said in str(caught.value)


def test_a_question_that_nothing_answers_is_refused(folder):
    text = FILE.replace("      findings: [mutual_exit, exclusivity/tied]\n", "")
    text = text.replace("      patterns: ['SUB may leave']\n", "      patterns: []\n")
    (folder / "absence.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="nothing could answer: AB-900"):
        load_rules(folder)
