# SPDX-License-Identifier: Apache-2.0
"""'We' of a tender's declaration are those who bid; everywhere else they are those who ask."""

import pytest

from pipeline.detect.matchtext import build_mask, make_match_text
from pipeline.detect.voices import in_bidders_voice, is_declared
from pipeline.domain.document import Span
from pipeline.domain.outline import Party, Piece, Provision
from pipeline.domain.taxonomy import DocumentKind, Role

PARTIES = (
    Party("", ("we", "our"), Role.PRIME, 0.8),
    Party("", ("you", "your"), Role.SUB, 0.8),
)


def provision(text, heading=""):
    path = (heading,) if heading else ()
    span = Span(0, len(text))
    return Provision(span, text, (Piece(0, 0, len(text)),), clause=None, heading_path=path)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("We confirm that we have named no other lead.", ""),
        ("We, the undersigned, undertake to keep this bid open.", ""),
        ("By signing below, I/we hereby agree to the terms.", ""),
        ("If successful, we will use no sign of our own.", "Bidder's declaration"),
    ],
)
def test_those_who_bid_speak_in_a_declaration(text, heading):
    assert is_declared(provision(text, heading), DocumentKind.ITT)


@pytest.mark.parametrize(
    ("text", "heading", "kind"),
    [
        ("We will award the contract in May.", "Timetable", DocumentKind.ITT),
        ("You will need to confirm that you agree.", "Declaration", DocumentKind.CONTRACT),
        ("We confirm the price in writing.", "", DocumentKind.HANDBOOK),
        ("A declaration of interests is kept.", "Declarations", DocumentKind.ITT),
    ],
)
def test_elsewhere_they_do_not(text, heading, kind):
    assert not is_declared(provision(text, heading), kind)


def test_in_their_voice_we_and_you_change_sides():
    mask = in_bidders_voice(build_mask(PARTIES))
    seen = make_match_text("We will send you our plan, and keep your logo.", mask).text
    assert seen == "SUB will send PRIME SUB's plan, and keep PRIME's logo."
