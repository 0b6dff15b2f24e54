# SPDX-License-Identifier: Apache-2.0
"""A random tenth of the provisions in which nothing was found, so that misses are measured."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pipeline.domain.document import Span
from pipeline.domain.fingerprints import fingerprint
from pipeline.domain.taxonomy import Bound
from pipeline.domain.wording import fold_words, word_set
from pipeline.review.intake.items import MakeId, random_id
from pipeline.review.intake.values import PaperText, ReadProvision
from pipeline.review.values import Item, ItemKind, ReviewedPaper

__all__ = ["SAMPLE_SHARE", "draw_provisions", "unflagged_items"]

SAMPLE_SHARE = 0.1
# ``Item.urgency`` of unflagged provisions begins here: findings come before them.
_URGENCY_FROM, _A_PAPER = 500_000_000, 10_000
# 'Not used.' binds nobody.
_FEWEST_WORDS = 3
# Fixed: the same provisions are drawn of every reading, whoever reads.
_SEED = b"unflagged provisions, 1\0"


def unflagged_items(
    paper: ReviewedPaper,
    text: PaperText,
    provisions: Iterable[ReadProvision],
    *,
    touched: Sequence[Span],
    make_id: MakeId = random_id,
) -> tuple[Item, ...]:
    """Returns the items of the provisions that were drawn, in the order of the text.

    Args:
        paper: The paper.
        text: Its words.
        provisions: Its operative provisions.
        touched: Where findings stand.
        make_id: Names the items, in order.
    """
    drawn = draw_provisions(text.text, provisions, touched=touched)
    first = _URGENCY_FROM + paper.order * _A_PAPER
    return tuple(
        _item(paper, text.text, one, urgency=first + min(at, _A_PAPER - 1), name=make_id())
        for at, one in enumerate(drawn)
    )


def draw_provisions(
    text: str, provisions: Iterable[ReadProvision], *, touched: Sequence[Span]
) -> tuple[ReadProvision, ...]:
    """Returns the tenth of the provisions without a finding that is judged, by place.

    Each is drawn or not by its own words alone, so that the choice stays when others come, go or
    change places; words that stand several times count once. A paper with any such provision
    gives at least one.

    Args:
        text: The paper's.
        provisions: In any order.
        touched: Where findings stand.
    """
    lots: dict[str, tuple[float, ReadProvision]] = {}
    for one in sorted(_untouched(provisions, touched), key=lambda one: (one.start, one.end)):
        words = text[one.start : one.end]
        if len(word_set(words)) >= _FEWEST_WORDS:
            key = fold_words(words).key
            lots.setdefault(key, (_lot(key), one))
    drawn = [one for lot, one in lots.values() if lot < SAMPLE_SHARE]
    if not drawn and lots:
        drawn = [min(lots.items(), key=lambda named: (named[1][0], named[0]))[1][1]]
    return tuple(drawn)


def _untouched(
    provisions: Iterable[ReadProvision], touched: Sequence[Span]
) -> Iterator[ReadProvision]:
    """Yields the provisions that share no word with a finding; both may be many."""
    spans = sorted(one for one in touched if len(one))
    reach = 0
    waiting = iter(spans)
    coming = next(waiting, None)
    for one in sorted(provisions, key=lambda one: one.start):
        # Of all that begins before it ends, what matters is how far the farthest goes: provisions
        # come in order, so that those that end before this one end before the next one too.
        while coming is not None and coming.start < one.start:
            reach = max(reach, coming.end)
            coming = next(waiting, None)
        begins_within = coming is not None and coming.start < one.end
        if reach <= one.start and not begins_within:
            yield one


def _lot(key: str) -> float:
    """Returns the number from 0 to below 1 that words draw."""
    digest = hashlib.sha256(_SEED + key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) / 2**64


def _item(
    paper: ReviewedPaper, text: str, provision: ReadProvision, *, urgency: int, name: str
) -> Item:
    quote = text[provision.start : provision.end]
    return Item(
        id=name,
        paper=paper.id,
        kind=ItemKind.UNFLAGGED,
        finding="",
        fingerprint=fingerprint(None, quote),
        start=provision.start,
        end=provision.end,
        quote=quote,
        clause=provision.clause,
        page=provision.page,
        label=None,
        severity=0,
        bound=Bound.UNCLEAR,
        probability=0.0,
        urgency=urgency,
    )
