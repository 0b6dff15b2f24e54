# SPDX-License-Identifier: Apache-2.0
"""When a finding meets an annotation, and what follows from it."""

from dataclasses import replace

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationKind
from pipeline.check import match_findings
from pipeline.domain.taxonomy import Category, FindingKind, Mitigator, Modifier

EX = Category.EXCLUSIVITY


@pytest.fixture
def match(make_finding, make_annotation):
    def run(quotes, found, **options):
        annotated = AnnotatedDocument(
            "a.docx", (EX,), tuple(make_annotation(quote) for quote in quotes)
        )
        findings = [make_finding(quote, at=1000 * place) for place, quote in enumerate(found)]
        return match_findings(annotated, findings, **options)

    return run


@pytest.mark.parametrize(
    ("annotated", "found", "meets"),
    [
        pytest.param("shall not work for others", "shall not work for others", True, id="same"),
        pytest.param("SHALL not, work!", "it shall not work", True, id="case and stops"),
        pytest.param("one two three four", "one two", True, id="exactly half"),
        pytest.param("one two three four five", "one two", False, id="less than half"),
        pytest.param("not not not not", "not", False, id="as often as they occur"),
        pytest.param("the Prime\u2019s logo", "the prime's logo", True, id="apostrophes"),
        pytest.param("others", "one " * 149 + "others", True, id="150 words"),
        pytest.param("others", "one " * 150 + "others", False, id="151 words"),
        pytest.param("…", "…", False, id="no words at all"),
    ],
)
def test_half_of_the_annotated_words_must_lie_in_a_finding_of_at_most_150(
    match, annotated, found, meets
):
    result = match([annotated], [found])
    assert [pair.finding.quote for pair in result.pairs] == ([found] if meets else [])
    assert len(result.missed) == (not meets)
    assert len(result.false_alarms) == (not meets)


def test_words_of_the_lead_in_count_when_the_provision_is_known(match, make_finding):
    finding = make_finding("for any other person")
    lead_in = "The Subcontractor shall not provide services for any other person"
    annotated = ["shall not provide services"]
    assert match(annotated, [finding.quote]).missed
    known = match(annotated, [finding.quote], provisions={finding.id: lead_in})
    assert known.pairs[0].overlap == 1.0


def test_a_finding_of_another_category_meets_nothing(make_finding, make_annotation):
    annotated = AnnotatedDocument("a.docx", (EX,), (make_annotation("shall not work"),))
    finding = make_finding("shall not work", Category.WORKFORCE_CONTROL)
    result = match_findings(annotated, [finding])
    assert result.missed == annotated.annotations
    assert result.unjudged == (finding,)
    assert result.false_alarms == ()


def test_several_findings_may_meet_one_annotation_and_the_best_makes_the_pair(match):
    result = match(["one two three"], ["one two", "one two three and more", "one two three"])
    (pair,) = result.pairs
    assert pair.finding.quote == "one two three"
    assert len(result.right) == 3
    assert result.false_alarms == ()


def test_of_equal_findings_the_earlier_makes_the_pair(match):
    (pair,) = match(["one two"], ["one two", "one two"]).pairs
    assert pair.finding.span.start == 0


def test_one_finding_may_meet_several_annotations(match):
    result = match(["one two", "three four"], ["one two three four"])
    assert len(result.pairs) == 2
    assert len(result.right) == 1


def test_absences_take_no_part(make_finding, make_annotation):
    annotated = AnnotatedDocument("a.docx", (EX,), (make_annotation("one"),))
    findings = [replace(make_finding("one"), kind=FindingKind.ABSENCE)]
    result = match_findings(annotated, findings)
    assert result.missed == annotated.annotations
    assert (result.false_alarms, result.unjudged) == ((), ())


def test_a_mitigator_is_met_by_a_mitigator(make_finding, make_annotation):
    label = Mitigator.NON_EXCLUSIVE
    annotated = AnnotatedDocument("a.docx", (label,), (make_annotation("free to work", label),))
    assert match_findings(annotated, [make_finding("free to work", label)]).pairs


def test_a_modifier_is_met_by_a_modifier(make_finding, make_annotation):
    label = Modifier.FLOW_DOWN
    annotated = AnnotatedDocument("a.docx", (label,), (make_annotation("as published", label),))
    right = make_finding("as published from time to time", label, severity=0)
    wrong = make_finding("our own policy", label, severity=0, at=90)
    result = match_findings(annotated, [right, wrong])
    assert [pair.finding for pair in result.pairs] == [right]
    assert result.false_alarms == (wrong,)


@pytest.mark.parametrize(
    ("restriction", "flagged"),
    [
        pytest.param("quite other words", True, id="nothing right beside it"),
        pytest.param("staff shall wear", False, id="the finding is right for another reason"),
    ],
)
def test_a_negative_is_flagged_by_a_finding_that_meets_nothing_right(
    make_finding, make_annotation, restriction, flagged
):
    negative = make_annotation("wear a badge", kind=AnnotationKind.NEGATIVE, severity=0)
    annotated = AnnotatedDocument("a.docx", (EX,), (make_annotation(restriction), negative))
    result = match_findings(annotated, [make_finding("staff shall wear a badge")])
    assert result.negatives == (negative,)
    assert [pair.annotation for pair in result.flagged] == ([negative] if flagged else [])
