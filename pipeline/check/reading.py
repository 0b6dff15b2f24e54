# SPDX-License-Identifier: Apache-2.0
"""How well papers were read: clause numbers, and the words that people quoted from them.

A finding stands under the annotated clause when both are called the same, but for spacing, case,
dots at the end and a word such as 'clause' in front; or when the annotation names the heading
right above the finding, or a Part or schedule by its title: 'Order Form, item 7' is 'Part A, 7'
below 'Part A: Order Form'. A quote stands in a paper when it is there word for word once white
space is folded; or, counted apart, once ``fold_words`` has taken off what setting a paper anew
may change: case, accents, quotation marks, hyphens.

Accepted gap: an annotation that says where in the clause its words stand ('2.1, table, row 3')
does not stand under the bare number.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.annotations import Annotation
from pipeline.check.matching import DocumentMatch, Pair
from pipeline.check.share import Share
from pipeline.domain.wording import fold_words

__all__ = ["ReadingFigures", "fold_clause", "measure_reading", "name_by_title"]

_CLAUSE_WORD = re.compile(
    r"(?:sub-?)?(?:clause|paragraph|section|article|condition|item) (?=\(?\d)"
)


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """Clause numbers and quotes that came out as people read them.

    Attributes:
        clauses: Of the pairs whose annotation names a clause, those whose finding stands there.
        quotes: Of all annotated quotes, hard negatives included, those that stand word for word
            in the text as it was read; of nothing when the texts were not asked for.
        quotes_folded: Likewise, once what setting a paper anew may change is taken off.
        elsewhere: Pairs whose finding stands under another clause.
        absent: Annotations whose quote does not stand in the text even so: either it is not
            what the paper says, or the paper was misread.
    """

    clauses: Share = field(default_factory=Share)
    quotes: Share = field(default_factory=Share)
    quotes_folded: Share = field(default_factory=Share)
    elsewhere: tuple[Pair, ...] = ()
    absent: tuple[Annotation, ...] = ()


def measure_reading(matches: Sequence[DocumentMatch], texts: Mapping[str, str]) -> ReadingFigures:
    """Returns how well papers were read.

    Args:
        matches: The papers.
        texts: By document, its text as it was read, empty when nothing was; quotes of others
            are in no figure.
    """
    named = [pair for match in matches for pair in match.pairs if pair.annotation.clause.strip()]
    elsewhere = tuple(pair for pair in named if not _stands_there(pair))
    sought = exact = 0
    absent: list[Annotation] = []
    for match in matches:
        if match.document not in texts:
            continue
        quoted = _annotations(match)
        missing = _without_words(quoted, texts[match.document])
        sought += len(quoted)
        exact += len(quoted) - len(missing)
        absent += _without_letters(missing, texts[match.document])
    return ReadingFigures(
        clauses=Share(len(named) - len(elsewhere), len(named)),
        quotes=Share(exact, sought),
        quotes_folded=Share(sought - len(absent), sought),
        elsewhere=elsewhere,
        absent=tuple(absent),
    )


def fold_clause(clause: str) -> str:
    """Returns the name of a clause without what does not count when names are compared."""
    name = " ".join(clause.casefold().split())
    return _CLAUSE_WORD.sub("", name, count=1).replace(" ", "").rstrip(".")


def name_by_title(clause: str, title: str) -> str:
    """Returns how a clause is cited with the title of what holds it: 'Order Form, 7'.

    Args:
        clause: Its number, with the name of what holds it: 'Part A, 7'.
        title: The title of that: 'Order Form'.

    Empty without such a name or without a title.
    """
    holder, _, number = clause.rpartition(", ")
    return f"{title}, {number}" if holder and title else ""


def _stands_there(pair: Pair) -> bool:
    wanted = fold_clause(pair.annotation.clause)
    clause, headings = pair.finding.clause, pair.finding.heading_path
    titled = (name_by_title(clause, heading) for heading in headings)
    return wanted in {fold_clause(name) for name in (clause, *headings[-1:], *titled)}


def _annotations(match: DocumentMatch) -> list[Annotation]:
    return [*(pair.annotation for pair in match.pairs), *match.missed, *match.negatives]


def _without_words(annotations: Iterable[Annotation], text: str) -> list[Annotation]:
    flat = _flatten(text)
    return [one for one in annotations if _flatten(one.quote) not in flat]


def _without_letters(annotations: Sequence[Annotation], text: str) -> list[Annotation]:
    if not annotations:
        # Folding a long text takes longer than all else here.
        return []
    letters = fold_words(text).key
    keys = [fold_words(one.quote).key for one in annotations]
    return [
        one for one, key in zip(annotations, keys, strict=True) if not key or key not in letters
    ]


def _flatten(text: str) -> str:
    return " ".join(text.split())
