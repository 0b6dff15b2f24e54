# SPDX-License-Identifier: Apache-2.0
"""Lines of annotations: what is read, and what is refused with its place."""

import json

import pytest

from pipeline.annotations import AnnotationKind, load_annotations, read_annotations
from pipeline.domain.taxonomy import Bound, Category, Force, Mitigator, Modifier
from pipeline.errors import ConfigurationError, InputError

HEADER = {"document": "a.docx", "complete_for": ["exclusivity", "own_brand_right"]}
LINE = {
    "document": "a.docx",
    "clause": "14.3(b)",
    "quote": "shall not supply others",
    "category": "exclusivity",
    "kind": "restriction",
    "severity": 3,
    "bound": "sub",
    "force": "binding",
    "subtype": "sole_supply",
    "note": "",
}


@pytest.fixture
def write_lines(tmp_path):
    """Writes objects, or raw strings, as lines of annotations and returns the samples' folder."""

    def write(*lines, name="a.jsonl"):
        folder = tmp_path / "annotations"
        folder.mkdir(exist_ok=True)
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        (folder / name).write_text("\n".join(texts) + "\n", encoding="utf-8")
        return tmp_path

    return write


def without(key):
    return {name: value for name, value in LINE.items() if name != key}


def test_reads_every_key_of_an_annotation(write_lines):
    (document,) = load_annotations(write_lines(HEADER, LINE)).documents
    (annotation,) = document.annotations
    assert document.complete_for == (Category.EXCLUSIVITY, Mitigator.OWN_BRAND_RIGHT)
    assert annotation.clause == "14.3(b)"
    assert annotation.label is Category.EXCLUSIVITY
    assert annotation.kind is AnnotationKind.RESTRICTION
    assert annotation.bound is Bound.SUB
    assert annotation.force is Force.BINDING
    assert annotation.subtype == "sole_supply"
    assert annotation.place == "a.jsonl:2"


def test_reads_a_modifier_without_a_grade(write_lines):
    line = {
        "document": "a.docx",
        "quote": "as published from time to time",
        "category": "flow_down",
        "kind": "modifier",
        "severity": 0,
    }
    header = {"document": "a.docx", "complete_for": ["flow_down"]}
    (document,) = load_annotations(write_lines(header, line)).documents
    assert document.complete_for == (Modifier.FLOW_DOWN,)
    assert document.annotations[0].kind is AnnotationKind.MODIFIER


def test_reads_files_beside_the_papers_when_there_is_no_folder_of_annotations(
    write_lines, tmp_path
):
    below = write_lines(HEADER, LINE) / "annotations"
    assert load_annotations(below) == load_annotations(tmp_path)


def test_sorts_documents_by_name_and_joins_their_files(write_lines):
    write_lines({**HEADER, "document": "z.pdf"}, name="one.jsonl")
    write_lines(LINE, name="two.jsonl")
    folder = write_lines("", {**LINE, "quote": "other words"}, "", name="three.jsonl")
    documents = load_annotations(folder).documents
    assert [document.name for document in documents] == ["a.docx", "z.pdf"]
    assert len(documents[0].annotations) == 2
    assert documents[0].complete_for == ()


def test_leaves_direction_open_when_nobody_said_who_is_bound(write_lines):
    (document,) = load_annotations(write_lines(without("bound"))).documents
    assert document.annotations[0].bound is None


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param('{"document": ', "a.jsonl:2: no JSON: Expecting value", id="broken JSON"),
        pytest.param("[" * 100_000, "a.jsonl:2: no JSON: unreadable", id="too deep"),
        pytest.param("[]", "a.jsonl:2: a line is one JSON object", id="no object"),
        pytest.param(without("quote"), "a.jsonl:2: quote: Field required", id="no quote"),
        pytest.param({**LINE, "quote": " "}, "a.jsonl:2: the quote is empty", id="empty quote"),
        pytest.param(
            {**LINE, "category": "exclusivty"},
            "category: no category, mitigator or modifier has this name;"
            " did you mean 'exclusivity'?",
            id="unknown category",
        ),
        pytest.param({**LINE, "category": ["x"]}, "category: no category", id="category a list"),
        pytest.param({**LINE, "severity": 5}, "severity of a restriction is 0 to 4", id="grade"),
        pytest.param({**LINE, "severity": "3"}, "a.jsonl:2: severity: Input", id="grade as text"),
        pytest.param(
            {**LINE, "category": "own_brand_right", "kind": "mitigator", "severity": 0},
            "severity of a mitigator is 1 to 3",
            id="strength",
        ),
        pytest.param(
            {**LINE, "kind": "negative"}, "severity of a negative is 0 to 0", id="negative"
        ),
        pytest.param(
            {**LINE, "category": "own_brand_right"},
            "a restriction cannot have this category",
            id="kind and category",
        ),
        pytest.param(without("severity"), "severity: Field required; only a line", id="no grade"),
        pytest.param({**LINE, "draft": "yes"}, "a.jsonl:2: draft: Input", id="draft as text"),
        pytest.param(
            {**LINE, "draft": True},
            "a.jsonl:2: complete_for names 'exclusivity', and this line of it is still a",
            id="draft of a complete category",
        ),
        pytest.param({**LINE, "bound": "both"}, "a.jsonl:2: bound: Input should", id="bound"),
        pytest.param(
            {**LINE, "sevrity": 1},
            "sevrity: no such key; did you mean 'severity'?",
            id="unknown key",
        ),
        pytest.param(HEADER, "'a.docx' has a complete_for already", id="second header"),
    ],
)
def test_names_file_and_line_of_a_fault(write_lines, line, fault):
    with pytest.raises(ConfigurationError) as caught:
        load_annotations(write_lines(HEADER, line))
    assert fault in str(caught.value)


def test_reports_the_faults_of_all_files_at_once_and_never_their_words(write_lines):
    write_lines({**LINE, "severity": 9, "bound": "nobody"}, "no JSON", name="one.jsonl")
    folder = write_lines(without("quote"), name="two.jsonl")
    with pytest.raises(ConfigurationError) as caught:
        load_annotations(folder)
    places = [fault.split(": ")[0] for fault in caught.value.faults]
    assert places == ["one.jsonl:1", "one.jsonl:2", "two.jsonl:1"]
    assert "supply others" not in str(caught.value)


def test_reports_a_file_that_is_no_text(write_lines):
    folder = write_lines(LINE)
    (folder / "annotations" / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"b\.jsonl: cannot be read"):
        load_annotations(folder)


def test_refuses_a_folder_that_is_missing_or_holds_no_annotations(tmp_path):
    with pytest.raises(InputError, match="is no folder"):
        load_annotations(tmp_path / "missing")
    with pytest.raises(InputError, match="holds no annotations"):
        load_annotations(tmp_path)


def test_a_header_may_keep_its_document_aside(write_lines):
    folder = write_lines(
        {"document": "a.docx", "complete_for": ["exclusivity"], "aside": True},
        {"document": "b.docx", "complete_for": ["exclusivity"]},
    )
    assert [one.aside for one in load_annotations(folder).documents] == [True, False]


def test_a_draft_is_no_annotation(write_lines):
    header = {"document": "a.docx", "complete_for": ["volume_access"]}
    ungraded = {**without("severity"), "quote": "other words", "draft": True}
    folder = write_lines(header, LINE, {**LINE, "draft": True}, ungraded)
    (document,) = load_annotations(folder).documents
    assert [one.place for one in document.annotations] == ["a.jsonl:2"]
    assert [(one.annotation.place, one.graded) for one in document.drafts] == [
        ("a.jsonl:3", True),
        ("a.jsonl:4", False),
    ]


def test_reads_what_is_sound_beside_the_faults(write_lines):
    reading = read_annotations(write_lines(HEADER, "nonsense", LINE))
    assert [fault.place for fault in reading.faults] == ["a.jsonl:2"]
    (document,) = reading.annotations.documents
    assert (document.place, len(document.annotations)) == ("a.jsonl:1", 1)
    assert (reading.folder.name, reading.files) == ("annotations", ("a.jsonl",))
