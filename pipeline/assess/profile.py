# SPDX-License-Identifier: Apache-2.0
"""What an organisation's own red lines do to an assessment (taxonomy section 3.8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.assess.points import combine_scores, counted_restrictions, direction_factor
from pipeline.domain.assessment import Assessment, Gate
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import Category
from pipeline.packs import Weights

__all__ = ["Profile", "Stance", "apply_profile"]

_GATE_FORCE = 0.6
_GATE_PROBABILITY = 0.5
_SURE = 0.8


class Stance(StrEnum):
    """What a category is to an organisation; silence means negotiable."""

    RED_LINE = "red_line"
    NEGOTIABLE = "negotiable"
    INDIFFERENT = "indifferent"


_FACTORS = {Stance.RED_LINE: 1.5, Stance.NEGOTIABLE: 1.0, Stance.INDIFFERENT: 0.3}


@dataclass(frozen=True, slots=True)
class Profile:
    """Stances of one organisation.

    Attributes:
        stances: Category and stance; a category that is not named is negotiable.
        threshold: Grade from which a finding touches a red line, 1 to 4.
    """

    stances: tuple[tuple[Category, Stance], ...] = ()
    threshold: int = 3

    def stance(self, category: Category) -> Stance:
        """Returns the stance on a category."""
        return dict(self.stances).get(category, Stance.NEGOTIABLE)


def apply_profile(
    assessment: Assessment, findings: Sequence[Finding], *, weights: Weights, profile: Profile
) -> Assessment:
    """Returns the assessment with the index, gate and red lines that a profile gives.

    The neutral index stays beside it, so that a profile cannot hide harm. Mitigators never clear
    a gate.
    """
    touching = {
        category: probability
        for category in Category
        if profile.stance(category) is Stance.RED_LINE
        and (probability := _touching(category, findings, weights=weights, profile=profile))
    }
    return replace(
        assessment,
        profile=combine_scores(
            assessment.scores,
            weights=weights,
            stance=lambda category: _FACTORS[profile.stance(category)],
        ),
        gate=_gate(max(touching.values(), default=0.0)),
        red_lines=tuple(touching),
    )


def _touching(
    category: Category, findings: Sequence[Finding], *, weights: Weights, profile: Profile
) -> float:
    """Returns the probability of the surest finding that touches the red line, 0 for none."""
    return max(
        (
            finding.probability
            for finding in counted_restrictions(findings)
            if finding.label is category
            and finding.severity >= profile.threshold
            and direction_factor(finding, weights=weights) > 0
            and weights.force[finding.force] >= _GATE_FORCE
            and finding.probability >= _GATE_PROBABILITY
        ),
        default=0.0,
    )


def _gate(probability: float) -> Gate:
    if probability >= _SURE:
        return Gate.TOUCHES
    return Gate.MAY_TOUCH if probability > 0 else Gate.NONE
