# SPDX-License-Identifier: Apache-2.0
"""Defined terms: “X” means ..., (the “X”) in parties and recitals, bold terms, tables."""

import re
from collections.abc import Sequence

from pipeline.domain.document import Span
from pipeline.domain.outline import Definition, Section
from pipeline.outline.placements import Placement

__all__ = ["find_definitions"]

_MEANS = (
    r"(?:means?|shall\s+mean|will\s+mean|has\s+the\s+meaning|have\s+the\s+meaning|shall\s+have\s+the"
    r"\s+meaning|is\s+defined|refers?\s+to|includes?)\b"
)
_QUOTED = re.compile(
    rf"[“\"](?P<term>[^“”\"\n]{{1,80}})[”\"]\s*(?:\([^()]{{1,60}}\)\s*)?,?\s*:?\s*{_MEANS}"
)
_LEADING = re.compile(r"\s*[“\"](?P<term>[^“”\"\n]{1,80})[”\"]")
# A bold term without quotation marks: at the start of a paragraph of the definitions only.
_PLAIN = re.compile(
    rf"\s*(?P<term>[A-Z][\w\u2019'/&-]*(?:\s+[\w\u2019'/&()-]+){{0,7}}?)\s*:?\s+{_MEANS}"
)
# A quoted comma, or words that were blacked out, are no term.
_LETTER = re.compile(r"[^\W\d_]")
_PARENTHESISED = re.compile(
    r"\((?:[^()“\"]{0,60}?\s)?(?:the\s+|each\s+an?\s+|an?\s+)?[“\"](?P<term>[^“”\"()\n]{1,60})[”\"]\)"
)


def find_definitions(
    placements: Sequence[Placement], sections: Sequence[Section]
) -> tuple[Definition, ...]:
    """Returns the defined terms in reading order; each paragraph may define several."""
    found: list[Definition] = []
    for placement, section in zip(placements, sections, strict=True):
        if placement.heading or section is Section.CONTENTS:
            continue
        found.extend(_within(placement, section))
    return tuple(found)


def _within(placement: Placement, section: Section) -> list[Definition]:
    segment = placement.segment
    text = segment.text
    whole = Span(segment.body, segment.span.end)
    terms: dict[str, Definition] = {}
    quoted = "“" in text or '"' in text
    if quoted:
        for match in _QUOTED.finditer(text):
            terms.setdefault(match["term"].strip(), Definition(match["term"].strip(), whole))
        for match in _PARENTHESISED.finditer(text):
            terms.setdefault(match["term"].strip(), Definition(match["term"].strip(), whole))
    if section is Section.DEFINITION and not terms:
        start = _LEADING.match(text) or _PLAIN.match(text)
        if start is not None:
            terms[start["term"].strip()] = Definition(start["term"].strip(), whole)
    return [definition for term, definition in terms.items() if _LETTER.search(term)]
