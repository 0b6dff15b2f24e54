# SPDX-License-Identifier: Apache-2.0
"""Two quotes side by side, with the words marked that differ."""

import re
from typing import NamedTuple

from pipeline.compare.wording import compare_words, mark_runs
from pipeline.domain.comparison import TextRun
from pipeline.domain.draft import DraftedClause
from pipeline.domain.wording import fold_words

__all__ = ["MarkedQuotes", "mark_quotes"]

_WORD = re.compile(r"\S+")


class MarkedQuotes(NamedTuple):
    """Both quotes in runs; joined, they are the quotes."""

    before: tuple[TextRun, ...]
    after: tuple[TextRun, ...]


def mark_quotes(before: str, after: str) -> MarkedQuotes:
    """Returns two quotes with what differs between them; nothing is marked without both.

    Case, punctuation and accents do not differ, as they do not for ``fold_words``.
    """
    old, new = _draft(before), _draft(after)
    if old is None or new is None:
        return MarkedQuotes(_whole(before), _whole(after))
    changes = compare_words((old,), (new,))
    return MarkedQuotes(mark_runs(old, changes.old[0]), mark_runs(new, changes.new[0]))


def _draft(quote: str) -> DraftedClause | None:
    """Returns a quote as a clause of a draft; None where it has no words."""
    words = [(fold_words(one.group()).key, one) for one in _WORD.finditer(quote)]
    kept = [(key, one) for key, one in words if key]
    if not kept:
        return None
    return DraftedClause(
        number="",
        heading="",
        start=0,
        end=len(quote),
        text=quote,
        words=tuple(key for key, _ in kept),
        starts=tuple(one.start() for _, one in kept),
        ends=tuple(one.end() for _, one in kept),
    )


def _whole(quote: str) -> tuple[TextRun, ...]:
    return (TextRun(quote),) if quote else ()
