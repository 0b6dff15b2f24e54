# SPDX-License-Identifier: Apache-2.0
"""All data sets as one table: what is left out of it, and what it says that it was made of."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.train.assembling import assemble


def papers_of(training):
    return set(training.table.frame["paper"])


@pytest.fixture(scope="module")
def training(data, desk):
    return assemble(data, desk)


def test_what_is_kept_aside_is_never_among_the_rows(training):
    assert "samples: kept.docx" in papers_of(training)
    assert "drafted: Oke" in papers_of(training)
    assert not {"samples: aside.docx", "drafted: Pell"} & papers_of(training)
    words = " ".join(seen.text for seen in training.table.seen)
    assert "in kell" in words
    assert "in ludd" not in words
    assert "in pell" not in words


def test_a_paper_that_two_readers_read_is_taken_once(training):
    assert "labels: Joint Terms" in papers_of(training)
    assert "ccs_2017: Joint Terms" not in papers_of(training)
    assert "ccs_2017: Open Terms v.1" in papers_of(training)


def test_every_source_names_its_licence_and_what_it_gave(training):
    counts = {one.name: (one.documents, bool(one.licence)) for one in training.sources}
    assert counts == {
        "cuad_dev": (8, True),
        "ccs_2017": (1, True),
        "labels": (1, True),
        "samples": (1, True),
        "drafted": (11, True),
    }
    frame = training.table.frame
    used = (training.table.weights > 0).any(axis=1)
    for one in training.sources:
        assert one.provisions == int((frame["source"].eq(one.name).to_numpy() & used).sum())


def test_of_provisions_that_nobody_read_and_that_say_nothing_some_are_taken(training):
    table = training.table
    unread = table.frame["paper"].isin(["cuad_dev: GATELY_1", "cuad_dev: HOLT_1"]).to_numpy()
    quiet = unread & (table.targets == 0).all(axis=1)
    silent = (table.weights == 0).all(axis=1)
    assert 0 < (quiet & silent).sum() < quiet.sum()
    assert not (silent & ~quiet).any()


def test_the_same_data_gives_the_same_table(training, data, desk):
    again = assemble(data, desk)
    assert again.sources == training.sources
    assert again.table.seen == training.table.seen
    assert np.array_equal(again.table.targets, training.table.targets)
    assert np.array_equal(again.table.weights, training.table.weights)


def test_readings_of_which_none_is_of_the_data_are_refused(write_data, desk):
    """Otherwise a model would be trained as if nobody had read anything, and nobody told."""
    data = write_data()
    text = data.readings.read_text(encoding="utf-8").replace('{"key": "', '{"key": "x')
    data.readings.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="none is of a provision of the data") as caught:
        assemble(data, desk)
    assert "readings.jsonl" in caught.value.message
    assert "--readings" in caught.value.cure


def test_readings_that_are_of_no_provision_are_counted_aloud(write_data, desk):
    data = write_data()
    with data.readings.open("a", encoding="utf-8") as file:
        file.write('{"key": "elsewhere", "natural": 2.0}\n')
    count = len(data.readings.read_text(encoding="utf-8").splitlines())
    told = []
    assemble(data, replace(desk, tell=told.append))
    assert any(f"1 of {count} ARE OF NO PROVISION HERE" in text for text in told)
    assert any(f"{count - 1} teach, 0 of them of two readers" in text for text in told)
    assert any("ccs_2017: 9 provisions were read" in text for text in told)


def test_where_all_readings_teach_nothing_is_said_of_others(data, desk):
    told = []
    assemble(data, replace(desk, tell=told.append))
    assert not any("NO PROVISION" in text for text in told)


def test_the_hash_of_a_source_is_of_what_was_said_in_it(write_data, desk):
    data = write_data()
    before = {one.name: one.sha256 for one in assemble(data, desk).sources}
    path = data.samples / "clauses/hands.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("exclusivity", "co_design", 1), encoding="utf-8")
    after = {one.name: one.sha256 for one in assemble(data, desk).sources}
    assert {name for name in before if before[name] != after[name]} == {"drafted"}


def test_papers_that_reviewers_judged_are_a_source_of_their_own(
    data, desk, tmp_path, write_docx, write_lines, annotations_of
):
    write_docx(tmp_path / "judged.docx", "1. The Provider shall sing.")
    write_lines(tmp_path / "annotations/judged.jsonl", annotations_of("judged.docx"))
    training = assemble(replace(data, reviews=(tmp_path,)), desk)
    assert "reviews: judged.docx" in papers_of(training)
    assert [one.name for one in training.sources][-1] == "reviews"


def test_what_is_missing_is_named_all_at_once(write_data, desk, tmp_path):
    data = replace(write_data(), reviews=(tmp_path / "nowhere",))
    (data.shared / "cuad_dev/spans.jsonl.gz").unlink()
    (data.shared / "labels/papers.jsonl").unlink()
    data.readings.unlink()
    with pytest.raises(InputError) as caught:
        assemble(data, desk)
    for name in ("spans.jsonl.gz", "papers.jsonl", "readings.jsonl", "nowhere"):
        assert name in caught.value.message
    assert "texts.jsonl.gz" not in caught.value.message
    assert "--readings" in caught.value.cure
