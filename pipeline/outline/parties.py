# SPDX-License-Identifier: Apache-2.0
"""The sides of a paper: who is named, by which words, and in which role (taxonomy 2.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Party, Section
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.outline.party_places import find_named_sides
from pipeline.outline.party_words import given_sides, name_speakers, plain_sides, worded_sides
from pipeline.outline.placements import Placement
from pipeline.outline.roles import resolve_roles

__all__ = ["Sides", "find_parties"]


@dataclass(frozen=True, slots=True)
class Sides:
    """The parties of a paper, and what a person must know about them."""

    parties: tuple[Party, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def find_parties(
    placements: Sequence[Placement],
    sections: Sequence[Section],
    *,
    text: str,
    lexicon: PartyLexicon,
    kind: DocumentKind,
) -> Sides:
    """Returns the parties of a paper with their roles, those of the parties block first.

    Args:
        placements: The paper in order.
        sections: What each placement is.
        text: The whole text, for words that name a side without a parties block.
        lexicon: Party words and a person's own choices, which win.
        kind: The kind of paper.
    """
    # Spaces that hold words together part words all the same; RE2 knows only the plain one.
    text = text.replace("\u00a0", " ")
    named = find_named_sides(placements, sections, lexicon=lexicon)
    worded = worded_sides(named, text, lexicon, kind)
    texts = [each.segment.text for each in placements]
    plain = name_speakers(plain_sides(named, texts, text=text, kind=kind), texts, kind=kind)
    if any(each.name for each in plain):
        # Whoever signs as "we" is one side, not two.
        spoken = {each.name for each in plain if each.name}
        named = [each for each in named if each.name not in spoken]
    given, lacking = given_sides([*named, *worded, *plain], text, lexicon)
    sides = [*named, *worded, *plain, *given]
    parties = resolve_roles(sides, text=text, lexicon=lexicon, kind=kind)
    return Sides(parties, tuple(_diagnose(parties, lacking, text)))


def _diagnose(parties: Sequence[Party], lacking: Sequence[str], text: str) -> Iterator[Diagnostic]:
    for word in lacking:
        yield Diagnostic(
            ReasonCode.ROLE_NOT_FOUND,
            Gravity.NOTE,
            f"You gave a side for {word!r}, a word that this paper does not use.",
            "Check how the paper writes it, in the list of parties of: armslength read FILE",
            stage="outline",
        )
    if text.strip() and not any(each.role is Role.SUB and each.confidence > 0 for each in parties):
        yield Diagnostic(
            ReasonCode.ROLES_UNCLEAR,
            Gravity.NOTE,
            "The paper does not tell which side is the smaller organisation.",
            "Say who is who with --role 'Party word=sub' or under [roles] in armslength.toml.",
            stage="outline",
        )
