# SPDX-License-Identifier: Apache-2.0
"""What a finding tells of its provision besides its grade."""

import pytest

from pipeline.detect import compile_rules, judge_sentence
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Beneficiary, Category, Push, SeverityTest
from pipeline.packs import load_rules

TEXT = (
    "For two years after termination the Provider must not be involved in any business that "
    "competes with the Lead Provider."
)


@pytest.fixture(scope="module")
def finding() -> Finding:
    book = load_rules()
    found = judge_sentence(TEXT, compile_rules(book), book.parties)
    return next(one for one in found if one.label is Category.EXCLUSIVITY)


def test_a_finding_holds_what_its_provision_says_to_the_tests(finding):
    measure = next(one for one in finding.measures if one.test is SeverityTest.DURATION)
    assert (measure.text, measure.value, measure.unit) == ("two years after the end", 24, "months")
    assert measure.push is Push.UP
    assert TEXT[measure.evidence.start : measure.evidence.end] == "two years"


def test_a_restriction_says_how_one_sided_it_is(finding):
    said = [one.text for one in finding.measures if one.test is SeverityTest.ONE_SIDEDNESS]
    assert said == ["one-way"]


def test_a_finding_names_who_gains(finding):
    assert finding.beneficiary is Beneficiary.PRIME


def test_a_step_that_moved_the_grade_names_its_test(finding):
    moved = [reason.test for reason in finding.reasons if "(grade 3 to 4)" in reason.text]
    assert set(moved) == {SeverityTest.DURATION}
