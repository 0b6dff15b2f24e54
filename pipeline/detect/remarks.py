# SPDX-License-Identifier: Apache-2.0
"""What a reader must know of the words of a finding: inserted, hidden, recognised, taken out."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding, Label

__all__ = ["add_remarks", "taken_out"]


def add_remarks(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings with flags that tell how their words stand in the file.

    ``inserted``: a tracked change puts some of them in; ``hidden_text``: a reader of the page
    would not see some of them; ``recognised``: they were recognised from a picture of the page.
    """
    insertions = _Ranges((span.start, span.end) for span in document.insertions)
    hidden = _Ranges((block.start, block.end) for block in document.blocks if block.hidden)
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


def taken_out(before: Iterable[Finding], now: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the findings of the original reading that the current reading no longer has.

    Compared by label and by words, spaces apart: a clause that only moved is not taken out, one
    that was reworded is, and its new wording stands among the current findings.
    """
    left = Counter(map(_words, now))
    gone = []
    for finding in before:
        key = _words(finding)
        if left[key]:
            left[key] -= 1
        else:
            gone.append(finding)
    return tuple(gone)


class _Ranges:
    """Ranges of a text in order, none overlapping the next."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges: Sequence[tuple[int, int]] = sorted(ranges)
        self._ends = [end for _, end in self._ranges]

    def touch(self, span: Span) -> bool:
        """Says whether one of the ranges shares a code point with the span."""
        index = bisect_left(self._ends, span.start + 1)
        return index < len(self._ranges) and self._ranges[index][0] < span.end


def _flagged(finding: Finding, flags: set[str]) -> Finding:
    return replace(finding, flags=tuple(sorted({*finding.flags, *flags}))) if flags else finding


def _words(finding: Finding) -> tuple[Label, str]:
    return finding.label, " ".join(finding.quote.split())
