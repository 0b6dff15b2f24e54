# SPDX-License-Identifier: Apache-2.0
"""What leaves a review: items that came to something, each with its paper and its reasons."""

from dataclasses import dataclass

from pipeline.domain.finding import Finding, Label
from pipeline.review.agreement import said_label
from pipeline.review.values import Item, Judgement, ReviewedPaper

__all__ = ["Decided"]


@dataclass(frozen=True, slots=True)
class Decided:
    """An item on which people agreed, or that was settled; one left open is none.

    Attributes:
        item: What was judged.
        paper: Its paper.
        judgement: What holds of it; never that nobody is sure.
        why: Why it was settled so; of what was agreed what those who say so remarked, joined. May
            be empty.
        who: Names of those who say so, joined.
        when: The day on which the last of them did, as ISO 8601.
        finding: What the scan says of it; None of words that no rule and no model flagged, or of
            a finding that the scan no longer has.
        settled: Whether an adjudicator decided it.
        remarks: What people remarked on something that was settled, with their names.
    """

    item: Item
    paper: ReviewedPaper
    judgement: Judgement
    why: str = ""
    who: str = ""
    when: str = ""
    finding: Finding | None = None
    settled: bool = False
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> Label | None:
        """What it is; None where nothing bites."""
        return said_label(self.item, self.judgement)

    @property
    def severity(self) -> int:
        """The grade or strength that holds."""
        given = self.judgement.severity
        return self.item.severity if given is None else given
