# SPDX-License-Identifier: Apache-2.0
"""What a person decided about a finding."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.taxonomy import Bound, Label

__all__ = ["Decision", "Verdict"]


class Verdict(StrEnum):
    """What a person says of a finding.

    ``AGREE``: it is right. ``EDIT``: it is right once corrected. ``DISMISS``: it is wrong.
    ``UNSURE``: nobody can tell yet, which leaves it, or puts it back, as it was found.
    """

    AGREE = "agree"
    EDIT = "edit"
    DISMISS = "dismiss"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on one finding; a later one on the same finding takes its place.

    Attributes:
        finding: The finding's name in all outputs: twelve hexadecimal digits.
        document: Name of the document in which it was found.
        document_sha256: Hash of that document: a decision holds for those bytes alone.
        verdict: What was decided.
        category: The right label where it was corrected, else None.
        severity: The right grade (or strength of a mitigator) where it was corrected, else None.
        bound: Who is bound where that was corrected, else None.
        comment: Why, in the person's own words; empty when none were given.
        who: Who decided; empty when not told.
        when: Day as ISO 8601 ("2026-11-23"), with the time where it was given; empty when not
            told.
    """

    finding: str
    document: str
    document_sha256: str
    verdict: Verdict
    category: Label | None = None
    severity: int | None = None
    bound: Bound | None = None
    comment: str = ""
    who: str = ""
    when: str = ""
