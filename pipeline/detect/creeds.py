# SPDX-License-Identifier: Apache-2.0
"""Where a paper spells out what somebody believes in, whether or not it asks anyone to share it.

A duty names a creed ("shall embrace the Brightwater Creed"); what the creed says stands elsewhere,
in a recital or a schedule, and binds nobody by itself. A creed that stands in another paper is not
seen, and one that is told as a story is mostly missed.
"""

import re
from collections.abc import Iterator

from pipeline.detect.quoting import shorten_quote
from pipeline.domain.alignment import ListedValue
from pipeline.domain.document import Document, Span
from pipeline.domain.outline import Outline, Provision, Section

__all__ = ["list_creed"]

_MOST = 60
_SECTIONS = frozenset(
    {Section.OPERATIVE, Section.RECITAL, Section.GUIDANCE, Section.DEFINITION, Section.QUESTION}
)
_BELIEFS = (
    r"(?:values|beliefs|creed|promises|habits|principles|ethos|attitudes|behaviou?rs|virtues|"
    r"ideals|pledges|tenets|commitments)"
)
# Words of a creed that mean much else unless they are part of its name.
_NAMED = r"(?:(?:[Cc]harter|Compact|Code|Creed|Way|Promise|Pledge|Covenant|Manifesto|Ethos)\b)"
_SPELLS_OUT = re.compile(
    # The five promises: ...; four values, namely ...; the X Promise, which reads ...
    rf"\b(?:(?i:{_BELIEFS})\b|{_NAMED})[^.;:]{{0,60}}?(?::|,? namely\b|\breads?\b|\bspeaks? of\b|"
    r"\bstands? for\b|\bincludes?\b)"
    # Our values are ...; Acme's principles are ...
    rf"|\b(?i:our|its|their|whose|[\w-]+['\u2019]s)(?: [\w-]+){{0,2}} (?i:{_BELIEFS}) are\b"
    # We believe in ...; Acme regards ... as the habits ...; Acme promises to ...
    rf"|\bbelieves? in\b|\bregards? [^.;]{{3,80}} as (?:its|the|their) (?i:{_BELIEFS})\b"
    r"|^[A-Z][\w-]+ promises to\b"
)
# A heading that is the name of a creed: its own words, and nothing of training or breach behind.
_CREED_HEADING = re.compile(
    r"(?i)^(?:(?:appendix|annex|schedule|part)\b[^:]{0,20}:? )?(?:the |our |[\w'\u2019-]+ ){0,4}"
    rf"(?:{_BELIEFS}|charter|creed|promise|pledge|way|code|compact|covenant|manifesto|ethos)"
    r"(?: (?:to|of) [\w'\u2019 -]{2,40})?$"
)
_SPEAKS_FOR_ITSELF = re.compile(r"^(?:We|Our|I|There are|It is our)\b")


def list_creed(document: Document, outline: Outline) -> tuple[ListedValue, ...]:
    """Returns the sentences in which a paper spells out values, at most 60, by position."""
    found: list[ListedValue] = []
    for provision, at in _sentences(outline):
        place = provision.locate(at)
        span = shorten_quote(document, provision.span, Span(place, place + 1))
        quote = document.text[span.start : span.end]
        found.append(ListedValue(span, quote, outline.clause_number(provision), provision.page))
    return tuple(found[:_MOST])


def _sentences(outline: Outline) -> Iterator[tuple[Provision, int]]:
    """Yields each sentence that spells out values, with the offset of the word that tells."""
    for provision in outline.provisions:
        if provision.section not in _SECTIONS:
            continue
        told = _SPELLS_OUT.search(provision.text)
        if told is not None:
            yield provision, told.start()
        elif _is_of_creed(provision):
            yield provision, 0


def _is_of_creed(provision: Provision) -> bool:
    heading = provision.heading_path[-1] if provision.heading_path else ""
    if not _CREED_HEADING.match(heading):
        return False
    return _SPEAKS_FOR_ITSELF.match(provision.text[provision.lead_in :].lstrip()) is not None
