# SPDX-License-Identifier: Apache-2.0
"""Families of value words (``lexicon/value_families.yaml``): their shape, and patterns of them.

A phrase is plain words with a few marks: ``*`` for any ending, ``a/b`` for either word, ``...``
for up to four words, ``=`` before a word that counts only as an item of a list. Nothing in it
repeats without a bound.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pipeline.packs.values import ValueFamily

__all__ = ["ValuesFile", "value_families"]

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Words with their marks, gaps only between them: what has no letter would match everywhere.
_WORDS = r"[\w'-]+\*?(?:/[\w'-]+\*?)*"
_Phrase = Annotated[
    str, StringConstraints(pattern=rf"^(?:=[\w'-]+|{_WORDS}(?: (?:\.\.\. )?{_WORDS})*)$")
]
_GAP_MARK = "..."
# Words in between, on the same line of thought: no full stop, colon or semicolon.
_GAP = r"(?:[^\w.;:]{1,3}[\w'-]{1,30}){0,4}?[^\w.;:]{1,3}"
_SPACE = r"[^\w.,;:]{1,3}"
# An item of a list stands between commas, colons, quotation marks, 'and', or the ends.
_ITEM_BEFORE = r"(?:^|(?<=[,:;] )|(?<=\band )|(?<=[\"\u201c]))"
_ITEM_AFTER = r"(?=[,.;:\"\u201d]|$| and\b)"
_ENDING = r"[\w']{0,20}"


class _Opposite(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    family: _Name
    because: _Text


class _Family(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Name
    says: _Text
    words: Annotated[tuple[_Phrase, ...], Field(min_length=1)]
    never: tuple[_Phrase, ...] = ()
    ills: tuple[_Phrase, ...] = ()
    against: tuple[_Opposite, ...] = ()


class ValuesFile(BaseModel):
    """The file of families."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    families: Annotated[tuple[_Family, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        counts = Counter(family.id for family in self.families)
        twice = sorted(name for name, count in counts.items() if count > 1)
        unknown = sorted(
            one.family
            for family in self.families
            for one in family.against
            if one.family not in counts
        )
        if twice or unknown:
            msg = f"families that stand twice: {twice or 'none'}; unknown: {unknown or 'none'}"
            raise ValueError(msg)
        return self


def value_families(file: ValuesFile) -> tuple[ValueFamily, ...]:
    """Returns the families of a file in order; what pulls apart is known to both sides."""
    against: dict[str, dict[str, str]] = {family.id: {} for family in file.families}
    for family in file.families:
        for one in family.against:
            against[family.id][one.family] = one.because
            against[one.family][family.id] = one.because
    return tuple(
        ValueFamily(
            id=family.id,
            says=family.says,
            pattern=_join((*family.words, *family.never, *family.ills)),
            forsworn=_join(family.never) if family.never else "",
            ills=_join(family.ills) if family.ills else "",
            against=tuple(sorted(against[family.id].items())),
        )
        for family in file.families
    )


def _join(phrases: Sequence[str]) -> str:
    # The longest first: 'one team player' before 'one team'.
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return rf"(?<![\w'-])(?:{'|'.join(map(_pattern, ordered))})(?![\w'])"


def _pattern(phrase: str) -> str:
    if phrase.startswith("="):
        return f"{_ITEM_BEFORE}{re.escape(phrase[1:])}{_ITEM_AFTER}"
    pattern = ""
    gap = ""
    for word in phrase.split():
        if word == _GAP_MARK:
            gap = _GAP
            continue
        alternatives = "|".join(map(_word, word.split("/")))
        pattern += f"{gap}(?:{alternatives})"
        gap = _SPACE
    return pattern


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*"))
    return f"{stem}{_ENDING}" if word.endswith("*") else stem
