# SPDX-License-Identifier: Apache-2.0
"""Words that stand around a provision: headings, the sentence before, defined terms."""

import json
from pathlib import Path

import pytest

from pipeline.config import find_data_folder
from pipeline.detect import check_examples, compile_rules, detect_findings
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.domain.finding import Finding, Step
from pipeline.domain.taxonomy import SeverityTest
from pipeline.errors import PackError
from pipeline.outline import build_outline
from pipeline.packs import RuleBook, load_rules

LINES = {
    "parties": "This Agreement is made between Northgate Limited (the “Prime”) and Ashby Trust, a "
    "registered charity (the “Provider”).",
    "definitions": "1. Definitions",
    "livery": "1.1 “Livery” means the name, logo and colours of the Prime.",
    "heading": "2. Exclusivity",
    "limb": "2.1 The Provider shall not deliver such work without the Prime's consent.",
    "signs": "3. Signs",
    "van": "3.1 The Provider shall paint the Livery on every van.",
    "keys": "3.2 The Prime keeps the tapes. The Provider shall not open them.",
}

RULE = {
    "id": "EX-901",
    "title": "Bars something",
    "severity": 2,
    "forms": ["duty", "ban"],
    "because": "it closes a door",
    "hits": [{"text": text} for text in ("The Provider shall not help.", "Do not.", "Never.")],
    "misses": [{"text": text, "because": "says nothing"} for text in ("None.", "No.", "Nor.")],
}


def book_with(folder: Path, **keys: object) -> RuleBook:
    """Returns a rule book of one rule, made of the keys given and of ``RULE``."""
    own = find_data_folder("rules")
    (folder / "lexicon").mkdir()
    for name in ("parties.yaml", "weights.yaml", "lexicon/verbs.yaml"):
        if (own / name).exists():
            (folder / name).write_bytes((own / name).read_bytes())
    pack = {
        "label": "exclusivity",
        "kind": "restriction",
        "title": "E",
        "loss": "f",
        "ask": "Why?",
    }
    pack |= {"ideal": "a", "acceptable": "b", "fallback": "c", "rules": [RULE | keys]}
    (folder / "exclusivity.yaml").write_text(json.dumps(pack), encoding="utf-8")
    return load_rules(folder)


def findings_of(book: RuleBook) -> dict[str, Finding]:
    """Returns the findings in the paper of ``LINES``, by clause."""
    text = "\n".join(LINES.values())
    blocks, at = [], 0
    for line in LINES.values():
        blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(line), at))
        at += len(line) + 1
    document = Document("paper", "0" * 64, FileFormat.DOCX, text, tuple(blocks))
    outline = build_outline(document, lexicon=book.parties)
    return {
        one.clause: one for one in detect_findings(document, outline, compile_rules(book)).findings
    }


@pytest.mark.parametrize(
    ("trigger", "around", "clause", "named"),
    [
        ("deliver such work", "exclusiv\\w+", "2.1", "its heading"),
        ("paint", "logo", "3.1", "the definition of “Livery”"),
        ("open them", "tapes?", "3.2", "the words before it"),
    ],
    ids=["heading", "definition", "sentence before"],
)
def test_a_condition_may_be_met_by_what_stands_around(tmp_path, trigger, around, clause, named):
    """The reason names the part that met it."""
    where = [{"pattern": around, "in": "context"}]
    found = findings_of(book_with(tmp_path, trigger=trigger, where=where))
    assert list(found) == [clause]
    told = [reason.text for reason in found[clause].reasons if reason.step is Step.TRIGGER]
    assert f"(by {named})" in told[0]


def test_words_of_the_provision_itself_meet_a_condition_and_are_not_named(tmp_path):
    where = [{"pattern": "work", "in": "context"}]
    found = findings_of(book_with(tmp_path, trigger="deliver", where=where))
    assert "(by " not in found["2.1"].reasons[0].text


def test_a_condition_on_the_provision_is_not_met_by_its_heading(tmp_path):
    assert findings_of(book_with(tmp_path, trigger="deliver", where=["exclusiv\\w+"])) == {}


def test_an_exception_may_stand_around_the_provision(tmp_path):
    unless = [{"pattern": "colours", "scope": "context", "because": "only paint"}]
    assert findings_of(book_with(tmp_path, trigger="paint", unless=unless)) == {}


def test_a_definition_far_from_its_use_counts_only_where_its_term_is_used(tmp_path):
    where = [{"pattern": "logo", "in": "context"}]
    found = findings_of(book_with(tmp_path, trigger="deliver|paint|open", where=where))
    assert list(found) == ["3.1"]


def test_a_grader_may_ask_for_the_context_and_names_its_test(tmp_path):
    grader = {"pattern": "exclusiv\\w+", "in": "context", "by": 1, "test": "reach"}
    grader |= {"because": "the whole clause closes the market"}
    finding = findings_of(book_with(tmp_path, trigger="deliver", graders=[grader]))["2.1"]
    assert finding.severity == 3
    step = finding.reasons[-1]
    assert (step.test, step.evidence) == (SeverityTest.REACH, None)
    assert "by its heading" in step.text


def test_a_distance_cannot_be_asked_of_the_context(tmp_path):
    where = [{"pattern": "logo", "in": "context", "near": 5}]
    with pytest.raises(PackError, match="near counts words within the provision"):
        book_with(tmp_path, trigger="paint", where=where)


@pytest.mark.parametrize(
    ("keys", "holds"),
    [
        ({"heading": "Exclusivity"}, True),
        ({"before": "Exclusivity is of the essence."}, True),
        ({"defined": {"Close Work": "work done on exclusive terms"}}, True),
        ({"defined": {"Far Work": "work done on exclusive terms"}}, False),
        ({}, False),
    ],
    ids=["heading", "before", "defined", "another term", "nothing"],
)
def test_an_example_may_say_what_stands_around_it(tmp_path, keys, holds):
    hit = {"text": "The Provider shall not deliver Close Work."} | keys
    where = [{"pattern": "exclusiv\\w+", "in": "context"}]
    book = book_with(tmp_path, trigger="deliver", where=where, hits=[hit] * 3)
    assert (check_examples(book) == ()) is holds


GRADED = "The Provider shall pay £6,000 within ten days' notice, after fourteen months."


@pytest.mark.parametrize(
    ("ask", "moves"),
    [
        ({"amount_over": 5000}, True),
        ({"amount_over": 6000}, False),
        ({"days_under": 11}, True),
        ({"days_under": 10}, False),
        ({"months_under": 1}, True),
        ({"months_over": 12}, True),
        ({"months_over": 14}, False),
    ],
    ids=lambda value: str(value),
)
def test_a_grader_may_ask_for_a_quantity(tmp_path, ask, moves):
    grader = {"pattern": "notice", "because": "hard", "by": 1} | ask
    hit = {"text": GRADED, "severity": 3 if moves else 2}
    book = book_with(tmp_path, trigger="pay", graders=[grader], hits=[hit] * 3)
    assert check_examples(book) == ()
