# SPDX-License-Identifier: Apache-2.0
"""The summary for a pull request: the verdict first, nothing of a paper alive, never too long."""

from dataclasses import replace

from .checked import BAN, GAG, make_report


def test_the_first_line_is_the_verdict(render_output):
    first = render_output("markdown").decode("utf-8").partition("\n")[0]
    assert first.startswith(
        "## \N{CROSS MARK} Check failed: 4 differences for the worse, 1 difference that no "
        "annotation judges"
    )
    report = make_report(baseline=False)
    passing = replace(report, verdict=replace(report.verdict, floors=()))
    first = render_output("markdown", passing).decode("utf-8").partition("\n")[0]
    assert first == "## \N{WHITE HEAVY CHECK MARK} Check passed: 3 papers, no baseline."


def test_what_stops_the_check_comes_with_the_ways_on(render_output):
    assert "--accept NAME --reason" in render_output("markdown").decode("utf-8")
    report = make_report(baseline=False)
    assert "--accept" not in render_output("markdown", report).decode("utf-8")


def test_lists_what_is_worse_with_clause_words_and_from_what_to_what(render_output):
    text = render_output("markdown").decode("utf-8")
    assert "### Worse than the baseline: 3" in text
    assert f"`{GAG}`" in text
    assert f"  - `{BAN}`" in text
    assert "grade 3 of 4; bound: you, the subcontractor` \N{RIGHTWARDS ARROW} `Exclusivity" in text
    assert "`clause 6` \N{RIGHTWARDS ARROW} `clause 7`" in text
    for title in ("Floors not reached: 1", "Not read: 1", "Accepted, and nothing differs"):
        assert f"### {title}" in text


def test_the_figures_say_what_changed_against_the_baseline(render_output):
    rows = render_output("markdown").decode("utf-8").splitlines()
    (row, *_) = (one for one in rows if one.startswith("| Exclusivity"))
    cells = [one.strip() for one in row.strip("|").split("|")]
    assert cells[3:5] == ["1 (-1)", "1 (+1)"]


def test_beyond_twenty_of_a_list_the_rest_is_counted(render_output):
    report = make_report(baseline=False)
    (match, *rest) = report.matches
    many = tuple(replace(match.missed[0], quote=f"Words {one} of them") for one in range(33))
    crowded = replace(report, matches=(replace(match, missed=many), *rest))
    text = render_output("markdown", crowded).decode("utf-8")
    assert "### Missed: 33" in text
    assert text.count("`Words ") == 20
    assert "- and 13 more, in the other outputs" in text


def test_a_summary_that_would_be_too_long_is_cut_and_says_so(render_output):
    report = make_report()
    many = tuple(replace(report.unread[0], name=f"{one} {'x' * 500}.pdf") for one in range(3000))
    text = render_output("markdown", replace(report, unread=many))
    assert len(text) <= 1_000_000
    assert text.endswith(b"The summary is cut here: the other outputs have the rest.\n")
