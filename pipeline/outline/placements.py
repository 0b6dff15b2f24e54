# SPDX-License-Identifier: Apache-2.0
"""What the walk over a paper leaves: each segment's place among the clauses."""

from dataclasses import dataclass

from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.document import Span
from pipeline.domain.outline import Clause
from pipeline.outline.segments import Segment

__all__ = ["ClauseTree", "Placement"]


@dataclass(frozen=True, slots=True)
class Placement:
    """A segment in the clause tree.

    Attributes:
        segment: The segment; its label is None when the seeming label was only text.
        clause: Index of the innermost clause that holds it, None outside all clauses.
        heading: True when it is a heading and no provision.
        scope: True when it heads a schedule or annex.
        lead: The lead-in that its words go on from, outermost first.
        limbs: Number of the list of which it is a limb, None elsewhere.
        closes: Number of the list that its first words close, None elsewhere.
        leads: True when its open end leads into limbs and is no provision of its own.
        continues: True when its first words go on with the sentence of the segment before.
        furniture: True for a bare number within the flow, as a page number left there.
    """

    segment: Segment
    clause: int | None
    heading: bool = False
    scope: bool = False
    lead: tuple[Span, ...] = ()
    limbs: int | None = None
    closes: int | None = None
    leads: bool = False
    continues: bool = False
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class ClauseTree:
    """The clauses of a paper and where each segment stands among them.

    ``diagnostics`` say what was not ordered to the end.
    """

    clauses: tuple[Clause, ...]
    placements: tuple[Placement, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
