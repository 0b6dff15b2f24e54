# SPDX-License-Identifier: Apache-2.0
"""An item as a line of a list: what it is, where it stands, how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Mitigator, Modifier
from pipeline.report.words import GRADE_WORDS, STRENGTH_WORDS
from pipeline.review.store.values import ItemRow
from pipeline.review.values import Item, Judgement, Standing
from pipeline.review.web.pages.sheets import place_item
from pipeline.review.web.pages.words import (
    STANDING_WORDS,
    describe_verdict,
    name_item,
)

__all__ = [
    "GradeView",
    "PageLink",
    "RowView",
    "StateView",
    "SwitchLink",
    "cut_quote",
    "describe_row",
    "grade_of",
    "href",
    "pager",
]

_MOST_QUOTE = 180

_ICONS = {
    Verdict.AGREE: "✓",
    Verdict.EDIT: "✎",
    Verdict.DISMISS: "✕",
    Verdict.UNSURE: "?",
}


@dataclass(frozen=True, slots=True)
class GradeView:
    """A grade or strength: class of its colour, word, number, and the most there is."""

    css: str
    word: str
    number: int
    most: int


@dataclass(frozen=True, slots=True)
class StateView:
    """How far an item is: name of the state, a sign for it, and the words."""

    key: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A line of a list of items; ``quote`` is cut."""

    id: str
    href: str
    name: str
    paper: str
    place: str
    quote: str
    grade: GradeView | None
    state: StateView
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a long list; ``href`` is empty for the one that is shown."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class SwitchLink:
    """One of several lists."""

    href: str
    words: str
    current: bool


def describe_row(
    row: ItemRow,
    *,
    link: str,
    paper: str = "",
    current: bool = False,
    standings: Mapping[Standing, str] | None = None,
) -> RowView:
    """Returns an item as a line, with the topic and grade to which the person corrected it.

    ``paper`` is the name of its paper where that is not plain; ``standings`` are the words for
    how far an item is that is not the person's to judge.
    """
    item = row.item
    return RowView(
        id=item.id,
        href=link,
        name=name_item(item, row.judgement),
        paper=paper,
        place=place_item(item),
        quote=cut_quote(item.quote),
        grade=grade_of(item, row.judgement),
        state=_state(row) if standings is None else _standing(row, standings),
        current=current,
    )


def grade_of(item: Item, judgement: Judgement | None = None) -> GradeView | None:
    """Returns the grade that a judgement leaves an item, None where a grade says nothing.

    Without a judgement it is the one that the program gave.
    """
    label, severity = item.label, item.severity
    if judgement is not None:
        label = judgement.category or label
        severity = severity if judgement.severity is None else judgement.severity
    if label is None or isinstance(label, Modifier) or item.start == item.end:
        return None
    if isinstance(label, Mitigator):
        strength = min(severity, 3)
        return GradeView("strength", STRENGTH_WORDS[strength], strength, 3)
    return GradeView(f"grade{severity}", GRADE_WORDS[severity], severity, 4)


def cut_quote(quote: str) -> str:
    """Returns words as a line of a list shows them."""
    if len(quote) <= _MOST_QUOTE:
        return quote
    return f"{quote[:_MOST_QUOTE].rsplit(None, 1)[0]} …"


def href(path: str, query: Mapping[str, str | int | None]) -> str:
    """Returns an address with those parts of the query that say something."""
    said = {key: str(value) for key, value in query.items() if value not in (None, "", 0)}
    return f"{path}?{QueryParams(said)}" if said else path


def pager(
    path: str, query: Mapping[str, str | int | None], *, page: int, pages: int
) -> tuple[PageLink, ...]:
    """Returns links to the pages around one of a long list, the first and the last.

    Args:
        path: Where the list stands.
        query: What else it is asked for.
        page: The one that is shown, from 1.
        pages: How many there are; none are linked where there is one.
    """
    if pages < 2:
        return ()
    shown = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    return tuple(
        PageLink("" if one == page else href(path, {**query, "page": one}), f"Page {one}")
        for one in shown
    )


def _standing(row: ItemRow, words: Mapping[Standing, str]) -> StateView:
    return StateView("todo", "", words[row.outcome.standing])


def _state(row: ItemRow) -> StateView:
    standing = row.outcome.standing
    tells = standing in {Standing.DISPUTED, Standing.SETTLED}
    outcome = f"; {STANDING_WORDS[standing]}" if tells else ""
    if row.judgement is None:
        return StateView("todo", "○", f"to do{outcome}")
    verdict = row.judgement.verdict
    words = describe_verdict(row.item, verdict)
    if row.added and verdict is Verdict.AGREE:
        words = "added by you"
    return StateView(verdict.value, _ICONS[verdict], f"{words}{outcome}")
