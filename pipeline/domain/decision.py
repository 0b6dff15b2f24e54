# SPDX-License-Identifier: Apache-2.0
"""What a person decided about a finding, or found where the program found nothing."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.document import Span
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
        span: The right words in the paper's text where they were corrected, or those that were
            added, else None.
        quote: Exactly those words; empty without them.
        added: Whether the program did not find it, and a person did. Then ``category``,
            ``severity``, ``bound`` and ``span`` are all there, and ``finding`` is the name that
            the program would give it.
        clause: Of what was added, the number of its clause; may be empty.
        page: Of what was added, its page from 1, None without pages.
        item: What of a review it comes from; empty where it was written into a table.
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
    span: Span | None = None
    quote: str = ""
    added: bool = False
    clause: str = ""
    page: int | None = None
    item: str = ""
