# SPDX-License-Identifier: Apache-2.0
"""Cross-references: "clause 14.3(b)", "paragraph 3 of Schedule 2", "this clause".

Each is led to the clause that it means, within the right part of the paper: a paragraph of this
schedule before one of the body. What cites a law or another paper leads nowhere here.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.document import Span
from pipeline.domain.outline import Clause, Reference
from pipeline.outline.citations import Citation, find_citations
from pipeline.outline.placements import Placement

__all__ = ["find_references"]

_SCOPE_WORDS = frozenset({"schedule", "annex", "annexe", "annexure", "appendix", "exhibit"})
_SCOPES = frozenset({*_SCOPE_WORDS, "attachment", "part", "recital", "question"})
_SCOPE_LABEL = re.compile(r"(?:schedule|annex|append|exhibit|attachment)", re.I)
_CONTAINER_LABEL = re.compile(
    r"(?:schedule|annex|append|exhibit|attachment|(?:part|chapter)\b)", re.I
)
# Words that mean a place of the same schedule first.
_NEAR = frozenset({"paragraph", "part", "section", "article"})
_LIMBS_END = re.compile(r"\s?\([A-Za-z0-9]{1,5}\)$")


def find_references(
    placements: Sequence[Placement], clauses: Sequence[Clause]
) -> tuple[Reference, ...]:
    """Returns the cross-references in reading order; a list gives one for each number.

    The target of the first is the whole citation as written. ``clause`` is None where no clause of
    this paper bears the number: another paper's, a law's (its name is then part of the target), or
    one that was not read. "This Schedule" in a paper that is itself a schedule is left out.
    """
    tree = _Tree(clauses)
    found: list[Reference] = []
    for placement in placements:
        segment = placement.segment
        if placement.heading or segment.contents:
            continue
        for citation in find_citations(segment.text):
            found.extend(_resolve(citation, placement, tree))
    return tuple(found)


def _resolve(citation: Citation, placement: Placement, tree: "_Tree") -> Iterator[Reference]:
    at = placement.segment.body
    text = placement.segment.text
    span = Span(at + citation.start, at + citation.end)
    whole = text[citation.start : citation.end]
    if citation.this:
        scoped = _SCOPE_LABEL.match(citation.this) is not None
        numbered = tree.article_of if citation.this == "article" else tree.numbered
        own = tree.scope_of(placement.clause) if scoped else numbered(placement.clause)
        if own is not None:
            yield Reference(span, whole, own)
        return
    word = text[citation.start : citation.places[0]].rstrip(" \t\n\"'“\u2018")
    for place, number in enumerate(citation.numbers):
        target = None if citation.outward else tree.look_up(citation, number, placement.clause)
        if place == 0:
            yield Reference(span, whole, target)
        else:
            start = at + citation.places[place]
            # A number within a range stands nowhere itself: it is cited by the range's end.
            yield Reference(
                Span(start, start + len(number)) if _stands(text, citation, place) else span,
                f"{word} {number}",
                target,
            )


def _stands(text: str, citation: Citation, place: int) -> bool:
    return text.startswith(citation.numbers[place], citation.places[place])


class _Tree:
    """The clauses of a paper by the numbers that a reader cites."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._index: dict[str, int] = {}
        self._with_limbs: set[int] = set()
        for at, clause in enumerate(clauses):
            self._index.setdefault(_key(clause.number), at)
            if clause.parent is not None and clause.label.startswith("("):
                self._with_limbs.add(clause.parent)
        for key, at in list(self._index.items()):
            if key.endswith(".0"):
                # "17.0 Insurance" is cited as 17.
                self._index.setdefault(key.removesuffix(".0"), at)

    def look_up(self, citation: Citation, number: str, clause: int | None) -> int | None:
        """Returns the clause that a number means when cited from within another clause."""
        number = number.replace(" ", "").removesuffix(".0")
        found = self._first(self._candidates(citation, number, clause))
        if found is not None:
            return found
        return self._above(citation, number, clause)

    def scope_of(self, clause: int | None) -> int | None:
        """Returns the schedule or annex that holds a clause, None in the body."""
        outermost = clause
        while clause is not None:
            outermost, clause = clause, self._clauses[clause].parent
        if outermost is not None and _SCOPE_LABEL.match(self._clauses[outermost].label):
            return outermost
        return None

    def numbered(self, clause: int | None) -> int | None:
        """Returns the numbered clause that "this clause" means: the one above its limbs."""
        while clause is not None and self._clauses[clause].parent is not None:
            if not self._clauses[clause].label.startswith("("):
                return clause
            clause = self._clauses[clause].parent
        return clause

    def article_of(self, clause: int | None) -> int | None:
        """Returns what "this Article" means: the outermost clause of the body or of a schedule."""
        at = clause = self.numbered(clause)
        while at is not None and not _CONTAINER_LABEL.match(self._clauses[at].label):
            clause = at
            at = None if self._is_article(at) else self._clauses[at].parent
        return clause

    def _is_article(self, at: int) -> bool:
        return self._clauses[at].label.lower().startswith("article")

    def _first(self, candidates: Iterator[str]) -> int | None:
        return next(
            (self._index[c] for each in candidates if (c := _key(each)) in self._index), None
        )

    def _candidates(self, citation: Citation, number: str, clause: int | None) -> Iterator[str]:
        word = citation.word
        around = self._around(clause)
        here = around[-1] if around else ""
        if number.startswith("("):
            yield from self._limbs_above(number, clause)
            return
        if citation.within:
            yield from _contained(citation.within, word, number, here)
            return
        if word in _SCOPES:
            yield f"{word} {number}"
            yield from (f"{each}, {word} {number}" for each in around)
            if word in _SCOPE_WORDS:
                return
        near = [each for one in around for each in (f"{one}, {number}", f"{one}, {word} {number}")]
        body = [number, f"{word} {number}"]
        yield from [*near, *body] if word in _NEAR else [*body, *near]
        if number[-1].islower():
            # "clause 1g" is how some papers cite 1(g).
            yield f"{number[:-1]}({number[-1]})"

    def _around(self, clause: int | None) -> list[str]:
        """Returns the schedule and the parts of it that hold a clause, innermost first."""
        if clause is None:
            return []
        *parts, own = self._clauses[clause].number.split(", ")
        if not parts and _SCOPE_LABEL.match(own):
            return [own]
        return [", ".join(parts[:size]) for size in range(len(parts), 0, -1)]

    def _limbs_above(self, number: str, clause: int | None) -> Iterator[str]:
        """Yields what "paragraph (b)" may mean: a limb of the clauses in which it stands."""
        while clause is not None:
            yield f"{self._clauses[clause].number}{number}"
            clause = self._clauses[clause].parent

    def _above(self, citation: Citation, number: str, clause: int | None) -> int | None:
        """Returns the clause of a limb that the paper writes in running text: 3.2 for 3.2(c)."""
        while (match := _LIMBS_END.search(number)) is not None and match.start() > 0:
            number = number[: match.start()]
            found = self._first(self._candidates(citation, number, clause))
            if found is not None:
                return None if found in self._with_limbs else found
        return None


def _key(number: str) -> str:
    return " ".join(re.sub("[\"“”\u2018\u2019']", "", number.lower()).split())


def _contained(within: Sequence[str], word: str, number: str, here: str) -> Iterator[str]:
    """Yields the numbers of a place in schedules and their parts, outermost first."""
    outer = [here if each == "this" else each for each in reversed(within)]
    if not all(outer):
        # "this Schedule", in a paper that is a schedule itself.
        outer = [each for each in outer if each]
    own = f"{word} {number}" if word in _SCOPES else number
    prefix = ", ".join(outer)
    yield f"{prefix}, {own}" if prefix else own
    if not prefix:
        return
    yield f"{prefix}, {word} {number}"
    yield f"{outer[0]}, {own}"
    if word in _SCOPES:
        # A part or annex that is no clause of its own lies in its schedule.
        yield prefix
        yield outer[0]
