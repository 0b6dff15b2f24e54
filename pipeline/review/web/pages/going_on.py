# SPDX-License-Identifier: Apache-2.0
"""Where somebody goes once a clause is decided."""

from pipeline.review.outcomes import Difference
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen, Order
from pipeline.review.values import Item
from pipeline.review.web.pages.rows import href

__all__ = ["ALL_DONE", "next_address", "next_dispute"]

# Where somebody goes who has decided everything.
ALL_DONE = "/done"

_LIMIT = 100


def next_address(
    desk: Desk, person: str, *, behind: Item | None = None, order: str = "queue"
) -> str:
    """Returns the address of the next clause that somebody has not decided.

    It is one of the same paper as long as there is one there: the most urgent, or the one that
    follows. Then it is the most urgent of all; and at the end the page that says so.

    Args:
        desk: Where items lie.
        person: ``Person.id``.
        behind: The item that was decided last, None for the beginning.
        order: "queue" for the most urgent of the paper, "paper" for the one that follows.
    """
    found = None
    if behind is not None and order == "paper":
        found = _following(desk, person, behind)
    elif behind is not None:
        found = _first(desk, Chosen(paper=behind.paper, undecided_only=True), person)
    found = found or _first(desk, Chosen(undecided_only=True), person)
    if found is None:
        return ALL_DONE
    tail = "&order=paper" if order == "paper" else ""
    return f"/papers/{found.paper}?item={found.id}{tail}"


def next_dispute(desk: Desk, behind: Item, on: Difference | None) -> str:
    """Returns the address of the dispute that follows a settled one, else of the first.

    Args:
        desk: Where items lie.
        behind: The item that was settled.
        on: What the list is narrowed to, None for all.
    """
    place = desk.place_of_dispute(behind, on=on)
    following = place.following or place.first
    path = f"/disputes/{following}" if following else "/disputes"
    return href(path, {"on": on and on.value})


def _first(desk: Desk, chosen: Chosen, person: str) -> Item | None:
    row = desk.first(chosen, person=person)
    return None if row is None else row.item


def _following(desk: Desk, person: str, behind: Item) -> Item | None:
    """Returns the next undecided item of a paper by place, from its beginning after its end."""
    chosen = Chosen(paper=behind.paper, undecided_only=True, order=Order.PAPER)
    place = (behind.start, behind.end, behind.id)
    first, offset = None, 0
    while rows := desk.items(chosen, person=person, offset=offset, limit=_LIMIT).rows:
        for row in rows:
            first = first or row.item
            if (row.item.start, row.item.end, row.item.id) > place:
                return row.item
        offset += len(rows)
    return first
