# SPDX-License-Identifier: Apache-2.0
"""Each data set as labelled rows: who is believed, how much, and what is said of nothing."""

from dataclasses import replace

import pytest

from pipeline.errors import ArmslengthError, InputError
from pipeline.train.readings import Reading
from pipeline.train.sources import (
    annotated_papers,
    cuad_agreements,
    drafted_clauses,
    labelled_blocks,
    labelled_papers,
    lawyers_labels,
    public_papers,
)
from pipeline.train.table import key_of

BAN = "The Provider shall not work for any other commissioner in the county."
GIVES = "The Provider gives all of its time to the lantern programme and none to others."
TEA = "Tea is served at ten when the parties meet in the hall of the town of Ashby."
LABEL = "exclusivity"
SILENT, LAWYERS, FULL = 0.3, 0.5, 3.0


@pytest.fixture
def agreements(tmp_path, desk, lay_out, write_agreements):
    """Gives a function from clauses and spans to the table of one agreement."""

    def make(*clauses, spans=(), readings=None):
        numbered = [f"{at}. {text}" for at, text in enumerate(clauses, 1)]
        texts = {"A": lay_out(*numbered)}
        folder = write_agreements(
            tmp_path / "cuad_dev", texts, spans=[("A", *one) for one in spans]
        )
        return cuad_agreements(folder, desk, readings or {})

    return make


def test_a_rule_teaches_quietly_what_nobody_read(agreements, row_of, said_of):
    table = agreements(BAN, TEA)
    ban, tea = row_of(table, "work for"), row_of(table, "tea is")
    confidence = table.seen[ban].hits[LABEL]
    assert said_of(table, ban, LABEL) == (1.0, pytest.approx(SILENT * confidence))
    assert said_of(table, tea, LABEL) == (0.0, SILENT)
    assert not table.frame["natural"].any()


@pytest.mark.parametrize(
    ("words", "label", "expected"),
    [
        pytest.param(GIVES, "Exclusivity", (1.0, LAWYERS), id="all of it"),
        pytest.param(GIVES, "Non-Compete", (1.0, LAWYERS), id="another label of the lawyers"),
        pytest.param(GIVES[:45], "Exclusivity", (1.0, LAWYERS), id="half of it"),
        pytest.param(GIVES[4:18], "Exclusivity", (1.0, LAWYERS), id="a fragment that lies in it"),
        pytest.param(GIVES[4:12], "Exclusivity", (0.0, SILENT), id="one word"),
        pytest.param(f"{GIVES} 2. Tea", "Exclusivity", (1.0, LAWYERS), id="beyond it"),
        pytest.param(f"others. 2. {TEA}", "Exclusivity", (0.0, SILENT), id="mostly the next"),
        pytest.param(GIVES, "Competitive Restriction Exception", (0.0, SILENT), id="not trusted"),
        pytest.param(GIVES, "Governing Law", (0.0, SILENT), id="no label of ours"),
    ],
)
def test_lawyers_labels_lead_to_rows_that_they_cover(
    agreements, row_of, said_of, words, label, expected
):
    table = agreements(GIVES, TEA, spans=[(words, label)])
    row = row_of(table, "lantern")
    assert said_of(table, row, LABEL) == expected
    assert said_of(table, row, "non_exclusive") == (0.0, SILENT)


def test_a_label_that_lawyers_denied_is_none(agreements, tmp_path, row_of, write_lines):
    table = agreements(GIVES, TEA)
    span = {"doc_id": "A", "category_original": "Exclusivity", "start": 0, "end": 9999}
    for label, expected in ((False, frozenset()), (True, {"Exclusivity"})):
        write_lines(tmp_path / "cuad_dev/spans.jsonl.gz", [{**span, "label": label}])
        labels = lawyers_labels(tmp_path / "cuad_dev", table)
        assert labels[row_of(table, "lantern")] == expected


def test_a_reading_wins_over_rules_and_lawyers(agreements, row_of, said_of):
    readings = {
        key_of("A", BAN): Reading(key="x", natural=2.0),
        key_of("A", TEA): Reading(key="y", natural=2.0, labels={"flow_down": {"chance": 1.0}}),
    }
    table = agreements(BAN, TEA, spans=[(TEA, "Exclusivity")], readings=readings)
    ban, tea = row_of(table, "work for"), row_of(table, "tea is")
    assert table.seen[ban].hits[LABEL] > 0
    assert said_of(table, ban, LABEL) == (0.0, 2.0)
    assert said_of(table, tea, LABEL) == (0.0, 2.0)
    assert said_of(table, tea, "flow_down") == (1.0, 2.0)
    assert list(table.frame["natural"][[ban, tea]]) == [2.0, 2.0]


@pytest.fixture
def blocks(agreements, tmp_path, write_lines, row_of):
    """Gives a function from what readers say of one block to the table that it is laid over.

    The block holds the first two of three clauses. A span is words of the first and last row.
    """

    def lay(**said):
        table = agreements(BAN, GIVES, TEA)
        rows = [row_of(table, words) for words in ("work for", "lantern", "tea is")]
        places = [tuple(table.frame.loc[row, ["start", "end"]]) for row in rows]
        start, end = places[0][0], places[1][1]
        empty = {"agreed": [], "contested": [], "tempting_but_wrong": []}
        spans = {"first": places[0], "second": places[1], "both": (start, end)}
        for one in said.get("agreed", ()):
            one["spans"] = [[at - start for at in spans[name]] for name in one["spans"]]
        block = {"source": "cuad_dev", "doc_id": "A", "start": start, "end": end, **empty, **said}
        elsewhere = block | {"source": "other", "agreed": [{"category": "x", "spans": []}]}
        path = write_lines(tmp_path / "blocks.jsonl", [elsewhere, block])
        assert labelled_blocks(path, table) == 2
        return table, rows

    return lay


def test_what_both_readers_marked_in_a_block_is_there_and_the_rest_is_not(blocks, said_of):
    agreed = [{"category": LABEL, "spans": ["second", "second"]}]
    table, (first, second, outside) = blocks(agreed=agreed)
    assert said_of(table, second, LABEL) == (1.0, FULL)
    assert said_of(table, first, LABEL) == (0.0, 1.0)  # rules spoke: the readers did not
    assert said_of(table, outside, LABEL) == (0.0, SILENT)


def test_what_one_reader_marked_in_a_block_counts_neither_way(blocks, said_of):
    table, (first, second, _) = blocks(agreed=[{"category": LABEL, "spans": ["second", "both"]}])
    assert said_of(table, second, LABEL) == (1.0, FULL)
    assert said_of(table, first, LABEL)[1] == 0.0


@pytest.mark.parametrize("contested", ["financial_risk", {"category": "financial_risk"}])
def test_what_is_contested_in_a_block_counts_neither_way(blocks, said_of, contested):
    table, (first, second, _) = blocks(contested=[contested])
    for row in (first, second):
        assert said_of(table, row, "financial_risk")[1] == 0.0
        assert said_of(table, row, "value_statement") == (0.0, 1.0)


def test_what_tempts_in_a_block_is_no_label_with_full_weight(blocks, said_of):
    table, (first, _, outside) = blocks(tempting_but_wrong=["financial_risk"])
    assert said_of(table, first, "financial_risk") == (0.0, FULL)
    assert said_of(table, outside, "financial_risk") == (0.0, SILENT)


def test_rows_of_blocks_stand_for_no_proportion(blocks):
    table, (first, second, _) = blocks()
    assert not table.frame["natural"][[first, second]].any()


def test_a_public_paper_that_cannot_be_read_is_told_and_the_others_teach(
    desk, tmp_path, write_docx
):
    told = []
    write_docx(tmp_path / "good.docx", f"1. {BAN}")
    (tmp_path / "bad.docx").write_bytes(b"no paper at all")
    table = public_papers(tmp_path, replace(desk, tell=told.append), {})
    assert set(table.frame["paper"]) == {"ccs_2017: good"}
    assert any("bad.docx is left out" in text for text in told)


def test_public_papers_that_were_read_twice_elsewhere_are_left_out(data, desk):
    folder = data.shared / "ccs_2017"
    assert set(public_papers(folder, desk, {}).frame["paper"]) == {
        "ccs_2017: Joint Terms",
        "ccs_2017: Open Terms v.1",
    }
    table = public_papers(folder, desk, {}, without={"Joint Terms"})
    assert set(table.frame["paper"]) == {"ccs_2017: Open Terms v.1"}


def test_a_folder_without_public_papers_is_refused(desk, tmp_path):
    with pytest.raises(InputError, match="no Word files"):
        public_papers(tmp_path, desk, {})


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

    def make(*rows, name="samples", **head):
        write_docx(tmp_path / "paper.docx", *lines)
        annotations = annotations_of("paper.docx", *rows, **head)
        write_lines(tmp_path / "annotations/paper.jsonl", annotations)
        return annotated_papers(tmp_path, desk, name=name)

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


@pytest.mark.parametrize("quote", ["No such words stand in it.", "  "])
def test_a_quotation_that_is_not_in_the_paper_says_nothing(annotated, quote):
    assert not annotated((quote, LABEL, "restriction")).targets.any()


def test_a_grade_is_kept_where_the_label_holds(annotated, row_of):
    table = annotated((BAN, LABEL, "restriction"), (TEA, LABEL, "negative"))
    assert table.grades[row_of(table, "work for")].max() == 2.0
    assert not table.grades[row_of(table, "tea is")].any()


def test_rules_were_written_with_the_samples_in_sight_and_not_with_reviews(annotated):
    samples, reviews = annotated(), annotated(name="reviews")
    assert samples.frame["tuned"].all()
    assert not samples.frame["natural"].any()
    assert not reviews.frame["tuned"].any()
    assert (reviews.frame["natural"] == 1.0).all()


def test_papers_kept_aside_are_taken_only_when_they_are_asked_for(annotated, desk, tmp_path):
    assert len(annotated(aside=True)) == 0
    aside = annotated_papers(tmp_path, desk, aside=True)
    assert set(aside.frame["paper"]) == {"samples: paper.docx"}
    # They are measured: there they stand in their proportions.
    assert (aside.frame["natural"] == 1.0).all()


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="empty"),
        pytest.param(
            [{"document": "paper.docx", "complete_for": []}, {"document": "paper.docx"}],
            id="a line that quotes nothing",
        ),
        pytest.param(
            [
                {"document": "paper.docx", "complete_for": []},
                {"quote": BAN, "category": "exclusive", "kind": "restriction"},
            ],
            id="an unknown label",
        ),
    ],
)
def test_a_file_of_wrong_annotations_is_refused_by_name(
    annotated, desk, tmp_path, write_lines, lines
):
    """Reviewers write these files by hand; ``check`` refuses them with file and line."""
    annotated()
    write_lines(tmp_path / "annotations/paper.jsonl", lines)
    with pytest.raises(ArmslengthError, match=r"paper\.jsonl"):
        annotated_papers(tmp_path, desk, name="reviews")


def test_a_paper_is_complete_for_nothing_when_its_annotations_do_not_say_for_what(
    annotated, desk, tmp_path, write_lines, annotations_of, row_of, said_of
):
    """As ``check`` reads such a file: each line is an annotation, the first one too."""
    annotated()
    _, *rows = annotations_of("paper.docx", (BAN, LABEL, "restriction"), (TEA, LABEL, "negative"))
    write_lines(tmp_path / "annotations/paper.jsonl", rows)
    table = annotated_papers(tmp_path, desk, name="reviews")
    assert said_of(table, row_of(table, "work for"), LABEL) == (1.0, FULL)
    assert said_of(table, row_of(table, "sing"), LABEL)[1] == 0.0


@pytest.fixture
def drafts(tmp_path, desk, write_lines):
    def make(*rows):
        return drafted_clauses([write_lines(tmp_path / "hands.jsonl", rows)], desk)

    return make


def test_a_drafted_clause_says_of_every_label_whether_it_is_there(drafts, draft, said_of):
    table = drafts(draft(1, BAN, LABEL, severity=4))
    assert said_of(table, 0, LABEL) == (1.0, FULL)
    assert said_of(table, 0, "co_design") == (0.0, FULL)
    assert table.grades.max() == 4.0
    assert table.seen[0].headings == ("Terms",)
    assert table.seen[0].text.startswith("SUB shall not")


def test_a_drafted_label_of_grade_0_counts_neither_way(drafts, draft, said_of):
    table = drafts(draft(1, BAN, LABEL, severity=0))
    assert said_of(table, 0, LABEL) == (0.0, 0.0)
    assert said_of(table, 0, "co_design") == (0.0, FULL)


def test_a_drafted_flow_down_has_no_grade_and_holds(drafts, draft, said_of):
    table = drafts(draft(1, "Clauses 4 to 9 bind.", "flow_down", severity=0))
    assert said_of(table, 0, "flow_down") == (1.0, FULL)
    assert not table.grades.any()


def test_drafted_clauses_stand_alone_and_drafted_lines_in_a_paper(drafts, draft):
    table = drafts(
        draft(1, BAN, LABEL),
        draft(2, GIVES, LABEL),
        draft(3, TEA, paper="P"),
        draft(4, BAN, paper="P"),
    )
    assert list(table.frame["paper"]) == [
        "drafted: D-1",
        "drafted: D-2",
        "drafted: P",
        "drafted: P",
    ]
    assert list(table.frame["tuned"]) == [True, True, False, False]
    assert list(table.frame["natural"]) == [0.0, 0.0, 1.0, 1.0]
    assert set(table.frame["group"]) == {"drafted hands"}


def test_lines_of_a_drafted_paper_keep_their_labels_wherever_they_stand_in_the_file(
    drafts, draft, row_of, said_of
):
    table = drafts(
        draft(1, TEA, paper="P"), draft(2, GIVES, paper="Q"), draft(3, BAN, LABEL, paper="P")
    )
    assert list(table.frame["paper"]) == ["drafted: P", "drafted: P", "drafted: Q"]
    assert said_of(table, row_of(table, "work for"), LABEL) == (1.0, FULL)
    assert said_of(table, row_of(table, "lantern"), LABEL) == (0.0, FULL)
