# SPDX-License-Identifier: Apache-2.0
"""What a scan gives to judge, and in which order."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.finding import REPEAT
from pipeline.domain.taxonomy import Bound, Category, FindingKind
from pipeline.review.intake.items import REPEATS_FROM, random_id, take_scan
from pipeline.review.values import PaperState

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
PAPERS = ("homelessness-subcontract.docx", "womens-centre-subcontract.pdf")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    profile = tmp_path_factory.mktemp("profile") / "values.toml"
    profile.write_text(
        'name = "Trustees"\n[categories.financial_risk]\nstance = "red_line"\nthreshold = 2\n',
        encoding="utf-8",
    )
    config = Config(profiles=(profile,))
    return api.scan([SAMPLES / name for name in PAPERS], config=config)


def named():
    numbers = count()
    return lambda: f"id{next(numbers)}"


def findings_by_id(result):
    return {
        (document.name, one.id): one for document in result.documents for one in document.findings
    }


def test_every_finding_becomes_an_item_with_its_words(result):
    intake = take_scan(result, make_id=named())
    names = {paper.id: paper.name for paper in intake.papers}
    found = findings_by_id(result)

    assert {(names[one.paper], one.finding) for one in intake.items} == set(found)
    for one in intake.items:
        finding = found[names[one.paper], one.finding]
        assert (one.quote, one.start, one.end) == (
            finding.quote,
            finding.span.start,
            finding.span.end,
        )


def test_items_come_by_urgency_and_repeats_last(result):
    intake = take_scan(result)
    names = {paper.id: paper.name for paper in intake.papers}
    found = findings_by_id(result)

    def step(item):
        finding = found[names[item.paper], item.finding]
        if REPEAT in finding.flags:
            return 4
        if item.gated:
            return 0
        restricts = finding.kind is FindingKind.RESTRICTION
        if restricts and finding.severity >= 3:
            return 1
        return 2 if restricts and finding.bound is Bound.UNCLEAR else 3

    steps = [step(one) for one in intake.items]
    assert steps == sorted(steps)
    assert 0 in steps
    assert [one.urgency for one in intake.items] == sorted({one.urgency for one in intake.items})
    assert {one.urgency >= REPEATS_FROM for one in intake.items if step(one) == 4} <= {True}
    assert all(one.label is Category.FINANCIAL_RISK for one in intake.items if one.gated)


def test_papers_come_by_rank(result):
    intake = take_scan(result)

    assert [one.name for one in intake.papers] == [
        one.assessment.document for one in result.ranking.papers
    ]
    assert [one.order for one in intake.papers] == [0, 1]


def test_the_same_scan_has_the_same_hash_and_fingerprints_and_other_ids(result):
    one, other = take_scan(result), take_scan(result)

    assert one.scan_hash == other.scan_hash
    assert [item.fingerprint for item in one.items] == [item.fingerprint for item in other.items]
    assert not {item.id for item in one.items} & {item.id for item in other.items}
    assert len({item.id for item in one.items}) == len(one.items)


def test_fingerprints_are_unique_within_a_paper(result):
    intake = take_scan(result)

    assert len({(one.paper, one.fingerprint) for one in intake.items}) == len(intake.items)


def test_what_a_workbook_decided_is_not_told(result):
    document = result.documents[0]
    first = document.findings[0]
    decision = Decision("x", document.name, document.sha256, Verdict.EDIT, severity=4)
    decided = replace(first, severity=4, decision=decision, before=first)
    changed = replace(document, findings=(decided, *document.findings[1:]))
    again = replace(result, documents=(changed, *result.documents[1:]))

    assert [replace(one, id="", paper="") for one in take_scan(again).items] == [
        replace(one, id="", paper="") for one in take_scan(result).items
    ]
    assert take_scan(again).scan_hash == take_scan(result).scan_hash


def test_a_paper_that_could_not_be_read_says_why(result):
    why = Diagnostic(ReasonCode.CORRUPT, Gravity.FATAL, "It is damaged.", "Ask for it again.")
    note = replace(why, gravity=Gravity.NOTE, message="A note.")
    lost = replace(
        result.documents[0], name="z.pdf", outcome=Outcome.ERROR, findings=(), assessment=None,
        diagnostics=(note, why),
    )  # fmt: skip
    intake = take_scan(replace(result, documents=(*result.documents, lost)))

    assert [one.state for one in intake.papers] == [
        PaperState.WAITING,
        PaperState.WAITING,
        PaperState.FAILED,
    ]
    assert (intake.papers[2].name, intake.papers[2].why) == (
        "z.pdf",
        "It is damaged. Ask for it again.",
    )


def test_ids_cannot_be_guessed():
    assert len({random_id() for _ in range(1000)}) == 1000
    assert len(random_id()) == 32
