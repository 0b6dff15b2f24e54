# SPDX-License-Identifier: Apache-2.0
"""What may say what is otherwise not found."""

import pytest

from pipeline.assess import doubt_cost_of_leaving, find_near_answers
from pipeline.domain.bargain import Sighting
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.document import Span
from pipeline.domain.doubt import Doubt
from pipeline.domain.finding import FOR_REVIEW, Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import LedgerRow
from pipeline.domain.queue import Chance, QueuedProvision
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)

_UNSURE = (FOR_REVIEW,)
_CAP = "The most either of us has to pay the other in any year is £150,000."
_DISMISSED = Decision("x@0-1", "a.pdf", "ab" * 32, Verdict.DISMISS, comment="No.")


def _found(label, quote="x", **values):
    mitigator = label in set(Mitigator)
    defaults = {
        "label": Mitigator(label) if mitigator else Category(label),
        "kind": FindingKind.MITIGATOR if mitigator else FindingKind.RESTRICTION,
        "span": Span(0, 1),
        "quote": quote,
        "clause": "11.2",
        "severity": 2,
        "bound": Bound.SUB,
        "mutuality": Mutuality.ONE_WAY,
        "force": Force.BINDING,
        "probability": 0.4,
        "page": 4,
    }
    return Sighting("a.pdf", Finding(**(defaults | values)))


def _absence(category):
    return _found(category, kind=FindingKind.ABSENCE, severity=0, clause="").finding


@pytest.mark.parametrize(
    ("missing", "found", "weak"),
    [
        ("financial_risk", _found("fair_payment", _CAP, flags=_UNSURE), False),
        (
            "financial_risk",
            _found(
                "financial_risk", "Its liability is not to exceed the fees paid.", flags=_UNSURE
            ),
            False,
        ),
        ("publicity_gagging", _found("freedom_to_campaign", severity=1), True),
        ("publicity_gagging", _found("freedom_to_campaign", flags=_UNSURE), False),
        ("volume_access", _found("volume_commitment", flags=_UNSURE), False),
        ("volume_access", _found("volume_access", severity=1), True),
        ("termination_penalty", _found("mutual_exit", flags=_UNSURE), False),
        ("mandatory_branding", _found("own_brand_right", flags=_UNSURE), False),
        ("unilateral_variation", _found("change_by_agreement", flags=_UNSURE), False),
    ],
)
def test_what_is_weak_or_not_sure_comes_near_to_an_answer(missing, found, weak):
    assert find_near_answers(_absence(missing), [found]) == (Doubt("a.pdf", "11.2", 4, weak),)


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ("financial_risk", _found("fair_payment", "We pay in a month.", flags=_UNSURE)),
        ("publicity_gagging", _found("own_brand_right", flags=_UNSURE)),
        (
            "publicity_gagging",
            _found("freedom_to_campaign", flags=_UNSURE, decision=_DISMISSED),
        ),
        ("volume_access", _found("volume_access", severity=1, bound=Bound.PRIME)),
        ("volume_access", _found("volume_access", kind=FindingKind.ABSENCE, severity=0)),
    ],
    ids=["payment", "another topic", "dismissed", "binds the other side", "a question itself"],
)
def test_a_silence_that_nothing_comes_near_to_stays_one(missing, found):
    assert find_near_answers(_absence(missing), [found]) == ()


def _paper(quote, probability, *, label=Category.MANDATORY_BRANDING, findings=()):
    queued = QueuedProvision(Span(50, 90), quote, "5.3", 2, (Chance(label, probability),))
    return JudgedDocument(
        name="a.pdf",
        sha256="",
        offer="a",
        kind=DocumentKind.CONTRACT,
        outcome=Outcome.OK,
        findings=findings,
        queue=(queued,),
    )


def test_what_the_classifier_half_heard_on_leaving_is_told():
    paper = _paper("The accounts belong to us, and stay with us afterwards.", 0.27)
    assert doubt_cost_of_leaving(paper) == {LedgerRow.NAME: (Doubt("a.pdf", "5.3", 2),)}


@pytest.mark.parametrize(
    "paper",
    [
        _paper("The accounts stay with us afterwards.", 0.2),
        _paper("The accounts carry our name.", 0.3),
        _paper("It stays with us afterwards.", 0.3, label=Category.MONITORING_BURDEN),
        _paper(
            "The accounts stay with us afterwards.",
            0.3,
            findings=(_found("mandatory_branding", span=Span(60, 70)).finding,),
        ),
    ],
    ids=["hardly heard", "of the term", "no cost of leaving", "found already"],
)
def test_what_was_not_half_heard_or_is_found_raises_no_doubt(paper):
    assert doubt_cost_of_leaving(paper) == {}
