# SPDX-License-Identifier: Apache-2.0
"""Columns of a terminal: widths, sides, and nothing unseen in a cell."""

from pipeline.report.columns import lay_columns, say_share, shorten


def test_columns_are_as_wide_as_their_widest_cell_and_escape_what_cannot_be_seen():
    lines = lay_columns(("name", ">figure"), [("a\x1b[2J", "0.50"), ("b", "-")])
    assert lines == ["name      figure", "a\\x1b[2J    0.50", "b              -"]


def test_a_share_of_nothing_is_a_dash():
    assert (say_share(None), say_share(2 / 3)) == ("-", "0.67")


def test_a_long_text_is_cut_on_one_line():
    assert shorten("a  b\nc", 5) == "a b c"
    assert shorten("a  b\nc", 3) == "a b..."
