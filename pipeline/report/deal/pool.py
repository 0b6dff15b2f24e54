# SPDX-License-Identifier: Apache-2.0
"""What the deal of one paper, or of all papers of an offer together, is read from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.assess import strike_deal
from pipeline.domain.bargain import Deal, Sighting
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import Means
from pipeline.domain.moments import Moment
from pipeline.domain.offer import PaperPlace, Repeat
from pipeline.domain.taxonomy import DocumentKind

__all__ = ["PooledPapers", "deal_of", "pool_papers"]

# Terms of an offer stand in its contract; a tender or a handbook only speaks of them.
_BINDING_KINDS = (DocumentKind.CONTRACT, DocumentKind.FRAMEWORK, DocumentKind.MEMORANDUM)


@dataclass(frozen=True, slots=True)
class PooledPapers:
    """The findings of several papers, each with its paper, and the dates that hold for all.

    Attributes:
        found: Without dismissed findings, and of repeats only what is counted.
        moments: Of the papers that bind; of all where none of these has any.
    """

    found: tuple[Sighting, ...]
    moments: tuple[Moment, ...]


def deal_of(document: JudgedDocument, *, means: Means | None = None) -> Deal:
    """Returns what one paper gives, takes and ties."""
    found = pool_papers((document,), ()).found
    return strike_deal(found, document.moments, means=means)


def pool_papers(documents: Sequence[JudgedDocument], repeats: Iterable[Repeat]) -> PooledPapers:
    """Returns the papers of an offer, or one paper, as one.

    Args:
        documents: In the order in which their findings shall stand.
        repeats: What one paper says again; it counts once.
    """
    again = {one.again for one in repeats}
    binding = [one for one in documents if one.kind in _BINDING_KINDS and one.moments]
    return PooledPapers(
        found=tuple(
            Sighting(document.name, finding)
            for document in documents
            for finding in document.findings
            if not finding.is_dismissed and PaperPlace(document.name, finding.id) not in again
        ),
        moments=tuple(moment for one in (binding or documents) for moment in one.moments),
    )
