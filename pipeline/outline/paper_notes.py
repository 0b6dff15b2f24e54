# SPDX-License-Identifier: Apache-2.0
"""Notes about papers that a paper rests on and that nobody supplied."""

import re
from collections.abc import Sequence

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.outline import CitedPaper, Tie

__all__ = ["OTHER_PAPERS", "note_papers", "shown_name"]

# By this part such a note is known from others of the same code.
OTHER_PAPERS = "other papers"
_MOST = 6
_NAME_LENGTH = 60
_LONGEST_LIST = 12
_CURE = "Ask the sender for it before you sign, and scan it together with this paper."


def note_papers(papers: Sequence[CitedPaper]) -> tuple[Diagnostic, ...]:
    """Returns a note for each paper that was not supplied, in their order.

    Beyond six, the last note names all the rest. A note's message holds nothing of the contract
    but the name of the paper: letters, digits and spaces, 60 at most.
    """
    missing = [paper for paper in papers if not paper.supplied]
    if len(missing) <= _MOST:
        return tuple(_note(paper) for paper in missing)
    named, rest = missing[: _MOST - 1], missing[_MOST - 1 :]
    listed = ", ".join(shown_name(paper.name) for paper in rest[:_LONGEST_LIST])
    more = "" if len(rest) <= _LONGEST_LIST else f" and {len(rest) - _LONGEST_LIST} more"
    message = (
        f"It also rests on {len(rest)} further papers that are not in this file: {listed}{more}."
    )
    return (*(_note(paper) for paper in named), _diagnostic(message, None))


def shown_name(name: str) -> str:
    """Returns a name of letters, digits and single spaces, not longer than a line."""
    plain = re.sub(r"[\u2019']", "", name)
    plain = " ".join(re.sub(r"[^\w\s]|_", " ", plain).split())
    if len(plain) > _NAME_LENGTH:
        plain = plain[:_NAME_LENGTH].rsplit(" ", 1)[0]
    return plain


def _note(paper: CitedPaper) -> Diagnostic:
    cited = re.fullmatch(r"[A-Z]?\d[\w.()]{0,13}", paper.clause)
    place = f" (clause {paper.clause})" if cited else ""
    named = shown_name(paper.name)
    if paper.tie is Tie.PART:
        return _diagnostic(f"It refers to {named}{place}, which is not in this file.", paper.page)
    changing = ", which may be changed from time to time" if paper.changes else ""
    message = f"It makes “{named}” bind{place}{changing}; that paper is not in this file."
    return _diagnostic(message, paper.page)


def _diagnostic(message: str, page: int | None) -> Diagnostic:
    return Diagnostic(
        ReasonCode.UNSEEN_TERMS,
        Gravity.NOTE,
        message,
        _CURE,
        stage="outline",
        page=page,
        part=OTHER_PAPERS,
    )
