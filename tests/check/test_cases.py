# SPDX-License-Identifier: Apache-2.0
"""Cases of a check: which there are, and how each ends."""

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationKind, AnnotationSet
from pipeline.check import compare
from pipeline.check.baseline import Baseline, KeptFinding, KeptPaper, Met, digest_annotations
from pipeline.check.comparison import CheckReport, UnreadPaper
from pipeline.check.differences import Acceptance
from pipeline.check.matching import DocumentMatch
from pipeline.check.metrics import measure
from pipeline.check.outputs.cases import (
    DIFFERENCES,
    FLOORS,
    Case,
    CaseOutcome,
    judge_cases,
    list_labels,
)
from pipeline.check.regression import find_differences
from pipeline.check.verdict import Verdict
from pipeline.config import CheckFloors
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Bound, Category, DocumentKind, FindingKind, Mitigator

BAN = "shall not work for others"
ELSE = "a quite different sentence about logos"
EXCLUSIVITY = Case("a.docx", "exclusivity")


@pytest.fixture
def annotate():
    def make(*annotations, complete=(Category.EXCLUSIVITY,), aside=False):
        paper = AnnotatedDocument("a.docx", complete, annotations, aside=aside)
        return AnnotationSet((paper,))

    return make


@pytest.fixture
def judge():
    """Returns the cases of a paper with these findings."""

    def run(annotations, *findings, floors=None):
        judged = JudgedDocument(
            name="a.docx",
            sha256="0",
            offer="a",
            kind=DocumentKind.UNKNOWN,
            outcome=Outcome.OK,
            characters=9,
            findings=findings,
        )
        report = compare(annotations, [judged], floors=floors or CheckFloors())
        return judge_cases(report, annotations, show_aside=False)

    return run


def kept(quote=BAN, label=Category.EXCLUSIVITY, *, met=Met.RIGHT, severity=2):
    return KeptFinding(
        label, FindingKind.RESTRICTION, "4.1", quote, severity, Bound.SUB, False, met=met
    )


@pytest.fixture
def hold(annotate):
    """Returns the cases of a paper that had findings, and has others now."""

    def run(before, after, *, was="a.docx", annotations=None, accept=()):
        annotated = annotations or annotate()
        (paper,) = annotated.documents
        bare = AnnotatedDocument("a.docx", paper.complete_for, aside=paper.aside)
        digests = digest_annotations(bare)
        old = KeptPaper(was, "5a", Outcome.OK, annotations=digests, findings=tuple(before))
        digests = digest_annotations(paper)
        new = KeptPaper("a.docx", "5a", Outcome.OK, annotations=digests, findings=tuple(after))
        accepted = [Acceptance(one, was, "", "it is right", "2026-11-23") for one in accept]
        regression = find_differences(Baseline((old,)), Baseline((new,)), accepted=accepted)
        missed = tuple(paper.annotations)
        match = DocumentMatch("a.docx", paper.complete_for, missed=missed)
        report = CheckReport((match,), measure([match]), Verdict(()), regression=regression)
        cases = judge_cases(report, annotated, show_aside=False)
        # Whoever runs the tests and whoever runs the check are told the same.
        failed = any(one.outcome is CaseOutcome.FAILED for one in cases.values())
        assert failed is not report.passed
        return cases, regression

    return run


def test_a_paper_has_a_case_for_each_label_that_people_spoke_of(annotate, make_annotation):
    marked = make_annotation("x", Mitigator.MUTUAL_EXIT)
    (paper,) = annotate(marked, complete=(Category.VOLUME_ACCESS,)).documents
    assert list_labels(paper) == (Mitigator.MUTUAL_EXIT, Category.VOLUME_ACCESS)


def test_what_is_found_and_nothing_else_passes(judge, annotate, make_annotation, make_finding):
    cases = judge(annotate(make_annotation(BAN)), make_finding(BAN))
    assert {case: one.outcome for case, one in cases.items()} == {
        EXCLUSIVITY: CaseOutcome.PASSED,
        Case("", FLOORS): CaseOutcome.PASSED,
    }


def test_misses_and_false_alarms_that_nothing_forbids_are_known(
    judge, annotate, make_annotation, make_finding
):
    case = judge(annotate(make_annotation(BAN)), make_finding(ELSE))[EXCLUSIVITY]
    assert case.outcome is CaseOutcome.KNOWN
    assert case.reason == "1 missed, 1 false alarm, as far as the floors allow"
    assert [line.partition(":")[0] for line in case.lines] == ["missed", "false alarm"]


def test_a_hard_negative_is_told_once_with_what_people_said_of_it(
    judge, annotate, make_annotation, make_finding
):
    negative = make_annotation(BAN, kind=AnnotationKind.NEGATIVE)
    for complete in ((Category.EXCLUSIVITY,), ()):
        case = judge(annotate(negative, complete=complete), make_finding(BAN))[EXCLUSIVITY]
        assert case.reason == "1 false alarm, as far as the floors allow"


@pytest.mark.parametrize(
    ("floors", "outcome"),
    [
        (CheckFloors(recall={"exclusivity": 0.5}), CaseOutcome.FAILED),
        (CheckFloors(f1={"exclusivity": 0.5}), CaseOutcome.FAILED),
        (CheckFloors(precision={"exclusivity": 0.5}), CaseOutcome.KNOWN),
        (CheckFloors(recall={"all": 0.5}), CaseOutcome.KNOWN),
        (CheckFloors(recall={"exit_obligations": 0.5}), CaseOutcome.KNOWN),
    ],
    ids=["recall", "f1 that is not defined", "precision", "all", "another category"],
)
def test_a_floor_fails_the_papers_with_a_part_in_it(
    judge, annotate, make_annotation, floors, outcome
):
    cases = judge(annotate(make_annotation(BAN)), floors=floors)
    assert cases[EXCLUSIVITY].outcome is outcome
    assert cases[Case("", FLOORS)].outcome is CaseOutcome.FAILED


def test_a_finding_that_is_lost_fails_its_category_and_the_differences(hold):
    cases, regression = hold([kept()], [])
    (difference,) = regression.findings
    for case in (EXCLUSIVITY, Case("a.docx", DIFFERENCES)):
        assert cases[case].outcome is CaseOutcome.FAILED
        assert (
            cases[case]
            .lines[0]
            .startswith(f"{difference.id} missing, and was right (worse, by the annotations): 4.1")
        )
        assert BAN in cases[case].lines[0]
    assert cases[Case("", DIFFERENCES)].outcome is CaseOutcome.PASSED


def test_a_stale_model_stands_before_what_it_may_have_caused(hold, annotate):
    _, regression = hold([kept()], [])
    match = DocumentMatch("a.docx", (Category.EXCLUSIVITY,))
    report = CheckReport(
        (match,),
        measure([match]),
        Verdict(()),
        rules_version="new",
        model_rules="older",
        regression=regression,
    )
    lines = judge_cases(report, annotate(), show_aside=False)[EXCLUSIVITY].lines
    assert lines[0].startswith("The model learned beside other rules (older)")
    assert BAN in lines[1]


def test_what_somebody_accepted_fails_nothing(hold):
    _, regression = hold([kept()], [])
    cases, _ = hold([kept()], [], accept=[one.id for one in regression.findings])
    assert {one.outcome for one in cases.values()} == {CaseOutcome.PASSED}


def test_a_gain_fails_nothing(hold):
    cases, _ = hold([], [kept()])
    assert {one.outcome for one in cases.values()} == {CaseOutcome.PASSED}


def test_a_finding_that_changes_its_category_fails_both(hold, annotate):
    both = annotate(complete=(Category.EXCLUSIVITY, Category.VOLUME_ACCESS))
    after = kept(label=Category.VOLUME_ACCESS, met=Met.FALSE_ALARM)
    cases, _ = hold([kept()], [after], annotations=both)
    for name in ("exclusivity", "volume_access", DIFFERENCES):
        assert cases[Case("a.docx", name)].outcome is CaseOutcome.FAILED


def test_a_renamed_paper_is_held_against_what_it_was(hold):
    cases, _ = hold([kept()], [], was="old name.docx")
    assert cases[EXCLUSIVITY].outcome is CaseOutcome.FAILED
    unchanged, _ = hold([kept()], [kept()], was="old name.docx")
    assert {one.outcome for one in unchanged.values()} == {CaseOutcome.PASSED}


def test_an_annotation_that_the_baseline_lacks_and_nothing_meets_fails(
    hold, annotate, make_annotation
):
    edited = annotate(make_annotation(BAN))
    cases, regression = hold([], [], annotations=edited)
    assert cases[EXCLUSIVITY].outcome is CaseOutcome.FAILED
    assert cases[EXCLUSIVITY].reason == "1 missed that the baseline does not know"
    (difference,) = regression.papers
    accepted, _ = hold([], [], annotations=edited, accept=[difference.id])
    assert accepted[EXCLUSIVITY].outcome is CaseOutcome.KNOWN


def test_a_paper_that_is_gone_fails_beside_the_papers(annotate):
    gone = KeptPaper("gone.docx", "6b", Outcome.OK, findings=(kept(),))
    regression = find_differences(Baseline((gone,)), Baseline())
    report = CheckReport((), measure([]), Verdict(()), regression=regression)
    cases = judge_cases(report, AnnotationSet(()), show_aside=False)
    assert cases[Case("", DIFFERENCES)].outcome is CaseOutcome.FAILED


@pytest.mark.parametrize(
    ("sha256", "outcome"), [("6b", CaseOutcome.SKIPPED), ("other", CaseOutcome.FAILED)]
)
def test_what_cannot_be_read_is_skipped_while_it_is_the_file_of_the_baseline(
    annotate, sha256, outcome
):
    before = Baseline((KeptPaper("a.docx", "6b", Outcome.OK, findings=(kept(),)),))
    regression = find_differences(before, Baseline(excused={"a.docx": sha256}))
    unread = UnreadPaper("a.docx", (), 1, counted=False)
    report = CheckReport((), measure([]), Verdict(()), unread=(unread,), regression=regression)
    cases = judge_cases(report, annotate(), show_aside=False)
    assert cases[Case("a.docx", DIFFERENCES)].outcome is outcome
    assert report.passed is (outcome is CaseOutcome.SKIPPED)


def test_papers_kept_aside_tell_how_much_and_not_what(hold, annotate):
    cases, _ = hold([kept()], [], annotations=annotate(aside=True))
    assert cases[EXCLUSIVITY].reason == "1 difference"
    assert BAN not in " ".join(cases[EXCLUSIVITY].lines)
