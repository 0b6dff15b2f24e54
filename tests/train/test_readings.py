# SPDX-License-Identifier: Apache-2.0
"""What readers say of provisions: a file of keys and labels, laid over a table."""

import pytest

from pipeline.errors import InputError
from pipeline.train.readings import apply_readings, load_readings
from pipeline.train.table import Table

GOOD = {"key": "k1", "natural": 2.0, "labels": {"exclusivity": {"chance": 1.0, "grade": 3}}}


@pytest.fixture
def load(write_lines, tmp_path):
    def read(*rows):
        return load_readings(write_lines(tmp_path / "readings.jsonl", rows))

    return read


def test_a_line_is_what_readers_say_of_one_provision(load):
    readings = load(GOOD, {"key": "k2", "natural": 4.9, "tempts": ["financial_risk"]})
    assert readings["k1"].labels["exclusivity"].chance == 1.0
    assert readings["k2"].tempts == ("financial_risk",)
    assert readings["k2"].labels == {}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        pytest.param({"key": "k2"}, "required", id="without its proportion"),
        pytest.param({**GOOD, "natural": 0}, "greater than 0", id="stands for nothing"),
        pytest.param({**GOOD, "text": "words"}, "not permitted", id="an unknown key"),
        pytest.param(
            {**GOOD, "labels": {"exclusivity": {"chance": 1.5}}}, "less than", id="surer than sure"
        ),
        pytest.param({**GOOD, "labels": {"excl": {"chance": 1.0}}}, "'excl' is no", id="label"),
        pytest.param({**GOOD, "tempts": ["excl"]}, "'excl' is no", id="label that tempts"),
    ],
)
def test_a_wrong_line_names_file_line_and_fault(load, wrong, why):
    with pytest.raises(InputError, match=rf"readings\.jsonl', line 2: .*{why}") as caught:
        load(GOOD, wrong)
    assert caught.value.cure


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "readings.jsonl"
    with pytest.raises(InputError, match="FileNotFoundError"):
        load_readings(path)
    path.write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match="UnicodeDecodeError"):
        load_readings(path)


def keys(table):
    return list(table.frame["key"])


@pytest.fixture
def laid(load, make_table):
    """Gives a function from a table and readings by row to the table with readings laid over."""

    def lay(table, **said):
        rows = [{"key": keys(table)[int(row[3:])], **one} for row, one in said.items()]
        return apply_readings(table, load(*rows))

    return lay


def test_a_reading_says_of_every_label_whether_it_is_there(make_table, laid, said_of):
    table = make_table(("one", ["financial_risk"], {}), ("two", ["financial_risk"], {}))
    assert laid(table, row0={"natural": 2.0, "labels": GOOD["labels"]}) == 1
    assert said_of(table, 0, "exclusivity") == (1.0, 2.0)
    assert said_of(table, 0, "financial_risk") == (0.0, 2.0)
    assert said_of(table, 1, "financial_risk") == (1.0, 1.0)
    assert list(table.frame["natural"]) == [2.0, 1.0]


def test_what_readers_were_not_sure_of_weighs_half(make_table, laid, said_of):
    table = make_table(("one", [], {}))
    laid(table, row0={"natural": 2.0, "labels": {"exclusivity": {"chance": 0.5}}})
    assert said_of(table, 0, "exclusivity") == (0.5, 1.0)
    assert said_of(table, 0, "financial_risk") == (0.0, 2.0)


def test_words_that_stand_in_a_paper_several_times_share_what_they_stand_for(make_table, laid):
    one = ("same words", [], {})
    table = make_table(one, one, one, one, papers=["a", "a", "a", "b"])
    assert laid(table, row0={"natural": 6.0}) == 3
    assert list(table.frame["natural"]) == [2.0, 2.0, 2.0, 1.0]
    assert (table.weights[:3] == 2.0).all()


def test_a_provision_that_stands_for_many_does_not_drown_the_others(make_table, laid):
    table = make_table(("one", [], {}))
    laid(table, row0={"natural": 80.0})
    assert list(table.frame["natural"]) == [80.0]
    assert (table.weights == 10.0).all()


def test_readings_of_provisions_that_are_not_there_change_nothing(make_table, load):
    table = make_table(("one", [], {}))
    before = Table.joined([table])
    assert apply_readings(table, load({**GOOD, "key": "elsewhere"})) == 0
    assert (table.targets == before.targets).all()
    assert (table.weights == before.weights).all()
