# SPDX-License-Identifier: Apache-2.0
"""Party words and the side they usually stand for (taxonomy sections 1.16 and 2.1)."""

from dataclasses import dataclass

from pipeline.domain.taxonomy import Role

__all__ = ["PartyLexicon", "PartyWord"]


@dataclass(frozen=True, slots=True)
class PartyWord:
    """A word that papers use for a side.

    Attributes:
        phrase: Lower case, singular, without article, hyphens as written most often.
        role: The side it usually stands for.
        confidence: 0 to 1, how often it does.
    """

    phrase: str
    role: Role
    confidence: float


@dataclass(frozen=True, slots=True)
class PartyLexicon:
    """All party words, and the sides that a person has given for this run.

    ``overrides`` wins over everything that a paper seems to say: (phrase, role) pairs.
    """

    words: tuple[PartyWord, ...]
    overrides: tuple[tuple[str, Role], ...] = ()
