# SPDX-License-Identifier: Apache-2.0
"""Annotations that nobody has judged yet: every output of a check says how many, and where."""

import json
from dataclasses import replace

import junitparser
import pytest

from pipeline.annotations import Draft
from pipeline.check import describe_check
from pipeline.check.outputs import CHECK_OUTPUTS

from .checked import FEE, OPEN, SCAN, annotate, make_report


@pytest.fixture(scope="module")
def begun():
    """A check in which two lines of a paper that was read, and one of another, are drafts."""
    drafts = [Draft(annotate(OPEN, FEE, line=line)) for line in (11, 12)]
    drafts.append(Draft(replace(annotate(SCAN, FEE), place="new.jsonl:2")))
    return replace(make_report(), drafts=tuple(drafts))


@pytest.mark.parametrize("name", CHECK_OUTPUTS)
def test_every_output_tells_where_they_begin_and_how_many_they_are(render_output, begun, name):
    text = render_output(name, begun).decode("utf-8").replace("&#34;", '"').replace("&quot;", '"')
    said = text.replace("\\", "")
    assert "Not judged yet, and counted nowhere: " in said
    assert "all.jsonl" in said
    assert "new.jsonl" in said


def test_the_table_tells_them_too(begun):
    lines = list(describe_check(begun, show_aside=False))
    assert "  all.jsonl:11: 2 lines" in lines
    assert "  new.jsonl:2: 1 line" in lines


def test_in_test_results_they_are_a_test_that_was_not_run(render_output, begun):
    root = junitparser.JUnitXml.fromstring(render_output("junit", begun))
    cases = {
        (suite.name, case.name): case.result
        for suite in root
        for case in suite
        if case.name == "annotations judged"
    }
    assert list(cases) == [(OPEN, "annotations judged"), (SCAN, "annotations judged")]
    (skipped,) = cases[OPEN, "annotations judged"]
    assert type(skipped) is junitparser.Skipped
    assert skipped.message.endswith("From here on: all.jsonl:11")


def test_in_a_log_they_are_notified_with_the_line(render_output, begun):
    (run,) = json.loads(render_output("sarif", begun))["runs"]
    (invocation,) = run["invocations"]
    told = [
        one["locations"][0]["physicalLocation"]
        for one in invocation["toolExecutionNotifications"]
        if one["descriptor"]["id"] == "draft"
    ]
    assert [(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in told] == [
        ("samples/annotations/all.jsonl", 11),
        ("samples/annotations/new.jsonl", 2),
    ]


def test_commands_point_to_the_first_line_of_each_file(render_output, begun):
    text = render_output("github", begun).decode("utf-8")
    assert "file=samples/annotations/all.jsonl,line=11,title=Not judged yet::" in text
