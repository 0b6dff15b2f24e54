# SPDX-License-Identifier: Apache-2.0
"""The order of papers against the one that people wrote down."""

import json
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from pipeline.check import Caveat, RankingFigures, StatedOrder, correlate_order, load_order
from pipeline.check.order import require_ordered_documents
from pipeline.errors import ConfigurationError, InputError


def stated(*tightness):
    return [StatedOrder(f"{place}.docx", one) for place, one in enumerate(tightness)]


def indices(*values):
    return {f"{place}.docx": float(one) for place, one in enumerate(values)}


def test_counts_spearmans_correlation_by_hand():
    # Ranks 1 2 3 4 against 1 3 2 4: 1 - 6 * (0 + 1 + 1 + 0) / (4 * 15).
    figures = correlate_order(stated(10, 20, 30, 90), indices(1, 3, 2, 4))
    assert figures.correlation == pytest.approx(0.8)
    assert figures.papers == 4
    assert figures.interval.caveat is Caveat.FEW


def test_a_longer_order_has_an_interval_around_its_figure():
    figures = correlate_order(stated(*range(12)), indices(1, 0, *range(2, 10), 11, 10))
    assert 0 < figures.interval.low <= round(figures.correlation, 4) <= figures.interval.high <= 1


def test_papers_of_which_nothing_was_read_are_named_and_left_out():
    figures = correlate_order(stated(10, 20, 30), indices(1, 2))
    assert (figures.papers, figures.left_out) == (2, ("2.docx",))
    assert figures.correlation == 1.0


@pytest.mark.parametrize(
    ("order", "values", "expected"),
    [
        pytest.param([], [1, 2], None, id="no order"),
        pytest.param([10], [1], RankingFigures(1), id="one paper"),
        pytest.param([5, 5], [1, 2], RankingFigures(2, caveat=Caveat.ALIKE), id="one tightness"),
        pytest.param([5, 6], [2, 2], RankingFigures(2, caveat=Caveat.ALIKE), id="one index"),
    ],
)
def test_says_why_there_is_no_correlation(order, values, expected):
    assert correlate_order(stated(*order), indices(*values)) == expected


@settings(deadline=None)
@given(
    both=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=9),
)
def test_agrees_with_the_correlation_of_the_library(both):
    order, values = zip(*both, strict=True)
    found = correlate_order(stated(*order), indices(*values)).correlation
    with warnings.catch_warnings(action="ignore"):
        expected = spearmanr(order, values).statistic
    assert (found is None) == (expected != expected)
    if found is not None:
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.fixture
def write(tmp_path):
    def put(name, content):
        (tmp_path / "order").mkdir(exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / "order" / name).write_text(text, encoding="utf-8")
        return tmp_path

    return put


def test_reads_one_paper_a_file(write):
    write("b.json", {"document": "b.docx", "tightness": 7})
    folder = write("c.json", {"document": "a.docx", "tightness": 99.5, "why": "It binds."})
    assert load_order(folder) == (
        StatedOrder("a.docx", 99.5, "It binds.", "order/c.json"),
        StatedOrder("b.docx", 7.0, "", "order/b.json"),
    )


def test_without_files_there_is_no_order(tmp_path):
    assert load_order(tmp_path) == ()


def test_tells_all_faults_with_their_files(write):
    good = {"document": "a.docx", "tightness": 7}
    write("a.json", good)
    write("b.json", good)
    write("c.json", "nonsense")
    write("d.json", "[" * 100_000)
    write("e.json", [1])
    write("f.json", {"document": "", "tightness": 101, "wy": ""})
    folder = write("g.json", {"document": "g.docx", "tightness": "7"})
    (folder / "order" / "h.json").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError) as caught:
        load_order(folder)
    assert caught.value.faults == (
        "b.json: order/a.json speaks of 'a.docx' already",
        "c.json: no JSON: Expecting value",
        "d.json: no JSON: unreadable",
        "e.json: a file is one JSON object",
        "f.json: document: String should have at least 1 character",
        "f.json: tightness: Input should be less than or equal to 100",
        "f.json: wy: Extra inputs are not permitted",
        "g.json: tightness: Input should be a valid number",
        "h.json: no JSON: unreadable",
    )


def test_refuses_an_order_of_papers_that_are_not_there():
    order = [StatedOrder("mild.docx", 5, place="order/mild.json")]
    with pytest.raises(InputError, match=r"order/mild.json: 'mild.docx' \(nearest: 'milder.docx'"):
        require_ordered_documents(order, {"milder.docx"})
    require_ordered_documents(order, {"mild.docx"})
