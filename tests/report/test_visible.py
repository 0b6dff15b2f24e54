# SPDX-License-Identifier: Apache-2.0
"""Nothing invisible in a text from a file reaches a screen as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Clause 14.3(b)", "Clause 14.3(b)"),
        (
            "caf\u00e9 \u00a310 \u201cthe Services\u201d",
            "caf\u00e9 \u00a310 \u201cthe Services\u201d",
        ),
        ("co\u00adoperate", "co\u00adoperate"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b2J", r"\x9b2J"),
        ("a\nb\rc\0", r"a\x0ab\x0dc\x00"),
        ("1.1\tThe Provider", "1.1 The Provider"),
        ("invoice\u202efdp.exe", r"invoice\u202efdp.exe"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
        ("line\u2028break", r"line\u2028break"),
        ("\U000e0041", r"\U000e0041"),
        ("\udc80", r"\udc80"),
    ],
    ids=[
        "empty",
        "plain",
        "letters and signs of other alphabets",
        "soft hyphen",
        "escape sequence",
        "eight-bit escape sequence",
        "line feed, carriage return, null",
        "tab, which is white space",
        "right-to-left override",
        "isolates",
        "zero width",
        "line separator",
        "tag character",
        "byte that is not UTF-8",
    ],
)
def test_what_cannot_be_seen_is_shown(text, expected):
    assert visible(text) == expected


def test_control_characters_that_do_no_harm_in_a_place_can_stay():
    assert visible("one\ntwo\x1b", keep="\n") == "one\ntwo\\x1b"


@given(text=st.text())
def test_no_control_is_ever_left(text):
    shown = visible(text)
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert visible(shown) == shown
