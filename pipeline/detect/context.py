# SPDX-License-Identifier: Apache-2.0
"""What stands around a provision: its headings, the words just before it, its defined terms.

Drafters leave the words of a duty where a rule on one sentence does not see them: in the heading,
in the sentence before ("The Provider shall not open them"), in the definition of a term. A rule
may ask for such words with ``in: context``. They are looked up only when a rule asks, and each
part is searched alone, so that no pattern reaches from one into another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import re2

from pipeline.detect.matchtext import PartyMask, make_match_text
from pipeline.domain.document import Document
from pipeline.domain.outline import Definition, Outline, Provision

__all__ = ["BEFORE", "HEADING", "ContextPart", "Surroundings"]

# How the parts are named in reasons; a definition is named with its term.
HEADING = "its heading"
BEFORE = "the words before it"

_LONGEST_BEFORE = 60
_LONGEST_DEFINITION = 80
# More terms than this in one provision are the list of a definitions clause.
_MOST_TERMS = 8
# Words that point back to what was just said; 'it' and 'they' may, and mostly do, mean a party.
_POINTS_BACK = re.compile(
    r"(?i)\b(?:them|these|those|such|the same|this|that|so|it|they|either|both|none|neither|any"
    r" of (?:them|these)|the (?:above|foregoing|former|latter|said))\b"
)


@dataclass(frozen=True, slots=True)
class ContextPart:
    """Matching text from around a provision, with the words that name where it comes from."""

    name: str
    text: str


@dataclass(slots=True)
class Surroundings:
    """Looks up what stands around the provisions of one document.

    The index of defined terms is made at the first question, and kept.
    """

    document: Document
    outline: Outline
    mask: PartyMask
    _terms: "re2._Regexp | None" = None
    _by_term: dict[str, Definition] = field(default_factory=dict)
    _indexed: bool = False
    _last: tuple[int, tuple[ContextPart, ...]] = (-1, ())
    # Headings and definitions stand around many provisions.
    _masked: dict[str, str] = field(default_factory=dict)

    def around(self, position: int) -> tuple[ContextPart, ...]:
        """Returns the parts around the provision at a position of ``Outline.provisions``.

        Its headings, what was said just before in the same clause (at most 60 words), and the
        definitions of the terms that it uses (at most 80 words each). Empty when there are none.
        """
        if self._last[0] != position:
            self._last = (position, tuple(self._parts(position)))
        return self._last[1]

    def _parts(self, position: int) -> Iterator[ContextPart]:
        provision = self.outline.provisions[position]
        for heading in reversed(provision.heading_path):
            yield self._part(HEADING, heading)
        before = self._before(position)
        if before:
            yield self._part(BEFORE, before)
        for one in self._definitions(provision):
            said = self.document.quote(one.span).split()
            yield self._part(
                f"the definition of “{one.term}”", " ".join(said[:_LONGEST_DEFINITION])
            )

    def _part(self, name: str, text: str) -> ContextPart:
        masked = self._masked.get(text)
        if masked is None:
            masked = make_match_text(" ".join(text.split()), self.mask).text
            self._masked[text] = masked
        return ContextPart(name, masked)

    def _before(self, position: int) -> str:
        """Returns the sentences just before a provision, in order, as far as they belong to it."""
        provisions = self.outline.provisions
        here = provisions[position]
        points_back = _POINTS_BACK.search(here.text) is not None
        taken: list[str] = []
        room = _LONGEST_BEFORE
        for previous in reversed(provisions[max(0, position - 4) : position]):
            if previous.heading_path != here.heading_path:
                break
            if previous.clause != here.clause and not (
                points_back and _neighbours(self.outline, previous.clause, here.clause)
            ):
                break
            words = previous.text.split()
            taken.append(" ".join(words[-room:]))
            room -= len(words)
            if room <= 0:
                break
        return " ".join(reversed(taken))

    def _definitions(self, provision: Provision) -> Sequence[Definition]:
        self._index()
        if self._terms is None:
            return ()
        named = dict.fromkeys(match.group(1) for match in self._terms.finditer(provision.text))
        if len(named) > _MOST_TERMS:
            return ()
        found = (self._by_term[name] for name in named)
        return [one for one in found if not one.span.overlaps(provision.span)]

    def _index(self) -> None:
        if self._indexed:
            return
        self._indexed = True
        for definition in self.outline.definitions:
            term = " ".join(definition.term.split())
            if term[:1].isupper():
                self._by_term.setdefault(term, definition)
        if self._by_term:
            longest_first = sorted(self._by_term, key=lambda term: (-len(term), term))
            listed = "|".join(map(re.escape, longest_first))
            self._terms = re2.compile(rf"\b({listed})(?:s|es)?\b")


def _neighbours(outline: Outline, before: int | None, here: int | None) -> bool:
    """Says whether two clauses are one inside the other, or limbs or sub-clauses of one clause."""
    if before is None or here is None:
        return False
    above = {outline.clauses[before].parent, outline.clauses[here].parent}
    return before in above or here in above or (len(above) == 1 and None not in above)
