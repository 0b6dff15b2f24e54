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
    ],
)
def test_party_words_become_sides(text, seen):
    assert make_match_text(text, MASK).text == seen


@pytest.mark.parametrize(
    "hidden",
    ["exclu\u200bsive", "exclu\u00adsive", "\uff45xclusive", "\u0435xclusive", "ex\u2060clusive"],
    ids=["zero-width space", "soft hyphen", "full width", "Cyrillic letter", "word joiner"],
)
def test_disguised_words_are_read_and_map_back(hidden):
    text = f"The Delivery Partner is {hidden} here"
    seen = make_match_text(text, MASK)
    start = seen.text.index("exclusive")
    assert text[seen.origin(start) : seen.origin(start + len("exclusive"))].strip() == hidden


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
