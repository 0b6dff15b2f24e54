# SPDX-License-Identifier: Apache-2.0
"""What a reader must know of the words of a finding: inserted, hidden, recognised, taken out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipeline.detect.spans import Places
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding, Label

__all__ = ["add_remarks", "taken_out"]


def add_remarks(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings with flags that tell how their words stand in the file.

    ``inserted``: a tracked change puts some of them in; ``hidden_text``: a reader of the page
    would not see some of them; ``recognised``: they were recognised from a picture of the page.
    """
    insertions = Places(document.insertions)
    hidden = Places(Span(block.start, block.end) for block in document.blocks if block.hidden)
    recognised = {page.number for page in document.pages if page.recognised}

    def remarks(finding: Finding) -> set[str]:
        span = finding.span
        flags = {
            "inserted": insertions.touch(span),
            "hidden_text": hidden.touch(span),
            "recognised": finding.page in recognised,
        }
        return {flag for flag, holds in flags.items() if holds}

    return tuple(_flagged(finding, remarks(finding)) for finding in findings)


def taken_out(before: Iterable[Finding], current: str) -> tuple[Finding, ...]:
    """Returns the findings of the original reading whose words the current text no longer has.

    Spaces apart, and as often as they are quoted: a clause that only moved is not taken out, one
    that was reworded is. Words that still stand are not taken out either where what changed
    beside them makes them less likely to bite.

    Args:
        before: Findings of the original reading.
        current: ``Document.text`` of the current one.
    """
    text = " ".join(current.split())
    asked: Counter[tuple[Label, str]] = Counter()
    gone = []
    for finding in before:
        words = " ".join(finding.quote.split())
        asked[finding.label, words] += 1
        if text.count(words) < asked[finding.label, words]:
            gone.append(finding)
    return tuple(gone)


def _flagged(finding: Finding, flags: set[str]) -> Finding:
    return replace(finding, flags=tuple(sorted({*finding.flags, *flags}))) if flags else finding
