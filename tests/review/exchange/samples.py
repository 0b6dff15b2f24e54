# SPDX-License-Identifier: Apache-2.0
"""Made-up items and ratings of them."""

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.outcomes import Outcome
from pipeline.review.store.values import Rating
from pipeline.review.values import Item, ItemKind, Judgement, Person, ReviewRole, Standing

AGREE = Judgement(Verdict.AGREE)
DISMISS = Judgement(Verdict.DISMISS)
UNSURE = Judgement(Verdict.UNSURE)
OPEN = Outcome(Standing.OPEN)


def make_item(number, label=Category.EXCLUSIVITY, *, kind=ItemKind.FINDING, **values):
    """Returns an item of grade 2 unless told otherwise; unflagged ones have no label."""
    if kind is ItemKind.UNFLAGGED:
        label = None
    given = {
        "paper": "p1",
        "finding": f"{label}@{number}-{number + 10}" if kind is ItemKind.FINDING else "",
        "fingerprint": f"f{number}",
        "start": number,
        "end": number + 10,
        "quote": "ten letter",
        "clause": "1.1",
        "page": None,
        "severity": 0 if label is None else 2,
        "bound": Bound.UNCLEAR if label is None else Bound.SUB,
        "probability": 0.8,
        **values,
    }
    return Item(id=f"i{number:03}", kind=kind, label=label, **given)


def edit(label=None, **values):
    """Returns a judgement that corrects."""
    return Judgement(Verdict.EDIT, category=label, **values)


def rate(item, outcome=OPEN, /, **judgements):
    """Returns the ratings of an item by person."""
    return [
        Rating(
            item=item,
            person=Person(name, name.title(), ReviewRole.REVIEWER),
            judgement=given,
            comment="",
            at="2026-11-23T13:00:00.000000Z",
            blind=given,
            outcome=outcome,
        )
        for name, given in judgements.items()
    ]
