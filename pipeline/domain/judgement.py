# SPDX-License-Identifier: Apache-2.0
"""All that one document gave, as it leaves a worker, and what a whole scan gave."""

from dataclasses import dataclass

from pipeline.domain.assessment import Assessment, Ranking
from pipeline.domain.diagnostic import Diagnostic, Outcome
from pipeline.domain.finding import Finding
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Category, DocumentKind

__all__ = ["JudgedDocument", "ScanResult"]


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One document after all stages; without its text, which stays in the worker.

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
        findings: Sorted by position, then label.
        taken_out: What the paper held before its tracked changes and holds no longer; spans lie
            in its original reading, and the assessment knows nothing of them.
        diagnostics: What was not read or judged.
        assessment: None when nothing could be judged.
        seconds: Time that reading and judging took in the worker.
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
    diagnostics: tuple[Diagnostic, ...] = ()
    assessment: Assessment | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All documents of a scan, sorted by name, and their order by impact.

    ``rules_version`` and ``model_version`` name what judged ("none" without a model).
    ``diagnostics`` concern the scan as a whole.
    ``judged`` holds the categories for which there were rules: about the others a scan says
    nothing, and outputs must not show that as nothing found.
    """

    documents: tuple[JudgedDocument, ...]
    ranking: Ranking
    rules_version: str
    model_version: str = "none"
    diagnostics: tuple[Diagnostic, ...] = ()
    judged: tuple[Category, ...] = tuple(Category)
