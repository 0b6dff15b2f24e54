# SPDX-License-Identifier: Apache-2.0
"""In whose voice a provision speaks: 'we' of a tender's declaration are those who bid.

Elsewhere in a tender 'we' are those who ask and 'you' those who bid (taxonomy section 2.1).
"""

from dataclasses import replace

import re2

from pipeline.detect.matchtext import PartyMask
from pipeline.domain.outline import Provision
from pipeline.domain.taxonomy import DocumentKind

__all__ = ["in_bidders_voice", "is_declared"]

_DECLARES = re2.compile(
    r"(?i)^\W*(?:by (?:signing|submitting|returning)[^,]{0,60}, )?(?:i/we|we|i)"
    r"(?: hereby| also| further| each|,? the undersigned,?)*"
    r" (?:confirm|declare|certify|undertake|agree|accept|acknowledge|warrant|understand|offer"
    r"|consent|promise|commit)\b"
)
_DECLARATION = re2.compile(
    r"(?i)\b(?:declarations?|certificates?|form of (?:tender|offer)|letter of offer"
    r"|bidder's (?:statement|confirmation)|tenderer's (?:statement|confirmation))\b"
)
_SELF = re2.compile(r"(?i)\b(?:we|our|us)\b")
_SWAPPED = {
    "we": "SUB", "us": "SUB", "our": "SUB's", "ours": "SUB's",
    "you": "PRIME", "your": "PRIME's", "yours": "PRIME's",
}  # fmt: skip


def is_declared(provision: Provision, kind: DocumentKind) -> bool:
    """Says whether those who bid speak: under the head of a declaration, or in its words."""
    if kind is not DocumentKind.ITT or not _SELF.search(provision.text):
        return False
    headed = provision.heading_path and _DECLARATION.search(provision.heading_path[-1])
    return bool(headed) or bool(_DECLARES.search(provision.text))


def in_bidders_voice(mask: PartyMask) -> PartyMask:
    """Returns a mask in which 'we' are those who bid, and 'you' those who ask."""
    sides = {phrase: _SWAPPED.get(phrase.lower(), side) for phrase, side in mask.sides.items()}
    return replace(mask, sides=sides)
