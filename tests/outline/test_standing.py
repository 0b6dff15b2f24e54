# SPDX-License-Identifier: Apache-2.0
"""What a paper says of its own force, and the force of what a tender only tells."""

import pytest

from pipeline.domain.outline import Section
from pipeline.domain.taxonomy import DocumentKind, Force
from pipeline.outline.force import speak_force, tell_standing


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("When you joined you agreed to do what this handbook says.", Force.INCORPORATED),
        ("This guide forms part of your contract with us.", Force.INCORPORATED),
        ("Partners are bound by this handbook.", Force.INCORPORATED),
        ("Please sign and return one copy of this letter.", Force.BINDING),
        ("Annex A: conditions of the grant", Force.BINDING),
        ("This handbook tells you how we like to work.", None),
        ("It is part of the job to read the handbook.", None),
    ],
    ids=lambda value: str(value),
)
def test_a_handbook_says_with_what_force_it_speaks(text, standing):
    assert tell_standing(text, DocumentKind.HANDBOOK) is standing


def test_only_a_handbook_is_asked_for_its_standing():
    text = "You agreed to do what this handbook says."
    assert tell_standing(text, DocumentKind.CONTRACT) is None


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("You wear the teal badge at every session.", Force.INCORPORATED),
        ("We'd love you to wear the teal badge.", Force.EXPECTED),
        ("You might like to wear the teal badge.", Force.EXPECTED),
    ],
    ids=["told", "loved", "might like"],
)
def test_what_only_wishes_is_expected_even_in_an_incorporated_paper(text, force):
    kind = DocumentKind.HANDBOOK
    said = speak_force(text, Section.OPERATIVE, kind=kind, standing=Force.INCORPORATED)
    assert said is force


@pytest.mark.parametrize(
    ("heading", "text", "force"),
    [
        ("Welcome and background", "We opened our first hub in 2009.", Force.RECITAL),
        ("Welcome and background", "Providers are expected to share our pace.", Force.EXPECTED),
        ("Welcome and background", "The Provider must share our pace.", Force.BINDING),
        ("Guidance notes", "A short answer is welcome.", Force.GUIDANCE),
        ("Guidance notes", "Bidders should keep to the point.", Force.EXPECTED),
        ("What we look for", "A short answer is welcome.", Force.EXPECTED),
        ("After the award", "The award may be looked at again each year.", Force.BINDING),
        ("Specification", "Each group meets in its own room.", Force.BINDING),
        ("Instructions", "An organisation may appear in a single bid only.", Force.BINDING),
    ],
    ids=lambda value: str(value),
)
def test_a_tender_speaks_by_its_words_and_its_heading(heading, text, force):
    kind = DocumentKind.ITT
    said = speak_force(text, Section.OPERATIVE, kind=kind, heading_path=(heading,))
    assert said is force
