# SPDX-License-Identifier: Apache-2.0
"""Decisions on one scan in the next: which item takes the place of which, and which has none.

Papers are matched first, by name, then by their bytes. Items go only to items of the matching
paper, each to at most one and no two to the same. Nothing is guessed: what has no match is
stranded, and says why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.fingerprints import count_occurrences, fingerprint, rule_fingerprint
from pipeline.domain.wording import (
    Folded,
    fold_words,
    strip_label,
)
from pipeline.review.intake.likeness import Wordings, pair_alike
from pipeline.review.intake.values import (
    Bond,
    Carried,
    Carrying,
    Intake,
    PaperText,
    Placing,
    Stranded,
    TextClause,
)
from pipeline.review.values import Item, ItemKind, ReviewedPaper

__all__ = ["carry", "match_papers", "place_again"]

# Of the same words in one paper.
_MOST_PLACES = 1_000
_SIGNS = tuple(".,;:)?!\"'\u2019\u201d")
_NO_PAPER = "The paper is no longer in the scan."
_NO_FINDING = "Nothing is found on these words any more, nor on words like them."
_TAKEN = "Another decision of this paper already stands on these words."
_FLAGGED_NOW = "The rules speak of these words now: they are no longer unflagged."
_NO_WORDS = "The paper no longer holds these words."


def carry(papers: Sequence[ReviewedPaper], items: Iterable[Item], intake: Intake) -> Carrying:
    """Returns what becomes of the items of earlier scans in a new one.

    A finding goes to the one with the same label and words, else with the same rules and words,
    else with the same label and at least half of the words, the likest first. What a person added
    goes to a finding by the same ways but for the rules; where the program still misses it, it
    stays, as sampled provisions do, unless a finding touches them now.

    Args:
        papers: The papers of the review so far.
        items: Their items; each of one of those papers.
        intake: The new scan.
    """
    matched = match_papers(papers, intake.papers)
    known = {one.id: one for one in papers}
    fresh = {one.id: one for one in intake.papers}
    old_of, new_of = _by_paper(items), _by_paper(intake.items)
    parts = []
    for paper, olds in sorted(old_of.items()):
        heir = matched.get(paper)
        if heir is None:
            parts.append(Carrying(stranded=tuple(Stranded(one.id, _NO_PAPER) for one in olds)))
            continue
        same = known[paper].sha256 == fresh[heir].sha256
        parts.append(_carry_paper(olds, new_of.get(heir, []), unchanged=same))
    return Carrying(
        carried=tuple(sorted((one for part in parts for one in part.carried), key=_old_of)),
        staying=tuple(sorted(one for part in parts for one in part.staying)),
        waiting=tuple(sorted(one for part in parts for one in part.waiting)),
        stranded=tuple(sorted((one for part in parts for one in part.stranded), key=_item_of)),
        papers=MappingProxyType(dict(sorted(matched.items()))),
    )


def match_papers(olds: Sequence[ReviewedPaper], news: Sequence[ReviewedPaper]) -> dict[str, str]:
    """Returns by id of an old paper that of the new one: of the same name, else the same bytes."""
    matched: dict[str, str] = {}
    for key in (_name_of, _bytes_of):
        waiting: dict[str, list[str]] = defaultdict(list)
        taken = set(matched.values())
        for new in sorted(news, key=_name_of, reverse=True):
            if new.id not in taken and key(new):
                waiting[key(new)].append(new.id)
        for old in sorted(olds, key=_name_of):
            if old.id not in matched and waiting[key(old)]:
                matched[old.id] = waiting[key(old)].pop()
    return matched


def place_again(
    items: Iterable[Item], text: PaperText, *, touched: Sequence[Span] = ()
) -> Placing:
    """Returns where items stand in a paper that has changed: on the same words.

    Only the words count, and all of them do: a provision that was worded anew is another one, of
    which somebody has to judge again. Of several places with the words the one in the clause of
    the same number is it, else the first that no other item of the same label has.

    Args:
        items: Items that people added or that were sampled, of one paper.
        text: What the paper says now.
        touched: Where findings stand now: sampled provisions are no longer unflagged there.
    """
    folded = fold_words(text.text)
    moved: list[Item] = []
    stranded: list[Stranded] = []
    taken: set[tuple[Label | None, int]] = set()
    for item in sorted(items, key=lambda one: (one.start, one.end, one.id)):
        places = [
            place
            for place in _places_of(item, text.text, folded)
            if (item.label, place.start) not in taken
        ]
        if not places:
            stranded.append(Stranded(item.id, _NO_WORDS))
            continue
        again = [_moved(item, text, place) for place in places]
        chosen = next((one for one in again if one.clause == item.clause), again[0])
        taken.add((item.label, chosen.start))
        own = Span(chosen.start, chosen.end)
        if item.kind is ItemKind.UNFLAGGED and any(own.overlaps(one) for one in touched):
            stranded.append(Stranded(item.id, _FLAGGED_NOW))
        else:
            moved.append(chosen)
    return Placing(_name_again(moved), tuple(sorted(stranded, key=_item_of)))


@dataclass(slots=True)
class _Pairing:
    """Pairs of old and new items of one paper, while they are found."""

    olds: dict[str, Item]
    news: dict[str, Item]
    carried: list[Carried] = field(default_factory=list)

    def join(self, old: str, new: str, bond: Bond) -> None:
        """Takes two items for one another; neither may be taken again."""
        del self.olds[old], self.news[new]
        self.carried.append(Carried(old, new, bond))

    def join_by(self, name: Callable[[Iterable[Item]], Mapping[str, str]], bond: Bond) -> None:
        """Joins items of the same name; names are unique among the items of one kind."""
        waiting = {key: item for item, key in name(self.news.values()).items()}
        names = name(self.olds.values())
        # What the program found goes before what people added on the same words.
        for old in sorted(names, key=lambda one: (_is_added(self.olds[one]), one)):
            new = waiting.pop(names[old], None)
            if new is not None:
                self.join(old, new, bond)

    def join_alike(self, wordings: Wordings) -> None:
        """Joins items of the same label that share half of their words, the likest first."""
        for old, new in pair_alike(self.olds.values(), self.news.values(), wordings):
            self.join(old.id, new.id, Bond.LIKENESS)


def _carry_paper(olds: Sequence[Item], news: Sequence[Item], *, unchanged: bool) -> Carrying:
    drawn = [one for one in olds if one.kind is ItemKind.UNFLAGGED]
    said = {one.id: one for one in olds if one.kind is not ItemKind.UNFLAGGED}
    pairing = _Pairing(said, {one.id: one for one in news if one.kind is ItemKind.FINDING})
    pairing.join_by(_fingerprints, Bond.WORDS)
    pairing.join_by(_rule_fingerprints, Bond.RULE)
    wordings = Wordings()
    pairing.join_alike(wordings)
    left = pairing.olds.values()
    near = wordings.find_near(left, news)
    lost = [
        Stranded(one.id, _TAKEN if wordings.of(one) in near else _NO_FINDING)
        for one in left
        if not _is_added(one)
    ]
    kept = [one.id for one in left if _is_added(one)]
    spans = [Span(one.start, one.end) for one in news]
    for one in drawn:
        own = Span(one.start, one.end)
        if unchanged and any(own.overlaps(span) for span in spans):
            lost.append(Stranded(one.id, _FLAGGED_NOW))
        else:
            kept.append(one.id)
    return Carrying(
        carried=tuple(pairing.carried),
        staying=tuple(kept) if unchanged else (),
        waiting=() if unchanged else tuple(kept),
        stranded=tuple(lost),
    )


def _places_of(item: Item, text: str, folded: Folded) -> Iterator[Span]:
    """Yields where the words of an item stand in a text, as whole words, by place."""
    key = fold_words(strip_label(item.quote)).key
    at = folded.key.find(key) if key else -1
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        start, end = folded.places[at], folded.places[at + len(key) - 1] + 1
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield Span(start, _with_sign(text, end, item.quote))
        at = folded.key.find(key, at + 1)


def _with_sign(text: str, end: int, quote: str) -> int:
    """Returns the end of words, with the sign behind them that belonged to them before."""
    last = quote[-1:]
    return end + 1 if last in _SIGNS and text[end : end + 1] == last else end


def _moved(item: Item, text: PaperText, place: Span) -> Item:
    clause = _innermost(text.clauses, place.start)
    page = next((one.number for one in text.pages if one.start <= place.start < one.end), None)
    return replace(
        item,
        start=place.start,
        end=place.end,
        quote=text.text[place.start : place.end],
        clause=clause.number if clause else "",
        page=page,
    )


def _name_again(items: Sequence[Item]) -> tuple[Item, ...]:
    prints = [fingerprint(one.label, one.quote) for one in items]
    return tuple(
        replace(item, fingerprint=fingerprint(item.label, item.quote, occurrence=occurrence))
        for item, occurrence in zip(items, count_occurrences(prints), strict=True)
    )


def _innermost(clauses: Iterable[TextClause], at: int) -> TextClause | None:
    holding = [one for one in clauses if one.start <= at < one.end]
    return max(holding, key=lambda one: (one.depth, one.start), default=None)


def _rule_fingerprints(items: Iterable[Item]) -> dict[str, str]:
    """Returns by id the names of items of one paper by their rules; others have none."""
    ruled = sorted((one for one in items if one.rule_ids), key=_place)
    keys = [(one.rule_ids, fold_words(strip_label(one.quote)).key) for one in ruled]
    return {
        item.id: rule_fingerprint(item.rule_ids, item.quote, occurrence=occurrence)
        for item, occurrence in zip(ruled, count_occurrences(keys), strict=True)
    }


def _place(item: Item) -> tuple[int, int, str]:
    return (item.start, item.end, str(item.label))


def _fingerprints(items: Iterable[Item]) -> dict[str, str]:
    return {one.id: one.fingerprint for one in items}


def _by_paper(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for one in sorted(items, key=lambda one: one.id):
        found[one.paper].append(one)
    return found


def _is_added(item: Item) -> bool:
    return item.kind is ItemKind.ADDED


def _name_of(paper: ReviewedPaper) -> str:
    return paper.name


def _bytes_of(paper: ReviewedPaper) -> str:
    return paper.sha256


def _old_of(carried: Carried) -> str:
    return carried.old


def _item_of(stranded: Stranded) -> str:
    return stranded.item
