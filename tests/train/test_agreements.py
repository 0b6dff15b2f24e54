# SPDX-License-Identifier: Apache-2.0
"""Agreements given as plain text: places, groups, and files of JSON lines."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.train.agreements import group_agreements, read_agreement, read_rows

TEXT = "  TITLE\n\n1.  The Provider\n   shall   sing.     12    \n2. The Prime\tpays.\n \nEnd"


def test_a_paragraph_becomes_a_block_of_words_with_single_spaces():
    document = read_agreement("x", TEXT).document
    assert document.text.split("\n") == [
        "TITLE",
        "1. The Provider shall sing.",
        "12 2. The Prime pays.",
        "End",
    ]
    assert [document.text[one.start : one.end] for one in document.blocks] == (
        document.text.split("\n")
    )


def test_a_text_without_words_gives_an_empty_document():
    agreement = read_agreement("x", " \n\n ")
    assert (agreement.document.text, agreement.document.blocks) == ("", ())


@given(st.text("ab1. \n\t", max_size=120))
def test_every_letter_leads_back_to_where_it_stood_and_none_is_lost(text):
    agreement = read_agreement("x", text)
    placed = [(at, letter) for at, letter in enumerate(agreement.document.text) if letter.strip()]
    origins = [agreement.origin(at) for at, _ in placed]
    assert [text[at] for at in origins] == [letter for _, letter in placed]
    assert origins == [at for at, letter in enumerate(text) if letter.strip()]


def row(name, filer, copy):
    return {"doc_id": name, "filer_group": filer, "dup_group": copy}


def test_agreements_of_one_filer_and_copies_of_one_another_are_one_group():
    groups = group_agreements(
        [row("a", "f", "1"), row("b", "g", "1"), row("c", "g", "2"), row("d", "h", "3")]
    )
    assert groups["a"] == groups["b"] == groups["c"]
    assert groups["d"] != groups["a"]


def test_a_filer_and_a_set_of_copies_of_the_same_name_are_two_things():
    groups = group_agreements([row("a", "x", "y"), row("b", "y", "z")])
    assert groups["a"] != groups["b"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12), st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_rows(pairs, random):
    rows = [row(str(at), *map(str, pair)) for at, pair in enumerate(pairs)]
    shuffled = random.sample(rows, len(rows))
    groups = group_agreements(rows)
    assert group_agreements(shuffled) == groups
    for one in rows:
        for other in rows:
            if (
                one["filer_group"] == other["filer_group"]
                or one["dup_group"] == other["dup_group"]
            ):
                assert groups[one["doc_id"]] == groups[other["doc_id"]]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_rows_are_read_compressed_or_not_and_empty_lines_passed_over(tmp_path, name):
    data = b'{"a": 1}\n\n{"a": 2}\n'
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert list(read_rows(path)) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_only_a_line_feed_ends_a_row(tmp_path, mark):
    """JSON may hold other ends of lines as they are, and texts of papers do."""
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{{"quote": "one{mark}two"}}\n', encoding="utf-8")
    assert list(read_rows(path)) == [{"quote": f"one{mark}two"}]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("rows.jsonl", None, id="missing"),
        pytest.param("rows.jsonl", b"{", id="no JSON"),
        pytest.param("rows.jsonl", b"\xff\xfe{}", id="no UTF-8"),
        pytest.param("rows.jsonl.gz", b"{}", id="not compressed"),
        pytest.param("rows.jsonl.gz", gzip.compress(b"{}" * 99)[:-12], id="cut off"),
        pytest.param("rows.jsonl.gz", gzip.compress(b"{}")[:10] + b"\xff" * 9, id="damaged"),
    ],
)
def test_a_file_of_something_else_is_refused_by_name(tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=name) as caught:
        list(read_rows(path))
    assert caught.value.cure
