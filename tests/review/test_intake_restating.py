# SPDX-License-Identifier: Apache-2.0
"""A judgement that is carried says what its author said, and no more."""

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.intake.restating import restate
from pipeline.review.values import Item, ItemKind, Judgement

AGREE, EDIT = Judgement(Verdict.AGREE), Verdict.EDIT


def item(**values):
    usual = {
        "kind": ItemKind.FINDING, "start": 10, "end": 19, "quote": "the words",
        "label": Category.EXCLUSIVITY, "severity": 2, "bound": Bound.SUB,
    }  # fmt: skip
    return Item(
        id="i", paper="p", finding="f", fingerprint="0", clause="1", page=1, probability=0.5,
        **{**usual, **values},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "new", "says"),
    [
        (AGREE, item(), AGREE),
        (AGREE, item(severity=3), Judgement(EDIT, severity=2)),
        (AGREE, item(bound=Bound.PRIME), Judgement(EDIT, bound=Bound.SUB)),
        (
            AGREE,
            item(label=Category.FINANCIAL_RISK),
            Judgement(EDIT, category=Category.EXCLUSIVITY),
        ),
        (Judgement(EDIT, severity=3), item(severity=3), AGREE),
        (Judgement(Verdict.UNSURE), item(severity=3), Judgement(Verdict.UNSURE)),
        (Judgement(Verdict.DISMISS), item(severity=3), Judgement(Verdict.DISMISS)),
        (Judgement(Verdict.DISMISS), item(label=Category.FINANCIAL_RISK), None),
        (
            Judgement(EDIT, span=Span(14, 19), quote="words"),
            item(start=50, end=63, quote="and the words"),
            Judgement(EDIT, span=Span(58, 63), quote="words"),
        ),
        (Judgement(EDIT, span=Span(14, 19), quote="words"), item(quote="others"), AGREE),
    ],
)
def test_a_judgement_says_the_same_of_what_takes_the_place(said, new, says):
    assert restate(said, item(), new) == says


def test_what_a_person_added_becomes_agreement_or_a_correction():
    added = item(kind=ItemKind.ADDED)
    said = Judgement(
        Verdict.AGREE, category=Category.EXCLUSIVITY, severity=3, bound=Bound.SUB,
        span=Span(10, 19), quote="the words",
    )  # fmt: skip

    assert restate(said, added, item(severity=3)) == AGREE
    assert restate(said, added, item()) == Judgement(EDIT, severity=3)
