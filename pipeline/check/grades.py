# SPDX-License-Identifier: Apache-2.0
"""How far grades of findings agree with those that people gave, beyond what chance would."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.bootstrap import Caveat
from pipeline.check.matching import Pair

__all__ = ["GradeAgreement", "agree_on_grades"]


@dataclass(frozen=True, slots=True)
class GradeAgreement:
    """Cohen's kappa with quadratic weights, up to 1; None with the reason.

    A difference of two grades counts four times as much as one of one (J. Cohen, Weighted kappa,
    Psychological Bulletin 70, 1968). It is 0 where grades agree no better than by chance.
    """

    kappa: float | None = None
    caveat: Caveat | None = Caveat.NOTHING


def agree_on_grades(pairs: Sequence[Pair]) -> GradeAgreement:
    """Returns how far the grades of pairs agree; each pair is to have grades."""
    given = [(pair.annotation.severity, pair.finding.severity) for pair in pairs]
    if not given:
        return GradeAgreement()
    if len({grade for both in given for grade in both}) == 1:
        # All is one grade, and chance alone would agree as well.
        return GradeAgreement(caveat=Caveat.ALIKE)
    # Loaded here: a second that only those who ask for figures wait for.
    from nltk.metrics.agreement import AnnotationTask

    triples = [
        (who, str(place), grade)
        for place, both in enumerate(given)
        for who, grade in zip(("person", "program"), both, strict=True)
    ]
    task = AnnotationTask(triples, lambda one, other: (one - other) ** 2)
    return GradeAgreement(float(task.weighted_kappa()), None)
