# SPDX-License-Identifier: Apache-2.0
"""A made-up check with something of everything that its outputs must show."""

from dataclasses import replace

from pipeline.annotations import AnnotatedDocument, Annotation, AnnotationKind, AnnotationSet
from pipeline.check import compare
from pipeline.check.baseline import Baseline, keep_run
from pipeline.check.differences import Acceptance
from pipeline.check.regression import find_differences
from pipeline.config import CheckFloors
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mutuality,
)

EX, VOICE, MONEY = Category.EXCLUSIVITY, Category.PUBLICITY_GAGGING, Category.FINANCIAL_RISK
BAN = "The Provider shall not work for any other prime contractor during the Term."
GAG = "The Provider shall make no statement without the consent of the Prime."
FEE = "The Provider shall pay an exit charge of ten thousand pounds to the Prime."
COURT = "The courts of England have exclusive jurisdiction over this Agreement."
NAME = "The Provider shall name the Prime in every report that it prints."
SPOONS = "The Provider shall keep its hands from the silver spoons of the Prime."
OPEN, ASIDE, SCAN, GONE = "a offer/terms.docx", "aside.pdf", "scan.pdf", "gone.docx"


def find(quote, label=EX, *, at=0, severity=3, clause="4.1", bound=Bound.SUB):
    return Finding(
        label=label,
        kind=FindingKind.RESTRICTION,
        span=Span(at, at + len(quote)),
        quote=quote,
        clause=clause,
        severity=severity,
        bound=bound,
        mutuality=Mutuality.ONE_WAY,
        force=Force.BINDING,
        probability=0.9,
        rule_ids=("EX-001",),
    )


def judge(name, *findings, **other):
    usual = {
        "sha256": name,
        "offer": "",
        "kind": DocumentKind.CONTRACT,
        "outcome": Outcome.OK,
        "characters": 10_000,
    }
    return JudgedDocument(name=name, findings=findings, **(usual | other))


def annotate(document, quote, label=EX, *, line=2, severity=3, kind="restriction", note=""):
    return Annotation(
        document,
        "4.1",
        quote,
        label,
        AnnotationKind(kind),
        severity,
        Bound.SUB if kind == "restriction" else None,
        note=note,
        place=f"all.jsonl:{line}",
    )


def annotations(prefix=""):
    """What people say: of a ban found, a gag that gets lost, a fee missed, a court that tempts."""
    open_ones = (
        annotate(OPEN, prefix + BAN, line=2),
        annotate(OPEN, prefix + GAG, VOICE, line=3),
        annotate(OPEN, prefix + FEE, MONEY, line=4, note=prefix),
        annotate(OPEN, prefix + COURT, line=5, severity=0, kind="negative", note="jurisdiction"),
    )
    labels = (EX, VOICE, MONEY)
    return AnnotationSet(
        (
            AnnotatedDocument(OPEN, labels, open_ones),
            AnnotatedDocument(ASIDE, labels, (annotate(ASIDE, SPOONS),), aside=True),
            AnnotatedDocument(GONE, labels, ()),
            AnnotatedDocument(SCAN, labels, (annotate(SCAN, BAN),)),
        )
    )


def papers(prefix=""):
    """The papers as they were and as they are."""
    fault = Diagnostic(ReasonCode.NO_TEXT_LAYER, Gravity.PARTIAL, "It is a picture.", "Use OCR.")
    scan = judge(
        SCAN,
        outcome=Outcome.PARTIAL,
        characters=0,
        pages=1,
        unread_pages=(1,),
        diagnostics=(fault,),
    )
    before = (
        judge(
            OPEN,
            find(prefix + BAN),
            find(prefix + GAG, VOICE, at=200, clause="5"),
            find(prefix + NAME, Category.MANDATORY_BRANDING, at=400, clause=f"6 {prefix}"),
        ),
        judge(ASIDE, find(SPOONS)),
        judge(GONE, find(BAN)),
        scan,
    )
    after = (
        judge(
            OPEN,
            find(prefix + BAN, severity=4),
            find(prefix + NAME, Category.MANDATORY_BRANDING, at=400, clause=f"7 {prefix}"),
            find(prefix + COURT, at=600, clause="20"),
            characters=9_000,
        ),
        judge(ASIDE),
        judge(GONE),
        scan,
    )
    return before, after


def make_report(prefix="", *, accepted=0, floors=None, baseline=True, order=1):
    """Returns the check; the first differences are accepted, and ``order`` turns the papers."""
    told = annotations(prefix)
    before, after = papers(prefix)
    floors = floors or CheckFloors(precision={"all": 0.9}, recall={"exclusivity": 0.1})
    report = compare(told, after[::order], floors=floors)
    report = replace(report, rules_version="abc", model_version="m 1", model_rules="older")
    if not baseline:
        return report
    then = compare(told, before[::order], floors=CheckFloors())
    was = keep_run(told, then.matches, before, aids=str)
    was = Baseline(
        tuple(one for one in was.papers if one.name != GONE), "older", "m 1", was.excused
    )
    now = keep_run(told, report.matches, after, aids=str)
    found = find_differences(was, now)
    taken = [
        Acceptance(one.id, one.paper, "says", f"right {prefix}", "2026-11-23")
        for one in found.findings[:accepted]
    ]
    idle = Acceptance("0" * 12, f"old {prefix}.docx", f"graded {prefix}", prefix, "2026-11-22")
    return replace(report, regression=find_differences(was, now, accepted=[*taken, idle]))
