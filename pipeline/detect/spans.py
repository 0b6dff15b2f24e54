# SPDX-License-Identifier: Apache-2.0
"""Spans of a paper, asked whether one of them overlaps another span."""

from bisect import bisect_left
from collections.abc import Iterable

from pipeline.domain.document import Span

__all__ = ["Places"]


class Places:
    """Spans of which a question is whether one of them overlaps a span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        # The furthest end so far: a long span may reach over shorter ones behind it.
        self._reach: list[int] = []
        for _, end in ordered:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def touch(self, span: Span) -> bool:
        """Says whether one of the spans shares a code point with the span."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start
