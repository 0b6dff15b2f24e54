# SPDX-License-Identifier: Apache-2.0
"""Papers that reviewers judged: what is refused, and in which fold they fall."""

import shutil
from dataclasses import replace

import pytest

from pipeline.errors import ArmslengthError, ConfigurationError, ExitCode, InputError
from pipeline.train import assemble
from pipeline.train.aside import KeptAside, load_aside
from pipeline.train.reviews import read_reviews, reviewed_papers
from pipeline.train.sources import FULL
from pipeline.train.table import fold_of

BAN = "The Provider shall not work for any other commissioner in the county."
TEA = "Tea is served at ten when the parties meet in the hall of the town of Ashby."
LABEL = "exclusivity"
NOTHING = KeptAside({}, {})


@pytest.fixture
def review(tmp_path, write_docx, write_lines, annotations_of):
    """Gives a function that writes a folder of reviews of one paper and returns it."""

    def make(*rows, lines=None, name="paper.docx", folder="reviews", paragraphs=(BAN, TEA)):
        numbered = [f"{at}. {text}" for at, text in enumerate(paragraphs, 1)]
        write_docx(tmp_path / folder / name, *numbered)
        given = annotations_of(name, *rows, complete_for=[LABEL]) if lines is None else lines
        write_lines(tmp_path / folder / "annotations/paper.jsonl", given)
        return tmp_path / folder

    return make


@pytest.fixture(scope="module")
def others(data, desk):
    return assemble(data, desk).table


def test_a_decision_sets_the_row_that_it_quotes(review, desk, others, row_of, said_of):
    folder = review((BAN, LABEL, "restriction"), (TEA, LABEL, "negative"))
    table = reviewed_papers(read_reviews([folder], desk, NOTHING), others)
    assert said_of(table, row_of(table, "work for"), LABEL) == (1.0, FULL)
    assert said_of(table, row_of(table, "tea is"), LABEL) == (0.0, FULL)
    assert said_of(table, row_of(table, "tea is"), "co_design")[1] == 0.0


def test_rules_were_not_written_with_reviewed_papers_in_sight(review, desk, others):
    table = reviewed_papers(read_reviews([review()], desk, NOTHING), others)
    assert not table.frame["tuned"].any()
    assert (table.frame["natural"] == 1.0).all()


GOOD = {
    "document": "paper.docx",
    "quote": BAN,
    "category": LABEL,
    "kind": "restriction",
    "severity": 2,
}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        pytest.param([[]], "paper.jsonl:1: a line is one JSON object", id="a list"),
        pytest.param([{**GOOD, "quote": 7}], "paper.jsonl:1: quote: Input", id="a number quoted"),
        pytest.param([{**GOOD, "category": "exclusive"}], "did you mean", id="unknown label"),
        pytest.param([{"document": "paper.docx"}], "quote: Field required", id="quotes nothing"),
        pytest.param(
            [{"document": "paper.docx", "complete_for": ["everything"]}, GOOD],
            "complete_for.0: no category",
            id="complete for an unknown label",
        ),
        pytest.param(
            [{"document": "paper.docx", "complete_for": "exclusivity"}, GOOD],
            "complete_for: Input should be",
            id="complete for a text",
        ),
        pytest.param([{**GOOD, "quote": "  "}], "the quote is empty", id="an empty quote"),
        pytest.param(
            [GOOD, {**GOOD, "quote": "No such words stand in it."}],
            "paper.jsonl:2: the quote does not stand in 'paper.docx'",
            id="words that are not in the paper",
        ),
    ],
)
def test_wrong_decisions_are_refused_as_check_refuses_them(review, desk, lines, fault):
    with pytest.raises(ConfigurationError) as caught:
        read_reviews([review(lines=lines)], desk, NOTHING)
    assert fault in str(caught.value)
    assert caught.value.cure
    assert "No such words" not in str(caught.value)


@pytest.mark.parametrize("document", ["../paper.docx", "lost.docx", "/etc/paper.docx"])
def test_a_paper_outside_of_the_folder_is_refused(review, desk, write_docx, tmp_path, document):
    write_docx(tmp_path / "paper.docx", f"1. {BAN}")
    folder = review(lines=[{**GOOD, "document": document}])
    with pytest.raises(InputError) as caught:
        read_reviews([folder], desk, NOTHING)
    assert repr(document) in caught.value.message


def test_a_folder_of_reviews_without_any_is_refused(desk, tmp_path):
    (tmp_path / "annotations").mkdir()
    with pytest.raises(InputError, match="holds no annotations"):
        read_reviews([tmp_path], desk, NOTHING)


def test_a_note_of_word_that_lies_beside_a_paper_is_no_paper(review, desk):
    folder = review(lines=[{**GOOD, "document": "~$paper.docx"}])
    (folder / "~$paper.docx").write_bytes(b"\x05Reviewer")
    with pytest.raises(ArmslengthError, match="not in the folder"):
        read_reviews([folder], desk, NOTHING)


def test_a_paper_that_its_own_reviews_keep_aside_is_left_out_and_told(review, desk):
    told = []
    head = {"document": "paper.docx", "complete_for": [], "aside": True}
    folder = review(lines=[head, GOOD])
    assert read_reviews([folder], replace(desk, tell=told.append), NOTHING) == ()
    assert any("paper.docx is left out" in text for text in told)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        pytest.param("samples/kept.docx", "samples: kept.docx", id="a sample"),
        pytest.param("shared/ccs_2017/Joint Terms.docx", "labels: Joint Terms", id="read twice"),
        pytest.param("shared/ccs_2017/Open Terms v.1.docx", "ccs_2017: Open Terms v.1", id="ccs"),
    ],
)
def test_a_reviewed_paper_that_teaches_elsewhere_too_falls_in_the_same_fold(
    review, data, desk, place, source, others
):
    """Parted, a model would be held against a paper that it has read."""
    folder = review(lines=[{**GOOD, "quote": "The Provider shall not work"}])
    shutil.copy(data.samples.parent / place, folder / "paper.docx")
    table = reviewed_papers(read_reviews([folder], desk, NOTHING), others)
    elsewhere = others.frame["paper"].eq(source)
    (group,) = set(others.frame["group"][elsewhere])
    assert set(table.frame["group"]) == {group}
    assert fold_of(group) != fold_of("reviews paper.docx")
    assert list(table.frame["content"]) == list(others.frame["content"][elsewhere])


def test_a_paper_that_two_people_reviewed_under_two_names_is_one_group(review, desk, others):
    folders = [
        review(name="paper.docx", folder="one", lines=[GOOD]),
        review(name="copy.docx", folder="two", lines=[{**GOOD, "document": "copy.docx"}]),
    ]
    table = reviewed_papers(read_reviews(folders, desk, NOTHING), others)
    assert table.frame["paper"].nunique() == 2
    assert table.frame["group"].nunique() == 1


def test_two_reviewed_papers_of_one_name_stay_two_papers(review, desk, others):
    folders = [
        review(folder="one", lines=[GOOD]),
        review(folder="two", lines=[GOOD], paragraphs=(BAN, TEA, "The lamps are green.")),
    ]
    table = reviewed_papers(read_reviews(folders, desk, NOTHING), others)
    assert set(table.frame["paper"]) == {"reviews: paper.docx", "reviews: paper.docx (2)"}
    assert table.frame["group"].nunique() == 2


def test_a_paper_that_is_kept_aside_is_refused_by_name(review, data, desk):
    folder = review(lines=[GOOD])
    shutil.copy(data.samples / "aside.docx", folder / "paper.docx")
    with pytest.raises(InputError) as caught:
        assemble(replace(data, reviews=(folder,)), desk)
    assert "'paper.docx' is or holds 'aside.docx'" in caught.value.message
    assert "Take them out" in caught.value.cure
    assert caught.value.exit_code is ExitCode.USAGE


def test_a_paper_with_drafted_clauses_that_are_kept_aside_is_refused(review, data, desk):
    clause = (
        "The Provider gives all of its time to the lantern programme in Pell and to nothing else."
    )
    folder = review(lines=[GOOD], paragraphs=(BAN, clause))
    with pytest.raises(InputError, match=r"'paper\.docx' is or holds 'unseen-lines\.jsonl: D-1'"):
        read_reviews([folder], desk, load_aside(data.samples))
    harmless = review(lines=[GOOD])
    assert len(read_reviews([harmless], desk, load_aside(data.samples))) == 1
