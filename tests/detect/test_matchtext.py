# SPDX-License-Identifier: Apache-2.0
"""Folding and masking keep the way back to the original words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.matchtext import build_mask, make_match_text
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Role

PARTIES = (
    Party("", ("Delivery Partner",), Role.SUB, 1.0),
    Party("", ("Sub-contractor",), Role.SUB, 1.0),
    Party("", ("Partner",), Role.PRIME, 1.0),
)
MASK = build_mask(PARTIES)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("The Delivery Partners shall", "SUB shall"),
        ("THE SUBCONTRACTOR SHALL", "SUB shall"),
        ("each Sub-Contractor\u2019s staff", "each SUB's staff"),
        ("the Partner may", "PRIME may"),
        ("our partner charities", "our partner charities"),
        ("a third party or either of the parties", "a third party or BOTH"),
        ("without the other party's consent", "without OTHER's consent"),
        ("neither Party shall", "neither BOTH shall"),
        ("neither side shall", "neither BOTH shall"),
        ("each side's staff, and the other side's", "BOTH's staff, and OTHER's"),
        ("both organisations agree", "BOTH agree"),
        ("an in-Partner unit", "an in-partner unit"),
        ("a Partner-led unit", "a PRIME-led unit"),
        ("printed on both sides", "printed on both sides"),
        ("on either side of the road", "on either side of the road"),
        ("both sides of the sheet", "both sides of the sheet"),
    ],
)
def test_party_words_become_sides(text, seen):
    assert make_match_text(text, MASK).text == seen


def test_parties_that_speak_together_are_both():
    mask = build_mask([*PARTIES, Party("", ("we", "us", "our"), Role.BOTH, 0.8)])
    assert (
        make_match_text("We keep our names; any of us", mask).text
        == "BOTH keep BOTH's names; any of BOTH"
    )


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ind\u00e9mnify", "indemnify"),
        ("\u0130NDEMNIFY", "indemnify"),
        ("HOLD HARMLE\u1e9eS", "hold harmless"),
        ("pay\u2011when\u2013paid", "pay-when-paid"),
        ("\u2018hold\u2019 \u201charmless\u201d", "'hold' \"harmless\""),
        ("the Dafydd \u0174yn Trust", "the dafydd wyn trust"),
        ("d\u011bti a \u017e\u00e1ci", "deti a zaci"),
        ("\u0394\u03b7\u03bc\u03bf\u03c2", "\u03b4\u03b7\u03bc\u03bf\u03c2"),
    ],
    ids=["acute", "dotted I", "sharp s", "dashes", "quotation marks", "Welsh", "Czech", "Greek"],
)
def test_marks_and_accents_fold_one_to_one(text, seen):
    found = make_match_text(text, MASK)
    assert found.text == seen
    assert [found.origin(at) for at in range(len(seen) + 1)] == list(range(len(text) + 1))


def test_a_party_is_known_with_and_without_its_accents():
    mask = build_mask([Party("", ("C\u00f4r Cymru",), Role.SUB, 1.0)])
    assert make_match_text("C\u00f4r Cymru shall", mask).text == "SUB shall"
    assert make_match_text("Cor Cymru shall", mask).text == "SUB shall"


@given(st.text(max_size=80), st.sampled_from(["Delivery Partner", "the Sub-contractor"]))
def test_every_offset_maps_into_the_original_text_in_order(noise, party):
    text = f"{noise} {party} {noise}"
    seen = make_match_text(text, MASK)
    origins = [seen.origin(at) for at in range(len(seen.text) + 1)]
    assert origins == sorted(origins)
    assert all(0 <= origin <= len(text) for origin in origins)


def test_text_without_parties_stays_as_it_is_but_for_case():
    seen = make_match_text("Nothing Here", build_mask(()))
    assert seen.text == "nothing here"
    assert [seen.origin(at) for at in range(12)] == list(range(12))
