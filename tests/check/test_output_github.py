# SPDX-License-Identifier: Apache-2.0
"""Commands of GitHub Actions: on the right line, escaped, the urgent first, none forgotten."""

import re
from dataclasses import replace

import pytest

from .checked import make_report

_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


@pytest.fixture
def commands(render_output):
    def make(report=None, **named):
        *lines, last = render_output("github", report, **named).decode("utf-8").splitlines()
        assert not last.startswith(("::", "##["))
        found = [_COMMAND.fullmatch(line) for line in lines]
        assert all(found), lines
        return [one.groups() for one in found]

    return make


def test_notes_stand_on_the_line_of_the_annotation_or_on_the_paper(commands):
    told = commands()
    places = {properties for _, properties, _ in told}
    assert "file=samples/annotations/all.jsonl,line=3,title=Finding gone" in places
    assert "file=samples/a offer/terms.docx,title=New finding" in places
    assert "file=samples/scan.pdf,title=Not read" in places


def test_what_stops_the_check_is_an_error_and_losses_come_before_the_unjudged(commands):
    errors = [text for level, _, text in commands() if level == "error"]
    losses = [at for at, text in enumerate(errors) if "worse, by the annotations" in text]
    unjudged = [at for at, text in enumerate(errors) if "no annotation says" in text]
    assert losses
    assert max(losses) < min(unjudged)


def test_what_stood_there_before_is_not_told_again(commands):
    assert not any("annotated, and not found" in text for _, _, text in commands())
    fresh = commands(make_report(baseline=False))
    assert any("annotated, and not found" in text for _, _, text in fresh)


def test_beyond_ten_of_a_level_the_tenth_says_how_many_more_there_are(commands):
    report = make_report(baseline=False)
    (match, *rest) = report.matches
    many = tuple(
        replace(match.missed[0], quote=f"No. {number} of all words that are missed")
        for number in range(40)
    )
    told = commands(replace(report, matches=(replace(match, missed=many), *rest)))
    warnings = [text for level, _, text in told if level == "warning"]
    assert len(warnings) == 10
    assert re.fullmatch(r"\d+ more warnings not shown here: see the other outputs\.", warnings[-1])


def test_an_accepted_difference_is_no_news(commands):
    assert len(commands(make_report(accepted=1))) == len(commands()) - 1
