# SPDX-License-Identifier: Apache-2.0
"""What a person sees on a terminal after a scan."""

import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Category, DocumentKind
from pipeline.report import open_console, print_scan
from pipeline.report.terminal import Topic, count_topics


def _printed(result, **values):
    stream = io.StringIO()
    print_scan(result, console=open_console(stream), **values)
    return stream.getvalue()


def _flat(text):
    return " ".join(text.split())


def test_order_band_interval_flags_and_unread_pages_stand_in_the_table(result):
    text = _flat(_printed(result))
    row = text[text.index(" 1 meridian/") : text.index(" 2 meridian/")]
    assert "strong" in row
    assert "55 (50\u201356)" in row
    assert "Branding 2 (4)" in row
    assert "touches a red line" in row
    assert text.count(" 3= ") == 2
    assert "unknown: not enough" in text
    assert "58% read" in text
    assert "2 (2\u2013?)" in text
    assert "not legal advice" in text


def test_what_could_not_be_read_comes_with_reason_and_cure(result):
    text = _flat(_printed(result).partition("Could not read")[2])
    assert "4 of 12 pages are pictures of text and were not read. [no_text_layer]" in text
    assert "Install Tesseract" in text
    assert "The file is locked with a password. [encrypted]" in text
    assert "Ask the sender for a copy without password." in text
    # A note takes nothing away from the result.
    assert "Who is who was guessed" not in text


def test_a_paper_that_was_passed_over_is_told_with_its_note(judge, rank):
    note = Diagnostic(ReasonCode.DUPLICATE, Gravity.NOTE, "The same bytes as a.pdf.")
    skipped = JudgedDocument(
        "b.pdf", "", "b", DocumentKind.UNKNOWN, Outcome.SKIPPED, diagnostics=(note,)
    )
    assert "b.pdf: The same bytes as a.pdf." in _printed(rank((judge("a.pdf", ()), skipped)))


def test_a_fault_of_the_whole_scan_is_told(judge, rank):
    fault = Diagnostic(
        ReasonCode.RULE_TIMEOUT, Gravity.PARTIAL, "A rule was too slow.", "Mend it."
    )
    text = _printed(rank((judge("a.pdf", ()),), diagnostics=(fault,)))
    assert "This scan: A rule was too slow." in text
    assert "none found" in text


def test_where_nothing_was_read_nothing_is_said_to_be_found(judge, rank):
    text = _printed(rank((judge("a.pdf", (), coverage=0.0),)))
    assert "nothing could be read" in text
    assert "none found" not in text


def test_paths_and_one_next_command_end_the_output(result):
    path = Path("out") / ("long-" * 40) / "index.html"
    text = _printed(result, written=[path], next_command="armslength explain out 0123")
    assert str(path) in text.splitlines()[-3]
    assert text.splitlines()[-1] == "Next: armslength explain out 0123"


def test_nothing_judged_is_said(nothing):
    assert _printed(nothing) == "No paper could be judged.\n"


def test_topics_count_what_gives_points_hardest_first(hard):
    topics = count_topics(hard)
    assert topics[0] == Topic(Category.MANDATORY_BRANDING, 2, 4, unsure=False)
    assert Category.FINANCIAL_RISK not in {topic.category for topic in topics}
    grades = [topic.grade for topic in topics]
    assert grades == sorted(grades, reverse=True)


def test_a_topic_whose_hardest_clause_is_not_sure_carries_a_sign(find, judge, rank):
    doubtful = find("exclusivity", 3, probability=0.3)
    paper = judge("a.pdf", [doubtful, find("exclusivity", 1), find("value_statement", 2)])
    assert count_topics(paper)[0] == Topic(Category.EXCLUSIVITY, 2, 3, unsure=True)
    text = _printed(rank([paper]))
    assert "Exclusivity 2 (3?)" in text
    assert "Values 1 (2)" in text
    assert "(3?): no clause of that grade on that topic is sure" in text
    assert "(3?)" not in _printed(rank([judge("b.pdf", [find("exclusivity", 3)])]))


def test_a_hardest_topic_that_rests_on_doubt_is_told_beside_the_band(find, judge, rank):
    text = _printed(rank([judge("a.pdf", [find("exclusivity", 4, probability=0.3)])]))
    assert "rests on doubt" in text
    assert "Rests on doubt: most of what its hardest topic counts for is not sure" in text


def test_nothing_but_text_goes_where_there_is_no_terminal(result):
    assert not {one for one in _printed(result) if unicodedata.category(one) == "Cc"} - {"\n"}


@pytest.mark.parametrize("no_color", [True, False])
def test_colour_follows_the_wish_of_the_person(no_color, result, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    text = _printed(result)
    coloured = "\x1b[33m" in text
    assert coloured is not no_color


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_stream_that_lacks_characters_gets_escapes(encoding, result):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    print_scan(result, console=open_console(stream), next_command="\u4e2d")
    stream.flush()
    expected = "\u4e2d" if encoding == "utf-8" else "\\u4e2d"
    assert raw.getvalue().decode(encoding).splitlines()[-1] == f"Next: {expected}"


@given(name=st.text(st.characters(), min_size=1), message=st.text(st.characters()))
@settings(max_examples=60)
def test_no_text_of_a_file_controls_the_terminal(name, message, judge, rank):
    fault = Diagnostic(ReasonCode.CORRUPT, Gravity.PARTIAL, message, message)
    result = rank((judge(name, (), diagnostics=(fault,)),))
    stream = io.StringIO()
    console = Console(file=stream, markup=False, emoji=False, highlight=False, width=100)
    print_scan(result, console=console, next_command=name)
    bad = {one for one in stream.getvalue() if unicodedata.category(one) in {"Cc", "Cs"}}
    assert bad <= {"\n"}
    assert not set(stream.getvalue()) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")


def test_brackets_in_a_name_are_not_read_as_markup(judge, rank):
    assert "[red]a[/red] :boom:.pdf" in _printed(rank((judge("[red]a[/red] :boom:.pdf", ()),)))
