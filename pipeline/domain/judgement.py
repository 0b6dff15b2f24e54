# SPDX-License-Identifier: Apache-2.0
"""All that one document gave, as it leaves a worker, and what a whole scan gave."""

from dataclasses import dataclass

from pipeline.domain.alignment import ListedValue
from pipeline.domain.assessment import Assessment, Ranking, Undecided
from pipeline.domain.diagnostic import Diagnostic, Outcome
from pipeline.domain.draft import DraftedClause
from pipeline.domain.finding import Finding
from pipeline.domain.leaving import Means
from pipeline.domain.marks import Marks
from pipeline.domain.moments import Moment
from pipeline.domain.offer import RankedOffer
from pipeline.domain.outline import CitedPaper, Party
from pipeline.domain.profile import Profile
from pipeline.domain.queue import QueuedProvision
from pipeline.domain.taxonomy import Category, DocumentKind

__all__ = ["JudgedDocument", "ScanResult"]


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One document after all stages; its text mostly stays in the worker.

    Attributes:
        name: Path relative to the scanned folder.
        sha256: Hash of the file's bytes; empty when it could not be opened.
        offer: The opportunity it belongs to: its folder, or its own name at the top.
        kind: Kind of paper.
        outcome: How it ended.
        characters: Length of the text that was read.
        pages: Number of pages, 0 for formats without pages.
        unread_pages: Numbers of pages without usable text.
        parties: Who is who, with the words that stand for them.
        findings: Sorted by position, then label; first the questions about what is missing.
        queue: Provisions that a reviewer may want to read, by position; empty without a model.
        titles: Its first lines that look like a title.
        papers: Papers that it rests on, each supplied with the same offer or not.
        passed_down: Of a head contract: what it asks of the prime, read as if it were asked of
            the subcontractor; empty unless a paper of the same offer flows its terms down. The
            assessment knows nothing of them.
        taken_out: What the paper held before its tracked changes and holds no longer; spans lie
            in its original reading, and the assessment knows nothing of them.
        creed: Where it spells out values, by position; some of it may bind nobody.
        marks: Of a tender, what it gives its marks for; None of other papers.
        moments: Dates and periods that matter for joining, keeping and leaving, by place.
        diagnostics: What was not read or judged.
        assessment: None when nothing could be judged.
        undecided: The index before people decided; None where they decided nothing.
        seconds: Time that reading and judging took in the worker.
        clauses: The words of its clauses; only where drafts are compared, and never kept.
        text: Its whole text; only where a check seeks quotes in it, and never kept.
        original: The paper as it read before its tracked changes, judged by itself; only where
            drafts are compared, and None when nothing in it is tracked.
    """

    name: str
    sha256: str
    offer: str
    kind: DocumentKind
    outcome: Outcome
    characters: int = 0
    pages: int = 0
    unread_pages: tuple[int, ...] = ()
    parties: tuple[Party, ...] = ()
    findings: tuple[Finding, ...] = ()
    taken_out: tuple[Finding, ...] = ()
    queue: tuple[QueuedProvision, ...] = ()
    titles: tuple[str, ...] = ()
    papers: tuple[CitedPaper, ...] = ()
    passed_down: tuple[Finding, ...] = ()
    creed: tuple[ListedValue, ...] = ()
    marks: Marks | None = None
    moments: tuple[Moment, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    assessment: Assessment | None = None
    seconds: float = 0.0
    clauses: tuple[DraftedClause, ...] = ()
    text: str | None = None
    original: "JudgedDocument | None" = None
    undecided: Undecided | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All documents of a scan, sorted by name, and their order by impact.

    ``rules_version`` and ``model_version`` name what judged ("none" without a model).
    ``diagnostics`` concern the scan as a whole.
    ``judged`` holds the categories for which there were rules: about the others a scan says
    nothing, and outputs must not show that as nothing found.
    ``offers`` holds what the papers of each offer add up to together, hardest first.
    ``profiles`` are those that the papers were held against, the main one first.
    ``paths`` are the files and folders that were scanned, absolute: names of documents count from
    them. Empty where nobody said.
    ``means`` is what the organisation says of its own money, None where it says nothing.
    """

    documents: tuple[JudgedDocument, ...]
    ranking: Ranking
    rules_version: str
    model_version: str = "none"
    diagnostics: tuple[Diagnostic, ...] = ()
    judged: tuple[Category, ...] = tuple(Category)
    offers: tuple[RankedOffer, ...] = ()
    profiles: tuple[Profile, ...] = ()
    paths: tuple[str, ...] = ()
    means: Means | None = None
