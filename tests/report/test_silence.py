# SPDX-License-Identifier: Apache-2.0
"""No output says that nothing was found where the same scan is not sure of something."""

import io

import pytest

from pipeline.domain.document import Span
from pipeline.domain.finding import Reason, Step
from pipeline.domain.queue import Chance, QueuedProvision
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.report import open_console, print_scan
from pipeline.report.annotated.copies import _without_words
from pipeline.report.deal.view import view_deal
from pipeline.report.html import render_report

_CAP = "The most that one of us has to pay the other is £150,000."


@pytest.fixture(scope="module")
def silent(find):
    """Returns a question about a limit of liability."""
    return find(
        "financial_risk",
        0,
        kind=FindingKind.ABSENCE,
        quote="",
        clause="",
        page=None,
        rule_ids=("AB-002",),
        reasons=(Reason(Step.TRIGGER, "We found no wording that limits the liability."),),
    )


@pytest.fixture(scope="module")
def unsure(find):
    """Returns a cap of which nobody is sure."""
    return find("fair_payment", 1, 0, quote=_CAP, clause="11.2", page=4, flags=("for_review",))


def _printed(result):
    stream = io.StringIO()
    print_scan(result, console=open_console(stream))
    return " ".join(stream.getvalue().split())


def test_a_silence_that_is_not_sure_says_where_to_read(silent, unsure, judge, rank, packs):
    paper = judge("a.pdf", [silent, unsure])
    html = render_report(rank([paper]), packs=packs)["index.html"].decode()
    told = (
        "We found no clear wording that limits the liability. "
        "To check: clause 11.2, page 4 (not sure)."
    )

    assert told in html
    assert "We found no wording that limits the liability" not in html
    assert (
        "no clear wording that protects you on money and risk: clause 11.2, page 4 (not sure)"
        in _printed(rank([paper]))
    )
    assert told in _without_words(paper)[0][2]


def test_a_true_silence_is_still_told(silent, judge, rank, packs):
    paper = judge("a.pdf", [silent])
    html = render_report(rank([paper]), packs=packs)["index.html"].decode()

    assert "We found no wording that limits the liability." in html
    assert "no wording that protects you on: money and risk" in _printed(rank([paper]))


def test_a_cost_of_leaving_that_was_half_heard_is_not_called_none(judge):
    queued = QueuedProvision(
        Span(900, 950),
        "The followers stay with us afterwards.",
        "5.3",
        2,
        (Chance(Category.MANDATORY_BRANDING, 0.3),),
    )
    heard = view_deal(judge("a.pdf", [], queue=(queued,)))
    silent = view_deal(judge("a.pdf", []))

    assert heard.unsure == ("The cost of leaving in name: check clause 5.3, page 2 (not sure).",)
    assert "name" not in heard.unread
    assert silent.unsure == ()
    assert "name" in silent.unread


def test_an_arm_of_the_embrace_that_is_not_sure_is_not_called_not_found(find, judge):
    doubtful = find("value_statement", 3, clause="6.2", page=None, flags=("for_review",))
    assert "their values: check clause 6.2 (not sure)" in view_deal(judge("a", [doubtful])).embrace
    assert "their values: not found" in view_deal(judge("a", [])).embrace
