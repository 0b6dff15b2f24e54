# SPDX-License-Identifier: Apache-2.0
"""Papers that people quoted, as labelled rows: read twice, or annotated in full."""

from dataclasses import replace

import pytest

from pipeline.errors import InputError
from pipeline.train.papers import annotated_papers, labelled_papers
from pipeline.train.sources import FULL

BAN = "The Provider shall not work for any other commissioner in the county."
TEA = "Tea is served at ten when the parties meet in the hall of the town of Ashby."
LABEL = "exclusivity"


@pytest.fixture
def read_twice(tmp_path, desk, write_docx, write_lines):
    """Gives a function from labels of two readers to the table of one paper of two clauses."""

    def make(*rows, doc="Terms"):
        write_docx(tmp_path / "ccs_2017/Terms .docx", f"1. {BAN}", f"2. {TEA}")
        given = [{"doc": doc, "kind": "restriction", **row} for row in rows]
        labels = write_lines(tmp_path / "papers.jsonl", given)
        return labelled_papers(tmp_path, labels, desk)

    return make


def test_what_two_readers_gave_counts_in_full_and_what_one_gave_not_at_all(
    read_twice, row_of, said_of
):
    table = read_twice(
        {"quote": BAN, "category": LABEL, "readers": 2},
        {"quote": TEA, "category": LABEL, "readers": 1},
        {"quote": TEA, "category": "co_design", "kind": "negative", "readers": 2},
    )
    ban, tea = row_of(table, "work for"), row_of(table, "tea is")
    assert said_of(table, ban, LABEL) == (1.0, FULL)
    assert said_of(table, tea, LABEL)[1] == 0.0
    assert said_of(table, tea, "co_design") == (0.0, FULL)
    assert said_of(table, ban, "co_design") == (0.0, 1.0)
    assert (table.frame["natural"] == 1.0).all()


@pytest.mark.parametrize("sure_first", [True, False])
def test_what_both_readers_marked_counts_whatever_one_marked_beside_it(
    read_twice, row_of, said_of, sure_first
):
    """Two quotations within one provision: their order in the file says nothing."""
    sure = {"quote": BAN[:40], "category": LABEL, "readers": 2}
    unsure = {"quote": BAN[40:], "category": LABEL, "readers": 1}
    table = read_twice(*((sure, unsure) if sure_first else (unsure, sure)))
    assert said_of(table, row_of(table, "work for"), LABEL) == (1.0, FULL)


def test_a_labelled_paper_that_is_not_there_is_named(read_twice):
    with pytest.raises(InputError, match="Lost Terms"):
        read_twice({"quote": BAN, "category": LABEL}, doc="Lost Terms")


@pytest.fixture
def annotated(tmp_path, desk, write_docx, write_lines, annotations_of):
    """Gives a function from annotations to the table of one paper of two clauses and limbs."""
    lines = (f"1. {BAN}", f"2. {TEA}", "3. The Provider shall:", "(a) sing daily; and", "(b) pay.")

    def make(*rows, **head):
        write_docx(tmp_path / "paper.docx", *lines)
        annotations = annotations_of("paper.docx", *rows, **head)
        write_lines(tmp_path / "annotations/paper.jsonl", annotations)
        return annotated_papers(tmp_path, desk)

    return make


def test_a_paper_annotated_in_full_says_of_every_row_what_is_there_and_what_not(
    annotated, row_of, said_of
):
    table = annotated((BAN, LABEL, "restriction"))
    ban, tea = row_of(table, "work for"), row_of(table, "tea is")
    assert said_of(table, ban, LABEL) == (1.0, FULL)
    assert said_of(table, tea, LABEL) == (0.0, 1.0)
    assert said_of(table, ban, "co_design") == (0.0, 1.0)


def test_labels_for_which_a_paper_is_not_complete_say_nothing_but_what_is_quoted(
    annotated, row_of, said_of
):
    rows = ((BAN, LABEL, "restriction"), (TEA, "co_design", "mitigator"))
    table = annotated(*rows, complete_for=[LABEL])
    ban, tea = row_of(table, "work for"), row_of(table, "tea is")
    assert said_of(table, tea, LABEL) == (0.0, 1.0)
    assert said_of(table, tea, "co_design") == (1.0, FULL)
    assert said_of(table, ban, "co_design")[1] == 0.0
    assert said_of(table, ban, "value_statement")[1] == 0.0


def test_a_negative_is_no_label_with_full_weight(annotated, row_of, said_of):
    table = annotated((BAN, LABEL, "negative"))
    row = row_of(table, "work for")
    assert table.seen[row].hits[LABEL] > 0
    assert said_of(table, row, LABEL) == (0.0, FULL)


def test_words_that_are_quoted_for_and_against_hold(annotated, row_of, said_of):
    for rows in (("restriction", "negative"), ("negative", "restriction")):
        table = annotated(*((BAN, LABEL, kind) for kind in rows))
        assert said_of(table, row_of(table, "work for"), LABEL) == (1.0, FULL)


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("The Provider shall:\n(a) sing daily; and", id="as in the paper"),
        pytest.param("The Provider shall: (a) sing daily; and", id="over a break of lines"),
        pytest.param("(A) SING  DAILY;\tand", id="in capitals, with other spaces"),
    ],
)
def test_a_quotation_is_found_whatever_its_spaces_and_capitals(annotated, row_of, said_of, quote):
    table = annotated((quote, LABEL, "restriction"))
    assert said_of(table, row_of(table, "sing"), LABEL) == (1.0, FULL)
    assert said_of(table, row_of(table, "pay"), LABEL) == (0.0, 1.0)


def test_a_letter_that_small_letters_make_two_is_found(desk, tmp_path, write_docx, write_lines):
    """The Turkish capital with a dot is the only one."""
    write_docx(tmp_path / "paper.docx", "1. The Provider shall serve \u0130zmir House alone.")
    row = {"document": "paper.docx", "quote": "serve \u0130zmir House alone", "category": LABEL}
    row |= {"kind": "restriction", "severity": 2}
    write_lines(tmp_path / "annotations/paper.jsonl", [row])
    assert annotated_papers(tmp_path, desk).targets.any()


def test_a_quotation_that_is_not_in_its_sample_teaches_nothing_and_is_told(
    annotated, desk, tmp_path
):
    assert not annotated(("No such words stand in it.", LABEL, "restriction")).targets.any()
    told = []
    annotated_papers(tmp_path, replace(desk, tell=told.append))
    assert any("1 of the quotations" in text and "paper.jsonl:2" in text for text in told)
    assert not any("No such words" in text for text in told)


def test_quotations_that_are_not_in_papers_read_twice_are_told_by_paper(
    read_twice, desk, tmp_path
):
    lost = {"quote": "No such words stand in it.", "category": LABEL}
    table = read_twice(lost, {"quote": BAN, "category": LABEL}, lost)
    told = []
    labelled_papers(tmp_path, tmp_path / "papers.jsonl", replace(desk, tell=told.append))
    assert table.targets.sum() == 1
    assert any("2 of the quotations" in text and "Terms (2)" in text for text in told)


def test_a_paper_is_known_by_its_name_however_its_accents_are_written(
    desk, tmp_path, write_docx, write_lines, annotations_of
):
    for folder in ("", "ccs_2017"):
        write_docx(tmp_path / folder / "Cre\u0300che.docx", f"1. {BAN}")
    rows = annotations_of("Cr\u00e8che.docx", (BAN, LABEL, "restriction"))
    write_lines(tmp_path / "annotations/paper.jsonl", rows)
    read = {"doc": "Cr\u00e8che", "quote": BAN, "category": LABEL, "kind": "restriction"}
    labels = write_lines(tmp_path / "papers.jsonl", [read])
    tables = annotated_papers(tmp_path, desk), labelled_papers(tmp_path, labels, desk)
    for table, name in zip(
        tables, ("samples: Cr\u00e8che.docx", "labels: Cr\u00e8che"), strict=True
    ):
        assert set(table.frame["paper"]) == {name}
        assert table.targets.sum() == 1


def test_a_grade_is_kept_where_the_label_holds(annotated, row_of):
    table = annotated((BAN, LABEL, "restriction"), (TEA, LABEL, "negative"))
    assert table.grades[row_of(table, "work for")].max() == 2.0
    assert not table.grades[row_of(table, "tea is")].any()


def test_rules_were_written_with_the_samples_in_sight(annotated):
    samples = annotated()
    assert samples.frame["tuned"].all()
    assert not samples.frame["natural"].any()


def test_papers_kept_aside_are_taken_only_when_they_are_asked_for(annotated, desk, tmp_path):
    assert len(annotated(aside=True)) == 0
    aside = annotated_papers(tmp_path, desk, aside=True)
    assert set(aside.frame["paper"]) == {"samples: paper.docx"}
    # They are measured: there they stand in their proportions.
    assert (aside.frame["natural"] == 1.0).all()


def test_a_sample_is_complete_for_nothing_when_its_annotations_do_not_say_for_what(
    annotated, desk, tmp_path, write_lines, annotations_of, row_of, said_of
):
    """As ``check`` reads such a file: each line is an annotation, the first one too."""
    annotated()
    _, *rows = annotations_of("paper.docx", (BAN, LABEL, "restriction"), (TEA, LABEL, "negative"))
    write_lines(tmp_path / "annotations/paper.jsonl", rows)
    table = annotated_papers(tmp_path, desk)
    assert said_of(table, row_of(table, "work for"), LABEL) == (1.0, FULL)
    assert said_of(table, row_of(table, "sing"), LABEL)[1] == 0.0


def test_lines_that_nobody_judged_teach_nothing_and_are_told(
    desk, tmp_path, write_docx, write_lines, annotations_of
):
    write_docx(tmp_path / "paper.docx", f"1. {BAN}")
    row = {"document": "paper.docx", "quote": BAN, "category": LABEL, "kind": "restriction"}
    write_lines(tmp_path / "annotations/paper.jsonl", [{**row, "severity": 3, "draft": True}])
    told = []
    table = annotated_papers(tmp_path, replace(desk, tell=told.append))
    assert not table.targets.any()
    assert any('paper.docx: 1 lines with "draft" are left out' in text for text in told)
