# SPDX-License-Identifier: Apache-2.0
"""What red lines cost: how many offers of a folder they leave (taxonomy section 4, S3)."""

import functools
from collections.abc import Callable, Sequence

from pipeline.domain.assessment import Gate, Touch
from pipeline.domain.diagnostic import Gravity, Outcome
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.profile import Position, Profile
from pipeline.domain.trial import LineCost

__all__ = ["count_survivors"]


def count_survivors(documents: Sequence[JudgedDocument], profile: Profile) -> tuple[LineCost, ...]:
    """Returns what each red line of a profile costs, in their order, then all of them together.

    Args:
        documents: Held against the profile, which must be their first (``apply_profiles``).
        profile: Whose red lines count.
    """
    offers: dict[str, list[JudgedDocument]] = {}
    for document in filter(_is_paper, documents):
        offers.setdefault(document.offer, []).append(document)
    groups = tuple(offers.values())
    lines = profile.red_lines
    return (
        *(_cost(line, groups, functools.partial(_is_on, line)) for line in lines),
        _cost(None, groups, lambda _touch: True),
    )


def _cost(
    line: Position | None,
    offers: Sequence[Sequence[JudgedDocument]],
    counts: Callable[[Touch], bool],
) -> LineCost:
    gates = [_gate(offer, counts) for offer in offers]
    whole = [all(_read_whole(one) for one in offer) for offer in offers]
    untouched = [read for gate, read in zip(gates, whole, strict=True) if gate is Gate.NONE]
    alone = 0
    if line is not None:
        others = (_gate(offer, lambda touch: not counts(touch)) for offer in offers)
        pairs = zip(gates, others, strict=True)
        alone = sum(gate is not Gate.NONE and other is Gate.NONE for gate, other in pairs)
    return LineCost(
        line=line,
        offers=len(offers),
        touched=gates.count(Gate.TOUCHES),
        may_touch=gates.count(Gate.MAY_TOUCH),
        unsure=untouched.count(False),
        clear=untouched.count(True),
        alone=alone,
    )


def _gate(offer: Sequence[JudgedDocument], counts: Callable[[Touch], bool]) -> Gate:
    gates = {
        touch.gate
        for document in offer
        if document.assessment is not None and document.assessment.profiles
        for touch in document.assessment.profiles[0].touches
        if touch.clearance is None and counts(touch)
    }
    if Gate.TOUCHES in gates:
        return Gate.TOUCHES
    return Gate.MAY_TOUCH if gates else Gate.NONE


def _is_on(line: Position, touch: Touch) -> bool:
    return (touch.category, touch.subtype) == (line.category, line.subtype)


def _is_paper(document: JudgedDocument) -> bool:
    """Says no to what a walk passed over with no more than a note: it was never an offer."""
    passed_over = document.outcome is Outcome.SKIPPED
    return not (passed_over and all(one.gravity is Gravity.NOTE for one in document.diagnostics))


def _read_whole(document: JudgedDocument) -> bool:
    return document.assessment is not None and document.assessment.coverage >= 1
