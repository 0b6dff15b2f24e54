# SPDX-License-Identifier: Apache-2.0
"""What is quoted of a long provision: at most 150 words, around the place that matters."""

from pipeline.domain.document import Document, Span

__all__ = ["shorten_quote"]

# A longer quote is cut to the sentence of the trigger.
_LONGEST_QUOTE = 150


def shorten_quote(document: Document, span: Span, place: Span) -> Span:
    """Returns a span, cut to the sentence around a place where it has more than 150 words."""
    words = document.quote(span).split()
    if len(words) <= _LONGEST_QUOTE:
        return span
    text = document.text
    start = max(text.rfind(". ", span.start, place.start) + 2, span.start)
    stop = text.find(". ", place.end, span.end)
    end = span.end if stop < 0 else stop + 1
    return _around(document, Span(start, end), place)


def _around(document: Document, span: Span, place: Span) -> Span:
    """Returns at most 150 words of a span around a place, cut between words."""
    start, end = span.start, span.end
    while len(document.text[start:end].split()) > _LONGEST_QUOTE:
        if place.start - start > end - place.end:
            cut = document.text.find(" ", start + 1, place.start)
            start = place.start if cut < 0 else cut + 1
        else:
            cut = document.text.rfind(" ", place.end, end)
            end = place.end if cut < 0 else cut
    return Span(start, end)
