# SPDX-License-Identifier: Apache-2.0
"""How the index of a paper is made: a line for each topic, with what softens it and what not."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain.assessment import CategoryScore, Softening
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.report.records import findings_by_id
from pipeline.report.words import LABEL_NAMES, percent, place_words

__all__ = ["SumRow", "build_sums"]


@dataclass(frozen=True, slots=True)
class SumRow:
    """A line of the sum that makes the index, each number as printed."""

    name: str
    raw: str
    mitigation: str
    softened: tuple[str, ...]
    score: str
    weight: str
    share: str


def build_sums(document: JudgedDocument) -> tuple[SumRow, ...]:
    """Returns the lines of a judged paper, in the order of the topics."""
    by_id = findings_by_id(document)
    scores = document.assessment.scores if document.assessment else ()
    return tuple(_row(score, by_id) for score in scores)


def _row(score: CategoryScore, by_id: Mapping[str, Finding]) -> SumRow:
    return SumRow(
        name=LABEL_NAMES[score.category],
        raw=f"{score.raw:.1f}",
        mitigation=percent(score.mitigation),
        softened=tuple(
            _softening(one, by_id[one.finding_id])
            for one in score.softenings
            if one.finding_id in by_id
        ),
        score=f"{score.score:.1f}",
        weight=f"{score.weight:.1f}",
        share=f"{score.weight * score.score:.1f}",
    )


def _softening(softening: Softening, finding: Finding) -> str:
    place = place_words(finding.clause, None)
    takes = f"not counted: {softening.why_not}" if softening.why_not else percent(softening.share)
    return f"{LABEL_NAMES[finding.label]}, {place} ({takes})"
