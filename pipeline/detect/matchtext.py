# SPDX-License-Identifier: Apache-2.0
"""The text that rules speak about: in small letters, with party words replaced by their side.

The outline has it in plain letters already; what is left to fold is one to one: quotation marks,
dashes, and the accents of letters, which rules do not write. Every offset maps back to the
provision, so that quotes stay exact.
Because rules see sides and never names, renaming the parties of a paper changes nothing, and
swapping them swaps who is bound.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import re2

from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Role

__all__ = ["MatchText", "PartyMask", "build_mask", "fold_marks", "make_match_text"]

# The word that stands for each side in matching text.
SIDES = {
    Role.SUB: "SUB",
    Role.PRIME: "PRIME",
    Role.COMMISSIONER: "AUTH",
    Role.HELPED: "USER",
    Role.BOTH: "BOTH",
    Role.OTHER: "ONE",
}

# Typographic marks that fold one to one, so that offsets stay.
_MARKS = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u0060": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
}  # fmt: skip
# Accented letters of Latin alphabets, by the letter below the accent, and a few that are drawn as
# one: whoever reads "ind\u00e9mnify" reads a word of English.
_ACCENTED = {
    chr(code): base
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {"\u00d8": "O", "\u00f8": "o", "\u0141": "L", "\u0142": "l", "\u1e9e": "S"}
_FOLD = str.maketrans(_MARKS | _ACCENTED)
_FOLD_LINES = str.maketrans(_MARKS | _ACCENTED | {"\n": " ", "\r": " "})

# Up to this confidence a role is a guess from the usual sense of a word (outline.roles).
_GUESSED = 0.6
# Words that say whose a thing is: 'our values' are the PRIME's.
_OWN = frozenset({"our", "ours", "your", "yours"})
# Words in which all parties of a memorandum may speak together.
_SPEAKERS = frozenset({"we", "us", "our", "ours"})
_LETTERED_PARTY = re.compile(r"part(?:y|ies) (?:[a-e]|[1-9])")
# How words begin that the pattern of both sides finds, and that name nobody.
_NO_PARTY = ("third", "information", "on ")
_ARTICLE = re.compile(r"^(?:[Tt]he|THE) ")
# 'in-patient unit', 'non-member': the second half of a word names nobody.
_COMPOUND = re.compile(r"[A-Za-z]-$")
# Which group matched costs several times more than what matched.
_UNGROUPED = re2.Options()
_UNGROUPED.never_capture = True
_BOTH = (
    # These stay as they are: 'printed on both sides', 'either side of the road' are no parties.
    r"third[ -]part(?:y|ies)|information commissioner|part(?:y|ies) (?:[a-e]|[1-9])\b"
    r"|on (?:both|either|each|the other|one) sides?|(?:both|either|each|the other) sides? of\b"
    r"|(?:neither|either|each|both|all) of us|(?:neither|either|each|both) sides?"
    r"|both organi[sz]ations|the other side(?:'s)?|(?:the |any )?other part(?:y|ies)(?:'s|')?"
    r"|(?:(?:each|either|both|every|any|all) (?:of )?(?:the )?|the )?"
    r"(?:defaulting |non-defaulting |terminating |disclosing |receiving |breaching |affected )?"
    r"part(?:y|ies)\b(?: hereto| to this (?:agreement|contract))?"
)


@dataclass(frozen=True, slots=True)
class MatchText:
    """Masked text with its way back.

    ``text[at]`` comes from offset ``origin(at)`` of the text it was made from; ``breaks`` and
    ``origins`` say where the two part.
    """

    text: str
    breaks: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Returns the offset in the original text of an offset in ``text``."""
        index = bisect_right(self.breaks, at) - 1
        if index < 0:
            return at
        moved = self.origins[index] + at - self.breaks[index]
        last = index + 1 == len(self.origins)
        return moved if last else min(moved, self.origins[index + 1])


@dataclass(frozen=True, slots=True)
class PartyMask:
    """Finds the party words of one paper and tells their sides."""

    pattern: "re2._Regexp"
    sides: dict[str, str]


def build_mask(parties: Sequence[Party]) -> PartyMask:
    """Returns the mask for the parties of a paper; without any, only 'the parties'."""
    sides: dict[str, str] = {}
    forms: list[str] = []
    for party in parties:
        if party.role is Role.OTHER and not party.name:
            continue  # a word like 'another provider' that names nobody in this paper
        for alias in party.aliases:
            if party.role is Role.BOTH and alias.lower() not in _SPEAKERS:
                continue  # 'either party' and the like are found by their own pattern
            for phrase in _spellings(alias):
                if phrase not in sides:
                    own = "'s" if phrase.lower() in _OWN else ""
                    sides[phrase] = _side_of(party) + own
                    forms.append(phrase)
    # The longest phrase first: 'Lead Provider' must not be read as 'Provider'.
    forms.sort(key=lambda phrase: (-len(phrase), phrase))
    listed = "|".join(re.escape(phrase) for phrase in forms)
    words = rf"(?:(?:[Tt]he|THE) )?(?:{listed})" if listed else "(?:x^)"
    # Names first: one side may be called 'Party A'.
    pattern = re2.compile(rf"\b(?:{words}|(?i:{_BOTH}))\b", _UNGROUPED)
    return PartyMask(pattern, sides)


def fold_marks(text: str) -> str:
    """Returns a text with plain marks and without accents, of the same length and case."""
    return text.translate(_FOLD)


def make_match_text(text: str, mask: PartyMask) -> MatchText:
    """Returns a provision's text folded to lower case with party words replaced by sides."""
    plain = text.translate(_FOLD_LINES)
    parts: list[str] = []
    breaks: list[int] = []
    origins: list[int] = []
    done = 0
    length = 0
    # Plain letters are a byte each: asked so, the pattern needs no map from bytes to letters.
    for match in mask.pattern.finditer(plain.encode() if plain.isascii() else plain):
        start, end = match.span()
        word = _side(plain[start:end], mask.sides)
        if word is None or _COMPOUND.search(plain[max(0, start - 3) : start]):
            continue
        before = plain[done:start].lower()
        parts += (before, word)
        length += len(before)
        breaks += (length, length + len(word))
        origins += (start, end)
        length += len(word)
        done = end
    parts.append(plain[done:].lower())
    return MatchText("".join(parts), tuple(breaks), tuple(origins))


def _side_of(party: Party) -> str:
    """Returns the word for a party's side.

    A guess that somebody stands above is not enough to drop what binds him: he is then a party
    whose side is not known, and what binds him is shown as unclear.
    """
    upstream = party.role in {Role.PRIME, Role.COMMISSIONER}
    if upstream and party.confidence <= _GUESSED:
        return SIDES[Role.OTHER]
    return SIDES[party.role]


def _side(words: str, sides: dict[str, str]) -> str | None:
    side = sides.get(words) or sides.get(_ARTICLE.sub("", words))
    if side:
        return side
    lowered = words.lower()
    if lowered.startswith(_NO_PARTY) or lowered.endswith(" of"):
        return None
    if _LETTERED_PARTY.fullmatch(lowered):
        return None
    if "other part" in lowered or "other side" in lowered:
        return "OTHER's" if lowered.endswith(("'s", "'")) else "OTHER"
    return "neither BOTH" if lowered.startswith("neither") else "BOTH"


def _spellings(alias: str) -> Iterable[str]:
    """Yields the ways a paper may write an alias: plural, hyphen, capitals."""
    folded = " ".join(fold_marks(alias).split())
    stems = {folded}
    if re.match(r"(?i)sub[- ]?contractor", folded):
        tail = re.sub(r"(?i)^sub[- ]?contractor", "", folded)
        joints = ("c", "-c", " c", "-C", " C", "C")
        stems |= {f"{folded[0]}ub{joint}ontractor{tail}" for joint in joints}
    for stem in sorted(stems):
        plural = stem if stem.endswith("s") or len(stem) < 4 else f"{stem}s"
        for form in dict.fromkeys((stem, plural)):
            yield form
            yield form.upper()
            if form.islower():
                yield form[0].upper() + form[1:]
