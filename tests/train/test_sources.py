# SPDX-License-Identifier: Apache-2.0
"""Each data set as labelled rows: who is believed, how much, and what is said of nothing."""

from dataclasses import replace

import pytest

from pipeline.errors import InputError
from pipeline.train.readings import Reading
from pipeline.train.sources import (
    FULL,
    cuad_agreements,
    drafted_clauses,
    labelled_blocks,
    lawyers_labels,
    public_papers,
)
from pipeline.train.table import key_of

BAN = "The Provider shall not work for any other commissioner in the county."
GIVES = "The Provider gives all of its time to the lantern programme and none to others."
TEA = "Tea is served at ten when the parties meet in the hall of the town of Ashby."
LABEL = "exclusivity"
SILENT, LAWYERS = 0.3, 0.5


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


def test_what_programs_lay_beside_public_papers_is_no_paper(desk, tmp_path, write_docx):
    """Word's note of who has a file open ends as the file does."""
    told = []
    write_docx(tmp_path / "good.docx", f"1. {BAN}")
    for name in ("~$good.docx", "._good.docx", ".~lock.good.docx#"):
        (tmp_path / name).write_bytes(b"\x05Reviewer")
    table = public_papers(tmp_path, replace(desk, tell=told.append), {})
    assert set(table.frame["paper"]) == {"ccs_2017: good"}
    assert not any("left out" in text for text in told)


def test_a_public_paper_keeps_its_readings_however_its_accents_are_written(
    desk, tmp_path, write_docx, row_of, said_of
):
    write_docx(tmp_path / "Cre\u0300che.docx", f"1. {TEA}")
    ours = public_papers(tmp_path, desk, {})
    text = ours.seen[row_of(ours, "tea is")].text
    assert set(ours.frame["paper"]) == {"ccs_2017: Cr\u00e8che"}
    key = key_of("Cr\u00e8che", TEA)
    assert key in set(ours.frame["key"]), text
    read = public_papers(tmp_path, desk, {key: Reading(key=key, natural=2.0)})
    assert said_of(read, row_of(read, "tea is"), LABEL) == (0.0, 2.0)


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
