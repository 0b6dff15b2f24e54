# SPDX-License-Identifier: Apache-2.0
"""Test results in the XML of JUnit, as readers of such read them."""

from dataclasses import replace
from xml.etree import ElementTree

import junitparser
import pytest

from pipeline.config import CheckFloors

from .checked import ASIDE, BAN, GAG, GONE, OPEN, SCAN, make_report


@pytest.fixture
def read(render_output):
    """Reads results with a library that others read them with."""

    def make(report=None, **named):
        root = junitparser.JUnitXml.fromstring(render_output("junit", report, **named))
        return {suite.name: suite for suite in root}

    return make


def results(suite):
    return {case.name: [type(one).__name__ for one in case.result] for case in suite}


def test_each_paper_is_a_suite_and_each_category_a_case(read):
    suites = read()
    assert list(suites) == [OPEN, ASIDE, GONE, SCAN, "floors"]
    assert results(suites[OPEN]) == {
        "reading": ["Failure"],
        "exclusivity": ["Failure"],
        "publicity_gagging": ["Failure"],
        "financial_risk": [],
        "mandatory_branding": ["Failure"],
    }
    assert (suites[OPEN].tests, suites[OPEN].failures, suites[OPEN].errors) == (5, 4, 0)


def test_a_failure_says_what_was_lost_with_its_words(read):
    failures = {case.name: case.result for case in read()[OPEN]}
    (gone,) = failures["publicity_gagging"]
    assert gone.message.startswith(
        "Voice and publicity (publicity_gagging): missing; worse, by the annotations; id "
    )
    assert GAG in gone.text
    (graded,) = failures["exclusivity"]
    assert "grade 3 of 4" in graded.text
    assert BAN in graded.text


def test_figures_stand_in_properties(read):
    figures = {one.name: one.value for one in read()[OPEN].properties()}
    assert figures["exclusivity: annotated"] == "1"
    assert figures["exclusivity: hard negatives flagged"] == "1"
    assert figures["financial_risk: found"] == "0"


def test_a_paper_that_is_left_out_is_skipped_with_the_reason(read):
    (case,) = read()[SCAN]
    (skipped,) = case.result
    assert type(skipped) is junitparser.Skipped
    assert "left out of all figures. It is a picture. Use OCR." in skipped.message


def test_a_floor_that_is_not_reached_fails_in_a_suite_of_floors(read):
    floors = CheckFloors(precision={"all": 0.9}, direction=0.5)
    suite = read(make_report(floors=floors))["floors"]
    assert results(suite) == {"precision of all": ["Failure"], "direction": []}


def test_what_stands_in_a_check_that_passes_fails_no_case(read, render_output):
    report = make_report(baseline=False)
    passing = replace(report, verdict=replace(report.verdict, floors=()))
    assert passing.passed
    assert sum(suite.failures for suite in read(passing).values()) == 0
    assert b"annotated, and not found" in render_output("junit", passing)


def test_the_file_is_of_the_shape_that_the_schemas_of_jenkins_and_ant_ask_for(render_output):
    """Those of the xunit plugin (junit-10.xsd) and of Windy Road (JUnit.xsd), in their words."""
    data = render_output("junit", make_report(accepted=1))
    root = ElementTree.fromstring(data)  # noqa: S314 - our own bytes
    assert (root.tag, root.attrib) == ("testsuites", {})
    for number, suite in enumerate(root):
        assert suite.attrib.keys() == {
            *("name", "package", "id", "hostname", "tests", "failures", "errors", "skipped"),
            "time",
        }
        assert (suite.get("id"), suite.get("time")) == (str(number), "0")
        tags = [one.tag for one in suite]
        cases = len(suite.findall("testcase"))
        assert tags == ["properties", *["testcase"] * cases, "system-out", "system-err"]
        for case in suite.findall("testcase"):
            assert case.attrib.keys() == {"name", "classname", "time"}
            assert [one.tag for one in case] in ([], ["failure"], ["skipped"])
        for failure in suite.iter("failure"):
            assert failure.attrib.keys() == {"message", "type"}
