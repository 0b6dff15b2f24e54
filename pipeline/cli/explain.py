# SPDX-License-Identifier: Apache-2.0
"""``armslength explain``: every reason of one finding, and its share of the score."""

import difflib
from pathlib import Path

import click

from pipeline.cli.screen import print_line
from pipeline.domain.assessment import Assessment, CategoryScore
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import FindingKind
from pipeline.errors import InputError

__all__ = ["explain_command"]


@click.command("explain", epilog="Example: armslength explain armslength-out 3f9a1c")
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path))
@click.argument("finding_id", metavar="FINDING")
def explain_command(folder: Path, finding_id: str) -> None:
    """Explain one finding of a scan in OUT, step by step.

    FINDING is its id in findings.jsonl, or the beginning of it.
    """
    from pipeline import api

    document, finding = _find(api.load_result(folder), finding_id)
    if finding.kind is FindingKind.ABSENCE:
        _print_question(document, finding)
        _print_decision(finding)
        return
    _print_finding(document, finding)
    _print_reasons(document, finding)
    if document.assessment is not None:
        _print_share(document.assessment, finding)
    _print_decision(finding)


def _find(result: ScanResult, finding_id: str) -> tuple[JudgedDocument, Finding]:
    from pipeline.report.records import public_id

    known = {
        public_id(document.name, finding.id): (document, finding)
        for document in result.documents
        for finding in document.findings
    }
    wanted = finding_id.casefold()
    found = [one for one in known if wanted and one.startswith(wanted)]
    if len(found) == 1:
        return known[found[0]]
    if found:
        msg = f"{len(found)} findings begin with {finding_id!r}: {', '.join(sorted(found)[:5])}"
        raise InputError(msg, cure="Give more digits.")
    near = difflib.get_close_matches(wanted, known, n=1)
    cure = f"Did you mean {near[0]!r}?" if near else "Ids stand in findings.jsonl."
    msg = f"no finding has the id {finding_id!r}"
    raise InputError(msg, cure=cure)


def _print_question(document: JudgedDocument, finding: Finding) -> None:
    """Prints what a paper is silent on: there are no words to quote, and no points to explain."""
    from pipeline.report.words import LABEL_NAMES, describe_certainty

    print_line(f"{document.name}, the paper as a whole")
    print_line()
    print_line(f"{LABEL_NAMES[finding.label]} ({finding.label}): a question, not a finding")
    print_line(f"Confidence: {describe_certainty(finding.probability)}")
    print_line()
    for reason in finding.reasons:
        print_line(f"  {reason.text}{f' [{reason.rule_id}]' if reason.rule_id else ''}")
    print_line()
    print_line("It is no part of the index.")


def _print_finding(document: JudgedDocument, finding: Finding) -> None:
    from pipeline.report.words import (
        GAIN_WORDS,
        GRADE_WORDS,
        LABEL_NAMES,
        STRENGTH_WORDS,
        describe_bound,
        describe_certainty,
        percent,
    )

    mitigates = finding.kind is FindingKind.MITIGATOR
    words = STRENGTH_WORDS if mitigates else GRADE_WORDS
    page = "" if finding.page is None else f", page {finding.page}"
    print_line(f"{document.name}, {finding.clause or 'no number'}{page}")
    if finding.heading_path:
        print_line(" > ".join(finding.heading_path))
    print_line(
        f"\N{LEFT DOUBLE QUOTATION MARK}{' '.join(finding.quote.split())}"
        "\N{RIGHT DOUBLE QUOTATION MARK}"
    )
    print_line()
    print_line(f"{LABEL_NAMES[finding.label]} ({finding.label})")
    print_line(
        f"{'Strength' if mitigates else 'Grade'}: {finding.severity}, {words[finding.severity]}"
    )
    print_line(f"Who is bound: {describe_bound(finding)}")
    print_line(f"Who gains: {GAIN_WORDS[finding.beneficiary]}")
    if finding.weighting is not None:
        print_line(f"Marks: {percent(finding.weighting)} of them rest on this question")
    print_line(f"Confidence: {describe_certainty(finding.probability)}")
    if finding.flags:
        print_line(f"Remarks: {', '.join(finding.flags)}")


def _print_decision(finding: Finding) -> None:
    from pipeline.report.words import describe_decision

    if finding.decision is not None:
        print_line()
        print_line(f"Decision: {' '.join(describe_decision(finding).split())}")


def _print_reasons(document: JudgedDocument, finding: Finding) -> None:
    from pipeline.report.records import evidence_words
    from pipeline.report.words import STEP_WORDS, TEST_WORDS, describe_measures

    if finding.measures:
        print_line()
        print_line("What was weighed")
        for test, said in describe_measures(finding.measures):
            print_line(f"  {test}: {said}")
    print_line()
    print_line("Reasons")
    by_id = {one.id: one for one in document.findings}
    for reason in finding.reasons:
        rule = f" [{reason.rule_id}]" if reason.rule_id else ""
        test = f" ({TEST_WORDS[reason.test]})" if reason.test else ""
        heading = f"{STEP_WORDS[reason.step]}{test}: "
        repeated = reason.text.casefold().startswith(heading.casefold())
        print_line(f"  {'' if repeated else heading}{reason.text}{rule}")
        words = evidence_words(reason.evidence, finding, by_id)
        if words:
            print_line(f"    in the paper: {' '.join(words.split())}")


def _print_share(assessment: Assessment, finding: Finding) -> None:
    from pipeline.report.words import LABEL_NAMES

    print_line()
    print_line("Share of the score")
    for score in assessment.scores:
        for part in score.contributions:
            if part.finding_id == finding.id:
                print_line(
                    f"  {part.points:.2f} points x {part.decay:.3g} for its place among "
                    f"{len(score.contributions)} in {LABEL_NAMES[score.category]} "
                    f"= {part.counted:.2f}, {_say_part(part.counted, score.raw)} of its "
                    f"{score.raw:.2f}"
                )
                _print_way_to_index(assessment, score)
                return
    print_line("  none: it gives no points of its own")


def _print_way_to_index(assessment: Assessment, score: CategoryScore) -> None:
    print_line(
        f"  less {score.mitigation:.0%} for what softens it: category score {score.score:.2f}, "
        f"weight {score.weight:g}"
    )
    weighted = sum(one.weight * one.score for one in assessment.scores)
    share = _say_part(score.weight * score.score, weighted)
    peak = " and is its peak" if score.category is assessment.peak_category else ""
    print_line(
        f"  the category makes {share} of the weighted scores{peak}; "
        f"index {assessment.neutral.value:.1f}"
    )


def _say_part(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "none"
